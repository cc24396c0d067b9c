use crate::text::Text;

/// A constant, as it was written.
#[derive(Clone, Debug)]
pub struct Literal {
    /// Which form of literal.
    pub kind: LiteralKind,
    /// The characters of the value: what stands between the apostrophes of a quoted literal, with
    /// doubled apostrophes undone, and the whole literal otherwise.
    pub text: Text,
}

/// The forms of literals (ABNF 7). A form is what can be seen without a schema: an enumeration
/// member or a duration without prefix is a [`LiteralKind::String`].
#[derive(Clone, Debug)]
pub enum LiteralKind {
    /// `null`
    Null,
    /// `true`, `false`, in any case
    Boolean,
    /// Digits, with a sign or without.
    Integer,
    /// A number with a fraction or an exponent.
    Decimal,
    /// `NaN`, `INF`, `-INF`
    NotFinite,
    /// `65edc0b5-3485-41b7-a17e-dfa9ef4706e2`
    Guid,
    /// `2020-10-30`
    Date,
    /// `2020-10-30T21:03:00Z`
    DateTimeOffset,
    /// `21:03:00`
    TimeOfDay,
    /// `'text'`
    String,
    /// A string in double quotes, which JSON arrays and objects may hold.
    JsonString,
    /// `duration'P1D'`
    Duration,
    /// `binary'T0RhdGE'`
    Binary,
    /// `geography'SRID=4326;Point(1 2)'`
    Geography,
    /// `geometry'SRID=0;Point(1 2)'`
    Geometry,
    /// `Ns.Type'Member'`, with the name of the type
    Enum(Box<Text>),
}
