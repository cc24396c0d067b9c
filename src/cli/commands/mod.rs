//! The commands, one file each: its arguments, and what it does with them.

mod check;
mod completions;
mod eval;
mod explain;
mod fmt;
mod man;
mod parse;
mod rules;
mod schema;
mod suggest;

use super::Verdict;
use super::failure::Failure;
use clap::Subcommand;

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(check::Arguments),
    Eval(eval::Arguments),
    Fmt(fmt::Arguments),
    Explain(explain::Arguments),
    Parse(parse::Arguments),
    Suggest(suggest::Arguments),
    Rules(rules::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

impl Command {
    /// Does it.
    pub(super) fn run(&self) -> Result<Verdict, Failure> {
        match self {
            Self::Check(arguments) => check::run(arguments),
            Self::Eval(arguments) => eval::run(arguments),
            Self::Fmt(arguments) => fmt::run(arguments),
            Self::Explain(arguments) => explain::run(arguments),
            Self::Parse(arguments) => parse::run(arguments),
            Self::Suggest(arguments) => suggest::run(arguments),
            Self::Rules(arguments) => rules::run(arguments),
            Self::Schema(arguments) => schema::run(arguments),
            Self::Completions(arguments) => completions::run(arguments),
            Self::Man(arguments) => man::run(arguments),
        }
    }
}
