//! What null does to a condition, where words would hide it.

use super::writer::Writer;
use crate::edm::{Item, Type, Value};
use crate::hir::{Base, Expr, ExprKind, Path, Step};

/// Whether an expression is the literal `null`.
pub(super) fn is_null(expr: &Expr) -> bool {
    expr.as_literal()
        .is_some_and(|literal| matches!(literal.value, Value::Null))
}

/// Whether an expression can be null for some record.
pub(super) fn can_be_null(writer: &Writer<'_>, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(literal) => matches!(literal.value, Value::Null),
        ExprKind::Path(path) => path_can_be_null(writer, path),
        ExprKind::Convert(operand, _) => can_be_null(writer, operand),
        ExprKind::Count(_)
        | ExprKind::In(_)
        | ExprKind::Lambda(_)
        | ExprKind::Array(_)
        | ExprKind::IsOf(..)
        | ExprKind::Service(_)
        | ExprKind::Filter(_) => false,
        ExprKind::Logic(_)
        | ExprKind::Not(_)
        | ExprKind::Negate(_)
        | ExprKind::Chain(_)
        | ExprKind::Has(..)
        | ExprKind::Call(_)
        | ExprKind::Case(_)
        | ExprKind::Cast(..)
        | ExprKind::Hole(_)
        | ExprKind::Unknown => true,
    }
}

/// Whether a property on the path may be null or absent; an item of a collection may, too.
fn path_can_be_null(writer: &Writer<'_>, path: &Path) -> bool {
    let mut ty = match &path.base {
        Base::It => writer.record,
        Base::Value(_) => return true,
        Base::Variable(variable) => {
            let Some(ty) = writer.variables.get(variable.depth) else {
                return true;
            };
            if path.steps.is_empty() {
                return true;
            }
            *ty
        }
        Base::Root(_) => return true,
    };
    for step in &path.steps {
        match step {
            Step::Cast(_) | Step::Key(_) | Step::Annotation(..) => return true,
            Step::Property(name, next) => {
                let Item::Named(id) = ty.item else {
                    return true;
                };
                let member = writer.schema.property(id, name);
                if member.is_none_or(crate::schema::Member::is_nullable) {
                    return true;
                }
                ty = Type { ..*next };
            }
        }
    }
    false
}
