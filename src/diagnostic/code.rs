use super::Level;
use serde::{Serialize, Serializer};
use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice.
    Info,
    /// The query is valid, but surely not what was meant, or not promised to work.
    Warning,
    /// The query is wrong.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// The lasting name of one kind of finding, such as `OD201` with the rule name
/// `unknown-property`.
///
/// Numbers are never reused or renumbered. The hundreds tell the stage: 1 syntax, 2 names and
/// types, 3 service profile, 4 meaning, 5 paging and cost, 6 encoding and address, 7 style,
/// 8 data and evaluation, 9 the tool itself.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    number: u16,
    rule: &'static str,
    level: Level,
}

impl Code {
    /// A code whose findings are errors unless levels say otherwise.
    #[must_use]
    pub const fn error(number: u16, rule: &'static str) -> Self {
        Self {
            number,
            rule,
            level: Level::Error,
        }
    }

    /// A code whose findings are warnings unless levels say otherwise.
    #[must_use]
    pub const fn warning(number: u16, rule: &'static str) -> Self {
        Self {
            number,
            rule,
            level: Level::Warning,
        }
    }

    /// A code whose findings are infos unless levels say otherwise.
    #[must_use]
    pub const fn info(number: u16, rule: &'static str) -> Self {
        Self {
            number,
            rule,
            level: Level::Info,
        }
    }

    /// A code whose findings are reported only where levels say so: a matter of taste, or of what
    /// old services understand.
    #[must_use]
    pub const fn off(number: u16, rule: &'static str) -> Self {
        Self {
            number,
            rule,
            level: Level::Off,
        }
    }

    /// The number behind `OD`.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.number
    }

    /// The rule's name in words, which reads well after "allow".
    #[must_use]
    pub const fn rule(self) -> &'static str {
        self.rule
    }

    /// The level that findings of this code have by default.
    #[must_use]
    pub const fn level(self) -> Level {
        self.level
    }

    /// The severity that a finding of this code has before levels are looked at; of what is off
    /// by default, advice.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self.level.severity() {
            Some(severity) => severity,
            None => Severity::Info,
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Code {}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OD{:03}", self.number)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
