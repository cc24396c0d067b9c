//! What must hold for any text that is read as a query.

use super::form::Form;
use odq::diagnostic::{Applicability, Diagnostic, Limits, Span};
use odq::syntax::ast::{ExpandItem, Expr, OptionValue, Query, SelectItem};
use odq::syntax::{Input, SyntaxError, parse as read, parse_steps};

/// Every mode of reading.
const INPUTS: [Input; 4] = [Input::Auto, Input::Expression, Input::Url, Input::Form];

/// Rules of whole queries, and of what queries are made of.
const QUERIES: &[&str] = &[
    "queryOptions",
    "commonExpr",
    "odataUri",
    "odataRelativeUri",
    "boolCommonExpr",
    "queryOption",
    "expand",
    "select",
    "orderby",
    "compute",
    "filter",
    "apply",
];

/// Target `parse`: any bytes can be read, and are read the same each time; see [`check_findings`].
pub fn parse(data: &[u8]) {
    if let Some(form) = Form::of(data) {
        let text = form.text_or_sentence(QUERIES, form.seed % 2 == 0);
        check_findings(&text);
        let input = INPUTS[form.seed % INPUTS.len()];
        let (once, again) = (
            read(&text, input, &Limits::DEFAULT),
            read(&text, input, &Limits::DEFAULT),
        );
        assert!(once == again, "{text:?} {input:?} is read in two ways");
    }
}

/// Target `roundtrip`: what is read without errors is printed as text that reads as the same tree
/// and is printed the same; see [`check_roundtrip`].
pub fn roundtrip(data: &[u8]) {
    if let Some(form) = Form::of(data) {
        check_roundtrip(&form.text_or_sentence(QUERIES, form.seed % 2 == 0));
    }
}

/// Reads a text in every mode. Whatever is in the tree or is reported points into the text, errors
/// come in order, fixes can be applied, messages are short, and the work is in proportion.
#[track_caller]
pub fn check_findings(text: &str) {
    for input in INPUTS {
        let (query, errors) = read(text, input, &Limits::DEFAULT);
        for span in query_spans(&query) {
            assert!(fits(text, span), "{text:?} {input:?}: {span:?} of the tree");
        }
        assert!(
            errors.is_sorted_by_key(|error| error.span.start),
            "{text:?} {input:?}: {errors:?}"
        );
        errors.iter().for_each(|error| check_error(text, error));
        let steps = parse_steps(text, input, &Limits::DEFAULT);
        let allowed = 20 * text.len() as u64 + 1_000;
        assert!(steps <= allowed, "{text:?} {input:?}: {steps} steps");
        // Whatever was written, it can be printed.
        let _ = query.to_string();
    }
}

fn check_error(text: &str, error: &SyntaxError) {
    let finding = error.diagnostic();
    let fixes = finding.fixes.iter().map(|fix| &fix.message);
    for message in fixes.chain([&finding.message]) {
        assert!(message.chars().count() < 300, "{error:?}");
    }
    check_finding(text, &finding);
}

/// How long messages are that name what the user wrote and what a schema declares.
const LONGEST: usize = 510;

/// What a finding says is short and lies in the text, and its fixes can be made: their edits are in
/// order, apart, and change something.
#[track_caller]
pub(crate) fn check_finding(text: &str, finding: &Diagnostic) {
    assert!(fits(text, finding.span), "{text:?}: {finding:?}");
    let messages = finding.labels.iter().map(|label| &label.message);
    let fixes = finding.fixes.iter().map(|fix| &fix.message);
    for message in messages.chain(fixes).chain([&finding.message]) {
        assert!(message.chars().count() < LONGEST, "{finding:?}");
    }
    for label in &finding.labels {
        assert!(fits(text, label.span), "{text:?}: {finding:?}");
    }
    for fix in &finding.fixes {
        let edits = || fix.edits.iter().map(|edit| edit.span);
        assert!(
            edits().all(|span| fits(text, span)),
            "{text:?}: {finding:?}"
        );
        let are_apart = edits().zip(edits().skip(1)).all(|(a, b)| a.end <= b.start);
        assert!(are_apart, "{text:?}: {finding:?}");
        let fixed = fix.apply(text);
        assert!(fixed.is_some(), "{text:?}: {finding:?}");
        if fix.applicability != Applicability::Display {
            assert_ne!(fixed.as_deref(), Some(text), "{finding:?}");
        }
    }
}

/// Whether a place lies in a text, on the boundaries of its characters.
pub(crate) fn fits(text: &str, span: Span) -> bool {
    text.get(span.start as usize..span.end as usize).is_some()
}

/// Reads a text in every mode; where there are no errors, prints the tree and reads that.
#[track_caller]
pub fn check_roundtrip(text: &str) {
    for input in INPUTS {
        let (query, errors) = read(text, input, &Limits::DEFAULT);
        let printed = query.to_string();
        // The canonical text can be longer than what was written, and so beyond the limit.
        if errors.is_empty() && printed.len() <= Limits::DEFAULT.query_bytes {
            let (again, errors) = read(&printed, input, &Limits::DEFAULT);
            assert!(
                errors.is_empty(),
                "{text:?} {input:?}: {printed:?}: {errors:?}"
            );
            assert!(again == query, "{text:?} {input:?}: {printed:?}");
            assert_eq!(again.to_string(), printed, "{text:?} {input:?}");
        }
    }
}

/// The spans of all expressions of a query, with and without their parentheses.
pub fn query_spans(query: &Query) -> Vec<Span> {
    let mut spans = Vec::new();
    for option in &query.options {
        option
            .value
            .for_each_expr(&mut |expr| collect(expr, &mut spans));
        match &option.value {
            OptionValue::Select(items) => spans.extend(items.iter().map(SelectItem::span)),
            OptionValue::Expand(items) => spans.extend(items.iter().map(ExpandItem::span)),
            _ => {}
        }
    }
    spans
}

fn collect(expr: &Expr, spans: &mut Vec<Span>) {
    spans.push(expr.span);
    spans.push(expr.outer_span());
    expr.for_each_child(&mut |child| collect(child, spans));
}
