//! The fast evaluator against the plain one (`tests/reference`): the same bytes, the same account,
//! the same records that fail with the same codes, whatever the number of threads and the size of
//! blocks, with every record checked and with all of them taken to be valid.

use crate::support::fast::Case;
use crate::support::generate::for_many;
use crate::support::generate_typed::Tape;
use crate::support::generate_whole::row;
use odq::eval::Summary;
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many rows each query is run over: with those queries that can be run, 1,000,000 pairs with
/// the 20,000 cases of `.ci/run`.
const ROWS: usize = 100;

/// What came of the cases.
#[derive(Default)]
pub(crate) struct Account {
    cases: AtomicUsize,
    run: AtomicUsize,
    pairs: AtomicUsize,
    written: AtomicUsize,
    failed: AtomicUsize,
}

impl Account {
    pub(crate) fn case(&self) {
        self.cases.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn ran(&self, rows: usize, summary: &Summary) {
        let add = |count: &AtomicUsize, number: u64| {
            count.fetch_add(usize::try_from(number).unwrap(), Ordering::Relaxed)
        };
        add(&self.run, 1);
        add(&self.pairs, rows as u64);
        add(&self.written, summary.written);
        add(&self.failed, summary.failed);
    }

    /// Says what was measured; at least one query in `least` must have been run.
    #[track_caller]
    pub(crate) fn told(&self, least: usize) -> String {
        let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        let (cases, run, pairs) = (of(&self.cases), of(&self.run), of(&self.pairs));
        let (written, failed) = (of(&self.written), of(&self.failed));
        assert!(run * least > cases, "too few are run: {run} of {cases}");
        format!(
            "{cases} queries, {run} of them run: {pairs} pairs of query and row, {written} rows \
             written, {failed} records failed"
        )
    }
}

#[test]
fn both_evaluators_give_the_same() {
    let account = Arc::new(Account::default());
    let counted = Arc::clone(&account);
    for_many(
        1,
        || (vec(any::<u16>(), 0..260), any::<u64>()),
        move |(numbers, seed)| case(&numbers, seed, &counted),
    );
    println!("{}", account.told(5));
}

fn case(numbers: &[u16], seed: u64, account: &Account) {
    account.case();
    let mut random = Random(seed);
    let case = Case::generated(&mut Tape::new(numbers), seed, |model, noise| {
        let rows = (0..ROWS).map(|_| row(model, &mut Tape::new(&random.numbers(120)), noise));
        rows.collect()
    });
    let Some(case) = case else { return };
    account.ran(ROWS, &case.agreed());
}

/// Numbers that a seed makes.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn numbers(&mut self, count: usize) -> Vec<u16> {
        let next = |_| {
            // SplitMix64.
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            (z ^ (z >> 31)) as u16
        };
        (0..count).map(next).collect()
    }
}
