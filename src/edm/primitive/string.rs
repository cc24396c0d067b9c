//! `Edm.String`, whose literal stands in apostrophes with the inner ones doubled.

use super::cursor::Cursor;
use crate::edm::error::{LiteralError, LiteralErrorKind};
use std::borrow::Cow;
use std::fmt;

/// Reads what stands between the outer apostrophes of a literal; copies only if an apostrophe is
/// in it.
///
/// # Errors
///
/// An apostrophe that is not doubled.
pub fn parse(text: &str) -> Result<Cow<'_, str>, LiteralError> {
    if memchr::memchr(b'\'', text.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    let mut value = String::with_capacity(text.len());
    let mut characters = text.char_indices();
    while let Some((offset, character)) = characters.next() {
        value.push(character);
        if character == '\'' && characters.next().is_none_or(|(_, next)| next != '\'') {
            return Err(LiteralError::new(LiteralErrorKind::Apostrophe, offset));
        }
    }
    Ok(Cow::Owned(value))
}

/// Reads a whole literal with its outer apostrophes.
///
/// # Errors
///
/// An outer apostrophe is missing, an inner one is not doubled.
pub fn unquote(text: &str) -> Result<Cow<'_, str>, LiteralError> {
    let cursor = Cursor::new(text);
    let Some(inner) = text.strip_prefix('\'') else {
        return Err(cursor.expected("`'`"));
    };
    let Some(inner) = inner.strip_suffix('\'') else {
        let mut end = Cursor::new(text);
        end.eat_word(text);
        return Err(end.expected("`'`"));
    };
    parse(inner).map_err(|error| LiteralError {
        offset: error.offset.saturating_add(1),
        ..error
    })
}

/// Writes a string as a literal with its outer apostrophes.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("'")?;
        for (position, part) in self.0.split('\'').enumerate() {
            if position > 0 {
                f.write_str("''")?;
            }
            f.write_str(part)?;
        }
        f.write_str("'")
    }
}

/// The literal of a string, with its outer apostrophes.
#[must_use]
pub fn quote(text: &str) -> String {
    Quoted(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn apostrophes_are_doubled() {
        assert_eq!(quote("O'Neil"), "'O''Neil'");
        assert_eq!(unquote("'O''Neil'").unwrap(), "O'Neil");
        assert_eq!(unquote(r"'a\'").unwrap(), r"a\");
        assert_eq!(unquote("''").unwrap(), "");
        assert!(matches!(unquote("'a'"), Ok(Cow::Borrowed("a"))));
    }

    #[test]
    fn place_of_the_error() {
        let at = |text: &str| unquote(text).unwrap_err().offset;
        assert_eq!(at("a"), 0);
        assert_eq!(at("'ab"), 3);
        assert_eq!(at("'"), 1);
        assert_eq!(at("'O'Neil'"), 2);
        assert_eq!(at("'''"), 1);
    }

    proptest! {
        #[test]
        fn display_is_read_back(text in "\\PC*") {
            let literal = quote(&text);
            prop_assert_eq!(unquote(&literal).unwrap(), text);
        }
    }
}
