//! How queries can go on: examples of each place, and laws for all of them.

use crate::support::generate::for_fewer;
use odq::complete::{Kind, Suggestion, Suggestions, suggestions};
use odq::syntax::{SyntaxError, SyntaxErrorKind, parse};
use odq::{Input, Limits, Profile, Query, Root, Schema};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    let mut out = found.place.to_owned();
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

#[test]
fn places() {
    insta::assert_snapshot!(first(6, "status eq |"), @"
    operand Microsoft.Partner.Engagements.ReferralStatus
    Active ['Active'] enum-member Microsoft.Partner.Engagements.ReferralStatus
    Closed ['Closed'] enum-member Microsoft.Partner.Engagements.ReferralStatus
    New ['New'] enum-member Microsoft.Partner.Engagements.ReferralStatus
    None ['None'] enum-member Microsoft.Partner.Engagements.ReferralStatus
    null literal
    status property Microsoft.Partner.Engagements.ReferralStatus
    ");
    insta::assert_snapshot!(first(2, "status eq 'a|"), @"
    string Microsoft.Partner.Engagements.ReferralStatus
    Active [Active'] enum-member Microsoft.Partner.Engagements.ReferralStatus
    ");
    insta::assert_snapshot!(first(2, "status eq 'A|' and isSpam"), @"
    string Microsoft.Partner.Engagements.ReferralStatus
    Active enum-member Microsoft.Partner.Engagements.ReferralStatus
    ");
    insta::assert_snapshot!(first(3, "status |"), @"
    operator
    eq [eq ] operator Edm.Boolean
    ne [ne ] operator Edm.Boolean
    in [in ] operator Edm.Boolean
    ");
    insta::assert_snapshot!(first(3, "status eq 'New'|"), @"
    operator
    and [ and ] operator Edm.Boolean
    or [ or ] operator Edm.Boolean
    eq [ eq ] operator Edm.Boolean
    ");
    insta::assert_snapshot!(first(3, "createdDateTime gt |"), @"
    operand Edm.DateTimeOffset
    2020-10-30T21:03:00Z literal Edm.DateTimeOffset
    acceptedDateTime property Edm.DateTimeOffset
    closedDateTime property Edm.DateTimeOffset
    ");
    insta::assert_snapshot!(first(3, "not isSpam eq |"), @"
    operand Edm.Boolean
    false literal Edm.Boolean
    true literal Edm.Boolean
    favorite property Edm.Boolean
    ");
    insta::assert_snapshot!(first(3, "customerProfile/ad|"), @"
    member Edm.Boolean
    address property Microsoft.Partner.Engagements.Address
    ");
    insta::assert_snapshot!(first(3, "customerProfile/|dress/city"), @"
    member Edm.Boolean
    address property Microsoft.Partner.Engagements.Address
    isMaccEligible property Edm.Boolean
    isMatchingComplete property Edm.Boolean
    ");
    insta::assert_snapshot!(first(9, "team/|"), @"
    member Edm.Boolean
    any [any(t:t/] lambda-operator Edm.Boolean
    $count segment Edm.Int64
    all [all(t:t/] lambda-operator Edm.Boolean
    $filter [$filter(] segment Collection(Microsoft.Partner.Engagements.Member)
    ");
    insta::assert_snapshot!(first(2, "team/any(|"), @"
    variable
    t [t:t/] variable Microsoft.Partner.Engagements.Member
    ");
    insta::assert_snapshot!(first(3, "team/any(t:|"), @"
    operand Edm.Boolean
    t [t/] variable Microsoft.Partner.Engagements.Member
    t/contactPreference property Microsoft.Partner.Engagements.ContactPreference
    t/email property Edm.String
    ");
    insta::assert_snapshot!(first(2, "team/any(t:t/em|ail eq 'x')"), @"
    member Edm.Boolean
    email property Edm.String
    emailValidationStatus property Edm.String
    ");
    insta::assert_snapshot!(first(3, "contains(name,|"), @"
    operand Edm.String
    'text' literal Edm.String
    callToAction property Edm.String
    campaignId property Edm.String
    ");
    insta::assert_snapshot!(first(3, "status in ('New',|"), @"
    operand Microsoft.Partner.Engagements.ReferralStatus
    Active ['Active'] enum-member Microsoft.Partner.Engagements.ReferralStatus
    Closed ['Closed'] enum-member Microsoft.Partner.Engagements.ReferralStatus
    New ['New'] enum-member Microsoft.Partner.Engagements.ReferralStatus
    ");
    insta::assert_snapshot!(first(3, "status in |"), @"
    operand Collection(Microsoft.Partner.Engagements.ReferralStatus)
    ( keyword
    concat [concat(] function
    substring [substring(] function
    ");
    insta::assert_snapshot!(first(3, "cast(name,Edm.Int|"), @"
    operand
    Edm.Int16 type-cast Edm.Int16
    Edm.Int32 type-cast Edm.Int32
    Edm.Int64 type-cast Edm.Int64
    ");
    insta::assert_snapshot!(first(3, "case(|"), @"
    operand Edm.Boolean
    acceptedDateTime property Edm.DateTimeOffset
    callToAction property Edm.String
    campaignId property Edm.String
    ");
    insta::assert_snapshot!(first(3, "details/dealValue mul |"), @"
    operand
    42 literal Edm.Int64
    ceiling [ceiling(] function
    day [day(] function Edm.Int32
    ");
    // Holes of templates: one that an operator stands before, and one that is an operator.
    insta::assert_snapshot!(first(1, "favorite eq {{x}} |"), @"
    operator
    and [and ] operator Edm.Boolean
    ");
    insta::assert_snapshot!(first(1, "status {{op}} 'New' {{and}} favo|"), @"
    operand
    favorite property Edm.Boolean
    ");
    insta::assert_snapshot!(first(3, "stat|"), @"
    operand Edm.Boolean
    status property Microsoft.Partner.Engagements.ReferralStatus
    statusReason property Edm.String
    registrationStatus property Edm.String
    ");
    insta::assert_snapshot!(first(3, "countr|"), @"
    operand Edm.Boolean
    customerProfile/address/country property Edm.String
    ");
    insta::assert_snapshot!(first(3, "statsu|"), @"
    operand Edm.Boolean
    status property Microsoft.Partner.Engagements.ReferralStatus
    ");
}

#[test]
fn places_in_options() {
    insta::assert_snapshot!(first(4, "?|"), @"
    option
    $count [$count=] option
    $expand [$expand=] option
    $filter [$filter=] option
    $orderby [$orderby=] option
    ");
    insta::assert_snapshot!(first(4, "$filter=isSpam&$o|"), @"
    option
    $orderby [$orderby=] option
    ");
    insta::assert_snapshot!(first(4, "$filter=name eq @p&@|"), @"
    option
    @p [@p=] alias
    ");
    insta::assert_snapshot!(first(4, "@p='x'&$filter=name eq @|"), @"
    operand Edm.String
    @p alias
    ");
    insta::assert_snapshot!(first(3, "$orderby=|"), @"
    operand
    acceptedDateTime property Edm.DateTimeOffset
    callToAction property Edm.String
    campaignId property Edm.String
    ");
    insta::assert_snapshot!(first(3, "$orderby=name |"), @"
    operator
    asc keyword
    desc keyword
    eq [eq ] operator Edm.Boolean
    ");
    insta::assert_snapshot!(first(3, "$select=customerProfile/a|"), @"
    select
    address property Microsoft.Partner.Engagements.Address
    isMaccEligible property Edm.Boolean
    isMatchingComplete property Edm.Boolean
    ");
    insta::assert_snapshot!(first(3, "$select=customerProfile($select=|"), @"
    select
    address property Microsoft.Partner.Engagements.Address
    ids property Collection(Microsoft.Partner.Engagements.CustomerProfileId)
    isMaccEligible property Edm.Boolean
    ");
    insta::assert_snapshot!(first(3, "$expand=|"), @"
    expand
    consent property Microsoft.Partner.Engagements.Consent
    customerProfile property Microsoft.Partner.Engagements.CustomerProfile
    details property Microsoft.Partner.Engagements.ReferralDetails
    ");
    insta::assert_snapshot!(first(3, "$expand=team(|"), @"
    option
    $count [$count=] option
    $expand [$expand=] option
    $filter [$filter=] option
    ");
    insta::assert_snapshot!(first(3, "$expand=team($filter=email ne null;|"), @"
    option
    $count [$count=] option
    $expand [$expand=] option
    $orderby [$orderby=] option
    ");
    insta::assert_snapshot!(first(3, "$expand=team($orderby=|"), @"
    operand
    email property Edm.String
    emailValidationStatus property Edm.String
    firstName property Edm.String
    ");
    insta::assert_snapshot!(first(3, "$count=|"), @"
    value
    false value Edm.Boolean
    true value Edm.Boolean
    ");
    insta::assert_snapshot!(first(3, "$compute=details/dealValue mul 2 as twice&$orderby=tw|"), @"
    operand
    twice property Edm.Decimal
    ");
    insta::assert_snapshot!(first(3, "$compute=details/dealValue |"), @"
    operator
    as [as ] keyword
    eq [eq ] operator Edm.Boolean
    ne [ne ] operator Edm.Boolean
    ");
    insta::assert_snapshot!(first(3, "$search=teams |"), @"
    search
    AND [AND ] operator
    NOT [NOT ] operator
    OR [OR ] operator
    ");
    insta::assert_snapshot!(first(3, "$apply=|"), @"
    transformation
    aggregate [aggregate(] function
    filter [filter(] function
    groupby [groupby((] function
    ");
    insta::assert_snapshot!(first(3, "$apply=groupby(|"), @"
    keyword
    ( keyword
    ");
    insta::assert_snapshot!(first(3, "$apply=groupby((customerProfile/|"), @"
    property
    address property Microsoft.Partner.Engagements.Address
    ids property Collection(Microsoft.Partner.Engagements.CustomerProfileId)
    isMaccEligible property Edm.Boolean
    ");
    insta::assert_snapshot!(first(2, "$apply=groupby((rollup(details/|"), @"
    property
    closingDateTime property Edm.DateTimeOffset
    currency property Edm.String
    ");
    insta::assert_snapshot!(first(2, "$apply=groupby((rollup(status,customerProfile/|"), @"
    property
    address property Microsoft.Partner.Engagements.Address
    ids property Collection(Microsoft.Partner.Engagements.CustomerProfileId)
    ");
    insta::assert_snapshot!(first(2, "$apply=groupby((roll|"), @"
    property
    rollup [rollup(] function
    rolluprecursive [rolluprecursive(] function
    ");
    insta::assert_snapshot!(first(3, "$apply=aggregate(details/dealValue |"), @"
    operator
    as [as ] keyword
    with [with ] keyword
    eq [eq ] operator Edm.Boolean
    ");
    insta::assert_snapshot!(first(3, "$apply=aggregate(details/dealValue with |"), @"
    method
    average [average ] keyword
    countdistinct [countdistinct ] keyword
    max [max ] keyword
    ");
    insta::assert_snapshot!(first(3, "$apply=concat(|"), @"
    transformation
    aggregate [aggregate(] function
    filter [filter(] function
    groupby [groupby((] function
    ");
}

#[test]
fn places_in_addresses() {
    insta::assert_snapshot!(first(3, "/v1.0/engagements/|"), @"
    segment
    referrals entity-set Collection(Microsoft.Partner.Engagements.Referral)
    ");
    insta::assert_snapshot!(first(3, "/v1.0/engagements/referrals/|"), @"
    segment
    $count segment
    $each segment
    $filter [$filter(] segment
    ");
    insta::assert_snapshot!(first(3, "/v1.0/engagements/referrals('x')/cust|"), @"
    segment
    customerProfile property Microsoft.Partner.Engagements.CustomerProfile
    ");
    insta::assert_snapshot!(first(3, "/v1.0/engagements/referrals(|"), @"
    argument
    id [id=] property Edm.String
    ");
    insta::assert_snapshot!(first(3, "https://api.partner.microsoft.com/v1.0/engagements/referrals(i|)"), @"
    argument
    id [id=] property Edm.String
    ");
    insta::assert_snapshot!(first(3, "/v1.0/engagements/referrals(id=|"), @"segment");
    insta::assert_snapshot!(first(3, "/v1.0/engagements/referrals/x/customerProfile/|?$select=id"), @"
    segment
    address property Microsoft.Partner.Engagements.Address
    ids property Collection(Microsoft.Partner.Engagements.CustomerProfileId)
    isMaccEligible property Edm.Boolean
    ");
}

#[test]
fn texts_are_written_as_the_query_is() {
    insta::assert_snapshot!(first(1, "/referrals?$filter=isSpam|"), @"
    operand Edm.Boolean
    isSpam property Edm.Boolean
    ");
    insta::assert_snapshot!(first(1, "/referrals?$filter=name%20eq%20'x'|"), @"
    operator
    and [%20and%20] operator Edm.Boolean
    ");
    insta::assert_snapshot!(first(1, "$filter=name+eq+'x'|"), @"
    operator
    and [+and+] operator Edm.Boolean
    ");
    insta::assert_snapshot!(first(1, "$filter=name eq 'x'|"), @"
    operator
    and [ and ] operator Edm.Boolean
    ");
    insta::assert_snapshot!(first(1, "/referrals?$filter=status%20eq%20%27A|"), @"
    string Microsoft.Partner.Engagements.ReferralStatus
    Active [Active'] enum-member Microsoft.Partner.Engagements.ReferralStatus
    ");
}

#[test]
fn what_apply_took_away_is_not_offered() {
    let labels = |text: &str| {
        let found = at(text, "odata-4.01").items;
        let labels: Vec<&str> = found.iter().map(|it| &*it.label).collect();
        labels.join(" ")
    };
    let by = "$apply=groupby((status,customerProfile/address/country),aggregate($count as total))";
    let begins = |text: String, expected: &str| {
        let found = labels(&text);
        assert!(found.starts_with(expected), "{text}: {found}");
        assert!(!found.contains("createdDateTime"), "{text}: {found}");
    };
    begins(format!("{by}&$orderby=|"), "status total");
    begins(format!("{by}/filter(|"), "customerProfile status total");
    begins(format!("{by}/groupby((|"), "customerProfile status total");
    begins(format!("{by}&$select=|"), "customerProfile status total");
    assert_eq!(
        labels(&format!("{by}&$filter=customerProfile/|")),
        "address"
    );
    assert_eq!(
        labels(&format!("{by}&$filter=customerProfile/address/|")),
        "country"
    );
    assert_eq!(labels(&format!("{by}&$filter=emai|")), "");
    let nested = "$apply=groupby((type),nest(groupby((status),aggregate($count as n)) as Items))";
    for option in ["/filter(", "&$filter="] {
        let inner = labels(&format!("{nested}{option}Items/any(i:i/|"));
        assert_eq!(inner, "n status", "{option}");
        let inner = labels(&format!("{nested}{option}Items/any(i:|"));
        assert!(
            inner.contains(" i/status") && inner.contains("i/n"),
            "{inner}"
        );
        assert!(!inner.contains("i/name"), "{inner}");
    }
    assert!(labels("$apply=groupby((cre|").starts_with("createdDateTime"));
    assert!(
        labels("$apply=concat(groupby((status)),identity)/filter(cre|")
            .starts_with("createdDateTime")
    );
}

#[test]
fn the_profile_says_what_comes_first() {
    let labels = |text: &str| -> Vec<String> {
        let items = at(text, "partner-center").items;
        items.into_iter().take(6).map(|item| item.label).collect()
    };
    assert_eq!(labels("$orderby=|"), ["createdDateTime", "updatedDateTime"]);
    assert_eq!(
        labels("?|"),
        [
            "$filter",
            "$orderby",
            "$select",
            "$top",
            "$skiptoken",
            "$apply"
        ]
    );
    assert_eq!(labels("$top=|"), ["100", "10"]);
}

#[test]
fn values_that_the_service_has_are_offered() {
    let first = |text: &str| {
        let items = at(text, "partner-center").items;
        let values = items.into_iter().find(|item| item.kind == Kind::Value);
        values.map(|item| item.insert).unwrap_or_default()
    };
    insta::assert_snapshot!(first("customerProfile/size eq |"), @"'10001to20000employees'");
    insta::assert_snapshot!(first("customerProfile/size in ('|"), @"10001to20000employees'");
    insta::assert_snapshot!(
        first("details/requirements/industries/any(i:i/id eq 'e|')"),
        @"Education"
    );
    insta::assert_snapshot!(
        first("details/requirements/any(r:r/industries/any(i:i/id eq |"),
        @"'Agriculture, Forestry, & Fishing'"
    );
    insta::assert_snapshot!(first("name eq |"), @"");
}

#[test]
fn calls_show_their_signatures() {
    let signature = at("substring(name,1,|", "odata-4.01").signature.unwrap();
    assert_eq!(signature.parameter, 2);
    assert_eq!(
        signature.overloads,
        ["substring(Edm.String, integer, integer) -> Edm.String"]
    );
}

#[test]
fn descriptions_of_the_schema_are_told() {
    let csdl = br#"{"$Version":"4.01","$Reference":{"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.json":{"$Include":[{"$Namespace":"Org.OData.Core.V1","$Alias":"Core"}]}},
        "$EntityContainer":"N.C","N":{
        "Base":{"$Kind":"EntityType","$Abstract":true,"id":{"@Core.Description":"What tells it apart."}},
        "T":{"$Kind":"EntityType","$BaseType":"N.Base","size":{"$Type":"N.Size","@Core.Description":"How large it is.","@Core.LongDescription":"Or small."}},
        "Size":{"$Kind":"EnumType","Small":0,"Small@Core.Description":"Less than usual."},
        "C":{"$Kind":"EntityContainer","Things":{"$Collection":true,"$Type":"N.T"}}}}"#;
    let schema = Schema::from_csdl(csdl).unwrap();
    let doc = |text: &str, label: &str| {
        let found = suggestions(text, Input::Auto, text.len(), &schema, &Root::Only, None);
        let item = found.items.into_iter().find(|item| item.label == label);
        item.unwrap().doc.unwrap()
    };
    assert_eq!(doc("", "id"), "What tells it apart.");
    assert_eq!(doc("", "size"), "How large it is.\nOr small.");
    assert_eq!(doc("size eq ", "Small"), "Less than usual.");
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
            text.insert_str(
                0,
                "https://api.partner.microsoft.com/v1.0/engagements/referrals?",
            );
        }
        text
    });
    prop_oneof![bare.boxed(), string.boxed()]
}

fn offered(text: &str, at: usize) -> Suggestions {
    suggestions(
        text,
        Input::Auto,
        at,
        &Schema::referrals(),
        &Root::Only,
        None,
    )
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
            at += rest
                .find(|c: char| !part(c) && c != '-' && c != ':')
                .unwrap_or(rest.len());
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
    "twice",
    "total",
    "n",
    "m",
    "t",
    "i",
    "teams",
    "demo",
    "https",
    "v1.0",
    "engagements",
    "@p",
    "api.partner.microsoft.com",
];

#[test]
fn the_next_word_is_among_the_suggestions() {
    let counts = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let seen = Arc::clone(&counts);
    for_fewer(query, move |text| {
        for (place, word) in words(&text) {
            if OWN_WORDS.contains(&word) {
                continue;
            }
            let found = offered(&text[..place], place);
            let is_there = found.items.iter().any(|item| begins(item, word));
            seen.0.fetch_add(1, Ordering::Relaxed);
            seen.1.fetch_add(usize::from(is_there), Ordering::Relaxed);
        }
    });
    let (all, found) = (
        counts.0.load(Ordering::Relaxed),
        counts.1.load(Ordering::Relaxed),
    );
    assert!(all > 1_000 && 100 * found >= 98 * all, "{found} of {all}");
}

/// Whether a query is right.
fn is_valid(text: &str) -> bool {
    let parsed = Query::parse(text, Input::Auto);
    parsed.diagnostics.is_empty()
        && parsed
            .query
            .check(&Schema::referrals(), &Root::Only)
            .is_ok()
}

#[test]
fn a_word_that_is_taken_again_changes_nothing() {
    for_fewer(
        || (query(), any::<Index>()),
        |(text, which)| {
            let words = words(&text);
            let (place, word) = words[which.index(words.len())];
            for at in [place, place + 1, place + word.len()] {
                let found = offered(&text, at);
                assert_eq!(found.span.of(&text), word, "{text} {at}");
                let (start, end) = (found.span.start as usize, found.span.end as usize);
                let Some(same) = found.items.iter().find(|item| item.label == word) else {
                    continue;
                };
                let again = [&text[..start], &same.insert, &text[end..]].concat();
                assert!(is_valid(&again) || !is_valid(&text), "{text}\n{again}");
            }
        },
    );
}

#[test]
fn what_is_inserted_is_no_error() {
    for_fewer(
        || (query(), any::<Index>()),
        |(text, place)| {
            let place = border(&text, place);
            let found = offered(&text, place);
            let (start, end) = (found.span.start as usize, found.span.end as usize);
            let is_open = found.place == "string" && text[end..].starts_with('\'');
            for item in &found.items {
                let closing = if is_open { "'" } else { "" };
                let begin = [&text[..start], &item.insert, closing].concat();
                let (_, errors) = parse(&begin, Input::Auto, &Limits::DEFAULT);
                let end = begin.trim_end().len();
                // What is still open may be closed anywhere behind.
                let is_open = |error: &SyntaxError| matches!(&error.kind, SyntaxErrorKind::Unclosed(sign) if sign == ")");
                let mut errors = errors.iter().filter(|error| !is_open(error));
                let inside = errors.find(|error| (error.span.end as usize) < end);
                assert!(inside.is_none(), "{text} {place}: {begin}: {inside:?}");
            }
        },
    );
}

/// A border of a character.
fn border(text: &str, place: Index) -> usize {
    let mut place = place.index(text.len() + 1);
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

/// Any text, or one that begins as a query.
fn text() -> impl Strategy<Value = String> {
    let chaos = "[a-z$@()'/:;,&?=%{}\\[\\]\"+. 0-9é🙂T-]{0,24}";
    let queries = (query(), any::<Index>(), chaos);
    let broken =
        queries.prop_map(|(text, cut, rest)| [&text[..border(&text, cut)], &rest].concat());
    prop_oneof![chaos.boxed(), broken.boxed()]
}

#[test]
fn any_text_and_any_place_have_an_answer() {
    for_fewer(
        || (text(), any::<Index>()),
        |(text, at)| {
            let schema = Schema::referrals();
            for at in [at.index(text.len() + 2), text.len()] {
                for input in [Input::Auto, Input::Expression, Input::Url, Input::Form] {
                    let found = suggestions(&text, input, at, &schema, &Root::Only, None);
                    let (start, end) = (found.span.start as usize, found.span.end as usize);
                    assert!(text.get(start..end).is_some(), "{text:?} {at}");
                    let place = found.at as usize;
                    assert!(
                        start <= place && place <= end && place <= at,
                        "{text:?} {at}"
                    );
                }
            }
        },
    );
}

#[test]
fn a_place_within_a_character_is_its_beginning() {
    let found = at("name eq 'é|'", "odata-4.01");
    assert_eq!(found.at, 11);
    assert_eq!(offered("name eq 'é'", 10).at, 9);
    assert_eq!(offered("name eq 'é'", 99).at, 12);
    assert_eq!(offered("$filter=name%20eq", 14).at, 12);
}

#[test]
fn hierarchies_of_levels_are_offered_in_rollup() {
    let text = "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N'>
      <EntityType Name='Sale'><Key><PropertyRef Name='Id'/></Key><Property Name='Id' Type='Edm.Int32' Nullable='false'/>
        <Property Name='Country' Type='Edm.String'/><Property Name='City' Type='Edm.String'/>
        <Annotation Term='Org.OData.Aggregation.V1.LeveledHierarchy' Qualifier='Places'>
          <Collection><PropertyPath>Country</PropertyPath><PropertyPath>City</PropertyPath></Collection>
        </Annotation>
      </EntityType>
      <EntityContainer Name='C'><EntitySet Name='Sales' EntityType='N.Sale'/></EntityContainer>
    </Schema>";
    let schema = Schema::from_csdl(text.as_bytes()).unwrap();
    let text = "$apply=groupby((rollup(Pl";
    let found = suggestions(text, Input::Auto, text.len(), &schema, &Root::Only, None);
    let labels: Vec<&str> = found.items.iter().map(|item| &*item.label).collect();
    assert_eq!(labels, ["Places"]);
    let whole = format!("{text}aces)))");
    let checked = Query::parse(&whole, Input::Auto).query;
    assert!(checked.check(&schema, &Root::Only).is_ok());
}
