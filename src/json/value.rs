use std::borrow::Cow;

use super::decode;

/// What a JSON value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// `1.5e3`
    Number,
    /// `"text"`
    String,
    /// `[1,2]`
    Array,
    /// `{"a":1}`
    Object,
}

/// The text of one valid JSON value, as it stands in its record.
///
/// Only the scanner makes them, so that the text need not be doubted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawValue<'a> {
    text: &'a [u8],
    offset: usize,
    kind: Kind,
    escaped: bool,
}

impl<'a> RawValue<'a> {
    // INVARIANT: `text` is exactly one value of the kind `kind`, and `escaped` tells whether it is
    // a string with a backslash in it.
    pub(super) const fn new(text: &'a [u8], offset: usize, kind: Kind, escaped: bool) -> Self {
        Self {
            text,
            offset,
            kind,
            escaped,
        }
    }

    /// A record that has been checked, without white space around it.
    pub(crate) const fn of_record(record: &'a [u8]) -> Self {
        Self::new(record, 0, Kind::Object, false)
    }

    /// The same value in a text in which this one begins at `by`.
    pub(super) const fn shifted(self, by: usize) -> Self {
        Self {
            offset: self.offset + by,
            ..self
        }
    }

    /// What the value is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The value's text, with the quotes or brackets that belong to it. It is valid UTF-8.
    #[must_use]
    pub const fn text(&self) -> &'a [u8] {
        self.text
    }

    /// Bytes from the start of the record (or of the text that was scanned) to the value.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Whether the value is a string with a backslash in it.
    pub(super) const fn is_escaped(&self) -> bool {
        self.escaped
    }

    /// Whether the value is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// The value of `true` and `false`.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool => Some(matches!(self.text, [b't', ..])),
            Kind::Null | Kind::Number | Kind::String | Kind::Array | Kind::Object => None,
        }
    }

    /// The text of a number: `-1.50e3`.
    #[must_use]
    pub fn as_number(&self) -> Option<&'a str> {
        match self.kind {
            Kind::Number => str::from_utf8(self.text).ok(),
            Kind::Null | Kind::Bool | Kind::String | Kind::Array | Kind::Object => None,
        }
    }

    /// The characters of a string; they are copied only where an escape has to be resolved.
    #[must_use]
    pub fn as_string(&self) -> Option<Cow<'a, str>> {
        let body = self.body()?;
        if self.escaped {
            return Some(Cow::Owned(decode::unescape(body)));
        }
        // The scanner has seen to it that nothing is lost; this way is the faster one.
        Some(str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed))
    }

    /// The bytes of a string in UTF-8, if no escape stands in it. Strings compare by code point
    /// just as their bytes do, so that most comparisons need nothing more.
    #[must_use]
    pub fn as_plain_bytes(&self) -> Option<&'a [u8]> {
        if self.escaped { None } else { self.body() }
    }

    /// Whether the value is a string of exactly these characters.
    #[must_use]
    pub fn is_string(&self, expected: &str) -> bool {
        match self.as_plain_bytes() {
            Some(bytes) => bytes == expected.as_bytes(),
            None => self.as_string().is_some_and(|string| string == expected),
        }
    }

    /// What stands between the quotes of a string.
    fn body(&self) -> Option<&'a [u8]> {
        match self.text {
            [b'"', body @ .., b'"'] => Some(body),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Scanner;
    use super::*;

    fn value(text: &str) -> RawValue<'_> {
        Scanner::new(text.as_bytes()).value().unwrap()
    }

    #[test]
    fn plain_values() {
        assert!(value("null").is_null());
        assert_eq!(value("true").as_bool(), Some(true));
        assert_eq!(value("false").as_bool(), Some(false));
        assert_eq!(value("0").as_bool(), None);
        assert_eq!(value(" -1.50e3 ").as_number(), Some("-1.50e3"));
        assert_eq!(value("\"1\"").as_number(), None);
        assert_eq!(value("[\"a\"]").as_string(), None);
        assert_eq!(value("  {}").offset(), 2);
    }

    #[test]
    fn strings_are_copied_only_for_escapes() {
        assert!(matches!(
            value("\"é\"").as_string(),
            Some(Cow::Borrowed("é"))
        ));
        assert!(matches!(value(r#""\u00e9""#).as_string(), Some(Cow::Owned(text)) if text == "é"));
        assert_eq!(value("\"é\"").as_plain_bytes(), Some("é".as_bytes()));
        assert_eq!(value(r#""\n""#).as_plain_bytes(), None);
        assert_eq!(value("1").as_plain_bytes(), None);
    }

    #[test]
    fn comparing_strings() {
        assert!(value(r#""New""#).is_string("New"));
        assert!(value(r#""\u004eew""#).is_string("New"));
        assert!(!value(r#""new""#).is_string("New"));
        assert!(!value("1").is_string("1"));
        assert!(value("\"\"").is_string(""));
    }
}
