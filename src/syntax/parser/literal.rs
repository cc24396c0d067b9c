//! `primitiveLiteral`: quoted and unquoted literals, and the slips people make in them.

use super::clause::Clause;
use super::enumeration;
use super::hole;
use super::recover::shortened;
use super::slip::{Slip, slip};
use super::state::Parser;
use super::string::{self, quoted};
use super::token::{self, Shape};
use crate::diagnostic::{Applicability, Span};
use crate::edm::primitive::{
    Date, DateTimeOffset, Decimal, Duration, Geo, Surface, TimeOfDay, binary,
};
use crate::edm::{LiteralError, LiteralErrorKind};
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
#[inline]
pub(super) fn keyword(word: &[u8]) -> Option<LiteralKind> {
    // By length first: most words that are looked up here are names.
    match *word {
        [a, b, c] => matches!(&[a, b, c], b"NaN" | b"INF").then_some(LiteralKind::NotFinite),
        [b'n', b'u', b'l', b'l'] => Some(LiteralKind::Null),
        [b't' | b'T', ..] | [b'f' | b'F', ..] => {
            let is_boolean =
                word.eq_ignore_ascii_case(b"true") || word.eq_ignore_ascii_case(b"false");
            is_boolean.then_some(LiteralKind::Boolean)
        }
        _ => None,
    }
}

pub(super) fn keyword_literal(p: &mut Parser<'_, '_>, kind: LiteralKind, length: usize) {
    let start = p.at();
    p.advance(length);
    let text = p.piece(start, start + length);
    literal(p, kind, start, text);
}

/// The literal from `start` to the cursor.
pub(super) fn literal(p: &mut Parser<'_, '_>, kind: LiteralKind, start: usize, text: Text) {
    let literal = ExprKind::Literal(Literal { kind, text });
    p.push(Expr::new(literal, p.span_from(start)));
}

/// A literal that begins with a digit or a sign, or a GUID.
pub(super) fn unquoted(p: &mut Parser<'_, '_>) {
    let start = p.at();
    if slipped(p) {
        return;
    }
    let rest = p.rest();
    let matched = token::shape(rest).ok();
    // A colon may follow a number, as it does in `case`. What else hangs together with it is looked
    // at only where it is passed over, or a text of such literals would be read again and again.
    let whole = |behind: &str| {
        !behind.starts_with(|c| token::is_name_character(c) || matches!(c, '-' | '+' | '.'))
    };
    let Some((behind, shape)) = matched.filter(|(behind, _)| whole(behind)) else {
        let run = token::literal_run(rest);
        p.shared.step(run.len());
        return malformed(p, start, run);
    };
    let length = rest.len() - behind.len();
    p.shared.step(length);
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
            if let Some(offset) = offset_behind_plus(p) {
                return plus_as_blank(p, start, offset);
            }
            if zone_behind_blank(p, start) {
                return;
            }
            let span = p.span_from(start);
            let kind = SyntaxErrorKind::MissingZone(shortened(text));
            let edit = (Span::at(span.end), "Z");
            p.error_with_fix(
                kind,
                span,
                Applicability::Unsafe,
                "append `Z` for UTC",
                edit,
            );
            return p.push(Expr::error(span));
        }
    };
    let piece = p.piece(start, start + length);
    validated(p, kind, start, piece, text);
}

/// How long the offset is that follows a plus sign of the raw text that was read as a blank:
/// `2020-01-01T00:00:00+01:00`.
fn offset_behind_plus(p: &Parser<'_, '_>) -> Option<usize> {
    const OFFSET: usize = "+00:00".len();
    let place = p.span_here();
    if place.of(p.shared.raw) != "+" {
        return None;
    }
    let offset = p.rest().get(1..OFFSET)?;
    let digit = |(at, byte): (usize, u8)| {
        if at == 2 {
            byte == b':'
        } else {
            byte.is_ascii_digit()
        }
    };
    offset.bytes().enumerate().all(digit).then_some(OFFSET)
}

/// `2020-01-01T00:00:00 +01:00`, `2020-01-01T00:00:00 UTC`: reports the blank before the zone, and
/// passes over the zone.
#[inline(never)]
fn zone_behind_blank(p: &mut Parser<'_, '_>, start: usize) -> bool {
    const OFFSET: usize = "+00:00".len();
    let gap = p.blanks_at(0);
    let end = p.at();
    let behind = p.rest().get(gap..).unwrap_or("");
    let word = token::word(behind);
    let is_offset = behind.get(..OFFSET).is_some_and(|offset| {
        let digits = offset.bytes().filter(u8::is_ascii_digit).count();
        digits == 4 && offset.starts_with(['+', '-']) && offset.as_bytes().get(3) == Some(&b':')
    });
    let is_utc = ["Z", "UTC", "GMT"]
        .iter()
        .any(|zone| word.eq_ignore_ascii_case(zone));
    if !is_offset && !is_utc {
        return false;
    }
    let (length, zone) = if is_offset {
        (OFFSET, "")
    } else {
        (word.len(), "Z")
    };
    let written = shortened(p.slice(start, end));
    p.advance(gap + length);
    let place = p.span(end, if is_offset { end + gap } else { p.at() });
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::MissingZone(written);
    let fix = "write the zone directly behind it";
    p.error_with_fix(kind, span, Applicability::Safe, fix, (place, zone));
    p.push(Expr::error(span));
    true
}

/// Reports a date and time whose offset begins with a plus sign that was read as a blank.
fn plus_as_blank(p: &mut Parser<'_, '_>, start: usize, offset: usize) {
    let plus = p.span_here();
    p.advance(offset);
    let span = p.span_from(start);
    let edit = (plus, "+");
    p.error_with_fix(
        SyntaxErrorKind::PlusInOffset,
        span,
        Applicability::Safe,
        "write the plus sign as `%2B`",
        edit,
    );
    p.push(Expr::error(span));
}

/// A number or a date that is written as elsewhere, which is reported and passed over.
fn slipped(p: &mut Parser<'_, '_>) -> bool {
    let (start, rest) = (p.at(), p.rest());
    if is_plain_number(rest) {
        return false;
    }
    let takes_date = p.first_of_level().is_some_and(|first| {
        let left = first.span.of(p.shared.raw);
        left.get(..5)
            .is_some_and(|start| start.eq_ignore_ascii_case("date("))
    });
    // A comma may part the items of an option, too.
    let in_list = p.in_list || p.clause != Clause::None;
    let Some(Slip { length, meant }) = slip(rest, in_list, takes_date) else {
        return false;
    };
    // Behind `eq`, `1,5` is rather two values.
    let with_point = rest.get(..length).unwrap_or("").replace(',', ".");
    let is_fraction = meant == [with_point] && rest.get(..length) != meant.first().map(|it| &**it);
    let equals = p.waiting().is_some_and(|it| it.operator == Operator::Eq);
    if is_fraction && equals {
        return false;
    }
    p.shared.step(2 * length);
    p.advance(length);
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::MalformedLiteral(shortened(p.slice(start, p.at())));
    let mut error = SyntaxError::new(kind, span);
    // A blank of a word processor between the groups is part of it.
    let is_part = |it: &SyntaxError| {
        matches!(it.kind, SyntaxErrorKind::LookAlike { .. }) && it.span.to(span) == span
    };
    let only = p.shared.errors.iter().position(is_part);
    let is_whole = |at: &usize| {
        let fixes = p.shared.errors.get(*at).map(|it| &it.fixes);
        fixes.is_some_and(|all| all.iter().all(|fix| fix.edits.len() == 1))
    };
    if let Some(at) = only.filter(is_whole) {
        p.shared.errors.remove(at);
    }
    for literal in meant {
        let message = format!("write `{literal}`");
        error = error.with_fix(Applicability::Unsafe, message, span, p.encoded(&literal));
    }
    p.report(error);
    p.push(Expr::error(span));
    true
}

/// Whether the text begins with digits and a blank, a parenthesis or nothing: what no slip does, save
/// for a number in groups: `5 000`.
fn is_plain_number(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut behind = text.bytes().skip(digits);
    let ends = match behind.next() {
        None | Some(b')') => true,
        Some(b' ') => !behind.next().is_some_and(|byte| byte.is_ascii_digit()),
        Some(_) => false,
    };
    digits > 0 && ends
}

/// `$5000`, `€5000`: an amount with its currency, whose sign is at the cursor
pub(super) fn amount(p: &mut Parser<'_, '_>) {
    let (start, sign) = (p.at(), p.rest().chars().next().map_or(0, char::len_utf8));
    p.advance(sign);
    let edit = (p.span_from(start), "");
    let outer = p.shared.errors.len();
    unquoted(p);
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::MalformedLiteral(shortened(p.slice(start, p.at())));
    if p.shared.errors.len() == outer {
        p.error_with_fix(kind, span, Applicability::Safe, "remove the sign", edit);
    }
    p.pop();
    p.push(Expr::error(span));
}

/// Whether an amount with its currency begins the text.
pub(super) fn is_amount(text: &str) -> bool {
    let mut characters = text.chars();
    let is_sign = |c: char| matches!(c, '$' | '\u{20ac}' | '\u{a3}' | '\u{a5}');
    characters.next().is_some_and(is_sign) && characters.next().is_some_and(|c| c.is_ascii_digit())
}

/// The literal, if its text is a value; else an error node.
fn validated(p: &mut Parser<'_, '_>, kind: LiteralKind, start: usize, text: Text, value: &str) {
    if p.shared.has_hole(value) {
        return hole::push(p, start, p.at());
    }
    let wrong = match &kind {
        LiteralKind::Decimal => Decimal::parse_within(value, p.shared.limits).err(),
        // Digits of any number are an integer to the grammar; its range is a matter of types.
        LiteralKind::Integer => {
            let is_long = value.len() > p.shared.limits.decimal_digits.min(Decimal::MAX_DIGITS);
            is_long
                .then(|| Decimal::parse_within(value, p.shared.limits).err())
                .flatten()
        }
        LiteralKind::Date => Date::parse(value).err(),
        LiteralKind::DateTimeOffset => DateTimeOffset::parse(value).err(),
        LiteralKind::TimeOfDay => TimeOfDay::parse(value).err(),
        LiteralKind::Duration => Duration::parse(value).err(),
        LiteralKind::Binary => binary::parse(value).err(),
        LiteralKind::Geography => Geo::parse(value, Surface::Geography).err(),
        LiteralKind::Geometry => Geo::parse(value, Surface::Geometry).err(),
        LiteralKind::Null
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
            p.error(refused(&error), span);
            p.push(Expr::error(span));
        }
    }
}

/// What is wrong with the text of a literal, in the words of this room.
fn refused(error: &LiteralError) -> SyntaxErrorKind {
    let limit = |what, limit, maximum| SyntaxErrorKind::Limit {
        what,
        limit,
        maximum,
    };
    if let LiteralErrorKind::DecimalDigits { limit: most, .. } = error.kind {
        return limit("number of digits", "decimal-digits", most);
    }
    if let LiteralErrorKind::DecimalExponent { limit: most } = error.kind {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        return limit("exponent", "decimal-exponent", most);
    }
    SyntaxErrorKind::InvalidLiteral(error.to_string())
}

/// Digits and signs that make no literal: `12abc`, `5-3`, `2020-1-1`, `.5`.
fn malformed(p: &mut Parser<'_, '_>, start: usize, run: &str) {
    p.advance(run.len());
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::MalformedLiteral(shortened(run));
    let mut error = SyntaxError::new(kind, span);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = run.splitn(4, '-');
    match [(); 4].map(|()| parts.next()) {
        [Some(left), Some(right), None, None] if digits(left) && digits(right) => {
            let text = p.encoded(&format!("{left} sub {right}"));
            error = error.with_fix(Applicability::Unsafe, "write `sub`", span, text);
        }
        [Some(year), Some(month), Some(day), None]
            if [year, month, day].into_iter().all(digits)
                && year.len() == 4
                && month.len() < 3
                && day.len() < 3 =>
        {
            let text = format!("{year}-{month:0>2}-{day:0>2}");
            // Whether a date or an instant is meant is for the property to say.
            let message = "write the month and the day with two digits";
            let instant = format!("{text}T00:00:00Z");
            error = error
                .with_fix(Applicability::Unsafe, message, span, text)
                .with_fix(Applicability::Unsafe, "write an instant", span, instant);
        }
        [Some(fraction), None, ..] if fraction.strip_prefix('.').is_some_and(digits) => {
            let place = Span::at(span.start);
            error = error.with_fix(Applicability::Safe, "write a zero before it", place, "0");
        }
        _ => {
            if let Some((left, right)) = run.split_once('+')
                && digits(left)
                && digits(right)
            {
                let text = p.encoded(&format!("{left} add {right}"));
                error = error.with_fix(Applicability::Unsafe, "write `add`", span, text);
            }
        }
    }
    p.report(error);
    p.push(Expr::error(span));
}

/// `prefix'text'`; the cursor is at the prefix and an apostrophe follows it.
pub(super) fn prefixed(p: &mut Parser<'_, '_>, prefix: &str) {
    let start = p.at();
    let name = p.piece(start, start + prefix.len());
    if is_unopened(p, prefix) {
        return string::without_opening(p, prefix.len());
    }
    p.advance(prefix.len());
    let value_start = p.at();
    let text = match quoted(p) {
        Ok(text) => text,
        Err(_) => return p.push_error(start),
    };
    let value = p.slice(value_start + 1, p.at().saturating_sub(1));
    if p.shared.has_hole(prefix) {
        return hole::push(p, start, p.at());
    }
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
                    "`{}'...'` has an unknown prefix; the type of an enumeration literal is written with its namespace",
                    shortened(prefix)
                );
                let span = p.span_from(start);
                let mut error = SyntaxError::new(SyntaxErrorKind::InvalidLiteral(message), span);
                if prefix.len() == 1 {
                    // `N'text'` of SQL.
                    let letter = p.span(start, start + 1);
                    error = error.with_fix(Applicability::Unsafe, "remove the letter", letter, "");
                }
                p.report(error);
                return p.push(Expr::error(span));
            }
            if value.is_empty() {
                return without_member(p, start, prefix);
            }
            if enumeration::is_odd(value) && !p.shared.has_hole(value) {
                return enumeration::report(p, start, value_start + 1, value);
            }
            LiteralKind::Enum(Box::new(name))
        }
    };
    validated(p, kind, start, text, value);
}

/// `Ns.Type''`: an enumeration literal has at least one member.
fn without_member(p: &mut Parser<'_, '_>, start: usize, prefix: &str) {
    let span = p.span_from(start);
    let message = format!("`{}''` names no member", shortened(prefix));
    p.error(SyntaxErrorKind::InvalidLiteral(message), span);
    p.push(Expr::error(span));
}

/// `status eq New'`: a closing apostrophe behind the word at the cursor, which is no prefix.
fn is_unopened(p: &Parser<'_, '_>, word: &str) -> bool {
    let prefixes = ["duration", "binary", "geography", "geometry"];
    let mut known = (prefixes.iter().copied()).chain(OLD_PREFIXES.iter().map(|(old, _)| *old));
    let ends = matches!(p.peek_at(word.len() + 1), None | Some(b' ' | b')' | b','));
    let closes = || memchr::memchr(b'\'', p.bytes().get(word.len() + 1..).unwrap_or(&[])).is_some();
    ends && !word.contains('.')
        && (!known.any(|prefix| prefix.eq_ignore_ascii_case(word)) || !closes())
}

/// `datetime'...'` and its like.
fn old_literal(
    p: &mut Parser<'_, '_>,
    start: usize,
    prefix: &str,
    value: &str,
    instead: &'static str,
) {
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::OldLiteral {
        prefix: shortened(prefix),
        instead,
    };
    let mut error = SyntaxError::new(kind, span);
    // A date and time of OData 2 without its time is midnight.
    let is_date = matches!(token::shape(value), Ok(("", Shape::Date)));
    let time = if is_date { "T00:00:00" } else { "" };
    let zoned = format!("{value}{time}Z");
    let (plain, applicability) = match token::shape(value) {
        Ok(("", Shape::Guid | Shape::DateTime)) => (value, Applicability::Safe),
        Ok(("", Shape::Date)) => (zoned.as_str(), Applicability::Unsafe),
        // Services of OData 2 took such a time as UTC, or as their own.
        Ok(("", Shape::DateTimeWithoutZone)) => (zoned.as_str(), Applicability::Unsafe),
        _ => ("", Applicability::Display),
    };
    if !plain.is_empty() {
        let message = format!("write `{}`", shortened(plain));
        error = error.with_fix(applicability, message, span, p.encoded(plain));
    } else if prefix.eq_ignore_ascii_case("time") && Duration::parse(value).is_ok() {
        let text = format!("duration'{value}'");
        error = error.with_fix(Applicability::Safe, "write `duration'...'`", span, text);
    }
    p.report(error);
    p.push(Expr::error(span));
}
