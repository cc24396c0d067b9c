//! Properties that nothing declares, values of other types than the declared ones, and numbers and
//! members in all the forms that payloads have.

use crate::support::sales::{gives, rows_of};
use odq::eval::{Input, Options};
use odq::{Input as Form, Query, Root, Schema};

/// What a query gives over referrals when every type is taken as open, and how many records fail.
#[track_caller]
fn opened(query: &str, rows: &str) -> (String, u64) {
    let parsed = Query::parse(query, Form::Auto).query;
    let checked = parsed.check(&Schema::referrals().opened(), &Root::Only);
    let program = checked
        .unwrap_or_else(|e| panic!("{query}: {e:?}"))
        .compile();
    let input = Input {
        name: None,
        reader: Box::new(rows.as_bytes()),
    };
    let mut out = Vec::new();
    let options = Options {
        on_error: odq::eval::OnError::Skip,
        ..Options::default()
    };
    let summary = program
        .unwrap()
        .run([input], &mut out, &options, &mut |_| {})
        .unwrap();
    (String::from_utf8(out).unwrap(), summary.failed)
}

#[test]
fn dynamic_properties_of_open_types() {
    let rows = "{\"ID\":1,\"x\":5,\"o\":{\"p\":\"q\"},\"l\":[{\"n\":1},{\"n\":3}],\"big\":12345678901234567890123}\n{\"ID\":2,\"x\":\"5\"}\n";
    for (query, expected) in [
        ("$filter=x eq 5", "1"),
        ("$filter=x eq '5'", "2"),
        ("$filter=o/p eq 'q'", "1"),
        ("$filter=none eq null", "12"),
        ("$filter=l/any(i:i/n gt 2)", "1"),
        ("$filter=l/$count eq 2", "1"),
        ("$filter=big gt 12345678901234567890122", "1"),
        ("$compute=x as y&$filter=y eq 5", "1"),
        ("$orderby=x desc", "21"),
        ("$apply=groupby((ID,x))", "12"),
    ] {
        let out = rows_of("Looses", &format!("{query}&$select=ID"), rows);
        let found: String = out.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn every_type_can_be_taken_as_open() {
    let rows = "{\"id\":\"a\",\"newProperty\":7,\"details\":{\"dealValue\":\"much\",\"extra\":true},\"status\":5}\n{\"id\":\"b\",\"details\":\"none\",\"team\":{}}\n";
    for (query, expected) in [
        ("$filter=newProperty eq 7&$select=id", "{\"id\":\"a\"}\n"),
        ("$filter=details/extra&$select=id", "{\"id\":\"a\"}\n"),
        ("$filter=details/dealValue eq 'much'&$select=id", ""),
        ("$filter=details/dealValue gt 5&$select=id", ""),
        (
            "$filter=details/dealValue eq null&$select=id",
            "{\"id\":\"b\"}\n",
        ),
        (
            "$compute=details/dealValue as v&$select=v",
            "{\"v\":\"much\"}\n{\"v\":null}\n",
        ),
        ("$filter=team/any()&$select=id", ""),
        (
            "$apply=groupby((newProperty),aggregate($count as n))",
            "{\"newProperty\":7,\"n\":1}\n{\"newProperty\":null,\"n\":1}\n",
        ),
    ] {
        let query = query.replace("eq 'much'", "eq 1");
        assert_eq!(opened(&query, rows), (expected.to_owned(), 0), "{query}");
    }
}

#[test]
fn numbers_as_strings() {
    let row = r#"{"ID":1,"Units":"9007199254740993","Amount":"0.10"}"#;
    for (expression, expected) in [
        ("Units add 1", "9007199254740994"),
        ("Units mul 2 eq 18014398509481986", "true"),
        ("Amount mul 3", "0.3"),
        ("Amount", "0.1"),
        ("Units", "9007199254740993"),
        ("Units gt Amount", "true"),
    ] {
        let query = format!("$compute={expression} as v&$select=v");
        gives(&query, row, &[&format!("{{\"v\":{expected}}}")]);
    }
}

#[test]
fn members_by_name_and_by_number() {
    let rows = r#"{"ID":1,"Status":"New","Colour":"Red,Blue"}
{"ID":2,"Status":1,"Colour":5}
{"ID":3,"Status":"2","Colour":"Red, Green"}
{"ID":4,"Status":"Later","Colour":"Red,Pink"}"#;
    for (filter, expected) in [
        ("Status eq 'New'", "12"),
        ("Status eq S.Status'Active'", "3"),
        ("Colour has S.Colour'Blue'", "12"),
        ("Colour has S.Colour'Red'", "123"),
        ("Colour eq S.Colour'Red,Green'", "3"),
        ("Status ne 'New'", "34"),
    ] {
        let out = rows_of("Sales", &format!("$filter={filter}&$select=ID"), rows);
        let found: String = out.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(found, expected, "{filter}");
    }
    gives(
        "$apply=groupby((Status),aggregate($count as n))",
        rows,
        &[
            r#"{"Status":"New","n":2}"#,
            r#"{"Status":"Active","n":1}"#,
            r#"{"Status":"Later","n":1}"#,
        ],
    );
}

#[test]
fn annotations_pass() {
    let row = r#"{"@odata.etag":"e","ID":1,"Note@x.y":2,"Note":"n","Amount":3}"#;
    gives(
        "$compute=1 as v",
        row,
        &[r#"{"@odata.etag":"e","ID":1,"Note@x.y":2,"Note":"n","Amount":3,"v":1}"#],
    );
    gives(
        "$select=Note",
        row,
        &[r#"{"@odata.etag":"e","Note@x.y":2,"Note":"n"}"#],
    );
}
