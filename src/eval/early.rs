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

/// What the first condition tells of a filter.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told<'f> {
    /// Nothing.
    Nothing,
    /// The filter is false.
    False,
    /// The filter is what the operands are that are left, joined by `and`.
    Rest(&'f [Node]),
}

/// Evaluates the first condition of a filter.
pub(super) fn first_of<'f>(
    filter: &'f Node,
    fields: Fields<'_, '_>,
    scratch: &mut Scratch,
) -> Told<'f> {
    let Some(condition) = first(filter) else {
        return Told::Nothing;
    };
    let scope = Scope::of_row(fields);
    let left = scratch.left();
    // As the filter does for itself.
    let charged = scratch.charge(1);
    let value = charged.and_then(|()| evaluate(condition, &scope, scratch));
    match (value, filter) {
        (Ok(Value::Boolean(false)), _) => Told::False,
        (Ok(Value::Boolean(true)), Node::And(operands)) => {
            Told::Rest(operands.get(1..).unwrap_or_default())
        }
        _ => {
            scratch.take_back(left);
            Told::Nothing
        }
    }
}

/// The condition that decides before all others.
fn first(filter: &Node) -> Option<&Node> {
    match filter.conjuncts()? {
        [first, _, ..] => Some(first),
        _ => None,
    }
}
