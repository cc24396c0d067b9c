//! What stands in the parentheses of an address: keys, and the arguments of operations.

use super::compare::object_instead;
use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr::expr;
use super::finding::Finding;
use super::key::{key, key_type};
use super::parentheses;
use super::place::as_type;
use crate::diagnostic::Span;
use crate::edm::convert::{has_type, promote};
use crate::edm::primitive::Guid;
use crate::edm::{Primitive, Type, TypeId, Value};
use crate::hir::Literal;
use crate::schema::{Operation, Schema};
use crate::syntax::ast::{self, Argument, Segment};

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
        for it in expected {
            parentheses::judge(c, it);
        }
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

/// A constant, or an alias of one, where a value of some type is asked for. Paths are left alone.
pub(super) fn literal<'a>(c: &mut Checker<'a>, node: &'a ast::Expr, to: Type) -> Option<Literal> {
    let is_alias =
        |path: &ast::Path| matches!(path.first(), Segment::Alias(_)) && path.rest().is_empty();
    if !node.as_path().is_some_and(is_alias) && node.as_literal().is_none() {
        return None;
    }
    let value = expr(c, node);
    if let Some(error) = object_instead(c, &value, to) {
        c.report(error);
        return None;
    }
    let (own, target) = (c.schema.underlying(value.ty), c.schema.underlying(to));
    if own == target {
        return value.as_literal().cloned();
    }
    if let Some(value) = as_type(c, &value, to) {
        return value.as_literal().cloned();
    }
    let constant = value.as_literal()?;
    let primitive = target.as_primitive()?;
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
        return None;
    }
    Some(constant.clone())
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
