//! What is known without a record: an operation over constants is done once, when the query is
//! compiled.
//!
//! An operation that fails stays as it is, so that it fails for the records for which it is
//! evaluated and no others; what depends on the run (its clock, its limits) stays too.

use super::evaluate::{Scope, Scratch, evaluate};
use super::node::Node;
use crate::diagnostic::Limits;
use crate::edm::Value;
use crate::edm::primitive::DateTimeOffset;
use crate::functions::Outcome;
use crate::json::{DuplicateKeys, Fields, Slots};

/// The value of a node, if its operands are constants; else the node.
#[inline(never)]
pub(super) fn folded(node: Node) -> Node {
    if !is_constant(&node) {
        return node;
    }
    let slots = Slots::default();
    let scope = Scope {
        fields: Fields::new(&slots, b"", 0),
        outer: None,
        depth: 0,
    };
    let mut scratch = Scratch::new(
        0,
        DateTimeOffset::MIN,
        DuplicateKeys::Error,
        &Limits::DEFAULT,
    );
    scratch.begin();
    match evaluate(&node, &scope, &mut scratch) {
        Ok(value) if is_small(&value) => Node::Constant(value),
        Ok(_) | Err(_) => node,
    }
}

/// Text of constants that is put together again and again would grow without bound, and without
/// the limit of the steps of a record.
const LONGEST: usize = 4 << 10;

fn is_small(value: &Value<'_>) -> bool {
    if let Value::String(text) = value {
        text.len() <= LONGEST
    } else {
        !matches!(value, Value::Collection(_))
    }
}

/// Whether all operands of an operation are constants, and nothing else tells its value.
fn is_constant(node: &Node) -> bool {
    let is = |node: &Node| matches!(node, Node::Constant(_));
    match node {
        Node::Not(operand)
        | Node::Negate(operand)
        | Node::Convert(operand, _)
        | Node::Cast(operand, _)
        | Node::IsOf(operand, _)
        | Node::Has(operand, _)
        | Node::In(operand, _) => is(operand),
        Node::Chain(first, links) => is(first) && links.iter().all(|link| is(&link.operand)),
        Node::Call(call) => call.outcome != Outcome::OfRun && call.arguments.iter().all(is),
        // Whatever stands behind the first condition that is true, is never asked for.
        Node::Case(branches) => branches
            .iter()
            .all(|(condition, value)| is(condition) && is(value)),
        Node::And(operands) | Node::Or(operands) => operands.iter().all(is),
        Node::Constant(_)
        | Node::Field(_)
        | Node::Identity(_)
        | Node::IsNull(_)
        | Node::SameStructure(..)
        | Node::Reordered(_)
        | Node::InCollection(..)
        | Node::Count(_)
        | Node::Values(_)
        | Node::First(_)
        | Node::Lambda(_)
        | Node::Array(_) => false,
    }
}
