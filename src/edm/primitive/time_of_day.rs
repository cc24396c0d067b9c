use super::cursor::Cursor;
use super::{PICOS_OF_DAY, PICOS_OF_HOUR, PICOS_OF_MINUTE, PICOS_OF_SECOND};
use crate::edm::error::{LiteralError, LiteralErrorKind};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A value of `Edm.TimeOfDay`, exact to the picosecond.
///
/// Second 60, a leap second, stays as it is written, in the text as in the parts. Equality, order
/// and hash go by the instant, which is that of the second after `:59`: `12:30:60` equals
/// `12:31:00`, and `23:59:60` is later than all other times of the day.
#[derive(Clone, Copy, Debug)]
pub struct TimeOfDay {
    /// Picoseconds since midnight.
    picos: u64,
    /// Whether the second is 60.
    leap: bool,
}

impl TimeOfDay {
    /// `00:00:00`
    pub const MIDNIGHT: Self = Self {
        picos: 0,
        leap: false,
    };

    /// The time that many picoseconds after midnight, if it is of the same day; its last second
    /// may be a leap second.
    #[must_use]
    pub fn from_picoseconds(picos: u64) -> Option<Self> {
        (picos < PICOS_OF_DAY + PICOS_OF_SECOND).then_some(Self {
            picos,
            leap: picos >= PICOS_OF_DAY,
        })
    }

    /// The same instant as second 60 of the minute before, if it is within the second after one.
    pub(super) fn as_leap(self) -> Self {
        let leap = self.picos >= PICOS_OF_SECOND && self.picos % PICOS_OF_MINUTE < PICOS_OF_SECOND;
        Self {
            leap: self.leap || leap,
            ..self
        }
    }

    /// Whether the second is 60.
    #[must_use]
    pub const fn is_leap(self) -> bool {
        self.leap
    }

    /// Picoseconds since midnight.
    #[must_use]
    pub const fn picoseconds(self) -> u64 {
        self.picos
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub fn hour(self) -> u8 {
        u8::try_from(self.whole() / PICOS_OF_HOUR).unwrap_or(0)
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub fn minute(self) -> u8 {
        u8::try_from(self.whole() % PICOS_OF_HOUR / PICOS_OF_MINUTE).unwrap_or(0)
    }

    /// The second, 0 to 59, and 60 in a leap second.
    #[must_use]
    pub fn second(self) -> u8 {
        let leap = u8::from(self.leap);
        u8::try_from(self.whole() % PICOS_OF_MINUTE / PICOS_OF_SECOND).unwrap_or(0) + leap
    }

    /// The part behind the second, in picoseconds.
    #[must_use]
    pub const fn fraction(self) -> u64 {
        self.picos % PICOS_OF_SECOND
    }

    /// Reads `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff` with up to twelve digits of a fraction.
    ///
    /// # Errors
    ///
    /// Another form, an hour beyond 23, a minute beyond 59, a second beyond 60.
    pub fn parse(text: &str) -> Result<Self, LiteralError> {
        let mut cursor = Cursor::new(text);
        let time = Self::read(&mut cursor)?;
        cursor.end()?;
        Ok(time)
    }

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, LiteralError> {
        let at = cursor.at();
        let hour = cursor.two_digits("two digits of the hour")?;
        if hour > 23 {
            return Err(LiteralError::new(LiteralErrorKind::Hour(hour), at));
        }
        cursor.expect(b':', "`:` after the hour")?;
        let at = cursor.at();
        let minute = cursor.two_digits("two digits of the minute")?;
        if minute > 59 {
            return Err(LiteralError::new(LiteralErrorKind::Minute(minute), at));
        }
        let (mut second, mut fraction) = (0, 0);
        if cursor.eat(b':') {
            let at = cursor.at();
            second = cursor.two_digits("two digits of the second")?;
            if second > 60 {
                return Err(LiteralError::new(LiteralErrorKind::Second(second), at));
            }
            if cursor.eat(b'.') {
                fraction = read_fraction(cursor)?;
            }
        }
        Ok(Self {
            picos: u64::from(hour) * PICOS_OF_HOUR
                + u64::from(minute) * PICOS_OF_MINUTE
                + u64::from(second) * PICOS_OF_SECOND
                + fraction,
            leap: second == 60,
        })
    }

    /// The time without a leap second, whose parts are those of its minute.
    const fn whole(self) -> u64 {
        if self.leap {
            self.picos - PICOS_OF_SECOND
        } else {
            self.picos
        }
    }
}

impl PartialEq for TimeOfDay {
    fn eq(&self, other: &Self) -> bool {
        self.picos == other.picos
    }
}

impl Eq for TimeOfDay {}

impl PartialOrd for TimeOfDay {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TimeOfDay {
    fn cmp(&self, other: &Self) -> Ordering {
        self.picos.cmp(&other.picos)
    }
}

impl Hash for TimeOfDay {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.picos.hash(state);
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.hour(), self.minute(), self.second());
        write!(f, "{hour:02}:{minute:02}:{second:02}")?;
        write_fraction(f, self.fraction())
    }
}

/// The digits behind the point of a second, as picoseconds.
pub(super) fn read_fraction(cursor: &mut Cursor<'_>) -> Result<u64, LiteralError> {
    let at = cursor.at();
    let digits = cursor.digits();
    if digits.is_empty() {
        return Err(cursor.expected("a digit of the fraction of a second"));
    }
    if digits.len() > 12 {
        let kind = LiteralErrorKind::Fraction(digits.len());
        return Err(LiteralError::new(kind, at));
    }
    Ok(picoseconds(digits))
}

/// The picoseconds that at most twelve digits behind the point mean.
pub(super) fn picoseconds(digits: &[u8]) -> u64 {
    let number = digits
        .iter()
        .fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
    (digits.len()..12).fold(number, |number, _| number * 10)
}

/// Writes the part behind the second without trailing zeros, and nothing if it is zero.
pub(super) fn write_fraction(f: &mut fmt::Formatter<'_>, picos: u64) -> fmt::Result {
    if picos == 0 {
        return Ok(());
    }
    let (mut digits, mut width) = (picos, 12);
    while digits % 10 == 0 {
        digits /= 10;
        width -= 1;
    }
    write!(f, ".{digits:0width$}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn fails(text: &str, message: &str, offset: u32) {
        let error = TimeOfDay::parse(text).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.offset),
            (message, offset)
        );
    }

    #[test]
    fn canonical_form() {
        for (text, canonical) in [
            ("11:22", "11:22:00"),
            ("11:22:33.4444444", "11:22:33.4444444"),
            ("00:00:00.000000000001", "00:00:00.000000000001"),
            ("00:00:01.500", "00:00:01.5"),
            ("12:30:60", "12:30:60"),
            ("23:59:60.25", "23:59:60.25"),
        ] {
            assert_eq!(TimeOfDay::parse(text).unwrap().to_string(), canonical);
        }
    }

    #[test]
    fn second_60_is_the_next_instant() {
        let read = |text| TimeOfDay::parse(text).unwrap();
        for (text, minute) in [("23:59:60", 59), ("12:30:60.5", 30), ("00:00:60", 0)] {
            let leap = read(text);
            assert_eq!((leap.minute(), leap.second()), (minute, 60), "{text}");
        }
        assert_eq!(read("12:30:60"), read("12:31:00"));
        assert!(read("23:59:60") > read("23:59:59.999"));
    }

    #[test]
    fn what_is_wrong_and_where() {
        fails("24:00:00", "hour `24` is not between 00 and 23", 0);
        fails("12:60", "minute `60` is not between 00 and 59", 3);
        fails("12:00:61", "second `61` is not between 00 and 60", 6);
        fails("1:00", "expected two digits of the hour, found `:`", 1);
        fails(
            "12:00:00.",
            "expected a digit of the fraction of a second, found the end",
            9,
        );
        let message = "fraction of a second has 13 digits, at most 12 are allowed";
        fails("12:00:00.1234567890123", message, 9);
        fails("12:00Z", "expected the end of the value, found `Z`", 5);
    }

    proptest! {
        #[test]
        fn display_is_read_back(picos in 0..PICOS_OF_DAY + PICOS_OF_SECOND) {
            let time = TimeOfDay::from_picoseconds(picos).unwrap();
            prop_assert_eq!(TimeOfDay::parse(&time.to_string()), Ok(time));
        }

        #[test]
        fn any_text_is_judged(text in "[0-9:.]{0,25}") {
            let _ = TimeOfDay::parse(&text);
        }
    }
}
