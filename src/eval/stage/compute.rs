//! `$compute`: members that are calculated of a row.

use super::row::{Made, begin_member, extended};
use super::sheet::Sheet;
use super::text::write_value;
use crate::edm::{Type, Value};
use crate::eval::compile::Compiler;
use crate::eval::error::{CompileError, EvalError};
use crate::eval::evaluate::{Scope, Scratch, evaluate};
use crate::eval::items::{for_each, held};
use crate::eval::node::{Held, Items, Node};
use crate::eval::path::{cast_items, is_opaque};
use crate::eval::value::Reader;
use crate::hir::{Base, Computed, Expr, ExprKind, ServiceKind, Step};
use crate::json::{RawValue, Slot};
use std::collections::HashSet;

/// Members that are computed one after the other.
#[derive(Debug)]
pub(super) struct Compute {
    /// Those that read the row as it comes, and none another,
    first: Vec<Item>,
    /// and those that read what those before them have made.
    behind: Vec<(Sheet, Vec<Item>)>,
}

#[derive(Debug)]
struct Item {
    name: Box<str>,
    /// Where the row may have a member of the name that nothing declares, which is replaced.
    slot: Slot,
    value: Computation,
}

/// How the text of a value is made.
#[derive(Debug)]
pub(in crate::eval) enum Computation {
    /// A value that is read or calculated, and how such values are written.
    Value(Node, Reader),
    /// A value that is copied as it stands.
    Copy(Held),
    /// Elements that are copied as they stand.
    Items(Box<Items>),
    /// An object of which the members are computed.
    Object(Vec<(Box<str>, Self)>),
    /// A list of values that are computed.
    List(Vec<Self>),
    /// The first value of which the condition is true.
    Case(Vec<(Node, Self)>),
}

impl Compute {
    /// The row with its computed members.
    ///
    /// # Errors
    ///
    /// An expression has no value, or the row gets too long.
    pub(super) fn row<'r>(
        &self,
        row: RawValue<'r>,
        scope: &Scope<'_, 'r>,
        scratch: &mut Scratch,
    ) -> Result<Made, EvalError> {
        let mut made = with(&self.first, row, scope, scratch)?;
        for (sheet, items) in &self.behind {
            let row = made.value()?;
            let next = sheet.read(row, scope.outer, scratch, |scope, scratch| {
                with(items, row, scope, scratch)
            })?;
            let same = made.same.min(next.same);
            made = Made { same, ..next };
        }
        Ok(made)
    }
}

/// A row with members of which none reads another.
fn with<'r>(
    items: &[Item],
    row: RawValue<'r>,
    scope: &Scope<'_, 'r>,
    scratch: &mut Scratch,
) -> Result<Made, EvalError> {
    let mut members = Vec::with_capacity(items.len());
    let mut replaced = Vec::new();
    // The row gets no shorter than what is added to it.
    let mut bytes = 0;
    for item in items {
        let mut text = Vec::new();
        item.value.write(scope, scratch, &mut text)?;
        bytes += text.len() + item.name.len();
        scratch.bound(bytes)?;
        members.push((&*item.name, text));
        if scope.fields.get(item.slot).is_some() {
            replaced.push(&*item.name);
        }
    }
    let made = extended(row, &members, &replaced);
    scratch.bound(made.text.len())?;
    Ok(made)
}

impl Computation {
    /// Writes the value as JSON.
    pub(in crate::eval) fn write(
        &self,
        scope: &Scope<'_, '_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Result<(), EvalError> {
        match self {
            Self::Value(node, declared) => {
                write_value(&evaluate(node, scope, scratch)?, declared, out);
            }
            Self::Copy(value) => {
                let value = held(value, scope, scratch)?;
                out.extend_from_slice(value.map_or(b"null", |value| value.text()));
            }
            Self::Items(items) => {
                let mut before = b'[';
                let each = &mut |item: RawValue<'_>| {
                    out.push(before);
                    before = b',';
                    out.extend_from_slice(item.text());
                };
                for_each(items, scope, &mut Vec::new(), scratch, each)?;
                if before == b'[' {
                    out.push(b'[');
                }
                out.push(b']');
            }
            Self::Object(members) => {
                out.push(b'{');
                for (name, value) in members {
                    begin_member(name, out);
                    value.write(scope, scratch, out)?;
                }
                out.push(b'}');
            }
            Self::List(values) => {
                out.push(b'[');
                for (at, value) in values.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    value.write(scope, scratch, out)?;
                }
                out.push(b']');
            }
            Self::Case(branches) => {
                for (condition, value) in branches {
                    if evaluate(condition, scope, scratch)? == Value::Boolean(true) {
                        return value.write(scope, scratch, out);
                    }
                }
                out.extend_from_slice(b"null");
            }
        }
        Ok(())
    }
}

impl Compiler<'_> {
    /// Compiles the items of `$compute` for the present row, of a type.
    pub(super) fn compute<'i>(
        &mut self,
        items: &'i [Computed],
        row: Type,
    ) -> Result<Compute, CompileError> {
        let mut batches = Vec::new();
        let mut rest = items;
        while !rest.is_empty() {
            let mut names = HashSet::new();
            let fits = |item: &'i Computed| {
                let fits = !reads(&item.value, &names);
                names.insert(&*item.name);
                fits
            };
            let length = rest.iter().map(fits).take_while(|fits| *fits).count();
            let (batch, others) = rest.split_at(length.max(1));
            batches.push(batch);
            rest = others;
        }
        let mut batches = batches.into_iter();
        let first = self.batch(batches.next().unwrap_or_default())?;
        let behind = batches.map(|items| self.aside(|c| c.sheet(row, |c| c.batch(items))));
        let behind = behind.collect::<Result<_, _>>()?;
        Ok(Compute { first, behind })
    }

    fn batch(&mut self, items: &[Computed]) -> Result<Vec<Item>, CompileError> {
        let mut made = Vec::with_capacity(items.len());
        for item in items {
            let value = self.computation(&item.value)?;
            let plan = self.plans.last_mut();
            made.push(Item {
                name: item.name.clone(),
                slot: plan.map_or(Slot::WHOLE, |plan| plan.add([&*item.name])),
                value,
            });
        }
        Ok(made)
    }

    /// How the value of an expression is written.
    pub(in crate::eval) fn computation(
        &mut self,
        value: &Expr,
    ) -> Result<Computation, CompileError> {
        let reader = self.reader(value.ty);
        match self.structural(value)? {
            Some(computation) => Ok(computation),
            None if is_opaque(&reader) => {
                Err(CompileError::new("a complex value as a whole", value.span))
            }
            None => Ok(Computation::Value(self.node(value)?, reader)),
        }
    }

    /// How an object or a list of objects is written; nothing for an expression that is none. It
    /// calls itself once for each level of the expression.
    pub(in crate::eval) fn structural(
        &mut self,
        value: &Expr,
    ) -> Result<Option<Computation>, CompileError> {
        let declared = self.reader(value.ty);
        if let ExprKind::Service(service) = &value.kind
            && service.kind == ServiceKind::Object
        {
            let mut members = Vec::with_capacity(service.operands.len());
            for (name, operand) in service.names.iter().zip(&service.operands) {
                members.push((name.clone(), self.computation(operand)?));
            }
            return Ok(Some(Computation::Object(members)));
        }
        let is_opaque = is_opaque(&declared);
        if let ExprKind::Array(items) = &value.kind
            && (is_opaque || items.iter().any(is_structural))
        {
            let items = items.iter().map(|item| self.computation(item));
            return Ok(Some(Computation::List(items.collect::<Result<_, _>>()?)));
        }
        if !is_opaque {
            return Ok(None);
        }
        let is_cast = |path| cast_items(path).is_some();
        let is_filter = matches!(value.kind, ExprKind::Filter(_));
        Ok(Some(if is_filter || value.as_path().is_some_and(is_cast) {
            Computation::Items(self.items(value)?)
        } else if let Some(path) = value.as_path() {
            Computation::Copy(self.held(path, value.ty, value.span)?)
        } else if let ExprKind::Case(branches) = &value.kind {
            let mut made = Vec::with_capacity(branches.len());
            for branch in branches {
                let condition = self.node(&branch.condition)?;
                made.push((condition, self.computation(&branch.value)?));
            }
            Computation::Case(made)
        } else {
            return Ok(None);
        }))
    }
}

/// Whether an expression is written as an object or a list.
fn is_structural(value: &Expr) -> bool {
    let object = value.as_service();
    object.is_some_and(|service| service.kind == ServiceKind::Object)
        || matches!(&value.kind, ExprKind::Array(_))
}

/// Whether an expression reads a member of one of the names.
fn reads(value: &Expr, names: &HashSet<&str>) -> bool {
    if names.is_empty() {
        return false;
    }
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        if let ExprKind::Path(path) = &value.kind
            && !matches!(path.base, Base::Value(_))
        {
            match path.steps.first() {
                Some(Step::Property(name, _)) if !names.contains(&**name) => {}
                // All of the row, or one that is looked into.
                Some(_) | None => return true,
            }
        }
        value.for_each_child(&mut |child| waiting.push(child));
    }
    false
}
