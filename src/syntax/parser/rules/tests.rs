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
