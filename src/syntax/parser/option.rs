//! `queryOption`: names of options, and the values of the simple ones.

use super::expr::{common_expr, found};
use super::literal::shortened;
use super::order_by::order_by;
use super::select::select;
use super::state::{Parser, Shared};
use super::url::Part;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{Expr, OptionValue, QueryOption, SystemOption};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::{Decoded, EscapeError, Plus, Text, decode};

/// Reads one option from its raw text.
pub(super) fn query_option(shared: &mut Shared<'_>, part: Part<'_>, plus: Plus) -> QueryOption {
    let (raw_name, raw_value) = part
        .text
        .split_once('=')
        .map_or((part.text, None), |(n, v)| {
            (n, Some((v, part.at + Span::from(0..n.len() + 1).end)))
        });
    let name = decoded(shared, raw_name, part.at, plus);
    let name_span = Span::from(0..raw_name.len()).shifted(part.at);
    let name_text = piece(&name, name_span);
    let (value, value_span) = match raw_value {
        Some((value, at)) => (
            decoded(shared, value, at, plus),
            Span::from(0..value.len()).shifted(at),
        ),
        None => (
            Decoded::verbatim("", name_span.end),
            Span::at(name_span.end),
        ),
    };
    let system = SystemOption::from_name(name.text())
        .filter(|_| raw_value.is_some() || name.text().starts_with('$'));
    if raw_value.is_none() && (system.is_some() || name.text().starts_with('@')) {
        shared.report(
            SyntaxError::new(
                SyntaxErrorKind::MissingEquals(shortened(name.text())),
                Span::at(name_span.end),
            )
            .with_related(name_span, "this option has no value"),
        );
        let value = match system {
            Some(system) => OptionValue::Error(system),
            None => OptionValue::Alias(Expr::error(value_span)),
        };
        return QueryOption {
            name: name_text,
            value,
            value_span,
        };
    }
    let value = match system {
        Some(system) => system_value(shared, system, &value, value_span),
        None if name.text().starts_with('@') => {
            OptionValue::Alias(expression(&mut Parser::new(shared, &value)))
        }
        None if name.text().starts_with('$') => OptionValue::Unknown(piece(&value, value_span)),
        None => OptionValue::Custom(piece(&value, value_span)),
    };
    QueryOption {
        name: name_text,
        value,
        value_span,
    }
}

/// Decodes a raw piece and reports its broken escapes.
fn decoded<'a>(shared: &mut Shared<'_>, raw: &'a str, at: u32, plus: Plus) -> Decoded<'a> {
    let (decoded, errors) = decode(raw, at, plus);
    report_escapes(shared, &errors);
    decoded
}

pub(super) fn report_escapes(shared: &mut Shared<'_>, errors: &[EscapeError]) {
    for error in errors {
        let (kind, span) = match error {
            EscapeError::Malformed(span) => {
                let text = span.of(shared.raw).to_owned();
                (SyntaxErrorKind::MalformedEscape(text), *span)
            }
            EscapeError::NotUtf8(span) => (
                SyntaxErrorKind::EscapeNotUtf8(span.of(shared.raw).to_owned()),
                *span,
            ),
        };
        let percent = Span::new(span.start, span.start + 1);
        let error = SyntaxError::new(kind, span);
        shared.report(error.with_fix(
            Applicability::Unsafe,
            "write a percent sign as `%25`",
            percent,
            "%25",
        ));
    }
}

/// A whole decoded piece as text of the tree.
pub(super) fn piece(decoded: &Decoded<'_>, span: Span) -> Text {
    if decoded.is_verbatim() {
        Text::new(span)
    } else {
        Text::owned(span, decoded.text())
    }
}

fn system_value(
    shared: &mut Shared<'_>,
    option: SystemOption,
    value: &Decoded<'_>,
    span: Span,
) -> OptionValue {
    let mut p = Parser::new(shared, value);
    match option {
        SystemOption::Filter => OptionValue::Filter(expression(&mut p)),
        SystemOption::OrderBy => OptionValue::OrderBy(order_by(&mut p)),
        SystemOption::Select => OptionValue::Select(select(&mut p)),
        SystemOption::Top => {
            whole_number(&mut p, option, span).map_or(OptionValue::Error(option), OptionValue::Top)
        }
        SystemOption::Skip => {
            whole_number(&mut p, option, span).map_or(OptionValue::Error(option), OptionValue::Skip)
        }
        SystemOption::Count => boolean(&mut p, span),
        SystemOption::Expand
        | SystemOption::Compute
        | SystemOption::Search
        | SystemOption::Apply
        | SystemOption::Index
        | SystemOption::Format
        | SystemOption::SchemaVersion
        | SystemOption::Id
        | SystemOption::SkipToken
        | SystemOption::DeltaToken
        | SystemOption::At
        | SystemOption::From
        | SystemOption::To
        | SystemOption::ToInclusive => OptionValue::Verbatim(option, piece(value, span)),
    }
}

/// `commonExpr` as the whole of a value.
pub(super) fn expression(p: &mut Parser<'_, '_>) -> Expr {
    leading_blank(p);
    let mut expr = common_expr(p);
    while !p.is_at_end() {
        let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
        p.error(kind, span);
        p.advance(p.rest().chars().next().map_or(1, char::len_utf8));
        p.blanks();
        if !p.is_at_end() {
            common_expr(p);
        }
        expr = Expr::error(expr.outer_span());
    }
    expr
}

/// A value begins directly behind `=`.
pub(super) fn leading_blank(p: &mut Parser<'_, '_>) {
    let start = p.at();
    if p.blanks() && start == 0 && !p.is_at_end() && p.is_option_value {
        let span = p.span_from(start);
        p.error_with_fix(
            SyntaxErrorKind::LeadingBlank,
            span,
            Applicability::Safe,
            "remove the blank",
            (span, ""),
        );
    }
}

/// `1*DIGIT`
fn whole_number(p: &mut Parser<'_, '_>, option: SystemOption, span: Span) -> Option<Text> {
    let text = p.all();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(p.piece(0, text.len()));
    }
    wrong_value(p, option, "a whole number such as `10`", span);
    None
}

/// `inlinecount = ( "$count" / "count" ) EQ boolean`
fn boolean(p: &mut Parser<'_, '_>, span: Span) -> OptionValue {
    match p.all() {
        text if text.eq_ignore_ascii_case("true") => OptionValue::Count(true),
        text if text.eq_ignore_ascii_case("false") => OptionValue::Count(false),
        _ => {
            wrong_value(p, SystemOption::Count, "`true` or `false`", span);
            OptionValue::Error(SystemOption::Count)
        }
    }
}

fn wrong_value(p: &mut Parser<'_, '_>, option: SystemOption, expected: &'static str, span: Span) {
    let found = match p.all() {
        "" => "nothing".to_owned(),
        text => format!("`{}`", shortened(text)),
    };
    let kind = SyntaxErrorKind::OptionValue {
        option: option.name(),
        expected,
        found,
    };
    let trimmed = p.all().trim();
    let fits = !trimmed.is_empty() && trimmed.bytes().all(|b| b.is_ascii_digit());
    if fits && matches!(option, SystemOption::Top | SystemOption::Skip) {
        let edit = (span, trimmed);
        p.error_with_fix(kind, span, Applicability::Safe, "remove the blanks", edit);
    } else {
        p.error(kind, span);
    }
}
