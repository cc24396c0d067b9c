//! What the checker knows while it walks a tree.

use super::alias::named;
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::letter_case::LetterCase;
use super::pattern::Patterns;
use super::probe::Probe;
use super::shape::Shape;
use crate::diagnostic::{Diagnostics, Edit, Span};
use crate::edm::{Item, Type, TypeId};
use crate::functions::PatternLimits;
use crate::hir::Few;
use crate::ops::Level;
use crate::schema::Schema;
use crate::syntax::ast::{Expr, OptionValue, Query};
use crate::text::{Source, Text};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The name of the scope that `/$filter` makes: `$this`, and all names without a variable.
pub(super) const THIS: &str = "$this";

/// A variable that can be named here.
pub(super) struct Scope<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) ty: Type,
    /// What it has beside the members of its type, or instead of them.
    pub(super) shape: Option<Rc<Shape<'a>>>,
}

/// What stands round the expression that is being read.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// The smallest condition round it, which a fix can put into a lambda.
    pub(super) statement: Option<Span>,
    /// The type on the other side of the comparison.
    pub(super) opposite: Option<Type>,
    /// Where that is, if it stands to the left.
    pub(super) left: Option<Span>,
}

/// A name of which only the letter case was wrong, and which was read as the one that is meant.
pub(super) struct Guess {
    /// Where it stands.
    pub(super) name: Span,
    /// The smallest condition round it.
    pub(super) statement: Option<Span>,
}

/// The state of one check.
pub(super) struct Checker<'a> {
    pub(super) schema: &'a Schema,
    pub(super) source: &'a Source,
    pub(super) letter_case: LetterCase,
    /// The type of a record.
    pub(super) it: Type,
    /// What a record has beside the members of its type, or instead of them.
    pub(super) shape: Option<Rc<Shape<'a>>>,
    /// The lambdas round this place, the outermost first.
    pub(super) scopes: Vec<Scope<'a>>,
    /// How many of them cannot be named here: the value of an alias sees none round its use.
    pub(super) hidden: usize,
    /// The names of all variables so far, to know one that is used too late; not each time that
    /// one follows another of its name.
    pub(super) former: Few<Cow<'a, str>>,
    pub(super) place: Place,
    /// The level of the operator of which the expression is an operand, without parentheses round it.
    pub(super) round: Option<Level>,
    /// The names that were read as others so far; of no more findings than are seen.
    pub(super) guesses: Vec<Guess>,
    /// The values of parameter aliases.
    pub(super) aliases: BTreeMap<&'a str, &'a Expr>,
    /// The aliases whose values are being read, to see a cycle.
    pub(super) open_aliases: Vec<&'a str>,
    /// How many bytes of text the uses of aliases have stood for.
    pub(super) expanded: usize,
    /// Whether it has been said that aliases exceed a limit.
    pub(super) alias_limit_met: bool,
    /// The aliases that have been reported to refer to themselves.
    pub(super) cycles: BTreeSet<&'a str>,
    /// What is wrong with the constant patterns so far.
    pub(super) patterns: Patterns,
    /// How deep the expression being read lies in the tree of meaning.
    pub(super) level: usize,
    pub(super) findings: Vec<Finding>,
    /// What is noted for one who asks how the text can go on.
    pub(super) probe: Option<Box<Probe>>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(
        query: &'a Query,
        schema: &'a Schema,
        letter_case: LetterCase,
        patterns: PatternLimits,
        it: Type,
        findings: Vec<Finding>,
    ) -> Self {
        let mut aliases = BTreeMap::new();
        for option in &query.options {
            if let OptionValue::Alias(value) = &option.value {
                let name = option.name.as_str(&query.source);
                aliases
                    .entry(name.strip_prefix('@').unwrap_or(name))
                    .or_insert(value);
            }
        }
        Self {
            schema,
            source: &query.source,
            letter_case,
            it,
            shape: None,
            scopes: Vec::new(),
            hidden: 0,
            former: Few::new(),
            place: Place::default(),
            round: None,
            guesses: Vec::new(),
            aliases,
            open_aliases: Vec::new(),
            expanded: 0,
            alias_limit_met: false,
            cycles: BTreeSet::new(),
            patterns: Patterns::within(patterns),
            level: 0,
            findings,
            probe: None,
        }
    }

    /// Adds a finding, unless it only follows from a type that was guessed.
    pub(super) fn report(&mut self, mut finding: Finding) {
        if !self.follows_from_guess(&finding) {
            self.mend_aliases(&mut finding);
            self.findings.push(finding);
        }
    }

    /// What is wrong with the value of an alias is mended only if it is used nowhere else: what fits
    /// one place may not fit another.
    fn mend_aliases(&self, finding: &mut Finding) {
        if self.aliases.is_empty() {
            return;
        }
        let text = self.source.as_str();
        let is_shared = |edit: &Edit| {
            let mut aliases = self.aliases.iter();
            let holder = aliases.find(|(_, value)| {
                let place = value.outer_span();
                place.start <= edit.span.start && edit.span.end <= place.end
            });
            holder.is_some_and(|(name, _)| named(text).filter(|it| it == name).nth(2).is_some())
        };
        let fixes = &mut finding.fixes;
        fixes.retain(|fix| !fix.edits.iter().any(is_shared));
    }

    /// Whether types do not go together, and one of them is that of a name that was read as
    /// another: what is meant by the whole is known once the name is right.
    fn follows_from_guess(&self, finding: &Finding) -> bool {
        let follows = |guess: &Guess| {
            guess.statement == self.place.statement || finding.span.to(guess.name) == finding.span
        };
        finding.kind.is_about_types() && self.guesses.iter().any(follows)
    }

    pub(super) fn error(&mut self, kind: CheckErrorKind, span: Span) {
        self.report(Finding::new(kind, span));
    }

    /// Whether the next finding will be seen, so that a search for nearest names is worth it.
    pub(super) const fn is_heard(&self) -> bool {
        self.findings.len() < Diagnostics::LIMIT
    }

    /// The characters of a piece of the tree.
    pub(super) fn text(&self, text: &'a Text) -> &'a str {
        text.as_str(self.source)
    }

    /// A type in the words of CSDL.
    pub(super) fn show(&self, ty: Type) -> String {
        self.schema.display(ty).to_string()
    }

    /// The structured type behind a single value, if there is one.
    pub(super) fn structured(&self, ty: Type) -> Option<TypeId> {
        let Item::Named(id) = ty.item else {
            return None;
        };
        self.schema.definition(id)?.as_structured().map(|_| id)
    }

    /// The scopes that can be named here, each with the number of scopes round it; the innermost
    /// first.
    pub(super) fn visible(&self) -> impl Iterator<Item = (usize, &Scope<'a>)> {
        self.scopes.iter().enumerate().skip(self.hidden).rev()
    }
}
