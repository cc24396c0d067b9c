use super::concise;
use super::excerpt::excerpt;
use super::lines::Lines;
use super::reporter::{FileReport, plural};
use super::visible;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Snippet};
use odq::diagnostic::{Diagnostic, Edit, Fix, Span};
use std::ops::Range;

/// How much of a label or a replacement is written.
const LABEL: usize = 300;
/// How many labels are shown.
const LABELS: usize = 8;
/// A fix of more edits than this is told rather than shown.
const EDITS: usize = 8;
/// A span over more lines than this is shown by its first line.
const ROWS: usize = 8;
/// A label that lies more lines away from the finding is told rather than shown.
const NEAR_ROWS: usize = 10;

/// The lines of a finding with its span and its labels, and notes on what has no place there.
pub(super) fn snippet<'a>(
    report: &FileReport<'_>,
    lines: &Lines<'_>,
    finding: &Diagnostic,
) -> (Snippet<'a, Annotation<'a>>, Vec<String>) {
    let primary = Mark::new(lines, finding.span, String::new());
    let near = primary.first.saturating_sub(NEAR_ROWS)..=primary.last + NEAR_ROWS;
    let (mut first, mut last) = (primary.first, primary.last);
    let mut marks = vec![primary];
    let mut notes = Vec::new();
    for label in finding.labels.iter().take(LABELS) {
        let message = visible::line(&label.message, LABEL);
        let mark = Mark::new(lines, label.span, message);
        if near.contains(&mark.first) && near.contains(&mark.last) {
            first = first.min(mark.first);
            last = last.max(mark.last);
            marks.push(mark);
        } else {
            let place = concise::place(report, lines, label.span.start);
            notes.push(format!("{place}: {}", mark.label));
        }
    }
    if let Some(more @ 1..) = finding.labels.len().checked_sub(LABELS) {
        notes.push(plural(more, "more place"));
    }

    let spans: Vec<Range<usize>> = marks.iter().map(|mark| mark.span.clone()).collect();
    let shown = excerpt(lines, first, last, &spans);
    let kinds = [AnnotationKind::Primary]
        .into_iter()
        .chain(std::iter::repeat(AnnotationKind::Context));
    let annotations = kinds
        .zip(shown.marks)
        .zip(marks)
        .map(|((kind, span), mark)| {
            let label = Some(mark.label).filter(|label| !label.is_empty());
            kind.span(span).label(label)
        });
    let snippet = Snippet::source(terminated(shown.source))
        .line_start(shown.first)
        .annotations(annotations);
    (snippet, notes)
}

/// What a fix does, shown as the line that it changes, or told where it changes more than one.
pub(super) fn suggestion<'a>(lines: &Lines<'_>, fix: &Fix) -> Group<'a> {
    let message = visible::line(&fix.message, LABEL);
    let Some(line) = changed_line(lines, fix) else {
        let message = match fix.edits.as_slice() {
            [Edit { text, .. }] if !text.is_empty() => {
                format!("{message}: `{}`", visible::line(text, LABEL))
            }
            _ => message,
        };
        return Group::with_title(Level::HELP.secondary_title(message));
    };
    let spans: Vec<Range<usize>> = fix.edits.iter().map(|edit| bytes(edit.span)).collect();
    let shown = excerpt(lines, line, line, &spans);
    let texts = fix
        .edits
        .iter()
        .map(|edit| visible::line(&edit.text, LABEL));
    let patches = shown
        .marks
        .into_iter()
        .zip(texts)
        .map(|(span, text)| Patch::new(span, text));
    let snippet = Snippet::source(terminated(shown.source))
        .line_start(shown.first)
        .patches(patches);
    Level::HELP.secondary_title(message).element(snippet)
}

/// The line that a fix changes, if it is one, stays one, and can be drawn.
fn changed_line(lines: &Lines<'_>, fix: &Fix) -> Option<usize> {
    let line = lines.line_of(fix.edits.first()?.span.start as usize);
    let range = lines.range(line);
    let mut done = range.start;
    for edit in &fix.edits {
        let span = bytes(edit.span);
        let fits = span.start >= done
            && span.end <= range.end
            && lines.text().get(span.clone()).is_some()
            && !edit.text.contains(['\n', '\r']);
        if !fits {
            return None;
        }
        done = span.end;
    }
    (fix.edits.len() <= EDITS).then_some(line)
}

/// A span as it is drawn.
struct Mark {
    /// The bytes to draw, within the text and on whole characters.
    span: Range<usize>,
    /// The first and the last of its lines, from 0.
    first: usize,
    last: usize,
    label: String,
}

impl Mark {
    fn new(lines: &Lines<'_>, span: Span, label: String) -> Self {
        let Range { start, end } = bytes(span);
        let start = lines.boundary(start);
        let end = lines.boundary(end).max(start);
        let first = lines.line_of(start);
        // A span that ends with a line break lies on the line that the break ends.
        let last = lines.line_of(end.saturating_sub(1).max(start));
        let (last, label) = if last - first < ROWS {
            (last, label)
        } else {
            let goes_on = format!("goes on to line {}", last + 1);
            let label = if label.is_empty() {
                goes_on
            } else {
                format!("{label} ({goes_on})")
            };
            (first, label)
        };
        Self {
            span: start..end.min(lines.range(last).end).max(start),
            first,
            last,
            label,
        }
    }
}

fn bytes(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// The renderer knows no empty last line.
fn terminated(mut source: String) -> String {
    source.push('\n');
    source
}
