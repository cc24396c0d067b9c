//! The values of query options, and the options in parentheses.

use super::apply::apply;
use super::expr::{expr, path, segment};
use super::literal::integer;
use crate::diagnostic::Span;
use crate::syntax::ast::{
    ComputeItem, Direction, ExpandItem, Expansion, Levels, OptionValue, Options, OrderItem,
    QueryOption, Search, SearchKind, SelectItem,
};
use crate::text::Source;

/// Appends the value of an option, decoded.
pub(super) fn value(option: &QueryOption, source: &Source, out: &mut String) {
    match &option.value {
        OptionValue::Filter(e) | OptionValue::Alias(e) | OptionValue::Temporal(_, e) => {
            expr(e, source, out);
        }
        OptionValue::OrderBy(items) => order_items(items, source, out),
        OptionValue::Select(items) => {
            joined(items, out, |item, out| select_item(item, source, out))
        }
        OptionValue::Expand(items) => {
            joined(items, out, |item, out| expand_item(item, source, out))
        }
        OptionValue::Compute(items) => compute_items(items, source, out),
        OptionValue::Search(s) => search(s, source, out),
        OptionValue::Apply(a) => apply(a, source, out),
        OptionValue::Count(count) => out.push_str(if *count { "true" } else { "false" }),
        OptionValue::Levels(Levels::Max) => out.push_str("max"),
        OptionValue::Levels(Levels::Number(text))
        | OptionValue::Top(text)
        | OptionValue::Skip(text) => out.push_str(&whole_number(text.as_str(source))),
        OptionValue::Verbatim(_, text)
        | OptionValue::Hole(_, text)
        | OptionValue::Custom(text)
        | OptionValue::Unknown(text) => out.push_str(text.as_str(source)),
        OptionValue::Error(_) => out.push_str(source.slice(option.value_span)),
    }
}

/// A number as a literal is written; what is none stays.
pub(in crate::syntax) fn whole_number(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        integer(text)
    } else {
        text.to_owned()
    }
}

/// Appends options in parentheses.
pub(super) fn options(options: &Options, source: &Source, out: &mut String) {
    out.push('(');
    for (number, option) in options.items.iter().enumerate() {
        if number > 0 {
            out.push(';');
        }
        match option.system() {
            Some(system) => out.push_str(system.name()),
            None => out.push_str(option.name.as_str(source)),
        }
        if option.is_bare(source) {
            continue;
        }
        out.push('=');
        value(option, source, out);
    }
    out.push(')');
}

/// Appends the items of `$compute`.
pub(super) fn compute_items(items: &[ComputeItem], source: &Source, out: &mut String) {
    joined(items, out, |item, out| {
        expr(&item.expr, source, out);
        let name = item.name.as_str(source);
        // A hole may hold the name too.
        if !name.is_empty() {
            out.push_str(" as ");
            out.push_str(name);
        }
    });
}

/// Appends the items of `$orderby`.
pub(super) fn order_items(items: &[OrderItem], source: &Source, out: &mut String) {
    joined(items, out, |item, out| order_item(item, source, out));
}

pub(super) fn joined<T>(items: &[T], out: &mut String, print: impl Fn(&T, &mut String)) {
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        print(item, out);
    }
}

pub(super) fn order_item(item: &OrderItem, source: &Source, out: &mut String) {
    expr(&item.key, source, out);
    if let Some((Direction::Descending, _)) = item.direction {
        out.push_str(" desc");
    }
}

fn select_item(item: &SelectItem, source: &Source, out: &mut String) {
    match item {
        SelectItem::Star(_) => out.push('*'),
        SelectItem::Operations(namespace, _) => {
            out.push_str(namespace.as_str(source));
            out.push_str(".*");
        }
        SelectItem::Path(p, _) => path(p, source, out),
        SelectItem::Nested(p, o, _) => {
            path(p, source, out);
            options(o, source, out);
        }
        SelectItem::Error(span) => out.push_str(source.slice(*span)),
    }
}

fn expand_item(item: &ExpandItem, source: &Source, out: &mut String) {
    match item {
        ExpandItem::Value(_) => out.push_str("$value"),
        ExpandItem::Path(item) => expansion(item, source, out),
        ExpandItem::Error(span) => out.push_str(source.slice(*span)),
    }
}

fn expansion(expansion: &Expansion, source: &Source, out: &mut String) {
    for (number, part) in expansion.path.iter().enumerate() {
        if number > 0 {
            out.push('/');
        }
        segment(part, source, out);
    }
    if expansion.star.is_some() {
        if !expansion.path.is_empty() {
            out.push('/');
        }
        out.push('*');
    }
    out.push_str(expansion.form.spelling());
    if let Some(nested) = &expansion.options {
        options(nested, source, out);
    }
}

/// Appends a search.
pub(super) fn search(search: &Search, source: &Source, out: &mut String) {
    match &search.kind {
        SearchKind::Term(text) => search_term(text.as_str(source), out),
        SearchKind::Not(operand) => {
            out.push_str("NOT ");
            within(operand, 2, source, out);
        }
        SearchKind::And(items) => chain(items, " AND ", 1, source, out),
        SearchKind::Or(items) => chain(items, " OR ", 0, source, out),
        SearchKind::Incomplete(text) => {
            out.push('\'');
            out.push_str(&text.as_str(source).replace('\'', "''"));
            out.push('\'');
        }
        SearchKind::Error => out.push_str(source.slice(search.span)),
    }
}

fn chain(items: &[Search], joint: &str, level: u8, source: &Source, out: &mut String) {
    let mut before = None;
    for item in items {
        match before {
            Some(before) if is_beside_hole(before, item, source) => out.push(' '),
            Some(_) => out.push_str(joint),
            None => {}
        }
        within(item, level, source, out);
        before = Some(item);
    }
}

/// Whether nothing joins two operands one of which is a hole: it may be the operator.
fn is_beside_hole(before: &Search, item: &Search, source: &Source) -> bool {
    let is_hole = |search: &Search| match &search.kind {
        SearchKind::Term(text) => source.hole_in(text.as_str(source)).is_some(),
        SearchKind::Not(_)
        | SearchKind::And(_)
        | SearchKind::Or(_)
        | SearchKind::Incomplete(_)
        | SearchKind::Error => false,
    };
    if source.holes().is_none() || !(is_hole(before) || is_hole(item)) {
        return false;
    }
    let between = source.slice(Span::new(before.span.end, item.span.start));
    !between.contains(char::is_uppercase)
}

/// Appends an operand, in parentheses if it binds no tighter than `level`.
fn within(operand: &Search, level: u8, source: &Source, out: &mut String) {
    let looser = match operand.kind {
        SearchKind::Or(_) => true,
        SearchKind::And(_) => level > 0,
        SearchKind::Term(_)
        | SearchKind::Not(_)
        | SearchKind::Incomplete(_)
        | SearchKind::Error => false,
    };
    if looser {
        out.push('(');
        search(operand, source, out);
        out.push(')');
    } else {
        search(operand, source, out);
    }
}

/// Appends what is searched for: a word where it can be one, else a phrase.
pub(crate) fn search_term(text: &str, out: &mut String) {
    let special = |c: char| c.is_whitespace() || c.is_control() || "()\";\\".contains(c);
    // `$top=5` would be read as another option.
    let is_option = text.contains('$') && text.contains('=');
    let is_word = !text.is_empty()
        && !text.starts_with('\'')
        && !text.contains(special)
        && !is_option
        && !["AND", "OR", "NOT"].contains(&text);
    if is_word {
        return out.push_str(text);
    }
    out.push('"');
    for c in text.chars() {
        if c == '"' || c == '\\' {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Limits;
    use crate::syntax::{Input, parse};

    #[track_caller]
    fn prints(text: &str, expected: &str) {
        let (query, errors) = parse(text, Input::Url, &Limits::DEFAULT);
        assert_eq!(errors, [], "{text}");
        assert_eq!(query.to_string(), expected);
    }

    #[test]
    fn a_word_that_would_be_an_option_stays_a_phrase() {
        prints("$search=\"$top=5\"", "$search=\"$top=5\"");
        prints("$search=a \"b$select=c\"", "$search=a AND \"b$select=c\"");
        prints("$search=\"$top\" \"a=5\"", "$search=$top AND a=5");
    }
}
