//! The command line: everything that talks to the user, the file system and the terminal.
//!
//! | file | what it does |
//! | --- | --- |
//! | [`arguments`] | the flags that commands share |
//! | [`commands`] | one file for each command |
//! | [`data`] | records on their way through `odq eval` |
//! | [`asked`] | a query given as an argument, and the way from its parts back to the flags |
//! | [`setting`] | what a query is checked against: schema, root, profile, limits |
//! | [`configuration`] | the file `odq.toml` |
//! | [`desk`] | what each file is judged by |
//! | [`metadata`] | the documents of a schema |
//! | [`profile_file`] | a profile in a TOML file, and the places of what is wrong with it |
//! | [`sources`], [`blocks`] | the texts behind PATHs, large ones some lines at a time |
//! | [`crew`] | work that several threads do and one hands on in order |
//! | [`allowances`] | comments that allow findings |
//! | [`baseline`] | findings that are known |
//! | [`foreign`] | the requests that are for another service |
//! | [`requests`] | the requests in a text, and what is wrong with them |
//! | [`fixing`] | the fixes of findings made |
//! | [`changing`] | a text in the place of another: shown as a difference, or written |
//! | [`formatting`] | the requests in a text in canonical form |
//! | `laws` | what holds for any bytes, for fuzzing and tests |
//! | [`layout`] | canonical text percent-encoded and in lines |
//! | [`streams`] | standard input, standard output and standard error |
//! | [`failure`] | why a job cannot be done |
//! | [`report`] | findings as the user sees them |

mod allowances;
mod arguments;
mod asked;
mod baseline;
mod blocks;
mod changing;
mod commands;
mod configuration;
mod crew;
mod data;
mod desk;
mod failure;
mod fixing;
mod foreign;
mod formatting;
#[cfg(any(test, fuzzing))]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "a test may fail loudly"
)]
pub(crate) mod laws;
mod layout;
mod metadata;
mod pager;
mod patterns;
mod profile_file;
mod report;
mod requests;
mod setting;
mod sources;
mod streams;
mod tree;

use clap::{CommandFactory, Parser};
use commands::Command;
use failure::Failure;
use report::harmless;
use std::borrow::Cow;
use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "odq",
    version,
    about = "Check, run, format and explain OData queries",
    after_help = "\
Examples:
  odq check -q \"status eq 'New'\"      is this query right?
  odq check docs/ requests.http       are all requests in these files right?
  odq explain -q \"status eq 'New'\"    what does it ask for?
  odq explain OD201                   what does this code mean?
  odq schema show referrals           what has a referral?
  odq eval --filter \"status eq 'New'\" referrals.json
                                      which records does it select?

Exit codes: 0 done, 1 found wanting, 2 the job could not be done, 4 no row with
`eval -e`.
`odq COMMAND --help` tells more.",
    max_term_width = 90,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// How a job that could be done ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing is wrong.
    Done,
    /// What was judged is wrong.
    Wanting,
    /// Nothing was found, and the user asked to be told.
    NoMatch,
}

/// Does what the command line says. Exit code 0: done; 1: judged and found wanting; 2: the job
/// could not be done; 4: nothing was found, and the user asked to be told.
pub(crate) fn run() -> ExitCode {
    let outcome = match Cli::try_parse() {
        Ok(cli) => cli.command.run(),
        Err(error) if error.use_stderr() => {
            misused(&error);
            return ExitCode::from(2);
        }
        // A text that was asked for: `--help`, `--version`.
        Err(text) => told(&text).map(|()| Verdict::Done),
    };
    match outcome {
        Ok(Verdict::Done) => ExitCode::SUCCESS,
        Ok(Verdict::Wanting) => ExitCode::from(1),
        Ok(Verdict::NoMatch) => ExitCode::from(4),
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell();
            ExitCode::from(2)
        }
    }
}

/// The whole command line, for what is made of it.
fn command() -> clap::Command {
    Cli::command()
}

/// Says what is wrong with the command line. What is echoed of it is shown, and obeyed by no terminal.
fn misused(error: &clap::Error) {
    let is_shown = |argument: OsString| {
        let text = argument.to_string_lossy();
        matches!(harmless(&text), Cow::Borrowed(_))
    };
    if env::args_os().all(is_shown) {
        // With nobody to read it there is nothing left to do.
        let _ = error.print();
    } else {
        streams::say(error.render().to_string().trim_end());
    }
}

fn told(text: &clap::Error) -> Result<(), Failure> {
    Ok(text.print()?)
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn the_arguments_go_together() {
        command().debug_assert();
    }
}
