//! `orderby = "$orderby" EQ orderbyItem *( COMMA orderbyItem )`

use super::clause::Clause;
use super::expr::push_expr;
use super::hole;
use super::list::trailing_comma;
use super::option::leading_blank;
use super::primary::is_operand_start;
use super::recover::{found, shortened, skip_to_sync};
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{Direction, OrderItem};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// The keys with their directions.
pub(super) fn order_by(p: &mut Parser<'_, '_>) -> Vec<OrderItem> {
    p.clause = Clause::Direction;
    leading_blank(p);
    let mut items = Vec::new();
    loop {
        let maximum = p.shared.limits.order_keys;
        if items.len() >= maximum {
            p.refuse("number of keys of `$orderby`", "order-keys", maximum);
        }
        let start = p.at();
        push_expr(p);
        hole_for_direction(p, start);
        push_item(p, &mut items);
        if p.is_at_value_end() {
            return items;
        }
        if !next_item(p) {
            return items;
        }
    }
}

/// `name {{direction}}`: a hole where a direction stands makes all of the item unknown.
fn hole_for_direction(p: &mut Parser<'_, '_>, start: usize) {
    p.blanks();
    let word = p.name();
    if p.shared.has_hole(word) {
        p.advance(word.len());
        p.pop();
        hole::push(p, start);
    }
}

/// The item whose key is on the stack of operands.
#[inline(never)]
fn push_item(p: &mut Parser<'_, '_>, items: &mut Vec<OrderItem>) {
    let direction = direction(p);
    let key = p.pop();
    items.push(OrderItem { key, direction });
    p.blanks();
    if direction.is_some() {
        behind_direction(p);
    }
}

/// Passes over the comma between two items; `false` if there is no other item.
pub(super) fn next_item(p: &mut Parser<'_, '_>) -> bool {
    let comma = p.at();
    if !p.eat(b',') {
        missing_comma(p);
        p.blanks();
        return !p.is_at_value_end();
    }
    p.blanks();
    if p.is_at_value_end() {
        trailing_comma(p, comma);
        return false;
    }
    true
}

/// Reports what stands where a comma must, and moves to where the next item begins.
fn missing_comma(p: &mut Parser<'_, '_>) {
    let start = p.at();
    let span = p.span(start, start + p.word().len());
    if is_operand_start(p) {
        let kind = SyntaxErrorKind::MissingComma(found(p));
        let edit = (p.blanks_before(), ",");
        return p.error_with_fix(kind, span, Applicability::Unsafe, "insert a comma", edit);
    }
    p.error(SyntaxErrorKind::Misplaced(found(p)), span);
    skip_to_sync(p);
    if !p.eat(b',') && !p.is_at_value_end() {
        p.advance(p.rest().chars().next().map_or(0, char::len_utf8));
    }
}

/// `name desc asc`, `name desc nulls last`: what databases take behind a direction.
fn behind_direction(p: &mut Parser<'_, '_>) {
    let start = p.at();
    let word = p.name();
    if word.is_empty() {
        return;
    }
    let before = p.blanks_before();
    let mut length = word.len();
    if word.eq_ignore_ascii_case("nulls") {
        length += p.blanks_at(length);
        let next = token::word(p.rest().get(length..).unwrap_or(""));
        if !["first", "last"]
            .iter()
            .any(|w| w.eq_ignore_ascii_case(next))
        {
            return;
        }
        length += next.len();
    } else if !token::is_direction(p.rest()) {
        return;
    }
    let behind = length + p.blanks_at(length);
    if !matches!(p.peek_at(behind), None | Some(b',' | b';' | b')')) {
        return;
    }
    p.advance(length);
    let span = p.span_from(start);
    let kind =
        SyntaxErrorKind::Misplaced(format!("`{}` behind a direction", span.of(p.shared.raw)));
    let edit = (Span::new(before.start, span.end), "");
    p.error_with_fix(kind, span, Applicability::Unsafe, "remove it", edit);
    p.blanks();
}

/// `[ RWS ( "asc" / "desc" ) ]`
fn direction(p: &mut Parser<'_, '_>) -> Option<(Direction, Span)> {
    p.blanks();
    let start = p.at();
    let word = p.name();
    if word.is_empty() {
        return None;
    }
    p.advance(word.len());
    let span = p.span_from(start);
    let direction = if word.eq_ignore_ascii_case("asc") {
        Direction::Ascending
    } else if word.eq_ignore_ascii_case("desc") {
        Direction::Descending
    } else {
        unknown_direction(p, word, span)
    };
    Some((direction, span))
}

/// Reports a word where a direction stands; the direction that was most likely meant.
fn unknown_direction(p: &mut Parser<'_, '_>, word: &str, span: Span) -> Direction {
    const KNOWN: &[&str] = &[
        "descending",
        "ascending",
        "dsc",
        "des",
        "down",
        "up",
        "decs",
        "acs",
    ];
    let lower = word.to_ascii_lowercase();
    let meant = if lower.starts_with('d') {
        Direction::Descending
    } else {
        Direction::Ascending
    };
    let mut error = SyntaxError::new(SyntaxErrorKind::UnknownDirection(shortened(word)), span);
    if KNOWN.contains(&lower.as_str()) {
        let text = meant.spelling();
        error = error.with_fix(Applicability::Safe, format!("write `{text}`"), span, text);
    }
    p.report(error);
    meant
}
