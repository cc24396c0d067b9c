//! What becomes of the records that match.

use super::error::{EvalError, RunError};
use super::order::Ordered;
use super::output::Writer;
use super::program::Program;
use super::run::Options;
use crate::edm::Value;
use crate::json::Envelope;
use std::io::Write;

/// The end of a run: takes the records that match in the order of the input, and writes what the
/// query makes of them.
pub(super) struct Sink<'a> {
    program: &'a Program,
    /// Whether only the number of records is asked for.
    counts_only: bool,
    ordered: Option<Ordered>,
    writer: Writer<'a>,
    /// How many records were taken.
    taken: u64,
}

/// Why a record was not taken.
pub(super) enum Refusal {
    /// The record has no result; the run may go on with the next one.
    Record(EvalError),
    /// The run cannot go on.
    Run(RunError),
}

impl From<RunError> for Refusal {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

impl<'a> Sink<'a> {
    pub(super) fn new(program: &'a Program, out: &'a mut dyn Write, options: &Options) -> Self {
        let directions = program.order.iter().map(|(_, direction)| *direction);
        let bound = program.top.map(|top| top.saturating_add(program.skip));
        Self {
            program,
            counts_only: options.count_only || program.is_number,
            // A number has no order.
            ordered: (!program.order.is_empty() && !options.count_only)
                .then(|| Ordered::new(directions, bound)),
            writer: Writer::new(out, options.output, program.selection.as_ref()),
            taken: 0,
        }
    }

    /// Whether the next record is written at once, and begins a response that has the context of
    /// its input: [`begin`](Self::begin) comes first.
    pub(super) fn needs_envelope(&self) -> bool {
        self.ordered.is_none() && self.is_in_page() && self.writer.needs_envelope()
    }

    /// Writes what comes before the records; the context is that of the first input.
    pub(super) fn begin(&mut self, envelope: Option<&Envelope>) -> Result<(), RunError> {
        if self.counts_only {
            return Ok(());
        }
        self.writer.begin(envelope).map_err(RunError::Write)
    }

    /// Takes a record that matches, with the values of its keys of ordering.
    pub(super) fn take(&mut self, record: &[u8], keys: Vec<Value<'static>>) -> Result<(), Refusal> {
        if let Some(ordered) = &mut self.ordered {
            ordered.push(keys, record);
        } else if self.is_in_page() {
            self.write(record)?;
        }
        self.taken += 1;
        Ok(())
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

    /// Writes what is left to write, and tells how many records were written in all.
    pub(super) fn finish(mut self) -> Result<u64, RunError> {
        if self.counts_only {
            return Ok(0);
        }
        let skip = usize::try_from(self.program.skip).unwrap_or(usize::MAX);
        if let Some(ordered) = self.ordered.take() {
            for record in ordered.into_records().skip(skip) {
                self.write(&record)?;
            }
        }
        let written = self.writer.written();
        let count = self.program.count.then_some(self.taken);
        self.writer.end(count).map_err(RunError::Write)?;
        Ok(written)
    }
}
