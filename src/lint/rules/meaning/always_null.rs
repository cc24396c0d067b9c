use crate::diagnostic::Code;
use crate::edm::Value;
use crate::hir::{Expr, ExprKind};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::ops::{Level, Operator};

pub(super) const RULE: Rule = Rule {
    code: Code::warning(408, "always-null"),
    summary: "null where it leaves nothing to decide",
    meaning: "\
Nothing is greater or less than null: such a comparison is false, whatever is
compared (URL Conventions 5.1.1.1.3). What is calculated with null is null, so
is what a function makes of it. Whether there is a value is asked by `eq null`
and `ne null`.",
    example: "closedDateTime gt null",
    instead: "closedDateTime ne null",
    fix: None,
    check: Check::Meant(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    if let ExprKind::Chain(chain) = &expr.kind {
        let mut left = Some(&chain.first);
        for link in &chain.links {
            let null = left
                .filter(is_null)
                .or_else(|| Some(&link.operand).filter(is_null));
            left = None;
            let Some(null) = null else {
                continue;
            };
            let operator = link.operator;
            let message = match (operator.level(), operator) {
                (Level::Relational, Operator::Gt | Operator::Lt) => {
                    format!("`{operator}` with null is never true")
                }
                (Level::Relational, _) => {
                    format!("`{operator}` with null is true of null alone: write `eq null`")
                }
                (Level::Additive | Level::Multiplicative, _) => {
                    format!("`{operator}` with null gives null")
                }
                _ => continue,
            };
            finder.add(finder.finding(null.span, message));
        }
    } else if let ExprKind::Call(call) = &expr.kind {
        if let Some(null) = call.arguments.iter().find(is_null) {
            let message = format!("`{}` of null is null", call.function.name);
            finder.add(finder.finding(null.span, message));
        }
    } else if let ExprKind::Logic(logic) = &expr.kind {
        for null in logic.operands.iter().filter(is_null) {
            let message = format!("null beside `{}` is never true", logic.operator);
            finder.add(finder.finding(null.span, message));
        }
    } else if let ExprKind::Not(operand) = &expr.kind
        && is_null(&&**operand)
    {
        finder.add(finder.finding(expr.span, "`not null` is null"));
    }
}

fn is_null(expr: &&Expr) -> bool {
    let inner = if let ExprKind::Convert(inner, _) = &expr.kind {
        inner
    } else {
        *expr
    };
    let literal = inner.as_literal();
    literal.is_some_and(|literal| matches!(literal.value, Value::Null))
}
