//! The members that an enumeration literal names.

use super::recover::shortened;
use super::state::Parser;
use super::token;
use crate::diagnostic::Applicability;
use crate::syntax::ast::Expr;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// `enumValue = singleEnumValue *( COMMA singleEnumValue )`: whether some of it is neither a name nor a
/// number. Blanks behind a comma are tolerated.
pub(super) fn is_odd(value: &str) -> bool {
    value.split(',').any(|member| !is_member(member))
}

fn is_member(member: &str) -> bool {
    let member = member.trim_start_matches(' ');
    let digits = member.strip_prefix(['-', '+']).unwrap_or(member);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number || matches!(token::name(member), Ok(("", _)))
}

/// Reports the first of these in a literal that begins at `start`; its value begins at `inner`.
#[cold]
#[inline(never)]
pub(super) fn report(p: &mut Parser<'_, '_>, start: usize, inner: usize, value: &str) {
    let mut at = inner;
    for member in value.split(',') {
        if !is_member(member) {
            break;
        }
        at += member.len() + 1;
    }
    let member = value
        .get(at - inner..)
        .and_then(|rest| rest.split(',').next());
    let member = member.unwrap_or("");
    let span = p.span(at, at + member.len());
    if member.trim().is_empty() {
        // The comma before it, or the one behind it, is too much.
        let comma = if at > inner {
            at - 1..at + member.len()
        } else {
            at..at + member.len() + 1
        };
        let comma = p.span(comma.start, comma.end);
        let fix = "remove the comma";
        p.error_with_fix(
            SyntaxErrorKind::TrailingComma,
            comma,
            Applicability::Safe,
            fix,
            (comma, ""),
        );
    } else {
        let joined: String = member.split(' ').collect();
        let mut error = SyntaxError::new(SyntaxErrorKind::EnumMember(shortened(member)), span);
        if joined != member && is_member(&joined) {
            let message = format!("write `{}`", shortened(&joined));
            error = error.with_fix(Applicability::Unsafe, message, span, joined);
        }
        p.report(error);
    }
    let span = p.span_from(start);
    p.push(Expr::error(span));
}
