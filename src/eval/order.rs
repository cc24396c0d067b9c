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

/// The keys of an order.
pub(super) type Keys = Vec<(Node, Direction)>;

/// The directions of an order, and how many records of its beginning are wanted.
#[derive(Clone, Debug)]
pub(super) struct Ranking {
    directions: Arc<[Direction]>,
    bound: Option<usize>,
}

impl Ranking {
    /// How the values of keys are ordered.
    fn compare(&self, left: &[Value<'_>], right: &[Value<'_>]) -> Ordering {
        let pairs = left.iter().zip(right).zip(self.directions.iter());
        for ((left, right), direction) in pairs {
            let order = match direction {
                Direction::Ascending => total_order(left, right),
                Direction::Descending => total_order(right, left),
            };
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }

    /// Leaves of items in the order of arrival only those that may be among the first of all.
    pub(super) fn keep_first<T>(&self, items: &mut Vec<T>, keys: impl Fn(&T) -> &[Value<'static>]) {
        let Some(bound) = self.bound.filter(|bound| *bound < items.len()) else {
            return;
        };
        let mut ranks: Vec<usize> = (0..items.len()).collect();
        let of = |rank: usize| items.get(rank).map(&keys).unwrap_or_default();
        let order = |a: &usize, b: &usize| self.compare(of(*a), of(*b)).then(a.cmp(b));
        ranks.select_nth_unstable_by(bound, order);
        ranks.truncate(bound);
        ranks.sort_unstable();
        let mut ranks = ranks.into_iter().peekable();
        let mut rank = 0;
        items.retain(|_| {
            let is_kept = ranks.next_if_eq(&rank).is_some();
            rank += 1;
            is_kept
        });
    }
}

/// A record among the first, with what it is ordered by.
#[derive(Debug)]
struct Ranked {
    keys: Vec<Value<'static>>,
    ranking: Ranking,
    /// The order of arrival: it makes the order stable.
    number: u64,
    record: Vec<u8>,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        let order = self.ranking.compare(&self.keys, &other.keys);
        order.then(self.number.cmp(&other.number))
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
    ranking: Ranking,
    /// With a bound: the last of the order on top.
    heap: BinaryHeap<Ranked>,
    /// Without one: all keys, and where the records are kept.
    all: Vec<(Vec<Value<'static>>, Kept)>,
    chunks: Vec<Vec<u8>>,
    seen: u64,
}

/// Where a record is kept: the chunk, and its place there.
#[derive(Clone, Copy, Debug)]
struct Kept {
    chunk: usize,
    start: usize,
    end: usize,
}

/// How many bytes of records are kept together: growing one text would need twice its memory.
const CHUNK: usize = 1 << 20;

impl Ordered {
    /// No records yet. `bound` is how many the result needs from the start of the order.
    pub(super) fn new(directions: impl IntoIterator<Item = Direction>, bound: Option<u64>) -> Self {
        Self {
            ranking: Ranking {
                directions: directions.into_iter().collect(),
                bound: bound.map(|bound| usize::try_from(bound).unwrap_or(usize::MAX)),
            },
            heap: BinaryHeap::new(),
            all: Vec::new(),
            chunks: Vec::new(),
            seen: 0,
        }
    }

    pub(super) fn ranking(&self) -> Ranking {
        self.ranking.clone()
    }

    /// Takes in a record with its keys.
    pub(super) fn push(&mut self, keys: Vec<Value<'static>>, record: &[u8]) {
        self.seen += 1;
        match self.ranking.bound {
            None => {
                let kept = self.keep(record);
                self.all.push((keys, kept));
            }
            Some(bound) => self.push_bounded(keys, record, bound),
        }
    }

    fn push_bounded(&mut self, keys: Vec<Value<'static>>, record: &[u8], bound: usize) {
        if bound == 0 {
            return;
        }
        if self.heap.len() >= bound {
            // What comes later and is equal stands behind.
            let is_first = |last: &Ranked| self.ranking.compare(&keys, &last.keys).is_lt();
            if !self.heap.peek().is_some_and(is_first) {
                return;
            }
            self.heap.pop();
        }
        self.heap.push(Ranked {
            keys,
            ranking: self.ranking.clone(),
            number: self.seen,
            record: record.to_vec(),
        });
    }

    fn keep(&mut self, record: &[u8]) -> Kept {
        let fits = |chunk: &Vec<u8>| chunk.capacity() - chunk.len() >= record.len();
        if !self.chunks.last().is_some_and(fits) {
            self.chunks
                .push(Vec::with_capacity(CHUNK.max(record.len())));
        }
        let chunk = self.chunks.len() - 1;
        let mut kept = Kept {
            chunk,
            start: 0,
            end: 0,
        };
        if let Some(chunk) = self.chunks.last_mut() {
            kept.start = chunk.len();
            chunk.extend_from_slice(record);
            kept.end = chunk.len();
        }
        kept
    }

    /// Hands on the records in order, without the first `skip`.
    pub(super) fn for_each<E>(
        mut self,
        skip: usize,
        mut hand_on: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        for ranked in self.heap.into_sorted_vec().iter().skip(skip) {
            hand_on(&ranked.record)?;
        }
        let ranking = &self.ranking;
        self.all
            .sort_by(|left, right| ranking.compare(&left.0, &right.0));
        for (_, Kept { chunk, start, end }) in self.all.iter().skip(skip) {
            let chunk = self.chunks.get(*chunk).map(Vec::as_slice);
            hand_on(
                chunk
                    .and_then(|chunk| chunk.get(*start..*end))
                    .unwrap_or_default(),
            )?;
        }
        Ok(())
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
    pub(super) fn order_keys(&mut self, keys: &[OrderKey]) -> Result<Keys, CompileError> {
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
        let mut names = Vec::new();
        let Ok(()) = ordered.for_each(0, |record| {
            names.extend_from_slice(record);
            Ok::<_, std::convert::Infallible>(())
        });
        names
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

        /// What is left of parts of the records has the beginning of the whole order.
        #[test]
        fn the_first_of_parts_hold_the_first_of_all(
            rows in prop::collection::vec((prop::option::of(0i64..5), any::<u8>()), 0..40),
            bound in 0u64..12,
            part in 1usize..20,
        ) {
            let directions = [Direction::Descending];
            let ranking = Ordered::new(directions, Some(bound)).ranking();
            let mut left = Vec::new();
            for part in rows.chunks(part) {
                let keyed = part.iter().map(|row| (row.0.map_or(Value::Null, Value::Integer), *row));
                let mut keyed: Vec<_> = keyed.map(|(key, row)| ([key], row)).collect();
                ranking.keep_first(&mut keyed, |item| &item.0);
                prop_assert!(keyed.len() <= bound as usize);
                left.extend(keyed.into_iter().map(|(_, row)| row));
            }
            let first = sorted(&left, &directions, Some(bound));
            prop_assert_eq!(first, sorted(&rows, &directions, Some(bound)));
        }
    }
}
