//! `$search`: words and phrases, for which no schema is needed.

use super::context::Checker;
use crate::hir::Search;
use crate::syntax::ast::{self, SearchKind};

// Parentheses nest: what calls itself here holds little on the stack.
pub(super) fn search<'a>(c: &Checker<'a>, node: &'a ast::Search) -> Search {
    match &node.kind {
        SearchKind::Term(text) | SearchKind::Incomplete(text) => {
            Search::Term(c.source.filled(c.text(text)).into())
        }
        SearchKind::Not(operand) => Search::Not(Box::new(search(c, operand))),
        SearchKind::And(operands) => Search::And(all(c, operands)),
        SearchKind::Or(operands) => Search::Or(all(c, operands)),
        SearchKind::Error => Search::Unknown,
    }
}

fn all<'a>(c: &Checker<'a>, operands: &'a [ast::Search]) -> Vec<Search> {
    operands.iter().map(|operand| search(c, operand)).collect()
}
