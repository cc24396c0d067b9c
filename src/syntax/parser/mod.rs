//! From text to tree. The parser never stops at the first error and never looks back further than
//! one token: work is linear in the text.
//!
//! nom recognises the tokens ([`token`]); what they make up is read by plain functions over a
//! cursor ([`state`]), one for each rule of the grammar, which always give a node.

mod expr;
mod json;
mod list;
mod literal;
mod option;
mod order_by;
mod path;
mod primary;
mod recover;
mod select;
mod state;
mod token;
mod url;

pub use url::Input;

use self::option::{expression, query_option, report_escapes};
use self::state::{Parser, Shared};
use self::url::Form;
use super::ast::{OptionValue, Query, QueryOption};
use super::error::SyntaxError;
use crate::diagnostic::{Limits, Span};
use crate::text::{Decoded, EscapeError, Plus, Source, Text, decode};

/// Reads a query. There is always a tree; it is complete if there are no errors.
///
/// Errors come in the order of the text, each with a place in `text`.
#[must_use]
pub fn parse(text: &str, input: Input, limits: &Limits) -> (Query, Vec<SyntaxError>) {
    let mut shared = Shared::new(text, limits);
    if text.len() > limits.query_bytes {
        let span = Span::from(limits.query_bytes..limits.query_bytes);
        shared.refuse(
            "length of the query in bytes",
            "query-bytes",
            limits.query_bytes,
            span,
        );
        return (Query::default(), shared.errors);
    }
    let mut query = Query {
        source: Source::new(text),
        ..Query::default()
    };
    match url::form(text, input) {
        Form::Expression { encoded } => {
            let (mut decoded, errors) = if encoded {
                decode(text, 0, Plus::Literal)
            } else {
                (Decoded::verbatim(text, 0), Vec::new())
            };
            // A percent sign that begins no escape shows that the expression was never encoded.
            let malformed = |error: &EscapeError| matches!(error, EscapeError::Malformed(_));
            let errors = if errors.iter().any(malformed) {
                decoded = Decoded::verbatim(text, 0);
                Vec::new()
            } else {
                errors
            };
            report_escapes(&mut shared, &errors);
            let mut parser = Parser::new(&mut shared, &decoded);
            parser.is_option_value = false;
            let value = OptionValue::Filter(expression(&mut parser));
            let value_span = Span::from(0..text.len());
            query.options.push(QueryOption {
                name: Text::owned(Span::at(0), ""),
                value,
                value_span,
            });
        }
        Form::Url {
            address,
            options,
            fragment,
            plus,
        } => {
            query.address = address.map(|part| url::address(&mut shared, part, fragment));
            for part in options.into_iter().flat_map(url::options) {
                query.options.push(query_option(&mut shared, part, plus));
            }
        }
    }
    let mut errors = shared.errors;
    errors.sort_by_key(|error| error.span.start);
    (query, errors)
}

/// Whether a text is one name, as the parser reads names.
pub(super) fn is_name(text: &str) -> bool {
    matches!(token::name(text), Ok(("", _)))
}
