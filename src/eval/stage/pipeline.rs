//! Stages one behind the other.

use super::aggregate::{Accumulator, Aggregate};
use super::compute::Compute;
use super::concat::{Branches, Concat};
use super::group::{Group, Groups, hand_on};
use super::ordering::Ordering;
use super::ranking::{Ranked, Ranking};
use super::row::Made;
use super::search::Search;
use super::sheet::Sheet;
use crate::diagnostic::Span;
use crate::edm::Value;
use crate::eval::error::{Refusal, RowsError, RunError};
use crate::eval::evaluate::{Scope, Scratch, evaluate};
use crate::eval::node::Node;
use crate::eval::order::Ordered;
use crate::json::RawValue;

/// Stages, each of which takes what the one before hands on.
///
/// A row is read once for all stages that take it as it is: what the first ones read is found in it
/// when it comes.
#[derive(Debug, Default)]
pub(in crate::eval) struct Pipeline {
    /// Those that take rows as they come,
    pub(super) first: Vec<Step>,
    /// and those that take rows which others have made.
    pub(super) behind: Vec<Segment>,
}

/// Stages that take rows as another has made them.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) sheet: Sheet,
    pub(super) steps: Vec<Step>,
}

/// A stage with what it is called and where it was written.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) stage: Stage,
    pub(super) name: &'static str,
    pub(super) span: Span,
}

/// What is done with rows.
#[derive(Debug)]
pub(super) enum Stage {
    Filter(Node),
    Compute(Compute),
    Search(Search),
    Skip(u64),
    Top(u64),
    OrderBy(Ordering),
    Ranking(Box<Ranking>),
    Aggregate(Aggregate),
    Group(Box<Group>),
    Concat(Concat),
}

/// What a stage holds from row to row.
#[derive(Debug, Default)]
pub(in crate::eval) enum State {
    #[default]
    Nothing,
    /// How many rows have come.
    Number(u64),
    Ordered(Ordered),
    Ranked(Ranked),
    Aggregated(Vec<Accumulator>),
    Grouped(Groups),
    Branches(Branches),
}

/// What has become of a row.
#[derive(Debug)]
pub(in crate::eval) enum Taken {
    /// It goes no further, or not now.
    Gone,
    /// It goes on as it is.
    Same,
    /// Another one goes on in its place.
    Made(Made),
}

/// Where rows go that a pipeline hands on at the end.
pub(super) type Emit<'e> = dyn FnMut(RawValue<'_>, &mut Scratch) -> Result<(), Refusal> + 'e;

impl Pipeline {
    fn steps(&self) -> impl Iterator<Item = &Step> {
        let behind = self.behind.iter().flat_map(|segment| &segment.steps);
        self.first.iter().chain(behind)
    }

    pub(in crate::eval) fn states(&self) -> Vec<State> {
        self.steps().map(|step| step.stage.state()).collect()
    }

    /// Whether rows that are handed on have all members of those that are taken.
    pub(in crate::eval) fn keeps_members(&self) -> bool {
        self.steps().all(|step| step.stage.keeps_members())
    }

    /// Whether rows are kept that have been handed on, too: they cannot be taken back.
    pub(in crate::eval) fn keeps_rows(&self) -> bool {
        self.steps().any(|step| step.stage.keeps_rows())
    }

    pub(in crate::eval) const fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// Takes a row, with what was found in it and what lies round it.
    ///
    /// # Errors
    ///
    /// The row has no result. If that is the record's affair alone, no state has changed so that a
    /// later result would.
    pub(in crate::eval) fn take<'r>(
        &self,
        states: &mut [State],
        row: RawValue<'r>,
        scope: &Scope<'_, 'r>,
        scratch: &mut Scratch,
    ) -> Result<Taken, Refusal> {
        let mut passed = 0;
        let taken = match states.split_at_mut_checked(self.first.len()) {
            Some((own, behind)) => {
                let taken = in_turn(&self.first, own, &mut passed, row, scope, scratch);
                taken.and_then(|taken| {
                    let outer = scope.outer;
                    through(
                        &self.behind,
                        behind,
                        &mut passed,
                        (row, taken),
                        outer,
                        scratch,
                    )
                })
            }
            None => Ok(Taken::Gone),
        };
        taken.map_err(|refusal| {
            take_back(states.get_mut(..passed).unwrap_or_default());
            let mut committed = self.steps().take(passed);
            match self.steps().nth(passed) {
                Some(step) if committed.any(|step| step.stage.keeps_rows()) => {
                    step.of_rows(refusal)
                }
                Some(_) | None => refusal,
            }
        })
    }

    /// Hands on what the stages hold when no row comes any more.
    ///
    /// # Errors
    ///
    /// A row that was made has no result: it ends the run.
    pub(in crate::eval) fn finish<'o>(
        &self,
        mut states: Vec<State>,
        outer: Option<&Scope<'_, 'o>>,
        scratch: &mut Scratch,
        emit: &mut Emit<'_>,
    ) -> Result<(), Refusal> {
        let mut left = states.as_mut_slice();
        let mut steps = self.first.as_slice();
        let mut segments = self.behind.as_slice();
        // Of some stages that take the same rows the last alone may hold some.
        while let Some((own, states)) = left.split_at_mut_checked(steps.len())
            && let Some((step, state)) = steps.last().zip(own.last_mut())
        {
            let mut behind = |row: RawValue<'_>, scratch: &mut Scratch| {
                scratch.begin();
                pass(segments, states, row, outer, scratch, emit)
            };
            let drained = step.stage.drain(state, outer, scratch, &mut behind);
            if let Err(refusal) = drained {
                return Err(step.of_rows(refusal));
            }
            left = states;
            let Some((next, others)) = segments.split_first() else {
                break;
            };
            (steps, segments) = (&next.steps, others);
        }
        Ok(())
    }
}

/// Takes back a row that stages have handed on: it failed behind them, and is not counted.
pub(in crate::eval) fn take_back(states: &mut [State]) {
    for state in states {
        if let State::Number(number) = state {
            *number -= 1;
        }
    }
}

/// Hands a row to stages as long as it stays as it is.
fn in_turn<'r>(
    steps: &[Step],
    states: &mut [State],
    passed: &mut usize,
    row: RawValue<'r>,
    scope: &Scope<'_, 'r>,
    scratch: &mut Scratch,
) -> Result<Taken, Refusal> {
    for (step, state) in steps.iter().zip(states) {
        let taken = step.stage.take(state, row, scope, scratch)?;
        *passed += 1;
        if !matches!(taken, Taken::Same) {
            return Ok(taken);
        }
    }
    Ok(Taken::Same)
}

/// Hands what has become of a row on through stages that read it anew.
fn through<'r>(
    segments: &[Segment],
    states: &mut [State],
    passed: &mut usize,
    (row, mut taken): (RawValue<'r>, Taken),
    outer: Option<&Scope<'_, 'r>>,
    scratch: &mut Scratch,
) -> Result<Taken, Refusal> {
    let mut states = states;
    for Segment { sheet, steps } in segments {
        let Some((own, behind)) = states.split_at_mut_checked(steps.len()) else {
            break;
        };
        states = behind;
        let (row, same) = match &taken {
            Taken::Gone => break,
            Taken::Same => (row, usize::MAX),
            Taken::Made(made) => (made.value()?, made.same),
        };
        let next = sheet.read(row, outer, scratch, |scope, scratch| {
            in_turn(steps, own, passed, row, scope, scratch)
        });
        match next.map_err(|refusal: Refusal| refusal.within(same))? {
            Taken::Same => {}
            Taken::Gone => taken = Taken::Gone,
            Taken::Made(next) => {
                let same = next.same.min(same);
                taken = Taken::Made(Made { same, ..next });
            }
        }
    }
    Ok(taken)
}

/// Hands a row on through stages.
fn pass<'r>(
    segments: &[Segment],
    states: &mut [State],
    row: RawValue<'r>,
    outer: Option<&Scope<'_, 'r>>,
    scratch: &mut Scratch,
    emit: &mut Emit<'_>,
) -> Result<(), Refusal> {
    let mut passed = 0;
    let row_and_taken = (row, Taken::Same);
    let taken = through(segments, states, &mut passed, row_and_taken, outer, scratch);
    let taken = taken.map_err(|refusal| {
        let mut steps = segments.iter().flat_map(|segment| &segment.steps);
        match steps.nth(passed) {
            Some(step) => step.of_rows(refusal),
            None => refusal,
        }
    });
    match taken? {
        Taken::Gone => Ok(()),
        Taken::Same => emit(row, scratch),
        Taken::Made(made) => emit(made.value()?, scratch),
    }
}

impl Step {
    /// An error in a row that belongs to no record.
    fn of_rows(&self, refusal: Refusal) -> Refusal {
        match refusal {
            Refusal::Record(error) => {
                let error = RowsError::new(self.name, self.span, error);
                Refusal::Run(RunError::Rows(Box::new(error)))
            }
            Refusal::Run(_) => refusal,
        }
    }
}

impl Stage {
    fn state(&self) -> State {
        match self {
            Self::Filter(_) | Self::Compute(_) | Self::Search(_) => State::Nothing,
            Self::Skip(_) | Self::Top(_) => State::Number(0),
            Self::OrderBy(ordering) => State::Ordered(ordering.ordered()),
            Self::Ranking(_) => State::Ranked(Ranked::default()),
            Self::Aggregate(aggregate) => State::Aggregated(aggregate.accumulators()),
            Self::Group(group) => State::Grouped(group.groups()),
            Self::Concat(concat) => State::Branches(concat.branches()),
        }
    }

    /// Whether rows that it hands on have all members of those that it takes.
    fn keeps_members(&self) -> bool {
        match self {
            Self::Filter(_)
            | Self::Compute(_)
            | Self::Search(_)
            | Self::Skip(_)
            | Self::Top(_)
            | Self::OrderBy(_)
            | Self::Ranking(_) => true,
            Self::Aggregate(_) | Self::Group(_) => false,
            Self::Concat(concat) => concat.keeps_members(),
        }
    }

    /// Whether it keeps rows that it hands on, too: they cannot be taken back.
    const fn keeps_rows(&self) -> bool {
        matches!(self, Self::Concat(_))
    }

    /// Stages nest through here: what holds no others has functions of its own, so that a level
    /// costs little of the stack.
    fn take<'r>(
        &self,
        state: &mut State,
        row: RawValue<'r>,
        scope: &Scope<'_, 'r>,
        scratch: &mut Scratch,
    ) -> Result<Taken, Refusal> {
        if let (Self::Group(group), State::Grouped(groups)) = (self, &mut *state) {
            return group.take(groups, row, scope, scratch);
        }
        if let (Self::Concat(concat), State::Branches(branches)) = (self, &mut *state) {
            return concat.take(branches, row, scope, scratch);
        }
        self.take_flat(state, row, scope, scratch)
    }

    #[inline(never)]
    fn take_flat<'r>(
        &self,
        state: &mut State,
        row: RawValue<'r>,
        scope: &Scope<'_, 'r>,
        scratch: &mut Scratch,
    ) -> Result<Taken, Refusal> {
        match self {
            Self::Filter(condition) => {
                let value = evaluate(condition, scope, scratch)?;
                Ok(passed(value == Value::Boolean(true)))
            }
            Self::Compute(compute) => {
                let made = compute.row(row, scope, scratch);
                Ok(made.map(Taken::Made)?)
            }
            Self::Search(search) => Ok(passed(search.finds(row, scratch)?)),
            Self::Skip(number) => Ok(passed(count(state) >= *number)),
            Self::Top(number) => Ok(passed(count(state) < *number)),
            Self::OrderBy(_)
            | Self::Ranking(_)
            | Self::Aggregate(_)
            | Self::Group(_)
            | Self::Concat(_) => self.hold(state, row, scope, scratch),
        }
    }

    /// Takes a row of which something is held until the end.
    fn hold<'r>(
        &self,
        state: &mut State,
        row: RawValue<'r>,
        scope: &Scope<'_, 'r>,
        scratch: &mut Scratch,
    ) -> Result<Taken, Refusal> {
        match (self, state) {
            (Self::OrderBy(ordering), State::Ordered(ordered)) => {
                ordering.take(ordered, row, scope, scratch)?;
            }
            (Self::Ranking(ranking), State::Ranked(ranked)) => {
                ranking.take(ranked, row, scope, scratch)?;
            }
            (Self::Aggregate(aggregate), State::Aggregated(all)) => {
                aggregate.take(all, scope, scratch)?;
            }
            _ => {}
        }
        Ok(Taken::Gone)
    }

    /// Hands on what it holds.
    fn drain<'o>(
        &self,
        state: &mut State,
        outer: Option<&Scope<'_, 'o>>,
        scratch: &mut Scratch,
        emit: &mut Emit<'_>,
    ) -> Result<(), Refusal> {
        if let (Self::Group(group), State::Grouped(groups)) = (self, &mut *state) {
            return group.drain(groups, outer, scratch, emit);
        }
        if let (Self::Concat(concat), State::Branches(branches)) = (self, &mut *state) {
            return concat.drain(branches, outer, scratch, emit);
        }
        self.drain_flat(std::mem::take(state), outer, scratch, emit)
    }

    #[inline(never)]
    fn drain_flat<'o>(
        &self,
        state: State,
        outer: Option<&Scope<'_, 'o>>,
        scratch: &mut Scratch,
        emit: &mut Emit<'_>,
    ) -> Result<(), Refusal> {
        match (self, state) {
            (Self::OrderBy(_), State::Ordered(ordered)) => {
                ordered.for_each(0, |row| hand_on(row, scratch, emit))
            }
            (Self::Ranking(ranking), State::Ranked(ranked)) => {
                ranking.drain(ranked, outer, scratch, emit)
            }
            (Self::Aggregate(aggregate), State::Aggregated(all)) => {
                aggregate.row(all)?.hand_on(scratch, emit)
            }
            _ => Ok(()),
        }
    }
}

const fn passed(passes: bool) -> Taken {
    if passes { Taken::Same } else { Taken::Gone }
}

/// How many rows have come before this one.
const fn count(state: &mut State) -> u64 {
    if let State::Number(number) = state {
        *number += 1;
        *number - 1
    } else {
        0
    }
}
