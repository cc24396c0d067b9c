//! The rules, in folders by what they are about. Each folder lists its own, ascending by code.

mod address;
mod cost;
mod meaning;
mod style;
#[cfg(test)]
mod tests;
mod values;

use super::rule::Rule;

/// The rules of all folders, ascending by code.
pub(super) const RULES: &[&[&Rule]] = &[
    values::RULES,
    meaning::RULES,
    cost::RULES,
    address::RULES,
    style::RULES,
];
