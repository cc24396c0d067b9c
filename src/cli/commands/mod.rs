//! The commands, one file each: its arguments, and what it does with them.

mod check;
mod eval;

use super::Verdict;
use super::failure::Failure;
use clap::Subcommand;

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(check::Arguments),
    Eval(eval::Arguments),
}

impl Command {
    /// Does it.
    pub(super) fn run(&self) -> Result<Verdict, Failure> {
        match self {
            Self::Check(arguments) => check::run(arguments),
            Self::Eval(arguments) => eval::run(arguments),
        }
    }
}
