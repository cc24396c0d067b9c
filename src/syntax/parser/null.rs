//! How other languages ask whether a value is null.

use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::error::SyntaxErrorKind;

/// `name isnull`
pub(super) fn null_word(p: &mut Parser<'_, '_>, is_negated: bool) {
    let start = p.at();
    let word = p.word();
    p.advance(word.len());
    let instead = if is_negated { "ne null" } else { "eq null" };
    let kind = SyntaxErrorKind::IsNull {
        found: word.to_owned(),
        instead,
    };
    let (span, message) = (p.span_from(start), format!("write `{instead}`"));
    p.error_with_fix(kind, span, Applicability::Safe, message, (span, instead));
    p.spoil();
}

/// `x is null`, `x is not null`, and `x is y`
pub(super) fn is_null(p: &mut Parser<'_, '_>) -> Option<(Operator, Span)> {
    let start = p.at();
    p.advance(2);
    let behind = p.at();
    let is_negated = eat_word(p, "not");
    if ["null", "none", "nil", "undefined"]
        .into_iter()
        .any(|word| eat_word(p, word))
    {
        let span = p.span_from(start);
        let instead = if is_negated { "ne null" } else { "eq null" };
        let kind = SyntaxErrorKind::IsNull {
            found: p.slice(start, p.at()).to_ascii_lowercase(),
            instead,
        };
        let message = format!("write `{instead}`");
        p.error_with_fix(kind, span, Applicability::Safe, message, (span, instead));
        p.spoil();
        return None;
    }
    let (found, meant) = if is_negated {
        ("is not", Operator::Ne)
    } else {
        p.go(behind);
        ("is", Operator::Eq)
    };
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::ForeignOperator {
        found: found.to_owned(),
        instead: meant.spelling(),
    };
    let edit = (span, meant.spelling());
    let message = format!("write `{meant}`");
    p.error_with_fix(kind, span, Applicability::Unsafe, message, edit);
    Some((meant, span))
}

/// Passes over a word and the blanks before it if it comes next.
pub(super) fn eat_word(p: &mut Parser<'_, '_>, word: &str) -> bool {
    let gap = p.blanks_at(0);
    let next = token::word(p.rest().get(gap..).unwrap_or(""));
    let found = next.eq_ignore_ascii_case(word);
    if found {
        p.advance(gap + next.len());
    }
    found
}
