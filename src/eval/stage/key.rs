//! Values as bytes that are the same just where the values are equal.

use crate::edm::{EnumValue, Value};
use crate::json::{Elements, Kind, Members, RawValue, Scanner};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write;

/// Appends the key of a value. Numbers are alike whatever their type, instants whatever their
/// offset; `NaN` is like itself.
pub(in crate::eval) fn write_key(value: &Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(b'0'),
        Value::Boolean(truth) => out.extend([b'?', u8::from(*truth)]),
        Value::Integer(number) => number_key(number, out),
        Value::Decimal(number) => number_key(number, out),
        Value::Double(number) => match crate::edm::primitive::Decimal::from_f64_exact(*number) {
            Some(exact) => number_key(&exact, out),
            None => number_key(number, out),
        },
        Value::String(text) => bytes_key(b's', text.as_bytes(), out),
        Value::Binary(bytes) => bytes_key(b'x', bytes, out),
        Value::Guid(guid) => bytes_key(b'g', guid.as_bytes(), out),
        Value::Date(date) => text_key(b'd', &date.days(), out),
        Value::DateTimeOffset(instant) => text_key(b'i', &instant.unix_picoseconds(), out),
        Value::TimeOfDay(time) => text_key(b't', &time.picoseconds(), out),
        Value::Duration(duration) => text_key(b'p', &duration.picoseconds(), out),
        Value::Enum(EnumValue::Number(number)) => text_key(b'e', number, out),
        Value::Enum(EnumValue::Unknown(name)) => bytes_key(b'u', name.as_bytes(), out),
        Value::Geo(geo) => text_key(b'o', geo, out),
        Value::Collection(items) => {
            out.push(b'[');
            for item in items {
                write_key(item, out);
            }
            out.push(b']');
        }
    }
}

fn number_key(number: &impl Display, out: &mut Vec<u8>) {
    text_key(b'n', number, out);
}

/// No text of a number, date or shape holds a semicolon, but that behind an SRID.
fn text_key(kind: u8, value: &impl Display, out: &mut Vec<u8>) {
    out.push(kind);
    // Writing into memory cannot fail.
    let _ = write!(out, "{value};");
}

fn bytes_key(kind: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(kind);
    let _ = write!(out, "{}:", bytes.len());
    out.extend_from_slice(bytes);
}

/// Appends the key of a value as it stands in a row: of objects the members count in any order,
/// save those that are null and annotations.
///
/// It calls itself once for each level of the text, which are 127 at most.
pub(in crate::eval) fn write_raw_key(value: RawValue<'_>, out: &mut Vec<u8>) {
    match value.kind() {
        Kind::Null => out.push(b'0'),
        Kind::Bool => out.extend([b'?', u8::from(value.as_bool() == Some(true))]),
        Kind::Number => {
            let text = value.as_number().unwrap_or_default();
            match crate::edm::primitive::Decimal::parse(text) {
                Ok(number) => number_key(&number, out),
                Err(_) => number_key(&text, out),
            }
        }
        Kind::String => {
            let text = value.as_string().unwrap_or_default();
            bytes_key(b's', text.as_bytes(), out);
        }
        Kind::Array => {
            out.push(b'[');
            for element in Elements::new(value) {
                write_raw_key(element, out);
            }
            out.push(b']');
        }
        Kind::Object => {
            let members = Members::new(value);
            let counts = |(name, value): &(std::borrow::Cow<'_, str>, RawValue<'_>)| {
                !value.is_null() && !name.contains('@')
            };
            let sorted: BTreeMap<_, _> = members.filter(counts).collect();
            out.push(b'{');
            for (name, value) in sorted {
                bytes_key(b's', name.as_bytes(), out);
                write_raw_key(value, out);
            }
            out.push(b'}');
        }
    }
}

/// Whether two JSON texts are of values that are alike.
pub(in crate::eval) fn alike(left: &[u8], right: &[u8]) -> bool {
    let key = |text: &[u8]| {
        let mut key = Vec::new();
        if let Ok(value) = Scanner::new(text).value() {
            write_raw_key(value, &mut key);
        }
        key
    };
    key(left) == key(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edm::primitive::{DateTimeOffset, Decimal};

    fn key(value: &Value<'_>) -> Vec<u8> {
        let mut key = Vec::new();
        write_key(value, &mut key);
        key
    }

    #[test]
    fn equal_values_have_one_key() {
        let decimal = |text| Value::Decimal(Decimal::parse(text).unwrap());
        let instant = |text| Value::DateTimeOffset(DateTimeOffset::parse(text).unwrap());
        assert_eq!(key(&Value::Integer(5)), key(&decimal("5.00")));
        assert_eq!(key(&Value::Double(0.5)), key(&decimal("0.5")));
        assert_eq!(key(&Value::Double(-0.0)), key(&Value::Integer(0)));
        assert_eq!(key(&Value::Double(f64::NAN)), key(&Value::Double(f64::NAN)));
        assert_eq!(
            key(&instant("2020-01-01T00:00:00Z")),
            key(&instant("2020-01-01T01:00:00+01:00"))
        );
        assert_ne!(key(&Value::Null), key(&Value::from("")));
        assert_ne!(key(&Value::from("5")), key(&Value::Integer(5)));
        assert_ne!(
            [key(&Value::from("a")), key(&Value::from("bc"))].concat(),
            [key(&Value::from("ab")), key(&Value::from("c"))].concat()
        );
    }

    #[test]
    fn objects_are_alike_in_any_order() {
        let key = |text: &str| {
            let mut key = Vec::new();
            write_raw_key(Scanner::new(text.as_bytes()).value().unwrap(), &mut key);
            key
        };
        let one = r#"{"a":1.0,"b":["\u0041",{}],"@odata.type":"x"}"#;
        assert_eq!(key(one), key(r#"{ "b" : ["A", {"c":null}], "a":1 }"#));
        assert_ne!(key(one), key(r#"{"b":["A",{}],"a":2}"#));
    }
}
