//! What a service declares: shown, and checked.

mod check;
mod facts;
mod find;
mod list;
mod page;
mod show;

use crate::cli::Verdict;
use crate::cli::failure::Failure;
use clap::{Args, Subcommand};

/// Show what a service declares, or check its CSDL
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    part: Part,
}

#[derive(Debug, Subcommand)]
enum Part {
    Show(show::Arguments),
    Check(check::Arguments),
}

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    match &arguments.part {
        Part::Show(arguments) => show::run(arguments),
        Part::Check(arguments) => check::run(arguments),
    }
}
