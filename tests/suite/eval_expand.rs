//! `$expand` and `$select` with options, over what lies in the records.

use crate::support::sales::{fails, gives, refused, rows_of, run_with};
use odq::eval::{OnError, Options};

const SALE: &str = r#"{"@odata.etag":"W/1","ID":1,"Amount":3,"Customer":{"ID":"C1","Name":"Joe","Country":"USA"},"Products@odata.count":9,"Products":[{"ID":"P1","Name":"Tea","Price":1.5},{"ID":"P2","Name":"Coffee","Price":3},{"ID":"P3","Name":"Paper","Price":null}],"Lines":[{"Text":"a","Number":1},{"Text":"b","Number":2}],"Address":{"City":"Rome","Lines":[{"Text":"x","Number":5},{"Text":"y","Number":4}]}}"#;

/// What a query gives of the one sale, without its etag.
#[track_caller]
fn sale(query: &str, expected: &str) {
    let out = rows_of("Sales", query, SALE);
    let out = out.trim_end().replace(r#""@odata.etag":"W/1","#, "");
    assert_eq!(out, expected, "{query}");
}

#[test]
fn what_is_related_lies_in_the_record() {
    gives("$expand=Customer", SALE, &[SALE]);
    sale(
        "$select=ID&$expand=Customer($select=Name)",
        r#"{"ID":1,"Customer":{"Name":"Joe"}}"#,
    );
    sale(
        "$select=ID&$expand=Products($select=ID)",
        r#"{"ID":1,"Products@odata.count":9,"Products":[{"ID":"P1"},{"ID":"P2"},{"ID":"P3"}]}"#,
    );
    gives(
        "$expand=Customer,Products",
        r#"{"ID":1,"Customer":null,"Products":[]}"#,
        &[r#"{"ID":1,"Customer":null,"Products":[]}"#],
    );
}

#[test]
fn options_about_what_is_related() {
    for (options, expected) in [
        ("$filter=Price gt 1", r#"[{"ID":"P1"},{"ID":"P2"}]"#),
        ("$filter=Price gt $it/Amount sub 1", r#"[{"ID":"P2"}]"#),
        ("$orderby=Name", r#"[{"ID":"P2"},{"ID":"P3"},{"ID":"P1"}]"#),
        ("$orderby=Price desc;$top=1", r#"[{"ID":"P2"}]"#),
        ("$skip=1;$top=1", r#"[{"ID":"P2"}]"#),
        ("$orderby=Name;$skip=2", r#"[{"ID":"P1"}]"#),
        ("$search=pap OR tea", r#"[{"ID":"P1"},{"ID":"P3"}]"#),
        ("$apply=topcount(1,Price)", r#"[{"ID":"P2"}]"#),
        (
            "$compute=Price mul 2 as p;$filter=p ge 6",
            r#"[{"ID":"P2"}]"#,
        ),
    ] {
        let query = format!("$select=ID&$expand=Products({options};$select=ID)");
        let out = rows_of("Sales", &query, SALE);
        let found = out.split(r#""Products":"#).nth(1).unwrap();
        assert_eq!(found.trim_end(), format!("{expected}}}"), "{options}");
    }
    sale(
        "$select=ID&$expand=Products($count=true;$top=1;$filter=Price ne null;$select=ID)",
        r#"{"ID":1,"Products@odata.count":2,"Products":[{"ID":"P1"}]}"#,
    );
    sale(
        "$select=ID&$expand=Products($compute=Price mul 2 as p;$select=ID,p;$top=1)",
        r#"{"ID":1,"Products@odata.count":9,"Products":[{"ID":"P1","p":3}]}"#,
    );
    sale(
        "$select=ID&$expand=Customer($compute=concat(Name,'!') as n;$select=n)",
        r#"{"ID":1,"Customer":{"n":"Joe!"}}"#,
    );
    sale(
        "$select=ID&$expand=Products/$count",
        r#"{"ID":1,"Products@odata.count":3}"#,
    );
    sale(
        "$select=ID&$expand=Products/$count($filter=Price gt 2)",
        r#"{"ID":1,"Products@odata.count":1}"#,
    );
    gives(
        "$expand=Products/$count",
        r#"{"ID":1,"Products@odata.count":7}"#,
        &[r#"{"ID":1,"Products@odata.count":7}"#],
    );
    gives(
        "$expand=Products/$ref",
        r#"{"Products":[{"@odata.id":"Products('1')","ID":"1"}]}"#,
        &[r#"{"Products":[{"@odata.id":"Products('1')"}]}"#],
    );
}

#[test]
fn within_what_is_related() {
    let parts = r#"{"ID":1,"Products":[{"ID":"a","Parts":[{"ID":"b","Price":1,"Parts":[{"ID":"c","Price":2}]},{"ID":"d","Price":3,"Parts":[]}]}]}"#;
    gives(
        "$expand=Products($expand=Parts($filter=Price gt 1;$select=ID))",
        parts,
        &[r#"{"ID":1,"Products":[{"ID":"a","Parts":[{"ID":"d"}]}]}"#],
    );
    gives(
        "$expand=Products($expand=Parts($levels=2;$select=ID))",
        parts,
        &[
            r#"{"ID":1,"Products":[{"ID":"a","Parts":[{"ID":"b","Parts":[{"ID":"c"}]},{"ID":"d","Parts":[]}]}]}"#,
        ],
    );
    gives(
        "$expand=Products($expand=Parts($levels=max;$filter=Price lt 3))",
        parts,
        &[
            r#"{"ID":1,"Products":[{"ID":"a","Parts":[{"ID":"b","Price":1,"Parts":[{"ID":"c","Price":2}]}]}]}"#,
        ],
    );
    fails(
        "$expand=Products($expand=Parts($levels=3))",
        parts,
        &[
            "1:0 OD815 the record holds no `Parts`; evaluation makes no requests, so what `$expand` asks for has to be part of the data",
        ],
    );
}

#[test]
fn types_in_the_path() {
    let customers = r##"{"ID":"1","@odata.type":"#S.VipCustomer","Agent":{"ID":"9","Name":"n"}}
{"ID":"2"}"##;
    let out = rows_of(
        "Customers",
        "$expand=S.VipCustomer/Agent($select=ID)",
        customers,
    );
    assert_eq!(
        out,
        "{\"ID\":\"1\",\"@odata.type\":\"#S.VipCustomer\",\"Agent\":{\"ID\":\"9\"}}\n{\"ID\":\"2\"}\n"
    );
    gives(
        "$expand=Customer/S.VipCustomer($select=Bonus)&$select=ID",
        r##"{"ID":1,"Customer":{"@odata.type":"http://x/$metadata#S.VipCustomer","Bonus":5,"Name":"x"}}
{"ID":2,"Customer":{"Name":"y"}}"##,
        &[
            r##"{"ID":1,"Customer":{"@odata.type":"http://x/$metadata#S.VipCustomer","Bonus":5}}"##,
            r#"{"ID":2,"Customer":null}"#,
        ],
    );
}

#[test]
fn all_that_is_related() {
    gives(
        "$expand=*&$select=ID",
        r#"{"ID":1,"Customer":{"Name":"x"},"Products":[]}"#,
        &[r#"{"ID":1,"Customer":{"Name":"x"},"Products":[]}"#],
    );
    gives(
        "$expand=*/$ref",
        r#"{"ID":1,"Customer":{"@id":"C(1)"},"Products":[]}"#,
        &[r#"{"ID":1,"Customer":{"@id":"C(1)"},"Products":[]}"#],
    );
}

#[test]
fn what_is_not_in_the_record_cannot_be_expanded() {
    let behind =
        "; evaluation makes no requests, so what `$expand` asks for has to be part of the data";
    for (query, row, what) in [
        (
            "$expand=Customer",
            r#"{"ID":1}"#,
            "the record holds no `Customer`",
        ),
        (
            "$expand=*",
            r#"{"Customer":null}"#,
            "the record holds no `Products`",
        ),
        (
            "$expand=Products/$count",
            r#"{"ID":1}"#,
            "the record holds no `Products`",
        ),
        (
            "$expand=Products/$count($filter=Price gt 1)",
            r#"{"Products@odata.count":1}"#,
            "the record holds no `Products`",
        ),
        (
            "$expand=Products($orderby=ID)",
            r#"{"Products":[],"Products@odata.nextLink":"x"}"#,
            "the record holds one page of `Products` of several",
        ),
        (
            "$expand=Products/$ref",
            r#"{"Products":[{"ID":"1"}]}"#,
            "`Products` of the record has no `@odata.id`",
        ),
        (
            "$expand=Customer",
            r#"{"Customer":5}"#,
            "`Customer` of the record is no entity",
        ),
        (
            "$expand=Customer",
            r#"{"Customer":[{"ID":"C1"}]}"#,
            "`Customer` of the record is no entity",
        ),
        (
            "$expand=Products",
            r#"{"Products":{"ID":"1"}}"#,
            "`Products` of the record is no entity",
        ),
        (
            "$expand=Products($select=ID)",
            r#"{"Products":[{"ID":"1"},2]}"#,
            "`Products` of the record is no entity",
        ),
    ] {
        fails(query, row, &[&format!("1:0 OD815 {what}{behind}")]);
    }
    // In an order, too, the records that fail are told one by one.
    fails(
        "$expand=Customer&$orderby=ID&$top=1",
        "{\"ID\":1,\"Customer\":null}\n{\"ID\":2}\n",
        &[&format!(
            "2:25 OD815 the record holds no `Customer`{behind}"
        )],
    );
    fails(
        "$expand=Products($filter=Price div 0 gt 1)",
        SALE,
        &["1:0 OD812 division by zero in `div`"],
    );
}

#[test]
fn select_with_options() {
    sale(
        "$select=ID,Lines($filter=Number gt 1)",
        r#"{"ID":1,"Lines":[{"Text":"b","Number":2}]}"#,
    );
    sale(
        "$select=Lines($orderby=Number desc;$top=1;$select=Text)",
        r#"{"Lines":[{"Text":"b"}]}"#,
    );
    sale(
        "$select=Lines($count=true;$top=1)",
        r#"{"Lines@odata.count":2,"Lines":[{"Text":"a","Number":1}]}"#,
    );
    sale(
        "$select=Address/Lines($filter=Number eq 4;$select=Text)",
        r#"{"Address":{"Lines":[{"Text":"y"}]}}"#,
    );
    gives("$select=Lines($top=1)", r#"{"ID":1}"#, &["{}"]);
    // Of an item that is null nothing is computed.
    gives(
        "$expand=Products($compute=concat(Name,'!') as c;$select=c)",
        r#"{"Products":[null,{"Name":"x"}]}"#,
        &[r#"{"Products":[null,{"c":"x!"}]}"#],
    );
}

/// What `$select` chooses by a condition has to be what the schema says, as in lambdas.
#[test]
fn items_that_do_not_fit_fail() {
    for (query, row, message) in [
        (
            "$select=Lines($filter=Number gt 1)",
            r#"{"Lines":[{"Number":2},7]}"#,
            "1:23 OD811 `Lines` is declared as `S.Line`, found `7`",
        ),
        (
            "$select=Lines($top=1)",
            r#"{"Lines":"x"}"#,
            "1:9 OD811 `Lines` is declared as a collection of `S.Line`, found `\"x\"`",
        ),
        (
            "$apply=aggregate(Lines/Number with sum as n)",
            r#"{"Lines":[{"Number":2},7]}"#,
            "1:23 OD811 an item of `Lines` is declared as `S.Line`, found `7`",
        ),
        (
            "$apply=aggregate(Products/Parts/$count as n)",
            r#"{"Products":[{"Parts":[{},true]}]}"#,
            "1:26 OD811 an item of `Parts` is declared as `S.Product`, found `true`",
        ),
    ] {
        fails(query, row, &[message]);
    }
}

/// A key that `$expand` reads stands twice, in the record or in what is expanded.
#[test]
fn keys_that_stand_twice_are_told() {
    for (query, row, key) in [
        (
            "$filter=isof(Address,Edm.String)",
            r#"{"Address":null,"Address":{}}"#,
            "Address",
        ),
        (
            "$expand=Customer",
            r#"{"Customer":null,"Customer":{}}"#,
            "Customer",
        ),
        (
            "$expand=Customer/S.VipCustomer",
            r##"{"Customer":{"@odata.type":"#S.VipCustomer","@odata.type":"#S.Customer"}}"##,
            "@odata.type",
        ),
        (
            "$expand=Products($expand=Parts)",
            r#"{"Products":[{"Parts":[],"Parts":[]}]}"#,
            "Parts",
        ),
    ] {
        let options = Options {
            on_error: OnError::Skip,
            ..Options::default()
        };
        let failures = run_with("Sales", query, row, &options).failures;
        let message = format!("OD802 the key `{key}` stands twice in one object");
        assert!(
            failures.len() == 1 && failures[0].ends_with(&message),
            "{query}: {failures:?}"
        );
    }
}

/// What an item names is not meant by the star beside it, and nothing is expanded in two ways.
#[test]
fn each_is_expanded_once() {
    gives(
        "$expand=*/$ref,Products($select=ID)",
        r#"{"Customer":{"@odata.id":"C(1)","ID":"C1"},"Products":[{"ID":"1","Name":"x"}]}"#,
        &[r#"{"Customer":{"@odata.id":"C(1)"},"Products":[{"ID":"1"}]}"#],
    );
    refused(
        "$expand=S.WebSale/Products,Products/$ref",
        "`Products`, which is asked for twice, cannot be evaluated over local data",
        "Products/$ref",
    );
}

#[test]
fn annotations_are_selected_by_name() {
    let row = r#"{"ID":1,"Note@S.Term":5,"Note":"n","@S.Own":7}"#;
    gives(
        "$select=ID,Note/@S.Term",
        row,
        &[r#"{"ID":1,"Note@S.Term":5,"@S.Own":7}"#],
    );
    gives("$select=@S.Own", row, &[r#"{"@S.Own":7}"#]);
}

#[test]
fn the_deepest_record_is_expanded_on_a_small_stack() {
    let deep = format!("{}{}", r#"{"ID":"x","Parts":["#.repeat(63), "]}".repeat(63));
    let query = "$expand=Parts($levels=max;$filter=ID eq 'x';$select=ID)";
    let run = move || rows_of("Products", query, &deep).len();
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(run);
    assert!(thread.unwrap().join().unwrap() > 1000);
}

/// There are no items in null: their count is 0, and nothing but that is asked for.
#[test]
fn the_count_of_null() {
    for (query, expected) in [
        (
            "$expand=Products/$count&$select=ID",
            r#"{"ID":1,"Products@odata.count":0}"#,
        ),
        (
            "$expand=Products($count=true)&$select=ID",
            r#"{"ID":1,"Products@odata.count":0,"Products":null}"#,
        ),
        ("$expand=Products&$select=ID", r#"{"ID":1,"Products":null}"#),
    ] {
        gives(query, r#"{"ID":1,"Products":null}"#, &[expected]);
    }
}
