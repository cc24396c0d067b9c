//! From tree and schema to meaning: names are resolved, nodes typed, conversions made explicit.
//!
//! [`check`] is the only maker of a checked query. It goes on after an error: what depends on it is
//! [`hir::ExprKind::Unknown`] and says nothing more.

mod address;
mod alias;
mod applicable;
mod apply;
mod arguments;
mod arithmetic;
mod call;
mod chain;
mod compare;
mod compute;
mod condition;
mod conditioned;
mod context;
mod declared;
mod encode;
mod error;
mod expand;
mod expr;
mod finding;
mod foreign;
mod function;
mod hole;
mod key;
mod lambda;
mod letter_case;
mod literal;
mod membership;
mod operation;
mod options;
mod parentheses;
mod path;
mod pattern;
mod place;
mod plain;
mod probe;
mod resource;
mod root;
mod search;
mod select;
mod service;
mod shape;
mod special;
mod spelling;
mod steps;
mod suggest;

pub(crate) use encode::Encoding;
pub(crate) use error::{ALIAS_WITHOUT_VALUE, NOT_BOOLEAN, TYPE_MISMATCH};
pub use error::{CODES, CheckErrorKind};
pub use letter_case::LetterCase;
pub use probe::{Made, Names, Probe};
pub use resource::Root;
pub(crate) use spelling::example;

use crate::diagnostic::Diagnostic;
use crate::functions::PatternLimits;
use crate::hir;
use crate::schema::Schema;
use crate::syntax::ast;

/// What a query means, as far as it could be understood, with all that is wrong with it.
///
/// The meaning is complete if no finding is an error.
#[must_use]
pub fn check(query: &ast::Query, schema: &Schema, root: &Root) -> (hir::Query, Vec<Diagnostic>) {
    let patterns = PatternLimits::default();
    check_by(query, schema, root, LetterCase::Counts, patterns)
}

/// As [`check`], for a service that stands to the letter case of names as is told, and with other
/// limits of patterns than the usual ones.
#[must_use]
pub fn check_by(
    query: &ast::Query,
    schema: &Schema,
    root: &Root,
    letter_case: LetterCase,
    patterns: PatternLimits,
) -> (hir::Query, Vec<Diagnostic>) {
    let (hir, findings, _) = read(query, schema, root, letter_case, patterns, None);
    (hir, findings)
}

/// What a query means, and what is known at the byte offset `at` of its text.
#[must_use]
pub fn probe(
    query: &ast::Query,
    schema: &Schema,
    root: &Root,
    letter_case: LetterCase,
    at: u32,
) -> (hir::Query, Probe) {
    let probe = Some(Box::new(Probe::new(at)));
    let patterns = PatternLimits::default();
    let (hir, _, probe) = read(query, schema, root, letter_case, patterns, probe);
    (hir, probe.map_or_else(Probe::default, |probe| *probe))
}

fn read(
    query: &ast::Query,
    schema: &Schema,
    root: &Root,
    letter_case: LetterCase,
    patterns: PatternLimits,
    probe: Option<Box<Probe>>,
) -> (hir::Query, Vec<Diagnostic>, Option<Box<Probe>>) {
    let mut findings = Vec::new();
    let (resource, expected) = resource::resolve(query, schema, root, letter_case, &mut findings);
    let ty = resource.ty;
    let mut checker = context::Checker::new(query, schema, letter_case, patterns, ty, findings);
    checker.probe = probe;
    if let Some(plus) = query.plus {
        let info = finding::Finding::new(CheckErrorKind::PlusAsBlank, plus);
        checker.report(info.with_help("`+` itself is written `%2B`, a blank `%20`"));
    }
    arguments::judge(&mut checker, query, &expected);
    path_filters(&mut checker, query);
    let mut hir = options::options(&mut checker, query, resource);
    alias::unused(&mut checker, query);
    hole::note(&query.source, &mut hir);
    (hir, diagnostics(query, checker.findings), checker.probe)
}

/// The findings as they are told; the texts of fixes are written as the query is.
fn diagnostics(query: &ast::Query, findings: Vec<finding::Finding>) -> Vec<Diagnostic> {
    if findings.is_empty() {
        return Vec::new();
    }
    let encoding = Encoding::of(query);
    let findings = findings.into_iter().map(|mut finding| {
        let edits = finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits);
        edits.for_each(|edit| edit.text = encoding.write(&edit.text).into_owned());
        finding.diagnostic()
    });
    findings.collect()
}

/// The conditions of `/$filter(...)` in the address.
fn path_filters<'a>(checker: &mut context::Checker<'a>, query: &'a ast::Query) {
    let address = query.address.as_ref();
    let resource = address.and_then(|address| address.resource.as_ref());
    for segment in resource.iter().flat_map(|resource| &resource.segments) {
        if let ast::ResourceKind::Filter(predicate) = &segment.kind {
            condition::condition(checker, predicate, "in `$filter`");
        }
    }
}
