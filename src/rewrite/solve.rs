//! What each part of a formula can be.

use super::cells::Cells;
use super::formula::{Formula, Kind, Node};
use super::outcomes::Outcomes;
use super::subject::{Extent, Sets};
use crate::ops::Operator;
use std::collections::HashSet;

/// How many nodes are looked at for all parts of a formula that cannot be told one by one.
const MOST_VISITS: usize = 100_000;

/// How many subjects are tried together: each stands on the stack.
const MOST_SUBJECTS: usize = 50;

impl Formula<'_> {
    /// Finds the outcomes of all nodes.
    pub(super) fn solve(&mut self) {
        let extents: Vec<[Cells; 3]> = self
            .subjects
            .iter()
            .map(|subject| Extent::EACH.map(|extent| subject.cells(extent)))
            .collect();
        for at in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(at) else {
                continue;
            };
            if let Kind::Known(truth) = node.kind {
                self.set(at, None, [Outcomes::of(truth); 3]);
            } else if let Some(subject) = node.subject {
                let sets = self.sets(node, subject);
                let Some((sets, extents)) = sets.zip(extents.get(subject)) else {
                    continue;
                };
                let outcomes = extents.each_ref().map(|cells| of_cells(&sets, cells));
                self.set(at, Some(sets), outcomes);
            }
        }
        let shared = self.shared();
        let mut visits = MOST_VISITS;
        for at in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(at).filter(|node| node.subject.is_none()) else {
                continue;
            };
            let outcomes = match &node.kind {
                Kind::Not(operand) => self.outcomes(*operand).map(Outcomes::not),
                Kind::Junction(operator, operands) => {
                    let groups = self.groups(operands, &shared);
                    let mut solver = Solver::new(self, &extents, *operator, &mut visits);
                    [0, 1, 2].map(|extent| solver.joined(&groups, extent))
                }
                Kind::Known(_) | Kind::Test(_) => continue,
            };
            self.set(at, None, outcomes);
        }
    }

    fn set(&mut self, at: usize, sets: Option<Sets>, outcomes: [Outcomes; 3]) {
        if let Some(node) = self.nodes.get_mut(at) {
            (node.sets, node.outcomes) = (sets, outcomes);
        }
    }

    pub(super) fn outcomes(&self, at: usize) -> [Outcomes; 3] {
        let node = self.nodes.get(at);
        node.map_or([Outcomes::ALL; 3], |node| node.outcomes)
    }

    /// Where a node with one subject holds, when those below it are known.
    fn sets(&self, node: &Node<'_>, subject: usize) -> Option<Sets> {
        let subject = self.subjects.get(subject)?;
        let end = subject.end();
        let of = |at: &usize| self.nodes.get(*at).and_then(|node| node.sets.as_ref());
        Some(match &node.kind {
            Kind::Test(test) => subject.sets(test),
            Kind::Not(operand) => {
                let operand = of(operand)?;
                Sets::new(operand.not_false().without(end), operand.truth.without(end))
            }
            Kind::Junction(operator, operands) => {
                let operands: Vec<&Sets> = operands.iter().filter_map(of).collect();
                let truth = operands.iter().map(|sets| &sets.truth);
                let not_false = operands.iter().map(|sets| sets.not_false());
                if *operator == Operator::Or {
                    Sets::new(Cells::union(truth), Cells::union(not_false))
                } else {
                    Sets::new(in_all(truth, end), in_all(not_false, end))
                }
            }
            Kind::Known(_) => return None,
        })
    }

    /// Which subjects several operands of junctions have.
    fn shared(&self) -> Vec<bool> {
        let mut seen = vec![0u8; self.subjects.len()];
        for node in self.nodes.iter().filter(|node| node.subject.is_none()) {
            node.for_each_operand(&mut |at| {
                let subject = self.nodes.get(at).and_then(|node| node.subject);
                if let Some(seen) = subject.and_then(|subject| seen.get_mut(subject)) {
                    *seen = seen.saturating_add(1);
                }
            });
        }
        seen.into_iter().map(|seen| seen > 1).collect()
    }

    /// Operands in groups that share no subject.
    fn groups(&self, operands: &[usize], shared: &[bool]) -> Vec<Vec<usize>> {
        if !shared.contains(&true) {
            return operands.iter().map(|at| vec![*at]).collect();
        }
        // For each subject that is seen, the group in which it is; groups that meet become one.
        let mut group_of: Vec<Option<usize>> = vec![None; self.subjects.len()];
        let mut groups: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for operand in operands {
            let mut subjects = Vec::new();
            self.for_each_leaf(*operand, &mut |subject, _| {
                if shared.get(subject) == Some(&true) {
                    subjects.push(subject);
                }
            });
            let met = subjects.iter().filter_map(|it| *group_of.get(*it)?).max();
            let own = met.unwrap_or_else(|| {
                groups.push((Vec::new(), Vec::new()));
                groups.len() - 1
            });
            let mut others: Vec<usize> = subjects
                .iter()
                .filter_map(|it| *group_of.get(*it)?)
                .filter(|group| *group != own)
                .collect();
            others.sort_unstable();
            others.dedup();
            let mut moved = (vec![*operand], subjects);
            for other in others {
                if let Some(other) = groups.get_mut(other) {
                    moved.0.append(&mut other.0);
                    moved.1.append(&mut other.1);
                }
            }
            for subject in &moved.1 {
                if let Some(group) = group_of.get_mut(*subject) {
                    *group = Some(own);
                }
            }
            if let Some(group) = groups.get_mut(own) {
                group.0.append(&mut moved.0);
                group.1.append(&mut moved.1);
            }
        }
        let groups = groups.into_iter().map(|(operands, _)| operands);
        groups.filter(|operands| !operands.is_empty()).collect()
    }

    /// Visits the greatest parts below a node that have one subject.
    fn for_each_leaf(&self, at: usize, visit: &mut dyn FnMut(usize, usize)) {
        let mut waiting = vec![at];
        while let Some(at) = waiting.pop() {
            let Some(node) = self.nodes.get(at) else {
                continue;
            };
            match node.subject {
                Some(subject) => visit(subject, at),
                None => node.for_each_operand(&mut |operand| waiting.push(operand)),
            }
        }
    }
}

impl Node<'_> {
    pub(super) fn for_each_operand(&self, visit: &mut dyn FnMut(usize)) {
        match &self.kind {
            Kind::Not(operand) => visit(*operand),
            Kind::Junction(_, operands) => operands.iter().copied().for_each(visit),
            Kind::Known(_) | Kind::Test(_) => {}
        }
    }
}

/// The cells that are in all sets.
fn in_all<'c>(sets: impl Iterator<Item = &'c Cells>, end: u32) -> Cells {
    let others: Vec<Cells> = sets.map(|cells| cells.without(end)).collect();
    Cells::union(&others).without(end)
}

/// What a condition is in some cells.
fn of_cells(sets: &Sets, cells: &Cells) -> Outcomes {
    let is_null = cells.and(sets.not_false());
    Outcomes::NONE
        .with_if(sets.truth.meets(cells), Outcomes::TRUE)
        .with_if(!sets.not_false().cover(cells), Outcomes::FALSE)
        .with_if(!sets.truth.cover(&is_null), Outcomes::NULL)
}

/// Tries the cells of subjects that several operands have.
struct Solver<'f, 'a> {
    formula: &'f Formula<'a>,
    extents: &'f [[Cells; 3]],
    operator: Operator,
    /// How many nodes may still be looked at.
    visits: &'f mut usize,
    /// Which extent of values.
    extent: usize,
    /// The cell of each subject that is being tried.
    chosen: Vec<Option<u32>>,
}

/// A subject with cells, one of each kind that its tests tell apart.
struct Choice {
    subject: usize,
    cells: Vec<u32>,
}

impl<'f, 'a> Solver<'f, 'a> {
    const fn new(
        formula: &'f Formula<'a>,
        extents: &'f [[Cells; 3]],
        operator: Operator,
        visits: &'f mut usize,
    ) -> Self {
        Self {
            formula,
            extents,
            operator,
            visits,
            extent: 0,
            chosen: Vec::new(),
        }
    }

    const fn join(&self, left: Outcomes, right: Outcomes) -> Outcomes {
        if matches!(self.operator, Operator::Or) {
            left.or(right)
        } else {
            left.and(right)
        }
    }

    /// The outcomes of operands in groups that do not depend on each other.
    fn joined(&mut self, groups: &[Vec<usize>], extent: usize) -> Outcomes {
        self.extent = extent;
        let mut so_far: Option<Outcomes> = None;
        for group in groups {
            let next = if let [operand] = group.as_slice() {
                self.known(*operand)
            } else {
                self.tried(group)
            };
            so_far = Some(so_far.map_or(next, |so_far| self.join(so_far, next)));
        }
        so_far.unwrap_or(Outcomes::ALL)
    }

    fn known(&self, at: usize) -> Outcomes {
        let outcomes = self.formula.outcomes(at);
        outcomes.get(self.extent).copied().unwrap_or(Outcomes::ALL)
    }

    /// The outcomes of operands that have subjects in common.
    fn tried(&mut self, operands: &[usize]) -> Outcomes {
        let Some(choices) = self.choices(operands) else {
            return Outcomes::ALL;
        };
        self.chosen = vec![None; self.formula.subjects.len()];
        let mut found = Outcomes::NONE;
        if self.explore(operands, &choices, &mut found).is_none() {
            return Outcomes::ALL;
        }
        found
    }

    /// The subjects whose cells must be tried, those with most tests first. `None` if that is too
    /// much work.
    fn choices(&mut self, operands: &[usize]) -> Option<Vec<Choice>> {
        let mut leaves: Vec<(usize, usize)> = Vec::new();
        for operand in operands {
            let mut leaf = |subject, at| leaves.push((subject, at));
            self.formula.for_each_leaf(*operand, &mut leaf);
        }
        leaves.sort_unstable();
        let groups = leaves.chunk_by(|left, right| left.0 == right.0);
        let mut groups: Vec<&[(usize, usize)]> = groups.filter(|group| group.len() > 1).collect();
        if groups.len() > MOST_SUBJECTS {
            return None;
        }
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
        let mut choices = Vec::with_capacity(groups.len());
        for group in groups {
            let (subject, _) = *group.first()?;
            let all = self.extents.get(subject)?.get(self.extent)?;
            let mut kinds = HashSet::new();
            let mut cells = Vec::new();
            for cell in all.iter() {
                self.visit(group.len())?;
                let sets = group
                    .iter()
                    .filter_map(|(_, at)| self.formula.nodes.get(*at));
                let kind: Vec<Option<bool>> = sets
                    .map(|node| node.sets.as_ref().and_then(|sets| sets.at(cell)))
                    .collect();
                if kinds.insert(kind) {
                    cells.push(cell);
                }
            }
            choices.push(Choice { subject, cells });
        }
        Some(choices)
    }

    const fn visit(&mut self, nodes: usize) -> Option<()> {
        match self.visits.checked_sub(nodes) {
            Some(left) => {
                *self.visits = left;
                Some(())
            }
            None => {
                *self.visits = 0;
                None
            }
        }
    }

    /// Tries all cells of the subjects that are left, unless nothing new can come of it.
    fn explore(
        &mut self,
        operands: &[usize],
        choices: &[Choice],
        found: &mut Outcomes,
    ) -> Option<()> {
        let mut now: Option<Outcomes> = None;
        for operand in operands {
            let next = self.evaluate(*operand)?;
            now = Some(now.map_or(next, |now| self.join(now, next)));
        }
        let now = now?;
        if found.has(now) {
            return Some(());
        }
        let Some((choice, choices)) = choices.split_first() else {
            *found = found.with(now);
            return Some(());
        };
        for cell in &choice.cells {
            self.choose(choice.subject, Some(*cell));
            self.explore(operands, choices, found)?;
        }
        self.choose(choice.subject, None);
        Some(())
    }

    fn choose(&mut self, subject: usize, cell: Option<u32>) {
        if let Some(chosen) = self.chosen.get_mut(subject) {
            *chosen = cell;
        }
    }

    /// What a part can be with the cells that are chosen.
    fn evaluate(&mut self, at: usize) -> Option<Outcomes> {
        self.visit(1)?;
        let formula = self.formula;
        let node = formula.nodes.get(at)?;
        if let Some(subject) = node.subject {
            let chosen = self.chosen.get(subject).copied().flatten();
            return Some(match (chosen, &node.sets) {
                (Some(cell), Some(sets)) => Outcomes::of(sets.at(cell)),
                _ => self.known(at),
            });
        }
        match &node.kind {
            Kind::Not(operand) => self.evaluate(*operand).map(Outcomes::not),
            Kind::Junction(operator, operands) => {
                let is_or = *operator == Operator::Or;
                let mut operands = operands.iter();
                let mut so_far = self.evaluate(*operands.next()?)?;
                for operand in operands {
                    let next = self.evaluate(*operand)?;
                    so_far = if is_or {
                        so_far.or(next)
                    } else {
                        so_far.and(next)
                    };
                }
                Some(so_far)
            }
            Kind::Known(_) | Kind::Test(_) => Some(self.known(at)),
        }
    }
}
