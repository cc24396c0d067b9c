//! The fast evaluator against the plain one: the same bytes, the same account, the same records that
//! fail with the same codes, whatever the number of threads and the size of blocks, with every
//! record checked and, where that is true, taken to be valid.

use super::form::Form;
use super::generate_typed::{Model, Tape};
use super::generate_whole::{Noise, query, row};
use super::reference::{self, Outcome, Question};
use odq::edm::primitive::DateTimeOffset;
use odq::eval::{Input, OnError, Options, Output, RowError, RunError, Summary};
use odq::hir;
use odq::json::DuplicateKeys;
use odq::syntax::Input as Reading;
use odq::{Checked, Limits, Program, Query, Root, Schema};
use std::num::NonZeroUsize;
use std::sync::LazyLock;

static REFERRALS: LazyLock<Schema> = LazyLock::new(Schema::referrals);

/// How many rows a case has that is made of numbers.
const ROWS: usize = 8;

/// More work than that neither evaluator is asked for.
const STEPS: u64 = 20_000;

/// Target `fast`: the first byte says whether the others are a query and, behind a line break, an
/// input, or the numbers of which a schema, a query and rows are made; and how they are run.
pub fn fast(data: &[u8]) {
    let Some(form) = Form::of(data) else {
        return;
    };
    let seed = form.seed as u64;
    let case = if form.is_made {
        let numbers = form.numbers();
        let (numbers, of_rows) = numbers.split_at(numbers.len() / 2);
        Case::generated(&mut Tape::new(numbers), seed, |model, noise| {
            let mut tape = Tape::new(of_rows);
            (0..ROWS).map(|_| row(model, &mut tape, noise)).collect()
        })
    } else {
        let mut lines = form.rest.splitn(2, |byte| *byte == b'\n');
        let text = String::from_utf8_lossy(lines.next().unwrap_or_default());
        let input = lines.next().unwrap_or_default();
        let parsed = Query::parse(&text, Reading::Auto).query;
        Case::new(parsed, REFERRALS.clone(), &Root::Only, input.to_vec())
            .map(|case| case.with(Noise::All, seed))
    };
    if let Some(case) = case {
        case.agreed();
    }
}

/// A query that can be run, and what it is run over.
pub struct Case {
    checked: Checked,
    program: Program,
    schema: Schema,
    input: Vec<u8>,
    noise: Noise,
    seed: u64,
    /// The schema, if it was made for the case.
    csdl: String,
}

impl Case {
    /// A query over any bytes; nothing if it cannot be run.
    pub fn new(query: Query, schema: Schema, root: &Root, input: Vec<u8>) -> Option<Self> {
        let checked = query.check(&schema, root).ok()?;
        let program = checked.compile().ok()?;
        Some(Self {
            checked,
            program,
            schema,
            input,
            noise: Noise::All,
            seed: 0,
            csdl: String::new(),
        })
    }

    /// The same with what the input may have besides what fits its types; the seed chooses how it is
    /// run.
    pub fn with(self, noise: Noise, seed: u64) -> Self {
        Self {
            noise,
            seed,
            ..self
        }
    }

    /// A schema and a query that numbers make, over rows of the schema; nothing if the query cannot
    /// be run.
    pub fn generated(
        tape: &mut Tape<'_>,
        seed: u64,
        rows: impl FnOnce(&Model, Noise) -> Vec<String>,
    ) -> Option<Self> {
        let model = Model::new(tape);
        let csdl = model.csdl();
        let schema = Schema::from_csdl(csdl.as_bytes()).unwrap();
        let schema = if seed % 16 == 7 {
            schema.opened()
        } else {
            schema
        };
        let parsed = Query::parse(&query(&model, tape), Reading::Url).query;
        let case = Self::new(parsed, schema, &Root::Only, Vec::new())?;
        let noise = Noise::chosen(seed);
        let rows = rows(&model, noise);
        let is_array = noise != Noise::All && seed.is_multiple_of(5);
        let input = if is_array {
            format!("{{\"value\":[{}]}}", rows.join(",\n  "))
        } else {
            rows.join("\n")
        };
        Some(Self {
            input: input.into_bytes(),
            csdl,
            noise,
            seed,
            ..case
        })
    }

    /// Runs the query in all ways, and gives its account.
    ///
    /// # Panics
    ///
    /// Something is different.
    pub fn agreed(&self) -> Summary {
        self.compared().unwrap_or_else(|difference| {
            let query = self.checked.to_string();
            let tree = self.checked.typed_tree();
            panic!("{query}\n{difference}\nwith {}\n{tree}", self.csdl)
        })
    }

    /// What is different, if anything is.
    fn compared(&self) -> Result<Summary, String> {
        let Self {
            checked,
            program,
            input,
            noise,
            seed,
            ..
        } = self;
        let (noise, seed) = (*noise, *seed);
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
                record_steps: STEPS,
                ..Limits::DEFAULT
            },
            ..Options::default()
        };
        let question = Question {
            query: checked.meaning(),
            schema: &self.schema,
            now: options.now.unwrap(),
            duplicates: options.duplicate_keys,
            record_bytes: options.limits.record_bytes,
            on_error: options.on_error,
            output: options.output,
        };
        let found = run(program, input, &options);
        if found.asks_too_much() {
            return Ok(Summary::default());
        }
        let expected = reference::run(&question, input);
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
            if !has_same_rows(&expected, &trusting) {
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
}

/// How long records and rows may be: now and then so that some records, or what is made of them, are
/// too long.
fn longest(input: &[u8], seed: u64) -> usize {
    if seed % 6 != 5 {
        return Limits::DEFAULT.record_bytes;
    }
    let lines = input.split(|byte| *byte == b'\n');
    let longest = lines.map(<[u8]>::len).max().unwrap_or(0);
    longest.saturating_sub(20) + (seed / 64 % 90) as usize
}

/// Where rows of several records have no result, which of several reasons ends a run depends on
/// which of them is met first; so does which of several faults of one record is told where
/// several of its members are made anew. Of data that are not all there nothing is combined, so that
/// nothing can be wrong with it.
fn is_same(query: &hir::Query, expected: &Outcome, found: &Outcome) -> bool {
    if let (Outcome::NoResult(_), Outcome::Done { summary, .. }) = (expected, found) {
        return summary.incomplete;
    }
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

fn has_same_rows(expected: &Outcome, found: &Outcome) -> bool {
    match (expected, found) {
        (Outcome::NoResult(_), Outcome::NoResult(_)) => true,
        (Outcome::NoResult(_), Outcome::Done { summary, .. }) => summary.incomplete,
        (Outcome::Done { .. }, Outcome::NoResult(_)) => false,
        (Outcome::Done { out, .. }, Outcome::Done { out: other, .. }) => out == other,
    }
}

impl Outcome {
    /// Whether a record, or what is made of several, needs more steps than the plain evaluator is
    /// asked for, which does not count them.
    fn asks_too_much(&self) -> bool {
        let is_it = |code: &String| code == "OD813";
        match self {
            Self::NoResult(code) => is_it(code),
            Self::Done { failed, .. } => failed.iter().any(|(_, code)| is_it(code)),
        }
    }
}

fn run(program: &Program, input: &[u8], options: &Options) -> Outcome {
    let input = Input {
        name: None,
        reader: Box::new(input),
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
fn run_by_rows(program: &Program, input: &[u8], options: &Options) -> Outcome {
    let mut rows = program.rows(input, options);
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

fn difference(expected: &Outcome, found: &Outcome, input: &[u8], how: &str) -> String {
    let input = String::from_utf8_lossy(input);
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
