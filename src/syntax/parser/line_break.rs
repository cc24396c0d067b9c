//! Line breaks, which are read as blanks and told at the end of each option.

use super::gap::{is_blank, is_line_break};
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

impl Parser<'_, '_> {
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
