//! How queries can go on: examples of each place, and laws for all of them.

use crate::support::generate::for_all;
use odq::complete::{Suggestion, Suggestions, suggestions};
use odq::syntax::parse;
use odq::{Input, Limits, Profile, Query, Root, Schema};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::fmt::Write;

/// The suggestions at `|`.
fn at(text: &str, profile: &str) -> Suggestions {
    let place = text.find('|').unwrap();
    let text = text.replacen('|', "", 1);
    let (schema, profile) = (Schema::referrals(), Profile::find(profile));
    suggestions(&text, Input::Auto, place, &schema, &Root::Only, profile)
}

/// The first suggestions at `|`, one a line: label, what is inserted if that is something else, kind,
/// type.
#[track_caller]
fn first(count: usize, text: &str) -> String {
    let found = at(text, "odata-4.01");
    let mut out = format!("{}", found.place);
    if let Some(expected) = &found.expected {
        let _ = write!(out, " {expected}");
    }
    out.push('\n');
    for item in found.items.iter().take(count) {
        let _ = write!(out, "{}", item.label);
        if item.insert != item.label {
            let _ = write!(out, " [{}]", item.insert);
        }
        let _ = write!(out, " {}", item.kind.name());
        if let Some(ty) = &item.ty {
            let _ = write!(out, " {ty}");
        }
        out.push('\n');
    }
    out
}

const PLACES: &[&str] = &[
    "status eq |",
    "status eq 'A|",
    "status eq 'A|'",
    "status |",
    "status eq 'New'|",
    "customerProfile/ad|",
    "team/|",
    "team/any(|",
    "team/any(t:|",
    "team/any(t:t/em|ail eq 'x')",
];

#[test]
fn places() {
    for text in PLACES {
        println!("{text}\n{}", first(6, text));
    }
}

/// Beginnings, ends and parts of conditions about referrals.
const CONDITIONS: &[&str] = &[
    "status eq 'New'",
    "'Active' ne status",
    "status in ('New','Active')",
    "contains(name,'R&D')",
    "startswith(tolower(customerProfile/name),'a') eq true",
    "customerProfile/address/country eq 'US'",
    "team/any(t:t/email eq 'a@b.c' and t/firstName ne null)",
    "team/all(m:length(m/lastName) gt 3 or m/email eq name)",
    "team/any()",
    "team/$count ge 2",
    "details/dealValue mul 2 add 1 gt 10.5",
    "details/dealValue divby 3 le -1",
    "createdDateTime ge 2020-10-30T21:03:00Z",
    "createdDateTime sub duration'P1D' lt now()",
    "year(createdDateTime) eq 2020",
    "date(updatedDateTime) eq 2021-01-31",
    "not isSpam",
    "not (type eq 'Shared')",
    "isSpam eq false",
    "id eq 'it''s'",
    "$it/name eq name",
    "cast(details/dealValue,Edm.Int64) eq 5",
    "isof(name,Edm.String)",
    "concat(name,id) eq 'x'",
    "indexof(name,'b') eq 1 and substring(name,1,2) eq 'bc'",
    "case(isSpam:1,true:2) eq 1",
    "(direction eq 'Incoming' or direction eq 'Outgoing')",
    "details/requirements/industries/any(i:i/id eq 'x')",
];

fn condition() -> impl Strategy<Value = String> {
    let one = select(CONDITIONS).prop_map(str::to_owned);
    let joined = (vec(one, 1..4), select(&[" and ", " or "][..]));
    joined.prop_map(|(all, joint)| all.join(joint))
}

const OPTIONS: &[&str] = &[
    "$orderby=createdDateTime desc,name",
    "$orderby=length(name) add 1 asc",
    "$select=id,status,customerProfile/address/city",
    "$select=customerProfile($select=name,address)",
    "$expand=team($filter=email eq 'x';$orderby=firstName desc;$select=email,lastName;$top=2)",
    "$expand=customerProfile/team",
    "$top=10",
    "$skip=5",
    "$count=true",
    "$compute=details/dealValue mul 2 as twice",
    "$search=teams AND NOT demo",
    "$format=json",
    "@p='x'",
];

/// They stand alone: what they make of the records is known to them only.
const TRANSFORMATIONS: &[&str] = &[
    "$apply=groupby((status,customerProfile/name),aggregate(details/dealValue with sum as total))",
    "$apply=filter(status eq 'New')/aggregate($count as n,details/dealValue mul 2 with max as m)",
    "$apply=concat(topcount(2,details/dealValue),compute(length(name) as n)/orderby(name desc))",
];

/// Queries that are right, in each form.
fn query() -> impl Strategy<Value = String> {
    let bare = condition();
    let options = vec(select(OPTIONS), 0..4).boxed();
    let options = prop_oneof![3 => options, 1 => select(TRANSFORMATIONS).prop_map(|one| vec![one])];
    let string = (condition(), options, any::<bool>(), any::<bool>());
    let string = string.prop_map(|(condition, mut options, encoded, address)| {
        options.sort_unstable();
        options.dedup_by_key(|option| option.split('=').next());
        let condition = condition.replace('&', "%26");
        let mut text = format!("$filter={condition}");
        for option in options {
            text.push('&');
            text.push_str(option);
        }
        if encoded {
            text = text.replace(' ', "%20");
        }
        if address {
            text.insert_str(0, "https://api.partner.microsoft.com/v1.0/engagements/referrals?");
        }
        text
    });
    prop_oneof![bare.boxed(), string.boxed()]
}

fn offered(text: &str, at: usize) -> Suggestions {
    suggestions(text, Input::Auto, at, &Schema::referrals(), &Root::Only, None)
}

/// The places at which words begin, with the words.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut in_string = false;
    let mut at = 0;
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    while at < text.len() {
        let rest = &text[at..];
        let c = rest.chars().next().unwrap();
        if c == '\'' {
            in_string = !in_string;
            at += 1;
        } else if rest.starts_with("%20") {
            at += 3;
        } else if in_string || c == '%' {
            at += c.len_utf8();
        } else if c.is_ascii_alphabetic() || c == '$' || c == '@' {
            let length = 1 + rest[1..].find(|c| !part(c)).unwrap_or(rest.len() - 1);
            words.push((at, &rest[..length]));
            at += length;
        } else if c.is_ascii_digit() {
            at += rest.find(|c: char| !part(c) && c != '-' && c != ':').unwrap_or(rest.len());
        } else {
            at += c.len_utf8();
        }
    }
    words
}

fn begins(item: &Suggestion, word: &str) -> bool {
    item.label == word || item.insert.trim_start().starts_with(word)
}

/// Words that nobody can know: new names, what is searched for, the path of a service.
const OWN_WORDS: &[&str] = &[
    "twice", "total", "n", "m", "t", "i", "teams", "demo", "https", "v1.0", "engagements", "@p",
    "api.partner.microsoft.com",
];

#[test]
fn the_next_word_is_among_the_suggestions() {
    for_all(|| vec(query(), 8), |texts| {
        let (mut all, mut found) = (0, 0);
        let mut missed = Vec::new();
        for text in &texts {
            for (place, word) in words(text) {
                if OWN_WORDS.contains(&word) {
                    continue;
                }
                all += 1;
                let offered = offered(&text[..place], place);
                if offered.items.iter().any(|item| begins(item, word)) {
                    found += 1;
                } else {
                    println!("MISS {}|{word}", &text[..place]);
                    missed.push(format!("{}|{word}", &text[..place]));
                }
            }
        }
        assert!(100 * found >= 95 * all, "{found} of {all}: {missed:#?}");
    });
}

/// Whether a query is right.
fn is_valid(text: &str) -> bool {
    let parsed = Query::parse(text, Input::Auto);
    parsed.diagnostics.is_empty()
        && parsed.query.check(&Schema::referrals(), &Root::Only).is_ok()
}

#[test]
fn a_word_that_is_taken_again_changes_nothing() {
    for_all(query, |text| {
        let was_valid = is_valid(&text);
        for (place, word) in words(&text) {
            for at in place..=place + word.len() {
                let found = offered(&text, at);
                let span = found.span;
                assert_eq!(span.of(&text), word, "{text} {at}");
                let Some(same) = found.items.iter().find(|item| item.label == word) else {
                    continue;
                };
                let (start, end) = (span.start as usize, span.end as usize);
                let again = [&text[..start], &same.insert, &text[end..]].concat();
                assert!(is_valid(&again) || !was_valid, "{text}\n{again}");
            }
        }
    });
}

#[test]
fn what_is_inserted_is_no_error() {
    for_all(query, |text| {
        for (place, _) in text.char_indices() {
            let found = offered(&text, place);
            let (start, end) = (found.span.start as usize, found.span.end as usize);
            let is_open = found.place == "string" && text[end..].starts_with('\'');
            for item in &found.items {
                let closing = if is_open { "'" } else { "" };
                let begin = [&text[..start], &item.insert, closing].concat();
                let (_, errors) = parse(&begin, Input::Auto, &Limits::DEFAULT);
                let end = begin.trim_end().len();
                let inside = errors.iter().find(|error| (error.span.end as usize) < end);
                if let Some(error) = inside {
                    println!("BAD {}|{}\t{}\t{}", &text[..place], &text[place..], item.insert, error.diagnostic().message);
                }
            }
        }
    });
}
