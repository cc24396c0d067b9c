//! `Edm.Binary`, written in base64url (RFC 4648, section 5).

use super::cursor::Cursor;
use crate::edm::error::{LiteralError, LiteralErrorKind};
use std::fmt;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Reads base64url text with or without padding.
///
/// # Errors
///
/// A character outside the alphabet, an impossible length, bits set behind the last byte.
pub fn parse(text: &str) -> Result<Vec<u8>, LiteralError> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let mut cursor = Cursor::new(text);
    let mut bits = 0u32;
    let mut characters = 0usize;
    let mut last = '\0';
    while let Some(byte) = cursor.peek() {
        let Some(sextet) = sextet(byte) else { break };
        cursor.eat(byte);
        last = char::from(byte);
        bits = (bits << 6) | sextet;
        characters += 1;
        if characters.is_multiple_of(4) {
            let [_, first, second, third] = bits.to_be_bytes();
            bytes.extend_from_slice(&[first, second, third]);
            bits = 0;
        }
    }
    let other = "a letter, a digit, `-` or `_` of base64url";
    if cursor.peek().is_some_and(|byte| byte != b'=') {
        return Err(cursor.expected(other));
    }
    let [_, high, middle, _] = match characters % 4 {
        0 => [0; 4],
        1 => return Err(cursor.error(LiteralErrorKind::Base64Length)),
        2 => (bits << 12).to_be_bytes(),
        _ => (bits << 6).to_be_bytes(),
    };
    let (spare, padding) = match characters % 4 {
        2 => {
            bytes.push(high);
            (bits & 0b1111, 2)
        }
        3 => {
            bytes.extend_from_slice(&[high, middle]);
            (bits & 0b11, 1)
        }
        _ => (0, 0),
    };
    if spare != 0 {
        let kind = LiteralErrorKind::Base64Bits(last);
        return Err(LiteralError::new(kind, cursor.at() - 1));
    }
    if padding > 0 && cursor.eat(b'=') && (1..padding).any(|_| !cursor.eat(b'=')) {
        return Err(cursor.error(LiteralErrorKind::Base64Length));
    }
    if cursor.peek() == Some(b'=') {
        return Err(cursor.error(LiteralErrorKind::Base64Length));
    }
    cursor.end()?;
    Ok(bytes)
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// Writes bytes as base64url without padding.
#[derive(Clone, Copy, Debug)]
pub struct Base64Url<'a>(pub &'a [u8]);

impl fmt::Display for Base64Url<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let character = |bits: u32| {
            let index = usize::try_from(bits & 63).unwrap_or(0);
            char::from(ALPHABET.get(index).copied().unwrap_or(b'A'))
        };
        for chunk in self.0.chunks(3) {
            let bits = chunk
                .iter()
                .chain([0, 0].iter())
                .take(3)
                .fold(0u32, |bits, byte| (bits << 8) | u32::from(*byte));
            for position in 0..=chunk.len() {
                let shift = [18, 12, 6, 0].get(position).copied().unwrap_or(0);
                write!(f, "{}", character(bits >> shift))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn padding_is_optional() {
        for (text, bytes) in [
            ("", "".as_bytes()),
            ("Zg==", b"f"),
            ("Zg", b"f"),
            ("Zm8=", b"fo"),
            ("Zm8", b"fo"),
            ("Zm9vYmFy", b"foobar"),
            ("T0RhdGE", b"OData"),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_and_where() {
        let fails = |text: &str, message: &str, offset: u32| {
            let error = parse(text).unwrap_err();
            assert_eq!(
                (error.to_string().as_str(), error.offset),
                (message, offset)
            );
        };
        let length = "base64url text is cut short or wrongly padded";
        fails("Z", length, 1);
        fails("Zg=", length, 3);
        fails("Zg===", length, 4);
        fails("Zm9v=", length, 4);
        fails(
            "Zh",
            "last base64url character `h` holds bits beyond the last byte",
            1,
        );
        fails("Zg==A", "expected the end of the value, found `A`", 4);
        fails(
            "Zm+8",
            "expected a letter, a digit, `-` or `_` of base64url, found `+`",
            2,
        );
    }

    proptest! {
        #[test]
        fn display_is_read_back(bytes: Vec<u8>) {
            prop_assert_eq!(parse(&Base64Url(&bytes).to_string()), Ok(bytes));
        }

        #[test]
        fn any_text_is_judged(text in ".*") {
            let _ = parse(&text);
        }
    }
}
