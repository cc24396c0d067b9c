//! Stages one behind the other.

use super::aggregate::{Accumulator, Aggregate};
use super::compute::Compute;
use super::concat::{Branches, Concat};
use super::group::{Group, Groups, Taking, hand_on};
use super::ordering::Ordering;
use super::ranking::{Ranked, Ranking};
use super::row::Made;
use super::search::Search;
use super::sheet::Sheet;
use crate::diagnostic::Span;
use crate::edm::Value;
use crate::eval::error::{EvalError, Refusal, RowsError, RunError};
use crate::eval::evaluate::{Scope, Scratch, evaluate};
use crate::eval::node::Node;
use crate::eval::order::Ordered;
use crate::json::RawValue;

/// Stages, each of which takes what the one before hands on.
#[derive(Debug, Default)]
pub(in crate::eval) struct Pipeline {
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
    Filter(Sheet, Node),
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
    pub(in crate::eval) fn states(&self) -> Vec<State> {
        self.steps.iter().map(|step| step.stage.state()).collect()
    }

    /// Whether rows that are handed on have all members of those that are taken.
    pub(in crate::eval) fn keeps_members(&self) -> bool {
        self.steps.iter().all(|step| step.stage.keeps_members())
    }

    /// Whether rows are kept that have been handed on, too: they cannot be taken back.
    pub(in crate::eval) fn keeps_rows(&self) -> bool {
        self.steps.iter().any(|step| step.stage.keeps_rows())
    }

    pub(in crate::eval) const fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Takes a row.
    ///
    /// # Errors
    ///
    /// The row has no result. If that is the record's affair alone, no state has changed so that a
    /// later result would.
    pub(in crate::eval) fn take<'r>(
        &self,
        states: &mut [State],
        row: RawValue<'r>,
        outer: Option<&Scope<'_, 'r>>,
        scratch: &mut Scratch,
    ) -> Result<Taken, Refusal> {
        let mut passed = 0;
        let taken = self.take_up_to(&mut passed, states, row, outer, scratch);
        if taken.is_err() {
            take_back(states.get_mut(..passed).unwrap_or_default());
        }
        taken
    }

    /// The same, with how many stages have handed the row on.
    fn take_up_to<'r>(
        &self,
        passed: &mut usize,
        states: &mut [State],
        row: RawValue<'r>,
        outer: Option<&Scope<'_, 'r>>,
        scratch: &mut Scratch,
    ) -> Result<Taken, Refusal> {
        let mut made: Option<Made> = None;
        let mut committed = false;
        for (step, state) in self.steps.iter().zip(states) {
            let (same, outcome) = match &made {
                None => (usize::MAX, step.stage.take(state, row, outer, scratch)),
                Some(made) => {
                    let row = made.value()?;
                    (made.same, step.stage.take(state, row, outer, scratch))
                }
            };
            match outcome {
                Ok(Taken::Gone) => return Ok(Taken::Gone),
                Ok(Taken::Same) => {}
                Ok(Taken::Made(next)) => {
                    let same = next.same.min(same);
                    made = Some(Made { same, ..next });
                }
                Err(Refusal::Record(error)) if committed => return Err(step.of_rows(error)),
                Err(refusal) => return Err(refusal.within(same)),
            }
            committed |= step.stage.keeps_rows();
            *passed += 1;
        }
        Ok(made.map_or(Taken::Same, Taken::Made))
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
        let mut steps = self.steps.as_slice();
        while let (Some((state, states)), Some((step, others))) =
            (left.split_first_mut(), steps.split_first())
        {
            let state = std::mem::take(state);
            let mut behind = |row: RawValue<'_>, scratch: &mut Scratch| {
                scratch.begin();
                pass(others, states, row, outer, scratch, emit)
            };
            let drained = step.stage.drain(state, outer, scratch, &mut behind);
            drained.map_err(|refusal| match refusal {
                Refusal::Record(error) => step.of_rows(error),
                Refusal::Run(_) => refusal,
            })?;
            left = states;
            steps = others;
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

/// Hands a row on through some stages.
fn pass<'r>(
    steps: &[Step],
    states: &mut [State],
    row: RawValue<'r>,
    outer: Option<&Scope<'_, 'r>>,
    scratch: &mut Scratch,
    emit: &mut Emit<'_>,
) -> Result<(), Refusal> {
    let mut made: Option<Made> = None;
    for (step, state) in steps.iter().zip(states) {
        let outcome = match &made {
            None => step.stage.take(state, row, outer, scratch),
            Some(made) => match made.value() {
                Ok(row) => step.stage.take(state, row, outer, scratch),
                Err(error) => Err(error.into()),
            },
        };
        match outcome {
            Ok(Taken::Gone) => return Ok(()),
            Ok(Taken::Same) => {}
            Ok(Taken::Made(next)) => made = Some(next),
            Err(Refusal::Record(error)) => return Err(step.of_rows(error)),
            Err(refusal) => return Err(refusal),
        }
    }
    match &made {
        None => emit(row, scratch),
        Some(made) => emit(made.value()?, scratch),
    }
}

impl Step {
    /// An error in a row that belongs to no record.
    fn of_rows(&self, error: EvalError) -> Refusal {
        let error = RowsError::new(self.name, self.span, error);
        Refusal::Run(RunError::Rows(Box::new(error)))
    }
}

impl Stage {
    fn state(&self) -> State {
        match self {
            Self::Filter(..) | Self::Compute(_) | Self::Search(_) => State::Nothing,
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
            Self::Filter(..)
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

    fn take<'r>(
        &self,
        state: &mut State,
        row: RawValue<'r>,
        outer: Option<&Scope<'_, 'r>>,
        scratch: &mut Scratch,
    ) -> Result<Taken, Refusal> {
        match self {
            Self::Filter(sheet, condition) => {
                let found = sheet.read(row, outer, scratch, |scope, scratch| {
                    evaluate(condition, scope, scratch).map(|value| value == Value::Boolean(true))
                });
                Ok(passed(found?))
            }
            Self::Compute(compute) => {
                let made = compute.row(row, outer, scratch);
                Ok(made.map(Taken::Made)?)
            }
            Self::Search(search) => Ok(passed(search.finds(row, scratch)?)),
            Self::Skip(number) => Ok(passed(count(state) >= *number)),
            Self::Top(number) => Ok(passed(count(state) < *number)),
            Self::OrderBy(_)
            | Self::Ranking(_)
            | Self::Aggregate(_)
            | Self::Group(_)
            | Self::Concat(_) => self.hold(state, row, outer, scratch),
        }
    }

    /// Takes a row of which something is held until the end.
    fn hold<'r>(
        &self,
        state: &mut State,
        row: RawValue<'r>,
        outer: Option<&Scope<'_, 'r>>,
        scratch: &mut Scratch,
    ) -> Result<Taken, Refusal> {
        match (self, state) {
            (Self::OrderBy(ordering), State::Ordered(ordered)) => {
                ordering.take(ordered, row, outer, scratch)?;
            }
            (Self::Ranking(ranking), State::Ranked(ranked)) => {
                ranking.take(ranked, row, outer, scratch)?;
            }
            (Self::Aggregate(aggregate), State::Aggregated(all)) => {
                aggregate.take(all, row, outer, scratch)?;
            }
            (Self::Group(group), State::Grouped(groups)) => {
                let taken = group.take(groups, row, outer, scratch);
                taken.map_err(|taking| match taking {
                    Taking::Refused(refusal) => refusal,
                    Taking::Partly(error) => group.of_rows(error),
                })?;
            }
            (Self::Concat(concat), State::Branches(branches)) => {
                return concat.take(branches, row, outer, scratch);
            }
            _ => {}
        }
        Ok(Taken::Gone)
    }

    /// Hands on what it holds.
    fn drain<'o>(
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
            (Self::Group(group), State::Grouped(groups)) => {
                group.drain(groups, outer, scratch, emit)
            }
            (Self::Concat(concat), State::Branches(branches)) => {
                concat.drain(branches, outer, scratch, emit)
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
