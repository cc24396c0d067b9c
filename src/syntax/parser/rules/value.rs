//! Rules of primitive values, which nothing surrounds.

use super::of_text;
use crate::diagnostic::Span;
use crate::edm::LiteralError;
use crate::edm::primitive::{
    self as edm, Date, DateTimeOffset, Decimal, Duration, Geo, Guid, Surface, TimeOfDay,
};
use crate::syntax::ast::Query;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::syntax::parser::is_name;
use crate::syntax::parser::option::report_escapes;
use crate::syntax::parser::state::Shared;
use crate::text::{Plus, decode};

/// What is wrong with a value, and at which byte.
pub(super) struct Wrong {
    message: String,
    offset: usize,
}

/// Judges a value.
pub(super) type Judge = fn(&str) -> Result<(), Wrong>;

impl From<LiteralError> for Wrong {
    fn from(error: LiteralError) -> Self {
        Self {
            message: error.to_string(),
            offset: error.offset as usize,
        }
    }
}

fn wrong(message: &str, offset: usize) -> Wrong {
    Wrong {
        message: message.to_owned(),
        offset,
    }
}

/// A value as it stands in a payload.
pub(super) fn value(shared: &mut Shared<'_>, text: &str, judge: Judge) -> Query {
    if let Err(wrong) = judge(text) {
        let start = Span::from(0..wrong.offset.min(text.len())).end;
        let span = Span::new(start, Span::from(0..text.len()).end);
        let kind = SyntaxErrorKind::InvalidLiteral(wrong.message);
        shared.report(SyntaxError::new(kind, span));
    }
    of_text(text)
}

/// A value as it stands in a URL: percent-encoded.
pub(super) fn literal(shared: &mut Shared<'_>, text: &str, judge: Judge) -> Query {
    let (decoded, errors) = decode(text, 0, Plus::Literal);
    report_escapes(shared, &errors);
    if let Err(wrong) = judge(decoded.text()) {
        let end = decoded.text().len();
        let span = decoded.raw_span(wrong.offset.min(end), end);
        let kind = SyntaxErrorKind::InvalidLiteral(wrong.message);
        shared.report(SyntaxError::new(kind, span));
    }
    of_text(text)
}

pub(super) fn boolean(text: &str) -> Result<(), Wrong> {
    if text == "true" || text == "false" {
        Ok(())
    } else {
        Err(wrong("expected `true` or `false`", 0))
    }
}

pub(super) fn binary(text: &str) -> Result<(), Wrong> {
    Ok(edm::binary::parse(text).map(drop)?)
}

pub(super) fn guid(text: &str) -> Result<(), Wrong> {
    Ok(Guid::parse(text).map(drop)?)
}

pub(super) fn date(text: &str) -> Result<(), Wrong> {
    Ok(Date::parse(text).map(drop)?)
}

pub(super) fn date_time_offset(text: &str) -> Result<(), Wrong> {
    Ok(DateTimeOffset::parse(text).map(drop)?)
}

pub(super) fn time_of_day(text: &str) -> Result<(), Wrong> {
    Ok(TimeOfDay::parse(text).map(drop)?)
}

pub(super) fn duration(text: &str) -> Result<(), Wrong> {
    Ok(Duration::parse(text).map(drop)?)
}

/// `decimalValue`: what `Edm.Double` has besides numbers is part of it.
pub(super) fn decimal(text: &str) -> Result<(), Wrong> {
    if matches!(text, "NaN" | "INF" | "-INF") {
        return Ok(());
    }
    Ok(Decimal::parse(text).map(drop)?)
}

pub(super) fn double(text: &str) -> Result<(), Wrong> {
    Ok(edm::double::parse(text).map(drop)?)
}

pub(super) fn single(text: &str) -> Result<(), Wrong> {
    Ok(edm::double::parse_single(text).map(drop)?)
}

/// The grammar bounds how many digits there are, not the value.
fn integer(text: &str, sign: bool, most: usize) -> Result<(), Wrong> {
    let digits = if sign {
        text.strip_prefix(['+', '-']).unwrap_or(text)
    } else {
        text
    };
    let start = text.len() - digits.len();
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 || length < digits.len() {
        return Err(wrong("expected a digit", start + length));
    }
    if length > most {
        return Err(wrong("the number has too many digits", start + most));
    }
    Ok(())
}

pub(super) fn byte(text: &str) -> Result<(), Wrong> {
    integer(text, false, 3)
}

pub(super) fn sbyte(text: &str) -> Result<(), Wrong> {
    integer(text, true, 3)
}

pub(super) fn int16(text: &str) -> Result<(), Wrong> {
    integer(text, true, 5)
}

pub(super) fn int32(text: &str) -> Result<(), Wrong> {
    integer(text, true, 10)
}

pub(super) fn int64(text: &str) -> Result<(), Wrong> {
    integer(text, true, 19)
}

/// `enumValue = singleEnumValue *( COMMA singleEnumValue )`: names and numbers.
pub(super) fn enum_value(text: &str) -> Result<(), Wrong> {
    let mut at = 0;
    for member in text.split(',') {
        if !is_name(member) && int64(member).is_err() {
            let part = |c: char| c.is_alphanumeric() || c == '_';
            let length = member.find(|c| !part(c)).unwrap_or(0);
            return Err(wrong(
                "expected the name or the number of a member",
                at + length,
            ));
        }
        at += member.len() + 1;
    }
    Ok(())
}

/// `primitiveValue`: a value of any primitive type.
pub(super) fn primitive(text: &str) -> Result<(), Wrong> {
    const ALL: &[Judge] = &[
        boolean,
        guid,
        duration,
        date,
        date_time_offset,
        time_of_day,
        enum_value,
        decimal,
        double,
        binary,
    ];
    let geo = |surface| Geo::parse(text, surface).is_ok();
    if geo(Surface::Geography) || geo(Surface::Geometry) {
        return Ok(());
    }
    let mut furthest = 0;
    for judge in ALL {
        match judge(text) {
            Ok(()) => return Ok(()),
            Err(error) => furthest = furthest.max(error.offset),
        }
    }
    Err(wrong("expected a value of a primitive type", furthest))
}
