//! Findings for the tests of the forms.

use super::format::ReportFormat;
use super::reporter::{FileReport, Reporter};
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
        queries: &[],
    }
}

/// What is written for some texts.
pub(super) fn render(
    reports: &[FileReport<'_>],
    format: impl Into<ReportFormat>,
    colour: bool,
) -> String {
    let mut out = Vec::new();
    let mut reporter = Reporter::new(&mut out, format, colour);
    for report in reports {
        reporter.report(report).unwrap();
    }
    reporter.finish().unwrap();
    String::from_utf8(out).unwrap()
}

/// What is written for findings of every level, with and without fixes and labels, in a file, in a
/// file without findings, and in a query.
pub(super) fn every_kind(format: ReportFormat) -> String {
    let text = "é a%20b\n<\"顧\"> & Statsu\n";
    let findings = [
        at(text, "Statsu")
            .with_help("letter case counts")
            .with_label(span(text, "&"), "this & that")
            .with_fix(fix(text, "Statsu", "Status"))
            .with_fix(fixes(&[(span(text, "a"), "b"), (span(text, "b\n"), "a")])),
        Diagnostic::new(TAUTOLOGY, span(text, "\"顧\""), "always <true> in \"it\""),
        Diagnostic::new(COST, Span::at(0), "no page size"),
    ];
    let file = FileReport {
        file: Some("docs/a b,c.http"),
        ..report(text, &findings)
    };
    let clean = FileReport {
        file: Some("clean.http"),
        ..report(text, &[])
    };
    let query = FileReport {
        file: None,
        ..report(text, &findings[1..2])
    };
    render(&[file, clean, query], format, false)
}
