//! What becomes of the records that match.

use super::error::{OfRow, Refusal, RunError};
use super::evaluate::{Scope, Scratch};
use super::order::{Ordered, Ranking, sort_keys};
use super::output::{self, Writer};
use super::program::{Found, Program, Rest};
use super::run::Options;
use super::stage::{self, State, Taken};
use crate::edm::Value;
use crate::edm::primitive::DateTimeOffset;
use crate::json::{Envelope, Kept, RawValue, Slots};
use std::io::Write;

/// The end of a run: takes the records that match in the order of the input, and writes what the
/// query makes of them.
pub(super) struct Sink<'a> {
    page: Page<'a>,
    /// What the rest of the program holds.
    states: Vec<State>,
    slots: Slots,
    scratch: Scratch,
}

/// Rows in order, of which a page is written.
struct Page<'a> {
    program: &'a Program,
    /// Whether only the number of rows is asked for.
    counts_only: bool,
    ordered: Option<Ordered>,
    writer: Writer<'a>,
    /// How many rows there are so far, whatever the page.
    taken: u64,
    /// For what is made anew in rows.
    scratch: Scratch,
}

/// What is wanted of records that match.
#[derive(Clone, Debug)]
pub(super) enum Wanted<'a> {
    /// How many there are.
    Number,
    /// Rows to write as they stand.
    Rows(output::Rows<'a>),
    /// The records that come first in an order.
    First(Ranking),
    /// The records one by one.
    Each,
}

/// How many rows a run gave.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rows {
    /// All of them, whatever the page.
    pub(super) all: u64,
    /// Those that were written.
    pub(super) written: u64,
}

impl<'a> Sink<'a> {
    pub(super) fn new(
        program: &'a Program,
        out: Box<dyn Write + 'a>,
        now: DateTimeOffset,
        options: &Options,
    ) -> Self {
        let directions = program.order.iter().map(|(_, direction)| *direction);
        let bound = program.top.map(|top| top.saturating_add(program.skip));
        let rest = program.rest.as_ref();
        let scratch =
            |memories: usize| Scratch::new(memories, now, options.duplicate_keys, &options.limits);
        Self {
            page: Page {
                program,
                counts_only: options.count_only || program.is_number,
                // A number has no order.
                ordered: (!program.order.is_empty() && !options.count_only)
                    .then(|| Ordered::new(directions, bound)),
                writer: Writer::new(
                    out,
                    options.output,
                    program.selection.as_ref(),
                    options.pages.as_ref(),
                    program.count,
                ),
                taken: 0,
                scratch: scratch(program.shape_memories),
            },
            states: rest.map_or_else(Vec::new, |rest| rest.pipeline.states()),
            slots: Slots::default(),
            scratch: scratch(program.memories),
        }
    }

    /// Whether the next record is written at once, and begins a response that has the context of
    /// its input: [`begin`](Self::begin) comes first.
    pub(super) fn needs_envelope(&self) -> bool {
        let page = &self.page;
        page.program.rest.is_none()
            && page.ordered.is_none()
            && page.is_in_page()
            && page.writer.needs_envelope()
    }

    /// Writes what comes before the records; the context is that of the first input.
    pub(super) fn begin(&mut self, envelope: Option<&Envelope>) -> Result<(), RunError> {
        let page = &mut self.page;
        if page.counts_only {
            return Ok(());
        }
        // What was made of records is not what the context says.
        let envelope = envelope.filter(|_| page.program.rest.is_none());
        page.writer.begin(envelope).map_err(RunError::Write)
    }

    /// What is wanted of the records that match.
    pub(super) fn wanted(&self) -> Wanted<'a> {
        let page = &self.page;
        let program = page.program;
        if program.rest.is_some() {
            return Wanted::Each;
        }
        if page.counts_only {
            return Wanted::Number;
        }
        if program.lead.is_some() || program.shape.is_some() {
            return Wanted::Each;
        }
        match &page.ordered {
            Some(ordered) if program.top.is_some() => Wanted::First(ordered.ranking()),
            Some(_) => Wanted::Each,
            None => Wanted::Rows(page.writer.rows()),
        }
    }

    /// How many records that match can still change what is written or counted; `None` if all can.
    pub(super) fn room(&self) -> Option<u64> {
        let page = &self.page;
        let program = page.program;
        if program.rest.is_some() || program.count || page.counts_only || page.ordered.is_some() {
            return None;
        }
        let end = program.top?.saturating_add(program.skip);
        Some(end.saturating_sub(page.taken))
    }

    /// Takes in that so many records match, of which nothing else is wanted.
    pub(super) const fn count(&mut self, records: u64) {
        self.page.taken += records;
    }

    /// Takes rows that are ready to be written: each ends at an offset in `rows`, the first begins
    /// at `start`.
    pub(super) fn take_rows(
        &mut self,
        envelope: Option<&Envelope>,
        rows: &[u8],
        ends: &[usize],
        start: usize,
    ) -> Result<(), RunError> {
        self.page.rows(envelope, rows, ends, start)
    }

    /// Has the rows so far go where they are to go, if it is known which these are.
    pub(super) fn flush(&mut self) -> Result<(), RunError> {
        self.page.writer.flush().map_err(RunError::Write)
    }

    /// Takes a record that matches, with what was kept of it.
    ///
    /// # Errors
    ///
    /// The record has no result, and has changed nothing; or the run cannot go on.
    pub(super) fn take(&mut self, record: &[u8], found: Found, kept: &Kept) -> Result<(), Refusal> {
        let row = found.row.as_ref().map_or(record, |row| &row.text);
        let taken = match &self.page.program.rest {
            None => self.page.keep(row, found.keys),
            Some(rest) => self.combine(rest, row, found.kept, kept),
        };
        let same = found.row.as_ref().map_or(usize::MAX, |row| row.same);
        taken.map_err(|refusal| refusal.within(same))
    }

    /// Hands a record to the stages behind the filter.
    fn combine(
        &mut self,
        rest: &Rest,
        text: &[u8],
        number: usize,
        kept: &Kept,
    ) -> Result<(), Refusal> {
        let Self {
            page,
            states,
            slots,
            scratch,
        } = self;
        scratch.begin();
        let fields = kept.found(number, &page.program.plan, text, slots);
        let row = RawValue::of_record(text);
        let taken = rest
            .pipeline
            .take(states, row, &Scope::of_row(fields), scratch);
        let written = match taken.map_err(|refusal| refusal.of_row(text, 0))? {
            Taken::Gone => Ok(()),
            Taken::Same => page.row(rest, row, scratch),
            Taken::Made(made) => page.row(rest, made.value()?, scratch),
        };
        written.map_err(|refusal| {
            if rest.pipeline.keeps_rows() {
                Refusal::Run(refusal.of_run(rest.order_span))
            } else {
                stage::take_back(states);
                refusal
            }
        })
    }

    /// Writes what is left to write, and tells how many rows there were. Of records that are not
    /// all there (`incomplete`) nothing is combined.
    pub(super) fn finish(mut self, incomplete: bool) -> Result<Rows, RunError> {
        if let Some(rest) = &self.page.program.rest
            && !incomplete
        {
            let states = std::mem::take(&mut self.states);
            let page = &mut self.page;
            let mut emit = |row: RawValue<'_>, scratch: &mut Scratch| page.row(rest, row, scratch);
            let scratch = &mut self.scratch;
            scratch.begin();
            let finished = rest.pipeline.finish(states, None, scratch, &mut emit);
            finished.map_err(|refusal| refusal.of_run(rest.order_span))?;
        }
        self.page.finish()
    }
}

impl Page<'_> {
    /// Takes a row that the stages have handed on.
    fn row(
        &mut self,
        rest: &Rest,
        row: RawValue<'_>,
        scratch: &mut Scratch,
    ) -> Result<(), Refusal> {
        let keys = match &rest.order {
            Some(sheet) => sheet.read(row, None, scratch, |scope, scratch| {
                sort_keys(&self.program.order, scope, scratch)
            })?,
            None => Vec::new(),
        };
        self.keep(row.text(), keys)
    }

    /// Puts a row in order, or writes it at once. What is made anew in a row is made here, so that
    /// it fails while it is known which record is to blame.
    fn keep(&mut self, row: &[u8], keys: Vec<Value<'static>>) -> Result<(), Refusal> {
        let is_wanted = !self.counts_only && (self.ordered.is_some() || self.is_in_page());
        let shaped = match &self.program.shape {
            Some(shape) if is_wanted => {
                self.scratch.begin();
                Some(shape.row(stage::row(row)?, None, &mut self.scratch)?)
            }
            Some(_) | None => None,
        };
        let row = shaped.as_deref().unwrap_or(row);
        if let Some(ordered) = &mut self.ordered {
            ordered.push(keys, row);
        } else if is_wanted {
            self.write(row)?;
        }
        self.taken += 1;
        Ok(())
    }

    fn rows(
        &mut self,
        envelope: Option<&Envelope>,
        rows: &[u8],
        ends: &[usize],
        start: usize,
    ) -> Result<(), RunError> {
        let all = ends.len() as u64;
        let first = self.program.skip.saturating_sub(self.taken).min(all);
        let page = self
            .program
            .top
            .map_or(u64::MAX, |top| top.saturating_add(self.program.skip));
        let last = page.saturating_sub(self.taken).min(all);
        self.taken += all;
        if first >= last {
            return Ok(());
        }
        let behind = |count: u64| {
            let row = usize::try_from(count)
                .ok()
                .and_then(|count| count.checked_sub(1));
            row.and_then(|row| ends.get(row).copied()).unwrap_or(start)
        };
        self.writer.begin(envelope).map_err(RunError::Write)?;
        if self.writer.is_paged() {
            for row in first..last {
                let row = rows.get(behind(row)..behind(row + 1)).unwrap_or_default();
                self.writer.write(row, 1).map_err(RunError::Write)?;
            }
            return Ok(());
        }
        let page = rows.get(behind(first)..behind(last)).unwrap_or_default();
        self.writer
            .write(page, last - first)
            .map_err(RunError::Write)
    }

    /// Whether the next record lies within `$skip` and `$top`.
    fn is_in_page(&self) -> bool {
        !self.counts_only
            && self
                .taken
                .checked_sub(self.program.skip)
                .is_some_and(|number| self.program.top.is_none_or(|top| number < top))
    }

    fn write(&mut self, record: &[u8]) -> Result<(), RunError> {
        self.writer.begin(None).map_err(RunError::Write)?;
        self.writer.record(record).map_err(RunError::Write)
    }

    fn finish(mut self) -> Result<Rows, RunError> {
        let all = self.taken;
        if self.counts_only {
            return Ok(Rows { all, written: 0 });
        }
        let skip = usize::try_from(self.program.skip).unwrap_or(usize::MAX);
        if let Some(ordered) = self.ordered.take() {
            ordered.for_each(skip, |record| self.write(record))?;
        }
        let written = self.writer.written();
        let count = self.program.count.then_some(all);
        self.writer.end(count).map_err(RunError::Write)?;
        Ok(Rows { all, written })
    }
}
