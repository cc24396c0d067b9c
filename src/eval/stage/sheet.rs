//! What expressions read of one kind of row.

use crate::edm::Type;
use crate::eval::compile::Compiler;
use crate::eval::error::{CompileError, EvalError};
use crate::eval::evaluate::{BYTES_A_STEP_OF_READING, Scope, Scratch};
use crate::json::{Plan, RawValue, Slots};

/// The members that the expressions of a stage read, and which of the run's slot memories is
/// theirs.
#[derive(Debug)]
pub(in crate::eval) struct Sheet {
    plan: Plan,
    memory: usize,
}

impl Sheet {
    /// The members that are read.
    pub(in crate::eval) fn into_plan(self) -> Plan {
        self.plan
    }

    /// Reads a row and works on what was found. `outer` is what lies round the row, if it is an
    /// item of something.
    ///
    /// # Errors
    ///
    /// A wanted key stands twice in the row, or what `work` says.
    pub(in crate::eval) fn read<'a, T>(
        &self,
        row: RawValue<'a>,
        outer: Option<&Scope<'_, 'a>>,
        scratch: &mut Scratch,
        work: impl FnOnce(&Scope<'_, 'a>, &mut Scratch) -> Result<T, EvalError>,
    ) -> Result<T, EvalError> {
        scratch.charge(row.text().len() / BYTES_A_STEP_OF_READING)?;
        let mut memory = scratch.borrow(self.memory);
        let outcome = self.filled(row, outer, &mut memory, scratch, work);
        scratch.give_back(self.memory, memory);
        outcome.map_err(|error| error.named(row.text(), row.offset()))
    }

    fn filled<'a, T>(
        &self,
        row: RawValue<'a>,
        outer: Option<&Scope<'_, 'a>>,
        memory: &mut Slots,
        scratch: &mut Scratch,
        work: impl FnOnce(&Scope<'_, 'a>, &mut Scratch) -> Result<T, EvalError>,
    ) -> Result<T, EvalError> {
        let fields = self.plan.fill_value(row, memory, scratch.duplicates)?;
        let scope = Scope {
            fields,
            outer,
            depth: outer.map_or(0, |outer| outer.depth + 1),
        };
        work(&scope, scratch)
    }
}

impl Compiler<'_> {
    /// Compiles what is said of one kind of row, with what is read of it.
    ///
    /// # Errors
    ///
    /// What `about` refuses.
    pub(in crate::eval) fn sheet<T>(
        &mut self,
        row: Type,
        about: impl FnOnce(&mut Self) -> Result<T, CompileError>,
    ) -> Result<(Sheet, T), CompileError> {
        let memory = self.memory();
        self.enter(row);
        let made = about(self);
        let plan = self.leave();
        made.map(|made| (Sheet { plan, memory }, made))
    }
}
