use super::fingerprint::{Fingerprint, fingerprints};
use super::json::{value_text, write_value};
use super::lines::Lines;
use super::markup::uri;
use super::opening::Opening;
use super::reporter::{FileReport, Form, Summary};
use super::room::{self, Detail};
use super::visible;
use odq::codes;
use odq::diagnostic::{Applicability, Code, Diagnostic, Fix, Level, Severity, Span};
use serde_json::{Value, json};
use std::io::{self, Write};

/// SARIF 2.1.0: one run, with the rules that have findings. Columns count code points.
#[derive(Default)]
pub(super) struct Sarif {
    opening: Opening,
    /// The codes that were met, in the order of their indexes.
    rules: Vec<Code>,
}

/// How much of a message is written.
const MESSAGE: usize = 4096;

const HEAD: &str = "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\n\
                    \"runs\":[{\"columnKind\":\"unicodeCodePoints\",\n\"results\":[";

impl Form for Sarif {
    fn file(
        &mut self,
        out: &mut dyn Write,
        report: &FileReport<'_>,
        lines: &Lines<'_>,
    ) -> io::Result<()> {
        let text = Text { report, lines };
        let fingerprints = fingerprints(report);
        let told = room::share(report, |number, finding, detail| {
            let rule = self.rule(finding.code);
            let fingerprint = fingerprints.get(number).copied();
            value_text(&text.result(finding, detail, rule, fingerprint))
        });
        for finding in told.iter().flatten() {
            let before = self.opening.next(HEAD, ",");
            write!(out, "{before}\n{finding}")?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        let before = self.opening.next(HEAD, "\n");
        write!(out, "{before}],\n\"tool\":")?;
        let rules: Vec<Value> = self.rules.iter().map(|code| rule(*code)).collect();
        let tool = json!({ "driver": {
            "name": "odq",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        }});
        write_value(out, &tool)?;
        writeln!(out, "}}]}}")
    }
}

impl Sarif {
    /// The index of a code's rule.
    fn rule(&mut self, code: Code) -> usize {
        let known = self.rules.iter().position(|known| *known == code);
        known.unwrap_or_else(|| {
            self.rules.push(code);
            self.rules.len() - 1
        })
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// What there is to say about a code.
fn rule(code: Code) -> Value {
    let mut rule = json!({
        "id": code.to_string(),
        "name": code.rule(),
        "defaultConfiguration": {
            "level": level(code.severity()),
            "enabled": code.level() != Level::Off,
        },
    });
    let page = codes::find(code.rule());
    if let (Some(page), Some(rule)) = (page, rule.as_object_mut()) {
        let (example, instead) = (page.example, page.instead);
        let meaning = page.meaning;
        rule.insert(
            "shortDescription".to_owned(),
            json!({ "text": page.summary }),
        );
        rule.insert("fullDescription".to_owned(), json!({ "text": meaning }));
        rule.insert(
            "help".to_owned(),
            json!({
                "text": format!("{meaning}\n\nExample:\n{example}\n\nInstead:\n{instead}"),
                "markdown": format!(
                    "{meaning}\n\nExample:\n\n```\n{example}\n```\n\nInstead:\n\n```\n{instead}\n```"
                ),
            }),
        );
    }
    rule
}

/// A text that findings refer to.
struct Text<'r, 't> {
    report: &'r FileReport<'t>,
    lines: &'r Lines<'t>,
}

impl Text<'_, '_> {
    fn result(
        &self,
        finding: &Diagnostic,
        detail: Detail,
        rule: usize,
        fingerprint: Option<Fingerprint>,
    ) -> Value {
        let clip = |text| visible::clip(text, MESSAGE);
        let message = match &finding.help {
            Some(help) => format!("{}\n{}", clip(&finding.message), clip(help)),
            None => clip(&finding.message).into_owned(),
        };
        let mut result = json!({
            "ruleId": finding.code.to_string(),
            "ruleIndex": rule,
            "level": level(finding.severity),
            "message": { "text": message },
            "locations": [self.location(finding.span)],
            "partialFingerprints": { "odq/v1": fingerprint.map(Fingerprint::to_text) },
        });
        let labels = detail
            .labels(finding)
            .iter()
            .enumerate()
            .map(|(number, label)| {
                let mut location = self.location(label.span);
                if let Some(location) = location.as_object_mut() {
                    location.insert("id".to_owned(), json!(number));
                    location.insert(
                        "message".to_owned(),
                        json!({ "text": clip(&label.message) }),
                    );
                }
                location
            });
        let labels: Vec<Value> = labels.collect();
        let fixes = detail.fixes(finding).iter();
        let fixes =
            fixes.filter(|fix| fix.applicability > Applicability::Display && !fix.edits.is_empty());
        let fixes: Vec<Value> = fixes.map(|fix| self.fix(fix)).collect();
        if let Some(result) = result.as_object_mut() {
            if !labels.is_empty() {
                result.insert("relatedLocations".to_owned(), labels.into());
            }
            if !fixes.is_empty() {
                result.insert("fixes".to_owned(), fixes.into());
            }
        }
        result
    }

    fn artifact(&self) -> Value {
        let uri = uri(self.report.name());
        if self.report.path().is_some() && !uri.starts_with("file:") {
            json!({ "uri": uri, "uriBaseId": "%SRCROOT%" })
        } else {
            json!({ "uri": uri })
        }
    }

    fn location(&self, span: Span) -> Value {
        json!({ "physicalLocation": {
            "artifactLocation": self.artifact(),
            "region": self.region(span),
        }})
    }

    fn region(&self, span: Span) -> Value {
        let (start, end) = (
            self.lines.place(span.start as usize),
            self.lines.place(span.end as usize),
        );
        json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "byteOffset": start.offset,
            "byteLength": end.offset.saturating_sub(start.offset),
        })
    }

    fn fix(&self, fix: &Fix) -> Value {
        let edits = room::joined(fix, self.lines.text());
        let edits = edits.iter().map(|edit| {
            json!({
                "deletedRegion": self.region(edit.span),
                "insertedContent": { "text": edit.text },
            })
        });
        json!({
            "description": { "text": visible::clip(&fix.message, MESSAGE) },
            "artifactChanges": [{
                "artifactLocation": self.artifact(),
                "replacements": edits.collect::<Vec<_>>(),
            }],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::ReportFormat;
    use super::super::samples;
    use insta::assert_snapshot;

    #[test]
    fn a_report() {
        assert_snapshot!(samples::every_kind(ReportFormat::Sarif), @r#"
        {"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0",
        "runs":[{"columnKind":"unicodeCodePoints",
        "results":[
        {"fixes":[{"artifactChanges":[{"artifactLocation":{"uri":"docs/a%20b%2Cc.http","uriBaseId":"%SRCROOT%"},"replacements":[{"deletedRegion":{"byteLength":6,"byteOffset":19,"endColumn":15,"endLine":2,"startColumn":9,"startLine":2},"insertedContent":{"text":"Status"}}]}],"description":{"text":"write `Status`"}},{"artifactChanges":[{"artifactLocation":{"uri":"docs/a%20b%2Cc.http","uriBaseId":"%SRCROOT%"},"replacements":[{"deletedRegion":{"byteLength":1,"byteOffset":3,"endColumn":4,"endLine":1,"startColumn":3,"startLine":1},"insertedContent":{"text":"b"}},{"deletedRegion":{"byteLength":2,"byteOffset":7,"endColumn":1,"endLine":2,"startColumn":7,"startLine":1},"insertedContent":{"text":"a"}}]}],"description":{"text":"swap the operands"}}],"level":"error","locations":[{"physicalLocation":{"artifactLocation":{"uri":"docs/a%20b%2Cc.http","uriBaseId":"%SRCROOT%"},"region":{"byteLength":6,"byteOffset":19,"endColumn":15,"endLine":2,"startColumn":9,"startLine":2}}}],"message":{"text":"no property `Statsu`\nletter case counts"},"partialFingerprints":{"odq/v1":"a1dec8e0a0c1437f6932cdfdc6a26884"},"relatedLocations":[{"id":0,"message":{"text":"this & that"},"physicalLocation":{"artifactLocation":{"uri":"docs/a%20b%2Cc.http","uriBaseId":"%SRCROOT%"},"region":{"byteLength":1,"byteOffset":17,"endColumn":8,"endLine":2,"startColumn":7,"startLine":2}}}],"ruleId":"OD201","ruleIndex":0},
        {"level":"warning","locations":[{"physicalLocation":{"artifactLocation":{"uri":"docs/a%20b%2Cc.http","uriBaseId":"%SRCROOT%"},"region":{"byteLength":5,"byteOffset":10,"endColumn":5,"endLine":2,"startColumn":2,"startLine":2}}}],"message":{"text":"always <true> in \"it\""},"partialFingerprints":{"odq/v1":"ac1719a4c7d994b3cf8d928cb210698b"},"ruleId":"OD402","ruleIndex":1},
        {"level":"note","locations":[{"physicalLocation":{"artifactLocation":{"uri":"docs/a%20b%2Cc.http","uriBaseId":"%SRCROOT%"},"region":{"byteLength":0,"byteOffset":0,"endColumn":1,"endLine":1,"startColumn":1,"startLine":1}}}],"message":{"text":"no page size"},"partialFingerprints":{"odq/v1":"7c7069e7c6377c4d8b96de9421cea3d7"},"ruleId":"OD501","ruleIndex":2},
        {"level":"warning","locations":[{"physicalLocation":{"artifactLocation":{"uri":"%3Cquery%3E"},"region":{"byteLength":5,"byteOffset":10,"endColumn":5,"endLine":2,"startColumn":2,"startLine":2}}}],"message":{"text":"always <true> in \"it\""},"partialFingerprints":{"odq/v1":"8dfed9de88a48b44e0055a6fb23b09a5"},"ruleId":"OD402","ruleIndex":1}
        ],
        "tool":{"driver":{"name":"odq","rules":[{"defaultConfiguration":{"enabled":true,"level":"error"},"fullDescription":{"text":"The schema declares no property of that name for the type. Letter case counts.\nBehind a lambda's variable, and behind a slash, the properties of that type are\nasked for, not those of the record."},"help":{"markdown":"The schema declares no property of that name for the type. Letter case counts.\nBehind a lambda's variable, and behind a slash, the properties of that type are\nasked for, not those of the record.\n\nExample:\n\n```\nstatuss eq 'New'\n```\n\nInstead:\n\n```\nstatus eq 'New'\n```","text":"The schema declares no property of that name for the type. Letter case counts.\nBehind a lambda's variable, and behind a slash, the properties of that type are\nasked for, not those of the record.\n\nExample:\nstatuss eq 'New'\n\nInstead:\nstatus eq 'New'"},"id":"OD201","name":"unknown-property","shortDescription":{"text":"the type has no such property"}},{"defaultConfiguration":{"enabled":true,"level":"warning"},"id":"OD402","name":"always-true"},{"defaultConfiguration":{"enabled":true,"level":"note"},"id":"OD501","name":"no-page-size"}],"semanticVersion":"0.1.0","version":"0.1.0"}}}]}
        "#);
        assert_snapshot!(samples::render(&[], ReportFormat::Sarif, false), @r#"
        {"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0",
        "runs":[{"columnKind":"unicodeCodePoints",
        "results":[],
        "tool":{"driver":{"name":"odq","rules":[],"semanticVersion":"0.1.0","version":"0.1.0"}}}]}
        "#);
    }
}
