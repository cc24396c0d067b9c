//! `stringLiteral`: text in apostrophes, and what people write for it.

use super::expr::is_plain_name;
use super::literal::literal;
use super::recover::skip_to_sync;
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Expr, LiteralKind};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::Text;

/// `stringLiteral = SQUOTE *( SQUOTE-in-string / pchar-no-SQUOTE ) SQUOTE`
pub(super) fn string(p: &mut Parser<'_, '_>) {
    let start = p.at();
    match quoted(p) {
        Ok(text) => literal(p, LiteralKind::String, start, text),
        Err(span) => p.push(Expr::error(span)),
    }
}

/// The content of the quoted text at the cursor, which is passed over. Text whose quotes make no
/// sense is reported and passed over as far as it was meant to go.
pub(super) fn quoted(p: &mut Parser<'_, '_>) -> Result<Text, Span> {
    let open = p.at();
    let bytes = p.bytes();
    let mut at = 1;
    let mut doubled = false;
    loop {
        let Some(found) = memchr::memchr(b'\'', bytes.get(at..).unwrap_or(&[])) else {
            p.shared.step(bytes.len());
            return Err(unclosed(p, open));
        };
        at += found + 1;
        if bytes.get(at) != Some(&b'\'') {
            break;
        }
        doubled = true;
        at += 1;
    }
    p.shared.step(at);
    p.advance(at);
    let close = p.at() - 1;
    let is_adjacent = match p.peek() {
        None => false,
        // A string that begins with such a sign is likelier than an operator without blanks.
        Some(b'-' | b'@' | b'.' | b'%' | b'*' | b'#' | b'$') => {
            let content = p.slice(open + 1, close);
            content.trim_end_matches(' ').ends_with([',', '('])
        }
        Some(byte @ ..b'\x80') => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'`'),
        Some(_) => {
            let letter = p.rest().starts_with(token::is_name_character);
            letter || foreign_quotes(p.rest()).is_some()
        }
    };
    if is_adjacent {
        adjacent(p, open, close)?;
    }
    let text = p.piece(open + 1, close);
    if !doubled {
        return Ok(text);
    }
    let value = p.slice(open + 1, close).replace("''", "'");
    Ok(Text::owned(text.span, &value))
}

/// A letter directly behind a string: the apostrophe was meant as a character, or the string was
/// never closed where it should have been, or a blank is missing before an operator.
fn adjacent(p: &mut Parser<'_, '_>, open: usize, close: usize) -> Result<(), Span> {
    let content = p.slice(open + 1, close);
    let last = content.trim_end();
    let before = last.rsplit(' ').next().unwrap_or("");
    if last.len() < content.len() && Operator::infix(before.as_bytes()).is_some() {
        p.go(close);
        return Err(unclosed(p, open));
    }
    if last.ends_with([',', '('])
        && let Some(end) = end_before(p, last)
    {
        p.go(close);
        let unsure = Applicability::Unsafe;
        return Err(unclosed_at(p, open, open + 1 + end, unsure));
    }
    if Operator::infix(p.name().as_bytes()).is_some() {
        return Ok(());
    }
    if content.is_empty() {
        return doubled_quotes(p, open);
    }
    // The string ends at the next apostrophe that something may follow.
    let near = p.near();
    let mut single = vec![close];
    let mut at = 0;
    // The first place where it can end, and the first from which an expression goes on.
    let (mut first, mut best) = (None, None);
    while let Some(found) = memchr::memchr(b'\'', near.get(at..).unwrap_or(&[])) {
        at += found + 1;
        match p.peek_at(at) {
            None | Some(b')' | b',' | b';' | b']' | b'}' | b':') => best = Some(single.len()),
            Some(b' ') => {
                let behind = p.rest().get(at..).unwrap_or("").trim_start_matches(' ');
                if behind.is_empty() || token::operator(behind).is_some() || behind.starts_with(')')
                {
                    best = Some(single.len());
                }
                first = first.or(Some((single.len(), at)));
            }
            Some(b'\'') => {
                at += 1;
                continue;
            }
            Some(_) => {}
        }
        if best.is_some() {
            break;
        }
        single.push(close + at);
    }
    if best.is_none() {
        let Some((length, end)) = first else {
            return Ok(());
        };
        single.truncate(length);
        at = end;
    }
    let apostrophe = |at: usize| p.span(at, at + 1);
    let (first, here) = (apostrophe(close), apostrophe(open));
    // A backslash before it is how other languages write it.
    let escaped = |at: usize| p.all().get(..at).is_some_and(|text| text.ends_with('\\'));
    let is_escaped = single.iter().any(|at| escaped(*at));
    let edits: Vec<_> = single
        .into_iter()
        .map(|at| {
            (
                p.span(at - usize::from(escaped(at)), at + 1),
                "''".to_owned(),
            )
        })
        .collect();
    // A string that is the whole expression was meant as something else.
    let trust = if open == 0 || is_escaped {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };
    let error = SyntaxError::new(SyntaxErrorKind::ApostropheNotDoubled, first)
        .with_related(here, "in the string that begins here")
        .with_edits(
            trust,
            if is_escaped {
                "write `''`"
            } else {
                "double it"
            },
            edits,
        );
    p.report(error);
    p.advance(at);
    Err(p.span_from(open))
}

/// Where the content of a string ends that goes up to where the next one begins: before what goes on
/// behind an operand, or before the comma in a list.
fn end_before(p: &Parser<'_, '_>, content: &str) -> Option<usize> {
    p.shared.step(content.len());
    let mut blanks = content.match_indices(' ').map(|(at, _)| at);
    let goes_on = |at: &usize| goes_on(content.get(at + 1..).unwrap_or(""));
    let comma = || content.strip_suffix(',').filter(|_| p.in_list);
    blanks.find(goes_on).or_else(|| comma().map(str::len))
}

/// `''text''`: the quotes were doubled instead of an apostrophe inside. The cursor is behind
/// the first two.
fn doubled_quotes(p: &mut Parser<'_, '_>, open: usize) -> Result<(), Span> {
    let near = p.near();
    let pairs = || {
        near.windows(2)
            .enumerate()
            .filter(|(_, pair)| *pair == b"''")
    };
    // Those of the text itself have a letter behind them.
    let ends = |at: usize| {
        !near
            .get(at + 2)
            .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'\'')
    };
    let last = pairs().find(|(at, _)| ends(*at));
    let Some((length, _)) = last.or_else(|| pairs().next()) else {
        return Ok(());
    };
    p.advance(length + 2);
    let span = p.span_from(open);
    let (first, last) = (p.span(open, open + 1), p.span(p.at() - 1, p.at()));
    p.report(
        SyntaxError::new(SyntaxErrorKind::DoubledQuotes, span).with_edits(
            Applicability::Safe,
            "remove one of each",
            [(first, String::new()), (last, String::new())],
        ),
    );
    Err(span)
}

/// A word with signs that stand in no name, and an apostrophe that can only close a string:
/// `email eq r2d2@contoso.com'`. It is reported and passed over.
pub(super) fn unopened(p: &mut Parser<'_, '_>) -> bool {
    // What is looked at stays short, however long the text.
    const LONGEST: usize = 128;
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-@+".contains(byte);
    let rest = p.rest().as_bytes();
    let length = rest
        .iter()
        .take(LONGEST)
        .take_while(|byte| fits(byte))
        .count();
    let word = p.rest().get(..length).unwrap_or("");
    let is_name = word
        .split('.')
        .all(|part| matches!(token::name(part), Ok(("", _))));
    let closes = p.peek_at(length) == Some(b'\'')
        && matches!(p.peek_at(length + 1), None | Some(b' ' | b')' | b','));
    // Behind a colon an apostrophe opens one: `case(a:' b')`.
    if is_name || !closes || word.ends_with(':') {
        return false;
    }
    without_opening(p, length);
    true
}

/// Reports that the apostrophe so many bytes behind the cursor closes a string that none opens.
pub(super) fn without_opening(p: &mut Parser<'_, '_>, length: usize) {
    let start = p.at();
    p.shared.step(length);
    p.advance(length + 1);
    let place = (p.span(start, start), "'");
    let (kind, span) = (SyntaxErrorKind::UnopenedString, p.span_from(start));
    p.error_with_fix(kind, span, Applicability::Unsafe, "write it", place);
    p.push_error(start);
}

/// `name eq Contoso Company'`: a name on the stack, words behind it, and an apostrophe that can only
/// close a string. All is reported and passed over.
pub(super) fn words_without_opening(p: &mut Parser<'_, '_>) -> bool {
    // What is looked at stays short, however long the text.
    const LONGEST: usize = 128;
    let is_compared = p.waiting().is_some_and(|waiting| {
        matches!(
            waiting.operator.level(),
            Level::Equality | Level::Relational
        )
    });
    if !(is_compared || p.in_list) || !p.top().is_some_and(|top| is_plain_name(top)) {
        return false;
    }
    let near = p.near();
    let near = near.get(..near.len().min(LONGEST)).unwrap_or_default();
    let fits =
        |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b" _.-&@+".contains(byte);
    let length = near.iter().take_while(|byte| fits(byte)).count();
    p.shared.step(length + 1);
    let words = p.rest().get(..length).unwrap_or("");
    let closes = p.peek_at(length) == Some(b'\'')
        && !words.ends_with(' ')
        && matches!(p.peek_at(length + 1), None | Some(b' ' | b')' | b','));
    let is_operator = |word: &str| Operator::infix(word.as_bytes()).is_some();
    if !closes || words.split(' ').any(is_operator) {
        return false;
    }
    let start = p.top_span();
    p.advance(length + 1);
    let span = start.to(p.span_from(p.at()));
    let (kind, place) = (SyntaxErrorKind::UnopenedString, Span::at(start.start));
    p.error_with_fix(kind, span, Applicability::Unsafe, "write it", (place, "'"));
    p.pop();
    p.push(Expr::error(span));
    true
}

/// A string that nothing closes: it was meant to end before the next operator that a blank
/// precedes, or at the end.
fn unclosed(p: &mut Parser<'_, '_>, open: usize) -> Span {
    let all = p.all().get(open..).unwrap_or("");
    let mut end = all.len();
    // To see that nothing closes a string takes all the text behind it. Where that was done often
    // enough already, the string takes all of it, or the work would grow with the square.
    let goes_back = p.shared.strings_left > 0;
    p.shared.strings_left = p.shared.strings_left.saturating_sub(1);
    for (at, _) in all.match_indices(' ').take_while(|_| goes_back) {
        if goes_on(all.get(at + 1..).unwrap_or("")) {
            end = at;
            break;
        }
    }
    // Behind a semicolon the next option in parentheses begins.
    if let Some(at) = all.get(..end).and_then(|text| text.find(";$"))
        && goes_back
        && p.is_nested()
    {
        end = at;
    }
    unclosed_at(p, open, open + end, Applicability::Safe)
}

/// The same where it was meant to end before `end`, or before the parentheses there. `trust` is that in
/// another sign as the one that closes it.
fn unclosed_at(p: &mut Parser<'_, '_>, open: usize, end: usize, trust: Applicability) -> Span {
    let shown = p.slice(open, end);
    if let Some(span) = closed_otherwise(p, open, shown, trust) {
        return span;
    }
    p.shared.step(shown.len());
    // Parentheses that close nothing within the string belong to the expression.
    let extra = shown
        .matches(')')
        .count()
        .saturating_sub(shown.matches('(').count());
    let kept = shown.trim_end_matches(')');
    let closes = !p.is_outermost() || p.is_nested();
    let cut = if closes {
        (shown.len() - kept.len()).min(extra)
    } else {
        0
    };
    p.go(open + shown.len() - cut);
    let span = p.span_from(open);
    p.report(
        SyntaxError::new(SyntaxErrorKind::UnclosedString, p.span(open, open + 1)).with_fix(
            Applicability::Unsafe,
            "close it",
            Span::at(span.end),
            "'",
        ),
    );
    span
}

/// `'New\u{2019}`: a string that begins with an apostrophe and ends with another sign.
fn closed_otherwise(
    p: &mut Parser<'_, '_>,
    open: usize,
    shown: &str,
    trust: Applicability,
) -> Option<Span> {
    let kept = shown.trim_end_matches(')');
    let sign = kept.chars().next_back()?;
    let is_quote = |c: char| foreign_quotes(c.encode_utf8(&mut [0; 4])).is_some();
    if kept.len() < 2 || !is_quote(sign) {
        return None;
    }
    let end = open + kept.len();
    let last = p.span(end - sign.len_utf8(), end);
    p.go(end);
    let kind = SyntaxErrorKind::WrongQuotes(sign);
    let fix = "write an apostrophe";
    p.error_with_fix(kind, last, trust, fix, (last, "'"));
    Some(p.span_from(open))
}

/// Whether the text goes on as an expression does behind an operand: `eq 1`, `and type eq`.
/// A mere `and` may be a word of the string.
fn goes_on(text: &str) -> bool {
    let mut words = text.split(' ');
    let mut word = || words.next().unwrap_or("");
    let (operator, operand) = (Operator::infix(word().as_bytes()), word());
    let is_operand = operand.starts_with(|c: char| c == '(' || token::is_name_character(c));
    match operator {
        Some(Operator::And | Operator::Or) => {
            is_operand
                && (operand.contains('(')
                    || operand.eq_ignore_ascii_case("not")
                    || Operator::infix(word().as_bytes()).is_some())
        }
        Some(_) => is_operand || operand.starts_with(['\'', '-']),
        None => false,
    }
}

/// The quotes that people and their word processors write for apostrophes, if the text begins with
/// one: the characters that may close it.
pub(super) fn foreign_quotes(text: &str) -> Option<&'static [char]> {
    const SINGLE: &[char] = &['\u{2018}', '\u{2019}', '\u{201a}', '\u{b4}', '`', '\''];
    const DOUBLE: &[char] = &['\u{201c}', '\u{201d}', '\u{201e}', '"'];
    const ANGLED: &[char] = &['\u{ab}', '\u{bb}', '\u{2039}', '\u{203a}'];
    let first = text.chars().next()?;
    [SINGLE, DOUBLE, ANGLED]
        .into_iter()
        .find(|quotes| first != '\'' && quotes.contains(&first))
}

/// Text in quotes that are not apostrophes.
pub(super) fn wrongly_quoted(p: &mut Parser<'_, '_>) {
    let start = p.at();
    let rest = p.rest();
    let quotes = foreign_quotes(rest).unwrap_or(&[]);
    let opening = rest.chars().next().unwrap_or('"');
    let behind = start + opening.len_utf8();
    let kind = SyntaxErrorKind::WrongQuotes(opening);
    if doubled_wrong_quotes(p, opening) {
        return;
    }
    let Some((length, closing)) = closing_quote(rest, quotes) else {
        p.shared.step(rest.len());
        p.error(kind, p.span(start, behind));
        p.go(behind);
        skip_to_sync(p);
        return p.push_error(start);
    };
    p.shared.step(length);
    let close = start + length;
    p.go(close + closing.len_utf8());
    let span = p.span_from(start);
    if names_property(p, behind, close) {
        let kind = SyntaxErrorKind::QuotedName(opening);
        let signs = [p.span(start, behind), p.span(close, p.at())];
        let edits = signs.map(|sign| (sign, String::new()));
        let fix = "remove the quotes";
        let error = SyntaxError::new(kind, span);
        p.report(error.with_edits(Applicability::Unsafe, fix, edits));
        return p.push(Expr::error(span));
    }
    let quote = |from: usize, to: usize, text: &str| (p.span(from, to), text.to_owned());
    let inner = p.slice(behind, close).match_indices('\'');
    let inner = inner.map(|(at, _)| quote(behind + at, behind + at + 1, "''"));
    let edits: Vec<_> = std::iter::once(quote(start, behind, "'"))
        .chain(inner)
        .chain([quote(close, close + closing.len_utf8(), "'")])
        .collect();
    p.report(SyntaxError::new(kind, span).with_edits(
        Applicability::Safe,
        "write apostrophes",
        edits,
    ));
    p.push(Expr::error(span));
}

/// The quote that closes the one at the start: the first with no letter behind it, for a letter goes on
/// with the text, or else the first of all.
fn closing_quote(text: &str, quotes: &[char]) -> Option<(usize, char)> {
    // What is looked at stays short, however long the text.
    const MOST: usize = 4;
    let mut found = text
        .char_indices()
        .skip(1)
        .filter(|(_, c)| quotes.contains(c));
    let first = found.next()?;
    let ends = |(at, sign): &(usize, char)| {
        let behind = text.get(at + sign.len_utf8()..).unwrap_or("");
        !behind.starts_with(token::is_name_character) || token::operator(behind).is_some()
    };
    if ends(&first) {
        return Some(first);
    }
    let later = found.take(MOST).find(ends);
    later.or(Some(first))
}

/// `""x""`: quotes that are doubled, which are reported and passed over with what they hold.
#[inline(never)]
fn doubled_wrong_quotes(p: &mut Parser<'_, '_>, quote: char) -> bool {
    let (start, width) = (p.at(), 2 * quote.len_utf8());
    let pair: String = [quote, quote].iter().collect();
    let Some(inner) = p.rest().strip_prefix(pair.as_str()) else {
        return false;
    };
    let near = p.near();
    let near = near.get(width..).unwrap_or_default();
    let Some(length) = near
        .windows(width)
        .position(|found| found == pair.as_bytes())
    else {
        return false;
    };
    if inner.starts_with(|c: char| !c.is_alphanumeric()) {
        return false;
    }
    let close = start + width + length;
    p.go(close + width);
    let span = p.span_from(start);
    let signs = [p.span(start, start + width), p.span(close, p.at())];
    let edits = signs.map(|sign| (sign, "'".to_owned()));
    let error = SyntaxError::new(SyntaxErrorKind::WrongQuotes(quote), span);
    p.report(error.with_edits(Applicability::Safe, "write apostrophes", edits));
    p.push(Expr::error(span));
    true
}

/// Whether quotes hold a name on the left of a comparison; the cursor is behind them.
fn names_property(p: &Parser<'_, '_>, start: usize, end: usize) -> bool {
    let text = p.slice(start, end);
    let gap = p.blanks_at(0);
    let behind = p.rest().get(gap..).unwrap_or("");
    let compares = token::operator(behind)
        .is_some_and(|operator| !matches!(operator, Operator::And | Operator::Or))
        || behind.starts_with(['=', '<', '>', '!']);
    let is_name = text
        .split('/')
        .all(|part| matches!(token::name(part), Ok(("", _))));
    let is_right = p.waiting().is_some_and(|waiting| {
        matches!(
            waiting.operator.level(),
            Level::Equality | Level::Relational
        )
    });
    compares && is_name && !is_right
}
