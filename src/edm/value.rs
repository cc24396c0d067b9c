use super::primitive::{Date, DateTimeOffset, Decimal, Duration, Geo, Guid, TimeOfDay};
use std::borrow::Cow;

/// A value of an enumeration type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumValue<'a> {
    /// A member, or several flags, by its number.
    Number(i64),
    /// A name that the schema lacks; equal to the same name only.
    Unknown(Cow<'a, str>),
}

/// A value as operators and functions see it.
///
/// Strings and bytes may borrow from the record or the query. All integer types share
/// [`Value::Integer`]; `Edm.Single` is kept as the [`Value::Double`] of the same value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// `Edm.Boolean`.
    Boolean(bool),
    /// Any of the integer types.
    Integer(i64),
    /// `Edm.Decimal`, exact.
    Decimal(Decimal),
    /// `Edm.Double` and `Edm.Single`.
    Double(f64),
    /// `Edm.String`.
    String(Cow<'a, str>),
    /// `Edm.Guid`.
    Guid(Guid),
    /// `Edm.Date`.
    Date(Date),
    /// `Edm.DateTimeOffset`.
    DateTimeOffset(DateTimeOffset),
    /// `Edm.TimeOfDay`.
    TimeOfDay(TimeOfDay),
    /// `Edm.Duration`.
    Duration(Duration),
    /// `Edm.Binary`.
    Binary(Cow<'a, [u8]>),
    /// An enumeration type of the schema.
    Enum(EnumValue<'a>),
    /// One of the `Edm.Geography` and `Edm.Geometry` types.
    Geo(Box<Geo>),
    /// A collection of values.
    Collection(Vec<Value<'a>>),
}

impl<'a> Value<'a> {
    /// Whether there is no value.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What kind of value this is, in words for a message.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a Boolean value",
            Self::Integer(_) => "an integer",
            Self::Decimal(_) => "a decimal",
            Self::Double(_) => "a double",
            Self::String(_) => "a string",
            Self::Guid(_) => "a GUID",
            Self::Date(_) => "a date",
            Self::DateTimeOffset(_) => "a date with time",
            Self::TimeOfDay(_) => "a time of day",
            Self::Duration(_) => "a duration",
            Self::Binary(_) => "binary data",
            Self::Enum(_) => "an enumeration value",
            Self::Geo(_) => "a geographical or geometrical shape",
            Self::Collection(_) => "a collection",
        }
    }

    /// The same value without borrowed parts.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(value) => Value::Boolean(value),
            Self::Integer(value) => Value::Integer(value),
            Self::Decimal(value) => Value::Decimal(value),
            Self::Double(value) => Value::Double(value),
            Self::String(value) => Value::String(Cow::Owned(value.into_owned())),
            Self::Guid(value) => Value::Guid(value),
            Self::Date(value) => Value::Date(value),
            Self::DateTimeOffset(value) => Value::DateTimeOffset(value),
            Self::TimeOfDay(value) => Value::TimeOfDay(value),
            Self::Duration(value) => Value::Duration(value),
            Self::Binary(value) => Value::Binary(Cow::Owned(value.into_owned())),
            Self::Enum(EnumValue::Number(value)) => Value::Enum(EnumValue::Number(value)),
            Self::Enum(EnumValue::Unknown(name)) => {
                Value::Enum(EnumValue::Unknown(Cow::Owned(name.into_owned())))
            }
            Self::Geo(value) => Value::Geo(value),
            Self::Collection(items) => {
                Value::Collection(items.into_iter().map(Value::into_owned).collect())
            }
        }
    }

    /// A view of the value that borrows strings and bytes instead of copying them.
    #[must_use]
    pub fn borrowed(&'a self) -> Self {
        match self {
            Self::String(value) => Self::String(Cow::Borrowed(value)),
            Self::Binary(value) => Self::Binary(Cow::Borrowed(value)),
            Self::Enum(EnumValue::Unknown(name)) => {
                Self::Enum(EnumValue::Unknown(Cow::Borrowed(name)))
            }
            Self::Collection(items) => {
                Self::Collection(items.iter().map(Value::borrowed).collect())
            }
            Self::Null
            | Self::Boolean(_)
            | Self::Integer(_)
            | Self::Decimal(_)
            | Self::Double(_)
            | Self::Guid(_)
            | Self::Date(_)
            | Self::DateTimeOffset(_)
            | Self::TimeOfDay(_)
            | Self::Duration(_)
            | Self::Enum(EnumValue::Number(_))
            | Self::Geo(_) => self.clone(),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::String(Cow::Borrowed(text))
    }
}

macro_rules! values {
    ($($source:ty => $variant:ident;)*) => {
        $(
            impl From<$source> for Value<'_> {
                fn from(value: $source) -> Self {
                    Self::$variant(value.into())
                }
            }
        )*
    };
}

values! {
    bool => Boolean;
    i32 => Integer;
    u32 => Integer;
    i64 => Integer;
    f64 => Double;
    String => String;
    Decimal => Decimal;
    Guid => Guid;
    Date => Date;
    DateTimeOffset => DateTimeOffset;
    TimeOfDay => TimeOfDay;
    Duration => Duration;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_four_words() {
        assert_eq!(size_of::<Value<'_>>(), 32);
    }

    #[test]
    fn owning_and_borrowing_keep_the_value() {
        let value = Value::Collection(vec![
            Value::from("a"),
            Value::Enum(EnumValue::Unknown("New".into())),
            Value::Binary(Cow::Borrowed(b"b")),
            Value::Null,
        ]);
        assert_eq!(value.borrowed(), value);
        assert_eq!(value.clone().into_owned(), value);
    }
}
