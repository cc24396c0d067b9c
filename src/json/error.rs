use std::fmt;

use crate::diagnostic::Code;

/// OD801: the text is not JSON, or breaks off.
pub const MALFORMED_JSON: Code = Code::error(801, "malformed-json");
/// OD802: a key that the query reads stands twice in one object.
pub const DUPLICATE_KEY: Code = Code::error(802, "duplicate-key");
/// OD803: a record is a number, string, array, literal, but not an object.
pub const RECORD_NOT_OBJECT: Code = Code::error(803, "record-not-object");

/// What is wrong with a JSON text, and where.
///
/// It is two words long, so that the scanning loops can hand it on in registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct JsonError {
    /// Bytes from the start of the scanned text to the first byte that cannot be right.
    pub offset: usize,
    /// The reason.
    pub kind: JsonErrorKind,
}

impl JsonError {
    pub(super) const fn new(offset: usize, kind: JsonErrorKind) -> Self {
        Self { offset, kind }
    }

    /// The same error in a text in which this one begins at `by`.
    pub(super) const fn shifted(self, by: usize) -> Self {
        Self {
            offset: self.offset + by,
            kind: self.kind,
        }
    }
}

/// Why a text is not JSON (RFC 8259), or not a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonErrorKind {
    /// The text breaks off: `{"a":1`, `"abc`, `tru`, or nothing at all.
    #[error("unexpected end of the text")]
    UnexpectedEnd,
    /// No value begins here: `{"a":}`, `[1,NaN]`, `'a'`.
    #[error("expected a value, found {0}")]
    ExpectedValue(Found),
    /// A word that is no literal: `tru3`, `nil`, `fALSE`.
    #[error("expected `true`, `false` or `null`")]
    InvalidLiteral,
    /// A member must begin with a string: `{a:1}`, `{1:2}`.
    #[error("expected a key in double quotes, found {0}")]
    ExpectedKey(Found),
    /// A key without its value: `{"a" 1}`, `{"a"}`.
    #[error("expected `:` after the key, found {0}")]
    ExpectedColon(Found),
    /// A member is followed by something else: `{"a":1 "b":2}`, `{"a":1]`.
    #[error("expected `,` or `}}` after a member, found {0}")]
    ExpectedCommaOrBrace(Found),
    /// An element is followed by something else: `[1 2]`, `[1}`.
    #[error("expected `,` or `]` after an element, found {0}")]
    ExpectedCommaOrBracket(Found),
    /// A comma with nothing behind it: `[1,]`, `{"a":1,}`.
    #[error("trailing comma before {0}")]
    TrailingComma(Found),
    /// Not a number of JSON: `01`, `1.`, `-x`, `1e+`.
    #[error("invalid number: expected a digit, found {0}")]
    InvalidNumber(Found),
    /// A number must not begin with a zero that other digits follow: `01`, `-007`.
    #[error("invalid number: leading zero")]
    LeadingZero,
    /// A backslash and no escape of JSON: `"\x41"`, `"\u12G4"`.
    #[error("invalid escape sequence in a string")]
    InvalidEscape,
    /// Half a surrogate pair: `"\ud800"`, `"\udc00\ud800"`.
    #[error("lone surrogate in a string")]
    LoneSurrogate,
    /// A raw line break, tab or other control character inside a string.
    #[error("unescaped control character in a string: {0}")]
    ControlCharacter(Found),
    /// Bytes that are no UTF-8, such as the byte FF or a surrogate in three bytes.
    #[error("invalid UTF-8")]
    InvalidUtf8,
    /// More than [`DEPTH_LIMIT`](super::DEPTH_LIMIT) arrays and objects inside one another:
    /// `[` 128 times.
    #[error("nested deeper than {} levels", super::DEPTH_LIMIT)]
    TooDeep,
    /// Something follows the one value: `{} x`, `1 2`.
    #[error("expected nothing more, found {0}")]
    TrailingText(Found),
    /// A key that the plan wants stands twice in one object: `{"status":1,"status":2}`; the offset
    /// is that of the second. The text is well-formed.
    #[error("the same key stands twice in one object")]
    DuplicateKey,
    /// The record is `1`, `"a"`, `[]` or `null`. The text is well-formed.
    #[error("expected an object, found {}", .0.value())]
    NotAnObject(Found),
}

impl JsonErrorKind {
    /// Whether the text is JSON all the same, so that what follows it can be trusted.
    #[must_use]
    pub const fn is_well_formed(self) -> bool {
        matches!(self, Self::DuplicateKey | Self::NotAnObject(_))
    }

    /// Whether the text breaks off, or an object follows it: the signs of a record of a stream that
    /// is not on a line of its own.
    pub(crate) const fn is_cut_or_followed(self) -> bool {
        matches!(self, Self::UnexpectedEnd | Self::TrailingText(Found(b'{')))
    }

    /// The code of the finding.
    #[must_use]
    pub const fn code(self) -> Code {
        match self {
            Self::DuplicateKey => DUPLICATE_KEY,
            Self::NotAnObject(_) => RECORD_NOT_OBJECT,
            Self::UnexpectedEnd
            | Self::ExpectedValue(_)
            | Self::InvalidLiteral
            | Self::ExpectedKey(_)
            | Self::ExpectedColon(_)
            | Self::ExpectedCommaOrBrace(_)
            | Self::ExpectedCommaOrBracket(_)
            | Self::TrailingComma(_)
            | Self::InvalidNumber(_)
            | Self::LeadingZero
            | Self::InvalidEscape
            | Self::LoneSurrogate
            | Self::ControlCharacter(_)
            | Self::InvalidUtf8
            | Self::TooDeep
            | Self::TrailingText(_) => MALFORMED_JSON,
        }
    }
}

/// The byte that was met, worded for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found(pub u8);

impl Found {
    /// What kind of value begins with the byte.
    const fn value(self) -> &'static str {
        match self.0 {
            b'"' => "a string",
            b'[' => "an array",
            b'{' => "an object",
            b't' | b'f' => "a Boolean value",
            b'n' => "`null`",
            _ => "a number",
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            b'\n' => f.write_str("a line break"),
            b'`' => f.write_str("a back-tick"),
            byte @ b'!'..=b'~' => write!(f, "`{}`", char::from(byte)),
            byte => write!(f, "byte 0x{byte:02X}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_two_words_long() {
        assert!(size_of::<Result<(), JsonError>>() <= 2 * size_of::<usize>());
    }

    #[test]
    fn messages() {
        let messages = [
            JsonErrorKind::ExpectedCommaOrBrace(Found(b'"')),
            JsonErrorKind::ControlCharacter(Found(0)),
            JsonErrorKind::ControlCharacter(Found(b'\n')),
            JsonErrorKind::TooDeep,
            JsonErrorKind::NotAnObject(Found(b'[')),
        ]
        .map(|kind| kind.to_string());
        insta::assert_snapshot!(messages.join("\n"), @r#"
        expected `,` or `}` after a member, found `"`
        unescaped control character in a string: byte 0x00
        unescaped control character in a string: a line break
        nested deeper than 127 levels
        expected an object, found an array
        "#);
    }
}
