//! `Edm.Double` and `Edm.Single`, with `NaN`, `INF` and `-INF`.

use super::cursor::Cursor;
use super::decimal::scan;
use crate::edm::Primitive;
use crate::edm::error::{LiteralError, LiteralErrorKind};
use std::fmt;

/// Reads the double nearest to a number such as `-12.5e3`, or `NaN`, `INF`, `-INF` in exactly
/// this case.
///
/// # Errors
///
/// Another form, or a number beyond the greatest double.
pub fn parse(text: &str) -> Result<f64, LiteralError> {
    let mut cursor = Cursor::new(text);
    let value = read(&mut cursor)?;
    cursor.end()?;
    Ok(value)
}

/// Reads the value of `Edm.Single` nearest to a number, or `NaN`, `INF`, `-INF`; it is rounded
/// once.
///
/// # Errors
///
/// Another form, or a number beyond the greatest value of `Edm.Single`.
pub fn parse_single(text: &str) -> Result<f32, LiteralError> {
    let value = parse(text)?;
    if !value.is_finite() {
        return Ok(if value.is_nan() {
            f32::NAN
        } else if value.is_sign_positive() {
            f32::INFINITY
        } else {
            f32::NEG_INFINITY
        });
    }
    text.parse()
        .ok()
        .filter(|single: &f32| single.is_finite())
        .ok_or_else(|| LiteralError::new(LiteralErrorKind::Range(Primitive::Single), 0))
}

pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<f64, LiteralError> {
    for (name, value) in [
        ("NaN", f64::NAN),
        ("INF", f64::INFINITY),
        ("-INF", f64::NEG_INFINITY),
    ] {
        if cursor.eat_exactly(name) {
            return Ok(value);
        }
    }
    let start = cursor.at();
    scan(cursor)?;
    let number: f64 = cursor.since(start).parse().unwrap_or(f64::INFINITY);
    if number.is_infinite() {
        let kind = LiteralErrorKind::Range(Primitive::Double);
        return Err(LiteralError::new(kind, start));
    }
    Ok(number)
}

/// The text of a double in a payload: like [`DoubleLiteral`], but whole numbers have no point.
#[must_use]
pub fn json_text(number: f64) -> String {
    // From there on whole numbers are written with an exponent.
    if number.fract() == 0.0 && number.abs() < 1e16 {
        number.to_string()
    } else {
        DoubleLiteral(number).to_string()
    }
}

/// Writes a double with the fewest digits that are read back as the same double, always with a
/// point or an exponent: `1.0`, `0.1`, `1e300`, `NaN`, `INF`, `-INF`.
#[derive(Clone, Copy, Debug)]
pub struct DoubleLiteral(pub f64);

impl fmt::Display for DoubleLiteral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_nan() {
            f.write_str("NaN")
        } else if self.0.is_infinite() {
            f.write_str(if self.0.is_sign_positive() {
                "INF"
            } else {
                "-INF"
            })
        } else {
            write!(f, "{:?}", self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn fails(text: &str, message: &str, offset: u32) {
        let error = parse(text).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.offset),
            (message, offset)
        );
    }

    #[test]
    fn canonical_form() {
        for (text, canonical) in [
            ("3.14", "3.14"),
            ("-0.314e1", "-3.14"),
            ("1", "1.0"),
            ("1E300", "1e300"),
            ("+0.00000001", "1e-8"),
            ("INF", "INF"),
            ("-INF", "-INF"),
            ("NaN", "NaN"),
            ("1e-999999999999999999999", "0.0"),
        ] {
            assert_eq!(DoubleLiteral(parse(text).unwrap()).to_string(), canonical);
        }
    }

    #[test]
    fn whole_numbers_have_no_point_in_a_payload() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (-5.0, "-5"),
            (0.1, "0.1"),
            (1e15, "1000000000000000"),
            (-9_999_999_999_999_998.0, "-9999999999999998"),
            (1e16, "1e16"),
            (-1e300, "-1e300"),
            (1e-8, "1e-8"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "INF"),
            (f64::NEG_INFINITY, "-INF"),
        ] {
            assert_eq!(json_text(number), text);
        }
    }

    #[test]
    fn what_is_wrong_and_where() {
        fails("inf", "expected a digit, found `i`", 0);
        fails("NaN123", "expected the end of the value, found `1`", 3);
        fails("1e400", "number is outside the range of `Edm.Double`", 0);
        fails("infinity", "expected a digit, found `i`", 0);
        let error = parse_single("1e39").unwrap_err();
        assert_eq!(
            error.to_string(),
            "number is outside the range of `Edm.Single`"
        );
    }

    #[test]
    fn single_is_rounded_once() {
        // Rounding to a double first would give the other neighbour.
        let text = "1.00000017881393432617187499";
        assert_eq!(parse_single(text), Ok(1.000_000_1));
        for (text, value) in [
            ("1.5", 1.5),
            ("3.4028235e38", f32::MAX),
            ("INF", f32::INFINITY),
            ("-INF", f32::NEG_INFINITY),
        ] {
            assert_eq!(parse_single(text), Ok(value));
        }
        assert!(parse_single("NaN").unwrap().is_nan());
    }

    proptest! {
        #[test]
        fn display_is_read_back(bits: u64) {
            let number = f64::from_bits(bits);
            let again = parse(&DoubleLiteral(number).to_string()).unwrap();
            prop_assert!(again == number || (again.is_nan() && number.is_nan()));
        }

        #[test]
        fn any_text_is_judged(text in "[-+0-9.eEINFa]{0,20}") {
            let _ = parse(&text);
        }
    }
}
