//! How findings are written, and where.

use crate::cli::arguments::{Color, OutputArguments};
use crate::cli::failure::{Failure, reason};
use crate::cli::report::{ReportFormat, Reporter};
use crate::cli::streams;
use clap::{Args, ValueEnum};
use odq::diagnostic::Code;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// How findings are written.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(super) struct ReportArguments {
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub(super) output_format: ReportFormat,
    /// Write them to a file as well, such as `sarif=odq.sarif`; once for each file
    #[arg(long = "output", value_name = "FORMAT=PATH", value_parser = output)]
    outputs: Vec<(ReportFormat, PathBuf)>,
    /// Write at most so many findings; the rest is counted
    #[arg(long, value_name = "NUMBER")]
    max_diagnostics: Option<usize>,
    /// Say on standard error how many findings of each code there are
    #[arg(long)]
    pub(super) statistics: bool,
    /// Colour; `auto`: on a terminal, and as NO_COLOR and CLICOLOR_FORCE say
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

impl ReportArguments {
    /// A reporter that writes to `out`, and to the files that are named.
    pub(super) fn reporter<'w>(
        &self,
        out: &'w mut dyn Write,
        colour: bool,
    ) -> Result<Reporter<'w>, Failure> {
        let mut reporter = Reporter::new(out, self.output_format, colour);
        for (format, path) in &self.outputs {
            let file = File::create(path).map_err(|error| {
                let (name, why) = (path.display(), reason(&error));
                Failure::Because(format!("cannot write `{name}`: {why}"))
            })?;
            reporter.also(BufWriter::new(file), *format);
        }
        if let Some(most) = self.max_diagnostics {
            reporter.limit(most);
        }
        Ok(reporter)
    }

    /// As every command has it.
    pub(super) const fn plain(&self) -> OutputArguments {
        OutputArguments {
            output_format: self.output_format.plain(),
            color: self.color,
        }
    }
}

/// Says how many findings of each code there were, the most frequent first.
pub(super) fn tell_statistics(mut counts: Vec<(Code, usize)>) {
    counts.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), code.number()));
    for (code, count) in counts {
        streams::say(&format!("{count:>7}  {code}  {}", code.rule()));
    }
}

fn output(text: &str) -> Result<(ReportFormat, PathBuf), String> {
    let parts = text.split_once('=').filter(|(_, path)| !path.is_empty());
    let (format, path) = parts.ok_or("expected `FORMAT=PATH`, such as `sarif=odq.sarif`")?;
    let known = ReportFormat::from_str(format, false);
    let format = known.map_err(|_| {
        let formats = ReportFormat::value_variants().iter();
        let names = formats.filter_map(ReportFormat::to_possible_value);
        let names: Vec<String> = names.map(|value| value.get_name().to_owned()).collect();
        format!("no format `{format}`; the formats are {}", names.join(", "))
    })?;
    Ok((format, PathBuf::from(path)))
}
