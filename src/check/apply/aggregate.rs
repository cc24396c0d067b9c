//! `aggregate`: one record of results, or one value in a path.

use super::super::compute::is_free;
use super::super::context::{Checker, Scope, THIS};
use super::super::error::CheckErrorKind;
use super::super::expr::{expr, is_error};
use super::super::finding::Finding;
use super::super::shape::{Member, Records, Shape};
use super::method::{Method, allowed};
use super::{Walked, path_span, walk};
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Primitive, Type};
use crate::hir::{Aggregation, Expr, ExprKind, From, Service, ServiceKind, TransformationKind};
use crate::syntax::ast::{self, Segment};
use std::rc::Rc;

/// The term by which a schema declares a custom aggregate; its qualifier is the name.
const CUSTOM: &str = "Org.OData.Aggregation.V1.CustomAggregate";

/// `aggregate(...)` as a transformation.
pub(super) fn aggregate<'a>(
    c: &mut Checker<'a>,
    items: &'a [ast::Aggregation],
    span: Span,
) -> TransformationKind {
    let Records { ty, .. } = Records::of(c);
    let mut result = Shape::only("aggregate", span);
    let mut aggregations = Vec::with_capacity(items.len());
    for item in items {
        c.guesses.retain(|guess| guess.statement.is_some());
        let value = value(c, item);
        let name = item.alias.as_ref().map(|alias| (c.text(alias), alias.span));
        let name = name.or_else(|| Some((own_name(c, &item.value)?, item.value.span)));
        let Some((name, at)) = name else {
            continue;
        };
        let so_far = Records {
            ty,
            shape: Some(Rc::new(result.clone())),
        };
        if is_free(c, &so_far, name, at) {
            let ty = value.ty;
            result.add(name, Member { ty, shape: None });
        }
        let name = c.source.filled(name).into();
        aggregations.push(Aggregation { name, ..*value });
    }
    let shape = Some(Rc::new(result));
    Records { ty, shape }.set(c);
    TransformationKind::Aggregate(aggregations)
}

/// The name of a result that is given none: that of the custom aggregate.
fn own_name<'a>(c: &Checker<'a>, value: &'a ast::Expr) -> Option<&'a str> {
    let ast::ExprKind::Path(path) = &value.kind else {
        return None;
    };
    if let Segment::Name(name) = path.segments().last()? {
        return Some(c.text(name));
    }
    None
}

/// `collection/aggregate(...)` in an expression.
pub(in super::super) fn in_path<'a>(
    c: &mut Checker<'a>,
    before: Expr,
    node: &'a ast::Aggregation,
    span: Span,
) -> Option<Expr> {
    enter(c, &before, span)?;
    let value = value(c, node);
    c.scopes.pop();
    Some(in_items(before, *value, span))
}

/// Goes to the items of a collection, where there is one.
///
/// What stands round a value has functions of its own here, since aggregations nest: what calls itself
/// again holds little.
#[inline(never)]
fn enter(c: &mut Checker<'_>, before: &Expr, span: Span) -> Option<()> {
    if !before.ty.collection && !before.ty.is_unknown() {
        let found = c.show(before.ty);
        let kind = CheckErrorKind::NotACollection("aggregate", found);
        c.error(kind, span);
        return None;
    }
    let items = super::super::lambda::item(c, Some(before));
    c.scopes.push(Scope {
        name: THIS.into(),
        ty: items.ty,
        shape: items.shape,
    });
    Some(())
}

/// The aggregation of the items before it.
#[inline(never)]
fn in_items(before: Expr, value: Aggregation, span: Span) -> Expr {
    let mut operands = vec![before];
    operands.extend(value.value);
    let service = Service {
        kind: ServiceKind::Aggregate,
        name: value.method,
        operands,
        names: Vec::new(),
        key: Vec::new(),
    };
    Expr {
        kind: ExprKind::Service(Box::new(service)),
        ty: value.ty,
        span,
    }
}

/// What is aggregated, and how; the name is still to be given.
fn value<'a>(c: &mut Checker<'a>, node: &'a ast::Aggregation) -> Box<Aggregation> {
    let path = if let ast::ExprKind::Path(path) = &node.value.kind {
        Some(path)
    } else {
        None
    };
    let value = match path {
        Some(path) if counts(path) => counted(c, path),
        Some(path) if names_only(path) => of_path(c, node, path),
        Some(_) | None => of_expression(c, node),
    };
    from_levels(c, node, value)
}

/// What is aggregated level by level, if it is.
#[inline(never)]
#[expect(
    clippy::boxed_local,
    reason = "it takes no room where aggregations nest"
)]
fn from_levels<'a>(
    c: &mut Checker<'a>,
    node: &'a ast::Aggregation,
    value: Box<Aggregated>,
) -> Box<Aggregation> {
    let (value, mut ty, method) = *value;
    let mut steps = Vec::with_capacity(node.from.len());
    for from in &node.from {
        let mut properties = Vec::with_capacity(from.properties.len());
        for path in &from.properties {
            properties.extend(walk(c, path, false).map(|walked| walked.path));
        }
        let next = from.method.as_ref().map(|name| {
            let next = Method::find(c, name);
            ty = result(c, next, name.as_str(c.source), ty, name.span);
            c.source.filled(name.as_str(c.source)).into()
        });
        steps.push(From {
            properties,
            method: next,
        });
    }
    Box::new(Aggregation {
        name: "".into(),
        value,
        method: c.source.filled(&method).into(),
        from: steps,
        ty,
        span: node.value.span,
    })
}

type Aggregated = (Option<Expr>, Type, Box<str>);

/// `$count`, `Sales/$count`
fn counts(path: &ast::Path) -> bool {
    matches!(path.segments().last(), Some(Segment::Count(_)))
}

fn names_only(path: &ast::Path) -> bool {
    let mut segments = path.segments();
    segments.all(|segment| matches!(segment, Segment::Name(_) | Segment::Variable(..)))
}

#[inline(never)]
fn counted<'a>(c: &mut Checker<'a>, path: &'a ast::Path) -> Box<Aggregated> {
    let ty = Type::primitive(Primitive::Decimal);
    if path.rest().is_empty() {
        return Box::new((None, ty, "$count".into()));
    }
    let value = walk(c, path, true).and_then(|walked| {
        if !walked.ty.collection && !walked.ty.is_unknown() {
            let kind = CheckErrorKind::NotACollection("$count", c.show(walked.ty));
            c.error(kind, path_span(path));
            return None;
        }
        Some(end(walked, path_span(path)))
    });
    Box::new((value, ty, "$count".into()))
}

/// The value at the end of a path.
fn end(walked: Walked<'_>, span: Span) -> Expr {
    Expr {
        kind: ExprKind::Path(walked.path),
        ty: walked.ty,
        span,
    }
}

#[inline(never)]
fn of_path<'a>(
    c: &mut Checker<'a>,
    node: &'a ast::Aggregation,
    path: &'a ast::Path,
) -> Box<Aggregated> {
    let custom = custom(c, path);
    if let (Some((name, ty)), None) = (custom, &node.method) {
        return Box::new((None, ty, name.into()));
    }
    let Some(walked) = walk(c, path, true) else {
        return Box::new((None, Type::UNKNOWN, "".into()));
    };
    let mut value = end(walked, path_span(path));
    value.ty = value.ty.element();
    aggregated(c, node, value)
}

fn of_expression<'a>(c: &mut Checker<'a>, node: &'a ast::Aggregation) -> Box<Aggregated> {
    let value = expr(c, &node.value);
    aggregated(c, node, value)
}

#[inline(never)]
fn aggregated(c: &mut Checker<'_>, node: &ast::Aggregation, value: Expr) -> Box<Aggregated> {
    let Some(name) = &node.method else {
        if !is_error(&value) && !value.ty.is_unknown() {
            let shown = c.source.slice(node.value.span).to_owned();
            let ty = c.schema.underlying(value.ty);
            let methods = allowed(c, ty);
            let error = Finding::new(CheckErrorKind::NoMethod(shown), node.value.span);
            c.report(error.with_help(format!("such as `... with METHOD`: {methods}")));
        }
        return Box::new((Some(value), Type::UNKNOWN, "".into()));
    };
    let text: Box<str> = name.as_str(c.source).into();
    let method = Method::find(c, name);
    let ty = if is_error(&value) {
        Type::UNKNOWN
    } else {
        let ty = result(c, method, &text, value.ty, name.span);
        // The values are named, not only the method.
        if let Some(last) = c.findings.last_mut()
            && last.span == name.span
            && matches!(last.kind, CheckErrorKind::NotAggregable { .. })
        {
            last.labels
                .push((value.span, "these are aggregated".to_owned()));
        }
        ty
    };
    Box::new((Some(value), ty, text))
}

/// The type of the result; unknown, with an error, if the method does not take such values.
fn result(c: &mut Checker<'_>, method: Method, name: &str, values: Type, at: Span) -> Type {
    let ty = c.schema.underlying(values);
    let single = !ty.collection;
    if let Some(result) = method.result(c, ty).filter(|_| single) {
        return result;
    }
    let kind = CheckErrorKind::NotAggregable {
        method: name.to_owned(),
        found: c.show(values),
    };
    let mut error = Finding::new(kind, at);
    if single {
        error = error.with_help(format!("they are aggregated by {}", allowed(c, ty)));
        let numeric = method == Method::Sum || method == Method::Average;
        if numeric && ty.as_primitive() == Some(Primitive::String) {
            error = error.with_replacement(Applicability::Unsafe, "countdistinct");
        }
    } else {
        error = error.with_help("the items of a collection are reached by a path to them");
    }
    c.report(error);
    Type::UNKNOWN
}

/// The custom aggregate at the end of a path, with its type: an annotation of the type, or of an
/// entity set that has such records.
fn custom<'a>(c: &Checker<'a>, path: &'a ast::Path) -> Option<(&'a str, Type)> {
    let mut ty = Records::of(c).ty;
    let mut name = None;
    for segment in path.segments() {
        let Segment::Name(next) = segment else {
            return None;
        };
        if let Some(before) = name.replace(c.text(next)) {
            let id = c.structured(ty)?;
            ty = c.schema.property(id, before)?.ty().element();
        }
    }
    let name = name?;
    let Item::Named(id) = ty.item else {
        return None;
    };
    let declared = |target: &str| {
        let all = c.schema.annotations_of(target).iter();
        all.filter(|it| &*it.term == CUSTOM)
            .find(|it| it.qualifier.as_deref() == Some(name))
            .map(|it| {
                let named = it.value.as_str().and_then(|ty| c.schema.type_named(ty));
                named.unwrap_or(Type::UNKNOWN)
            })
    };
    let mut at = Some(id);
    while let Some(definition) = at.and_then(|id| c.schema.definition(id)) {
        if let Some(ty) = declared(definition.name().as_str()) {
            return Some((name, ty));
        }
        at = definition.as_structured().and_then(|ty| ty.base);
    }
    let sets = c
        .schema
        .entity_sets()
        .filter(|set| set.entity_type.item == ty.item);
    for set in sets {
        for container in c.schema.containers() {
            let target = format!("{}/{}", container.name.as_str(), set.name);
            if let Some(ty) = declared(&target) {
                return Some((name, ty));
            }
        }
    }
    None
}
