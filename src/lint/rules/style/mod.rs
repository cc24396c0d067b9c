//! OD7xx: style and portability. All of these are off until they are asked for.

mod keyword_case;

use crate::lint::rule::Rule;

pub(super) const RULES: &[&Rule] = &[&keyword_case::RULE];
