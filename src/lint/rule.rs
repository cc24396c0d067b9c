use super::finder::Finder;
use crate::diagnostic::{Applicability, Code};
use crate::hir;
use crate::syntax::ast;

/// A rule of the linter: one kind of finding, with its page and what finds it.
///
/// A rule is one file below `lint/rules`; its examples are run by a test that all rules share.
#[derive(Debug)]
pub struct Rule {
    /// Number, name and usual level. The name reads well after "allow".
    pub code: Code,
    /// What it says, in a few words.
    pub summary: &'static str,
    /// What it does and why that matters, in lines of at most 80 characters.
    pub meaning: &'static str,
    /// A query that has the finding.
    pub example: &'static str,
    /// What to write instead: a query without the finding.
    pub instead: &'static str,
    /// How far the fixes can be trusted; `None` if there are none.
    pub fix: Option<Applicability>,
    /// What finds it.
    pub(super) check: Check,
}

/// What a rule looks at. One walk over a query serves all rules.
#[derive(Clone, Copy, Debug)]
pub(super) enum Check {
    /// The whole text and its tree, once; no schema is needed.
    Text(fn(&mut Finder<'_>)),
    /// Each expression as it was written; no schema is needed.
    Written(for<'a> fn(&mut Finder<'a>, &'a ast::Expr)),
    /// Each set of options as it was understood: those of the request, and those in parentheses.
    Options(for<'a> fn(&mut Finder<'a>, &'a hir::Query)),
    /// Each condition as a whole.
    Condition(for<'a> fn(&mut Finder<'a>, Condition<'a>)),
    /// Each typed expression, those inside others too.
    Meant(for<'a> fn(&mut Finder<'a>, &'a hir::Expr)),
}

/// A condition as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition<'a> {
    pub(super) expr: &'a hir::Expr,
    /// What it chooses.
    pub(super) chooses: Chooses,
}

/// What a condition chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chooses {
    /// Records: a filter.
    Records,
    /// Items of a collection: what `any` and `all` ask, and filters of items.
    Items,
    /// A branch of `case`.
    Branch,
}
