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
    wrong: Vec<String>,
}

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
        let (_, errors) = parse_rule(rule, input).unwrap();
        let accept = case.is_accept("expect_cfg_no_schema");
        let score = scores.entry(rule).or_default();
        score.all += 1;
        if errors.is_empty() == accept {
            score.right += 1;
        } else {
            let errors: Vec<String> = errors.iter().map(|e| e.kind.to_string()).collect();
            score.wrong.push(format!("{input:?}: {errors:?}"));
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
    let (mut right, mut all) = (0, 0);
    for (rule, score) in &scores {
        right += score.right;
        all += score.all;
        eprintln!("{rule}: {} of {}", score.right, score.all);
        for wrong in &score.wrong {
            eprintln!("    {wrong}");
        }
    }
    eprintln!("official cases: {right} of {all}; {near} of {places} places within 3 characters");
    for far in far {
        eprintln!("    {far}");
    }
}
