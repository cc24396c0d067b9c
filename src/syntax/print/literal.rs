//! One spelling for each value.

use crate::edm::primitive::binary::Base64Url;
use crate::edm::primitive::{
    Date, DateTimeOffset, Decimal, Duration, Geo, Guid, Surface, TimeOfDay, binary, string,
};
use crate::syntax::ast::{Literal, LiteralKind};
use crate::text::Source;
use std::fmt::Display;

/// The canonical text of a literal, with its prefix and apostrophes.
///
/// A literal whose text is no value (which the parser never lets pass) is printed as it is.
#[must_use]
pub fn canonical_literal(literal: &Literal, source: &Source) -> String {
    let text = literal.text.as_str(source);
    let spelt = |value: Option<String>| value.unwrap_or_else(|| text.to_owned());
    let within = |prefix: &str, value: Option<String>| format!("{prefix}'{}'", spelt(value));
    match &literal.kind {
        LiteralKind::Null | LiteralKind::NotFinite => text.to_owned(),
        LiteralKind::Boolean => text.to_ascii_lowercase(),
        LiteralKind::Integer => integer(text),
        LiteralKind::Decimal => spelt(shown(Decimal::parse(text)).map(fractional)),
        LiteralKind::Guid => spelt(shown(Guid::parse(text))),
        LiteralKind::Date => spelt(shown(Date::parse(text))),
        LiteralKind::DateTimeOffset => spelt(shown(DateTimeOffset::parse(text))),
        LiteralKind::TimeOfDay => spelt(shown(TimeOfDay::parse(text))),
        LiteralKind::String => string::quote(text),
        LiteralKind::JsonString => json_string(text),
        LiteralKind::Duration => within("duration", shown(Duration::parse(text))),
        LiteralKind::Binary => within(
            "binary",
            binary::parse(text)
                .ok()
                .map(|bytes| Base64Url(&bytes).to_string()),
        ),
        LiteralKind::Geography => within("geography", shown(Geo::parse(text, Surface::Geography))),
        LiteralKind::Geometry => within("geometry", shown(Geo::parse(text, Surface::Geometry))),
        LiteralKind::Enum(name) => {
            format!("{}{}", name.as_str(source), string::quote(text))
        }
    }
}

fn shown<T: Display, E>(value: Result<T, E>) -> Option<String> {
    value.ok().map(|value| value.to_string())
}

/// Whole numbers of any size: no plus sign, no leading zeros, no negative zero.
pub(super) fn integer(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => format!("{sign}{digits}"),
    }
}

/// A decimal stays one when it is read again: `1.0`, not `1`.
fn fractional(text: String) -> String {
    if text.contains(['.', 'e', 'E']) {
        text
    } else {
        format!("{text}.0")
    }
}

/// A string in double quotes with JSON's escapes.
pub(super) fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
