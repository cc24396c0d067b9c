use super::{Date, DateTimeOffset, Decimal, Duration, Geo, Guid, TimeOfDay};
use serde::{Serialize, Serializer};

/// Serialises values as their canonical text, which loses no digit in any format.
macro_rules! serialize_as_text {
    ($($name:ty),*) => {
        $(impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        })*
    };
}

serialize_as_text!(
    Date,
    DateTimeOffset,
    Decimal,
    Duration,
    Geo,
    Guid,
    TimeOfDay
);
