use crate::diagnostic::{Code, Diagnostic, Span};
use std::fmt;
use thiserror::Error;

/// The text of a profile has a form that cannot be read. Found by whoever reads the text.
pub const MALFORMED_PROFILE: Code = Code::error(911, "malformed-profile");
/// A key that profiles do not have.
pub const UNKNOWN_PROFILE_KEY: Code = Code::error(912, "unknown-profile-key");
/// A value of another kind than the key has.
pub const WRONG_PROFILE_VALUE: Code = Code::error(913, "wrong-profile-value");
/// A name that neither the standard nor the schema knows.
pub const UNKNOWN_PROFILE_NAME: Code = Code::error(914, "unknown-profile-name");

/// The codes of this file, for the registry.
pub const CODES: &[Code] = &[
    MALFORMED_PROFILE,
    UNKNOWN_PROFILE_KEY,
    WRONG_PROFILE_VALUE,
    UNKNOWN_PROFILE_NAME,
];

/// What is wrong with the data of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProfileErrorKind {
    /// `limits.tops = 5`
    #[error("no key `{key}` {place}")]
    UnknownKey {
        /// The key.
        key: String,
        /// Where it stands: ``in `limits` ``.
        place: String,
        /// The nearest key that can stand there.
        near: Option<String>,
    },
    /// `limits.top = "five"`
    #[error("expected {expected}, found {found}")]
    WrongValue {
        /// What the key has.
        expected: &'static str,
        /// What it was given.
        found: String,
    },
    /// `operators.deny = ["equals"]`
    #[error("no {what} `{name}`{place}")]
    UnknownName {
        /// What the name should be that of.
        what: &'static str,
        /// The name.
        name: String,
        /// Where it was looked for, where that is not plain: `` in `N.Order` ``
        place: String,
        /// The nearest name.
        near: Option<String>,
    },
}

/// One step on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Into a table.
    Name(String),
    /// Into a list, from 0.
    Item(usize),
}

/// An error, and which keys lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProfileError {
    /// What is wrong.
    pub kind: ProfileErrorKind,
    /// The keys, from the outside in. Of an unknown key the last is that key itself; else they lead
    /// to the value that is wrong.
    pub at: Vec<Key>,
    /// Whether the last key is what is wrong, not its value.
    pub is_key: bool,
}

impl ProfileErrorKind {
    /// The code of the error.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::UnknownKey { .. } => UNKNOWN_PROFILE_KEY,
            Self::WrongValue { .. } => WRONG_PROFILE_VALUE,
            Self::UnknownName { .. } => UNKNOWN_PROFILE_NAME,
        }
    }

    /// The nearest name, where there is one.
    #[must_use]
    pub fn near(&self) -> Option<&str> {
        match self {
            Self::UnknownKey { near, .. } | Self::UnknownName { near, .. } => near.as_deref(),
            Self::WrongValue { .. } => None,
        }
    }
}

impl ProfileError {
    /// The finding, at the place in a text that the keys lead to.
    #[must_use]
    pub fn diagnostic(&self, span: Span) -> Diagnostic {
        let finding = Diagnostic::new(self.kind.code(), span, self.kind.to_string());
        match self.kind.near() {
            Some(near) => finding.with_help(format!("the nearest name is `{near}`")),
            None => finding,
        }
    }
}

impl fmt::Display for ProfileError {
    /// The keys, and what is wrong: ``limits.tops: no key `tops` in `limits` ``
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, key) in self.at.iter().enumerate() {
            match key {
                Key::Name(name) if number == 0 => f.write_str(name)?,
                Key::Name(name) => write!(f, ".{name}")?,
                Key::Item(at) => write!(f, "[{at}]")?,
            }
        }
        let colon = if self.at.is_empty() { "" } else { ": " };
        write!(f, "{colon}{}", self.kind)?;
        match self.kind.near() {
            Some(near) => write!(f, "; the nearest name is `{near}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ProfileError {}
