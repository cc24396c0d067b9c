//! `compute = "$compute" EQ computeItem *( COMMA computeItem )`

use super::clause::Clause;
use super::expr::{missing_blank, push_expr};
use super::option::leading_blank;
use super::order_by::next_item;
use super::path::check_length;
use super::recover::{found, skip_item, skip_to_sync};
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::ast::{ComputeItem, ExprKind};
use crate::syntax::error::SyntaxErrorKind;
use crate::text::Text;

/// The items.
pub(super) fn compute(p: &mut Parser<'_, '_>) -> Vec<ComputeItem> {
    items(p, false)
}

/// The items of a transformation of `$apply`, whose words are case-sensitive.
pub(super) fn computed(p: &mut Parser<'_, '_>) -> Vec<ComputeItem> {
    items(p, true)
}

fn items(p: &mut Parser<'_, '_>, exact: bool) -> Vec<ComputeItem> {
    p.clause = Clause::Name;
    leading_blank(p);
    let mut items = Vec::new();
    loop {
        push_expr(p);
        push_item(p, &mut items, exact);
        if p.is_at_value_end() {
            return items;
        }
        if p.peek() != Some(b',') && !is_item(p) {
            left_over(p);
            if p.is_at_value_end() {
                return items;
            }
        }
        if !next_item(p) {
            return items;
        }
    }
}

/// Whether another item begins at the cursor, before which the comma was forgotten.
fn is_item(p: &Parser<'_, '_>) -> bool {
    const NEAR: usize = 40;
    let near: String = p.rest().chars().take(NEAR).collect();
    p.shared.step(near.len());
    let item = near.split([',', ')', ';']).next().unwrap_or("");
    item.contains(" as ")
}

/// Reports what stands behind a name and is no item, and passes over it.
#[inline(never)]
fn left_over(p: &mut Parser<'_, '_>) {
    let span = p.span(p.at(), p.at() + p.word().len());
    p.error(SyntaxErrorKind::Misplaced(found(p)), span);
    skip_item(p);
}

/// The item whose expression is on the stack of operands.
#[inline(never)]
fn push_item(p: &mut Parser<'_, '_>, items: &mut Vec<ComputeItem>, exact: bool) {
    let name = computed_property(p, exact);
    let expr = p.pop();
    items.push(ComputeItem { expr, name });
    p.blanks();
}

/// `RWS "as" RWS computedProperty`
fn computed_property(p: &mut Parser<'_, '_>, exact: bool) -> Text {
    p.blanks();
    let start = p.at();
    let word = p.name();
    let is_hole = p
        .top()
        .is_some_and(|top| matches!(top.kind, ExprKind::Hole(_)));
    if is_hole && word.is_empty() && (p.is_at_value_end() || p.peek() == Some(b',')) {
        // It may hold the name too.
        return Text::owned(p.span(start, start), "");
    }
    if !word.eq_ignore_ascii_case("as") {
        return misread(p).unwrap_or_else(|| without_name(p));
    }
    let behind_blank = p.is_behind_blank();
    p.advance(word.len());
    let span = p.span_from(start);
    if exact && word != "as" {
        let kind = SyntaxErrorKind::ExpectedInApply {
            expected: "`as`, for words of `$apply` are case-sensitive",
            found: format!("`{word}`"),
        };
        p.error_with_fix(kind, span, Applicability::Safe, "write `as`", (span, "as"));
    }
    if !behind_blank {
        missing_blank(p, "before `as`", span, span.start);
    }
    p.blanks();
    let start = p.at();
    let name = p.name();
    if name.is_empty() {
        return without_name(p);
    }
    p.advance(name.len());
    let text = p.piece(start, p.at());
    check_length(p, name, text.span);
    text
}

/// `a mul as b`: the name at the cursor, if the `as` before it was read as an operand, which is
/// reported.
#[inline(never)]
fn misread(p: &mut Parser<'_, '_>) -> Option<Text> {
    let (end, name) = (p.at(), p.name());
    let before = p.all().get(..end)?.trim_end_matches(' ');
    let operator = before.strip_suffix(" as")?.trim_end_matches(' ');
    let word = operator.rsplit(' ').next()?;
    if name.is_empty() || Operator::infix(word.as_bytes()).is_none() {
        return None;
    }
    let span = p.span(before.len() - 2, before.len());
    p.error(SyntaxErrorKind::MissingOperand(word.to_owned()), span);
    p.advance(name.len());
    Some(p.piece(end, end + name.len()))
}

fn without_name(p: &mut Parser<'_, '_>) -> Text {
    let start = p.at();
    let span = p.span(start, start + p.word().len());
    // What was passed over behind an error may hold the name.
    let passed = p
        .shared
        .errors
        .last()
        .filter(|last| last.span.end <= span.start);
    let passed = passed.map_or("", |last| {
        Span::new(last.span.end, span.start).of(p.shared.raw)
    });
    p.shared.step(passed.len());
    if !passed.contains(" as ") {
        p.error(SyntaxErrorKind::ComputedName(found(p)), span);
    }
    skip_to_sync(p);
    Text::owned(Span::at(span.start), "")
}
