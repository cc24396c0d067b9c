//! `$apply`.

use super::expr::{call, expr, parenthesised, path};
use super::option::{compute_items, joined, order_item, order_items, search};
use crate::syntax::ast::{
    Aggregation, Apply, Direction, GroupBy, GroupElement, Hierarchy, Join, Nest, OrderItem, Path,
    Ranking, Relatives, Rollup, RollupRecursive, TransformationKind, Traverse,
};
use crate::text::{Source, Text};

// Transformations nest: what calls itself here holds little on the stack.

/// Appends transformations.
pub(super) fn apply(apply: &Apply, source: &Source, out: &mut String) {
    for (number, step) in apply.steps.iter().enumerate() {
        if number > 0 {
            out.push('/');
        }
        if let TransformationKind::Error = step.kind {
            out.push_str(source.slice(step.span));
        } else {
            transformation(&step.kind, source, out);
        }
    }
}

fn transformation(kind: &TransformationKind, source: &Source, out: &mut String) {
    use TransformationKind as K;
    out.push_str(name(kind));
    match kind {
        K::Function(function) => return call(function, source, out),
        K::Hole(text) => return out.push_str(text.as_str(source)),
        K::Identity | K::Error => return,
        K::Aggregate(_)
        | K::Compute(_)
        | K::Concat(_)
        | K::GroupBy(_)
        | K::Join(_)
        | K::Nest(_)
        | K::Ranking(_)
        | K::Filter(_)
        | K::OrderBy(_)
        | K::Search(_)
        | K::Skip(_)
        | K::Top(_)
        | K::Relatives(_)
        | K::Traverse(_) => out.push('('),
    }
    match kind {
        K::Aggregate(items) => aggregations(items, source, out),
        K::Compute(items) => compute_items(items, source, out),
        K::Concat(all) => concat(all, source, out),
        K::GroupBy(g) => group_by(g, source, out),
        K::Join(j) => join(j, source, out),
        K::Nest(n) => nest(n, source, out),
        K::Ranking(r) => ranking(r, source, out),
        K::Filter(predicate) => expr(predicate, source, out),
        K::OrderBy(items) => order_items(items, source, out),
        K::Search(s) => search(s, source, out),
        K::Skip(number) | K::Top(number) => out.push_str(number.as_str(source)),
        K::Relatives(r) => relatives(r, source, out),
        K::Traverse(t) => traverse(t, source, out),
        K::Function(_) | K::Hole(_) | K::Identity | K::Error => {}
    }
    out.push(')');
}

/// The name of a transformation of the standard.
fn name(kind: &TransformationKind) -> &'static str {
    use TransformationKind as K;
    match kind {
        K::Aggregate(_) => "aggregate",
        K::Compute(_) => "compute",
        K::Concat(_) => "concat",
        K::GroupBy(_) => "groupby",
        K::Join(join) if join.outer => "outerjoin",
        K::Join(_) => "join",
        K::Nest(nest) if nest.path.is_some() => "addnested",
        K::Nest(_) => "nest",
        K::Ranking(ranking) => ranking.method.spelling(),
        K::Filter(_) => "filter",
        K::Identity => "identity",
        K::OrderBy(_) => "orderby",
        K::Search(_) => "search",
        K::Skip(_) => "skip",
        K::Top(_) => "top",
        K::Relatives(relatives) if relatives.ancestors => "ancestors",
        K::Relatives(_) => "descendants",
        K::Traverse(_) => "traverse",
        K::Function(_) | K::Hole(_) | K::Error => "",
    }
}

fn aggregations(items: &[Aggregation], source: &Source, out: &mut String) {
    joined(items, out, |item, out| aggregation(item, source, out));
}

/// Appends an item of `aggregate`.
pub(super) fn aggregation(item: &Aggregation, source: &Source, out: &mut String) {
    expr(&item.value, source, out);
    clause(" with ", item.method.as_ref(), source, out);
    for from in &item.from {
        out.push_str(" from ");
        paths(&from.properties, source, out);
        clause(" with ", from.method.as_ref(), source, out);
    }
    clause(" as ", item.alias.as_ref(), source, out);
}

fn clause(word: &str, text: Option<&Text>, source: &Source, out: &mut String) {
    if let Some(text) = text {
        out.push_str(word);
        out.push_str(text.as_str(source));
    }
}

fn paths(items: &[Path], source: &Source, out: &mut String) {
    joined(items, out, |item, out| path(item, source, out));
}

fn concat(all: &[Apply], source: &Source, out: &mut String) {
    for (number, one) in all.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        apply(one, source, out);
    }
}

fn behind_comma(written: Option<&Apply>, source: &Source, out: &mut String) {
    if let Some(written) = written {
        out.push(',');
        apply(written, source, out);
    }
}

fn group_by(group: &GroupBy, source: &Source, out: &mut String) {
    out.push('(');
    for (number, element) in group.elements.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        group_element(element, source, out);
    }
    out.push(')');
    behind_comma(group.apply.as_ref(), source, out);
}

fn group_element(element: &GroupElement, source: &Source, out: &mut String) {
    match element {
        GroupElement::Property(property) => path(property, source, out),
        GroupElement::Rollup(r) => rollup(r, source, out),
        GroupElement::RollupRecursive(r) => rollup_recursive(r, source, out),
    }
}

fn rollup(rollup: &Rollup, source: &Source, out: &mut String) {
    out.push_str("rollup(");
    if rollup.all.is_some() {
        out.push_str("$all,");
    }
    paths(&rollup.levels, source, out);
    out.push(')');
}

fn rollup_recursive(recursive: &RollupRecursive, source: &Source, out: &mut String) {
    out.push_str("rolluprecursive(");
    hierarchy(&recursive.hierarchy, source, out);
    behind_comma(recursive.start.as_ref(), source, out);
    out.push(')');
}

fn join(join: &Join, source: &Source, out: &mut String) {
    path(&join.property, source, out);
    clause(" as ", Some(&join.alias), source, out);
    behind_comma(join.apply.as_ref(), source, out);
}

fn nest(nest: &Nest, source: &Source, out: &mut String) {
    if let Some(to) = &nest.path {
        path(to, source, out);
        out.push(',');
    }
    for (number, item) in nest.items.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        apply(&item.apply, source, out);
        clause(" as ", Some(&item.alias), source, out);
    }
}

fn ranking(ranking: &Ranking, source: &Source, out: &mut String) {
    expr(&ranking.amount, source, out);
    out.push(',');
    expr(&ranking.value, source, out);
}

fn hierarchy(hierarchy: &Hierarchy, source: &Source, out: &mut String) {
    expr(&hierarchy.nodes, source, out);
    out.push(',');
    out.push_str(hierarchy.qualifier.as_str(source));
    out.push(',');
    path(&hierarchy.property, source, out);
}

fn relatives(relatives: &Relatives, source: &Source, out: &mut String) {
    hierarchy(&relatives.hierarchy, source, out);
    behind_comma(Some(&relatives.start), source, out);
    if let Some(distance) = &relatives.distance {
        out.push(',');
        out.push_str(distance.as_str(source));
    }
    if relatives.keep_start {
        out.push_str(",keep start");
    }
}

fn traverse(traverse: &Traverse, source: &Source, out: &mut String) {
    hierarchy(&traverse.hierarchy, source, out);
    out.push_str(if traverse.postorder {
        ",postorder"
    } else {
        ",preorder"
    });
    behind_comma(traverse.start.as_ref(), source, out);
    sibling_keys(traverse, source, out);
}

fn sibling_keys(traverse: &Traverse, source: &Source, out: &mut String) {
    for (number, item) in traverse.order_by.iter().enumerate() {
        out.push(',');
        let start = out.len();
        order_item(item, source, out);
        let is_first = number == 0 && traverse.start.is_none();
        if is_first && TransformationKind::begins(out.get(start..).unwrap_or("")) {
            out.truncate(start);
            sibling_key(item, source, out);
        }
    }
}

/// Appends a key in parentheses, without which it would be read as a transformation.
fn sibling_key(item: &OrderItem, source: &Source, out: &mut String) {
    parenthesised(&item.key, source, out);
    if let Some((Direction::Descending, _)) = item.direction {
        out.push_str(" desc");
    }
}
