//! `orderby` as a transformation.

use super::sheet::Sheet;
use crate::edm::Type;
use crate::eval::compile::Compiler;
use crate::eval::error::{CompileError, EvalError};
use crate::eval::evaluate::{Scope, Scratch};
use crate::eval::node::Node;
use crate::eval::order::{Ordered, sort_keys};
use crate::hir::OrderKey;
use crate::json::RawValue;
use crate::syntax::ast::Direction;

/// The keys by which rows are put in order.
#[derive(Debug)]
pub(super) struct Ordering {
    sheet: Sheet,
    keys: Vec<(Node, Direction)>,
}

impl Ordering {
    pub(super) fn ordered(&self) -> Ordered {
        Ordered::new(self.keys.iter().map(|(_, direction)| *direction), None)
    }

    pub(super) fn take<'r>(
        &self,
        ordered: &mut Ordered,
        row: RawValue<'r>,
        outer: Option<&Scope<'_, 'r>>,
        scratch: &mut Scratch,
    ) -> Result<(), EvalError> {
        let keys = self.sheet.read(row, outer, scratch, |scope, scratch| {
            sort_keys(&self.keys, scope, scratch)
        })?;
        ordered.push(keys, row.text());
        Ok(())
    }
}

impl Compiler<'_> {
    /// Compiles keys of ordering for rows of a type.
    pub(super) fn ordering(
        &mut self,
        keys: &[OrderKey],
        row: Type,
    ) -> Result<Ordering, CompileError> {
        let (sheet, keys) = self.sheet(row, |c| c.order_keys(keys))?;
        Ok(Ordering { sheet, keys })
    }
}
