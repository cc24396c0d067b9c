//! OD2xx: values that a property cannot have.

mod beyond_facets;

use crate::lint::rule::Rule;

pub(super) const RULES: &[&Rule] = &[&beyond_facets::RULE];
