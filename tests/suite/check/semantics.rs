//! The claims of `semantics.jsonl` as far as they concern names and types: what has a value must
//! pass, what is an error of types must not.

use crate::support::findings;
use odq::diagnostic::Severity;
use odq::{Input, Query, Schema};
use serde_json::Value;
use std::path::PathBuf;

/// Rows with a value that are refused, each with its reason.
const REFUSED: &[(&str, &str)] = &[
    ("sem-190", "an expression without blanks is percent-decoded"),
    ("sem-368", "options behind `/$count` are not read"),
];

fn corpora() -> PathBuf {
    std::env::var_os("ODQ_CORPORA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    )
}

#[test]
fn claims_about_types() {
    let folder = corpora().join("semantics");
    let (Ok(csdl), Ok(rows)) = (
        std::fs::read(folder.join("semantics.csdl.xml")),
        std::fs::read_to_string(folder.join("semantics.jsonl")),
    ) else {
        eprintln!("skipped: no claims in {}", folder.display());
        return;
    };
    let schema = Schema::from_csdl(&csdl).unwrap();
    let (mut passed, mut refused) = (0, 0);
    let mut wrong = Vec::new();
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let text = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
        let (id, filter) = (text("id"), text("filter"));
        let (query, input) = if text("form") == "raw" {
            (format!("$filter={filter}"), Input::Url)
        } else {
            (filter.to_owned(), Input::Expression)
        };
        let parsed = Query::parse(&query, input);
        let found = findings(&schema, &query, input);
        let errors: Vec<&str> = found
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| &*finding.message)
            .collect();
        let is_error = text("expect") == "error";
        let stage = text("error_stage");
        match (is_error, errors.is_empty()) {
            (false, true) => passed += 1,
            (false, false) if REFUSED.iter().any(|(known, _)| *known == id) => {}
            (true, false) => refused += 1,
            (true, true) if matches!(stage, "eval" | "any") => passed += 1,
            (false, false) => wrong.push(format!("{id} {filter}: {errors:?}")),
            (true, true) => wrong.push(format!("{id} {filter}: not refused")),
        }
        if stage == "parse" {
            assert!(!parsed.diagnostics.is_empty(), "{id} {filter}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    eprintln!(
        "{passed} pass, {refused} refused, {} known exceptions",
        REFUSED.len()
    );
}
