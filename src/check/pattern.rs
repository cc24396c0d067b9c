//! Constant patterns of `matchesPattern`, which are tried before there is data.

use super::context::Checker;
use super::error::CheckErrorKind;
use crate::diagnostic::Span;
use crate::edm::Value;
use crate::functions::{Function, FunctionError, Pattern, PatternLimits};
use crate::hir::Expr;
use crate::syntax::ast::{self, Argument, Segment};
use std::collections::{BTreeMap, BTreeSet};

/// How many patterns of one query are tried. Each may cost milliseconds; those beyond are found
/// wrong when the query runs.
const MOST: usize = 64;

/// What is known of the patterns of a query.
#[derive(Default)]
pub(super) struct Patterns {
    tried: BTreeMap<Box<str>, Option<FunctionError>>,
    /// Where the wrong ones begin: the value of an alias is read at each use.
    reported: BTreeSet<u32>,
    limits: PatternLimits,
}

impl Patterns {
    /// No patterns, each of which may cost so much.
    pub(super) fn within(limits: PatternLimits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }
}

/// Reports a constant pattern that cannot be matched, where it is written: perhaps as the value of
/// an alias.
pub(super) fn pattern<'a>(
    c: &mut Checker<'a>,
    function: &Function,
    node: &'a ast::Call,
    arguments: &[Expr],
) {
    if function.name != "matchesPattern" {
        return;
    }
    let Some(argument) = arguments.get(1) else {
        return;
    };
    let Some(Value::String(text)) = argument.as_literal().map(|literal| &literal.value) else {
        return;
    };
    let patterns = &mut c.patterns;
    if !patterns.tried.contains_key(&**text) {
        if patterns.tried.len() >= MOST {
            return;
        }
        let wrong = Pattern::compile(text, &patterns.limits).err();
        patterns.tried.insert((&**text).into(), wrong);
    }
    let Some(Some(wrong)) = patterns.tried.get(&**text) else {
        return;
    };
    let wrong = wrong.clone();
    let span = match node.arguments.get(1) {
        Some(Argument::Positional(written)) => place(c, written),
        Some(Argument::Named(..) | Argument::Branch(..)) | None => argument.span,
    };
    if c.patterns.reported.insert(span.start) {
        c.error(CheckErrorKind::Pattern(wrong), span);
    }
}

/// Where the constant stands that an expression is, or that an alias stands for.
fn place<'a>(c: &Checker<'a>, mut written: &'a ast::Expr) -> Span {
    // Aliases of aliases that have no end have been reported; a few are followed.
    for _ in 0..4 {
        let ast::ExprKind::Path(path) = &written.kind else {
            break;
        };
        let (Segment::Alias(name), true) = (path.first(), path.rest().is_empty()) else {
            break;
        };
        match c.aliases.get(c.text(name)) {
            Some(value) => written = value,
            None => break,
        }
    }
    written.span
}
