use super::{Code, Diagnostic, Severity};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// How a finding of some kind counts: not at all, or as much as its severity says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It is not reported.
    Off,
    /// It is reported as [`Severity::Info`].
    Info,
    /// It is reported as [`Severity::Warning`].
    Warning,
    /// It is reported as [`Severity::Error`].
    Error,
}

impl Level {
    /// All levels, the lowest first.
    pub const ALL: &'static [Self] = &[Self::Off, Self::Info, Self::Warning, Self::Error];

    /// The severity of what is reported at this level; `None` for [`Level::Off`].
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }

    /// The name, as it is written in configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The level of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.name() == name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The levels of codes where they are other than [`Code::level`].
///
/// ```
/// use odq::diagnostic::{Level, Levels};
/// let code = odq::codes::find("value-not-listed").unwrap().code;
/// let mut levels = Levels::default();
/// assert_eq!(levels.of(code), Level::Info);
/// levels.set(code, Level::Error);
/// assert_eq!(levels.of(code), Level::Error);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    changed: BTreeMap<u16, Level>,
}

impl Levels {
    /// The level of a code.
    #[must_use]
    pub fn of(&self, code: Code) -> Level {
        let changed = self.changed.get(&code.number()).copied();
        changed.unwrap_or_else(|| code.level())
    }

    /// Gives a code a level of its own.
    pub fn set(&mut self, code: Code, level: Level) {
        self.changed.insert(code.number(), level);
    }

    /// Whether no code has a level other than its usual one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }

    /// A finding at the level of its code; `None` where that is off.
    ///
    /// A finding that does not have the usual severity of its code keeps its own, as long as the
    /// level of the code is not changed.
    #[must_use]
    pub fn judged(&self, mut finding: Diagnostic) -> Option<Diagnostic> {
        if let Some(level) = self.changed.get(&finding.code.number()) {
            finding.severity = level.severity()?;
        } else if finding.code.level() == Level::Off {
            return None;
        }
        Some(finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    const STYLE: Code = Code::off(799, "style");
    const ERROR: Code = Code::error(199, "error");

    fn severity(levels: &Levels, code: Code) -> Option<Severity> {
        let finding = Diagnostic::new(code, Span::at(0), "it is so");
        levels.judged(finding).map(|finding| finding.severity)
    }

    #[test]
    fn findings_have_the_level_of_their_code() {
        let mut levels = Levels::default();
        assert_eq!(severity(&levels, STYLE), None);
        assert_eq!(severity(&levels, ERROR), Some(Severity::Error));
        levels.set(STYLE, Level::Warning);
        levels.set(ERROR, Level::Off);
        assert_eq!(severity(&levels, STYLE), Some(Severity::Warning));
        assert_eq!(severity(&levels, ERROR), None);
    }

    #[test]
    fn levels_have_names() {
        for level in Level::ALL {
            assert_eq!(Level::from_name(level.name()), Some(*level));
        }
        assert_eq!(Level::from_name("warn"), None);
    }
}
