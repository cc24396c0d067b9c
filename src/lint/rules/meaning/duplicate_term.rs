use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::lint::written::Written;
use crate::ops::Level;
use crate::syntax::ast::{Chain, Expr};
use crate::syntax::print_expr;
use crate::text::Source;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: Code::warning(403, "duplicate-term"),
    summary: "a condition is written twice",
    meaning: "\
The same condition stands twice between the `and`s or `or`s of one level, also
with its sides exchanged: `'New' eq status`. The second one changes nothing:
most likely another value or property was meant.",
    example: "status eq 'New' or status eq 'New'",
    instead: "status eq 'New' or status eq 'Active'",
    fix: Some(Applicability::Safe),
    check: Check::Written(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    let Some(chain) = joined(expr.as_chain()) else {
        return;
    };
    let source = &finder.tree.source;
    let mut seen: HashMap<String, Span> = HashMap::with_capacity(1 + chain.links().len());
    seen.insert(key(chain.first(), source), chain.first().span);
    let mut before = chain.first();
    for link in chain.links() {
        let operand = &link.operand;
        let text = key(operand, source);
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

/// The chain, if it is of `and` or `or`.
fn joined(chain: Option<&Chain>) -> Option<&Chain> {
    chain.filter(|chain| matches!(chain.level(), Level::And | Level::Or) && !chain.is_template())
}

/// Whether an operand stands among those before it already.
pub(super) fn is_repeated(operand: Written<'_>, source: &Source) -> bool {
    let Some((chain, number)) = operand.among else {
        return false;
    };
    let Some(chain) = joined(Some(chain)) else {
        return false;
    };
    let own = key(operand.expr, source);
    let others = chain.links().map(|link| &link.operand);
    let before = std::iter::once(chain.first()).chain(others).take(number);
    before.into_iter().any(|other| key(other, source) == own)
}

/// The text of a condition, the same for all that differ in spelling only. A constant stands on the
/// right of what it is compared with.
fn key(expr: &Expr, source: &Source) -> String {
    turned(expr, source).unwrap_or_else(|| print_expr(expr, source))
}

/// `'New' eq status` as `status eq 'New'`
fn turned(expr: &Expr, source: &Source) -> Option<String> {
    let chain = expr.as_chain().filter(|chain| chain.links().len() == 1)?;
    let link = chain.second();
    chain.first().as_literal()?;
    link.operand.as_path()?;
    let operator = link.operator.turned()?;
    let (left, right) = (
        print_expr(&link.operand, source),
        print_expr(chain.first(), source),
    );
    Some(format!("{left} {operator} {right}"))
}
