//! Inputs to output: the run over all records.

use super::error::{DataError, EvalError, Refusal, RunError};
use super::output::Output;
use super::program::{Matcher, Program, now};
use super::sink::Sink;
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
    /// Rows of the result, whatever the page: what `$count=true` counts. It is the number of
    /// records that match unless `$apply` makes others of them.
    pub rows: u64,
    /// Rows that were written.
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
        let now = options.now.unwrap_or_else(now);
        let mut run = Run {
            options,
            matcher: Matcher::new(self, now, options.duplicate_keys, &options.limits),
            sink: Sink::new(self, out, now, options),
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
    options: &'a Options,
    matcher: Matcher<'a>,
    sink: Sink<'a>,
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
            let outcome = match records.next_record() {
                Ok(None) => break,
                Ok(Some(Record { bytes, place })) => match self.matcher.examine(bytes) {
                    Ok(None) => Ok(Judged::NotMatched),
                    Ok(Some(found)) if self.sink.needs_envelope() => {
                        // What surrounds the records comes before the first of them.
                        let copy = bytes.to_vec();
                        self.sink.begin(records.envelope())?;
                        Ok(taken(self.sink.take(&copy, found), place, &copy)?)
                    }
                    Ok(Some(found)) => Ok(taken(self.sink.take(bytes, found), place, bytes)?),
                    Err(EvalError::Json(error)) => match records.refuse(&error) {
                        Some(error) => Err(error),
                        // It was framed wrongly, and comes again.
                        None => continue,
                    },
                    Err(error) => Ok(Judged::Failed(within(place, bytes, &error), error)),
                },
                Err(error) => Err(error),
            };
            self.summary.records += 1;
            let resumable = match outcome {
                Ok(Judged::Matched) => {
                    self.summary.matched += 1;
                    continue;
                }
                Ok(Judged::NotMatched) => {
                    self.summary.not_matched += 1;
                    continue;
                }
                Ok(Judged::Failed(place, error)) => {
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
            self.summary.failed += 1;
            if self.options.on_error == OnError::Stop || !resumable {
                self.summary.incomplete = true;
                break;
            }
        }
        self.sink.begin(records.envelope())
    }

    fn finish(mut self) -> Result<Summary, RunError> {
        let rows = self.sink.finish(self.summary.incomplete)?;
        self.summary.rows = rows.all;
        self.summary.written = rows.written;
        Ok(self.summary)
    }
}

/// What becomes of a record.
enum Judged {
    Matched,
    NotMatched,
    Failed(Place, EvalError),
}

/// A record that matches, when the sink has taken it or has not.
fn taken(outcome: Result<(), Refusal>, place: Place, bytes: &[u8]) -> Result<Judged, RunError> {
    match outcome {
        Ok(()) => Ok(Judged::Matched),
        Err(Refusal::Record(error)) => Ok(Judged::Failed(within(place, bytes, &error), error)),
        Err(Refusal::Run(error)) => Err(error),
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
