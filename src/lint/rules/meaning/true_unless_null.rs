use crate::diagnostic::{Applicability, Code, Fix, Severity};
use crate::hir::Expr;
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Condition, Rule};
use crate::rewrite::Says;

pub(super) const RULE: Rule = Rule {
    code: Code::warning(407, "true-unless-null"),
    summary: "true of all values but null",
    meaning: "\
Whatever the value is, the condition is true; only where there is none, it is
not. If that was meant, `ne null` says so. If not, one of the constants, or an
operator, is another than was meant.

Of `NaN`, and of members that the schema does not declare, it may be false: then
an info tells, and the fix is not safe.",
    example: "details/dealValue ge 10 or details/dealValue lt 10",
    instead: "details/dealValue ne null",
    fix: Some(Applicability::Safe),
    check: Check::Condition(check),
};

fn check<'a>(finder: &mut Finder<'a>, condition: Condition<'a>) {
    for verdict in finder.verdicts(condition).iter() {
        let Says::UnlessNull {
            subject,
            among,
            is_exact,
        } = &verdict.says
        else {
            continue;
        };
        let shown = finder.shown(subject.span);
        let mut message = format!("this is true whatever {shown} is, unless it is null");
        if !is_exact {
            message.push_str(" or not declared");
        }
        let mut finding = if let Some((last, others)) = among.split_last() {
            let finding = finder.finding(last.span, message);
            others
                .iter()
                .take(MOST_LABELS)
                .fold(finding, |finding, other| {
                    finding.with_label(other.span, "together with this")
                })
        } else {
            let finding = finder.finding(verdict.expr.span, message);
            match fix(finder, verdict.expr, subject, *is_exact) {
                Some(fix) => finding.with_fix(fix),
                None => finding,
            }
        };
        if !is_exact {
            finding.severity = Severity::Info;
        }
        finder.add(finding);
    }
}

/// How many conditions are pointed at beside the one that is told of.
const MOST_LABELS: usize = 4;

/// Writes `ne null` for a condition about a property.
fn fix(finder: &Finder<'_>, whole: &Expr, subject: &Expr, is_exact: bool) -> Option<Fix> {
    let whole = finder.written(whole.span)?;
    let path = finder.written(subject.span)?.expr;
    path.as_path()?;
    let text = format!("{} ne null", finder.printed(path));
    let message = format!("write `{text}`");
    let applicability = if is_exact {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    Some(Fix::replace(applicability, message, whole.expr.span, text))
}
