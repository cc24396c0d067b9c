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

/// What an expression gives for the record: what `$compute` writes.
fn computed(expression: &str, data: &Value, schema: &Schema) -> Result<Value, String> {
    let text = format!("$compute=({expression}) as v&$select=v");
    // The text is no part of a URL: what would end the option there is encoded.
    let text = text.replace('%', "%25").replace('#', "%23");
    let text = text
        .replace("&$select", "\u{0}")
        .replace('&', "%26")
        .replace('\u{0}', "&$select");
    let query = Query::parse(&text, Input::Auto).query;
    let checked = query
        .check(schema, &Root::Only)
        .map_err(|e| format!("{e:?}"))?;
    let program = checked.compile().map_err(|e| e.to_string())?;
    let record = data.to_string();
    let input = odq::eval::Input {
        name: None,
        reader: Box::new(record.as_bytes()),
    };
    let (mut out, mut failed) = (Vec::new(), None);
    let options = odq::eval::Options::default();
    let ran = program.run([input], &mut out, &options, &mut |e| failed = Some(e));
    ran.map_err(|e| e.to_string())?;
    if let Some(error) = failed {
        return Err(error.to_string());
    }
    let mut row: Value = serde_json::from_slice(&out).map_err(|e| e.to_string())?;
    Ok(row["v"].take())
}

#[test]
fn claims_about_values_hold() {
    let Some(folder) = corpora() else { return };
    let csdl = std::fs::read(folder.join("semantics/semantics.csdl.xml")).unwrap();
    let schema = Schema::from_csdl(&csdl).unwrap();
    let rows = std::fs::read_to_string(folder.join("semantics/semantics.jsonl")).unwrap();
    let (mut all, mut failures) = (0, Vec::new());
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let filter = row["filter"].as_str().unwrap();
        // Those about encoding, and those about what no filter may be, are no claims about values.
        let is_value = row.get("form").is_none()
            && row["expect"] != "error"
            && row.get("aliases").is_none()
            && row.get("payload").is_none();
        if !is_value {
            continue;
        }
        let found = computed(filter, &row["data"], &schema);
        let fits = |expected: &Value| match &found {
            Ok(found) => found == expected,
            Err(_) => expected == "error",
        };
        let alternatives = row.get("alternatives").and_then(Value::as_array);
        all += 1;
        if !fits(&row["expect"]) && !alternatives.is_some_and(|a| a.iter().any(fits)) {
            failures.push(format!(
                "{}: {filter} on {}: expected {}, found {found:?}",
                row["id"], row["data"], row["expect"]
            ));
        }
    }
    println!(
        "semantics.jsonl: {} of {all} values are as claimed",
        all - failures.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The order of rows: `orderby.jsonl`.
#[test]
fn claims_about_order_hold() {
    let Some(folder) = corpora() else { return };
    let csdl = std::fs::read(folder.join("semantics/semantics.csdl.xml")).unwrap();
    let schema = Schema::from_csdl(&csdl).unwrap();
    let rows = std::fs::read_to_string(folder.join("semantics/orderby.jsonl")).unwrap();
    let mut failures = Vec::new();
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let Some(expected) = row.get("expect_ids") else {
            continue;
        };
        let mut text = format!("$select=Id&$orderby={}", row["orderby"].as_str().unwrap());
        for option in ["top", "skip"] {
            if let Some(number) = row.get(option) {
                text += &format!("&${option}={number}");
            }
        }
        let query = Query::parse(&text, Input::Auto).query;
        let program = query
            .check(&schema, &Root::Only)
            .unwrap()
            .compile()
            .unwrap();
        let records = row["rows"].to_string();
        let input = odq::eval::Input {
            name: None,
            reader: Box::new(records.as_bytes()),
        };
        let mut out = Vec::new();
        let options = odq::eval::Options::default();
        let ran = program.run([input], &mut out, &options, &mut |e| panic!("{text}: {e}"));
        ran.unwrap();
        let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["Id"].take();
        let out = String::from_utf8(out).unwrap();
        let found = Value::Array(out.lines().map(id).collect());
        if found != *expected {
            failures.push(format!("{}: expected {expected}, found {found}", row["id"]));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
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
