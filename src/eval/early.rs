//! The condition of a filter that is looked at before the rest of a record is: where it is false,
//! so is the filter, and of a record that is trusted nothing more need be read.

use super::evaluate::{Scope, Scratch, evaluate};
use super::junction::reads;
use super::node::Node;
use crate::edm::Value;
use crate::json::{Fields, Slot};

/// What the first condition reads, if there are others behind it. Nothing that they read can change
/// what the filter is when the first one is false, for it is evaluated first in any case.
pub(super) fn slots(filter: &Node) -> Vec<Slot> {
    let mut slots = Vec::new();
    let is_known = first(filter).is_some_and(|condition| {
        reads(condition, &mut |field, _| {
            slots.push(field.slot);
            field.tests.is_empty()
        })
    });
    if is_known { slots } else { Vec::new() }
}

/// Whether the first condition leaves the filter open.
pub(super) fn leaves_open(filter: &Node, fields: Fields<'_, '_>, scratch: &mut Scratch) -> bool {
    let Some(condition) = first(filter) else {
        return true;
    };
    let scope = Scope {
        fields,
        outer: None,
        depth: 0,
    };
    let left = scratch.left();
    // As the filter does for itself.
    let charged = scratch.charge(1);
    let value = charged.and_then(|()| evaluate(condition, &scope, scratch));
    let is_open = !matches!(value, Ok(Value::Boolean(false)));
    if is_open {
        scratch.take_back(left);
    }
    is_open
}

/// The condition that decides before all others.
fn first(filter: &Node) -> Option<&Node> {
    match filter.conjuncts()? {
        [first, _, ..] => Some(first),
        _ => None,
    }
}
