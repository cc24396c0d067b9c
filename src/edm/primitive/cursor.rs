use crate::edm::error::{Found, LiteralError, LiteralErrorKind};

/// A place in the text of a literal. All steps but those over a found character are over ASCII
/// bytes, so the place is always a character boundary.
pub(super) struct Cursor<'a> {
    text: &'a str,
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self {
            text,
            rest: text.as_bytes(),
        }
    }

    /// Bytes from the start of the text.
    pub(super) const fn at(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    pub(super) const fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Takes one byte if it is this one.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Takes one byte if it is this letter in either case.
    pub(super) fn eat_letter(&mut self, letter: u8) -> bool {
        self.eat(letter.to_ascii_lowercase()) || self.eat(letter.to_ascii_uppercase())
    }

    /// Takes a whole word if it stands here in any case.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        match self.rest.split_at_checked(word.len()) {
            Some((found, rest)) if found.eq_ignore_ascii_case(word.as_bytes()) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Takes a whole word if it stands here in exactly this case.
    pub(super) fn eat_exactly(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word.as_bytes()) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// The text between an earlier place and this one.
    pub(super) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at()).unwrap_or("")
    }

    pub(super) fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), LiteralError> {
        if self.eat(byte) {
            Ok(())
        } else {
            Err(self.expected(expected))
        }
    }

    /// Takes the longest run of digits, which may be empty.
    pub(super) fn digits(&mut self) -> &'a [u8] {
        let count = self.rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let (digits, rest) = self
            .rest
            .split_at_checked(count)
            .unwrap_or((&[], self.rest));
        self.rest = rest;
        digits
    }

    /// Takes exactly two digits.
    pub(super) fn two_digits(&mut self, expected: &'static str) -> Result<u8, LiteralError> {
        match self.rest {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] => {
                self.rest = rest;
                Ok((tens - b'0') * 10 + (ones - b'0'))
            }
            [b'0'..=b'9', rest @ ..] => {
                self.rest = rest;
                Err(self.expected(expected))
            }
            _ => Err(self.expected(expected)),
        }
    }

    pub(super) fn end(&self) -> Result<(), LiteralError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.expected("the end of the value"))
        }
    }

    pub(super) fn expected(&self, expected: &'static str) -> LiteralError {
        let found = self
            .text
            .get(self.at()..)
            .and_then(|rest| rest.chars().next())
            .map_or(Found::End, Found::Char);
        self.error(LiteralErrorKind::Expected { expected, found })
    }

    /// An error at this place.
    pub(super) fn error(&self, kind: LiteralErrorKind) -> LiteralError {
        LiteralError::new(kind, self.at())
    }
}

/// The number that these digits write, or the greatest one if it does not fit.
pub(super) fn saturating(digits: &[u8]) -> u64 {
    digits.iter().fold(0u64, |number, digit| {
        number
            .saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_shown_without_harm() {
        let shown = |text| Cursor::new(text).expected("a digit").to_string();
        assert_eq!(shown("é"), "expected a digit, found `é`");
        assert_eq!(shown(""), "expected a digit, found the end");
        assert_eq!(shown(" "), "expected a digit, found a blank");
        assert_eq!(shown("\u{202e}"), "expected a digit, found U+202E");
        assert_eq!(shown("\0"), "expected a digit, found U+0000");
    }

    #[test]
    fn great_numbers_stop_at_the_greatest() {
        assert_eq!(saturating(b"0012"), 12);
        assert_eq!(saturating(&[b'9'; 1000]), u64::MAX);
    }
}
