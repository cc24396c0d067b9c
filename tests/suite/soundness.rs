//! What checks does not go wrong: a generated condition that fits a generated schema raises no error
//! of types over rows that fit the schema, only such as arithmetic has: overflow, division by zero.

use crate::support::generate::for_many;
use crate::support::meaning::{Outcome, condition, options};
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many times as many cases as other laws: 100,000 with the 20,000 of `.ci/run`.
const TIMES: u32 = 5;

/// Tries many cases, of which at least one in so many must check. Gives the account.
fn tried(case: fn(&[u16]) -> Outcome, longest: usize, one_in: usize) -> String {
    let counts: Arc<[AtomicUsize; 3]> = Arc::default();
    let counted = Arc::clone(&counts);
    for_many(
        TIMES,
        move || vec(any::<u16>(), 0..longest),
        move |numbers| {
            let outcome = case(&numbers) as usize;
            for count in counted.iter().take(outcome + 1) {
                count.fetch_add(1, Ordering::Relaxed);
            }
        },
    );
    let [cases, checked, run] = [0, 1, 2].map(|at| counts[at].load(Ordering::Relaxed));
    assert!(
        checked * one_in > cases,
        "too few check: {checked} of {cases}"
    );
    assert!(run * 2 > checked, "too few can be run: {run} of {checked}");
    format!("{cases} queries, {checked} check, {run} can be run over data")
}

#[test]
fn what_checks_raises_no_error_of_types() {
    println!("{}", tried(condition, 220, 4));
}

#[test]
fn all_options_that_check_raise_no_error_of_types() {
    println!("{}", tried(options, 260, 8));
}
