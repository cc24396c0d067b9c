//! Findings about a query that is valid: what it means, what it costs, how it is written, and what a
//! service does with it.
//!
//! - `rules/` holds the rules, one file each: [`rules`] lists them, [`lint`] lets them look.
//! - `service/` judges by a profile: [`judge`].
//!
//! A new rule is a file below `rules/` and a line in the list of its folder. Its page and its
//! examples are in the file; one test runs the examples of all.

mod finder;
mod rule;
mod rules;
mod service;
mod walk;
mod written;

use crate::diagnostic::{Code, Diagnostic, Level, Levels};
use crate::hir;
use crate::profile::Profile;
use crate::schema::Schema;
use crate::syntax::ast::{self, SystemOption};
use finder::Finder;
pub use rule::Rule;
pub use service::{CODES, judge};

/// All rules, in the order of their codes.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::RULES.iter().copied().flatten().copied()
}

/// The codes of all rules, ascending.
pub fn codes() -> impl Iterator<Item = Code> {
    rules().map(|rule| rule.code)
}

/// What the rules find that need no schema.
#[must_use]
pub fn lint_text(tree: &ast::Query, levels: &Levels) -> Vec<Diagnostic> {
    run(tree, None, None, levels)
}

/// What all rules find about a query that fits its schema. With a profile there is no advice that
/// the service could not follow.
#[must_use]
pub fn lint(
    tree: &ast::Query,
    query: &hir::Query,
    schema: &Schema,
    profile: Option<&Profile>,
    levels: &Levels,
) -> Vec<Diagnostic> {
    run(tree, Some((query, schema)), profile, levels)
}

fn run(
    tree: &ast::Query,
    meaning: Option<(&hir::Query, &Schema)>,
    profile: Option<&Profile>,
    levels: &Levels,
) -> Vec<Diagnostic> {
    // A link that the service made is its own affair.
    let is_link = |option| matches!(option, SystemOption::SkipToken | SystemOption::DeltaToken);
    let mut options = tree.options.iter().filter_map(ast::QueryOption::system);
    if options.any(is_link) {
        return Vec::new();
    }
    let wanted: Vec<&'static Rule> = rules()
        .filter(|rule| levels.of(rule.code) != Level::Off)
        .collect();
    let Some(first) = wanted.first() else {
        return Vec::new();
    };
    let mut finder = Finder::new(tree, meaning.map(|(_, schema)| schema), profile, first);
    walk::written(&mut finder, &wanted);
    if let Some((query, _)) = meaning {
        walk::meant(&mut finder, query, &wanted);
    }
    let found = finder.into_findings().into_iter();
    found.filter_map(|finding| levels.judged(finding)).collect()
}
