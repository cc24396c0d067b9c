//! OD6xx: how a URL is written, and where it leads.

mod double_encoding;
mod raw_blank;
mod raw_character;
mod raw_plus;
mod wrong_host;

use crate::lint::rule::Rule;

pub(super) const RULES: &[&Rule] = &[
    &raw_blank::RULE,
    &raw_character::RULE,
    &raw_plus::RULE,
    &double_encoding::RULE,
    &wrong_host::RULE,
];
