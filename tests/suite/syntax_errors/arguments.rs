//! Commas, parentheses and arguments that are missing or do not go together.

use odq::diagnostic::Limits;
use odq::syntax::{Input, parse};

fn errors(text: &str) -> Vec<(u32, String)> {
    let (_, errors) = parse(text, Input::Auto, &Limits::DEFAULT);
    let shown =
        |error: &odq::syntax::SyntaxError| (error.span.start, error.kind.code().to_string());
    errors.iter().map(shown).collect()
}

/// One error of the code, at the place; its fix leaves nothing to complain of.
#[track_caller]
fn one(text: &str, code: &str, at: u32, mended: Option<&str>) {
    assert_eq!(errors(text), [(at, code.to_owned())], "{text}");
    let (_, errors_with_fixes) = parse(text, Input::Auto, &Limits::DEFAULT);
    let fix = errors_with_fixes[0].fixes.first();
    let after = fix.map(|fix| fix.apply(text).unwrap());
    assert_eq!(after.as_deref(), mended, "{text}");
    if let Some(after) = after {
        assert_eq!(errors(&after), [], "{after}");
    }
}

#[test]
fn arguments_with_names_and_without() {
    one("f(a=1,2)", "OD109", 6, None);
    one("f(1,a=2)", "OD109", 4, None);
    one("f(a=1,b=2,3)", "OD109", 10, None);
    one("NS.f(a=@p,@q)", "OD109", 10, None);
    one("a/NS.f(x,y=b/c)", "OD109", 9, None);
    one("f(g(a=1,2),3)", "OD109", 8, None);
    for right in [
        "f(a=1,b=2)",
        "f(1,2)",
        "f(a=g(1,2),b=g(c=1))",
        "f(a=1,{{rest}})",
    ] {
        assert_eq!(errors(right), [], "{right}");
    }
}

#[test]
fn a_case_of_pairs() {
    one("case(a:1,b)", "OD109", 9, Some("case(a:1,true:b)"));
    one("case(a:1,b,c:2)", "OD109", 9, None);
    one("case(a,b:1)", "OD109", 5, None);
    one("case(a)", "OD109", 5, None);
    one("Case(a eq 1:1,b=2)", "OD109", 14, None);
    for right in ["case(a:1,true:b)", "case(a:case(b:1),c:2)", "case({{all}})"] {
        assert_eq!(errors(right), [], "{right}");
    }
}

#[test]
fn commas_of_transformations() {
    for (text, at, mended) in [
        ("groupby((a b))", 11, "groupby((a,b))"),
        ("groupby((a/b  c/d,e))", 14, "groupby((a/b,c/d,e))"),
        ("groupby((rollup(a b)))", 18, "groupby((rollup(a,b)))"),
        (
            "groupby((a b),aggregate(c with sum as d))",
            11,
            "groupby((a,b),aggregate(c with sum as d))",
        ),
        (
            "groupby((a,b) aggregate(c with sum as d))",
            14,
            "groupby((a,b),aggregate(c with sum as d))",
        ),
        (
            "groupby((a)aggregate(c with sum as d))",
            11,
            "groupby((a),aggregate(c with sum as d))",
        ),
        (
            "aggregate(a with sum as x b with max as y)",
            26,
            "aggregate(a with sum as x,b with max as y)",
        ),
    ] {
        let option = |text: &str| format!("$apply={text}");
        one(&option(text), "OD123", at + 7, Some(&option(mended)));
    }
}

#[test]
fn a_parenthesis_that_a_path_never_closes() {
    for (text, at, mended) in [
        ("/Orders(1/Items?$top=1", 9, "/Orders(1)/Items?$top=1"),
        ("/Orders(1?$top=1", 9, "/Orders(1)?$top=1"),
        ("/Orders('a'/Items?$top=1", 11, "/Orders('a')/Items?$top=1"),
        ("/Orders(a=1,b=2/Items", 15, "/Orders(a=1,b=2)/Items"),
        (
            "https://h/s/Orders(7)/Items(2/x?$top=1",
            29,
            "https://h/s/Orders(7)/Items(2)/x?$top=1",
        ),
        (
            "/s/Orders(a8f5c5e0-0d2c-4b8c-8b1a-0b8e3f7a1a11/x?$top=1",
            46,
            "/s/Orders(a8f5c5e0-0d2c-4b8c-8b1a-0b8e3f7a1a11)/x?$top=1",
        ),
    ] {
        one(text, "OD108", at, Some(mended));
    }
}
