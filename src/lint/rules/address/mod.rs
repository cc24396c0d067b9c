//! OD6xx: how a URL is written, and where it leads.

mod double_encoding;
mod raw_blank;
mod raw_character;
mod raw_plus;
mod wrong_host;

use crate::lint::rule::Rule;
use crate::syntax::ast::{Address, Query};
use crate::text::Text;

pub(super) const RULES: &[&Rule] = &[
    &raw_blank::RULE,
    &raw_character::RULE,
    &raw_plus::RULE,
    &double_encoding::RULE,
    &wrong_host::RULE,
];

/// The address of an absolute URL, and its host: what is rooted or a query string stands in a program
/// or on a page, which may encode it.
fn absolute(tree: &Query) -> Option<(&Address, &Text)> {
    let address = tree.address.as_deref()?;
    Some((address, address.authority.as_ref()?))
}
