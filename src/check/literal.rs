//! Literals by themselves: the type that their form tells.

use super::context::Checker;
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::hole;
use crate::diagnostic::{Applicability, Span};
use crate::edm::primitive::{
    Date, DateTimeOffset, Decimal, Duration, Geo, Guid, Surface, TimeOfDay, binary,
};
use crate::edm::{EnumValue, Primitive, Type, Value};
use crate::hir::{Expr, ExprKind, Literal};
use crate::schema::{EnumType, EnumValueError, Schema, nearest};
use crate::syntax::ast::{self, LiteralKind};
use crate::syntax::{canonical_literal, quote};
use crate::text::Short;
use std::borrow::Cow;

/// A constant of the type that its form tells.
pub(super) fn literal(c: &mut Checker<'_>, literal: &ast::Literal, span: Span) -> Expr {
    let text = literal.text.as_str(c.source);
    if c.source.hole_in(text).is_some() {
        return hole::value(c, &canonical_literal(literal, c.source), span);
    }
    if let LiteralKind::Enum(name) = &literal.kind {
        return enumeration(c, name.as_str(c.source), name.span, text, span);
    }
    let typed = match &literal.kind {
        LiteralKind::Null => Some((Value::Null, Type::NULL)),
        LiteralKind::Boolean => Some((
            Value::Boolean(text.eq_ignore_ascii_case("true")),
            Type::BOOLEAN,
        )),
        LiteralKind::Integer => integer(text),
        LiteralKind::Decimal => of(Decimal::parse(text).map(Value::Decimal), Primitive::Decimal),
        LiteralKind::NotFinite => Some((
            Value::Double(match text {
                "NaN" => f64::NAN,
                "-INF" => f64::NEG_INFINITY,
                _ => f64::INFINITY,
            }),
            Type::primitive(Primitive::Double),
        )),
        LiteralKind::Guid => of(Guid::parse(text).map(Value::Guid), Primitive::Guid),
        LiteralKind::Date => of(Date::parse(text).map(Value::Date), Primitive::Date),
        LiteralKind::DateTimeOffset => of(
            DateTimeOffset::parse(text).map(Value::DateTimeOffset),
            Primitive::DateTimeOffset,
        ),
        LiteralKind::TimeOfDay => of(
            TimeOfDay::parse(text).map(Value::TimeOfDay),
            Primitive::TimeOfDay,
        ),
        LiteralKind::Duration => of(
            Duration::parse(text).map(Value::Duration),
            Primitive::Duration,
        ),
        LiteralKind::Binary => of(
            binary::parse(text).map(|b| Value::Binary(Cow::Owned(b))),
            Primitive::Binary,
        ),
        LiteralKind::Geography => geo(text, Surface::Geography),
        LiteralKind::Geometry => geo(text, Surface::Geometry),
        LiteralKind::String | LiteralKind::JsonString => {
            Some((Value::String(Cow::Owned(text.to_owned())), Type::STRING))
        }
        LiteralKind::Enum(_) => None,
    };
    // The parser lets no literal pass whose text is no value.
    let Some((value, ty)) = typed else {
        return Expr::unknown(span);
    };
    let mut text = Short::EMPTY;
    canonical(c, literal, span, &mut text);
    Expr {
        kind: ExprKind::Literal(Literal { value, text }),
        ty,
        span,
    }
}

/// The member of an enumeration that a string names, where such a member is asked for.
pub(super) fn member(c: &Checker<'_>, text: &str, to: Type) -> Option<Value<'static>> {
    let declared = c.schema.enumeration(to).filter(|_| !to.collection)?;
    let number = declared.parse(text).ok();
    let number = number.filter(|number| has_members_for(declared, *number))?;
    Some(Value::Enum(EnumValue::Number(number)))
}

/// Sets the canonical text of a literal. That of a string is what was written, if its characters
/// stand in the text as they are.
pub(super) fn canonical(c: &Checker<'_>, literal: &ast::Literal, span: Span, into: &mut Short) {
    let written = c.source.slice(span);
    // With an apostrophe at either end.
    let length = literal.text.span.len() as usize + 2;
    if matches!(literal.kind, LiteralKind::String)
        && literal.text.is_as_written()
        && written.len() == length
        && written.starts_with('\'')
        && written.ends_with('\'')
    {
        into.set(written);
    } else {
        *into = canonical_literal(literal, c.source).into();
    }
}

fn of<E>(value: Result<Value<'static>, E>, primitive: Primitive) -> Option<(Value<'static>, Type)> {
    value.ok().map(|value| (value, Type::primitive(primitive)))
}

/// A value of the type of its shape, such as `Edm.GeographyPoint`.
fn geo(text: &str, surface: Surface) -> Option<(Value<'static>, Type)> {
    let value = Geo::parse(text, surface).ok()?;
    let ty = Type::primitive(value.primitive());
    Some((Value::Geo(Box::new(value)), ty))
}

/// `Edm.Int32` or the next larger type that holds the number, at last `Edm.Decimal`.
fn integer(text: &str) -> Option<(Value<'static>, Type)> {
    let Ok(number) = text.strip_prefix('+').unwrap_or(text).parse::<i64>() else {
        return of(Decimal::parse(text).map(Value::Decimal), Primitive::Decimal);
    };
    let primitive = if i32::try_from(number).is_ok() {
        Primitive::Int32
    } else {
        Primitive::Int64
    };
    Some((Value::Integer(number), Type::primitive(primitive)))
}

/// `Ns.Type'Member'`
fn enumeration(
    c: &mut Checker<'_>,
    name: &str,
    name_span: Span,
    members: &str,
    span: Span,
) -> Expr {
    let schema = c.schema;
    let ty = schema.type_named(name);
    if ty.is_some_and(Type::is_unknown) {
        // Another document declares it.
        c.error(CheckErrorKind::TypeElsewhere(name.to_owned()), name_span);
        return Expr::unknown(span);
    }
    let Some((ty, declared)) = ty.and_then(|ty| Some((ty, schema.enumeration(ty)?))) else {
        let kind = CheckErrorKind::UnknownType(name.to_owned());
        let error = Finding::new(kind, name_span);
        let near = c.is_heard().then(|| near_enumeration(schema, name));
        c.report(match near.flatten() {
            Some(near) => error.with_replacement(Applicability::Unsafe, near),
            None => error,
        });
        return Expr::unknown(span);
    };
    let quoted = Span::new(name_span.end, span.end);
    match members_of(c, declared, members, quoted) {
        Some(value) => {
            let text = format!("{name}{}", quote(members)).into();
            Expr {
                kind: ExprKind::Literal(Literal { value, text }),
                ty,
                span,
            }
        }
        None => Expr::unknown(span),
    }
}

/// The enumeration whose name without namespace is nearest.
fn near_enumeration<'s>(schema: &'s Schema, name: &str) -> Option<&'s str> {
    let short = |name: &'s str| name.rsplit('.').next().unwrap_or(name);
    let all = || schema.definitions().filter_map(|(_, d)| d.as_enum());
    let wanted = name.rsplit('.').next().unwrap_or(name);
    let near = nearest(wanted, all().map(|e| short(e.name.as_str())))?;
    let found = all().find(|e| short(e.name.as_str()) == near);
    found.map(|e| e.name.as_str())
}

/// The number of a list of members; reports the first that the enumeration lacks. `span` is the
/// place of the list with its apostrophes.
pub(super) fn members_of(
    c: &mut Checker<'_>,
    declared: &EnumType,
    text: &str,
    span: Span,
) -> Option<Value<'static>> {
    let (kind, range) = match declared.parse(text) {
        Ok(number) if has_members_for(declared, number) => {
            return Some(Value::Enum(EnumValue::Number(number)));
        }
        Ok(_) => {
            let kind = CheckErrorKind::UnknownMember {
                member: text.to_owned(),
                ty: declared.name.as_str().to_owned(),
            };
            (kind, 0..text.len())
        }
        Err(EnumValueError::UnknownMember(range) | EnumValueError::OutOfRange(range)) => {
            let kind = CheckErrorKind::UnknownMember {
                member: text.get(range.clone()).unwrap_or(text).to_owned(),
                ty: declared.name.as_str().to_owned(),
            };
            (kind, range)
        }
        Err(EnumValueError::NotFlags(_)) => {
            let ty = declared.name.as_str().to_owned();
            let error = Finding::new(CheckErrorKind::SeveralMembers(ty), span);
            c.report(error.with_help("whether it is one of several is asked by `in`"));
            return None;
        }
    };
    let error = Finding::new(kind, span);
    if !c.is_heard() {
        c.report(error);
        return None;
    }
    let wrong = text.get(range.clone()).unwrap_or(text);
    c.report(match near_member(declared, wrong.trim()) {
        Some(near) => {
            let mut mended = text.to_owned();
            mended.replace_range(range, near);
            error.with_replacement(Applicability::Unsafe, &quote(&mended))
        }
        None => error.with_help(listed_members(declared)),
    });
    None
}

/// The member whose name is most likely meant by a word.
pub(super) fn near_member<'e>(declared: &'e EnumType, word: &str) -> Option<&'e str> {
    let names = || declared.members().iter().map(|member| &*member.name);
    nearest(word, names()).or_else(|| only_near(word, names()))
}

/// The only name that is one letter away from one of two letters, of which many others may be.
fn only_near<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let mut near = names.filter(|name| strsim::osa_distance(name, wrong) == 1);
    let first = near.next().filter(|_| wrong.chars().count() == 2);
    first.filter(|_| near.next().is_none())
}

/// Whether a number is the value of a member, or made up of flags that members have.
fn has_members_for(declared: &EnumType, number: i64) -> bool {
    if !declared.is_flags {
        return declared.member_by_value(number).is_some();
    }
    let members = declared.members().iter();
    let known = members.fold(0, |known, member| known | member.value);
    number & !known == 0
}

/// The members of an enumeration, the first of them.
pub(super) fn listed_members(declared: &EnumType) -> String {
    const MOST: usize = 12;
    let members = declared.members();
    let listed: Vec<String> = members
        .iter()
        .take(MOST)
        .map(|member| format!("`{}`", member.name))
        .collect();
    let more = match members.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("the members are {}{more}", listed.join(", "))
}
