use super::super::blocks::breaks;
use odq::diagnostic::{Diagnostic, Edit, Fix, Label, Span};

/// The lines of a long text that findings speak of, with their places: all that a report needs.
#[derive(Debug, Default)]
pub(crate) struct KeptLines {
    /// The lines, one behind the other.
    pub(crate) text: String,
    /// Of each line how many lines, and how many bytes, are before it.
    pub(crate) places: Vec<(usize, usize)>,
}

/// Chooses lines from a part of a text, in the order of the text.
pub(crate) struct Keeper<'t> {
    part: &'t str,
    kept: KeptLines,
    /// Up to where lines were kept.
    end: usize,
    /// Up to where lines were counted, and how many there are.
    counted: (usize, usize),
}

impl<'t> Keeper<'t> {
    /// A chooser of lines of the part.
    pub(crate) fn new(part: &'t str) -> Self {
        Self {
            part,
            kept: KeptLines::default(),
            end: 0,
            counted: (0, 0),
        }
    }

    /// Keeps the lines of a request with its findings, which are moved to where they stand among the
    /// lines that are kept. Requests come in the order of the text.
    pub(crate) fn keep(&mut self, request: Span, findings: &mut [Diagnostic]) -> Span {
        let start = self.line_start(request.start as usize).max(self.end);
        let end = self.line_end(request.end as usize).max(start);
        let mut at = start;
        let lines = self.part.get(start..end).unwrap_or("");
        while at < end {
            let (counted, count) = self.counted;
            let count = count + breaks(self.part.get(counted..at).unwrap_or(""));
            self.counted = (at, count);
            self.kept.places.push((count, at));
            let rest = self.part.get(at..end).unwrap_or("");
            at += match rest.find(['\n', '\r']) {
                Some(length) if rest.get(length..).is_some_and(|it| it.starts_with("\r\n")) => {
                    length + 2
                }
                Some(length) => length + 1,
                None => rest.len(),
            };
        }
        self.kept.text.push_str(lines);
        self.end = end;
        let shift = end - self.kept.text.len();
        let moved = |span: Span| {
            let moved = |at: u32| at.saturating_sub(u32::try_from(shift).unwrap_or(u32::MAX));
            Span::new(moved(span.start), moved(span.end))
        };
        for finding in findings {
            move_spans(finding, &moved);
        }
        moved(request)
    }

    /// The lines that were kept.
    pub(crate) fn finish(self) -> KeptLines {
        self.kept
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.part.get(..at).unwrap_or("");
        before.rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        let behind = self.part.get(at..).unwrap_or("");
        behind
            .find('\n')
            .map_or(self.part.len(), |end| at + end + 1)
    }
}

impl KeptLines {
    /// Adds those of a later part; `line` and `offset` count what is before that part. Gives what
    /// turns places in the part's lines into places in all.
    pub(crate) fn add(
        &mut self,
        part: &Self,
        line: usize,
        offset: usize,
    ) -> impl Fn(Span) -> Span + use<> {
        // What is kept is far smaller than what spans can tell.
        let shift = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(&part.text);
        let places = part.places.iter();
        self.places
            .extend(places.map(|(before, at)| (line + before, offset + at)));
        move |span| {
            Span::new(
                span.start.saturating_add(shift),
                span.end.saturating_add(shift),
            )
        }
    }
}

/// Moves all places of a finding.
pub(crate) fn move_spans(finding: &mut Diagnostic, moved: &impl Fn(Span) -> Span) {
    finding.span = moved(finding.span);
    for Label { span, .. } in &mut finding.labels {
        *span = moved(*span);
    }
    for Fix { edits, .. } in &mut finding.fixes {
        for Edit { span, .. } in edits {
            *span = moved(*span);
        }
    }
}
