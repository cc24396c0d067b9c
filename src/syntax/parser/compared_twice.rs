//! `5 < x < 10`: two comparisons that are written as one.

use super::state::Parser;
use crate::diagnostic::{Applicability, Edit, Span};
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Reports the sign at `span`, which stands for `meant` and is written as `text`, together with the
/// one before it, if the operand between them is compared by both; `false` if it is not.
///
/// What the chain means is unknown.
#[cold]
#[inline(never)]
pub(super) fn compared_twice(
    p: &mut Parser<'_, '_>,
    meant: Operator,
    span: Span,
    text: &str,
) -> bool {
    let Some(before) = p.own_waiting() else {
        return false;
    };
    let relates = |operator: Operator| operator.level() == Level::Relational;
    let is_reported = |error: &SyntaxError| error.span == before.span && error.fixes.len() == 1;
    if !relates(meant)
        || !relates(before.operator)
        || !p.shared.errors.last().is_some_and(is_reported)
    {
        return false;
    }
    let middle = p.top_span();
    let is_value = p
        .top()
        .is_some_and(|top| matches!(top.kind, ExprKind::Literal(_)));
    let first = p.below_top().map(Expr::outer_span);
    let again = first.filter(|_| is_value).unwrap_or(middle);
    let Some(other) = p.shared.errors.pop() else {
        return false;
    };
    let (lead, operator) = text.split_at(text.len() - text.trim_start().len());
    let lead = if lead.is_empty() { "" } else { " " };
    let text = format!("{lead}and {} {operator}", again.of(p.shared.raw));
    let edits = other.fixes.into_iter().flat_map(|fix| fix.edits);
    let edits = edits.map(|Edit { span, text }| (span, text));
    let edits: Vec<(Span, String)> = edits.chain([(span, p.encoded(&text))]).collect();
    let kind = SyntaxErrorKind::ComparedTwice(span.of(p.shared.raw).to_owned());
    let error = SyntaxError::new(kind, span).with_related(before.span, "the first comparison");
    p.report(error.with_edits(Applicability::Unsafe, "write two comparisons", edits));
    p.spoil();
    true
}
