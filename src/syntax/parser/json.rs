//! `arrayOrObject`: JSON in expressions, whose values are expressions themselves.

use super::expr::{common_expr, found};
use super::list::separated;
use super::state::Parser;
use crate::syntax::ast::{Expr, ExprKind, Literal, LiteralKind, Member};
use crate::syntax::error::SyntaxErrorKind;
use crate::text::Text;

/// `array = begin-array [ valueInUrl *( value-separator valueInUrl ) ] end-array`
pub(super) fn array(p: &mut Parser<'_, '_>) -> Expr {
    let start = p.at();
    if !p.enter() {
        return Expr::error(p.span_here());
    }
    p.advance(1);
    let mut items = Vec::new();
    separated(p, start, b']', &mut |p| items.push(value(p)));
    p.leave();
    Expr::new(ExprKind::Array(items), p.span_from(start))
}

/// `object = begin-object [ member *( value-separator member ) ] end-object`
pub(super) fn object(p: &mut Parser<'_, '_>) -> Expr {
    let start = p.at();
    if !p.enter() {
        return Expr::error(p.span_here());
    }
    p.advance(1);
    let mut members = Vec::new();
    separated(p, start, b'}', &mut |p| members.extend(member(p)));
    p.leave();
    Expr::new(ExprKind::Object(members), p.span_from(start))
}

/// `member = stringInUrl name-separator valueInUrl`
fn member(p: &mut Parser<'_, '_>) -> Option<Member> {
    let Some(name) = string(p) else {
        let (kind, span) = (
            SyntaxErrorKind::Misplaced(format!("{} where the name of a member belongs", found(p))),
            p.span_here(),
        );
        p.error(kind, span);
        common_expr(p);
        return None;
    };
    p.blanks();
    if !p.eat(b':') {
        let (kind, span) = (SyntaxErrorKind::Unclosed(':'), p.span_here());
        p.error(kind, span);
        return None;
    }
    p.blanks();
    Some(Member {
        name,
        value: value(p),
    })
}

/// `valueInUrl = stringInUrl / commonExpr`
fn value(p: &mut Parser<'_, '_>) -> Expr {
    let start = p.at();
    match string(p) {
        Some(text) => {
            p.count_node();
            let literal = Literal {
                kind: LiteralKind::JsonString,
                text,
            };
            Expr::new(ExprKind::Literal(literal), p.span_from(start))
        }
        None => common_expr(p),
    }
}

/// The content of the string in double quotes at the cursor, which is passed over; `None` where
/// there is no such string.
fn string(p: &mut Parser<'_, '_>) -> Option<Text> {
    let start = p.at();
    let length = string_length(p.rest())?;
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

/// The length of the string in double quotes at the start of the text, with its quotes.
pub(super) fn string_length(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if at == 0 => {}
            _ if at == 0 => return None,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}
