use super::Primitive;
use std::fmt;
use thiserror::Error;

/// Why the text of a literal is no value of its type.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct LiteralError {
    /// What is wrong.
    pub kind: LiteralErrorKind,
    /// Where it is wrong, in bytes from the start of the text that was given.
    pub offset: u32,
}

impl LiteralError {
    pub(super) fn new(kind: LiteralErrorKind, offset: usize) -> Self {
        Self {
            kind,
            offset: u32::try_from(offset).unwrap_or(u32::MAX),
        }
    }
}

/// The kinds of [`LiteralError`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LiteralErrorKind {
    /// `2020-1-01`, `42.`, `P1X`: something else was due here.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What may stand here.
        expected: &'static str,
        /// What stands here.
        found: Found,
    },
    /// `2020-13-01`
    #[error("month `{0:02}` is not between 01 and 12")]
    Month(u8),
    /// `2021-02-29`, `2020-01-00`
    #[error("day `{day:02}` does not exist: month {month:02} of year {year:04} has {days} days")]
    Day {
        /// The year as written.
        year: i32,
        /// The month, 1 to 12.
        month: u8,
        /// The day as written.
        day: u8,
        /// How many days that month has.
        days: u8,
    },
    /// `99999999999-01-01`
    #[error("year is outside -999999999 to 999999999")]
    Year,
    /// `24:00:00`
    #[error("hour `{0:02}` is not between 00 and 23")]
    Hour(u8),
    /// `12:60:00`
    #[error("minute `{0:02}` is not between 00 and 59")]
    Minute(u8),
    /// `12:00:61`
    #[error("second `{0:02}` is not between 00 and 60")]
    Second(u8),
    /// `12:00:00.1234567890123`
    #[error("fraction of a second has {0} digits, at most 12 are allowed")]
    Fraction(usize),
    /// `2020-01-01T00:00:00`
    #[error("expected `Z` or an offset such as `+01:00` after the time, found the end")]
    MissingZone,
    /// `2020-01-01T00:00:00+14:01`
    #[error("offset from UTC is beyond 23:59")]
    ZoneOffset,
    /// `P1Y`
    #[error("a duration has no years, expected days at most")]
    DurationYears,
    /// `P1M`, which is a month; a minute is written `PT1M`
    #[error("a duration has no months, expected days at most; minutes stand behind `T`")]
    DurationMonths,
    /// `P`, `P1DT`
    #[error("expected a number with its unit such as `1D` or `T1H`, found the end")]
    DurationEmpty,
    /// `P99999999999999999999D`
    #[error("duration is too long")]
    DurationRange,
    /// `300` as `Edm.Byte`, `9223372036854775808` as `Edm.Int64`
    #[error("number is outside the range of `{0}`")]
    Range(Primitive),
    /// A decimal of 1,001 digits
    #[error("decimal has {found} significant digits, at most {limit} are allowed")]
    DecimalDigits {
        /// How many it has, without leading and trailing zeros.
        found: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// `1e6145`
    #[error("decimal exponent is outside -{limit} to {limit}")]
    DecimalExponent {
        /// The greatest exponent that is allowed.
        limit: i64,
    },
    /// `Zg===`, `Zm9vY`: no such number of characters encodes whole bytes
    #[error("base64url text is cut short or wrongly padded")]
    Base64Length,
    /// `Zh`: bits behind the last byte are set
    #[error("last base64url character `{0}` holds bits beyond the last byte")]
    Base64Bits(char),
    /// `O'Neil` where it should be `O''Neil`
    #[error("an apostrophe inside a string must be doubled")]
    Apostrophe,
    /// `SRID=100000;Point(1 2)`
    #[error("SRID has {0} digits, at most 5 are allowed")]
    Srid(usize),
    /// `SRID=0;Polygon((1 1,2 2,3 3))`
    #[error("ring is not closed: its last position must repeat its first")]
    UnclosedRing,
    /// `SRID=0;GeometryCollection(GeometryCollection(...` more than 32 deep
    #[error("collections are nested more than {0} deep")]
    GeoDepth(u32),
}

/// What stands where something else was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing more.
    End,
    /// This character.
    Char(char),
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::End => f.write_str("the end"),
            Self::Char(' ') => f.write_str("a blank"),
            // Invisible characters and those that change the reading direction would garble the
            // message.
            Self::Char(c) if !(c.is_ascii_graphic() || c.is_alphanumeric()) => {
                write!(f, "U+{:04X}", u32::from(*c))
            }
            Self::Char(c) => write!(f, "`{c}`"),
        }
    }
}

/// Why an operation on values of the right types has no result.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ArithmeticError {
    /// `9223372036854775807 add 1`
    #[error("integer overflow: the result of `{operator}` is outside the range of `{range}`")]
    Overflow {
        /// The operator's spelling.
        operator: &'static str,
        /// The type whose range is left.
        range: Primitive,
    },
    /// `1 div 0`
    #[error("division by zero in `{0}`")]
    DivisionByZero(&'static str),
    /// `1e1000 add 1`: the exact result is longer than [`super::primitive::Decimal`] allows
    #[error("decimal result needs more than {0} significant digits")]
    DecimalDigits(usize),
    /// `1e6000 mul 1e6000`
    #[error("decimal result has an exponent outside -{0} to {0}")]
    DecimalExponent(i64),
    /// `9999-12-31 add duration'P999999999999D'`
    #[error("date result has a year outside -999999999 to 999999999")]
    DateRange,
    /// `duration'P99999999999D' mul 99999999`
    #[error("duration result is too long")]
    DurationRange,
    /// `duration'P1D' mul NaN`
    #[error("`{0}` of a duration needs a finite number")]
    NotFinite(&'static str),
    /// `'a' add 1`: the types do not fit the operator, which type checking prevents
    #[error("`{operator}` does not take {left} and {right}")]
    Operands {
        /// The operator's spelling.
        operator: &'static str,
        /// The kind of the left operand.
        left: &'static str,
        /// The kind of the right operand.
        right: &'static str,
    },
}

/// Why a value cannot be turned into one of another type.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// `cast(300,Edm.Byte)`
    #[error("value is outside the range of `{0}`")]
    Range(Primitive),
    /// `cast(true,Edm.Date)`
    #[error("{from} cannot become `{to}`")]
    Incompatible {
        /// The kind of the value.
        from: &'static str,
        /// The type that was asked for.
        to: Primitive,
    },
    /// `cast('abc',Edm.Int32)`
    #[error("text is no `{to}`: {error}")]
    Text {
        /// The type that was asked for.
        to: Primitive,
        /// What is wrong with the text.
        error: LiteralError,
    },
}
