//! OD6xx: how a URL is written, and where it leads.

mod raw_blank;

use crate::lint::rule::Rule;

pub(super) const RULES: &[&Rule] = &[&raw_blank::RULE];
