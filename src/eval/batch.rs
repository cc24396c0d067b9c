//! What one thread makes of a block of records.

use super::clauses::Truth;
use super::error::EvalError;
use super::output::RowMemory;
use super::program::{Found, Matcher};
use super::run::OnError;
use super::sink::Wanted;
use crate::edm::Value;
use crate::json::{Block, Framed, Kept};
use std::ops::Range;

/// How many failures are noted of a block before the rest of it is left.
const MOST_FAILURES: usize = 1_000;

/// A block of records that have been judged.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) block: Block,
    /// How many were judged.
    pub(super) records: u64,
    /// How many of them match.
    pub(super) matched: u64,
    /// Those that match, if they are wanted one by one.
    pub(super) hits: Vec<Hit>,
    /// What was found in these for what is made of them together.
    pub(super) kept: Kept,
    /// Those that failed.
    pub(super) failures: Vec<Failed>,
    /// The last of these ends the run.
    pub(super) is_last: bool,
    /// What is left of the block, for a reason that the reader has to see to.
    pub(super) rest: Option<usize>,
    /// Rows that are ready to be written, and where each ends.
    pub(super) rows: Vec<u8>,
    pub(super) ends: Vec<usize>,
    /// The numbers of the records that these come from.
    pub(super) numbers: Vec<u64>,
    /// What the parts of the filter are for each record, if that is asked for.
    pub(super) truths: Vec<Truth>,
    /// Line ends in the block.
    pub(super) lines: u64,
    memory: RowMemory,
}

/// A record that matches.
#[derive(Debug)]
pub(super) struct Hit {
    /// Its number in the block, from 0.
    pub(super) number: u64,
    pub(super) place: Range<usize>,
    pub(super) found: Found,
}

/// A record that failed.
#[derive(Debug)]
pub(super) struct Failed {
    /// Its number in the block, from 0.
    pub(super) number: u64,
    pub(super) place: Range<usize>,
    pub(super) error: EvalError,
}

/// How records are judged.
#[derive(Clone, Debug)]
pub(super) struct Judge<'a> {
    pub(super) wanted: Wanted<'a>,
    pub(super) on_error: OnError,
}

impl Judge<'_> {
    /// Judges the records of a block, up to the one that ends the run or leaves doubt, in memory
    /// that was used before.
    pub(super) fn judge(&self, matcher: &mut Matcher<'_>, block: Block, spare: Batch) -> Batch {
        let mut batch = spare.cleared();
        let mut search = matcher.search(block.text());
        let mut frames = block.frames(matcher.is_trusting());
        for framed in frames.by_ref() {
            let place = match framed {
                Framed::At(place) => place,
                Framed::Doubt(at) => {
                    batch.rest = Some(at);
                    break;
                }
            };
            if let Some(search) = &mut search
                && !search.may_match(&place)
            {
                matcher.pass_over(block.text().get(place).unwrap_or_default());
                batch.judged(matcher);
                continue;
            }
            let record = block.text().get(place.clone()).unwrap_or_default();
            match matcher.examine(record, &mut batch.kept) {
                Ok(None) => {}
                Ok(Some(found)) => {
                    batch.matched += 1;
                    let number = batch.records;
                    match &self.wanted {
                        Wanted::Number => {}
                        Wanted::Rows(rows) => {
                            rows.push(record, &mut batch.memory, &mut batch.rows);
                            batch.ends.push(batch.rows.len());
                            batch.numbers.push(number);
                        }
                        Wanted::First(_) | Wanted::Each => batch.hits.push(Hit {
                            number,
                            place,
                            found,
                        }),
                    }
                }
                Err(error) if block.is_stream() && is_doubtful(&error) => {
                    batch.rest = Some(place.start);
                    break;
                }
                Err(_) if block.is_stream() && batch.failures.len() >= MOST_FAILURES => {
                    batch.rest = Some(place.start);
                    break;
                }
                Err(error) => {
                    batch.is_last = self.on_error == OnError::Stop
                        || !block.is_stream() && is_malformed(&error);
                    batch.failures.push(Failed {
                        number: batch.records,
                        place,
                        error,
                    });
                    if batch.is_last {
                        batch.judged(matcher);
                        break;
                    }
                }
            }
            batch.judged(matcher);
        }
        if let Wanted::First(ranking) = &self.wanted {
            ranking.keep_first(&mut batch.hits, |hit: &Hit| -> &[Value<'static>] {
                &hit.found.keys
            });
        }
        batch.lines = frames.lines();
        batch.block = block;
        batch
    }
}

impl Batch {
    /// Where the rows begin that come behind so many.
    pub(super) fn end_of(&self, rows: usize) -> usize {
        let last = rows.checked_sub(1);
        last.and_then(|last| self.ends.get(last).copied())
            .unwrap_or(0)
    }

    /// Counts a record.
    fn judged(&mut self, matcher: &Matcher<'_>) {
        self.records += 1;
        self.truths.extend_from_slice(matcher.truths());
    }

    /// The same memory with nothing in it.
    fn cleared(mut self) -> Self {
        self.hits.clear();
        self.kept.clear();
        self.failures.clear();
        self.rows.clear();
        self.ends.clear();
        self.numbers.clear();
        self.truths.clear();
        Self {
            block: Block::default(),
            records: 0,
            matched: 0,
            is_last: false,
            rest: None,
            lines: 0,
            ..self
        }
    }
}

/// Whether a line of a stream may be the beginning of a record, or several.
const fn is_doubtful(error: &EvalError) -> bool {
    matches!(
        error,
        EvalError::Json(error) if error.kind.is_cut_or_followed()
    )
}

/// Whether nothing behind the record can be trusted.
const fn is_malformed(error: &EvalError) -> bool {
    matches!(error, EvalError::Json(error) if !error.kind.is_well_formed())
}
