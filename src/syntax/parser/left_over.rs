//! What stands round and behind an expression that is the whole of a value: quotes, signs that end
//! a sentence elsewhere, conditions joined by commas.

use super::conjunction::begins_condition;
use super::expr::{is_plain_name, push_expr};
use super::literal;
use super::primary::is_operand_start;
use super::recover::found;
use super::state::Parser;
use super::statement::option_in_place;
use super::string::foreign_quotes;
use super::url::is_request;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Goes into the quotes round a whole expression, which are reported: reading ends before the
/// closing one, and the answer is where it ended before. `Err` if what they hold is a request.
#[inline(never)]
pub(super) fn enclosed(p: &mut Parser<'_, '_>) -> Result<Option<usize>, ()> {
    let Some((opening, closing)) = quotes(p) else {
        return Ok(None);
    };
    let start = p.at();
    let end = start + p.rest().trim_end().len() - closing;
    let inner = p.slice(start + opening, end);
    let (first, last) = (p.span(start, start + opening), p.span(end, end + closing));
    p.report(
        SyntaxError::new(SyntaxErrorKind::QuotedExpression, first)
            .with_related(last, "to here")
            .with_edits(
                Applicability::Safe,
                "remove the quotes",
                [(first, String::new()), (last, String::new())],
            ),
    );
    if is_request(inner) {
        p.go(p.all().len());
        return Err(());
    }
    p.advance(opening);
    Ok(Some(p.narrow(end)))
}

/// How many bytes the quotes round a whole expression have, if there are any.
#[inline(never)]
fn quotes(p: &Parser<'_, '_>) -> Option<(usize, usize)> {
    if let None | Some(b' '..=b'!' | b'#'..=b'&' | b'('..=b'_' | b'a'..=b'~') = p.peek() {
        return None;
    }
    let text = p.rest().trim_end();
    let opening = text.chars().next()?;
    let closing = text.chars().next_back()?;
    let sizes = (opening.len_utf8(), closing.len_utf8());
    if p.is_nested() || (opening != '\'' && foreign_quotes(text).is_none()) {
        return None;
    }
    p.shared.step(2 * text.len());
    let inner = text.get(sizes.0..text.len().checked_sub(sizes.1)?)?;
    let is_closed = if opening == '\'' {
        // What seems to be the first string ends with an operator: `'status eq 'New''`.
        let (first, behind) = inner.split_once('\'')?;
        closing == '\'' && !behind.starts_with('\'') && ends_with_operator(first)
    } else {
        let quotes = foreign_quotes(text).unwrap_or(&[]);
        quotes.contains(&closing) && !inner.contains(quotes_but_apostrophes(quotes).as_slice())
    };
    let holds_operator =
        || (inner.split([' ', '('])).any(|word| Operator::infix(word.as_bytes()).is_some());
    (is_closed && (is_request(inner) || holds_operator())).then_some(sizes)
}

/// Apostrophes may stand within other quotes.
fn quotes_but_apostrophes(quotes: &[char]) -> Vec<char> {
    quotes.iter().copied().filter(|c| *c != '\'').collect()
}

fn ends_with_operator(text: &str) -> bool {
    let before = text.trim_end();
    let word = before.rsplit(' ').next().unwrap_or("");
    before.len() < text.len() && before != word && Operator::infix(word.as_bytes()).is_some()
}

/// Reports what stands behind an expression that is the whole of a value and on the stack of
/// operands. Unless nothing but signs stand there, the expression is unknown.
pub(super) fn left_over(p: &mut Parser<'_, '_>) {
    if trailing_signs(p) {
        return;
    }
    while !p.is_at_value_end() && !trailing_signs(p) {
        if option_in_place(p) {
            break;
        }
        separator(p);
        if !p.is_at_value_end() {
            p.pop();
            push_expr(p);
        }
    }
    p.spoil();
}

/// Signs that end a sentence or a statement elsewhere, and nothing behind them: reports them and
/// passes over them.
#[inline(never)]
pub(super) fn trailing_signs(p: &mut Parser<'_, '_>) -> bool {
    const MOST: usize = 8;
    let rest = p.rest();
    let is_sign = |c: char| {
        matches!(
            c,
            '.' | ',' | ';' | ':' | '!' | '?' | '&' | '|' | '\\' | ' ' | '\u{2026}' | '\u{3002}'
        )
    };
    let ends = p.is_outermost() && !p.is_nested() && !rest.is_empty();
    if !ends || rest.len() > MOST || !rest.trim_end().chars().all(is_sign) {
        return false;
    }
    let (before, span) = (p.blanks_before(), p.span_here());
    let kind = SyntaxErrorKind::TrailingSign(rest.trim_end().to_owned());
    p.advance(rest.len());
    let edit = (Span::new(before.start, p.span_from(p.at()).end), "");
    p.error_with_fix(kind, span, Applicability::Safe, "remove it", edit);
    true
}

/// Reports the sign at the cursor, which joins nothing, and passes over it.
#[inline(never)]
fn separator(p: &mut Parser<'_, '_>) {
    let behind_name = p.top().is_some_and(|before| is_plain_name(before));
    let (start, span, gap) = (p.at(), p.span_here(), p.blanks_before());
    let sign = p.rest().chars().next().unwrap_or(' ');
    let kind = SyntaxErrorKind::Misplaced(found(p));
    p.advance(sign.len_utf8());
    let blank = if p.blanks_at(0) > 0 { "" } else { " " };
    let place = Span::new(gap.start, p.span_from(start).end);
    p.blanks();
    let (kind, meant) = match sign {
        ',' | ';' if begins_condition(p) => (SyntaxErrorKind::JoinedBy(sign.to_string()), "and"),
        ':' if behind_name && is_operand_start(p) => {
            let (found, instead) = (":".to_owned(), "eq");
            (SyntaxErrorKind::ForeignOperator { found, instead }, "eq")
        }
        _ => return p.error(kind, span),
    };
    let message = format!("write `{meant}`");
    let name = p.name().len();
    let is_text = sign == ':'
        && name > 0
        && literal::keyword(p.name().as_bytes()).is_none()
        && matches!(p.peek_at(name), None | Some(b' ' | b')'));
    if is_text {
        // `status:New`: what one looks for is text.
        let here = p.at();
        let (begin, end) = (p.span(here, here), p.span(here + name, here + name));
        let edits = [
            (
                Span::new(place.start, begin.start),
                p.encoded(&format!(" {meant} '")),
            ),
            (Span::at(end.start), "'".to_owned()),
        ];
        let error = SyntaxError::new(kind, span);
        return p.report(error.with_edits(Applicability::Unsafe, message, edits));
    }
    let text = format!(" {meant}{blank}");
    p.error_with_fix(kind, span, Applicability::Unsafe, message, (place, &text));
}
