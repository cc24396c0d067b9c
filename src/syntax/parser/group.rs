//! Parentheses round expressions.

use super::expr::push_expr;
use super::list::Items;
use super::recover::close;
use super::stack::{Outside, Waiting};
use super::state::Parser;
use crate::diagnostic::Applicability;
use crate::ops::Operator;
use crate::syntax::ast::ExprKind;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Parentheses that are open, and what held outside of them.
pub(super) struct Group {
    /// Where they open.
    start: usize,
    outside: Outside,
    /// Whether an operator waits for what they hold.
    is_awaited: bool,
    in_list: bool,
}

/// `parenExpr = OPEN BWS commonExpr BWS CLOSE`
pub(super) fn paren_expr(p: &mut Parser<'_, '_>) {
    if let Some(group) = Group::open(p, false) {
        push_expr(p);
        group.close(p);
    }
}

impl Group {
    /// Passes over the opening sign at the cursor and begins the expression behind it. If that
    /// nests too deep, an error node stands for it.
    #[inline(always)]
    pub(super) fn open(p: &mut Parser<'_, '_>, is_awaited: bool) -> Option<Self> {
        let start = p.at();
        p.count_node();
        if !p.open() {
            p.push_error(start);
            return None;
        }
        p.advance(1);
        Some(Self {
            start,
            outside: p.enter_expr(),
            is_awaited,
            in_list: std::mem::replace(&mut p.in_list, false),
        })
    }

    /// Ends the expression, which is on the stack, with the closing sign at the cursor. Gives the
    /// operator that waits for it.
    #[inline(always)]
    pub(super) fn close(self, p: &mut Parser<'_, '_>) -> Option<Waiting> {
        p.leave_expr(self.outside);
        p.in_list = self.in_list;
        if p.peek() == Some(b')') {
            p.advance(1);
        } else {
            unclosed(p, self.start);
        }
        p.shut();
        let span = p.span_from(self.start);
        let more = p.shared.groups.len();
        if let Some(inner) = p.top() {
            inner.parens.push_before(span, more);
        }
        p.waiting().filter(|_| self.is_awaited)
    }
}

/// No closing sign is at the cursor.
#[cold]
#[inline(never)]
fn unclosed(p: &mut Parser<'_, '_>, start: usize) {
    if p.peek() == Some(b',') {
        list_out_of_place(p, start);
    } else {
        close(p, start, b')');
    }
}

/// `x eq ('a','b')`: a list where only `in` takes one. The cursor is at the first comma.
fn list_out_of_place(p: &mut Parser<'_, '_>, start: usize) {
    let comma = p.at();
    p.advance(1);
    let mut items = Items::behind(p, start, b')');
    while items.next(p) {
        push_expr(p);
        p.pop();
    }
    report_list(p, start, comma);
}

fn report_list(p: &mut Parser<'_, '_>, start: usize, comma: usize) {
    let kind = SyntaxErrorKind::Misplaced("a list in parentheses".to_owned());
    let mut error = SyntaxError::new(kind, p.span_from(start))
        .with_related(p.span(comma, comma + 1), "the comma makes it a list");
    let before = p.waiting();
    if let Some(waiting) = before.filter(|waiting| waiting.operator == Operator::Eq) {
        error = error.with_fix(Applicability::Unsafe, "write `in`", waiting.span, "in");
    }
    p.report(error);
    if let Some(inner) = p.top() {
        inner.kind = ExprKind::Error;
    }
}
