//! What follows a collection: `any`, `all`, `/$filter`, `/$count`.

use super::condition::condition;
use super::context::{Checker, Scope, THIS};
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::shape::{Records, shape_at};
use crate::diagnostic::Span;
use crate::edm::{Primitive, Type};
use crate::hir::{Expr, ExprKind, Filter, Lambda, Variable};
use crate::syntax::ast::{self, OptionValue, Quantifier};

/// The value before `$count`, `$filter`, `any` or `all`, which must be a collection. A dynamic
/// property may be one.
fn collection(c: &mut Checker<'_>, value: Expr, what: &'static str, span: Span) -> Option<Expr> {
    is_collection(c, &value, what, span).then_some(value)
}

pub(super) fn is_collection(
    c: &mut Checker<'_>,
    value: &Expr,
    what: &'static str,
    span: Span,
) -> bool {
    if matches!(value.kind, ExprKind::Unknown) {
        return false;
    }
    if value.ty.collection || super::compare::is_open(value.ty) {
        return true;
    }
    let shown = c.show(value.ty);
    let label = format!("this is a single `{shown}`");
    let error = Finding::new(CheckErrorKind::NotACollection(what, shown), span);
    c.report(error.with_label(value.span, label));
    false
}

/// `/$count`
pub(super) fn count(c: &mut Checker<'_>, before: Expr, at: Span, span: Span) -> Option<Expr> {
    let collection = collection(c, before, "$count", at)?;
    Some(Expr {
        kind: ExprKind::Count(Box::new(collection)),
        ty: Type::primitive(Primitive::Int64),
        span,
    })
}

/// `/$count(...)`: what the `$filter` in its options lets pass is counted, as behind
/// `/$filter(...)`.
pub(super) fn count_of<'a>(
    c: &mut Checker<'a>,
    value: &mut Option<Expr>,
    options: &'a ast::Options,
    at: Span,
    span: Span,
) {
    let before_options = Span::new(at.start, options.span.start);
    let mut counted = boxed(c, value, "$count", before_options);
    let item = item(c, counted.as_deref());
    for option in &options.items {
        if let OptionValue::Filter(predicate) = &option.value {
            let condition = about_items(c, THIS, item.clone(), predicate, "in `$filter`");
            filtered(counted, condition, span, value);
            counted = value.take().map(Box::new);
        }
    }
    *value = count_options(c, options)
        .then_some(())
        .and_then(|()| counted_by(counted, span));
}

/// Whether the options of a count are understood; each may stand once. The grammar lets none but
/// `$filter` and `$search` stand there.
fn count_options(c: &mut Checker<'_>, options: &ast::Options) -> bool {
    let mut first: Option<Span> = None;
    let mut understood = true;
    for option in &options.items {
        let place = option.name.span;
        if let OptionValue::Filter(_) = &option.value {
            if let Some(first) = first {
                let kind = CheckErrorKind::DuplicateOption("$filter".to_owned());
                c.report(Finding::new(kind, place).with_label(first, "first given here"));
            }
            first.get_or_insert(place);
        } else if let OptionValue::Search(_) = &option.value {
            let what = "`$search` behind `/$count`".to_owned();
            c.error(CheckErrorKind::NotUnderstood(what), place);
            understood = false;
        }
    }
    understood
}

fn counted_by(collection: Option<Box<Expr>>, span: Span) -> Option<Expr> {
    Some(Expr {
        kind: ExprKind::Count(collection?),
        ty: Type::primitive(Primitive::Int64),
        span,
    })
}

/// Reads a condition about the items of a collection.
fn about_items<'a>(
    c: &mut Checker<'a>,
    name: &'a str,
    items: Records<'a>,
    predicate: &'a ast::Expr,
    place: &'static str,
) -> (Variable, Box<Expr>) {
    let variable = Variable {
        depth: c.scopes.len(),
        name: c.source.filled(name).into(),
    };
    let mut condition = Box::new(Expr::unknown(predicate.span));
    read_about(c, name, items, (predicate, place), &mut condition);
    (variable, condition)
}

/// Reads a condition, and how its place is called, about items of a name.
pub(super) fn read_about<'a>(
    c: &mut Checker<'a>,
    name: &'a str,
    items: Records<'a>,
    (predicate, place): (&'a ast::Expr, &'static str),
    into: &mut Expr,
) {
    enter(c, name, items);
    *into = condition(c, predicate, place);
    leave(c);
}

/// Names in what is read now may be those of an item.
#[inline(never)]
fn enter<'a>(c: &mut Checker<'a>, name: &'a str, items: Records<'a>) {
    let name = c.source.filled(name);
    c.scopes.push(Scope {
        name,
        ty: items.ty,
        shape: items.shape,
    });
}

#[inline(never)]
fn leave(c: &mut Checker<'_>) {
    let Some(Scope { name, .. }) = c.scopes.pop() else {
        return;
    };
    if c.former.last() != Some(&name) {
        c.former.push(name);
    }
}

/// `any`, `all`
pub(super) fn lambda<'a>(
    c: &mut Checker<'a>,
    value: &mut Option<Expr>,
    lambda: &'a ast::Lambda,
    span: Span,
) {
    let (what, at) = (lambda.quantifier.spelling(), lambda.quantifier_span);
    let known = boxed(c, value, what, at);
    let item = item(c, known.as_deref());
    let body = body(c, item, lambda);
    quantified(lambda.quantifier, known, body, span, value);
}

/// The collection before a condition. It is boxed while the condition is read: conditions nest.
#[inline(never)]
fn boxed(
    c: &mut Checker<'_>,
    value: &mut Option<Expr>,
    what: &'static str,
    at: Span,
) -> Option<Box<Expr>> {
    collection(c, value.take()?, what, at).map(Box::new)
}

/// The items of a collection.
pub(super) fn item<'a>(c: &Checker<'a>, collection: Option<&Expr>) -> Records<'a> {
    let Some(mut collection) = collection else {
        return Records::UNKNOWN;
    };
    let ty = collection.ty.element();
    while let ExprKind::Filter(filter) = &collection.kind {
        collection = &filter.collection;
    }
    let shape = if let ExprKind::Path(path) = &collection.kind {
        shape_at(c, path)
    } else {
        None
    };
    Records { ty, shape }
}

/// The variable and the condition of a lambda.
fn body<'a>(
    c: &mut Checker<'a>,
    item: Records<'a>,
    lambda: &'a ast::Lambda,
) -> (Variable, Option<Box<Expr>>) {
    let Some((name, predicate)) = &lambda.body else {
        let (depth, name) = (c.scopes.len(), "".into());
        return (Variable { depth, name }, None);
    };
    let place = place_of(lambda.quantifier);
    let name = c.text(name);
    let (variable, predicate) = about_items(c, name, item, predicate, place);
    (variable, Some(predicate))
}

/// What a condition in a lambda is said to stand in.
pub(super) const fn place_of(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Any => "in `any`",
        Quantifier::All => "in `all`",
    }
}

fn quantified(
    quantifier: Quantifier,
    collection: Option<Box<Expr>>,
    (variable, predicate): (Variable, Option<Box<Expr>>),
    span: Span,
    into: &mut Option<Expr>,
) {
    *into = collection.map(|collection| {
        let lambda = Lambda {
            quantifier,
            collection: *collection,
            variable,
            predicate: predicate.map(|predicate| *predicate),
        };
        Expr {
            kind: ExprKind::Lambda(Box::new(lambda)),
            ty: Type::BOOLEAN,
            span,
        }
    });
}

/// `/$filter(...)`: names in it are those of the items.
pub(super) fn filter<'a>(
    c: &mut Checker<'a>,
    value: &mut Option<Expr>,
    predicate: &'a ast::Expr,
    at: Span,
    span: Span,
) {
    let known = boxed(c, value, "$filter", at);
    let item = item(c, known.as_deref());
    let condition = about_items(c, THIS, item, predicate, "in `$filter`");
    filtered(known, condition, span, value);
}

fn filtered(
    collection: Option<Box<Expr>>,
    (variable, predicate): (Variable, Box<Expr>),
    span: Span,
    into: &mut Option<Expr>,
) {
    *into = collection.map(|collection| {
        let ty = Type::collection_of(collection.ty.item);
        let filter = Filter {
            collection: *collection,
            variable,
            predicate: *predicate,
        };
        Expr {
            kind: ExprKind::Filter(Box::new(filter)),
            ty,
            span,
        }
    });
}
