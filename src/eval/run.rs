//! Inputs to output: the run over all records.

use super::error::{DataError, EvalError, RunError};
use super::order::Ordered;
use super::output::{Output, Writer};
use super::program::{Matcher, Program, now};
use crate::diagnostic::Limits;
use crate::edm::primitive::DateTimeOffset;
use crate::json::{DuplicateKeys, FrameErrorKind, FrameOptions, Place, Record, Records};
use serde::Serialize;
use std::io::{Read, Write};

/// One input of a run.
pub struct Input<'r> {
    /// The name for messages, such as the file's.
    pub name: Option<String>,
    /// Where its bytes come from; need not be buffered.
    pub reader: Box<dyn Read + 'r>,
}

/// What a record that fails does to the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// It ends the run.
    #[default]
    Stop,
    /// It is counted and left out.
    Skip,
}

/// How a query is run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The form of the output.
    pub output: Output,
    /// Write the number of matches alone, no records.
    pub count_only: bool,
    /// What a failing record does.
    pub on_error: OnError,
    /// What a key does that stands twice.
    pub duplicate_keys: DuplicateKeys,
    /// What `now()` gives; the start of the run if nothing is said.
    pub now: Option<DateTimeOffset>,
    /// Bounds of a record's length and work.
    pub limits: Limits,
}

/// The account of a run: `records = matched + not_matched + failed`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Records that were read.
    pub records: u64,
    /// Records for which the filter is true.
    pub matched: u64,
    /// Records for which it is not.
    pub not_matched: u64,
    /// Records that could not be read or evaluated.
    pub failed: u64,
    /// Records that were written.
    pub written: u64,
    /// Whether a failure ended the run before the end of the data.
    pub incomplete: bool,
}

impl Program {
    /// Runs the query over inputs, one after the other, and writes what matches. `failure` is told
    /// of each record that fails.
    ///
    /// # Errors
    ///
    /// An input cannot be read, or the output not written. Malformed data is no such error: it is
    /// told to `failure` and counted.
    pub fn run<'r>(
        &self,
        inputs: impl IntoIterator<Item = Input<'r>>,
        out: &mut dyn Write,
        options: &Options,
        failure: &mut dyn FnMut(DataError),
    ) -> Result<Summary, RunError> {
        let directions = self.order.iter().map(|(_, direction)| *direction);
        let bound = self.top.map(|top| top.saturating_add(self.skip));
        let mut run = Run {
            program: self,
            options,
            matcher: Matcher::new(
                self,
                options.now.unwrap_or_else(now),
                options.duplicate_keys,
                &options.limits,
            ),
            // A number has no order.
            ordered: (!self.order.is_empty() && !options.count_only)
                .then(|| Ordered::new(directions, bound)),
            writer: Writer::new(out, options.output, self.selection.as_ref()),
            summary: Summary::default(),
            failure,
        };
        for input in inputs {
            run.input(input)?;
            if run.summary.incomplete {
                break;
            }
        }
        run.finish()
    }
}

struct Run<'a> {
    program: &'a Program,
    options: &'a Options,
    matcher: Matcher<'a>,
    ordered: Option<Ordered>,
    writer: Writer<'a>,
    summary: Summary,
    failure: &'a mut dyn FnMut(DataError),
}

impl Run<'_> {
    fn input(&mut self, input: Input<'_>) -> Result<(), RunError> {
        let name = input.name;
        let frame = FrameOptions {
            record_bytes: self.options.limits.record_bytes,
            ..FrameOptions::default()
        };
        let mut records = Records::new(input.reader, frame);
        loop {
            let failed = match records.next_record() {
                Ok(None) => break,
                Ok(Some(Record { bytes, place })) => match self.matcher.examine(bytes) {
                    Ok(keys) => {
                        self.summary.records += 1;
                        let Some(keys) = keys else {
                            self.summary.not_matched += 1;
                            continue;
                        };
                        self.summary.matched += 1;
                        if let Some(ordered) = &mut self.ordered {
                            ordered.push(keys, bytes);
                        } else if self.is_in_page() && self.writer.needs_envelope() {
                            // What surrounds the records comes before the first of them.
                            let copy = bytes.to_vec();
                            self.begin(&records)?;
                            self.write(&copy)?;
                        } else if self.is_in_page() {
                            self.write(bytes)?;
                        }
                        continue;
                    }
                    Err(EvalError::Json(error)) => match records.refuse(&error) {
                        Some(error) => Err(error),
                        // It was framed wrongly, and comes again.
                        None => continue,
                    },
                    Err(error) => Ok((within(place, bytes, &error), error)),
                },
                Err(error) => Err(error),
            };
            self.summary.records += 1;
            self.summary.failed += 1;
            let resumable = match failed {
                Ok((place, error)) => {
                    (self.failure)(data_error(name.as_deref(), place, &error));
                    true
                }
                Err(error) => {
                    if let FrameErrorKind::Io(source) = error.kind {
                        let name = name.unwrap_or_else(|| "the input".to_owned());
                        return Err(RunError::Read { name, source });
                    }
                    (self.failure)(DataError::of_frame(name.as_deref(), &error));
                    error.resumable
                }
            };
            if self.options.on_error == OnError::Stop || !resumable {
                self.summary.incomplete = true;
                break;
            }
        }
        self.begin(&records)
    }

    /// Whether no record is written.
    const fn counts_only(&self) -> bool {
        self.options.count_only || self.program.is_number
    }

    /// Writes what comes before the records; the context is that of the first input.
    fn begin<R: Read>(&mut self, records: &Records<R>) -> Result<(), RunError> {
        if self.counts_only() {
            return Ok(());
        }
        self.writer
            .begin(records.envelope())
            .map_err(RunError::Write)
    }

    /// Whether the match that was counted last lies within `$skip` and `$top`.
    fn is_in_page(&self) -> bool {
        let before = self.summary.matched - 1;
        !self.counts_only()
            && before
                .checked_sub(self.program.skip)
                .is_some_and(|number| self.program.top.is_none_or(|top| number < top))
    }

    fn write(&mut self, record: &[u8]) -> Result<(), RunError> {
        self.writer.begin(None).map_err(RunError::Write)?;
        self.writer.record(record).map_err(RunError::Write)
    }

    fn finish(mut self) -> Result<Summary, RunError> {
        if self.counts_only() {
            return Ok(self.summary);
        }
        let skip = usize::try_from(self.program.skip).unwrap_or(usize::MAX);
        if let Some(ordered) = self.ordered.take() {
            for record in ordered.into_records().skip(skip) {
                self.write(&record)?;
            }
        }
        self.summary.written = self.writer.written();
        let count = self.program.count.then_some(self.summary.matched);
        self.writer.end(count).map_err(RunError::Write)?;
        Ok(self.summary)
    }
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

fn data_error(file: Option<&str>, place: Place, error: &EvalError) -> DataError {
    DataError {
        file: file.map(str::to_owned),
        record: place.index,
        line: place.line,
        offset: place.offset,
        code: error.code(),
        message: error.to_string(),
    }
}
