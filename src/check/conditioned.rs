//! Segments of a path that hold a condition: lambdas, `/$filter(...)`, `/$count(...)`.
//!
//! Conditions nest through here. Values go through one place from function to function, and what
//! does not call itself again has a function of its own, so that a level costs little of the stack.

use super::context::Checker;
use super::function::is_closed;
use super::lambda::{count_of, filter, lambda};
use super::{hole, root};
use crate::diagnostic::Span;
use crate::hir::Expr;
use crate::syntax::ast::Segment;

/// What a segment with a condition makes of the value before it: a lambda, `/$filter(...)`,
/// `/$count(...)`. Behind an error the condition is read for its own errors.
pub(super) fn with_condition<'a>(
    c: &mut Checker<'a>,
    so_far: &mut Option<Expr>,
    segment: &'a Segment,
) {
    let is_lost = is_lost(c, so_far, segment);
    let span = condition_span(c, so_far, segment);
    match (segment, span) {
        (Segment::Lambda(it), Some(span)) => lambda(c, so_far, it, span),
        (Segment::Filter(predicate, at), Some(span)) => filter(c, so_far, predicate, *at, span),
        (Segment::CountOf(options, at), Some(span)) => count_of(c, so_far, options, *at, span),
        (Segment::Aggregate(..)
        | Segment::Key(_)
        | Segment::Call(_)
        | Segment::Name(_)
        | Segment::Count(_)
        | Segment::KeyValue(_)
        | Segment::Annotation(_)
        | Segment::Variable(..)
        | Segment::Alias(_), _)
        // Told apart already.
        | (Segment::Lambda(_) | Segment::Filter(..) | Segment::CountOf(..), None) => {}
    }
    if is_lost {
        *so_far = None;
    }
}

/// Whether a segment stands behind an error, or is one: an unknown value is before it then.
#[inline(never)]
fn is_lost(c: &Checker<'_>, so_far: &mut Option<Expr>, segment: &Segment) -> bool {
    let is_lost = so_far.is_none() || hole::is_in(c, segment);
    if is_lost {
        *so_far = Some(Expr::unknown(segment.span()));
    }
    is_lost
}

/// The place of a value with the segment behind it, if its condition is to be read.
#[inline(never)]
fn condition_span<'a>(
    c: &mut Checker<'a>,
    so_far: &mut Option<Expr>,
    segment: &'a Segment,
) -> Option<Span> {
    let before = so_far.as_ref()?;
    let span = before.span.to(segment.span());
    if let Some(answer) = answered(c, before, segment, span) {
        *so_far = answer;
        return None;
    }
    Some(span)
}

/// What stands behind a value that is told apart from others, whatever the segment is.
pub(super) fn answered<'a>(
    c: &mut Checker<'a>,
    before: &Expr,
    segment: &'a Segment,
    span: Span,
) -> Option<Option<Expr>> {
    if (before.as_service()).is_some_and(|it| is_closed(c, it, segment.span())) {
        return Some(None);
    }
    root::behind(c, before, segment, span)
}
