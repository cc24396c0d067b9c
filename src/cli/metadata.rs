//! The CSDL documents behind `--metadata`: read together, one schema.

use super::failure::{Failure, reason};
use super::report::{FileReport, Lines, Place, Reporter};
use odq::diagnostic::{Diagnostic, Span};
use odq::schema::{Document, SchemaError, SchemaErrors};
use odq::{Limits, Schema};
use std::fs;
use std::io;
use std::path::PathBuf;

/// The documents that the user names.
#[derive(Debug)]
pub(crate) struct Metadata {
    documents: Vec<(String, Vec<u8>)>,
}

impl Metadata {
    /// Reads the files; the first is the service's own.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
        let read = |path: &PathBuf| {
            let name = path.display().to_string();
            match fs::read(path) {
                Ok(bytes) => Ok((name, bytes)),
                Err(error) => {
                    let reason = reason(&error);
                    Err(Failure::Because(format!("cannot read `{name}`: {reason}")))
                }
            }
        };
        let documents = paths.iter().map(read).collect::<Result<_, Failure>>()?;
        Ok(Self { documents })
    }

    /// The schema that is built in.
    pub(crate) fn embedded() -> Self {
        let document = (String::new(), Schema::REFERRALS_CSDL.as_bytes().to_vec());
        Self {
            documents: vec![document],
        }
    }

    /// What the documents declare.
    pub(crate) fn schema(&self, limits: &Limits) -> Result<Schema, SchemaErrors> {
        let documents: Vec<Document<'_>> = self
            .documents
            .iter()
            .map(|(name, bytes)| Document { uri: name, bytes })
            .collect();
        Schema::from_documents_within(&documents, &limits.into())
    }

    /// The names of the documents, in a row.
    pub(crate) fn names(&self) -> String {
        let names = self.documents.iter().map(|(name, _)| format!("`{name}`"));
        names.collect::<Vec<_>>().join(", ")
    }

    /// Reports errors, each in its document; what else is to be said too, if the documents are judged.
    pub(crate) fn report_errors(
        &self,
        errors: &SchemaErrors,
        is_judged: bool,
        reporter: &mut Reporter<'_>,
    ) -> io::Result<()> {
        for (at, (name, bytes)) in self.documents.iter().enumerate() {
            let own = errors.iter().filter(|error| error.document == at);
            let findings = own.map(SchemaError::diagnostic);
            let others = errors.findings(at).filter(|_| is_judged).cloned();
            let mut findings: Vec<Diagnostic> = findings.chain(others).collect();
            findings.sort_by_key(|finding| finding.span);
            let is_last = at + 1 == self.documents.len();
            let omitted = if is_last { errors.omitted() } else { 0 };
            report(name, bytes, &findings, omitted, reporter)?;
        }
        Ok(())
    }

    /// Reports what is to be said of documents that are right.
    pub(crate) fn report_findings(
        &self,
        schema: &Schema,
        reporter: &mut Reporter<'_>,
    ) -> io::Result<()> {
        for (name, bytes) in &self.documents {
            let findings: Vec<Diagnostic> = schema
                .findings()
                .iter()
                .filter_map(|finding| {
                    let (document, span) = schema.place(finding.span);
                    let finding = finding.clone();
                    (document == name).then_some(Diagnostic { span, ..finding })
                })
                .collect();
            report(name, bytes, &findings, 0, reporter)?;
        }
        Ok(())
    }

    /// Says in the help of a finding where the schema declares what it rests on.
    pub(crate) fn tell_declaration(&self, schema: &Schema, finding: &mut Diagnostic) {
        let Some(declaration) = &finding.declaration else {
            return;
        };
        let (document, span) = schema.place(declaration.span);
        let Some((_, bytes)) = self.documents.iter().find(|(name, _)| name == document) else {
            return;
        };
        let before = bytes.get(..span.start as usize).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n');
        let own = before.get(start.map_or(0, |at| at + 1)..);
        let column = String::from_utf8_lossy(own.unwrap_or_default())
            .chars()
            .count()
            + 1;
        let name = &declaration.name;
        let place = format!("`{name}` is declared at {document}:{line}:{column}");
        finding.help = Some(match finding.help.take() {
            Some(help) => format!("{help}; {place}"),
            None => place,
        });
    }

    /// The document that a place of the schema lies in, and the line and column there.
    pub(crate) fn places<'s>(
        &'s self,
        schema: &'s Schema,
    ) -> impl Fn(Span) -> (&'s str, Place) + 's {
        let texts = self.documents.iter();
        let lines: Vec<(&str, Lines<'_>)> = texts
            .map(|(name, bytes)| {
                (
                    &**name,
                    Lines::new(std::str::from_utf8(bytes).unwrap_or("")),
                )
            })
            .collect();
        move |span| {
            let (document, span) = schema.place(span);
            let found = lines.iter().find(|(name, _)| *name == document);
            let place = found.map_or(Lines::new("").place(0), |(_, lines)| {
                lines.place(span.start as usize)
            });
            (document, place)
        }
    }
}

/// A document up to the first byte that is no text: what is wrong there still has a line.
fn readable(bytes: &[u8]) -> &str {
    let valid = |error: std::str::Utf8Error| bytes.get(..error.valid_up_to()).unwrap_or_default();
    let text = std::str::from_utf8(bytes);
    text.or_else(|error| std::str::from_utf8(valid(error)))
        .unwrap_or("")
}

fn report(
    name: &str,
    bytes: &[u8],
    findings: &[Diagnostic],
    omitted: usize,
    reporter: &mut Reporter<'_>,
) -> io::Result<()> {
    if findings.is_empty() && omitted == 0 {
        return Ok(());
    }
    reporter.report(&FileReport {
        file: Some(name),
        text: readable(bytes),
        findings,
        omitted,
        requests: 0,
        queries: &[],
    })
}
