//! From text to tree. The parser never stops at the first error and never looks back further than
//! one token: work is linear in the text.
//!
//! nom recognises the tokens ([`token`]); what they make up is read by plain functions over a
//! cursor ([`state`]), one for each rule of the grammar, which always give a node.

mod ampersand;
mod apply;
mod authority;
mod between;
mod blank;
mod braces;
mod bracketed;
mod cast_as;
mod clause;
mod compared_twice;
mod compute;
mod conjunction;
mod constructor;
mod delimiter;
mod early_end;
mod encoding;
mod enumeration;
mod escaped_elsewhere;
mod expand;
mod expr;
mod foreign;
mod gap;
mod group;
mod hole;
mod json;
mod lambda;
mod left_over;
mod line_break;
mod list;
mod literal;
mod look_alike;
mod methods;
mod mixture;
mod nested;
mod null;
mod option;
mod order_by;
mod path;
mod path_order;
mod path_slip;
mod plain;
mod primary;
mod recover;
mod resource;
pub mod rules;
mod search;
mod select;
mod several;
mod sign_slip;
mod slip;
mod stack;
mod state;
mod statement;
mod string;
mod token;
mod url;
mod value;
mod work;

pub(crate) use slip::otherwise_written_dates;
pub use url::Input;

use self::ampersand::{cut_again, missing_mark};
use self::delimiter::cut;
use self::encoding::Encoding;
use self::option::{begin, query_option, report_escapes, system_value};
use self::state::{Parser, Shared};
use self::url::Form;
use super::ast::{Query, SystemOption};
use super::error::{SyntaxError, SyntaxErrorKind};
use crate::diagnostic::{Limits, Span};
use crate::text::{Decoded, EscapeError, HoleForms, Plus, Signs, Source, Text, decode, mask_if};

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
    read(text, input, forms, limits, Guesses::Made, &mut 0)
}

/// How much work [`parse`] does for a text: how often it looks at a byte. It is there for tests,
/// which hold it against the length of the text.
#[doc(hidden)]
#[must_use]
pub fn parse_steps(text: &str, input: Input, limits: &Limits) -> u64 {
    let mut steps = 0;
    let forms = HoleForms::default();
    let _ = read(text, input, forms, limits, Guesses::Made, &mut steps);
    steps
}

/// Whether it is guessed what was meant where a text is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guesses {
    /// They are part of the errors.
    Made,
    /// It is only asked whether the text is right.
    Spared,
}

fn read(
    text: &str,
    input: Input,
    forms: HoleForms,
    limits: &Limits,
    guesses: Guesses,
    steps: &mut u64,
) -> (Query, Vec<SyntaxError>) {
    // It is made where it is wanted, for it is large.
    let mut read = (Query::default(), Vec::new());
    if let Some(too_long) = too_long(text, limits) {
        *steps = 1;
        read.1.push(too_long);
        return read;
    }
    let query = &mut read.0;
    let signs = Signs::of(text);
    let masked = mask_if(text, signs, forms);
    let (letters, holes) = masked.holes.unzip();
    let (text, signs) = match letters.as_deref() {
        Some(letters) => (letters, Signs::of(letters)),
        None => (text, signs),
    };
    query.source = Source::with_holes(text, forms, holes);
    let command = url::in_command(text, input);
    let (method, version) = match &command {
        Some(url) => (url.start, text.len() - url.end),
        None => {
            let method = url::method(text, input);
            (method, url::version(text, method, input))
        }
    };
    let request = text.get(..text.len() - version).unwrap_or(text);
    let holes = query.source.holes();
    let is_option = holes.is_some_and(|holes| hole::begins_option(request, holes));
    let form = url::form(request, signs, method, input, is_option);
    let (is_decoded, plus) = match &form {
        Form::Expression { encoded, plus } => (*encoded, *plus),
        Form::Url { plus, .. } => (true, *plus),
    };
    let encoding = Encoding::of(signs, is_decoded, plus);
    let mut shared = Shared::new(text, signs, limits, encoding);
    // What is plain is looked at once more.
    shared.step(2 * text.len());
    shared.holes = holes;
    if guesses == Guesses::Spared {
        shared.spare_guesses();
    }
    if let Some(url) = &command {
        url::report_command(&mut shared, url);
    } else {
        url::report_method(&mut shared, method);
        url::report_version(&mut shared, version);
    }
    match form {
        Form::Expression { encoded, plus } => {
            let mut decoded = as_written(text, &mut shared, encoded, plus);
            if !decoded.is_verbatim() {
                query.plus = first_plus(text, 0, plus);
            }
            look_alike::plain(&mut shared, &mut decoded, !encoded);
            query.options = Vec::with_capacity(1);
            let name = Text::new(Span::at(0));
            let value_span = Span::within(0, text.len(), 0);
            let value = begin(&mut query.options, SystemOption::Filter, name, value_span);
            let mut parser = Parser::new(&mut shared, &decoded);
            parser.is_option_value = false;
            if let Some(value) = value {
                system_value(&mut parser, SystemOption::Filter, value);
                parser.report_line_breaks();
            }
        }
        Form::Url {
            address,
            options,
            fragment,
            plus,
            slip,
        } => {
            let (address, options) = match (address, options) {
                (Some(address), None) => {
                    let (address, options) = missing_mark(&mut shared, address);
                    (Some(address), options)
                }
                other => other,
            };
            if let Some(part) = options.filter(|_| input == Input::Auto) {
                query.plus = first_plus(part.text, part.at, plus);
            }
            let cut = options.map(|part| cut(&mut shared, part));
            let is_suspect = cut.as_ref().is_some_and(|cut| cut.is_suspect);
            let (parts, behind) = cut.map_or((Vec::new(), None), |c| (c.options, c.fragment));
            let parts = if is_suspect {
                cut_again(&mut shared, parts)
            } else {
                parts
            };
            let fragment = fragment.or(behind);
            query.address = address.map(|part| Box::new(url::address(&mut shared, part, fragment)));
            query.options = Vec::with_capacity(parts.len());
            for part in parts {
                let slip = slip && query.options.is_empty();
                query_option(&mut shared, part, plus, slip, &mut query.options);
            }
        }
    }
    *steps = shared.steps();
    shared.work.end();
    let mut errors = shared.errors;
    if !errors.is_empty() || !masked.unclosed.is_empty() {
        errors.sort_by_key(|error| error.span.start);
        look_alike::drop_repeated(&mut errors);
        let is_told = !errors.is_empty() && guesses == Guesses::Made;
        if is_told && let Some(mixed) = blank::mixed(text, signs, (input, forms), limits, steps) {
            errors = vec![mixed];
        } else if is_told
            && let Some(escaped) =
                escaped_elsewhere::escaped_elsewhere(text, &errors, (input, forms), limits, steps)
        {
            // What was read from there on means something else.
            let place = escaped.span;
            let address = read.0.address.take();
            read.0.address = address.filter(|address| address.span.end <= place.start);
            read.0.options.clear();
            errors = vec![escaped];
        }
        read.1 = hole::reported(errors, read.0.source.holes(), &masked.unclosed);
    }
    read
}

/// The text of an expression that is read alone, decoded if it is encoded.
fn as_written<'a>(
    text: &'a str,
    shared: &mut Shared<'_>,
    encoded: bool,
    plus: Plus,
) -> Decoded<'a> {
    if encoded && !plus.is_verbatim(shared.signs) {
        let (decoded, errors) = decode(text, 0, plus);
        // A percent sign that begins no escape shows that the expression was never encoded.
        let malformed = |error: &EscapeError| matches!(error, EscapeError::Malformed(_));
        if !errors.iter().any(malformed) {
            report_escapes(shared, &errors);
            return decoded;
        }
    }
    Decoded::verbatim(text, 0)
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
    // No place of a longer text fits a span.
    let maximum = limits.query_bytes.min(u32::MAX as usize);
    if text.len() <= maximum {
        return None;
    }
    let mut end = maximum;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let kind = SyntaxErrorKind::Limit {
        what: "length of the query in bytes",
        limit: "query-bytes",
        maximum,
    };
    Some(SyntaxError::new(kind, Span::from(end..end)))
}

/// Whether a text is one name, as the parser reads names.
pub(crate) fn is_name(text: &str) -> bool {
    matches!(token::name(text), Ok(("", _))) && text.chars().count() <= Limits::DEFAULT.identifier
}

/// Whether a name is a constant where it stands alone.
pub(super) fn is_constant(name: &str) -> bool {
    literal::keyword(name.as_bytes()).is_some()
}
