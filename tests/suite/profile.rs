//! Profiles: laws that hold for any query, and the example file.

use crate::support::generate::{for_all, query};
use odq::check::check;
use odq::diagnostic::Diagnostic;
use odq::functions;
use odq::lint::judge;
use odq::ops::Operator;
use odq::profile::{Form, Limit};
use odq::syntax::ast::SystemOption;
use odq::{Input, Profile, Query, Root, Schema};
use serde_json::{Map, Value, json};

/// What profiles say of a query, right or wrong.
fn judged(text: &str, profiles: &[&Profile]) -> Vec<Vec<Diagnostic>> {
    let schema = Schema::referrals();
    let query = Query::parse(text, Input::Auto).query;
    let (meaning, _) = check(query.tree(), &schema, &Root::Only);
    let profiles = profiles.iter();
    profiles
        .map(|profile| judge(query.tree(), &meaning, &schema, profile))
        .collect()
}

fn findings(text: &str, profile: &Profile) -> Vec<Diagnostic> {
    judged(text, &[profile]).remove(0)
}

/// A profile that names all that there is, and allows it.
fn generous() -> Profile {
    let options = SystemOption::ALL.iter().map(|option| option.name());
    let options: Vec<&str> = options.chain(["$levels"]).collect();
    let functions = functions::all().map(|function| function.name);
    let functions: Vec<&str> = functions.chain(["cast", "isof", "case"]).collect();
    let operators = Operator::TABLE.iter().map(|(_, name, _)| *name);
    let operators: Vec<&str> = operators.chain(["any", "all"]).collect();
    let forms: Vec<&str> = Form::TABLE.iter().map(|row| row.1).collect();
    let limits = Limit::TABLE
        .iter()
        .map(|row| (row.1.to_owned(), u64::MAX.into()));
    let limits: Map<String, Value> = limits.collect();
    let data = json!({
        "options": { "allow": options }, "functions": { "allow": functions },
        "operators": { "allow": operators }, "forms": { "allow": forms },
        "filter": { "deny": [] }, "sort": { "deny": [] }, "select": { "deny": [] },
        "expand": { "deny": [] }, "custom-options": { "deny": [] }, "limits": limits,
    });
    Profile::read(&data, Some(&Schema::referrals())).unwrap()
}

#[test]
fn a_profile_that_allows_everything_finds_nothing() {
    let profiles = [
        Profile::default(),
        Profile::find("odata-4.01").unwrap().clone(),
        generous(),
    ];
    for_all(query, move |query| {
        let text = query.to_string();
        let profiles: Vec<&Profile> = profiles.iter().collect();
        for found in judged(&text, &profiles) {
            assert_eq!(found, [], "{text}");
        }
    });
}

#[test]
fn a_profile_twice_says_no_more_than_once() {
    let twice = |profile: &Profile| profile.clone().with(profile.clone());
    let all: Vec<Profile> = Profile::all().iter().map(twice).collect();
    for_all(query, move |query| {
        let text = query.to_string();
        let profiles: Vec<&Profile> = Profile::all().iter().chain(&all).collect();
        let found = judged(&text, &profiles);
        let (once, twice) = found.split_at(all.len());
        assert_eq!(once, twice, "{text}");
    });
}

#[test]
fn valid_queries_of_referrals_are_allowed_by_who_allows_everything() {
    let profile = generous();
    for text in [
        "status eq 'New' and team/any(t:t/email eq 'a' and not (t/firstName in ('b','c')))",
        "$filter=details/dealValue divby 2 gt 1 add 3&$orderby=name desc,id&$top=5000&$skip=7&$count=true",
        "$select=id,customerProfile($select=name)&$expand=team($filter=email ne null;$top=3)&x=1",
        "$compute=length(name) as n&$filter=n gt 5&$orderby=n&$search=a AND b&$format=json",
        "/referrals/a/team?$filter=contains(email,'x')",
        "FILTER=Contains(name,'x') EQ true and team/$count($filter=email ne null) gt 1",
    ] {
        assert_eq!(findings(text, &profile), [], "{text}");
    }
}

#[test]
fn profiles_are_the_same_when_they_are_written_and_read() {
    for profile in Profile::all() {
        let data = serde_json::to_value(profile).unwrap();
        let read: Profile = serde_json::from_value(data.clone()).unwrap();
        assert_eq!(
            serde_json::to_value(&read).unwrap(),
            data,
            "{}",
            profile.name
        );
        for text in [
            "$top=500&$orderby=id",
            "name in ('a')",
            "$expand=team($expand=a)",
        ] {
            let sorted = |profile| {
                let mut found = findings(text, profile);
                found.sort_by_key(|finding| (finding.code.number(), finding.span.start));
                found
            };
            assert_eq!(sorted(&read), sorted(profile), "{text}");
        }
    }
    let wrong = serde_json::from_str::<Profile>(r#"{"limits":{"tops":5},"nme":""}"#);
    assert_eq!(
        wrong.unwrap_err().to_string(),
        "limits.tops: no key `tops` in `limits`; the nearest name is `top`; \
         nme: no key `nme` at the top; the nearest name is `name`"
    );
}
