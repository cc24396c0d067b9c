//! Data that is broken, or at the edge of what is allowed: every record is accounted for, and what
//! is said of it is right.

use odq::eval::{Input, OnError, Options, Summary};
use odq::json::DuplicateKeys;
use odq::{Input as Form, Query, Root, Schema};
use std::fmt::Write;

const ROW: &str = r#"{"status":"New"}"#;

fn options() -> Options {
    Options {
        on_error: OnError::Skip,
        ..Options::default()
    }
}

fn run(query: &str, files: &[&[u8]], options: &Options) -> (Summary, Vec<String>) {
    let checked = Query::parse(query, Form::Auto)
        .query
        .check(&Schema::referrals(), &Root::Only);
    let program = checked.unwrap().compile().unwrap();
    let inputs = files.iter().map(|data| Input {
        name: None,
        reader: Box::new(*data),
    });
    let mut failures = Vec::new();
    let mut out = Vec::new();
    let summary = program
        .run(inputs, &mut out, options, &mut |e| {
            failures.push(format!("{}:{} {} {}", e.line, e.offset, e.code, e.message));
        })
        .unwrap();
    let counted = summary.matched + summary.not_matched + summary.failed;
    assert_eq!(summary.records, counted, "{query}");
    assert_eq!(summary.failed, failures.len() as u64, "{query}");
    assert_eq!(summary.written, summary.matched, "{query}");
    let lines = out.iter().filter(|byte| **byte == b'\n').count();
    assert_eq!(summary.written, lines as u64, "{query}");
    (summary, failures)
}

/// How many records match, do not match, fail; `!` if the run ended before its time.
#[track_caller]
fn account(data: impl AsRef<[u8]>, expected: &str) {
    let (summary, failures) = run("status eq 'New'", &[data.as_ref()], &options());
    let Summary {
        matched,
        not_matched,
        failed,
        incomplete,
        ..
    } = summary;
    let end = if incomplete { "!" } else { "" };
    let found = format!("{matched} {not_matched} {failed}{end}");
    assert_eq!(found, expected, "{failures:?}");
}

#[test]
fn streams_add_up() {
    account("", "0 0 0");
    account("\u{feff}", "0 0 0");
    account(" \r\n\n", "0 0 0");
    account(format!("\u{feff}{ROW}\r\n\r\n  \r\n{ROW}\r\n"), "2 0 0");
    account(format!("{ROW}\r{ROW}"), "2 0 0");
    account(format!("{ROW}{ROW} {ROW}\n{ROW}"), "4 0 0");
    account(
        format!("{ROW}\n{{\"status\":\n{ROW}\n{{}}\noops\n{ROW}"),
        "3 1 2",
    );
    account(format!("{ROW}\n\u{feff}{ROW}\n{ROW}"), "2 0 1");
    account(format!("{ROW}\n\0\n{ROW}"), "2 0 1");
    account(format!("{ROW}\u{2028}{ROW}\n{ROW}"), "1 0 1");
    account("1\n\"x\"\nnull\n[]\n", "0 0 4");
    account(format!("{ROW}\n{}", &ROW[..9]), "1 0 1");
    account(
        [b"{\"status\":\"\xff\"}\n", ROW.as_bytes()].concat(),
        "1 0 1",
    );
    account(format!("{{\"status\":\"\\ud800\"}}\n{ROW}"), "1 0 1");
    for (levels, expected) in [(126, "1 1 0"), (127, "1 0 1"), (100_000, "1 0 1")] {
        let (open, close) = ("[".repeat(levels), "]".repeat(levels));
        account(format!("{{\"x\":{open}{close}}}\n{ROW}"), expected);
    }
}

#[test]
fn arrays_and_envelopes_add_up() {
    account("[]", "0 0 0");
    account(format!("[{ROW},1,{ROW},null,\"a\",[],{{}}]"), "2 1 4");
    account(format!("[{ROW},{{\"a\":}},{ROW}]"), "1 0 1!");
    account(format!("[{ROW},]"), "1 0 1!");
    account(format!("[{ROW},{ROW}"), "2 0 1!");
    account(format!("[{ROW}] x"), "1 0 1!");
    let page =
        format!("{{\"@odata.context\":\"c\",\"value\":[{ROW},{ROW}],\"@odata.nextLink\":\"n\"}}");
    account(&page, "2 0 0");
    account(format!("\u{feff}\r\n{page}\r\n"), "2 0 0");
    // With members of its own it is a record that has a property `value`.
    account(
        page.replace("\"@odata.next", "\"x\":1,\"@odata.next"),
        "0 1 0",
    );
    account("{\"value\":null}", "0 1 0");
    account(format!("{{\"value\":[{ROW}],\"value\":[]}}"), "1 0 1!");
    for cut in page.find('[').unwrap() + 1..page.len() {
        let (summary, _) = run("true", &[&page.as_bytes()[..cut]], &options());
        assert_eq!(summary.failed, 1, "{cut}");
        assert!(summary.incomplete, "{cut}");
    }
}

#[test]
fn several_files_add_up() {
    let array = format!("[{ROW},{ROW}");
    let lines = format!("{ROW}\noops\n{{}}\n");
    let files: [&[u8]; 4] = [b"", lines.as_bytes(), array.as_bytes(), lines.as_bytes()];
    let (summary, failures) = run("status eq 'New'", &files[..2], &options());
    assert_eq!(
        (summary.records, summary.matched, summary.failed),
        (3, 1, 1)
    );
    assert_eq!(failures.len(), 1);
    let (summary, failures) = run("status eq 'New'", &files, &Options::default());
    assert_eq!((summary.records, summary.matched), (2, 1));
    assert!(summary.incomplete);
    assert_eq!(failures.len(), 1);
}

/// What comes of each value, read by each filter.
fn outcomes(before: &str, after: &str, values: &[&str], filter: &str) -> String {
    let mut text = String::new();
    for value in values {
        let row = format!("{before}{value}{after}");
        let (summary, failures) = run(filter, &[row.as_bytes()], &options());
        let outcome = match failures.first() {
            Some(failure) => failure.as_str(),
            None if summary.matched == 1 => "true",
            None => "not true",
        };
        let _ = writeln!(text, "{value} -> {outcome}");
    }
    text
}

#[test]
fn numbers() {
    let values = [
        "1e999999",
        "-1e999999",
        "1e-999999",
        "-0",
        "0e9999999999",
        "1E400",
        "\"1.50\"",
        "\"INF\"",
        "\"\"",
        "true",
        "[1]",
        "{}",
        "null",
    ];
    insta::assert_snapshot!(outcomes(r#"{"details":{"dealValue":"#, "}}", &values, "details/dealValue ge 0"), @r#"
    1e999999 -> 1:24 OD811 `details/dealValue` is declared as `Edm.Decimal`, found `1e999999`: decimal exponent is outside -6144 to 6144
    -1e999999 -> 1:24 OD811 `details/dealValue` is declared as `Edm.Decimal`, found `-1e999999`: decimal exponent is outside -6144 to 6144
    1e-999999 -> 1:24 OD811 `details/dealValue` is declared as `Edm.Decimal`, found `1e-999999`: decimal exponent is outside -6144 to 6144
    -0 -> true
    0e9999999999 -> true
    1E400 -> true
    "1.50" -> true
    "INF" -> 1:24 OD811 `details/dealValue` is declared as `Edm.Decimal`, found `"INF"`: expected a digit, found `I`
    "" -> 1:24 OD811 `details/dealValue` is declared as `Edm.Decimal`, found `""`: expected a digit, found the end
    true -> 1:24 OD811 `details/dealValue` is declared as `Edm.Decimal`, found `true`
    [1] -> 1:24 OD811 `details/dealValue` is declared as `Edm.Decimal`, found an array
    {} -> 1:24 OD811 `details/dealValue` is declared as `Edm.Decimal`, found an object
    null -> not true
    "#);
}

#[test]
fn instants() {
    let values = [
        "\"2020-01-01T00:00:00.1234567Z\"",
        "\"2020-01-01T00:00:00.123456789012Z\"",
        "\"2020-01-01T00:00:00.1234567890123Z\"",
        "\"0000-01-01T00:00:00Z\"",
        "\"99999-01-01T00:00:00Z\"",
        "\"1000000000-01-01T00:00:00Z\"",
        "\"2020-01-01T23:59:60Z\"",
        "\"2020-01-01T24:00:00Z\"",
        "\"2020-02-30T00:00:00Z\"",
        "\"2020-01-01T00:00:00+24:01\"",
        "\"2020-01-01\"",
        "\"2020-01-01T00:00:00\\u005a\"",
        "1577836800",
    ];
    insta::assert_snapshot!(outcomes(r#"{"createdDateTime":"#, "}", &values, "createdDateTime gt 2020-01-01T00:00:00Z"), @r#"
    "2020-01-01T00:00:00.1234567Z" -> true
    "2020-01-01T00:00:00.123456789012Z" -> true
    "2020-01-01T00:00:00.1234567890123Z" -> 1:19 OD811 `createdDateTime` is declared as `Edm.DateTimeOffset`, found `"2020-01-01T00:00:00.1234567890123Z"`: fraction of a second has 13 digits, at most 12 are allowed
    "0000-01-01T00:00:00Z" -> not true
    "99999-01-01T00:00:00Z" -> true
    "1000000000-01-01T00:00:00Z" -> 1:19 OD811 `createdDateTime` is declared as `Edm.DateTimeOffset`, found `"1000000000-01-01T00:00:00Z"`: year is outside -999999999 to 999999999
    "2020-01-01T23:59:60Z" -> true
    "2020-01-01T24:00:00Z" -> 1:19 OD811 `createdDateTime` is declared as `Edm.DateTimeOffset`, found `"2020-01-01T24:00:00Z"`: hour `24` is not between 00 and 23
    "2020-02-30T00:00:00Z" -> 1:19 OD811 `createdDateTime` is declared as `Edm.DateTimeOffset`, found `"2020-02-30T00:00:00Z"`: day `30` does not exist: month 02 of year 2020 has 29 days
    "2020-01-01T00:00:00+24:01" -> 1:19 OD811 `createdDateTime` is declared as `Edm.DateTimeOffset`, found `"2020-01-01T00:00:00+24:01"`: offset from UTC is beyond 23:59
    "2020-01-01" -> 1:19 OD811 `createdDateTime` is declared as `Edm.DateTimeOffset`, found `"2020-01-01"`: expected `T` and a time, found the end
    "2020-01-01T00:00:00\u005a" -> not true
    1577836800 -> 1:19 OD811 `createdDateTime` is declared as `Edm.DateTimeOffset`, found `1577836800`
    "#);
}

#[test]
fn members_of_enumerations() {
    let values = [
        "\"New\"",
        "\"new\"",
        "\"Weird\"",
        "1",
        "1.0",
        "1.5",
        "99",
        "null",
        "true",
        "[]",
    ];
    insta::assert_snapshot!(outcomes(r#"{"status":"#, "}", &values, "status eq 'New'"), @r#"
    "New" -> true
    "new" -> not true
    "Weird" -> not true
    1 -> true
    1.0 -> true
    1.5 -> 1:10 OD811 `status` is declared as `Microsoft.Partner.Engagements.ReferralStatus`, found `1.5`
    99 -> not true
    null -> not true
    true -> 1:10 OD811 `status` is declared as `Microsoft.Partner.Engagements.ReferralStatus`, found `true`
    [] -> 1:10 OD811 `status` is declared as `Microsoft.Partner.Engagements.ReferralStatus`, found an array
    "#);
    insta::assert_snapshot!(outcomes(r#"{"status":"#, "}", &values, "status in ('New',null)"), @r#"
    "New" -> true
    "new" -> not true
    "Weird" -> not true
    1 -> true
    1.0 -> true
    1.5 -> 1:10 OD811 `status` is declared as `Microsoft.Partner.Engagements.ReferralStatus`, found `1.5`
    99 -> not true
    null -> true
    true -> 1:10 OD811 `status` is declared as `Microsoft.Partner.Engagements.ReferralStatus`, found `true`
    [] -> 1:10 OD811 `status` is declared as `Microsoft.Partner.Engagements.ReferralStatus`, found an array
    "#);
}

#[test]
fn collections() {
    let values = [
        r#"[null,{"email":"x"}]"#,
        "[]",
        "null",
        "{}",
        "[1]",
        "[[]]",
        r#"[{"email":1}]"#,
        r#"[{"email":null}]"#,
    ];
    insta::assert_snapshot!(outcomes(r#"{"team":"#, "}", &values, "team/any(t:t/email eq 'x')"), @r#"
    [null,{"email":"x"}] -> true
    [] -> not true
    null -> not true
    {} -> 1:8 OD811 `team` is declared as a collection of `Microsoft.Partner.Engagements.Member`, found an object
    [1] -> 1:9 OD811 an item of `team` is declared as `Microsoft.Partner.Engagements.Member`, found `1`
    [[]] -> 1:9 OD811 an item of `team` is declared as `Microsoft.Partner.Engagements.Member`, found an array
    [{"email":1}] -> 1:18 OD811 `t/email` is declared as `Edm.String`, found `1`
    [{"email":null}] -> not true
    "#);
    insta::assert_snapshot!(outcomes(r#"{"team":"#, "}", &values, "team/all(t:t/email eq 'x')"), @r#"
    [null,{"email":"x"}] -> not true
    [] -> true
    null -> true
    {} -> 1:8 OD811 `team` is declared as a collection of `Microsoft.Partner.Engagements.Member`, found an object
    [1] -> 1:9 OD811 an item of `team` is declared as `Microsoft.Partner.Engagements.Member`, found `1`
    [[]] -> 1:9 OD811 an item of `team` is declared as `Microsoft.Partner.Engagements.Member`, found an array
    [{"email":1}] -> 1:18 OD811 `t/email` is declared as `Edm.String`, found `1`
    [{"email":null}] -> not true
    "#);
    insta::assert_snapshot!(outcomes(r#"{"team":"#, "}", &values, "team/$count eq 2"), @r#"
    [null,{"email":"x"}] -> true
    [] -> not true
    null -> not true
    {} -> 1:8 OD811 `team` is declared as a collection of `Microsoft.Partner.Engagements.Member`, found an object
    [1] -> 1:9 OD811 an item of `team` is declared as `Microsoft.Partner.Engagements.Member`, found `1`
    [[]] -> 1:9 OD811 an item of `team` is declared as `Microsoft.Partner.Engagements.Member`, found an array
    [{"email":1}] -> not true
    [{"email":null}] -> not true
    "#);
}

#[test]
fn keys_that_stand_twice() {
    let rows = [
        r#"{"status":"New","status":"New"}"#,
        r#"{"st\u0061tus":"New","status":"New"}"#,
        r#"{"name":1,"name":2,"status":"New"}"#,
    ];
    insta::assert_snapshot!(outcomes("", "", &rows, "status eq 'New'"), @r#"
    {"status":"New","status":"New"} -> 1:16 OD802 the key `status` stands twice in one object
    {"st\u0061tus":"New","status":"New"} -> 1:21 OD802 the key `status` stands twice in one object
    {"name":1,"name":2,"status":"New"} -> true
    "#);
    let inner = "{\"customerProfile\":{\n\"address\":{\"country\":\"DE\",\n\"country\":\"DE\"}}}";
    let (_, failures) = run(
        "customerProfile/address/country eq 'DE'",
        &[inner.as_bytes()],
        &options(),
    );
    insta::assert_snapshot!(failures.join("\n"), @"3:48 OD802 the key `country` stands twice in one object");
    let last = Options {
        duplicate_keys: DuplicateKeys::Last,
        ..options()
    };
    let (summary, _) = run(
        "status eq 'New'",
        &[br#"{"status":"Active","status":"New"}"#],
        &last,
    );
    assert_eq!(summary.matched, 1);
}

#[test]
fn a_sort_has_a_limited_number_of_keys() {
    let keys = |count: usize| format!("$orderby={}", vec!["name"; count].join(","));
    assert!(Query::parse(&keys(100), Form::Auto).diagnostics.is_empty());
    let refused = Query::parse(&keys(101), Form::Auto).diagnostics;
    let messages: Vec<_> = refused.iter().map(|d| d.message.as_str()).collect();
    insta::assert_snapshot!(messages.join("\n"), @"the number of keys of `$orderby` is beyond the limit `order-keys` of 100");
}
