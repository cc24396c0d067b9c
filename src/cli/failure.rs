use super::streams;
use std::io;
use thiserror::Error;

/// Why a job cannot be done; exit code 2.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// Arguments that do not go together: what is wrong, and the command.
    #[error("{0}\n\nFor more information, try `odq {1} --help`.")]
    Usage(String, &'static str),
    /// A value, a file, a schema that is no good.
    #[error("{0}")]
    Because(String),
    /// The user has been told already.
    #[error("")]
    Told,
    /// Standard output takes no more.
    #[error("cannot write: {}", reason(.0))]
    Output(#[from] io::Error),
}

impl Failure {
    /// Whether it is only that nobody reads any more, who has all that was wanted.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Says why, unless it has been said.
    pub(crate) fn tell(&self) {
        match self {
            Self::Told => {}
            Self::Usage(..) | Self::Because(_) | Self::Output(_) => {
                streams::say(&format!("error: {self}"));
            }
        }
    }
}

/// An error of the system in words, without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut characters = text.chars();
    let first = characters.next().map(|c| c.to_lowercase());
    first.into_iter().flatten().chain(characters).collect()
}
