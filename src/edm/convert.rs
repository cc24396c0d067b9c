//! Conversions between types: numeric promotion, which the language makes by itself (URL
//! Conventions 5.1.1.18), and the casts that a query asks for (5.1.1.10.1).

use super::error::{ConvertError, LiteralError};
use super::primitive::{
    Date, DateTimeOffset, Decimal, Duration, Geo, Guid, Surface, TimeOfDay, binary, boolean,
    double, integer,
};
use super::types::{Figure, Primitive};
use super::value::{EnumValue, Value};
use std::borrow::Cow;

/// Whether values of `from` become values of `to` by themselves: the same type; an integer type
/// to a wider one; an integer to a decimal, single or double; a decimal to a single or double; a
/// single to a double. Every integer type counts as wider than those of a smaller range.
#[must_use]
pub fn promotes(from: Primitive, to: Primitive) -> bool {
    from == to
        || match (numeric_rank(from), numeric_rank(to)) {
            (Some(from_rank), Some(to_rank)) if from_rank < to_rank => {
                match (integer::range(from), integer::range(to)) {
                    (Some(from), Some(to)) => to.contains(from.start()) && to.contains(from.end()),
                    _ => true,
                }
            }
            _ => false,
        }
}

/// The type to which two numeric types are promoted when they meet in an operator; nothing if
/// one of them is no number.
#[must_use]
pub fn common_number(left: Primitive, right: Primitive) -> Option<Primitive> {
    [
        left,
        right,
        Primitive::Int16,
        Primitive::Int32,
        Primitive::Int64,
        Primitive::Decimal,
        Primitive::Double,
    ]
    .into_iter()
    .filter(|common| promotes(left, *common) && promotes(right, *common))
    .find(|common| common.is_numeric())
}

fn numeric_rank(primitive: Primitive) -> Option<usize> {
    [
        Primitive::SByte,
        Primitive::Byte,
        Primitive::Int16,
        Primitive::Int32,
        Primitive::Int64,
        Primitive::Decimal,
        Primitive::Single,
        Primitive::Double,
    ]
    .iter()
    .position(|numeric| *numeric == primitive)
}

/// The value as one of the type `to`, for a promotion that type checking has found. Numbers are
/// rounded to the nearest single or double where that is the target; null and values that are no
/// numbers stay as they are.
///
/// # Errors
///
/// An integer outside the range of an integer type, a decimal beyond the greatest double, a
/// fraction where an integer is asked for.
pub fn promote(value: Value<'_>, to: Primitive) -> Result<Value<'_>, ConvertError> {
    match (&value, numeric_rank(to)) {
        (Value::Integer(number), Some(_)) => from_integer(*number, to),
        (Value::Decimal(_), _) if to == Primitive::Decimal => Ok(value),
        (Value::Decimal(number), Some(_)) => decimal_to_floating(number, to),
        (Value::Double(_), _) if to == Primitive::Double => Ok(value),
        (Value::Double(number), _) if to == Primitive::Single => single(*number).map(Value::Double),
        (Value::Double(_), Some(_)) => Err(incompatible(&value, to)),
        _ => Ok(value),
    }
}

/// The value that `cast` gives. Numbers lose what stands behind the point when they become
/// integers, and are rounded when they become singles or doubles; everything but collections
/// becomes a string in its canonical form; a string is read as a literal of the target; an
/// instant gives its date or time in its own offset. Null stays null.
///
/// # Errors
///
/// The value does not fit the target, or there is no such cast. (The expression is then null.)
pub fn cast(value: Value<'_>, to: Primitive) -> Result<Value<'_>, ConvertError> {
    if to == Primitive::Untyped || value.is_null() || has_type(&value, to) {
        return Ok(value);
    }
    if to == Primitive::String {
        return to_text(value);
    }
    match &value {
        Value::String(text) => from_text(text, to).map_err(|error| match error {
            Some(error) => ConvertError::Text { to, error },
            None => incompatible(&value, to),
        }),
        Value::Integer(number) if to.is_numeric() => from_integer(*number, to),
        Value::Decimal(number) => from_decimal(number, to),
        Value::Double(number) if to.is_numeric() => from_double(*number, to),
        Value::DateTimeOffset(instant) if to == Primitive::Date => Ok(Value::Date(instant.date())),
        Value::DateTimeOffset(instant) if to == Primitive::TimeOfDay => {
            Ok(Value::TimeOfDay(instant.time()))
        }
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Double(_)
        | Value::Guid(_)
        | Value::Date(_)
        | Value::DateTimeOffset(_)
        | Value::TimeOfDay(_)
        | Value::Duration(_)
        | Value::Binary(_)
        | Value::Enum(_)
        | Value::Geo(_)
        | Value::Collection(_) => Err(incompatible(&value, to)),
    }
}

/// Whether a value that is not null can be a value of the type. An integer can be one of every
/// integer type whose range holds it, and a double one of `Edm.Single` if it needs no rounding.
#[must_use]
pub fn has_type(value: &Value<'_>, primitive: Primitive) -> bool {
    match value {
        Value::Integer(number) => {
            integer::range(primitive).is_some_and(|range| range.contains(number))
        }
        Value::Boolean(_) => primitive == Primitive::Boolean,
        Value::Decimal(_) => primitive == Primitive::Decimal,
        Value::Double(number) => {
            primitive == Primitive::Double
                || (primitive == Primitive::Single
                    && (number.is_nan() || single(*number) == Ok(*number)))
        }
        Value::String(_) => primitive == Primitive::String,
        Value::Guid(_) => primitive == Primitive::Guid,
        Value::Date(_) => primitive == Primitive::Date,
        Value::DateTimeOffset(_) => primitive == Primitive::DateTimeOffset,
        Value::TimeOfDay(_) => primitive == Primitive::TimeOfDay,
        Value::Duration(_) => primitive == Primitive::Duration,
        Value::Binary(_) => matches!(primitive, Primitive::Binary | Primitive::Stream),
        Value::Geo(geo) => {
            primitive == geo.primitive() || primitive == Primitive::Geo(geo.surface, Figure::Any)
        }
        Value::Null | Value::Enum(_) | Value::Collection(_) => false,
    }
}

fn from_integer(number: i64, to: Primitive) -> Result<Value<'static>, ConvertError> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "conversion rounds to the nearest"
    )]
    Ok(if to == Primitive::Decimal {
        Value::Decimal(Decimal::from(number))
    } else if to == Primitive::Single {
        Value::Double(f64::from(number as f32))
    } else if to == Primitive::Double {
        Value::Double(number as f64)
    } else {
        Value::Integer(in_range(number, to)?)
    })
}

/// A cast to another type, of which only numeric ones take a decimal.
fn from_decimal(number: &Decimal, to: Primitive) -> Result<Value<'static>, ConvertError> {
    if !to.is_integer() {
        return decimal_to_floating(number, to);
    }
    let whole = number.to_i64().ok_or(ConvertError::Range(to))?;
    in_range(whole, to).map(Value::Integer)
}

/// A cast to another numeric type.
fn from_double(number: f64, to: Primitive) -> Result<Value<'static>, ConvertError> {
    if to == Primitive::Single {
        return single(number).map(Value::Double);
    }
    if to == Primitive::Decimal {
        return Decimal::from_f64(number)
            .map(Value::Decimal)
            .ok_or(ConvertError::Range(to));
    }
    let exact = Decimal::from_f64_exact(number).ok_or(ConvertError::Range(to))?;
    from_decimal(&exact, to)
}

fn in_range(number: i64, to: Primitive) -> Result<i64, ConvertError> {
    match integer::range(to) {
        Some(range) if range.contains(&number) => Ok(number),
        _ => Err(ConvertError::Range(to)),
    }
}

fn decimal_to_floating(number: &Decimal, to: Primitive) -> Result<Value<'static>, ConvertError> {
    let rounded = if to == Primitive::Single {
        f64::from(number.to_f32())
    } else if to == Primitive::Double {
        number.to_f64()
    } else {
        return Err(ConvertError::Incompatible {
            from: "a decimal",
            to,
        });
    };
    if rounded.is_infinite() {
        return Err(ConvertError::Range(to));
    }
    Ok(Value::Double(rounded))
}

/// The nearest value of `Edm.Single`.
fn single(number: f64) -> Result<f64, ConvertError> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "rounding is what is asked for"
    )]
    let rounded = f64::from(number as f32);
    if rounded.is_infinite() && number.is_finite() {
        return Err(ConvertError::Range(Primitive::Single));
    }
    Ok(rounded)
}

fn incompatible(value: &Value<'_>, to: Primitive) -> ConvertError {
    ConvertError::Incompatible {
        from: value.kind(),
        to,
    }
}

fn to_text(value: Value<'_>) -> Result<Value<'_>, ConvertError> {
    let text = match &value {
        Value::String(_) => return Ok(value),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) | Value::Enum(EnumValue::Number(value)) => value.to_string(),
        Value::Decimal(value) => value.to_string(),
        Value::Double(value) => double::json_text(*value),
        Value::Guid(value) => value.to_string(),
        Value::Date(value) => value.to_string(),
        Value::DateTimeOffset(value) => value.to_string(),
        Value::TimeOfDay(value) => value.to_string(),
        Value::Duration(value) => value.to_string(),
        Value::Binary(value) => binary::Base64Url(value).to_string(),
        Value::Enum(EnumValue::Unknown(name)) => name.to_string(),
        Value::Geo(value) => value.to_string(),
        Value::Null | Value::Collection(_) => return Err(incompatible(&value, Primitive::String)),
    };
    Ok(Value::String(Cow::Owned(text)))
}

/// Reads text as a value of the type; no error detail where no text is a value of it.
fn from_text(text: &str, to: Primitive) -> Result<Value<'static>, Option<LiteralError>> {
    let value = match to {
        Primitive::Boolean => Value::Boolean(boolean::parse(text)?),
        Primitive::Byte
        | Primitive::SByte
        | Primitive::Int16
        | Primitive::Int32
        | Primitive::Int64 => Value::Integer(integer::parse_as(text, to)?),
        Primitive::Decimal => Value::Decimal(Decimal::parse(text)?),
        Primitive::Double => Value::Double(double::parse(text)?),
        Primitive::Single => Value::Double(f64::from(double::parse_single(text)?)),
        Primitive::Guid => Value::Guid(Guid::parse(text)?),
        Primitive::Date => Value::Date(Date::parse(text)?),
        Primitive::DateTimeOffset => Value::DateTimeOffset(DateTimeOffset::parse(text)?),
        Primitive::TimeOfDay => Value::TimeOfDay(TimeOfDay::parse(text)?),
        Primitive::Duration => Value::Duration(Duration::parse(text)?),
        Primitive::Binary => Value::Binary(Cow::Owned(binary::parse(text)?)),
        Primitive::Geo(surface, _) => shape_of(text, surface, to)?,
        Primitive::String | Primitive::Stream | Primitive::Untyped => return Err(None),
    };
    Ok(value)
}

fn shape_of(
    text: &str,
    surface: Surface,
    to: Primitive,
) -> Result<Value<'static>, Option<LiteralError>> {
    let value = Value::Geo(Box::new(Geo::parse(text, surface)?));
    if has_type(&value, to) {
        Ok(value)
    } else {
        Err(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Primitive::{Byte, Double, Int16, Int32, Int64, SByte, Single};

    fn decimal(text: &str) -> Value<'static> {
        Value::Decimal(Decimal::parse(text).unwrap())
    }

    #[track_caller]
    fn casts(value: Value<'_>, to: Primitive, expected: Value<'_>) {
        assert_eq!(cast(value, to).unwrap(), expected);
    }

    #[track_caller]
    fn fails(value: Value<'_>, to: Primitive, message: &str) {
        assert_eq!(cast(value, to).unwrap_err().to_string(), message);
    }

    #[test]
    fn promotion_widens() {
        assert!(promotes(Byte, Int16) && promotes(SByte, Int16) && promotes(Int32, Int64));
        assert!(promotes(Int64, Primitive::Decimal) && promotes(Int64, Single));
        assert!(promotes(Primitive::Decimal, Double) && promotes(Single, Double));
        assert!(!promotes(Byte, SByte) && !promotes(SByte, Byte) && !promotes(Int64, Int32));
        assert!(!promotes(Double, Single) && !promotes(Double, Primitive::Decimal));
        assert!(promotes(Primitive::String, Primitive::String));
        assert!(!promotes(Primitive::String, Primitive::Guid));
    }

    #[test]
    fn numbers_meet_in_the_narrowest_common_type() {
        for (left, right, common) in [
            (Byte, Byte, Some(Byte)),
            (Byte, SByte, Some(Int16)),
            (Int16, Int64, Some(Int64)),
            (Int32, Primitive::Decimal, Some(Primitive::Decimal)),
            (Primitive::Decimal, Single, Some(Single)),
            (Single, Double, Some(Double)),
            (Int64, Primitive::String, None),
            (Primitive::String, Primitive::String, None),
        ] {
            assert_eq!(common_number(left, right), common);
            assert_eq!(common_number(right, left), common);
        }
    }

    #[test]
    fn numbers_stay_or_are_rounded_when_they_are_promoted() {
        let rounded = f64::from(0.3f32);
        for (value, to, promoted) in [
            (Value::Integer(7), Int16, Value::Integer(7)),
            (Value::Integer(7), Primitive::Decimal, decimal("7")),
            (decimal("0.3"), Primitive::Decimal, decimal("0.3")),
            (decimal("0.3"), Double, Value::Double(0.3)),
            (decimal("0.3"), Single, Value::Double(rounded)),
            (Value::Double(0.3), Double, Value::Double(0.3)),
            (Value::Double(0.3), Single, Value::Double(rounded)),
            (
                Value::Double(f64::INFINITY),
                Single,
                Value::Double(f64::INFINITY),
            ),
        ] {
            assert_eq!(promote(value, to), Ok(promoted));
        }
        for to in [Int32, Primitive::Decimal] {
            let error = promote(Value::Double(1.0), to).unwrap_err();
            assert_eq!(error.to_string(), format!("a double cannot become `{to}`"));
        }
    }

    #[test]
    fn promoted_values() {
        let promoted = |value, to| promote(value, to).unwrap();
        assert_eq!(
            promoted(Value::Integer(1), Primitive::Decimal),
            decimal("1")
        );
        assert_eq!(promoted(Value::Integer(1), Double), Value::Double(1.0));
        assert_eq!(promoted(decimal("0.1"), Double), Value::Double(0.1));
        assert_eq!(
            promoted(decimal("0.1"), Single),
            Value::Double(f64::from(0.1f32))
        );
        assert_eq!(
            promoted(Value::Integer(16_777_217), Single),
            Value::Double(16_777_216.0)
        );
        assert_eq!(promoted(Value::Null, Double), Value::Null);
        assert_eq!(promoted("a".into(), Double), "a".into());
        assert_eq!(
            promote(Value::Integer(300), Byte),
            Err(ConvertError::Range(Byte))
        );
        assert_eq!(
            promote(decimal("1e400"), Double),
            Err(ConvertError::Range(Double))
        );
        assert!(promote(decimal("1"), Int32).is_err());
        assert!(promote(Value::Double(1.0), Primitive::Decimal).is_err());
    }

    #[test]
    fn casts_of_text() {
        casts("1".into(), Int32, Value::Integer(1));
        casts("TRUE".into(), Primitive::Boolean, Value::Boolean(true));
        casts("2.50".into(), Primitive::Decimal, decimal("2.5"));
        casts("0.1".into(), Single, Value::Double(f64::from(0.1f32)));
        let date = Date::parse("2000-01-01").unwrap();
        casts("2000-01-01".into(), Primitive::Date, Value::Date(date));
        fails(
            "abc".into(),
            Int32,
            "text is no `Edm.Int32`: expected a digit, found `a`",
        );
        fails(
            "300".into(),
            Byte,
            "text is no `Edm.Byte`: number is outside the range of `Edm.Byte`",
        );
        fails(
            "SRID=0;Point(1 2)".into(),
            Primitive::Geo(Surface::Geometry, Figure::Polygon),
            "a string cannot become `Edm.GeometryPolygon`",
        );
    }

    #[test]
    fn casts_to_text() {
        casts(Value::Integer(5), Primitive::String, "5".into());
        casts(decimal("5.50"), Primitive::String, "5.5".into());
        casts(Value::Double(1.0), Primitive::String, "1".into());
        casts(
            Value::Double(f64::NEG_INFINITY),
            Primitive::String,
            "-INF".into(),
        );
        casts(Value::Boolean(true), Primitive::String, "true".into());
        fails(
            Value::Collection(vec![]),
            Primitive::String,
            "a collection cannot become `Edm.String`",
        );
    }

    #[test]
    fn casts_of_numbers_and_instants() {
        casts(decimal("-2.7"), Int32, Value::Integer(-2));
        casts(Value::Double(2.7), Int32, Value::Integer(2));
        casts(Value::Double(0.1), Primitive::Decimal, decimal("0.1"));
        casts(Value::Integer(7), Int64, Value::Integer(7));
        fails(
            Value::Double(1e300),
            Int64,
            "value is outside the range of `Edm.Int64`",
        );
        fails(
            Value::Double(f64::NAN),
            Primitive::Decimal,
            "value is outside the range of `Edm.Decimal`",
        );
        fails(
            Value::Integer(-1),
            Byte,
            "value is outside the range of `Edm.Byte`",
        );
        fails(
            Value::Double(1e39),
            Single,
            "value is outside the range of `Edm.Single`",
        );
        let instant = DateTimeOffset::parse("2001-01-01T09:01:02.4+10:00").unwrap();
        let time = TimeOfDay::parse("09:01:02.4").unwrap();
        casts(
            Value::DateTimeOffset(instant),
            Primitive::TimeOfDay,
            Value::TimeOfDay(time),
        );
        fails(
            Value::Boolean(true),
            Primitive::Date,
            "a Boolean value cannot become `Edm.Date`",
        );
        casts(
            Value::DateTimeOffset(instant),
            Primitive::Date,
            Value::Date(Date::parse("2001-01-01").unwrap()),
        );
        casts(Value::Null, Primitive::Date, Value::Null);
    }

    #[test]
    fn no_cast_leads_from_a_number_or_an_instant_to_another_kind() {
        let instant = DateTimeOffset::parse("2001-01-01T09:01:02Z").unwrap();
        for (value, kind) in [
            (Value::Integer(1), "an integer"),
            (decimal("1.5"), "a decimal"),
            (Value::Double(1.5), "a double"),
            (Value::DateTimeOffset(instant), "a date with time"),
        ] {
            for to in [Primitive::Boolean, Primitive::Guid, Primitive::Duration] {
                fails(value.clone(), to, &format!("{kind} cannot become `{to}`"));
            }
        }
    }

    #[test]
    fn singles_are_rounded_and_may_be_infinite() {
        casts(Value::Double(0.1), Single, Value::Double(f64::from(0.1f32)));
        let infinity = Value::Double(f64::INFINITY);
        casts(infinity.clone(), Single, infinity);
        let Value::Double(number) = cast(Value::Double(f64::NAN), Single).unwrap() else {
            panic!("NaN is a single");
        };
        assert!(number.is_nan());
    }

    #[test]
    fn the_types_that_a_value_can_have() {
        let geo = |text, surface| Value::Geo(Box::new(Geo::parse(text, surface).unwrap()));
        let instant = DateTimeOffset::parse("2001-01-01T09:01:02Z").unwrap();
        let guid = Guid::parse("01234567-89ab-cdef-0123-456789abcdef").unwrap();
        for (value, types) in [
            (Value::Null, ""),
            (Value::Boolean(true), "Boolean"),
            (Value::Integer(127), "Byte Int16 Int32 Int64 SByte"),
            (Value::Integer(-1), "Int16 Int32 Int64 SByte"),
            (Value::Integer(255), "Byte Int16 Int32 Int64"),
            (Value::Integer(256), "Int16 Int32 Int64"),
            (Value::Integer(-32_769), "Int32 Int64"),
            (Value::Integer(1 << 31), "Int64"),
            (decimal("1"), "Decimal"),
            (Value::Double(0.5), "Double Single"),
            (Value::Double(0.1), "Double"),
            (Value::Double(1e39), "Double"),
            (Value::Double(f64::NAN), "Double Single"),
            (Value::Double(f64::INFINITY), "Double Single"),
            ("a".into(), "String"),
            (Value::Guid(guid), "Guid"),
            (Value::Date(instant.date()), "Date"),
            (Value::DateTimeOffset(instant), "DateTimeOffset"),
            (Value::TimeOfDay(instant.time()), "TimeOfDay"),
            (
                Value::Duration(Duration::parse("PT1S").unwrap()),
                "Duration",
            ),
            (Value::Binary(Cow::Borrowed(b"a")), "Binary Stream"),
            (Value::Enum(EnumValue::Number(1)), ""),
            (
                geo("SRID=0;Point(1 2)", Surface::Geometry),
                "Geometry GeometryPoint",
            ),
            (
                geo("SRID=0;LineString(1 2,3 4)", Surface::Geography),
                "Geography GeographyLineString",
            ),
            (Value::Collection(vec![Value::Integer(1)]), ""),
        ] {
            let found: Vec<&str> = Primitive::ALL
                .iter()
                .filter(|(primitive, _)| has_type(&value, *primitive))
                .map(|(_, name)| *name)
                .collect();
            assert_eq!(found.join(" "), types, "{value:?}");
        }
    }
}
