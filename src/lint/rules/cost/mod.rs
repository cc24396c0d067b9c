//! OD5xx: pages, order, and what a query costs the service.

mod deep_skip;
mod equality_chain;
mod everything_selected;
mod page_without_order;
mod slow_condition;
mod unstable_order;

use crate::lint::finder::Finder;
use crate::lint::rule::Rule;
use crate::{edm::Item, hir::Query};

pub(super) const RULES: &[&Rule] = &[
    &page_without_order::RULE,
    &unstable_order::RULE,
    &deep_skip::RULE,
    &equality_chain::RULE,
    &everything_selected::RULE,
    &slow_condition::RULE,
];

/// The paths of the key of the records, as they are written in `$orderby`; none where there is no
/// key, or none that the service orders by.
fn sortable_key<'a>(finder: &Finder<'a>, query: &Query) -> Option<Vec<&'a str>> {
    use crate::profile::{Limit, Subject};
    let Item::Named(id) = query.resource.ty.item else {
        return None;
    };
    let key: Vec<&str> = (finder.schema?.key(id).iter())
        .map(|part| &*part.path)
        .collect();
    let keys = query.order_by.len() + key.len();
    let is_possible = !key.is_empty()
        && key.iter().all(|path| finder.supports(Subject::Sort, path))
        && finder.allows(Limit::OrderKeys, keys as u64);
    is_possible.then_some(key)
}
