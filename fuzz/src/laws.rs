//! What must hold for any text: the bodies of the fuzz targets, which the test suite calls too.

use odq::diagnostic::{Applicability, Limits, Span};
use odq::syntax::ast::{ExpandItem, Expr, OptionValue, Query, SelectItem};
use odq::syntax::{Input, SyntaxError, parse as read, parse_steps};

/// Every mode of reading.
const INPUTS: [Input; 4] = [Input::Auto, Input::Expression, Input::Url, Input::Form];

/// Target `parse`: any bytes can be read; see [`check_findings`].
pub fn parse(data: &[u8]) {
    check_findings(&String::from_utf8_lossy(data));
}

/// Target `roundtrip`: what is read without errors is printed as text that reads as the same tree
/// and is printed the same; see [`check_roundtrip`].
pub fn roundtrip(data: &[u8]) {
    check_roundtrip(&String::from_utf8_lossy(data));
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
        for error in &errors {
            check_error(text, error);
        }
        let steps = parse_steps(text, input, &Limits::DEFAULT);
        let allowed = 20 * text.len() as u64 + 1_000;
        assert!(steps <= allowed, "{text:?} {input:?}: {steps} steps");
        // Whatever was written, it can be printed.
        let _ = query.to_string();
    }
}

fn check_error(text: &str, error: &SyntaxError) {
    let diagnostic = error.diagnostic();
    assert!(fits(text, diagnostic.span), "{text:?}: {error:?}");
    assert!(diagnostic.message.chars().count() < 300, "{error:?}");
    for label in &diagnostic.labels {
        assert!(fits(text, label.span), "{text:?}: {error:?}");
    }
    for fix in &diagnostic.fixes {
        assert!(fix.message.chars().count() < 300, "{error:?}");
        let fixed = fix.apply(text);
        assert!(fixed.is_some(), "{text:?}: {error:?}");
        if fix.applicability != Applicability::Display {
            assert_ne!(fixed.as_deref(), Some(text), "{error:?}");
        }
    }
}

fn fits(text: &str, span: Span) -> bool {
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
