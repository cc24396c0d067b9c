//! Which codes are meant, and what becomes of them.

use odq::codes;
use odq::diagnostic::{Code, Level, Levels, Severity};
use odq::schema::nearest;

/// Some codes: one, or all that begin alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selector {
    /// As it was written.
    text: String,
    /// The code, if it is one.
    code: Option<Code>,
}

impl Selector {
    /// Reads a code such as `OD204`, the beginning of one such as `OD2`, or the name of a rule.
    ///
    /// # Errors
    ///
    /// Why it means nothing.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let code = codes::find(text).map(|page| page.code);
        let text = match code {
            Some(code) => code.to_string(),
            None => text.to_ascii_uppercase(),
        };
        let is_prefix = text.starts_with("OD")
            && codes::all().any(|page| page.code.to_string().starts_with(&text));
        if code.is_some() || is_prefix {
            return Ok(Self { text, code });
        }
        let rules: Vec<&str> = codes::all().map(|page| page.rule).collect();
        let lower = text.to_ascii_lowercase();
        Err(match nearest(&lower, rules) {
            Some(near) => format!("the nearest name is `{near}`"),
            None => "`odq rules` lists the codes and the names of rules".to_owned(),
        })
    }

    /// How exactly a code is meant; not at all: `None`.
    fn weight(&self, code: Code) -> Option<usize> {
        match self.code {
            Some(own) => (own == code).then_some(usize::MAX),
            None => code
                .to_string()
                .starts_with(&self.text)
                .then_some(self.text.len()),
        }
    }
}

/// What becomes of the codes that are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Effect {
    /// What is off is on.
    Select,
    /// It is off.
    Ignore,
    /// It has a level.
    Level(Level),
}

/// Statements of one place, of which the more exact holds; of equal ones the greater effect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choices {
    all: Vec<(Selector, Effect)>,
}

impl Choices {
    pub(crate) fn add(&mut self, selector: Selector, effect: Effect) {
        self.all.push((selector, effect));
    }

    /// Changes levels as the statements say.
    pub(crate) fn apply(&self, levels: &mut Levels) {
        if self.all.is_empty() {
            return;
        }
        for code in codes::all().map(|page| page.code) {
            let meant = self.all.iter().filter_map(|(selector, effect)| {
                let weight = selector.weight(code)?;
                Some((weight, *effect))
            });
            match meant.max() {
                Some((_, Effect::Select)) if levels.of(code) == Level::Off => {
                    levels.set(code, usual(code));
                }
                Some((_, Effect::Ignore)) => levels.set(code, Level::Off),
                Some((_, Effect::Level(level))) => levels.set(code, level),
                Some((_, Effect::Select)) | None => {}
            }
        }
    }
}

/// The level of a code when it is on.
const fn usual(code: Code) -> Level {
    match code.severity() {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Info,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(choices: &[(&str, Effect)]) -> Levels {
        let mut all = Choices::default();
        for (text, effect) in choices {
            all.add(Selector::read(text).unwrap(), *effect);
        }
        let mut levels = Levels::default();
        all.apply(&mut levels);
        levels
    }

    fn of(levels: &Levels, name: &str) -> Level {
        levels.of(codes::find(name).unwrap().code)
    }

    #[test]
    fn the_more_exact_statement_holds() {
        let levels = levels(&[
            ("OD2", Effect::Ignore),
            ("od20", Effect::Level(Level::Info)),
            ("type-mismatch", Effect::Select),
            ("OD201", Effect::Level(Level::Warning)),
            ("OD201", Effect::Ignore),
        ]);
        assert_eq!(of(&levels, "OD229"), Level::Off);
        assert_eq!(of(&levels, "OD203"), Level::Info);
        assert_eq!(of(&levels, "OD204"), Level::Error);
        assert_eq!(of(&levels, "OD201"), Level::Warning);
        assert_eq!(of(&levels, "OD105"), Level::Error);
    }

    #[test]
    fn what_is_off_can_be_selected() {
        let off = codes::all().find(|page| page.level == Level::Off).unwrap();
        let levels = levels(&[("OD", Effect::Select)]);
        assert_eq!(levels.of(off.code), Level::Info);
        assert_eq!(of(&levels, "OD201"), Level::Error);
    }

    #[test]
    fn a_name_of_nothing_is_told() {
        let told = |text| Selector::read(text).unwrap_err();
        assert_eq!(told("type-mismach"), "the nearest name is `type-mismatch`");
        assert_eq!(
            told("OD99"),
            "`odq rules` lists the codes and the names of rules"
        );
        assert_eq!(
            told(""),
            "`odq rules` lists the codes and the names of rules"
        );
    }
}
