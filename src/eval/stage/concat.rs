//! `concat`: what several pipelines make of the same rows (Data Aggregation 3.2.2).

use super::group::hand_on_all;
use super::pipeline::{Emit, Pipeline, State, Taken};
use crate::diagnostic::Span;
use crate::eval::error::{Refusal, RowsError, RunError};
use crate::eval::evaluate::{Scope, Scratch};
use crate::json::RawValue;

/// Pipelines whose rows follow one another.
#[derive(Debug)]
pub(super) struct Concat {
    pub(super) pipelines: Vec<Pipeline>,
    /// Where it was written.
    pub(super) span: Span,
}

/// What the pipelines hold. What the first hands on goes on at once, what the others do waits.
#[derive(Debug)]
pub(in crate::eval) struct Branches(Vec<Branch>);

#[derive(Debug)]
struct Branch {
    states: Vec<State>,
    rows: Vec<Box<[u8]>>,
}

impl Concat {
    pub(super) fn branches(&self) -> Branches {
        let branch = |pipeline: &Pipeline| Branch {
            states: pipeline.states(),
            rows: Vec::new(),
        };
        Branches(self.pipelines.iter().map(branch).collect())
    }

    pub(super) fn keeps_members(&self) -> bool {
        self.pipelines.iter().all(Pipeline::keeps_members)
    }

    pub(super) fn take<'r>(
        &self,
        branches: &mut Branches,
        row: RawValue<'r>,
        scope: &Scope<'_, 'r>,
        scratch: &mut Scratch,
    ) -> Result<Taken, Refusal> {
        let mut first = Taken::Gone;
        let all = self.pipelines.iter().zip(&mut branches.0);
        for (at, (pipeline, branch)) in all.enumerate() {
            let taken = pipeline.take(&mut branch.states, row, scope, scratch);
            match taken {
                Ok(taken) if at == 0 => first = taken,
                Ok(Taken::Gone) => {}
                Ok(Taken::Same) => branch.rows.push(row.text().into()),
                Ok(Taken::Made(made)) => branch.rows.push(made.text.into()),
                // Those before have taken the row.
                Err(Refusal::Record(error)) if at > 0 => {
                    let error = RowsError::new("concat", self.span, error);
                    return Err(Refusal::Run(RunError::Rows(Box::new(error))));
                }
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(first)
    }

    pub(super) fn drain<'o>(
        &self,
        branches: &mut Branches,
        outer: Option<&Scope<'_, 'o>>,
        scratch: &mut Scratch,
        emit: &mut Emit<'_>,
    ) -> Result<(), Refusal> {
        for (pipeline, branch) in self.pipelines.iter().zip(&mut branches.0) {
            hand_on_all(std::mem::take(&mut branch.rows), scratch, emit)?;
            pipeline.finish(std::mem::take(&mut branch.states), outer, scratch, emit)?;
        }
        Ok(())
    }
}
