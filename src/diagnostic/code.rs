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
    severity: Severity,
}

impl Code {
    /// A code whose findings are errors unless levels say otherwise.
    #[must_use]
    pub const fn error(number: u16, rule: &'static str) -> Self {
        Self {
            number,
            rule,
            severity: Severity::Error,
        }
    }

    /// A code whose findings are warnings unless levels say otherwise.
    #[must_use]
    pub const fn warning(number: u16, rule: &'static str) -> Self {
        Self {
            number,
            rule,
            severity: Severity::Warning,
        }
    }

    /// A code whose findings are infos unless levels say otherwise.
    #[must_use]
    pub const fn info(number: u16, rule: &'static str) -> Self {
        Self {
            number,
            rule,
            severity: Severity::Info,
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

    /// The level that a finding of this code has by default.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.severity
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
