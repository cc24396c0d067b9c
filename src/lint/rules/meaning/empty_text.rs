use crate::diagnostic::Code;
use crate::edm::Value;
use crate::hir::{Expr, ExprKind};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    code: Code::warning(410, "empty-text"),
    summary: "looks for an empty text",
    meaning: "\
Every text contains the empty text, begins and ends with it: the condition is
true of all records where the property is not null.",
    example: "startswith(name,'')",
    instead: "name ne null",
    fix: None,
    check: Check::Meant(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    let ExprKind::Call(call) = &expr.kind else {
        return;
    };
    if !["contains", "startswith", "endswith"].contains(&call.function.name) {
        return;
    }
    if let [_, Expr { kind, span, .. }] = call.arguments.as_slice()
        && let ExprKind::Literal(literal) = kind
        && matches!(&literal.value, Value::String(text) if text.is_empty())
    {
        let message = "every text has the empty text in it".to_owned();
        let finding = finder.finding(*span, message);
        finder.add(finding.with_help("`ne null` asks for records that have a text"));
    }
}
