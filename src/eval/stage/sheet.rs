//! What expressions read of one kind of row.

use crate::edm::Type;
use crate::eval::compile::Compiler;
use crate::eval::error::{CompileError, EvalError, OfRow};
use crate::eval::evaluate::{BYTES_A_STEP_OF_READING, Scope, Scratch};
use crate::json::{Plan, RawValue, Slots};

/// The members that the expressions of some stages read of a row that goes from one to the next as
/// it is, and which of the run's slot memories is theirs.
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
    pub(in crate::eval) fn read<'a, T, E: OfRow>(
        &self,
        row: RawValue<'a>,
        outer: Option<&Scope<'_, 'a>>,
        scratch: &mut Scratch,
        work: impl FnOnce(&Scope<'_, 'a>, &mut Scratch) -> Result<T, E>,
    ) -> Result<T, E> {
        scratch.charge(row.text().len() / BYTES_A_STEP_OF_READING)?;
        let mut memory = scratch.borrow(self.memory);
        let outcome = self.filled(row, outer, &mut memory, scratch, work);
        scratch.give_back(self.memory, memory);
        outcome.map_err(|error| error.of_row(row.text(), row.offset()))
    }

    fn filled<'a, T, E: OfRow>(
        &self,
        row: RawValue<'a>,
        outer: Option<&Scope<'_, 'a>>,
        memory: &mut Slots,
        scratch: &mut Scratch,
        work: impl FnOnce(&Scope<'_, 'a>, &mut Scratch) -> Result<T, E>,
    ) -> Result<T, E> {
        let fields = self.plan.fill_value(row, memory, scratch.duplicates);
        let fields = fields.map_err(EvalError::from)?;
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

    /// Compiles what is said of another row in the place of the present one.
    pub(in crate::eval) fn aside<T>(&mut self, about: impl FnOnce(&mut Self) -> T) -> T {
        let present = (self.plans.pop(), self.types.pop());
        let made = about(self);
        self.plans.extend(present.0);
        self.types.extend(present.1);
        made
    }
}
