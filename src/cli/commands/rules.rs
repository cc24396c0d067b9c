use crate::cli::Verdict;
use crate::cli::arguments::OutputArguments;
use crate::cli::failure::Failure;
use crate::cli::report::Format;
use crate::cli::streams;
use clap::Args;
use odq::codes::{self, Page};
use serde::Serialize;
use std::io::{self, Write};

/// List all codes: name, default level, what it says
#[derive(Args, Debug)]
#[command(after_help = "`odq explain CODE` tells more.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    output: OutputArguments,
}

#[derive(Serialize)]
struct Rules {
    version: u8,
    rules: Vec<Page>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let mut out = streams::standard_output(arguments.output.color.into());
    match arguments.output.output_format {
        Format::Json => {
            let rules = Rules {
                version: 1,
                rules: codes::all().collect(),
            };
            serde_json::to_writer_pretty(&mut out, &rules).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Full | Format::Concise => {
            for page in codes::all() {
                let (rule, level) = (page.rule, page.level.to_string());
                writeln!(
                    out,
                    "{}  {rule:<23}  {level:<7}  {}",
                    page.code, page.summary
                )?;
            }
        }
    }
    out.flush()?;
    Ok(Verdict::Done)
}
