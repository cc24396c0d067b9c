//! Transformations that put related instances beside or into those of the input.

use super::pieces::{as_alias, comma, eat_comma, is_type, names};
use super::{Parser, Takes, push, sequence};
use crate::syntax::ast::{Apply, Join, Nest, Nested, Path, TransformationKind};
use crate::syntax::error::SyntaxErrorKind;
use crate::syntax::parser::path::at_sign;
use crate::syntax::parser::recover::shortened;

/// `joinProperty asAlias [ BWS COMMA BWS applyExpr ]`
pub(super) fn join(p: &mut Parser<'_, '_>, outer: bool) -> bool {
    let Some(mut join) = joined(p, outer) else {
        return false;
    };
    if eat_comma(p) {
        join.apply = Some(sequence(p, Takes::Any));
    }
    push(p, TransformationKind::Join(join));
    true
}

/// `joinProperty asAlias`
fn joined(p: &mut Parser<'_, '_>, outer: bool) -> Option<Box<Join>> {
    p.blanks();
    let property = join_property(p)?;
    let alias = as_alias(p)?;
    Some(Box::new(Join {
        outer,
        property,
        alias,
        apply: None,
    }))
}

/// `joinProperty`: one property, perhaps with the type of its items, or an annotation.
fn join_property(p: &mut Parser<'_, '_>) -> Option<Path> {
    if p.peek() == Some(b'@') {
        return at_sign(p, false).map(Path::new);
    }
    let start = p.at();
    let path = names(p)?;
    let mut behind = path.rest().iter();
    let fits = behind.next().is_none_or(|second| is_type(p, second)) && behind.next().is_none();
    if fits && !is_type(p, path.first()) {
        return Some(path);
    }
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::ExpectedInApply {
        expected: "one property, perhaps with the type of its items",
        found: format!("`{}`", shortened(p.slice(start, p.at()))),
    };
    p.error(kind, span);
    None
}

/// `nestApplyExpr = applyExpr asAlias *( BWS COMMA BWS applyExpr asAlias )`, with `nestPath` and a
/// comma before it in `addnested`.
pub(super) fn nest(p: &mut Parser<'_, '_>, has_path: bool) -> bool {
    let Some(mut nest) = nest_path(p, has_path) else {
        return false;
    };
    loop {
        p.blanks();
        let apply = sequence(p, Takes::Any);
        if !push_nested(p, apply, &mut nest.items) {
            return false;
        }
        if !eat_comma(p) {
            break;
        }
    }
    push(p, TransformationKind::Nest(nest));
    true
}

/// `nestPath BWS COMMA`
fn nest_path(p: &mut Parser<'_, '_>, has_path: bool) -> Option<Box<Nest>> {
    p.blanks();
    let mut path = None;
    if has_path {
        path = Some(names(p)?);
        comma(p, "`,` and transformations")?;
    }
    let items = Vec::new();
    Some(Box::new(Nest { path, items }))
}

fn push_nested(p: &mut Parser<'_, '_>, apply: Apply, items: &mut Vec<Nested>) -> bool {
    let Some(alias) = as_alias(p) else {
        return false;
    };
    items.push(Nested { apply, alias });
    true
}
