//! What holds for every query, valid or not.

use crate::support::checking::{findings, is_same, kinds};
use odq::Input;
use odq::diagnostic::{Applicability, Severity};
use proptest::prelude::*;
use proptest::sample::select;

const OPERANDS: &[&str] = &[
    "Text",
    "Note",
    "Flag",
    "Tiny",
    "Whole",
    "Long",
    "Exact",
    "Real",
    "Mass",
    "Ident",
    "Day",
    "Moment",
    "Clock",
    "Span",
    "Bytes",
    "Spot",
    "Any",
    "Size",
    "Colour",
    "Home",
    "Work/Town",
    "Bag/Fixed",
    "Bag/Loose",
    "Words",
    "Counts",
    "Parts",
    "$it",
    "Parts/$count",
    "null",
    "true",
    "5",
    "2.5",
    "300",
    "-1",
    "'x'",
    "'5'",
    "'Small'",
    "'Red,Blue'",
    "'smal'",
    "'2020-01-01'",
    "2020-01-01",
    "2020-01-01T00:00:00Z",
    "duration'P1D'",
    "12:30:00",
    "'PT1H'",
    "01234567-89ab-cdef-0123-456789abcdef",
    "Kinds.Size'Large'",
    "Kinds.Colour'Red'",
    "INF",
    "Texxt",
    "Hom/Town",
    "Home/Twn",
    "Town",
    "Label",
    "Amount",
    "Small",
    "NULL",
    "p/Label",
    "p/Amonut",
    "Parts/Label",
    "text",
    "now()",
    "Nothing",
    "[1,2]",
    "[\"a\"]",
];

const OPERATORS: &[&str] = &[
    "eq", "ne", "gt", "le", "add", "sub", "mul", "div", "divby", "mod", "and", "or",
];

fn filters() -> impl Strategy<Value = String> {
    let operand = select(OPERANDS).prop_map(str::to_owned);
    operand.prop_recursive(5, 24, 4, |inner| {
        let operator = || select(OPERATORS);
        let function = select(&["length", "contain", "year", "round", "tolower", "date"][..]);
        prop_oneof![
            4 => (inner.clone(), operator(), inner.clone())
                .prop_map(|(l, op, r)| format!("{l} {op} {r}")),
            2 => (inner.clone(), operator(), inner.clone())
                .prop_map(|(l, op, r)| format!("({l} {op} {r})")),
            1 => inner.clone().prop_map(|x| format!("not {x}")),
            1 => inner.clone().prop_map(|x| format!("-({x})")),
            1 => (function, inner.clone()).prop_map(|(f, x)| format!("{f}({x})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("contains({a},{b})")),
            1 => inner.clone().prop_map(|x| format!("Parts/any(p:{x})")),
            1 => inner.clone().prop_map(|x| format!("Parts/$filter({x})/$count gt 1")),
            1 => (inner.clone(), inner.clone())
                .prop_map(|(a, b)| format!("case({a}:{b},true:'x')")),
            1 => inner.clone().prop_map(|x| format!("cast({x},Edm.String)")),
            1 => inner.prop_map(|x| format!("({x}) in ('x',5,null)")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// A query without errors has a complete meaning (`findings` asserts it); spans lie in the
    /// text; a fix that can be applied mends what it is for.
    #[test]
    fn fixes_mend(filter in filters()) {
        let schema = kinds();
        let found = findings(&schema, &filter, Input::Expression);
        for finding in &found {
            prop_assert!(filter.get(finding.span.start as usize..finding.span.end as usize).is_some());
            for label in &finding.labels {
                prop_assert!(filter.get(label.span.start as usize..label.span.end as usize).is_some());
            }
            let own = finding.code.number() >= 200;
            for fix in finding.fixes.iter().filter(|fix| own && fix.applicability != Applicability::Display) {
                let after = fix.apply(&filter);
                prop_assert!(after.is_some(), "{filter}: {fix:?}");
                let after = after.unwrap_or_default();
                let left = findings(&schema, &after, Input::Expression);
                prop_assert!(
                    !left.iter().any(|other| is_same(finding, fix, other)),
                    "{} in {filter}: {after}", finding.message
                );
                prop_assert!(
                    !left.iter().any(|other| other.severity == Severity::Error && other.code.number() < 200)
                        || found.iter().any(|other| other.code.number() < 200),
                    "the fix of {filter} is no query: {after}"
                );
            }
        }
    }
}
