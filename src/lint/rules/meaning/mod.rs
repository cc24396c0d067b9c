//! OD4xx: what a condition is true of.

mod constant_filter;
mod duplicate_term;
mod empty_text;

use crate::lint::rule::Rule;

pub(super) const RULES: &[&Rule] = &[
    &duplicate_term::RULE,
    &constant_filter::RULE,
    &empty_text::RULE,
];
