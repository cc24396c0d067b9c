//! Queries over data: what comes out, byte for byte, and what is said of data that does not fit.

use crate::support::{corpora, deepest_text};
use odq::eval::{Input, OnError, Options, Output, Program, Summary};
use odq::{Checked, Input as Form, Query, Root, Schema};

#[track_caller]
fn checked(text: &str) -> Checked {
    let parsed = Query::parse(text, Form::Auto);
    let checked = parsed.query.check(&Schema::referrals(), &Root::Only);
    checked.unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

#[track_caller]
fn program(text: &str) -> Program {
    checked(text).compile().unwrap()
}

#[track_caller]
fn run_with(query: &str, data: &str, options: &Options) -> (String, Summary, Vec<String>) {
    let mut out = Vec::new();
    let mut failures = Vec::new();
    let input = Input {
        name: None,
        reader: Box::new(data.as_bytes()),
    };
    let summary = program(query)
        .run([input], &mut out, options, &mut |e| {
            failures.push(format!("{}:{} {} {}", e.line, e.offset, e.code, e.message));
        })
        .unwrap();
    assert_eq!(
        summary.records,
        summary.matched + summary.not_matched + summary.failed
    );
    (String::from_utf8(out).unwrap(), summary, failures)
}

#[track_caller]
fn run(query: &str, data: &str, expected: &str) {
    let (out, _, failures) = run_with(query, data, &Options::default());
    assert_eq!(failures, Vec::<String>::new(), "{query}");
    assert_eq!(out, expected, "{query}");
}

/// The names of the records that match a filter.
#[track_caller]
fn names(filter: &str, data: &str) -> String {
    let (out, _, failures) = run_with(filter, data, &Options::default());
    assert_eq!(failures, Vec::<String>::new(), "{filter}");
    out.lines()
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            record["name"].as_str().unwrap().to_owned()
        })
        .collect::<Vec<_>>()
        .join(" ")
}

const ROWS: &str = r#"
{"name":"a","status":"New","details":{"dealValue":10000,"notes":null},"team":[{"email":"x@contoso.com"},{"email":"y@contoso.com"}],"createdDateTime":"2020-10-30T21:03:00.0000000Z","favorite":true,"tags":["red","blue"]}
{"name":"b","status":"Active","details":{"dealValue":50000.5},"team":[],"createdDateTime":"2021-01-01T00:00:00Z","favorite":false,"tags":[]}
{"name":"c","status":"Closed","details":null,"createdDateTime":"2019-05-01T12:00:00.5Z","favorite":null}
{"name":"d","status":"Brandnew","details":{"dealValue":"7.50"},"team":[{"email":null}],"createdDateTime":"2020-10-30T22:03:00+01:00"}
"#;

#[test]
fn comparisons() {
    assert_eq!(names("status eq 'New'", ROWS), "a");
    assert_eq!(names("status ne 'New'", ROWS), "b c d");
    assert_eq!(names("status gt 'New'", ROWS), "b c");
    assert_eq!(names("details/dealValue gt 10000", ROWS), "b");
    assert_eq!(names("details/dealValue ge 10000", ROWS), "a b");
    assert_eq!(names("details/dealValue eq 7.5", ROWS), "d");
    assert_eq!(names("details/dealValue eq null", ROWS), "c");
    assert_eq!(names("details eq null", ROWS), "c");
    assert_eq!(names("details ne null", ROWS), "a b d");
    assert_eq!(names("details/dealValue lt 100000", ROWS), "a b d");
    assert_eq!(
        names("createdDateTime eq 2020-10-30T21:03:00Z", ROWS),
        "a d"
    );
    assert_eq!(
        names("createdDateTime ge 2021-01-01T01:00:00+01:00", ROWS),
        "b"
    );
    assert_eq!(names("status in ('New','Closed')", ROWS), "a c");
    assert_eq!(names("name in ()", ROWS), "");
    assert_eq!(names("name ge 'c'", ROWS), "c d");
}

#[test]
fn a_member_is_cast_to_its_name() {
    assert_eq!(names("cast(status,Edm.String) eq 'Active'", ROWS), "b");
    assert_eq!(names("cast(status,Edm.String) eq 'Brandnew'", ROWS), "d");
    assert_eq!(names("cast(status,Edm.String) eq '1'", ROWS), "");
    assert_eq!(names("startswith(cast(status,Edm.String),'A')", ROWS), "b");
}

#[test]
fn second_60_is_the_instant_after_59() {
    for (filter, expected) in [
        (
            "second(23:59:60) eq 60 and second(12:30:60) eq 60",
            "a b c d",
        ),
        ("12:30:60 eq 12:31:00", "a b c d"),
        ("year(2024-12-31T23:59:60Z) eq 2024", "a b c d"),
        ("date(2024-12-31T23:59:60Z) eq 2024-12-31", "a b c d"),
        ("2024-12-31T23:59:60Z eq 2025-01-01T00:00:00Z", "a b c d"),
        ("time(2024-06-30T12:30:60Z) lt 12:31:00", ""),
    ] {
        assert_eq!(names(filter, ROWS), expected, "{filter}");
    }
}

#[test]
fn logic_is_kleenes() {
    assert_eq!(names("favorite", ROWS), "a");
    assert_eq!(names("not favorite", ROWS), "b");
    assert_eq!(names("favorite or true", ROWS), "a b c d");
    assert_eq!(names("favorite and false", ROWS), "");
    assert_eq!(names("favorite eq null", ROWS), "c d");
    assert_eq!(names("not (favorite eq true)", ROWS), "b c d");
    assert_eq!(names("(favorite or favorite) eq null", ROWS), "c d");
}

#[test]
fn lambdas_and_counts() {
    assert_eq!(names("team/any(t:t/email eq 'y@contoso.com')", ROWS), "a");
    assert_eq!(names("team/any()", ROWS), "a d");
    assert_eq!(
        names("team/all(t:endswith(t/email,'contoso.com'))", ROWS),
        "a b c"
    );
    assert_eq!(names("not team/any(t:t/email ne null)", ROWS), "b c d");
    assert_eq!(names("team/$count eq 2", ROWS), "a");
    assert_eq!(names("tags/any(t:t eq 'red')", ROWS), "a");
    assert_eq!(names("'blue' in tags", ROWS), "a");
    assert_eq!(
        names("team/any(t:t/email eq concat(name,'@contoso.com'))", ROWS),
        ""
    );
    assert_eq!(
        names("team/any(t:$it/team/any(u:u/email gt t/email))", ROWS),
        "a"
    );
}

#[test]
fn functions_and_arithmetic() {
    assert_eq!(names("toupper(name) eq 'B'", ROWS), "b");
    assert_eq!(names("contains(details/notes,'x')", ROWS), "");
    assert_eq!(names("length(name) eq 1", ROWS), "a b c d");
    assert_eq!(names("year(createdDateTime) lt 2020", ROWS), "c");
    assert_eq!(names("details/dealValue mul 2 add 1 gt 100000", ROWS), "b");
    assert_eq!(names("details/dealValue div 2 eq 5000", ROWS), "a");
    assert_eq!(
        names(
            "createdDateTime add duration'PT1H' gt 2021-01-01T00:30:00Z",
            ROWS
        ),
        "b"
    );
    assert_eq!(names("-details/dealValue lt -20000", ROWS), "b");
    assert_eq!(names("now() gt createdDateTime", ROWS), "a b c d");
}

#[test]
fn ordering_and_paging() {
    let order = |query: &str| names(query, ROWS);
    assert_eq!(order("$orderby=createdDateTime desc"), "b a d c");
    assert_eq!(order("$orderby=createdDateTime desc,name desc"), "b d a c");
    assert_eq!(order("$orderby=details/dealValue"), "c d a b");
    assert_eq!(order("$orderby=name desc&$top=2"), "d c");
    assert_eq!(order("$orderby=name desc&$skip=1&$top=2"), "c b");
    assert_eq!(order("$skip=3"), "d");
    assert_eq!(order("$top=0"), "");
    assert_eq!(order("$top=1&$skip=1"), "b");
}

#[test]
fn selecting() {
    let data = r#"{"id":"1","name":"n","team":[{"email":"e","title":"t"}],"customerProfile":{"name":"x","address":{"city":"c","country":"US"}}}"#;
    run(
        "$select=name,team/email",
        data,
        "{\"name\":\"n\",\"team\":[{\"email\":\"e\"}]}\n",
    );
    run(
        "$select=customerProfile/address/country",
        data,
        "{\"customerProfile\":{\"address\":{\"country\":\"US\"}}}\n",
    );
    run(
        "$select=team($select=email),customerProfile($select=name,address($select=city))",
        data,
        "{\"team\":[{\"email\":\"e\"}],\"customerProfile\":{\"name\":\"x\",\"address\":{\"city\":\"c\"}}}\n",
    );
    run(
        "$select=team($select=*),id",
        data,
        "{\"id\":\"1\",\"team\":[{\"email\":\"e\",\"title\":\"t\"}]}\n",
    );
    run("$select=*", data, &format!("{data}\n"));
}

#[test]
fn inputs_of_every_form() {
    let row = r#"{"name":"a","status":"New"}"#;
    let line = format!("{row}\n");
    for data in [
        row.to_owned(),
        format!("[{row}]"),
        format!("{{\"@odata.context\":\"c\",\"value\":[{row}],\"@odata.nextLink\":\"n\"}}"),
        format!("{row}\r\n\r\n"),
        format!("\u{feff}{row}"),
    ] {
        run("status eq 'New'", &data, &line);
    }
    run("status eq 'New'", "[]", "");
    run("status eq 'New'", "", "");
}

#[test]
fn forms_of_output() {
    let data = "{\"@odata.context\":\"c\",\"value\":[{\n  \"name\": \"a\"\n},{\"name\":\"b\"}]}";
    let of = |query: &str, output| {
        run_with(
            query,
            data,
            &Options {
                output,
                ..Options::default()
            },
        )
        .0
    };
    assert_eq!(
        of("true", Output::NdJson),
        "{\"name\": \"a\"}\n{\"name\":\"b\"}\n"
    );
    assert_eq!(
        of("true", Output::Json),
        "[\n{\n  \"name\": \"a\"\n},\n{\"name\":\"b\"}\n]\n"
    );
    assert_eq!(of("false", Output::Json), "[]\n");
    assert_eq!(
        of("$count=true&$top=1", Output::OData),
        "{\"@odata.context\":\"c\",\"value\":[\n{\n  \"name\": \"a\"\n}\n],\"@odata.count\":2}\n"
    );
    assert_eq!(
        of("$orderby=name desc&$top=1", Output::OData),
        "{\"@odata.context\":\"c\",\"value\":[\n{\"name\":\"b\"}\n]}\n"
    );
    assert_eq!(
        of("false", Output::OData),
        "{\"@odata.context\":\"c\",\"value\":[]}\n"
    );
}

#[test]
fn data_that_does_not_fit() {
    let skip = Options {
        on_error: OnError::Skip,
        ..Options::default()
    };
    let data = "{\"name\":\"a\",\"favorite\":true}\n{\"name\":\"b\",\"favorite\":\"yes\"}\n{\"name\":\"c\"\n{\"name\":\"d\",\"favorite\":true}\n";
    let (out, summary, failures) = run_with("favorite", data, &skip);
    insta::assert_snapshot!(failures.join("\n"), @r#"
    2:52 OD811 `favorite` is declared as `Edm.Boolean`, found `"yes"`
    3:70 OD801 unexpected end of the text
    "#);
    assert_eq!(
        out,
        "{\"name\":\"a\",\"favorite\":true}\n{\"name\":\"d\",\"favorite\":true}\n"
    );
    assert_eq!(
        (summary.records, summary.failed, summary.incomplete),
        (4, 2, false)
    );
    let (out, summary, failures) = run_with("favorite", data, &Options::default());
    assert_eq!(
        (out.lines().count(), failures.len(), summary.incomplete),
        (1, 1, true)
    );
    let wrong = |filter: &str, row: &str| {
        let (_, _, failures) = run_with(filter, row, &skip);
        failures.join("; ")
    };
    insta::assert_snapshot!(wrong("details/dealValue gt 1", r#"{"details":{"dealValue":"much"}}"#), @r#"1:24 OD811 `details/dealValue` is declared as `Edm.Decimal`, found `"much"`: expected a digit, found `m`"#);
    insta::assert_snapshot!(wrong("details/dealValue gt 1", r#"{"details":[]}"#), @"1:11 OD811 `details` is declared as an object, found an array");
    insta::assert_snapshot!(wrong("team/any(t:t/email eq 'x')", r#"{"team":[1]}"#), @"1:9 OD811 an item of `team` is declared as `Microsoft.Partner.Engagements.Member`, found `1`");
    insta::assert_snapshot!(wrong("team/any(t:t/email eq 'x')", r#"{"team":{"email":"x"}}"#), @"1:8 OD811 `team` is declared as a collection of `Microsoft.Partner.Engagements.Member`, found an object");
    insta::assert_snapshot!(wrong("status eq 'New'", r#"{"status":"New","status":"New"}"#), @"1:16 OD802 the key `status` stands twice in one object");
    insta::assert_snapshot!(wrong("1 div 0 eq 1", "{}"), @"1:0 OD812 division by zero in `div`");
    insta::assert_snapshot!(wrong("9223372036854775807 add length(name) gt 1", r#"{"name":"x"}"#), @"1:0 OD812 integer overflow: the result of `add` is outside the range of `Edm.Int64`");
}

/// What opens a level, what stands in the innermost one, what closes a level, what comes last.
const DEEP: &[(&str, &str, &str, &str)] = &[
    (
        "(favorite or name eq 'x' and favorite eq ",
        "favorite",
        ")",
        "",
    ),
    ("not (favorite and ", "favorite", ")", ""),
    ("-(1 add ", "details/dealValue", ")", " lt 1"),
    ("concat(name,", "name", ")", " eq 'x'"),
    ("round(1 add 2 mul ", "details/dealValue", ")", " gt 1"),
    ("team/any(t:t/email eq 'x' or ", "favorite", ")", ""),
    (
        "team/all(t:favorite or favorite and favorite eq not ",
        "favorite",
        ")",
        "",
    ),
    ("team/any(t:$it/", "team/any()", ")", ""),
    (
        "$it/team/$filter($it/favorite and ",
        "$it/favorite",
        ")/$count ge 0",
        "",
    ),
    ("case(favorite:", "1", ")", " eq 1"),
    ("case(", "favorite", ":true)", ""),
    ("cast(", "name", ",Edm.String)", " eq 'x'"),
    ("isof(", "name", ",Edm.String)", ""),
    ("(", "favorite", " in (true))", ""),
    ("(favorite in [", "favorite", "])", ""),
];

#[test]
fn the_greatest_nesting_runs_on_a_small_stack() {
    const ROW: &[u8] =
        br#"{"name":"n","favorite":true,"team":[{"email":"e"}],"details":{"dealValue":1}}"#;
    let stages: &[fn(&str)] = &[
        |text| drop(checked(text)),
        |text| drop(checked(text).to_string()),
        |text| drop((checked(text).describe(), checked(text).typed_tree())),
        |text| drop(checked(text).clone()),
        |text| drop(checked(text).compile().unwrap()),
        |text| assert!(program(text).matches_slice(ROW).is_ok()),
        |text| {
            drop(
                checked(text)
                    .explainer()
                    .unwrap()
                    .explain(ROW, &Options::default())
                    .unwrap(),
            )
        },
        |text| drop(checked(text).clauses().unwrap()),
    ];
    for (open, inner, close, behind) in DEEP {
        let text = deepest_text(|times| {
            format!(
                "{}{inner}{}{behind}",
                open.repeat(times),
                close.repeat(times)
            )
        });
        for stage in stages {
            let text = text.clone();
            let thread = std::thread::Builder::new().stack_size(512 << 10);
            let outcome = thread.spawn(move || stage(&text)).unwrap().join();
            outcome.unwrap_or_else(|e| std::panic::resume_unwind(e));
        }
    }
}

#[test]
fn texts_that_double_end_at_the_limit_of_steps() {
    let doubled = (0..12).fold("name".to_owned(), |text, _| {
        format!("concat({text},{text})")
    });
    let row = format!("{{\"name\":\"{}\"}}", "x".repeat(100_000));
    let (_, summary, failures) = run_with(
        &format!("length({doubled}) gt 1"),
        &row,
        &Options::default(),
    );
    assert_eq!(summary.failed, 1);
    assert!(failures[0].contains("OD813"), "{failures:?}");
}

#[test]
fn an_address_that_ends_in_count_asks_for_a_number() {
    let address = "/referrals/$count?$filter=favorite&$top=0&$orderby=name";
    let (out, summary, _) = run_with(address, ROWS, &Options::default());
    assert_eq!(out, "");
    let (_, plain, _) = run_with("favorite", ROWS, &Options::default());
    assert_eq!((summary.matched, summary.written), (plain.matched, 0));
    assert!(plain.matched > 0);
    assert!(program(address).is_number());
}

#[test]
fn what_cannot_be_run_is_refused_by_name() {
    let refused = |text: &str| {
        let checked = Query::parse(text, Form::Auto)
            .query
            .check(&Schema::referrals(), &Root::Only);
        checked.unwrap().compile().unwrap_err().to_string()
    };
    insta::assert_snapshot!(refused("$filter=true&$skiptoken=x"), @"`$skiptoken` cannot be evaluated over local data");
    insta::assert_snapshot!(refused("/referrals/$filter(isSpam)/$count"), @"`$filter(isSpam)/$count` of the address cannot be evaluated over local data");
    insta::assert_snapshot!(refused("/referrals('x')/team/$count"), @"`team/$count` of the address cannot be evaluated over local data");
    insta::assert_snapshot!(refused("/referrals/x"), @"`x` of the address, a single record, cannot be evaluated over local data");
    insta::assert_snapshot!(refused("/referrals('x')/team"), @"`team` of the address cannot be evaluated over local data");
    insta::assert_snapshot!(refused("/referrals('x')/name/$value"), @"`name/$value` of the address cannot be evaluated over local data");
    insta::assert_snapshot!(refused("/referrals/$ref"), @"`$ref` of the address cannot be evaluated over local data");
    insta::assert_snapshot!(refused("/v1.0/engagements/referrals('x')"), @"`referrals('x')` of the address, a single record, cannot be evaluated over local data");
}

#[test]
fn the_seed_page_s_sample_response_is_valid_input() {
    let Some(folder) = corpora() else { return };
    let page = std::fs::read_to_string(folder.join("../seed/get-a-list-of-referrals.zh-TW.txt"));
    let page = page.unwrap();
    let start = page.find("{\n\"@odata.context\"").unwrap();
    let end = page.find("}\n@odata.nextLink").unwrap() + 1;
    let response = &page[start..end];
    let record_start = response.find("{\n\"id\"").unwrap();
    let record_end = response.find("}\n],\n\"@odata.nextLink\"").unwrap() + 1;
    let query = "engagementId eq '65edc0b5-3485-41b7-a17e-dfa9ef4706e2'";
    let json = Options {
        output: Output::Json,
        ..Options::default()
    };
    let (out, summary, _) = run_with(query, response, &json);
    assert_eq!(
        out,
        format!("[\n{}\n]\n", &response[record_start..record_end])
    );
    assert_eq!((summary.records, summary.matched), (1, 1));
}
