use crate::diagnostic::{Applicability, Code, Fix};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::syntax::ast::{Expr, Lambda, Segment};

pub(super) const RULE: Rule = Rule {
    code: Code::info(416, "bare-any"),
    summary: "any without a condition",
    meaning: "\
`any()` asks whether there is an item (URL Conventions 5.1.1.13.1). Not all
services read it; one of the family of the Referrals API is known to refuse it.
`any(x:true)` says the same and is read by all.",
    example: "team/any()",
    instead: "team/any(x:true)",
    fix: Some(Applicability::Safe),
    check: Check::Written(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    let Some(path) = expr.as_path() else {
        return;
    };
    for segment in path.segments() {
        if let Segment::Lambda(lambda) = segment
            && lambda.body.is_none()
        {
            bare(finder, lambda);
        }
    }
}

fn bare(finder: &mut Finder<'_>, lambda: &Lambda) {
    let text = finder.tree.source.as_str();
    let is_free = |name: &&&str| !text.contains(&format!("{name}:"));
    let finding = finder.finding(lambda.span, "`any()` is not read by all services");
    let Some(name) = NAMES.iter().find(is_free) else {
        finder.add(finding);
        return;
    };
    let any = format!("any({name}:true)");
    let message = format!("write `{any}`");
    let fix = Fix::replace(Applicability::Safe, message, lambda.span, any);
    finder.add(finding.with_fix(fix));
}

/// Names for a variable, of which one is free.
const NAMES: &[&str] = &["x", "y", "z", "item", "each"];
