use super::concise;
use super::lines::Lines;
use super::markup::xml;
use super::opening::Opening;
use super::reporter::{FileReport, Form, Summary};
use super::room;
use odq::diagnostic::{Diagnostic, Severity};
use std::io::{self, Write};

/// The XML of JUnit: a suite for each file, a failed case for each error and warning. Advice is a
/// case that passes.
#[derive(Default)]
pub(super) struct Junit {
    opening: Opening,
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"odq\">\n";

impl Form for Junit {
    fn file(
        &mut self,
        out: &mut dyn Write,
        report: &FileReport<'_>,
        lines: &Lines<'_>,
    ) -> io::Result<()> {
        out.write_all(self.opening.next(HEAD, "").as_bytes())?;
        let name = xml(report.name());
        let told = room::share(report, |_, finding, _| case(report, lines, finding, &name));
        let severities = report.findings.iter().map(|finding| finding.severity);
        let severities = severities.zip(&told).filter(|(_, told)| told.is_some());
        writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">",
            told.iter().flatten().count(),
            severities
                .filter(|(severity, _)| is_failure(*severity))
                .count()
        )?;
        for case in told.iter().flatten() {
            writeln!(out, "{case}")?;
        }
        writeln!(out, "  </testsuite>")
    }

    fn clean(&mut self, out: &mut dyn Write, report: &FileReport<'_>) -> io::Result<()> {
        out.write_all(self.opening.next(HEAD, "").as_bytes())?;
        let name = xml(report.name());
        writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n    \
             <testcase classname=\"{name}\" name=\"no findings\"/>\n  </testsuite>"
        )
    }

    fn end(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        out.write_all(self.opening.next(HEAD, "").as_bytes())?;
        writeln!(out, "</testsuites>")
    }
}

fn is_failure(severity: Severity) -> bool {
    severity > Severity::Info
}

/// A finding in the suite of that name.
fn case(report: &FileReport<'_>, lines: &Lines<'_>, finding: &Diagnostic, suite: &str) -> String {
    let message = xml(&finding.message);
    let place = concise::place(report, lines, finding.span.start);
    let case = xml(&format!("{} at {place}", concise::heading(finding)));
    let result = if is_failure(finding.severity) {
        let help = finding.help.as_deref().map_or(String::new(), xml);
        let (severity, code) = (finding.severity, finding.code);
        format!("<failure type=\"{severity} {code}\" message=\"{message}\">{help}</failure>")
    } else {
        format!("<system-out>{message}</system-out>")
    };
    format!("    <testcase classname=\"{suite}\" name=\"{case}\">{result}</testcase>")
}

#[cfg(test)]
mod tests {
    use super::super::format::ReportFormat;
    use super::super::samples;
    use insta::assert_snapshot;

    #[test]
    fn a_report() {
        assert_snapshot!(samples::every_kind(ReportFormat::Junit), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="odq">
          <testsuite name="docs/a b,c.http" tests="3" failures="2" errors="0" skipped="0">
            <testcase classname="docs/a b,c.http" name="error[OD201] unknown-property at docs/a b,c.http:2:9"><failure type="error OD201" message="no property `Statsu`">letter case counts</failure></testcase>
            <testcase classname="docs/a b,c.http" name="warning[OD402] always-true at docs/a b,c.http:2:2"><failure type="warning OD402" message="always &lt;true&gt; in &quot;it&quot;"></failure></testcase>
            <testcase classname="docs/a b,c.http" name="info[OD501] no-page-size at docs/a b,c.http:1:1"><system-out>no page size</system-out></testcase>
          </testsuite>
          <testsuite name="clean.http" tests="1" failures="0" errors="0" skipped="0">
            <testcase classname="clean.http" name="no findings"/>
          </testsuite>
          <testsuite name="&lt;query&gt;" tests="1" failures="1" errors="0" skipped="0">
            <testcase classname="&lt;query&gt;" name="warning[OD402] always-true at &lt;query&gt;:2:2"><failure type="warning OD402" message="always &lt;true&gt; in &quot;it&quot;"></failure></testcase>
          </testsuite>
        </testsuites>
        "#);
        assert_snapshot!(samples::render(&[], ReportFormat::Junit, false), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="odq">
        </testsuites>
        "#);
    }
}
