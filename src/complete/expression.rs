//! The way down an expression to a place.

use super::place::{Clause, Finder, covers};
use crate::ops::{Level, Operator};
use crate::syntax::ast::{
    Aggregation, Argument, Call, Chain, Expr, ExprKind, Has, In, Lambda, Literal, Options, Path,
    Segment, Set,
};
use crate::text::Text;

/// What stands at a place in an expression.
pub(super) struct Inside<'a> {
    pub(super) at: At<'a>,
    /// What the place is to what stands directly round it.
    pub(super) role: Role<'a>,
    /// The expressions round the place within the innermost parentheses, the outermost first; the
    /// last one is that at the place.
    pub(super) round: Vec<&'a Expr>,
    /// Whether parentheses are open round the place in the expression.
    pub(super) nested: bool,
    /// The lambdas round the place, the outermost first, each with the path that ends in it.
    pub(super) lambdas: Vec<(&'a Path, &'a Lambda)>,
}

/// What stands at the place.
pub(super) enum At<'a> {
    /// A segment of a path.
    Path { path: &'a Path, segment: usize },
    /// A literal.
    Literal(&'a Literal),
    /// What could not be read.
    Unknown,
}

/// What an expression is to what stands round it.
#[derive(Clone, Copy)]
pub(super) enum Role<'a> {
    /// All of it; a condition in `$filter` and its like.
    Whole(Clause),
    /// What is tested: the body of a lambda, the condition of a `case`.
    Condition,
    /// The operand of `not` or `-`.
    Unary(Operator),
    /// An operand of a chain, with its number; the first has none before it.
    Operand(&'a Chain, usize),
    /// The left side of `in` or `has`.
    Left,
    /// A value in the list of `in`, or the list itself.
    Listed(&'a In, bool),
    /// The right side of `has`.
    Flags(&'a Has),
    /// An argument of a call, with its number.
    Argument(&'a Call, usize),
    /// A value of which nothing is asked.
    Any,
}

struct Way<'a> {
    expr: &'a Expr,
    role: Role<'a>,
    round: Vec<&'a Expr>,
    lambdas: Vec<(&'a Path, &'a Lambda)>,
    nested: bool,
}

/// What lies within an expression and is no part of one: a place there is one of its own.
pub(super) enum Within<'a> {
    /// The options of `/$count(...)`.
    Count(&'a Options),
    /// `aggregate(...)` at the end of a path.
    Aggregate(&'a Aggregation),
}

/// Goes down to the place that the finder looks for, or to what the caller has to go on with: it
/// nests, and little of the stack is to be held meanwhile.
pub(super) fn descend<'a>(
    finder: Finder<'a>,
    expr: &'a Expr,
    clause: Clause,
) -> Result<Inside<'a>, Within<'a>> {
    let mut way = Way {
        expr,
        role: Role::Whole(clause),
        round: Vec::new(),
        lambdas: Vec::new(),
        nested: false,
    };
    loop {
        if way.expr.parens.iter().any(|span| covers(span, finder.at)) {
            way.nested = true;
            way.round.clear();
        }
        way.round.push(way.expr);
        match way.step(finder) {
            Step::Down(expr, role) => {
                way.expr = expr;
                way.role = role;
            }
            Step::Into(expr, role) => {
                way.nested = true;
                way.round.clear();
                way.expr = expr;
                way.role = role;
            }
            Step::Within(it) => return Err(it),
            Step::Here(at) => {
                return Ok(Inside {
                    at,
                    role: way.role,
                    round: way.round,
                    nested: way.nested,
                    lambdas: way.lambdas,
                });
            }
        }
    }
}

enum Step<'a> {
    /// To an operand.
    Down(&'a Expr, Role<'a>),
    /// Into parentheses of a function, a lambda, a list.
    Into(&'a Expr, Role<'a>),
    Here(At<'a>),
    Within(Within<'a>),
}

impl<'a> Way<'a> {
    fn step(&mut self, finder: Finder<'a>) -> Step<'a> {
        // Only paths hold expressions that are found by another call: what stands round that is little.
        if let ExprKind::Path(path) = &self.expr.kind {
            return self.path(path, finder);
        }
        self.inside(finder)
    }

    fn inside(&mut self, finder: Finder<'a>) -> Step<'a> {
        let here = |expr: &Expr| covers(expr.outer_span(), finder.at);
        match &self.expr.kind {
            ExprKind::Literal(literal) => Step::Here(At::Literal(literal)),
            ExprKind::Path(path) => self.path(path, finder),
            ExprKind::Chain(chain) => {
                let operands = std::iter::once(chain.first());
                let mut operands = operands.chain(chain.links().map(|link| &link.operand));
                match operands.position(here) {
                    Some(0) => Step::Down(chain.first(), Role::Operand(chain, 0)),
                    Some(at) => match chain.links().nth(at - 1) {
                        Some(link) => Step::Down(&link.operand, Role::Operand(chain, at)),
                        None => Step::Here(At::Unknown),
                    },
                    None => Step::Here(At::Unknown),
                }
            }
            ExprKind::Unary(unary) if here(&unary.operand) => {
                Step::Down(&unary.operand, Role::Unary(unary.operator))
            }
            ExprKind::Has(has) if here(&has.operand) => Step::Down(&has.operand, Role::Left),
            ExprKind::Has(has) => Step::Down(&has.flags, Role::Flags(has)),
            ExprKind::In(within) if here(&within.operand) => {
                Step::Down(&within.operand, Role::Left)
            }
            ExprKind::In(within) => match &within.set {
                Set::List(items, _) => match items.iter().find(|item| here(item)) {
                    Some(item) => Step::Into(item, Role::Listed(within, true)),
                    None => Step::Here(At::Unknown),
                },
                Set::Collection(set) => Step::Down(set, Role::Listed(within, false)),
            },
            ExprKind::Array(items) => match items.iter().find(|item| here(item)) {
                Some(item) => Step::Into(item, Role::Any),
                None => Step::Here(At::Unknown),
            },
            ExprKind::Object(members) => match members.iter().find(|member| here(&member.value)) {
                Some(member) => Step::Into(&member.value, Role::Any),
                None => Step::Here(At::Unknown),
            },
            ExprKind::Unary(_) | ExprKind::Hole(_) | ExprKind::Error => Step::Here(At::Unknown),
        }
    }

    fn path(&mut self, path: &'a Path, finder: Finder<'a>) -> Step<'a> {
        let mut segments = path.segments();
        let Some(at) = segments.position(|segment| covers(segment.span(), finder.at)) else {
            return Step::Here(At::Unknown);
        };
        let here = At::Path { path, segment: at };
        let segment = match at.checked_sub(1) {
            None => Some(path.first()),
            Some(at) => path.rest().get(at),
        };
        match segment {
            Some(Segment::Call(call)) => argument(call, &call.arguments, &call.name, finder)
                .map_or(Step::Here(here), |(expr, role)| Step::Into(expr, role)),
            Some(Segment::Key(key)) => {
                let mut values = key.arguments.iter().flat_map(values);
                let value = values.find(|expr| covers(expr.outer_span(), finder.at));
                value.map_or(Step::Here(At::Unknown), |expr| Step::Into(expr, Role::Any))
            }
            Some(Segment::Filter(predicate, _)) => inside(predicate, finder, here),
            Some(Segment::Lambda(lambda)) => match &lambda.body {
                Some((_, predicate)) if covers(predicate.outer_span(), finder.at) => {
                    self.lambdas.push((path, lambda));
                    Step::Into(predicate, Role::Condition)
                }
                Some(_) | None => Step::Here(here),
            },
            Some(Segment::CountOf(options, _)) if covers(options.span, finder.at) => {
                Step::Within(Within::Count(options))
            }
            Some(Segment::Aggregate(item, _)) => Step::Within(Within::Aggregate(item)),
            Some(
                Segment::Name(_)
                | Segment::Variable(..)
                | Segment::Alias(_)
                | Segment::Annotation(_)
                | Segment::Count(_)
                | Segment::CountOf(..)
                | Segment::KeyValue(_),
            )
            | None => Step::Here(here),
        }
    }
}

fn inside<'a>(predicate: &'a Expr, finder: Finder<'a>, here: At<'a>) -> Step<'a> {
    if covers(predicate.outer_span(), finder.at) {
        Step::Into(predicate, Role::Condition)
    } else {
        Step::Here(here)
    }
}

fn values(argument: &Argument) -> impl Iterator<Item = &Expr> {
    let (first, second) = match argument {
        Argument::Positional(value) | Argument::Named(_, value) => (value, None),
        Argument::Branch(condition, value) => (condition, Some(value)),
    };
    std::iter::once(first).chain(second)
}

/// The argument at the place; `None` at the name.
fn argument<'a>(
    call: &'a Call,
    arguments: &'a [Argument],
    name: &Text,
    finder: Finder<'a>,
) -> Option<(&'a Expr, Role<'a>)> {
    if covers(name.span, finder.at) {
        return None;
    }
    let here = |expr: &Expr| covers(expr.outer_span(), finder.at);
    arguments
        .iter()
        .enumerate()
        .find_map(|(at, argument)| match argument {
            Argument::Positional(value) | Argument::Named(_, value) if here(value) => {
                Some((value, Role::Argument(call, at)))
            }
            Argument::Branch(condition, _) if here(condition) => Some((condition, Role::Condition)),
            Argument::Branch(_, value) if here(value) => Some((value, Role::Any)),
            Argument::Positional(_) | Argument::Named(..) | Argument::Branch(..) => None,
        })
}

/// What stands on the left of an operator that is written at the place: the operands that operators
/// of each level would take, the outermost first, and the place of each.
pub(super) fn left_sides<'a>(inside: &Inside<'a>) -> Vec<LeftSide<'a>> {
    let mut sides = Vec::new();
    for expr in &inside.round {
        let ExprKind::Chain(chain) = &expr.kind else {
            continue;
        };
        let Role::Operand(innermost, at) = inside.role else {
            return sides;
        };
        let is_innermost = std::ptr::eq(chain, innermost);
        if !is_innermost || at > 1 {
            sides.push(LeftSide::Joined(chain.level()));
        }
        if is_innermost {
            let before = match at {
                0 | 1 => chain.first(),
                _ => match chain.links().nth(at - 2) {
                    Some(link) => &link.operand,
                    None => chain.first(),
                },
            };
            right_edge(before, &mut sides);
            break;
        }
    }
    sides
}

/// What an operator can take on its left.
#[derive(Clone, Copy)]
pub(super) enum LeftSide<'a> {
    /// A run of operators of a level that make a condition.
    Joined(Level),
    /// An expression.
    Expr(&'a Expr),
}

impl LeftSide<'_> {
    /// How tightly it holds together; `None` if nothing can break it up.
    pub(super) fn level(self) -> Option<Level> {
        match self {
            Self::Joined(level) => Some(level),
            Self::Expr(expr) if expr.parens.is_empty() => expr.level(),
            Self::Expr(_) => None,
        }
    }
}

/// An expression, and those that end where it ends.
fn right_edge<'a>(expr: &'a Expr, sides: &mut Vec<LeftSide<'a>>) {
    let mut expr = expr;
    loop {
        sides.push(LeftSide::Expr(expr));
        if !expr.parens.is_empty() {
            return;
        }
        expr = if let ExprKind::Chain(chain) = &expr.kind {
            &chain.links().last().unwrap_or(chain.second()).operand
        } else if let ExprKind::Unary(unary) = &expr.kind {
            &unary.operand
        } else {
            return;
        };
    }
}
