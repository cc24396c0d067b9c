//! Constant patterns of `matchesPattern`, which are tried before there is data.

use super::context::Checker;
use super::error::CheckErrorKind;
use crate::edm::Value;
use crate::functions::{Function, FunctionError, Pattern, PatternLimits};
use crate::hir::Expr;
use std::collections::{HashMap, HashSet};

/// How many patterns of one query are tried. Each may cost milliseconds; those beyond are found
/// wrong when the query runs.
const MOST: usize = 64;

/// What is known of the patterns of a query.
#[derive(Default)]
pub(super) struct Patterns {
    tried: HashMap<Box<str>, Option<FunctionError>>,
    /// Where the wrong ones begin: the value of an alias is read at each use.
    reported: HashSet<u32>,
}

/// Reports a constant pattern that cannot be matched.
pub(super) fn pattern(c: &mut Checker<'_>, function: &Function, arguments: &[Expr]) {
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
        let wrong = Pattern::compile(text, &PatternLimits::default()).err();
        patterns.tried.insert((&**text).into(), wrong);
    }
    let Some(Some(wrong)) = patterns.tried.get(&**text) else {
        return;
    };
    if patterns.reported.insert(argument.span.start) {
        let wrong = wrong.clone();
        c.error(CheckErrorKind::Pattern(wrong), argument.span);
    }
}
