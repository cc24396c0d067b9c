//! `compute = "$compute" EQ computeItem *( COMMA computeItem )`

use super::clause::Clause;
use super::expr::{missing_blank, push_expr};
use super::option::leading_blank;
use super::order_by::next_item;
use super::path::check_length;
use super::recover::{found, skip_to_sync};
use super::state::Parser;
use crate::diagnostic::Span;
use crate::syntax::ast::ComputeItem;
use crate::syntax::error::SyntaxErrorKind;
use crate::text::Text;

/// The items.
pub(super) fn compute(p: &mut Parser<'_, '_>) -> Vec<ComputeItem> {
    p.clause = Clause::Name;
    leading_blank(p);
    let mut items = Vec::new();
    loop {
        push_expr(p);
        push_item(p, &mut items);
        if p.is_at_value_end() || !next_item(p) {
            return items;
        }
    }
}

/// The item whose expression is on the stack of operands.
#[inline(never)]
fn push_item(p: &mut Parser<'_, '_>, items: &mut Vec<ComputeItem>) {
    let name = computed_property(p);
    let expr = p.pop();
    items.push(ComputeItem { expr, name });
    p.blanks();
}

/// `RWS "as" RWS computedProperty`
fn computed_property(p: &mut Parser<'_, '_>) -> Text {
    p.blanks();
    let start = p.at();
    let word = p.name();
    if !word.eq_ignore_ascii_case("as") {
        return without_name(p);
    }
    let behind_blank = p.is_behind_blank();
    p.advance(word.len());
    let span = p.span_from(start);
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

fn without_name(p: &mut Parser<'_, '_>) -> Text {
    let start = p.at();
    let span = p.span(start, start + p.word().len());
    p.error(SyntaxErrorKind::ComputedName(found(p)), span);
    skip_to_sync(p);
    Text::owned(Span::at(span.start), "")
}
