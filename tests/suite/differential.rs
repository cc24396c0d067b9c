//! The fast evaluator against the plain one (`tests/reference`): the same bytes, the same account,
//! the same records that fail with the same codes, whatever the number of threads and the size of
//! blocks, with every record checked and with all of them taken to be valid.

use crate::support::generate::for_many;
use crate::support::generate_typed::{Model, Tape};
use crate::support::generate_whole::{Noise, query, row};
use crate::support::reference::{self, Outcome, Question};
use odq::edm::primitive::DateTimeOffset;
use odq::eval::{Input, OnError, Options, Output, RowError, RunError, Summary};
use odq::hir;
use odq::json::DuplicateKeys;
use odq::{Checked, Input as Form, Limits, Program, Query, Root, Schema};
use proptest::collection::vec;
use proptest::prelude::*;
use std::num::NonZeroUsize;
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
    let mut tape = Tape::new(numbers);
    let model = Model::new(&mut tape);
    let schema = Schema::from_csdl(model.csdl().as_bytes()).unwrap();
    let schema = if seed % 16 == 7 {
        schema.opened()
    } else {
        schema
    };
    let text = query(&model, &mut tape);
    account.case();
    let checked = Query::parse(&text, Form::Url)
        .query
        .check(&schema, &Root::Only);
    let Ok(checked) = checked else { return };
    let Ok(program) = checked.compile() else {
        return;
    };
    let noise = match seed % 4 {
        0 => Noise::Spelling,
        1 => Noise::Values,
        _ => Noise::All,
    };
    let mut random = Random(seed);
    let rows: Vec<String> = (0..ROWS)
        .map(|_| row(&model, &mut Tape::new(&random.numbers(120)), noise))
        .collect();
    let is_array = noise != Noise::All && seed.is_multiple_of(5);
    let input = if is_array {
        format!("{{\"value\":[{}]}}", rows.join(",\n  "))
    } else {
        rows.join("\n")
    };
    let agreed = agree(&checked, &program, &schema, &input, noise, seed);
    let summary = agreed.unwrap_or_else(|difference| {
        panic!(
            "{text}\n{difference}\nwith {}\n{}",
            model.csdl(),
            checked.typed_tree()
        )
    });
    account.ran(ROWS, &summary);
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

/// Runs a query in all ways; what is different, if anything is.
pub(crate) fn agree(
    checked: &Checked,
    program: &Program,
    schema: &Schema,
    input: &str,
    noise: Noise,
    seed: u64,
) -> Result<Summary, String> {
    let combines = checked.meaning().apply.is_some();
    let options = Options {
        output: [Output::NdJson, Output::NdJson, Output::Json, Output::OData]
            [seed as usize / 16 % 4],
        // Of data that are not all there nothing is combined; what has been written by then is
        // said nowhere.
        on_error: if combines || !seed.is_multiple_of(3) {
            OnError::Skip
        } else {
            OnError::Stop
        },
        duplicate_keys: if seed.is_multiple_of(7) {
            DuplicateKeys::Last
        } else {
            DuplicateKeys::Error
        },
        now: DateTimeOffset::parse("2024-02-29T12:00:00Z").ok(),
        jobs: NonZeroUsize::new(1),
        limits: Limits {
            record_bytes: longest(input, seed),
            ..Limits::DEFAULT
        },
        ..Options::default()
    };
    let question = Question {
        query: checked.meaning(),
        schema,
        now: options.now.unwrap(),
        duplicates: options.duplicate_keys,
        record_bytes: options.limits.record_bytes,
        on_error: options.on_error,
        output: options.output,
    };
    let expected = reference::run(&question, input.as_bytes());
    for (jobs, block) in [
        (1, None),
        (2, Some(700)),
        (8, Some(200 + seed as usize % 900)),
    ] {
        let options = Options {
            jobs: NonZeroUsize::new(jobs),
            block_bytes: block.and_then(NonZeroUsize::new),
            ..options.clone()
        };
        let found = run(program, input, &options);
        if !is_same(checked.meaning(), &expected, &found) {
            return Err(difference(
                &expected,
                &found,
                input,
                &format!("{jobs} threads"),
            ));
        }
        // Broken text and keys that stand twice break the promise; a record that does not fit
        // its types may be passed over.
        if noise == Noise::All || options.on_error == OnError::Stop && noise == Noise::Values {
            continue;
        }
        let trusting = run(
            program,
            input,
            &Options {
                assume_valid: true,
                ..options
            },
        );
        if rows(&trusting) != rows(&expected) {
            let how = format!("{jobs} threads, taken to be valid");
            return Err(difference(&expected, &trusting, input, &how));
        }
    }
    if options.output == Output::NdJson && !checked.meaning().resource.counted {
        let found = run_by_rows(program, input, &options);
        if !is_same(checked.meaning(), &expected, &found) {
            return Err(difference(&expected, &found, input, "row by row"));
        }
    }
    Ok(match expected {
        Outcome::Done { summary, .. } => summary,
        Outcome::NoResult(_) => Summary::default(),
    })
}

/// How long records and rows may be: now and then so that some records, or what is made of them, are
/// too long. Behind a record of an array that is too long nothing is read, and nothing is combined.
fn longest(input: &str, seed: u64) -> usize {
    if seed % 6 != 5 || input.starts_with("{\"value\":[") {
        return Limits::DEFAULT.record_bytes;
    }
    let longest = input.lines().map(str::len).max().unwrap_or(0);
    longest.saturating_sub(20) + (seed / 64 % 90) as usize
}

/// Where rows of several records have no result, which of several reasons ends a run depends on
/// which of them is met first; so does which of several faults of one record is told where
/// several of its members are made anew.
fn is_same(query: &hir::Query, expected: &Outcome, found: &Outcome) -> bool {
    let mut pair = [expected.clone(), found.clone()];
    for outcome in &mut pair {
        match outcome {
            Outcome::NoResult(code) => code.clear(),
            Outcome::Done { failed, .. } if !query.expand.is_empty() => {
                failed.iter_mut().for_each(|(_, code)| code.clear());
            }
            Outcome::Done { .. } => {}
        }
    }
    pair[0] == pair[1]
}

fn rows(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Done { out, .. } => Some(out),
        Outcome::NoResult(_) => None,
    }
}

fn run(program: &Program, input: &str, options: &Options) -> Outcome {
    let input = Input {
        name: None,
        reader: Box::new(input.as_bytes()),
    };
    let (mut out, mut failed) = (Vec::new(), Vec::new());
    let ran = program.run([input], &mut out, options, &mut |error| {
        failed.push((error.record, error.code.to_string()));
    });
    match ran {
        Ok(summary) => Outcome::Done {
            out: String::from_utf8(out).unwrap(),
            summary: without_bytes(&summary),
            failed,
        },
        Err(RunError::Rows(rows)) => Outcome::NoResult(rows.error.code().to_string()),
        Err(error) => panic!("{error}"),
    }
}

/// The plain evaluator does not count bytes.
fn without_bytes(summary: &Summary) -> Summary {
    Summary {
        bytes: 0,
        ..summary.clone()
    }
}

/// The same by the iterator, which gives rows one by one.
fn run_by_rows(program: &Program, input: &str, options: &Options) -> Outcome {
    let mut rows = program.rows(input.as_bytes(), options);
    let (mut out, mut failed) = (String::new(), Vec::new());
    for row in &mut rows {
        match row {
            Ok(row) => out += &(String::from_utf8(row).unwrap() + "\n"),
            Err(RowError::Record(error)) => failed.push((error.record, error.code.to_string())),
            Err(RowError::Run(RunError::Rows(rows))) => {
                return Outcome::NoResult(rows.error.code().to_string());
            }
            Err(error) => panic!("{error}"),
        }
    }
    Outcome::Done {
        out,
        summary: without_bytes(rows.summary().unwrap()),
        failed,
    }
}

fn difference(expected: &Outcome, found: &Outcome, input: &str, how: &str) -> String {
    let (
        Outcome::Done {
            out,
            summary,
            failed,
        },
        Outcome::Done {
            out: other,
            summary: account,
            failed: failures,
        },
    ) = (expected, found)
    else {
        let input: String = input.chars().take(2000).collect();
        return format!("{how}:\nexpected {expected:?}\nfound {found:?}\nfor {input}");
    };
    let mut text = format!("{how}:\n");
    if summary != account {
        text += &format!("expected {summary:?}\nfound    {account:?}\n");
    }
    let line = |number: u64| input.lines().nth(number as usize - 1).unwrap_or_default();
    for failure in failed.iter().filter(|it| !failures.contains(it)).take(3) {
        text += &format!("does not fail: {failure:?}: {}\n", line(failure.0));
    }
    for failure in failures.iter().filter(|it| !failed.contains(it)).take(3) {
        text += &format!("should not fail: {failure:?}: {}\n", line(failure.0));
    }
    let mut pairs = out.lines().zip(other.lines().chain(std::iter::repeat("")));
    if let Some((one, other)) = pairs.find(|(one, other)| one != other) {
        text += &format!("first row that differs:\nexpected {one}\nfound    {other}\n");
    } else if out.lines().count() < other.lines().count() {
        let more = other.lines().nth(out.lines().count());
        text += &format!("a row too many: {more:?}\n");
    }
    text
}
