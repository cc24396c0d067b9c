//! Blanks, and line breaks, which are none in a request but are read as such.

use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

const fn is_line_break(byte: u8) -> bool {
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

    /// Reports line breaks that were read as blanks, all of them at once. What was read is all the
    /// text of the cursor.
    #[inline]
    pub(super) fn report_line_breaks(&mut self) {
        if self.shared.has_line_break.replace(false) {
            report(self);
        }
    }
}

#[cold]
#[inline(never)]
fn report(p: &mut Parser<'_, '_>) {
    let runs = runs(p.all());
    p.shared.step(p.all().len());
    let Some((first, _)) = runs.first() else {
        return;
    };
    let first = p.span(*first, first + 1);
    let is_told =
        |error: &SyntaxError| error.span.start <= first.start && first.end <= error.span.end;
    if p.shared.errors.iter().any(is_told) {
        return;
    }
    let end = p.all().len();
    let edits: Vec<(Span, String)> = runs
        .into_iter()
        .map(|(start, behind)| {
            let blank = if start == 0 || behind == end { "" } else { " " };
            (p.span(start, behind), p.encoded(blank))
        })
        .collect();
    let kind = SyntaxErrorKind::Misplaced("a line break".to_owned());
    let error = SyntaxError::new(kind, first);
    p.report(error.with_edits(Applicability::Safe, "write blanks", edits));
}

/// The runs of blanks with line breaks in them that stand in no string.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let (mut quoted, mut start, mut breaks) = (false, None, false);
    for (at, byte) in text.bytes().chain([b'x']).enumerate() {
        if is_blank(byte) && !quoted {
            start = start.or(Some(at));
            breaks |= is_line_break(byte);
            continue;
        }
        if let Some(start) = start.take().filter(|_| std::mem::take(&mut breaks)) {
            runs.push((start, at));
        }
        quoted ^= byte == b'\'';
    }
    runs
}
