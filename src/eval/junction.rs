//! `and` and `or`, with the operands that cost little before those that cost much.
//!
//! Written order is the order of meaning: an operand behind one that decides is not evaluated, so
//! what is wrong with the values that it reads is not seen. An operand therefore passes only those
//! before it that cannot fail once their properties can be read, and where it decides, it is seen to
//! that they can be. In any other case the operands are evaluated in the order in which they stand.
//! Only the steps of a record are fewer or more: at the limit `record-steps` another order may tell.

use super::evaluate::{Outcome, Scope, Scratch, evaluate, raw, read_field, truth};
use super::node::{Field, Link, Node};
use super::value::Reader;
use crate::edm::{Primitive, Value};
use crate::functions;
use crate::ops::Level;

/// Operands that are evaluated in another order than that in which they stand.
#[derive(Debug)]
pub(super) struct Reordered {
    /// The value that decides: false for `and`, true for `or`.
    pub(super) absorbing: bool,
    /// The operands as they stand.
    pub(super) operands: Vec<Node>,
    /// Their positions, the next one to be evaluated first.
    order: Vec<usize>,
}

/// The operands of `and` (absorbed by false) or `or` (absorbed by true).
pub(super) fn junction(operands: Vec<Node>, absorbing: bool) -> Node {
    let costs: Vec<u32> = operands.iter().map(magnitude).collect();
    let cost_of = |position: usize| costs.get(position).copied().unwrap_or_default();
    let mut order: Vec<usize> = Vec::with_capacity(operands.len());
    // Before it stands what nothing may pass any more.
    let mut fixed = 0;
    for (position, operand) in operands.iter().enumerate() {
        let free = order.get(fixed..).unwrap_or_default();
        let place = free.partition_point(|before| cost_of(*before) <= cost_of(position));
        order.insert(fixed + place, position);
        if !is_total(operand) {
            fixed += place + 1;
        }
    }
    if order.is_sorted() {
        return if absorbing {
            Node::Or(operands)
        } else {
            Node::And(operands)
        };
    }
    Node::Reordered(Box::new(Reordered {
        absorbing,
        operands,
        order,
    }))
}

impl Reordered {
    pub(super) fn evaluate<'a>(&self, scope: &Scope<'_, 'a>, scratch: &mut Scratch) -> Outcome<'a> {
        let left = scratch.left();
        let in_turn = |scratch: &mut Scratch| {
            scratch.take_back(left);
            in_turn(&self.operands, self.absorbing, scope, scratch)
        };
        let mut unknown = false;
        for (done, &position) in self.order.iter().enumerate() {
            let Some(operand) = self.operands.get(position) else {
                continue;
            };
            let Ok(value) = evaluate(operand, scope, scratch) else {
                return in_turn(scratch);
            };
            match truth(&value) {
                Some(truth) if truth == self.absorbing => {
                    if self.are_readable(self.order.get(done..), position, scope) {
                        return Ok(Value::Boolean(truth));
                    }
                    return in_turn(scratch);
                }
                Some(_) => {}
                None => unknown = true,
            }
        }
        Ok(outcome(unknown, self.absorbing))
    }

    /// Whether those that stand before an operand and have not been evaluated cannot fail.
    fn are_readable(&self, rest: Option<&[usize]>, decided: usize, scope: &Scope<'_, '_>) -> bool {
        let passed = rest.unwrap_or_default().iter();
        let mut passed = passed.filter(|position| **position < decided);
        passed.all(|position| {
            let operand = self.operands.get(*position);
            operand.is_none_or(|operand| is_readable(operand, scope))
        })
    }
}

/// The operands from the left; what stands behind one that decides is not evaluated.
pub(super) fn in_turn<'a>(
    operands: &[Node],
    absorbing: bool,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let mut unknown = false;
    for operand in operands {
        match truth(&evaluate(operand, scope, scratch)?) {
            Some(truth) if truth == absorbing => return Ok(Value::Boolean(truth)),
            Some(_) => {}
            None => unknown = true,
        }
    }
    Ok(outcome(unknown, absorbing))
}

/// What comes of operands none of which decides.
const fn outcome(unknown: bool, absorbing: bool) -> Value<'static> {
    if unknown {
        Value::Null
    } else {
        Value::Boolean(!absorbing)
    }
}

/// The magnitude of a cost. Operands of like cost stay as they stand: a second one evaluated first
/// is worth it where it costs half as much, or less.
fn magnitude(operand: &Node) -> u32 {
    cost(operand).checked_ilog2().unwrap_or_default()
}

/// What evaluating a node costs, roughly in comparisons of two short strings. It calls itself once
/// for each level of the query.
fn cost(node: &Node) -> usize {
    let of_all = |nodes: &[Node]| nodes.iter().map(cost).sum::<usize>();
    match node {
        Node::Constant(_) | Node::IsNull(_) => 0,
        Node::Field(field) => of_field(field),
        Node::Identity(_) => 4,
        Node::And(operands) | Node::Or(operands) | Node::Array(operands) => of_all(operands),
        Node::Reordered(reordered) => of_all(&reordered.operands),
        Node::Not(operand) | Node::Negate(operand) | Node::Has(operand, _) => cost(operand),
        Node::Convert(operand, _) => 1 + cost(operand),
        Node::Cast(operand, _) | Node::IsOf(operand, _) => 4 + cost(operand),
        Node::Chain(first, links) => {
            let operands = links.iter().map(|link| 1 + cost(&link.operand));
            cost(first) + operands.sum::<usize>()
        }
        Node::In(operand, _) => 2 + cost(operand),
        Node::Call(call) => 3 + of_all(&call.arguments),
        Node::Case(branches) => {
            let of_branch = |(condition, value): &(Node, Node)| cost(condition) + cost(value);
            branches.iter().map(of_branch).sum()
        }
        // They go over the text of an array.
        Node::InCollection(..)
        | Node::Count(_)
        | Node::Values(_)
        | Node::First(_)
        | Node::Lambda(_)
        | Node::SameStructure(..) => 256,
    }
}

/// Strings and members are read where they stand, numbers and dates digit by digit.
const fn of_field(field: &Field) -> usize {
    match &field.reader {
        Reader::Primitive(Primitive::String | Primitive::Boolean) | Reader::Enum(_) => 1,
        Reader::Primitive(_) | Reader::Dynamic => 3,
        Reader::Collection(_) | Reader::Structure(_) => 64,
    }
}

/// Whether evaluation succeeds if only the properties can be read.
fn is_total(node: &Node) -> bool {
    reads(node, &mut |_, _| true)
}

/// Whether the properties can be read that a total node reads.
fn is_readable(node: &Node, scope: &Scope<'_, '_>) -> bool {
    reads(node, &mut |field, is_value| {
        if is_value {
            read_field(field, scope).is_ok()
        } else {
            raw(field, scope).is_ok()
        }
    })
}

/// Whether a node is total, and something is true of each property that it reads, of which it
/// needs the value or only whether there is one. It calls itself once for each level of the query.
pub(super) fn reads(node: &Node, is_true: &mut dyn FnMut(&Field, bool) -> bool) -> bool {
    let mut all = |nodes: &[Node]| nodes.iter().all(|node| reads(node, is_true));
    match node {
        Node::Constant(_) => true,
        Node::And(operands) | Node::Or(operands) => all(operands),
        Node::Reordered(reordered) => all(&reordered.operands),
        Node::Call(call) => call.outcome == functions::Outcome::Total && all(&call.arguments),
        Node::IsNull(field) => is_true(field, false),
        Node::Field(field) => {
            matches!(field.reader, Reader::Primitive(_) | Reader::Enum(_)) && is_true(field, true)
        }
        Node::Not(operand) | Node::Has(operand, _) | Node::In(operand, _) => {
            reads(operand, is_true)
        }
        Node::Chain(first, links) => {
            let compares = |link: &Link| {
                let level = link.operator.level();
                matches!(level, Level::Equality | Level::Relational) && link.convert.is_none()
            };
            links.iter().all(compares)
                && reads(first, is_true)
                && links.iter().all(|link| reads(&link.operand, is_true))
        }
        Node::Identity(_)
        | Node::Array(_)
        | Node::Negate(_)
        | Node::Convert(..)
        | Node::Cast(..)
        | Node::IsOf(..)
        | Node::Case(_)
        | Node::InCollection(..)
        | Node::Count(_)
        | Node::Values(_)
        | Node::First(_)
        | Node::Lambda(_)
        | Node::SameStructure(..) => false,
    }
}
