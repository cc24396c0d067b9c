//! Blanks (`BWS`, `RWS`) round what is read.

use super::state::Parser;
use crate::diagnostic::Span;

/// A line break is none in a request but is read as such.
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t') || is_line_break(byte)
}

pub(super) const fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

impl Parser<'_, '_> {
    /// `BWS`: passes over blanks and tells whether there were any.
    #[inline]
    pub(super) fn blanks(&mut self) -> bool {
        let blanks = self.blanks_at(0);
        self.advance(blanks);
        blanks > 0
    }

    /// How many blanks stand `ahead` bytes behind the cursor.
    #[inline]
    pub(super) fn blanks_at(&self, ahead: usize) -> usize {
        let mut blanks = 0;
        while let Some(byte) = self.peek_at(ahead + blanks).filter(|byte| is_blank(*byte)) {
            if is_line_break(byte) {
                self.shared.has_line_break.set(true);
            }
            blanks += 1;
        }
        self.shared.step(blanks + 1);
        blanks
    }

    /// The place of the blanks directly before the cursor.
    pub(super) fn blanks_before(&self) -> Span {
        let before = self.slice(0, self.at());
        let start = before.trim_end_matches([' ', '\t', '\n', '\r']).len();
        self.shared.step(self.at() - start);
        self.span(start, self.at())
    }

    /// Whether nothing but a blank or the start is directly before the cursor.
    pub(super) fn is_behind_blank(&self) -> bool {
        let before = self.at().checked_sub(1);
        before.is_none_or(|at| self.all().as_bytes().get(at).copied().is_some_and(is_blank))
    }
}
