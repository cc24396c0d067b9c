//! The values at the end of a path that leads through collections.

use crate::diagnostic::Span;
use crate::edm::{Type, Value};
use crate::eval::compile::Compiler;
use crate::eval::error::{CompileError, EvalError};
use crate::eval::evaluate::{Scope, Scratch, raw, read_field, unfitting};
use crate::eval::items::fits;
use crate::eval::node::Field;
use crate::eval::path::{is_opaque, reached};
use crate::eval::stage::key::write_raw_key;
use crate::eval::value::Reader;
use crate::hir::{Base, Path, Step};
use crate::json::{Elements, Plan, RawValue};

/// A path through collections.
#[derive(Debug)]
pub(super) struct Each {
    /// To the first collection.
    first: Field,
    /// From an item of one collection to the next, or to the value.
    hops: Vec<Hop>,
    /// How an item of the last collection is read, if that is the end of the path.
    item: Reader,
}

#[derive(Debug)]
struct Hop {
    plan: Plan,
    memory: usize,
    field: Field,
}

/// What is done with a value.
enum Visit<'v, 'a> {
    Count(&'v mut u64),
    Value(&'v mut dyn FnMut(Value<'a>)),
}

impl Each {
    /// Visits the values of a row.
    ///
    /// # Errors
    ///
    /// A value does not fit its type.
    pub(super) fn values<'a>(
        &self,
        scope: &Scope<'_, 'a>,
        scratch: &mut Scratch,
        visit: &mut dyn FnMut(Value<'a>),
    ) -> Result<(), EvalError> {
        self.start(scope, scratch, &mut Visit::Value(visit))
    }

    /// How many items the last collections have in all.
    ///
    /// # Errors
    ///
    /// A value on the way does not fit its type.
    pub(super) fn count(
        &self,
        scope: &Scope<'_, '_>,
        scratch: &mut Scratch,
    ) -> Result<u64, EvalError> {
        let mut number = 0;
        self.start(scope, scratch, &mut Visit::Count(&mut number))?;
        Ok(number)
    }

    fn start<'a>(
        &self,
        scope: &Scope<'_, 'a>,
        scratch: &mut Scratch,
        visit: &mut Visit<'_, 'a>,
    ) -> Result<(), EvalError> {
        match raw(&self.first, scope)? {
            Some(collection) => self.items(&self.first, collection, &self.hops, scratch, visit),
            None => Ok(()),
        }
    }

    /// Goes through a collection, which is the value of a field. It calls itself once for each level
    /// of the text.
    fn items<'a>(
        &self,
        field: &Field,
        collection: RawValue<'a>,
        hops: &[Hop],
        scratch: &mut Scratch,
        visit: &mut Visit<'_, 'a>,
    ) -> Result<(), EvalError> {
        for item in Elements::new(collection) {
            scratch.charge(1)?;
            fits(field.declared(), item)?;
            match hops.split_first() {
                Some((hop, rest)) => self.hop(item, hop, rest, scratch, visit)?,
                None => match visit {
                    Visit::Count(number) => **number += 1,
                    Visit::Value(visit) => visit(self.read(item)?),
                },
            }
        }
        Ok(())
    }

    fn hop<'a>(
        &self,
        item: RawValue<'a>,
        hop: &Hop,
        rest: &[Hop],
        scratch: &mut Scratch,
        visit: &mut Visit<'_, 'a>,
    ) -> Result<(), EvalError> {
        let mut memory = scratch.borrow(hop.memory);
        let found = match hop.plan.fill_value(item, &mut memory, scratch.duplicates) {
            Err(error) => Err(error.into()),
            Ok(fields) => {
                let scope = Scope {
                    fields,
                    outer: None,
                    depth: 0,
                };
                if matches!(hop.field.reader, Reader::Collection(_)) {
                    raw(&hop.field, &scope).map(|found| found.map(Found::Items))
                } else {
                    value(&hop.field, &scope).map(|value| Some(Found::Value(value)))
                }
            }
        };
        scratch.give_back(hop.memory, memory);
        match (found?, visit) {
            (None, _) => Ok(()),
            (Some(Found::Items(items)), visit) => {
                self.items(&hop.field, items, rest, scratch, visit)
            }
            (Some(Found::Value(value)), Visit::Value(visit)) => {
                visit(value);
                Ok(())
            }
            (Some(Found::Value(value)), Visit::Count(number)) => {
                **number += u64::from(!value.is_null());
                Ok(())
            }
        }
    }

    /// An item of the last collection.
    fn read<'a>(&self, item: RawValue<'a>) -> Result<Value<'a>, EvalError> {
        if is_opaque(&self.item) {
            return Ok(identity(item));
        }
        self.item.read(item).ok_or_else(|| {
            let name = format!("an item of `{}`", self.first.name);
            unfitting(name, &self.item.expected(), item, self.item.reason(item))
        })
    }
}

enum Found<'a> {
    Items(RawValue<'a>),
    Value(Value<'a>),
}

/// The value of a field; of an object, what tells it apart from others.
fn value<'a>(field: &Field, scope: &Scope<'_, 'a>) -> Result<Value<'a>, EvalError> {
    if is_opaque(&field.reader) {
        return Ok(raw(field, scope)?.map_or(Value::Null, identity));
    }
    read_field(field, scope)
}

/// What tells a value apart from others that are not equal to it; null for null.
pub(in crate::eval) fn identity(value: RawValue<'_>) -> Value<'static> {
    if value.is_null() {
        return Value::Null;
    }
    let mut key = Vec::new();
    write_raw_key(value, &mut key);
    Value::Binary(key.into())
}

impl Compiler<'_> {
    /// A path through collections; nothing if it leads through none. `ty` is that of the values.
    pub(super) fn each(
        &mut self,
        path: &Path,
        ty: Type,
        span: Span,
    ) -> Result<Option<Each>, CompileError> {
        let is_collection = |step: &Step| matches!(step, Step::Property(_, ty) if ty.collection);
        if !path.steps.iter().any(is_collection) {
            return Ok(None);
        }
        let mut parts = path.steps.split_inclusive(is_collection);
        let Some(first) = parts.next() else {
            return Ok(None);
        };
        let (scope, variable) = match &path.base {
            Base::It => (0, ""),
            Base::Variable(variable) => (variable.depth + 1, &*variable.name),
            Base::Root(_) | Base::Value(_) => return Err(CompileError::new("this path", span)),
        };
        let first_ty = reached(first);
        let mut each = Each {
            first: self.placed(scope, variable, first, first_ty, span)?,
            hops: Vec::new(),
            item: self.reader(ty.element()),
        };
        let mut item = first_ty.element();
        for part in parts {
            let reached = reached(part);
            // An item stands in a plan of its own, as if it were a row.
            let memory = self.memory();
            let round = (
                std::mem::take(&mut self.plans),
                std::mem::take(&mut self.types),
            );
            self.enter(item);
            let field = self.placed(0, "", part, reached, span);
            let plan = self.leave();
            (self.plans, self.types) = round;
            each.hops.push(Hop {
                plan,
                memory,
                field: field?,
            });
            item = reached.element();
        }
        Ok(Some(each))
    }
}
