//! `5 < x < 10`: comparisons that are written as one.

use super::stack::denied;
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Level;
use crate::syntax::ast::{Chain, Expr, ExprKind};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// The most comparisons for which it is told what was meant. People write two.
const MOST: usize = 8;

/// How many other errors in the operands are passed over to find what was said of the signs: the same
/// ones may be passed over by each of the chains that they lie in.
const OTHERS: usize = 32;

/// Reports the chain of comparisons on the stack, if there are two or more and signs of other
/// languages stand in it: what was said of these is part of the one error. A chain of OData's own
/// operators may be right, which only types tell. `neighbours` are the levels of the operators before
/// and behind the chain.
///
/// What it means is unknown, save for the first comparison.
#[cold]
#[inline(never)]
pub(super) fn compared_twice(p: &mut Parser<'_, '_>, neighbours: [Option<Level>; 2]) {
    let Some(top) = p.top() else { return };
    let span = top.span;
    let mut kind = std::mem::replace(&mut top.kind, ExprKind::Error);
    if let ExprKind::Chain(chain) = &mut kind
        && let Some(again) = chain.links().nth(1)
    {
        let (first, again) = (chain.second().operator_span, again.operator_span);
        let mut room = OTHERS;
        let inside = |error: &&SyntaxError| {
            room -= usize::from(!is_sign(chain, error));
            room > 0 && error.span.start >= span.start
        };
        let errors = &p.shared.errors;
        let found = errors.iter().rev().take_while(inside).count();
        p.shared.step(found + chain.links().len());
        let found = p.shared.errors.split_off(errors.len() - found);
        let (signs, mut others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|error| is_sign(chain, error));
        if !signs.is_empty() {
            let written = again.of(p.shared.raw).to_owned();
            let error = SyntaxError::new(SyntaxErrorKind::ComparedTwice(written), again)
                .with_related(first, "the first comparison");
            let edits = edits(p, chain, &signs, &others, neighbours);
            others.push(match edits {
                Some(edits) => {
                    let fix = "write each comparison by itself";
                    error.with_edits(Applicability::Unsafe, fix, edits)
                }
                None => error,
            });
            for link in chain.operands_mut().skip(2) {
                link.operand = Expr::error(link.operand.outer_span());
            }
        }
        p.shared.errors.extend(others);
        if !signs.is_empty() && denied(chain.first()) != chain.first().outer_span() {
            return;
        }
    }
    if let Some(top) = p.top() {
        top.kind = kind;
    }
}

/// Whether an error is about a sign that stands for an operator of a chain.
fn is_sign(chain: &Chain, error: &SyntaxError) -> bool {
    let at = error.span.start;
    let operands = chain.operands().as_slice();
    let behind = operands.partition_point(|link| link.operand.span.start <= at);
    let left = behind.checked_sub(1).and_then(|left| operands.get(left));
    matches!(error.kind, SyntaxErrorKind::ForeignOperator { .. })
        && left.is_some_and(|left| left.operand.outer_span().end <= at)
}

/// Each comparison in full, if that can be told.
fn edits(
    p: &Parser<'_, '_>,
    chain: &Chain,
    signs: &[SyntaxError],
    others: &[SyntaxError],
    neighbours: [Option<Level>; 2],
) -> Option<Vec<(Span, String)>> {
    let is_value = |operand: &Expr| matches!(operand.kind, ExprKind::Literal(_));
    let mut left = denied(chain.first());
    let is_denied = left != chain.first().outer_span();
    // What values are compared with, on whichever side of it they stand.
    let mut compared = (!is_value(chain.first())).then_some(left);
    let mut is_left_value = compared.is_none();
    let mut edits = Vec::new();
    let is_enclosed = is_denied || neighbours.contains(&Some(Level::Equality));
    if is_enclosed {
        edits.push((Span::at(left.start), "(".to_owned()));
    }
    let mut signs = signs.iter().peekable();
    for (at, link) in chain.links().enumerate() {
        if at > 0 {
            let again = compared.filter(|_| is_left_value).unwrap_or(left);
            let holds = |error: &SyntaxError| {
                again.start <= error.span.start && error.span.end <= again.end
            };
            if at >= MOST || others.iter().any(holds) {
                return None;
            }
            let (blank, again) = (p.encoded(" "), again.of(p.shared.raw));
            edits.push((Span::at(left.end), format!("{blank}and{blank}{again}")));
        }
        let right = link.operand.outer_span();
        while let Some(sign) = signs.next_if(|sign| sign.span.start < right.start) {
            let fix = sign.fixes.first()?;
            edits.extend(fix.edits.iter().map(|edit| (edit.span, edit.text.clone())));
        }
        is_left_value = is_value(&link.operand);
        compared = compared
            .filter(|_| is_left_value)
            .or((!is_left_value).then_some(right));
        left = right;
    }
    if is_enclosed {
        edits.push((Span::at(left.end), ")".to_owned()));
    }
    Some(edits)
}
