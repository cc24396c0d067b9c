//! The requests of the documentation of Microsoft Graph against its schema: each is right, or listed
//! with the reason why it is not. The service takes names in any letter case, and its documents write
//! some of them so.

use crate::support::corpora;
use odq::diagnostic::{Diagnostic, Severity};
use odq::{Input, Profile, Query, Root, Schema};
use serde_json::Value;

/// What is found wrong, and why: parts of the requests, each with its reason.
const WRONG: &[(&str, &str)] = &[
    (
        "allowedInstallationScopes",
        "a property of the beta version, which version 1.0 lacks",
    ),
    (
        "/attachments('AAMkADA1M-CJKtzmnlcqVgqI=')/?",
        "nothing stands behind the last slash (ABNF resourcePath)",
    ),
    (
        "isof('microsoft.graph.ipNamedLocation')",
        "the name of a type in apostrophes is a form of OData 3",
    ),
    (
        "activityDateTime le 2018-01-24",
        "a date where the schema has an instant; services read it as midnight in UTC",
    ),
];

#[test]
fn requests_of_the_documentation_are_right() {
    let Some(folder) = corpora() else { return };
    let text = std::fs::read_to_string(folder.join("suites/graph-docs-beta.jsonl")).unwrap();
    let schema = std::fs::read(folder.join("schemas/msgraph-v1.0-clean.xml")).unwrap();
    let schema = Schema::from_csdl(&schema).unwrap();
    let (mut all, mut wrong, mut other_case) = (0, 0, 0);
    let mut unexplained = String::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        if row["resolves_in_v10"] != true {
            continue;
        }
        all += 1;
        let part = |name: &str| row[name].as_str().unwrap().to_owned();
        let url = format!("{}?{}", part("path"), part("query"));
        let strict = errors(&schema, &url, "odata-4.01");
        let errors = errors(&schema, &url, "aspnet-default");
        other_case += usize::from(strict.len() > errors.len());
        let reason = WRONG.iter().find(|(known, _)| url.contains(known));
        wrong += usize::from(!errors.is_empty());
        if errors.is_empty() == reason.is_some() {
            unexplained += &format!("{url}\n");
            for error in errors {
                unexplained += &format!("    {} {}\n", error.code, error.message);
            }
        }
    }
    println!("{wrong} of {all} are wrong, and {other_case} where letter case counts");
    assert!(unexplained.is_empty(), "\n{unexplained}");
    assert!(wrong * 20 <= all, "{wrong} of {all}");
}

fn errors(schema: &Schema, url: &str, profile: &str) -> Vec<Diagnostic> {
    let profile = Profile::find(profile);
    let query = Query::parse(url, Input::Auto).query;
    let examined = query.examine(schema, &Root::Only, profile);
    let findings = examined.diagnostics.iter().cloned();
    findings
        .filter(|it| it.severity == Severity::Error)
        .collect()
}
