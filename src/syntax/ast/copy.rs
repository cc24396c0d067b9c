//! Cloning of expressions.
//!
//! Copies are made in place, each into a node that stands on the heap already: a derived `Clone`
//! would hold every node on the stack on its way up, and the deepest trees need more of it than a
//! small thread has.

use super::{
    Argument, Call, Chain, Expr, ExprKind, Has, In, Lambda, Link, Member, Path, Segment, Set, Unary,
};
use crate::diagnostic::Span;

impl Clone for Expr {
    fn clone(&self) -> Self {
        let mut copy = blank();
        expr(self, &mut copy);
        copy
    }
}

const fn blank() -> Expr {
    Expr::error(Span::at(0))
}

fn expr(from: &Expr, to: &mut Expr) {
    to.span = from.span;
    to.parens.clone_from(&from.parens);
    match &from.kind {
        ExprKind::Literal(literal) => to.kind = ExprKind::Literal(literal.clone()),
        ExprKind::Path(path) => copy_path(path, to),
        ExprKind::Chain(chain) => copy_chain(chain, to),
        ExprKind::Unary(unary) => copy_unary(unary, to),
        ExprKind::Has(has) => copy_has(has, to),
        ExprKind::In(membership) => copy_in(membership, to),
        ExprKind::Array(items) => copy_array(items, to),
        ExprKind::Object(members) => copy_object(members, to),
        ExprKind::Error => to.kind = ExprKind::Error,
    }
}

fn exprs(from: &[Expr], to: &mut Vec<Expr>) {
    to.resize_with(from.len(), blank);
    for (from, to) in from.iter().zip(to) {
        expr(from, to);
    }
}

fn copy_array(items: &[Expr], to: &mut Expr) {
    let mut copies = Vec::new();
    exprs(items, &mut copies);
    to.kind = ExprKind::Array(copies);
}

fn copy_object(members: &[Member], to: &mut Expr) {
    let mut copies = blank_members(members);
    for (from, to) in members.iter().zip(&mut copies) {
        expr(&from.value, &mut to.value);
    }
    to.kind = ExprKind::Object(copies);
}

fn blank_members(members: &[Member]) -> Vec<Member> {
    members
        .iter()
        .map(|m| Member {
            name: m.name.clone(),
            value: blank(),
        })
        .collect()
}

fn copy_chain(chain: &Chain, to: &mut Expr) {
    let mut copy = blank_chain(chain);
    expr(&chain.first, &mut copy.first);
    expr(&chain.second.operand, &mut copy.second.operand);
    for (from, to) in chain.rest.iter().zip(&mut copy.rest) {
        expr(&from.operand, &mut to.operand);
    }
    to.kind = ExprKind::Chain(copy);
}

fn blank_chain(chain: &Chain) -> Box<Chain> {
    Box::new(Chain {
        first: blank(),
        second: blank_link(&chain.second),
        rest: chain.rest.iter().map(blank_link).collect(),
    })
}

const fn blank_link(link: &Link) -> Link {
    Link {
        operator: link.operator,
        operator_span: link.operator_span,
        operand: blank(),
    }
}

fn copy_unary(unary: &Unary, to: &mut Expr) {
    let Unary {
        operator,
        operator_span,
        ..
    } = *unary;
    let mut copy = Box::new(Unary {
        operator,
        operator_span,
        operand: blank(),
    });
    expr(&unary.operand, &mut copy.operand);
    to.kind = ExprKind::Unary(copy);
}

fn copy_has(has: &Has, to: &mut Expr) {
    let operator_span = has.operator_span;
    let mut copy = Box::new(Has {
        operand: blank(),
        operator_span,
        flags: blank(),
    });
    expr(&has.operand, &mut copy.operand);
    expr(&has.flags, &mut copy.flags);
    to.kind = ExprKind::Has(copy);
}

fn copy_in(membership: &In, to: &mut Expr) {
    let mut copy = blank_in(membership);
    expr(&membership.operand, &mut copy.operand);
    match (&membership.set, &mut copy.set) {
        (Set::List(from, _), Set::List(to, _)) => exprs(from, to),
        (Set::Collection(from), Set::Collection(to)) => expr(from, to),
        (Set::List(..) | Set::Collection(_), _) => {}
    }
    to.kind = ExprKind::In(copy);
}

fn blank_in(membership: &In) -> Box<In> {
    let set = match &membership.set {
        Set::List(_, span) => Set::List(Vec::new(), *span),
        Set::Collection(_) => Set::Collection(blank()),
    };
    Box::new(In {
        operand: blank(),
        operator_span: membership.operator_span,
        set,
    })
}

fn copy_path(path: &Path, to: &mut Expr) {
    let mut copy = blank_path(path);
    fill(&path.first, &mut copy.first);
    for (from, to) in path.rest.iter().zip(&mut copy.rest) {
        fill(from, to);
    }
    to.kind = ExprKind::Path(copy);
}

fn blank_path(path: &Path) -> Path {
    Path {
        first: blank_segment(&path.first),
        rest: path.rest.iter().map(blank_segment).collect(),
    }
}

/// A segment without the expressions in it.
fn blank_segment(segment: &Segment) -> Segment {
    match segment {
        Segment::Call(call) => Segment::Call(blank_call(call)),
        Segment::Filter(_, span) => Segment::Filter(Box::new(blank()), *span),
        Segment::Lambda(lambda) => Segment::Lambda(blank_lambda(lambda)),
        Segment::Name(_)
        | Segment::Variable(..)
        | Segment::Alias(_)
        | Segment::Annotation(_)
        | Segment::Count(_)
        | Segment::CountOf(..) => segment.clone(),
    }
}

fn blank_call(call: &Call) -> Box<Call> {
    let argument = |argument: &Argument| match argument {
        Argument::Positional(_) => Argument::Positional(blank()),
        Argument::Named(name, _) => Argument::Named(name.clone(), blank()),
        Argument::Branch(..) => Argument::Branch(blank(), blank()),
    };
    let arguments = call.arguments.iter().map(argument).collect();
    Box::new(Call {
        name: call.name.clone(),
        arguments,
        span: call.span,
    })
}

/// Copies the expressions in a segment.
fn fill(from: &Segment, to: &mut Segment) {
    match (from, to) {
        (Segment::Call(from), Segment::Call(to)) => {
            for (from, to) in from.arguments.iter().zip(&mut to.arguments) {
                fill_argument(from, to);
            }
        }
        (Segment::Filter(from, _), Segment::Filter(to, _)) => expr(from, to),
        (Segment::Lambda(from), Segment::Lambda(to)) => {
            if let (Some((_, from)), Some((_, to))) = (&from.body, &mut to.body) {
                expr(from, to);
            }
        }
        (
            Segment::Name(_)
            | Segment::Variable(..)
            | Segment::Alias(_)
            | Segment::Annotation(_)
            | Segment::Call(_)
            | Segment::Count(_)
            | Segment::CountOf(..)
            | Segment::Filter(..)
            | Segment::Lambda(_),
            _,
        ) => {}
    }
}

fn fill_argument(from: &Argument, to: &mut Argument) {
    match (from, to) {
        (Argument::Positional(from), Argument::Positional(to))
        | (Argument::Named(_, from), Argument::Named(_, to)) => expr(from, to),
        (Argument::Branch(condition, value), Argument::Branch(to_condition, to_value)) => {
            expr(condition, to_condition);
            expr(value, to_value);
        }
        (Argument::Positional(_) | Argument::Named(..) | Argument::Branch(..), _) => {}
    }
}

fn blank_lambda(lambda: &Lambda) -> Box<Lambda> {
    Box::new(Lambda {
        quantifier: lambda.quantifier,
        quantifier_span: lambda.quantifier_span,
        body: lambda
            .body
            .as_ref()
            .map(|(variable, _)| (variable.clone(), blank())),
        span: lambda.span,
    })
}
