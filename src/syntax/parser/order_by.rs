//! `orderby = "$orderby" EQ orderbyItem *( COMMA orderbyItem )`

use super::expr::{common_expr, found};
use super::option::leading_blank;
use super::recover::skip_to_sync;
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{Direction, OrderItem};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// The keys with their directions.
pub(super) fn order_by(p: &mut Parser<'_, '_>) -> Vec<OrderItem> {
    p.in_order_by = true;
    leading_blank(p);
    let mut items = Vec::new();
    loop {
        let key = common_expr(p);
        let direction = direction(p);
        items.push(OrderItem { key, direction });
        p.blanks();
        if p.is_at_end() {
            return items;
        }
        let comma = p.at();
        if !p.eat(b',') {
            let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
            p.error(kind, span);
            skip_to_sync(p);
            if !p.eat(b',') {
                p.advance(1);
            }
        }
        p.blanks();
        if p.is_at_end() {
            trailing_comma(p, comma);
            return items;
        }
    }
}

/// Reports the comma at `comma`, behind which nothing comes.
pub(super) fn trailing_comma(p: &mut Parser<'_, '_>, comma: usize) {
    let span = p.span(comma, comma + 1);
    if span.of(p.shared.raw) == "," {
        p.error_with_fix(
            SyntaxErrorKind::TrailingComma,
            span,
            Applicability::Safe,
            "remove the comma",
            (span, ""),
        );
    }
}

/// `[ RWS ( "asc" / "desc" ) ]`
fn direction(p: &mut Parser<'_, '_>) -> Option<(Direction, Span)> {
    p.blanks();
    let start = p.at();
    let Ok((_, word)) = token::name(p.rest()) else {
        return None;
    };
    p.advance(word.len());
    let span = p.span_from(start);
    let direction = match word.to_ascii_lowercase().as_str() {
        "asc" => Direction::Ascending,
        "desc" => Direction::Descending,
        lower => {
            let meant = if lower.starts_with('d') {
                Direction::Descending
            } else {
                Direction::Ascending
            };
            let known = [
                "descending",
                "ascending",
                "dsc",
                "des",
                "down",
                "up",
                "decs",
                "acs",
            ];
            let mut error = SyntaxError::new(
                SyntaxErrorKind::UnknownDirection(super::literal::shortened(word)),
                span,
            );
            if known.contains(&lower) {
                let text = meant.spelling();
                error = error.with_fix(Applicability::Safe, format!("write `{text}`"), span, text);
            }
            p.report(error);
            meant
        }
    };
    Some((direction, span))
}
