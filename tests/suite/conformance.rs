//! The official cases: every text, read as the rule that it is given for.

use crate::support::corpora;
use odq::syntax::rules::parse_rule;
use std::collections::BTreeMap;

/// One case of a file in which each line is a JSON object.
struct Case(serde_json::Value);

impl Case {
    fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(|v| v.as_str()).unwrap_or("")
    }

    fn is_accept(&self, name: &str) -> bool {
        self.text(name) == "accept"
    }
}

fn cases(file: &str) -> Option<Vec<Case>> {
    let text = std::fs::read_to_string(corpora()?.join(file)).ok()?;
    let case = |line| Case(serde_json::from_str(line).unwrap());
    Some(text.lines().map(case).collect())
}

/// Rules of headers, which are no part of queries.
const HEADERS: &[&str] = &[
    "header",
    "includeAnnotationsPreference",
    "maxpagesizePreference",
    "prefer",
    "preference",
    "request-id",
];

#[derive(Default)]
struct Score {
    right: usize,
    all: usize,
    /// What is understood in part only, as [`PENDING`] says.
    pending: Vec<String>,
    wrong: Vec<String>,
}

impl Score {
    fn miss(&mut self, rule: &str, input: &str, errors: &str) {
        let is_pending = |(known, part, _): &&(&str, &str, &str)| {
            (known.is_empty() || *known == rule) && input.contains(part)
        };
        match PENDING.iter().find(is_pending) {
            Some((_, _, why)) => self.pending.push(format!("{why}: {input}")),
            None => self.wrong.push(format!("{input:?}: {errors}")),
        }
    }
}

/// What the bare grammar takes for a call of a function named `any` or `all`. The official verdict,
/// which takes reserved names into account, is to reject, and so is ours.
const RESERVED: &[(&str, &str)] = &[
    ("boolCommonExpr", "any()"),
    ("boolCommonExpr", "Products/all()"),
];

/// What is not understood: the rule (any, where it is empty), a part of the input, and why.
const PENDING: &[(&str, &str, &str)] = &[
    ("", "$apply", "transformations are kept as text"),
    (
        "",
        "aggregate(",
        "aggregation inside an expression is not read",
    ),
    (
        "propertyPathExpr",
        ")(",
        "a key behind `$filter` in an expression is not read",
    ),
];

#[test]
fn official_cases() {
    let Some(cases) = cases("oasis/oasis.jsonl") else {
        return;
    };
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let (mut places, mut near) = (0, 0);
    let mut far = Vec::new();
    for case in &cases {
        let (rule, input) = (case.text("rule"), case.text("input"));
        if HEADERS.contains(&rule) {
            continue;
        }
        let score = scores.entry(rule).or_default();
        score.all += 1;
        let Ok((_, errors)) = parse_rule(rule, input) else {
            score.miss(rule, input, "no such rule");
            continue;
        };
        let accept = case.is_accept("expect_cfg_no_schema") && !RESERVED.contains(&(rule, input));
        if errors.is_empty() == accept {
            score.right += 1;
        } else {
            let errors: Vec<String> = errors.iter().map(|e| e.kind.to_string()).collect();
            score.miss(rule, input, &errors.join("; "));
            continue;
        }
        let place = case.0.get("failAt").and_then(serde_json::Value::as_u64);
        if let (false, Some(place), Some(first)) = (accept, place, errors.first()) {
            places += 1;
            let (start, end) = (u64::from(first.span.start), u64::from(first.span.end));
            if (start.saturating_sub(3)..=end + 3).contains(&place) {
                near += 1;
            } else {
                far.push(format!("{input} at {place}, not {start}..{end}"));
            }
        }
    }
    let (mut right, mut all, mut failed) = (0, 0, 0);
    for (rule, score) in &scores {
        right += score.right;
        all += score.all;
        eprintln!("{rule}: {} of {}", score.right, score.all);
        for pending in &score.pending {
            eprintln!("    pending: {pending}");
        }
        for wrong in &score.wrong {
            eprintln!("    WRONG: {wrong}");
        }
        failed += score.wrong.len();
    }
    eprintln!("official cases: {right} of {all}; {near} of {places} places within 3 characters");
    for far in far {
        eprintln!("    {far}");
    }
    assert_eq!(failed, 0, "official cases are judged wrongly");
    assert!(right >= 970, "what was understood is no longer: {right}");
    assert!(near + 1 >= places, "{near} of {places} places");
}

/// The share of a file's texts that are judged as they should be.
fn agreement<'a>(cases: impl Iterator<Item = (&'a Case, String, bool)>) -> (usize, usize) {
    let (mut right, mut all) = (0, 0);
    for (_, text, accept) in cases {
        let (_, errors) = parse_rule("queryOptions", &text).unwrap();
        all += 1;
        right += usize::from(errors.is_empty() == accept);
    }
    (right, all)
}

#[test]
fn cases_of_another_implementation() {
    let Some(cases) = cases("suites/odatanet-syntax.jsonl") else {
        return;
    };
    let judged = cases.iter().filter(|case| !case.text("option").is_empty());
    let (right, all) = agreement(judged.map(|case| {
        let text = escaped(case.text("input"));
        let text = format!("{}={text}", case.text("option"));
        (case, text, case.is_accept("abnf"))
    }));
    eprintln!("cases of another implementation: {right} of {all}");
    assert!(right >= 745, "{right} of {all}");
}

/// What would end an option or be decoded.
fn escaped(text: &str) -> String {
    let mut out = text.replace('%', "%25");
    for (raw, escape) in [("&", "%26"), ("#", "%23"), ("+", "%2B")] {
        out = out.replace(raw, escape);
    }
    out
}

#[test]
fn queries_of_a_public_service() {
    let Some(cases) = cases("suites/graph-docs-beta.jsonl") else {
        return;
    };
    let (right, all) = agreement(cases.iter().map(|case| {
        let text = case.text("query").to_owned();
        (case, text, true)
    }));
    eprintln!("queries of a public service: {right} of {all}");
    assert!(right >= 396, "{right} of {all}");
}
