//! OD4xx: what a condition is true of.

mod always_null;
mod bare_any;
mod case_trap;
mod constant_expression;
mod constant_filter;
mod contradiction;
mod duplicate_item;
mod duplicate_term;
mod empty_text;
mod implied_term;
mod impossible_length;
mod mixed_and_or;
mod negated_any;
mod null_rows_match;
mod shadowed_variable;
mod tautology;
#[cfg(test)]
mod tests;
mod true_unless_null;
mod unused_variable;

use crate::lint::rule::Rule;

pub(super) const RULES: &[&Rule] = &[
    &contradiction::RULE,
    &tautology::RULE,
    &duplicate_term::RULE,
    &implied_term::RULE,
    &constant_filter::RULE,
    &constant_expression::RULE,
    &true_unless_null::RULE,
    &always_null::RULE,
    &null_rows_match::RULE,
    &empty_text::RULE,
    &case_trap::RULE,
    &impossible_length::RULE,
    &unused_variable::RULE,
    &shadowed_variable::RULE,
    &negated_any::RULE,
    &bare_any::RULE,
    &mixed_and_or::RULE,
    &duplicate_item::RULE,
];
