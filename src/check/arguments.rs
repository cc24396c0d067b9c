//! What stands in the parentheses of an address: keys, and the arguments of operations.

use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr::expr;
use super::finding::Finding;
use super::place::as_type;
use crate::diagnostic::Span;
use crate::edm::convert::{has_type, promote};
use crate::edm::primitive::Guid;
use crate::edm::{Item, Primitive, Type, TypeId, Value};
use crate::schema::{Operation, Schema};
use crate::syntax::ast::{self, Argument, ExprKind};

/// What the parentheses behind a segment hold.
pub(super) struct Expected<'s> {
    /// The segment.
    pub(super) span: Span,
    /// The operation whose arguments come first.
    pub(super) operation: Option<&'s Operation>,
    /// The entity type to whose key the last parentheses belong.
    pub(super) key: Option<TypeId>,
}

/// Judges the arguments and keys in an address. Both lists are in the order of the text.
pub(super) fn judge<'a>(c: &mut Checker<'a>, query: &'a ast::Query, expected: &[Expected<'_>]) {
    let address = query.address.as_ref();
    let Some(resource) = address.and_then(|address| address.resource.as_ref()) else {
        return;
    };
    let mut expected = expected.iter().peekable();
    for segment in &resource.segments {
        while expected
            .next_if(|it| it.span.start < segment.span.start)
            .is_some()
        {}
        if let Some(it) = expected.next_if(|it| it.span.start == segment.span.start) {
            groups(c, it, &segment.groups);
        }
    }
}

fn groups<'a>(c: &mut Checker<'a>, expected: &Expected<'_>, groups: &'a [Vec<Argument>]) {
    let mut groups = groups.iter().peekable();
    let is_named = |group: &&Vec<Argument>| {
        let mut arguments = group.iter();
        arguments.all(|it| matches!(it, Argument::Named(..)))
    };
    if let Some(operation) = expected.operation
        && let Some(arguments) = groups.next_if(is_named)
    {
        for argument in arguments {
            if let Argument::Named(name, value) = argument {
                let name = c.text(name);
                let parameter = operation.call_parameters().find(|it| *it.name == *name);
                if let Some(parameter) = parameter {
                    literal(c, value, parameter.ty);
                }
            }
        }
    }
    if let (Some(id), Some(arguments)) = (expected.key, groups.next()) {
        key(c, id, arguments, expected.span);
    }
}

/// A key predicate (URL Conventions 4.3.1). Alternate keys name other properties of the type.
pub(super) fn key<'a>(c: &mut Checker<'a>, id: TypeId, arguments: &'a [Argument], span: Span) {
    let schema = c.schema;
    let parts = schema.key(id);
    if parts.is_empty() {
        return;
    }
    let mut named = 0;
    for argument in arguments {
        match argument {
            // It may hold all parts of the key.
            Argument::Positional(value) if matches!(value.kind, ExprKind::Hole(_)) => return,
            Argument::Positional(value) if arguments.len() == 1 && parts.len() == 1 => {
                if let Some(ty) = key_type(schema, id) {
                    literal(c, value, ty);
                }
                named = parts.len();
            }
            Argument::Named(name, value) => {
                let text = c.text(name);
                let part = parts.iter().find(|it| it.name() == text);
                named += usize::from(part.is_some());
                let path = part.map_or(text, |part| &part.path);
                match type_at(schema, id, path) {
                    Some(ty) => literal(c, value, ty),
                    None => {
                        wrong_key(c, id, name.span);
                        return;
                    }
                }
            }
            Argument::Positional(_) | Argument::Branch(..) => {
                wrong_key(c, id, span);
                return;
            }
        }
    }
    if named > 0 && named < parts.len() {
        wrong_key(c, id, span);
    }
}

fn wrong_key(c: &mut Checker<'_>, id: TypeId, span: Span) {
    let names = c.schema.key(id).iter().map(|part| part.name());
    let names: Vec<String> = names.map(|name| format!("{name}=...")).collect();
    let key = match names.as_slice() {
        [_] => "one value".to_owned(),
        names => format!("`({})`", names.join(",")),
    };
    let ty = c.show(Type::named(id));
    c.error(CheckErrorKind::WrongKey { ty, key }, span);
}

/// The type of what is at the end of a path.
fn type_at(schema: &Schema, id: TypeId, path: &str) -> Option<Type> {
    let mut ty = Type::named(id);
    for step in path.split('/') {
        let Item::Named(id) = ty.item else {
            return None;
        };
        ty = schema.property(id, step)?.ty();
    }
    Some(ty)
}

/// The type of the only part of a key.
fn key_type(schema: &Schema, id: TypeId) -> Option<Type> {
    match schema.key(id) {
        [only] => type_at(schema, id, &only.path),
        _ => None,
    }
}

/// A constant where a value of some type is asked for. Aliases and paths are left alone.
fn literal<'a>(c: &mut Checker<'a>, node: &'a ast::Expr, to: Type) {
    if !matches!(node.kind, ExprKind::Literal(_)) {
        return;
    }
    let value = expr(c, node);
    let (own, target) = (c.schema.underlying(value.ty), c.schema.underlying(to));
    if own == target || as_type(c, &value, to).is_some() {
        return;
    }
    let (Some(constant), Some(primitive)) = (value.as_literal(), target.as_primitive()) else {
        return;
    };
    let fits = matches!(constant.value, Value::Null)
        || primitive == Primitive::Untyped
        || promote(constant.value.clone(), primitive).is_ok_and(|it| has_type(&it, primitive));
    if !fits {
        let kind = CheckErrorKind::WrongLiteral {
            expected: c.show(to),
            found: c.source.slice(value.span).to_owned(),
            ty: c.show(value.ty),
        };
        c.error(kind, value.span);
    }
}

/// What is wrong with a key that is a segment of its own, without quotes (URL Conventions 4.3.6), if
/// it is no value of the key's type.
pub(super) fn in_segment(
    schema: &Schema,
    id: TypeId,
    segment: &str,
    span: Span,
) -> Option<Finding> {
    let ty = key_type(schema, id)?;
    let primitive = schema.underlying(ty).as_primitive()?;
    let fits = if primitive == Primitive::Guid {
        Guid::parse(segment).is_ok()
    } else {
        !primitive.is_integer() || segment.parse::<i64>().is_ok()
    };
    // In documents `{id}`, `<id>` and `:id` stand for a key.
    if fits || segment.starts_with(['{', '<', ':', '@']) {
        return None;
    }
    let kind = CheckErrorKind::WrongLiteral {
        expected: schema.display(ty).to_string(),
        found: segment.to_owned(),
        ty: "Edm.String".to_owned(),
    };
    Some(Finding::new(kind, span))
}
