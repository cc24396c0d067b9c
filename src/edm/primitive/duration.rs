use super::cursor::{Cursor, saturating};
use super::time_of_day::{read_fraction, write_fraction};
use super::{PICOS_OF_DAY, PICOS_OF_HOUR, PICOS_OF_MINUTE, PICOS_OF_SECOND};
use crate::edm::error::{LiteralError, LiteralErrorKind};
use std::fmt;

/// A value of `Edm.Duration`: a signed span of days, hours, minutes and seconds, exact to the
/// picosecond. A day is 86,400 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    /// Whole seconds, rounded down.
    seconds: i64,
    /// Picoseconds beyond them, less than a second.
    picos: u64,
}

impl Duration {
    /// `PT0S`
    pub const ZERO: Self = Self {
        seconds: 0,
        picos: 0,
    };

    /// The span of that many picoseconds, if its seconds fit `i64`.
    #[must_use]
    pub fn from_picoseconds(picos: i128) -> Option<Self> {
        let second = i128::from(PICOS_OF_SECOND);
        Some(Self {
            seconds: i64::try_from(picos.div_euclid(second)).ok()?,
            picos: u64::try_from(picos.rem_euclid(second)).ok()?,
        })
    }

    /// The whole span in picoseconds.
    #[must_use]
    pub fn picoseconds(self) -> i128 {
        i128::from(self.seconds) * i128::from(PICOS_OF_SECOND) + i128::from(self.picos)
    }

    /// Reads `P1DT2H3M4.5S` with an optional minus sign; every part may be left out, but not all.
    ///
    /// # Errors
    ///
    /// Another form, years or months, more than twelve digits of a fraction, a span too long.
    pub fn parse(text: &str) -> Result<Self, LiteralError> {
        let mut cursor = Cursor::new(text);
        let negative = cursor.eat(b'-');
        if !cursor.eat_letter(b'P') {
            return Err(cursor.expected("`P`"));
        }
        let mut total = Some(0);
        let days = cursor.digits();
        if !days.is_empty() {
            match cursor.peek() {
                Some(b'Y' | b'y') => return Err(cursor.error(LiteralErrorKind::DurationYears)),
                Some(b'M' | b'm') => return Err(cursor.error(LiteralErrorKind::DurationMonths)),
                _ if cursor.eat_letter(b'D') => total = product(days, PICOS_OF_DAY),
                _ => return Err(cursor.expected("`D` for days")),
            }
        }
        if cursor.eat_letter(b'T') {
            let time = read_time(&mut cursor)?;
            total = sum(total, time);
        } else if days.is_empty() {
            return Err(due(&cursor, "a number of days, or `T` and a time"));
        }
        cursor.end()?;
        total
            .map(|total| if negative { -total } else { total })
            .and_then(Self::from_picoseconds)
            .ok_or_else(|| LiteralError::new(LiteralErrorKind::DurationRange, 0))
    }
}

/// The units behind `T`: letter, length, and what is expected behind a number that may still have
/// this unit or a later one.
const TIME_UNITS: [(u8, u64, &str); 3] = [
    (b'H', PICOS_OF_HOUR, "`H`, `M` or `S`"),
    (b'M', PICOS_OF_MINUTE, "`M` or `S`"),
    (b'S', PICOS_OF_SECOND, "`S` for seconds"),
];

/// What stands behind `T`, in picoseconds; nothing if that is too long.
fn read_time(cursor: &mut Cursor<'_>) -> Result<Option<i128>, LiteralError> {
    let mut total = Some(0);
    let mut units = TIME_UNITS.as_slice();
    while !units.is_empty() {
        let digits = cursor.digits();
        if digits.is_empty() {
            break;
        }
        let mut fraction = 0;
        if cursor.eat(b'.') {
            fraction = read_fraction(cursor)?;
            units = units.last().map_or(&[], std::slice::from_ref);
        }
        let found = units
            .iter()
            .position(|(letter, ..)| cursor.eat_letter(*letter));
        let Some((position, (_, length, _))) = found.and_then(|at| Some((at, units.get(at)?)))
        else {
            let expected = units.first().map_or("the end", |(.., expected)| expected);
            return Err(cursor.expected(expected));
        };
        total = sum(total, product(digits, *length));
        total = sum(total, Some(i128::from(fraction)));
        units = units.get(position + 1..).unwrap_or(&[]);
    }
    if units.len() == TIME_UNITS.len() {
        return Err(due(cursor, "a number of hours, minutes or seconds"));
    }
    Ok(total)
}

/// The error where nothing was read that should be there.
fn due(cursor: &Cursor<'_>, expected: &'static str) -> LiteralError {
    if cursor.peek().is_none() {
        cursor.error(LiteralErrorKind::DurationEmpty)
    } else {
        cursor.expected(expected)
    }
}

fn product(digits: &[u8], length: u64) -> Option<i128> {
    i128::from(saturating(digits)).checked_mul(i128::from(length))
}

fn sum(left: Option<i128>, right: Option<i128>) -> Option<i128> {
    left?.checked_add(right?)
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.picoseconds();
        if total == 0 {
            return f.write_str("PT0S");
        }
        f.write_str(if total < 0 { "-P" } else { "P" })?;
        let total = total.unsigned_abs();
        let days = total / u128::from(PICOS_OF_DAY);
        let time = u64::try_from(total % u128::from(PICOS_OF_DAY)).unwrap_or(0);
        if days > 0 {
            write!(f, "{days}D")?;
        }
        if time == 0 {
            return Ok(());
        }
        f.write_str("T")?;
        let hours = time / PICOS_OF_HOUR;
        if hours > 0 {
            write!(f, "{hours}H")?;
        }
        let minutes = time % PICOS_OF_HOUR / PICOS_OF_MINUTE;
        if minutes > 0 {
            write!(f, "{minutes}M")?;
        }
        let picos = time % PICOS_OF_MINUTE;
        if picos > 0 {
            write!(f, "{}", picos / PICOS_OF_SECOND)?;
            write_fraction(f, picos % PICOS_OF_SECOND)?;
            f.write_str("S")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn fails(text: &str, message: &str, offset: u32) {
        let error = Duration::parse(text).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.offset),
            (message, offset)
        );
    }

    #[test]
    fn canonical_form() {
        for (text, canonical) in [
            ("P1DT2H3M4.5S", "P1DT2H3M4.5S"),
            ("-P6DT23H59M59.9999S", "-P6DT23H59M59.9999S"),
            ("PT36H", "P1DT12H"),
            ("PT90M", "PT1H30M"),
            ("PT0.000000000001S", "PT0.000000000001S"),
            ("-PT0.5S", "-PT0.5S"),
            ("P0D", "PT0S"),
            ("-PT0S", "PT0S"),
            ("p1dt1s", "P1DT1S"),
            ("P106751991167D", "P106751991167D"),
        ] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), canonical);
        }
    }

    #[test]
    fn what_is_wrong_and_where() {
        fails("P1Y", "a duration has no years, expected days at most", 2);
        let months = "a duration has no months, expected days at most; minutes stand behind `T`";
        fails("P1M", months, 2);
        let empty = "expected a number with its unit such as `1D` or `T1H`, found the end";
        fails("P", empty, 1);
        fails("PT", empty, 2);
        fails("P1DT", empty, 4);
        fails("+P1D", "expected `P`, found `+`", 0);
        fails("P1", "expected `D` for days, found the end", 2);
        fails("PT1", "expected `H`, `M` or `S`, found the end", 3);
        fails("PT1M1H", "expected `S` for seconds, found `H`", 5);
        fails("PT1.5M", "expected `S` for seconds, found `M`", 5);
        fails("P1H", "expected `D` for days, found `H`", 2);
        fails("PT1S1S", "expected the end of the value, found `1`", 4);
        fails("P1D1D", "expected the end of the value, found `1`", 3);
        fails(
            "PX",
            "expected a number of days, or `T` and a time, found `X`",
            1,
        );
        fails(
            &format!("PT{}S", "9".repeat(1_000_000)),
            "duration is too long",
            0,
        );
        fails("P99999999999999999999D", "duration is too long", 0);
    }

    proptest! {
        #[test]
        fn display_is_read_back(seconds: i64, picos in 0..PICOS_OF_SECOND) {
            let value = Duration { seconds, picos };
            prop_assert_eq!(Duration::parse(&value.to_string()), Ok(value));
            prop_assert_eq!(Duration::from_picoseconds(value.picoseconds()), Some(value));
        }

        #[test]
        fn any_text_is_judged(text in "[-P0-9DTHMS.]{0,20}") {
            let _ = Duration::parse(&text);
        }
    }
}
