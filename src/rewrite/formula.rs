//! A condition as tests of subjects, joined by `and`, `or` and `not`, with the outcomes of each part.

use super::constant::constant;
use super::outcomes::Outcomes;
use super::same::{fingerprint, same};
use super::subject::{Sets, Subject, Test};
use super::surroundings::Surroundings;
use crate::edm::convert::promote;
use crate::edm::{EnumValue, Primitive, Value};
use crate::hir::{Chain, Expr, ExprKind, Link, Logic, Set};
use crate::ops::{Level, Operator};
use std::borrow::Cow;
use std::collections::HashMap;

/// A condition. Each node stands behind those below it; the last one is the whole.
#[derive(Debug)]
pub(super) struct Formula<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    pub(super) subjects: Vec<Subject<'a>>,
}

#[derive(Debug)]
pub(super) struct Node<'a> {
    /// What was written; of operands that were put together, the whole of which they are part.
    pub(super) expr: &'a Expr,
    pub(super) kind: Kind<'a>,
    /// The one subject of all tests below.
    pub(super) subject: Option<usize>,
    /// Where it holds, if it has one subject.
    pub(super) sets: Option<Sets>,
    /// What it can be, for each extent of values.
    pub(super) outcomes: [Outcomes; 3],
}

#[derive(Debug)]
pub(super) enum Kind<'a> {
    /// A constant, which rules about constants look at.
    Known(Option<bool>),
    /// A test of a subject.
    Test(Test<'a>),
    /// `and`, `or`
    Junction(Operator, Vec<usize>),
    Not(usize),
}

impl<'a> Formula<'a> {
    /// Takes a condition apart.
    pub(super) fn new(expr: &'a Expr, surroundings: &Surroundings<'_, 'a>) -> Self {
        let mut builder = Builder {
            surroundings: *surroundings,
            nodes: Vec::new(),
            subjects: Vec::new(),
            known: HashMap::new(),
        };
        builder.condition(expr, MOST_LEVELS);
        let Builder {
            nodes,
            mut subjects,
            ..
        } = builder;
        subjects.iter_mut().for_each(Subject::settle);
        let mut formula = Self { nodes, subjects };
        formula.solve();
        formula
    }
}

/// How many levels of a condition are looked into: each stands on the stack.
const MOST_LEVELS: usize = 60;

struct Builder<'s, 'a> {
    surroundings: Surroundings<'s, 'a>,
    nodes: Vec<Node<'a>>,
    subjects: Vec<Subject<'a>>,
    /// The subjects by their fingerprints.
    known: HashMap<u64, Vec<usize>>,
}

impl<'a> Builder<'_, 'a> {
    fn add(&mut self, expr: &'a Expr, kind: Kind<'a>, subject: Option<usize>) -> usize {
        self.nodes.push(Node {
            expr,
            kind,
            subject,
            sets: None,
            outcomes: [Outcomes::ALL; 3],
        });
        self.nodes.len() - 1
    }

    /// Adds a condition and what is below it, down to so many levels.
    fn condition(&mut self, expr: &'a Expr, levels: usize) -> usize {
        let Some(below) = levels.checked_sub(1) else {
            let subject = self.unknown(expr);
            return self.add(expr, Kind::Test(Test::Truth), subject);
        };
        if let ExprKind::Logic(logic) = &expr.kind {
            self.junction(expr, logic, below)
        } else if let ExprKind::Not(operand) = &expr.kind {
            let operand = self.condition(operand, below);
            let subject = self.subject_of(operand);
            self.add(expr, Kind::Not(operand), subject)
        } else {
            self.test(expr)
        }
    }

    fn subject_of(&self, node: usize) -> Option<usize> {
        self.nodes.get(node).and_then(|node| node.subject)
    }

    /// Operands about one subject are put together.
    fn junction(&mut self, expr: &'a Expr, logic: &'a Logic, levels: usize) -> usize {
        let mut operands = Vec::with_capacity(logic.operands.len());
        for operand in &logic.operands {
            let node = self.condition(operand, levels);
            operands.push((self.subject_of(node), node));
        }
        let first = operands.first().and_then(|(subject, _)| *subject);
        if operands.iter().all(|(subject, _)| *subject == first) {
            let nodes = operands.into_iter().map(|(_, node)| node).collect();
            return self.add(expr, Kind::Junction(logic.operator, nodes), first);
        }
        // Those about several stay where they are, behind the others.
        operands.sort_by_key(|(subject, _)| subject.unwrap_or(usize::MAX));
        let mut parts = Vec::new();
        for group in operands.chunk_by(|left, right| left.0.is_some() && left.0 == right.0) {
            let nodes = || group.iter().map(|(_, node)| *node);
            match group {
                [(_, node)] => parts.push(*node),
                [(subject, _), ..] => {
                    let kind = Kind::Junction(logic.operator, nodes().collect());
                    parts.push(self.add(expr, kind, *subject));
                }
                [] => {}
            }
        }
        self.add(expr, Kind::Junction(logic.operator, parts), None)
    }

    fn test(&mut self, expr: &'a Expr) -> usize {
        if let Some(value) = constant(expr) {
            let truth = if let Value::Boolean(truth) = value {
                Some(truth)
            } else {
                None
            };
            return self.add(expr, Kind::Known(truth), None);
        }
        let asked = asked(expr);
        let found = asked.and_then(|(tested, via, test)| {
            let subject = self.subject(tested, via)?;
            Some((subject, test))
        });
        let found = found.or_else(|| Some((self.subject(expr, None)?, Test::Truth)));
        let Some((at, test)) = found else {
            // Whatever it is, nothing is known of it.
            let subject = self.unknown(expr);
            return self.add(expr, Kind::Test(Test::Truth), subject);
        };
        if let Some(subject) = self.subjects.get_mut(at) {
            subject.take(&test);
        }
        self.add(expr, Kind::Test(test), Some(at))
    }

    /// The subject that an expression is.
    fn subject(&mut self, expr: &'a Expr, via: Option<Primitive>) -> Option<usize> {
        let fingerprint = fingerprint(expr);
        let known = self.known.entry(fingerprint).or_default();
        let subjects = &mut self.subjects;
        let is_it = |at: &&usize| {
            let subject = subjects.get(**at);
            subject.is_some_and(|it| it.via == via && same(it.expr, expr))
        };
        if let Some(at) = known.iter().find(is_it) {
            return Some(*at);
        }
        let subject = Subject::new(expr, via, &self.surroundings)?;
        known.push(subjects.len());
        subjects.push(subject);
        Some(subjects.len() - 1)
    }

    /// A subject of its own.
    fn unknown(&mut self, expr: &'a Expr) -> Option<usize> {
        self.subjects.push(Subject::unknown(expr));
        Some(self.subjects.len() - 1)
    }
}

/// What a condition tests, as what it is converted, and how; `None` if it is not of that form.
fn asked<'a>(expr: &'a Expr) -> Option<(&'a Expr, Option<Primitive>, Test<'a>)> {
    if let ExprKind::In(membership) = &expr.kind {
        let Set::Values(values) = &membership.set else {
            return None;
        };
        let (operand, via) = unconverted(&membership.operand, None);
        return Some((operand, via, Test::In(values)));
    }
    let ExprKind::Chain(chain) = &expr.kind else {
        return None;
    };
    compared(chain)
}

fn compared<'a>(chain: &'a Chain) -> Option<(&'a Expr, Option<Primitive>, Test<'a>)> {
    let [link] = chain.links.as_slice() else {
        return None;
    };
    let level = link.operator.level();
    if !matches!(level, Level::Equality | Level::Relational) {
        return None;
    }
    let value = match link.operand.as_literal() {
        Some(literal) => Some(Cow::Borrowed(&literal.value)),
        None => constant(&link.operand).map(Cow::Owned),
    };
    if let Some(value) = value {
        let (operand, via) = unconverted(&chain.first, link.convert);
        return Some((operand, via, test(link.operator, value)?));
    }
    let value = converted(constant(&chain.first)?, link)?;
    let (operand, via) = unconverted(&link.operand, None);
    Some((
        operand,
        via,
        test(link.operator.turned()?, Cow::Owned(value))?,
    ))
}

fn converted(value: Value<'static>, link: &Link) -> Option<Value<'static>> {
    match link.convert {
        Some(to) if !value.is_null() => promote(value, to).ok(),
        Some(_) | None => Some(value),
    }
}

fn test<'a>(operator: Operator, value: Cow<'a, Value<'static>>) -> Option<Test<'a>> {
    if value.is_null() {
        return Some(Test::Null(operator));
    }
    // Of an unknown member nothing is known but its name.
    let is_known = !matches!(&*value, Value::Enum(EnumValue::Unknown(_)));
    is_known.then_some(Test::Compare(operator, value))
}

/// An expression without conversions that keep its values, and the one that does not.
fn unconverted(expr: &Expr, to: Option<Primitive>) -> (&Expr, Option<Primitive>) {
    let (expr, to) = match (&expr.kind, to) {
        (ExprKind::Convert(inner, to), None) => (&**inner, Some(*to)),
        (_, to) => (expr, to),
    };
    let from = expr.ty;
    (
        expr,
        to.filter(|to| !from.as_primitive().is_some_and(|from| from.widens_to(*to))),
    )
}
