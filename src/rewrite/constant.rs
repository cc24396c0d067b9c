use crate::edm::compare::{compare, equal};
use crate::edm::convert::promote;
use crate::edm::primitive::DateTimeOffset;
use crate::edm::{EnumValue, Primitive, Value, arithmetic};
use crate::functions::{Context, Outcome};
use crate::hir::{Expr, ExprKind, Link, Set};
use crate::ops::Operator;
use std::cmp::Ordering;

/// The value of an expression that depends on no record; `None` if it depends on one, on the run, or
/// has no value but an error.
#[must_use]
pub fn constant(expr: &Expr) -> Option<Value<'static>> {
    is_constant(expr, MOST_LEVELS)
        .then(|| evaluate(expr))
        .flatten()
}

/// How deep constants may nest: each level stands on the stack.
const MOST_LEVELS: usize = 50;

/// Whether all that an expression is made of is constant, in so many levels.
fn is_constant(expr: &Expr, levels: usize) -> bool {
    if expr.as_literal().is_some() {
        return true;
    }
    let is_operation = if let ExprKind::Call(call) = &expr.kind {
        call.function.outcome != Outcome::OfRun
    } else {
        expr.is_operation() || matches!(expr.kind, ExprKind::Convert(..))
    };
    let mut all = is_operation && levels > 0;
    if all {
        expr.for_each_child(&mut |child| all = all && is_constant(child, levels - 1));
    }
    all
}

fn evaluate(expr: &Expr) -> Option<Value<'static>> {
    match &expr.kind {
        ExprKind::Literal(literal) => Some(literal.value.clone()),
        ExprKind::Logic(logic) => junction(&logic.operands, logic.operator == Operator::Or),
        ExprKind::Not(operand) => {
            let value = evaluate(operand)?;
            match truth(&value) {
                Some(truth) => Some(Value::Boolean(!truth)),
                None => value.is_null().then_some(value),
            }
        }
        ExprKind::Negate(operand) => {
            let value = evaluate(operand)?;
            if value.is_null() {
                return Some(value);
            }
            arithmetic::negate(&value).ok()
        }
        ExprKind::Chain(chain) => {
            let first = evaluate(&chain.first);
            let mut links = chain.links.iter();
            links.try_fold(first?, applied)
        }
        ExprKind::Has(operand, flags) => {
            let value = evaluate(operand)?;
            if let Value::Enum(EnumValue::Number(number)) = value {
                return Some(Value::Boolean(number & flags == *flags));
            }
            value.is_null().then_some(value)
        }
        ExprKind::In(membership) => {
            let Set::Values(values) = &membership.set else {
                return None;
            };
            let operand = evaluate(&membership.operand)?;
            let mut values = values.iter();
            let is_in = values.any(|literal| equal(&operand, &literal.value));
            Some(Value::Boolean(is_in))
        }
        ExprKind::Convert(operand, to) => promoted(evaluate(operand)?, *to),
        ExprKind::Call(call) => {
            let mut arguments = Vec::with_capacity(call.arguments.len());
            for argument in &call.arguments {
                let value = evaluate(argument)?;
                if value.is_null() {
                    return Some(value);
                }
                arguments.push(value);
            }
            let context = Context::new(DateTimeOffset::MIN);
            let result = (call.overload.evaluate)(&arguments, &context).ok()?;
            Some(result.into_owned())
        }
        ExprKind::Path(_)
        | ExprKind::Count(_)
        | ExprKind::Lambda(_)
        | ExprKind::Array(_)
        | ExprKind::Case(_)
        | ExprKind::Cast(..)
        | ExprKind::IsOf(..)
        | ExprKind::Filter(_)
        | ExprKind::Service(_)
        | ExprKind::Hole(_)
        | ExprKind::Unknown => None,
    }
}

const fn truth(value: &Value<'_>) -> Option<bool> {
    if let Value::Boolean(truth) = value {
        Some(*truth)
    } else {
        None
    }
}

/// A value as one of another type; null stays null.
fn promoted(value: Value<'static>, to: Primitive) -> Option<Value<'static>> {
    if value.is_null() {
        return Some(value);
    }
    promote(value, to).ok()
}

/// `and`, or `or` where what is true decides.
fn junction(operands: &[Expr], decisive: bool) -> Option<Value<'static>> {
    let mut has_null = false;
    for operand in operands {
        match truth(&evaluate(operand)?) {
            Some(truth) if truth == decisive => return Some(Value::Boolean(decisive)),
            Some(_) => {}
            None => has_null = true,
        }
    }
    Some(if has_null {
        Value::Null
    } else {
        Value::Boolean(!decisive)
    })
}

/// An operator between what is known so far and its right operand.
fn applied(so_far: Value<'static>, link: &Link) -> Option<Value<'static>> {
    let left = match link.convert {
        Some(to) => promoted(so_far, to)?,
        None => so_far,
    };
    let right = evaluate(&link.operand)?;
    let ordered = |fits: fn(Ordering) -> bool| compare(&left, &right).is_some_and(fits);
    let is_null = left.is_null() || right.is_null();
    let both = left.is_null() && right.is_null();
    Some(Value::Boolean(match link.operator {
        Operator::Eq => equal(&left, &right),
        Operator::Ne => !equal(&left, &right),
        Operator::Gt => ordered(Ordering::is_gt),
        Operator::Ge => both || ordered(Ordering::is_ge),
        Operator::Lt => ordered(Ordering::is_lt),
        Operator::Le => both || ordered(Ordering::is_le),
        _ if is_null => return Some(Value::Null),
        Operator::Add => return arithmetic::add(&left, &right).ok(),
        Operator::Sub => return arithmetic::subtract(&left, &right).ok(),
        Operator::Mul => return arithmetic::multiply(&left, &right).ok(),
        Operator::Div => return arithmetic::divide(&left, &right).ok(),
        Operator::DivBy => return arithmetic::divide_by(&left, &right).ok(),
        Operator::Mod => return arithmetic::modulo(&left, &right).ok(),
        Operator::And
        | Operator::Or
        | Operator::Not
        | Operator::Negate
        | Operator::Has
        | Operator::In
        | Operator::Hole(_) => return None,
    }))
}
