//! The literal types: one file for each, with the reader of its text and the one canonical form
//! in which it is written. The text is that of the bare value, without the prefix and the
//! apostrophes of a URL literal. Reading back what was written gives an equal value.

pub mod binary;
pub mod boolean;
#[cfg(test)]
mod conformance;
mod cursor;
mod date;
mod date_time_offset;
mod decimal;
pub mod double;
mod duration;
mod geo;
mod guid;
pub mod integer;
mod serialize;
pub mod string;
mod time_of_day;

pub use date::Date;
pub use date_time_offset::DateTimeOffset;
pub use decimal::{Decimal, DecimalLiteral};
pub use duration::Duration;
pub use geo::{Geo, Position, Shape, Surface};
pub use guid::Guid;
pub use time_of_day::TimeOfDay;

/// Picoseconds of a second, the finest unit that literals can write.
pub const PICOS_OF_SECOND: u64 = 1_000_000_000_000;
const PICOS_OF_MINUTE: u64 = 60 * PICOS_OF_SECOND;
const PICOS_OF_HOUR: u64 = 60 * PICOS_OF_MINUTE;
/// Picoseconds of a day of 24 hours.
pub const PICOS_OF_DAY: u64 = 24 * PICOS_OF_HOUR;
