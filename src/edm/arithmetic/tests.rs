use super::*;
use crate::edm::compare::{compare, equal};
use crate::edm::convert::cast;
use crate::edm::primitive::double::DoubleLiteral;
use proptest::prelude::*;
use std::cmp::Ordering;

/// A constant: `1`, `1.0` (a decimal), `1d` (a double), `P1D`, a date, an instant.
#[track_caller]
fn constant(text: &str) -> Value<'static> {
    if text.trim_start_matches('-').starts_with('P') {
        return Value::Duration(Duration::parse(text).unwrap());
    }
    if let Ok(instant) = DateTimeOffset::parse(text) {
        return Value::DateTimeOffset(instant);
    }
    if let Ok(date) = Date::parse(text) {
        return Value::Date(date);
    }
    if let Some(double) = text.strip_suffix('d') {
        return Value::Double(double.parse().unwrap());
    }
    if let Ok(integer) = integer::parse(text) {
        return Value::Integer(integer);
    }
    Value::Decimal(Decimal::parse(text).unwrap())
}

fn show(value: &Value<'_>) -> String {
    if let Value::Decimal(value) = value {
        return value.literal().to_string();
    }
    if let Value::Double(value) = value {
        return format!("{}d", DoubleLiteral(*value));
    }
    match cast(value.clone(), Primitive::String) {
        Ok(Value::String(text)) => text.into_owned(),
        other => format!("{other:?}"),
    }
}

#[track_caller]
fn gives(left: &str, operator: &str, right: &str, expected: &str) {
    let (left, right) = (constant(left), constant(right));
    let result = match operator {
        "add" => add(&left, &right),
        "sub" => subtract(&left, &right),
        "mul" => multiply(&left, &right),
        "div" => divide(&left, &right),
        "divby" => divide_by(&left, &right),
        _ => modulo(&left, &right),
    };
    let shown = result.map_or_else(|error| error.to_string(), |value| show(&value));
    assert_eq!(shown, expected);
}

#[test]
fn integers_are_exact_or_an_error() {
    gives("1", "add", "2", "3");
    gives("5", "div", "2", "2");
    gives("-5", "div", "2", "-2");
    gives("7", "mod", "3", "1");
    gives("7", "mod", "-3", "1");
    gives("-7", "mod", "-3", "-1");
    gives("-9223372036854775808", "mod", "-1", "0");
    let overflow = |operator: &str| {
        format!("integer overflow: the result of `{operator}` is outside the range of `Edm.Int64`")
    };
    gives("9223372036854775807", "add", "1", &overflow("add"));
    gives("-9223372036854775808", "sub", "1", &overflow("sub"));
    gives("9223372036854775807", "mul", "2", &overflow("mul"));
    gives("-9223372036854775808", "div", "-1", &overflow("div"));
    gives("1", "div", "0", "division by zero in `div`");
    gives("5", "mod", "0", "division by zero in `mod`");
    gives("0", "divby", "0", "division by zero in `divby`");
}

#[test]
fn decimals_are_exact() {
    gives("2.55", "add", "2.45", "5.0");
    gives("2.55", "mul", "2.0", "5.1");
    gives("5", "divby", "2", "2.5");
    gives("5", "div", "2.0", "2.5");
    gives("4", "divby", "3", "1.333333333333333333333333333333333");
    gives("5.5", "mod", "2", "1.5");
    gives("2.55", "sub", "2.45", "0.1");
    gives("5.5", "div", "0", "division by zero in `div`");
    gives("9223372036854775807", "add", "1.0", "9223372036854775808.0");
}

#[test]
fn doubles_follow_the_ieee_rules() {
    gives("0.1d", "add", "0.2d", "0.30000000000000004d");
    gives("1d", "div", "0", "INFd");
    gives("-1d", "divby", "0", "-INFd");
    gives("0d", "div", "0", "NaNd");
    gives("1d", "mod", "0", "NaNd");
    gives("-7.5d", "mod", "2", "-1.5d");
    gives("1.5d", "sub", "0.25d", "1.25d");
    gives("1.5d", "mul", "0.25d", "0.375d");
    gives("1.5d", "div", "0.25d", "6.0d");
    gives("1.5d", "divby", "0.25d", "6.0d");
    gives("1", "add", "0.5d", "1.5d");
    gives("0.1", "add", "0.2d", "0.30000000000000004d");
}

#[test]
fn dates_and_durations() {
    gives("2020-01-01", "add", "PT23H", "2020-01-01");
    gives("2020-01-01", "sub", "PT1H", "2019-12-31");
    gives("2020-03-01", "sub", "2020-02-28", "P2D");
    gives(
        "2020-01-02T00:00:00+01:00",
        "sub",
        "2020-01-01T00:00:00Z",
        "PT23H",
    );
    gives(
        "2020-01-01T23:23:23+01:00",
        "add",
        "PT1M4S",
        "2020-01-01T23:24:27+01:00",
    );
    gives(
        "2020-01-01T00:00:00+01:00",
        "sub",
        "PT1H",
        "2019-12-31T23:00:00+01:00",
    );
    gives("P1D", "add", "2001-01-01", "2001-01-02");
    gives("PT3.5S", "add", "PT3.5S", "PT7S");
    gives("PT3.5S", "sub", "PT3.5S", "PT0S");
    gives("PT1H", "mul", "2", "PT2H");
    gives("-3.5", "mul", "P1D", "-P3DT12H");
    gives("P1D", "mul", "0.5d", "PT12H");
    gives("P1D", "div", "-3.5", "-PT6H51M25.714285714286S");
    gives("PT1S", "divby", "3", "PT0.333333333333S");
    gives("PT1S", "div", "0d", "division by zero in `div`");
    gives(
        "999999999-12-31",
        "add",
        "P1D",
        "date result has a year outside -999999999 to 999999999",
    );
    gives(
        "999999999-12-31T23:59:59Z",
        "add",
        "PT1S",
        "date result has a year outside -999999999 to 999999999",
    );
    gives(
        "P106751991167300D",
        "mul",
        "2",
        "duration result is too long",
    );
    gives("P1D", "mul", "1e6000", "duration result is too long");
    gives(
        "2020-01-01",
        "add",
        "2020-01-01",
        "`add` does not take a date and a date",
    );
    gives(
        "P1D",
        "div",
        "PT4H",
        "`div` does not take a duration and a duration",
    );
    let infinite = multiply(&constant("P1D"), &Value::Double(f64::INFINITY));
    assert_eq!(infinite, Err(ArithmeticError::NotFinite("mul")));
}

#[test]
fn negation() {
    let shown = |text: &str| {
        negate(&constant(text)).map_or_else(|error| error.to_string(), |value| show(&value))
    };
    assert_eq!(shown("1"), "-1");
    assert_eq!(shown("PT1H"), "-PT1H");
    assert_eq!(shown("-0.5"), "0.5");
    assert_eq!(shown("0.5d"), "-0.5d");
    assert_eq!(
        shown("-9223372036854775808"),
        "integer overflow: the result of `-` is outside the range of `Edm.Int64`"
    );
    assert_eq!(
        negate(&Value::Boolean(true)).unwrap_err().to_string(),
        "`-` does not take a Boolean value and nothing"
    );
}

#[test]
fn narrow_results_are_checked() {
    let sum = add(&constant("2147483647"), &constant("1")).unwrap();
    assert!(check_range("add", &sum, Primitive::Int64).is_ok());
    assert!(check_range("add", &sum, Primitive::Decimal).is_ok());
    assert_eq!(
        check_range("add", &sum, Primitive::Int32)
            .unwrap_err()
            .to_string(),
        "integer overflow: the result of `add` is outside the range of `Edm.Int32`"
    );
}

proptest! {
    #[test]
    fn division_and_remainder_belong_together(a: i64, b: i64) {
        let (a, b) = (Value::Integer(a), Value::Integer(b));
        if let (Ok(quotient), Ok(rest)) = (divide(&a, &b), modulo(&a, &b)) {
            let again = add(&multiply(&quotient, &b).unwrap(), &rest).unwrap();
            prop_assert!(equal(&again, &a));
        }
    }

    #[test]
    fn integers_agree_with_decimals(a: i64, b: i64) {
        let decimals = Decimal::from(a).add(&Decimal::from(b)).unwrap();
        match add(&Value::Integer(a), &Value::Integer(b)) {
            Ok(sum) => prop_assert_eq!(
                compare(&sum, &Value::Decimal(decimals)),
                Some(Ordering::Equal)
            ),
            Err(_) => prop_assert!(decimals.to_i64().is_none()),
        }
    }

    #[test]
    fn a_difference_of_days_leads_back(a in -1_000_000..1_000_000i64, b in -1_000_000..1_000_000i64) {
        let day = |days| Value::Date(Date::from_days(days).unwrap());
        let difference = subtract(&day(a), &day(b)).unwrap();
        prop_assert!(equal(&add(&day(b), &difference).unwrap(), &day(a)));
    }
}
