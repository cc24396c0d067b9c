//! `$search`: words in the strings of a row.

use crate::diagnostic::Span;
use crate::eval::error::{CompileError, EvalError};
use crate::eval::evaluate::{BYTES_A_STEP_OF_READING, Scratch};
use crate::hir;
use crate::json::{RawValue, Scanner};
use memchr::{memchr, memchr2};

/// What a row must hold.
#[derive(Debug)]
pub(super) struct Search {
    /// In lower case.
    terms: Vec<String>,
    condition: Condition,
}

/// A condition about which terms are found.
#[derive(Debug)]
enum Condition {
    Term(usize),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

impl Search {
    /// # Errors
    ///
    /// A part that could not be understood, which was reported before.
    pub(super) fn new(search: &hir::Search, span: Span) -> Result<Self, CompileError> {
        let mut terms = Vec::new();
        let condition = condition(search, &mut terms);
        let condition = condition.ok_or_else(|| CompileError::new("this search", span))?;
        Ok(Self { terms, condition })
    }

    /// Whether some string in the row, at any depth, contains what is asked for, both in lower
    /// case. Names of members are no strings of the row.
    ///
    /// # Errors
    ///
    /// It is more work than a record may ask for.
    pub(super) fn finds(
        &self,
        row: RawValue<'_>,
        scratch: &mut Scratch,
    ) -> Result<bool, EvalError> {
        let work = row.text().len().saturating_mul(self.terms.len() + 1);
        scratch.charge(work / BYTES_A_STEP_OF_READING)?;
        let mut found = vec![false; self.terms.len()];
        let mut missing = self.terms.len();
        for_each_string(row.text(), |text| {
            let text = text.to_lowercase();
            for (term, found) in self.terms.iter().zip(&mut found) {
                if !*found && text.contains(&**term) {
                    *found = true;
                    missing -= 1;
                }
            }
            missing > 0
        });
        Ok(self.condition.holds(&found))
    }
}

// Parentheses are nested as deep as the limit `depth` allows.
fn condition(search: &hir::Search, terms: &mut Vec<String>) -> Option<Condition> {
    let all = |operands: &[hir::Search], terms: &mut Vec<String>| {
        let operands = operands.iter().map(|operand| condition(operand, terms));
        operands.collect::<Option<Vec<_>>>()
    };
    Some(match search {
        hir::Search::Term(text) => {
            terms.push(text.to_lowercase());
            Condition::Term(terms.len() - 1)
        }
        hir::Search::Not(operand) => Condition::Not(Box::new(condition(operand, terms)?)),
        hir::Search::And(operands) => Condition::All(all(operands, terms)?),
        hir::Search::Or(operands) => Condition::Any(all(operands, terms)?),
        hir::Search::Unknown => return None,
    })
}

impl Condition {
    fn holds(&self, found: &[bool]) -> bool {
        match self {
            Self::Term(at) => found.get(*at).is_some_and(|found| *found),
            Self::Not(operand) => !operand.holds(found),
            Self::All(operands) => operands.iter().all(|operand| operand.holds(found)),
            Self::Any(operands) => operands.iter().any(|operand| operand.holds(found)),
        }
    }
}

/// Visits the strings of a valid JSON text that are no names of members, as long as `visit` wants
/// more.
fn for_each_string(text: &[u8], mut visit: impl FnMut(&str) -> bool) {
    let mut rest = text;
    while let Some((_, string)) = memchr(b'"', rest).and_then(|at| rest.split_at_checked(at)) {
        let Some((string, behind)) = string.split_at_checked(end_of_string(string)) else {
            return;
        };
        rest = behind;
        if behind.trim_ascii_start().starts_with(b":") {
            continue;
        }
        let value = Scanner::new(string).value().ok();
        let Some(text) = value.and_then(|value| value.as_string()) else {
            return;
        };
        if !visit(&text) {
            return;
        }
    }
}

/// How long the string is with which a text begins.
fn end_of_string(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = text.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += found;
        if text.get(at) == Some(&b'"') {
            return at + 1;
        }
        // What stands behind a backslash ends no string.
        at += 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_no_names() {
        let mut strings = Vec::new();
        let text = br#"{"a\"":"b\\","c" : ["d\"\u00e9", {"e":"f"}, 1, null], "g":{}}"#;
        for_each_string(text, |text| {
            strings.push(text.to_owned());
            true
        });
        assert_eq!(strings, ["b\\", "d\"é", "f"]);
    }
}
