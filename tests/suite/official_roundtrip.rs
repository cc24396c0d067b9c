//! Every official case that is accepted is printed as text that is read as the same tree: in
//! canonical form, percent-encoded and decoded.

use crate::support::corpora;
use odq::diagnostic::Limits;
use odq::syntax::ast::{OptionValue, Query};
use odq::syntax::rules::parse_rule;
use odq::syntax::{Input, SyntaxError, parse, print_expr};
use serde_json::Value;
use std::fs;
#[cfg(feature = "cli")]
use std::{path::Path, process::Command};

/// The accepted cases: the rule, the text, its tree.
fn accepted() -> Option<Vec<(String, String, Query)>> {
    let text = fs::read_to_string(corpora()?.join("oasis/oasis.jsonl")).ok()?;
    let case = |line: &str| {
        let case: Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| case[name].as_str().unwrap_or("").to_owned();
        let (rule, input) = (field("rule"), field("input"));
        let (query, errors) = parse_rule(&rule, &input).ok()?;
        errors.is_empty().then_some((rule, input, query))
    };
    Some(text.lines().filter_map(case).collect())
}

/// What a tree is made of.
enum Printed {
    /// An expression, in plain text.
    Expression(String),
    /// Options or an address, with what would end an option escaped.
    Request(String),
    /// A name or a value, of which the tree is the text.
    Verbatim,
}

fn printed(query: &Query) -> Printed {
    if let (None, [only]) = (&query.address, query.options.as_slice())
        && only.name.as_str(&query.source).is_empty()
    {
        return match &only.value {
            OptionValue::Filter(expr) => Printed::Expression(print_expr(expr, &query.source)),
            OptionValue::Search(_) => {
                let text = query.to_string();
                let value = text.split_once('=').map(|(_, value)| value.to_owned());
                Printed::Request(value.unwrap_or_else(|| panic!("{text}")))
            }
            _ => Printed::Verbatim,
        };
    }
    if let (None, [only]) = (&query.address, query.options.as_slice())
        && let OptionValue::Filter(expr) = &only.value
        && !only.name.as_str(&query.source).ends_with("filter")
    {
        // A parameter of a function.
        let name = only.name.as_str(&query.source);
        return Printed::Request(format!("{name}={}", print_expr(expr, &query.source)));
    }
    let text = query.to_string();
    let begun = query.source.as_str().starts_with('?') || query.address.is_some();
    let own = if begun {
        text.as_str()
    } else {
        text.strip_prefix('?').unwrap_or(&text)
    };
    Printed::Request(own.to_owned())
}

/// Escapes all that a URL cannot hold, and of an expression what an option cannot.
fn encoded(text: &str, raw: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || raw.as_bytes().contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[test]
fn official_cases_come_back() {
    let Some(cases) = accepted() else { return };
    let mut wrong = Vec::new();
    let (mut forms, mut verbatim) = (0, 0);
    for (rule, input, query) in &cases {
        let mut judge = |form: &str, text: &str, read: (Query, Vec<SyntaxError>), again: &str| {
            forms += 1;
            let (tree, errors) = read;
            if !errors.is_empty() || tree != *query {
                wrong.push(format!("{rule} {input:?}: {form} {text:?}: {errors:?}"));
            } else if again != text {
                wrong.push(format!("{rule} {input:?}: {form} {text:?}, then {again:?}"));
            }
        };
        let mut check = |form: &str, text: &str, encode: &dyn Fn(&str) -> String| {
            let read = parse_rule(rule, text).unwrap();
            let again = match printed(&read.0) {
                Printed::Expression(text) | Printed::Request(text) => encode(&text),
                Printed::Verbatim => "a value".to_owned(),
            };
            judge(form, text, read, &again);
        };
        match printed(query) {
            Printed::Expression(text) => {
                // An expression is decoded if it holds no blank.
                let escape = |text: &str| encoded(text, "-._~!$'()*,;=:@/?[]{}\" ^\\`|<>");
                let ascii = |text: &str| encoded(text, "-._~!$'()*,;=:@/?");
                check("decoded", &escape(&text), &escape);
                check("encoded", &ascii(&text), &ascii);
                let plain = parse(&format!("{text} "), Input::Expression, &Limits::DEFAULT);
                // Some rules are pieces of expressions, such as `any(...)` without its collection.
                if plain.1.is_empty() {
                    let Printed::Expression(again) = printed(&plain.0) else {
                        panic!("{text}");
                    };
                    judge("canonical", &text, plain, &again);
                }
            }
            Printed::Request(text) => {
                let ascii = |text: &str| encoded(text, "-._~!$&'()*+,;=:@/?%#");
                check("canonical", &text, &str::to_owned);
                check("encoded", &ascii(&text), &ascii);
            }
            Printed::Verbatim => verbatim += 1,
        }
    }
    eprintln!(
        "official cases: {} accepted, printed in {forms} forms; {verbatim} names and values stand \
         for themselves",
        cases.len()
    );
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n"));
    assert!(forms >= 1_600 && cases.len() >= 880, "{forms}");
}

/// The lines of a file as `odq fmt` with an argument writes them.
#[cfg(feature = "cli")]
#[track_caller]
fn formatted(lines: &[String], argument: &str) -> Vec<String> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("official.odata");
    fs::write(&file, lines.join("\n") + "\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_odq"));
    let output = command.args(["fmt", argument]).arg(&file).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{argument}: {errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// A file of them can be encoded and decoded by `odq fmt` as often as one likes.
#[cfg(feature = "cli")]
#[test]
fn files_of_official_cases_come_back() {
    let Some(cases) = accepted() else { return };
    let read = |text: &str| parse(text, Input::Auto, &Limits::DEFAULT);
    let mut lines = Vec::new();
    for (rule, input, _) in &cases {
        let line = match rule.as_str() {
            "queryOptions" => format!("?{input}"),
            "odataRelativeUri" => format!("/{}", input.trim_start_matches('/')),
            _ => input.clone(),
        };
        // Such lines are comments or belong to the line before.
        if !line.starts_with(['#', '&', ' ']) && read(&line).1.is_empty() {
            lines.push(line);
        }
    }
    let encoded = formatted(&lines, "--encode");
    let decoded = formatted(&encoded, "--decode");
    for (form, found) in [("--encode", &encoded), ("--decode", &decoded)] {
        assert_eq!(found.len(), lines.len(), "{form}");
        for (line, found) in lines.iter().zip(found) {
            let (tree, errors) = read(found);
            assert!(errors.is_empty(), "{line:?}: {form} {found:?}: {errors:?}");
            assert!(tree == read(line).0, "{line:?}: {form} {found:?}");
        }
        assert_eq!(&formatted(found, form), found, "{form}, once more");
    }
    assert_eq!(formatted(&decoded, "--encode"), encoded);
    eprintln!(
        "{} lines of official cases encoded and decoded",
        lines.len()
    );
    assert!(lines.len() >= 700, "{}", lines.len());
}
