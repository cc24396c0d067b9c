//! The forms of an operand: parentheses, literals, paths and calls, JSON.

use super::group::paren_expr;
use super::hole;
use super::json::{array, object};
use super::literal;
use super::path::path;
use super::recover::{found, skip_to_sync};
use super::state::Parser;
use super::string;
use super::token;
use crate::ops::Operator;
use crate::syntax::error::SyntaxErrorKind;

/// Whether an operand can begin at the cursor. An operator's word can be the name of a property,
/// so `eq` counts as an operand only where an operator follows it or nothing does.
pub(super) fn is_operand_start(p: &Parser<'_, '_>) -> bool {
    match p.peek() {
        None => false,
        Some(
            b'('
            | b'\''
            | b'"'
            | b'['
            | b'{'
            | b'-'
            | b'+'
            | b'@'
            | b'$'
            | b'_'
            | b'`'
            | b'0'..=b'9',
        ) => true,
        Some(b'!') => p.peek_at(1) != Some(b'='),
        Some(b'.') => p.peek_at(1).is_some_and(|byte| byte.is_ascii_digit()),
        Some(b'A'..=b'Z' | b'a'..=b'z') => {
            let word = p.name();
            Operator::infix(word.as_bytes()).is_none() || is_name_of_operator(p, word.len())
        }
        Some(byte) if !byte.is_ascii() => {
            !p.name().is_empty()
                || string::foreign_quotes(p.rest()).is_some()
                || literal::is_amount(p.rest())
        }
        Some(_) => false,
    }
}

/// Whether the operator's word at the cursor is the name of something: it goes on as a path, or
/// what follows it can only follow an operand.
fn is_name_of_operator(p: &Parser<'_, '_>, word: usize) -> bool {
    if let Some(b'/' | b'.' | b'\'') = p.peek_at(word) {
        return true;
    }
    let gap = p.blanks_at(word);
    match p.peek_at(word + gap) {
        None | Some(b')' | b',' | b']' | b'}' | b';' | b':') => true,
        Some(_) if gap == 0 => false,
        Some(_) => {
            let behind = p.rest().get(word + gap..).unwrap_or("");
            p.is_clause(behind) || token::operator(behind).is_some()
        }
    }
}

/// An operand without the operators round it.
pub(super) fn primary(p: &mut Parser<'_, '_>) {
    if p.peek() == Some(b'(') {
        return paren_expr(p);
    }
    p.count_node();
    match p.peek() {
        Some(b'[') => array(p),
        // No object: what begins a hole that nothing closes.
        Some(b'{') if p.peek_at(1) == Some(b'{') => nothing(p),
        Some(b'{') => object(p),
        Some(b'\'') => string::string(p),
        Some(_) if hole::operand(p) => {}
        Some(b'"' | b'`') => string::wrongly_quoted(p),
        Some(b'0'..=b'9') if string::unopened(p) => {}
        Some(b'A'..=b'Z' | b'a'..=b'z') if is_no_name(p) && string::unopened(p) => {}
        Some(b'A'..=b'Z' | b'a'..=b'z' | b'_') => word(p),
        Some(b'-' | b'+' | b'.' | b'0'..=b'9') => literal::unquoted(p),
        Some(b'$' | b'\x80'..) if literal::is_amount(p.rest()) => literal::amount(p),
        Some(b'$' | b'@') => path(p),
        Some(b'\x80'..) if !p.name().is_empty() => word(p),
        Some(b'\x80'..) => string::wrongly_quoted(p),
        Some(_) | None => nothing(p),
    }
}

fn nothing(p: &mut Parser<'_, '_>) {
    let start = p.at();
    let (kind, span) = (SyntaxErrorKind::ExpectedExpression(found(p)), p.span_here());
    p.error(kind, span);
    skip_to_sync(p);
    p.push_error(start);
}

/// Whether the name at the cursor goes on with a sign that stands in no path.
fn is_no_name(p: &Parser<'_, '_>) -> bool {
    let behind = p.peek_at(p.qualified_name().len());
    matches!(behind, Some(b'-' | b'@' | b':' | b'+' | b'.'))
}

/// What begins with a letter: a keyword literal, a GUID, a literal with a prefix, a path.
fn word(p: &mut Parser<'_, '_>) {
    if p.peek_at(8) == Some(b'-') && token::guid(p.rest()).is_ok() {
        return literal::unquoted(p);
    }
    let name = p.qualified_name();
    match p.peek_at(name.len()) {
        Some(b'\'') => literal::prefixed(p, name),
        // A name that goes on is a property, whatever its first segment is called.
        Some(b'/' | b'(') => path(p),
        Some(_) | None => match literal::keyword(name.as_bytes()) {
            Some(kind) => literal::keyword_literal(p, kind, name.len()),
            None => path(p),
        },
    }
}
