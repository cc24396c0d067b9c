//! The elements of collections: `$count`, `any`, `all`, `$filter`.

use super::error::EvalError;
use super::evaluate::{BYTES_A_STEP, Outcome, Scope, Scratch, evaluate, raw, unfitting};
use super::node::{
    Calculated, Declared, Elected, First, Held, ItemFilter, Items, Lambda, Source, Within,
};
use super::path::is_opaque;
use super::stage::{identity, row};
use super::value::Reader;
use crate::edm::Value;
use crate::json::{Elements, Fields, Plan, RawValue, Slot, Slots};
use crate::syntax::ast::Quantifier;

/// The number of elements; an absent collection is an empty one.
pub(super) fn count<'a>(
    items: &Items,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let mut text = Vec::new();
    let collection = match collection(&items.source, scope, &mut text, scratch) {
        Ok(Some(collection)) => collection,
        Ok(None) => return Ok(Value::Integer(0)),
        Err(error) => return Err(error),
    };
    let declared = items.source.declared();
    let mut number = 0;
    for element in Elements::new(collection) {
        match passes(declared, &items.filters, element, scope, scratch) {
            Ok(passes) => number += i64::from(passes),
            Err(error) => return Err(placed(&items.source, collection, error)),
        }
    }
    Ok(Value::Integer(number))
}

/// The collection; a list that is calculated is written to `text`.
#[inline]
fn collection<'t, 'a: 't>(
    source: &Source,
    scope: &Scope<'_, 'a>,
    text: &'t mut Vec<u8>,
    scratch: &mut Scratch,
) -> Result<Option<RawValue<'t>>, EvalError> {
    match source {
        Source::Held(Held::Field(field)) => raw(field, scope),
        Source::Held(held) => self::held(held, scope, scratch),
        Source::Calculated(calculated) => calculate(calculated, scope, text, scratch).map(Some),
    }
}

#[inline(never)]
fn calculate<'t>(
    calculated: &Calculated,
    scope: &Scope<'_, '_>,
    text: &'t mut Vec<u8>,
    scratch: &mut Scratch,
) -> Result<RawValue<'t>, EvalError> {
    calculated.list.write(scope, scratch, text)?;
    scratch.charge(text.len() / BYTES_A_STEP)?;
    row(text)
}

/// The error of an element: one of a list that is calculated has no place in the record.
#[cold]
#[inline(never)]
fn placed(source: &Source, collection: RawValue<'_>, error: EvalError) -> EvalError {
    match source {
        Source::Held(_) => error,
        Source::Calculated(_) => error
            .named(collection.text(), collection.offset())
            .within(0),
    }
}

/// The value that lies in the record, if it is there.
pub(super) fn held<'a>(
    held: &Held,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Result<Option<RawValue<'a>>, EvalError> {
    match held {
        Held::Field(field) => raw(field, scope),
        Held::Within(within) => {
            let Within {
                of,
                plan,
                memory,
                held,
            } = &**within;
            let found = in_elected(of, (plan, *memory), scope, scratch, |scope, scratch| {
                self::held(held, scope, scratch)
            });
            found.map(Option::flatten)
        }
    }
}

/// Works on the first element that passes, of which a plan reads into a memory; nothing if there is
/// none. It is called again by `work` once for each key of a path.
fn in_elected<'a, T>(
    elected: &Elected,
    (plan, memory): (&Plan, usize),
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
    work: impl FnOnce(&Scope<'_, 'a>, &mut Scratch) -> Result<T, EvalError>,
) -> Result<Option<T>, EvalError> {
    let Elected {
        collection,
        filters,
    } = elected;
    let Some(found) = held(collection, scope, scratch)? else {
        return Ok(None);
    };
    let declared = collection.declared();
    for element in Elements::new(found) {
        if !passes(declared, filters, element, scope, scratch)? {
            continue;
        }
        let mut slots = scratch.borrow(memory);
        let value = match plan.fill_value(element, &mut slots, scratch.duplicates) {
            Ok(fields) => {
                let item = Scope {
                    fields,
                    outer: Some(scope),
                    depth: scope.depth + 1,
                };
                work(&item, scratch)
            }
            Err(error) => Err(error.into()),
        };
        scratch.give_back(memory, slots);
        return value.map(Some);
    }
    Ok(None)
}

/// Visits the elements that pass; an absent collection is an empty one. A list that is calculated is
/// written to `text`. Gives whether there is a collection.
pub(super) fn for_each<'t, 'a: 't>(
    items: &Items,
    scope: &Scope<'_, 'a>,
    text: &'t mut Vec<u8>,
    scratch: &mut Scratch,
    visit: &mut dyn FnMut(RawValue<'t>),
) -> Result<bool, EvalError> {
    let Some(collection) = collection(&items.source, scope, text, scratch)? else {
        return Ok(false);
    };
    let declared = items.source.declared();
    for element in Elements::new(collection) {
        scratch.charge(1)?;
        match passes(declared, &items.filters, element, scope, scratch) {
            Ok(true) => visit(element),
            Ok(false) => {}
            Err(error) => return Err(placed(&items.source, collection, error)),
        }
    }
    Ok(!collection.is_null())
}

/// The elements that pass, as values; null where there is no collection.
pub(super) fn values<'a>(
    items: &Items,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let declared = items.source.declared();
    let Reader::Collection(reader) = declared.reader else {
        return Ok(Value::Null);
    };
    let (mut text, mut elements) = (Vec::new(), Vec::new());
    let mut visit = |element| elements.push(element);
    if !for_each(items, scope, &mut text, scratch, &mut visit)? {
        return Ok(Value::Null);
    }
    let read = |element: RawValue<'_>| {
        if is_opaque(reader) {
            return Ok(identity(element));
        }
        let value = reader.read(element).ok_or_else(|| {
            let name = format!("an item of `{}`", declared.name);
            let reason = reader.reason(element);
            placed(
                &items.source,
                element,
                unfitting(name, &reader.expected(), element, reason),
            )
        });
        value.map(Value::into_owned)
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
    let First { of, value } = first;
    let read = (&value.plan, value.memory);
    let found = in_elected(of, read, scope, scratch, |scope, scratch| {
        evaluate(&value.predicate, scope, scratch)
    });
    found.map(|value| value.unwrap_or(Value::Null))
}

/// `any` and `all`; a predicate that is null is not true.
pub(super) fn lambda<'a>(
    lambda: &Lambda,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let all = lambda.quantifier == Quantifier::All;
    let items = &*lambda.collection;
    let mut text = Vec::new();
    let collection = match collection(&items.source, scope, &mut text, scratch) {
        Ok(Some(collection)) => collection,
        Ok(None) => return Ok(Value::Boolean(all)),
        Err(error) => return Err(error),
    };
    let Some(body) = &lambda.body else {
        let is_any = is_any(items, collection, scope, scratch);
        return match is_any {
            Ok(is_any) => Ok(Value::Boolean(is_any)),
            Err(error) => Err(placed(&items.source, collection, error)),
        };
    };
    let mut memory = scratch.borrow(body.memory);
    let decided = if items.filters.is_empty() {
        decide(items, body, collection, all, &mut memory, scope, scratch)
    } else {
        decide_filtered(items, body, collection, all, &mut memory, scope, scratch)
    };
    scratch.give_back(body.memory, memory);
    match decided {
        Ok(decided) => Ok(Value::Boolean(decided)),
        Err(error) => Err(placed(&items.source, collection, error)),
    }
}

/// Whether a collection has an item that passes its filters.
fn is_any<'a>(
    items: &Items,
    collection: RawValue<'a>,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Result<bool, EvalError> {
    let declared = items.source.declared();
    for element in Elements::new(collection) {
        if passes(declared, &items.filters, element, scope, scratch)? {
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
    let declared = items.source.declared();
    let mut elements = Elements::new(collection);
    while let Some(fields) = next(declared, body, &mut elements, memory, scratch)? {
        if is_true(body, fields, scope, scratch)? != all {
            return Ok(!all);
        }
    }
    Ok(all)
}

/// What a condition reads of the next element.
fn next<'s, 'a>(
    declared: Declared<'_>,
    body: &ItemFilter,
    elements: &mut Elements<'a>,
    memory: &'s mut Slots,
    scratch: &Scratch,
) -> Result<Option<Fields<'s, 'a>>, EvalError> {
    let Some(fields) = elements.fill_next(&body.plan, memory, scratch.duplicates)? else {
        return Ok(None);
    };
    if let Some(element) = fields.get(Slot::WHOLE) {
        fits(declared, element)?;
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
    let declared = items.source.declared();
    for element in Elements::new(collection) {
        if passes(declared, &items.filters, element, scope, scratch)?
            && holds(body, element, memory, scope, scratch)? != all
        {
            return Ok(!all);
        }
    }
    Ok(all)
}

/// Whether an element passes all filters of its collection.
fn passes<'a>(
    declared: Declared<'_>,
    filters: &[ItemFilter],
    element: RawValue<'a>,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Result<bool, EvalError> {
    fits(declared, element)?;
    for filter in filters {
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
pub(super) fn fits(declared: Declared<'_>, element: RawValue<'_>) -> Result<(), EvalError> {
    match declared.reader {
        Reader::Collection(reader) if !reader.fits_container(element) && !declared.loose => {
            let name = format!("an item of `{}`", declared.name);
            Err(unfitting(name, &reader.expected(), element, None))
        }
        Reader::Collection(_)
        | Reader::Primitive(_)
        | Reader::Enum(_)
        | Reader::Structure(_)
        | Reader::Dynamic => Ok(()),
    }
}
