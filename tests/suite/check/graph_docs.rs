//! The requests of the documentation of Microsoft Graph against its schema: each is right, or listed
//! with the reason why it is not. The documents write some names in another letter case than the
//! schema, which the profile of the service takes and the standard does not: these are listed too.

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

/// The reason of a request in which only the letter case of names is wrong.
const OTHER_CASE: &str = "an error of the documentation: letter case";

#[test]
fn requests_of_the_documentation_are_right() {
    let Some(folder) = corpora() else { return };
    let text = std::fs::read_to_string(folder.join("suites/graph-docs-beta.jsonl")).unwrap();
    let schema = std::fs::read(folder.join("schemas/msgraph-v1.0-clean.xml")).unwrap();
    let schema = Schema::from_csdl(&schema).unwrap();
    let (mut all, mut wrong, mut strictly_wrong) = (0, 0, 0);
    let (mut table, mut unexplained) = (String::new(), String::new());
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        if row["resolves_in_v10"] != true {
            continue;
        }
        all += 1;
        let part = |name: &str| row[name].as_str().unwrap().to_owned();
        let url = format!("{}?{}", part("path"), part("query"));
        let strict = errors(&schema, &url, "odata-4.01");
        let errors = errors(&schema, &url, "microsoft-graph");
        let reason = WRONG.iter().find(|(known, _)| url.contains(known));
        wrong += usize::from(!errors.is_empty());
        strictly_wrong += usize::from(!strict.is_empty());
        let told = match reason {
            Some((_, reason)) => Some(*reason),
            None => Some(OTHER_CASE).filter(|_| !strict.is_empty() && errors.is_empty()),
        };
        if let Some(reason) = told {
            table += &format!("{reason}\n    {url}\n");
        }
        for error in &strict {
            table += &format!("    {} {}\n", error.code, error.message);
        }
        if errors.is_empty() == reason.is_some() {
            unexplained += &format!("{url}\n");
            for error in errors {
                unexplained += &format!("    {} {}\n", error.code, error.message);
            }
        }
    }
    let share = |wrong: usize| 100.0 * (all - wrong) as f64 / all as f64;
    println!("{table}");
    println!(
        "{} of {all} are right for the service ({:.1} %), {} where letter case counts ({:.1} %)",
        all - wrong,
        share(wrong),
        all - strictly_wrong,
        share(strictly_wrong),
    );
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
