//! `and` and `or` mean what they say from left to right, in whatever order their operands are
//! evaluated, and constants are what they stand for.

use crate::support::generate::for_all;
use odq::eval::{Options, Program};
use odq::{Input, Query, Root, Schema};
use proptest::prelude::*;

/// Cheap and dear, those that always have a value and those that may fail, some in between.
const CONDITIONS: &[&str] = &[
    "status eq 'New'",
    "favorite",
    "favorite eq null",
    "name eq 'b'",
    "contains(name,'a')",
    "contains(tolower(name),'ab')",
    "startswith(name,'a') or length(name) gt 1",
    "startswith(details/notes,'x')",
    "details/dealValue gt 5",
    "details/dealValue div 0 eq 1",
    "10 div length(name) gt 4",
    "substring(name,1) eq 'b'",
    "team/any(t:t/email eq 'a')",
    "team/all(t:contains(t/email,'a'))",
    "tags/any(t:t eq 'red')",
    "status in ('New','Active')",
    "not contains(name,'b')",
    "createdDateTime gt 2020-01-01T00:00:00Z",
    "year(createdDateTime) eq 2020",
    "matchesPattern(name,'^a')",
];

/// Values of each property, of which some do not fit its type.
const VALUES: &[(&str, &[&str])] = &[
    ("status", &["\"New\"", "\"Active\"", "null", "7.5"]),
    ("favorite", &["true", "false", "null", "\"x\""]),
    ("name", &["\"a\"", "\"AB\"", "\"b\"", "\"\"", "null", "5"]),
    (
        "details",
        &[
            "{\"dealValue\":7,\"notes\":\"x\"}",
            "{\"dealValue\":\"x\"}",
            "{\"notes\":1}",
            "null",
            "3",
        ],
    ),
    (
        "team",
        &["[]", "[{\"email\":\"a\"}]", "[{\"email\":1}]", "null", "1"],
    ),
    ("tags", &["[\"red\"]", "[1]", "null"]),
    (
        "createdDateTime",
        &[
            "\"2020-10-30T21:03:00Z\"",
            "\"2019-01-01T00:00:00Z\"",
            "\"x\"",
        ],
    ),
];

fn record() -> impl Strategy<Value = String> {
    let values: Vec<_> = VALUES
        .iter()
        .map(|(name, values)| {
            let value = prop_oneof![
                3 => Just(0),
                5 => 0..values.len(),
            ];
            prop_oneof![
                9 => value.prop_map(move |at| format!("\"{name}\":{}", values[at])),
                1 => Just(String::new()),
            ]
        })
        .collect();
    values.prop_map(|members| {
        let members: Vec<_> = members.into_iter().filter(|m| !m.is_empty()).collect();
        format!("{{{}}}", members.join(","))
    })
}

fn program(filter: &str) -> Program {
    let checked = Query::parse(filter, Input::Expression)
        .query
        .check(&Schema::referrals(), &Root::Only);
    let checked = checked.unwrap_or_else(|findings| panic!("{filter}: {findings:?}"));
    checked.compile().unwrap()
}

/// True, false or null, or the error.
fn outcome(condition: &str, record: &str) -> Result<Option<bool>, String> {
    let holds = |condition: &str| {
        let found = program(condition).matches_slice(record.as_bytes());
        found.map_err(|error| error.to_string())
    };
    if holds(condition)? {
        return Ok(Some(true));
    }
    Ok(holds(&format!("not ({condition})"))?.then_some(false))
}

#[test]
fn operands_count_from_left_to_right() {
    let values = || {
        let conditions = prop::collection::vec(prop::sample::select(CONDITIONS), 2..6);
        (conditions, any::<bool>(), record())
    };
    for_all(values, |(conditions, is_or, record)| {
        let operator = if is_or { ") or (" } else { ") and (" };
        let found = outcome(&format!("({})", conditions.join(operator)), &record);
        let mut expected = Ok(Some(!is_or));
        for condition in &conditions {
            match outcome(condition, &record) {
                Ok(Some(truth)) if truth == is_or => {
                    expected = Ok(Some(truth));
                    break;
                }
                Ok(Some(_)) => {}
                Ok(None) => expected = Ok(None),
                Err(error) => {
                    expected = Err(error);
                    break;
                }
            }
        }
        assert_eq!(found, expected, "{conditions:?} {is_or} {record}");
    });
}

/// What is known without a record is so for each record, and an error is one of the records for
/// which it is evaluated.
#[test]
fn constants() {
    let holds = |filter: &str| program(filter).matches_slice(b"{\"name\":\"ab\"}");
    for filter in [
        "tolower('AB') eq name",
        "substring('xab',1) eq name",
        "1 add 2 mul 3 eq 7 and -(-1) eq 1",
        "case(1 gt 2:'x',true:'ab') eq name",
        "contains(name,concat('a','b')) or 1 div 0 eq 1",
        "cast(5,Edm.String) eq '5' and isof(5,Edm.Int32) and not (1 in (2,3))",
        "year(2020-10-30T21:03:00Z) eq 2020 and now() gt 2020-10-30T21:03:00Z",
    ] {
        assert!(holds(filter).unwrap(), "{filter}");
    }
    assert!(!holds("name eq 'x' and 1 div 0 eq 1").unwrap());
    let error = holds("1 div 0 eq 1").unwrap_err();
    assert_eq!(error.to_string(), "division by zero in `div`");
    assert!(holds("substring(name,0,-1) eq 'x'").is_err());
    assert!(holds("substring('ab',0,-1) eq 'x'").is_err());
}

/// A try in another order that comes to nothing costs no steps.
#[test]
fn steps_are_those_of_the_written_order() {
    let names = ["name eq 'x'"; 8].join(" or ");
    let filter = format!("({names}) and details/dealValue div 0 gt 1");
    let program = program(&filter);
    let holds = |steps: u64| {
        let mut options = Options::default();
        options.limits.record_steps = steps;
        let row = br#"{"name":"a","details":{"dealValue":5}}"#;
        program
            .matcher_with(&options)
            .matches(row)
            .map_err(|error| error.to_string())
    };
    let enough = (1..100).find(|steps| holds(*steps).is_ok()).unwrap();
    // One for each node up to the operand that decides: `and`, `or`, eight comparisons of two.
    assert_eq!(enough, 26);
    assert_eq!(holds(26), Ok(false));
}
