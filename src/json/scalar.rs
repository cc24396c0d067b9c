//! Numbers and literals.

use super::error::{JsonError, JsonErrorKind};
use super::scan::Scanner;
use super::value::Kind;

impl Scanner<'_> {
    /// Passes over one of the three words.
    pub(super) fn skip_literal(&mut self, word: &[u8], kind: Kind) -> Result<Kind, JsonError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if rest.starts_with(word) {
            self.at += word.len();
            Ok(kind)
        } else if word.starts_with(rest) {
            self.at = self.bytes.len();
            self.fail(JsonErrorKind::UnexpectedEnd)
        } else {
            self.fail(JsonErrorKind::InvalidLiteral)
        }
    }

    /// RFC 8259, section 6: `[ "-" ] int [ frac ] [ exp ]`.
    pub(super) fn skip_number(&mut self) -> Result<(), JsonError> {
        if self.peek() == Some(b'-') {
            self.bump();
        }
        if self.peek() == Some(b'0') {
            self.bump();
            if let Some(b'0'..=b'9') = self.peek() {
                return self.fail(JsonErrorKind::LeadingZero);
            }
        } else {
            self.skip_digits()?;
        }
        if self.peek() == Some(b'.') {
            self.bump();
            self.skip_digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.bump();
            if let Some(b'+' | b'-') = self.peek() {
                self.bump();
            }
            self.skip_digits()?;
        }
        Ok(())
    }

    /// One digit or more.
    fn skip_digits(&mut self) -> Result<(), JsonError> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.fail_found(JsonErrorKind::InvalidNumber);
        }
        while let Some(b'0'..=b'9') = self.peek() {
            self.bump();
        }
        Ok(())
    }
}
