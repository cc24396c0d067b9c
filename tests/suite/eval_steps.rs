//! A limit of steps takes records out of a run and changes nothing else: what is left is what the
//! plain evaluator, which knows no steps, gives for the other records.

use super::differential::Random;
use crate::support::generate::for_many;
use crate::support::generate_typed::{Model, Tape};
use crate::support::generate_whole::{Noise, query, row};
use crate::support::reference::{self, Outcome, Question};
use odq::edm::primitive::DateTimeOffset;
use odq::eval::{Input, OnError, Options, Output, RunError};
use odq::json::DuplicateKeys;
use odq::{Input as Form, Limits, Query, Root, Schema};
use proptest::collection::vec;
use proptest::prelude::*;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const ROWS: usize = 40;

#[test]
fn a_limit_of_steps_takes_records_out_and_no_more() {
    let (taken, left) = (Arc::default(), Arc::default());
    let counts: (Arc<AtomicUsize>, Arc<AtomicUsize>) = (Arc::clone(&taken), Arc::clone(&left));
    for_many(
        1,
        || (vec(any::<u16>(), 0..160), any::<u64>()),
        move |(numbers, seed)| {
            if let Some((taken, left)) = case(&numbers, seed) {
                counts.0.fetch_add(taken, Ordering::Relaxed);
                counts.1.fetch_add(left, Ordering::Relaxed);
            }
        },
    );
    let (taken, left) = (taken.load(Ordering::Relaxed), left.load(Ordering::Relaxed));
    assert!(taken > 100 && left > 100, "{taken} taken out, {left} left");
    println!("{taken} records taken out, {left} left");
}

/// How many records a limit takes out of a run, and how many it leaves; nothing for a query that
/// cannot be run.
fn case(numbers: &[u16], seed: u64) -> Option<(usize, usize)> {
    let mut tape = Tape::new(numbers);
    let model = Model::new(&mut tape);
    let schema = Schema::from_csdl(model.csdl().as_bytes()).unwrap();
    let text = query(&model, &mut tape);
    let parsed = Query::parse(&text, Form::Url).query;
    let checked = parsed.check(&schema, &Root::Only).ok()?;
    let program = checked.compile().ok()?;
    let mut random = Random(seed);
    let rows: Vec<String> = (0..ROWS)
        .map(|_| {
            let numbers = random.numbers(120);
            row(&model, &mut Tape::new(&numbers), Noise::Spelling)
        })
        .collect();
    let options = Options {
        on_error: OnError::Skip,
        now: DateTimeOffset::parse("2024-02-29T12:00:00Z").ok(),
        jobs: NonZeroUsize::new(1 + seed as usize % 2),
        limits: Limits {
            record_steps: seed / 2 % 24,
            ..Limits::DEFAULT
        },
        ..Options::default()
    };
    let input = rows.join("\n");
    let input = Input {
        name: None,
        reader: Box::new(input.as_bytes()),
    };
    let (mut out, mut taken) = (Vec::new(), Vec::new());
    let ran = program.run([input], &mut out, &options, &mut |error| {
        if error.code.rule() == "too-many-steps" {
            taken.push(error.record);
        }
    });
    let left: Vec<&str> = (1..)
        .zip(&rows)
        .filter(|(number, _)| !taken.contains(number))
        .map(|(_, row)| &**row)
        .collect();
    let question = Question {
        query: checked.meaning(),
        schema: &schema,
        now: options.now.unwrap(),
        duplicates: DuplicateKeys::Error,
        record_bytes: options.limits.record_bytes,
        on_error: options.on_error,
        output: Output::NdJson,
    };
    let expected = reference::run(&question, left.join("\n").as_bytes());
    let what = || format!("{text}\n{taken:?}\n{}\n{}", rows.join("\n"), model.csdl());
    match (ran, expected) {
        // A row of several records may need too many steps, too.
        (Err(RunError::Rows(rows)), _) if rows.error.code().rule() == "too-many-steps" => {}
        (Err(RunError::Rows(_)), Outcome::NoResult(_)) => {}
        (
            Ok(summary),
            Outcome::Done {
                out: wanted,
                summary: account,
                ..
            },
        ) => {
            assert_eq!(String::from_utf8(out).unwrap(), wanted, "{}", what());
            let found = (summary.matched, summary.not_matched, summary.failed);
            let failed = account.failed + taken.len() as u64;
            let wanted = (account.matched, account.not_matched, failed);
            assert_eq!(found, wanted, "{}", what());
        }
        (ran, expected) => panic!("{ran:?}\n{expected:?}\n{}", what()),
    }
    Some((taken.len(), left.len()))
}
