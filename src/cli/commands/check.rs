mod files;
mod fix;
mod output;

use crate::cli::Verdict;
use crate::cli::arguments::{PathArguments, QueryArguments, ReadingArguments, ServiceArguments};
use crate::cli::asked::Asked;
use crate::cli::failure::Failure;
use crate::cli::fixing::Mending;
use crate::cli::report::{ReportFormat, Reporter};
use crate::cli::setting::Setting;
use crate::cli::streams;
use clap::{Args, ValueEnum};
use fix::FixArguments;
use odq::Limits;
use odq::diagnostic::{Diagnostics, Severity};
use output::ReportArguments;

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
    let setting = Setting::new(
        &arguments.service,
        arguments.output.plain(),
        &arguments.reading.limits(),
    )?;
    let limits = arguments.reading.limits();
    let least = arguments.fixes.least()?;
    let mending = least.map(|least| Mending {
        setting: &setting,
        limits: &limits,
        form: arguments.reading.form(),
        least,
    });
    let judge = Judge {
        arguments,
        setting: &setting,
        limits: &limits,
    };
    let colour = arguments.output.color.into();
    let is_text = asked.is_some()
        || arguments
            .paths
            .paths
            .iter()
            .any(|path| path.as_os_str() == "-");
    let mut out = if is_text && mending.is_some() {
        streams::standard_error(colour)
    } else {
        streams::standard_output(colour)
    };
    let colours = out.colour();
    let mut reporter = arguments.output.reporter(&mut out, colours)?;
    reporter.offer_fixes();
    let verdict = match (asked, &mending) {
        (Some(asked), Some(mending)) => fix::query(&judge, &asked, mending, &mut reporter)?,
        (Some(asked), None) => judge.asked(&asked, &mut reporter)?,
        (None, Some(mending)) if arguments.fixes.is_shown() => return fix::show(&judge, mending),
        (None, Some(mending)) => return files::mended(&judge, mending, reporter),
        (None, None) => return files::judged(&judge, reporter),
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

    fn verdict(&self, findings: &Diagnostics) -> Verdict {
        if (findings.worst()).is_some_and(|severity| self.fail_level.counts(severity)) {
            Verdict::Wanting
        } else {
            Verdict::Done
        }
    }
}

/// What the requests in files are judged by.
struct Judge<'a> {
    arguments: &'a Arguments,
    setting: &'a Setting,
    limits: &'a Limits,
}

impl Judge<'_> {
    fn asked(&self, asked: &Asked, reporter: &mut Reporter<'_>) -> Result<Verdict, Failure> {
        let query = asked.parse(self.limits).query;
        let examined = self.setting.lint(&query);
        asked.report(&examined.diagnostics, reporter)?;
        Ok(self.arguments.verdict(&examined.diagnostics))
    }
}
