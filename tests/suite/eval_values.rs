//! Values that are more than a number or a text: objects, lists, shapes, annotations, items by their
//! key, types; over small data.

use crate::support::sales::{fails, gives, refused, rows_of, run_with};
use odq::eval::Options;

const SALE: &str = r##"{"@odata.etag":"W/1","@odata.type":"#S.WebSale","ID":1,"Site":"web","Amount":3,"Colour":"Red,Blue","Customer":{"ID":"C1","@odata.type":"#S.VipCustomer","Name":"Joe","Bonus":5},"Products":[{"ID":"P1","Name":"Tea","Price":1.5,"Parts":[{"ID":"Q1","Name":"Leaf"}]},{"ID":"P2","Name":"Coffee","Price":3}],"Tags":["a","b","a"],"Scores":[1,2,3],"Note@S.Lang":"en","Note":"n","Address":{"City":"Rome","Country":"IT","@S.Checked":true},"Other":{"Country":"IT","City":"Rome","Lines":null},"Lines":[{"Text":"x","Number":1}],"Place":{"type":"Point","coordinates":[0,0]},"Spot":{"type":"Point","coordinates":[3,4]},"Route":{"type":"LineString","coordinates":[[0,0],[3,4],[3,5]]},"Area":{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]]],"crs":{"type":"name","properties":{"name":"EPSG:0"}}}}"##;

/// What an expression gives for the sale.
#[track_caller]
fn value(expression: &str, expected: &str) {
    let query = format!("$compute={expression} as v&$select=v");
    let out = rows_of("Sales", &query, SALE);
    let found = out.trim_end();
    let found = found.split(r#""v":"#).nth(1).unwrap_or(found);
    let found = found.strip_suffix('}').unwrap_or(found);
    assert_eq!(found, expected, "{expression}");
}

#[test]
fn types_of_objects() {
    for (expression, expected) in [
        ("S.WebSale/Site", r#""web""#),
        ("isof(S.WebSale)", "true"),
        ("isof(S.Sale)", "true"),
        ("isof(Customer,S.VipCustomer)", "true"),
        ("isof(Customer,S.Customer)", "true"),
        ("isof(Address,S.UsAddress)", "false"),
        ("isof(Address,S.Address)", "true"),
        ("isof(Tags,Collection(Edm.String))", "true"),
        ("isof(Amount,Edm.Decimal)", "true"),
        ("Customer/S.VipCustomer/Bonus", "5"),
        ("cast(Customer,S.VipCustomer)/Bonus", "5"),
        ("Address/S.UsAddress/State", "null"),
        ("Products/any(p:isof(p,S.Product))", "true"),
        ("cast(Address,S.UsAddress) eq null", "true"),
        ("cast(Customer,S.VipCustomer) ne null", "true"),
        (
            "Customer/S.VipCustomer",
            r##"{"ID":"C1","@odata.type":"#S.VipCustomer","Name":"Joe","Bonus":5}"##,
        ),
    ] {
        value(expression, expected);
    }
    gives(
        "$filter=isof(S.WebSale)&$select=ID",
        r##"{"ID":1}
{"ID":2,"@odata.type":"#S.WebSale"}
{"ID":3,"@type":"S.WebSale"}
{"ID":4,"@odata.type":"#S.Sale"}"##,
        &[
            r##"{"ID":2,"@odata.type":"#S.WebSale"}"##,
            r#"{"ID":3,"@type":"S.WebSale"}"#,
        ],
    );
}

#[test]
fn annotations_are_values() {
    value("@odata.etag", r#""W/1""#);
    value("Note/@S.Lang", r#""en""#);
    value("Address/@S.Checked", "true");
    value("Customer/@odata.type", r##""#S.VipCustomer""##);
    value("@S.None", "null");
    value("@odata.etag eq 'W/1'", "true");
}

#[test]
fn items_by_their_key() {
    value("Products('P2')/Name", r#""Coffee""#);
    value("Products(ID='P1')/Price mul 2", "3");
    value("Products('P9')/Name", "null");
    value("Products('P1')/Parts('Q1')/Name", r#""Leaf""#);
    value("Products/$filter(Price gt 2)('P2')/Name", r#""Coffee""#);
    value("Products/$filter(Price gt 2)('P1')/Name", "null");
    value("Products('P2') eq null", "false");
    value("Products('P9') eq null", "true");
    let leaf = r#"[{"ID":"Q1","Name":"Leaf"}]"#;
    for (expression, expected) in [
        ("Products('P2')", r#"{"ID":"P2","Name":"Coffee","Price":3}"#),
        ("Products('P1')/Parts", leaf),
        ("Products('P1')/Parts/$filter(Name eq 'Leaf')", leaf),
        ("Products('P1')/Parts/$filter(Name eq 'x')", "[]"),
        ("Products('P1')/Parts/$count", "1"),
        ("Products('P2')/Parts/$count", "0"),
        ("Products('P9')/Parts", "null"),
        (
            "Products('P1')/Parts/any(p:p/Name ne $it/Note and p/ID eq 'Q1')",
            "true",
        ),
        ("Products('P1')/Parts/all(p:p/Name eq 'x')", "false"),
        ("Products('P9')/Parts/all(p:p/Name eq 'x')", "true"),
        ("Products('P1')/Parts('Q1')/Parts/any()", "false"),
        ("length(Products('P1')/Parts)", "1"),
        ("Products/any(p:p/Parts('Q1')/Name eq 'Leaf')", "true"),
    ] {
        value(expression, expected);
    }
    gives(
        "$apply=aggregate(Products('P1')/Price with sum as t,Products('P2') with countdistinct as n)",
        &format!("{SALE}\n{SALE}"),
        &[r#"{"t":3,"n":1}"#],
    );
    fails(
        "Products('P1')/Parts/any(p:p/Name eq 'x')",
        r#"{"ID":1,"Products":[{"ID":"P1","Parts":[{"ID":"Q1"},7]}]}"#,
        &["1:52 OD811 an item of `Parts` is declared as `S.Product`, found `7`"],
    );
    // What is calculated has no place in the record.
    fails(
        "case(true:Lines)/any(l:l/Text eq 'x')",
        r#"{"ID":1,"Lines":[{"Text":"y"},{"Text":1}]}
{"ID":2,"Lines":[{"Text":"y"},{"Text":"a","Text":"b"}]}"#,
        &[
            "1:0 OD811 `l/Text` is declared as `Edm.String`, found `1`",
            "2:43 OD802 the key `Text` stands twice in one object",
        ],
    );
    refused(
        "$filter=concat(Products('P1')/Parts,Products)/any()",
        "a complex value as a whole cannot be evaluated over local data",
        "concat(Products('P1')/Parts,Products)",
    );
    let chain =
        "Products('P1')".to_owned() + &"/Parts('P1')".repeat(49) + "/Parts/any(p:p/ID eq 'x')";
    let row = r#"{"ID":1,"Products":[{"ID":"P1"}]}"#;
    let run = move || gives(&chain, row, &[]);
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(run);
    thread.unwrap().join().unwrap();
}

#[test]
fn objects_as_a_whole() {
    for (expression, expected) in [
        ("Address eq Other", "true"),
        ("Address ne Other", "false"),
        ("Address eq null", "false"),
        (r#"Address eq {"Country":"IT","City":"Rome"}"#, "true"),
        (r#"Address eq {"Country":"IT"}"#, "false"),
        (
            r#"Address in [{"City":"x"},{"City":"Rome","Country":"IT"}]"#,
            "true",
        ),
        (
            "Address",
            r#"{"City":"Rome","Country":"IT","@S.Checked":true}"#,
        ),
        ("Lines", r#"[{"Text":"x","Number":1}]"#),
        ("Lines/$filter(Number gt 1)", "[]"),
        ("Lines/$filter(Number eq 1)", r#"[{"Text":"x","Number":1}]"#),
        (r#"{"a":Amount,"b":[1,Note]}"#, r#"{"a":3,"b":[1,"n"]}"#),
        (
            "case(Amount gt 2:Address,true:Other)",
            r#"{"City":"Rome","Country":"IT","@S.Checked":true}"#,
        ),
    ] {
        value(expression, expected);
    }
    gives(
        "$compute=Address as a&$filter=a/City eq 'Rome'&$select=a/Country",
        SALE,
        &[
            r##"{"@odata.etag":"W/1","@odata.type":"#S.WebSale","a":{"Country":"IT","@S.Checked":true}}"##,
        ],
    );
}

#[test]
fn lists_as_values() {
    for (expression, expected) in [
        ("Tags", r#"["a","b","a"]"#),
        ("hassubset(Tags,['a','a'])", "true"),
        ("hassubset(Tags,['b','b'])", "false"),
        ("hassubsequence(Scores,[1,3])", "true"),
        ("hassubset(Scores/$filter($this gt 1),[1])", "false"),
        ("Scores/$filter($this gt 1)", "[2,3]"),
        ("concat(Scores,[9])", "[1,2,3,9]"),
        ("length(Tags)", "3"),
        ("substring(Scores,1)", "[2,3]"),
        ("indexof(Tags,['b','a'])", "1"),
        ("concat(Tags,['c'])/any(t:t eq 'c')", "true"),
        ("concat(Tags,null)/all(t:t eq 'c')", "true"),
        ("substring(Tags,1)/$count", "2"),
        ("concat(Scores,[9])/$filter($this gt 2)", "[3,9]"),
        ("length(concat(Scores,[9])/$filter($this gt 2))", "2"),
        (
            "case(Amount gt 2:Lines,true:Address/Lines)/any(l:l/Text eq 'x')",
            "true",
        ),
        ("Tags eq ['a','b','a']", "true"),
        ("Scores/any(s:s eq $it/Amount)", "true"),
        ("Products/any(p:p/Price eq $it/Amount)", "true"),
        ("case(Amount gt 5:'much',Amount gt 2:'some')", r#""some""#),
        ("case(Amount gt 5:'much')", "null"),
        ("Colour has S.Colour'Blue'", "true"),
        ("cast(Colour,Edm.String)", r#""Red,Blue""#),
        ("cast(Colour,S.Colour)", r#""Red,Blue""#),
        ("cast(Colour,S.Colour) has S.Colour'Blue'", "true"),
        ("Colour", r#""Red,Blue""#),
    ] {
        value(expression, expected);
    }
}

/// Of a collection that is cast to a derived type the items of that type are meant (URL Conventions
/// 4.11).
#[test]
fn items_of_derived_types() {
    let row = r##"{"Customer":{"Sales":[{"ID":1,"Site":"a"},{"ID":2,"@odata.type":"#S.WebSale","Site":"b"},null]}}"##;
    for (expression, expected) in [
        ("Customer/Sales/S.WebSale/any(s:s/Site eq 'b')", "true"),
        ("Customer/Sales/S.WebSale/any(s:s/Site eq 'a')", "false"),
        ("Customer/Sales/S.WebSale/all(s:s/ID eq 2)", "true"),
        ("Customer/Sales/S.WebSale/$count", "1"),
        ("Customer/Sales/S.WebSale/$filter(ID gt 2)/$count", "0"),
        ("Customer/Sales(2)/ID", "2"),
        ("Customer/Sales/S.WebSale(2)/Site", r#""b""#),
        ("Customer/Sales/S.WebSale(1)/Site", "null"),
        (
            "Customer/Sales/S.WebSale",
            r##"[{"ID":2,"@odata.type":"#S.WebSale","Site":"b"}]"##,
        ),
    ] {
        let query = format!("$compute={expression} as v&$select=v");
        gives(&query, row, &[&format!(r#"{{"v":{expected}}}"#)]);
    }
}

#[test]
fn shapes_in_records() {
    for (expression, expected) in [
        ("geo.distance(Spot,geometry'SRID=0;Point(0 0)')", "5"),
        (
            "geo.distance(Place,geography'SRID=4326;Point(180 0)') gt 20015000",
            "true",
        ),
        (
            "geo.distance(Place,geography'SRID=4326;Point(180 0)') lt 20016000",
            "true",
        ),
        ("geo.length(Route)", "6"),
        ("geo.intersects(Spot,Area)", "true"),
        ("geo.intersects(geometry'SRID=0;Point(10 1)',Area)", "false"),
        ("Spot", r#"{"type":"Point","coordinates":[3,4]}"#),
        (
            "geometry'SRID=7;Point(1 2.5)'",
            r#"{"type":"Point","coordinates":[1,2.5],"crs":{"type":"name","properties":{"name":"EPSG:7"}}}"#,
        ),
        ("Place eq null", "false"),
    ] {
        value(expression, expected);
    }
    fails(
        "geo.length(Route) gt 1",
        r#"{"Route":{"type":"Point","coordinates":[1,2]}}"#,
        &["1:9 OD811 `Route` is declared as `Edm.GeometryLineString`, found an object"],
    );
    // Which of the two places is meant nobody knows.
    fails(
        "geo.distance(Spot,geometry'SRID=0;Point(0 0)') gt 1",
        r#"{"Spot":{"type":"Point","coordinates":[3,4],"coordinates":[0,0]}}"#,
        &["1:8 OD811 `Spot` is declared as `Edm.GeometryPoint`, found an object"],
    );
}

#[test]
fn aliases_stand_everywhere() {
    gives(
        "$compute=Amount mul @f as v&$filter=v gt @g and ID in @ids&$select=v&@f=2&@g=5&@ids=[1,2]",
        SALE,
        &[r##"{"@odata.etag":"W/1","@odata.type":"#S.WebSale","v":6}"##],
    );
    gives(
        "$apply=aggregate(Amount mul @f with sum as t)&@f=3",
        SALE,
        &[r#"{"t":9}"#],
    );
    gives(
        "$expand=Products($filter=Price gt @p;$select=ID)&$select=ID&@p=2",
        r#"{"ID":1,"Products":[{"ID":"a","Price":1},{"ID":"b","Price":3}]}"#,
        &[r#"{"ID":1,"Products":[{"ID":"b"}]}"#],
    );
}

#[test]
fn what_is_left_to_services_is_refused() {
    for (query, message, place) in [
        (
            "$filter=$root/Sales(1)/Amount gt 1",
            "`$root` cannot be evaluated over local data",
            "$root/Sales(1)/Amount",
        ),
        (
            "$compute=Address/Lines/aggregate(Number with sum) as v",
            "`aggregate(...)` in a path cannot be evaluated over local data",
            "Address/Lines/aggregate(Number with sum)",
        ),
    ] {
        refused(query, message, place);
    }
}

/// Objects are compared member by member, which takes as long as they are.
#[test]
fn comparing_objects_costs_steps_for_their_bytes() {
    let enough = |length: usize| {
        let city = "x".repeat(length);
        let row =
            format!(r#"{{"ID":1,"Address":{{"City":"{city}"}},"Other":{{"City":"{city}"}}}}"#);
        let is_enough = |steps: &u64| {
            let mut options = Options::default();
            options.limits.record_steps = *steps;
            let ran = run_with("Sales", "$filter=Address eq Other", &row, &options);
            assert!(ran.failures.len() < 2, "{:?}", ran.failures);
            ran.failures.is_empty()
        };
        (0..1000).find(is_enough).unwrap()
    };
    let (short, long) = (enough(0), enough(6400));
    assert!((1..20).contains(&short), "{short}");
    // One step for 64 bytes, and one for 1,024 that are read.
    let more = long - short;
    assert!((200..=216).contains(&more), "{more}");
}

/// A value that is too long for a line is named by its kind.
#[test]
fn long_values_are_not_read_out() {
    for (value, said) in [
        ("1", "`1`".to_owned()),
        ("\"x\"", "`\"x\"`".to_owned()),
        (&"1".repeat(40), format!("`{}`", "1".repeat(40))),
        (&"1".repeat(41), "a long number".to_owned()),
        (
            &format!("\"{}\"", "x".repeat(38)),
            format!("`\"{}\"`", "x".repeat(38)),
        ),
        (
            &format!("\"{}\"", "x".repeat(39)),
            "a long string".to_owned(),
        ),
    ] {
        let row = format!("{{\"Paid\":{value}}}");
        let said = format!("1:8 OD811 `Paid` is declared as `Edm.Boolean`, found {said}");
        fails("Paid", &row, &[&said]);
    }
}
