//! A collection that lies in a row, and the options that are about it.

use super::ordering::Ordering;
use super::pipeline::{Pipeline, State, Taken};
use super::row::row;
use super::sheet::Sheet;
use crate::edm::Type;
use crate::eval::compile::Compiler;
use crate::eval::error::{CompileError, EvalError, Refusal};
use crate::eval::evaluate::{Scope, Scratch};
use crate::eval::order::Ordered;
use crate::eval::stage::compile::parts;
use crate::hir::Query;
use crate::json::{Elements, RawValue};

/// Which items are left of a collection, in which order.
#[derive(Debug)]
pub(super) struct Inline {
    /// What is done with items, and what that reads of them.
    stages: Option<(Sheet, Pipeline)>,
    /// The same of what is left.
    order: Option<(Sheet, Ordering)>,
    skip: u64,
    top: Option<u64>,
}

/// What becomes of an item that is left.
pub(super) type Finish<'f> =
    dyn FnMut(RawValue<'_>, &mut Scratch) -> Result<Vec<u8>, EvalError> + 'f;

/// The items that are left so far.
struct Items<'i> {
    inline: &'i Inline,
    ordered: Option<Ordered>,
    texts: Vec<Vec<u8>>,
    /// How many there are, whatever the page.
    number: u64,
}

impl Inline {
    /// Whether all items have to be known.
    pub(super) const fn is_about_all(&self) -> bool {
        self.order.is_some() || self.skip > 0 || self.top.is_some() || self.stages.is_some()
    }

    /// Whether all items are left.
    pub(super) const fn keeps_all(&self) -> bool {
        self.stages.is_none()
    }

    /// The texts of the items that are left, and how many there are without `$skip` and `$top`.
    ///
    /// # Errors
    ///
    /// An item has no result.
    pub(super) fn items<'a>(
        &self,
        collection: RawValue<'a>,
        chosen: &dyn Fn(RawValue<'_>) -> Result<bool, EvalError>,
        outer: &Scope<'_, 'a>,
        scratch: &mut Scratch,
        finish: &mut Finish<'_>,
    ) -> Result<(Vec<Vec<u8>>, u64), EvalError> {
        let mut items = Items {
            inline: self,
            ordered: self.order.as_ref().map(|(_, order)| order.ordered()),
            texts: Vec::new(),
            number: 0,
        };
        let mut states = self.states();
        for item in Elements::new(collection) {
            if !chosen(item)? {
                continue;
            }
            scratch.charge(1)?;
            match self.taken(&mut states, item, outer, scratch)? {
                Taken::Gone => {}
                Taken::Same => items.take(item, outer, scratch, finish)?,
                Taken::Made(made) => items.take(made.value()?, outer, scratch, finish)?,
            }
        }
        let mut emit =
            |row: RawValue<'_>, scratch: &mut Scratch| Ok(items.take(row, outer, scratch, finish)?);
        if let Some((_, stages)) = &self.stages {
            let finished = stages.finish(states, Some(outer), scratch, &mut emit);
            finished.map_err(Refusal::of_record)?;
        }
        items.finish(scratch, finish)
    }

    /// The text of the only item; nothing if it is not left.
    ///
    /// # Errors
    ///
    /// It has no result.
    pub(super) fn item<'a>(
        &self,
        item: RawValue<'a>,
        outer: &Scope<'_, 'a>,
        scratch: &mut Scratch,
        finish: &mut Finish<'_>,
    ) -> Result<Option<Vec<u8>>, EvalError> {
        Ok(
            match self.taken(&mut self.states(), item, outer, scratch)? {
                Taken::Gone => None,
                Taken::Same => Some(finish(item, scratch)?),
                Taken::Made(made) => Some(finish(made.value()?, scratch)?),
            },
        )
    }

    fn states(&self) -> Vec<State> {
        let stages = self.stages.as_ref();
        stages.map_or_else(Vec::new, |(_, stages)| stages.states())
    }

    /// What becomes of an item.
    fn taken<'a>(
        &self,
        states: &mut [State],
        item: RawValue<'a>,
        outer: &Scope<'_, 'a>,
        scratch: &mut Scratch,
    ) -> Result<Taken, EvalError> {
        let Some((sheet, stages)) = &self.stages else {
            return Ok(Taken::Same);
        };
        let taken = sheet.read(item, Some(outer), scratch, |scope, scratch| {
            stages.take(states, item, scope, scratch)
        });
        taken.map_err(Refusal::of_record)
    }
}

impl Items<'_> {
    fn take<'a>(
        &mut self,
        item: RawValue<'a>,
        outer: &Scope<'_, 'a>,
        scratch: &mut Scratch,
        finish: &mut Finish<'_>,
    ) -> Result<(), EvalError> {
        if let (Some((sheet, order)), Some(ordered)) = (&self.inline.order, &mut self.ordered) {
            sheet.read(item, Some(outer), scratch, |scope, scratch| {
                order.take(ordered, item, scope, scratch)
            })?;
        } else if self.is_in_page() {
            self.texts.push(finish(item, scratch)?);
        }
        self.number += 1;
        Ok(())
    }

    fn is_in_page(&self) -> bool {
        let Inline { skip, top, .. } = self.inline;
        let number = self.number.checked_sub(*skip);
        number.is_some_and(|number| top.is_none_or(|top| number < top))
    }

    fn finish(
        mut self,
        scratch: &mut Scratch,
        finish: &mut Finish<'_>,
    ) -> Result<(Vec<Vec<u8>>, u64), EvalError> {
        let Inline { skip, top, .. } = self.inline;
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        if let Some(ordered) = self.ordered.take() {
            let most = top.map_or(usize::MAX, whole);
            ordered.for_each(whole(*skip), |row| {
                if self.texts.len() < most {
                    self.texts.push(finish(self::row(row)?, scratch)?);
                }
                Ok::<_, EvalError>(())
            })?;
        }
        Ok((self.texts, self.number))
    }
}

impl Compiler<'_> {
    /// Compiles the options about items of a type.
    pub(super) fn inline(&mut self, options: &Query, item: Type) -> Result<Inline, CompileError> {
        let order = match options.order_by.as_slice() {
            [] => None,
            keys => Some(self.sheet(item, |c| c.ordering(keys))?),
        };
        let stages = match parts(options).as_slice() {
            [] => None,
            parts => Some(self.sheet(item, |c| c.pipeline(parts, item))?),
        };
        Ok(Inline {
            stages,
            order,
            skip: options.paging.skip.unwrap_or(0),
            top: options.paging.top,
        })
    }
}
