use crate::diagnostic::Code;
use crate::edm::Value;
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Chooses, Condition, Rule};

pub(super) const RULE: Rule = Rule {
    code: Code::warning(405, "constant-filter"),
    summary: "a filter that asks nothing",
    meaning: "\
The filter is a constant: it keeps all records or none, whatever they hold. That
is most often left over from a query that was put together by a program.",
    example: "$filter=true",
    instead: "$filter=favorite",
    fix: None,
    check: Check::Condition(check),
};

fn check<'a>(finder: &mut Finder<'a>, condition: Condition<'a>) {
    if condition.chooses != Chooses::Records {
        return;
    }
    let Some(literal) = condition.expr.as_literal() else {
        return;
    };
    let kept = if matches!(literal.value, Value::Boolean(true)) {
        "all records"
    } else {
        "no record"
    };
    let message = format!("this filter keeps {kept}");
    finder.add(finder.finding(condition.expr.span, message));
}
