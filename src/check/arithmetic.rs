//! Calculations: which types can be calculated with, and what comes out.

use super::compare::{Joined, adapted, converted, is_in_range, is_open, object_instead};
use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr::is_error;
use super::finding::Finding;
use crate::diagnostic::{Applicability, Span};
use crate::edm::convert::common_number;
use crate::edm::{Item, Primitive, Type, Value};
use crate::hir::Expr;
use crate::ops::Operator;

/// Joins two operands by `add sub mul div divby mod`, each given with its place, parentheses
/// included; `None` if there is no such calculation, or if one of them is in error.
pub(super) fn calculate(
    c: &mut Checker<'_>,
    (left, left_outer): (Expr, Span),
    operator: Operator,
    at: Span,
    (right, right_outer): (Expr, Span),
) -> Option<Joined> {
    let left = as_duration(c, left, operator, right.ty);
    let right = as_duration(c, right, operator, left.ty);
    if is_error(&left) || is_error(&right) {
        return None;
    }
    let object = object_instead(c, &left, right.ty).or_else(|| object_instead(c, &right, left.ty));
    if let Some(error) = object {
        c.report(error);
        return None;
    }
    let (lt, rt) = (c.schema.underlying(left.ty), c.schema.underlying(right.ty));
    let joined = |left, convert, right, ty| {
        Some(Joined {
            left,
            convert,
            right,
            ty,
        })
    };
    let single = !lt.collection && !rt.collection;
    if single && (is_open(lt) || is_open(rt)) {
        return joined(left, None, right, Type::UNKNOWN);
    }
    if lt == Type::NULL && rt == Type::NULL {
        return joined(left, None, right, Type::NULL);
    }
    // A null operand takes the type of the other: the result is null whatever it is.
    let (l, r) = match (lt.item, rt.item) {
        (Item::Null, _) => (rt.as_primitive(), rt.as_primitive()),
        (_, Item::Null) => (lt.as_primitive(), lt.as_primitive()),
        _ => (lt.as_primitive(), rt.as_primitive()),
    };
    if let (Some(l), Some(r)) = (l, r) {
        if let Some(common) = common_number(l, r) {
            let result = if operator == Operator::DivBy {
                quotient(common)
            } else {
                common
            };
            let convert = lt
                .as_primitive()
                .is_some_and(|own| own != result)
                .then_some(result);
            if !is_in_range(c, &left, result) {
                return None;
            }
            let right = converted(c, right, result);
            return joined(left, convert, right, Type::primitive(result));
        }
        let null = lt.item == Item::Null || rt.item == Item::Null;
        if let Some(result) = temporal(operator, l, r, null) {
            return joined(left, None, right, Type::primitive(result));
        }
    }
    let kind = CheckErrorKind::NotCalculable {
        operator: operator.spelling(),
        left: c.show(left.ty),
        right: c.show(right.ty),
    };
    let mut error = Finding::new(kind, at)
        .with_label(left.span, format!("this is `{}`", c.show(left.ty)))
        .with_label(right.span, format!("this is `{}`", c.show(right.ty)));
    if operator == Operator::Add && l == Some(Primitive::String) && r == l {
        let edits = vec![
            (Span::at(left_outer.start), "concat(".to_owned()),
            (Span::new(left_outer.end, right_outer.start), ",".to_owned()),
            (Span::at(right_outer.end), ")".to_owned()),
        ];
        error = error.with_fix(Applicability::Safe, "join strings by `concat`", edits);
    }
    if operator == Operator::Add && is_moved_by(l, r) {
        error = swapped(c, error, left_outer, right_outer);
    }
    c.report(error);
    None
}

/// A duration before what it is added to.
fn is_moved_by(left: Option<Primitive>, right: Option<Primitive>) -> bool {
    let moved = matches!(right, Some(Primitive::DateTimeOffset | Primitive::Date));
    left == Some(Primitive::Duration) && moved
}

/// `duration'PT1H' add now()`: the standard has it the other way round only.
fn swapped(c: &Checker<'_>, error: Finding, left: Span, right: Span) -> Finding {
    let error = error.with_help("a duration is added to a date or an instant, not they to it");
    let (before, behind) = (c.source.slice(left), c.source.slice(right));
    if before.contains('%') || behind.contains('%') {
        return error;
    }
    // What is itself calculated stays one operand: dates lose the time of day at each step.
    let duration = if before.contains(' ') {
        format!("({before})")
    } else {
        before.to_owned()
    };
    let edits = vec![(left, behind.to_owned()), (right, duration)];
    error.with_fix(Applicability::Safe, "swap the operands", edits)
}

/// A string that is added to an instant, a date or a duration: a duration without prefix.
fn as_duration(c: &mut Checker<'_>, operand: Expr, operator: Operator, other: Type) -> Expr {
    let temporal = matches!(
        c.schema.underlying(other).as_primitive(),
        Some(Primitive::DateTimeOffset | Primitive::Date | Primitive::Duration)
    );
    let literal = operand.as_literal().map(|literal| &literal.value);
    let applies = temporal
        && matches!(operator, Operator::Add | Operator::Sub)
        && matches!(literal, Some(Value::String(_)));
    if applies {
        adapted(c, operand, Type::primitive(Primitive::Duration))
    } else {
        operand
    }
}

/// The type in which `divby` divides: integers become decimals.
const fn quotient(common: Primitive) -> Primitive {
    if common.is_integer() {
        Primitive::Decimal
    } else {
        common
    }
}

/// Calculations with dates and durations (URL Conventions 5.1.1.2). With a null on one side the
/// other side stands on both, and an instant may be meant to be moved by that null.
fn temporal(
    operator: Operator,
    left: Primitive,
    right: Primitive,
    null: bool,
) -> Option<Primitive> {
    use Primitive::{Date, DateTimeOffset, Duration};
    let (add, sub) = (operator == Operator::Add, operator == Operator::Sub);
    let scale = matches!(operator, Operator::Mul | Operator::Div | Operator::DivBy);
    Some(match (left, right) {
        (DateTimeOffset, DateTimeOffset) if null && add => DateTimeOffset,
        (Date, Date) if null && add => Date,
        (Duration, Duration) if null && scale => Duration,
        (DateTimeOffset, Duration) if add || sub => DateTimeOffset,
        (Date, Duration) if add || sub => Date,
        (DateTimeOffset, DateTimeOffset) | (Date, Date) if sub => Duration,
        (Duration, Duration) if add || sub => Duration,
        (Duration, number) if scale && number.is_numeric() => Duration,
        (number, Duration) if operator == Operator::Mul && number.is_numeric() => Duration,
        _ => return None,
    })
}
