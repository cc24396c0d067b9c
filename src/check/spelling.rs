//! How values are written: what was meant by a string, and an example of each type.

use crate::edm::convert::promote;
use crate::edm::primitive::{Date, DateTimeOffset, Decimal, Duration, Guid, Surface, TimeOfDay};
use crate::edm::{Primitive, Value};
use crate::syntax::otherwise_written_dates;

/// The literal of a type whose text somebody put in apostrophes.
pub(super) fn unquoted(text: &str, primitive: Primitive) -> Option<String> {
    let text = text.trim();
    match primitive {
        Primitive::DateTimeOffset => {
            let candidates = [
                text.to_owned(),
                format!("{text}Z"),
                format!("{text}T00:00:00Z"),
                format!("{}Z", text.replace(' ', "T")),
            ];
            let dates = otherwise_written_dates(text).into_iter();
            candidates
                .into_iter()
                .chain(dates.map(|date| format!("{date}T00:00:00Z")))
                .find(|text| DateTimeOffset::parse(text).is_ok())
        }
        Primitive::Date => match Date::parse(text) {
            Ok(date) => Some(date.to_string()),
            Err(_) => otherwise_written_dates(text).into_iter().next(),
        },
        Primitive::TimeOfDay => TimeOfDay::parse(text).ok().map(|time| time.to_string()),
        Primitive::Guid => Guid::parse(text).ok().map(|guid| guid.to_string()),
        Primitive::Boolean => {
            let known = ["true", "false"]
                .into_iter()
                .find(|b| b.eq_ignore_ascii_case(text));
            known.map(str::to_owned)
        }
        Primitive::Byte
        | Primitive::SByte
        | Primitive::Int16
        | Primitive::Int32
        | Primitive::Int64 => {
            let number = text.parse().ok()?;
            promote(Value::Integer(number), primitive)
                .is_ok()
                .then(|| text.to_owned())
        }
        Primitive::Decimal | Primitive::Double | Primitive::Single => {
            Decimal::parse(text).is_ok().then(|| text.to_owned())
        }
        Primitive::Duration => {
            let duration = Duration::parse(text).ok()?;
            Some(format!("duration'{duration}'"))
        }
        Primitive::Binary
        | Primitive::Stream
        | Primitive::String
        | Primitive::Untyped
        | Primitive::Geo(..) => None,
    }
}

/// What a literal of a type looks like.
pub(crate) const fn example(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Binary => "binary'T0RhdGE'",
        Primitive::Boolean => "true",
        Primitive::Byte
        | Primitive::SByte
        | Primitive::Int16
        | Primitive::Int32
        | Primitive::Int64 => "42",
        Primitive::Decimal | Primitive::Double | Primitive::Single => "42.5",
        Primitive::Date => "2020-10-30",
        Primitive::DateTimeOffset => "2020-10-30T21:03:00Z",
        Primitive::TimeOfDay => "21:03:00",
        Primitive::Duration => "duration'P1DT2H'",
        Primitive::Guid => "65edc0b5-3485-41b7-a17e-dfa9ef4706e2",
        Primitive::Stream | Primitive::String | Primitive::Untyped => "'text'",
        Primitive::Geo(Surface::Geography, _) => "geography'SRID=4326;Point(1 2)'",
        Primitive::Geo(Surface::Geometry, _) => "geometry'SRID=0;Point(1 2)'",
    }
}
