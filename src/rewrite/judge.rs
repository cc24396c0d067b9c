use super::absorbed::absorbed;
use super::cells::Cells;
use super::formula::{Formula, Kind, Node};
use super::outcomes::Outcomes;
use super::redundant::redundant;
use super::subject::{Extent, Sets, Test};
use super::surroundings::Surroundings;
use crate::hir::{Expr, ExprKind};
use crate::ops::Operator;

/// What is to be said of a part of a condition.
#[derive(Clone, Debug)]
pub struct Verdict<'a> {
    /// The part.
    pub expr: &'a Expr,
    /// What it says.
    pub says: Says<'a>,
}

/// What a part of a condition says, whatever the record holds.
#[derive(Clone, Debug)]
pub enum Says<'a> {
    /// It is never true.
    Never(Because<'a>),
    /// It is always true.
    Always(Because<'a>),
    /// It is true of every value but null of the subject, and of null it is not.
    UnlessNull {
        /// What it is about.
        subject: &'a Expr,
        /// The operands that make it so, if they stand among others.
        among: Vec<&'a Expr>,
        /// Whether `ne null` is the same for all values.
        is_exact: bool,
    },
    /// The condition of which it is an operand stays the same without it.
    Implied {
        /// `and` or `or`, which joins it to the others.
        operator: Operator,
        /// The operand from which it follows; `None` if it takes several.
        by: Option<&'a Expr>,
        /// Whether that operand is true, false and null where this one is.
        is_equal: bool,
    },
    /// A condition round it stays the same without it: beside others of that condition it is never true
    /// as an operand of `or`, or true wherever it counts as an operand of `and`.
    Idle {
        /// `and` or `or`, which joins it to the operands directly beside it.
        operator: Operator,
        /// The condition that leaves it nothing to decide; `None` if it takes several.
        beside: Option<&'a Expr>,
    },
}

/// Why a condition is constant.
#[derive(Clone, Debug)]
pub struct Because<'a> {
    /// The operands that decide it, if they are few.
    pub operands: Vec<&'a Expr>,
    /// What a single test asks; `None` for operands that are joined.
    pub test: Option<Asked<'a>>,
    /// Whether members that the schema does not declare, and `NaN`, are left out of account.
    pub declared_only: bool,
}

/// What a single test asks that cannot be.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'a> {
    /// Whether this is null, which it never is.
    Null(&'a Expr),
    /// For numbers that the function, or the count, never gives.
    Result(&'a Expr),
    /// For values that the type does not have.
    Value(&'a Expr),
}

/// What is to be said of a condition and its parts, in no order. Of a part that says nothing since
/// one within it does, the inner one alone is told.
#[must_use]
pub fn judge<'a>(expr: &'a Expr, surroundings: &Surroundings<'_, 'a>) -> Vec<Verdict<'a>> {
    if is_beyond_doubt(expr) {
        return Vec::new();
    }
    let formula = Formula::new(expr, surroundings);
    let mut verdicts = Vec::new();
    for (at, node) in formula.nodes.iter().enumerate() {
        let says = formula
            .constancy(node)
            .or_else(|| formula.unless_null(node));
        if let Some(says) = says {
            let expr = node.expr;
            verdicts.push(Verdict { expr, says });
        } else {
            redundant(&formula, node, &mut verdicts);
            absorbed(&formula, at, &mut verdicts);
        }
    }
    verdicts
}

/// Whether there is nothing to find: a lambda, or what is only the service's to tell.
const fn is_beyond_doubt(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Literal(_)
            | ExprKind::Lambda(_)
            | ExprKind::Service(_)
            | ExprKind::Hole(_)
            | ExprKind::Unknown
    )
}

impl<'a> Formula<'a> {
    /// Whether a node is never, or always, true, and no part of it makes it so.
    fn constancy(&self, node: &Node<'a>) -> Option<Says<'a>> {
        [Extent::All, Extent::Declared]
            .into_iter()
            .find_map(|extent| {
                let outcomes = |at: usize| of(self.outcomes(at), extent);
                let own = of(node.outcomes, extent);
                let is_never = !own.has(Outcomes::TRUE);
                let is_always = own == Outcomes::TRUE;
                if !is_never && !is_always {
                    return None;
                }
                let because = |operands, test| Because {
                    operands,
                    test,
                    declared_only: extent == Extent::Declared,
                };
                match &node.kind {
                    Kind::Known(_) => None,
                    Kind::Test(test) => {
                        let asked = self.asked(node, test)?;
                        let because = because(Vec::new(), Some(asked));
                        Some(says(is_never, because))
                    }
                    Kind::Not(operand) => {
                        let is_told = !outcomes(*operand).has(Outcomes::TRUE)
                            || outcomes(*operand) == Outcomes::TRUE;
                        (!is_told).then(|| says(is_never, because(Vec::new(), None)))
                    }
                    Kind::Junction(operator, operands) => {
                        let is_and = *operator == Operator::And;
                        if is_and != is_never {
                            return None;
                        }
                        let is_told = operands.iter().any(|at| {
                            let outcomes = outcomes(*at);
                            if is_never {
                                !outcomes.has(Outcomes::TRUE)
                            } else {
                                outcomes == Outcomes::TRUE
                            }
                        });
                        let deciding = || self.deciding(node, operands, is_never, extent);
                        (!is_told).then(|| says(is_never, because(deciding(), None)))
                    }
                }
            })
    }

    /// What a test asks, if it is not for rules about constants to say.
    fn asked(&self, node: &Node<'a>, test: &Test<'a>) -> Option<Asked<'a>> {
        let subject = self.subjects.get(node.subject?)?;
        match test {
            Test::Null(Operator::Gt | Operator::Lt) => None,
            Test::Null(_) => Some(Asked::Null(subject.expr)),
            Test::Truth | Test::Compare(..) | Test::In(_) if subject.is_bounded() => {
                Some(Asked::Result(subject.expr))
            }
            Test::Truth | Test::Compare(..) | Test::In(_) => Some(Asked::Value(subject.expr)),
        }
    }

    /// Two operands that leave nothing together, or those up to the one with which nothing is left.
    fn deciding(
        &self,
        node: &Node<'a>,
        operands: &[usize],
        is_never: bool,
        extent: Extent,
    ) -> Vec<&'a Expr> {
        let Some(subject) = node.subject.and_then(|at| self.subjects.get(at)) else {
            return Vec::new();
        };
        let end = subject.end();
        let left_by = |at: &usize| {
            let node = self.nodes.get(*at)?;
            let truth = &node.sets.as_ref()?.truth;
            let left = if is_never {
                truth.clone()
            } else {
                truth.without(end)
            };
            Some((node.expr, left))
        };
        let mut left = subject.cells(extent);
        let mut before = Vec::new();
        for (expr, own) in operands.iter().filter_map(left_by) {
            left = left.and(&own);
            if left.is_empty() {
                let cells = subject.cells(extent);
                let own = own.and(&cells);
                let alone = before.iter().find(|(_, other): &&(_, _)| !own.meets(other));
                let mut deciding: Vec<&'a Expr> = match alone {
                    Some((other, _)) => vec![*other],
                    None => before.iter().map(|(expr, _)| *expr).collect(),
                };
                deciding.push(expr);
                return deciding;
            }
            before.push((expr, own));
        }
        Vec::new()
    }

    /// Whether a node is true of everything but null.
    fn unless_null(&self, node: &Node<'a>) -> Option<Says<'a>> {
        let operands: &[usize] = match &node.kind {
            Kind::Junction(Operator::Or, operands) => operands,
            Kind::Test(Test::Compare(..) | Test::In(_)) => &[],
            Kind::Junction(..) | Kind::Test(_) | Kind::Not(_) | Kind::Known(_) => return None,
        };
        let is_always = |outcomes: [Outcomes; 3]| of(outcomes, Extent::Present) == Outcomes::TRUE;
        if !is_always(node.outcomes) || operands.iter().any(|at| is_always(self.outcomes(*at))) {
            return None;
        }
        let subject = self.subjects.get(node.subject?)?;
        let sets = node.sets.as_ref()?;
        let at_null = sets.at(subject.null());
        // Whoever says something of null knows of it.
        if at_null == Some(true) || operands.iter().any(|at| self.asks_for_null(*at)) {
            return None;
        }
        let others = sets.truth.without(subject.end());
        let others = subject.cells(Extent::All).and(&others);
        let has_others = |expr: &Expr| {
            let logic = expr.as_logic();
            logic.is_some_and(|logic| logic.operands.len() > operands.len())
        };
        let own = operands.iter().filter_map(|at| self.nodes.get(*at));
        let among = own.filter(|_| has_others(node.expr)).map(|node| node.expr);
        Some(Says::UnlessNull {
            subject: subject.expr,
            among: among.collect(),
            is_exact: at_null == Some(false) && others == Cells::one(subject.null()),
        })
    }

    fn asks_for_null(&self, at: usize) -> bool {
        let mut waiting = vec![at];
        while let Some(node) = waiting.pop().and_then(|at| self.nodes.get(at)) {
            if let Kind::Test(Test::Null(_)) = node.kind {
                return true;
            }
            node.for_each_operand(&mut |operand| waiting.push(operand));
        }
        false
    }
}

const fn says(is_never: bool, because: Because<'_>) -> Says<'_> {
    if is_never {
        Says::Never(because)
    } else {
        Says::Always(because)
    }
}

/// The outcomes for an extent of values.
pub(super) fn of(outcomes: [Outcomes; 3], extent: Extent) -> Outcomes {
    let known = Extent::EACH.iter().zip(outcomes);
    let own = known.into_iter().find(|(each, _)| **each == extent);
    own.map_or(Outcomes::ALL, |(_, outcomes)| outcomes)
}

/// What is left of sets where nothing is known.
pub(super) fn truth_of<'n>(formula: &'n Formula<'_>, at: usize) -> Option<&'n Sets> {
    formula.nodes.get(at).and_then(|node| node.sets.as_ref())
}

/// Whether an operand is never, or always, true: that is said of itself.
pub(super) fn is_constant(formula: &Formula<'_>, at: usize) -> bool {
    let outcomes = formula.outcomes(at);
    [Extent::All, Extent::Declared].iter().any(|extent| {
        let outcomes = of(outcomes, *extent);
        outcomes == Outcomes::TRUE || !outcomes.has(Outcomes::TRUE)
    })
}
