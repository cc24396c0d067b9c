//! The forms of an operand: parentheses, literals, paths and calls, JSON.

use super::expr::{common_expr, found};
use super::json::{array, object};
use super::list::separated;
use super::literal;
use super::path::path;
use super::recover::{close, skip_to_sync};
use super::state::Parser;
use super::token;
use crate::diagnostic::Applicability;
use crate::ops::Operator;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::error::SyntaxErrorKind;

/// Whether an operand can begin at the cursor. An operator's word can be the name of a property,
/// so `eq` counts as an operand only where an operator follows it or nothing does.
pub(super) fn is_operand_start(p: &Parser<'_, '_>) -> bool {
    match p.peek() {
        None => false,
        Some(b'(' | b'\'' | b'"' | b'[' | b'{' | b'-' | b'+' | b'@' | b'$' | b'_') => true,
        Some(byte) if byte.is_ascii_digit() => true,
        Some(byte) if byte.is_ascii_alphabetic() => {
            let Ok((behind, word)) = token::name(p.rest()) else {
                return false;
            };
            if Operator::infix(word.as_bytes()).is_none() {
                return true;
            }
            let next = behind.trim_start();
            let ends = next.starts_with([')', ',', ']', '}', ';', ':']) || next.is_empty();
            let word = token::word(next);
            let direction = p.in_order_by && ["asc", "desc"].contains(&word);
            let follows = direction || Operator::infix(word.as_bytes()).is_some();
            behind.starts_with(['/', '\'']) || ends || (next.len() < behind.len() && follows)
        }
        Some(byte) if !byte.is_ascii() => token::name(p.rest()).is_ok(),
        Some(_) => false,
    }
}

/// An operand without the operators round it.
pub(super) fn primary(p: &mut Parser<'_, '_>) -> Expr {
    p.count_node();
    match p.peek() {
        Some(b'(') => paren_expr(p),
        Some(b'\'') => literal::string(p),
        Some(b'"') => literal::double_quoted(p),
        Some(b'[') => array(p),
        Some(b'{') => object(p),
        Some(b'$' | b'@') => path(p),
        Some(b'-' | b'+' | b'0'..=b'9') => literal::unquoted(p),
        Some(b'_') => path(p),
        Some(byte) if byte.is_ascii_alphabetic() => word(p),
        Some(byte) if !byte.is_ascii() && token::name(p.rest()).is_ok() => path(p),
        _ => {
            let (kind, span) = (SyntaxErrorKind::ExpectedExpression(found(p)), p.span_here());
            p.error(kind, span);
            skip_to_sync(p);
            Expr::error(span)
        }
    }
}

/// What begins with a letter: a keyword literal, a GUID, a literal with a prefix, a path.
fn word(p: &mut Parser<'_, '_>) -> Expr {
    let rest = p.rest();
    if rest.as_bytes().get(8) == Some(&b'-') && token::guid(rest).is_ok() {
        return literal::unquoted(p);
    }
    let Ok((behind, name)) = token::qualified_name(rest) else {
        return path(p);
    };
    match behind.as_bytes().first() {
        Some(b'\'') => return literal::prefixed(p, name),
        // A name that goes on is a property, whatever its first segment is called.
        Some(b'/' | b'(') => return path(p),
        _ => {}
    }
    match literal::keyword(name) {
        Some(kind) => literal::keyword_literal(p, kind, name.len()),
        None => path(p),
    }
}

/// `parenExpr = OPEN BWS commonExpr BWS CLOSE`
fn paren_expr(p: &mut Parser<'_, '_>) -> Expr {
    let start = p.at();
    if !p.enter() {
        return Expr::error(p.span_here());
    }
    p.advance(1);
    let mut inner = common_expr(p);
    p.blanks();
    if p.peek() == Some(b',') {
        list_out_of_place(p, start, &mut inner);
    } else {
        close(p, start, b')');
    }
    p.leave();
    inner.parens.push(p.span_from(start));
    inner
}

/// `x eq ('a','b')`: a list where only `in` takes one.
fn list_out_of_place(p: &mut Parser<'_, '_>, start: usize, inner: &mut Expr) {
    let comma = p.span_here();
    p.advance(1);
    separated(p, start, b')', &mut |p| {
        common_expr(p);
    });
    let span = p.span_from(start);
    p.report(
        crate::syntax::error::SyntaxError::new(
            SyntaxErrorKind::Misplaced("a list in parentheses".to_owned()),
            span,
        )
        .with_related(comma, "the comma makes it a list")
        .with_fix(
            Applicability::Display,
            "a list follows `in`: `x in ('a','b')`",
            span,
            span.of(p.shared.raw).to_owned(),
        ),
    );
    inner.kind = ExprKind::Error;
}
