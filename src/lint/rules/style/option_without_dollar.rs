use super::all_options;
use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    code: Code::off(706, "option-without-dollar"),
    summary: "an option without its `$`",
    meaning: "\
OData 4.01 reads the names of its options without `$`, too. To services of 4.0
such an option is a custom one, which they pass over without a word.",
    example: "/referrals?filter=status eq 'New'",
    instead: "/referrals?$filter=status eq 'New'",
    fix: Some(Applicability::Safe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    for option in all_options(finder.tree) {
        let name = option.name.as_str(&finder.tree.source);
        if option.system().is_none() || name.is_empty() || name.starts_with('$') {
            continue;
        }
        let span = option.name.span;
        let finding = finder.finding(span, format!("`{name}` is `${name}` in OData 4.0"));
        let fix = Fix::replace(Applicability::Safe, "write `$`", Span::at(span.start), "$");
        finder.add_encoded(finding.with_fix(fix));
    }
}
