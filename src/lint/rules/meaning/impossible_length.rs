use crate::diagnostic::Code;
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Condition, Rule};
use crate::rewrite::{Asked, Says};

pub(super) const RULE: Rule = Rule {
    code: Code::warning(412, "impossible-length"),
    summary: "a number that the function never gives",
    meaning: "\
No text has a length below 0, no month is the 13th, `indexof` gives -1 where it
finds nothing and never less. Compared with such a number, the function decides
nothing: the condition is never true, or always.",
    example: "length(name) lt 0",
    instead: "length(name) eq 0",
    fix: None,
    check: Check::Condition(check),
};

fn check<'a>(finder: &mut Finder<'a>, condition: Condition<'a>) {
    for verdict in finder.verdicts(condition).iter() {
        let (because, how) = match &verdict.says {
            Says::Never(because) => (because, "never"),
            Says::Always(because) => (because, "always"),
            Says::UnlessNull { .. } | Says::Implied { .. } | Says::Idle { .. } => continue,
        };
        if let Some(Asked::Result(result)) = because.test {
            let shown = finder.shown(verdict.expr.span);
            let message = format!("{shown} is {how} true");
            let finding = finder.finding(verdict.expr.span, message);
            finder.add(finding.with_label(result.span, "this gives no such number"));
        }
    }
}
