//! Tests of the whole room: documents in, answers or errors out.

mod annotations;
mod documents;
mod forbidden;
mod json;
mod limits;
mod lookup;
mod odd;
mod real;
mod referral;
mod work;
mod wrong;

use super::{Limits, Schema, SchemaErrors};
use std::fmt::Write;

/// A document round the content of one schema `N` with the alias `Self`; the content starts a
/// line of its own.
fn document(content: &str) -> String {
    format!(
        "<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\"><edmx:DataServices>\
         <Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"N\" Alias=\"Self\">\n{content}\n\
         </Schema></edmx:DataServices></edmx:Edmx>"
    )
}

/// The schema of a content that is right.
#[track_caller]
fn schema(content: &str) -> Schema {
    let document = document(content);
    match Schema::from_csdl(document.as_bytes()) {
        Ok(schema) => schema,
        Err(errors) => panic!("{}", listed(&document, &errors)),
    }
}

/// The errors of a content, each with the text that it points at.
#[track_caller]
fn errors(content: &str) -> String {
    errors_of(&document(content))
}

#[track_caller]
fn errors_of(document: &str) -> String {
    listed(
        document,
        &Schema::from_csdl(document.as_bytes()).unwrap_err(),
    )
}

fn errors_within(document: &str, limits: &Limits) -> String {
    listed(
        document,
        &Schema::from_csdl_within(document.as_bytes(), limits).unwrap_err(),
    )
}

fn listed(document: &str, errors: &SchemaErrors) -> String {
    let mut out = String::new();
    for finding in &errors.diagnostics() {
        let place = finding.span.of(document);
        assert!(document.is_char_boundary(finding.span.start as usize));
        assert!(document.is_char_boundary(finding.span.end as usize));
        let (code, message) = (finding.code, &finding.message);
        write!(out, "{code} {message} @ {place}").unwrap();
        for label in &finding.labels {
            write!(out, " [{}: {}]", label.message, label.span.of(document)).unwrap();
        }
        if let Some(help) = &finding.help {
            write!(out, " ({help})").unwrap();
        }
        out.push('\n');
    }
    out
}
