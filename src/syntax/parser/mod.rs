//! From text to tree. The parser never stops at the first error and never looks back further than
//! one token: work is linear in the text.
//!
//! nom recognises the tokens ([`token`]); what they make up is read by plain functions over a
//! cursor ([`state`]), one for each rule of the grammar, which always give a node.

mod apply;
mod clause;
mod compute;
mod conjunction;
mod delimiter;
mod encoding;
mod expand;
mod expr;
mod foreign;
mod hole;
mod json;
mod lambda;
mod left_over;
mod list;
mod literal;
mod look_alike;
mod mixture;
mod nested;
mod option;
mod order_by;
mod path;
mod plain;
mod primary;
mod recover;
mod resource;
pub mod rules;
mod search;
mod select;
mod several;
mod slip;
mod stack;
mod state;
mod statement;
mod string;
mod token;
mod url;
mod value;

pub(crate) use slip::otherwise_written_dates;
pub use url::Input;

use self::delimiter::cut;
use self::encoding::Encoding;
use self::option::{expression, query_option, report_escapes};
use self::state::{Parser, Shared};
use self::url::Form;
use super::ast::{OptionValue, Query, QueryOption};
use super::error::{SyntaxError, SyntaxErrorKind};
use crate::diagnostic::{Limits, Span};
use crate::text::{Decoded, EscapeError, HoleForms, Plus, Source, Text, decode, mask};

/// Reads a query. There is always a tree; it is complete if there are no errors.
///
/// Errors come in the order of the text, each with a place in `text`.
#[must_use]
pub fn parse(text: &str, input: Input, limits: &Limits) -> (Query, Vec<SyntaxError>) {
    parse_template(text, input, HoleForms::default(), limits)
}

/// Reads a query in which holes of more forms may stand than in any query.
#[must_use]
pub fn parse_template(
    text: &str,
    input: Input,
    forms: HoleForms,
    limits: &Limits,
) -> (Query, Vec<SyntaxError>) {
    let (query, errors, _) = read(text, input, forms, limits);
    (query, errors)
}

/// How much work [`parse`] does for a text: how often it looks at a byte. It is there for tests,
/// which hold it against the length of the text.
#[doc(hidden)]
#[must_use]
pub fn parse_steps(text: &str, input: Input, limits: &Limits) -> u64 {
    read(text, input, HoleForms::default(), limits).2
}

fn read(
    text: &str,
    input: Input,
    forms: HoleForms,
    limits: &Limits,
) -> (Query, Vec<SyntaxError>, u64) {
    if let Some(too_long) = too_long(text, limits) {
        return (Query::default(), vec![too_long], 1);
    }
    let masked = mask(text, forms);
    let (letters, holes) = masked.holes.unzip();
    let text = letters.as_deref().unwrap_or(text);
    let mut query = Query {
        source: Source::default(),
        ..Query::default()
    };
    let method = url::method(text, input);
    let version = url::version(text, method, input);
    let request = text.get(..text.len() - version).unwrap_or(text);
    let form = url::form(request, method, input);
    let encoding = match &form {
        Form::Expression { encoded, plus } => Encoding::of(text, *encoded, *plus),
        Form::Url { plus, .. } => Encoding::of(text, true, *plus),
    };
    let mut shared = Shared::new(text, limits, encoding);
    shared.step(text.len());
    shared.holes = holes.as_deref();
    url::report_method(&mut shared, method);
    url::report_version(&mut shared, version);
    match form {
        Form::Expression { encoded, plus } => {
            let (mut decoded, errors) = if encoded {
                decode(text, 0, plus)
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
            let decoded = look_alike::plain(&mut shared, decoded, !encoded);
            let mut parser = Parser::new(&mut shared, &decoded);
            parser.is_option_value = false;
            let value = OptionValue::Filter(expression(&mut parser));
            query.plus = first_plus(text, 0, plus);
            let value_span = Span::from(0..text.len());
            query.options = vec![QueryOption {
                name: Text::new(Span::at(0)),
                value,
                value_span,
            }];
        }
        Form::Url {
            address,
            options,
            fragment,
            plus,
            slip,
        } => {
            if let Some(part) = options.filter(|_| input == Input::Auto) {
                query.plus = first_plus(part.text, part.at, plus);
            }
            let cut = options.map(|part| cut(&mut shared, part));
            let (parts, behind) = cut.map_or((Vec::new(), None), |c| (c.options, c.fragment));
            let fragment = fragment.or(behind);
            query.address = address.map(|part| url::address(&mut shared, part, fragment));
            query.options.reserve_exact(parts.len());
            for part in parts {
                let slip = slip && query.options.is_empty();
                let option = query_option(&mut shared, part, plus, slip);
                query.options.push(option);
            }
        }
    }
    let steps = shared.steps();
    let mut errors = shared.errors;
    errors.sort_by_key(|error| error.span.start);
    look_alike::drop_repeated(&mut errors);
    let errors = hole::reported(errors, holes.as_deref(), &masked.unclosed);
    query.source = Source::with_holes(text, forms, holes);
    (query, errors, steps)
}

/// The first plus sign of a text that begins at `at`, if it is read as a blank.
fn first_plus(text: &str, at: u32, plus: Plus) -> Option<Span> {
    if plus != Plus::Space {
        return None;
    }
    let first = text.find('+')?;
    Some(Span::from(first..first + 1).shifted(at))
}

/// The error of a text that is longer than the limit.
fn too_long(text: &str, limits: &Limits) -> Option<SyntaxError> {
    let maximum = limits.query_bytes;
    let mut end = maximum;
    while text.len() > maximum && !text.is_char_boundary(end) {
        end -= 1;
    }
    let kind = SyntaxErrorKind::Limit {
        what: "length of the query in bytes",
        limit: "query-bytes",
        maximum,
    };
    (text.len() > maximum).then(|| SyntaxError::new(kind, Span::from(end..end)))
}

/// Whether a text is one name, as the parser reads names.
pub(super) fn is_name(text: &str) -> bool {
    matches!(token::name(text), Ok(("", _))) && text.chars().count() <= Limits::DEFAULT.identifier
}

/// Whether a name is a constant where it stands alone.
pub(super) fn is_constant(name: &str) -> bool {
    literal::keyword(name).is_some()
}
