use super::cursor::{Cursor, saturating};
use crate::edm::error::{Found, LiteralError, LiteralErrorKind};
use std::fmt;

/// The days of 400 years, after which the calendar repeats.
const DAYS_OF_ERA: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

/// A value of `Edm.Date`: a day of the proleptic Gregorian calendar, in which the year 0000 exists
/// and is a leap year (XML Schema 1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01.
    days: i64,
}

impl Date {
    /// The greatest year; the least is its negative.
    pub const MAX_YEAR: i32 = 999_999_999;
    /// The first day of the least year.
    pub const MIN: Self = Self {
        days: days_from_civil(-Self::MAX_YEAR, 1, 1),
    };
    /// The last day of the greatest year.
    pub const MAX: Self = Self {
        days: days_from_civil(Self::MAX_YEAR, 12, 31),
    };

    /// The day of that year, month (from 1) and day (from 1), if it exists and its year is
    /// supported.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let exists = (-Self::MAX_YEAR..=Self::MAX_YEAR).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_of_month(year, month)).contains(&day);
        exists.then(|| Self {
            days: days_from_civil(year, month, day),
        })
    }

    /// The day that many days after 1970-01-01, if its year is supported.
    #[must_use]
    pub fn from_days(days: i64) -> Option<Self> {
        (Self::MIN.days..=Self::MAX.days)
            .contains(&days)
            .then_some(Self { days })
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i64 {
        self.days
    }

    /// Year, month from 1, day from 1.
    #[must_use]
    pub fn parts(self) -> (i32, u8, u8) {
        // Years are counted from March here, so that the leap day is the last of its year.
        let days = self.days + EPOCH;
        let era = days.div_euclid(DAYS_OF_ERA);
        let day_of_era = days.rem_euclid(DAYS_OF_ERA);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (
            i32::try_from(year).unwrap_or(Self::MAX_YEAR),
            u8::try_from(month).unwrap_or(1),
            u8::try_from(day).unwrap_or(1),
        )
    }

    /// The year; 0 is the year before 1.
    #[must_use]
    pub fn year(self) -> i32 {
        self.parts().0
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.parts().1
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.parts().2
    }

    /// Reads `YYYY-MM-DD`; the year may have a minus sign and more digits.
    ///
    /// # Errors
    ///
    /// Another form, a day that the calendar lacks, a year that is not supported.
    pub fn parse(text: &str) -> Result<Self, LiteralError> {
        let mut cursor = Cursor::new(text);
        let date = Self::read(&mut cursor)?;
        cursor.end()?;
        Ok(date)
    }

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, LiteralError> {
        let start = cursor.at();
        let negative = cursor.eat(b'-');
        let digits = cursor.digits();
        match digits {
            [] | [_] | [_, _] | [_, _, _] => {
                return Err(cursor.expected("a year of at least four digits"));
            }
            // ABNF: year = ["-"] ( "0" 3DIGIT / oneToNine 3*DIGIT )
            [b'0', _, _, _, _, ..] => {
                let kind = LiteralErrorKind::Expected {
                    expected: "a year without leading zeros beyond four digits",
                    found: Found::Char('0'),
                };
                return Err(LiteralError::new(kind, start));
            }
            _ => {}
        }
        let year = i32::try_from(saturating(digits))
            .ok()
            .filter(|year| *year <= Self::MAX_YEAR)
            .ok_or_else(|| LiteralError::new(LiteralErrorKind::Year, start))?;
        let year = if negative { -year } else { year };
        cursor.expect(b'-', "`-` after the year")?;
        let at_month = cursor.at();
        let month = cursor.two_digits("two digits of the month")?;
        if !(1..=12).contains(&month) {
            return Err(LiteralError::new(LiteralErrorKind::Month(month), at_month));
        }
        cursor.expect(b'-', "`-` after the month")?;
        let at_day = cursor.at();
        let day = cursor.two_digits("two digits of the day")?;
        Self::new(year, month, day).ok_or_else(|| {
            let days = days_of_month(year, month);
            let kind = LiteralErrorKind::Day {
                year,
                month,
                day,
                days,
            };
            LiteralError::new(kind, at_day)
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        let sign = if year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs())
    }
}

const fn days_of_month(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of an existing day.
const fn days_from_civil(year: i32, month: u8, day: u8) -> i64 {
    let (year, month, day) = (year as i64, month as i64, day as i64);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let march_month = (month + 9) % 12;
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_OF_ERA + day_of_era - EPOCH
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn fails(text: &str, message: &str, offset: u32) {
        let error = Date::parse(text).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.offset),
            (message, offset)
        );
    }

    #[test]
    fn known_days() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("0000-01-01", -719_528),
            ("-10000-04-01", -4_371_862),
            ("10000-01-01", 2_932_897),
        ] {
            let date = Date::parse(text).unwrap();
            assert_eq!(date.days(), days, "{text}");
            assert_eq!(date.to_string(), text);
        }
        assert_eq!(Date::MAX.to_string(), "999999999-12-31");
        assert_eq!(Date::parse("-999999999-01-01"), Ok(Date::MIN));
    }

    #[test]
    fn what_is_wrong_and_where() {
        fails("2020-13-01", "month `13` is not between 01 and 12", 5);
        fails("2020-00-01", "month `00` is not between 01 and 12", 5);
        let message = "day `29` does not exist: month 02 of year 2021 has 28 days";
        fails("2021-02-29", message, 8);
        fails("2020-1-1", "expected two digits of the month, found `-`", 6);
        fails(
            "2020-01-01T",
            "expected the end of the value, found `T`",
            10,
        );
        fails("2020", "expected `-` after the year, found the end", 4);
        fails(
            "202-01-01",
            "expected a year of at least four digits, found `-`",
            3,
        );
        fails(
            "1000000000-01-01",
            "year is outside -999999999 to 999999999",
            0,
        );
        let message = "expected a year without leading zeros beyond four digits, found `0`";
        fails("02020-01-01", message, 0);
        fails(
            "INF",
            "expected a year of at least four digits, found `I`",
            0,
        );
    }

    proptest! {
        #[test]
        fn display_is_read_back(days in Date::MIN.days()..=Date::MAX.days()) {
            let date = Date::from_days(days).unwrap();
            prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
            let (year, month, day) = date.parts();
            prop_assert_eq!(Date::new(year, month, day), Some(date));
        }

        #[test]
        fn any_text_is_judged(text in "[-0-9T]{0,20}") {
            let _ = Date::parse(&text);
        }
    }
}
