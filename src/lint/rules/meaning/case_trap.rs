use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::edm::Value;
use crate::hir::{Expr, ExprKind, In, Set};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::ops::{Level, Operator};
use crate::syntax::quote;

pub(super) const RULE: Rule = Rule {
    code: Code::warning(411, "case-trap"),
    summary: "letters that the function never gives",
    meaning: "\
`tolower` leaves no capital letters, `toupper` no small ones. A text that has
some is never equal to the result, and never a part of it. The constant is
written in the case that the function gives.",
    example: "tolower(name) eq 'Contoso'",
    instead: "tolower(name) eq 'contoso'",
    fix: Some(Applicability::Unsafe),
    check: Check::Meant(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    if let ExprKind::Chain(chain) = &expr.kind {
        let [link] = chain.links.as_slice() else {
            return;
        };
        let (left, right) = (&chain.first, &link.operand);
        // Between texts in order anything may be meant.
        if link.operator.level() == Level::Equality {
            let how = if link.operator == Operator::Eq {
                "never equals"
            } else {
                "always differs from"
            };
            text(finder, left, right, how);
            text(finder, right, left, how);
        }
    } else if let ExprKind::In(membership) = &expr.kind {
        list(finder, membership);
    } else if let ExprKind::Call(call) = &expr.kind
        && ["contains", "startswith", "endswith", "indexof"].contains(&call.function.name)
        && let [whole, part] = call.arguments.as_slice()
    {
        text(finder, whole, part, "never holds");
    }
}

/// How a function changes letters.
#[derive(Clone, Copy)]
struct Case {
    function: &'static str,
    change: fn(&str) -> String,
}

const CASES: &[Case] = &[
    Case {
        function: "tolower",
        change: str::to_lowercase,
    },
    Case {
        function: "toupper",
        change: str::to_uppercase,
    },
];

/// How the outermost function of an expression changes letters.
fn case(expr: &Expr) -> Option<Case> {
    let ExprKind::Call(call) = &expr.kind else {
        return None;
    };
    if call.function.name == "trim" {
        return case(call.arguments.first()?);
    }
    let case = CASES
        .iter()
        .find(|case| case.function == call.function.name);
    case.copied()
}

fn text(finder: &mut Finder<'_>, changed: &Expr, constant: &Expr, how: &str) {
    if let Some(case) = case(changed)
        && let Some(literal) = constant.as_literal()
    {
        let is_alone = finder.text(constant.span).starts_with(['\'', '%']);
        told(finder, case, &literal.value, constant.span, how, is_alone);
    }
}

fn list(finder: &mut Finder<'_>, membership: &In) {
    let (Some(case), Set::Values(values)) = (case(&membership.operand), &membership.set) else {
        return;
    };
    for (literal, span) in values.iter().zip(&membership.places) {
        // In an array of JSON they are written otherwise.
        let is_plain = finder.text(*span).starts_with(['\'', '%']);
        told(
            finder,
            case,
            &literal.value,
            *span,
            "never equals",
            is_plain,
        );
    }
}

fn told(
    finder: &mut Finder<'_>,
    case: Case,
    value: &Value<'_>,
    span: Span,
    how: &str,
    is_literal: bool,
) {
    let Value::String(text) = value else {
        return;
    };
    let changed = (case.change)(text);
    if changed == **text || finder.tree.source.hole_in(text).is_some() {
        return;
    }
    let function = case.function;
    let message = format!("what `{function}` gives {how} {}", quote_shown(text));
    let mut finding = finder.finding(span, message);
    if is_literal {
        let text = quote(&changed);
        let message = format!("write `{text}`");
        finding = finding.with_fix(Fix::replace(Applicability::Unsafe, message, span, text));
    }
    finder.add(finding);
}

fn quote_shown(text: &str) -> String {
    format!("`{}`", quote(text))
}
