use super::cursor::Cursor;
use super::time_of_day::{picoseconds, write_fraction};
use super::{Date, PICOS_OF_SECOND, TimeOfDay};
use crate::edm::error::{LiteralError, LiteralErrorKind};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

const SECONDS_OF_DAY: i64 = 86_400;
/// The greatest distance from UTC, in minutes (`dateTimeOffsetValue` of the ABNF).
const MAX_OFFSET: i16 = 24 * 60 - 1;

/// A value of `Edm.DateTimeOffset`: an instant, exact to the picosecond, with the offset from UTC
/// in which it was written.
///
/// Equality, order and hash go by the instant alone; the parts (year, hour and so on) are those
/// in the value's own offset. A leap second is the instant after `:59`, so `23:59:60` equals the
/// midnight that follows; in its parts and its text it stays second 60.
#[derive(Clone, Copy, Debug)]
pub struct DateTimeOffset {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    seconds: i64,
    /// Picoseconds after that second.
    picos: u64,
    /// Minutes east of UTC.
    offset: i16,
    /// Whether the second is written as 60.
    leap: bool,
}

impl DateTimeOffset {
    /// The first instant of the least year in UTC.
    pub const MIN: Self = Self {
        seconds: Date::MIN.days() * SECONDS_OF_DAY,
        picos: 0,
        offset: 0,
        leap: false,
    };
    /// The last instant of the greatest year in UTC.
    pub const MAX: Self = Self {
        seconds: Date::MAX.days() * SECONDS_OF_DAY + SECONDS_OF_DAY - 1,
        picos: PICOS_OF_SECOND - 1,
        offset: 0,
        leap: false,
    };

    /// The instant at which it is that time of that day at that offset in minutes, if the offset
    /// is less than 24 hours and the instant is supported.
    #[must_use]
    pub fn new(date: Date, time: TimeOfDay, offset: i16) -> Option<Self> {
        let picos = time.picoseconds();
        let seconds = date.days() * SECONDS_OF_DAY + i64::try_from(picos / PICOS_OF_SECOND).ok()?
            - i64::from(offset) * 60;
        let value = Self::from_unix(seconds, picos % PICOS_OF_SECOND, offset)?;
        Some(Self {
            leap: time.is_leap(),
            ..value
        })
    }

    /// The instant that many seconds and picoseconds (less than a second) after
    /// 1970-01-01T00:00:00Z, with an offset in minutes.
    #[must_use]
    pub fn from_unix(seconds: i64, picos: u64, offset: i16) -> Option<Self> {
        let local = seconds.checked_add(i64::from(offset) * 60)?;
        let supported = Self::MIN.seconds..=Self::MAX.seconds;
        (picos < PICOS_OF_SECOND
            && (-MAX_OFFSET..=MAX_OFFSET).contains(&offset)
            && supported.contains(&seconds)
            && supported.contains(&local))
        .then_some(Self {
            seconds,
            picos,
            offset,
            leap: false,
        })
    }

    /// The instant that many picoseconds after 1970-01-01T00:00:00Z, with an offset in minutes.
    #[must_use]
    pub fn from_unix_picoseconds(picos: i128, offset: i16) -> Option<Self> {
        let second = i128::from(PICOS_OF_SECOND);
        let seconds = i64::try_from(picos.div_euclid(second)).ok()?;
        Self::from_unix(
            seconds,
            u64::try_from(picos.rem_euclid(second)).ok()?,
            offset,
        )
    }

    /// Picoseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_picoseconds(self) -> i128 {
        i128::from(self.seconds) * i128::from(PICOS_OF_SECOND) + i128::from(self.picos)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.seconds
    }

    /// Minutes east of UTC, between -1439 and 1439.
    #[must_use]
    pub const fn offset_minutes(self) -> i16 {
        self.offset
    }

    /// The day, in the value's own offset.
    #[must_use]
    pub fn date(self) -> Date {
        // INVARIANT: every constructor has checked the local time.
        let second = self.local() - i64::from(self.leap);
        Date::from_days(second.div_euclid(SECONDS_OF_DAY)).unwrap_or(Date::MAX)
    }

    /// The time of the day, in the value's own offset.
    #[must_use]
    pub fn time(self) -> TimeOfDay {
        let leap = i64::from(self.leap);
        let second = (self.local() - leap).rem_euclid(SECONDS_OF_DAY) + leap;
        let picos = u64::try_from(second).unwrap_or(0) * PICOS_OF_SECOND + self.picos;
        let time = TimeOfDay::from_picoseconds(picos).unwrap_or(TimeOfDay::MIDNIGHT);
        if self.leap { time.as_leap() } else { time }
    }

    /// Reads `YYYY-MM-DDThh:mm:ss.fffZ`, where `T` and `Z` may be in lower case, seconds and
    /// their fraction may be left out, and `+hh:mm` or `-hh:mm` may stand for `Z`.
    ///
    /// # Errors
    ///
    /// Another form, a day or time that does not exist, no offset, an offset beyond 23:59.
    pub fn parse(text: &str) -> Result<Self, LiteralError> {
        match usual(text.as_bytes()) {
            Some(value) => Ok(value),
            None => general(text),
        }
    }

    const fn local(self) -> i64 {
        self.seconds + self.offset as i64 * 60
    }
}

/// The form that services write, `YYYY-MM-DDThh:mm:ssZ` with a fraction or without, in one pass.
/// Nothing for any other text, right or wrong.
fn usual(text: &[u8]) -> Option<DateTimeOffset> {
    let [
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
        rest @ ..,
        b'Z',
    ] = text
    else {
        return None;
    };
    let two = |tens: &u8, ones: &u8| {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens <= 9 && ones <= 9).then(|| tens * 10 + ones)
    };
    let year = i32::from(two(y1, y2)?) * 100 + i32::from(two(y3, y4)?);
    let date = Date::new(year, two(m1, m2)?, two(d1, d2)?)?;
    let (hour, minute, second) = (two(h1, h2)?, two(n1, n2)?, two(s1, s2)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let picos = match rest {
        [] => 0,
        [b'.', digits @ ..]
            if (1..=12).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) =>
        {
            picoseconds(digits)
        }
        _ => return None,
    };
    let time = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    Some(DateTimeOffset {
        seconds: date.days() * SECONDS_OF_DAY + time,
        picos,
        offset: 0,
        leap: false,
    })
}

fn general(text: &str) -> Result<DateTimeOffset, LiteralError> {
    let mut cursor = Cursor::new(text);
    let date = Date::read(&mut cursor)?;
    if !cursor.eat_letter(b'T') {
        return Err(cursor.expected("`T` and a time"));
    }
    let time = TimeOfDay::read(&mut cursor)?;
    let offset = read_offset(&mut cursor)?;
    cursor.end()?;
    DateTimeOffset::new(date, time, offset)
        .ok_or_else(|| LiteralError::new(LiteralErrorKind::Year, 0))
}

fn read_offset(cursor: &mut Cursor<'_>) -> Result<i16, LiteralError> {
    if cursor.eat_letter(b'Z') {
        return Ok(0);
    }
    let start = cursor.at();
    let negative = cursor.eat(b'-');
    if !negative && !cursor.eat(b'+') {
        return Err(if cursor.peek().is_none() {
            cursor.error(LiteralErrorKind::MissingZone)
        } else {
            cursor.expected("`Z` or an offset such as `+01:00`")
        });
    }
    let hours = cursor.two_digits("two digits of the offset's hours")?;
    cursor.expect(b':', "`:` after the offset's hours")?;
    let at_minutes = cursor.at();
    let minutes = cursor.two_digits("two digits of the offset's minutes")?;
    if minutes > 59 {
        let kind = LiteralErrorKind::Minute(minutes);
        return Err(LiteralError::new(kind, at_minutes));
    }
    let offset = i16::from(hours) * 60 + i16::from(minutes);
    if hours > 23 {
        return Err(LiteralError::new(LiteralErrorKind::ZoneOffset, start));
    }
    Ok(if negative { -offset } else { offset })
}

impl fmt::Display for DateTimeOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.time();
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}", self.date())?;
        write_fraction(f, self.picos)?;
        if self.offset == 0 {
            return f.write_str("Z");
        }
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl PartialEq for DateTimeOffset {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for DateTimeOffset {}

impl PartialOrd for DateTimeOffset {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTimeOffset {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.seconds, self.picos).cmp(&(other.seconds, other.picos))
    }
}

impl Hash for DateTimeOffset {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.seconds, self.picos).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn read(text: &str) -> DateTimeOffset {
        DateTimeOffset::parse(text).unwrap()
    }

    #[track_caller]
    fn fails(text: &str, message: &str, offset: u32) {
        let error = DateTimeOffset::parse(text).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.offset),
            (message, offset)
        );
    }

    #[test]
    fn no_sign_in_the_place_of_a_digit_is_one() {
        let text = "2020-10-30T21:03:00Z";
        for (at, _) in text.match_indices(|c: char| c.is_ascii_digit()) {
            for sign in ["Z", "/", ":", "\u{7f}"] {
                let mut wrong = text.to_owned();
                wrong.replace_range(at..=at, sign);
                assert!(DateTimeOffset::parse(&wrong).is_err(), "{wrong}");
            }
        }
    }

    #[test]
    fn canonical_form() {
        for (text, canonical) in [
            ("2020-10-30T21:03:00.0000000Z", "2020-10-30T21:03:00Z"),
            ("2020-10-30t21:03z", "2020-10-30T21:03:00Z"),
            ("2020-01-01T00:00:00.100Z", "2020-01-01T00:00:00.1Z"),
            (
                "2020-01-01T00:00:00.000000000001Z",
                "2020-01-01T00:00:00.000000000001Z",
            ),
            ("2012-09-03T14:53+02:00", "2012-09-03T14:53:00+02:00"),
            ("2012-09-03T14:53:00-00:00", "2012-09-03T14:53:00Z"),
            ("1972-06-30T23:59:60Z", "1972-06-30T23:59:60Z"),
            ("2024-12-31T23:59:60.5+01:00", "2024-12-31T23:59:60.5+01:00"),
            ("2020-01-01T00:00:00+23:59", "2020-01-01T00:00:00+23:59"),
            ("-10000-04-01T00:00Z", "-10000-04-01T00:00:00Z"),
            ("2020-01-01T00:00:00-14:00", "2020-01-01T00:00:00-14:00"),
        ] {
            assert_eq!(read(text).to_string(), canonical);
        }
    }

    #[test]
    fn order_goes_by_the_instant() {
        assert!(read("2020-01-01T00:30:00+01:00") < read("2020-01-01T00:00:00Z"));
        assert_eq!(
            read("2020-01-01T00:00:00+14:00"),
            read("2019-12-31T10:00:00Z")
        );
        assert!(read("2020-01-01T00:00:00.000000000001Z") > read("2020-01-01T00:00:00Z"));
    }

    #[test]
    fn second_60_is_the_next_instant() {
        let leap = read("2024-12-31T23:59:60.25+01:00");
        assert_eq!(leap, read("2025-01-01T00:00:00.25+01:00"));
        assert_eq!(leap.date().to_string(), "2024-12-31");
        assert_eq!(leap.time().to_string(), "23:59:60.25");
        assert_eq!(leap.time().second(), 60);
        assert_eq!(read("2024-12-31T12:30:60Z").time().to_string(), "12:30:60");
    }

    #[test]
    fn parts_are_those_of_the_own_offset() {
        let value = read("2020-01-01T00:30:15.250+01:00");
        assert_eq!(value.date().to_string(), "2020-01-01");
        assert_eq!(value.time().to_string(), "00:30:15.25");
        assert_eq!(value.offset_minutes(), 60);
        assert_eq!(value.unix_seconds(), 1_577_835_015);
    }

    #[test]
    fn what_is_wrong_and_where() {
        fails(
            "2011-12-31T24:00Z",
            "hour `24` is not between 00 and 23",
            11,
        );
        fails(
            "2021-02-29T00:00:00Z",
            "day `29` does not exist: month 02 of year 2021 has 28 days",
            8,
        );
        fails("2020-01-01", "expected `T` and a time, found the end", 10);
        let missing = "expected `Z` or an offset such as `+01:00` after the time, found the end";
        fails("2020-01-01T00:00:00", missing, 19);
        let error = DateTimeOffset::parse("2020-01-01T00:00").unwrap_err();
        assert_eq!(error.kind, LiteralErrorKind::MissingZone);
        let message = "expected `Z` or an offset such as `+01:00`, found a blank";
        fails("2020-01-01T00:00:00 01:00", message, 19);
        fails(
            "2020-01-01T00:00:00+24:00",
            "offset from UTC is beyond 23:59",
            19,
        );
        fails(
            "2020-01-01T00:00:00+01:60",
            "minute `60` is not between 00 and 59",
            23,
        );
        fails(
            "999999999-12-31T23:59:59-00:01",
            "year is outside -999999999 to 999999999",
            0,
        );
        let message = "fraction of a second has 13 digits, at most 12 are allowed";
        fails("2020-01-01T00:00:00.1234567890123Z", message, 20);
        fails(
            "2012-09-03T23%3A59Z",
            "expected `:` after the hour, found `%`",
            13,
        );
    }

    fn any_value() -> impl Strategy<Value = DateTimeOffset> {
        let seconds = DateTimeOffset::MIN.seconds + 86_340..=DateTimeOffset::MAX.seconds - 86_340;
        (seconds, 0..PICOS_OF_SECOND, -MAX_OFFSET..=MAX_OFFSET)
            .prop_map(|(s, p, o)| DateTimeOffset::from_unix(s, p, o).unwrap())
    }

    proptest! {
        #[test]
        fn display_is_read_back(value in any_value()) {
            let again = read(&value.to_string());
            prop_assert_eq!(again, value);
            prop_assert_eq!(again.offset_minutes(), value.offset_minutes());
            let (date, time) = (value.date(), value.time());
            prop_assert_eq!(DateTimeOffset::new(date, time, value.offset_minutes()), Some(value));
            let picos = value.unix_picoseconds();
            prop_assert_eq!(DateTimeOffset::from_unix_picoseconds(picos, 0), Some(value));
        }

        #[test]
        fn both_readers_agree(
            text in "[0-2][0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,13})?Z"
        ) {
            if let Some(value) = usual(text.as_bytes()) {
                let other = general(&text).unwrap();
                prop_assert_eq!(value.unix_picoseconds(), other.unix_picoseconds());
            }
        }

        #[test]
        fn any_text_is_judged(text in "[-+0-9TZ:.]{0,40}") {
            let _ = DateTimeOffset::parse(&text);
        }
    }
}
