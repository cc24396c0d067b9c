//! Long texts on a terminal, one screen after another.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

/// Shows a text by the program that `PAGER` names, `less` without it, if standard output is a
/// terminal. Gives whether it did; else the text is still to be written.
///
/// An empty `PAGER`, or `cat`, stands for none.
pub(crate) fn show(text: &str) -> bool {
    if !io::stdout().is_terminal() {
        return false;
    }
    let pager = std::env::var_os("PAGER").unwrap_or_else(|| OsString::from("less"));
    let Some(mut command) = command(&pager.to_string_lossy()) else {
        return false;
    };
    // What fits on one screen is left there, as if nothing had shown it.
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    let Ok(mut child) = command.stdin(Stdio::piped()).spawn() else {
        return false;
    };
    if let Some(mut input) = child.stdin.take() {
        // Who has read enough closes it.
        let _ = input.write_all(text.as_bytes());
    }
    child.wait().is_ok()
}

/// The program with its arguments.
fn command(pager: &str) -> Option<Command> {
    let mut words = pager.split_whitespace();
    let program = words.next().filter(|name| *name != "cat")?;
    let mut command = Command::new(program);
    command.args(words);
    Some(command)
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn pagers_have_arguments() {
        let less = command("less -S").unwrap();
        assert_eq!(less.get_program(), "less");
        assert_eq!(less.get_args().collect::<Vec<_>>(), ["-S"]);
        assert!(command("").is_none());
        assert!(command("cat").is_none());
    }
}
