//! Filters built in code: whatever can be built is printed as text that reads as what was built.

use crate::support::generate::{content, for_all};
use odq::diagnostic::Limits;
use odq::edm::Value;
use odq::filter::{BuildError, Filter, Operand, field, value};
use odq::literal;
use odq::syntax::{Input, parse};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

#[track_caller]
fn check(filter: Filter) {
    let shown = filter.to_string();
    let built = filter.build().unwrap();
    let text = built.to_string();
    for input in [Input::Auto, Input::Expression] {
        let (read, errors) = parse(&text, input, &Limits::DEFAULT);
        assert!(errors.is_empty(), "{text:?}: {errors:?}");
        assert!(read == built, "{text:?}");
    }
    // As a query string, too, once it is encoded.
    let encoded: String = shown.bytes().map(|b| format!("%{b:02X}")).collect();
    let (read, errors) = parse(&format!("$filter={encoded}"), Input::Auto, &Limits::DEFAULT);
    assert!(errors.is_empty(), "{shown:?}: {errors:?}");
    assert!(read.to_string().starts_with("$filter="));
}

/// Names of properties, with words that are operators and constants.
fn name() -> impl Strategy<Value = String> {
    let words = ["not", "eq", "in", "any", "null", "true", "INF", "desc", "é"];
    prop_oneof![
        "[a-z_][a-zA-Z0-9_]{0,6}",
        select(words.to_vec()).prop_map(str::to_owned)
    ]
}

fn operand() -> impl Strategy<Value = Operand> {
    let constant = |name: &String| field(name).eq("").build().is_err();
    let path = vec(name(), 1..4).prop_map(|names| names.join("/"));
    let path = path
        .prop_filter("a constant", move |path| !constant(path))
        .prop_map(|p| field(&p));
    prop_oneof![
        4 => path,
        2 => content().prop_map(|text| value(Value::from(text.as_str()))),
        1 => any::<i64>().prop_map(|n| value(Value::Integer(n))),
        1 => any::<f64>().prop_map(|n| value(Value::Double(n))),
        1 => any::<bool>().prop_map(|b| value(Value::Boolean(b))),
    ]
}

fn filter() -> BoxedStrategy<Filter> {
    let comparison =
        (operand(), 0..6, operand()).prop_map(|(left, operator, right)| match operator {
            0 => left.eq(right),
            1 => left.ne(right),
            2 => left.gt(right),
            3 => left.ge(right),
            4 => left.lt(right),
            _ => left.le(right),
        });
    let list = (operand(), vec(content(), 0..4))
        .prop_map(|(operand, values)| operand.is_in(values.iter().map(String::as_str)));
    let mut filter = prop_oneof![3 => comparison, 1 => list].boxed();
    for _ in 0..4 {
        let inner = filter.clone();
        let variable = "[a-z_][a-zA-Z0-9_]{0,6}|not|eq|in|any|desc";
        let lambda = (name(), variable, inner.clone(), any::<bool>());
        filter = prop_oneof![
            2 => inner.clone(),
            2 => (inner.clone(), inner.clone()).prop_map(|(left, right)| left.and(right)),
            2 => (inner.clone(), inner.clone()).prop_map(|(left, right)| left.or(right)),
            1 => inner.prop_map(|filter| !filter),
            1 => lambda.prop_map(|(collection, variable, filter, is_any)| {
                let condition = |item: Operand| item.field("x").eq("1").or(filter);
                if is_any {
                    field(&format!("{collection}/c")).any(&variable, condition)
                } else {
                    field(&format!("{collection}/c")).all(&variable, condition)
                }
            }),
        ]
        .boxed();
    }
    filter
}

#[test]
fn what_is_built_reads_as_it_was_built() {
    for_all(filter, check);
}

#[test]
fn what_cannot_be_written_is_refused() {
    let error = |filter: Filter| filter.build().unwrap_err();
    assert_eq!(
        error(field("first name").eq("1")),
        BuildError::Name("first name".into())
    );
    assert_eq!(error(field("").eq("1")), BuildError::Name(String::new()));
    assert_eq!(error(field("a/").eq("1")), BuildError::Name(String::new()));
    assert_eq!(error(field("a'b").eq("1")), BuildError::Name("a'b".into()));
    assert_eq!(
        error(field("a").any("x y", |x| x.field("b").eq("1"))),
        BuildError::Name("x y".into())
    );
    let long = "n".repeat(129);
    assert_eq!(error(field(&long).eq("1")), BuildError::Name(long));
    for constant in ["null", "TRUE", "INF"] {
        assert_eq!(
            error(field(constant).eq("1")),
            BuildError::Constant(constant.into())
        );
    }
    assert_eq!(
        error(value("text").field("length").eq("1")),
        BuildError::Value("a property of a literal")
    );
}

#[test]
fn literals_are_quoted() {
    assert_eq!(literal::quote("O'Neil"), "'O''Neil'");
    assert_eq!(
        literal::from_value(&Value::from("%41")),
        Ok("'%41'".to_owned())
    );
    assert_eq!(literal::from_value(&Value::Null), Ok("null".to_owned()));
    assert_eq!(
        literal::from_value(&Value::Double(-1.0)),
        Ok("-1.0".to_owned())
    );
}
