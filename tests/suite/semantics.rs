//! The claims of `semantics/semantics.jsonl`: what a filter gives for a record, by section of the
//! standard.

use crate::support::corpora;
use odq::{Input, Query, Root, Schema};
use serde_json::Value;

/// Whether the record matches, or the stage that refuses the filter.
fn outcome(filter: &str, input: Input, data: &Value, schema: &Schema) -> Result<bool, String> {
    let query = Query::parse(filter, input).query;
    let checked = query.check(schema, &Root::Only).map_err(|findings| {
        let messages: Vec<String> = findings
            .iter()
            .map(|f| format!("{} {}", f.code, f.message))
            .collect();
        format!("check: {}", messages.join("; "))
    })?;
    let program = checked.compile().map_err(|e| format!("compile: {e}"))?;
    program.matches(data).map_err(|e| format!("eval: {e}"))
}

#[test]
fn claims_about_the_standard_hold() {
    let Some(folder) = corpora() else { return };
    let csdl = std::fs::read(folder.join("semantics/semantics.csdl.xml")).unwrap();
    let schema = Schema::from_csdl(&csdl).unwrap();
    let rows = std::fs::read_to_string(folder.join("semantics/semantics.jsonl")).unwrap();
    let (mut sure, mut held, mut failures) = (0, 0, Vec::new());
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let id = row["id"].as_str().unwrap();
        let filter = row["filter"].as_str().unwrap();
        let raw = row.get("form").is_some_and(|form| form == "raw");
        let input = if raw { Input::Auto } else { Input::Expression };
        let found = outcome(filter, input, &row["data"], &schema);
        let fits = |expected: &Value| match (&found, expected) {
            (Ok(matched), Value::Bool(expected)) => matched == expected,
            (Ok(matched), Value::Null) => !matched,
            (Err(_), expected) => expected == "error",
            (Ok(_), _) => false,
        };
        let alternatives = row.get("alternatives").and_then(Value::as_array);
        let holds = fits(&row["expect"]) || alternatives.is_some_and(|a| a.iter().any(fits));
        sure += 1;
        held += usize::from(holds);
        if !holds {
            failures.push(format!(
                "{id}: {filter} on {}: expected {}, found {found:?}",
                row["data"], row["expect"]
            ));
        }
    }
    println!("semantics.jsonl: {held} of {sure} claims hold");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
