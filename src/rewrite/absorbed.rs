//! Operands about several subjects that say nothing beside the others, and parts of them that do not.
//!
//! `a and (a or b)` is `a`, and so is `a or a and b`. In `a and (b or c)` with `a` and `b` that are
//! never true together, `b` decides nothing; in `a or b and c` with `b` that is true wherever `a` is
//! not, it does not either. All of this holds with null too: in what follows false is less than
//! null, null less than true, `and` is the least of its operands and `or` the greatest.

use super::cells::Cells;
use super::formula::{Formula, Kind, Node};
use super::judge::{Says, Verdict, is_constant};
use super::subject::{Extent, Sets};
use crate::ops::Operator;

/// How much is looked at for one junction: beyond, nothing more is said of it.
const MOST_STEPS: usize = 300_000;

/// Finds them in a junction of several subjects.
pub(super) fn absorbed<'a>(formula: &Formula<'a>, at: usize, verdicts: &mut Vec<Verdict<'a>>) {
    let Some(node) = formula.nodes.get(at) else {
        return;
    };
    let Kind::Junction(operator, parts) = &node.kind else {
        return;
    };
    if node.subject.is_some() {
        return;
    }
    let (composite, simple): (Vec<usize>, Vec<usize>) = parts
        .iter()
        .partition(|at| formula.subject_of(**at).is_none());
    if composite.is_empty() {
        return;
    }
    let mut search = Search {
        formula,
        steps: MOST_STEPS,
        all: vec![None; formula.subjects.len()],
    };
    let mut gone: Vec<usize> = Vec::new();
    // Operands about one subject first: what follows from them is told so.
    let alone = simple.iter().flat_map(|at| formula.members(node, *at));
    let others: Vec<usize> = alone
        .chain(simple.iter().copied())
        .chain(composite.iter().copied())
        .collect();
    for own in composite.iter().rev() {
        if is_constant(formula, *own) {
            continue;
        }
        let mut is_less = |less: usize, more: usize| {
            if *operator == Operator::And {
                search.is_least(less, more)
            } else {
                search.is_least(more, less)
            }
        };
        let by = others.iter().find(|other| {
            *other != own
                && !gone.contains(other)
                && !is_constant(formula, **other)
                && is_less(**other, *own) == Some(true)
        });
        let Some(by) = by else { continue };
        let is_equal = is_less(*own, *by) == Some(true);
        gone.push(*own);
        if let (Some(own), Some(by)) = (formula.nodes.get(*own), formula.nodes.get(*by)) {
            let says = Says::Implied {
                operator: *operator,
                by: (!std::ptr::eq(by.expr, node.expr)).then_some(by.expr),
                is_equal,
            };
            verdicts.push(Verdict {
                expr: own.expr,
                says,
            });
        }
    }
    for own in composite.iter().filter(|own| !gone.contains(own)) {
        search.idle(node, (*operator, &simple), *own, verdicts);
    }
}

impl<'a> Formula<'a> {
    fn subject_of(&self, at: usize) -> Option<usize> {
        self.nodes.get(at).and_then(|node| node.subject)
    }

    /// The operands of a junction that were put together in a part of it.
    fn members(&self, junction: &Node<'a>, part: usize) -> Vec<usize> {
        match self.nodes.get(part).map(|node| (node.expr, &node.kind)) {
            Some((expr, Kind::Junction(_, operands))) if std::ptr::eq(expr, junction.expr) => {
                operands.clone()
            }
            Some(_) | None => vec![part],
        }
    }
}

/// What looks, and how much it still may look at.
struct Search<'f, 'a> {
    formula: &'f Formula<'a>,
    steps: usize,
    /// The cells of each subject, once they are asked for.
    all: Vec<Option<Cells>>,
}

impl<'f, 'a> Search<'f, 'a> {
    fn step(&mut self, size: usize) -> Option<()> {
        self.steps = self.steps.checked_sub(1 + size)?;
        Some(())
    }

    /// All cells of a subject.
    fn all(&mut self, subject: usize) -> Option<&Cells> {
        let formula = self.formula;
        let all = self.all.get_mut(subject)?;
        if all.is_none() {
            *all = Some(formula.subjects.get(subject)?.cells(Extent::All));
        }
        all.as_ref()
    }

    /// Whether one condition is never more than another. `None`: nobody knows.
    fn is_least(&mut self, less: usize, more: usize) -> Option<bool> {
        self.step(0)?;
        if less == more {
            return Some(true);
        }
        let formula = self.formula;
        let (left, right) = (formula.nodes.get(less)?, formula.nodes.get(more)?);
        if let (Some(subject), Some(other)) = (left.subject, right.subject) {
            if subject != other {
                return Some(false);
            }
            let (left, right) = (left.sets.as_ref()?, right.sets.as_ref()?);
            self.step(left.size() + right.size())?;
            let all = self.all(subject)?;
            return Some(
                right.truth.cover(&left.truth.and(all))
                    && right.not_false().cover(&left.not_false().and(all)),
            );
        }
        if let Kind::Junction(Operator::Or, operands) = &left.kind {
            return self.each(operands, |it, operand| it.is_least(operand, more));
        }
        if let Kind::Junction(Operator::And, operands) = &right.kind {
            return self.each(operands, |it, operand| it.is_least(less, operand));
        }
        if let Kind::Junction(Operator::And, operands) = &left.kind {
            let is_found = self.some(operands, |it, operand| it.is_least(operand, more))?;
            if is_found {
                return Some(true);
            }
        }
        match (&left.kind, &right.kind) {
            (_, Kind::Junction(Operator::Or, operands)) => {
                self.some(operands, |it, operand| it.is_least(less, operand))
            }
            (Kind::Not(left), Kind::Not(right)) => self.is_least(*right, *left),
            _ => Some(false),
        }
    }

    /// Tells of the operands of a part that the conditions beside it leave nothing to decide.
    fn idle(
        &mut self,
        junction: &Node<'a>,
        (operator, simple): (Operator, &[usize]),
        part: usize,
        verdicts: &mut Vec<Verdict<'a>>,
    ) {
        let formula = self.formula;
        let Some(part) = formula.nodes.get(part) else {
            return;
        };
        let Kind::Junction(inner, operands) = &part.kind else {
            return;
        };
        let members = operands.iter().flat_map(|at| formula.members(part, *at));
        for own in members {
            let beside = simple
                .iter()
                .find(|beside| self.is_idle(own, **beside, operator) == Some(true));
            let (Some(beside), Some(own)) = (beside, formula.nodes.get(own)) else {
                continue;
            };
            let beside = formula.nodes.get(*beside).map(|node| node.expr);
            verdicts.push(Verdict {
                expr: own.expr,
                says: Says::Idle {
                    operator: *inner,
                    beside: beside.filter(|beside| !std::ptr::eq(*beside, junction.expr)),
                },
            });
        }
    }

    /// Whether one decides nothing beside another operand of a junction: in `and` it is false wherever
    /// the other is not, in `or` it is true wherever the other is not.
    fn is_idle(&mut self, own: usize, beside: usize, junction: Operator) -> Option<bool> {
        self.step(0)?;
        let formula = self.formula;
        let node = formula.nodes.get(own)?;
        if let Some(subject) = node.subject {
            let (own, other) = self.about_one(own, beside)?;
            if junction == Operator::And {
                let all = self.all(subject)?;
                return Some(!own.not_false().and(all).meets(other.not_false()));
            }
            let rest = other.truth.without(formula.subjects.get(subject)?.end());
            return Some(own.truth.cover(&rest.and(self.all(subject)?)));
        }
        match &node.kind {
            Kind::Junction(inner, operands) if *inner == junction => self
                .some(operands, |it, operand| {
                    it.is_idle(operand, beside, junction)
                }),
            Kind::Junction(_, operands) => self.each(operands, |it, operand| {
                it.is_idle(operand, beside, junction)
            }),
            Kind::Known(_) | Kind::Test(_) | Kind::Not(_) => Some(false),
        }
    }

    /// Where both hold, if they are about the same and neither is constant.
    fn about_one(&mut self, own: usize, beside: usize) -> Option<(&'f Sets, &'f Sets)> {
        let formula = self.formula;
        let (left, right) = (formula.nodes.get(own)?, formula.nodes.get(beside)?);
        if left.subject != right.subject
            || is_constant(formula, own)
            || is_constant(formula, beside)
        {
            return None;
        }
        let (left, right) = (left.sets.as_ref()?, right.sets.as_ref()?);
        self.step(left.size() + right.size())?;
        Some((left, right))
    }

    fn each(
        &mut self,
        operands: &[usize],
        mut is_so: impl FnMut(&mut Self, usize) -> Option<bool>,
    ) -> Option<bool> {
        for operand in operands {
            if !is_so(self, *operand)? {
                return Some(false);
            }
        }
        Some(true)
    }

    fn some(
        &mut self,
        operands: &[usize],
        mut is_so: impl FnMut(&mut Self, usize) -> Option<bool>,
    ) -> Option<bool> {
        for operand in operands {
            if is_so(self, *operand) == Some(true) {
                return Some(true);
            }
        }
        Some(false)
    }
}
