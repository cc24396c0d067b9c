use super::json::value_text;
use super::lines::Lines;
use super::opening::Opening;
use super::reporter::{FileReport, Form, Summary};
use super::room::{self, Detail};
use super::visible;
use odq::diagnostic::{Applicability, Diagnostic, Severity, Span};
use serde_json::{Value, json};
use std::io::{self, Write};

/// The Reviewdog Diagnostic Format, whose columns count bytes.
#[derive(Default)]
pub(super) struct Rdjson {
    opening: Opening,
}

/// How much of a message is written.
const MESSAGE: usize = 4096;
const HEAD: &str = "{\"source\":{\"name\":\"odq\"},\n\"diagnostics\":[";

impl Form for Rdjson {
    fn file(
        &mut self,
        out: &mut dyn Write,
        report: &FileReport<'_>,
        lines: &Lines<'_>,
    ) -> io::Result<()> {
        let told = room::share(report, |_, finding, detail| {
            value_text(&diagnostic(report, lines, finding, detail))
        });
        for finding in told.iter().flatten() {
            let before = self.opening.next(HEAD, ",");
            write!(out, "{before}\n{finding}")?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        let before = self.opening.next(HEAD, "\n");
        writeln!(out, "{before}]}}")
    }
}

fn diagnostic(
    report: &FileReport<'_>,
    lines: &Lines<'_>,
    finding: &Diagnostic,
    detail: Detail,
) -> Value {
    let severity = match finding.severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    };
    let place = |at: u32| {
        let (line, column) = lines.byte_place(at as usize);
        json!({ "line": line, "column": column })
    };
    let range = |span: Span| json!({ "start": place(span.start), "end": place(span.end) });
    // A suggestion stands alone, so that a fix of several edits is none.
    let fixes = detail.fixes(finding).iter();
    let fixes = fixes.filter(|fix| fix.applicability > Applicability::Display);
    let suggestions: Vec<Value> = fixes
        .filter_map(|fix| match fix.edits.as_slice() {
            [only] => Some(json!({ "range": range(only.span), "text": only.text })),
            _ => None,
        })
        .collect();
    let mut value = json!({
        "message": visible::clip(&finding.message, MESSAGE),
        "location": { "path": report.name(), "range": range(finding.span) },
        "severity": severity,
        "code": { "value": finding.code.to_string() },
    });
    if let (false, Some(object)) = (suggestions.is_empty(), value.as_object_mut()) {
        object.insert("suggestions".to_owned(), suggestions.into());
    }
    value
}

#[cfg(test)]
mod tests {
    use super::super::format::ReportFormat;
    use super::super::samples;
    use insta::assert_snapshot;

    #[test]
    fn a_report() {
        assert_snapshot!(samples::every_kind(ReportFormat::Rdjson), @r#"
        {"source":{"name":"odq"},
        "diagnostics":[
        {"code":{"value":"OD201"},"location":{"path":"docs/a b,c.http","range":{"end":{"column":17,"line":2},"start":{"column":11,"line":2}}},"message":"no property `Statsu`","severity":"ERROR","suggestions":[{"range":{"end":{"column":17,"line":2},"start":{"column":11,"line":2}},"text":"Status"}]},
        {"code":{"value":"OD402"},"location":{"path":"docs/a b,c.http","range":{"end":{"column":7,"line":2},"start":{"column":2,"line":2}}},"message":"always <true> in \"it\"","severity":"WARNING"},
        {"code":{"value":"OD501"},"location":{"path":"docs/a b,c.http","range":{"end":{"column":1,"line":1},"start":{"column":1,"line":1}}},"message":"no page size","severity":"INFO"},
        {"code":{"value":"OD402"},"location":{"path":"<query>","range":{"end":{"column":7,"line":2},"start":{"column":2,"line":2}}},"message":"always <true> in \"it\"","severity":"WARNING"}
        ]}
        "#);
        assert_snapshot!(samples::render(&[], ReportFormat::Rdjson, false), @r#"
        {"source":{"name":"odq"},
        "diagnostics":[]}
        "#);
    }
}
