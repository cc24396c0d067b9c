//! `orderby` as a transformation.

use crate::eval::compile::Compiler;
use crate::eval::error::{CompileError, EvalError};
use crate::eval::evaluate::{Scope, Scratch};
use crate::eval::order::{Keys, Ordered, sort_keys};
use crate::hir::OrderKey;
use crate::json::RawValue;

/// The keys by which rows are put in order.
#[derive(Debug)]
pub(super) struct Ordering {
    keys: Keys,
}

impl Ordering {
    pub(super) fn ordered(&self) -> Ordered {
        Ordered::new(self.keys.iter().map(|(_, direction)| *direction), None)
    }

    pub(super) fn take<'r>(
        &self,
        ordered: &mut Ordered,
        row: RawValue<'r>,
        scope: &Scope<'_, 'r>,
        scratch: &mut Scratch,
    ) -> Result<(), EvalError> {
        let keys = sort_keys(&self.keys, scope, scratch)?;
        ordered.push(keys, row.text());
        Ok(())
    }
}

impl Compiler<'_> {
    /// Compiles keys of ordering that are read of the present row.
    pub(super) fn ordering(&mut self, keys: &[OrderKey]) -> Result<Ordering, CompileError> {
        let keys = self.order_keys(keys)?;
        Ok(Ordering { keys })
    }
}
