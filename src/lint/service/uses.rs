//! The paths in an expression, and what each of them leads to.

use super::place::{Place, Reached, path};
use crate::diagnostic::Span;
use crate::hir::{Base, Expr, ExprKind, Literal, Path, Set, Step};
use crate::ops::Operator;
use crate::schema::Schema;

/// A path in an expression.
pub(super) struct Use<'u, 'a> {
    /// What it leads to.
    pub(super) reached: &'u Reached<'a>,
    /// How many of the names stand for the variable of a lambda: those are judged where the lambda
    /// has them.
    pub(super) judged: usize,
    /// How many of the names stand for what the expression is about.
    pub(super) about: usize,
    /// Whether it leads to a collection whose items are looked at, or counted.
    pub(super) is_through: bool,
    /// Where it stands.
    pub(super) span: Span,
    /// What the expression does with it.
    pub(super) manner: Manner,
    /// What it is compared with, and where that stands.
    pub(super) values: &'u [(&'a Literal, Span)],
}

/// What a condition does with a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// It is compared with one value by `eq`, or is the condition itself.
    Value,
    /// It is looked for in a list.
    Several,
    /// It is compared by `gt ge lt le`.
    Range,
    /// A text is looked for in it.
    Search,
    /// Anything else.
    Other,
}

/// What is still to be visited.
struct Waiting<'a> {
    expr: &'a Expr,
    manner: Manner,
    is_through: bool,
    values: Vec<(&'a Literal, Span)>,
}

/// Visits the paths in an expression, those in lambdas too. What is still to be visited waits on the
/// heap, so that no tree is too deep.
pub(super) fn for_each_use<'a>(
    place: &Place<'a>,
    schema: &'a Schema,
    expr: &'a Expr,
    visit: &mut dyn FnMut(&Use<'_, 'a>),
) {
    let outside = place.scopes.len();
    let mut scopes = place.scopes.clone();
    let mut waiting = vec![Waiting::new(expr)];
    while let Some(next) = waiting.pop() {
        let Waiting { expr, .. } = next;
        if let ExprKind::Path(written) = &expr.kind {
            if is_computed(place, written) {
                continue;
            }
            if let Some((reached, from)) = path(written, &place.root, &scopes, schema) {
                let is_inner = matches!(&written.base, Base::Variable(it) if it.depth >= outside);
                let is_record = matches!(written.base, Base::It);
                visit(&Use {
                    reached: &reached,
                    about: if is_record {
                        0
                    } else {
                        place.record.names.len()
                    },
                    judged: if is_inner { from } else { 0 },
                    is_through: next.is_through,
                    span: expr.span,
                    manner: next.manner,
                    values: &next.values,
                });
            }
            continue;
        }
        let collection = collection(expr);
        if let Some((collection, Some(depth))) = collection {
            // The body is visited before any other lambda of this depth.
            scopes.resize(depth, Reached::unknown());
            let items = items(place, collection, &scopes, schema);
            scopes.push(items.unwrap_or_else(Reached::unknown));
        }
        let start = waiting.len();
        expr.for_each_child(&mut |child| {
            waiting.push(Waiting {
                is_through: collection.is_some_and(|(it, _)| std::ptr::eq(it, child)),
                ..Waiting::new(child)
            });
        });
        if let Some(added) = waiting.get_mut(start..) {
            manners(expr, next.manner, added);
            compare(expr, added);
            added.reverse();
        }
    }
}

impl<'a> Waiting<'a> {
    const fn new(expr: &'a Expr) -> Self {
        Self {
            expr,
            manner: Manner::Value,
            is_through: false,
            values: Vec::new(),
        }
    }
}

/// The collection whose items an expression looks at or counts, with the depth of the variable that
/// stands for an item, if there is one.
fn collection(expr: &Expr) -> Option<(&Expr, Option<usize>)> {
    if let ExprKind::Lambda(lambda) = &expr.kind {
        Some((&lambda.collection, Some(lambda.variable.depth)))
    } else if let ExprKind::Filter(filter) = &expr.kind {
        Some((&filter.collection, Some(filter.variable.depth)))
    } else if let ExprKind::Count(counted) = &expr.kind {
        Some((counted, None))
    } else {
        None
    }
}

/// What an item of a collection is.
fn items<'a>(
    place: &Place<'a>,
    collection: &'a Expr,
    scopes: &[Reached<'a>],
    schema: &'a Schema,
) -> Option<Reached<'a>> {
    let mut inner = collection;
    while let ExprKind::Filter(filter) = &inner.kind {
        inner = &filter.collection;
    }
    let ExprKind::Path(written) = &inner.kind else {
        return None;
    };
    path(written, &place.root, scopes, schema).map(|(reached, _)| reached)
}

/// Whether a path begins with what `$compute` adds, or `$apply` makes.
fn is_computed(place: &Place<'_>, path: &Path) -> bool {
    let Some(Step::Property(first, _)) = path.steps.first() else {
        return false;
    };
    place.is_reshaped() || place.meaning.compute.iter().any(|own| *own.name == **first)
}

/// Tells paths what is done with them.
fn manners(expr: &Expr, outer: Manner, children: &mut [Waiting<'_>]) {
    let first = match &expr.kind {
        // These are conditions, or stand for what is in them.
        ExprKind::Logic(_) | ExprKind::Not(_) | ExprKind::Lambda(_) | ExprKind::Filter(_) => return,
        ExprKind::Convert(..) => outer,
        ExprKind::In(_) => Manner::Several,
        ExprKind::Chain(chain) => {
            let operator = chain.links.first().map(|link| link.operator);
            let manner = match operator {
                Some(Operator::Eq) => Manner::Value,
                Some(Operator::Gt | Operator::Ge | Operator::Lt | Operator::Le) => Manner::Range,
                _ => Manner::Other,
            };
            children.iter_mut().for_each(|child| child.manner = manner);
            return;
        }
        ExprKind::Call(call) => match call.function.name {
            "contains" | "startswith" | "endswith" => Manner::Search,
            _ => Manner::Other,
        },
        ExprKind::Literal(_)
        | ExprKind::Path(_)
        | ExprKind::Negate(_)
        | ExprKind::Has(..)
        | ExprKind::Count(_)
        | ExprKind::Array(_)
        | ExprKind::Case(_)
        | ExprKind::Cast(..)
        | ExprKind::IsOf(..)
        | ExprKind::Service(_)
        | ExprKind::Hole(_)
        | ExprKind::Unknown => Manner::Other,
    };
    for (at, child) in children.iter_mut().enumerate() {
        child.manner = if at == 0 { first } else { Manner::Other };
    }
}

/// Tells paths what they are compared with.
fn compare<'a>(expr: &'a Expr, children: &mut [Waiting<'a>]) {
    if let ExprKind::In(membership) = &expr.kind
        && let Set::Values(values) = &membership.set
        && let [operand, ..] = children
    {
        operand.values = values
            .iter()
            .zip(membership.places.iter().copied())
            .collect();
    } else if let ExprKind::Chain(chain) = &expr.kind
        && let Some(link) = chain.links.first()
        && matches!(link.operator, Operator::Eq | Operator::Ne)
        && let [left, right, ..] = children
    {
        let (first, second) = (left.expr, right.expr);
        for (one, other) in [(left, second), (right, first)] {
            if let Some(literal) = other.as_literal() {
                one.values = vec![(literal, other.span)];
            }
        }
    }
}
