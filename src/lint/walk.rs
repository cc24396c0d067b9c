//! One walk over a query for all rules. What is still to be visited waits on the heap, so that no
//! tree is too deep.

use super::finder::Finder;
use super::rule::{Check, Chooses, Condition, Rule};
use crate::edm::Type;
use crate::hir::{
    Apply, Expr, ExprKind, Grouping, Path, Query, SelectItem, Step, Transformation,
    TransformationKind,
};
use crate::rewrite::Scope;

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
    tree.for_each_expr_within(&mut |expr| {
        for (rule, check) in &of_expressions {
            finder.look_for(rule);
            check(finder, expr);
        }
    });
}

/// What is still to be visited.
enum Part<'a> {
    /// Options; of those in parentheses the path before them, and how many variables there are.
    Query(&'a Query, Option<(usize, &'a Path)>),
    Apply(&'a Apply),
    /// A condition; of one about items what they are, and the depth of the variable.
    Condition(Condition<'a>, Option<(usize, &'a Expr)>),
    Expr(&'a Expr),
}

/// Says what the names in a part belong to. What is about items or in parentheses is visited as a
/// whole before what lies beside it.
fn enter<'a>(finder: &mut Finder<'a>, part: &Part<'a>) {
    finder.is_whole = matches!(part, Part::Condition(..));
    match part {
        Part::Query(query, None) => {
            finder.record = if query.apply.is_some() {
                Type::UNKNOWN
            } else {
                query.resource.ty
            };
        }
        Part::Query(query, Some((depth, path))) => {
            let last = path.steps.iter().rev().find_map(|step| match step {
                Step::Property(_, ty) => Some(ty.element()),
                Step::Cast(id) => Some(Type::named(*id)),
                Step::Key(_) | Step::Annotation(..) => None,
            });
            let ty = last.filter(|_| query.apply.is_none());
            finder.scopes.truncate(*depth);
            finder
                .scopes
                .push(Scope::Record(ty.unwrap_or(Type::UNKNOWN)));
        }
        Part::Condition(_, Some((depth, items))) => {
            finder.scopes.truncate(*depth);
            finder.scopes.push(Scope::Item(items));
        }
        Part::Condition(_, None) | Part::Apply(_) | Part::Expr(_) => {}
    }
}

/// Lets the rules look at what the query means.
pub(super) fn meant<'a>(finder: &mut Finder<'a>, query: &'a Query, rules: &[&'static Rule]) {
    let mut waiting = vec![Part::Query(query, None)];
    while let Some(part) = waiting.pop() {
        enter(finder, &part);
        let start = waiting.len();
        for rule in rules {
            finder.look_for(rule);
            match (rule.check, &part) {
                (Check::Options(check), Part::Query(query, _)) => check(finder, query),
                (Check::Condition(check), Part::Condition(condition, _)) => {
                    check(finder, *condition);
                }
                (
                    Check::Meant(check),
                    Part::Condition(Condition { expr, .. }, _) | Part::Expr(expr),
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
            Part::Query(query, _) => options(query, finder.scopes.len(), &mut waiting),
            Part::Apply(apply) => {
                for step in &apply.steps {
                    transformation(step, &mut waiting);
                }
            }
            Part::Condition(Condition { expr, .. }, _) | Part::Expr(expr) => {
                inside(expr, &mut waiting);
            }
        }
        if let Some(added) = waiting.get_mut(start..) {
            added.reverse();
        }
    }
}

/// The parts of a set of options, round which so many variables can be named.
fn options<'a>(query: &'a Query, depth: usize, parts: &mut Vec<Part<'a>>) {
    parts.extend(query.apply.iter().map(Part::Apply));
    parts.extend(query.compute.iter().map(|own| Part::Expr(&own.value)));
    parts.extend(query.filter.iter().map(records));
    parts.extend(query.order_by.iter().map(|key| Part::Expr(&key.key)));
    for item in query.select.iter().flatten() {
        if let SelectItem::Narrowed(path, options) = item {
            parts.push(Part::Query(options, Some((depth, path))));
        }
    }
    let expanded = query.expand.iter();
    parts.extend(expanded.map(|item| Part::Query(&item.options, Some((depth, &item.path)))));
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
        let (depth, collection) = (lambda.variable.depth, &lambda.collection);
        let predicate = lambda.predicate.iter();
        parts.extend(predicate.map(|predicate| items(predicate, depth, collection)));
    } else if let ExprKind::Filter(filter) = &expr.kind {
        parts.push(Part::Expr(&filter.collection));
        let (depth, collection) = (filter.variable.depth, &filter.collection);
        parts.push(items(&filter.predicate, depth, collection));
    } else if let ExprKind::Case(branches) = &expr.kind {
        for branch in branches {
            let (expr, chooses) = (&branch.condition, Chooses::Branch);
            parts.push(Part::Condition(Condition { expr, chooses }, None));
            parts.push(Part::Expr(&branch.value));
        }
    } else {
        expr.for_each_child(&mut |child| parts.push(Part::Expr(child)));
    }
}

const fn records(expr: &Expr) -> Part<'_> {
    let chooses = Chooses::Records;
    Part::Condition(Condition { expr, chooses }, None)
}

/// A condition about the items of a collection, for which the variable of that depth stands.
const fn items<'a>(expr: &'a Expr, depth: usize, collection: &'a Expr) -> Part<'a> {
    let chooses = Chooses::Items;
    Part::Condition(Condition { expr, chooses }, Some((depth, collection)))
}
