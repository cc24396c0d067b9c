use super::lines::Lines;
use super::reporter::{FileReport, Form, Summary, plural};
use super::{room, visible};
use odq::diagnostic::Diagnostic;
use std::io::{self, Write};

/// One line for each finding: `file:line:column: severity[CODE] rule: message`.
pub(super) struct Concise;

/// How much of a file's name is written; longer than any path that a system takes.
const NAME: usize = 1024;
/// How much of a message is written.
pub(super) const MESSAGE: usize = 1024;

impl Form for Concise {
    fn file(
        &mut self,
        out: &mut dyn Write,
        report: &FileReport<'_>,
        lines: &Lines<'_>,
    ) -> io::Result<()> {
        let left = room::write_some(out, report, |finding, _| line(report, lines, finding))?;
        if left > 0 {
            out.write_all(more(report, left).as_bytes())?;
        }
        Ok(())
    }

    fn end(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

/// A finding as one line, with its break.
pub(super) fn line(report: &FileReport<'_>, lines: &Lines<'_>, finding: &Diagnostic) -> String {
    let place = place(report, lines, finding.span.start);
    let message = visible::line(&finding.message, MESSAGE);
    format!("{place}: {}: {message}\n", heading(finding))
}

/// Such as `error[OD201] unknown-property`.
pub(super) fn heading(finding: &Diagnostic) -> String {
    let Diagnostic { code, severity, .. } = finding;
    format!("{severity}[{code}] {}", code.rule())
}

/// A place as editors and terminals understand it.
pub(super) fn place(report: &FileReport<'_>, lines: &Lines<'_>, offset: u32) -> String {
    let place = lines.place(offset as usize);
    format!("{}:{}:{}", name(report), place.line, place.column)
}

/// What is said of findings that are not written, with a line break.
pub(super) fn more(report: &FileReport<'_>, left: usize) -> String {
    format!("{}: {}\n", name(report), plural(left, "more finding"))
}

fn name(report: &FileReport<'_>) -> String {
    visible::line(report.name(), NAME)
}

#[cfg(test)]
mod tests {
    use super::super::format::Format;
    use super::super::samples::{self, COST, TAUTOLOGY};
    use super::*;
    use insta::assert_snapshot;
    use odq::diagnostic::Span;

    fn concise(reports: &[FileReport<'_>]) -> String {
        samples::render(reports, Format::Concise, false)
    }

    #[test]
    fn one_line_for_each_finding() {
        let text = "$top=5\r\n\t顧客 eq e\u{301}🙂x";
        let findings = [
            samples::at(text, "$top"),
            Diagnostic::new(TAUTOLOGY, samples::span(text, "eq"), "always true"),
            Diagnostic::new(COST, samples::span(text, "x"), "no page size"),
            Diagnostic::new(COST, Span::at(999), "behind the end"),
        ];
        let query = FileReport {
            file: None,
            ..samples::report("x", &findings[..1])
        };
        assert_snapshot!(concise(&[samples::report(text, &findings), query]), @"
        queries.http:1:1: error[OD201] unknown-property: no property `$top`
        queries.http:2:5: warning[OD402] always-true: always true
        queries.http:2:11: info[OD501] no-page-size: no page size
        queries.http:2:12: info[OD501] no-page-size: behind the end
        <query>:1:1: error[OD201] unknown-property: no property `$top`
        ");
    }

    #[test]
    fn names_and_messages_stay_on_the_line() {
        let findings = [Diagnostic::new(
            COST,
            Span::at(0),
            "a\nb \u{202e}c \u{1b}[0m",
        )];
        let report = FileReport {
            file: Some("a\nb\u{1b}"),
            ..samples::report("x", &findings)
        };
        assert_snapshot!(concise(&[report]), @r#"a\u{a}b\u{1b}:1:1: info[OD501] no-page-size: a\u{a}b \u{202e}c \u{1b}[0m"#);
    }

    #[test]
    fn nothing_is_written_without_findings() {
        assert_eq!(concise(&[]), "");
        assert_eq!(concise(&[samples::report("x", &[])]), "");
    }

    #[test]
    fn the_rest_is_counted() {
        let message = "m".repeat(2000);
        let findings = vec![Diagnostic::new(COST, Span::at(0), message); 100];
        let report = FileReport {
            omitted: 7,
            ..samples::report("x", &findings)
        };
        let text = concise(&[report]);
        assert!(text.len() <= 64 * 1024, "{}", text.len());
        assert_snapshot!(text.lines().last().unwrap(), @"queries.http: 48 more findings");
    }
}
