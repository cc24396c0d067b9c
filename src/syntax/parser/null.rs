//! How other languages ask whether a value is null.

use super::several::in_behind;
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

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
    report(p, start, kind, instead);
}

/// Reports the words from `start` to the cursor. A `not` before the operand denies all of it, which
/// takes parentheses.
fn report(p: &mut Parser<'_, '_>, start: usize, kind: SyntaxErrorKind, instead: &str) {
    let (left, is_denied) = p.calculated_span();
    let span = p.span_from(start);
    let mut edits = vec![(span, p.encoded(instead))];
    if is_denied {
        edits.insert(0, (Span::at(left.start), "(".to_owned()));
        edits.push((Span::at(span.end), ")".to_owned()));
    }
    let message = format!("write `{instead}`");
    let error = SyntaxError::new(kind, span);
    p.report(error.with_edits(Applicability::Safe, message, edits));
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
        let instead = if is_negated { "ne null" } else { "eq null" };
        let kind = SyntaxErrorKind::IsNull {
            found: p.slice(start, p.at()).to_ascii_lowercase(),
            instead,
        };
        report(p, start, kind, instead);
        return None;
    }
    if !is_negated {
        p.go(behind);
    }
    let (words, end) = (p.at() - start, p.at());
    p.go(start);
    let found = if is_negated { "is not in" } else { "is in" };
    if in_behind(p, words, found, is_negated) {
        return None;
    }
    p.go(end);
    let (found, meant) = if is_negated {
        ("is not", Operator::Ne)
    } else {
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
