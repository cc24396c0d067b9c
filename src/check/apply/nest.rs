//! Transformations that put collections into records, or take them apart: `nest`, `addnested`,
//! `join`, `outerjoin`.

use super::super::compute::is_free;
use super::super::context::Checker;
use super::super::error::CheckErrorKind;
use super::super::shape::{Member, Records, Shape};
use super::{about, branch, items_of, path_span, walk};
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::hir::{Join, Nested, TransformationKind};
use crate::syntax::ast;
use std::rc::Rc;

/// `nest(groupby((id)) as ids)`: one record of collections. `addnested`: collections beside one.
pub(super) fn nest<'a>(c: &mut Checker<'a>, node: &'a ast::Nest, span: Span) -> TransformationKind {
    match &node.path {
        Some(path) => add_nested(c, node, path),
        None => nest_all(c, node, span),
    }
}

fn nest_all<'a>(c: &mut Checker<'a>, node: &'a ast::Nest, span: Span) -> TransformationKind {
    let before = Records::of(c);
    let mut result = Records {
        ty: before.ty,
        shape: Some(Rc::new(Shape::only("nest", span))),
    };
    let mut nested = Vec::with_capacity(node.items.len());
    for item in &node.items {
        let (apply, made) = branch(c, &item.apply);
        let name = c.text(&item.alias);
        if is_free(c, &result, name, item.alias.span) {
            result.shape_mut().add(name, collection(made));
        }
        let name = c.source.filled(name).into();
        nested.push(Nested { name, apply });
    }
    result.set(c);
    TransformationKind::Nest(nested)
}

/// A member that holds such records.
fn collection(items: Records<'_>) -> Member<'_> {
    Member {
        ty: Type::collection_of(items.ty.item),
        shape: items.shape,
    }
}

fn add_nested<'a>(
    c: &mut Checker<'a>,
    node: &'a ast::Nest,
    path: &'a ast::Path,
) -> TransformationKind {
    let Some(walked) = walk(c, path, true) else {
        return TransformationKind::Unknown;
    };
    if c.structured(walked.ty.element()).is_none() && !walked.ty.is_unknown() {
        let kind = CheckErrorKind::WrongOperand {
            place: "the path of `addnested`".to_owned(),
            expected: "one of related entities",
            found: c.show(walked.ty),
        };
        c.error(kind, path_span(path));
        return TransformationKind::Unknown;
    }
    let mut nested = Vec::with_capacity(node.items.len());
    for item in &node.items {
        let items = items_of(c, &walked);
        let (apply, made) = about(c, items, Some(&item.apply));
        let name = c.text(&item.alias);
        let mut records = Records::of(c);
        // A collection behind others stands beside the last: what is there is not followed so far.
        let beside = walked.names.len() < 2;
        if beside && is_free(c, &records, name, item.alias.span) {
            let member = if walked.ty.collection {
                collection(made)
            } else {
                let (ty, shape) = (made.ty, made.shape);
                Member { ty, shape }
            };
            records.shape_mut().add(name, member);
            records.set(c);
        } else if !beside {
            deeper(c, &walked.names, name, made);
        }
        let name = c.source.filled(name).into();
        nested.push(Nested { name, apply });
    }
    TransformationKind::AddNested(walked.path, nested)
}

/// Adds a collection to the value that the last name but one leads to.
fn deeper<'a>(c: &mut Checker<'a>, names: &[(&'a str, Type)], name: &'a str, made: Records<'a>) {
    let mut records = Records::of(c);
    let [before @ .., _] = names else {
        return;
    };
    let ty = Type::collection_of(made.ty.item);
    records.shape_mut().add_behind(
        before,
        name,
        Member {
            ty,
            shape: made.shape,
        },
    );
    records.set(c);
}

/// `join(sales as sale)`: a record for each related one, which stands under the name.
pub(super) fn join<'a>(c: &mut Checker<'a>, node: &'a ast::Join) -> TransformationKind {
    let Some(walked) = walk(c, &node.property, false) else {
        return TransformationKind::Unknown;
    };
    if !walked.ty.collection && !walked.ty.is_unknown() {
        let found = c.show(walked.ty);
        let name = if node.outer { "outerjoin" } else { "join" };
        let kind = CheckErrorKind::NotACollection(name, found);
        c.error(kind, path_span(&node.property));
        return TransformationKind::Unknown;
    }
    let items = items_of(c, &walked);
    let (apply, made) = about(c, items, node.apply.as_ref());
    let name = c.text(&node.alias);
    let mut records = Records::of(c);
    if is_free(c, &records, name, node.alias.span) {
        let (ty, shape) = (made.ty, made.shape);
        records.shape_mut().add(name, Member { ty, shape });
        records.set(c);
    }
    TransformationKind::Join(Box::new(Join {
        outer: node.outer,
        property: walked.path,
        name: c.source.filled(name).into(),
        apply,
    }))
}
