use super::cursor::Cursor;
use crate::edm::error::LiteralError;
use std::fmt;

/// A value of `Edm.Guid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid([u8; 16]);

impl Guid {
    /// The value of these bytes, in the order in which their digits are written.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes, in the order in which their digits are written.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Reads 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
    ///
    /// # Errors
    ///
    /// Another character, another grouping, text behind the last digit.
    pub fn parse(text: &str) -> Result<Self, LiteralError> {
        let mut cursor = Cursor::new(text);
        let mut bytes = [0; 16];
        for (position, byte) in bytes.iter_mut().enumerate() {
            if matches!(position, 4 | 6 | 8 | 10) {
                cursor.expect(b'-', "`-` between groups of 8, 4, 4, 4 and 12 digits")?;
            }
            for _ in 0..2 {
                let digit = cursor.peek().and_then(|b| char::from(b).to_digit(16));
                let (Some(digit), Some(found)) = (digit, cursor.peek()) else {
                    return Err(cursor.expected("a hexadecimal digit"));
                };
                cursor.eat(found);
                *byte = (*byte << 4) | u8::try_from(digit).unwrap_or(0);
            }
        }
        cursor.end()?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, byte) in self.0.iter().enumerate() {
            if matches!(position, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn written_in_lower_case() {
        let guid = Guid::parse("01234567-89AB-cdef-0123-456789ABCDEF").unwrap();
        assert_eq!(guid.to_string(), "01234567-89ab-cdef-0123-456789abcdef");
    }

    #[test]
    fn place_of_the_error() {
        let at = |text: &str| Guid::parse(text).unwrap_err().offset;
        assert_eq!(at("01234g67-89ab-cdef-0123-456789abcdef"), 5);
        assert_eq!(at("01234567-89ab-cdef-456789abcdef"), 23);
        assert_eq!(at("01234567-89ab-cdef-0123-456789abcdef0"), 36);
        assert_eq!(at(""), 0);
    }

    proptest! {
        #[test]
        fn display_is_read_back(bytes: [u8; 16]) {
            let guid = Guid::from_bytes(bytes);
            prop_assert_eq!(Guid::parse(&guid.to_string()), Ok(guid));
        }

        #[test]
        fn any_text_is_judged(text in ".*") {
            let _ = Guid::parse(&text);
        }
    }
}
