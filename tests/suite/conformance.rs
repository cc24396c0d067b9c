//! The official cases: every text, read as the rule that it is given for.

use crate::support::corpora;
use crate::support::names::Names;
use odq::diagnostic::{Limits, Span};
use odq::syntax::rules::parse_rule;
use odq::syntax::{Input, SyntaxError, parse};
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

/// What is decided for the cases of one rule.
#[derive(Default)]
struct Score {
    right: usize,
    all: usize,
    /// Verdicts that are not the expected ones.
    wrong: Vec<String>,
    /// How many texts that must be rejected are, and how many of them within three characters of
    /// the expected place.
    near: usize,
    /// Of these, those whose error begins there.
    begins: usize,
    rejects: usize,
    far: Vec<String>,
}

impl Score {
    fn judge(&mut self, case: &Case, expected: &str, found: Option<(Span, String)>) {
        self.all += 1;
        let accept = case.is_accept(expected) && !is_reserved(case);
        if found.is_none() == accept {
            self.right += 1;
        } else {
            let errors = found.as_ref().map_or("", |(_, errors)| errors);
            self.wrong
                .push(format!("{:?}: {errors}", case.text("input")));
        }
        self.place(case, accept, found);
    }

    /// The place is that of the standard's own parser: as far as it got.
    fn place(&mut self, case: &Case, accept: bool, found: Option<(Span, String)>) {
        let place = case.0.get("failAt").and_then(serde_json::Value::as_u64);
        let (false, Some(place)) = (accept, place) else {
            return;
        };
        self.rejects += 1;
        let Some((span, _)) = found else {
            self.far
                .push(format!("{:?} at {place}, not at all", case.text("input")));
            return;
        };
        let (start, end) = (u64::from(span.start), u64::from(span.end));
        if (start.saturating_sub(3)..=end + 3).contains(&place) {
            self.near += 1;
            self.begins += usize::from(start.abs_diff(place) <= 3);
        } else {
            let input = case.text("input");
            self.far
                .push(format!("{input:?} at {place}, not {start}..{end}"));
        }
    }
}

/// What the bare grammar takes for a call of a function named `any` or `all`. The official verdict,
/// which takes reserved names into account, is to reject, and so is ours.
const RESERVED: &[(&str, &str)] = &[
    ("boolCommonExpr", "any()"),
    ("boolCommonExpr", "Products/all()"),
];

fn is_reserved(case: &Case) -> bool {
    RESERVED.contains(&(case.text("rule"), case.text("input")))
}

/// Places that are told elsewhere than the standard's own parser stops, and why.
const FAR: &[(&str, &str)] = &[(
    "$apply=aggregate(Sales(Amount mul Product/TaxRate with sum as Tax))",
    "`Sales(...)` is a call as far as its `with`, which no call has",
)];

fn first(errors: &[SyntaxError]) -> Option<(Span, String)> {
    let all: Vec<String> = errors.iter().map(|e| e.kind.to_string()).collect();
    errors.first().map(|first| (first.span, all.join("; ")))
}

/// Judges the official cases: by the grammar alone, or with the names that each lists.
fn judge(expected: &str, with_names: bool) -> Option<BTreeMap<String, Score>> {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for case in &cases("oasis/oasis.jsonl")? {
        let (rule, input) = (case.text("rule"), case.text("input"));
        if HEADERS.contains(&rule) {
            continue;
        }
        let found = match parse_rule(rule, input) {
            Err(error) => Some((Span::at(0), error.to_string())),
            Ok((query, errors)) => first(&errors).or_else(|| {
                let names = Names::new(case.0.get("constraints")?, &query.source);
                let misfit = names.misfit(&query).filter(|_| with_names)?;
                Some((misfit, "the names do not fit".to_owned()))
            }),
        };
        scores
            .entry(rule.to_owned())
            .or_default()
            .judge(case, expected, found);
    }
    Some(scores)
}

/// Prints the scores of all rules; gives how many verdicts are right, and of how many.
fn report(scores: &BTreeMap<String, Score>) -> (usize, usize) {
    let (mut right, mut all) = (0, 0);
    for (rule, score) in scores {
        eprintln!("{rule}: {} of {}", score.right, score.all);
        for wrong in &score.wrong {
            eprintln!("    WRONG: {wrong}");
        }
        right += score.right;
        all += score.all;
    }
    eprintln!("official cases: {right} of {all}");
    (right, all)
}

#[test]
fn official_cases() {
    let Some(scores) = judge("expect_cfg_no_schema", false) else {
        return;
    };
    let (right, all) = report(&scores);
    assert_eq!(right, all, "official cases are judged wrongly");
    assert!(all >= 987, "cases are missing: {all}");
}

#[test]
fn official_cases_with_their_names() {
    let Some(scores) = judge("expect", true) else {
        return;
    };
    let (right, all) = report(&scores);
    assert_eq!(right, all, "official cases are judged wrongly");
    let (mut near, mut begins, mut rejects) = (0, 0, 0);
    for (rule, score) in scores.iter().filter(|(_, score)| score.rejects > 0) {
        let Score {
            near: n,
            begins: b,
            rejects: of,
            ..
        } = score;
        eprintln!("{rule}: {n} of {of} places, {b} of them where the error begins");
        for far in &score.far {
            eprintln!("    {far}");
        }
        near += score.near;
        begins += score.begins;
        rejects += score.rejects;
    }
    eprintln!(
        "official cases: {near} of {rejects} places within 3 characters, {begins} of them where \
         the error begins"
    );
    for (input, why) in FAR {
        eprintln!("    elsewhere: {input:?}: {why}");
    }
    assert_eq!(near + FAR.len(), rejects, "{near} of {rejects} places");
    assert!(
        begins * 10 >= rejects * 9,
        "{begins} of {rejects} begin there"
    );
    assert!(rejects >= 98, "cases are missing: {rejects}");
}

/// Texts of another implementation that are judged otherwise than the grammar does, and why.
const OTHERWISE: &[(&str, &str)] = &[
    (
        "cast(NS.ColorFlags'Green', 'Edm.Int64') eq 2",
        "a quoted type is reported by `check`, with the type as the fix",
    ),
    (
        "cast(321, 'NS.ColorFlags') eq 2",
        "a quoted type is reported by `check`, with the type as the fix",
    ),
    (
        "cast(321, 'NS.NotExistingColorFlags') eq 2",
        "a quoted type is reported by `check`, with the type as the fix",
    ),
    (
        "cast(Fully.Qualified.Namespace.HomeAddress)/City eq 'City1'",
        "a path goes on behind any call; `check` knows what can follow",
    ),
    (
        "cast(MyAddress,Fully.Qualified.Namespace.Employee)/WorkID eq 345",
        "a path goes on behind any call; `check` knows what can follow",
    ),
];

#[test]
fn cases_of_another_implementation() {
    let Some(cases) = cases("suites/odatanet-syntax.jsonl") else {
        return;
    };
    let (mut right, mut all) = (0, 0);
    let mut wrong = Vec::new();
    for case in cases.iter().filter(|case| !case.text("option").is_empty()) {
        let text = format!("{}={}", case.text("option"), escaped(case.text("input")));
        let (_, errors) = parse_rule("queryOptions", &text).unwrap();
        all += 1;
        if errors.is_empty() == case.is_accept("abnf") {
            right += 1;
        } else if !OTHERWISE
            .iter()
            .any(|(known, _)| *known == case.text("input"))
        {
            wrong.push(format!("{text}: {:?}", first(&errors)));
        }
    }
    eprintln!("cases of another implementation: {right} of {all}");
    for (input, why) in OTHERWISE {
        eprintln!("    otherwise: {input:?}: {why}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(right >= 775, "{right} of {all}");
}

/// What would end an option or be decoded.
fn escaped(text: &str) -> String {
    let mut out = text.replace('%', "%25");
    for (raw, escape) in [("&", "%26"), ("#", "%23"), ("+", "%2B")] {
        out = out.replace(raw, escape);
    }
    out
}

/// They are read as people hand them over: some write a blank as `+`, as forms do.
#[test]
fn queries_of_a_public_service() {
    let Some(cases) = cases("suites/graph-docs-beta.jsonl") else {
        return;
    };
    let mut wrong = Vec::new();
    for case in &cases {
        let query = format!("?{}", case.text("query"));
        let (_, errors) = parse(&query, Input::Auto, &Limits::DEFAULT);
        if let Some((_, errors)) = first(&errors) {
            wrong.push(format!("{}: {errors}", case.text("query")));
        }
    }
    let all = cases.len();
    eprintln!(
        "queries of a public service: {} of {all}",
        all - wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all >= 398, "cases are missing: {all}");
}
