//! `Edm.Boolean`: `true` and `false`.

use super::cursor::Cursor;
use crate::edm::error::LiteralError;

/// Reads `true` or `false` in any case, as a URL may write them.
///
/// # Errors
///
/// The text is any other word.
pub fn parse(text: &str) -> Result<bool, LiteralError> {
    let mut cursor = Cursor::new(text);
    let value = if cursor.eat_word("true") {
        true
    } else if cursor.eat_word("false") {
        false
    } else {
        return Err(cursor.expected("`true` or `false`"));
    };
    cursor.end()?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_values_in_any_case() {
        assert_eq!(parse("true"), Ok(true));
        assert_eq!(parse("FALSE"), Ok(false));
        assert_eq!(parse("tru").unwrap_err().offset, 0);
        assert_eq!(parse("truer").unwrap_err().offset, 4);
    }
}
