//! Reading a text as one rule of the standard's grammar (ABNF Construction Rules 4.01).
//!
//! A rule is read strictly: by the grammar alone, without what the parser of queries tolerates
//! because it cannot know what the text is. Each rule takes its text as it stands in a URL or in a
//! payload: rules of URLs are percent-decoded, rules of values are not.

mod expression;
mod options;
mod table;
mod value;

pub(super) use options::strict_options;

use self::table::{Read, TABLE};
use super::encoding::Encoding;
use super::hole::reported;
use super::state::{Parser, Shared};
use super::url::Part;
use crate::diagnostic::{Limits, Span};
use crate::syntax::ast::{Address, Expr, OptionValue, Query, QueryOption};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::{HoleForms, Plus, Signs, Source, Text, mask};
use strsim::levenshtein;
use thiserror::Error;

/// A rule of the grammar that a text can be read as.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    name: &'static str,
    read: Read,
}

/// A name that is no rule's, with the names that are near: `commonExp`
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no rule `{name}`{}", near(.nearest))]
pub struct UnknownRule {
    /// What was asked for.
    pub name: String,
    /// The names of rules that are near, the nearest first.
    pub nearest: Vec<&'static str>,
}

fn near(names: &[&str]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("; did you mean {}?", names.join(" or "))
}

impl Rule {
    /// The rule of that name, in any case.
    ///
    /// # Errors
    ///
    /// There is no such rule, or none that a text can be read as; some names are near.
    pub fn named(name: &str) -> Result<Self, UnknownRule> {
        let found = TABLE
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        match found {
            Some((name, read)) => Ok(Self { name, read: *read }),
            None => Err(UnknownRule {
                name: super::recover::shortened(name),
                nearest: nearest(name),
            }),
        }
    }

    /// The names of all rules.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TABLE.iter().map(|(name, _)| *name)
    }

    /// The name, as the standard writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Reads a text as this rule. There is always a tree; it is complete if there are no errors.
    /// An expression, a literal, a name or a value is the only option of the tree, without a name;
    /// a path is its address.
    #[must_use]
    pub fn parse(self, text: &str, limits: &Limits) -> (Query, Vec<SyntaxError>) {
        if let Some(too_long) = super::too_long(text, limits) {
            return (Query::default(), vec![too_long]);
        }
        let forms = HoleForms::default();
        let masked = mask(text, forms);
        let (letters, holes) = masked.holes.unzip();
        let text = letters.as_deref().unwrap_or(text);
        let signs = Signs::of(text);
        let encoding = Encoding::of(signs, true, Plus::Literal);
        let mut shared = Shared::new(text, signs, limits, encoding);
        shared.holes = holes.as_deref();
        let mut query = (self.read)(&mut shared, text);
        let mut errors = shared.errors;
        errors.sort_by_key(|error| error.span.start);
        let errors = reported(errors, holes.as_deref(), &masked.unclosed);
        query.source = Source::with_holes(text, forms, holes);
        (query, errors)
    }
}

/// Reads a text as the rule of that name, within the usual limits.
///
/// # Errors
///
/// There is no such rule; else the tree comes with what is wrong with the text.
pub fn parse_rule(name: &str, text: &str) -> Result<(Query, Vec<SyntaxError>), UnknownRule> {
    Ok(Rule::named(name)?.parse(text, &Limits::DEFAULT))
}

/// The names that are near to one that is no rule's.
fn nearest(name: &str) -> Vec<&'static str> {
    const LONGEST: usize = 64;
    if name.len() > LONGEST {
        return Vec::new();
    }
    let wanted = name.to_ascii_lowercase();
    let mut near: Vec<(usize, &'static str)> = Rule::names()
        .map(|known| (levenshtein(&known.to_ascii_lowercase(), &wanted), known))
        .filter(|(distance, _)| *distance <= name.len() / 3)
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// All of a text.
fn whole(text: &str) -> Part<'_> {
    Part { text, at: 0 }
}

/// A tree of one expression.
fn of_expr(expr: Expr, length: usize) -> Query {
    of_value(OptionValue::Filter(expr), length)
}

/// A tree of one piece of text.
fn of_text(text: &str) -> Query {
    let span = Span::from(0..text.len());
    of_value(OptionValue::Custom(Text::new(span)), text.len())
}

fn of_value(value: OptionValue, length: usize) -> Query {
    Query {
        options: vec![QueryOption {
            name: Text::owned(Span::at(0), ""),
            value,
            value_span: Span::from(0..length),
        }],
        ..Query::default()
    }
}

/// A tree of an address alone.
fn of_address(text: &str) -> Address {
    Address {
        span: Span::from(0..text.len()),
        authority: None,
        segments: Vec::new(),
        fragment: None,
        resource: None,
        context: None,
    }
}

/// Reports that the text, or what is at `span`, is something else than the rule says.
fn other(shared: &mut Shared<'_>, expected: &'static str, span: Span) {
    shared.report(SyntaxError::new(SyntaxErrorKind::OtherRule(expected), span));
}

/// Reports what is left behind the end of a rule.
fn nothing_behind(p: &mut Parser<'_, '_>) {
    if !p.is_at_end() {
        let kind = SyntaxErrorKind::Misplaced(super::recover::found(p));
        let span = p.span_here();
        p.error(kind, span);
    }
}

#[cfg(test)]
mod tests;
