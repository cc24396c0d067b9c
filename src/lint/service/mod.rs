//! What a service's profile says about a query. One file for each family of statements: a new
//! limit, form or name is a row of the profile's tables.

mod address;
mod apply;
mod combinations;
mod forms;
mod limits;
mod options;
mod parameter;
mod place;
mod properties;
#[cfg(test)]
mod tests;
mod unattested;
mod uses;
mod values;
mod words;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::hir::Query;
use crate::profile::{Profile, Rule};
use crate::schema::Schema;
use crate::syntax::ast::{self, SystemOption};
use place::Place;
use unattested::Unattested;
pub(super) use words::for_each_word;

/// The codes of this room, for the registry.
pub const CODES: &[Code] = &[
    properties::ORDER_KEY,
    options::UNDOCUMENTED_OPTION,
    limits::SEVERAL_ORDER_KEYS,
    limits::PAGE_SIZE,
    options::OPTION_NOT_SUPPORTED,
    words::FUNCTION_NOT_SUPPORTED,
    words::OPERATOR_NOT_SUPPORTED,
    forms::FORM_NOT_SUPPORTED,
    properties::NOT_FILTERABLE,
    properties::NOT_SELECTABLE,
    properties::NOT_EXPANDABLE,
    limits::SERVICE_LIMIT,
    options::REQUIRED,
    values::VALUE_NOT_LISTED,
    unattested::UNATTESTED,
    options::OPTION_OFF,
    address::SERVICE_ROOT,
    combinations::IMPOSSIBLE_COMBINATION,
];

/// What the rules look at, and what they find.
struct Judge<'a> {
    tree: &'a ast::Query,
    meaning: &'a Query,
    schema: &'a Schema,
    profile: &'a Profile,
    unattested: Unattested,
    findings: Vec<Diagnostic>,
}

/// Judges a query by a profile: what was written, and what that means for a schema.
///
/// A link that carries `$skiptoken` or `$deltatoken` was made by the service and is not judged.
#[must_use]
pub fn judge(
    tree: &ast::Query,
    meaning: &Query,
    schema: &Schema,
    profile: &Profile,
) -> Vec<Diagnostic> {
    let used = |option| meaning.options.iter().any(|o| o.option == option);
    if used(SystemOption::SkipToken) || used(SystemOption::DeltaToken) {
        return Vec::new();
    }
    let mut judge = Judge {
        tree,
        meaning,
        schema,
        profile,
        unattested: Unattested::default(),
        findings: Vec::new(),
    };
    let places = place::places(tree, meaning, schema);
    options::judge(&mut judge, &places);
    words::judge(&mut judge, &places);
    forms::judge(&mut judge, &places);
    properties::judge(&mut judge, &places);
    apply::judge(&mut judge, &places);
    limits::judge(&mut judge, &places);
    values::judge(&mut judge, &places);
    combinations::judge(&mut judge);
    address::judge(&mut judge);
    let Judge {
        mut findings,
        unattested,
        profile,
        ..
    } = judge;
    findings.extend(unattested.finding(profile));
    findings
}

impl Judge<'_> {
    /// Adds a finding that comes from a source.
    fn report(&mut self, code: Code, span: Span, message: String, source: &str) {
        self.report_with(code, span, message, "", source);
    }

    /// Adds to the last finding which declaration of the schema its rule is read from.
    fn rests_on(&mut self, rule: &Rule) {
        if let Some(finding) = self.findings.last_mut() {
            finding.declaration.clone_from(&rule.declaration);
        }
    }

    /// Adds a finding with advice, which comes from a source.
    fn report_with(&mut self, code: Code, span: Span, message: String, help: &str, source: &str) {
        let finding = Diagnostic::new(code, span, message);
        self.findings.push(match see(help, source) {
            Some(help) => finding.with_help(help),
            None => finding,
        });
    }
}

/// The advice and the source in one line; `None` if there is neither.
fn see(help: &str, source: &str) -> Option<String> {
    match (help.is_empty(), source.is_empty()) {
        (true, true) => None,
        (true, false) => Some(format!("see {source}")),
        (false, true) => Some(help.to_owned()),
        (false, false) => Some(format!("{help}; see {source}")),
    }
}

/// Parts of a sentence, with a word before the last.
fn joined(parts: &[String], word: &str) -> String {
    match parts.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} {word} {last}", others.join(", ")),
    }
}
