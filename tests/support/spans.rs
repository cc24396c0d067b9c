//! The places that trees and errors point at.

use odq::diagnostic::{Applicability, Limits, Span};
use odq::syntax::ast::{Expr, OptionValue, Query, SelectItem};
use odq::syntax::{Input, SyntaxError, parse};

/// Every mode of reading.
const INPUTS: [Input; 4] = [Input::Auto, Input::Expression, Input::Url, Input::Form];

/// The spans of all expressions of a query, with and without their parentheses.
pub(crate) fn query_spans(query: &Query) -> Vec<Span> {
    let mut spans = Vec::new();
    for option in &query.options {
        match &option.value {
            OptionValue::Filter(expr) | OptionValue::Alias(expr) => collect(expr, &mut spans),
            OptionValue::OrderBy(items) => {
                items.iter().for_each(|item| collect(&item.key, &mut spans));
            }
            OptionValue::Select(items) => spans.extend(items.iter().map(|item| match item {
                SelectItem::Star(span) | SelectItem::Path(_, span) | SelectItem::Error(span) => {
                    *span
                }
            })),
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

/// Reads a text in every mode: whatever is reported points into it, in order, and can be applied.
#[track_caller]
pub(crate) fn check_findings(text: &str) {
    for input in INPUTS {
        let (query, errors) = parse(text, input, &Limits::DEFAULT);
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
        let printed = query.to_string();
        if errors.is_empty() {
            let again = parse(&printed, input, &Limits::DEFAULT);
            assert_eq!(again.1, [], "{text:?} {input:?}: {printed:?}");
            assert_eq!(again.0, query, "{text:?} {input:?}: {printed:?}");
        }
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
