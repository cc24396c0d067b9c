//! The fast evaluator against the plain one, over what lies in records: `$expand`, `$select` with
//! options, aggregates and groups through collections, casts to derived types, items by their key.

use super::differential::{Account, Random};
use crate::support::fast::Case;
use crate::support::generate::for_many;
use crate::support::generate_typed::Tape;
use crate::support::generate_whole::{Noise, encoded, noisy};
use crate::support::sales::schema;
use odq::{Input, Query, Root};
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::Arc;

const ROWS: usize = 12;

#[test]
fn both_evaluators_give_the_same_of_what_is_inline() {
    let account = Arc::new(Account::default());
    let counted = Arc::clone(&account);
    for_many(
        1,
        || (vec(any::<u16>(), 0..120), any::<u64>()),
        move |(numbers, seed)| case(&numbers, seed, &counted),
    );
    println!("{}", account.told(3));
}

fn case(numbers: &[u16], seed: u64, account: &Account) {
    let text = query(&mut Tape::new(numbers));
    account.case();
    let root = Root::EntitySet("Sales".to_owned());
    let parsed = Query::parse(&text, Input::Url).query;
    let noise = Noise::chosen(seed);
    let mut random = Random(seed);
    let rows: Vec<String> = (0..ROWS)
        .map(|_| {
            let numbers = random.numbers(200);
            let mut tape = Tape::new(&numbers);
            let sale = sale(&mut tape);
            noisy(sale, &mut tape, noise)
        })
        .collect();
    let input = rows.join("\n").into_bytes();
    if let Some(case) = Case::new(parsed, schema().clone(), &root, input) {
        account.ran(ROWS, &case.with(noise, seed).agreed());
    }
}

/// A query of some options.
fn query(tape: &mut Tape<'_>) -> String {
    let mut options = Vec::new();
    if tape.one_in(3) {
        options.push(format!("$apply={}", tape.of(APPLIES)));
    }
    if tape.one_in(3) {
        options.push(format!("$filter={}", tape.of(CONDITIONS)));
    }
    if tape.one_in(4) {
        options.push(format!("$orderby={}", tape.of(ORDERS)));
    }
    if tape.one_in(5) {
        options.push(format!("$compute={}", tape.of(COMPUTED)));
    }
    if !tape.one_in(3) {
        let items = (0..1 + tape.pick(2)).map(|_| expanded(tape, "Sale", 2));
        options.push(format!("$expand={}", items.collect::<Vec<_>>().join(",")));
    }
    if tape.one_in(2) {
        options.push(format!("$select={}", tape.of(SELECTED)));
    }
    if tape.one_in(5) {
        options.push("$top=7&$skip=1".to_owned());
    }
    if options.is_empty() {
        options.push("$count=true".to_owned());
    }
    let options: Vec<String> = options.iter().map(|option| encoded(option)).collect();
    options.join("&").replace("%26$skip", "&$skip")
}

const APPLIES: &[&str] = &[
    "aggregate(Lines/Number with sum as a,Lines/$count as n,$count as m)",
    "aggregate(Products/Price with average as a,Products with countdistinct as b)",
    "aggregate(Products('P1')/Price with average as a,Products('P1') with countdistinct as b)",
    "aggregate(Products/Parts/Price with max as a,Products/Parts/$count as b)",
    "aggregate(Address/Lines/Number with sum as a,Tags with countdistinct as b,Scores with min as c)",
    "aggregate(Customer/Name with countdistinct as a,Amount with sum from Customer/Country with average as b)",
    "groupby((Customer/Country,Customer/Name),aggregate(Amount with sum as t))",
    "groupby((Address),aggregate($count as n))",
    "groupby((Customer),aggregate(Units with sum as u,Rate with average as r))",
    "groupby((rollup(Customer/Country,Customer/Name),Status),aggregate($count as n))",
    "groupby((rollup($all,Customer/Country)),topcount(1,Amount))",
    "groupby((Status,Colour))",
    "groupby((Customer/Country),concat(aggregate(Amount with max as m),topsum(3,Amount)))",
    "filter(Amount gt 1)/compute(Amount mul 2 as Twice)/topcount(3,Twice)",
    "concat(top(2),aggregate(Amount with sum as Amount))",
    "compute(6 div ID as x)/skip(2)/top(4)",
    "bottompercent(40,Amount)/orderby(Note desc)",
    "orderby(Customer/Name,ID desc)/top(5)",
    "concat(groupby((Paid)),groupby((Status),aggregate(ID with max as ID)))",
];

const CONDITIONS: &[&str] = &[
    "Customer/Name eq 'Joe'",
    "Customer/S.VipCustomer/Bonus gt 1",
    "S.WebSale/Site ne null or Amount lt 5",
    "isof(Customer,S.VipCustomer)",
    "isof(S.WebSale) and ID gt 0",
    "Products/any(p:p/Price gt $it/Amount)",
    "Products/all(p:p/Parts/any(q:q/Price lt p/Price))",
    "Lines/$filter(Number gt 1)/$count ge 1",
    "Lines/$filter(Number gt 1)/any(l:contains(l/Text,'a'))",
    "Products('P1')/Price gt 1",
    "Products('P2')/Parts('P1')/Name ne null",
    "Products('P1')/Parts/any(p:p/Price gt $it/Amount or p/Name eq 'a')",
    "Products('P1')/Parts/$filter(Price gt 1)/$count le 1",
    "Products('P2')/Parts('P1')/Parts/all(p:p/Price lt 5)",
    "Products('P1')/Parent/Parts/any() or Products('P1') ne null",
    "length(Products('P1')/Parts) gt 0",
    "Customer/Sales/any(s:s/Products('P1')/Parts/$count eq 0)",
    "concat(Tags,['a'])/any(t:t eq 'b')",
    "substring(Tags,1)/$count gt 0",
    "concat(Scores,[1,null])/$filter($this gt $it/ID)/all(s:s lt 3)",
    "case(Paid:Lines,true:Address/Lines)/any(l:l/Number eq $it/ID)",
    "Customer/Sales/S.WebSale/any(s:s/Site ne null)",
    "Customer/Sales/S.WebSale/$count gt 0",
    "Customer/Sales/S.WebSale/$filter(Amount gt 1)/$count gt 0 or Customer/Sales/any(s:isof(s,S.WebSale))",
    "Address eq Other",
    "Address ne null and Address/Lines/any(l:l/Number eq $it/ID)",
    "Address in [{\"City\":\"Rome\"},null]",
    "Tags eq ['a','b']",
    "hassubset(Tags,['a'])",
    "Scores/any(s:s eq $it/ID)",
    "Colour has S.Colour'Red' and Status ne S.Status'New'",
    "length(Products/$filter(Price gt 1)) gt 0",
    "cast(Status,Edm.String) in ('New','Gone')",
];

const ORDERS: &[&str] = &[
    "Customer/Name,Amount desc",
    "Lines/$count desc,ID",
    "Status desc,Colour",
    "Products('P1')/Price",
    "Products('P1')/Parts/$count desc,concat(Tags,Tags)/$count",
    "Customer/S.VipCustomer/Bonus desc",
    "6 div ID",
];

const COMPUTED: &[&str] = &[
    "Address as a,Lines/$filter(Number gt 1) as b",
    "{\"x\":Customer/Name,\"y\":[1,Amount]} as a",
    "Products('P1')/Price as a,a mul 2 as b",
    "Products('P1') as a,Products('P1')/Parts as b",
    "Products('P2')/Parts/$filter(Price gt 1) as a,concat(Tags,Tags)/$filter($this ne 'a') as b",
    "case(Paid:Address,true:Other) as a",
    "6 div ID as a",
    "Customer as a,a/Name as b",
    "Units add 9223372036854775807 as a",
    "Customer/Sales/S.WebSale as a,Customer/Sales/S.WebSale/$count as b",
    "Tags/$filter($this ne 'a') as a,Share as b,Rate as c,Colour as d",
];

const SELECTED: &[&str] = &[
    "ID",
    "ID,Customer/Name",
    "*",
    "Address/City,Address/Lines/Text,Note",
    "Lines($filter=Number gt 1;$orderby=Text desc),ID",
    "Lines($top=1;$skip=1;$count=true),Address",
    "Address/Lines($filter=Number gt $it/ID;$select=Text)",
    "Products/Name,Tags",
    "Lines($select=Number),Address(City)",
    "a,b,ID",
];

/// An item of `$expand`, with options nested at most so deep.
fn expanded(tape: &mut Tape<'_>, of: &str, depth: usize) -> String {
    let (path, target): (&str, &str) = match of {
        "Sale" => [
            ("Customer", "Customer"),
            ("Products", "Product"),
            ("Customer/S.VipCustomer", "Customer"),
            ("S.WebSale/Products", "Product"),
        ][tape.pick(4)],
        "Customer" => [("S.VipCustomer/Agent", "Customer"), ("Sales", "Sale")][tape.pick(2)],
        _ => [("Parts", "Product"), ("Parent", "Product")][tape.pick(2)],
    };
    let form = match tape.pick(8) {
        0 if path.ends_with('s') => "/$count",
        1 => "/$ref",
        _ => "",
    };
    if of == "Sale" && tape.one_in(12) {
        return "*".to_owned();
    }
    let mut options = Vec::new();
    if form != "/$ref" && tape.one_in(2) {
        let conditions: &[&str] = match target {
            "Product" => &[
                "Price gt 1",
                "Price gt $it/Amount",
                "contains(Name,'a')",
                "6 div Price gt 1",
            ],
            "Sale" => &["Amount gt 1", "Lines/any(l:l/Number eq 1)"],
            _ => &["Name eq 'Joe'", "Country ne null"],
        };
        options.push(format!("$filter={}", tape.of(conditions)));
    }
    if form.is_empty() {
        let name = if target == "Sale" { "Note" } else { "Name" };
        if path.ends_with('s') && tape.one_in(3) {
            options.push(format!("$orderby={name} desc"));
        }
        if path.ends_with('s') && tape.one_in(3) {
            options.push(
                [
                    "$top=1",
                    "$skip=1",
                    "$count=true",
                    "$top=1;$skip=1;$count=true",
                ][tape.pick(4)]
                .to_owned(),
            );
        }
        if tape.one_in(6) {
            options.push("$search=a".to_owned());
        }
        if tape.one_in(6) {
            options.push(format!("$compute=concat({name},'!') as c"));
        }
        if path == "Products" && tape.one_in(8) {
            options.push("$apply=groupby((Name),aggregate(Price with sum as s))".to_owned());
        }
        if target == "Product" && of == "Product" && tape.one_in(3) {
            options.push(["$levels=2", "$levels=max", "$levels=3"][tape.pick(3)].to_owned());
        } else if depth > 0 && tape.one_in(3) {
            options.push(format!("$expand={}", expanded(tape, target, depth - 1)));
        }
        if tape.one_in(3) {
            options.push(format!("$select=ID,{name}"));
        }
    }
    if options.is_empty() {
        return format!("{path}{form}");
    }
    format!("{path}{form}({})", options.join(";"))
}

/// A member that may be null or missing.
fn member(
    tape: &mut Tape<'_>,
    out: &mut Vec<String>,
    name: &str,
    value: impl FnOnce(&mut Tape<'_>) -> String,
) {
    match tape.pick(9) {
        0 => {}
        1 => out.push(format!("\"{name}\":null")),
        _ => {
            let value = value(tape);
            out.push(format!("\"{name}\":{value}"));
        }
    }
}

fn one(all: &'static [&'static str]) -> impl Fn(&mut Tape<'_>) -> String {
    move |tape| tape.of(all).to_owned()
}

fn list(tape: &mut Tape<'_>, item: impl Fn(&mut Tape<'_>) -> String) -> String {
    let items: Vec<String> = (0..tape.pick(3)).map(|_| item(tape)).collect();
    format!("[{}]", items.join(","))
}

fn object(members: &[String]) -> String {
    format!("{{{}}}", members.join(","))
}

fn sale(tape: &mut Tape<'_>) -> String {
    let mut out = vec![format!("\"ID\":{}", tape.pick(5))];
    if tape.one_in(4) {
        out.insert(0, "\"@odata.type\":\"#S.WebSale\"".to_owned());
        member(tape, &mut out, "Site", one(&["\"web\"", "\"\""]));
    }
    member(
        tape,
        &mut out,
        "Amount",
        one(&[
            "1",
            "2.50",
            "\"4.00\"",
            "1e2",
            "-0.1",
            "12345678901234567890.5",
        ]),
    );
    member(
        tape,
        &mut out,
        "Units",
        one(&["3", "\"9223372036854775807\"", "-7"]),
    );
    member(
        tape,
        &mut out,
        "Rate",
        one(&["0.1", "0.2", "\"NaN\"", "\"INF\"", "1e300"]),
    );
    member(tape, &mut out, "Share", one(&["0.1", "16777217", "1e30"]));
    member(
        tape,
        &mut out,
        "Note",
        one(&["\"a\"", "\"caf\\u00e9\"", "\"A b\"", "\"\""]),
    );
    member(tape, &mut out, "Paid", one(&["true", "false"]));
    member(
        tape,
        &mut out,
        "Status",
        one(&["\"New\"", "2", "\"Gone\"", "\"Closed\""]),
    );
    member(
        tape,
        &mut out,
        "Colour",
        one(&["\"Red\"", "\"Red,Blue\"", "3", "\"Green, Blue\""]),
    );
    member(tape, &mut out, "Tags", |tape| {
        list(tape, one(&["\"a\"", "\"b\"", "null"]))
    });
    member(tape, &mut out, "Scores", |tape| {
        list(tape, one(&["1", "2", "3", "null"]))
    });
    member(tape, &mut out, "Address", address);
    member(tape, &mut out, "Other", address);
    member(tape, &mut out, "Lines", |tape| list(tape, line));
    if !tape.one_in(12) {
        member(tape, &mut out, "Customer", |tape| customer(tape, 2));
    }
    if tape.one_in(10) {
        out.push("\"Products@odata.count\":5".to_owned());
    }
    if tape.one_in(30) {
        out.push("\"Products@odata.nextLink\":\"x\"".to_owned());
    }
    member(tape, &mut out, "Products", |tape| {
        list(tape, |tape| product(tape, 2))
    });
    object(&out)
}

fn line(tape: &mut Tape<'_>) -> String {
    let mut out = Vec::new();
    member(
        tape,
        &mut out,
        "Text",
        one(&["\"a\"", "\"b a\"", "\"\\u0061\""]),
    );
    member(tape, &mut out, "Number", one(&["1", "2", "5.0"]));
    if tape.one_in(9) {
        "null".to_owned()
    } else {
        object(&out)
    }
}

fn address(tape: &mut Tape<'_>) -> String {
    let mut out = Vec::new();
    member(tape, &mut out, "City", one(&["\"Rome\"", "\"Paris\""]));
    member(tape, &mut out, "Lines", |tape| list(tape, line));
    if tape.one_in(3) {
        out.reverse();
    }
    object(&out)
}

fn customer(tape: &mut Tape<'_>, depth: usize) -> String {
    let mut out = Vec::new();
    let is_vip = tape.one_in(2);
    if is_vip {
        out.push("\"@odata.type\":\"#S.VipCustomer\"".to_owned());
        member(tape, &mut out, "Bonus", one(&["1", "5"]));
    }
    if !tape.one_in(5) {
        out.push("\"@odata.id\":\"Customers('C')\"".to_owned());
    }
    member(
        tape,
        &mut out,
        "Name",
        one(&["\"Joe\"", "\"Sue\"", "\"Ann\""]),
    );
    member(
        tape,
        &mut out,
        "Country",
        one(&["\"USA\"", "\"Netherlands\""]),
    );
    if depth > 0 {
        if is_vip {
            member(tape, &mut out, "Agent", |tape| customer(tape, depth - 1));
        }
        let site = tape.of(&["\"web\"", "null"]);
        let ty = tape.of(&["#S.WebSale", "#S.Sale", "S.WebSale"]);
        out.push(format!(
            "\"Sales\":[{{\"ID\":1,\"Amount\":2,\"Lines\":[]}},{{\"@odata.type\":\"{ty}\",\"ID\":2,\"Note\":\"x\",\"Site\":{site}}}]"
        ));
    }
    object(&out)
}

fn product(tape: &mut Tape<'_>, depth: usize) -> String {
    let mut out = vec![format!("\"ID\":\"P{}\"", 1 + tape.pick(3))];
    if !tape.one_in(5) {
        out.push("\"@odata.id\":\"Products('P')\"".to_owned());
    }
    member(
        tape,
        &mut out,
        "Name",
        one(&["\"Tea\"", "\"Coffee\"", "\"Paper\""]),
    );
    member(tape, &mut out, "Price", one(&["1.5", "3", "0", "\"2.00\""]));
    if depth > 0 {
        out.push(format!(
            "\"Parts\":{}",
            list(tape, |tape| product(tape, depth - 1))
        ));
        let parent = if tape.one_in(3) {
            "null".to_owned()
        } else {
            product(tape, depth - 1)
        };
        out.push(format!("\"Parent\":{parent}"));
    }
    object(&out)
}
