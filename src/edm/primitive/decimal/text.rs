use super::value::{Big, Decimal, Form, length};
use crate::diagnostic::Limits;
use crate::edm::error::{ArithmeticError, LiteralError, LiteralErrorKind};
use crate::edm::primitive::cursor::{Cursor, saturating};
use bigdecimal::num_bigint::{BigInt, Sign};
use std::fmt;

/// Beyond so many zeros that only hold a place, the canonical form uses an exponent.
const MAX_ZEROS: i64 = 40;

/// An exponent that no length of text can bring back into the caps, and that still leaves room for
/// sums.
const FAR_EXPONENT: u64 = 1 << 48;

/// The parts of a number as written.
pub(crate) struct Number<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    /// The exponent, or one far beyond the caps.
    exponent: i64,
}

/// Reads `[sign] digits [. digits] [e [sign] digits]`.
pub(crate) fn scan<'a>(cursor: &mut Cursor<'a>) -> Result<Number<'a>, LiteralError> {
    let negative = sign(cursor);
    let whole = some_digits(cursor, "a digit")?;
    let fraction = if cursor.eat(b'.') {
        some_digits(cursor, "a digit behind the point")?
    } else {
        &[]
    };
    let exponent = if cursor.eat_letter(b'e') {
        let negative = sign(cursor);
        let digits = some_digits(cursor, "a digit of the exponent")?;
        let exponent = i64::try_from(saturating(digits).min(FAR_EXPONENT)).unwrap_or(0);
        if negative { -exponent } else { exponent }
    } else {
        0
    };
    Ok(Number {
        negative,
        whole,
        fraction,
        exponent,
    })
}

/// Whether a minus sign stands here; takes either sign.
fn sign(cursor: &mut Cursor<'_>) -> bool {
    cursor.eat(b'-') || {
        cursor.eat(b'+');
        false
    }
}

fn some_digits<'a>(
    cursor: &mut Cursor<'a>,
    expected: &'static str,
) -> Result<&'a [u8], LiteralError> {
    let digits = cursor.digits();
    if digits.is_empty() {
        return Err(cursor.expected(expected));
    }
    Ok(digits)
}

impl Decimal {
    /// Reads a number such as `-12.50` or `1.5e-3`. `NaN` and `INF` are no decimals.
    ///
    /// # Errors
    ///
    /// Another form; more than [`Decimal::MAX_DIGITS`] significant digits or an exponent beyond
    /// [`Decimal::MAX_EXPONENT`], found by counting before any number is built.
    pub fn parse(text: &str) -> Result<Self, LiteralError> {
        Self::parse_within(text, &Limits::DEFAULT)
    }

    /// The same, within the limits `decimal-digits` and `decimal-exponent`, as far as those are
    /// lower.
    ///
    /// # Errors
    ///
    /// As for [`Decimal::parse`].
    pub fn parse_within(text: &str, limits: &Limits) -> Result<Self, LiteralError> {
        if let Some(short) = short(text)
            && limits.decimal_digits >= SHORT
            && limits.decimal_exponent >= SHORT
        {
            return Ok(short);
        }
        let mut cursor = Cursor::new(text);
        let number = scan(&mut cursor)?;
        cursor.end()?;
        number
            .value(limits)
            .map_err(|kind| LiteralError::new(kind, 0))
    }

    /// The canonical form with a point or an exponent in any case, so that it cannot be read as
    /// an integer: `100.0`.
    #[must_use]
    pub const fn literal(&self) -> DecimalLiteral<'_> {
        DecimalLiteral(self)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, pointed: bool) -> fmt::Result {
        match self.form() {
            Form::Small { mantissa, scale } => {
                let mantissa = i128::from_ne_bytes(*mantissa);
                let digits = mantissa.unsigned_abs().to_string();
                write_number(f, mantissa < 0, &digits, -i64::from(*scale), pointed)
            }
            Form::Big(big) => {
                let Big { digits, exponent } = big.as_ref();
                let text = digits.magnitude().to_str_radix(10);
                write_number(f, digits.sign() == Sign::Minus, &text, *exponent, pointed)
            }
        }
    }
}

/// So many digits always fit 64 bits.
const SHORT: usize = 18;

/// A number of few digits without an exponent, which is what most are, in one pass.
fn short(text: &str) -> Option<Decimal> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    // With a point among them, which is no digit and stands between two.
    if digits.len() > SHORT || !digits.last()?.is_ascii_digit() {
        return None;
    }
    let mut mantissa = 0_i64;
    let mut scale = None;
    for (position, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                scale = scale.map(|scale: u32| scale + 1);
            }
            b'.' if scale.is_none() && position > 0 => scale = Some(0),
            _ => return None,
        }
    }
    let mantissa = if negative { -mantissa } else { mantissa };
    match scale {
        None => Some(Decimal::from(mantissa)),
        Some(scale) => Decimal::small(i128::from(mantissa), scale),
    }
}

impl Number<'_> {
    fn value(&self, limits: &Limits) -> Result<Decimal, LiteralErrorKind> {
        let most_digits = limits.decimal_digits.min(Decimal::MAX_DIGITS);
        let most_exponent = i64::try_from(limits.decimal_exponent)
            .map_or(Decimal::MAX_EXPONENT, |most| {
                most.min(Decimal::MAX_EXPONENT)
            });
        let digits = || self.whole.iter().chain(self.fraction).copied();
        let leading = digits().take_while(|digit| *digit == b'0').count();
        let trailing = digits().rev().take_while(|digit| *digit == b'0').count();
        let all = self.whole.len() + self.fraction.len();
        if leading == all {
            return Ok(Decimal::ZERO);
        }
        let found = all - leading - trailing;
        if found > most_digits {
            let limit = most_digits;
            return Err(LiteralErrorKind::DecimalDigits { found, limit });
        }
        let too_great = || LiteralErrorKind::DecimalExponent {
            limit: most_exponent,
        };
        let exponent = self.exponent - length(self.fraction.len()) + length(trailing);
        let scientific = exponent + length(found) - 1;
        if scientific.abs() > most_exponent {
            return Err(too_great());
        }
        let significant = digits().skip(leading).take(found);
        let number = if found <= 38 {
            let magnitude =
                significant.fold(0, |number, digit| number * 10 + i128::from(digit - b'0'));
            let mantissa = if self.negative { -magnitude } else { magnitude };
            let small = u32::try_from(-exponent)
                .ok()
                .and_then(|scale| Decimal::small(mantissa, scale));
            if let Some(small) = small {
                return Ok(small);
            }
            BigInt::from(mantissa)
        } else {
            let values: Vec<u8> = significant.map(|digit| digit - b'0').collect();
            let sign = if self.negative {
                Sign::Minus
            } else {
                Sign::Plus
            };
            BigInt::from_radix_be(sign, &values, 10).unwrap_or_default()
        };
        Decimal::from_parts(number, exponent).map_err(|error| {
            debug_assert!(matches!(error, ArithmeticError::DecimalExponent(_)));
            too_great()
        })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, false)
    }
}

/// See [`Decimal::literal`].
#[derive(Clone, Copy, Debug)]
pub struct DecimalLiteral<'a>(&'a Decimal);

impl fmt::Display for DecimalLiteral<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f, true)
    }
}

fn write_number(
    f: &mut fmt::Formatter<'_>,
    negative: bool,
    digits: &str,
    exponent: i64,
    pointed: bool,
) -> fmt::Result {
    if negative {
        f.write_str("-")?;
    }
    // How many digits stand before the point.
    let whole = length(digits.len()) + exponent;
    if exponent > MAX_ZEROS || whole < -MAX_ZEROS {
        let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
        let point = if rest.is_empty() { "" } else { "." };
        return write!(f, "{first}{point}{rest}e{}", whole - 1);
    }
    let zeros = |count: i64| (0..count).map(|_| '0').collect::<String>();
    if exponent >= 0 {
        write!(f, "{digits}{}", zeros(exponent))?;
        return f.write_str(if pointed { ".0" } else { "" });
    }
    match usize::try_from(whole)
        .ok()
        .and_then(|at| digits.split_at_checked(at))
    {
        Some((whole, fraction)) if !whole.is_empty() => write!(f, "{whole}.{fraction}"),
        _ => write!(f, "0.{}{digits}", zeros(-whole)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn reads(text: &str, canonical: &str) {
        assert_eq!(Decimal::parse(text).unwrap().to_string(), canonical);
    }

    #[track_caller]
    fn fails(text: &str, message: &str, offset: u32) {
        let error = Decimal::parse(text).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.offset),
            (message, offset)
        );
    }

    #[test]
    fn canonical_form() {
        reads("5.10", "5.1");
        reads("+42", "42");
        reads("-1.234567e3", "-1234.567");
        reads("1.5e-1", "0.15");
        reads("1E2", "100");
        reads("-0.0", "0");
        reads("0e999999999999999999999", "0");
        reads("1e-101", "1e-101");
        reads("12e400", "1.2e401");
        reads("-12e-400", "-1.2e-399");
        reads("0.015", "0.015");
        reads("1e-41", "0.00000000000000000000000000000000000000001");
        reads("1e-42", "1e-42");
        reads("12e-42", "0.000000000000000000000000000000000000000012");
        reads("1e40", "10000000000000000000000000000000000000000");
        reads("1e41", "1e41");
        reads("1e6144", "1e6144");
        reads("9223372036854775808", "9223372036854775808");
        reads(&format!("0.{}", "0".repeat(1_000_000)), "0");
        reads(&format!("{}1", "0".repeat(1_000_000)), "1");
        reads(&"1".repeat(1_000), &"1".repeat(1_000));
        let literal = |text| Decimal::parse(text).unwrap().literal().to_string();
        assert_eq!(literal("100"), "100.0");
        assert_eq!(literal("0.5"), "0.5");
        assert_eq!(literal("1e400"), "1e400");
    }

    #[test]
    fn what_is_wrong_and_where() {
        fails("42.", "expected a digit behind the point, found the end", 3);
        fails(".1", "expected a digit, found `.`", 0);
        fails("-0.314e1e2", "expected the end of the value, found `e`", 8);
        fails("1e", "expected a digit of the exponent, found the end", 2);
        fails("NaN", "expected a digit, found `N`", 0);
        let exponent = "decimal exponent is outside -6144 to 6144";
        fails("1e6145", exponent, 0);
        fails("1e999999999", exponent, 0);
        fails("-2645e-1141622225", exponent, 0);
        fails(&format!("1e{}", "9".repeat(1_000_000)), exponent, 0);
        let digits = "decimal has 1001 significant digits, at most 1000 are allowed";
        fails(&"1".repeat(1_001), digits, 0);
    }

    #[test]
    fn lower_limits_hold_for_short_numbers_too() {
        let limits = Limits {
            decimal_digits: 3,
            decimal_exponent: 4,
            ..Limits::DEFAULT
        };
        let judged = |text| {
            Decimal::parse_within(text, &limits)
                .map_or_else(|error| error.to_string(), |value| value.to_string())
        };
        let digits = "decimal has 4 significant digits, at most 3 are allowed";
        let exponent = "decimal exponent is outside -4 to 4";
        for (text, expected) in [
            ("123", "123"),
            ("-0012.30", "-12.3"),
            ("1234", digits),
            ("12.34", digits),
            ("12300", "12300"),
            ("123000", exponent),
            ("0.000123", "0.000123"),
            ("0.0000123", exponent),
            ("1e4", "10000"),
            ("1e5", exponent),
            ("000000000", "0"),
        ] {
            assert_eq!(judged(text), expected, "{text}");
        }
        // Each of the two is asked.
        for limits in [
            Limits {
                decimal_digits: 3,
                ..Limits::DEFAULT
            },
            Limits {
                decimal_exponent: 3,
                ..Limits::DEFAULT
            },
        ] {
            assert!(Decimal::parse_within("12345", &limits).is_err());
            assert!(Decimal::parse_within("123", &limits).is_ok());
        }
    }

    #[test]
    fn a_short_number_has_up_to_18_signs() {
        for text in ["1", "-123456789012345678", "1234567890123456.7", "0.5"] {
            let (short, long) = (short(text).unwrap(), format!("{text}e0"));
            assert_eq!(short, Decimal::parse(&long).unwrap(), "{text}");
        }
        for text in [
            "",
            "-",
            ".5",
            "5.",
            "1.2.3",
            "1e2",
            "+1",
            "1234567890123456789",
        ] {
            assert_eq!(short(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn display_is_read_back(text in "-?[0-9]{1,45}(\\.[0-9]{1,45})?(e-?[0-9]{1,4})?") {
            if let Ok(value) = Decimal::parse(&text) {
                prop_assert_eq!(&Decimal::parse(&value.to_string()).unwrap(), &value);
                prop_assert_eq!(&Decimal::parse(&value.literal().to_string()).unwrap(), &value);
            }
        }

        /// The same number, with an exponent and more digits than a short one may have.
        #[test]
        fn short_texts_are_what_longer_ones_are(text in "-?[0-9]{0,12}\\.?[0-9]{0,12}") {
            let long = Decimal::parse(&format!("{text}e0"));
            match short(&text) {
                Some(short) => prop_assert_eq!(short, long.unwrap()),
                None => prop_assert!(text.len() > SHORT || Decimal::parse(&text).is_err()),
            }
            prop_assert_eq!(Decimal::parse(&text).is_ok(), Decimal::parse(&format!("{text}e0")).is_ok());
        }

        #[test]
        fn any_text_is_judged(text in "[-+0-9.eE]{0,30}") {
            let _ = Decimal::parse(&text);
        }
    }
}
