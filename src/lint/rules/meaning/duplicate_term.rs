use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::ops::Level;
use crate::syntax::ast::Expr;
use crate::syntax::print_expr;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: Code::warning(403, "duplicate-term"),
    summary: "a condition is written twice",
    meaning: "\
The same condition stands twice between the `and`s or `or`s of one level. The
second one changes nothing: most likely another value or property was meant.",
    example: "status eq 'New' or status eq 'New'",
    instead: "status eq 'New' or status eq 'Active'",
    fix: Some(Applicability::Safe),
    check: Check::Written(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    let Some(chain) = expr.as_chain() else {
        return;
    };
    if !matches!(chain.level(), Level::And | Level::Or) || chain.is_template() {
        return;
    }
    let source = &finder.tree.source;
    let mut seen: HashMap<String, Span> = HashMap::new();
    seen.insert(print_expr(chain.first(), source), chain.first().span);
    let mut before = chain.first();
    for link in chain.links() {
        let operand = &link.operand;
        let text = print_expr(operand, source);
        if let Some(first) = seen.get(&text) {
            let gap = Span::new(before.outer_span().end, operand.outer_span().end);
            let message = format!("`{text}` is written twice");
            let finding = finder
                .finding(operand.span, message)
                .with_label(*first, "the first time")
                .with_fix(Fix::replace(Applicability::Safe, "remove it", gap, ""));
            finder.add(finding);
        } else {
            seen.insert(text, operand.span);
        }
        before = operand;
    }
}
