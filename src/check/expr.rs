//! Expressions: one node of the tree to one node of meaning.

use super::context::Checker;
use super::error::{CheckError, CheckErrorKind};
use super::{literal, operators, path};
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Primitive, Type};
use crate::hir::{Expr, ExprKind};
use crate::ops::Operator;
use crate::syntax::ast;

/// Types an expression.
pub(super) fn expr<'a>(c: &mut Checker<'a>, node: &'a ast::Expr) -> Expr {
    match &node.kind {
        ast::ExprKind::Literal(constant) => literal::literal(c, constant, node.span),
        ast::ExprKind::Path(p) => path::path(c, p, node.span),
        ast::ExprKind::Chain(chain) => operators::chain(c, chain, node.span),
        ast::ExprKind::Unary(u) => unary(c, u, node.span),
        ast::ExprKind::Has(has) => operators::has(c, has, node.span),
        ast::ExprKind::In(membership) => operators::membership(c, membership, node.span),
        ast::ExprKind::Array(items) => array(c, items, node.span),
        ast::ExprKind::Object(_) => {
            let kind = CheckErrorKind::NotUnderstood("an object in an expression".to_owned());
            c.error(kind, node.span);
            Expr::unknown(node.span)
        }
        ast::ExprKind::Error => Expr::unknown(node.span),
    }
}

/// Types an expression whose value must be Boolean; `place` says why.
pub(super) fn condition<'a>(c: &mut Checker<'a>, node: &'a ast::Expr, place: &'static str) -> Expr {
    let checked = expr(c, node);
    require_boolean(c, checked, place)
}

/// The expression if it is Boolean, null or unknown; else an error.
pub(super) fn require_boolean(c: &mut Checker<'_>, expr: Expr, place: &'static str) -> Expr {
    let ty = c.schema.underlying(expr.ty);
    let fits = !ty.collection
        && match ty.item {
            Item::Primitive(primitive) => primitive == Primitive::Boolean,
            Item::Null | Item::Unknown => true,
            Item::Named(_) => false,
        };
    if fits {
        return expr;
    }
    let found = c.show(expr.ty);
    let mut error = CheckError::new(CheckErrorKind::NotBoolean { place, found }, expr.span);
    if ty.collection {
        error = error.with_help("whether it has items is asked by `any`, how many by `/$count`");
    } else if matches!(expr.kind, ExprKind::Path(_)) {
        error = error.with_help("compare it with a value, such as `... eq ...`");
    }
    c.report(error);
    Expr::unknown(expr.span)
}

/// `not` and `-`
fn unary<'a>(c: &mut Checker<'a>, unary: &'a ast::Unary, span: Span) -> Expr {
    let operand = expr(c, &unary.operand);
    if unary.operator == Operator::Not {
        let operand = require_boolean(c, operand, "what `not` denies");
        let operand = Box::new(operand);
        return Expr {
            kind: ExprKind::Not(operand),
            ty: Type::BOOLEAN,
            span,
        };
    }
    let ty = c.schema.underlying(operand.ty);
    let fits = match (ty.item, ty.collection) {
        (Item::Primitive(p), false) => p.is_numeric() || p == Primitive::Duration,
        (Item::Null | Item::Unknown, _) => true,
        (Item::Primitive(_) | Item::Named(_), _) => false,
    };
    if !fits {
        let shown = c.show(operand.ty);
        c.error(CheckErrorKind::NotNegatable(shown), operand.span);
        return Expr::unknown(span);
    }
    Expr {
        kind: ExprKind::Negate(Box::new(operand)),
        ty,
        span,
    }
}

/// `not x eq y`: the comparison that is denied stands behind a `not` that took its left side only.
/// Offers to deny the comparison.
pub(super) fn not_binds_tighter(c: &mut Checker<'_>, chain: &ast::Chain, whole: Span) -> bool {
    let ast::ExprKind::Unary(unary) = &chain.first.kind else {
        return false;
    };
    if unary.operator != Operator::Not || !chain.first.parens.is_empty() {
        return false;
    }
    let operand = unary.operand.outer_span();
    let inner = operand.to(whole);
    let text = c.source.slice(inner);
    let kind = CheckErrorKind::NotBoolean {
        place: "what `not` denies",
        found: c.source.slice(operand).to_owned(),
    };
    c.report(
        CheckError::new(kind, unary.operator_span.to(operand))
            .with_help("`not` binds tighter than comparisons")
            .with_fix(
                Applicability::Unsafe,
                "deny the comparison",
                vec![(inner, format!("({text})"))],
            ),
    );
    true
}

/// A JSON array: items of one common type.
fn array<'a>(c: &mut Checker<'a>, items: &'a [ast::Expr], span: Span) -> Expr {
    let mut exprs: Vec<Expr> = items.iter().map(|item| expr(c, item)).collect();
    let mut common = Item::Null;
    for item in &exprs {
        let ty = c.schema.underlying(item.ty);
        common = match (common, ty.item) {
            _ if ty.collection => Item::Unknown,
            (Item::Null, other) | (other, Item::Null) => other,
            (Item::Primitive(left), Item::Primitive(right)) if left == right => common,
            (Item::Primitive(left), Item::Primitive(right)) => {
                crate::edm::convert::common_number(left, right)
                    .map_or(Item::Unknown, Item::Primitive)
            }
            (Item::Named(left), Item::Named(right)) if left == right => common,
            (Item::Primitive(_) | Item::Named(_) | Item::Unknown, _) => Item::Unknown,
        };
    }
    if let Item::Primitive(primitive) = common {
        exprs = exprs
            .into_iter()
            .map(|e| operators::converted(c, e, primitive))
            .collect();
    }
    Expr {
        kind: ExprKind::Array(exprs),
        ty: Type::collection_of(common),
        span,
    }
}

/// The expression as another primitive type, by a node of its own if it is not of it already.
pub(super) const fn is_unknown(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Unknown) || expr.ty.is_unknown()
}
