//! Expressions: one node of the tree to one node of meaning.

use super::chain::Waiting;
use super::compare::converted;
use super::context::Checker;
use super::plain::{self, comparison, plain};
use super::{hole, literal, membership, path, service};
use crate::diagnostic::{Limits, Span};
use crate::edm::convert::common_number;
use crate::edm::{Item, Type};
use crate::hir::{Expr, ExprKind, ServiceKind};
use crate::ops::Level;
use crate::syntax::ast;

/// How many operators and brackets may lie round an expression that stands in the value of an
/// alias: as many as seven levels of precedence make within the greatest nesting of brackets.
const MOST_LEVELS: usize = 7 * Limits::DEFAULT.depth;

/// Types an expression.
///
/// Operators wait for their operands on the heap, so that a nesting level of the text costs one
/// call however many levels of precedence meet there, and parentheses cost none.
#[inline]
pub(super) fn expr<'a>(c: &mut Checker<'a>, node: &'a ast::Expr) -> Expr {
    expr_of(c, node, None)
}

/// Types an operand of an operator of some level.
pub(super) fn expr_of<'a>(
    c: &mut Checker<'a>,
    node: &'a ast::Expr,
    operator: Option<Level>,
) -> Expr {
    let (place, level, round) = (c.place, c.level, c.round);
    let mut walk = Walk {
        node,
        operator,
        waiting: Vec::new(),
    };
    loop {
        let value = match walk.down(c) {
            Some(chain) => comparison(c, chain, walk.node.span),
            None => {
                c.round = walk.round();
                noted(c, walk.node)
            }
        };
        if let Some(done) = walk.up(c, value) {
            c.place = place;
            c.level = level;
            c.round = round;
            return done;
        }
    }
}

/// An operand, one level further down.
fn noted<'a>(c: &mut Checker<'a>, node: &'a ast::Expr) -> Expr {
    c.level += 1;
    c.note_names(node.span);
    let value = operand(c, node);
    c.note_type(node.span, value.ty);
    c.level -= 1;
    value
}

/// The way through operators to their operands.
struct Walk<'a> {
    /// What is read next.
    node: &'a ast::Expr,
    /// The operator of which the whole is an operand.
    operator: Option<Level>,
    /// The operators round it.
    waiting: Vec<Outer<'a>>,
}

/// An operator round what is read.
struct Outer<'a> {
    operator: Waiting<'a>,
    level: Option<Level>,
    /// The level of the operator round it.
    round: Option<Level>,
}

impl<'a> Walk<'a> {
    /// Goes down to the first operand that is no operator itself, or to the first comparison that
    /// is read at once.
    fn down(&mut self, c: &mut Checker<'a>) -> Option<&'a ast::Chain> {
        loop {
            let comparison = plain(c, self.node);
            if comparison.is_some() || !can_go_deeper(c) {
                return comparison;
            }
            let before = self.waiting.last().map(|outer| &outer.operator);
            let (operator, first) = Waiting::new(c, self.node, before)?;
            c.level += 1;
            self.waiting.push(Outer {
                operator,
                level: self.node.level(),
                round: self.round(),
            });
            self.node = first;
        }
    }

    /// The level of the operator of which the node is an operand, without parentheses round it.
    fn round(&self) -> Option<Level> {
        let operator = (self.waiting.last()).map_or(self.operator, |outer| outer.level);
        operator.filter(|_| self.node.parens.is_empty())
    }

    /// Gives a value to the operator that waits for it: the whole, if that was the last operand of
    /// all, else the next operand is to be read.
    fn up(&mut self, c: &mut Checker<'a>, mut value: Expr) -> Option<Expr> {
        let mut outer = self.node.outer_span();
        loop {
            let Some(waiting) = self.waiting.last_mut() else {
                return Some(value);
            };
            c.round = waiting.round;
            if let Some(next) = waiting.operator.take(c, value, outer) {
                self.node = next;
                return None;
            }
            let done = self.waiting.pop()?.operator;
            c.level -= 1;
            outer = done.outer_span();
            value = done.finish(c);
            c.note_type(value.span, value.ty);
        }
    }
}

/// Whether an operator may be put round what is read next. Outside aliases the parser has seen to
/// it; their values nest in one another.
const fn can_go_deeper(c: &Checker<'_>) -> bool {
    c.open_aliases.is_empty() || c.level < MOST_LEVELS
}

/// What is no chain of operators and no operator before an operand.
fn operand<'a>(c: &mut Checker<'a>, node: &'a ast::Expr) -> Expr {
    if !can_go_deeper(c) {
        super::alias::too_deep(c, node.span);
        return Expr::unknown(node.span);
    }
    match &node.kind {
        ast::ExprKind::Literal(constant) => literal::literal(c, constant, node.span),
        ast::ExprKind::Path(p) => match plain::lambda(c, p, node.span) {
            Some(lambda) => lambda,
            None => path::path(c, p, node.span),
        },
        ast::ExprKind::Has(has) => membership::has(c, has, node.span),
        ast::ExprKind::In(within) => membership::within(c, within, node.span),
        ast::ExprKind::Array(items) => array(c, items, node.span),
        ast::ExprKind::Object(members) => object(c, members, node.span),
        ast::ExprKind::Hole(text) => hole::value(c, text.as_str(c.source), node.span),
        // The first two were put on the heap, unless they lie too deep.
        ast::ExprKind::Chain(_) | ast::ExprKind::Unary(_) | ast::ExprKind::Error => {
            Expr::unknown(node.span)
        }
    }
}

/// A JSON object: what a function of the service takes.
fn object<'a>(c: &mut Checker<'a>, members: &'a [ast::Member], span: Span) -> Expr {
    let operands = members
        .iter()
        .map(|member| expr(c, &member.value))
        .collect();
    let names = members
        .iter()
        .map(|member| c.source.filled(c.text(&member.name)).into());
    let names = names.collect();
    let mut object = service::service(c, ServiceKind::Object, operands, Type::UNKNOWN, span);
    if let ExprKind::Service(service) = &mut object.kind {
        service.names = names;
    }
    object
}

/// A JSON array: items of one common type.
fn array<'a>(c: &mut Checker<'a>, items: &'a [ast::Expr], span: Span) -> Expr {
    let exprs: Vec<Expr> = items.iter().map(|item| expr(c, item)).collect();
    let mut common = Item::Null;
    for item in &exprs {
        common = common_item(common, c.schema.underlying(item.ty)).unwrap_or(Item::Unknown);
    }
    let items = match common {
        Item::Primitive(primitive) => exprs
            .into_iter()
            .map(|item| converted(c, item, primitive))
            .collect(),
        Item::Named(_) | Item::Null | Item::Unknown => exprs,
    };
    Expr {
        kind: ExprKind::Array(items),
        ty: Type::collection_of(common),
        span,
    }
}

/// The one type of values of two types; `None` if there is none.
pub(super) fn common_item(known: Item, other: Type) -> Option<Item> {
    if other.collection {
        return None;
    }
    match (known, other.item) {
        (Item::Unknown, _) | (_, Item::Unknown) => Some(Item::Unknown),
        (Item::Null, item) | (item, Item::Null) => Some(item),
        (Item::Primitive(left), Item::Primitive(right)) if left == right => Some(known),
        (Item::Primitive(left), Item::Primitive(right)) => {
            common_number(left, right).map(Item::Primitive)
        }
        (Item::Named(left), Item::Named(right)) => (left == right).then_some(known),
        (Item::Primitive(_), Item::Named(_)) | (Item::Named(_), Item::Primitive(_)) => None,
    }
}

/// Whether an expression is in error: all about it was said, and what depends on it is silent.
///
/// A dynamic property is of unknown type too, and is no error.
pub(super) const fn is_error(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Unknown) && expr.ty.is_unknown()
}

/// A value of which only type and place count, and which is no error.
pub(super) const fn stand_in(ty: Type, span: Span) -> Expr {
    Expr {
        kind: ExprKind::Array(Vec::new()),
        ty,
        span,
    }
}
