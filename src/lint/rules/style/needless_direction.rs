use super::all_options;
use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::syntax::ast::{Direction, OptionValue};

pub(super) const RULE: Rule = Rule {
    code: Code::off(705, "needless-direction"),
    summary: "`asc`, which is so anyway",
    meaning: "\
Without a direction `$orderby` goes upwards (URL Conventions 5.1.5).",
    example: "$orderby=createdDateTime asc",
    instead: "$orderby=createdDateTime",
    fix: Some(Applicability::Safe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    for option in all_options(finder.tree) {
        let OptionValue::OrderBy(items) = &option.value else {
            continue;
        };
        for item in items {
            if let Some((Direction::Ascending, span)) = item.direction {
                let finding = finder.finding(span, "records are ordered upwards anyway");
                let span = Span::new(item.key.outer_span().end, span.end);
                let fix = Fix::replace(Applicability::Safe, "remove it", span, "");
                finder.add_encoded(finding.with_fix(fix));
            }
        }
    }
}
