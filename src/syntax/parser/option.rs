//! `queryOption`: names of options, and the values of the simple ones.

use super::expr::common_expr;
use super::order_by::order_by;
use super::recover::{found, shortened};
use super::select::select;
use super::state::{Parser, Shared};
use super::token;
use super::url::Part;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{Expr, OptionValue, QueryOption, SystemOption};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::{Decoded, EscapeError, Plus, Text, decode};

/// Reads one option from its raw text.
pub(super) fn query_option(shared: &mut Shared<'_>, part: Part<'_>, plus: Plus) -> QueryOption {
    if let Some(option) = without_equals(shared, part) {
        return option;
    }
    let (raw_name, raw_value) = match part.text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (part.text, None),
    };
    let name_span = Span::from(0..raw_name.len()).shifted(part.at);
    let name = decoded(shared, raw_name, part.at, plus);
    let value = match raw_value {
        Some(value) => decoded(shared, value, name_span.end + 1, plus),
        None => Decoded::verbatim("", name_span.end),
    };
    let behind = name_span.end + u32::from(raw_value.is_some());
    let value_span = Span::from(0..raw_value.map_or(0, str::len)).shifted(behind);
    let system = SystemOption::from_name(name.text()).filter(|_| raw_value.is_some());
    let name_text = piece(&name, name_span);
    let value = match system {
        Some(system) => system_value(shared, system, &value, value_span),
        None if name.text().starts_with('@') => {
            check_alias(shared, name.text(), name_span);
            OptionValue::Alias(expression(&mut Parser::new(shared, &value)))
        }
        None if name.text().starts_with('$') => OptionValue::Unknown(piece(&value, value_span)),
        None => {
            check_custom(shared, raw_name, name_span);
            OptionValue::Custom(piece(&value, value_span))
        }
    };
    QueryOption {
        name: name_text,
        value,
        value_span,
    }
}

/// `$filter`, `$filter:a eq 1`, `@p`: an option without `=` behind its name.
fn without_equals(shared: &mut Shared<'_>, part: Part<'_>) -> Option<QueryOption> {
    let sign = part.text.get(..1).filter(|sign| "$@".contains(sign))?;
    let length = token::name(part.text.get(1..)?).map_or(0, |(_, name)| name.len());
    let name = part.text.get(..1 + length)?;
    let behind = part.text.get(1 + length..)?;
    let system = SystemOption::from_name(name);
    if behind.starts_with(['=', '%']) || (system.is_none() && (sign == "$" || !behind.is_empty())) {
        return None;
    }
    let name_span = Span::from(0..name.len()).shifted(part.at);
    let value_span = Span::from(0..behind.len()).shifted(name_span.end);
    let mut error = SyntaxError::new(SyntaxErrorKind::MissingEquals(shortened(name)), name_span);
    let wrong = behind.len() - behind.trim_start_matches([' ', ':']).len();
    let follows = behind.get(wrong..).unwrap_or("");
    if wrong > 0 && token::operator(follows).is_none() {
        let text = if follows.starts_with('=') { "" } else { "=" };
        let span = Span::from(0..wrong).shifted(name_span.end);
        error = error.with_fix(Applicability::Unsafe, "write `=`", span, text);
    }
    shared.report(error);
    Some(QueryOption {
        name: Text::new(name_span),
        value: match system {
            Some(system) => OptionValue::Error(system),
            None => OptionValue::Alias(Expr::error(value_span)),
        },
        value_span,
    })
}

/// `parameterAlias = AT odataIdentifier`
fn check_alias(shared: &mut Shared<'_>, name: &str, span: Span) {
    let identifier = name.get(1..).unwrap_or("");
    if !matches!(token::name(identifier), Ok(("", _))) {
        let kind = SyntaxErrorKind::OptionName(shortened(name));
        shared.report(SyntaxError::new(kind, span));
    }
}

/// A name with a blank is none: an `&` was meant as an operator.
fn check_custom(shared: &mut Shared<'_>, raw: &str, span: Span) {
    if !raw.contains(' ') {
        return;
    }
    let before = shared.raw.get(..span.start as usize).unwrap_or("");
    let signs = before.len() - before.trim_end_matches('&').len();
    let start = span.start - Span::from(0..signs).end;
    let delimiters = Span::new(start, span.start);
    let mut error = SyntaxError::new(SyntaxErrorKind::OptionName(shortened(raw.trim())), span);
    if signs > 0 {
        error = error
            .with_related(delimiters, "a raw `&` begins an option")
            .with_fix(Applicability::Unsafe, "write `and`", delimiters, "and");
    }
    shared.report(error);
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
            EscapeError::NotUtf8(span) => {
                let text = span.of(shared.raw).to_owned();
                let error = SyntaxError::new(SyntaxErrorKind::EscapeNotUtf8(text), *span);
                shared.report(error);
                continue;
            }
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
