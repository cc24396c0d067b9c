use super::fingerprint::{Fingerprint, fingerprints};
use super::json::value_text;
use super::lines::Lines;
use super::opening::Opening;
use super::reporter::{FileReport, Form, Summary};
use super::{room, visible};
use odq::diagnostic::Severity;
use serde_json::json;
use std::io::{self, Write};

/// The report of GitLab's code quality.
#[derive(Default)]
pub(super) struct Gitlab {
    opening: Opening,
}

/// How much of a message is written.
const MESSAGE: usize = 4096;

impl Form for Gitlab {
    fn file(
        &mut self,
        out: &mut dyn Write,
        report: &FileReport<'_>,
        lines: &Lines<'_>,
    ) -> io::Result<()> {
        let fingerprints = fingerprints(report);
        let told = room::share(report, |number, finding, _| {
            let fingerprint = fingerprints.get(number).copied();
            let severity = match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            };
            let line = |at: u32| lines.place(at as usize).line;
            let value = json!({
                "check_name": finding.code.to_string(),
                "description": format!(
                    "{}: {}",
                    finding.code.rule(),
                    visible::clip(&finding.message, MESSAGE)
                ),
                "fingerprint": fingerprint.map(Fingerprint::to_text),
                "location": {
                    "path": report.name(),
                    "lines": { "begin": line(finding.span.start), "end": line(finding.span.end) },
                },
                "severity": severity,
            });
            value_text(&value)
        });
        for finding in told.iter().flatten() {
            let before = self.opening.next("[", ",");
            write!(out, "{before}\n{finding}")?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        let before = self.opening.next("[", "\n");
        writeln!(out, "{before}]")
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::ReportFormat;
    use super::super::samples;
    use insta::assert_snapshot;

    #[test]
    fn a_report() {
        assert_snapshot!(samples::every_kind(ReportFormat::Gitlab), @r#"
        [
        {"check_name":"OD201","description":"unknown-property: no property `Statsu`","fingerprint":"a1dec8e0a0c1437f6932cdfdc6a26884","location":{"lines":{"begin":2,"end":2},"path":"docs/a b,c.http"},"severity":"major"},
        {"check_name":"OD402","description":"always-true: always <true> in \"it\"","fingerprint":"ac1719a4c7d994b3cf8d928cb210698b","location":{"lines":{"begin":2,"end":2},"path":"docs/a b,c.http"},"severity":"minor"},
        {"check_name":"OD501","description":"no-page-size: no page size","fingerprint":"7c7069e7c6377c4d8b96de9421cea3d7","location":{"lines":{"begin":1,"end":1},"path":"docs/a b,c.http"},"severity":"info"},
        {"check_name":"OD402","description":"always-true: always <true> in \"it\"","fingerprint":"8dfed9de88a48b44e0055a6fb23b09a5","location":{"lines":{"begin":2,"end":2},"path":"<query>"},"severity":"minor"}
        ]
        "#);
        assert_snapshot!(samples::render(&[], ReportFormat::Gitlab, false), @"[]");
    }
}
