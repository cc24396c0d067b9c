//! `--fix` and `--diff`: what the fixes of findings make of texts.

use super::Judge;
use crate::cli::Verdict;
use crate::cli::asked::Asked;
use crate::cli::changing::{diff, replace};
use crate::cli::failure::Failure;
use crate::cli::fixing::{Mended, Mending};
use crate::cli::report::Reporter;
use crate::cli::sources::{self, Source};
use crate::cli::streams::{self, Stream};
use clap::Args;
use odq::diagnostic::Applicability;
use std::io::Write;

/// Which fixes are made, and how.
#[derive(Args, Debug)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArguments {
    /// Make the fixes that are safe, in the files themselves; of -q and `-` the mended text goes to
    /// standard output and the findings to standard error
    #[arg(long)]
    fix: bool,
    /// Make those that may change what a query selects, too; with --fix or --diff
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing, also with --fix; exit code 1 if that is
    /// something
    #[arg(long)]
    diff: bool,
}

impl FixArguments {
    /// How far a fix must be trusted to be made; none is where nobody asks for it.
    pub(super) fn least(&self) -> Result<Option<Applicability>, Failure> {
        match (self.fix || self.diff, self.unsafe_fixes) {
            (true, true) => Ok(Some(Applicability::Unsafe)),
            (true, false) => Ok(Some(Applicability::Safe)),
            (false, false) => Ok(None),
            (false, true) => {
                let message = "`--unsafe-fixes` goes with `--fix` or `--diff`";
                Err(Failure::Usage(message.to_owned(), "check"))
            }
        }
    }

    /// Whether changes are shown, not made.
    pub(super) const fn is_shown(&self) -> bool {
        self.diff
    }
}

/// Mends a query that was given as an argument, and tells what is left.
pub(super) fn query(
    judge: &Judge<'_>,
    asked: &Asked,
    mending: &Mending<'_>,
    reporter: &mut Reporter<'_>,
) -> Result<Verdict, Failure> {
    let mended = mending.query(asked);
    let mut out = streams::standard_output(judge.arguments.output.color.into());
    mended.tell_end("<query>");
    if judge.arguments.fixes.is_shown() {
        let (old, new) = (asked.text(), &mended.text);
        diff(
            &mut out,
            "<query>",
            &format!("{old}\n"),
            &format!("{new}\n"),
        )?;
        out.flush()?;
        return Ok(shown(mended.fixed));
    }
    writeln!(out, "{}", mended.text)?;
    out.flush()?;
    reporter.fixed(mended.fixed);
    // Findings lie in the flags' own texts as long as these are what was judged.
    let whole = Asked::whole(&mended.text, asked.input());
    let left = if mended.fixed > 0 { &whole } else { asked };
    judge.asked(left, mending.by, reporter)
}

/// Shows what would become of the texts behind PATHs.
pub(super) fn show(judge: &Judge<'_>) -> Result<Verdict, Failure> {
    let mut out = streams::standard_output(judge.arguments.output.color.into());
    let mut fixed = 0;
    let is_complete = sources::each(&judge.arguments.paths, |source| {
        let by = judge.by_source(&source)?;
        if let Some(mending) = judge.mending(&by) {
            let mended = mending.file(&source.text, source.kind());
            mended.tell_end(&source.name);
            fixed += mended.fixed;
            diff(&mut out, &source.name, &source.text, &mended.text)?;
        }
        Ok::<(), Failure>(())
    })?;
    out.flush()?;
    if is_complete {
        Ok(shown(fixed))
    } else {
        Err(Failure::Told)
    }
}

/// Mends the requests of a source: in its file, or on the way from standard input to `out`.
pub(super) fn mend(
    source: Source,
    mending: &Mending<'_>,
    out: &mut Stream,
    reporter: &mut Reporter<'_>,
) -> Result<Source, Failure> {
    let mended = mending.file(&source.text, source.kind());
    mended.tell_end(&source.name);
    reporter.fixed(mended.fixed);
    match &source.path {
        Some(path) if mended.text != source.text => replace(path, &source.name, &mended.text)?,
        Some(_) => {}
        None => {
            out.write_all(mended.text.as_bytes())?;
            out.flush()?;
        }
    }
    Ok(Source {
        text: mended.text,
        ..source
    })
}

/// Says how many fixes would be made.
fn shown(fixed: usize) -> Verdict {
    let plural = if fixed == 1 { "" } else { "es" };
    streams::say(&match fixed {
        0 => "no fix would be made".to_owned(),
        _ => format!("{fixed} fix{plural} would be made"),
    });
    if fixed == 0 {
        Verdict::Done
    } else {
        Verdict::Wanting
    }
}

impl Mended {
    /// Says if there was no end of fixes.
    fn tell_end(&self, name: &str) {
        if !self.is_done {
            streams::say(&format!(
                "warning: `{name}`: the fixes make findings that have fixes, without end"
            ));
        }
    }
}
