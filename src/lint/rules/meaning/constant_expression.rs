use crate::diagnostic::{Applicability, Code, Fix};
use crate::edm::convert::promote;
use crate::edm::{Primitive, Value};
use crate::functions::Outcome;
use crate::hir::{Call, Expr, ExprKind};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::rewrite::constant;
use crate::syntax::literal_text;

pub(super) const RULE: Rule = Rule {
    code: Code::info(406, "constant-expression"),
    summary: "an expression without a property in it",
    meaning: "\
The expression has the same value for every record. A program left it so, or a
property was meant where a constant stands. The fix writes the value, where that
has a literal. What depends on the time of the request, as `now()` does, is no
constant.",
    example: "length(name) gt 2 mul 10",
    instead: "length(name) gt 20",
    fix: Some(Applicability::Safe),
    check: Check::Meant(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    if is_calculated(expr) && constant(expr).is_some() {
        // Of what is constant the outermost is told.
        if finder.is_whole {
            operand(finder, expr, true);
        }
    } else {
        let takes_all = takes_all_literals(expr);
        expr.for_each_child(&mut |child| operand(finder, child, takes_all));
    }
}

/// Whether a literal can stand for each operand that is calculated: of functions that have no result
/// for some arguments a literal among these is an error.
fn takes_all_literals(expr: &Expr) -> bool {
    if let ExprKind::Call(call) = &expr.kind {
        call.function.outcome == Outcome::Total
    } else {
        true
    }
}

/// Whether an expression is calculated from others.
fn is_calculated(expr: &Expr) -> bool {
    if let ExprKind::Convert(operand, _) = &expr.kind {
        return is_calculated(operand);
    }
    // `maxdatetime()` is as good as a literal.
    let has_arguments = |call: &Call| !call.arguments.is_empty();
    expr.is_operation() || matches!(&expr.kind, ExprKind::Call(call) if has_arguments(call))
}

fn operand(finder: &mut Finder<'_>, expr: &Expr, takes_all: bool) {
    if !is_calculated(expr) {
        return;
    }
    // What is null another rule tells.
    let Some(value) = constant(expr).filter(|value| !value.is_null()) else {
        return;
    };
    let shown = finder.shown(expr.span);
    let Ok(text) = literal_text(&value) else {
        let message = format!("{shown} is the same for every record");
        finder.add(finder.finding(expr.span, message));
        return;
    };
    let mut finding = finder.finding(expr.span, format!("{shown} is always `{text}`"));
    let is_same = literal_type(&value) == expr.ty.as_primitive();
    if is_same && takes_all && fits_everywhere(&value) {
        let message = format!("write `{text}`");
        let fix = Fix::replace(Applicability::Safe, message, expr.span, text);
        finding = finding.with_fix(fix);
    }
    finder.add(finding);
}

/// Whether the literal can stand wherever the calculation does. Where its place converts it, a literal
/// beyond the range of that type is an error, and a calculation is none until it is evaluated.
fn fits_everywhere(value: &Value<'_>) -> bool {
    let is_number = matches!(value, Value::Integer(_) | Value::Decimal(_));
    !is_number || promote(value.clone(), Primitive::Single).is_ok()
}

/// The type that a literal of the value has: a number is no literal of every type of numbers.
fn literal_type(value: &Value<'_>) -> Option<Primitive> {
    match value {
        Value::Boolean(_) => Some(Primitive::Boolean),
        Value::Integer(number) => Some(match i32::try_from(*number) {
            Ok(_) => Primitive::Int32,
            Err(_) => Primitive::Int64,
        }),
        Value::Decimal(_) => Some(Primitive::Decimal),
        Value::Double(number) => (!number.is_finite()).then_some(Primitive::Double),
        Value::String(_) => Some(Primitive::String),
        Value::Guid(_) => Some(Primitive::Guid),
        Value::Date(_) => Some(Primitive::Date),
        Value::DateTimeOffset(_) => Some(Primitive::DateTimeOffset),
        Value::TimeOfDay(_) => Some(Primitive::TimeOfDay),
        Value::Duration(_) => Some(Primitive::Duration),
        Value::Binary(_) => Some(Primitive::Binary),
        Value::Null | Value::Enum(_) | Value::Geo(_) | Value::Collection(_) => None,
    }
}
