//! Program and record to value.
//!
//! Null: `eq` and `ne` are two-valued, an order with one null is false, arithmetic and functions
//! give null, `and`, `or` and `not` are Kleene's (URL Conventions 5.1.1.1, 5.1.1.15).

use super::error::{EvalError, WrongKind};
use super::items;
use super::junction::in_turn;
use super::members::Members;
use super::node::{Call, Field, Link, Node, Target, TypeTest};
use super::stage::{Computation, alike, identity};
use super::value::{Reader, shown};
use crate::diagnostic::Limits;
use crate::edm::compare::{compare, equal};
use crate::edm::convert::{cast, has_type, promote};
use crate::edm::primitive::DateTimeOffset;
use crate::edm::{EnumValue, Primitive, Value, arithmetic};
use crate::functions::{Context, NullRule, PatternLimits};
use crate::json::{DuplicateKeys, Fields, Kind, RawValue, Slots};
use crate::ops::Operator;
use std::cmp::Ordering;

/// What evaluation needs besides program and record; one for each thread.
#[derive(Debug)]
pub(super) struct Scratch {
    pub(super) context: Context,
    /// The memory of each lambda.
    slots: Vec<Slots>,
    pub(super) duplicates: DuplicateKeys,
    /// Steps left for this record.
    steps: u64,
    /// The limit `record-steps`.
    most_steps: u64,
    /// The limit `record-bytes`.
    most_bytes: usize,
    /// Whether what is worked on is part of a record, whose limits hold for all of it.
    within: bool,
}

impl Scratch {
    pub(super) fn new(
        memories: usize,
        now: DateTimeOffset,
        duplicates: DuplicateKeys,
        limits: &Limits,
    ) -> Self {
        Self {
            context: Context::with_pattern_limits(now, PatternLimits::from(limits)),
            slots: vec![Slots::default(); memories],
            duplicates,
            steps: 0,
            most_steps: limits.record_steps,
            most_bytes: limits.record_bytes,
            within: false,
        }
    }

    /// Begins with another record, which may cost as much as the one before.
    pub(super) const fn begin(&mut self) {
        if !self.within {
            self.steps = self.most_steps;
        }
    }

    /// Works on parts of the present record.
    pub(super) fn within<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.within, true);
        let outcome = work(self);
        self.within = before;
        outcome
    }

    /// The steps that are left for this record.
    pub(super) const fn left(&self) -> u64 {
        self.steps
    }

    /// Takes back what was charged since so many steps were left.
    pub(super) const fn take_back(&mut self, left: u64) {
        self.steps = left;
    }

    /// Charges for work on the present record.
    pub(super) fn charge(&mut self, steps: usize) -> Result<(), EvalError> {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        match self.steps.checked_sub(steps) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => Err(EvalError::Steps(self.most_steps)),
        }
    }

    /// Refuses a row that is longer than a record may be.
    pub(super) const fn bound(&self, bytes: usize) -> Result<(), EvalError> {
        if bytes > self.most_bytes {
            return Err(EvalError::Bytes(self.most_bytes));
        }
        Ok(())
    }

    /// A memory, taken out so that what is evaluated meanwhile can have its own.
    pub(super) fn borrow(&mut self, memory: usize) -> Slots {
        let slots = self.slots.get_mut(memory);
        slots.map(std::mem::take).unwrap_or_default()
    }

    /// Puts a memory back.
    pub(super) fn give_back(&mut self, memory: usize, slots: Slots) {
        if let Some(slot) = self.slots.get_mut(memory) {
            *slot = slots;
        }
    }
}

/// The values that can be named at a place: those of the record, or of a lambda's item and what
/// lies round it.
#[derive(Clone, Copy)]
pub(super) struct Scope<'e, 'a> {
    pub(super) fields: Fields<'e, 'a>,
    pub(super) outer: Option<&'e Scope<'e, 'a>>,
    pub(super) depth: usize,
}

impl<'e, 'a> Scope<'e, 'a> {
    /// A row round which nothing lies.
    pub(super) const fn of_row(fields: Fields<'e, 'a>) -> Self {
        Self {
            fields,
            outer: None,
            depth: 0,
        }
    }
}

pub(super) type Outcome<'a> = Result<Value<'a>, EvalError>;

/// The value of an expression.
///
/// Each form has a function of its own: the frame of this one, which stands on the stack once for
/// every node on the way down, stays small.
pub(super) fn evaluate<'a>(
    node: &Node,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    scratch.charge(1)?;
    match node {
        Node::Constant(_) | Node::Field(_) | Node::Identity(_) | Node::IsNull(_) => {
            leaf(node, scope)
        }
        Node::And(operands) => in_turn(operands, false, scope, scratch),
        Node::Or(operands) => in_turn(operands, true, scope, scratch),
        Node::Reordered(reordered) => reordered.evaluate(scope, scratch),
        Node::Not(operand) => not(operand, scope, scratch),
        Node::Negate(operand) => negate(operand, scope, scratch),
        Node::Chain(first, links) => chain(first, links, scope, scratch),
        Node::Has(operand, flags) => has(operand, *flags, scope, scratch),
        Node::In(operand, members) => in_values(operand, members, scope, scratch),
        Node::InCollection(operand, set) => in_collection(operand, set, scope, scratch),
        Node::Call(call) => self::call(call, scope, scratch),
        Node::Count(items) => items::count(items, scope, scratch),
        Node::Values(items) => items::values(items, scope, scratch),
        Node::First(first) => items::first(first, scope, scratch),
        Node::SameStructure(left, right) => same_structure(left, right, scope, scratch),
        Node::Lambda(lambda) => items::lambda(lambda, scope, scratch),
        Node::Array(items) => array(items, scope, scratch),
        Node::Convert(operand, to) => converted(operand, *to, scope, scratch),
        Node::Case(branches) => case(branches, scope, scratch),
        Node::Cast(operand, to) => cast_of(operand, to, scope, scratch),
        Node::IsOf(operand, ty) => is_of(operand, ty, scope, scratch),
    }
}

/// The value of what has no operands.
fn leaf<'a>(node: &Node, scope: &Scope<'_, 'a>) -> Outcome<'a> {
    if let Node::Field(field) = node {
        read_field(field, scope)
    } else if let Node::Constant(value) = node {
        Ok(value.clone())
    } else if let Node::Identity(field) = node {
        Ok(raw(field, scope)?.map_or(Value::Null, identity))
    } else if let Node::IsNull(field) = node {
        is_null(field, scope)
    } else {
        Ok(Value::Null)
    }
}

fn converted<'a>(
    operand: &Node,
    to: Primitive,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    convert(evaluate(operand, scope, scratch)?, to)
}

fn cast_of<'a>(
    operand: &Node,
    to: &Target,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    Ok(cast_to(evaluate(operand, scope, scratch)?, to))
}

fn is_null<'a>(field: &Field, scope: &Scope<'_, 'a>) -> Outcome<'a> {
    Ok(Value::Boolean(
        raw(field, scope)?.is_none_or(|value| value.is_null()),
    ))
}

fn not<'a>(operand: &Node, scope: &Scope<'_, 'a>, scratch: &mut Scratch) -> Outcome<'a> {
    let operand = evaluate(operand, scope, scratch)?;
    Ok(truth(&operand).map_or(Value::Null, |truth| Value::Boolean(!truth)))
}

fn negate<'a>(operand: &Node, scope: &Scope<'_, 'a>, scratch: &mut Scratch) -> Outcome<'a> {
    let operand = evaluate(operand, scope, scratch)?;
    Ok(if operand.is_null() {
        operand
    } else {
        arithmetic::negate(&operand)?
    })
}

fn chain<'a>(
    first: &Node,
    links: &[Link],
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    if let (Node::Field(field), [link]) = (first, links)
        && let Some(same_text) = &link.same_text
        && let Ok(Some(value)) = raw(field, scope)
        && let Some(truth) = same_text.judge(value)
    {
        // As much as the two operands cost.
        scratch.charge(2)?;
        return Ok(Value::Boolean(truth));
    }
    let mut so_far = evaluate(first, scope, scratch);
    for link in links {
        if so_far.is_err() {
            break;
        }
        so_far = apply(so_far, link, evaluate(&link.operand, scope, scratch));
    }
    so_far
}

fn has<'a>(
    operand: &Node,
    flags: i64,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let operand = evaluate(operand, scope, scratch)?;
    Ok(if let Value::Enum(EnumValue::Number(number)) = operand {
        Value::Boolean(number & flags == flags)
    } else if operand.is_null() {
        operand
    } else {
        Value::Boolean(false)
    })
}

fn in_values<'a>(
    operand: &Node,
    members: &Members,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let operand = evaluate(operand, scope, scratch)?;
    Ok(Value::Boolean(members.contain(&operand)))
}

fn in_collection<'a>(
    operand: &Node,
    collection: &Node,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let operand = evaluate(operand, scope, scratch)?;
    let collection = evaluate(collection, scope, scratch)?;
    Ok(Value::Boolean(
        if let Value::Collection(items) = collection {
            items.iter().any(|item| equal(&operand, item))
        } else {
            false
        },
    ))
}

fn array<'a>(items: &[Node], scope: &Scope<'_, 'a>, scratch: &mut Scratch) -> Outcome<'a> {
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        values.push(evaluate(item, scope, scratch)?);
    }
    Ok(Value::Collection(values))
}

fn case<'a>(
    branches: &[(Node, Node)],
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    for (condition, value) in branches {
        if evaluate(condition, scope, scratch)? == Value::Boolean(true) {
            return evaluate(value, scope, scratch);
        }
    }
    Ok(Value::Null)
}

fn is_of<'a>(
    operand: &Node,
    ty: &Target,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let operand = evaluate(operand, scope, scratch)?;
    Ok(Value::Boolean(match ty {
        Target::Primitive(primitive) => has_type(&operand, *primitive),
        Target::Enum(_) => matches!(operand, Value::Enum(_)),
        Target::Name(_) => has_type(&operand, Primitive::String),
    }))
}

/// Kleene's truth value: null, and whatever else a dynamic property holds, is unknown.
pub(super) const fn truth(value: &Value<'_>) -> Option<bool> {
    if let Value::Boolean(truth) = value {
        Some(*truth)
    } else {
        None
    }
}

/// How many bytes a function goes through for one step. With the usual limit a record's functions
/// see 64 MB in all, and a text that is doubled again and again ends there.
pub(super) const BYTES_A_STEP: usize = 64;

/// How many bytes of a row a stage reads or writes for one step.
pub(super) const BYTES_A_STEP_OF_READING: usize = 1024;

/// How much work a value is for a function.
fn weight(value: &Value<'_>) -> usize {
    if let Value::String(text) = value {
        text.len()
    } else if let Value::Binary(bytes) = value {
        bytes.len()
    } else if let Value::Collection(items) = value {
        items.iter().map(|item| BYTES_A_STEP + weight(item)).sum()
    } else {
        0
    }
}

fn convert(value: Value<'_>, to: Primitive) -> Outcome<'_> {
    Ok(if value.is_null() {
        value
    } else {
        promote(value, to)?
    })
}

/// A cast whose value does not fit is null (URL Conventions 5.1.1.10.1).
fn cast_to<'a>(value: Value<'a>, to: &Target) -> Value<'a> {
    match to {
        Target::Primitive(_) if value.is_null() => value,
        Target::Primitive(primitive) => cast(value, *primitive).unwrap_or(Value::Null),
        Target::Enum(_) if matches!(value, Value::Enum(_)) => value,
        Target::Name(declared) => {
            if let Value::Enum(EnumValue::Number(number)) = value {
                return Value::String(declared.format(number).into());
            }
            cast_to(value, &Target::Primitive(Primitive::String))
        }
        Target::Enum(declared) => {
            let number = if let Value::String(names) = &value {
                declared.parse(names).ok()
            } else if let Value::Integer(number) = &value {
                Some(*number)
            } else {
                None
            };
            number.map_or(Value::Null, |number| Value::Enum(EnumValue::Number(number)))
        }
    }
}

/// The raw value of a property. A value on the way to it that is no object fails the record.
pub(super) fn raw<'a>(
    field: &Field,
    scope: &Scope<'_, 'a>,
) -> Result<Option<RawValue<'a>>, EvalError> {
    let mut scope = scope;
    while scope.depth > field.scope {
        match scope.outer {
            Some(outer) => scope = outer,
            None => break,
        }
    }
    if !field.tests.iter().all(|test| is_of_type(test, scope)) {
        return Ok(None);
    }
    if let Some(value) = scope.fields.get(field.slot) {
        if field.reader.fits_container(value) {
            return Ok(Some(value));
        }
        if field.loose {
            return Ok(None);
        }
        let expected = field.reader.expected();
        return Err(unfitting(named(field), &expected, value, None));
    }
    // Absent: it is missing, or what should hold it is null, or of a wrong kind.
    let holders = field.holders.iter().enumerate();
    let mut found = holders.filter_map(|(up, slot)| Some((up + 1, scope.fields.get(*slot)?)));
    match found.next() {
        Some((up, holder))
            if !matches!(holder.kind(), Kind::Object | Kind::Null) && !field.loose =>
        {
            let name = field.name.rsplitn(up + 1, '/').last().unwrap_or("");
            Err(unfitting(format!("`{name}`"), "an object", holder, None))
        }
        Some(_) | None => Ok(None),
    }
}

/// Whether an object has one of the types, as its annotation tells (JSON Format 4.01, 4.6.3).
pub(super) fn is_of_type(test: &TypeTest, scope: &Scope<'_, '_>) -> bool {
    let told = scope.fields.get(test.odata);
    let told = told.or_else(|| scope.fields.get(test.plain));
    match told.and_then(|told| told.as_string()) {
        Some(text) => {
            let name = text.rsplit('#').next().unwrap_or_default();
            test.names.iter().any(|own| **own == *name)
        }
        None => test.declared,
    }
}

fn named(field: &Field) -> String {
    format!("`{}`", field.name)
}

#[cold]
pub(super) fn unfitting(
    property: String,
    expected: &str,
    found: RawValue<'_>,
    reason: Option<String>,
) -> EvalError {
    EvalError::WrongKind(Box::new(WrongKind {
        property,
        expected: expected.to_owned(),
        found: shown(found),
        reason,
        offset: found.offset(),
    }))
}

/// The value of a property.
pub(super) fn read_field<'a>(field: &Field, scope: &Scope<'_, 'a>) -> Outcome<'a> {
    let Some(value) = raw(field, scope)? else {
        return Ok(Value::Null);
    };
    let mut read = field.reader.read(value);
    if read.is_none() && field.loose {
        read = Reader::Dynamic.read(value);
    }
    read.ok_or_else(|| {
        let expected = field.reader.expected();
        unfitting(named(field), &expected, value, field.reader.reason(value))
    })
}

/// One operator between two values.
fn apply<'a>(left: Outcome<'a>, link: &Link, right: Outcome<'a>) -> Outcome<'a> {
    let left = match link.convert {
        Some(to) => convert(left?, to)?,
        None => left?,
    };
    let right = right?;
    let ordered =
        |fits: fn(Ordering) -> bool| Value::Boolean(compare(&left, &right).is_some_and(fits));
    let nulls = (left.is_null(), right.is_null());
    Ok(match (link.operator, nulls) {
        (Operator::Eq, _) => Value::Boolean(equal(&left, &right)),
        (Operator::Ne, _) => Value::Boolean(!equal(&left, &right)),
        (Operator::Ge | Operator::Le, (true, true)) => Value::Boolean(true),
        (Operator::Gt | Operator::Ge | Operator::Lt | Operator::Le, (true, _) | (_, true)) => {
            Value::Boolean(false)
        }
        (Operator::Gt, _) => ordered(Ordering::is_gt),
        (Operator::Ge, _) => ordered(Ordering::is_ge),
        (Operator::Lt, _) => ordered(Ordering::is_lt),
        (Operator::Le, _) => ordered(Ordering::is_le),
        (_, (true, _) | (_, true)) => Value::Null,
        (Operator::Add, _) => arithmetic::add(&left, &right)?,
        (Operator::Sub, _) => arithmetic::subtract(&left, &right)?,
        (Operator::Mul, _) => arithmetic::multiply(&left, &right)?,
        (Operator::Div, _) => arithmetic::divide(&left, &right)?,
        (Operator::DivBy, _) => arithmetic::divide_by(&left, &right)?,
        (Operator::Mod, _) => arithmetic::modulo(&left, &right)?,
        // These have nodes of their own.
        (
            Operator::And
            | Operator::Or
            | Operator::Not
            | Operator::Negate
            | Operator::Has
            | Operator::In
            | Operator::Hole(_),
            _,
        ) => Value::Null,
    })
}

fn call<'a>(call: &Call, scope: &Scope<'_, 'a>, scratch: &mut Scratch) -> Outcome<'a> {
    let mut arguments = Vec::with_capacity(call.arguments.len());
    for argument in &call.arguments {
        match evaluate(argument, scope, scratch) {
            Ok(Value::Null) if call.null == NullRule::Propagate => return Ok(Value::Null),
            Ok(value) => arguments.push(value),
            Err(error) => return Err(error),
        }
    }
    called(call, &arguments, scratch)
}

/// The result for arguments, whose weight is charged.
fn called<'a>(call: &Call, arguments: &[Value<'a>], scratch: &mut Scratch) -> Outcome<'a> {
    let bytes: usize = arguments.iter().map(weight).sum();
    scratch.charge(bytes / BYTES_A_STEP)?;
    Ok((call.evaluate)(arguments, &scratch.context)?)
}

/// Whether two objects, or lists of them, have the same members, in any order.
#[inline(never)]
fn same_structure<'a>(
    left: &Computation,
    right: &Computation,
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    left.write(scope, scratch, &mut first)?;
    right.write(scope, scratch, &mut second)?;
    scratch.charge((first.len() + second.len()) / BYTES_A_STEP)?;
    Ok(Value::Boolean(alike(&first, &second)))
}

#[cfg(test)]
mod tests;
