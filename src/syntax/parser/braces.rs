//! Braces round what is no object: values, identifiers, names.

use super::recover::shortened;
use super::state::Parser;
use super::token;
use crate::diagnostic::Applicability;
use crate::ops::Operator;
use crate::syntax::ast::Expr;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// `{65edc0b5-...}`, `in {'a','b'}`, `{x}`: reports the braces at the cursor if no object can be meant,
/// and passes over what they hold.
#[inline(never)]
pub(super) fn no_object(p: &mut Parser<'_, '_>) -> bool {
    let start = p.at();
    let first = p.peek_at(1 + p.blanks_at(1));
    if let None | Some(b'"' | b'}' | b'{') = first {
        return false;
    }
    let near = p.near();
    let mut quoted = false;
    let closing = near.iter().position(|byte| {
        quoted ^= *byte == b'\'';
        *byte == b'}' && !quoted
    });
    let Some(closing) = closing else {
        return false;
    };
    let end = start + closing;
    let inner = p.slice(start + 1, end);
    let trimmed = inner.trim();
    let (behind, name) = token::name(trimmed).unwrap_or((trimmed, ""));
    if inner.contains('{') || (!name.is_empty() && behind.trim_start().starts_with(':')) {
        return false;
    }
    p.go(end + 1);
    let span = p.span_from(start);
    let (open, close) = (p.span(start, start + 1), p.span(end, end + 1));
    let round = |before: &str, after: &str| [(open, before.to_owned()), (close, after.to_owned())];
    let before = p.slice(0, start).trim_end();
    let behind_in = before
        .rsplit(' ')
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("in"));
    let is_guid = matches!(token::guid(trimmed), Ok(("", _)));
    let equals = p
        .waiting()
        .filter(|waiting| waiting.operator == Operator::Eq && inner.contains(','));
    let error = if is_guid {
        let message = "a GUID stands without braces".to_owned();
        let error = SyntaxError::new(SyntaxErrorKind::InvalidLiteral(message), span);
        error.with_edits(Applicability::Safe, "remove the braces", round("", ""))
    } else if behind_in {
        let error = SyntaxError::new(SyntaxErrorKind::InWithoutList, span);
        error.with_edits(Applicability::Safe, "write parentheses", round("(", ")"))
    } else if let Some(waiting) = equals {
        let edits = [(waiting.span, "in".to_owned())];
        let edits = edits.into_iter().chain(round("(", ")"));
        let error = SyntaxError::new(SyntaxErrorKind::SeveralValues, span);
        error.with_edits(Applicability::Unsafe, "write `in`", edits)
    } else if !name.is_empty() && behind.is_empty() {
        let kind = SyntaxErrorKind::Misplaced(format!("`{}`", shortened(p.slice(start, end + 1))));
        let fix = "write a template hole";
        SyntaxError::new(kind, span).with_edits(Applicability::Unsafe, fix, round("{{", "}}"))
    } else {
        // They may hold together what stands in them.
        let is_whole = trimmed
            .split('\'')
            .step_by(2)
            .any(|text| text.contains(' '));
        let (fix, edits) = if is_whole {
            ("write parentheses", round("(", ")"))
        } else {
            ("remove the braces", round("", ""))
        };
        let error = SyntaxError::new(SyntaxErrorKind::Misplaced("`{`".to_owned()), open);
        error.with_edits(Applicability::Unsafe, fix, edits)
    };
    p.report(error);
    p.push(Expr::error(span));
    true
}
