//! `$orderby`, `$skip` and `$top`.

use super::compile::Compiler;
use super::error::{CompileError, EvalError};
use super::evaluate::{Scope, Scratch, evaluate};
use super::node::Node;
use crate::edm::Value;
use crate::edm::compare::total_order;
use crate::hir::OrderKey;
use crate::syntax::ast::Direction;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// A record that matches, with what it is ordered by.
#[derive(Debug)]
struct Ranked {
    keys: Vec<Value<'static>>,
    directions: Arc<[Direction]>,
    /// The order of arrival: it makes the order stable.
    number: u64,
    record: Vec<u8>,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        let pairs = self
            .keys
            .iter()
            .zip(&other.keys)
            .zip(self.directions.iter());
        for ((left, right), direction) in pairs {
            let order = match direction {
                Direction::Ascending => total_order(left, right),
                Direction::Descending => total_order(right, left),
            };
            if order.is_ne() {
                return order;
            }
        }
        self.number.cmp(&other.number)
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

/// The records that were seen, as many as the result needs: with a bound, only the first so many
/// of the order are kept.
#[derive(Debug)]
pub(super) struct Ordered {
    directions: Arc<[Direction]>,
    /// The last of the order on top.
    heap: BinaryHeap<Ranked>,
    bound: Option<usize>,
    seen: u64,
}

impl Ordered {
    /// No records yet. `bound` is how many the result needs from the start of the order.
    pub(super) fn new(directions: impl IntoIterator<Item = Direction>, bound: Option<u64>) -> Self {
        Self {
            directions: directions.into_iter().collect(),
            heap: BinaryHeap::new(),
            bound: bound.map(|bound| usize::try_from(bound).unwrap_or(usize::MAX)),
            seen: 0,
        }
    }

    /// Takes in a record with its keys.
    pub(super) fn push(&mut self, keys: Vec<Value<'static>>, record: &[u8]) {
        self.seen += 1;
        if self.bound == Some(0) {
            return;
        }
        let directions = self.directions.clone();
        let mut ranked = Ranked {
            keys,
            directions,
            number: self.seen,
            record: Vec::new(),
        };
        if let Some(bound) = self.bound
            && self.heap.len() >= bound
        {
            // The bytes are copied only if the record stays.
            if self.heap.peek().is_some_and(|last| ranked >= *last) {
                return;
            }
            self.heap.pop();
        }
        ranked.record.extend_from_slice(record);
        self.heap.push(ranked);
    }

    /// The records in order.
    pub(super) fn into_records(self) -> impl Iterator<Item = Vec<u8>> {
        self.heap
            .into_sorted_vec()
            .into_iter()
            .map(|ranked| ranked.record)
    }
}

/// The values of keys of ordering.
pub(super) fn sort_keys(
    order: &[(Node, Direction)],
    scope: &Scope<'_, '_>,
    scratch: &mut Scratch,
) -> Result<Vec<Value<'static>>, EvalError> {
    let mut keys = Vec::with_capacity(order.len());
    for (key, _) in order {
        keys.push(evaluate(key, scope, scratch)?.into_owned());
    }
    Ok(keys)
}

impl Compiler<'_> {
    /// Compiles keys of ordering that are read of the present row.
    pub(super) fn order_keys(
        &mut self,
        keys: &[OrderKey],
    ) -> Result<Vec<(Node, Direction)>, CompileError> {
        let node = |key: &OrderKey| Ok((self.node(&key.key)?, key.direction));
        keys.iter().map(node).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(rows: &[(Option<i64>, u8)], directions: &[Direction], bound: Option<u64>) -> Vec<u8> {
        let mut ordered = Ordered::new(directions.iter().copied(), bound);
        for (key, name) in rows {
            let key = key.map_or(Value::Null, Value::Integer);
            ordered.push(vec![key], &[*name]);
        }
        ordered.into_records().flatten().collect()
    }

    #[test]
    fn null_is_lowest_and_ties_keep_their_order() {
        let rows = [
            (Some(2), b'a'),
            (None, b'b'),
            (Some(1), b'c'),
            (Some(2), b'd'),
        ];
        assert_eq!(sorted(&rows, &[Direction::Ascending], None), b"bcad");
        assert_eq!(sorted(&rows, &[Direction::Descending], None), b"adcb");
    }

    proptest! {
        #[test]
        fn a_bound_gives_the_beginning_of_the_whole_order(
            rows in prop::collection::vec((prop::option::of(0i64..5), any::<u8>()), 0..40),
            bound in 0u64..50,
            descending: bool,
        ) {
            let direction =
                if descending { Direction::Descending } else { Direction::Ascending };
            let mut all = sorted(&rows, &[direction], None);
            all.truncate(bound as usize);
            prop_assert_eq!(sorted(&rows, &[direction], Some(bound)), all);
        }
    }
}
