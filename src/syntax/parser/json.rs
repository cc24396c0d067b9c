//! `arrayOrObject`: JSON in expressions, whose values are expressions themselves.

use super::braces::no_object;
use super::expr::push_expr;
use super::list::Items;
use super::primary::is_operand_start;
use super::recover::{found, skip_to_sync};
use super::state::Parser;
use crate::diagnostic::Applicability;
use crate::syntax::ast::{Expr, ExprKind, Literal, LiteralKind, Member};
use crate::syntax::error::SyntaxErrorKind;
use crate::text::Text;

/// `array = begin-array [ valueInUrl *( value-separator valueInUrl ) ] end-array`
pub(super) fn array(p: &mut Parser<'_, '_>) {
    let (start, base) = (p.at(), p.operands());
    let Some(mut items) = Items::open(p, b']') else {
        return p.push_error(start);
    };
    while items.next(p) {
        value(p);
    }
    let array = ExprKind::Array(p.take_operands(base));
    p.push(Expr::new(array, p.span_from(start)));
}

/// `object = begin-object [ member *( value-separator member ) ] end-object`
pub(super) fn object(p: &mut Parser<'_, '_>) {
    if no_object(p) {
        return;
    }
    let start = p.at();
    let Some(mut items) = Items::open(p, b'}') else {
        return p.push_error(start);
    };
    let mut members = Vec::new();
    while items.next(p) {
        if let Some(name) = member_name(p) {
            value(p);
            members.push(Member {
                name,
                value: p.pop(),
            });
        }
    }
    p.push(Expr::new(ExprKind::Object(members), p.span_from(start)));
}

/// `stringInUrl name-separator` of `member`
fn member_name(p: &mut Parser<'_, '_>) -> Option<Text> {
    if p.is_at_end() {
        return None;
    }
    let name = match string(p) {
        Some(name) => name,
        None => bare_name(p)?,
    };
    p.blanks();
    if !p.eat(b':') {
        let span = p.span_here();
        let edit = (p.blanks_before(), ":");
        let (kind, fix) = (SyntaxErrorKind::MissingColon, "insert a colon");
        p.error_with_fix(kind, span, Applicability::Unsafe, fix, edit);
        if !is_operand_start(p) {
            return None;
        }
    }
    p.blanks();
    Some(name)
}

/// The name of a member without its quotes, or something else altogether; it is reported.
fn bare_name(p: &mut Parser<'_, '_>) -> Option<Text> {
    let start = p.at();
    let name = p.name();
    let kind = SyntaxErrorKind::MemberName(found(p));
    if name.is_empty() {
        let span = p.span(start, start + p.word().len());
        p.error(kind, span);
        skip_to_sync(p);
        return None;
    }
    p.advance(name.len());
    let (span, quoted) = (p.span_from(start), format!("\"{name}\""));
    let (safe, fix) = (Applicability::Safe, "put it in double quotes");
    p.error_with_fix(kind, span, safe, fix, (span, &quoted));
    Some(p.piece(start, p.at()))
}

/// `valueInUrl = stringInUrl / commonExpr`
fn value(p: &mut Parser<'_, '_>) {
    if !string_value(p) {
        push_expr(p);
    }
}

fn string_value(p: &mut Parser<'_, '_>) -> bool {
    let start = p.at();
    let Some(text) = string(p) else {
        return false;
    };
    p.count_node();
    let literal = Literal {
        kind: LiteralKind::JsonString,
        text,
    };
    p.push(Expr::new(ExprKind::Literal(literal), p.span_from(start)));
    true
}

/// The content of the string in double quotes at the cursor, which is passed over; `None` where
/// there is no such string.
pub(super) fn string(p: &mut Parser<'_, '_>) -> Option<Text> {
    let start = p.at();
    let length = string_length(p)?;
    p.advance(length);
    let text = p.piece(start + 1, start + length - 1);
    let written = p.slice(start, start + length);
    let plain = |b: u8| b != b'\\' && b >= 0x20;
    if written.bytes().all(plain) {
        return Some(text);
    }
    match serde_json::from_str::<String>(written) {
        Ok(value) => Some(Text::owned(text.span, &value)),
        Err(_) => {
            let span = p.span_from(start);
            let message = "the string has an escape that JSON does not know".to_owned();
            p.error(SyntaxErrorKind::InvalidLiteral(message), span);
            Some(text)
        }
    }
}

/// The length of the string in double quotes at the cursor, with its quotes.
fn string_length(p: &Parser<'_, '_>) -> Option<usize> {
    if p.peek() != Some(b'"') {
        return None;
    }
    let mut escaped = false;
    for (at, byte) in p.rest().bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => {
                p.shared.step(at);
                return Some(at + 1);
            }
            _ => {}
        }
    }
    p.shared.step(p.rest().len());
    None
}
