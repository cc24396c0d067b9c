//! `orderby = "$orderby" EQ orderbyItem *( COMMA orderbyItem )`

use super::clause::Clause;
use super::expr::push_expr;
use super::hole;
use super::list::trailing_comma;
use super::option::leading_blank;
use super::plain;
use super::primary::is_operand_start;
use super::recover::{found, shortened, skip_to_sync};
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{Direction, Expr, OrderItem, Path};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// The keys with their directions.
pub(super) fn order_by(p: &mut Parser<'_, '_>) -> Vec<OrderItem> {
    p.clause = Clause::Direction;
    leading_blank(p);
    let mut items = Vec::with_capacity(2);
    loop {
        let maximum = p.shared.limits.order_keys;
        if items.len() >= maximum {
            p.refuse("number of keys of `$orderby`", "order-keys", maximum);
        }
        let start = p.at();
        if !plain::order_item(p, &mut items) {
            push_expr(p);
            hole_for_direction(p, start);
            push_item(p, &mut items);
        }
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
        hole::push(p, start, p.at());
    }
}

/// The item whose key is on the stack of operands.
#[inline(never)]
fn push_item(p: &mut Parser<'_, '_>, items: &mut Vec<OrderItem>) {
    if p.peek() == Some(b':') {
        sign_before_direction(p);
    }
    direction_first(p);
    let direction = direction(p);
    let key = p.pop();
    items.push(OrderItem { key, direction });
    p.blanks();
    if direction.is_some() {
        behind_direction(p);
    }
}

/// `$orderby=name-desc`, `$orderby=name:desc`: a sign where a blank must stand, which is reported and
/// passed over.
#[inline(never)]
pub(super) fn sign_before_direction(p: &mut Parser<'_, '_>) -> bool {
    let Some(b'+' | b'-' | b':' | b'=' | b'|' | b'*' | b'#' | b'>') = p.peek() else {
        return false;
    };
    let gap = 1 + p.blanks_at(1);
    let behind = p.rest().get(gap..).unwrap_or("");
    let word = token::word(behind).len();
    let ends = matches!(
        p.peek_at(gap + word + p.blanks_at(gap + word)),
        None | Some(b',' | b';' | b')')
    );
    if !p.is_outermost() || !ends || !token::is_direction(behind) {
        return false;
    }
    let (before, span) = (p.blanks_before(), p.span_here());
    p.advance(gap);
    let place = Span::new(before.start, p.span_from(p.at()).start);
    let kind = SyntaxErrorKind::MissingBlank("before a direction".to_owned());
    let fix = "write a blank";
    p.error_with_fix(kind, span, Applicability::Safe, fix, (place, " "));
    true
}

/// `$orderby=desc name`: the direction stands before its key, which is reported and read.
#[inline(never)]
fn direction_first(p: &mut Parser<'_, '_>) {
    p.blanks();
    let is_name = |path: &Path| path.as_name().is_some();
    let is_direction = |top: &mut Expr| top.as_path().is_some_and(is_name);
    let first = p.top_span();
    let word = first.of(p.shared.raw);
    let follows = !p.name().is_empty() && !token::is_direction(p.rest());
    if !follows || !token::is_direction(word) || !p.top().is_some_and(is_direction) {
        return;
    }
    let gap = p.blanks_before();
    p.pop();
    push_expr(p);
    let end = Span::at(p.top_span().end);
    let kind = SyntaxErrorKind::Misplaced(format!("`{word}` before its property"));
    let text = p.encoded(&format!(" {word}"));
    let edits = [
        (Span::new(first.start, gap.end), String::new()),
        (end, text),
    ];
    let error = SyntaxError::new(kind, first);
    p.report(error.with_edits(Applicability::Unsafe, "write it behind", edits));
    p.spoil();
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
    let gap = 1 + p.blanks_at(1);
    let behind = p.rest().get(gap..).unwrap_or("");
    if let Some(b';' | b'|') = p.peek()
        && token::name(behind).is_ok()
    {
        let kind = SyntaxErrorKind::MissingComma(found(p));
        p.error_with_fix(
            kind,
            span,
            Applicability::Unsafe,
            "write a comma",
            (span, ","),
        );
        return p.advance(1);
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
