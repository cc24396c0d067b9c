//! What `--stats` tells of a run.

use crate::cli::asked::Asked;
use crate::cli::report::line;
use odq::eval::Summary;
use serde_json::{Value, json};
use std::time::Duration;

/// How a run went, in figures.
pub(crate) struct Statistics<'a> {
    summary: &'a Summary,
    time: Duration,
    /// The texts of the parts of the filter.
    clauses: Vec<String>,
}

impl<'a> Statistics<'a> {
    pub(crate) fn new(asked: &Asked, summary: &'a Summary, time: Duration) -> Self {
        let clauses = summary.clauses.iter();
        Self {
            summary,
            time,
            clauses: clauses.map(|clause| asked.written(clause.span)).collect(),
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a rate is shown with few digits"
    )]
    fn bytes_per_second(&self) -> f64 {
        let seconds = self.time.as_secs_f64();
        if seconds > 0.0 {
            self.summary.bytes as f64 / seconds
        } else {
            0.0
        }
    }

    /// Lines for people.
    pub(crate) fn lines(&self) -> Vec<String> {
        let Summary {
            records,
            matched,
            not_matched,
            failed,
            written,
            bytes,
            ..
        } = self.summary;
        let seconds = self.time.as_secs_f64();
        let rate = self.bytes_per_second() / 1e9;
        let mut lines = Vec::new();
        // Else the account of the run has said it.
        if *failed == 0 {
            let end = if self.summary.page_full {
                "; the page was full there"
            } else {
                ""
            };
            lines.push(format!(
                "records: {records} = {matched} matched + {not_matched} not matched + 0 failed{end}"
            ));
        }
        lines.extend([
            format!("rows:    {written} written"),
            format!("bytes:   {bytes} in {seconds:.3} s, {rate:.2} GB/s"),
        ]);
        if !self.clauses.is_empty() {
            lines.push(
                "      true      false       null      error      alone  part of the filter".into(),
            );
        }
        for (clause, text) in self.summary.clauses.iter().zip(&self.clauses) {
            lines.push(format!(
                "{:>10} {:>10} {:>10} {:>10} {:>10}  {}",
                clause.holds,
                clause.is_false,
                clause.is_null,
                clause.errors,
                clause.alone,
                line(text, LONGEST)
            ));
        }
        lines
    }

    /// The same for programs.
    pub(crate) fn json(&self) -> Value {
        let clauses = self.summary.clauses.iter().zip(&self.clauses);
        let clauses = clauses.map(|(clause, text)| {
            json!({
                "text": text,
                "true": clause.holds,
                "false": clause.is_false,
                "null": clause.is_null,
                "error": clause.errors,
                "alone": clause.alone,
            })
        });
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate is a whole number that is not negative"
        )]
        let rate = self.bytes_per_second() as u64;
        json!({
            "records": self.summary.records,
            "matched": self.summary.matched,
            "not_matched": self.summary.not_matched,
            "failed": self.summary.failed,
            "rows": self.summary.rows,
            "written": self.summary.written,
            "page_full": self.summary.page_full,
            "incomplete": self.summary.incomplete,
            "bytes": self.summary.bytes,
            "seconds": self.time.as_secs_f64(),
            "bytes_per_second": rate,
            "clauses": clauses.collect::<Vec<_>>(),
        })
    }
}

/// How much of a part of the filter is shown on a line.
const LONGEST: usize = 200;
