use super::*;

#[track_caller]
fn judged(name: &str, text: &str) -> Vec<String> {
    let (_, errors) = parse_rule(name, text).unwrap();
    let shown = |e: &SyntaxError| format!("{}..{} {}", e.span.start, e.span.end, e.kind);
    errors.iter().map(shown).collect()
}

#[test]
fn a_rule_takes_its_text_as_it_does() {
    let none: [&str; 0] = [];
    assert_eq!(judged("timeOfDayLiteral", "11%3A22"), none);
    assert_eq!(judged("TIMEOFDAYVALUE", "11:22"), none);
    assert_eq!(judged("timeOfDayValue", "11%3A22").len(), 1);
    assert_eq!(judged("int16Literal", "%2B32000"), none);
    assert_eq!(judged("enumValue", "%2B42").len(), 1);
    assert_eq!(judged("boolean", "1").len(), 1);
}

#[test]
fn an_unknown_rule_is_told_with_near_ones() {
    let error = parse_rule("comonExpr", "1").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no rule `comonExpr`; did you mean `commonExpr`?"
    );
    assert_eq!(
        parse_rule("zzz", "1").unwrap_err().to_string(),
        "no rule `zzz`"
    );
}

#[test]
fn paths_are_told_where_they_go_wrong() {
    let none: [&str; 0] = [];
    assert_eq!(
        judged("resourcePath", "Customers('O''Neil')/Orders(1)/$ref"),
        none
    );
    assert_eq!(
        judged("resourcePath", "Categories('Tablet/Slate')"),
        ["18..19 `/` ends the segment of the path; inside a string it is written `%2F`"]
    );
    assert_eq!(
        judged("odataRelativeUri", "$entity?$format=json"),
        ["20..20 `$entity` needs the option `$id`"]
    );
}

/// The segments of the path of a URL of any service, and how many errors there are.
#[track_caller]
fn addressed(text: &str) -> (String, usize) {
    use crate::syntax::{Input, parse};
    let (query, errors) = parse(text, Input::Url, &Limits::DEFAULT);
    let resource = query.address.and_then(|address| address.resource);
    let span = resource.map_or(Span::at(0), |resource| resource.span);
    (span.of(text).to_owned(), errors.len())
}

#[test]
fn any_path_of_a_host_is_accepted() {
    let resource = |text| {
        let (resource, errors) = addressed(text);
        assert_eq!(errors, 0, "{text}");
        resource
    };
    assert_eq!(resource("/v1.0/engagements/referrals?$top=1"), "referrals");
    assert_eq!(
        resource("https://h/svc/Orders(1)/Items?$top=1"),
        "Orders(1)/Items"
    );
    assert_eq!(resource("https://h/svc/Orders/$count"), "Orders/$count");
    assert_eq!(
        resource("https://h/svc/$metadata#Orders(Name)"),
        "$metadata"
    );
    assert_eq!(resource("https://h/users/{id}/messages?$top=1"), "messages");
    assert_eq!(resource("https://h/1.0/2.0/"), "");
    assert_eq!(resource("https://h/wiki/Foo_(bar)"), "");
    assert_eq!(resource("/a/$x/%20/*"), "a/$x/%20/*");
}

#[test]
fn a_key_that_is_meant_is_told() {
    assert_eq!(addressed("https://h/svc/Orders('1/Items").1, 2);
    assert_eq!(addressed("https://h/svc/Orders('a/b')").1, 1);
}

#[test]
fn paths_are_read_once() {
    for part in [
        "/b(1",
        "/$filter(a",
        "/b('",
        "/b(a='",
        "/@",
        "/$x(",
        "/(%2F",
    ] {
        let text = format!("/a{}", part.repeat(5_000));
        let steps = crate::syntax::parse_steps(&text, crate::syntax::Input::Url, &Limits::DEFAULT);
        assert!(steps < 100 * text.len() as u64, "{part}: {steps}");
        let (_, errors) = parse_rule("resourcePath", &text).unwrap();
        assert!(errors.len() <= 1_000);
    }
}
