//! Items by their key in paths of expressions, and the resources of the service behind `$root`
//! (URL Conventions 5.1.1.14.5).

use super::address::keyless;
use super::arguments;
use super::context::Checker;
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::key;
use super::path::{self, this};
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Type, TypeId};
use crate::functions::find;
use crate::hir::{Base, Expr, ExprKind, Few, Key, Literal, Path, Step};
use crate::schema::{Definition, Resource, nearest};
use crate::syntax::ast::{Call, Segment};

const ROOT: &str = "$root";

/// `$root`, which stands for nothing by itself.
pub(super) fn start(span: Span) -> Expr {
    Expr {
        kind: ExprKind::Path(Path {
            base: Base::Root(ROOT.into()),
            steps: Few::new(),
        }),
        ty: Type::UNKNOWN,
        span,
    }
}

pub(super) fn is_bare(value: &Expr) -> bool {
    let ExprKind::Path(path) = &value.kind else {
        return false;
    };
    matches!(&path.base, Base::Root(resource) if **resource == *ROOT)
}

/// What a segment makes of the value before it, if that is `$root` or the segment has a key;
/// `Some(None)` after an error.
pub(super) fn behind<'a>(
    c: &mut Checker<'a>,
    before: &Expr,
    segment: &'a Segment,
    span: Span,
) -> Option<Option<Expr>> {
    if is_bare(before) {
        return Some(resource(c, segment, span));
    }
    if let Segment::Call(call) = segment {
        if is_derived(c, before, call) {
            return Some(keyed_derived(c, before, call, span));
        }
        return keyed(c, before, call, span).map(Some);
    }
    let Segment::KeyValue(key) = segment else {
        return None;
    };
    let id = entity(c, before.ty).filter(|_| before.ty.collection)?;
    let written = key.as_str(c.source);
    if c.source.hole_in(written).is_none() {
        let wrong = arguments::in_segment(c.schema, id, written, key.span);
        wrong.into_iter().for_each(|wrong| c.report(wrong));
    }
    let item = before.clone();
    Some(Some(pick(c, item, written, Vec::new(), span)))
}

/// Whether a segment with a key casts a collection of entities: `Sales/Ns.WebSale(1)`.
fn is_derived(c: &Checker<'_>, before: &Expr, call: &Call) -> bool {
    let name = c.text(&call.name);
    before.ty.collection
        && !call.arguments.is_empty()
        && entity(c, before.ty).is_some()
        && (c.schema.type_named(name))
            .or_else(|| c.letter_case.type_named(c.schema, name))
            .is_some()
}

/// The item with a key of those of a derived type (URL Conventions 4.11).
fn keyed_derived<'a>(
    c: &mut Checker<'a>,
    before: &Expr,
    call: &'a Call,
    span: Span,
) -> Option<Expr> {
    let to = path::cast(c, before.ty, c.text(&call.name), call.name.span)?;
    let mut collection = before.clone();
    let ExprKind::Path(path) = &mut collection.kind else {
        return None;
    };
    path.steps.push(Step::Cast(to));
    collection.ty = Type {
        collection: true,
        ..Type::named(to)
    };
    let parts = key::key(c, to, &call.arguments, call.span);
    let written = c.source.slice(call.span);
    Some(pick(c, collection, inside(written), parts, span))
}

/// A property of the record with a key, such as `orders(1)`.
pub(super) fn keyed_property<'a>(c: &mut Checker<'a>, call: &'a Call, span: Span) -> Option<Expr> {
    if find(c.text(&call.name)).is_some() {
        return None;
    }
    let record = this(c, Span::at(span.start));
    keyed(c, &record, call, span)
}

/// An item of a collection of entities by its key; a single entity needs none.
fn keyed<'a>(c: &mut Checker<'a>, before: &Expr, call: &'a Call, span: Span) -> Option<Expr> {
    let owner = c.structured(before.ty).filter(|_| !before.ty.collection)?;
    let name = c.text(&call.name);
    let ty = c.schema.property(owner, name)?.ty();
    let is_one = !ty.collection;
    let id = entity(c, ty).filter(|_| is_one || !call.arguments.is_empty())?;
    let mut collection = before.clone();
    let ExprKind::Path(path) = &mut collection.kind else {
        return None;
    };
    path.steps.push(Step::Property(name.into(), ty));
    collection.ty = ty;
    if is_one {
        c.report(keyless((c.schema, c.source), name, ty, call.span));
        return Some(Expr { span, ..collection });
    }
    let parts = key::key(c, id, &call.arguments, call.span);
    let written = c.source.slice(call.span);
    Some(pick(c, collection, inside(written), parts, span))
}

/// The item of a collection that has a key.
fn pick(
    c: &Checker<'_>,
    mut collection: Expr,
    key: &str,
    parts: Vec<(Box<str>, Literal)>,
    span: Span,
) -> Expr {
    if let ExprKind::Path(path) = &mut collection.kind {
        let text = c.source.filled(key).into();
        path.steps.push(Step::Key(Box::new(Key { text, parts })));
    }
    Expr {
        ty: collection.ty.element(),
        span,
        ..collection
    }
}

/// What stands between the first parenthesis of a call and the last.
fn inside(call: &str) -> &str {
    let key = call.split_once('(').map_or("", |(_, key)| key);
    key.strip_suffix(')').unwrap_or(key)
}

/// The entity type of a value or of the items of a collection.
pub(super) fn entity(c: &Checker<'_>, ty: Type) -> Option<TypeId> {
    let Item::Named(id) = ty.item else {
        return None;
    };
    matches!(c.schema.definition(id), Some(Definition::Entity(_))).then_some(id)
}

/// The entity set or singleton behind `$root`.
fn resource<'a>(c: &mut Checker<'a>, segment: &'a Segment, span: Span) -> Option<Expr> {
    let call = segment.as_call();
    let Some(name) = segment.as_name().or(call.map(|call| &call.name)) else {
        let what = "a segment without a name behind `$root`".to_owned();
        c.error(CheckErrorKind::NotUnderstood(what), segment.span());
        return None;
    };
    let text = c.text(name);
    let ty = match c.schema.resource(text) {
        Some(Resource::EntitySet(set)) => Type {
            collection: true,
            ..set.entity_type
        },
        Some(Resource::Singleton(singleton)) => singleton.entity_type,
        Some(Resource::FunctionImport(_) | Resource::ActionImport(_)) => {
            let what = format!("the operation `{text}` behind `$root`");
            c.error(CheckErrorKind::NotUnderstood(what), segment.span());
            return None;
        }
        None => {
            unknown(c, text, name.span);
            return None;
        }
    };
    let set = Expr {
        kind: ExprKind::Path(Path {
            base: Base::Root(format!("{ROOT}/{text}").into()),
            steps: Few::new(),
        }),
        ty,
        span,
    };
    let Some(call) = call.filter(|_| ty.collection) else {
        return Some(set);
    };
    if let Some(id) = entity(c, ty) {
        key::key(c, id, &call.arguments, call.span);
    }
    let key = inside(c.source.slice(call.span));
    Some(pick(c, set, key, Vec::new(), span))
}

fn unknown(c: &mut Checker<'_>, name: &str, span: Span) {
    let names = c.schema.resources().iter().map(Resource::name);
    let near = nearest(name, names);
    let error = Finding::new(
        CheckErrorKind::UnknownRoot("resource", name.to_owned()),
        span,
    );
    c.report(match near {
        Some(near) => error.with_replacement(Applicability::Unsafe, near),
        None => error,
    });
}
