//! `queryOption`: names of options, and the values of the simple ones.

use super::apply::apply;
use super::bracketed::bare_items;
use super::compute::compute;
use super::expand::expand;
use super::expr::push_expr;
use super::hole;
use super::left_over::{enclosed, left_over};
use super::look_alike::plain;
use super::order_by::order_by;
use super::plain::number;
use super::recover::shortened;
use super::search::search;
use super::select::select;
use super::state::{Parser, Shared};
use super::statement::{before_expression, is_condition};
use super::token;
use super::url::Part;
use super::value::simple;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{Apply, Expr, OptionValue, QueryOption, SystemOption};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::lanes;
use crate::text::{Decoded, EscapeError, Plus, Text, decode};

/// Reads one option from its raw text. With `slip`, a name that is nearly that of a system option
/// is a misspelling of it, not the name of a custom option.
pub(super) fn query_option(
    shared: &mut Shared<'_>,
    part: Part<'_>,
    plus: Plus,
    slip: bool,
    options: &mut Vec<QueryOption>,
) {
    if let Some((system, sign)) = plain_option(shared, part, plus) {
        let (name, text) = (
            Span::within(0, sign, part.at),
            part.text.get(sign + 1..).unwrap_or(""),
        );
        let mut value = Decoded::verbatim(text, name.end + 1);
        let (name, place) = (Text::new(name), Span::within(0, text.len(), name.end + 1));
        system_option(shared, system, name, &mut value, place, options);
    } else {
        other_option(shared, part, plus, slip, options);
    }
}

/// A system option whose name is written as it should be, in text that means what it shows, and where
/// the sign behind the name stands.
#[inline]
fn plain_option(shared: &Shared<'_>, part: Part<'_>, plus: Plus) -> Option<(SystemOption, usize)> {
    let bytes = part.text.as_bytes();
    let sign = lanes::find(bytes, |eight| lanes::equal(eight, b'='))?;
    let name = part.text.get(..sign)?;
    let system = SystemOption::from_name(name).filter(|_| plus.is_verbatim(shared.signs))?;
    Some((system, sign))
}

/// Reads the value of a system option.
fn system_option(
    shared: &mut Shared<'_>,
    system: SystemOption,
    name: Text,
    value: &mut Decoded<'_>,
    value_span: Span,
    options: &mut Vec<QueryOption>,
) {
    if holds_expressions(system) {
        // What is still encoded was encoded twice.
        let escapes = !value.is_verbatim();
        plain(shared, value, escapes);
    }
    bare_items(shared, system, value);
    if let Some(to) = begin(options, system, name, value_span) {
        let mut p = Parser::new(shared, value);
        system_value(&mut p, system, to);
        p.report_line_breaks();
    }
}

/// Adds a system option; gives the place of its value, which is to be read.
///
/// The option is made when there is room for it, at once where it belongs.
#[inline]
pub(super) fn begin(
    options: &mut Vec<QueryOption>,
    system: SystemOption,
    name: Text,
    value_span: Span,
) -> Option<&mut OptionValue> {
    options.extend(std::iter::once_with(|| QueryOption {
        name,
        value: OptionValue::Error(system),
        value_span,
    }));
    options.last_mut().map(|option| &mut option.value)
}

/// Whether characters that look like those of the grammar are none of the value's own.
const fn holds_expressions(option: SystemOption) -> bool {
    matches!(
        option,
        SystemOption::Filter
            | SystemOption::OrderBy
            | SystemOption::Compute
            | SystemOption::Expand
            | SystemOption::Apply
            | SystemOption::Select
    )
}

#[inline(never)]
fn other_option(
    shared: &mut Shared<'_>,
    part: Part<'_>,
    plus: Plus,
    slip: bool,
    options: &mut Vec<QueryOption>,
) {
    if let Some(option) = without_equals(shared, part) {
        return options.push(option);
    }
    let Parts {
        name: (raw_name, name_span),
        value: (raw_value, value_span),
        has_value,
    } = parts(shared, part);
    let (name, mut value) = if plus.is_verbatim(shared.signs) {
        (
            Decoded::verbatim(raw_name, name_span.start),
            Decoded::verbatim(raw_value, value_span.start),
        )
    } else {
        (
            decoded(shared, raw_name, name_span.start, plus),
            decoded_value(shared, (raw_name, raw_value), value_span.start, plus),
        )
    };
    let misspelt = || {
        slip.then(|| misspelt(shared, name.text(), name_span))
            .flatten()
    };
    let named = SystemOption::from_name(name.text());
    let name_text = piece(&name, name_span);
    if let Some(system) = named.filter(|_| !has_value && name.text().starts_with('$')) {
        // A part of the name is encoded.
        let kind = SyntaxErrorKind::MissingEquals(shortened(name.text()));
        shared.report(SyntaxError::new(kind, name_span));
        let value = OptionValue::Error(system);
        return options.push(QueryOption {
            name: name_text,
            value,
            value_span,
        });
    }
    let system = named.or_else(misspelt).filter(|_| has_value);
    if let Some(system) = system {
        return system_option(shared, system, name_text, &mut value, value_span, options);
    }
    let value = if name.text().starts_with('@') {
        plain(shared, &mut value, false);
        check_alias(shared, name.text(), name_span);
        let mut p = Parser::new(shared, &value);
        let value = OptionValue::Alias(expression(&mut p));
        p.report_line_breaks();
        value
    } else if name.text().starts_with('$') {
        if is_dollar_name(name.text()) {
            OptionValue::Unknown(piece(&value, value_span))
        } else {
            let kind = SyntaxErrorKind::OptionName(shortened(name.text()));
            shared.report(SyntaxError::new(kind, name_span));
            OptionValue::Alias(Expr::error(value_span))
        }
    } else {
        check_custom(shared, raw_name, name_span);
        OptionValue::Custom(piece(&value, value_span))
    };
    options.push(QueryOption {
        name: name_text,
        value,
        value_span,
    });
}

/// The system option that a name misses; it is reported.
fn misspelt(shared: &mut Shared<'_>, name: &str, span: Span) -> Option<SystemOption> {
    let meant = SystemOption::near(name)?;
    let error = SyntaxError::new(SyntaxErrorKind::OptionName(shortened(name)), span);
    let message = format!("write `{}`", meant.name());
    shared.report(error.with_fix(Applicability::Unsafe, message, span, meant.name()));
    Some(meant)
}

/// The name of an option and its value, each with its place.
struct Parts<'a> {
    name: (&'a str, Span),
    value: (&'a str, Span),
    has_value: bool,
}

/// Cuts an option at its equals sign. Blanks round the name of a system option are reported and
/// passed over, with those behind the sign.
fn parts<'a>(shared: &mut Shared<'_>, part: Part<'a>) -> Parts<'a> {
    let all = part.text;
    let place = |start: usize, end: usize| Span::from(start..end).shifted(part.at);
    let sign = memchr::memchr(b'=', all.as_bytes());
    let end = sign.unwrap_or(all.len());
    let value_start = sign.map_or(all.len(), |sign| sign + 1);
    let name = all.get(..end).unwrap_or("");
    let mut parts = Parts {
        name: (name, place(0, end)),
        value: (
            all.get(value_start..).unwrap_or(""),
            place(value_start, all.len()),
        ),
        has_value: sign.is_some(),
    };
    let trimmed = name.trim_matches(' ');
    if sign.is_none() || trimmed == name || SystemOption::from_name(trimmed).is_none() {
        return parts;
    }
    let start = name.len() - name.trim_start_matches(' ').len();
    let behind = start + trimmed.len();
    let value = parts.value.0.trim_start_matches(' ');
    let begin = all.len() - value.len();
    parts.name = (trimmed, place(start, behind));
    parts.value = (value, place(begin, all.len()));
    let before = shared.raw.get(..part.at as usize).unwrap_or("");
    let blanks = match before.strip_suffix('&') {
        Some(option) if start > 0 => option.len() - option.trim_end_matches(' ').len(),
        Some(_) | None => 0,
    };
    let gap = Span::from(0..blanks).end;
    let edits = [
        Span::new(part.at.saturating_sub(1 + gap), part.at.saturating_sub(1)),
        place(0, start),
        place(behind, end),
        place(value_start, begin),
    ];
    let edits = edits.into_iter().filter(|span| !span.is_empty());
    let edits: Vec<_> = edits.map(|span| (span, String::new())).collect();
    let kind = SyntaxErrorKind::BlankBesideOption(shortened(trimmed));
    let error = SyntaxError::new(kind, parts.name.1);
    shared.report(error.with_edits(Applicability::Safe, "remove the blanks", edits));
    parts
}

/// `$filter`, `$filter:a eq 1`, `@p`: an option without `=` behind its name.
fn without_equals(shared: &mut Shared<'_>, part: Part<'_>) -> Option<QueryOption> {
    let sign = part.text.get(..1).filter(|sign| "$@".contains(sign))?;
    let length = token::name(part.text.get(1..)?).map_or(0, |(_, name)| name.len());
    let name = part.text.get(..1 + length)?;
    let behind = part.text.get(1 + length..)?;
    if behind.trim_start_matches(' ').starts_with('=') {
        return None;
    }
    let system = SystemOption::from_name(name);
    // An escape may go on with the name, or end it as its character does.
    let (decoded, _) = decode(behind, 0, Plus::Literal);
    let goes_on = decoded.text().starts_with(token::is_name_character);
    if goes_on || (system.is_none() && (sign == "$" || !behind.is_empty())) {
        return None;
    }
    let name_span = Span::from(0..name.len()).shifted(part.at);
    let value_span = Span::from(0..behind.len()).shifted(name_span.end);
    let mut error = SyntaxError::new(SyntaxErrorKind::MissingEquals(shortened(name)), name_span);
    if behind.is_empty() && system == Some(SystemOption::Count) {
        let end = Span::at(name_span.end);
        error = error.with_fix(Applicability::Unsafe, "write `=true`", end, "=true");
    }
    let sign = behind.trim_start_matches([' ', ':']);
    let wrong = behind.len() - sign.strip_prefix('=').unwrap_or(sign).len();
    let follows = behind.get(wrong..).unwrap_or("");
    if wrong > 0 && token::operator(follows).is_none() {
        let span = Span::from(0..wrong).shifted(name_span.end);
        error = error.with_fix(Applicability::Unsafe, "write `=`", span, "=");
    }
    if let Some(escape) = behind
        .get(..3)
        .filter(|escape| escape.eq_ignore_ascii_case("%3D"))
    {
        let span = Span::from(0..escape.len()).shifted(name_span.end);
        let message = "it is encoded here";
        error =
            error
                .with_related(span, message)
                .with_fix(Applicability::Safe, "write `=`", span, "=");
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
pub(super) fn check_alias(shared: &mut Shared<'_>, name: &str, span: Span) {
    let identifier = name.get(1..).unwrap_or("");
    if !matches!(token::name(identifier), Ok(("", _))) {
        let kind = SyntaxErrorKind::OptionName(shortened(name));
        shared.report(SyntaxError::new(kind, span));
    }
}

/// Whether a name stands behind the dollar sign, unlike in `$(contains(name,'x'))`.
fn is_dollar_name(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$');
    name.chars().all(plain)
}

/// `customName` is not empty, and a name with a blank is none: an `&` was meant as an operator.
fn check_custom(shared: &mut Shared<'_>, raw: &str, span: Span) {
    if raw.is_empty() {
        let sign = Span::new(span.start, span.start + 1);
        shared.report(SyntaxError::new(SyntaxErrorKind::NamelessOption, sign));
        return;
    }
    if !raw.contains([' ', '\\', '^', '`', '\u{a7}', '\u{20ac}']) {
        return;
    }
    let before = shared.raw.get(..span.start as usize).unwrap_or("");
    let signs = before.len() - before.trim_end_matches('&').len();
    let start = span.start - Span::from(0..signs).end;
    let delimiters = Span::new(start, span.start);
    let mut error = SyntaxError::new(SyntaxErrorKind::OptionName(shortened(raw.trim())), span);
    if signs > 0 && raw.contains(' ') {
        error = error
            .with_related(delimiters, "a raw `&` begins an option")
            .with_fix(Applicability::Unsafe, "write `and`", delimiters, "and");
    }
    shared.report(error);
}

/// The same for the value of an option. What is no escape is no number either, which is said there.
fn decoded_value<'a>(
    shared: &mut Shared<'_>,
    (name, raw): (&str, &'a str),
    at: u32,
    plus: Plus,
) -> Decoded<'a> {
    let takes_word = matches!(
        SystemOption::from_name(name),
        Some(
            SystemOption::Top
                | SystemOption::Skip
                | SystemOption::Count
                | SystemOption::Index
                | SystemOption::Levels
        )
    );
    if takes_word {
        decode(raw, at, plus).0
    } else {
        decoded(shared, raw, at, plus)
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

/// Reads the value of a system option from the cursor on, and puts it where it belongs.
///
/// Options nest, and values are large: what calls itself here keeps none of them on the stack.
pub(super) fn system_value(p: &mut Parser<'_, '_>, option: SystemOption, to: &mut OptionValue) {
    match option {
        SystemOption::Filter => {
            push_expression(p);
            put_operand(p, OptionValue::Filter, to);
        }
        SystemOption::OrderBy => put(order_by(p), OptionValue::OrderBy, to),
        SystemOption::Select => put(select(p), OptionValue::Select, to),
        SystemOption::Expand => put(expand(p), OptionValue::Expand, to),
        SystemOption::Compute => put(compute(p), OptionValue::Compute, to),
        SystemOption::Apply => match hole::alone(p, option) {
            Some(unknown) => *to = unknown,
            None => put(
                apply(p).steps,
                |steps| OptionValue::Apply(Apply { steps }),
                to,
            ),
        },
        SystemOption::At | SystemOption::From | SystemOption::To | SystemOption::ToInclusive => {
            // `temporalExpr = "min" / "max" / commonExpr`
            push_expression(p);
            put_operand(p, |expr| OptionValue::Temporal(option, expr), to);
        }
        SystemOption::Search
        | SystemOption::Top
        | SystemOption::Skip
        | SystemOption::Count
        | SystemOption::Index
        | SystemOption::Format
        | SystemOption::SchemaVersion
        | SystemOption::Id
        | SystemOption::SkipToken
        | SystemOption::DeltaToken
        | SystemOption::Levels => flat(p, option, to),
    }
}

/// The value of an alias in parentheses.
pub(super) fn alias_value(p: &mut Parser<'_, '_>, to: &mut OptionValue) {
    push_expression(p);
    put_operand(p, OptionValue::Alias, to);
}

/// A value in which no options can stand.
#[inline(never)]
fn flat(p: &mut Parser<'_, '_>, option: SystemOption, to: &mut OptionValue) {
    if option == SystemOption::Search {
        *to = OptionValue::Search(search(p));
    } else if let Some(text) = number(p, option) {
        *to = if option == SystemOption::Skip {
            OptionValue::Skip(text)
        } else {
            OptionValue::Top(text)
        };
    } else {
        *to = simple(p, option);
    }
}

#[inline(never)]
fn put<T>(items: Vec<T>, of: impl FnOnce(Vec<T>) -> OptionValue, to: &mut OptionValue) {
    *to = of(items);
}

/// Puts the operand on the stack where it belongs.
#[inline(never)]
fn put_operand(p: &mut Parser<'_, '_>, of: impl FnOnce(Expr) -> OptionValue, to: &mut OptionValue) {
    *to = of(p.pop());
}

/// `commonExpr` as the whole of a value.
pub(super) fn expression(p: &mut Parser<'_, '_>) -> Expr {
    push_expression(p);
    p.pop()
}

/// The same, with the tree left on the stack of operands.
fn push_expression(p: &mut Parser<'_, '_>) {
    let mut outside = None;
    if !is_condition(p) {
        leading_blank(p);
        let start = p.at();
        match enclosed(p) {
            Ok(end) => outside = end,
            Err(()) => return p.push_error(start),
        }
        if !before_expression(p) {
            return p.push_error(start);
        }
    }
    push_expr(p);
    if !p.is_at_value_end() {
        left_over(p);
    }
    if let Some(end) = outside {
        p.widen(end);
        p.go(end);
    }
}

/// A value begins directly behind `=`.
pub(super) fn leading_blank(p: &mut Parser<'_, '_>) {
    let start = p.at();
    let is_first = start == 0 || p.is_nested();
    if p.blanks() && is_first && !p.is_at_value_end() && p.is_option_value {
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
