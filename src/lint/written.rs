//! From a place to what was written there: for fixes, and to show conditions as they are printed.

use super::finder::Finder;
use crate::diagnostic::{Applicability, Fix, Span};
use crate::syntax::ast::{Chain, Expr, Query};
use crate::syntax::print_expr;
use std::borrow::Cow;

/// An expression as it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written<'a> {
    pub(super) expr: &'a Expr,
    /// The operands of which it is one, and its number among them.
    pub(super) among: Option<(&'a Chain, usize)>,
}

/// The expression that stands at a place, without the parentheses round it.
pub(super) fn written(tree: &Query, span: Span) -> Option<Written<'_>> {
    let holds = |expr: &&Expr| {
        let outer = expr.outer_span();
        outer.start <= span.start && span.end <= outer.end
    };
    let mut next = None;
    for option in &tree.options {
        option.value.for_each_expr(&mut |expr| {
            if next.is_none() {
                next = Some(expr).filter(holds);
            }
        });
    }
    let mut among = None;
    while let Some(expr) = next {
        if expr.span == span {
            return Some(Written { expr, among });
        }
        (next, among) = (None, None);
        if let Some((chain, number)) = expr.as_chain().map(|chain| (chain, number_in(chain, span)))
        {
            let operand = match number.checked_sub(1) {
                None => Some(chain.first()),
                Some(behind) => chain.links().nth(behind).map(|link| &link.operand),
            };
            next = operand.filter(holds);
            among = Some((chain, number));
            continue;
        }
        expr.for_each_child(&mut |child| {
            if next.is_none() && holds(&child) {
                next = Some(child);
            }
        });
    }
    None
}

/// Which of the operands of a chain a place is in, if it is in one.
fn number_in(chain: &Chain, span: Span) -> usize {
    let links = chain.links().as_slice();
    links.partition_point(|link| link.operand.outer_span().start <= span.start)
}

impl<'a> Written<'a> {
    /// Takes the operand away with the operator that joins it to the others.
    pub(super) fn removed(&self) -> Option<Fix> {
        let (chain, number) = self.among?;
        let own = self.expr.outer_span();
        let gap = match number.checked_sub(1) {
            None => Span::new(own.start, chain.second().operand.outer_span().start),
            Some(0) => Span::new(chain.first().outer_span().end, own.end),
            Some(before) => {
                let before = &chain.links().nth(before - 1)?.operand;
                Span::new(before.outer_span().end, own.end)
            }
        };
        Some(Fix::replace(Applicability::Safe, "remove it", gap, ""))
    }
}

impl<'a> Finder<'a> {
    /// What was written at a place.
    pub(super) fn written(&self, span: Span) -> Option<Written<'a>> {
        written(self.tree, span)
    }

    /// An expression as it is printed.
    pub(super) fn printed(&self, expr: &Expr) -> String {
        print_expr(expr, &self.tree.source)
    }

    /// A condition as it is shown in messages: in back-ticks, decoded, and cut where it is long.
    pub(super) fn shown(&self, span: Span) -> String {
        const LONGEST: usize = 60;
        let text = match self.written(span) {
            Some(written) => Cow::Owned(self.printed(written.expr)),
            None => Cow::Borrowed(self.text(span)),
        };
        if text.chars().nth(LONGEST).is_none() {
            return format!("`{text}`");
        }
        let start: String = text.chars().take(LONGEST).collect();
        format!("`{}`...", start.trim_end())
    }
}
