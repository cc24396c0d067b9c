use crate::cli::Verdict;
use crate::cli::failure::Failure;
use crate::cli::streams;
use clap::Args;
use clap_complete::Shell;
use std::io::Write;

/// Write what a shell needs to complete odq's arguments
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  odq completions bash > ~/.local/share/bash-completion/completions/odq
  odq completions fish > ~/.config/fish/completions/odq.fish")]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut crate::cli::command(),
        "odq",
        &mut text,
    );
    let mut out = streams::standard_output(anstream::ColorChoice::Never);
    out.write_all(&text)?;
    out.flush()?;
    Ok(Verdict::Done)
}
