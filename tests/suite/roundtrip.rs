//! What is printed reads back as the same tree, however it is encoded on the way; and whatever is
//! read, errors and fixes point into the text.

use crate::support::filter;
use crate::support::generate::{bare, content, expr, for_all, query, template};
use crate::support::laws::{check_findings, check_roundtrip, query_spans};
use odq::diagnostic::Limits;
use odq::syntax::ast::Query;
use odq::syntax::{Input, parse, print_expr};
use odq::text::{HoleForms, Plus, decode, mask};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// All that must hold for any text.
#[track_caller]
fn check(text: &str) {
    check_findings(text);
    check_roundtrip(text);
}

fn read(text: &str, input: Input) -> Query {
    let (query, errors) = parse(text, input, &Limits::DEFAULT);
    assert!(errors.is_empty(), "{text:?}: {errors:#?}");
    query
}

/// Prints a tree, reads it back, and prints that.
fn there_and_back(query: &Query, input: Input) -> String {
    let text = query.to_string();
    let again = read(&text, input);
    assert_eq!(query, &again, "{text:?}");
    assert_eq!(again.to_string(), text, "printed a second time");
    text
}

#[test]
fn canonical_text_is_one_line() {
    for (text, expected) in [
        (
            "$filter=name eq 'a%0Ab%1B%7F%C2%85'",
            "$filter=name eq 'a%0Ab%1B%7F%C2%85'",
        ),
        ("$search=\"a%09b\"&x=%00", "$search=\"a%09b\"&x=%00"),
        ("name%20eq%20'a%0Ab'", "name%20eq%20'a%0Ab'"),
        ("name eq 'a\nb%20'", "name%20eq%20'a%0Ab%2520'"),
        ("contains(name,'a%07b')", "contains(name,'a%07b')"),
        ("name eq 'a\tb'", "name eq 'a\tb'"),
    ] {
        let query = read(text, Input::Auto);
        assert_eq!(there_and_back(&query, Input::Auto), expected, "{text:?}");
    }
}

/// Every byte but letters and digits as an escape.
fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric();
    let byte = |b: u8| {
        if plain(b) {
            char::from(b).to_string()
        } else {
            format!("%{b:02x}")
        }
    };
    text.bytes().map(byte).collect()
}

fn decoded(text: &str) -> String {
    let (decoded, errors) = decode(text, 0, Plus::Literal);
    assert_eq!(errors, []);
    decoded.text().to_owned()
}

#[test]
fn expressions_come_back() {
    for_all(expr, |expr| {
        let query = bare(expr);
        there_and_back(&query, Input::Expression);
        there_and_back(&query, Input::Auto);
    });
}

#[test]
fn queries_come_back() {
    for_all(query, |query| {
        there_and_back(&query, Input::Auto);
    });
}

#[test]
fn templates_come_back() {
    for_all(query, |query| {
        let text = query.to_string();
        if ["{{", "${", "@{"].iter().any(|sign| text.contains(sign)) {
            // What begins in a string would end in the hole of another.
            return;
        }
        let holes = template(&text);
        let read = read(&holes, Input::Auto);
        let has_hole = holes.contains("{{one}}");
        assert!(read.source.holes().is_some() || !has_hole, "{holes:?}");
        there_and_back(&read, Input::Auto);
    });
}

#[test]
fn queries_with_an_address_come_back() {
    let addressed = || {
        let queries = query().prop_filter("options", |query| !is_bare(query));
        let addresses = [
            "/v1.0/referrals",
            "https://example.org:80/a%20b(id='1')/$count",
        ];
        (queries, select(addresses.to_vec()), "(#([a-z]|%20){0,3})?")
    };
    for_all(addressed, |(query, address, fragment)| {
        let options = query.to_string();
        let options = options.strip_prefix('?').unwrap_or(&options);
        let read = read(&format!("{address}?{options}{fragment}"), Input::Auto);
        there_and_back(&read, Input::Url);
        assert_eq!(
            Query {
                address: None,
                ..read
            },
            query
        );
    });
}

#[test]
fn encoding_every_byte_changes_nothing() {
    for_all(expr, |expr| {
        let query = bare(expr);
        let value = print_expr(filter(&query), &query.source);
        if mask(&value, HoleForms::default()).holes.is_some() {
            // Only escapes tell such a string from a template.
            return;
        }
        let raw = format!("$filter={}", encoded(&value));
        let mut there = read(&raw, Input::Url);
        // A blank more, so that it is not decoded.
        let plain = format!("{value} ");
        let here = read(&plain, Input::Expression);
        assert_eq!(query_spans(&there).len(), query_spans(&here).len());
        for (there, here) in query_spans(&there).into_iter().zip(query_spans(&here)) {
            let slice = raw.get(there.start as usize..there.end as usize);
            let slice = slice.unwrap_or_else(|| panic!("{there:?} of {raw:?}"));
            assert_eq!(decoded(slice), here.of(&plain));
        }
        there.options[0].name = query.options[0].name.clone();
        assert_eq!(there, query);
    });
}

#[test]
fn no_text_breaks_the_parser() {
    for_all(|| "\\PC*", |text: String| check(&text));
    for_all(
        || vec(any::<char>(), 0..20),
        |text| {
            check(&text.iter().collect::<String>());
        },
    );
}

#[test]
fn no_soup_of_tokens_breaks_the_parser() {
    let soup = || {
        let token = prop_oneof![6 => select(TOKENS).prop_map(str::to_owned), 1 => content()];
        let starts = [
            "",
            "$filter=",
            "$orderby=",
            "$select=",
            "/a?$filter=",
            "@p=",
        ];
        (select(starts.to_vec()), vec(token, 0..30))
    };
    for_all(soup, |(start, soup)| {
        check(&format!("{start}{}", soup.concat()));
    });
}

#[test]
fn no_slip_in_a_valid_text_breaks_the_parser() {
    for_all(
        || (query(), any::<Index>(), content()),
        |(query, at, slip)| {
            let text = query.to_string();
            let places: Vec<usize> = text
                .char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .collect();
            let (before, behind) = text.split_at(places[at.index(places.len())]);
            check(&format!("{before}{slip}{behind}"));
            check(before);
            check(behind);
        },
    );
}

fn is_bare(query: &Query) -> bool {
    let name = query
        .options
        .first()
        .map(|option| option.name.as_str(&query.source));
    name == Some("")
}

/// Pieces of the grammar, and of what people take for it.
const TOKENS: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    "(",
    ")",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ";",
    "/",
    "'",
    "'",
    "\"",
    "a",
    "b1",
    "eq",
    " eq ",
    " and ",
    "or",
    "not",
    "not ",
    "in",
    " in (",
    "has",
    "add",
    "-",
    "5",
    "-5",
    "1.5",
    "2020-01-01",
    "12:30",
    "T00:00",
    "Z",
    "null",
    "true",
    "INF",
    "any(",
    "/any(x:",
    "all(",
    "$count",
    "$it",
    "$filter(",
    "$filter=",
    "&",
    "?",
    "#",
    "@",
    "@p",
    "@p=",
    "%",
    "%2",
    "%20",
    "%27",
    "%C3",
    "%A9",
    "{{",
    "}}",
    "${",
    "@{",
    "{{x}}",
    "'{{y}}'",
    "+",
    "=",
    "==",
    "!=",
    "<>",
    "&&",
    "||",
    "!",
    "like",
    "is null",
    "not in",
    "between",
    "contains(",
    "substringof(",
    "case(",
    "cast(",
    "Ns.T",
    "Ns.T'",
    "datetime'",
    "guid'",
    "duration'P1D'",
    "geography'",
    "binary'",
    "é",
    "\u{2018}",
    "\u{301}",
    "\u{fffd}",
    "\t",
    "\n",
    "`",
    ".",
    "..",
    "*",
    "desc",
    " desc,",
    "$top=",
    "$orderby=",
    "$select=",
    "https://",
    "65edc0b5-3485-41b7-a17e-dfa9ef4706e2",
];
