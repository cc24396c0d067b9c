//! The elements of collections: `$count`, `any`, `all`, `$filter`.

use super::error::EvalError;
use super::evaluate::{Outcome, Scope, Scratch, evaluate, raw, unfitting};
use super::node::{ItemFilter, Items, Lambda};
use super::value::Reader;
use crate::edm::Value;
use crate::json::{Elements, RawValue, Slots};
use crate::syntax::ast::Quantifier;

/// The number of elements; an absent collection is an empty one.
pub(super) fn count<'a>(
    items: &Items,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let Some(collection) = raw(&items.field, scope)? else {
        return Ok(Value::Integer(0));
    };
    let mut number = 0;
    for element in Elements::new(collection) {
        number += i64::from(passes(items, element, scope, scratch)?);
    }
    Ok(Value::Integer(number))
}

/// `any` and `all`; a predicate that is null is not true.
pub(super) fn lambda<'a>(
    lambda: &Lambda,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let all = lambda.quantifier == Quantifier::All;
    let items = &lambda.collection;
    let Some(collection) = raw(&items.field, scope)? else {
        return Ok(Value::Boolean(all));
    };
    let Some(body) = &lambda.body else {
        for element in Elements::new(collection) {
            if passes(items, element, scope, scratch)? {
                return Ok(Value::Boolean(true));
            }
        }
        return Ok(Value::Boolean(false));
    };
    let mut memory = borrow(body, scratch);
    let decided = if items.filters.is_empty() {
        decide(items, body, collection, all, &mut memory, scope, scratch)
    } else {
        decide_filtered(items, body, collection, all, &mut memory, scope, scratch)
    };
    give_back(body, memory, scratch);
    Ok(Value::Boolean(decided?))
}

/// Goes through a collection until an element decides; each is read in the pass that finds its end.
fn decide<'a>(
    items: &Items,
    body: &ItemFilter,
    collection: RawValue<'a>,
    all: bool,
    memory: &mut Slots,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Result<bool, EvalError> {
    let mut elements = Elements::new(collection);
    while let Some(fields) = elements.fill_next(&body.plan, memory, scratch.duplicates)? {
        if let Some(element) = fields.get(crate::json::Slot::WHOLE) {
            fits(items, element)?;
        }
        let item = Scope {
            fields,
            outer: Some(scope),
            depth: scope.depth + 1,
        };
        if (evaluate(&body.predicate, &item, scratch)? == Value::Boolean(true)) != all {
            return Ok(!all);
        }
    }
    Ok(all)
}

/// The same behind `/$filter(...)`.
fn decide_filtered<'a>(
    items: &Items,
    body: &ItemFilter,
    collection: RawValue<'a>,
    all: bool,
    memory: &mut Slots,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Result<bool, EvalError> {
    for element in Elements::new(collection) {
        if passes(items, element, scope, scratch)?
            && holds(body, element, memory, scope, scratch)? != all
        {
            return Ok(!all);
        }
    }
    Ok(all)
}

/// Whether an element passes all filters of its collection.
fn passes<'a>(
    items: &Items,
    element: RawValue<'a>,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Result<bool, EvalError> {
    fits(items, element)?;
    for filter in &items.filters {
        let mut memory = borrow(filter, scratch);
        let passed = holds(filter, element, &mut memory, scope, scratch);
        give_back(filter, memory, scratch);
        if !passed? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a condition is true of an element.
fn holds<'a>(
    filter: &ItemFilter,
    element: RawValue<'a>,
    memory: &mut Slots,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Result<bool, EvalError> {
    let fields = filter
        .plan
        .fill_value(element, memory, scratch.duplicates)?;
    let item = Scope {
        fields,
        outer: Some(scope),
        depth: scope.depth + 1,
    };
    Ok(evaluate(&filter.predicate, &item, scratch)? == Value::Boolean(true))
}

/// An item of a collection of complex values that is none fails the record.
fn fits(items: &Items, element: RawValue<'_>) -> Result<(), EvalError> {
    match &items.field.reader {
        Reader::Collection(reader) if !reader.fits_container(element) => {
            let name = format!("an item of `{}`", items.field.name);
            Err(unfitting(name, &reader.expected(), element))
        }
        Reader::Collection(_)
        | Reader::Primitive(_)
        | Reader::Enum(_)
        | Reader::Structure(_)
        | Reader::Dynamic => Ok(()),
    }
}

/// The memory that belongs to a condition, taken out so that conditions within it can have theirs.
fn borrow(filter: &ItemFilter, scratch: &mut Scratch) -> Slots {
    scratch
        .slots
        .get_mut(filter.memory)
        .map(std::mem::take)
        .unwrap_or_default()
}

fn give_back(filter: &ItemFilter, memory: Slots, scratch: &mut Scratch) {
    if let Some(slot) = scratch.slots.get_mut(filter.memory) {
        *slot = memory;
    }
}
