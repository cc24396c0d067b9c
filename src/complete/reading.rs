//! A query with a word of its own at the place: the parser says what stands there.

use super::cut::Cut;
use super::expression::{At, Inside, Role};
use super::place::{Clause, OptionsOf, Place, What, find};
use crate::diagnostic::Span;
use crate::ops::Operator;
use crate::syntax::ast::Query;

/// What is tried at the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trial {
    /// A name.
    Name,
    /// The content of a string.
    Text,
    /// An operator and its right operand.
    Operator,
    /// The same in what is computed under a name.
    Computed,
    /// The same in what is aggregated under a name.
    Aggregated,
    /// An option in parentheses.
    Option,
    /// The variable of a lambda.
    Variable,
    /// A transformation.
    Transformation,
    /// A list in parentheses.
    List,
    /// `as` with a name.
    As,
    /// The method of an aggregation with a name for its result.
    Method,
    /// A property with another name for it.
    Renamed,
}

impl Trial {
    /// What is written before the word, and what behind it.
    const fn text(self, is_behind_blank: bool) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("", ""),
            Self::Text => ("", "'"),
            Self::Operator if is_behind_blank => ("eq ", ""),
            Self::Operator => (" eq ", ""),
            Self::Computed if is_behind_blank => ("eq ", " as z"),
            Self::Computed => (" eq ", " as z"),
            Self::Aggregated if is_behind_blank => ("eq ", " with sum as z"),
            Self::Aggregated => (" eq ", " with sum as z"),
            Self::Option => ("$filter=", ""),
            Self::Variable => ("x:", ""),
            Self::Transformation => ("filter(", ")"),
            Self::List => ("(", ")"),
            Self::As if is_behind_blank => ("as ", ""),
            Self::As => (" as ", ""),
            Self::Method => ("sum as ", ""),
            Self::Renamed => ("", " as z"),
        }
    }

    /// Whether what was found is what was tried.
    fn fits(self, place: &Place<'_>) -> bool {
        match (self, &place.what) {
            (Self::Name, What::Expression(inside)) => !matches!(inside.at, At::Unknown),
            (Self::Name, _) => true,
            (Self::Text, What::Expression(inside)) => matches!(inside.at, At::Literal(_)),
            (Self::Operator | Self::Computed | Self::Aggregated, What::Expression(inside)) => {
                is_name(inside) && matches!(inside.role, Role::Operand(_, 1..))
            }
            (Self::Option, What::Expression(inside)) => {
                is_name(inside)
                    && place.options_of != OptionsOf::Request
                    && matches!(inside.role, Role::Whole(Clause::Condition))
            }
            (Self::Variable, What::Expression(inside)) => {
                is_name(inside) && matches!(inside.role, Role::Condition)
            }
            (Self::Transformation, What::Expression(inside)) => {
                is_name(inside) && matches!(inside.role, Role::Whole(Clause::Condition))
            }
            (Self::List | Self::Renamed, What::Property { .. }) => true,
            (Self::As, What::NewName(_)) | (Self::Method, What::NewName(Some(true))) => true,
            _ => false,
        }
    }
}

/// Whether the word was tried as a name directly behind a hole that no operator stands before: an
/// operator is more likely there.
fn is_behind_hole(trial: Trial, place: &Place<'_>) -> bool {
    let What::Expression(inside) = &place.what else {
        return false;
    };
    let Role::Operand(chain, 1) = inside.role else {
        return false;
    };
    trial == Trial::Name && matches!(chain.second().operator, Operator::Hole(_))
}

fn is_name(inside: &Inside<'_>) -> bool {
    matches!(inside.at, At::Path { path, .. } if path.rest().is_empty())
}

/// A query with a word at the place.
pub(super) struct Reading {
    pub(super) trial: Trial,
    pub(super) query: Query,
    /// Where the word begins.
    pub(super) at: u32,
}

impl Reading {
    /// The reading of a cut text with the fewest errors.
    pub(super) fn of(cut: &Cut<'_>) -> Option<Self> {
        let word = word_beside(cut.before);
        if cut.in_string {
            return Self::tried(cut, Trial::Text, &word).map(|(reading, _, _)| reading);
        }
        let first = Self::tried(cut, Trial::Name, &word);
        let mut best = match first {
            Some((reading, _, true)) => return Some(reading),
            Some((reading, errors, false)) => Some((reading, errors)),
            None => None,
        };
        let is_open = matches!(cut.last, Some('(' | ';' | ',' | '/'));
        for trial in [
            Trial::Operator,
            Trial::Computed,
            Trial::Aggregated,
            Trial::Option,
            Trial::Variable,
            Trial::Transformation,
            Trial::List,
            Trial::Method,
            Trial::As,
            Trial::Renamed,
        ] {
            let can_be = match trial {
                Trial::Operator | Trial::Computed | Trial::As => !is_open,
                Trial::Option => is_open,
                Trial::Variable => cut.last == Some('('),
                Trial::Transformation => cut.in_apply && is_open,
                Trial::List | Trial::Renamed => cut.in_apply && cut.last == Some('('),
                Trial::Method | Trial::Aggregated => cut.in_apply && !is_open,
                Trial::Name | Trial::Text => false,
            };
            if !can_be {
                continue;
            }
            if let Some((reading, errors, _)) = Self::tried(cut, trial, &word)
                && best.as_ref().is_none_or(|(_, least)| errors < *least)
            {
                best = Some((reading, errors));
            }
        }
        best.map(|(reading, _)| reading)
    }

    /// A reading, if it finds what it tries, with the number of its errors, and whether none of
    /// them is at the word.
    fn tried(cut: &Cut<'_>, trial: Trial, word: &str) -> Option<(Self, usize, bool)> {
        let (lead, trail) = trial.text(cut.is_behind_blank());
        let trail = [trail, &cut.closing].concat();
        let (query, errors, at) = cut.read(lead, word, &trail);
        let end = at + Span::from(0..word.len()).end;
        let is_clean = !errors
            .iter()
            .any(|span| at <= span.start && span.start < end);
        let is_behind_sign = matches!(cut.last, Some('(' | ',' | '/' | '=') | None);
        let is_found = find(&query, at).is_some_and(|place| {
            let begins = !matches!(place.what, What::Transformation) || is_behind_sign;
            begins && trial.fits(&place) && !(cut.word.is_empty() && is_behind_hole(trial, &place))
        });
        let reading = Self { trial, query, at };
        is_found.then_some((reading, errors.len(), is_clean))
    }

    /// What stands at the word.
    pub(super) fn place(&self) -> Option<Place<'_>> {
        find(&self.query, self.at)
    }
}

/// A word that does not occur in a text.
pub(super) fn word_beside(text: &str) -> String {
    let mut word = "odq_here".to_owned();
    while text.contains(&word) {
        word.push('_');
    }
    word
}
