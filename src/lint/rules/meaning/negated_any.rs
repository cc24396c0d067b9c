use crate::diagnostic::Code;
use crate::edm::Value;
use crate::hir::{Expr, ExprKind};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::ops::Operator;
use crate::syntax::ast::Quantifier;

pub(super) const RULE: Rule = Rule {
    code: Code::info(415, "negated-any"),
    summary: "any with a denial, where all is meant",
    meaning: "\
The condition is true as soon as one item is another than the one named, so it
is true of nearly all records with several items. That no item fits is asked by
`all`, or by `not` before `any`.",
    example: "team/any(t:t/email ne 'x@contoso.com')",
    instead: "team/all(t:t/email ne 'x@contoso.com')",
    fix: None,
    check: Check::Meant(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    let ExprKind::Lambda(lambda) = &expr.kind else {
        return;
    };
    if lambda.quantifier != Quantifier::Any {
        return;
    }
    let Some(predicate) = lambda.predicate.as_ref().filter(|it| is_negated(it)) else {
        return;
    };
    let message = "this is true as soon as one item is another";
    let finding = finder.finding(predicate.span, message);
    finder.add(finding.with_help("that no item is it is asked by `all`, or by `not` before `any`"));
}

/// Whether a condition denies one: that something has a value is no denial.
fn is_negated(predicate: &Expr) -> bool {
    if let ExprKind::Not(denied) = &predicate.kind {
        // `not x/favorite` asks for a value of its own.
        return !matches!(denied.kind, ExprKind::Path(_) | ExprKind::Lambda(_));
    }
    let ExprKind::Chain(chain) = &predicate.kind else {
        return false;
    };
    let [link] = chain.links.as_slice() else {
        return false;
    };
    let constant = [&link.operand, &chain.first]
        .into_iter()
        .find_map(Expr::as_literal);
    let is_nothing = |value: &Value<'_>| {
        let is_empty = matches!(value, Value::String(text) if text.is_empty());
        is_empty || matches!(value, Value::Null | Value::Boolean(_))
    };
    let is_value = constant.is_some_and(|literal| !is_nothing(&literal.value));
    link.operator == Operator::Ne && is_value
}
