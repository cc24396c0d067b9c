//! OD7xx: style and portability. All of these are off until they are asked for.

mod boolean_comparison;
mod keyword_case;
mod needless_direction;
mod negated_comparison;
mod option_without_dollar;
mod portable_blanks;
mod redundant_parentheses;
mod unprefixed_literal;

use crate::lint::rule::Rule;
use crate::ops::Level;
use crate::syntax::ast::{Argument, Expr, ExprKind, OptionValue, Query, QueryOption, Segment};

pub(super) const RULES: &[&Rule] = &[
    &keyword_case::RULE,
    &redundant_parentheses::RULE,
    &negated_comparison::RULE,
    &boolean_comparison::RULE,
    &needless_direction::RULE,
    &option_without_dollar::RULE,
    &unprefixed_literal::RULE,
    &portable_blanks::RULE,
];

/// All options as they were written, those in parentheses too.
pub(super) fn all_options(tree: &Query) -> Vec<&QueryOption> {
    let mut found: Vec<&QueryOption> = Vec::new();
    let mut waiting: Vec<&QueryOption> = tree.options.iter().rev().collect();
    while let Some(option) = waiting.pop() {
        found.push(option);
        let start = waiting.len();
        option
            .value
            .for_each_options(&mut |options| waiting.extend(&options.items));
        if let Some(added) = waiting.get_mut(start..) {
            added.reverse();
        }
    }
    found
}

/// What stands round an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// Nothing: it is a whole value, argument or condition. `true` for a condition.
    Whole(bool),
    /// An operator; `true` for `and` and `or` of a condition.
    Operator(Level, bool),
    /// Something else that may need parentheses.
    Other,
}

impl Around {
    /// Whether the expression is a condition of which only that it is true counts: null is as good
    /// as false there.
    const fn is_condition(self) -> bool {
        match self {
            Self::Whole(is_condition) => is_condition,
            Self::Operator(_, is_condition) => is_condition,
            Self::Other => false,
        }
    }
}

/// Visits all expressions with what stands round each. What is still to be visited waits on the heap,
/// so that no tree is too deep.
pub(super) fn for_each_in_place<'a>(tree: &'a Query, visit: &mut dyn FnMut(&'a Expr, Around)) {
    let mut waiting: Vec<(&Expr, Around)> = Vec::new();
    for option in all_options(tree) {
        of_option(option, &mut waiting);
    }
    while let Some((expr, around)) = waiting.pop() {
        visit(expr, around);
        if let ExprKind::Path(path) = &expr.kind {
            path.segments()
                .for_each(|segment| of_segment(segment, &mut waiting));
            continue;
        }
        let inside = match &expr.kind {
            ExprKind::Chain(chain) if !chain.is_template() => {
                let is_logic = matches!(chain.level(), Level::And | Level::Or);
                Around::Operator(chain.level(), is_logic && around.is_condition())
            }
            ExprKind::Unary(_) => Around::Operator(Level::Unary, false),
            ExprKind::Chain(_)
            | ExprKind::Has(_)
            | ExprKind::In(_)
            | ExprKind::Literal(_)
            | ExprKind::Path(_)
            | ExprKind::Array(_)
            | ExprKind::Object(_)
            | ExprKind::Hole(_)
            | ExprKind::Error => Around::Other,
        };
        expr.for_each_child(&mut |child| waiting.push((child, inside)));
    }
}

/// The expressions of an option, without those in nested options.
fn of_option<'a>(option: &'a QueryOption, waiting: &mut Vec<(&'a Expr, Around)>) {
    let around = match &option.value {
        OptionValue::Filter(_) => Around::Whole(true),
        OptionValue::OrderBy(_) | OptionValue::Compute(_) | OptionValue::Alias(_) => {
            Around::Whole(false)
        }
        // Their options are visited by themselves.
        OptionValue::Select(_) | OptionValue::Expand(_) => return,
        OptionValue::Apply(_)
        | OptionValue::Temporal(..)
        | OptionValue::Search(_)
        | OptionValue::Top(_)
        | OptionValue::Skip(_)
        | OptionValue::Count(_)
        | OptionValue::Levels(_)
        | OptionValue::Verbatim(..)
        | OptionValue::Custom(_)
        | OptionValue::Unknown(_)
        | OptionValue::Hole(..)
        | OptionValue::Error(_) => Around::Other,
    };
    option
        .value
        .for_each_expr(&mut |expr| waiting.push((expr, around)));
}

/// The expressions of a segment of a path.
fn of_segment<'a>(segment: &'a Segment, waiting: &mut Vec<(&'a Expr, Around)>) {
    if let Segment::Lambda(lambda) = segment {
        let body = lambda.body.iter();
        waiting.extend(body.map(|(_, predicate)| (predicate, Around::Whole(true))));
    } else if let Segment::Filter(predicate, _) = segment {
        waiting.push((predicate, Around::Whole(true)));
    } else if let Segment::CountOf(options, _) = segment {
        options
            .items
            .iter()
            .for_each(|option| of_option(option, waiting));
    } else if let Segment::Call(call) = segment {
        for argument in &call.arguments {
            match argument {
                Argument::Positional(value) | Argument::Named(_, value) => {
                    waiting.push((value, Around::Whole(false)));
                }
                Argument::Branch(condition, value) => {
                    waiting.push((condition, Around::Other));
                    waiting.push((value, Around::Other));
                }
            }
        }
    }
}
