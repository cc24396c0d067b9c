use super::data;
use super::json::{self, write_value};
use super::lines::Lines;
use super::reporter::{FileReport, Form, Summary};
use odq::eval::DataError;
use std::io::{self, Write};

/// One JSON object a line for each finding, as in the document of JSON.
pub(super) struct JsonLines;

impl Form for JsonLines {
    fn file(
        &mut self,
        out: &mut dyn Write,
        report: &FileReport<'_>,
        lines: &Lines<'_>,
    ) -> io::Result<()> {
        for finding in json::findings(report, lines).iter().flatten() {
            writeln!(out, "{finding}")?;
        }
        Ok(())
    }

    fn data(&mut self, out: &mut dyn Write, error: &DataError) -> io::Result<()> {
        write_value(out, &data::Finding::of(error))?;
        writeln!(out)
    }

    fn end(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::ReportFormat;
    use super::super::samples;
    use insta::assert_snapshot;

    #[test]
    fn a_report() {
        assert_snapshot!(samples::every_kind(ReportFormat::JsonLines), @r#"
        {"code":"OD201","rule":"unknown-property","severity":"error","message":"no property `Statsu`","file":"docs/a b,c.http","span":{"start":{"line":2,"column":9,"offset":19},"end":{"line":2,"column":15,"offset":25}},"labels":[{"message":"this & that","span":{"start":{"line":2,"column":7,"offset":17},"end":{"line":2,"column":8,"offset":18}}}],"help":"letter case counts","fixes":[{"message":"write `Status`","applicability":"safe","edits":[{"span":{"start":{"line":2,"column":9,"offset":19},"end":{"line":2,"column":15,"offset":25}},"text":"Status"}]},{"message":"swap the operands","applicability":"unsafe","edits":[{"span":{"start":{"line":1,"column":3,"offset":3},"end":{"line":1,"column":4,"offset":4}},"text":"b"},{"span":{"start":{"line":1,"column":7,"offset":7},"end":{"line":2,"column":1,"offset":9}},"text":"a"}]}],"fingerprint":"a1dec8e0a0c1437f6932cdfdc6a26884"}
        {"code":"OD402","rule":"always-true","severity":"warning","message":"always <true> in \"it\"","file":"docs/a b,c.http","span":{"start":{"line":2,"column":2,"offset":10},"end":{"line":2,"column":5,"offset":15}},"labels":[],"help":null,"fixes":[],"fingerprint":"ac1719a4c7d994b3cf8d928cb210698b"}
        {"code":"OD501","rule":"no-page-size","severity":"info","message":"no page size","file":"docs/a b,c.http","span":{"start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":1,"offset":0}},"labels":[],"help":null,"fixes":[],"fingerprint":"7c7069e7c6377c4d8b96de9421cea3d7"}
        {"code":"OD402","rule":"always-true","severity":"warning","message":"always <true> in \"it\"","file":null,"span":{"start":{"line":2,"column":2,"offset":10},"end":{"line":2,"column":5,"offset":15}},"labels":[],"help":null,"fixes":[],"fingerprint":"8dfed9de88a48b44e0055a6fb23b09a5"}
        "#);
        assert_snapshot!(samples::render(&[], ReportFormat::JsonLines, false), @"");
    }
}
