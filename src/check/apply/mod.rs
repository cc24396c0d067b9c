//! `$apply`: each transformation is about what the one before gives (Data Aggregation 3).

mod aggregate;
mod group;
mod hierarchy;
mod method;
mod nest;

pub(super) use aggregate::in_path;

use super::compute::compute;
use super::condition::condition;
use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr::{expr, is_error};
use super::finding::Finding;
use super::function::transformation as function;
use super::hole;
use super::options::{order_key, whole_number};
use super::path::{reached, step, this};
use super::search::search;
use super::shape::{Records, shape_at};
use super::suggest::Start;
use crate::diagnostic::Span;
use crate::edm::{Item, Primitive, Type};
use crate::hir::{Apply, Expr, ExprKind, OrderKey, Path, Transformation, TransformationKind};
use crate::syntax::ast::{self, RankingMethod, Segment, SystemOption};
use std::rc::Rc;

/// Types the transformations. What they give is what names belong to from then on.
pub(super) fn apply<'a>(c: &mut Checker<'a>, node: &'a ast::Apply) -> Apply {
    let mut steps = Vec::with_capacity(node.steps.len());
    for step in &node.steps {
        // What was guessed in one transformation says nothing about the next.
        c.guesses.retain(|guess| guess.statement.is_some());
        c.note_names(step.span);
        let kind = transformation(c, step);
        if matches!(kind, TransformationKind::Unknown) {
            Records::UNKNOWN.set(c);
        }
        let span = step.span;
        steps.push(Transformation { kind, span });
    }
    Apply { steps }
}

// Transformations nest: each has a function of its own, so that a level costs little of the stack.
fn transformation<'a>(c: &mut Checker<'a>, step: &'a ast::Transformation) -> TransformationKind {
    use ast::TransformationKind as K;
    match &step.kind {
        K::Aggregate(items) => aggregate::aggregate(c, items, step.span),
        K::Compute(items) => TransformationKind::Compute(compute(c, items)),
        K::Concat(all) => concat(c, all),
        K::GroupBy(group) => group::group_by(c, group, step.span),
        K::Join(join) => nest::join(c, join),
        K::Nest(nest) => nest::nest(c, nest, step.span),
        K::Ranking(ranking) => rank(c, ranking),
        K::Filter(predicate) => filter(c, predicate),
        K::Identity => TransformationKind::Identity,
        K::OrderBy(items) => order_by(c, items),
        K::Search(words) => TransformationKind::Search(search(c, words)),
        K::Skip(number) => {
            let number = whole_number(c, number, SystemOption::Skip);
            number.map_or(TransformationKind::Identity, TransformationKind::Skip)
        }
        K::Top(number) => {
            let number = whole_number(c, number, SystemOption::Top);
            number.map_or(TransformationKind::Identity, TransformationKind::Top)
        }
        K::Relatives(relatives) => hierarchy::relatives(c, relatives),
        K::Traverse(traverse) => hierarchy::traverse(c, traverse),
        K::Function(call) => function(c, call),
        K::Hole(_) | K::Error => TransformationKind::Unknown,
    }
}

/// What a sequence makes of the records; afterwards they are as they were.
fn branch<'a>(c: &mut Checker<'a>, node: &'a ast::Apply) -> (Apply, Records<'a>) {
    let before = Records::of(c);
    let applied = apply(c, node);
    let after = Records::of(c);
    before.set(c);
    (applied, after)
}

/// A sequence that may be missing, about other records than those of this place.
fn about<'a>(
    c: &mut Checker<'a>,
    items: Records<'a>,
    node: Option<&'a ast::Apply>,
) -> (Apply, Records<'a>) {
    let Some(node) = node else {
        return (Apply::default(), items);
    };
    let before = Records::of(c);
    items.set(c);
    let applied = apply(c, node);
    let after = Records::of(c);
    before.set(c);
    (applied, after)
}

/// `concat`: what any of the sequences gives.
fn concat<'a>(c: &mut Checker<'a>, all: &'a [ast::Apply]) -> TransformationKind {
    let mut sequences = Vec::with_capacity(all.len());
    let mut result: Option<Records<'a>> = None;
    for node in all {
        let (applied, after) = branch(c, node);
        sequences.push(applied);
        result = Some(match result {
            Some(before) => before.or(&after),
            None => after,
        });
    }
    if let Some(result) = result {
        result.set(c);
    }
    TransformationKind::Concat(sequences)
}

fn filter<'a>(c: &mut Checker<'a>, predicate: &'a ast::Expr) -> TransformationKind {
    TransformationKind::Filter(Box::new(condition(c, predicate, "in `filter`")))
}

fn order_by<'a>(c: &mut Checker<'a>, items: &'a [ast::OrderItem]) -> TransformationKind {
    TransformationKind::OrderBy(order_keys(c, items))
}

fn order_keys<'a>(c: &mut Checker<'a>, items: &'a [ast::OrderItem]) -> Vec<OrderKey> {
    items.iter().map(|item| order_key(c, item)).collect()
}

/// `topcount(2,amount)` and its like.
fn rank<'a>(c: &mut Checker<'a>, ranking: &'a ast::Ranking) -> TransformationKind {
    use RankingMethod::{BottomCount, TopCount};
    let method = ranking.method;
    let counts = matches!(method, TopCount | BottomCount);
    let amount = expr(c, &ranking.amount);
    let whole = |p: Primitive| p.is_integer();
    let name = method.spelling();
    let amount = if counts {
        demand(c, amount, "a whole number", whole, || {
            format!("the first argument of `{name}`")
        })
    } else {
        demand(c, amount, "a number", Primitive::is_numeric, || {
            format!("the first argument of `{name}`")
        })
    };
    let value = expr(c, &ranking.value);
    let place = || format!("the second argument of `{name}`");
    let value = if counts {
        let ordered = |p: Primitive| !p.is_geo() && p != Primitive::Stream;
        demand(c, value, "a value that can be ordered", ordered, place)
    } else {
        demand(c, value, "a number", Primitive::is_numeric, place)
    };
    TransformationKind::Ranking(method, Box::new(amount), Box::new(value))
}

/// The value if its type is one of those that are allowed, or may be; else an error.
fn demand(
    c: &mut Checker<'_>,
    value: Expr,
    expected: &'static str,
    allowed: impl Fn(Primitive) -> bool,
    place: impl Fn() -> String,
) -> Expr {
    let ty = c.schema.underlying(value.ty);
    let fits = !ty.collection
        && match ty.item {
            Item::Primitive(primitive) => primitive == Primitive::Untyped || allowed(primitive),
            Item::Null | Item::Unknown => true,
            // Members of an enumeration are ordered by value, and are no numbers.
            Item::Named(_) => allowed(Primitive::String) && c.schema.enumeration(ty).is_some(),
        };
    if fits || is_error(&value) {
        return value;
    }
    let kind = CheckErrorKind::WrongOperand {
        place: place(),
        expected,
        found: c.show(value.ty),
    };
    c.error(kind, value.span);
    Expr::unknown(value.span)
}

/// A path of names, and what it leads to.
struct Walked<'a> {
    path: Path,
    /// The names with the types of what they lead to.
    names: Vec<(&'a str, Type)>,
    /// The type of the end; a collection if the last name leads to one, or `through` any.
    ty: Type,
}

/// Follows names from the records of this place; `None` once something wrong was reported. `through`
/// says whether the path may go on behind collections: it then stands for the values of all items.
fn walk<'a>(c: &mut Checker<'a>, node: &'a ast::Path, through: bool) -> Option<Walked<'a>> {
    let start = this(c, node.first().span());
    let ExprKind::Path(mut path) = start.kind else {
        return None;
    };
    let mut ty = start.ty;
    let mut names = Vec::new();
    let mut many = false;
    let mut before = node.first().span();
    for segment in node.segments() {
        if hole::is_in(c, segment) {
            return None;
        }
        if through && matches!(segment, Segment::Count(_)) {
            break;
        }
        if names.is_empty()
            && segment
                .as_variable()
                .is_some_and(ast::Variable::is_instance)
        {
            continue;
        }
        let Some(name) = segment.as_name() else {
            let what = format!("`{}` here", c.source.slice(segment.span()));
            c.error(CheckErrorKind::NotUnderstood(what), segment.span());
            return None;
        };
        if ty.collection && !through {
            let shown = c.source.slice(before).to_owned();
            let error = Finding::new(CheckErrorKind::CollectionInPath(shown), name.span);
            c.report(error.with_help("records are told apart by single values"));
            return None;
        }
        many |= ty.collection;
        let from = Records {
            ty: ty.element(),
            shape: shape_at(c, &path),
        };
        let start = if names.is_empty() {
            Start::First
        } else {
            Start::Behind
        };
        let step = step(c, &from, before, name, start)?;
        ty = reached(&step, ty);
        if !name.as_str(c.source).contains('.') {
            names.push((c.text(name), ty));
        }
        path.steps.push(step);
        before = node.first().span().to(name.span);
    }
    ty.collection |= many;
    Some(Walked { path, names, ty })
}

/// What the items at the end of a path are like.
fn items_of<'a>(c: &Checker<'a>, walked: &Walked<'_>) -> Records<'a> {
    Records {
        ty: walked.ty.element(),
        shape: shape_at(c, &walked.path).map(|shape| Rc::clone(&shape)),
    }
}

fn path_span(node: &ast::Path) -> Span {
    let last = node.segments().last();
    let first = node.first().span();
    last.map_or(first, |last| first.to(last.span()))
}
