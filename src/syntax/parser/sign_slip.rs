//! Signs behind an operand that are no operators: comments, percent signs, powers.

use super::primary::is_operand_start;
use super::recover::skip_to_sync;
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::ops::{Level, Operator};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Signs that begin a comment elsewhere.
const COMMENTS: &[&str] = &["--", "//", "/*", "#"];

/// Operators of other languages that OData has no word for.
const UNKNOWN: &[&str] = &["**", "??", "=~", "!~", "~=", "<<", ">>", "++", "<=>"];

/// Reports the sign at the cursor, where an operator must stand, and passes over what goes with it.
#[inline(never)]
pub(super) fn no_operator(p: &mut Parser<'_, '_>) -> bool {
    comment(p) || unknown(p) || dangling(p)
}

/// `a eq 1 -- old`
fn comment(p: &mut Parser<'_, '_>) -> bool {
    let rest = p.rest();
    let Some(sign) = COMMENTS.iter().find(|sign| rest.starts_with(**sign)) else {
        return false;
    };
    let behind = rest.get(sign.len()..).unwrap_or("");
    // `a--5` calculates.
    let is_comment = *sign != "--" || behind.is_empty() || behind.starts_with(' ');
    if !is_comment || !p.is_outermost() || p.is_nested() {
        return false;
    }
    let (start, before) = (p.at(), p.blanks_before());
    p.shared.step(rest.len());
    p.advance(rest.len());
    let span = p.span(start, start + sign.len());
    let edit = (Span::new(before.start, p.span_from(start).end), "");
    let kind = SyntaxErrorKind::TrailingSign((*sign).to_owned());
    p.error_with_fix(
        kind,
        span,
        Applicability::Unsafe,
        "remove the comment",
        edit,
    );
    true
}

/// `a ** 2`
fn unknown(p: &mut Parser<'_, '_>) -> bool {
    let rest = p.rest();
    let Some(sign) = UNKNOWN.iter().find(|sign| rest.starts_with(**sign)) else {
        return false;
    };
    let start = p.at();
    p.advance(sign.len());
    let span = p.span_from(start);
    p.error(SyntaxErrorKind::UnknownOperator((*sign).to_owned()), span);
    p.spoil();
    p.blanks();
    skip_to_sync(p);
    true
}

/// `name eq &quot;x&quot;`: a string in quotes as HTML writes them, which is reported and passed over.
#[cold]
#[inline(never)]
pub(super) fn quoted_by_entity(p: &mut Parser<'_, '_>) -> bool {
    const QUOTES: &[(&str, char)] = &[
        ("&quot;", '"'),
        ("&#34;", '"'),
        ("&apos;", '\''),
        ("&#39;", '\''),
        ("&#x27;", '\''),
    ];
    let (start, rest) = (p.at(), p.rest());
    let Some((entity, quote)) = QUOTES.iter().find(|(entity, _)| rest.starts_with(entity)) else {
        return false;
    };
    p.shared.step(rest.len());
    let inner = rest.get(entity.len()..).unwrap_or("");
    let Some(length) = inner.find(entity) else {
        return false;
    };
    let close = start + entity.len() + length;
    p.go(close + entity.len());
    let edits = [
        (p.span(start, start + entity.len()), "'".to_owned()),
        (p.span(close, close + entity.len()), "'".to_owned()),
    ];
    let is_plain = !inner.get(..length).is_some_and(|text| text.contains('\''));
    let trust = if is_plain {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let error = SyntaxError::new(SyntaxErrorKind::WrongQuotes(*quote), p.span_from(start));
    p.report(error.with_edits(trust, "write apostrophes", edits));
    p.push_error(start);
    true
}

/// `a gt 5%`: a sign of arithmetic with no operand behind it.
fn dangling(p: &mut Parser<'_, '_>) -> bool {
    let Some(b'%' | b'*' | b'+' | b'-') = p.peek() else {
        return false;
    };
    let (start, before) = (p.at(), p.blanks_before());
    p.advance(1);
    let end = p.at();
    p.blanks();
    let follows = is_operand_start(p) || matches!(p.peek(), Some(b'*' | b'%' | b'+' | b'='));
    p.go(end);
    if follows {
        p.go(start);
        return false;
    }
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::TrailingSign(p.slice(start, end).to_owned());
    let edit = (Span::new(before.start, span.end), "");
    p.error_with_fix(kind, span, Applicability::Unsafe, "remove it", edit);
    true
}

/// `a eq= 1`, `a gt= 1`: a sign that compares behind a word that does, `before`. It is reported and
/// passed over.
#[inline(never)]
pub(super) fn compared_again(p: &mut Parser<'_, '_>, before: Option<Operator>) -> bool {
    let compares =
        |operator: &Operator| matches!(operator.level(), Level::Equality | Level::Relational);
    let Some(operator) = before.filter(compares) else {
        return false;
    };
    let signs = p.rest();
    let length = signs.len() - signs.trim_start_matches(['=', '<', '>']).len();
    if length == 0 || length > 3 {
        return false;
    }
    let start = p.at();
    let behind_blank = p.is_behind_blank();
    p.advance(length);
    let sign = p.slice(start, p.at());
    let blank = if behind_blank || p.blanks_at(0) > 0 {
        ""
    } else {
        " "
    };
    let (meant, trust) = match (operator, sign) {
        (Operator::Gt, "=") => (Operator::Ge, Applicability::Unsafe),
        (Operator::Lt, "=") => (Operator::Le, Applicability::Unsafe),
        (Operator::Eq, "=" | "==" | "===")
        | (Operator::Gt | Operator::Ge, ">")
        | (Operator::Ge, ">=")
        | (Operator::Lt | Operator::Le, "<")
        | (Operator::Le, "<=")
        | (Operator::Ne, "<>") => (operator, Applicability::Safe),
        (_, _) => (operator, Applicability::Unsafe),
    };
    let kind = SyntaxErrorKind::ForeignOperator {
        found: sign.to_owned(),
        instead: meant.spelling(),
    };
    let span = p.span_from(start);
    let mut error = SyntaxError::new(kind, span);
    if meant == operator {
        error = error.with_fix(trust, "remove it", span, p.encoded(blank));
    } else if let Some(waiting) = p.waiting() {
        let place = waiting.span.to(span);
        let text = p.encoded(&format!(
            "{meant}{}",
            if p.blanks_at(0) > 0 { "" } else { " " }
        ));
        error = error.with_fix(trust, format!("write `{meant}`"), place, text);
    }
    p.report(error);
    p.blanks();
    true
}
