//! One walk over a query for all rules. What is still to be visited waits on the heap, so that no
//! tree is too deep.

use super::finder::Finder;
use super::rule::{Check, Chooses, Condition, Rule};
use crate::hir::{
    Apply, Expr, ExprKind, Grouping, Query, SelectItem, Transformation, TransformationKind,
};
use crate::syntax::ast;

/// Lets the rules look at what was written.
pub(super) fn written(finder: &mut Finder<'_>, rules: &[&'static Rule]) {
    let mut of_expressions = Vec::new();
    for rule in rules {
        if let Check::Text(check) = rule.check {
            finder.look_for(rule);
            check(finder);
        } else if let Check::Written(check) = rule.check {
            of_expressions.push((*rule, check));
        }
    }
    if of_expressions.is_empty() {
        return;
    }
    let tree = finder.tree;
    let mut waiting: Vec<&ast::Expr> = Vec::new();
    for option in &tree.options {
        option.value.for_each_expr(&mut |expr| waiting.push(expr));
    }
    waiting.reverse();
    while let Some(expr) = waiting.pop() {
        for (rule, check) in &of_expressions {
            finder.look_for(rule);
            check(finder, expr);
        }
        let start = waiting.len();
        expr.for_each_child(&mut |child| waiting.push(child));
        if let Some(added) = waiting.get_mut(start..) {
            added.reverse();
        }
    }
}

/// What is still to be visited.
enum Part<'a> {
    Query(&'a Query),
    Apply(&'a Apply),
    Condition(Condition<'a>),
    Expr(&'a Expr),
}

/// Lets the rules look at what the query means.
pub(super) fn meant<'a>(finder: &mut Finder<'a>, query: &'a Query, rules: &[&'static Rule]) {
    let mut waiting = vec![Part::Query(query)];
    while let Some(part) = waiting.pop() {
        let start = waiting.len();
        for rule in rules {
            finder.look_for(rule);
            match (rule.check, &part) {
                (Check::Options(check), Part::Query(query)) => check(finder, query),
                (Check::Condition(check), Part::Condition(condition)) => check(finder, *condition),
                (
                    Check::Meant(check),
                    Part::Condition(Condition { expr, .. }) | Part::Expr(expr),
                ) => {
                    check(finder, expr);
                }
                (
                    Check::Text(_)
                    | Check::Written(_)
                    | Check::Options(_)
                    | Check::Condition(_)
                    | Check::Meant(_),
                    _,
                ) => {}
            }
        }
        match part {
            Part::Query(query) => options(query, &mut waiting),
            Part::Apply(apply) => {
                for step in &apply.steps {
                    transformation(step, &mut waiting);
                }
            }
            Part::Condition(Condition { expr, .. }) | Part::Expr(expr) => {
                inside(expr, &mut waiting)
            }
        }
        if let Some(added) = waiting.get_mut(start..) {
            added.reverse();
        }
    }
}

/// The parts of a set of options.
fn options<'a>(query: &'a Query, parts: &mut Vec<Part<'a>>) {
    parts.extend(query.apply.iter().map(Part::Apply));
    parts.extend(query.compute.iter().map(|own| Part::Expr(&own.value)));
    parts.extend(query.filter.iter().map(records));
    parts.extend(query.order_by.iter().map(|key| Part::Expr(&key.key)));
    for item in query.select.iter().flatten() {
        if let SelectItem::Narrowed(_, options) = item {
            parts.push(Part::Query(options));
        }
    }
    parts.extend(query.expand.iter().map(|item| Part::Query(&item.options)));
}

/// The parts of a transformation.
fn transformation<'a>(step: &'a Transformation, parts: &mut Vec<Part<'a>>) {
    match &step.kind {
        TransformationKind::Aggregate(results) => {
            let values = results.iter().filter_map(|result| result.value.as_ref());
            parts.extend(values.map(Part::Expr));
        }
        TransformationKind::Compute(computed) => {
            parts.extend(computed.iter().map(|own| Part::Expr(&own.value)));
        }
        TransformationKind::Concat(sequences) => parts.extend(sequences.iter().map(Part::Apply)),
        TransformationKind::GroupBy(groupings, apply) => {
            for grouping in groupings {
                if let Grouping::Recursive(hierarchy, start) = grouping {
                    parts.push(Part::Expr(&hierarchy.nodes));
                    parts.push(Part::Apply(start));
                }
            }
            parts.push(Part::Apply(apply));
        }
        TransformationKind::Join(join) => parts.push(Part::Apply(&join.apply)),
        TransformationKind::Nest(nested) | TransformationKind::AddNested(_, nested) => {
            parts.extend(nested.iter().map(|own| Part::Apply(&own.apply)));
        }
        TransformationKind::Ranking(_, amount, rank) => {
            parts.extend([Part::Expr(amount), Part::Expr(rank)]);
        }
        TransformationKind::Filter(condition) => parts.push(records(condition)),
        TransformationKind::OrderBy(keys) => {
            parts.extend(keys.iter().map(|key| Part::Expr(&key.key)));
        }
        TransformationKind::Relatives(relatives) => {
            parts.push(Part::Expr(&relatives.hierarchy.nodes));
            parts.push(Part::Apply(&relatives.start));
        }
        TransformationKind::Traverse(traverse) => {
            parts.push(Part::Expr(&traverse.hierarchy.nodes));
            parts.push(Part::Apply(&traverse.start));
            parts.extend(traverse.order_by.iter().map(|key| Part::Expr(&key.key)));
        }
        TransformationKind::Function(call) => parts.push(Part::Expr(call)),
        TransformationKind::Identity
        | TransformationKind::Search(_)
        | TransformationKind::Skip(_)
        | TransformationKind::Top(_)
        | TransformationKind::Unknown => {}
    }
}

/// The expressions in an expression; those that are asked of items, or choose a branch, are
/// conditions of their own.
fn inside<'a>(expr: &'a Expr, parts: &mut Vec<Part<'a>>) {
    if let ExprKind::Lambda(lambda) = &expr.kind {
        parts.push(Part::Expr(&lambda.collection));
        parts.extend(lambda.predicate.iter().map(items));
    } else if let ExprKind::Filter(filter) = &expr.kind {
        parts.push(Part::Expr(&filter.collection));
        parts.push(items(&filter.predicate));
    } else if let ExprKind::Case(branches) = &expr.kind {
        for branch in branches {
            let (expr, chooses) = (&branch.condition, Chooses::Branch);
            parts.push(Part::Condition(Condition { expr, chooses }));
            parts.push(Part::Expr(&branch.value));
        }
    } else {
        expr.for_each_child(&mut |child| parts.push(Part::Expr(child)));
    }
}

const fn records(expr: &Expr) -> Part<'_> {
    let chooses = Chooses::Records;
    Part::Condition(Condition { expr, chooses })
}

const fn items(expr: &Expr) -> Part<'_> {
    let chooses = Chooses::Items;
    Part::Condition(Condition { expr, chooses })
}
