//! `--baseline`: findings that are known are passed over.

use crate::cli::baseline::{Baseline, Record};
use crate::cli::failure::Failure;
use crate::cli::report::FileReport;
use crate::cli::streams;
use clap::Args;
use odq::diagnostic::Diagnostic;
use std::path::PathBuf;

/// Which findings are known.
#[derive(Args, Debug)]
#[command(next_help_heading = "Rules")]
pub(super) struct KnownArguments {
    /// Pass over the findings that this file lists
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// List all findings in this file, for --baseline, and report none
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,
}

/// The findings that are known, and those that will be.
#[derive(Debug, Default)]
pub(super) struct Known {
    old: Option<Baseline>,
    new: Option<(Record, PathBuf)>,
    /// How many findings were passed over.
    passed: usize,
}

impl KnownArguments {
    /// Reads what is known. Only findings in files are.
    pub(super) fn open(&self, is_query: bool) -> Result<Known, Failure> {
        let flag = match (&self.baseline, &self.write_baseline) {
            (Some(_), _) => "--baseline",
            (None, Some(_)) => "--write-baseline",
            (None, None) => return Ok(Known::default()),
        };
        if is_query {
            let message = format!("`{flag}` is for files");
            return Err(Failure::Usage(message, "check"));
        }
        let old = self.baseline.as_deref().map(Baseline::read).transpose()?;
        let new = self.write_baseline.clone();
        Ok(Known {
            old,
            new: new.map(|path| (Record::of(&path), path)),
            passed: 0,
        })
    }
}

impl Known {
    /// Whether findings are known or will be.
    pub(super) const fn sifts(&self) -> bool {
        self.old.is_some() || self.new.is_some()
    }

    /// The findings that are to be told; `None`: all.
    pub(super) fn sift(&mut self, report: &FileReport<'_>) -> Option<Vec<Diagnostic>> {
        if let Some((record, _)) = &mut self.new {
            record.add(report);
            return Some(Vec::new());
        }
        let (new, passed) = self.old.as_ref()?.sift(report);
        self.passed += passed;
        Some(new)
    }

    /// Writes what is known from now on, and says what was passed over.
    pub(super) fn close(self) -> Result<(), Failure> {
        if let Some((record, path)) = self.new {
            let count = record.write(&path)?;
            let plural = if count == 1 { "" } else { "s" };
            streams::say(&format!(
                "{count} finding{plural} listed in `{}`",
                path.display()
            ));
        }
        if self.passed > 0 {
            let plural = if self.passed == 1 { " is" } else { "s are" };
            let passed = self.passed;
            streams::say(&format!(
                "note: {passed} finding{plural} known by the baseline"
            ));
        }
        Ok(())
    }
}
