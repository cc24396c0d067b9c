//! Records that are taken to be valid are judged as those that are checked: what is left unread of
//! them changes nothing.

use odq::eval::Options;
use odq::{Input, Query, Root, Schema};

/// What comes of a record: whether it matches, or why it fails.
fn judged(query: &str, record: &str, assume_valid: bool) -> String {
    let query = Query::parse(query, Input::Auto).query;
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    let program = checked.compile().unwrap();
    let options = Options {
        assume_valid,
        ..Options::default()
    };
    let (mut out, mut failures) = (Vec::new(), Vec::new());
    let input = odq::eval::Input {
        name: None,
        reader: Box::new(record.as_bytes()),
    };
    let mut failure = |error: odq::eval::DataError| failures.push(error.to_string());
    let summary = program.run([input], &mut out, &options, &mut failure);
    assert_eq!(summary.unwrap().records, 1);
    match failures.as_slice() {
        [] => out.len().to_string(),
        failures => failures.join("\n"),
    }
}

#[track_caller]
fn both(query: &str, record: &str, matches: bool) {
    let record = format!("{record}\n");
    let checked = judged(query, &record, false);
    assert_eq!(judged(query, &record, true), checked, "{query} {record}");
    assert_eq!(checked, if matches { record.len() } else { 0 }.to_string());
}

#[track_caller]
fn both_fail(query: &str, record: &str) {
    let checked = judged(query, record, false);
    assert_eq!(judged(query, record, true), checked);
    assert!(checked.contains("unfitting-value"), "{checked}");
}

const FIRST_DECIDES: &str = "status eq 'New' and details/dealValue gt 5 and type eq 'Shared'";

#[test]
fn a_first_condition_that_is_false_decides() {
    both(
        FIRST_DECIDES,
        r#"{"status":"Closed","details":{"dealValue":9},"type":"Shared"}"#,
        false,
    );
    both(
        FIRST_DECIDES,
        r#"{"status":"New","details":{"dealValue":9},"type":"Shared"}"#,
        true,
    );
    both(
        FIRST_DECIDES,
        r#"{"type":"Shared","details":{"dealValue":9},"status":"New"}"#,
        true,
    );
    both(
        FIRST_DECIDES,
        r#"{"status":"New","details":{"dealValue":4},"type":"Shared"}"#,
        false,
    );
    both(
        FIRST_DECIDES,
        r#"{"status":"\u004eew","details":{"dealValue":9},"type":"Shared"}"#,
        true,
    );
    both(
        FIRST_DECIDES,
        r#"{"st\u0061tus":"New","details":{"dealValue":9},"type":"Shared"}"#,
        true,
    );
    // What is behind it is not asked for, right or wrong.
    both(
        FIRST_DECIDES,
        r#"{"status":"Closed","details":{"dealValue":[]}}"#,
        false,
    );
    both_fail(
        FIRST_DECIDES,
        r#"{"status":"New","details":{"dealValue":[]}}"#,
    );
}

#[test]
fn a_first_condition_that_is_not_false_leaves_it_open() {
    // It is null or cannot be told, for what it reads is not there or has the wrong type.
    both(
        "not contains(organizationName,'x') and status eq 'New'",
        r#"{"organizationName":null,"status":"New"}"#,
        false,
    );
    both(
        FIRST_DECIDES,
        r#"{"details":{"dealValue":9},"type":"Shared"}"#,
        false,
    );
    both(
        FIRST_DECIDES,
        r#"{"status":null,"details":{"dealValue":9}}"#,
        false,
    );
    both_fail(
        FIRST_DECIDES,
        r#"{"status":{},"details":{"dealValue":9},"type":"Shared"}"#,
    );
    both_fail(
        FIRST_DECIDES,
        r#"{"type":"Shared","details":{"dealValue":9},"status":[]}"#,
    );
}

#[test]
fn a_text_tells_whether_a_value_is_a_constant() {
    for (filter, value, matches) in [
        ("status eq 'New'", r#""New""#, true),
        ("status ne 'New'", r#""New""#, false),
        ("status eq 'New'", r#""Closed""#, false),
        ("status ne 'New'", r#""Closed""#, true),
        // Names that the schema lacks, in other cases, and with escapes.
        ("status eq 'New'", r#""Unheard""#, false),
        ("status ne 'New'", r#""Unheard""#, true),
        ("status eq 'New'", r#""new""#, false),
        ("status eq 'New'", r#""\u004e\u0065w""#, true),
        ("status eq 'New'", "null", false),
        ("status ne 'New'", "null", true),
    ] {
        both(filter, &format!(r#"{{"status":{value}}}"#), matches);
    }
    for (filter, value, matches) in [
        ("organizationName eq 'a\u{e9}'", r#""aé""#, true),
        ("organizationName eq 'a\u{e9}'", r#""a\u00e9""#, true),
        ("organizationName eq 'aé'", r#""aé ""#, false),
        ("organizationName ne ''", r#""""#, false),
        ("organizationName eq 'a/b'", r#""a\/b""#, true),
    ] {
        both(
            filter,
            &format!(r#"{{"organizationName":{value}}}"#),
            matches,
        );
    }
}

/// An enumeration's value may be written as a number: of `New` it is 1.
#[test]
fn numbers_are_not_told_by_their_text() {
    for value in ["1", "\"1\""] {
        both("status eq 'New'", &format!(r#"{{"status":{value}}}"#), true);
        both(
            "status ne 'New'",
            &format!(r#"{{"status":{value}}}"#),
            false,
        );
    }
}
