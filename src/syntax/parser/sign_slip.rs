//! Signs behind an operand that are no operators: comments, percent signs, powers.

use super::clause::Clause;
use super::primary::is_operand_start;
use super::recover::{found, skip_to_sync};
use super::state::Parser;
use super::token;
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

/// `status -eq 'New'`, `status := 'New'`: an operator of the shell or a sign that assigns, and what it
/// means.
pub(super) fn shell_operator<'s>(p: &Parser<'_, 's>) -> Option<(&'s str, Operator)> {
    let rest = p.rest();
    if rest.starts_with(":=") {
        return Some((rest.get(..2)?, Operator::Eq));
    }
    let behind = rest.strip_prefix('-')?;
    let operator = token::operator(behind).filter(|it| it.level() != Level::Primary)?;
    let length = 1 + operator.spelling().len();
    // `a -eq mul 2` calculates with a property.
    let next = length + p.blanks_at(length);
    let is_name = token::operator(rest.get(next..)?).is_some();
    (p.is_behind_blank() && next > length && !is_name)
        .then(|| rest.get(..length))
        .flatten()
        .map(|written| (written, operator))
}

/// `favorite, and isSpam`: whether a conjunction follows the commas at the cursor, as in sentences.
pub(super) fn is_before_conjunction(p: &Parser<'_, '_>) -> bool {
    if p.in_list || p.clause != Clause::None || p.is_nested() {
        return false;
    }
    let signs = commas(p);
    let behind = p.rest().get(signs + p.blanks_at(signs)..).unwrap_or("");
    let joins = |operator: Operator| matches!(operator, Operator::And | Operator::Or);
    token::operator(behind).is_some_and(joins)
}

/// Reports these, and passes over them and the conjunction.
#[cold]
#[inline(never)]
pub(super) fn conjunction_behind(p: &mut Parser<'_, '_>) -> Option<(Operator, Span)> {
    let (before, start) = (p.blanks_before(), p.at());
    let kind = SyntaxErrorKind::Misplaced(found(p));
    p.advance(commas(p));
    let signs = p.span_from(start);
    let blank = if p.blanks() { "" } else { " " };
    let place = (Span::new(before.start, signs.end), blank);
    p.error_with_fix(kind, signs, Applicability::Unsafe, "remove it", place);
    let (start, word) = (p.at(), p.name());
    p.advance(word.len());
    let span = p.span_from(start);
    p.blanks();
    p.count_token();
    Operator::infix(word.as_bytes()).map(|operator| (operator, span))
}

/// How many commas and semicolons stand at the cursor, of a few.
fn commas(p: &Parser<'_, '_>) -> usize {
    const MOST: usize = 8;
    let signs = p.bytes().iter().take(MOST);
    signs.take_while(|byte| matches!(byte, b',' | b';')).count()
}
