//! The elements of collections: `$count`, `any`, `all`, `$filter`.

use super::error::EvalError;
use super::evaluate::{Outcome, Scope, Scratch, evaluate, raw, unfitting};
use super::node::{Field, First, ItemFilter, Items, Lambda};
use super::path::is_opaque;
use super::stage::identity;
use super::value::Reader;
use crate::edm::Value;
use crate::json::{Elements, Fields, RawValue, Slot, Slots};
use crate::syntax::ast::Quantifier;

/// The number of elements; an absent collection is an empty one.
pub(super) fn count<'a>(
    items: &Items,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let collection = match raw(&items.field, scope) {
        Ok(Some(collection)) => collection,
        Ok(None) => return Ok(Value::Integer(0)),
        Err(error) => return Err(error),
    };
    let mut number = 0;
    for element in Elements::new(collection) {
        match passes(items, element, scope, scratch) {
            Ok(passes) => number += i64::from(passes),
            Err(error) => return Err(error),
        }
    }
    Ok(Value::Integer(number))
}

/// Visits the elements that pass; an absent collection is an empty one.
pub(super) fn for_each<'a>(
    items: &Items,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
    visit: &mut dyn FnMut(RawValue<'a>),
) -> Result<(), EvalError> {
    let Some(collection) = raw(&items.field, scope)? else {
        return Ok(());
    };
    for element in Elements::new(collection) {
        scratch.charge(1)?;
        if passes(items, element, scope, scratch)? {
            visit(element);
        }
    }
    Ok(())
}

/// The elements that pass, as values; null where there is no collection.
pub(super) fn values<'a>(
    items: &Items,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    if raw(&items.field, scope)?.is_none_or(|value| value.is_null()) {
        return Ok(Value::Null);
    }
    let Reader::Collection(reader) = &items.field.reader else {
        return Ok(Value::Null);
    };
    let mut elements = Vec::new();
    for_each(items, scope, scratch, &mut |element| elements.push(element))?;
    let read = |element: RawValue<'a>| {
        if is_opaque(reader) {
            return Ok(identity(element));
        }
        reader.read(element).ok_or_else(|| {
            let name = format!("an item of `{}`", items.field.name);
            unfitting(name, &reader.expected(), element, reader.reason(element))
        })
    };
    let values = elements.into_iter().map(read);
    values.collect::<Result<_, _>>().map(Value::Collection)
}

/// A value of the first element that passes; null if there is none.
pub(super) fn first<'a>(
    first: &First,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let Some(collection) = raw(&first.items.field, scope)? else {
        return Ok(Value::Null);
    };
    for element in Elements::new(collection) {
        if !passes(&first.items, element, scope, scratch)? {
            continue;
        }
        let mut memory = scratch.borrow(first.value.memory);
        let plan = &first.value.plan;
        let value = match plan.fill_value(element, &mut memory, scratch.duplicates) {
            Ok(fields) => {
                let item = Scope {
                    fields,
                    outer: Some(scope),
                    depth: scope.depth + 1,
                };
                evaluate(&first.value.predicate, &item, scratch)
            }
            Err(error) => Err(error.into()),
        };
        scratch.give_back(first.value.memory, memory);
        return value;
    }
    Ok(Value::Null)
}

/// `any` and `all`; a predicate that is null is not true.
pub(super) fn lambda<'a>(
    lambda: &Lambda,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let all = lambda.quantifier == Quantifier::All;
    let items = &lambda.collection;
    let collection = match raw(&items.field, scope) {
        Ok(Some(collection)) => collection,
        Ok(None) => return Ok(Value::Boolean(all)),
        Err(error) => return Err(error),
    };
    let Some(body) = &lambda.body else {
        return is_any(items, collection, scope, scratch).map(Value::Boolean);
    };
    let mut memory = scratch.borrow(body.memory);
    let decided = if items.filters.is_empty() {
        decide(items, body, collection, all, &mut memory, scope, scratch)
    } else {
        decide_filtered(items, body, collection, all, &mut memory, scope, scratch)
    };
    scratch.give_back(body.memory, memory);
    decided.map(Value::Boolean)
}

/// Whether a collection has an item that passes its filters.
fn is_any<'a>(
    items: &Items,
    collection: RawValue<'a>,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Result<bool, EvalError> {
    for element in Elements::new(collection) {
        if passes(items, element, scope, scratch)? {
            return Ok(true);
        }
    }
    Ok(false)
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
    while let Some(fields) = next(items, body, &mut elements, memory, scratch)? {
        if is_true(body, fields, scope, scratch)? != all {
            return Ok(!all);
        }
    }
    Ok(all)
}

/// What a condition reads of the next element.
fn next<'s, 'a>(
    items: &Items,
    body: &ItemFilter,
    elements: &mut Elements<'a>,
    memory: &'s mut Slots,
    scratch: &Scratch,
) -> Result<Option<Fields<'s, 'a>>, EvalError> {
    let Some(fields) = elements.fill_next(&body.plan, memory, scratch.duplicates)? else {
        return Ok(None);
    };
    if let Some(element) = fields.get(Slot::WHOLE) {
        fits(&items.field, element)?;
    }
    Ok(Some(fields))
}

/// Whether a condition is true of the element that has been read.
fn is_true<'a>(
    filter: &ItemFilter,
    fields: Fields<'_, 'a>,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Result<bool, EvalError> {
    let item = Scope {
        fields,
        outer: Some(scope),
        depth: scope.depth + 1,
    };
    match evaluate(&filter.predicate, &item, scratch) {
        Ok(value) => Ok(matches!(value, Value::Boolean(true))),
        Err(error) => Err(error),
    }
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
    fits(&items.field, element)?;
    for filter in &items.filters {
        let mut memory = scratch.borrow(filter.memory);
        let passed = holds(filter, element, &mut memory, scope, scratch);
        scratch.give_back(filter.memory, memory);
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
    match filter.plan.fill_value(element, memory, scratch.duplicates) {
        Ok(fields) => is_true(filter, fields, scope, scratch),
        Err(error) => Err(error.into()),
    }
}

/// An item of a collection of complex values that is none fails the record.
pub(super) fn fits(collection: &Field, element: RawValue<'_>) -> Result<(), EvalError> {
    match &collection.reader {
        Reader::Collection(reader) if !reader.fits_container(element) && !collection.loose => {
            let name = format!("an item of `{}`", collection.name);
            Err(unfitting(name, &reader.expected(), element, None))
        }
        Reader::Collection(_)
        | Reader::Primitive(_)
        | Reader::Enum(_)
        | Reader::Structure(_)
        | Reader::Dynamic => Ok(()),
    }
}
