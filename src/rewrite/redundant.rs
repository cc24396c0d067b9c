//! Operands that say nothing beside the others.

use super::cells::Cells;
use super::formula::{Formula, Kind, Node};
use super::judge::{Says, Verdict, is_constant, truth_of};
use super::subject::Extent;
use crate::ops::Operator;

/// How many cells of operands are looked at for one junction.
const MOST_CELLS: usize = 200_000;

/// Finds the operands about one subject without which a junction is true, false and null of the
/// same values. Of several that can go, the later go.
pub(super) fn redundant<'a>(
    formula: &Formula<'a>,
    node: &Node<'a>,
    verdicts: &mut Vec<Verdict<'a>>,
) {
    let Kind::Junction(operator, operands) = &node.kind else {
        return;
    };
    let Some(subject) = node.subject.and_then(|at| formula.subjects.get(at)) else {
        return;
    };
    let all = subject.cells(Extent::All);
    let end = subject.end();
    // `and` is `or` of what is denied: there the cells count in which an operand does not hold.
    let counted = |cells: &Cells| {
        if *operator == Operator::Or {
            cells.and(&all)
        } else {
            cells.without(end).and(&all)
        }
    };
    let sets = operands.iter().filter_map(|at| {
        let sets = truth_of(formula, *at)?;
        Some([counted(&sets.truth), counted(sets.not_false())])
    });
    let sets: Vec<[Cells; 2]> = sets.collect();
    let cells: usize = sets.iter().flatten().map(size).sum();
    if sets.len() != operands.len() || cells > MOST_CELLS {
        return;
    }
    let mut times = [vec![0u32; end as usize], vec![0u32; end as usize]];
    for own in &sets {
        for (times, cells) in times.iter_mut().zip(own) {
            for cell in cells.iter() {
                if let Some(times) = times.get_mut(cell as usize) {
                    *times += 1;
                }
            }
        }
    }
    let mut gone = vec![false; operands.len()];
    for (number, own) in sets.iter().enumerate().rev() {
        let is_constant = operands
            .get(number)
            .is_none_or(|at| is_constant(formula, *at));
        let is_covered = |(times, cells): (&Vec<u32>, &Cells)| {
            cells
                .iter()
                .all(|cell| times.get(cell as usize).is_some_and(|times| *times > 1))
        };
        if is_constant || !times.iter().zip(own).all(is_covered) {
            continue;
        }
        for (times, cells) in times.iter_mut().zip(own) {
            for cell in cells.iter() {
                if let Some(times) = times.get_mut(cell as usize) {
                    *times -= 1;
                }
            }
        }
        if let Some(gone) = gone.get_mut(number) {
            *gone = true;
        }
    }
    for (number, _) in gone.iter().enumerate().filter(|(_, gone)| **gone) {
        let (Some(own), Some(at)) = (sets.get(number), operands.get(number)) else {
            continue;
        };
        let kept = sets
            .iter()
            .zip(operands)
            .zip(&gone)
            .filter(|(_, gone)| !**gone);
        let mut kept = kept.map(|(it, _)| it);
        let covers =
            |other: &[Cells; 2]| other.iter().zip(own).all(|(other, own)| other.cover(own));
        let by = kept.find(|(other, _)| covers(other));
        let expr_of = |at: usize| formula.nodes.get(at).map(|node| node.expr);
        let says = Says::Implied {
            operator: *operator,
            by: by.and_then(|(_, at)| expr_of(*at)),
            is_equal: by.is_some_and(|(other, _)| other == own),
        };
        if let Some(expr) = expr_of(*at) {
            verdicts.push(Verdict { expr, says });
        }
    }
}

fn size(cells: &Cells) -> usize {
    cells
        .ranges()
        .map(|(start, end)| (end - start) as usize)
        .sum()
}
