//! Findings for the tests of the forms.

use super::reporter::{FileReport, Format, Reporter};
use odq::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix, Span};

pub(super) const UNKNOWN: Code = Code::error(201, "unknown-property");
pub(super) const TAUTOLOGY: Code = Code::warning(402, "always-true");
pub(super) const COST: Code = Code::info(501, "no-page-size");

/// The span of the first `part` in `text`.
#[track_caller]
pub(super) fn span(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::from(start..start + part.len())
}

/// One finding at the first `part` of `text`.
#[track_caller]
pub(super) fn at(text: &str, part: &str) -> Diagnostic {
    Diagnostic::new(UNKNOWN, span(text, part), format!("no property `{part}`"))
}

/// A fix that puts `new` for the first `old`.
#[track_caller]
pub(super) fn fix(text: &str, old: &str, new: &str) -> Fix {
    let message = format!("write `{new}`");
    Fix::replace(Applicability::Safe, message, span(text, old), new)
}

/// A fix of several edits.
pub(super) fn fixes(edits: &[(Span, &str)]) -> Fix {
    let edit = |(span, text): &(Span, &str)| Edit {
        span: *span,
        text: (*text).to_owned(),
    };
    Fix {
        message: "swap the operands".to_owned(),
        applicability: Applicability::Unsafe,
        edits: edits.iter().map(edit).collect(),
    }
}

/// The report of a text with its findings.
pub(super) fn report<'a>(text: &'a str, findings: &'a [Diagnostic]) -> FileReport<'a> {
    FileReport {
        file: Some("queries.http"),
        text,
        findings,
        omitted: 0,
        requests: 1,
    }
}

/// What is written for some texts.
pub(super) fn render(reports: &[FileReport<'_>], format: Format, colour: bool) -> String {
    let mut out = Vec::new();
    let mut reporter = Reporter::new(&mut out, format, colour);
    for report in reports {
        reporter.report(report).unwrap();
    }
    reporter.finish().unwrap();
    String::from_utf8(out).unwrap()
}
