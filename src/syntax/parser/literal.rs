//! `primitiveLiteral`: quoted and unquoted literals, and the slips people make in them.

use super::recover::skip_to_sync;
use super::state::Parser;
use super::token::{self, Shape};
use crate::diagnostic::{Applicability, Span};
use crate::edm::primitive::{
    Date, DateTimeOffset, Decimal, Duration, Geo, Surface, TimeOfDay, binary,
};
use crate::ops::Operator;
use crate::syntax::ast::{Expr, ExprKind, Literal, LiteralKind};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::Text;

/// Literals with a prefix that OData 2 had, and how OData 4 writes them.
const OLD_PREFIXES: &[(&str, &str)] = &[
    (
        "datetime",
        "without prefix and apostrophes, with a time zone",
    ),
    ("datetimeoffset", "without prefix and apostrophes"),
    ("guid", "without prefix and apostrophes"),
    (
        "time",
        "as `duration'...'`, or as `12:30:00` for a time of day",
    ),
    ("x", "as `binary'...'` in base64url"),
];

/// The kind of a literal that is a word. `null` has one spelling, `true` and `false` any case.
pub(super) fn keyword(word: &str) -> Option<LiteralKind> {
    match word {
        "null" => Some(LiteralKind::Null),
        "NaN" | "INF" => Some(LiteralKind::NotFinite),
        _ if word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false") => {
            Some(LiteralKind::Boolean)
        }
        _ => None,
    }
}

pub(super) fn keyword_literal(p: &mut Parser<'_, '_>, kind: LiteralKind, length: usize) -> Expr {
    let start = p.at();
    p.advance(length);
    literal(p, kind, start, p.piece(start, start + length))
}

fn literal(p: &Parser<'_, '_>, kind: LiteralKind, start: usize, text: Text) -> Expr {
    Expr::new(
        ExprKind::Literal(Literal { kind, text }),
        p.span_from(start),
    )
}

/// A literal that begins with a digit or a sign, or a GUID.
pub(super) fn unquoted(p: &mut Parser<'_, '_>) -> Expr {
    let start = p.at();
    let rest = p.rest();
    let run = token::literal_run(rest);
    let matched = token::shape(rest)
        .ok()
        .map(|(behind, shape)| (shape, rest.len() - behind.len()));
    // A colon may follow a number, as it does in `case`.
    let whole = |length: usize| length == run.len() || run.as_bytes().get(length) == Some(&b':');
    let Some((shape, length)) = matched.filter(|(_, length)| whole(*length)) else {
        return malformed(p, start, run);
    };
    p.advance(length);
    let text = p.slice(start, start + length);
    let kind = match shape {
        Shape::Integer => LiteralKind::Integer,
        Shape::Decimal => LiteralKind::Decimal,
        Shape::NotFinite => LiteralKind::NotFinite,
        Shape::Guid => LiteralKind::Guid,
        Shape::Date => LiteralKind::Date,
        Shape::DateTime => LiteralKind::DateTimeOffset,
        Shape::Time => LiteralKind::TimeOfDay,
        Shape::DateTimeWithoutZone => {
            let span = p.span_from(start);
            let kind = SyntaxErrorKind::MissingZone(text.to_owned());
            let edit = (Span::at(span.end), "Z");
            p.error_with_fix(
                kind,
                span,
                Applicability::Unsafe,
                "append `Z` for UTC",
                edit,
            );
            return Expr::error(span);
        }
    };
    validated(p, kind, start, p.piece(start, start + length), text)
}

/// The literal, if its text is a value; else an error node.
fn validated(
    p: &mut Parser<'_, '_>,
    kind: LiteralKind,
    start: usize,
    text: Text,
    value: &str,
) -> Expr {
    let wrong = match &kind {
        LiteralKind::Decimal => Decimal::parse(value).err(),
        LiteralKind::Date => Date::parse(value).err(),
        LiteralKind::DateTimeOffset => DateTimeOffset::parse(value).err(),
        LiteralKind::TimeOfDay => TimeOfDay::parse(value).err(),
        LiteralKind::Duration => Duration::parse(value).err(),
        LiteralKind::Binary => binary::parse(value).err(),
        LiteralKind::Geography => Geo::parse(value, Surface::Geography).err(),
        LiteralKind::Geometry => Geo::parse(value, Surface::Geometry).err(),
        // Digits of any number are an integer to the grammar; its range is a matter of types.
        LiteralKind::Integer
        | LiteralKind::Null
        | LiteralKind::Boolean
        | LiteralKind::NotFinite
        | LiteralKind::Guid
        | LiteralKind::String
        | LiteralKind::JsonString
        | LiteralKind::Enum(_) => None,
    };
    match wrong {
        None => literal(p, kind, start, text),
        Some(error) => {
            let span = p.span_from(start);
            p.error(SyntaxErrorKind::InvalidLiteral(error.to_string()), span);
            Expr::error(span)
        }
    }
}

/// Digits that make no literal: `12abc`, `5-3`, `2020-1-1`.
fn malformed(p: &mut Parser<'_, '_>, start: usize, run: &str) -> Expr {
    if run.is_empty() {
        // A lone sign.
        p.advance(1);
        let span = p.span_from(start);
        p.error(
            SyntaxErrorKind::ExpectedExpression(format!("`{}`", span.of(p.shared.raw))),
            span,
        );
        skip_to_sync(p);
        return Expr::error(span);
    }
    p.advance(run.len());
    let span = p.span_from(start);
    let mut error = SyntaxError::new(SyntaxErrorKind::MalformedLiteral(shortened(run)), span);
    let parts: Vec<&str> = run.split('-').collect();
    let numeric = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [left, right] if numeric(left) && numeric(right) => {
            let text = p.encoded(&format!("{left} sub {right}"));
            error = error.with_fix(Applicability::Unsafe, "write `sub`", span, text);
        }
        [year, month, day]
            if parts.iter().all(numeric) && year.len() == 4 && month.len() + day.len() < 4 =>
        {
            let text = format!("{year}-{month:0>2}-{day:0>2}");
            error = error.with_fix(
                Applicability::Safe,
                "write the month and the day with two digits",
                span,
                text,
            );
        }
        _ => {}
    }
    p.report(error);
    Expr::error(span)
}

/// Text for a message, which must not grow with the input.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}

/// `stringLiteral = SQUOTE *( SQUOTE-in-string / pchar-no-SQUOTE ) SQUOTE`
pub(super) fn string(p: &mut Parser<'_, '_>) -> Expr {
    let start = p.at();
    match quoted(p) {
        Ok(text) => literal(p, LiteralKind::String, start, text),
        Err(span) => Expr::error(span),
    }
}

/// The content of the quoted text at the cursor, which is passed over. Text whose quotes make no
/// sense is reported and passed over as far as it was meant to go.
fn quoted(p: &mut Parser<'_, '_>) -> Result<Text, Span> {
    let open = p.at();
    let bytes = p.rest().as_bytes();
    let mut at = 1;
    let mut doubled = false;
    loop {
        let Some(found) = memchr::memchr(b'\'', bytes.get(at..).unwrap_or(&[])) else {
            return Err(unclosed(p, open));
        };
        at += found + 1;
        if bytes.get(at) != Some(&b'\'') {
            break;
        }
        doubled = true;
        at += 1;
    }
    p.advance(at);
    let close = p.at() - 1;
    if p.peek()
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80)
    {
        adjacent(p, open, close)?;
    }
    let close = p.at() - 1;
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
    let word = token::name(p.rest()).map_or("", |(_, word)| word);
    let content = p.slice(open + 1, close);
    let last = content.trim_end();
    let before = last.rsplit(' ').next().unwrap_or("");
    if last.len() < content.len() && Operator::infix(before.as_bytes()).is_some() {
        p.go(close);
        return Err(unclosed(p, open));
    }
    if Operator::infix(word.as_bytes()).is_some() {
        return Ok(());
    }
    let rest = p.rest();
    // The string ends at the next apostrophe that something may follow.
    let mut end = None;
    for (at, _) in rest.match_indices('\'') {
        let next = rest.as_bytes().get(at + 1);
        if next.is_none_or(|b| matches!(b, b' ' | b')' | b',' | b';' | b']' | b'}' | b':')) {
            end = Some(at);
            break;
        }
        if at > 200 {
            break;
        }
    }
    let Some(end) = end else { return Ok(()) };
    let apostrophe = p.span(close, close + 1);
    p.advance(end + 1);
    p.report(
        SyntaxError::new(SyntaxErrorKind::ApostropheNotDoubled, apostrophe)
            .with_related(p.span(open, open + 1), "in the string that begins here")
            .with_fix(Applicability::Safe, "double it", apostrophe, "''"),
    );
    Err(p.span_from(open))
}

/// A string that nothing closes: it was meant to end before the next operator that a blank
/// precedes, or at the end.
fn unclosed(p: &mut Parser<'_, '_>, open: usize) -> Span {
    let all = p.all().get(open..).unwrap_or("");
    let mut end = all.len();
    for (at, _) in all.match_indices(' ') {
        let (word, behind) = match all.get(at + 1..).and_then(|rest| rest.split_once(' ')) {
            Some((word, behind)) => (word, behind),
            None => break,
        };
        let follows = behind.starts_with(|c: char| c == '(' || token::is_name_character(c));
        if follows && Operator::infix(word.as_bytes()).is_some() {
            end = at;
            break;
        }
    }
    let shown = all.get(..end).unwrap_or(all);
    // Parentheses that close nothing within the string belong to the expression.
    let extra = shown
        .matches(')')
        .count()
        .saturating_sub(shown.matches('(').count());
    let kept = shown.trim_end_matches(')');
    let cut = (shown.len() - kept.len()).min(extra);
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

/// `"text"` where JSON does not allow it.
pub(super) fn double_quoted(p: &mut Parser<'_, '_>) -> Expr {
    let start = p.at();
    let Some(length) = super::json::string_length(p.rest()) else {
        let span = p.span(start, start + 1);
        p.error(SyntaxErrorKind::UnclosedString, span);
        skip_to_sync(p);
        p.advance(usize::from(p.at() == start));
        return Expr::error(span);
    };
    p.advance(length);
    let span = p.span_from(start);
    let content = p.slice(start + 1, start + length - 1);
    let text = format!("'{}'", content.replace('\'', "''"));
    let message = "write apostrophes";
    p.error_with_fix(
        SyntaxErrorKind::DoubleQuotes,
        span,
        Applicability::Safe,
        message,
        (span, &text),
    );
    Expr::error(span)
}

/// `prefix'text'`; the cursor is at the prefix and an apostrophe follows it.
pub(super) fn prefixed(p: &mut Parser<'_, '_>, prefix: &str) -> Expr {
    let start = p.at();
    let name = p.piece(start, start + prefix.len());
    p.advance(prefix.len());
    let value_start = p.at();
    let text = match quoted(p) {
        Ok(text) => text,
        Err(_) => return Expr::error(p.span_from(start)),
    };
    let value = p.slice(value_start + 1, p.at().saturating_sub(1));
    let lower = prefix.to_ascii_lowercase();
    let kind = match lower.as_str() {
        "duration" => LiteralKind::Duration,
        "binary" => LiteralKind::Binary,
        "geography" => LiteralKind::Geography,
        "geometry" => LiteralKind::Geometry,
        _ => {
            if let Some((_, instead)) = OLD_PREFIXES.iter().find(|(old, _)| *old == lower) {
                return old_literal(p, start, prefix, value, instead);
            }
            if !prefix.contains('.') {
                let message = format!(
                    "`{prefix}'...'` has an unknown prefix; the type of an enumeration literal is written with its namespace"
                );
                let span = p.span_from(start);
                p.error(SyntaxErrorKind::InvalidLiteral(message), span);
                return Expr::error(span);
            }
            LiteralKind::Enum(Box::new(name))
        }
    };
    validated(p, kind, start, text, value)
}

/// `datetime'...'` and its like.
fn old_literal(
    p: &mut Parser<'_, '_>,
    start: usize,
    prefix: &str,
    value: &str,
    instead: &'static str,
) -> Expr {
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::OldLiteral {
        prefix: prefix.to_owned(),
        instead,
    };
    let mut error = SyntaxError::new(kind, span);
    let zoned = format!("{value}Z");
    let plain = match token::shape(value) {
        Ok(("", Shape::Guid | Shape::DateTime | Shape::Date)) => Some(value),
        Ok(("", Shape::DateTimeWithoutZone)) => Some(zoned.as_str()),
        _ => None,
    };
    if let Some(plain) = plain {
        let message = format!("write `{plain}`");
        error = error.with_fix(Applicability::Unsafe, message, span, plain);
    } else if prefix.eq_ignore_ascii_case("time") && Duration::parse(value).is_ok() {
        let text = format!("duration'{value}'");
        error = error.with_fix(Applicability::Safe, format!("write `{text}`"), span, text);
    }
    p.report(error);
    Expr::error(span)
}
