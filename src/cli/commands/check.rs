mod files;
mod fix;
mod known;
mod output;

use crate::cli::Verdict;
use crate::cli::arguments::{PathArguments, QueryArguments, ReadingArguments, ServiceArguments};
use crate::cli::asked::Asked;
use crate::cli::desk::{Desk, Judgement, RuleArguments};
use crate::cli::failure::Failure;
use crate::cli::fixing::Mending;
use crate::cli::report::{ReportFormat, Reporter};
use crate::cli::sources::Source;
use crate::cli::streams;
use clap::{Args, ValueEnum};
use fix::FixArguments;
use known::KnownArguments;
use odq::diagnostic::{Applicability, Severity};
use output::ReportArguments;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Find what is wrong with queries
///
/// Looks at one query, or at every request in files: REST client files, files with one query a
/// line, Markdown, plain text, scripts, collections of Postman, HAR recordings, workflows of Logic
/// Apps and Power Automate, access logs.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  odq check -q \"status eq 'New'\"
  odq check --filter \"status eq 'New'\" --orderby \"createdDateTime desc\"
  odq check docs/ requests.http
  odq check --metadata service.xml --entity-set Orders -q \"Total gt 5\"
  odq check --fix docs/ requests.http
  odq check --output sarif=odq.sarif --output-format concise docs/
  generate-queries | odq check --output-format json -

Exit codes: 0 fine, 1 a finding at or above the fail level, 2 not done.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: PathArguments,
    /// The least level of finding for exit code 1
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    fail_level: FailLevel,
    /// Exit code 0 whatever is found
    #[arg(long)]
    exit_zero: bool,
    #[command(flatten)]
    fixes: FixArguments,
    #[command(flatten)]
    rules: RuleArguments,
    #[command(flatten)]
    known: KnownArguments,
    #[command(flatten)]
    query: QueryArguments,
    #[command(flatten)]
    reading: ReadingArguments,
    #[command(flatten)]
    service: ServiceArguments,
    #[command(flatten)]
    output: ReportArguments,
}

/// The least level of finding that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailLevel {
    Error,
    Warning,
    Info,
    Never,
}

impl FailLevel {
    fn counts(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Info => severity >= Severity::Info,
            Self::Never => false,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let verdict = check(arguments)?;
    Ok(if arguments.exit_zero {
        Verdict::Done
    } else {
        verdict
    })
}

fn check(arguments: &Arguments) -> Result<Verdict, Failure> {
    let asked = arguments.query.asked(&arguments.reading, "check")?;
    arguments.paths.or_query(asked.as_ref(), "check")?;
    let output = arguments.output.plain();
    let (rules, limits) = (&arguments.rules, &arguments.reading.limits);
    let known = arguments.known.open(asked.is_some())?;
    let judge = Judge {
        arguments,
        desk: Mutex::new(Desk::new(rules, &arguments.service, limits, output)),
        least: arguments.fixes.least()?,
        // What is known can be told only when all is there.
        most: if known.sifts() { usize::MAX } else { MOST },
    };
    // What is wrong with the arguments is told before a file is looked at.
    let by = judge.by(arguments.paths.first())?;
    let colour = arguments.output.color.into();
    if arguments.rules.show_settings {
        let mut out = streams::standard_output(colour);
        let settings = by.settings(arguments.paths.first());
        serde_json::to_writer_pretty(&mut out, &settings).map_err(io::Error::from)?;
        writeln!(out)?;
        out.flush()?;
        return Ok(Verdict::Done);
    }
    if asked.is_none() && arguments.fixes.is_shown() {
        return fix::show(&judge);
    }
    let has_text = asked.is_some() || arguments.paths.has_standard_input();
    let mut out = if has_text && judge.least.is_some() {
        streams::standard_error(colour)
    } else {
        streams::standard_output(colour)
    };
    let colours = out.colour();
    let mut reporter = arguments.output.reporter(&mut out, colours)?;
    reporter.offer_fixes();
    let verdict = match (asked, judge.mending(&by)) {
        (Some(asked), Some(mending)) => fix::query(&judge, &asked, &mending, &mut reporter)?,
        (Some(asked), None) => judge.asked(&asked, &by, &mut reporter)?,
        (None, Some(_)) => return files::mended(&judge, known, reporter),
        (None, None) => return files::judged(&judge, known, reporter),
    };
    if !arguments.fixes.is_shown() {
        arguments.finish(reporter)?;
    }
    Ok(verdict)
}

impl Arguments {
    /// Ends the report; what was fixed is told where the report does not.
    fn finish(&self, reporter: Reporter<'_>) -> Result<(), Failure> {
        let counts = reporter.counts();
        let fixed = reporter.finish()?.fixed;
        if fixed > 0 && self.output.output_format != ReportFormat::Full {
            streams::say(&format!("{fixed} fixed"));
        }
        if self.output.statistics {
            output::tell_statistics(counts);
        }
        Ok(())
    }

    fn verdict(&self, worst: Option<Severity>) -> Verdict {
        if worst.is_some_and(|severity| self.fail_level.counts(severity)) {
            Verdict::Wanting
        } else {
            Verdict::Done
        }
    }
}

/// How many findings of one file are told; the rest is counted.
const MOST: usize = 1000;

/// What requests are judged by.
struct Judge<'a> {
    arguments: &'a Arguments,
    /// Whoever judges a file asks for what holds for it.
    desk: Mutex<Desk<'a>>,
    /// How far fixes must be trusted to be made, if they are to be.
    least: Option<Applicability>,
    /// How many findings of one file are kept; the rest is counted.
    most: usize,
}

impl Judge<'_> {
    /// What a file is judged by, or a query that is in none.
    fn by(&self, file: Option<&Path>) -> Result<Judgement, Failure> {
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        desk.judgement(file)
    }

    /// What a source is judged by.
    fn by_source(&self, source: &Source) -> Result<Judgement, Failure> {
        let name = self.arguments.paths.stdin_filename.as_deref();
        self.by(source.path.as_deref().or(name.map(Path::new)))
    }

    /// What mends the requests that are judged so.
    fn mending<'j>(&self, by: &'j Judgement) -> Option<Mending<'j>> {
        let least = self.least?;
        let form = self.arguments.reading.form();
        Some(Mending { by, form, least })
    }

    fn asked(
        &self,
        asked: &Asked,
        by: &Judgement,
        reporter: &mut Reporter<'_>,
    ) -> Result<Verdict, Failure> {
        let found = by.lint(&asked.parse(&by.limits).query).diagnostics;
        asked.report(&found, reporter)?;
        Ok(self.arguments.verdict(found.worst()))
    }
}
