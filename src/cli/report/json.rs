use super::data;
use super::fingerprint::{Fingerprint, fingerprints};
use super::lines::{Lines, Place};
use super::opening::Opening;
use super::reporter::{FileReport, Form, Summary, is_zero};
use super::room::{self, Detail};
use super::visible;
use odq::diagnostic::{Applicability, Code, Diagnostic, Severity, Span};
use odq::eval::DataError;
use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Serializer, Value};
use std::borrow::Cow;
use std::io::{self, Write};

/// One document for all texts, written as it comes: `{"version":1,"diagnostics":[..],"summary":{..}}`.
///
/// The edits of a fix are whole, so that they can be applied; a fix for which there is no room is
/// counted.
#[derive(Default)]
pub(super) struct Json {
    /// Whether the document has been begun.
    opening: Opening,
    /// The levels of the findings for which there was no room.
    left_out: Vec<Severity>,
    /// What comes behind the summary.
    attached: Vec<(&'static str, Value)>,
}

/// How much of a message is written.
const MESSAGE: usize = 4096;

const HEAD: &str = "{\"version\":1,\n\"diagnostics\":[";

#[derive(Serialize)]
pub(super) struct Finding<'a> {
    code: Code,
    rule: &'static str,
    severity: Severity,
    message: Cow<'a, str>,
    file: Option<&'a str>,
    span: Range,
    labels: Vec<Label<'a>>,
    #[serde(rename = "omittedLabels", skip_serializing_if = "is_zero")]
    omitted_labels: usize,
    help: Option<Cow<'a, str>>,
    fixes: Vec<Fix<'a>>,
    #[serde(rename = "omittedFixes", skip_serializing_if = "is_zero")]
    omitted_fixes: usize,
    fingerprint: String,
}

#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

#[derive(Serialize)]
struct Label<'a> {
    message: Cow<'a, str>,
    span: Range,
}

#[derive(Serialize)]
struct Fix<'a> {
    message: Cow<'a, str>,
    applicability: Applicability,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    span: Range,
    text: Cow<'a, str>,
}

impl Form for Json {
    fn file(
        &mut self,
        out: &mut dyn Write,
        report: &FileReport<'_>,
        lines: &Lines<'_>,
    ) -> io::Result<()> {
        for (finding, told) in report.findings.iter().zip(findings(report, lines)) {
            let Some(told) = told else {
                self.left_out.push(finding.severity);
                continue;
            };
            let before = self.opening.next(HEAD, ",");
            write!(out, "{before}\n{told}")?;
        }
        Ok(())
    }

    fn data(&mut self, out: &mut dyn Write, error: &DataError) -> io::Result<()> {
        let before = self.opening.next(HEAD, ",");
        writeln!(out, "{before}")?;
        write_value(out, &data::Finding::of(error))
    }

    fn attach(&mut self, name: &'static str, value: Value) {
        self.attached.push((name, value));
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let before = self.opening.next(HEAD, "\n");
        write!(out, "{before}],\n\"summary\":")?;
        let mut summary = *summary;
        for severity in &self.left_out {
            summary.leave_out(*severity);
        }
        write_value(out, &summary)?;
        for (name, value) in &self.attached {
            write!(out, ",\n\"{name}\":")?;
            write_value(out, value)?;
        }
        writeln!(out, "}}")
    }
}

/// The findings of a text as programs read them, those for which there is room.
pub(super) fn findings(report: &FileReport<'_>, lines: &Lines<'_>) -> Vec<Option<String>> {
    let fingerprints = fingerprints(report);
    room::share(report, |number, diagnostic, detail| {
        let fingerprint = fingerprints.get(number).copied();
        value_text(&finding(report, lines, (diagnostic, detail), fingerprint))
    })
}

fn finding<'a>(
    report: &FileReport<'a>,
    lines: &Lines<'_>,
    (diagnostic, detail): (&'a Diagnostic, Detail),
    fingerprint: Option<Fingerprint>,
) -> Finding<'a> {
    let range = |span: Span| Range {
        start: lines.place(span.start as usize),
        end: lines.place(span.end as usize),
    };
    let clip = |message: &'a str| visible::clip(message, MESSAGE);
    let labels = detail.labels(diagnostic);
    let fixes = detail.fixes(diagnostic);
    let omitted_labels = diagnostic.labels.len() - labels.len();
    let omitted_fixes = diagnostic.fixes.len() - fixes.len();
    let labels = labels.iter().map(|label| Label {
        message: clip(&label.message),
        span: range(label.span),
    });
    let fixes = fixes.iter().map(|fix| {
        let edit = |span, text| Edit {
            span: range(span),
            text,
        };
        let edits = match room::joined(fix, lines.text()) {
            Cow::Borrowed(edits) => edits
                .iter()
                .map(|it| edit(it.span, Cow::Borrowed(&*it.text)))
                .collect(),
            Cow::Owned(edits) => edits
                .into_iter()
                .map(|it| edit(it.span, Cow::Owned(it.text)))
                .collect(),
        };
        Fix {
            message: clip(&fix.message),
            applicability: fix.applicability,
            edits,
        }
    });
    Finding {
        code: diagnostic.code,
        rule: diagnostic.code.rule(),
        severity: diagnostic.severity,
        message: clip(&diagnostic.message),
        file: report.file,
        span: range(diagnostic.span),
        labels: labels.collect(),
        omitted_labels,
        help: diagnostic.help.as_deref().map(clip),
        fixes: fixes.collect(),
        omitted_fixes,
        fingerprint: fingerprint.map_or_else(String::new, Fingerprint::to_text),
    }
}

/// Writes a value on one line, without a character that a terminal would obey.
pub(crate) fn write_value(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Visible))?;
    Ok(())
}

/// The same as a text.
pub(super) fn value_text(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    // Nothing that is told lacks a form in JSON, and memory takes all that is written.
    let _ = write_value(&mut out, value);
    String::from_utf8_lossy(&out).into_owned()
}

/// Compact JSON in which hidden characters are written as escapes: the same value for a program,
/// and nothing that a terminal would obey.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W>(&mut self, out: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        for part in fragment.split_inclusive(visible::is_hidden) {
            let end = part.char_indices().next_back();
            match end.filter(|(_, c)| visible::is_hidden(*c)) {
                Some((at, c)) => {
                    out.write_all(part.as_bytes().get(..at).unwrap_or_default())?;
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        write!(out, "\\u{unit:04x}")?;
                    }
                }
                None => out.write_all(part.as_bytes())?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::Format;
    use super::super::samples;
    use super::*;
    use insta::assert_snapshot;

    fn json(reports: &[FileReport<'_>]) -> String {
        let text = samples::render(reports, Format::Json, false);
        let _: Value = serde_json::from_str(&text).unwrap();
        text
    }

    #[test]
    fn a_document_is_written_without_findings() {
        assert_snapshot!(json(&[]), @r#"
        {"version":1,
        "diagnostics":[],
        "summary":{"requests":0,"errors":0,"warnings":0,"infos":0}}
        "#);
        assert_snapshot!(json(&[samples::report("x", &[]), samples::report("y", &[])]), @r#"
        {"version":1,
        "diagnostics":[],
        "summary":{"requests":2,"errors":0,"warnings":0,"infos":0}}
        "#);
    }

    #[test]
    fn a_finding_has_everything() {
        let text = "Statsu eq 'New'";
        let findings = [samples::at(text, "Statsu")
            .with_label(samples::span(text, "'New'"), "a text")
            .with_help("names are case-sensitive")
            .with_fix(samples::fix(text, "Statsu", "Status"))];
        let report = FileReport {
            file: None,
            ..samples::report(text, &findings)
        };
        assert_snapshot!(json(&[report]), @r#"
        {"version":1,
        "diagnostics":[
        {"code":"OD201","rule":"unknown-property","severity":"error","message":"no property `Statsu`","file":null,"span":{"start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":7,"offset":6}},"labels":[{"message":"a text","span":{"start":{"line":1,"column":11,"offset":10},"end":{"line":1,"column":16,"offset":15}}}],"help":"names are case-sensitive","fixes":[{"message":"write `Status`","applicability":"safe","edits":[{"span":{"start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":7,"offset":6}},"text":"Status"}]}],"fingerprint":"a303498f0dbdaf2138586a881ea7cc5d"}
        ],
        "summary":{"requests":1,"errors":1,"warnings":0,"infos":0}}
        "#);
    }

    #[test]
    fn findings_of_all_texts_are_in_one_document() {
        let text = "a\n\té x";
        let first = [samples::at(text, "x"), samples::at(text, "a")];
        let second = [samples::at("x", "x")];
        let second = FileReport {
            file: Some("a\"b.http"),
            omitted: 3,
            ..samples::report("x", &second)
        };
        assert_snapshot!(json(&[samples::report(text, &first), second]), @r#"
        {"version":1,
        "diagnostics":[
        {"code":"OD201","rule":"unknown-property","severity":"error","message":"no property `x`","file":"queries.http","span":{"start":{"line":2,"column":4,"offset":6},"end":{"line":2,"column":5,"offset":7}},"labels":[],"help":null,"fixes":[],"fingerprint":"db7b332755260950d7f6bbe8c75dbc38"},
        {"code":"OD201","rule":"unknown-property","severity":"error","message":"no property `a`","file":"queries.http","span":{"start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":2,"offset":1}},"labels":[],"help":null,"fixes":[],"fingerprint":"768cd83258bd3f908cae615ca4158ace"},
        {"code":"OD201","rule":"unknown-property","severity":"error","message":"no property `x`","file":"a\"b.http","span":{"start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":2,"offset":1}},"labels":[],"help":null,"fixes":[],"fingerprint":"44f3a33e2103b0c3ed188662b218adc0"}
        ],
        "summary":{"requests":2,"errors":3,"warnings":0,"infos":0,"omitted":3}}
        "#);
    }

    #[test]
    fn hidden_characters_are_escaped_and_kept() {
        let text = "a\u{202e}b\u{e0001}";
        let findings = [samples::at(text, text).with_help("\u{7f}\u{1b}\"\\ \u{feff}z")];
        let document = json(&[samples::report(text, &findings)]);
        assert_snapshot!(document, @r#"
        {"version":1,
        "diagnostics":[
        {"code":"OD201","rule":"unknown-property","severity":"error","message":"no property `a\u202eb\udb40\udc01`","file":"queries.http","span":{"start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":5,"offset":9}},"labels":[],"help":"\u007f\u001b\"\\ \ufeffz","fixes":[],"fingerprint":"a885e70d9307f9dcddc9eab88fb288d8"}
        ],
        "summary":{"requests":1,"errors":1,"warnings":0,"infos":0}}
        "#);
        let value: Value = serde_json::from_str(&document).unwrap();
        let finding = &value["diagnostics"][0];
        assert_eq!(finding["message"], format!("no property `{text}`"));
        assert_eq!(finding["help"], findings[0].help.as_deref().unwrap());
    }

    #[test]
    fn edits_are_whole_and_messages_are_cut() {
        let new = "n".repeat(9000);
        let findings = [samples::at("old", "old").with_fix(samples::fix("old", "old", &new))];
        let document = json(&[samples::report("old", &findings)]);
        let value: Value = serde_json::from_str(&document).unwrap();
        let fix = &value["diagnostics"][0]["fixes"][0];
        assert_eq!(fix["edits"][0]["text"], new);
        assert_eq!(
            fix["message"].as_str().unwrap().len(),
            MESSAGE + visible::CUT.len()
        );
    }
}
