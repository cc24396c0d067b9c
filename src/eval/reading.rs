//! Inputs to output: the run over all records.
//!
//! One thread reads, and takes in what the others have judged, in the order of the input. Blocks
//! are the same whatever the number of threads, and so is all that comes out.

use super::batch::{Batch, Hit, Judge};
use super::clauses::{ClauseCount, Clauses, count};
use super::crew::Crew;
use super::error::Refusal;
use super::error::{DataError, EvalError, RunError};
use super::program::Matcher;
use super::run::{Input, OnError, Options, Progress, Summary};
use super::sink::{Sink, Wanted};
use crate::json::{
    Ahead, Block, FrameError, FrameErrorKind, FrameOptions, Kept, Place, Record, Records, Start,
};
use std::io::Read;
use std::iter::Peekable;
use std::mem;
use std::num::NonZeroUsize;
use std::ops::{ControlFlow, Range};
use std::vec::Drain;

/// A run over inputs.
pub(super) struct Run<'a> {
    options: &'a Options,
    matcher: Matcher<'a>,
    judge: Judge<'a>,
    sink: Sink<'a>,
    summary: Summary,
    failure: Box<dyn FnMut(DataError) + 'a>,
    /// Memory of batches that have been taken in.
    spare: Vec<Batch>,
    /// What was found in a record that is judged by itself.
    kept: Kept,
    /// Bytes of the inputs before this one.
    bytes: u64,
    /// How often the parts of the filter hold.
    clauses: Vec<ClauseCount>,
    block_bytes: usize,
}

/// Whether a run goes on.
type Flow = ControlFlow<()>;

const GO_ON: Flow = Flow::Continue(());

/// Enough that threads seldom wait for each other, and little enough to stay in a processor's cache.
const BLOCK_BYTES: usize = 256 << 10;

/// An input as it is read.
pub(super) struct Open<'r> {
    name: Option<String>,
    records: Records<Box<dyn Read + 'r>>,
    /// Where the first record stands that has not been taken in.
    at: Start,
    /// Whether what was read ahead has been given back meanwhile.
    given_back: bool,
    ended: bool,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        options: &'a Options,
        matcher: Matcher<'a>,
        judge: Judge<'a>,
        sink: Sink<'a>,
        failure: Box<dyn FnMut(DataError) + 'a>,
    ) -> Self {
        Self {
            options,
            matcher,
            judge,
            sink,
            summary: Summary::default(),
            failure,
            spare: Vec::new(),
            kept: Kept::default(),
            bytes: 0,
            clauses: options
                .clauses
                .as_ref()
                .map_or_else(Vec::new, Clauses::tally),
            block_bytes: options.block_bytes.map_or(BLOCK_BYTES, NonZeroUsize::get),
        }
    }

    /// Reads the inputs one after another, with other threads if there are some.
    pub(super) fn all<'r>(
        mut self,
        inputs: impl IntoIterator<Item = Input<'r>>,
        mut crew: Option<Crew<'_, 'a>>,
    ) -> Result<Summary, RunError> {
        for input in inputs {
            if self.input(input, crew.as_mut())?.is_break() {
                break;
            }
        }
        self.finish()
    }

    /// Ends the run, and gives its account.
    fn finish(mut self) -> Result<Summary, RunError> {
        let rows = self.sink.finish(self.summary.incomplete)?;
        self.summary.rows = rows.all;
        self.summary.written = rows.written;
        self.summary.clauses = self.clauses;
        Ok(self.summary)
    }

    /// Judges the next record, and gives whether there may be more.
    pub(super) fn step(&mut self, open: &mut Open<'_>) -> Result<bool, RunError> {
        let flow = self.serial(open, 0)?;
        Ok(flow.is_continue() && !open.ended)
    }

    /// Ends a run that went step by step.
    pub(super) fn end(mut self, open: &Open<'_>) -> Result<Summary, RunError> {
        if open.ended {
            self.summary.bytes = open.records.offset();
        }
        self.sink.begin(open.records.envelope())?;
        self.finish()
    }

    pub(super) fn open<'r>(&self, input: Input<'r>) -> Open<'r> {
        let frame = FrameOptions {
            record_bytes: self.options.limits.record_bytes,
            block_bytes: self.block_bytes,
            ..FrameOptions::default()
        };
        Open {
            name: input.name,
            records: Records::new(input.reader, frame),
            at: Start {
                records: 0,
                line: 1,
            },
            given_back: false,
            ended: false,
        }
    }

    fn input(
        &mut self,
        input: Input<'_>,
        mut crew: Option<&mut Crew<'_, 'a>>,
    ) -> Result<Flow, RunError> {
        let mut open = self.open(input);
        self.summary.bytes = self.bytes;
        let mut flow = GO_ON;
        while flow.is_continue() && !open.ended {
            flow = match crew.as_deref_mut() {
                Some(crew) if !crew.has_room() => match crew.pop(&mut self.matcher) {
                    Some(batch) => self.take(&mut open, batch, Some(crew))?,
                    None => Flow::Break(()),
                },
                crew => self.read(&mut open, crew)?,
            };
        }
        if open.ended {
            self.summary.bytes = self.bytes + open.records.offset();
        }
        self.bytes = self.summary.bytes;
        self.sink.begin(open.records.envelope())?;
        Ok(flow)
    }

    /// Reads on, and hands out what was read or judges it at once.
    fn read(
        &mut self,
        open: &mut Open<'_>,
        mut crew: Option<&mut Crew<'_, 'a>>,
    ) -> Result<Flow, RunError> {
        let mut spare = self.spare.pop().unwrap_or_default();
        let memory = mem::take(&mut spare.block).into_memory();
        let ahead = match open.records.next_block(memory) {
            Ok(Ahead::Block(block)) => return self.hand_out(open, block, spare, crew),
            other => other,
        };
        open.given_back = false;
        // What was read before comes first, and may change what is to be read.
        while let Some(crew) = crew.as_deref_mut()
            && let Some(batch) = crew.pop(&mut self.matcher)
        {
            if self.take(open, batch, Some(crew))?.is_break() {
                return Ok(Flow::Break(()));
            }
        }
        if open.given_back {
            return Ok(GO_ON);
        }
        match ahead {
            Ok(Ahead::Block(_) | Ahead::End) => {
                open.ended = true;
                Ok(GO_ON)
            }
            Ok(Ahead::Serial) => {
                open.records.go_on_from(open.at);
                self.serial(open, 0)
            }
            Err(error) => self.failed(open, error),
        }
    }

    fn hand_out(
        &mut self,
        open: &mut Open<'_>,
        block: Block,
        spare: Batch,
        crew: Option<&mut Crew<'_, 'a>>,
    ) -> Result<Flow, RunError> {
        match crew {
            // To hand a short block to another thread costs more than to judge it.
            Some(crew) if !crew.is_idle() || block.text().len() > self.block_bytes / 8 => {
                crew.push(block, spare);
                Ok(GO_ON)
            }
            crew => {
                let batch = self.judge.judge(&mut self.matcher, block, spare);
                self.take(open, batch, crew)
            }
        }
    }

    /// Takes in what was made of a block.
    fn take(
        &mut self,
        open: &mut Open<'_>,
        mut batch: Batch,
        crew: Option<&mut Crew<'_, 'a>>,
    ) -> Result<Flow, RunError> {
        if let Some(start) = batch.block.start {
            open.at = start;
        }
        let mut flow = self.settle(open, &mut batch)?;
        if flow.is_continue() {
            open.at.records += batch.records;
            match batch.rest {
                Some(rest) => flow = self.give_back(open, &batch, rest, crew)?,
                None => open.at.line += batch.lines,
            }
        }
        let length = batch.block.text().len();
        self.tell(batch.block.offset + length as u64)?;
        if length < self.block_bytes / 2 {
            // The input comes slowly, from another program, and whoever reads the rows waits.
            self.sink.flush()?;
        }
        self.spare.push(batch);
        Ok(flow)
    }

    /// Goes on record by record where a block left doubt, over all that was read ahead.
    fn give_back(
        &mut self,
        open: &mut Open<'_>,
        batch: &Batch,
        rest: usize,
        mut crew: Option<&mut Crew<'_, 'a>>,
    ) -> Result<Flow, RunError> {
        open.at.line += batch.block.lines_before(rest);
        let mut ahead = Vec::new();
        while let Some(crew) = crew.as_deref_mut()
            && let Some(batch) = crew.pop(&mut self.matcher)
        {
            ahead.push(batch);
        }
        let text = batch.block.text().get(rest..).unwrap_or_default();
        let texts = [text].into_iter();
        let texts = texts.chain(ahead.iter().map(|batch| batch.block.text()));
        open.records.give_back(texts, open.at);
        let until = open.records.offset() + open.records.unread() as u64;
        open.given_back = true;
        self.spare.extend(ahead);
        self.serial(open, until)
    }

    /// Judges one record of a stream after another, the next one in any case, up to an offset. How
    /// they are framed depends on what is found in them, which is checked for that reason.
    fn serial(&mut self, open: &mut Open<'_>, until: u64) -> Result<Flow, RunError> {
        let trusting = self.matcher.trust(false);
        let flow = self.one_by_one(open, until);
        self.matcher.trust(trusting);
        flow
    }

    fn one_by_one(&mut self, open: &mut Open<'_>, until: u64) -> Result<Flow, RunError> {
        loop {
            if self.is_page_full() {
                return Ok(Flow::Break(()));
            }
            let Self {
                matcher,
                sink,
                kept,
                ..
            } = self;
            kept.clear();
            let judged = open.records.read_next(|Record { bytes, place }| {
                let taken = match matcher.examine(bytes, kept) {
                    Ok(None) => Ok(false),
                    Ok(Some(found)) => sink.take(bytes, found, kept).map(|()| true),
                    Err(error) => Err(Refusal::Record(error)),
                };
                match taken {
                    Ok(matched) => Ok(Judged::Taken(matched)),
                    Err(Refusal::Record(EvalError::Json(error))) => Err(error),
                    Err(Refusal::Record(error)) => {
                        Ok(Judged::Failed(within(place, bytes, &error), error))
                    }
                    Err(Refusal::Run(error)) => Ok(Judged::Ended(error)),
                }
            });
            let flow = match judged {
                Ok(None) => {
                    open.ended = true;
                    GO_ON
                }
                Err(error) => self.failed(open, error)?,
                Ok(Some(Judged::Ended(error))) => return Err(error),
                Ok(Some(Judged::Taken(matched))) => {
                    self.summary.records += 1;
                    self.summary.matched += u64::from(matched);
                    self.summary.not_matched += u64::from(!matched);
                    count(&mut self.clauses, self.matcher.truths());
                    GO_ON
                }
                Ok(Some(Judged::Failed(place, error))) => {
                    self.summary.records += 1;
                    count(&mut self.clauses, self.matcher.truths());
                    self.told(open.name.as_deref(), place, &error)
                }
            };
            let (start, offset) = open.records.here();
            open.at = start;
            self.summary.bytes = self.bytes + offset;
            if flow.is_break() || open.ended || self.is_page_full() {
                return Ok(if open.ended { flow } else { Flow::Break(()) });
            }
            if offset >= until || !open.records.is_stream() {
                self.tell(offset)?;
                return Ok(GO_ON);
            }
        }
    }

    /// Accounts for what could not be framed.
    fn failed(&mut self, open: &Open<'_>, error: FrameError) -> Result<Flow, RunError> {
        if let FrameErrorKind::Io(source) = error.kind {
            let name = open.name.clone().unwrap_or_else(|| "the input".to_owned());
            return Err(RunError::Read { name, source });
        }
        self.summary.records += 1;
        self.summary.failed += 1;
        (self.failure)(DataError::of_frame(open.name.as_deref(), &error));
        if self.options.on_error == OnError::Stop || !error.resumable {
            self.summary.incomplete = true;
            return Ok(Flow::Break(()));
        }
        Ok(GO_ON)
    }

    /// Accounts for a record that failed, behind which reading can go on.
    fn told(&mut self, name: Option<&str>, place: Place, error: &EvalError) -> Flow {
        self.summary.failed += 1;
        (self.failure)(DataError {
            file: name.map(str::to_owned),
            record: place.index,
            line: place.line,
            offset: place.offset,
            code: error.code(),
            message: error.to_string(),
        });
        if self.options.on_error == OnError::Stop {
            self.summary.incomplete = true;
            return Flow::Break(());
        }
        GO_ON
    }

    /// Whether nothing that follows can change the output.
    fn is_page_full(&mut self) -> bool {
        let is_full = self.sink.room() == Some(0);
        self.summary.page_full |= is_full;
        is_full
    }

    /// Tells how far the run is.
    fn tell(&mut self, offset: u64) -> Result<(), RunError> {
        self.summary.bytes = self.bytes + offset;
        let progress = Progress {
            bytes: self.summary.bytes,
            records: self.summary.records,
        };
        match &self.options.watch {
            Some(watch) if watch.tell(progress).is_break() => Err(RunError::Cancelled),
            Some(_) | None => Ok(()),
        }
    }

    /// Accounts for the records of a block, failures and matches in their order.
    fn settle(&mut self, open: &Open<'_>, batch: &mut Batch) -> Result<Flow, RunError> {
        let mut settling = Settling::default();
        let mut hits = mem::take(&mut batch.hits);
        let mut failures = mem::take(&mut batch.failures);
        let mut waiting = hits.drain(..).peekable();
        let mut flow = GO_ON;
        for failed in failures.drain(..) {
            let before = failed.number;
            flow = self.matches(open, batch, &mut waiting, before, &mut settling)?;
            if flow.is_break() {
                break;
            }
            settling.failed += 1;
            flow = self.failed_in(
                open,
                &batch.block,
                failed.number,
                &failed.place,
                &failed.error,
            );
            if flow.is_break() {
                break;
            }
        }
        if flow.is_continue() {
            flow = self.matches(open, batch, &mut waiting, u64::MAX, &mut settling)?;
        }
        drop(waiting);
        (batch.hits, batch.failures) = (hits, failures);
        let records = settling.end.unwrap_or(batch.records);
        let matched = match settling.end {
            None => batch.matched - settling.refused,
            Some(_) => settling.matched,
        };
        match self.judge.wanted {
            Wanted::Number => self.sink.count(matched),
            // What cannot be among the first was not handed on.
            Wanted::First(_) => self.sink.count(matched.saturating_sub(settling.matched)),
            Wanted::Rows(_) | Wanted::Each => {}
        }
        let parts = self.clauses.len();
        let truths = usize::try_from(records).map_or(usize::MAX, |records| records * parts);
        count(
            &mut self.clauses,
            batch.truths.get(..truths).unwrap_or(&batch.truths),
        );
        self.summary.records += records;
        self.summary.matched += matched;
        self.summary.not_matched += records - matched - settling.failed - settling.refused;
        Ok(flow)
    }

    /// Hands on the matches before a record of a block.
    fn matches(
        &mut self,
        open: &Open<'_>,
        batch: &Batch,
        waiting: &mut Peekable<Drain<'_, Hit>>,
        before: u64,
        settling: &mut Settling,
    ) -> Result<Flow, RunError> {
        if self.is_page_full() {
            // Of no records: behind any other the run has ended.
            settling.end = Some(0);
            return Ok(Flow::Break(()));
        }
        let envelope = batch.block.envelope.as_ref();
        while let Some(hit) = waiting.next_if(|hit| hit.number < before) {
            let record = batch
                .block
                .text()
                .get(hit.place.clone())
                .unwrap_or_default();
            if self.sink.needs_envelope() {
                self.sink.begin(envelope)?;
            }
            let mut flow = GO_ON;
            match self.sink.take(record, hit.found, &batch.kept) {
                Ok(()) => settling.matched += 1,
                Err(Refusal::Run(error)) => return Err(error),
                Err(Refusal::Record(error)) => {
                    settling.refused += 1;
                    flow = self.failed_in(open, &batch.block, hit.number, &hit.place, &error);
                }
            }
            if flow.is_break() || self.is_page_full() {
                settling.end = Some(hit.number + 1);
                return Ok(Flow::Break(()));
            }
        }
        let ready = batch.numbers.partition_point(|number| *number < before);
        let first = settling.rows;
        let room = self.sink.room().map_or(usize::MAX, |room| {
            usize::try_from(room).unwrap_or(usize::MAX)
        });
        let last = ready.min(first.saturating_add(room));
        self.sink.take_rows(
            envelope,
            &batch.rows,
            batch.ends.get(first..last).unwrap_or_default(),
            batch.end_of(first),
        )?;
        settling.rows = last;
        settling.matched += (last - first) as u64;
        if self.is_page_full() {
            let number = last.checked_sub(1).and_then(|last| batch.numbers.get(last));
            settling.end = Some(number.map_or(0, |number| number + 1));
            return Ok(Flow::Break(()));
        }
        Ok(GO_ON)
    }

    /// Tells of a record of a block that failed.
    fn failed_in(
        &mut self,
        open: &Open<'_>,
        block: &Block,
        number: u64,
        place: &Range<usize>,
        error: &EvalError,
    ) -> Flow {
        let start = Place {
            index: open.at.records + number + 1,
            offset: block.offset + place.start as u64,
            line: open.at.line + block.lines_before(place.start),
        };
        let record = block.text().get(place.clone()).unwrap_or_default();
        let flow = self.told(open.name.as_deref(), within(start, record, error), error);
        let malformed = matches!(error, EvalError::Json(error) if !error.kind.is_well_formed());
        if malformed && !block.is_stream() {
            self.summary.incomplete = true;
            return Flow::Break(());
        }
        flow
    }
}

/// What came of one record.
enum Judged {
    /// It was taken in; whether it matches.
    Taken(bool),
    Failed(Place, EvalError),
    /// The run cannot go on.
    Ended(RunError),
}

/// What has been accounted for of a block.
#[derive(Debug, Default)]
struct Settling {
    /// Rows that have been handed on.
    rows: usize,
    matched: u64,
    failed: u64,
    /// Records that match and were not taken.
    refused: u64,
    /// How many records of the block count, if not all.
    end: Option<u64>,
}

/// The place of an error in a record.
#[cold]
fn within(record: Place, bytes: &[u8], error: &EvalError) -> Place {
    let offset = error.offset().unwrap_or(0);
    let before = bytes.get(..offset).unwrap_or_default();
    Place {
        line: record.line + before.iter().filter(|byte| **byte == b'\n').count() as u64,
        offset: record.offset + offset as u64,
        ..record
    }
}
