//! Rows one by one, as they are asked for.

use super::batch::Judge;
use super::error::{DataError, RunError};
use super::output::Output;
use super::program::{Matcher, Program, now};
use super::reading::{Open, Run};
use super::run::{Input, OnError, Options, Summary};
use super::sink::Sink;
use memchr::memchr;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Read, Write};
use std::iter::FusedIterator;
use std::rc::Rc;
use thiserror::Error;

/// The rows of a query over one input: [`Program::rows`].
pub struct Rows<'a> {
    /// Nothing when all has been read.
    run: Option<Run<'a>>,
    open: Open<'a>,
    rows: Shared,
    failures: Rc<RefCell<VecDeque<DataError>>>,
    summary: Option<Summary>,
}

/// Why there is no row in its place.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RowError {
    /// A record failed. The next row follows if [`Options::on_error`] says so.
    #[error(transparent)]
    Record(DataError),
    /// The run has ended before its time.
    #[error(transparent)]
    Run(RunError),
}

impl Program {
    /// The rows that the query gives, one by one, each as the text of a JSON object on one line. What
    /// follows is read when it is asked for, on the thread that asks; with `$orderby`, and where
    /// `$apply` combines records, all is read first. Of the options those are heeded that say how
    /// records are judged; [`Options::assume_valid`] and what is about output and threads is not.
    ///
    /// ```
    /// use odq::eval::{Options, RowError};
    /// use odq::{Query, Root, Schema};
    /// let query = Query::parse("$filter=status eq 'New'&$select=id", odq::Input::Auto).query;
    /// let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    /// let program = checked.compile().unwrap();
    /// let data = br#"[{"id":"1","status":"New"},{"id":"2"},{"id":"3","status":{}},{"id":"4"}]"#;
    /// let options = Options::default();
    /// let mut rows = program.rows(&data[..], &options);
    /// assert_eq!(rows.next().unwrap().unwrap(), br#"{"id":"1"}"#);
    /// let Some(Err(RowError::Record(error))) = rows.next() else { panic!() };
    /// assert_eq!(error.record, 3);
    /// assert!(rows.next().is_none());
    /// let summary = rows.summary().unwrap();
    /// assert_eq!((summary.matched, summary.not_matched, summary.failed), (1, 1, 1));
    /// ```
    pub fn rows<'a>(&'a self, reader: impl Read + 'a, options: &'a Options) -> Rows<'a> {
        let instant = options.now.unwrap_or_else(now);
        let mut matcher = Matcher::new(self, instant, options.duplicate_keys, &options.limits);
        if let Some(clauses) = &options.clauses {
            matcher.observe(clauses, instant, options.duplicate_keys, &options.limits);
        }
        let rows = Shared::default();
        let lines = Options {
            output: Output::NdJson,
            count_only: false,
            pages: None,
            ..options.clone()
        };
        let sink = Sink::new(self, Box::new(rows.clone()), instant, &lines);
        let judge = Judge {
            wanted: sink.wanted(),
            on_error: OnError::Stop,
        };
        let failures = Rc::new(RefCell::new(VecDeque::new()));
        let told = Rc::clone(&failures);
        let failure = move |error| told.borrow_mut().push_back(error);
        let run = Run::new(options, matcher, judge, sink, Box::new(failure));
        let open = run.open(Input {
            name: None,
            reader: Box::new(reader),
        });
        Rows {
            run: Some(run),
            open,
            rows,
            failures,
            summary: None,
        }
    }
}

impl Rows<'_> {
    /// The account of the run, when all has been read.
    #[must_use]
    pub const fn summary(&self) -> Option<&Summary> {
        self.summary.as_ref()
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Vec<u8>, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.next_line() {
                return Some(Ok(row));
            }
            if let Some(error) = self.failures.borrow_mut().pop_front() {
                return Some(Err(RowError::Record(error)));
            }
            let mut run = self.run.take()?;
            let ended = match run.step(&mut self.open) {
                Ok(true) => {
                    self.run = Some(run);
                    continue;
                }
                Ok(false) => run.end(&self.open),
                Err(error) => Err(error),
            };
            match ended {
                Ok(summary) => self.summary = Some(summary),
                Err(error) => return Some(Err(RowError::Run(error))),
            }
        }
    }
}

impl FusedIterator for Rows<'_> {}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("summary", &self.summary)
            .finish_non_exhaustive()
    }
}

/// Rows that have been written and not yet been taken.
#[derive(Clone, Default)]
struct Shared(Rc<RefCell<Lines>>);

#[derive(Default)]
struct Lines {
    text: Vec<u8>,
    /// How much of it has been taken.
    taken: usize,
}

impl Shared {
    fn next_line(&self) -> Option<Vec<u8>> {
        let mut lines = self.0.borrow_mut();
        let rest = lines.text.get(lines.taken..)?;
        let end = memchr(b'\n', rest)?;
        let line = rest.get(..end).map(<[u8]>::to_vec);
        lines.taken += end + 1;
        if lines.taken == lines.text.len() {
            lines.text.clear();
            lines.taken = 0;
        }
        line
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
