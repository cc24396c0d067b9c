use super::find::find;
use super::{list, page};
use crate::cli::Verdict;
use crate::cli::arguments::{ConfigArguments, LimitArguments, OutputArguments};
use crate::cli::configuration::{self, Configuration};
use crate::cli::failure::Failure;
use crate::cli::metadata::Metadata;
use crate::cli::report::Format;
use crate::cli::setting::read_schema;
use crate::cli::streams;
use clap::Args;
use page::{Page, Section};
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

/// Show what a service declares
///
/// Without a PATH: its entity sets, singletons, types and operations. With a PATH: one of them, with
/// what it has, and where it is declared.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  odq schema show
  odq schema show Referral
  odq schema show referrals/team/email
  odq schema show --metadata service.xml Shop.Order

Exit codes: 0 done, 2 not done.")]
pub(crate) struct Arguments {
    /// An entity set, type, function or other declaration, or a path from one to a member
    #[arg(value_name = "PATH")]
    path: Option<String>,
    /// The service's schema in CSDL, XML or JSON; once more for each document that it refers to;
    /// without it, that of the Partner Center Referrals API
    #[arg(long, value_name = "FILE")]
    metadata: Vec<PathBuf>,
    #[command(flatten)]
    limits: LimitArguments,
    #[command(flatten)]
    config: ConfigArguments,
    #[command(flatten)]
    output: OutputArguments,
}

#[derive(Serialize)]
struct Listed {
    version: u8,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Shown {
    version: u8,
    declarations: Vec<Page>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let path = configuration::path_for(None, &arguments.config);
    let configured = Configuration::at(path.as_deref(), arguments.output)?;
    let metadata = match (&*arguments.metadata, &*configured.service.metadata) {
        ([], []) => Metadata::embedded(),
        ([], paths) => {
            Metadata::read(paths).map_err(|why| configured.blame(why, arguments.output))?
        }
        (paths, _) => Metadata::read(paths)?,
    };
    let limits = configured.limits(&arguments.limits);
    let schema = read_schema(&metadata, arguments.output, &limits)?;
    let is_json = arguments.output.output_format == Format::Json;
    let mut out = streams::standard_output(arguments.output.color.into());
    match &arguments.path {
        None => {
            let sections = list::sections(&schema);
            if is_json {
                let listed = Listed {
                    version: 1,
                    sections,
                };
                serde_json::to_writer_pretty(&mut out, &listed).map_err(io::Error::from)?;
                writeln!(out)?;
            } else {
                for (at, section) in sections.iter().enumerate() {
                    write!(out, "{}{section}", if at == 0 { "" } else { "\n" })?;
                }
            }
        }
        Some(path) => {
            let found = find(&schema, path).map_err(Failure::Because)?;
            let declarations = page::of(&schema, &metadata.places(&schema), &found);
            if is_json {
                let shown = Shown {
                    version: 1,
                    declarations,
                };
                serde_json::to_writer_pretty(&mut out, &shown).map_err(io::Error::from)?;
                writeln!(out)?;
            } else {
                for (at, page) in declarations.iter().enumerate() {
                    write!(out, "{}{page}", if at == 0 { "" } else { "\n" })?;
                }
            }
        }
    }
    out.flush()?;
    Ok(Verdict::Done)
}
