//! Places that ask for a Boolean value.

use super::compare::is_object;
use super::context::{Checker, Place};
use super::error::CheckErrorKind;
use super::expr::{expr, is_error};
use super::finding::Finding;
use super::foreign::is_broken_up;
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Primitive, Type};
use crate::hir::{Expr, ExprKind};
use crate::ops::Level;
use crate::syntax::ast;

/// Types an expression whose value must be Boolean; `place` says where it stands.
pub(super) fn condition<'a>(c: &mut Checker<'a>, node: &'a ast::Expr, place: &'static str) -> Expr {
    let round = c.place;
    c.place = Place {
        statement: Some(node.outer_span()),
        opposite: None,
        left: None,
    };
    let checked = expr(c, node);
    c.place = round;
    require_boolean(c, checked, place)
}

/// Whether a value of the type can be true or false.
pub(super) fn is_boolean(c: &Checker<'_>, ty: Type) -> bool {
    let ty = c.schema.underlying(ty);
    !ty.collection
        && match ty.item {
            Item::Primitive(p) => matches!(p, Primitive::Boolean | Primitive::Untyped),
            Item::Null | Item::Unknown => true,
            Item::Named(_) => false,
        }
}

/// The expression if it is Boolean, null or unknown; else an error.
#[inline]
pub(super) fn require_boolean(c: &mut Checker<'_>, expr: Expr, place: &'static str) -> Expr {
    if is_boolean(c, expr.ty) && !is_object(&expr) {
        return expr;
    }
    not_boolean(c, &expr, place)
}

#[cold]
fn not_boolean(c: &mut Checker<'_>, expr: &Expr, place: &'static str) -> Expr {
    let found = if is_object(expr) {
        "a JSON object".to_owned()
    } else {
        shown(c, expr.ty)
    };
    let mut error = Finding::new(CheckErrorKind::NotBoolean { place, found }, expr.span);
    if expr.ty.collection {
        error = error.with_help("whether it has items is asked by `any`, how many by `/$count`");
    } else if matches!(expr.kind, ExprKind::Path(_)) {
        error = error.with_help("compare it with a value, such as `... eq ...`");
    }
    c.report(error);
    Expr::unknown(expr.span)
}

/// A type as a message names it.
fn shown(c: &Checker<'_>, ty: Type) -> String {
    format!("`{}`", c.show(ty))
}

/// `not`. As the first operand of a comparison it takes that operand only: if this is no Boolean
/// value, the comparison was most likely meant, and the fix says so.
pub(super) fn denied(
    c: &mut Checker<'_>,
    operand: Expr,
    unary: &ast::Unary,
    comparison: Option<&ast::Expr>,
    span: Span,
) -> Expr {
    let place = "behind `not`";
    let is_sign = is_sign(unary);
    let operand = match comparison {
        Some(comparison) if !is_boolean(c, operand.ty) => {
            let found = shown(c, operand.ty);
            let inner = unary.operand.outer_span().to(comparison.span);
            let mut brackets = vec![
                (Span::at(unary.operand.outer_span().start), "(".to_owned()),
                (Span::at(inner.end), ")".to_owned()),
            ];
            let mut at = operand.span;
            if is_sign {
                at = unary.operator_span.to(at);
                brackets.insert(0, (unary.operator_span, "not ".to_owned()));
            }
            let kind = CheckErrorKind::NotBoolean { place, found };
            c.report(
                Finding::new(kind, at)
                    .with_label(unary.operator_span, "`not` binds tighter than a comparison")
                    .with_fix(Applicability::Unsafe, "deny the comparison", brackets),
            );
            return Expr::unknown(span);
        }
        None if is_sign && !is_boolean(c, operand.ty) => {
            without_value(c, &operand, unary);
            return Expr::unknown(span);
        }
        Some(_) | None => require_boolean(c, operand, place),
    };
    if is_error(&operand) {
        return Expr::unknown(span);
    }
    // What a hole holds may end the condition that is denied.
    let is_hole = matches!(unary.operand.kind, ast::ExprKind::Hole(_));
    let ty = if is_hole && unary.operand.parens.is_empty() {
        Type::UNKNOWN
    } else {
        Type::BOOLEAN
    };
    Expr {
        kind: ExprKind::Not(Box::new(operand)),
        ty,
        span,
    }
}

/// Whether `not` was written as the `!` of other languages, which has been reported.
fn is_sign(unary: &ast::Unary) -> bool {
    unary.operator_span.len() == 1
}

/// `!status`: in other languages it asks whether there is no value, or no item.
fn without_value(c: &mut Checker<'_>, operand: &Expr, unary: &ast::Unary) {
    let (place, found) = ("behind `!`", shown(c, operand.ty));
    let span = unary.operator_span.to(unary.operand.outer_span());
    let (before, behind, message) = if operand.ty.collection {
        ("not ", "/any()", "ask whether it has items by `any`")
    } else if is_broken_up(c, Level::Equality) {
        ("(", " eq null)", "compare it with `null`")
    } else {
        ("", " eq null", "compare it with `null`")
    };
    // Nothing can be asked of a path in parentheses.
    let kept = if operand.ty.collection {
        unary.operand.span
    } else {
        unary.operand.outer_span()
    };
    let edits = vec![
        (Span::new(span.start, kept.start), before.to_owned()),
        (Span::new(kept.end, span.end), behind.to_owned()),
    ];
    let error = Finding::new(CheckErrorKind::NotBoolean { place, found }, span);
    c.report(error.with_fix(Applicability::Unsafe, message, edits));
}
