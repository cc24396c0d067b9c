use super::contradiction::told;
use crate::diagnostic::Code;
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Condition, Rule};
use crate::rewrite::Says;

pub(super) const RULE: Rule = Rule {
    code: Code::warning(402, "tautology"),
    summary: "a condition that is always true",
    meaning: "\
Every value satisfies the condition, null included, so it chooses nothing:
whatever `status` is, it is not `New` or not `Active`. Most often `and` was
meant, or another property.

The same conditions are judged as for `contradiction` (OD401). What is true of
all members that the schema declares, and false of others, an info tells.",
    example: "status ne 'New' or status ne 'Active'",
    instead: "status ne 'New' and status ne 'Active'",
    fix: None,
    check: Check::Condition(check),
};

fn check<'a>(finder: &mut Finder<'a>, condition: Condition<'a>) {
    for verdict in finder.verdicts(condition).iter() {
        if let Says::Always(because) = &verdict.says
            && let Some(finding) = told(finder, condition, verdict.expr, because, "always")
        {
            finder.add(finding);
        }
    }
}
