use crate::diagnostic::{Applicability, Code, Fix};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Condition, Rule};
use crate::rewrite::Says;

pub(super) const RULE: Rule = Rule {
    code: Code::warning(407, "true-unless-null"),
    summary: "a condition that is true of all values but null",
    meaning: "\
Whatever the value is, the condition is true; only where there is none, it is
not. If that was meant, `ne null` says so. If not, one of the constants, or an
operator, is another than was meant.

The fix keeps the meaning, unless values stand in no order: `NaN`, and members
of enumerations that the schema does not declare.",
    example: "details/dealValue ge 10 or details/dealValue lt 10",
    instead: "details/dealValue ne null",
    fix: Some(Applicability::Safe),
    check: Check::Condition(check),
};

fn check<'a>(finder: &mut Finder<'a>, condition: Condition<'a>) {
    for verdict in finder.verdicts(condition).iter() {
        let Says::UnlessNull { subject, is_exact } = verdict.says else {
            continue;
        };
        let shown = finder.shown(subject.span);
        let message = format!("this is true whatever {shown} is, unless it is null");
        let mut finding = finder.finding(verdict.expr.span, message);
        let Some(written) = finder.written(verdict.expr.span) else {
            finder.add(finding);
            continue;
        };
        // What was put together of operands that stand beside others is no expression of its own.
        let is_apart = written.among.is_none() || !written.expr.parens.is_empty();
        let own = finder.written(subject.span).map(|it| it.expr);
        if is_apart && let Some(own) = own.filter(|own| own.as_path().is_some()) {
            let path = finder.printed(own);
            let applicability = if is_exact {
                Applicability::Safe
            } else {
                Applicability::Unsafe
            };
            let text = format!("{path} ne null");
            let message = format!("write `{text}`");
            finding = finding.with_fix(Fix::replace(
                applicability,
                message,
                written.expr.span,
                text,
            ));
        }
        finder.add(finding);
    }
}
