use super::duplicate_term::is_repeated;
use crate::diagnostic::{Applicability, Code};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Condition, Rule};
use crate::rewrite::Says;

pub(super) const RULE: Rule = Rule {
    code: Code::info(404, "implied-term"),
    summary: "a condition that another one implies",
    meaning: "\
Beside the conditions to which `and` or `or` joins it, the condition changes
nothing: what is above 5 is above 3, and what is one of two values is no third.
Without it the filter is shorter and finds the same.",
    example: "details/dealValue gt 5000 and details/dealValue gt 3000",
    instead: "details/dealValue gt 5000",
    fix: Some(Applicability::Safe),
    check: Check::Condition(check),
};

fn check<'a>(finder: &mut Finder<'a>, condition: Condition<'a>) {
    for verdict in finder.verdicts(condition).iter() {
        let Says::Implied { by, is_equal, .. } = verdict.says else {
            continue;
        };
        let written = finder.written(verdict.expr.span);
        // That is a condition which is written twice.
        if is_equal && written.is_some_and(|it| is_repeated(it, &finder.tree.source)) {
            continue;
        }
        let own = finder.shown(verdict.expr.span);
        let message = match by {
            Some(by) if is_equal => match finder.shown(by.span) {
                other if other == own => format!("{own} is written twice"),
                other => format!("{own} says the same as {other}"),
            },
            Some(by) => format!("{own} adds nothing to {}", finder.shown(by.span)),
            None => format!("{own} adds nothing to the conditions beside it"),
        };
        let mut finding = finder.finding(verdict.expr.span, message);
        if let Some(by) = by {
            finding = finding.with_label(by.span, "this says it already");
        }
        if let Some(fix) = written.and_then(|written| written.removed()) {
            finding = finding.with_fix(fix);
        }
        finder.add(finding);
    }
}
