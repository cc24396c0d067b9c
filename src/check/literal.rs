//! Literals: their own type, and the type that their place asks for.

use super::context::Checker;
use super::error::{CheckError, CheckErrorKind};
use crate::diagnostic::{Applicability, Span};
use crate::edm::convert::promote;
use crate::edm::primitive::{
    Date, DateTimeOffset, Decimal, Duration, Geo, Guid, Surface, TimeOfDay, binary,
};
use crate::edm::{EnumValue, Primitive, Type, Value};
use crate::hir::{Expr, ExprKind, Literal};
use crate::schema::{EnumType, nearest};
use crate::syntax::ast::{self, LiteralKind};
use crate::syntax::{canonical_literal, quote};
use std::borrow::Cow;

/// A constant of the type that its form tells.
pub(super) fn literal(c: &mut Checker<'_>, literal: &ast::Literal, span: Span) -> Expr {
    let text = literal.text.as_str(c.source);
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
        LiteralKind::Geography => of(
            Geo::parse(text, Surface::Geography).map(|g| Value::Geo(Box::new(g))),
            Primitive::Geography,
        ),
        LiteralKind::Geometry => of(
            Geo::parse(text, Surface::Geometry).map(|g| Value::Geo(Box::new(g))),
            Primitive::Geometry,
        ),
        LiteralKind::String | LiteralKind::JsonString => {
            Some((Value::String(Cow::Owned(text.to_owned())), Type::STRING))
        }
        LiteralKind::Enum(_) => None,
    };
    // The parser lets no literal pass whose text is no value.
    let Some((value, ty)) = typed else {
        return Expr::unknown(span);
    };
    let text = canonical_literal(literal, c.source).into();
    Expr {
        kind: ExprKind::Literal(Literal { value, text }),
        ty,
        span,
    }
}

fn of<E>(value: Result<Value<'static>, E>, primitive: Primitive) -> Option<(Value<'static>, Type)> {
    value.ok().map(|value| (value, Type::primitive(primitive)))
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
    let ty = c.schema.type_named(name);
    let Some((ty, declared)) = ty.and_then(|ty| Some((ty, c.schema.enumeration(ty)?))) else {
        let kind = CheckErrorKind::UnknownType(name.to_owned());
        let names: Vec<String> = c
            .schema
            .definitions()
            .filter_map(|(_, d)| d.as_enum().map(|e| e.name.as_str().to_owned()))
            .collect();
        let error = CheckError::new(kind, name_span);
        c.report(match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => error.with_replacement(Applicability::Unsafe, near),
            None => error,
        });
        return Expr::unknown(span);
    };
    let inner = Span::new(span.end - (span.end - name_span.end), span.end);
    match members_of(c, declared, members, inner) {
        Some(value) => {
            let text = format!("{name}{}", quote(members)).into();
            Expr {
                kind: ExprKind::Literal(Literal { value, text }),
                ty,
                span,
            }
        }
        None => Expr {
            kind: ExprKind::Unknown,
            ty: Type::UNKNOWN,
            span,
        },
    }
}

/// The number of a list of members; reports the first that the enumeration lacks.
fn members_of(
    c: &mut Checker<'_>,
    declared: &EnumType,
    text: &str,
    span: Span,
) -> Option<Value<'static>> {
    if let Ok(number) = declared.parse(text) {
        return Some(Value::Enum(EnumValue::Number(number)));
    }
    let wrong = text
        .split(',')
        .map(str::trim)
        .find(|member| declared.parse(member).is_err())
        .unwrap_or(text);
    let kind = CheckErrorKind::UnknownMember {
        member: wrong.to_owned(),
        ty: declared.name.as_str().to_owned(),
    };
    let error = CheckError::new(kind, span);
    let names = || declared.members().iter().map(|member| &*member.name);
    c.report(match nearest(wrong, names()) {
        Some(near) => {
            let text = quote(&text.replace(wrong, near));
            error.with_replacement(Applicability::Unsafe, &text)
        }
        None => {
            let listed: Vec<String> = names().take(12).map(|n| format!("`{n}`")).collect();
            error.with_help(format!("the members are {}", listed.join(", ")))
        }
    });
    None
}

/// A literal as a value of the type on the other side of an operator: an enumeration member or a
/// duration without prefix, a GUID as the text that a string holds. What is no value of that type
/// is reported with a fix where one is certain. `None` where this is no literal, or where the
/// types have nothing to say to each other.
pub(super) fn as_type(c: &mut Checker<'_>, expr: &Expr, to: Type) -> Option<Expr> {
    let constant = expr.as_literal()?;
    let target = c.schema.underlying(to);
    let span = expr.span;
    let literal = |value: Value<'static>, text: Box<str>| Expr {
        kind: ExprKind::Literal(Literal { value, text }),
        ty: to,
        span,
    };
    match (&constant.value, target.as_primitive()) {
        (Value::String(text), None) => {
            let declared = c.schema.enumeration(to)?.clone();
            let shown = constant.text.clone();
            Some(match members_of(c, &declared, text, span) {
                Some(value) => literal(value, shown),
                None => Expr::unknown(span),
            })
        }
        (Value::String(text), Some(Primitive::Duration)) => match Duration::parse(text) {
            Ok(value) => Some(literal(Value::Duration(value), constant.text.clone())),
            Err(_) => Some(string_instead(c, text, Primitive::Duration, expr)),
        },
        (Value::String(_), Some(Primitive::String)) => None,
        (Value::String(text), Some(primitive)) => Some(string_instead(c, text, primitive, expr)),
        (Value::Guid(guid), Some(Primitive::String)) => {
            let text = c.source.slice(span);
            // A string's case matters: what is compared is the text as it stands.
            let text = if Guid::parse(text).is_ok() {
                text.to_owned()
            } else {
                guid.to_string()
            };
            let quoted = quote(&text);
            c.report(
                CheckError::new(CheckErrorKind::GuidAgainstString, span)
                    .with_replacement(Applicability::Safe, &quoted),
            );
            Some(literal(Value::String(Cow::Owned(text)), quoted.into()))
        }
        (Value::Date(date), Some(Primitive::DateTimeOffset)) => {
            let instead = format!("{date}T00:00:00Z");
            Some(wrong(c, expr, to, Some((Applicability::Unsafe, instead))))
        }
        (value, Some(Primitive::String)) if !matches!(value, Value::Null) => {
            let instead = quote(c.source.slice(span));
            Some(wrong(c, expr, to, Some((Applicability::Unsafe, instead))))
        }
        (Value::Integer(number), None) => {
            let declared = c.schema.enumeration(to)?;
            let instead = declared
                .member_by_value(*number)
                .map(|member| quote(&member.name));
            Some(wrong(
                c,
                expr,
                to,
                instead.map(|text| (Applicability::Unsafe, text)),
            ))
        }
        _ => None,
    }
}

fn wrong(
    c: &mut Checker<'_>,
    expr: &Expr,
    to: Type,
    instead: Option<(Applicability, String)>,
) -> Expr {
    let kind = CheckErrorKind::WrongLiteral {
        expected: c.show(to),
        found: c.source.slice(expr.span).to_owned(),
        ty: c.show(expr.ty),
    };
    let error = CheckError::new(kind, expr.span);
    c.report(match instead {
        Some((applicability, text)) => error.with_replacement(applicability, &text),
        None => error,
    });
    Expr::unknown(expr.span)
}

/// A literal in apostrophes where its content should stand without them.
fn string_instead(c: &mut Checker<'_>, text: &str, primitive: Primitive, expr: &Expr) -> Expr {
    let kind = CheckErrorKind::StringInsteadOf {
        expected: format!("`{primitive}`"),
        found: c.source.slice(expr.span).to_owned(),
    };
    let error = CheckError::new(kind, expr.span);
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

/// The literal of a type whose text somebody put in apostrophes.
fn unquoted(text: &str, primitive: Primitive) -> Option<String> {
    let text = text.trim();
    match primitive {
        Primitive::DateTimeOffset => {
            let candidates = [
                text.to_owned(),
                format!("{text}Z"),
                format!("{text}T00:00:00Z"),
                format!("{}Z", text.replace(' ', "T")),
            ];
            candidates
                .into_iter()
                .find(|text| DateTimeOffset::parse(text).is_ok())
        }
        Primitive::Date => Date::parse(text).ok().map(|date| date.to_string()),
        Primitive::TimeOfDay => TimeOfDay::parse(text).ok().map(|time| time.to_string()),
        Primitive::Guid => Guid::parse(text).ok().map(|guid| guid.to_string()),
        Primitive::Boolean => {
            let known = ["true", "false"]
                .into_iter()
                .find(|b| b.eq_ignore_ascii_case(text));
            known.map(str::to_owned)
        }
        Primitive::Byte
        | Primitive::SByte
        | Primitive::Int16
        | Primitive::Int32
        | Primitive::Int64 => {
            let number = text.parse().ok()?;
            promote(Value::Integer(number), primitive)
                .is_ok()
                .then(|| text.to_owned())
        }
        Primitive::Decimal | Primitive::Double | Primitive::Single => {
            Decimal::parse(text).is_ok().then(|| text.to_owned())
        }
        Primitive::Binary
        | Primitive::Duration
        | Primitive::Stream
        | Primitive::String
        | Primitive::Untyped
        | Primitive::Geography
        | Primitive::GeographyPoint
        | Primitive::GeographyLineString
        | Primitive::GeographyPolygon
        | Primitive::GeographyMultiPoint
        | Primitive::GeographyMultiLineString
        | Primitive::GeographyMultiPolygon
        | Primitive::GeographyCollection
        | Primitive::Geometry
        | Primitive::GeometryPoint
        | Primitive::GeometryLineString
        | Primitive::GeometryPolygon
        | Primitive::GeometryMultiPoint
        | Primitive::GeometryMultiLineString
        | Primitive::GeometryMultiPolygon
        | Primitive::GeometryCollection => None,
    }
}

/// What a literal of a type looks like.
pub(super) const fn example(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Binary => "binary'T0RhdGE'",
        Primitive::Boolean => "true",
        Primitive::Byte
        | Primitive::SByte
        | Primitive::Int16
        | Primitive::Int32
        | Primitive::Int64 => "42",
        Primitive::Decimal | Primitive::Double | Primitive::Single => "42.5",
        Primitive::Date => "2020-10-30",
        Primitive::DateTimeOffset => "2020-10-30T21:03:00Z",
        Primitive::TimeOfDay => "21:03:00",
        Primitive::Duration => "duration'P1DT2H'",
        Primitive::Guid => "65edc0b5-3485-41b7-a17e-dfa9ef4706e2",
        Primitive::Stream | Primitive::String | Primitive::Untyped => "'text'",
        Primitive::Geography
        | Primitive::GeographyPoint
        | Primitive::GeographyLineString
        | Primitive::GeographyPolygon
        | Primitive::GeographyMultiPoint
        | Primitive::GeographyMultiLineString
        | Primitive::GeographyMultiPolygon
        | Primitive::GeographyCollection => "geography'SRID=4326;Point(1 2)'",
        Primitive::Geometry
        | Primitive::GeometryPoint
        | Primitive::GeometryLineString
        | Primitive::GeometryPolygon
        | Primitive::GeometryMultiPoint
        | Primitive::GeometryMultiLineString
        | Primitive::GeometryMultiPolygon
        | Primitive::GeometryCollection => "geometry'SRID=0;Point(1 2)'",
    }
}
