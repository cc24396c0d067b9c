//! Holes of templates: nothing is known of what they will hold, so that nothing is said of it.

use super::context::Checker;
use crate::edm::{Item, Type};
use crate::hir::{Expr, ExprKind, Hole, Query};
use crate::syntax::ast::{self, Segment};
use crate::text::{Source, Text};

/// The value of what a hole makes unknown; `text` is what was written.
pub(super) fn value(c: &Checker<'_>, text: &str, span: crate::diagnostic::Span) -> Expr {
    Expr {
        kind: ExprKind::Hole(c.source.filled(text).into()),
        ty: Type::UNKNOWN,
        span,
    }
}

/// Whether the name of a segment is a hole or has one.
pub(super) fn is_in(c: &Checker<'_>, segment: &Segment) -> bool {
    let Some(holes) = c.source.holes() else {
        return false;
    };
    let name: &Text = match segment {
        Segment::Name(text)
        | Segment::Alias(text)
        | Segment::Annotation(text)
        | Segment::KeyValue(text) => text,
        Segment::Call(call) => &call.name,
        Segment::Variable(..)
        | Segment::Count(_)
        | Segment::CountOf(..)
        | Segment::Filter(..)
        | Segment::Key(_)
        | Segment::Aggregate(..)
        | Segment::Lambda(_) => return false,
    };
    holes.first_in(name.as_str(c.source)).is_some()
}

/// Whether a path leads through a hole.
pub(super) fn is_in_path(c: &Checker<'_>, path: &ast::Path) -> bool {
    c.source.holes().is_some()
        && (path.segments().any(|segment| is_in(c, segment)) || may_name(c, path.first()))
}

/// Whether the variable of a lambda round the place is a hole, and the name that begins a path may be
/// it, for nothing else is called so.
pub(super) fn may_name(c: &Checker<'_>, first: &Segment) -> bool {
    let Segment::Name(name) = first else {
        return false;
    };
    if c.source.holes().is_none() {
        return false;
    }
    let name = c.text(name);
    let any = |is: &dyn Fn(&str) -> bool| c.visible().any(|(_, scope)| is(&scope.name));
    // Scopes show holes as they were written, with signs that no name has.
    any(&|scope| scope.contains(['{', '%']))
        && !any(&|scope| scope == name)
        && !matches!(c.it.item, Item::Named(id) if c.schema.property(id, name).is_some())
}

/// Notes the first hole of a query: what has one cannot be run.
pub(super) fn note(source: &Source, query: &mut Query) {
    let first = source.holes().and_then(|holes| holes.spans().first());
    query.hole = first.map(|span| Hole {
        text: source.filled(source.slice(*span)).into(),
        span: *span,
    });
}
