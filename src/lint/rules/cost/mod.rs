//! OD5xx: pages, order, and what a query costs the service.

mod page_without_order;

use crate::lint::rule::Rule;

pub(super) const RULES: &[&Rule] = &[&page_without_order::RULE];
