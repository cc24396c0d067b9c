//! Which function reads which rule.

use super::expression::{
    any_expr, enum_literal, expression, geo, identifier, is_alias, is_call, is_path, json_string,
    literal, namespace, parameter, property_path, qualified_name, qualified_type_name, quoted,
    search_expr,
};
use super::options::{
    context_url, custom, one, option, options, relative, resource, token, whole_url,
};
use super::value::{
    binary, boolean, byte, date, date_time_offset, decimal, double, duration, enum_value, guid,
    int16, int32, int64, primitive, sbyte, single, time_of_day, value,
};
use crate::syntax::ast::{ExprKind, LiteralKind, Query, SystemOption};
use crate::syntax::parser::state::Shared;

/// Reads a text as a rule; errors go to the list, the tree has no source yet.
pub(super) type Read = fn(&mut Shared<'_>, &str) -> Query;

/// Every rule that a text can be read as.
pub(super) const TABLE: &[(&str, Read)] = &[
    // 0 and 1: URLs and paths
    ("odataUri", whole_url),
    ("odataRelativeUri", relative),
    ("resourcePath", resource),
    ("entitySetName", identifier),
    ("functionParameter", parameter),
    ("parameterAlias", |s, t| {
        expression(s, t, "a parameter alias such as `@p`", is_alias)
    }),
    // 2: options
    ("queryOptions", options),
    ("queryOption", one),
    ("systemQueryOption", |s, t| option(s, t, None)),
    ("customQueryOption", custom),
    ("apply", |s, t| option(s, t, Some(SystemOption::Apply))),
    ("compute", |s, t| option(s, t, Some(SystemOption::Compute))),
    ("deltatoken", |s, t| token(s, t, SystemOption::DeltaToken)),
    ("expand", |s, t| option(s, t, Some(SystemOption::Expand))),
    ("filter", |s, t| option(s, t, Some(SystemOption::Filter))),
    ("format", |s, t| option(s, t, Some(SystemOption::Format))),
    ("id", |s, t| option(s, t, Some(SystemOption::Id))),
    ("index", |s, t| option(s, t, Some(SystemOption::Index))),
    ("inlinecount", |s, t| {
        option(s, t, Some(SystemOption::Count))
    }),
    ("orderby", |s, t| option(s, t, Some(SystemOption::OrderBy))),
    ("schemaversion", |s, t| {
        option(s, t, Some(SystemOption::SchemaVersion))
    }),
    ("search", |s, t| option(s, t, Some(SystemOption::Search))),
    ("select", |s, t| option(s, t, Some(SystemOption::Select))),
    ("skip", |s, t| option(s, t, Some(SystemOption::Skip))),
    ("skiptoken", |s, t| token(s, t, SystemOption::SkipToken)),
    ("top", |s, t| option(s, t, Some(SystemOption::Top))),
    // 3: fragments
    ("context", context_url),
    // 4: expressions
    ("commonExpr", |s, t| expression(s, t, "", |_| true)),
    ("boolCommonExpr", |s, t| expression(s, t, "", |_| true)),
    ("firstMemberExpr", |s, t| {
        expression(s, t, "a path", is_path)
    }),
    ("memberExpr", |s, t| expression(s, t, "a path", is_path)),
    ("propertyPathExpr", property_path),
    ("methodCallExpr", |s, t| expression(s, t, "a call", is_call)),
    ("functionExpr", |s, t| expression(s, t, "a call", is_call)),
    ("isofExpr", |s, t| {
        expression(s, t, "a call of `isof`", is_call)
    }),
    ("castExpr", |s, t| {
        expression(s, t, "a call of `cast`", is_call)
    }),
    ("notExpr", |s, t| {
        expression(s, t, "an expression that begins with `not`", |e| {
            matches!(e.kind, ExprKind::Unary(_))
        })
    }),
    ("searchExpr", search_expr),
    ("anyExpr", any_expr),
    ("allExpr", any_expr),
    // 5: JSON
    ("arrayOrObject", |s, t| {
        expression(s, t, "a JSON array or object", |e| {
            matches!(e.kind, ExprKind::Array(_) | ExprKind::Object(_))
        })
    }),
    ("stringInUrl", json_string),
    // 6: names
    ("odataIdentifier", identifier),
    ("namespace", namespace),
    ("qualifiedTypeName", qualified_type_name),
    ("qualifiedEntityTypeName", qualified_name),
    // 7: literals, as they stand in URLs
    ("primitiveLiteral", |s, t| {
        literal(s, t, "a literal", |_| true)
    }),
    ("nullValue", |s, t| {
        literal(s, t, "`null`", |k| matches!(k, LiteralKind::Null))
    }),
    ("null", |s, t| {
        literal(s, t, "`null`", |k| matches!(k, LiteralKind::Null))
    }),
    ("boolean", |s, t| {
        literal(s, t, "`true` or `false`", |k| {
            matches!(k, LiteralKind::Boolean)
        })
    }),
    ("binaryLiteral", |s, t| {
        literal(s, t, "`binary'...'`", |k| matches!(k, LiteralKind::Binary))
    }),
    ("stringLiteral", |s, t| {
        literal(s, t, "a string in apostrophes", |k| {
            matches!(k, LiteralKind::String)
        })
    }),
    ("durationLiteral", |s, t| {
        quoted(
            s,
            t,
            "`duration'...'`",
            |k| matches!(k, LiteralKind::Duration),
            duration,
        )
    }),
    ("enumLiteral", enum_literal),
    ("guid", |s, t| value(s, t, guid)),
    ("date", |s, t| value(s, t, date)),
    ("dateTimeOffsetLiteral", |s, t| {
        super::value::literal(s, t, date_time_offset)
    }),
    ("dateTimeOffsetValueInUrl", |s, t| {
        super::value::literal(s, t, date_time_offset)
    }),
    ("timeOfDayLiteral", |s, t| {
        super::value::literal(s, t, time_of_day)
    }),
    ("timeOfDayValueInUrl", |s, t| {
        super::value::literal(s, t, time_of_day)
    }),
    ("decimalLiteral", |s, t| {
        super::value::literal(s, t, decimal)
    }),
    ("doubleLiteral", |s, t| super::value::literal(s, t, double)),
    ("singleLiteral", |s, t| super::value::literal(s, t, single)),
    ("sbyteLiteral", |s, t| super::value::literal(s, t, sbyte)),
    ("byte", |s, t| super::value::literal(s, t, byte)),
    ("int16Literal", |s, t| super::value::literal(s, t, int16)),
    ("int32Literal", |s, t| super::value::literal(s, t, int32)),
    ("int64Literal", |s, t| super::value::literal(s, t, int64)),
    ("geographyCollection", |s, t| geo(s, t, false, "Collection")),
    ("geographyLineString", |s, t| geo(s, t, false, "LineString")),
    ("geographyMultiLineString", |s, t| {
        geo(s, t, false, "MultiLineString")
    }),
    ("geographyMultiPoint", |s, t| geo(s, t, false, "MultiPoint")),
    ("geographyMultiPolygon", |s, t| {
        geo(s, t, false, "MultiPolygon")
    }),
    ("geographyPoint", |s, t| geo(s, t, false, "Point")),
    ("geographyPolygon", |s, t| geo(s, t, false, "Polygon")),
    ("geometryCollection", |s, t| geo(s, t, true, "Collection")),
    ("geometryLineString", |s, t| geo(s, t, true, "LineString")),
    ("geometryMultiLineString", |s, t| {
        geo(s, t, true, "MultiLineString")
    }),
    ("geometryMultiPoint", |s, t| geo(s, t, true, "MultiPoint")),
    ("geometryMultiPolygon", |s, t| {
        geo(s, t, true, "MultiPolygon")
    }),
    ("geometryPoint", |s, t| geo(s, t, true, "Point")),
    ("geometryPolygon", |s, t| geo(s, t, true, "Polygon")),
    // 7: values, as they stand in payloads
    ("primitiveValue", |s, t| value(s, t, primitive)),
    ("booleanValue", |s, t| value(s, t, boolean)),
    ("binaryValue", |s, t| value(s, t, binary)),
    ("guidValue", |s, t| value(s, t, guid)),
    ("dateValue", |s, t| value(s, t, date)),
    ("dateTimeOffsetValue", |s, t| value(s, t, date_time_offset)),
    ("timeOfDayValue", |s, t| value(s, t, time_of_day)),
    ("durationValue", |s, t| value(s, t, duration)),
    ("decimalValue", |s, t| value(s, t, decimal)),
    ("doubleValue", |s, t| value(s, t, double)),
    ("singleValue", |s, t| value(s, t, single)),
    ("byteValue", |s, t| value(s, t, byte)),
    ("sbyteValue", |s, t| value(s, t, sbyte)),
    ("int16Value", |s, t| value(s, t, int16)),
    ("int32Value", |s, t| value(s, t, int32)),
    ("int64Value", |s, t| value(s, t, int64)),
    ("enumValue", |s, t| value(s, t, enum_value)),
];
