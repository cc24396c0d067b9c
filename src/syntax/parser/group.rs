//! Parentheses round expressions.

use super::expr::push_expr;
use super::hole;
use super::list::Items;
use super::recover::close;
use super::stack::{Outside, Waiting};
use super::state::Parser;
use crate::diagnostic::Applicability;
use crate::ops::Operator;
use crate::syntax::ast::ExprKind;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Parentheses that opened side by side, and what held outside of them.
pub(super) struct Group {
    /// Where the outermost of them opens.
    start: usize,
    /// How many of them are open.
    count: usize,
    outside: Outside,
    /// Whether an operator waits for what they hold.
    is_awaited: bool,
    in_list: bool,
}

/// `parenExpr = OPEN BWS commonExpr BWS CLOSE`
pub(super) fn paren_expr(p: &mut Parser<'_, '_>) {
    if let Some(group) = Group::open(p, false, 1) {
        push_expr(p);
        let signs = usize::from(p.peek() == Some(b')'));
        group.close(p, signs);
    }
}

impl Group {
    /// As many parentheses as nest anywhere.
    pub(super) const ALL: usize = usize::MAX;

    /// Passes over the opening signs at the cursor, at most so many, and begins the expression
    /// behind them. If that nests too deep, an error node stands for it.
    #[inline(always)]
    pub(super) fn open(p: &mut Parser<'_, '_>, is_awaited: bool, most: usize) -> Option<Self> {
        let start = p.at();
        let mut count = p.open_all(most);
        if count == 0 {
            p.count_node();
            if !p.open() {
                p.push_error(start);
                return None;
            }
            count = 1;
        }
        p.advance(count);
        Some(Self {
            start,
            count,
            outside: p.enter_expr(),
            is_awaited,
            in_list: std::mem::replace(&mut p.in_list, false),
        })
    }

    /// Ends the expression, which is on the stack, with the closing signs at the cursor, as many as
    /// opened side by side. Gives the operator that waits for it.
    #[inline(always)]
    pub(super) fn close_last(p: &mut Parser<'_, '_>) -> Option<Waiting> {
        let group = p.shared.work.groups.pop()?;
        let signs = p.bytes().iter().take(group.count);
        let signs = signs.take_while(|byte| **byte == b')').count();
        if signs.max(1) < group.count {
            group.close_inner(p, signs);
            return None;
        }
        group.close(p, signs)
    }

    /// Closes some of the parentheses, the inner ones. The others stay open.
    #[inline(never)]
    fn close_inner(mut self, p: &mut Parser<'_, '_>, signs: usize) {
        let count = signs.max(1);
        self.count -= count;
        let inner = Self {
            start: self.start + self.count,
            count,
            outside: p.same_base(self.outside),
            is_awaited: false,
            in_list: false,
        };
        p.shared.work.groups.push(self);
        inner.close(p, signs);
    }

    /// Ends the expression with so many closing signs, which are at the cursor; none where it is
    /// missing.
    #[inline(always)]
    fn close(self, p: &mut Parser<'_, '_>, signs: usize) -> Option<Waiting> {
        p.leave_expr(self.outside);
        p.in_list = self.in_list;
        if signs == 0 {
            unclosed(p, self.start);
        } else {
            p.advance(signs);
        }
        p.shut_all(self.count);
        self.surround(p);
        p.waiting().filter(|_| self.is_awaited)
    }

    /// Notes the parentheses, the last of which closes before the cursor, with the operand on the
    /// stack.
    #[inline(always)]
    fn surround(&self, p: &mut Parser<'_, '_>) {
        let (more, end) = (p.shared.work.groups.len(), p.at());
        for outer in (0..self.count).rev() {
            let span = p.span(self.start + outer, end - outer);
            if let Some(inner) = p.top() {
                inner.parens.push_before(span, more + outer);
            }
        }
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
    if p.waiting()
        .is_some_and(|it| matches!(it.operator, Operator::Hole(_)))
    {
        // `status {{op}} ('New','Active')`: the operator may be `in`.
        let end = p.at() - usize::from(p.slice(start, p.at()).ends_with(')'));
        p.pop();
        return hole::push(p, start + 1, end);
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
