use super::lines::Lines;
use super::markup::xml;
use super::opening::Opening;
use super::reporter::{FileReport, Form, Summary};
use super::room;
use std::io::{self, Write};

/// The XML of Checkstyle, which many build servers read.
#[derive(Default)]
pub(super) struct Checkstyle {
    opening: Opening,
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"10.0\">\n";

impl Form for Checkstyle {
    fn file(
        &mut self,
        out: &mut dyn Write,
        report: &FileReport<'_>,
        lines: &Lines<'_>,
    ) -> io::Result<()> {
        out.write_all(self.opening.next(HEAD, "").as_bytes())?;
        writeln!(out, "  <file name=\"{}\">", xml(report.name()))?;
        let told = room::share(report, |_, finding, _| {
            let place = lines.place(finding.span.start as usize);
            format!(
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"odq.{}\"/>",
                place.line,
                place.column,
                finding.severity,
                xml(&finding.message),
                finding.code
            )
        });
        for finding in told.iter().flatten() {
            writeln!(out, "{finding}")?;
        }
        writeln!(out, "  </file>")
    }

    fn end(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        out.write_all(self.opening.next(HEAD, "").as_bytes())?;
        writeln!(out, "</checkstyle>")
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::ReportFormat;
    use super::super::samples;
    use insta::assert_snapshot;

    #[test]
    fn a_report() {
        assert_snapshot!(samples::every_kind(ReportFormat::Checkstyle), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <checkstyle version="10.0">
          <file name="docs/a b,c.http">
            <error line="2" column="9" severity="error" message="no property `Statsu`" source="odq.OD201"/>
            <error line="2" column="2" severity="warning" message="always &lt;true&gt; in &quot;it&quot;" source="odq.OD402"/>
            <error line="1" column="1" severity="info" message="no page size" source="odq.OD501"/>
          </file>
          <file name="&lt;query&gt;">
            <error line="2" column="2" severity="warning" message="always &lt;true&gt; in &quot;it&quot;" source="odq.OD402"/>
          </file>
        </checkstyle>
        "#);
        assert_snapshot!(samples::render(&[], ReportFormat::Checkstyle, false), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <checkstyle version="10.0">
        </checkstyle>
        "#);
    }
}
