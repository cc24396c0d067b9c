//! `contains(name,'abc' or favorite`: what stands behind a call or a list whose closing parenthesis is
//! missing, and was read as a part of it.

use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Level;
use crate::syntax::ast::{Argument, Expr, ExprKind};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Functions that give a condition and take two arguments: with one they are not at their end.
const PAIRS: [&str; 5] = ["contains", "startswith", "endswith", "concat", "indexof"];

/// Where the call of a function ended whose last argument is a condition, as those of few are.
pub(super) fn end_of_call(name: &str, arguments: &[Argument]) -> Option<Span> {
    let is_pair = PAIRS.iter().any(|pair| pair.eq_ignore_ascii_case(name));
    match arguments.last()? {
        Argument::Positional(last) if !is_pair || arguments.len() > 1 => end_of_first(last),
        Argument::Positional(_) | Argument::Named(..) | Argument::Branch(..) => None,
    }
}

/// Where the first operand of a condition ends; `None` if it is no condition.
pub(super) fn end_of_first(condition: &Expr) -> Option<Span> {
    let mut first = condition;
    loop {
        if !first.parens.is_empty() {
            break;
        }
        first = match &first.kind {
            ExprKind::Chain(chain) if joins(chain.level()) && !chain.is_template() => chain.first(),
            ExprKind::In(membership) => &membership.operand,
            ExprKind::Has(membership) => &membership.operand,
            ExprKind::Chain(_)
            | ExprKind::Unary(_)
            | ExprKind::Literal(_)
            | ExprKind::Path(_)
            | ExprKind::Array(_)
            | ExprKind::Object(_)
            | ExprKind::Hole(_)
            | ExprKind::Error => break,
        };
    }
    let is_whole = std::ptr::eq(first, condition) || matches!(first.kind, ExprKind::Error);
    (!is_whole).then(|| Span::at(first.outer_span().end))
}

const fn joins(level: Level) -> bool {
    matches!(
        level,
        Level::Or | Level::And | Level::Equality | Level::Relational
    )
}

/// Reports that the parenthesis that opens at `open` is not closed at `place`.
pub(super) fn report(p: &mut Parser<'_, '_>, open: usize, place: Span) {
    let opener = p.span(open, open + 1);
    let kind = SyntaxErrorKind::Unclosed(")".to_owned());
    p.report(
        SyntaxError::new(kind, place)
            .with_related(opener, "opened here")
            .with_fix(Applicability::Unsafe, "insert `)`", place, ")"),
    );
}
