use super::duplicate_term::is_repeated;
use crate::diagnostic::{Applicability, Code};
use crate::hir::Expr;
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Condition, Rule};
use crate::ops::Operator;
use crate::rewrite::Says;

pub(super) const RULE: Rule = Rule {
    code: Code::info(404, "implied-term"),
    summary: "a condition that another one implies",
    meaning: "\
Beside the conditions to which `and` or `or` joins it, the condition changes
nothing: what is above 5 is above 3, and what is one of two values is no third;
`a and (a or b)` is `a`, and so is `a or (a and b)`. So it is with one that the
conditions round it leave nothing to decide: beside `status eq 'New'` the first
half of `(status eq 'Active' or favorite)` is never true. Without it the filter
is shorter and finds the same.",
    example: "details/dealValue gt 5000 and details/dealValue gt 3000",
    instead: "details/dealValue gt 5000",
    fix: Some(Applicability::Safe),
    check: Check::Condition(check),
};

fn check<'a>(finder: &mut Finder<'a>, condition: Condition<'a>) {
    for verdict in finder.verdicts(condition).iter() {
        let span = verdict.expr.span;
        let written = finder.written(span);
        let own = finder.shown(span);
        let (message, label) = match verdict.says {
            Says::Implied { by, is_equal, .. } => {
                // That is a condition which is written twice.
                if is_equal && written.is_some_and(|it| is_repeated(it, &finder.tree.source)) {
                    continue;
                }
                let label = by.map(|by| (by, "this says it already"));
                (implied(finder, &own, by, is_equal), label)
            }
            Says::Idle { operator, beside } => {
                let other = match beside {
                    Some(beside) => finder.shown(beside.span),
                    None => "the conditions beside it".to_owned(),
                };
                let why = if operator == Operator::Or {
                    format!("it is never true beside {other}")
                } else {
                    format!("it is true wherever {other} is not")
                };
                let message = format!("{own} adds nothing: {why}");
                (message, beside.map(|beside| (beside, "beside this")))
            }
            Says::Never(_) | Says::Always(_) | Says::UnlessNull { .. } => continue,
        };
        let mut finding = finder.finding(span, message);
        if let Some((by, label)) = label {
            finding = finding.with_label(by.span, label);
        }
        if let Some(mut fix) = written.and_then(|written| written.removed()) {
            // An operand may keep others from being evaluated that fail.
            if !condition.expr.is_total() {
                fix.applicability = Applicability::Unsafe;
            }
            finding = finding.with_fix(fix);
        }
        finder.add(finding);
    }
}

fn implied(finder: &Finder<'_>, own: &str, by: Option<&Expr>, is_equal: bool) -> String {
    match by {
        Some(by) if is_equal => match finder.shown(by.span) {
            other if other == own => format!("{own} is written twice"),
            other => format!("{own} says the same as {other}"),
        },
        Some(by) => format!("{own} adds nothing to {}", finder.shown(by.span)),
        None => format!("{own} adds nothing to the conditions beside it"),
    }
}
