//! From a raw JSON value to a value of the declared type (JSON Format 4.01, 7).

use super::geo_json;
use crate::edm::primitive::{
    Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay, binary, double, integer,
};
use crate::edm::{EnumValue, Figure, Primitive, Value};
use crate::json::{Elements, Kind, RawValue};
use crate::schema::EnumType;
use std::borrow::Cow;
use std::sync::Arc;

/// How the values of a property are read.
#[derive(Clone, Debug)]
pub(super) enum Reader {
    Primitive(Primitive),
    Enum(Arc<EnumType>),
    Collection(Box<Reader>),
    /// A complex or entity type: its value is looked into by paths only.
    Structure(Box<str>),
    /// Nothing is declared; the value tells its type.
    Dynamic,
}

impl Reader {
    /// The declared type in words.
    pub(super) fn expected(&self) -> String {
        match self {
            Self::Primitive(primitive) => format!("`{primitive}`"),
            Self::Enum(declared) => format!("`{}`", declared.name),
            Self::Collection(item) => format!("a collection of {}", item.expected()),
            Self::Structure(name) => format!("`{name}`"),
            Self::Dynamic => "any value".to_owned(),
        }
    }

    /// The value; `None` if it does not fit the type.
    pub(super) fn read<'a>(&self, raw: RawValue<'a>) -> Option<Value<'a>> {
        if raw.is_null() {
            return Some(Value::Null);
        }
        match self {
            Self::Primitive(primitive) => self::primitive(raw, *primitive),
            Self::Enum(declared) => enumeration(raw, declared),
            Self::Collection(item) => {
                if raw.kind() != Kind::Array {
                    return None;
                }
                let items = Elements::new(raw).map(|element| item.read(element));
                items.collect::<Option<_>>().map(Value::Collection)
            }
            Self::Structure(_) => None,
            Self::Dynamic => dynamic(raw),
        }
    }

    /// Why the text of a value is none of the type, where that can be told.
    pub(super) fn reason(&self, raw: RawValue<'_>) -> Option<String> {
        let Self::Primitive(primitive) = self else {
            return None;
        };
        let text = match raw.as_number() {
            Some(number) if *primitive == Primitive::Decimal => Cow::Borrowed(number),
            Some(_) | None => raw.as_string()?,
        };
        let error = if *primitive == Primitive::Decimal {
            Decimal::parse(&text).err()
        } else if *primitive == Primitive::Guid {
            Guid::parse(&text).err()
        } else if *primitive == Primitive::Date {
            Date::parse(&text).err()
        } else if *primitive == Primitive::DateTimeOffset {
            DateTimeOffset::parse(&text).err()
        } else if *primitive == Primitive::TimeOfDay {
            TimeOfDay::parse(&text).err()
        } else if *primitive == Primitive::Duration {
            Duration::parse(&text).err()
        } else {
            None
        };
        error.map(|error| error.to_string())
    }

    /// Whether the value has the right kind, for those that are only looked into.
    pub(super) fn fits_container(&self, raw: RawValue<'_>) -> bool {
        match self {
            Self::Structure(_) => matches!(raw.kind(), Kind::Object | Kind::Null),
            Self::Collection(_) => matches!(raw.kind(), Kind::Array | Kind::Null),
            Self::Primitive(_) | Self::Enum(_) | Self::Dynamic => true,
        }
    }
}

fn primitive(raw: RawValue<'_>, primitive: Primitive) -> Option<Value<'_>> {
    let text = || raw.as_string();
    Some(match primitive {
        Primitive::Boolean => Value::Boolean(raw.as_bool()?),
        Primitive::Byte | Primitive::SByte | Primitive::Int16 | Primitive::Int32 => {
            Value::Integer(whole(raw.as_number()?, primitive)?)
        }
        // IEEE 754 compatible payloads write these two as strings.
        Primitive::Int64 => match raw.as_number() {
            Some(number) => Value::Integer(whole(number, primitive)?),
            None => Value::Integer(whole(&text()?, primitive)?),
        },
        Primitive::Decimal => match raw.as_number() {
            Some(number) => Value::Decimal(Decimal::parse(number).ok()?),
            None => Value::Decimal(Decimal::parse(&text()?).ok()?),
        },
        Primitive::Double => Value::Double(float(raw)?),
        // A single is kept as the double of the same value.
        #[expect(clippy::cast_possible_truncation, reason = "that is what a single is")]
        Primitive::Single => Value::Double(f64::from(float(raw)? as f32)),
        Primitive::String => Value::String(text()?),
        Primitive::Guid => Value::Guid(Guid::parse(&text()?).ok()?),
        Primitive::Date => Value::Date(Date::parse(&text()?).ok()?),
        Primitive::DateTimeOffset => Value::DateTimeOffset(DateTimeOffset::parse(&text()?).ok()?),
        Primitive::TimeOfDay => Value::TimeOfDay(TimeOfDay::parse(&text()?).ok()?),
        Primitive::Duration => Value::Duration(Duration::parse(&text()?).ok()?),
        Primitive::Binary => Value::Binary(Cow::Owned(binary::parse(&text()?).ok()?)),
        Primitive::Untyped => return dynamic(raw),
        Primitive::Geo(surface, figure) => {
            let geo = geo_json::read(raw, surface)?;
            let fits = figure == Figure::Any || geo.primitive() == primitive;
            Value::Geo(fits.then(|| Box::new(geo))?)
        }
        Primitive::Stream => return None,
    })
}

/// A whole number of a type's range; JSON may write it as `5.0` or `5e0`.
fn whole(text: &str, primitive: Primitive) -> Option<i64> {
    if let Ok(number) = integer::parse_as(text, primitive) {
        return Some(number);
    }
    let decimal = Decimal::parse(text).ok()?;
    let number = decimal.to_i64()?;
    let exact = decimal == Decimal::new(i128::from(number), 0)?;
    let range = integer::range(primitive)?;
    (exact && range.contains(&number)).then_some(number)
}

/// A number, or one of the words for what JSON cannot write.
fn float(raw: RawValue<'_>) -> Option<f64> {
    match raw.as_number() {
        Some(number) => number.parse().ok(),
        None => double::parse(&raw.as_string()?).ok(),
    }
}

fn enumeration<'a>(raw: RawValue<'a>, declared: &EnumType) -> Option<Value<'a>> {
    if let Some(number) = raw.as_number() {
        return Some(Value::Enum(EnumValue::Number(whole(
            number,
            Primitive::Int64,
        )?)));
    }
    let name = raw.as_string()?;
    // .NET writes a blank behind the comma between flags.
    let flags = name.contains(", ").then(|| name.replace(", ", ","));
    Some(Value::Enum(
        match declared.parse(flags.as_deref().unwrap_or(&name)) {
            Ok(number) => EnumValue::Number(number),
            Err(_) => EnumValue::Unknown(name),
        },
    ))
}

/// A value of a property that nothing declares.
fn dynamic(raw: RawValue<'_>) -> Option<Value<'_>> {
    Some(match raw.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Boolean(raw.as_bool()?),
        Kind::String => Value::String(raw.as_string()?),
        Kind::Number => {
            let text = raw.as_number()?;
            match text.parse() {
                Ok(number) => Value::Integer(number),
                Err(_) => Value::Decimal(Decimal::parse(text).ok()?),
            }
        }
        Kind::Array => {
            let items = Elements::new(raw).map(dynamic);
            Value::Collection(items.collect::<Option<_>>()?)
        }
        Kind::Object => return None,
    })
}

/// What a raw value is, for a message: its kind, and its text if it is short.
pub(super) fn shown(raw: RawValue<'_>) -> String {
    const LONGEST: usize = 40;
    let text = String::from_utf8_lossy(raw.text());
    match raw.kind() {
        Kind::Array => "an array".to_owned(),
        Kind::Object => "an object".to_owned(),
        Kind::String if text.len() > LONGEST => "a long string".to_owned(),
        Kind::Number if text.len() > LONGEST => "a long number".to_owned(),
        Kind::Null | Kind::Bool | Kind::String | Kind::Number => format!("`{text}`"),
    }
}
