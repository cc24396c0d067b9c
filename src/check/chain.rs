//! Operators that wait for their operands.

use super::arithmetic::calculate;
use super::compare::{Joined, compare, converted};
use super::condition::{denied, is_boolean, require_boolean};
use super::context::{Checker, Place};
use super::error::CheckErrorKind;
use super::expr::stand_in;
use super::finding::Finding;
use super::plain::{self, plain};
use crate::diagnostic::{Applicability, Edit, Span};
use crate::edm::{Item, Primitive, Type};
use crate::hir::{Chain, Expr, ExprKind, Few, Link, Logic};
use crate::ops::{Level, Operator};
use crate::syntax::{ast, quote};

/// An operator, or a chain of operators of one level, some of whose operands have been read.
pub(super) struct Waiting<'a> {
    node: &'a ast::Expr,
    /// What stands round the whole.
    place: Place,
    state: State<'a>,
}

enum State<'a> {
    Unary {
        unary: &'a ast::Unary,
        /// The comparison whose first operand this is: `not x eq y`.
        comparison: Option<&'a ast::Expr>,
        operand: Option<Expr>,
    },
    Logic {
        chain: &'a ast::Chain,
        /// How many operands have been read.
        read: usize,
        operands: Vec<Expr>,
    },
    Chain(Box<ChainState<'a>>),
}

struct ChainState<'a> {
    chain: &'a ast::Chain,
    /// How many operands have been read.
    read: usize,
    first: Option<Expr>,
    /// What has been read so far, as the left operand of the next operator, and its place.
    so_far: Expr,
    outer: Span,
    links: Few<Link>,
    broken: bool,
    /// Whether a hole is or holds one of the operators, which makes all unknown.
    is_template: bool,
}

impl<'a> Waiting<'a> {
    /// The operator at a node with its first operand, or nothing if there is no operator.
    pub(super) fn new(
        c: &mut Checker<'a>,
        node: &'a ast::Expr,
        round: Option<&Self>,
    ) -> Option<(Self, &'a ast::Expr)> {
        let (state, first) = match &node.kind {
            ast::ExprKind::Unary(unary) => {
                let comparison = round.and_then(|round| round.compares_first(node));
                let state = State::Unary {
                    unary,
                    comparison,
                    operand: None,
                };
                (state, &unary.operand)
            }
            ast::ExprKind::Chain(chain) if is_template(c, chain) => (
                State::Chain(Box::new(ChainState::new(node, chain, true))),
                chain.first(),
            ),
            ast::ExprKind::Chain(chain) if is_logic(chain) && joined_values(c, node, round) => {
                return None;
            }
            ast::ExprKind::Chain(chain) if is_logic(chain) => {
                let state = State::Logic {
                    chain,
                    read: 0,
                    operands: Vec::with_capacity(1 + chain.links().len()),
                };
                (state, chain.first())
            }
            ast::ExprKind::Chain(chain) => (
                State::Chain(Box::new(ChainState::new(node, chain, false))),
                chain.first(),
            ),
            ast::ExprKind::Literal(_)
            | ast::ExprKind::Path(_)
            | ast::ExprKind::Has(_)
            | ast::ExprKind::In(_)
            | ast::ExprKind::Array(_)
            | ast::ExprKind::Object(_)
            | ast::ExprKind::Hole(_)
            | ast::ExprKind::Error => return None,
        };
        let waiting = Self {
            node,
            place: c.place,
            state,
        };
        c.place = waiting.place_of(first, None);
        Some((waiting, first))
    }

    pub(super) fn outer_span(&self) -> Span {
        self.node.outer_span()
    }

    /// The comparison whose first operand is `node`, without parentheses and perhaps with a `not`
    /// before it.
    fn compares_first(&self, node: &ast::Expr) -> Option<&'a ast::Expr> {
        if !node.parens.is_empty() {
            return None;
        }
        match &self.state {
            State::Unary { comparison, .. } => *comparison,
            State::Chain(state) => (state.read == 0 && state.is_comparison()).then_some(self.node),
            State::Logic { .. } => None,
        }
    }

    /// What stands round an operand; `opposite` is the type on the left of it.
    fn place_of(&self, operand: &ast::Expr, opposite: Option<Type>) -> Place {
        match &self.state {
            State::Logic { .. } => Place {
                statement: Some(operand.outer_span()),
                opposite: None,
                left: None,
            },
            // What is compared behind `not` belongs to one condition, and that is what was meant to be
            // denied.
            State::Unary {
                unary, comparison, ..
            } if unary.operator == Operator::Not => Place {
                statement: Some(Span::new(
                    operand.outer_span().start,
                    comparison.map_or(operand.outer_span(), |it| it.span).end,
                )),
                opposite: None,
                left: None,
            },
            State::Unary { .. } => Place {
                opposite: None,
                ..self.place
            },
            State::Chain(state) => Place {
                opposite: opposite.filter(|_| state.is_comparison()),
                left: opposite.map(|_| state.outer),
                ..self.place
            },
        }
    }

    /// Takes an operand, `outer` being its place with parentheses; gives the next one to read.
    pub(super) fn take(
        &mut self,
        c: &mut Checker<'a>,
        value: Expr,
        outer: Span,
    ) -> Option<&'a ast::Expr> {
        let mut opposite = None;
        let next = match &mut self.state {
            State::Unary { operand, .. } => {
                *operand = Some(value);
                None
            }
            State::Logic {
                chain,
                read,
                operands,
            } => {
                let place = if chain.second().operator == Operator::And {
                    "beside `and`"
                } else {
                    "beside `or`"
                };
                match lone_value(c, chain, *read, &value) {
                    Some(unknown) => operands.push(unknown),
                    None if is_boolean(c, value.ty) => operands.push(value),
                    None => operands.push(require_boolean(c, value, place)),
                }
                *read += 1;
                return beside(c, chain, read, operands);
            }
            State::Chain(state) => {
                let next = state.take(c, value, outer);
                opposite = Some(state.so_far.ty);
                next
            }
        };
        if let Some(next) = next {
            c.place = self.place_of(next, opposite);
        }
        next
    }

    /// The operator with all its operands.
    pub(super) fn finish(self, c: &mut Checker<'a>) -> Expr {
        let span = self.node.span;
        c.place = self.place;
        match self.state {
            State::Unary {
                unary,
                comparison,
                operand,
            } => {
                let operand = operand.unwrap_or_else(|| Expr::unknown(span));
                if unary.operator == Operator::Not {
                    denied(c, operand, unary, comparison, span)
                } else {
                    negated(c, operand, span)
                }
            }
            State::Logic {
                chain, operands, ..
            } => logic(chain.second().operator, operands, span),
            State::Chain(state) => state.finish(span),
        }
    }
}

/// `status eq 'New' or 'Active'`: a literal beside `and` or `or`, which the comparison before it was
/// meant for too. Several in a row are one error.
fn lone_value(c: &mut Checker<'_>, chain: &ast::Chain, at: usize, value: &Expr) -> Option<Expr> {
    let is_value = value.as_literal().is_some() && value.ty != Type::BOOLEAN;
    if !is_value || value.ty.item == Item::Null {
        return None;
    }
    let unknown = Expr::unknown(value.span);
    let at = at.checked_sub(1)?;
    let before = match at {
        0 => chain.first(),
        _ => &link(chain, at - 1)?.operand,
    };
    let ast::ExprKind::Chain(comparison) = &before.kind else {
        let fix = c.findings.last_mut().filter(|last| {
            last.kind == CheckErrorKind::LoneValue && last.span.start <= before.span.start
        });
        let fix = fix?.fixes.last_mut()?;
        let text = fix.edits.first()?.text.clone();
        let span = Span::at(value.span.start);
        fix.edits.push(Edit { span, text });
        return Some(unknown);
    };
    if !is_comparison(comparison) || comparison.links().len() > 1 {
        return None;
    }
    let left = c.source.slice(comparison.first().outer_span());
    let operator = comparison.second().operator;
    let mut error = Finding::new(CheckErrorKind::LoneValue, value.span)
        .with_label(before.span, "it belongs to this comparison")
        .with_help("each condition is written in full, or the values as a list: `x in ('a','b')`");
    if !left.contains('%') {
        let text = format!("{left} {operator} ");
        let edits = vec![(Span::at(value.span.start), text)];
        error = error.with_fix(Applicability::Unsafe, "repeat the comparison", edits);
    }
    c.report(error);
    Some(unknown)
}

/// `status eq ('New' or 'Active')`: literals joined on the right of a comparison, which is reported.
fn joined_values(c: &mut Checker<'_>, node: &ast::Expr, round: Option<&Waiting<'_>>) -> bool {
    let (ast::ExprKind::Chain(chain), Some(round)) = (&node.kind, round) else {
        return false;
    };
    let State::Chain(state) = &round.state else {
        return false;
    };
    let is_value = |expr: &ast::Expr| match &expr.kind {
        ast::ExprKind::Literal(literal) => !matches!(literal.kind, ast::LiteralKind::Boolean),
        ast::ExprKind::Path(path) => is_unquoted(c, path),
        ast::ExprKind::Chain(_)
        | ast::ExprKind::Unary(_)
        | ast::ExprKind::Has(_)
        | ast::ExprKind::In(_)
        | ast::ExprKind::Array(_)
        | ast::ExprKind::Object(_)
        | ast::ExprKind::Hole(_)
        | ast::ExprKind::Error => false,
    };
    let all = is_value(chain.first()) && chain.links().all(|link| is_value(&link.operand));
    if !state.is_comparison() || state.read == 0 || !all {
        return false;
    }
    let mut error = Finding::new(CheckErrorKind::LoneValue, node.span)
        .with_help("each condition is written in full, or the values as a list: `x in ('a','b')`");
    let operator = state.chain.second().operator;
    let any = chain.second().operator == Operator::Or;
    if operator == Operator::Eq && any && state.read == 1 && !node.parens.is_empty() {
        let mut edits = Vec::new();
        // `in` binds more tightly than all else.
        let first = state.chain.first();
        if first.parens.is_empty()
            && matches!(
                first.kind,
                ast::ExprKind::Chain(_) | ast::ExprKind::Unary(_)
            )
        {
            edits.push((Span::at(first.span.start), "(".to_owned()));
            edits.push((Span::at(first.span.end), ")".to_owned()));
        }
        edits.push((state.chain.second().operator_span, "in".to_owned()));
        let mut before: Option<Span> = None;
        let operands = std::iter::once(chain.first());
        for operand in operands.chain(chain.links().map(|link| &link.operand)) {
            let span = operand.outer_span();
            if let Some(before) = before {
                edits.push((Span::new(before.end, span.start), ",".to_owned()));
            }
            if let ast::ExprKind::Path(_) = operand.kind {
                edits.push((span, quote(c.source.slice(operand.span))));
            }
            before = Some(span);
        }
        error = error.with_fix(Applicability::Unsafe, "write `in`", edits);
    }
    c.report(error);
    true
}

/// Whether a path is one name that means nothing here: a value without its apostrophes.
fn is_unquoted(c: &Checker<'_>, path: &ast::Path) -> bool {
    let Some(name) = path.as_name() else {
        return false;
    };
    let name = name.as_str(c.source);
    let known = |id| c.schema.property(id, name).is_some();
    let is_variable = c.visible().any(|(_, scope)| *scope.name == *name);
    !is_variable && c.structured(c.it).is_some_and(|id| !known(id))
}

fn is_logic(chain: &ast::Chain) -> bool {
    matches!(chain.level(), Level::And | Level::Or)
}

pub(super) fn is_comparison(chain: &ast::Chain) -> bool {
    matches!(chain.level(), Level::Equality | Level::Relational)
}

/// Whether nothing is known of a chain, for a hole is or holds one of its operators.
fn is_template(c: &Checker<'_>, chain: &ast::Chain) -> bool {
    c.source.holes().is_some() && chain.is_template()
}

impl<'a> ChainState<'a> {
    fn new(node: &ast::Expr, chain: &'a ast::Chain, is_template: bool) -> Self {
        Self {
            chain,
            read: 0,
            first: None,
            so_far: Expr::unknown(node.span),
            outer: chain.first().outer_span(),
            links: Few::with_room(chain.links().len()),
            broken: false,
            is_template,
        }
    }

    fn is_comparison(&self) -> bool {
        !self.is_template && is_comparison(self.chain)
    }

    fn take(&mut self, c: &mut Checker<'a>, value: Expr, outer: Span) -> Option<&'a ast::Expr> {
        let chain = self.chain;
        let done = self.read.checked_sub(1).and_then(|at| link(chain, at));
        match done {
            None => self.so_far = value,
            Some(link) => self.join(c, link, value, outer),
        }
        self.read += 1;
        link(chain, self.read - 1).map(|link| &link.operand)
    }

    fn join(&mut self, c: &mut Checker<'a>, link: &ast::Link, operand: Expr, outer: Span) {
        let (operator, at) = (link.operator, link.operator_span);
        let span = self.outer.to(outer);
        let left = std::mem::replace(&mut self.so_far, Expr::unknown(span));
        if self.broken && self.chain.level() == Level::Relational {
            return;
        }
        if self.begins_third(c, &operand) {
            c.report(self.compared_twice(c, link));
            self.broken = true;
            self.so_far.ty = Type::BOOLEAN;
            return;
        }
        let joined = if self.is_template {
            Some(Joined {
                left,
                convert: None,
                right: operand,
                ty: Type::UNKNOWN,
            })
        } else if is_comparison(self.chain) {
            compare(c, left, operator, at, operand)
        } else {
            calculate(c, (left, self.outer), operator, at, (operand, outer))
        };
        self.outer = span;
        let Some(Joined {
            left,
            convert,
            right,
            ty,
        }) = joined
        else {
            self.broken = true;
            if is_comparison(self.chain) {
                self.so_far.ty = Type::BOOLEAN;
            }
            return;
        };
        self.first.get_or_insert(left);
        self.links.push(Link {
            operator,
            operator_span: at,
            convert,
            operand: right,
            ty,
        });
        // What follows sees only the type and the place of the result.
        self.so_far = stand_in(ty, span);
    }

    /// Whether the result of a comparison would be related to something else than a Boolean value.
    fn begins_third(&self, c: &Checker<'_>, operand: &Expr) -> bool {
        self.read > 1
            && self.chain.level() == Level::Relational
            && !self.is_template
            && !is_boolean(c, operand.ty)
    }

    /// `5 lt x lt 10`, `x gt 5 lt 10`: what is written once is compared twice, first by `link`.
    fn compared_twice(&self, c: &Checker<'_>, link: &ast::Link) -> Finding {
        /// The most comparisons for which it is told what was meant. People write two.
        const MOST: usize = 8;
        let kind = CheckErrorKind::ComparedTwice(link.operator.spelling());
        let mut error = Finding::new(kind, link.operator_span);
        let done = self.read.saturating_sub(1);
        if let Some(before) = done
            .checked_sub(1)
            .and_then(|at| self::link(self.chain, at))
        {
            error = error.with_label(before.operator_span, "the first comparison");
        }
        let help = "comparisons are joined: `5 lt x and x lt 10`";
        if self.chain.links().len() > MOST {
            return error.with_help(help);
        }
        let is_value = |expr: &&ast::Expr| matches!(expr.kind, ast::ExprKind::Literal(_));
        let mut edits = Vec::new();
        // What values are compared with, on whichever side of it they stand.
        let (mut left, mut compared) = (self.chain.first(), None);
        for (at, link) in self.chain.links().enumerate() {
            compared = Some(left).filter(|left| !is_value(left)).or(compared);
            if at >= done {
                let again = compared.filter(|_| is_value(&left)).unwrap_or(left);
                let text = c.source.slice(again.outer_span());
                if text.contains('%') {
                    return error.with_help(help);
                }
                let place = Span::at(link.operator_span.start);
                edits.push((place, format!("and {text} ")));
            }
            left = &link.operand;
        }
        let fix = "write each comparison by itself";
        error.with_fix(Applicability::Unsafe, fix, edits)
    }

    fn finish(self, span: Span) -> Expr {
        let ty = self.so_far.ty;
        let kind = match self.first {
            Some(first) if !self.broken => ExprKind::Chain(Box::new(Chain {
                first,
                links: self.links,
            })),
            Some(_) | None => ExprKind::Unknown,
        };
        Expr { kind, ty, span }
    }
}

/// The next operand of `and` or `or`. Plain comparisons are read at once.
fn beside<'a>(
    c: &mut Checker<'a>,
    chain: &'a ast::Chain,
    read: &mut usize,
    operands: &mut Vec<Expr>,
) -> Option<&'a ast::Expr> {
    loop {
        let next = &link(chain, read.checked_sub(1)?)?.operand;
        c.place = Place {
            statement: Some(next.outer_span()),
            opposite: None,
            left: None,
        };
        let Some(comparison) = plain(c, next) else {
            return Some(next);
        };
        operands.push(plain::comparison(c, comparison, next.span));
        *read += 1;
    }
}

fn link(chain: &ast::Chain, at: usize) -> Option<&ast::Link> {
    chain.links().as_slice().get(at)
}

/// `and`, `or`: nested ones of the same operator are taken in.
fn logic(operator: Operator, operands: Vec<Expr>, span: Span) -> Expr {
    let is_same = |operand: &Expr| matches!(&operand.kind, ExprKind::Logic(inner) if inner.operator == operator);
    let operands = if operands.iter().any(is_same) {
        flattened(operator, operands)
    } else {
        operands
    };
    Expr {
        kind: ExprKind::Logic(Logic { operator, operands }),
        ty: Type::BOOLEAN,
        span,
    }
}

fn flattened(operator: Operator, operands: Vec<Expr>) -> Vec<Expr> {
    let mut flat = Vec::with_capacity(operands.len());
    for operand in operands {
        match operand {
            Expr {
                kind: ExprKind::Logic(inner),
                ..
            } if inner.operator == operator => flat.extend(inner.operands),
            operand => flat.push(operand),
        }
    }
    flat
}

/// `-`
fn negated(c: &mut Checker<'_>, operand: Expr, span: Span) -> Expr {
    use Primitive::{Duration, Untyped};
    let ty = c.schema.underlying(operand.ty);
    let fits = match (ty.item, ty.collection) {
        (Item::Primitive(p), false) => p.is_numeric() || matches!(p, Duration | Untyped),
        (Item::Null | Item::Unknown, false) => true,
        (Item::Primitive(_) | Item::Named(_), _) | (Item::Null | Item::Unknown, true) => false,
    };
    if !fits {
        let shown = c.show(operand.ty);
        c.error(CheckErrorKind::NotNegatable(shown), operand.span);
        return Expr::unknown(span);
    }
    if matches!(operand.kind, ExprKind::Unknown) {
        return Expr { span, ..operand };
    }
    // The contrary of a byte is no byte.
    let (operand, ty) = if ty.as_primitive() == Some(Primitive::Byte) {
        let wider = Primitive::Int16;
        (converted(c, operand, wider), Type::primitive(wider))
    } else {
        (operand, ty)
    };
    let kind = ExprKind::Negate(Box::new(operand));
    Expr { kind, ty, span }
}
