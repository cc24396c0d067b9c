//! The steps of a path, name after name. The path is led on in place: most of it is not touched.

use super::context::{Checker, THIS};
use super::path::{collection_in_path, reached, step, variable};
use super::root;
use super::shape::{Records, shape_at};
use super::suggest::Start;
use crate::diagnostic::Span;
use crate::hir::{Base, Expr, ExprKind, Few, Path};
use crate::syntax::ast::{self, Segment};
use crate::text::Text;

/// Whether a name behind a value leads a path on, and nothing else can be meant.
pub(super) fn is_led_on(c: &Checker<'_>, value: &Expr) -> bool {
    let is_path = matches!(value.kind, ExprKind::Path(_));
    is_path && c.source.holes().is_none() && !root::is_bare(value)
}

/// Begins a path whose first segment is a name, with room for the steps to come: from the variable
/// of that name, else from the record to which the name belongs. Whether it is a variable.
pub(super) fn begin(c: &Checker<'_>, path: &ast::Path, value: &mut Expr) -> bool {
    let Segment::Name(name) = path.first() else {
        return false;
    };
    let is_name = |segment: &&Segment| matches!(segment, Segment::Name(_));
    let behind = path.rest().iter().take_while(is_name).count();
    let named = variable(c, name.as_str(c.source));
    let is_variable = named.is_some();
    let (base, ty) = named
        .or_else(|| variable(c, THIS))
        .unwrap_or((Base::It, c.it));
    let steps = Few::with_room(behind + usize::from(!is_variable));
    *value = Expr {
        kind: ExprKind::Path(Path { base, steps }),
        ty,
        span: name.span,
    };
    is_variable
}

/// Leads a path on to a property; `false` if it does not get there.
pub(super) fn lead_on(
    c: &mut Checker<'_>,
    value: &mut Expr,
    name: &Text,
    span: Span,
    start: Start,
) -> bool {
    let ExprKind::Path(path) = &value.kind else {
        return false;
    };
    let is_cast = || c.schema.type_named(name.as_str(c.source)).is_some();
    if value.ty.collection && !is_cast() {
        c.report(collection_in_path(c, path, value, name));
        return false;
    }
    let from = Records {
        ty: value.ty.element(),
        shape: shape_at(c, path),
    };
    let Some(step) = step(c, &from, value.span, name, start) else {
        return false;
    };
    value.ty = reached(&step, value.ty);
    value.span = span;
    if let ExprKind::Path(path) = &mut value.kind {
        path.steps.push(step);
    }
    true
}
