//! Functions that the schema declares: bound to what stands before them, or to the records.

use super::compare::{adapted, converted, object_instead};
use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr::{expr, is_error};
use super::finding::Finding;
use super::shape::Records;
use crate::diagnostic::{Applicability, Span};
use crate::edm::convert::{cast, promotes};
use crate::edm::{Item, Primitive, Type, TypeId, Value};
use crate::hir::{Expr, ExprKind, Literal, Service, ServiceKind, TransformationKind};
use crate::schema::{Operation, OperationKind, nearest};
use crate::syntax::ast::{self, Argument};
use std::cmp::Reverse;

/// How many overloads are listed in a message.
const MOST_LISTED: usize = 4;

/// A function that makes other records of the records (Data Aggregation 3.6).
pub(super) fn transformation<'a>(c: &mut Checker<'a>, call: &'a ast::Call) -> TransformationKind {
    let records = Records::of(c);
    let name = c.text(&call.name);
    if c.source.hole_in(name).is_some() {
        return TransformationKind::Unknown;
    }
    if c.schema.operations_named(name).is_empty() {
        let error = unknown(c, call);
        arguments(c, &call.arguments);
        c.report(error);
        return TransformationKind::Unknown;
    }
    let items = Type::collection_of(records.ty.item);
    let given = arguments(c, &call.arguments);
    let Some(value) = overloaded(c, None, items, call, given, call.span) else {
        return TransformationKind::Unknown;
    };
    Records {
        ty: value.ty.element(),
        shape: None,
    }
    .set(c);
    TransformationKind::Function(Box::new(value))
}

/// Whether a name is one of the schema's operations, were it qualified as it should be.
pub(super) fn is_operation(c: &Checker<'_>, name: &str) -> bool {
    let short = name.rsplit('.').next().unwrap_or(name);
    !c.schema.operations_anywhere(short).is_empty()
}

/// Reports a path that goes on behind a function of the schema that is not composable.
#[cold]
pub(super) fn is_closed(c: &mut Checker<'_>, before: &Service, span: Span) -> bool {
    if before.kind != ServiceKind::Function {
        return false;
    }
    // Which overload it is matters only where they differ.
    let overloads = c.schema.operations_named(&before.name);
    let (Some(first), false) = (
        overloads.first(),
        overloads.iter().any(|it| it.is_composable),
    ) else {
        return false;
    };
    let error = super::operation::closed(first, span);
    let is_closed = error.is_some();
    error.into_iter().for_each(|error| c.report(error));
    is_closed
}

/// A name that no operation of the schema has.
pub(super) fn unknown(c: &Checker<'_>, call: &ast::Call) -> Finding {
    let name = call.name.as_str(c.source);
    let kind = CheckErrorKind::UnknownFunction(name.to_owned());
    let error = Finding::new(kind, call.name.span);
    if !c.is_heard() {
        return error;
    }
    if let [found, ..] = c.schema.operations_anywhere(name) {
        return error
            .with_help("its namespace is none that may be left out (`Core.DefaultNamespace`)")
            .with_replacement(Applicability::Unsafe, found.name.as_str());
    }
    let all: Vec<String> = c
        .schema
        .operations()
        .iter()
        .map(|operation| operation.name.as_str().to_owned())
        .collect();
    match nearest(name, all.iter().map(String::as_str)) {
        Some(near) => error.with_replacement(Applicability::Unsafe, near),
        None => error.with_help("the schema declares no function of that name"),
    }
}

/// A call of a function that takes the value before it; where it stands `alone`, that is the record,
/// and a function that is bound to nothing will do.
pub(super) fn bound<'a>(
    c: &mut Checker<'a>,
    before: Expr,
    alone: bool,
    call: &'a ast::Call,
    given: Given<'a>,
) -> Option<Expr> {
    let on = before.ty;
    let name = c.text(&call.name);
    let takes_it = |operation: &Operation| {
        let binding = operation.binding_parameter();
        binding.is_some_and(|it| takes(c, it.ty, on))
    };
    let operations = c.schema.operations_named(name);
    if alone && !operations.iter().any(takes_it) {
        return unbound(c, name, call, given);
    }
    let span = before.span.to(call.span);
    overloaded(c, Some(before), on, call, given, span)
}

/// A call of a function that takes a value of the type `on`; `before` is that value, if an
/// expression has it.
fn overloaded<'a>(
    c: &mut Checker<'a>,
    before: Option<Expr>,
    on: Type,
    call: &'a ast::Call,
    given: Given<'a>,
    span: Span,
) -> Option<Expr> {
    let name = c.text(&call.name);
    let binds = |operation: &&Operation| {
        operation
            .binding_parameter()
            .is_some_and(|it| takes(c, it.ty, on))
    };
    let all: Vec<&'a Operation> = c.schema.operations_named(name).iter().collect();
    let mut candidates: Vec<&Operation> = all.iter().copied().filter(binds).collect();
    // Of those of a type and of what it extends the nearest is meant, wherever it is declared.
    candidates.sort_by_cached_key(|operation| {
        let binding = operation.binding_parameter();
        let own = binding.and_then(|it| c.structured(it.ty.element()));
        let base = |id: &TypeId| c.schema.definition(*id)?.as_structured()?.base;
        Reverse(std::iter::successors(own, base).count())
    });
    chosen(c, call, &all, &candidates, given, before, span)
}

/// A call of a function that is not bound to anything.
pub(super) fn unbound<'a>(
    c: &mut Checker<'a>,
    name: &str,
    call: &'a ast::Call,
    given: Given<'a>,
) -> Option<Expr> {
    let all: Vec<&'a Operation> = c.schema.operations_named(name).iter().collect();
    let free: Vec<&Operation> = all.iter().copied().filter(|it| !it.is_bound).collect();
    chosen(c, call, &all, &free, given, None, call.span)
}

/// Whether a value of a type can be that of a parameter.
fn takes(c: &Checker<'_>, parameter: Type, value: Type) -> bool {
    let (to, from) = (c.schema.underlying(parameter), c.schema.underlying(value));
    if from.is_unknown() || to.is_unknown() || from.item == Item::Null {
        return true;
    }
    if to.collection != from.collection {
        return false;
    }
    match (from.item, to.item) {
        (_, Item::Primitive(Primitive::Untyped)) | (Item::Primitive(Primitive::Untyped), _) => true,
        (Item::Primitive(from), Item::Primitive(to)) => from == to || promotes(from, to),
        (Item::Named(from), Item::Named(to)) => c.schema.is_subtype(from, to),
        (Item::Primitive(_) | Item::Named(_), _) | (Item::Null | Item::Unknown, _) => false,
    }
}

/// What a call passes: the values with their names, and where the names stand.
pub(super) type Given<'a> = Vec<(Option<(&'a str, Span)>, Expr)>;

/// Types the arguments of a call.
pub(super) fn arguments<'a>(c: &mut Checker<'a>, arguments: &'a [Argument]) -> Given<'a> {
    let mut given = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let (name, value) = match argument {
            Argument::Named(name, value) => (Some((c.text(name), name.span)), value),
            Argument::Positional(value) => (None, value),
            Argument::Branch(condition, value) => {
                super::call::aside(c, condition);
                (None, value)
            }
        };
        push(&mut given, name, expr(c, value));
    }
    given
}

fn push<'a>(given: &mut Given<'a>, name: Option<(&'a str, Span)>, value: Expr) {
    given.push((name, value));
}

/// The one of the candidates that has the parameters of the call.
fn chosen<'a>(
    c: &mut Checker<'a>,
    call: &'a ast::Call,
    all: &[&'a Operation],
    candidates: &[&'a Operation],
    given: Given<'a>,
    before: Option<Expr>,
    span: Span,
) -> Option<Expr> {
    let named = |operation: &&&Operation| {
        let every = given.iter().all(|(name, _)| {
            let known = |own: &str| operation.call_parameters().any(|it| *it.name == *own);
            name.is_some_and(|(name, _)| known(name))
        });
        every && operation.call_parameters().count() == given.len()
    };
    let fits = candidates.iter().find(named).or_else(|| {
        let mut all = candidates.iter();
        all.find(|operation| leaves_out_optional(c, operation, &given))
    });
    let Some(operation) = fits.copied() else {
        if !given.iter().any(|(_, value)| is_error(value)) {
            let error = no_overload(c, call, all, candidates, &given);
            c.report(error);
        }
        return None;
    };
    if operation.kind == OperationKind::Action {
        let what = format!("the action `{}` in an expression", operation.name.as_str());
        c.error(CheckErrorKind::NotUnderstood(what), call.name.span);
        return None;
    }
    let mut operands: Vec<Expr> = before.into_iter().collect();
    let mut names = Vec::with_capacity(given.len());
    for (name, value) in given {
        let parameter = operation
            .call_parameters()
            .find(|it| name.is_some_and(|(name, _)| *it.name == *name))?;
        operands.push(passed(c, value, &parameter.name, parameter.ty)?);
        names.push(parameter.name.clone());
    }
    let ty = operation
        .return_type
        .map_or(Type::UNKNOWN, |result| result.ty);
    let service = Service {
        kind: ServiceKind::Function,
        name: operation.name.as_str().into(),
        operands,
        names,
        key: Vec::new(),
    };
    Some(Expr {
        kind: ExprKind::Service(Box::new(service)),
        ty,
        span,
    })
}

/// Whether a call passes all parameters of a function but optional ones.
fn leaves_out_optional(c: &Checker<'_>, operation: &Operation, given: &Given<'_>) -> bool {
    let is_given = |own: &str| {
        let mut names = given.iter().filter_map(|(name, _)| *name);
        names.any(|(name, _)| name == own)
    };
    let known = given.iter().all(|(name, _)| {
        let declared = |name: &str| operation.call_parameters().any(|it| *it.name == *name);
        name.is_some_and(|(name, _)| declared(name))
    });
    let mut rest = operation.call_parameters().filter(|it| !is_given(&it.name));
    known && rest.all(|it| c.schema.is_optional(operation, &it.name))
}

/// A value where a parameter or a part of a key asks for a type.
pub(super) fn passed(c: &mut Checker<'_>, value: Expr, name: &str, to: Type) -> Option<Expr> {
    let value = adapted(c, value, to);
    // A number may be written for any type that holds it.
    let target = c.schema.underlying(to).as_primitive();
    let value = match (value.as_literal(), target) {
        (Some(constant), Some(target)) if target.is_numeric() => {
            match cast(constant.value.clone(), target) {
                Ok(number) if !matches!(constant.value, Value::String(_)) => Expr {
                    kind: ExprKind::Literal(Literal {
                        value: number,
                        text: constant.text.clone(),
                    }),
                    ty: to,
                    span: value.span,
                },
                Ok(_) | Err(_) => value,
            }
        }
        (Some(_) | None, _) => value,
    };
    if is_error(&value) {
        return None;
    }
    if let Some(error) = object_instead(c, &value, to) {
        c.report(error);
        return None;
    }
    if !takes(c, to, value.ty) {
        let kind = CheckErrorKind::WrongParameter {
            name: name.to_owned(),
            expected: c.show(to),
            found: c.show(value.ty),
        };
        c.error(kind, value.span);
        return None;
    }
    Some(match c.schema.underlying(to).as_primitive() {
        Some(to) => converted(c, value, to),
        None => value,
    })
}

fn no_overload(
    c: &Checker<'_>,
    call: &ast::Call,
    all: &[&Operation],
    candidates: &[&Operation],
    given: &Given<'_>,
) -> Finding {
    let shown: Vec<String> = given
        .iter()
        .map(|(name, value)| {
            let ty = c.show(value.ty);
            name.map_or_else(|| ty.clone(), |(name, _)| format!("{name}: {ty}"))
        })
        .collect();
    let found = if candidates.is_empty() && all.iter().any(|it| it.is_bound) {
        "what it is called on".to_owned()
    } else {
        format!("`({})`", shown.join(", "))
    };
    let name = call.name.as_str(c.source).to_owned();
    let kind = CheckErrorKind::NoFunction { name, found };
    let error = Finding::new(kind, call.span);
    let listed = if candidates.is_empty() {
        all
    } else {
        candidates
    };
    let signatures: Vec<String> = listed
        .iter()
        .take(MOST_LISTED)
        .map(|it| signature(c, it))
        .collect();
    let more = listed.len().saturating_sub(MOST_LISTED);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    error.with_help(format!("there is {}{more}", signatures.join(", ")))
}

/// `Ns.nearest(lat: Edm.Double) of Ns.Airport`
fn signature(c: &Checker<'_>, operation: &Operation) -> String {
    let parameters: Vec<String> = operation
        .call_parameters()
        .map(|it| format!("{}: {}", it.name, c.show(it.ty)))
        .collect();
    let on = operation
        .binding_parameter()
        .map_or_else(String::new, |it| format!(" of {}", c.show(it.ty)));
    let name = operation.name.as_str();
    format!("`{name}({}){on}`", parameters.join(", "))
}
