use super::lines::Lines;
use super::reporter::{FileReport, Form, Summary};
use super::{room, visible};
use odq::diagnostic::{Diagnostic, Severity};
use std::io::{self, Write};

/// One workflow command of GitHub for each finding, which becomes an annotation of the file.
pub(super) struct Github;

/// How much of a message is written.
const MESSAGE: usize = 4096;

impl Form for Github {
    fn file(
        &mut self,
        out: &mut dyn Write,
        report: &FileReport<'_>,
        lines: &Lines<'_>,
    ) -> io::Result<()> {
        let told = room::share(report, |_, finding, _| command(report, lines, finding));
        for finding in told.iter().flatten() {
            writeln!(out, "{finding}")?;
        }
        Ok(())
    }

    fn end(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

fn command(report: &FileReport<'_>, lines: &Lines<'_>, finding: &Diagnostic) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (start, end) = (
        lines.place(finding.span.start as usize),
        lines.place(finding.span.end as usize),
    );
    let mut properties = vec![format!("title=odq {}", finding.code)];
    // An annotation without a file is one of the run.
    if let Some(path) = report.path() {
        properties.push(format!("file={}", property(path)));
        properties.push(format!("line={},col={}", start.line, start.column));
        if end.line == start.line {
            properties.push(format!("endColumn={}", end.column));
        } else {
            properties.push(format!("endLine={}", end.line));
        }
    }
    let place = format!("{}:{}:{}", report.name(), start.line, start.column);
    let rule = finding.code.rule();
    let mut message = format!("{place}: {rule}: {}", finding.message);
    if let Some(help) = &finding.help {
        message = format!("{message}\n{help}");
    }
    let message = visible::clip(&message, MESSAGE);
    format!("::{command} {}::{}", properties.join(","), data(&message))
}

/// The text of a command: a line break would end it.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D");
    visible::line(&text.replace('\n', "%0A"), usize::MAX)
}

/// A value of a command's property, which a colon or a comma would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::format::ReportFormat;
    use super::super::samples::{self, COST, TAUTOLOGY};
    use super::*;
    use insta::assert_snapshot;
    use odq::diagnostic::Span;

    #[test]
    fn commands_of_each_level() {
        let text = "a%20b\né c\nd";
        let findings = [
            samples::at(text, "%20").with_help("decode\nit: 100%"),
            Diagnostic::new(TAUTOLOGY, samples::span(text, "c\nd"), "always\ttrue"),
            Diagnostic::new(COST, Span::at(0), "::error::x"),
        ];
        let named = FileReport {
            file: Some("a,b:c.http"),
            ..samples::report(text, &findings)
        };
        let query = FileReport {
            file: None,
            ..samples::report(text, &findings[..1])
        };
        assert_snapshot!(samples::render(&[named, query], ReportFormat::Github, false), @r"
        ::error title=odq OD201,file=a%2Cb%3Ac.http,line=1,col=2,endColumn=5::a,b:c.http:1:2: unknown-property: no property `%2520`%0Adecode%0Ait: 100%25
        ::warning title=odq OD402,file=a%2Cb%3Ac.http,line=2,col=3,endLine=3::a,b:c.http:2:3: always-true: always\u{9}true
        ::notice title=odq OD501,file=a%2Cb%3Ac.http,line=1,col=1,endColumn=1::a,b:c.http:1:1: no-page-size: ::error::x
        ::error title=odq OD201::<query>:1:2: unknown-property: no property `%2520`%0Adecode%0Ait: 100%25
        ");
    }
}
