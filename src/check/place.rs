//! Literals in their place: read as the type on the other side of an operator.

use super::context::Checker;
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::literal::{listed_members, members_of};
use super::spelling::{example, unquoted};
use crate::diagnostic::Applicability;
use crate::edm::convert::cast;
use crate::edm::primitive::{Duration, Guid};
use crate::edm::{EnumValue, Item, Primitive, Type, Value};
use crate::hir::{Expr, ExprKind, Literal};
use crate::syntax::quote;
use crate::text::Short;
use std::borrow::Cow;

/// A literal as a value of the type that its place asks for: an enumeration member or a duration
/// without prefix, a GUID as the text that a string holds. What is no value of that type is
/// reported, with a fix where one is certain. `None` where this is no literal, or where the types
/// have nothing to say to each other.
pub(super) fn as_type(c: &mut Checker<'_>, expr: &Expr, to: Type) -> Option<Expr> {
    let constant = expr.as_literal()?;
    let own = c.schema.underlying(expr.ty);
    let target = c.schema.underlying(to);
    if own == target || matches!(constant.value, Value::Null) {
        return None;
    }
    match target.item {
        Item::Named(_) => as_member(c, expr, constant, to),
        Item::Primitive(Primitive::String) => Some(as_string(c, expr, constant, to)),
        Item::Primitive(primitive) => as_primitive(c, expr, constant, primitive, to),
        Item::Null | Item::Unknown => None,
    }
}

/// A literal where a member of an enumeration is asked for.
fn as_member(c: &mut Checker<'_>, expr: &Expr, constant: &Literal, to: Type) -> Option<Expr> {
    let schema = c.schema;
    let declared = schema.enumeration(to)?;
    match &constant.value {
        Value::String(text) => {
            let value = members_of(c, declared, text, expr.span);
            let shown = constant.text.clone();
            Some(value.map_or_else(
                || Expr::unknown(expr.span),
                |value| literal(value, shown, to, expr),
            ))
        }
        Value::Integer(number) => {
            let member = declared.member_by_value(*number);
            let instead = member.map(|member| quote(&member.name));
            let error = wrong_literal(c, expr, to, instead);
            c.report(error.with_help(listed_members(declared)));
            Some(Expr::unknown(expr.span))
        }
        Value::Null
        | Value::Boolean(_)
        | Value::Decimal(_)
        | Value::Double(_)
        | Value::Guid(_)
        | Value::Date(_)
        | Value::DateTimeOffset(_)
        | Value::TimeOfDay(_)
        | Value::Duration(_)
        | Value::Binary(_)
        | Value::Enum(_)
        | Value::Geo(_)
        | Value::Collection(_) => None,
    }
}

/// A literal of another type where a string is asked for.
fn as_string(c: &mut Checker<'_>, expr: &Expr, constant: &Literal, to: Type) -> Expr {
    let span = expr.span;
    let written = c.source.slice(span);
    match &constant.value {
        Value::Guid(guid) => {
            // A string's case matters: what is compared is the text as it stands.
            let text = if Guid::parse(written).is_ok() {
                written.to_owned()
            } else {
                guid.to_string()
            };
            let quoted = quote(&text);
            c.report(
                Finding::new(CheckErrorKind::GuidAgainstString, span)
                    .with_replacement(Applicability::Safe, &quoted),
            );
            literal(Value::String(Cow::Owned(text)), quoted.into(), to, expr)
        }
        Value::Enum(EnumValue::Number(number)) => {
            let name = c.schema.enumeration(expr.ty).map(|e| e.format(*number));
            wrong(c, expr, to, name.map(|name| quote(&name)))
        }
        Value::Boolean(_)
        | Value::Integer(_)
        | Value::Decimal(_)
        | Value::Date(_)
        | Value::DateTimeOffset(_)
        | Value::TimeOfDay(_) => {
            // As it was written, leading zeros included, unless it is percent-encoded.
            let encoded = written.contains('%');
            let text = if encoded { &*constant.text } else { written };
            wrong(c, expr, to, Some(quote(text)))
        }
        Value::Null
        | Value::Double(_)
        | Value::String(_)
        | Value::Duration(_)
        | Value::Binary(_)
        | Value::Enum(EnumValue::Unknown(_))
        | Value::Geo(_)
        | Value::Collection(_) => wrong(c, expr, to, None),
    }
}

/// A literal where a value of another primitive type is asked for.
fn as_primitive(
    c: &mut Checker<'_>,
    expr: &Expr,
    constant: &Literal,
    primitive: Primitive,
    to: Type,
) -> Option<Expr> {
    match (&constant.value, primitive) {
        (_, Primitive::Untyped) => None,
        // In JSON strings stand for values of other types too.
        (Value::String(_), _) if constant.text.starts_with('"') => {
            let value = cast(constant.value.clone(), primitive).ok();
            Some(match value {
                Some(value) => literal(value, constant.text.clone(), to, expr),
                None => wrong(c, expr, to, None),
            })
        }
        (Value::String(text), Primitive::Duration) => Some(match Duration::parse(text) {
            Ok(value) => literal(Value::Duration(value), constant.text.clone(), to, expr),
            Err(_) => string_instead(c, text, primitive, expr),
        }),
        (Value::String(text), _) => Some(string_instead(c, text, primitive, expr)),
        (Value::Date(date), Primitive::DateTimeOffset) => {
            let error = wrong_literal(c, expr, to, Some(format!("{date}T00:00:00Z")));
            c.report(error.with_help("`date(...)` takes the date out of an instant"));
            Some(Expr::unknown(expr.span))
        }
        (Value::DateTimeOffset(instant), Primitive::Date) => {
            let date = instant.date();
            Some(wrong(c, expr, to, Some(date.to_string())))
        }
        (Value::Integer(number @ (0 | 1)), Primitive::Boolean) => {
            let value = *number == 1;
            Some(wrong(c, expr, to, Some(value.to_string())))
        }
        _ => None,
    }
}

fn literal(value: Value<'static>, text: Short, ty: Type, at: &Expr) -> Expr {
    Expr {
        kind: ExprKind::Literal(Literal { value, text }),
        ty,
        span: at.span,
    }
}

/// Reports a literal of a wrong type; `instead` is very likely meant.
fn wrong(c: &mut Checker<'_>, expr: &Expr, to: Type, instead: Option<String>) -> Expr {
    c.report(wrong_literal(c, expr, to, instead));
    Expr::unknown(expr.span)
}

fn wrong_literal(c: &Checker<'_>, expr: &Expr, to: Type, instead: Option<String>) -> Finding {
    let kind = CheckErrorKind::WrongLiteral {
        expected: c.show(to),
        found: c.source.slice(expr.span).to_owned(),
        ty: c.show(expr.ty),
    };
    let error = Finding::new(kind, expr.span);
    match instead {
        Some(text) => error.with_replacement(Applicability::Unsafe, &text),
        None => error,
    }
}

/// A literal in apostrophes where its content should stand without them.
fn string_instead(c: &mut Checker<'_>, text: &str, primitive: Primitive, expr: &Expr) -> Expr {
    let kind = CheckErrorKind::StringInsteadOf {
        expected: format!("`{primitive}`"),
        found: c.source.slice(expr.span).to_owned(),
    };
    let error = Finding::new(kind, expr.span);
    let instead = unquoted(text, primitive);
    c.report(match instead {
        Some(literal) => error.with_replacement(Applicability::Unsafe, &literal),
        None => error.with_help(format!(
            "a literal of `{primitive}` looks like `{}`",
            example(primitive)
        )),
    });
    Expr::unknown(expr.span)
}
