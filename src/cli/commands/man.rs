use crate::cli::Verdict;
use crate::cli::failure::{Failure, reason};
use crate::cli::streams;
use clap::Args;
use clap_mangen::Man;
use std::io::Write;
use std::path::PathBuf;

/// Write the manual page, or with --directory those of all commands
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  odq man | man -l -
  odq man --directory ~/.local/share/man/man1")]
pub(crate) struct Arguments {
    /// Where `odq.1`, `odq-check.1` and so on are written
    #[arg(long, value_name = "FOLDER")]
    directory: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let command = crate::cli::command();
    if let Some(folder) = &arguments.directory {
        clap_mangen::generate_to(command, folder).map_err(|error| {
            let (name, why) = (folder.display(), reason(&error));
            Failure::Because(format!("cannot write into `{name}`: {why}"))
        })?;
        return Ok(Verdict::Done);
    }
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    let mut out = streams::standard_output(anstream::ColorChoice::Never);
    out.write_all(&page)?;
    out.flush()?;
    Ok(Verdict::Done)
}
