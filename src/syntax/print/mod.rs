//! The canonical text of a tree: the fewest parentheses that give the same tree, one blank round
//! operators and none elsewhere, one spelling of each name and literal.

mod apply;
mod expr;
mod literal;
mod option;
mod template;

pub use literal::canonical_literal;
pub(crate) use option::search_term;
pub(in crate::syntax) use option::whole_number;

use super::ast::{Apply, Expr, OptionValue, Options, Query, QueryOption, Search};
use crate::text::Source;
use std::fmt;

/// The canonical text of a query.
///
/// A bare expression is printed as one. Options are printed decoded, save for the characters that
/// would end them or be decoded again, `%`, `&`, `#` and `+`, and for control characters: the text is
/// one line, whatever its strings hold. An expression is decoded only where it has no blank, so one
/// with a control character in a string is printed with all blanks as `%20`.
#[must_use]
pub fn print_query(query: &Query) -> String {
    let source = &query.source;
    let text = query_text(query);
    if template::is_read_back(&text, source) {
        return template::filled(text, source);
    }
    // Some character of a string would be read as part of a hole. It can be escaped in options, and
    // in an expression that has no blank.
    let text = match query.options.as_slice() {
        [
            only @ QueryOption {
                value: OptionValue::Filter(_),
                ..
            },
        ] if query.address.is_none() && only.name.as_str(source).is_empty() => {
            let mut value = String::new();
            option::value(only, source, &mut value);
            without_blanks(&value)
        }
        _ => text,
    };
    template::filled(template::braces_escaped(&text, source), source)
}

/// The canonical text with letters for holes.
fn query_text(query: &Query) -> String {
    if let (None, [only]) = (&query.address, query.options.as_slice())
        && let (OptionValue::Filter(expr), "") = (&only.value, only.name.as_str(&query.source))
    {
        let mut out = String::new();
        expr::expr(expr, &query.source, &mut out);
        return bare(out);
    }
    let mut out = String::new();
    if let Some(address) = &query.address {
        out.push_str(query.source.slice(address.span));
        // Without a scheme, the mark alone tells that this is an address.
        let behind = query.source.as_str().get(address.span.end as usize..);
        if !query.options.is_empty() || behind.is_some_and(|text| text.starts_with('?')) {
            out.push('?');
        }
    } else if query
        .options
        .first()
        .is_none_or(|option| option.system().is_none())
    {
        // Without the mark a text that begins with an unknown name is an expression.
        out.push('?');
    }
    for (number, option) in query.options.iter().enumerate() {
        if number > 0 {
            out.push('&');
        }
        print_option(option, &query.source, &mut out);
    }
    if let Some(fragment) = query
        .address
        .as_ref()
        .and_then(|address| address.fragment.as_ref())
    {
        out.push('#');
        out.push_str(query.source.slice(fragment.span));
    }
    out
}

/// The canonical text of an expression.
#[must_use]
pub fn print_expr(expr: &Expr, source: &Source) -> String {
    let mut out = String::new();
    expr::expr(expr, source, &mut out);
    template::filled(out, source)
}

/// The canonical text of an option's value, decoded.
#[must_use]
pub fn print_value(option: &QueryOption, source: &Source) -> String {
    let mut out = String::new();
    option::value(option, source, &mut out);
    template::filled(out, source)
}

/// The canonical text of options in parentheses, decoded.
pub(super) fn print_options(options: &Options, source: &Source) -> String {
    let mut out = String::new();
    option::options(options, source, &mut out);
    template::filled(out, source)
}

/// The canonical text of transformations, decoded.
pub(super) fn print_apply(apply: &Apply, source: &Source) -> String {
    let mut out = String::new();
    apply::apply(apply, source, &mut out);
    template::filled(out, source)
}

/// The canonical text of a search, decoded.
pub(super) fn print_search(search: &Search, source: &Source) -> String {
    let mut out = String::new();
    option::search(search, source, &mut out);
    template::filled(out, source)
}

/// An expression without a blank is percent-decoded when it is read.
fn bare(text: String) -> String {
    // A tab is read as it stands.
    let is_line = |text: &str| !text.contains(|c: char| c.is_control() && c != '\t');
    if text.contains(' ') && is_line(&text) {
        text
    } else {
        without_blanks(&text)
    }
}

/// An expression such that it is percent-decoded when it is read.
fn without_blanks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' | '+' | ' ' => escape(c, &mut out),
            c if c.is_control() => escape(c, &mut out),
            c => out.push(c),
        }
    }
    out
}

/// Writes a character percent-encoded.
fn escape(c: char, out: &mut String) {
    let mut bytes = [0; 4];
    for byte in c.encode_utf8(&mut bytes).bytes() {
        out.push_str(&format!("%{byte:02X}"));
    }
}

fn print_option(option: &QueryOption, source: &Source, out: &mut String) {
    let name = option.name.as_str(source);
    match option.system() {
        Some(system) => out.push_str(system.name()),
        None => {
            for c in escaped(name).chars() {
                match c {
                    // It would end the name, or tell that the name is none.
                    '=' | ' ' | '\\' | '^' | '`' | '\u{a7}' | '\u{20ac}' => escape(c, out),
                    c => out.push(c),
                }
            }
        }
    }
    if option.is_bare(source) {
        return;
    }
    let mut value = String::new();
    option::value(option, source, &mut value);
    out.push('=');
    out.push_str(&escaped(&value));
}

/// Escapes what would end an option or be decoded once more, and control characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' | '&' | '#' | '+' => escape(c, &mut out),
            c if c.is_control() => escape(c, &mut out),
            c => out.push(c),
        }
    }
    out
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print_query(self))
    }
}
