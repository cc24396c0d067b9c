//! How a query is run, and what is told of a run.

use super::batch::Judge;
use super::clauses::{ClauseCount, Clauses};
use super::crew::{Crew, MakeMatcher, available};
use super::error::{DataError, RunError};
use super::output::{Output, Pages};
use super::program::{Matcher, Program, now};
use super::reading::Run;
use super::sink::Sink;
use crate::diagnostic::Limits;
use crate::edm::primitive::DateTimeOffset;
use crate::json::DuplicateKeys;
use serde::Serialize;
use std::fmt;
use std::io::{Read, Write};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;

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
    /// Write an [`Output::OData`] in pages; with `$count=true` they are held until the number is known
    /// that each of them tells.
    pub pages: Option<Pages>,
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
    /// Take all inputs to be well-formed JSON in UTF-8 in which no key stands twice in one object,
    /// and look only at what decides whether a record matches. Where that is so the output is the
    /// same; but a record that cannot match is not read, and so does not fail for a value that does
    /// not fit its type. Where it is not so, anything may come out.
    pub assume_valid: bool,
    /// How many threads judge records; as many as the machine runs at once if nothing is said. One
    /// starts no thread. It changes nothing of what comes out.
    pub jobs: Option<NonZeroUsize>,
    /// How many bytes are read and handed to a thread at once, 256 KiB if nothing is said. It
    /// changes nothing of what comes out.
    pub block_bytes: Option<NonZeroUsize>,
    /// Who is told how far the run is, and may end it.
    pub watch: Option<Watch>,
    /// The parts of the query's filter, if [`Summary::clauses`] is to tell for how many records each
    /// holds. It changes nothing of what comes out.
    pub clauses: Option<Clauses>,
}

/// Who is told, after each block, how far a run is, and may end it by
/// [`Break`](ControlFlow::Break).
#[derive(Clone)]
pub struct Watch(Arc<Tell>);

type Tell = dyn Fn(Progress) -> ControlFlow<()> + Send + Sync;

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of all inputs that have been read.
    pub bytes: u64,
    /// Records that have been judged.
    pub records: u64,
}

impl Watch {
    /// A watch that calls `tell` on the thread that runs the query.
    pub fn new(tell: impl Fn(Progress) -> ControlFlow<()> + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    pub(super) fn tell(&self, progress: Progress) -> ControlFlow<()> {
        (self.0)(progress)
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

/// The account of a run: `records = matched + not_matched + failed`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
    /// Whether the page that `$top` asks for was full before the end of the data, and what follows
    /// was not looked at.
    pub page_full: bool,
    /// Bytes of the inputs up to the end of the last block that was looked at: all of them, unless a
    /// failure or a full page ended the run.
    pub bytes: u64,
    /// For how many records each part of the filter holds, if [`Options::clauses`] asks for it.
    pub clauses: Vec<ClauseCount>,
}

impl Program {
    /// Runs the query over inputs, one after the other, and writes what matches. `failure` is told
    /// of each record that fails.
    ///
    /// A run can be watched and ended, has a clock that can be set, and bounds what each record may
    /// cost:
    ///
    /// ```
    /// use odq::edm::primitive::DateTimeOffset;
    /// use odq::eval::{Input, OnError, Options, RunError, Watch};
    /// use odq::{Query, Root, Schema};
    /// use std::ops::ControlFlow;
    ///
    /// let query = "createdDateTime lt now() and team/all(t:length(t/email) lt 9)";
    /// let query = Query::parse(query, odq::Input::Auto).query;
    /// let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    /// let program = checked.compile().unwrap();
    /// let data = r#"{"createdDateTime":"2024-05-01T00:00:00Z","team":[{"email":"a@b.c"}]}
    /// {"createdDateTime":"2030-01-01T00:00:00Z"}
    /// {"createdDateTime":"2024-05-01T00:00:00Z","team":[{"email":"a"},{"email":"b"},
    ///     {"email":"c"},{"email":"d"},{"email":"e"},{"email":"f"},{"email":"g"},{"email":"h"}]}"#;
    /// let input = || [Input { name: None, reader: Box::new(data.as_bytes()) }];
    ///
    /// let mut options = Options {
    ///     now: Some(DateTimeOffset::parse("2025-01-01T00:00:00Z").unwrap()),
    ///     on_error: OnError::Skip,
    ///     ..Options::default()
    /// };
    /// options.limits.record_steps = 30;
    /// let (mut out, mut failures) = (Vec::new(), Vec::new());
    /// let mut failure = |error| failures.push(error);
    /// let summary = program.run(input(), &mut out, &options, &mut failure).unwrap();
    /// assert_eq!((summary.matched, summary.not_matched, summary.failed), (1, 1, 1));
    /// assert_eq!((failures[0].record, failures[0].code.rule()), (3, "too-many-steps"));
    ///
    /// options.watch = Some(Watch::new(|progress| {
    ///     println!("{} bytes, {} records", progress.bytes, progress.records);
    ///     ControlFlow::Break(())
    /// }));
    /// let ended = program.run(input(), &mut out, &options, &mut |_| {});
    /// assert!(matches!(ended, Err(RunError::Cancelled)));
    /// ```
    ///
    /// # Errors
    ///
    /// An input cannot be read, or the output not written, or the [`Watch`] ended the run. Malformed
    /// data is no such error: it is told to `failure` and counted.
    pub fn run<'r>(
        &self,
        inputs: impl IntoIterator<Item = Input<'r>>,
        out: &mut dyn Write,
        options: &Options,
        failure: &mut dyn FnMut(DataError),
    ) -> Result<Summary, RunError> {
        let now = options.now.unwrap_or_else(now);
        let make = || {
            let mut matcher = Matcher::new(self, now, options.duplicate_keys, &options.limits);
            matcher.trust(options.assume_valid);
            if let Some(clauses) = &options.clauses {
                matcher.observe(clauses, now, options.duplicate_keys, &options.limits);
            }
            matcher
        };
        let sink = Sink::new(self, Box::new(out), now, options);
        let judge = Judge {
            wanted: sink.wanted(),
            on_error: options.on_error,
        };
        let jobs = options.jobs.map_or_else(available, NonZeroUsize::get);
        let run = Run::new(options, make(), judge.clone(), sink, Box::new(failure));
        if jobs == 1 {
            return run.all(inputs, None);
        }
        let make: &MakeMatcher<'_> = &make;
        std::thread::scope(|scope| {
            let crew = Crew::new(scope, jobs, judge, make);
            run.all(inputs, Some(crew))
        })
    }
}
