//! `groupby`: what tells groups apart, and what is done with each.

use super::super::context::Checker;
use super::super::error::CheckErrorKind;
use super::super::finding::Finding;
use super::super::shape::{Records, Shape, shape_at};
use super::hierarchy::hierarchy;
use super::{Walked, about, branch, path_span, walk};
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::hir::{Apply, Grouping, Step, TransformationKind};
use crate::schema::Member;
use crate::syntax::ast::{self, GroupElement};
use std::rc::Rc;

pub(super) fn group_by<'a>(
    c: &mut Checker<'a>,
    group: &'a ast::GroupBy,
    span: Span,
) -> TransformationKind {
    let Records { ty, .. } = Records::of(c);
    let (elements, shape) = elements(c, group, span);
    let mut result = Records { ty, shape };
    let mut inner = Apply::default();
    if let Some(node) = &group.apply {
        let (applied, after) = branch(c, node);
        inner = applied;
        result = joined(c, result, after, node.span());
    }
    result.set(c);
    TransformationKind::GroupBy(elements, inner)
}

/// What tells the groups apart beside what is made of each.
fn joined<'a>(
    c: &mut Checker<'a>,
    mut group: Records<'a>,
    made: Records<'a>,
    span: Span,
) -> Records<'a> {
    if group.ty != made.ty {
        return Records::UNKNOWN;
    }
    let Some(made) = &made.shape else {
        return made;
    };
    let aggregated = made.lost.is_some_and(|loss| loss.by == "aggregate");
    let own = group.shape.clone().unwrap_or_default();
    let mut taken = made.names().filter(|name| own.get(name).is_some());
    if let Some(name) = taken.next().filter(|_| aggregated) {
        let kind = CheckErrorKind::ComputedName(name.to_owned());
        c.report(Finding::new(kind, span).with_help("groups are told apart by it"));
    }
    group.shape_mut().join(made);
    group
}

fn elements<'a>(
    c: &mut Checker<'a>,
    group: &'a ast::GroupBy,
    span: Span,
) -> (Vec<Grouping>, Option<Rc<Shape<'a>>>) {
    let mut shape = Shape::only("groupby", span);
    let mut elements = Vec::with_capacity(group.elements.len());
    for element in &group.elements {
        let grouping = match element {
            GroupElement::Property(path) => property(c, path, &mut shape).map(Grouping::Property),
            GroupElement::Rollup(rollup) => Some(levels(c, rollup, &mut shape)),
            GroupElement::RollupRecursive(recursive) => Some(nodes(c, recursive, &mut shape)),
        };
        elements.extend(grouping);
    }
    (elements, Some(Rc::new(shape)))
}

fn property<'a>(
    c: &mut Checker<'a>,
    path: &'a ast::Path,
    shape: &mut Shape<'a>,
) -> Option<crate::hir::Path> {
    let Some(walked) = walk(c, path, false) else {
        // A name that could not be found is there all the same, so that it is reported once.
        let name = path.as_name().map(|name| (c.text(name), Type::UNKNOWN));
        shape.keep(name.as_slice(), None);
        return None;
    };
    kept(c, walked, path_span(path), shape)
}

/// Keeps what a path leads to, if groups can be told apart by it.
fn kept<'a>(
    c: &mut Checker<'a>,
    walked: Walked<'a>,
    span: Span,
    shape: &mut Shape<'a>,
) -> Option<crate::hir::Path> {
    shape.keep(&walked.names, shape_at(c, &walked.path));
    if walked.ty.collection {
        let shown = c.source.slice(span).to_owned();
        let error = Finding::new(CheckErrorKind::CollectionInPath(shown), span);
        c.report(error.with_help("groups are told apart by single values"));
        return None;
    }
    Some(walked.path)
}

/// `rollup(country,city)`, or the name of a hierarchy of levels.
fn levels<'a>(c: &mut Checker<'a>, rollup: &'a ast::Rollup, shape: &mut Shape<'a>) -> Grouping {
    if let [only] = rollup.levels.as_slice()
        && let Some(levels) = leveled(c, only)
    {
        let paths = levels.iter().map(|level| leveled_path(c, level, shape));
        return Grouping::Rollup(paths.collect(), rollup.all.is_some());
    }
    let mut levels = Vec::with_capacity(rollup.levels.len());
    for path in &rollup.levels {
        levels.extend(property(c, path, shape));
    }
    Grouping::Rollup(levels, rollup.all.is_some())
}

/// A level that the schema names, which is kept.
fn leveled_path<'a>(c: &Checker<'a>, level: &'a str, shape: &mut Shape<'a>) -> crate::hir::Path {
    let mut ty = Records::of(c).ty;
    let mut names = Vec::new();
    let mut path = crate::hir::Path {
        base: crate::hir::Base::It,
        steps: crate::hir::Few::new(),
    };
    for name in level.split('/') {
        let member = c.structured(ty).and_then(|id| c.schema.property(id, name));
        ty = member.map_or(Type::UNKNOWN, Member::ty);
        names.push((name, ty));
        path.steps.push(Step::Property(name.into(), ty));
    }
    shape.keep(&names, None);
    path
}

/// The paths of a hierarchy of levels that annotates the type or its entity set.
fn leveled<'a>(c: &Checker<'a>, path: &'a ast::Path) -> Option<Vec<&'a str>> {
    let name = c.text(path.as_name()?);
    let mut all = c.schema.leveled_hierarchies(Records::of(c).ty);
    all.find(|(own, _)| *own == name).map(|(_, levels)| levels)
}

/// `rolluprecursive($root/Nodes,tree,id)`
fn nodes<'a>(
    c: &mut Checker<'a>,
    recursive: &'a ast::RollupRecursive,
    shape: &mut Shape<'a>,
) -> Grouping {
    let (hierarchy, names, nodes) = hierarchy(c, &recursive.hierarchy);
    // The node stands for itself, with all that it has.
    let node = names.get(..names.len().saturating_sub(1).max(1));
    shape.keep(node.unwrap_or_default(), None);
    let (start, _) = about(c, nodes, recursive.start.as_ref());
    Grouping::Recursive(Box::new(hierarchy), start)
}
