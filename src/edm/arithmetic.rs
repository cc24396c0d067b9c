//! The arithmetic operators on values that are not null (URL Conventions 5.1.1.2).
//!
//! Integers give integers and never wrap: a result beyond `Edm.Int64` is an error. An integer
//! beside a decimal becomes a decimal, and either beside a double becomes a double. Decimals are
//! exact; only a quotient is rounded ([`Decimal::divide`]). Dates and durations follow the table
//! of the standard.

use super::error::ArithmeticError;
use super::primitive::{Date, DateTimeOffset, Decimal, Duration, PICOS_OF_DAY, integer};
use super::types::Primitive;
use super::value::Value;
use std::borrow::Cow;

/// What an operator gives.
pub type Outcome = Result<Value<'static>, ArithmeticError>;

/// `left add right`: numbers, a date or an instant and a duration, two durations.
///
/// # Errors
///
/// The result is out of range; the operands are of other types.
pub fn add(left: &Value<'_>, right: &Value<'_>) -> Outcome {
    match (left, right) {
        (Value::Duration(left), Value::Duration(right)) => {
            span(left.picoseconds().checked_add(right.picoseconds()))
        }
        (Value::Date(date), Value::Duration(by)) | (Value::Duration(by), Value::Date(date)) => {
            shift_date(*date, by.picoseconds())
        }
        (Value::DateTimeOffset(instant), Value::Duration(by))
        | (Value::Duration(by), Value::DateTimeOffset(instant)) => {
            shift_instant(*instant, by.picoseconds())
        }
        _ => match promoted("add", left, right)? {
            Pair::Integers(left, right) => whole("add", left.checked_add(right)),
            Pair::Decimals(left, right) => left.add(&right).map(Value::Decimal),
            Pair::Doubles(left, right) => Ok(Value::Double(left + right)),
        },
    }
}

/// `left sub right`: numbers, a date or an instant less a duration, two dates, two instants, two
/// durations. A date less a part of a day is the day before.
///
/// # Errors
///
/// The result is out of range; the operands are of other types.
pub fn subtract(left: &Value<'_>, right: &Value<'_>) -> Outcome {
    match (left, right) {
        (Value::Duration(left), Value::Duration(right)) => {
            span(left.picoseconds().checked_sub(right.picoseconds()))
        }
        (Value::Date(date), Value::Duration(by)) => shift_date(*date, -by.picoseconds()),
        (Value::DateTimeOffset(instant), Value::Duration(by)) => {
            shift_instant(*instant, -by.picoseconds())
        }
        (Value::Date(left), Value::Date(right)) => {
            span(i128::from(left.days() - right.days()).checked_mul(i128::from(PICOS_OF_DAY)))
        }
        (Value::DateTimeOffset(left), Value::DateTimeOffset(right)) => span(
            left.unix_picoseconds()
                .checked_sub(right.unix_picoseconds()),
        ),
        _ => match promoted("sub", left, right)? {
            Pair::Integers(left, right) => whole("sub", left.checked_sub(right)),
            Pair::Decimals(left, right) => left.subtract(&right).map(Value::Decimal),
            Pair::Doubles(left, right) => Ok(Value::Double(left - right)),
        },
    }
}

/// `left mul right`: numbers, or a duration and a number.
///
/// # Errors
///
/// The result is out of range; the operands are of other types.
pub fn multiply(left: &Value<'_>, right: &Value<'_>) -> Outcome {
    match (left, right) {
        (Value::Duration(duration), number) | (number, Value::Duration(duration)) => {
            let factor = factor("mul", left, right, number)?;
            round_span(ticks(*duration).multiply(&factor)?)
        }
        _ => match promoted("mul", left, right)? {
            Pair::Integers(left, right) => whole("mul", left.checked_mul(right)),
            Pair::Decimals(left, right) => left.multiply(&right).map(Value::Decimal),
            Pair::Doubles(left, right) => Ok(Value::Double(left * right)),
        },
    }
}

/// `left div right`: numbers, or a duration by a number. Integers give an integer, rounded
/// towards 0; a double divided by 0 is infinite or `NaN`.
///
/// # Errors
///
/// Division of an integer, a decimal or a duration by 0; the result is out of range; the operands
/// are of other types.
pub fn divide(left: &Value<'_>, right: &Value<'_>) -> Outcome {
    match (left, right) {
        (Value::Duration(duration), number) => divide_span("div", *duration, left, number),
        _ => match promoted("div", left, right)? {
            Pair::Integers(_, 0) => Err(ArithmeticError::DivisionByZero("div")),
            Pair::Integers(left, right) => whole("div", left.checked_div(right)),
            Pair::Decimals(left, right) => left.divide(&right, "div").map(Value::Decimal),
            Pair::Doubles(left, right) => Ok(Value::Double(left / right)),
        },
    }
}

/// `left divby right`: like [`divide`], but integers are taken as decimals.
///
/// # Errors
///
/// As for [`divide`].
pub fn divide_by(left: &Value<'_>, right: &Value<'_>) -> Outcome {
    match (left, right) {
        (Value::Duration(duration), number) => divide_span("divby", *duration, left, number),
        _ => match promoted("divby", left, right)? {
            Pair::Integers(left, right) => Decimal::from(left)
                .divide(&Decimal::from(right), "divby")
                .map(Value::Decimal),
            Pair::Decimals(left, right) => left.divide(&right, "divby").map(Value::Decimal),
            Pair::Doubles(left, right) => Ok(Value::Double(left / right)),
        },
    }
}

/// `left mod right`: what the truncated division leaves, with the sign of `left`.
///
/// # Errors
///
/// Division of an integer or a decimal by 0; the operands are no numbers.
pub fn modulo(left: &Value<'_>, right: &Value<'_>) -> Outcome {
    match promoted("mod", left, right)? {
        Pair::Integers(_, 0) => Err(ArithmeticError::DivisionByZero("mod")),
        // The one case that overflows is the least integer mod -1, whose remainder is 0.
        Pair::Integers(left, right) => Ok(Value::Integer(left.checked_rem(right).unwrap_or(0))),
        Pair::Decimals(left, right) => left.remainder(&right).map(Value::Decimal),
        Pair::Doubles(left, right) => Ok(Value::Double(left % right)),
    }
}

/// `-operand`: a number or a duration.
///
/// # Errors
///
/// The result is out of range; the operand is of another type.
pub fn negate(operand: &Value<'_>) -> Outcome {
    match operand {
        Value::Integer(number) => whole("-", number.checked_neg()),
        Value::Decimal(number) => Ok(Value::Decimal(number.negate())),
        Value::Double(number) => Ok(Value::Double(-number)),
        Value::Duration(duration) => span(duration.picoseconds().checked_neg()),
        Value::Null
        | Value::Boolean(_)
        | Value::String(_)
        | Value::Guid(_)
        | Value::Date(_)
        | Value::DateTimeOffset(_)
        | Value::TimeOfDay(_)
        | Value::Binary(_)
        | Value::Enum(_)
        | Value::Geo(_)
        | Value::Collection(_) => Err(ArithmeticError::Operands {
            operator: "-",
            left: operand.kind(),
            right: "nothing",
        }),
    }
}

/// Refuses an integer that lies outside the range of the type that type checking gave to the
/// result of `operator`. Other values and types pass.
///
/// # Errors
///
/// The integer is out of range.
pub fn check_range(
    operator: &'static str,
    result: &Value<'_>,
    range: Primitive,
) -> Result<(), ArithmeticError> {
    if let Value::Integer(number) = result
        && integer::range(range).is_some_and(|allowed| !allowed.contains(number))
    {
        return Err(ArithmeticError::Overflow { operator, range });
    }
    Ok(())
}

/// Two numbers of one type.
enum Pair<'a> {
    Integers(i64, i64),
    Decimals(Cow<'a, Decimal>, Cow<'a, Decimal>),
    Doubles(f64, f64),
}

fn promoted<'a>(
    operator: &'static str,
    left: &'a Value<'_>,
    right: &'a Value<'_>,
) -> Result<Pair<'a>, ArithmeticError> {
    let of = |number: i64| Cow::Owned(Decimal::from(number));
    Ok(match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => Pair::Integers(*left, *right),
        (Value::Integer(left), Value::Decimal(right)) => {
            Pair::Decimals(of(*left), Cow::Borrowed(right))
        }
        (Value::Decimal(left), Value::Integer(right)) => {
            Pair::Decimals(Cow::Borrowed(left), of(*right))
        }
        (Value::Decimal(left), Value::Decimal(right)) => {
            Pair::Decimals(Cow::Borrowed(left), Cow::Borrowed(right))
        }
        _ => match (to_double(left), to_double(right)) {
            (Some(left), Some(right)) => Pair::Doubles(left, right),
            _ => return Err(operands(operator, left, right)),
        },
    })
}

fn to_double(value: &Value<'_>) -> Option<f64> {
    match value {
        #[expect(
            clippy::cast_precision_loss,
            reason = "promotion rounds to the nearest double"
        )]
        Value::Integer(number) => Some(*number as f64),
        Value::Decimal(number) => Some(number.to_f64()),
        Value::Double(number) => Some(*number),
        Value::Null
        | Value::Boolean(_)
        | Value::String(_)
        | Value::Guid(_)
        | Value::Date(_)
        | Value::DateTimeOffset(_)
        | Value::TimeOfDay(_)
        | Value::Duration(_)
        | Value::Binary(_)
        | Value::Enum(_)
        | Value::Geo(_)
        | Value::Collection(_) => None,
    }
}

fn whole(operator: &'static str, number: Option<i64>) -> Outcome {
    let range = Primitive::Int64;
    number
        .map(Value::Integer)
        .ok_or(ArithmeticError::Overflow { operator, range })
}

fn operands(operator: &'static str, left: &Value<'_>, right: &Value<'_>) -> ArithmeticError {
    ArithmeticError::Operands {
        operator,
        left: left.kind(),
        right: right.kind(),
    }
}

fn span(picos: Option<i128>) -> Outcome {
    picos
        .and_then(Duration::from_picoseconds)
        .map(Value::Duration)
        .ok_or(ArithmeticError::DurationRange)
}

/// The picoseconds as a decimal, which multiplication and division leave exact until the end.
fn ticks(duration: Duration) -> Decimal {
    Decimal::new(duration.picoseconds(), 0).unwrap_or(Decimal::ZERO)
}

/// A duration of that many picoseconds, rounded half away from 0.
fn round_span(picos: Decimal) -> Outcome {
    span(picos.round().to_i128())
}

fn divide_span(
    operator: &'static str,
    duration: Duration,
    left: &Value<'_>,
    number: &Value<'_>,
) -> Outcome {
    let factor = factor(operator, left, number, number)?;
    round_span(ticks(duration).divide(&factor, operator)?)
}

/// The number beside a duration, exactly.
fn factor(
    operator: &'static str,
    left: &Value<'_>,
    right: &Value<'_>,
    number: &Value<'_>,
) -> Result<Decimal, ArithmeticError> {
    if let Value::Integer(number) = number {
        Ok(Decimal::from(*number))
    } else if let Value::Decimal(number) = number {
        Ok(number.clone())
    } else if let Value::Double(number) = number {
        Decimal::from_f64_exact(*number).ok_or(ArithmeticError::NotFinite(operator))
    } else {
        Err(operands(operator, left, right))
    }
}

/// The day that far away; a part of a day counts from midnight.
fn shift_date(date: Date, picos: i128) -> Outcome {
    let day = i128::from(PICOS_OF_DAY);
    let days = i128::from(date.days()) + picos.div_euclid(day);
    i64::try_from(days)
        .ok()
        .and_then(Date::from_days)
        .map(Value::Date)
        .ok_or(ArithmeticError::DateRange)
}

fn shift_instant(instant: DateTimeOffset, picos: i128) -> Outcome {
    instant
        .unix_picoseconds()
        .checked_add(picos)
        .and_then(|picos| DateTimeOffset::from_unix_picoseconds(picos, instant.offset_minutes()))
        .map(Value::DateTimeOffset)
        .ok_or(ArithmeticError::DateRange)
}

#[cfg(test)]
mod tests;
