use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::hir::Expr;
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Chooses, Condition, Rule};
use crate::rewrite::{Asked, Because, Says};

pub(super) const RULE: Rule = Rule {
    code: Code::warning(401, "contradiction"),
    summary: "a condition that is never true",
    meaning: "\
No value satisfies the condition, so nothing is found, whatever the data are:
`status` is not `New` and `Active` at once, nothing is above 10 and below 5, and
what the schema declares as `Nullable=\"false\"` is never null. Most often `or`
was meant, or another property.

Conditions are judged that compare a property, or a call, with constants by
`eq ne gt ge lt le in`, or are Boolean themselves, joined by `and`, `or`, `not`
in any way. Properties are taken to vary independently of each other. Where many
conditions have several properties in common, nothing is said.

With a member that the schema does not declare some conditions can be true that
are not with those that it does: of these an info tells.",
    example: "status eq 'New' and status eq 'Active'",
    instead: "status in ('New','Active')",
    fix: None,
    check: Check::Condition(check),
};

fn check<'a>(finder: &mut Finder<'a>, condition: Condition<'a>) {
    for verdict in finder.verdicts(condition).iter() {
        if let Says::Never(because) = &verdict.says
            && let Some(finding) = told(finder, condition, verdict.expr, because, "never")
        {
            finder.add(finding);
        }
    }
}

/// What is told of a condition that is never, or always, true; nothing if another rule tells it.
pub(super) fn told(
    finder: &Finder<'_>,
    condition: Condition<'_>,
    expr: &Expr,
    because: &Because<'_>,
    how: &str,
) -> Option<Diagnostic> {
    let shown = |expr: &Expr| finder.shown(expr.span);
    let mut finding = match (because.test, because.operands.split_last()) {
        (Some(Asked::Result(_)), _) => return None,
        (Some(Asked::Null(subject)), _) => {
            let message = format!("{} is {how} true", shown(expr));
            let label = format!("{} is never null", shown(subject));
            let finding = finder.finding(expr.span, message);
            finding.with_label(subject.span, label)
        }
        (Some(Asked::Value(subject)), _) => {
            let message = format!("{} is {how} true", shown(expr));
            let finding = finder.finding(expr.span, message);
            finding.with_label(subject.span, "its type has no other values")
        }
        (None, Some((last, [first]))) => {
            let (one, two) = (shown(first), shown(last));
            let message = if how == "never" {
                format!("{two} is never true beside {one}")
            } else {
                format!("{one} or {two} is always true")
            };
            let finding = finder.finding(last.span, message);
            finding.with_label(first.span, "beside this")
        }
        (None, Some((last, others))) if others.len() <= MOST_LABELS => {
            let message = if how == "never" {
                format!(
                    "{} is never true beside the conditions before it",
                    shown(last)
                )
            } else {
                format!(
                    "{} or the conditions before it are always true",
                    shown(last)
                )
            };
            let finding = finder.finding(last.span, message);
            others.iter().fold(finding, |finding, other| {
                finding.with_label(other.span, "beside this")
            })
        }
        (None, _) => finder.finding(expr.span, format!("this condition is {how} true")),
    };
    if because.declared_only {
        finding.severity = Severity::Info;
        finding
            .message
            .push_str(", save for values that are not declared");
    }
    let is_whole = std::ptr::eq(expr, condition.expr);
    if is_whole {
        finding = finding.with_help(consequence(condition.chooses, how));
    }
    Some(finding)
}

/// How many conditions are pointed at beside the one that is told of.
const MOST_LABELS: usize = 4;

fn consequence(chooses: Chooses, how: &str) -> &'static str {
    match (chooses, how) {
        (Chooses::Records, "never") => "the filter keeps no record",
        (Chooses::Records, _) => "the filter keeps all records",
        (Chooses::Items, "never") => "it is true of no item",
        (Chooses::Items, _) => "it is true of all items",
        (Chooses::Branch, "never") => "the branch is never taken",
        (Chooses::Branch, _) => "the branches behind it are never taken",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_is_told_of_each_choice() {
        for (chooses, how, expected) in [
            (Chooses::Records, "never", "the filter keeps no record"),
            (Chooses::Records, "always", "the filter keeps all records"),
            (Chooses::Items, "never", "it is true of no item"),
            (Chooses::Items, "always", "it is true of all items"),
            (Chooses::Branch, "never", "the branch is never taken"),
            (
                Chooses::Branch,
                "always",
                "the branches behind it are never taken",
            ),
        ] {
            assert_eq!(consequence(chooses, how), expected);
        }
    }
}
