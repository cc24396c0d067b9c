//! What only the service can tell, as nodes of meaning: items by their key behind a condition,
//! annotations, objects.

use super::context::Checker;
use super::error::CheckErrorKind;
use super::key;
use super::path;
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::hir::{Base, Expr, ExprKind, Few, Path, Service, ServiceKind, Step};
use crate::syntax::ast::Argument;
use crate::text::Text;

/// What only the service can tell, under the text that asks for it.
pub(super) fn service(
    c: &Checker<'_>,
    kind: ServiceKind,
    operands: Vec<Expr>,
    ty: Type,
    span: Span,
) -> Expr {
    let service = Service {
        kind,
        name: c.source.filled(c.source.slice(span)).into(),
        operands,
        names: Vec::new(),
        key: Vec::new(),
    };
    Expr {
        kind: ExprKind::Service(Box::new(service)),
        ty,
        span,
    }
}

/// The item of a filtered collection that has a key.
pub(super) fn item<'a>(
    c: &mut Checker<'a>,
    collection: Expr,
    key: &'a [Argument],
    span: Span,
) -> Option<Expr> {
    if !collection.ty.collection && !collection.ty.is_unknown() {
        let shown = c.show(collection.ty);
        c.error(CheckErrorKind::NotACollection("a key", shown), span);
        return None;
    }
    let ty = collection.ty.element();
    let id = c.structured(ty);
    let key = id.map_or_else(Vec::new, |id| key::key(c, id, key, span));
    let mut item = service(c, ServiceKind::Item, vec![collection], ty, span);
    if let ExprKind::Service(service) = &mut item.kind {
        service.key = key;
    }
    Some(item)
}

/// `@Ns.Term` of what stands before.
pub(super) fn annotation<'a>(
    c: &mut Checker<'a>,
    before: Expr,
    name: &'a Text,
    span: Span,
) -> Option<Expr> {
    let text = c.text(name);
    let term = text.split('#').next().unwrap_or(text);
    // A term may be declared in a document that was not given.
    let ty = c.schema.term(term).map_or(Type::UNKNOWN, |term| term.ty);
    let path = path::as_path(before)?;
    let Path { base, mut steps } = path;
    steps.push(Step::Annotation(c.source.filled(text).into(), ty));
    Some(Expr {
        kind: ExprKind::Path(Path { base, steps }),
        ty,
        span,
    })
}

/// A path that starts from the value of an expression.
pub(super) fn from_value(value: Expr) -> Path {
    Path {
        base: Base::Value(Box::new(value)),
        steps: Few::new(),
    }
}
