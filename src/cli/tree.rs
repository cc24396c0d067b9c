//! The tree of a query, given as data, as lines: each node below what it belongs to, in the order of
//! the text.

use serde_json::{Map, Value};
use std::fmt::Write;

/// Members that say what a node is, before its other members.
const NAMES: [&str; 8] = [
    "kind", "operator", "name", "call", "lambda", "variable", "text", "value",
];

/// Lists and operands that need no word before them, for nothing else can stand there.
const PLAIN: [&str; 7] = [
    "first", "links", "operand", "segments", "options", "value", "key",
];

/// A tree as lines, each two blanks further in than what it belongs to.
pub(crate) fn picture(tree: &Value) -> String {
    let mut out = String::new();
    let Value::Object(parts) = tree else {
        node("", tree, 0, &mut out);
        return out;
    };
    for (name, part) in parts {
        match part {
            Value::Array(items) => items.iter().for_each(|item| node("", item, 0, &mut out)),
            Value::Null => {}
            Value::Object(_) | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                node(name, part, 0, &mut out);
            }
        }
    }
    out
}

/// A node with all below it; `label` says what it is to the node above.
fn node(label: &str, value: &Value, depth: usize, out: &mut String) {
    if let Value::Array(items) = value {
        items.iter().for_each(|item| node(label, item, depth, out));
        return;
    }
    let mut words = Vec::new();
    if !label.is_empty() {
        words.push(format!("{label}:"));
    }
    let mut below = Vec::new();
    head(value, &mut words, &mut below);
    if !words.is_empty() {
        let indent = "  ".repeat(depth);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{indent}{}", words.join(" "));
    }
    let depth = depth + usize::from(!words.is_empty());
    for (label, value) in below {
        if value.is_array() && !label.is_empty() {
            let _ = writeln!(out, "{}{label}:", "  ".repeat(depth));
            node("", value, depth + 1, out);
        } else {
            node(label, value, depth, out);
        }
    }
}

/// The words of a node's own line, and the nodes below it.
fn head<'a>(value: &'a Value, words: &mut Vec<String>, below: &mut Vec<(&'a str, &'a Value)>) {
    let Value::Object(members) = value else {
        words.extend(scalar(value));
        return;
    };
    for name in NAMES {
        let text = members.get(name).and_then(scalar);
        words.extend(text.map(|text| if name == "call" { text + "()" } else { text }));
    }
    let search = ["and", "or", "not"].into_iter();
    words.extend(
        search
            .filter(|name| members.contains_key(*name))
            .map(str::to_owned),
    );
    let mut parts: Vec<(&str, &Value)> = members
        .iter()
        .filter(|(name, part)| {
            let is_empty = part.as_array().is_some_and(Vec::is_empty);
            *name != "span" && !is_empty && (part.is_object() || part.is_array())
        })
        .map(|(name, part)| (name.as_str(), part))
        .collect();
    parts.sort_by_key(|(_, part)| start(part));
    let labelled = parts.len() > 1;
    let is_part_of_its_own = members.contains_key("span");
    if let ([(_, part @ Value::Object(_))], false) = (parts.as_slice(), is_part_of_its_own) {
        head(part, words, below);
        parts.clear();
    }
    for name in ["segments", "property"] {
        if let Some(Value::Array(segments)) = members.get(name) {
            parts.retain(|(part, _)| *part != name);
            let path = path(segments, below);
            words.extend((!path.is_empty()).then_some(path));
        }
    }
    if let Some(Value::Array(paths)) = members.get("rollup") {
        parts.clear();
        let paths = paths.iter().filter_map(Value::as_array);
        let paths: Vec<String> = paths.map(|segments| path(segments, below)).collect();
        words.push(format!("rollup {}", paths.join(", ")));
    }
    rest(members, words);
    for (name, part) in parts {
        let is_plain = !labelled || PLAIN.contains(&name);
        below.push((if is_plain { "" } else { name }, part));
    }
}

/// The segments of a path in one word; what stands in parentheses is below.
fn path<'a>(segments: &'a [Value], below: &mut Vec<(&'a str, &'a Value)>) -> String {
    let mut names = Vec::with_capacity(segments.len());
    for segment in segments {
        let Value::Object(members) = segment else {
            names.extend(scalar(segment));
            continue;
        };
        let mut words = Vec::new();
        for (name, part) in members.iter().filter(|(name, _)| *name != "span") {
            match (name.as_str(), part) {
                (_, Value::Bool(_)) => words.push(format!("${name}")),
                ("filter" | "aggregate", part) => {
                    words.push(format!("${name}()"));
                    below.push(("", part));
                }
                ("key", Value::Array(_)) => {
                    words.push("()".to_owned());
                    below.push(("", part));
                }
                ("call", part) => words.extend(scalar(part).map(|name| name + "()")),
                ("alias" | "annotation", part) => {
                    words.extend(scalar(part).map(|name| format!("@{name}")));
                }
                (_, Value::Object(_) | Value::Array(_)) => below.push(("", part)),
                (_, part) => words.extend(scalar(part)),
            }
        }
        names.push(words.join(" "));
    }
    names.join("/")
}

/// What else is known of a node, and where it stands.
fn rest(members: &Map<String, Value>, words: &mut Vec<String>) {
    for (name, part) in members {
        match part {
            Value::Bool(is_so) if name == "value" => words.push(is_so.to_string()),
            Value::Bool(true) => words.push(name.clone()),
            Value::String(text) if name == "direction" => words.push(text.clone()),
            Value::String(_) | Value::Number(_) if !NAMES.contains(&name.as_str()) => {
                words.extend(scalar(part).map(|text| format!("{name} {text}")));
            }
            Value::String(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_)
            | Value::Bool(false)
            | Value::Null => {}
        }
    }
    if let Some(Value::Array(ends)) = members.get("span") {
        let ends: Vec<String> = ends.iter().filter_map(scalar).collect();
        words.push(ends.join(".."));
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Where the first part of a node begins in the text.
fn start(value: &Value) -> Option<u64> {
    match value {
        Value::Object(members) => match members.get("span") {
            Some(span) => span.get(0).and_then(Value::as_u64),
            None => members.values().filter_map(start).min(),
        },
        Value::Array(items) => items.iter().find_map(start),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use odq::{Input, Limits};

    fn drawn(text: &str) -> String {
        let (query, errors) = odq::syntax::parse(text, Input::Auto, &Limits::DEFAULT);
        assert!(errors.is_empty(), "{errors:?}");
        picture(&serde_json::to_value(&query).unwrap())
    }

    #[test]
    fn operands_stand_below_what_joins_them() {
        insta::assert_snapshot!(drawn("a eq 1 and not team/any(t:t/b in (1,'x')) or f(x,-1) has N.A'b'"), @"
        $filter 0..63
          chain 0..63
            chain 0..41
              chain 0..6
                path a 0..1
                eq literal 1 5..6
              and unary not 11..41
                path team/any t 15..41
                  in 26..40
                    path t/b 26..29
                    set:
                      literal 1 34..35
                      literal 'x' 36..39
            or has 45..63
              path f() 45..52
                path x 47..48
                literal -1 49..51
              flags: literal N.A'b' 57..63
        ");
    }

    #[test]
    fn options_stand_in_their_order() {
        insta::assert_snapshot!(
            drawn("/A(1)/B?$orderby=a/b desc,c&$top=2&$count=true&$expand=x($search=a AND NOT b),*/$ref&@p=1"),
            @"
        address: A(1)/B 0..7
          resource:
            A 1..5
              literal 1 3..4
            B 6..7
        $orderby 17..27
          path a/b 17..20 desc
          path c 26..27 asc
        $top 2 33..34
        $count true 42..46
        $expand 55..84
          path x 55..77
            $search 65..76
              and 65..76
                term a 65..66
                not 71..76
                  term b 75..76
          path form $ref star 78..84
        @p 88..89
          literal 1 88..89
        "
        );
    }

    #[test]
    fn transformations_stand_in_their_order() {
        insta::assert_snapshot!(
            drawn("$apply=groupby((a/b,rollup(c,d/e)),aggregate($count as n,f with sum as g))/topcount(2,n)"),
            @"
        $apply 7..88
          groupby 7..74
            elements:
              a/b
              rollup c, d/e
            apply:
              aggregate 35..73
                path $count 45..51 as n
                path f 57..58 as g with sum
          topcount 75..88
            amount: literal 2 84..85
            path n 86..87
        "
        );
    }

    #[test]
    fn every_name_literal_and_operator_is_shown() {
        let text = "a/b(c=d)/e eq case(f:1,true:2) and g/any(h:h/$count gt 3) and i/$filter(j lt {\"k\":[4]})/@l.m ne @n";
        let drawn = drawn(text);
        let words = text.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            assert!(drawn.contains(word), "{word} is not in\n{drawn}");
        }
    }
}
