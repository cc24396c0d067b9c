//! The integer types, all held as `i64`.

use super::cursor::Cursor;
use crate::edm::Primitive;
use crate::edm::error::{LiteralError, LiteralErrorKind};
use std::ops::RangeInclusive;

/// Reads a whole number of `Edm.Int64`; the sign belongs to it, so the least value is read too.
///
/// # Errors
///
/// No digits, other characters, or a number that does not fit.
pub fn parse(text: &str) -> Result<i64, LiteralError> {
    parse_as(text, Primitive::Int64)
}

/// Reads a whole number of the given integer type; other types count as `Edm.Int64`.
///
/// # Errors
///
/// No digits, other characters, or a number that does not fit the type.
pub fn parse_as(text: &str, primitive: Primitive) -> Result<i64, LiteralError> {
    let mut cursor = Cursor::new(text);
    let negative = cursor.eat(b'-');
    if !negative {
        cursor.eat(b'+');
    }
    let digits = cursor.digits();
    if digits.is_empty() {
        return Err(cursor.expected("a digit"));
    }
    cursor.end()?;
    let out_of_range = || LiteralError::new(LiteralErrorKind::Range(primitive), 0);
    // Counted downwards, because the negative side reaches further.
    let number = digits.iter().try_fold(0i64, |number, digit| {
        number.checked_mul(10)?.checked_sub(i64::from(digit - b'0'))
    });
    let number = match number {
        Some(number) if negative => Some(number),
        Some(number) => number.checked_neg(),
        None => None,
    }
    .ok_or_else(out_of_range)?;
    if range(primitive).is_some_and(|range| !range.contains(&number)) {
        return Err(out_of_range());
    }
    Ok(number)
}

/// The least and greatest value of an integer type; nothing for other types.
#[must_use]
pub fn range(primitive: Primitive) -> Option<RangeInclusive<i64>> {
    let (least, greatest) = if primitive == Primitive::Byte {
        (0, i64::from(u8::MAX))
    } else if primitive == Primitive::SByte {
        (i64::from(i8::MIN), i64::from(i8::MAX))
    } else if primitive == Primitive::Int16 {
        (i64::from(i16::MIN), i64::from(i16::MAX))
    } else if primitive == Primitive::Int32 {
        (i64::from(i32::MIN), i64::from(i32::MAX))
    } else if primitive == Primitive::Int64 {
        (i64::MIN, i64::MAX)
    } else {
        return None;
    };
    Some(least..=greatest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn fails(text: &str, primitive: Primitive, message: &str) {
        assert_eq!(parse_as(text, primitive).unwrap_err().to_string(), message);
    }

    #[test]
    fn ends_of_the_ranges() {
        assert_eq!(parse("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(parse("+9223372036854775807"), Ok(i64::MAX));
        assert_eq!(parse("-0"), Ok(0));
        assert_eq!(parse(&format!("{}7", "0".repeat(1_000_000))), Ok(7));
        assert_eq!(parse_as("-128", Primitive::SByte), Ok(-128));
        let message = "number is outside the range of `Edm.Int64`";
        fails("9223372036854775808", Primitive::Int64, message);
        fails("-9223372036854775809", Primitive::Int64, message);
        fails(&"9".repeat(1_000_000), Primitive::Int64, message);
        let message = "number is outside the range of `Edm.Byte`";
        fails("256", Primitive::Byte, message);
        fails("-1", Primitive::Byte, message);
    }

    #[test]
    fn other_text() {
        fails("", Primitive::Int64, "expected a digit, found the end");
        fails("+-1", Primitive::Int64, "expected a digit, found `-`");
        fails(
            "1.0",
            Primitive::Int64,
            "expected the end of the value, found `.`",
        );
    }

    proptest! {
        #[test]
        fn display_is_read_back(number: i64) {
            prop_assert_eq!(parse(&number.to_string()), Ok(number));
        }
    }
}
