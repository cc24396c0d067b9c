//! Rules of expressions, literals and names, as they stand in URLs.

use super::value::{Judge, enum_value};
use super::{nothing_behind, of_expr, of_text, of_value, other};
use crate::diagnostic::Span;
use crate::syntax::ast::{
    Expr, ExprKind, Literal, LiteralKind, OptionValue, Path, Query, SearchKind, Segment,
};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::syntax::parser::option::{expression as whole_expression, report_escapes};
use crate::syntax::parser::path::lambda_segment;
use crate::syntax::parser::primary::primary;
use crate::syntax::parser::search::search;
use crate::syntax::parser::state::{Parser, Shared};
use crate::syntax::parser::{json, token};
use crate::text::{Plus, decode};

/// Reads the decoded text by `read`.
fn decoded<T>(
    shared: &mut Shared<'_>,
    text: &str,
    read: impl FnOnce(&mut Parser<'_, '_>) -> T,
) -> T {
    let (decoded, errors) = decode(text, 0, Plus::Literal);
    report_escapes(shared, &errors);
    let mut p = Parser::new(shared, &decoded);
    let read = read(&mut p);
    p.report_line_breaks();
    read
}

/// `commonExpr`, and the rules that are one form of it.
pub(super) fn expression(
    shared: &mut Shared<'_>,
    text: &str,
    expected: &'static str,
    fits: fn(&Expr) -> bool,
) -> Query {
    let expr = decoded(shared, text, whole_expression);
    let is_other = !fits(&expr) || !expr.parens.is_empty() && !expected.is_empty();
    if is_other && !matches!(expr.kind, ExprKind::Error) {
        other(shared, expected, expr.outer_span());
    }
    of_expr(expr, text.len())
}

pub(super) fn is_path(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Path(_))
}

pub(super) fn is_call(expr: &Expr) -> bool {
    let last = |path: &Path| matches!(path.segments().last(), Some(Segment::Call(_)));
    matches!(&expr.kind, ExprKind::Path(path) if last(path))
}

pub(super) fn is_alias(expr: &Expr) -> bool {
    let alias = |path: &Path| path.rest().is_empty() && matches!(path.first(), Segment::Alias(_));
    matches!(&expr.kind, ExprKind::Path(path) if alias(path))
}

/// `propertyPathExpr`: a path that begins with a property.
pub(super) fn property_path(shared: &mut Shared<'_>, text: &str) -> Query {
    let name = |expr: &Expr| {
        let begins = |path: &Path| matches!(path.first(), Segment::Name(_) | Segment::Call(_));
        matches!(&expr.kind, ExprKind::Path(path) if begins(path))
    };
    expression(shared, text, "a path that begins with a property", name)
}

/// `anyExpr`, `allExpr`: what stands behind a slash.
pub(super) fn any_expr(shared: &mut Shared<'_>, text: &str) -> Query {
    let expr = decoded(shared, text, |p| {
        let lambda = lambda_segment(p);
        nothing_behind(p);
        lambda.map(|lambda| Expr::new(ExprKind::Path(Path::new(lambda)), p.span_from(0)))
    });
    let span = Span::from(0..text.len());
    let Some(expr) = expr else {
        other(shared, "`any(...)` or `all(...)`", span);
        return of_expr(Expr::error(span), text.len());
    };
    of_expr(expr, text.len())
}

/// `searchExpr`: a search that is finished.
pub(super) fn search_expr(shared: &mut Shared<'_>, text: &str) -> Query {
    let search = decoded(shared, text, search);
    if matches!(search.kind, SearchKind::Incomplete(_)) {
        other(shared, "a search", search.span);
    }
    of_value(OptionValue::Search(search), text.len())
}

/// `functionParameter = parameterName EQ ( parameterAlias / primitiveLiteral )`
pub(super) fn parameter(shared: &mut Shared<'_>, text: &str) -> Query {
    let (name, expr) = decoded(shared, text, |p| {
        let name = p.name();
        p.advance(name.len());
        let text = p.piece(0, p.at());
        let is_named = !name.is_empty() && p.eat(b'=');
        let value = is_named.then(|| {
            primary(p);
            p.pop()
        });
        nothing_behind(p);
        (text, value)
    });
    let span = Span::from(0..text.len());
    let fits = expr
        .as_ref()
        .is_some_and(|e| is_alias(e) || matches!(e.kind, ExprKind::Literal(_) | ExprKind::Error));
    if !fits {
        other(
            shared,
            "`name=value`, with a literal or a parameter alias",
            span,
        );
    }
    let mut query = of_expr(expr.unwrap_or_else(|| Expr::error(span)), text.len());
    for option in &mut query.options {
        option.name = name.clone();
    }
    query
}

/// `primitiveLiteral`, and the rules that are one form of it.
pub(super) fn literal(
    shared: &mut Shared<'_>,
    text: &str,
    expected: &'static str,
    fits: fn(&LiteralKind) -> bool,
) -> Query {
    let expr = decoded(shared, text, literal_alone);
    let is_literal = matches!(&expr.kind, ExprKind::Literal(literal) if fits(&literal.kind));
    if !is_literal && shared.errors.is_empty() {
        other(shared, expected, expr.outer_span());
    }
    of_expr(expr, text.len())
}

/// The kind of an expression that is a literal.
const fn kind_of(expr: &Expr) -> Option<&LiteralKind> {
    match expr.as_literal() {
        Some(literal) => Some(&literal.kind),
        None => None,
    }
}

fn literal_alone(p: &mut Parser<'_, '_>) -> Expr {
    primary(p);
    let expr = p.pop();
    nothing_behind(p);
    expr
}

/// A literal whose prefix may be left out.
pub(super) fn quoted(
    shared: &mut Shared<'_>,
    text: &str,
    expected: &'static str,
    fits: fn(&LiteralKind) -> bool,
    judge: Judge,
) -> Query {
    let (expr, value) = decoded(shared, text, |p| {
        let expr = literal_alone(p);
        (expr, p.all().to_owned())
    });
    let is_literal = kind_of(&expr).is_some_and(|kind| {
        let inner = value.strip_prefix('\'').and_then(|v| v.strip_suffix('\''));
        let is_string = matches!(kind, LiteralKind::String);
        fits(kind) || is_string && inner.is_some_and(|inner| judge(inner).is_ok())
    });
    if !is_literal && shared.errors.is_empty() {
        other(shared, expected, expr.outer_span());
    }
    of_expr(expr, text.len())
}

/// `enumLiteral = [ qualifiedEnumTypeName ] SQUOTE enumMember SQUOTE`
pub(super) fn enum_literal(shared: &mut Shared<'_>, text: &str) -> Query {
    let (expr, value) = decoded(shared, text, |p| (literal_alone(p), p.all().to_owned()));
    let has_members =
        kind_of(&expr).is_some_and(|k| matches!(k, LiteralKind::Enum(_) | LiteralKind::String));
    let inner = value
        .split_once('\'')
        .and_then(|(_, inner)| inner.strip_suffix('\''));
    let fits = has_members && inner.is_some_and(|inner| enum_value(inner).is_ok());
    if !fits && shared.errors.is_empty() {
        other(
            shared,
            "an enumeration literal such as `Ns.Type'Member'`",
            expr.span,
        );
    }
    of_expr(expr, text.len())
}

/// The literals of one shape of geography or geometry.
pub(super) fn geo(
    shared: &mut Shared<'_>,
    text: &str,
    is_geometry: bool,
    shape: &'static str,
) -> Query {
    let (expr, value) = decoded(shared, text, |p| (literal_alone(p), p.all().to_owned()));
    let fits = kind_of(&expr).is_some_and(|kind| match is_geometry {
        true => matches!(kind, LiteralKind::Geometry),
        false => matches!(kind, LiteralKind::Geography),
    });
    let written = value.split_once(';').map_or("", |(_, written)| written);
    let name = if shape == "Collection" {
        "GeometryCollection"
    } else {
        shape
    };
    let begins = written
        .split_once('(')
        .is_some_and(|(written, _)| written.eq_ignore_ascii_case(name));
    if !(fits && begins) && shared.errors.is_empty() {
        other(shared, "a geo literal of that shape", expr.span);
    }
    of_expr(expr, text.len())
}

/// `stringInUrl = quotation-mark *charInJSON quotation-mark`
pub(super) fn json_string(shared: &mut Shared<'_>, text: &str) -> Query {
    let span = Span::from(0..text.len());
    let string = decoded(shared, text, |p| {
        let string = json::string(p);
        nothing_behind(p);
        string
    });
    let Some(text_of) = string else {
        other(shared, "a string in double quotes", span);
        return of_expr(Expr::error(span), text.len());
    };
    let literal = Literal {
        kind: LiteralKind::JsonString,
        text: text_of,
    };
    of_expr(Expr::new(ExprKind::Literal(literal), span), text.len())
}

/// `odataIdentifier`
pub(super) fn identifier(shared: &mut Shared<'_>, text: &str) -> Query {
    name(
        shared,
        text,
        token::name(text).map_or(0, |(_, name)| name.len()),
    )
}

/// `namespace`
pub(super) fn namespace(shared: &mut Shared<'_>, text: &str) -> Query {
    let length = token::qualified_name(text).map_or(0, |(_, name)| name.len());
    name(shared, text, length)
}

/// `qualifiedEntityTypeName = namespace "." entityTypeName`
pub(super) fn qualified_name(shared: &mut Shared<'_>, text: &str) -> Query {
    if !text.contains('.') {
        other(shared, "a name with a namespace", Span::from(0..text.len()));
    }
    namespace(shared, text)
}

/// `qualifiedTypeName`: a name with a namespace, or `Collection(` and one.
pub(super) fn qualified_type_name(shared: &mut Shared<'_>, text: &str) -> Query {
    let inner = text
        .strip_prefix("Collection(")
        .and_then(|text| text.strip_suffix(')'));
    let Some(item) = inner else {
        return qualified_name(shared, text);
    };
    let is_whole = token::qualified_name(item).is_ok_and(|(rest, _)| rest.is_empty());
    if !is_whole || !item.contains('.') {
        let start = "Collection(".len();
        let span = Span::from(start..start + item.len());
        other(shared, "a name with a namespace", span);
    }
    of_text(text)
}

fn name(shared: &mut Shared<'_>, text: &str, length: usize) -> Query {
    let limit = shared.limits.identifier;
    if length == 0 || length < text.len() {
        let span = Span::from(length..text.len());
        other(shared, "a name", span);
    } else if text.split('.').any(|part| part.chars().count() > limit) {
        let kind = SyntaxErrorKind::LongName(text.chars().count(), limit);
        shared.report(SyntaxError::new(kind, Span::from(0..text.len())));
    }
    of_text(text)
}
