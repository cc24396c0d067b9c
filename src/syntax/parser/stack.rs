//! The stack of operands, with the operators between them.

use super::compared_twice::compared_twice;
use super::state::{Parser, Shared};
use crate::diagnostic::Span;
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Chain, Expr, ExprKind, Link, Literal, LiteralKind, Path, Segment};
use crate::text::Text;

/// Operands that nothing has taken yet, each with the operator to its left. The first operand of an
/// expression has none, nor has the last one before what follows it was read; they show an operator
/// that means nothing.
pub(super) struct Stack {
    operands: Vec<Link>,
    /// The operator that waits for its right operand, of the innermost expression that has one.
    waiting: Option<Waiting>,
    /// Where the operands of the innermost expression begin.
    base: usize,
    /// How many levels the operators make up that wait or whose chain goes on.
    levels: usize,
}

/// An operator, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Waiting {
    pub(super) operator: Operator,
    pub(super) span: Span,
}

/// What held outside of an expression.
#[derive(Clone, Copy)]
pub(super) struct Outside {
    waiting: Option<Waiting>,
    base: usize,
}

impl Stack {
    pub(super) const fn new() -> Self {
        Self {
            operands: Vec::new(),
            waiting: None,
            base: 0,
            levels: 0,
        }
    }

    /// Makes it as it was before anything was read. How many operands it has memory for.
    pub(super) fn reset(&mut self) -> usize {
        self.operands.clear();
        (self.waiting, self.base, self.levels) = (None, 0, 0);
        self.operands.capacity()
    }

    /// The operators of the innermost expression that have an operand, the last first.
    fn operators(&self) -> impl Iterator<Item = Operator> {
        let joined = self.operands.get(self.base + 1..).unwrap_or(&[]);
        joined.iter().rev().map(|link| link.operator)
    }

    /// The level of the last of these.
    #[inline]
    fn last_level(&self) -> Option<Level> {
        let last = self
            .operands
            .len()
            .checked_sub(1)
            .filter(|last| *last > self.base)?;
        self.operands.get(last).map(|link| link.operator.level())
    }

    /// How many of these are of a level.
    fn run(&self, level: Level) -> usize {
        let same = |operator: &Operator| operator.level() == level;
        self.operators().take_while(same).count()
    }

    fn push(&mut self, operand: Expr) {
        self.push_new(|| operand);
    }

    /// Pushes an operand that is made when there is room for it: at once where it belongs, and not
    /// elsewhere first. The processor waits for what is copied right after it was written.
    #[inline]
    fn push_new(&mut self, operand: impl FnOnce() -> Expr) {
        self.operands
            .extend(std::iter::once_with(|| Link::first(operand())));
    }
}

impl Shared<'_> {
    /// The operands since the stack had `base`.
    pub(super) fn operands_since(&self, base: usize) -> impl Iterator<Item = &Expr> {
        let links = self.work.stack.operands.get(base..).unwrap_or(&[]);
        links.iter().map(|link| &link.operand)
    }
}

impl Parser<'_, '_> {
    pub(super) fn push(&mut self, expr: Expr) {
        self.shared.work.stack.push(expr);
    }

    /// Leaves an operand that is made where it belongs.
    #[inline]
    pub(super) fn push_new(&mut self, operand: impl FnOnce() -> Expr) {
        self.shared.work.stack.push_new(operand);
    }

    /// Leaves a path of one name.
    #[inline]
    pub(super) fn push_name(&mut self, name: Span) {
        self.shared.work.stack.push_new(|| {
            let path = Path::new(Segment::Name(Text::new(name)));
            Expr::new(ExprKind::Path(path), name)
        });
    }

    /// Leaves a string, of which `span` is the place with both apostrophes.
    #[inline]
    pub(super) fn push_string(&mut self, span: Span) {
        self.shared.work.stack.push_new(|| {
            let text = Text::new(Span::new(span.start + 1, span.end - 1));
            let kind = LiteralKind::String;
            Expr::new(ExprKind::Literal(Literal { kind, text }), span)
        });
    }

    /// Leaves a whole number.
    #[inline]
    pub(super) fn push_integer(&mut self, span: Span) {
        self.shared.work.stack.push_new(|| {
            let (kind, text) = (LiteralKind::Integer, Text::new(span));
            Expr::new(ExprKind::Literal(Literal { kind, text }), span)
        });
    }

    /// Leaves a chain of two operands, each made where it belongs.
    #[inline]
    pub(super) fn push_pair(
        &mut self,
        left: impl FnOnce() -> Expr,
        right: impl FnOnce() -> Link,
        span: Span,
    ) {
        let mut operands = Vec::with_capacity(2);
        operands.extend(std::iter::once_with(|| Link::first(left())));
        operands.extend(std::iter::once_with(right));
        let chain = || Expr::new(ExprKind::Chain(Chain::of(operands)), span);
        self.shared.work.stack.push_new(chain);
    }

    /// An error node for the text from `start` to the cursor.
    pub(super) fn push_error(&mut self, start: usize) {
        self.push(Expr::error(self.span_from(start)));
    }

    /// The operand on top. There always is one where the grammar takes one.
    #[inline]
    pub(super) fn pop(&mut self) -> Expr {
        match self.shared.work.stack.operands.pop() {
            Some(top) => top.operand,
            None => Expr::error(self.span(self.at(), self.at())),
        }
    }

    pub(super) fn top(&mut self) -> Option<&mut Expr> {
        self.shared
            .work
            .stack
            .operands
            .last_mut()
            .map(|top| &mut top.operand)
    }

    /// The place of the operand on top, with its parentheses.
    pub(super) fn top_span(&self) -> Span {
        let top = self.shared.work.stack.operands.last();
        top.map_or_else(
            || self.span(self.at(), self.at()),
            |top| top.operand.outer_span(),
        )
    }

    /// The same without a `not` before it.
    pub(super) fn denied_span(&self) -> Span {
        let top = self.shared.work.stack.operands.last();
        top.map_or_else(|| self.top_span(), |top| denied(&top.operand))
    }

    /// The same with what is calculated before it, and whether there is a `not`.
    pub(super) fn calculated_span(&self) -> (Span, bool) {
        let stack = &self.shared.work.stack;
        let calculates = |waiting: &Waiting| is_arithmetic(waiting.operator);
        let waiting = self.own_waiting().filter(calculates);
        let first = match waiting {
            Some(_) => self.first_of_calculation(),
            None => stack.operands.last().map(|top| &top.operand),
        };
        let top = self.top_span();
        first.map_or((top, false), |first| {
            let start = denied(first);
            let all = Span::new(start.start, top.end);
            (all, start != first.outer_span())
        })
    }

    /// Makes the operand on top unknown, for it is part of something that makes no sense.
    pub(super) fn spoil(&mut self) {
        if let Some(top) = self.top() {
            *top = Expr::error(top.outer_span());
        }
    }

    pub(super) fn operands(&self) -> usize {
        self.shared.work.stack.operands.len()
    }

    /// The operands since the stack had `base`.
    pub(super) fn take_operands(&mut self, base: usize) -> Vec<Expr> {
        let base = base.min(self.operands());
        let links = self.shared.work.stack.operands.drain(base..);
        links.map(|link| link.operand).collect()
    }

    /// Takes away the operands since the stack had `base`.
    pub(super) fn drop_operands(&mut self, base: usize) {
        self.shared.work.stack.operands.truncate(base);
    }

    /// Begins an expression, in which operators are grouped by themselves.
    pub(super) fn enter_expr(&mut self) -> Outside {
        let stack = &mut self.shared.work.stack;
        Outside {
            waiting: stack.waiting,
            base: std::mem::replace(&mut stack.base, stack.operands.len()),
        }
    }

    pub(super) const fn leave_expr(&mut self, outside: Outside) {
        self.shared.work.stack.waiting = outside.waiting;
        self.shared.work.stack.base = outside.base;
    }

    /// What holds outside of an expression that begins where the innermost one does.
    pub(super) const fn same_base(&self, outside: Outside) -> Outside {
        Outside {
            waiting: outside.waiting,
            base: self.shared.work.stack.base,
        }
    }

    /// The operator whose right operand is read or was read last.
    pub(super) const fn waiting(&self) -> Option<Waiting> {
        self.shared.work.stack.waiting
    }

    /// The same, if it is one of the innermost expression and has an operand to its left there.
    pub(super) fn own_waiting(&self) -> Option<Waiting> {
        let stack = &self.shared.work.stack;
        stack
            .waiting
            .filter(|_| stack.operands.len() > stack.base + 1)
    }

    /// The first operand of the operators of one level that wait for what is read.
    pub(super) fn first_of_level(&self) -> Option<&Expr> {
        let stack = &self.shared.work.stack;
        let run = stack.run(stack.waiting?.operator.level());
        let at = stack.operands.len().checked_sub(run + 1)?;
        stack.operands.get(at).map(|link| &link.operand)
    }

    /// The first operand of the calculation whose last operand is on the stack.
    pub(super) fn first_of_calculation(&self) -> Option<&Expr> {
        let stack = &self.shared.work.stack;
        let calculates = |operator: &Operator| is_arithmetic(*operator);
        let length = 2 + stack.operators().skip(1).take_while(calculates).count();
        let at = stack.operands.len().checked_sub(length)?;
        stack.operands.get(at).map(|link| &link.operand)
    }

    /// Joins the operand on the stack to the operator that waited for it, and makes chains of all
    /// operators of the innermost expression that bind tighter than the next one, which waits from
    /// now on.
    #[inline]
    pub(super) fn shift(&mut self, before: Option<Waiting>, next: Option<Waiting>) {
        let Some(waiting) = before else {
            // There is nothing to the left of the operand.
            if next.is_some() {
                self.shared.work.stack.waiting = next;
                self.begin_level();
            }
            return;
        };
        if let Some(top) = self.shared.work.stack.operands.last_mut() {
            top.operator = waiting.operator;
            top.operator_span = waiting.span;
        }
        let level = next.map(|next| next.operator.level());
        let mut last = Some(waiting.operator.level());
        while let Some(tighter) = last
            && last > level
        {
            self.count_node();
            self.chain(tighter);
            last = self.shared.work.stack.last_level();
            if tighter == Level::Relational && !self.shared.errors.is_empty() {
                compared_twice(self, [last, level]);
            }
        }
        if next.is_some() {
            self.shared.work.stack.waiting = next;
            if last != level {
                self.begin_level();
            }
        }
    }

    /// Operators inside those of other levels are levels of the tree, as parentheses are, and too
    /// many are refused. Three to each of the parentheses are allowed (`a or b and c eq (`), and
    /// within the innermost all the levels that there are.
    #[inline]
    fn begin_level(&mut self) {
        self.shared.work.stack.levels += 1;
        if self.shared.work.stack.levels > self.most_levels() {
            self.refuse("nesting", "depth", self.shared.limits.nesting());
        }
    }

    /// Whether the operators may make up one level more.
    #[inline]
    pub(super) fn has_level(&self) -> bool {
        self.shared.work.stack.levels < self.most_levels()
    }

    #[inline]
    fn most_levels(&self) -> usize {
        const LEVELS: usize = 6;
        let maximum = self.shared.limits.nesting();
        maximum.saturating_mul(3).saturating_add(LEVELS)
    }

    /// Makes a chain of the last operators, which are of one level, and the operands round them.
    fn chain(&mut self, level: Level) {
        let stack = &mut self.shared.work.stack;
        stack.levels = stack.levels.saturating_sub(1);
        let run = stack.run(level).max(1);
        let start = stack.operands.len().saturating_sub(run + 1);
        // They lie side by side already.
        let mut operands = stack.operands.split_off(start);
        let end = operands.last().map(|last| last.operand.outer_span());
        let (Some(first), Some(end)) = (operands.first_mut(), end) else {
            return;
        };
        let span = first.operand.outer_span().to(end);
        // What stands to the left of the first stands to the left of the chain.
        let operator = std::mem::replace(&mut first.operator, Operator::Or);
        let operator_span = std::mem::replace(&mut first.operator_span, Span::at(0));
        stack.operands.extend(std::iter::once_with(|| Link {
            operator,
            operator_span,
            operand: Expr::new(ExprKind::Chain(Chain::of(operands)), span),
        }));
    }
}

const fn is_arithmetic(operator: Operator) -> bool {
    matches!(operator.level(), Level::Additive | Level::Multiplicative)
}

/// The place of an operand without a `not` before it.
pub(super) fn denied(operand: &Expr) -> Span {
    match &operand.kind {
        ExprKind::Unary(unary) if unary.operator == Operator::Not && operand.parens.is_empty() => {
            unary.operand.outer_span()
        }
        ExprKind::Unary(_)
        | ExprKind::Literal(_)
        | ExprKind::Path(_)
        | ExprKind::Chain(_)
        | ExprKind::Has(_)
        | ExprKind::In(_)
        | ExprKind::Array(_)
        | ExprKind::Object(_)
        | ExprKind::Hole(_)
        | ExprKind::Error => operand.outer_span(),
    }
}

#[cfg(test)]
mod tests;
