//! Paths: from a record or a variable through properties, to counts and lambdas.

use super::call;
use super::context::{Checker, Scope};
use super::error::{CheckError, CheckErrorKind};
use super::expr::{condition, expr};
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Primitive, Type};
use crate::hir::{Base, Expr, ExprKind, Lambda, Path, Step, Variable};
use crate::schema::Path as Reach;
use crate::syntax::ast::{self, Segment};
use crate::text::Text;

/// How often aliases may be expanded in one query.
const MOST_ALIAS_USES: usize = 1_000;

/// How deep properties are searched for a name that is not where it was looked for.
const REACH: usize = 4;

/// A path of any form.
pub(super) fn path<'a>(c: &mut Checker<'a>, path: &'a ast::Path, span: Span) -> Expr {
    let Some((mut so_far, rest)) = first(c, path, span) else {
        return Expr::unknown(span);
    };
    let mut before = None;
    for segment in rest {
        let through = so_far.span.to(segment.span());
        so_far = match follow(c, so_far, segment, through, before) {
            Some(next) => next,
            None => return unknown_from(path, span),
        };
        before = if let Segment::Name(name) = segment {
            Some(name)
        } else {
            None
        };
    }
    so_far.span = span;
    so_far
}

/// Behind an error the type is unknown, save that of a count or a lambda.
fn unknown_from(path: &ast::Path, span: Span) -> Expr {
    let ty = match path.segments().last() {
        Some(Segment::Lambda(_)) => Type::BOOLEAN,
        Some(Segment::Count(_)) => Type::primitive(Primitive::Int64),
        _ => Type::UNKNOWN,
    };
    Expr {
        kind: ExprKind::Unknown,
        ty,
        span,
    }
}

/// The start of a path and the segments that follow it.
fn first<'a>(
    c: &mut Checker<'a>,
    path: &'a ast::Path,
    span: Span,
) -> Option<(Expr, &'a [Segment])> {
    let rest = path.rest.as_slice();
    let at = path.first.span();
    let it = |c: &Checker<'_>| start(Base::It, c.it, at);
    let expr = match &path.first {
        Segment::Name(name) => {
            let text = c.text(name);
            match c.scopes.iter().rposition(|scope| &*scope.name == text) {
                Some(depth) => {
                    let ty = c.scopes.get(depth).map_or(Type::UNKNOWN, |scope| scope.ty);
                    start(
                        Base::Variable(Variable {
                            depth,
                            name: text.into(),
                        }),
                        ty,
                        at,
                    )
                }
                None => {
                    let it = it(c);
                    follow(c, it, &path.first, at, None)?
                }
            }
        }
        Segment::Variable(ast::Variable::It | ast::Variable::This, _) => it(c),
        Segment::Variable(ast::Variable::Root, _) => {
            c.error(CheckErrorKind::NotUnderstood("`$root`".to_owned()), at);
            return None;
        }
        Segment::Alias(name) => alias(c, name, at)?,
        Segment::Annotation(_) => {
            c.error(
                CheckErrorKind::NotUnderstood("an annotation".to_owned()),
                span,
            );
            return None;
        }
        Segment::Call(call) => call::call(c, call)?,
        // A collection must stand before these; the parser lets none begin a path.
        Segment::Count(_) | Segment::Filter(..) | Segment::Lambda(_) => return None,
    };
    Some((expr, rest))
}

const fn start(base: Base, ty: Type, span: Span) -> Expr {
    Expr {
        kind: ExprKind::Path(Path {
            base,
            steps: Vec::new(),
        }),
        ty,
        span,
    }
}

/// The value of a parameter alias.
fn alias<'a>(c: &mut Checker<'a>, name: &'a Text, span: Span) -> Option<Expr> {
    let text = c.text(name);
    let Some((_, value)) = c.aliases.iter().find(|(alias, _)| *alias == text).copied() else {
        c.error(CheckErrorKind::UnknownAlias(text.to_owned()), span);
        return None;
    };
    if c.open_aliases.contains(&text) {
        c.error(CheckErrorKind::AliasCycle(text.to_owned()), span);
        return None;
    }
    c.alias_uses += 1;
    if c.alias_uses > MOST_ALIAS_USES {
        if c.alias_uses == MOST_ALIAS_USES + 1 {
            c.error(CheckErrorKind::AliasUses(MOST_ALIAS_USES), span);
        }
        return None;
    }
    c.open_aliases.push(text);
    let value = expr(c, value);
    c.open_aliases.pop();
    Some(value)
}

/// What a segment makes of the value before it.
fn follow<'a>(
    c: &mut Checker<'a>,
    so_far: Expr,
    segment: &'a Segment,
    span: Span,
    before: Option<&'a Text>,
) -> Option<Expr> {
    match segment {
        Segment::Name(name) => {
            if so_far.ty.is_unknown() {
                return None;
            }
            let ExprKind::Path(mut path) = so_far.kind else {
                let kind = CheckErrorKind::NoProperties {
                    before: c.source.slice(so_far.span).to_owned(),
                    ty: c.show(so_far.ty),
                };
                c.error(kind, name.span);
                return None;
            };
            if so_far.ty.collection {
                c.report(collection_in_path(c, so_far.ty, so_far.span, name));
                return None;
            }
            let step = step(c, so_far.ty, name, before)?;
            let ty = match &step {
                Step::Property(_, ty) => *ty,
                Step::Cast(id) => Type {
                    item: Item::Named(*id),
                    ..so_far.ty
                },
            };
            path.steps.push(step);
            Some(Expr {
                kind: ExprKind::Path(path),
                ty,
                span,
            })
        }
        Segment::Count(at) => {
            let collection = collection(c, so_far, "$count", *at)?;
            let kind = ExprKind::Count(Box::new(collection));
            Some(Expr {
                kind,
                ty: Type::primitive(Primitive::Int64),
                span,
            })
        }
        Segment::Lambda(lambda) => self::lambda(c, so_far, lambda, span),
        Segment::Call(call) => {
            let name = c.text(&call.name).to_owned();
            c.error(
                CheckErrorKind::NotUnderstood(format!("`{name}(...)` in a path")),
                call.span,
            );
            None
        }
        Segment::Filter(_, at) => {
            c.error(
                CheckErrorKind::NotUnderstood("`$filter` in a path".to_owned()),
                *at,
            );
            None
        }
        Segment::Annotation(_) => {
            c.error(
                CheckErrorKind::NotUnderstood("an annotation".to_owned()),
                segment.span(),
            );
            None
        }
        Segment::Variable(..) | Segment::Alias(_) => {
            c.error(
                CheckErrorKind::NotUnderstood("a variable within a path".to_owned()),
                span,
            );
            None
        }
    }
}

/// The value before `$count`, `any` or `all`, which must be a collection.
fn collection(c: &mut Checker<'_>, value: Expr, what: &'static str, span: Span) -> Option<Expr> {
    if value.ty.is_unknown() {
        return None;
    }
    if !value.ty.collection {
        let shown = c.show(value.ty);
        let before = value.span;
        let error = CheckError::new(CheckErrorKind::NotACollection(what, shown.clone()), span);
        c.report(error.with_label(before, format!("this is a single `{shown}`")));
        return None;
    }
    Some(value)
}

/// `any`, `all`
fn lambda<'a>(
    c: &mut Checker<'a>,
    so_far: Expr,
    lambda: &'a ast::Lambda,
    span: Span,
) -> Option<Expr> {
    let what = lambda.quantifier.spelling();
    let known = collection(c, so_far, what, lambda.quantifier_span);
    let item = known
        .as_ref()
        .map_or(Type::UNKNOWN, |collection| collection.ty.element());
    let depth = c.scopes.len();
    let mut variable = Variable {
        depth,
        name: "".into(),
    };
    let predicate = lambda.body.as_ref().map(|(name, predicate)| {
        variable.name = c.text(name).into();
        c.scopes.push(Scope {
            name: variable.name.clone(),
            ty: item,
        });
        let predicate = condition(c, predicate, "the condition of a lambda");
        c.scopes.pop();
        predicate
    });
    let collection = known?;
    let quantifier = lambda.quantifier;
    let lambda = Lambda {
        quantifier,
        collection,
        variable,
        predicate,
    };
    Some(Expr {
        kind: ExprKind::Lambda(Box::new(lambda)),
        ty: Type::BOOLEAN,
        span,
    })
}

/// One step from a single value: to a property, or a cast to a derived type. `before` is the name
/// of what the step starts from, for messages.
pub(super) fn step(
    c: &mut Checker<'_>,
    from: Type,
    name: &Text,
    before: Option<&Text>,
) -> Option<Step> {
    let text = name.as_str(c.source);
    let Some(id) = c.structured(from) else {
        if !from.is_unknown() {
            let before = before.map_or("$it", |text| text.as_str(c.source));
            let kind = CheckErrorKind::NoProperties {
                before: before.to_owned(),
                ty: c.show(from),
            };
            c.error(kind, name.span);
        }
        return None;
    };
    if let Some(member) = c.schema.property(id, text) {
        return Some(Step::Property(text.into(), member.ty()));
    }
    if text.contains('.') {
        return cast(c, from, text, name.span);
    }
    if c.schema.is_open(id) {
        return Some(Step::Property(text.into(), Type::UNKNOWN));
    }
    let error = unknown_property(c, from, text, name.span, before.is_some());
    c.report(error);
    None
}

fn cast(c: &mut Checker<'_>, from: Type, name: &str, span: Span) -> Option<Step> {
    let Some(Item::Named(to)) = c.schema.type_named(name).map(|ty| ty.item) else {
        c.error(CheckErrorKind::UnknownType(name.to_owned()), span);
        return None;
    };
    let Item::Named(own) = from.item else {
        return None;
    };
    if !c.schema.is_subtype(to, own) && !c.schema.is_subtype(own, to) {
        let kind = CheckErrorKind::UnrelatedType {
            expected: c.show(from),
            found: c.show(Type::named(to)),
        };
        c.error(kind, span);
        return None;
    }
    Some(Step::Cast(to))
}

/// A name that a type lacks: the nearest of its own names, or the place where the name does occur.
fn unknown_property(
    c: &Checker<'_>,
    from: Type,
    name: &str,
    span: Span,
    inner: bool,
) -> CheckError {
    let kind = CheckErrorKind::UnknownProperty {
        name: name.to_owned(),
        ty: c.show(from),
    };
    let error = CheckError::new(kind, span);
    let Item::Named(id) = from.item else {
        return error;
    };
    let elsewhere = || match c.it.item {
        Item::Named(root) if !inner => c.schema.find_property_paths(root, name, REACH),
        Item::Named(_) | Item::Primitive(_) | Item::Null | Item::Unknown => Vec::new(),
    };
    if let Some(near) = c.schema.nearest_member(id, name) {
        return error.with_replacement(Applicability::Unsafe, near);
    }
    let places = elsewhere();
    let Some(nearest) = places.first() else {
        return error;
    };
    match through_collection(nearest) {
        None => error.with_replacement(Applicability::Unsafe, &nearest.to_string()),
        Some(shown) => error.with_help(format!("it is a property of items: `{shown}`")),
    }
}

/// How a path through collections is asked for: `team/any(t:t/email ...)`; `None` for a path
/// without collections.
fn through_collection(path: &Reach) -> Option<String> {
    let last = path.steps.len().saturating_sub(1);
    let at = path
        .steps
        .iter()
        .take(last)
        .position(|step| step.ty.collection)?;
    let name = |step: &crate::schema::Step| step.name.to_string();
    let before: Vec<String> = path.steps.iter().take(at + 1).map(name).collect();
    let behind: Vec<String> = path.steps.iter().skip(at + 1).map(name).collect();
    let variable = before
        .last()
        .and_then(|name| name.chars().next())
        .unwrap_or('x');
    let variable = variable.to_ascii_lowercase();
    Some(format!(
        "{}/any({variable}:{variable}/{} ...)",
        before.join("/"),
        behind.join("/")
    ))
}

fn collection_in_path(c: &Checker<'_>, ty: Type, span: Span, name: &Text) -> CheckError {
    let path = c.source.slice(span);
    let rest = name.as_str(c.source);
    let variable = path
        .chars()
        .next()
        .filter(char::is_ascii_alphabetic)
        .unwrap_or('x');
    let error = CheckError::new(CheckErrorKind::CollectionInPath(path.to_owned()), name.span)
        .with_label(span, format!("this is `{}`", c.show(ty)));
    error.with_help(format!(
        "ask for items: `{path}/any({variable}:{variable}/{rest} ...)`"
    ))
}
