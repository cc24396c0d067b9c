//! The canonical text of a tree: the fewest parentheses that give the same tree, one blank round
//! operators and none elsewhere, one spelling of each name and literal.

mod expr;
mod literal;

pub use literal::canonical_literal;

use super::ast::{Expr, OptionValue, OrderItem, Query, QueryOption, SelectItem};
use crate::text::Source;
use std::fmt;

/// The canonical text of a query.
///
/// A bare expression is printed as one. Options are printed decoded, save for the characters that
/// would end them or be decoded again: `%`, `&`, `#` and `+`.
#[must_use]
pub fn print_query(query: &Query) -> String {
    if let (None, [only]) = (&query.address, query.options.as_slice())
        && let (OptionValue::Filter(expr), "") = (&only.value, only.name.as_str(&query.source))
    {
        return bare(print_expr(expr, &query.source));
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
    out
}

/// An expression without a blank is percent-decoded when it is read.
fn bare(text: String) -> String {
    if text.contains(' ') {
        text
    } else {
        text.replace('%', "%25").replace('+', "%2B")
    }
}

fn print_option(option: &QueryOption, source: &Source, out: &mut String) {
    let name = option.name.as_str(source);
    match option.system() {
        Some(system) => out.push_str(system.name()),
        // An equals sign would end the name, and with a blank it is none.
        None => out.push_str(&escaped(name).replace('=', "%3D").replace(' ', "%20")),
    }
    let value = match &option.value {
        OptionValue::Filter(expr) | OptionValue::Alias(expr) => print_expr(expr, source),
        OptionValue::OrderBy(items) => joined(items, |item| order_item(item, source)),
        OptionValue::Select(items) => joined(items, |item| select_item(item, source)),
        OptionValue::Top(number) | OptionValue::Skip(number) => number.as_str(source).to_owned(),
        OptionValue::Count(count) => count.to_string(),
        OptionValue::Verbatim(_, text) | OptionValue::Unknown(text) => {
            text.as_str(source).to_owned()
        }
        OptionValue::Custom(text) => {
            let text = text.as_str(source);
            if text.is_empty() && option.value_span.is_empty() && !name.is_empty() {
                // `name` and `name=` are both valid and mean the same.
                return;
            }
            text.to_owned()
        }
        OptionValue::Error(_) => source.slice(option.value_span).to_owned(),
    };
    out.push('=');
    out.push_str(&escaped(&value));
}

fn joined<T>(items: &[T], print: impl Fn(&T) -> String) -> String {
    items.iter().map(print).collect::<Vec<_>>().join(",")
}

fn order_item(item: &OrderItem, source: &Source) -> String {
    use super::ast::Direction::Descending;
    let key = print_expr(&item.key, source);
    match item.direction {
        Some((Descending, _)) => format!("{key} desc"),
        _ => key,
    }
}

fn select_item(item: &SelectItem, source: &Source) -> String {
    let mut out = String::new();
    match item {
        SelectItem::Star(_) => out.push('*'),
        SelectItem::Path(path, _) => expr::path(path, source, &mut out),
        SelectItem::Error(span) => out.push_str(source.slice(*span)),
    }
    out
}

/// Escapes what would end an option or be decoded once more.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '&' => out.push_str("%26"),
            '#' => out.push_str("%23"),
            '+' => out.push_str("%2B"),
            _ => out.push(c),
        }
    }
    out
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print_query(self))
    }
}
