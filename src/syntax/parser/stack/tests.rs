//! How operators are grouped.

use super::*;
use crate::diagnostic::Limits;
use crate::syntax::ast::{OptionValue, Query};
use crate::syntax::{Input, SyntaxError, parse};

/// The levels of operators between operands, those that bind tightest first.
const LEVELS: [&[&str]; 6] = [
    &["mul", "div", "divby", "mod"],
    &["add", "sub"],
    &["gt", "ge", "lt", "le"],
    &["eq", "ne"],
    &["and"],
    &["or"],
];

fn read(text: &str, limits: &Limits) -> (Query, Vec<SyntaxError>) {
    parse(text, Input::Expression, limits)
}

/// An expression with parentheses round all that is a node; each node and operator is looked up
/// by its place.
fn shown(text: &str, expr: &Expr) -> String {
    let own = expr.span.of(text);
    let ExprKind::Chain(chain) = &expr.kind else {
        return own.to_owned();
    };
    let mut out = format!("({}", shown(text, chain.first()));
    for link in chain.links() {
        assert_eq!(link.operator_span.of(text), link.operator.spelling());
        out += &format!(" {} {}", link.operator, shown(text, &link.operand));
    }
    let last = chain.links().last().unwrap().operand.outer_span();
    assert_eq!(expr.span, chain.first().outer_span().to(last), "{text}");
    out + ")"
}

#[track_caller]
fn grouped(text: &str) -> String {
    let (query, errors) = read(text, &Limits::DEFAULT);
    assert!(errors.is_empty(), "{text}: {errors:?}");
    let OptionValue::Filter(expr) = &query.options[0].value else {
        panic!("{text} is an expression");
    };
    shown(text, expr)
}

fn operators() -> impl Iterator<Item = (usize, &'static str)> {
    let levels = LEVELS.iter().enumerate();
    levels.flat_map(|(level, all)| all.iter().map(move |operator| (level, *operator)))
}

#[test]
fn two_operators_are_grouped_by_their_levels() {
    for (first, one) in operators() {
        for (second, other) in operators() {
            let grouped = grouped(&format!("a {one} b {other} c"));
            let expected = match first.cmp(&second) {
                std::cmp::Ordering::Less => format!("((a {one} b) {other} c)"),
                std::cmp::Ordering::Equal => format!("(a {one} b {other} c)"),
                std::cmp::Ordering::Greater => format!("(a {one} (b {other} c))"),
            };
            assert_eq!(grouped, expected);
        }
    }
}

#[test]
fn three_operators_are_grouped_by_their_levels() {
    // The grouping that splits at the loosest level, from the outside.
    fn split(operands: &[&str], joined: &[(usize, &str)]) -> String {
        let Some(loosest) = joined.iter().map(|(level, _)| *level).max() else {
            return operands[0].to_owned();
        };
        let (mut out, mut start) = ("(".to_owned(), 0);
        for (at, (level, operator)) in joined.iter().enumerate() {
            if *level == loosest {
                out += &split(&operands[start..=at], &joined[start..at]);
                out += &format!(" {operator} ");
                start = at + 1;
            }
        }
        out + &split(&operands[start..], &joined[start..]) + ")"
    }
    let some = [
        (0, "mul"),
        (1, "sub"),
        (2, "gt"),
        (3, "eq"),
        (4, "and"),
        (5, "or"),
    ];
    for one in some {
        for two in some {
            for three in some {
                for four in some {
                    let joined = [one, two, three, four];
                    let [a, b, c, d] = joined.map(|(_, operator)| operator);
                    let text = format!("1 {a} x/y {b} z {c} 'u' {d} v");
                    assert_eq!(
                        grouped(&text),
                        split(&["1", "x/y", "z", "'u'", "v"], &joined),
                        "{text}"
                    );
                }
            }
        }
    }
}

#[test]
fn parentheses_and_signs_are_grouped_by_themselves() {
    for (text, expected) in [
        ("a or (b or c)", "(a or (b or c))"),
        ("(a or b) or c", "((a or b) or c)"),
        ("a mul (b add c)", "(a mul (b add c))"),
        ("(a or b) and c", "((a or b) and c)"),
        ("not a and b", "(not a and b)"),
        ("-a add b", "(-a add b)"),
        ("a eq not b or c", "((a eq not b) or c)"),
        (
            "a or b and (c or d and e) or f",
            "(a or (b and (c or (d and e))) or f)",
        ),
    ] {
        assert_eq!(grouped(text), expected);
    }
}

/// A level is one that stands inside another: three for each of the parentheses, and six.
#[test]
fn levels_have_a_limit() {
    const INNERMOST: &str = "a or b and c eq d gt e add f mul g";
    for depth in [1, 2, 5] {
        let limits = Limits {
            depth,
            ..Limits::DEFAULT
        };
        for (outside, is_allowed) in [("a or b and c eq ", true), ("a or b and c eq d gt ", false)]
        {
            let outside = outside.to_owned() + "(";
            let rest = "a or b and c eq (".repeat(depth - 1);
            let text = format!("{outside}{rest}{INNERMOST}{}", ")".repeat(depth));
            let (_, errors) = read(&text, &limits);
            assert_eq!(errors.is_empty(), is_allowed, "{depth}: {text}: {errors:?}");
        }
    }
}

#[test]
fn what_is_written_before_a_slip_belongs_to_it_as_far_as_it_calculates() {
    for (text, expected) in [
        ("a is null", "a eq null"),
        ("not a is null", "not (a eq null)"),
        ("-a is null", "-a eq null"),
        ("(not a) is null", "(not a) eq null"),
        ("not a add b is null", "not (a add b eq null)"),
        (
            "x or not a add b mul c is null",
            "x or not (a add b mul c eq null)",
        ),
        ("x eq 1 and a mul b is null", "x eq 1 and a mul b eq null"),
        ("not a or b is null", "not a or b eq null"),
        ("a between 1 and 2", "a ge 1 and a le 2"),
        ("a add b between 1 and 2", "a add b ge 1 and a add b le 2"),
        (
            "x or a add b mul c between 1 and 2",
            "x or a add b mul c ge 1 and a add b mul c le 2",
        ),
        ("not a contains 'x'", "not contains(a,'x')"),
        ("x and a contains 'x'", "x and contains(a,'x')"),
    ] {
        let (_, errors) = read(text, &Limits::DEFAULT);
        let fixed = errors[0].diagnostic().fixes[0].apply(text);
        assert_eq!(fixed.as_deref(), Some(expected), "{errors:?}");
    }
}

#[test]
fn a_membership_behind_a_calculation_can_be_meant_in_two_ways() {
    for (text, expected) in [
        (
            "1 add x in (2,3)",
            ["(1 add x) in (2,3)", "1 add (x in (2,3))"],
        ),
        (
            "a or 1 add x mul y in (2,3)",
            [
                "a or (1 add x mul y) in (2,3)",
                "a or 1 add x mul (y in (2,3))",
            ],
        ),
        (
            "a eq 1 add x in (2,3)",
            ["a eq (1 add x) in (2,3)", "a eq 1 add (x in (2,3))"],
        ),
    ] {
        let (_, errors) = read(text, &Limits::DEFAULT);
        let fixes = errors[0].diagnostic().fixes;
        let fixed: Vec<_> = fixes.iter().map(|fix| fix.apply(text).unwrap()).collect();
        assert_eq!(fixed, expected);
    }
}

#[test]
fn what_is_compared_tells_what_a_slip_means() {
    for (text, expected) in [
        ("date(a) eq 31.12.2026", "date(a) eq 2026-12-31"),
        (
            "x eq 1 and date(a) eq 31.12.2026",
            "x eq 1 and date(a) eq 2026-12-31",
        ),
        ("a eq 31.12.2026", "a eq 2026-12-31T00:00:00Z"),
    ] {
        let (_, errors) = read(text, &Limits::DEFAULT);
        let fixed = errors[0].diagnostic().fixes[0].apply(text);
        assert_eq!(fixed.as_deref(), Some(expected), "{errors:?}");
    }
}

#[test]
fn an_operator_outside_of_parentheses_is_none_of_those_within() {
    for (text, expected) in [
        ("x eq (a || 'b')", "x eq (concat(a,'b'))"),
        (
            "x or y eq 1 add (a || 'b')",
            "x or y eq 1 add (concat(a,'b'))",
        ),
        ("x eq (a eqnull)", "x eq (a eq null)"),
        ("x eq (a xor b)", "x eq (a ne b)"),
    ] {
        let (_, errors) = read(text, &Limits::DEFAULT);
        let fixed = errors[0].diagnostic().fixes[0].apply(text);
        assert_eq!(fixed.as_deref(), Some(expected), "{errors:?}");
    }
}

#[test]
fn a_plain_comparison_is_a_level_too() {
    let limits = Limits {
        depth: 2,
        ..Limits::DEFAULT
    };
    // All that may be: three to each of the parentheses, and six.
    let outside = "a or b and c eq d gt e add f mul (".repeat(2);
    for (innermost, is_allowed) in [("x", true), ("x eq 1", false), ("x eq 'y'", false)] {
        let text = format!("{outside}{innermost}))");
        let (_, errors) = read(&text, &limits);
        assert_eq!(errors.is_empty(), is_allowed, "{text}: {errors:?}");
    }
}

#[test]
fn only_comparisons_are_written_as_one() {
    for (text, expected) in [
        ("a && b && c", "a and b and c"),
        ("a || b || c", "a or b or c"),
        ("a && b eq 1 && c", "a and b eq 1 and c"),
    ] {
        let (_, errors) = read(text, &Limits::DEFAULT);
        let diagnostics: Vec<_> = errors.iter().map(SyntaxError::diagnostic).collect();
        assert_eq!(diagnostics.len(), 2, "{text}: {errors:?}");
        let mut fixed = text.to_owned();
        for diagnostic in diagnostics.iter().rev() {
            fixed = diagnostic.fixes[0].apply(&fixed).unwrap();
        }
        assert_eq!(fixed, expected);
    }
}
