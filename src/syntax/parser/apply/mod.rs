//! `apply = "$apply" EQ applyExpr`: sequences of transformations.
//!
//! A transformation in which something is missing is reported once and passed over as a whole.
//! Finished transformations wait on a stack of their own; what calls itself here once a nesting
//! level of the text holds little more than places.

mod aggregate;
mod group;
mod hierarchy;
mod nest;
mod pieces;
#[cfg(test)]
mod tests;

pub(super) use self::aggregate::aggregate_segment;

use self::pieces::{comma, expected, shortfall, whole_number};
use super::clause::Clause;
use super::compute;
use super::expr::push_expr;
use super::option::leading_blank;
use super::order_by::order_by;
use super::path::call_segment;
use super::recover::{
    close, found, shortened, skip_to_end, skip_to_separator, skip_transformation,
};
use super::search::search;
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{
    Apply, Ranking, RankingMethod, Segment, Transformation, TransformationKind,
};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// How many of [`TransformationKind::NAMES`] keep the instances that they take.
const PRESERVING: usize = 14;

/// Which transformations may stand in a sequence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// All.
    Any,
    /// Those that keep the instances that they take.
    Preserving,
}

/// The whole value of `$apply`.
pub(super) fn apply(p: &mut Parser<'_, '_>) -> Apply {
    leading_blank(p);
    let apply = sequence(p, Takes::Any);
    p.blanks();
    if !p.is_at_value_end() {
        left_over(p);
    }
    apply
}

/// Reports what stands behind all transformations.
fn left_over(p: &mut Parser<'_, '_>) {
    let (what, span) = (found(p), p.span(p.at(), p.at() + p.word().len()));
    let mut error = SyntaxError::new(SyntaxErrorKind::Misplaced(what), span);
    if p.peek() == Some(b',') {
        error = error.with_fix(Applicability::Unsafe, "write `/`", span, "/");
    }
    p.report(error);
    if p.is_nested() {
        skip_to_separator(p);
    } else {
        p.go(p.all().len());
    }
}

/// `applyExpr = applyTrafo *( "/" applyTrafo )`,
/// `preservingTrafos = preservingTrafo *( "/" preservingTrafo )`
fn sequence(p: &mut Parser<'_, '_>, takes: Takes) -> Apply {
    let base = p.shared.work.transformations.len();
    loop {
        transformation(p, takes);
        if !p.eat(b'/') {
            break;
        }
    }
    let steps = p
        .shared
        .work
        .transformations
        .split_off(base.min(p.shared.work.transformations.len()));
    Apply { steps }
}

/// `applyTrafo`, left on the stack of transformations.
fn transformation(p: &mut Parser<'_, '_>, takes: Takes) {
    p.count_node();
    let start = p.at();
    let name = p.qualified_name();
    if name == "identity" {
        p.advance(name.len());
        push(p, TransformationKind::Identity);
    } else if p.shared.has_hole(name) && p.peek_at(name.len()) != Some(b'(') {
        p.advance(name.len());
        let text = p.piece(start, p.at());
        push(p, TransformationKind::Hole(text));
    } else if name.contains('.') || p.shared.has_hole(name) {
        custom_function(p);
    } else if is_known(p, name, takes) {
        with_arguments(p, name);
    } else {
        skip_transformation(p);
        push(p, TransformationKind::Error);
    }
    let span = p.span_from(start);
    if let Some(last) = p.shared.work.transformations.last_mut() {
        last.span = span;
    }
}

/// Puts a transformation on the stack, whose place is still to be told.
fn push(p: &mut Parser<'_, '_>, kind: TransformationKind) {
    let span = Span::at(0);
    p.shared
        .work
        .transformations
        .push(Transformation { kind, span });
}

/// `customFunction = namespace "." entityColFunction functionExprParameters`
fn custom_function(p: &mut Parser<'_, '_>) {
    let segment = call_segment(p);
    if let Some(Segment::Call(call)) = segment {
        return push(p, TransformationKind::Function(call));
    }
    if segment.is_some() {
        expected(p, "`(` behind the name of a function");
    }
    skip_transformation(p);
    push(p, TransformationKind::Error);
}

/// Passes over the name of a transformation; reports one that is not known or does not fit here.
fn is_known(p: &mut Parser<'_, '_>, name: &str, takes: Takes) -> bool {
    let names = &TransformationKind::NAMES;
    let Some(number) = names.iter().position(|known| *known == name) else {
        unknown(p, name);
        p.advance(name.len());
        return false;
    };
    if takes == Takes::Preserving && number >= PRESERVING {
        let span = p.span(p.at(), p.at() + name.len());
        p.error(SyntaxErrorKind::NotPreserving(name.to_owned()), span);
    }
    p.advance(name.len());
    if p.peek() != Some(b'(') {
        expected(p, "`(` behind the name of a transformation");
        return false;
    }
    true
}

/// A transformation of the standard; the cursor is at its opening parenthesis.
fn with_arguments(p: &mut Parser<'_, '_>, name: &str) {
    let open = p.at();
    if !p.open() {
        return push(p, TransformationKind::Error);
    }
    p.advance(1);
    let outer = p.enter_options();
    let base = p.shared.work.transformations.len();
    let is_whole = body(p, name);
    p.leave_options(outer);
    if is_whole {
        close(p, open, b')');
    } else {
        p.shared.work.transformations.truncate(base);
        push(p, TransformationKind::Error);
        skip_to_end(p);
        p.eat(b')');
    }
    p.shut();
}

/// What stands between the parentheses, put on the stack; `false` if an error ended it.
fn body(p: &mut Parser<'_, '_>, name: &str) -> bool {
    match name {
        "concat" => concat(p),
        "groupby" => group::group_by(p),
        "join" => nest::join(p, false),
        "outerjoin" => nest::join(p, true),
        "nest" => nest::nest(p, false),
        "addnested" => nest::nest(p, true),
        "ancestors" => hierarchy::relatives(p, true),
        "descendants" => hierarchy::relatives(p, false),
        "traverse" => hierarchy::traverse(p),
        "aggregate" => aggregate::aggregate(p),
        "filter" => filter(p),
        _ => alone(p, name),
    }
}

/// Transformations that hold no others.
fn alone(p: &mut Parser<'_, '_>, name: &str) -> bool {
    let kind = match name {
        "orderby" => Some(TransformationKind::OrderBy(order_by(p))),
        "compute" => computed(p),
        "search" => Some(TransformationKind::Search(Box::new(search(p)))),
        "skip" => whole_number(p).map(TransformationKind::Skip),
        "top" => whole_number(p).map(TransformationKind::Top),
        _ => return ranking(p, name),
    };
    kind.map(|kind| push(p, kind)).is_some()
}

/// `filterTrafo = "filter" OPEN BWS boolCommonExpr BWS CLOSE`
fn filter(p: &mut Parser<'_, '_>) -> bool {
    push_expr(p);
    let predicate = Box::new(p.pop());
    push(p, TransformationKind::Filter(predicate));
    true
}

/// `computeTrafo = "compute" OPEN BWS computeExpr *( BWS COMMA BWS computeExpr ) BWS CLOSE`
fn computed(p: &mut Parser<'_, '_>) -> Option<TransformationKind> {
    p.blanks();
    Some(TransformationKind::Compute(compute::computed(p)))
}

/// Reports a name that is no transformation's.
fn unknown(p: &mut Parser<'_, '_>, name: &str) {
    if name.is_empty() {
        return expected(p, "a transformation such as `filter(...)`");
    }
    let span = p.span(p.at(), p.at() + name.len());
    let name = shortened(name);
    let lower = name.to_lowercase();
    let mut error = SyntaxError::new(SyntaxErrorKind::UnknownTransformation(name), span);
    let distance = |known: &str| strsim::osa_distance(&lower, known);
    let known = TransformationKind::NAMES.iter().chain(&["identity"]);
    let nearest = known.min_by_key(|known| distance(known));
    if let Some(near) = nearest.filter(|near| distance(near) < 3) {
        error = error.with_fix(
            Applicability::Unsafe,
            format!("write `{near}`"),
            span,
            *near,
        );
    }
    p.report(error);
}

/// `concatTrafo = "concat" OPEN BWS applyExpr 1*( BWS COMMA BWS applyExpr ) BWS CLOSE`
fn concat(p: &mut Parser<'_, '_>) -> bool {
    let mut all = Vec::new();
    loop {
        p.blanks();
        all.push(sequence(p, Takes::Any));
        p.blanks();
        if !p.eat(b',') {
            break;
        }
    }
    if all.len() < 2 {
        return shortfall(p, "`,` and another sequence of transformations");
    }
    push(p, TransformationKind::Concat(all));
    true
}

/// `topcountTrafo = "topcount" OPEN BWS collectionExpr BWS COMMA BWS commonExpr BWS CLOSE`, and its
/// kin.
fn ranking(p: &mut Parser<'_, '_>, name: &str) -> bool {
    let Some(method) = (RankingMethod::ALL.into_iter()).find(|m| m.spelling() == name) else {
        return false;
    };
    // The comma behind a number belongs to the transformation.
    p.in_list = true;
    push_expr(p);
    if comma(p, "`,` and an expression to rank by").is_none() {
        p.pop();
        return false;
    }
    push_expr(p);
    finish_ranking(p, method);
    true
}

fn finish_ranking(p: &mut Parser<'_, '_>, method: RankingMethod) {
    let value = p.pop();
    let amount = p.pop();
    let ranking = Ranking {
        method,
        amount,
        value,
    };
    push(p, TransformationKind::Ranking(Box::new(ranking)));
}
