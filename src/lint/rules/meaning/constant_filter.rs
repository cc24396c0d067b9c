use crate::diagnostic::Code;
use crate::edm::Value;
use crate::hir::{Expr, ExprKind};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Chooses, Condition, Rule};
use crate::ops::Operator;

pub(super) const RULE: Rule = Rule {
    code: Code::warning(405, "constant-filter"),
    summary: "a filter or part that asks nothing",
    meaning: "\
The filter is a constant: it keeps all records or none, whatever they hold. Or
one of its conditions is, and so decides all, or nothing. That is most often
left over from a query that was put together by a program. `any(x:true)`, which
asks whether there is an item, and the last branch of `case` are fine.",
    example: "$filter=true",
    instead: "$filter=favorite",
    fix: None,
    check: Check::Condition(check),
};

fn check<'a>(finder: &mut Finder<'a>, condition: Condition<'a>) {
    if condition.chooses == Chooses::Records
        && let Some(truth) = truth(condition.expr)
    {
        let kept = if truth { "all records" } else { "no record" };
        let message = format!("this filter keeps {kept}");
        finder.add(finder.finding(condition.expr.span, message));
    }
    let mut waiting = vec![condition.expr];
    while let Some(expr) = waiting.pop() {
        if let ExprKind::Logic(logic) = &expr.kind {
            for operand in &logic.operands {
                constant_operand(finder, operand, logic.operator);
            }
            waiting.extend(&logic.operands);
        } else if let ExprKind::Not(operand) = &expr.kind {
            waiting.push(operand);
        }
    }
}

fn constant_operand(finder: &mut Finder<'_>, operand: &Expr, operator: Operator) {
    if let Some(truth) = truth(operand) {
        let message = if truth == (operator == Operator::Or) {
            format!("`{truth}` beside `{operator}` makes all of it `{truth}`")
        } else {
            format!("`{truth}` changes nothing beside `{operator}`")
        };
        finder.add(finder.finding(operand.span, message));
    }
}

fn truth(expr: &Expr) -> Option<bool> {
    if let Value::Boolean(truth) = expr.as_literal()?.value {
        Some(truth)
    } else {
        None
    }
}
