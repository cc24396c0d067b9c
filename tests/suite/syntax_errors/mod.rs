//! What people read when a query is wrong: the place, the message, the help, and what the fix
//! makes of the text. `findings` sees to it that a fix takes its error away.

mod arguments;
mod foreign;
mod kinds_of_expressions;
mod kinds_of_requests;
mod operands;
mod operators;
mod options;
mod several;
mod signs;
mod slips;

use odq::diagnostic::Limits;
use odq::syntax::rules::Rule;
use odq::syntax::{Input, parse};

/// The first error of a kind in a text, as `findings` shows it. A text may begin with the name of
/// the rule that it is read as, and `|`.
#[track_caller]
fn shown(kind: &str, text: &str) -> String {
    let rule = text.split_once("| ");
    let rule = rule.and_then(|(name, text)| Some((Rule::named(name).ok()?, text)));
    let (text, (_, errors)) = match rule {
        Some((rule, text)) => (text, rule.parse(text, &Limits::DEFAULT)),
        None => (text, parse(text, Input::Auto, &Limits::DEFAULT)),
    };
    let name = |error: &odq::syntax::SyntaxError| {
        let debug = format!("{:?}", error.kind);
        let end = debug.find(|c: char| !c.is_alphanumeric());
        debug[..end.unwrap_or(debug.len())].to_owned()
    };
    let found = errors.iter().find(|error| name(error) == kind);
    let found = found.unwrap_or_else(|| panic!("{text:?} has no {kind} but {errors:#?}"));
    crate::support::picture(text, found)
}

/// Each kind of error has a picture in this folder, so that all of the wording can be read, and none
/// says that something was unexpected.
#[test]
fn every_kind_is_shown() {
    let source = include_str!("../../../src/syntax/error.rs");
    let start = source.find("pub enum SyntaxErrorKind {").unwrap();
    let length = source[start..].find("\n}").unwrap();
    let enumeration = &source[start..start + length];
    assert!(!enumeration.to_lowercase().contains("unexpected"));
    let shown = [
        include_str!("kinds_of_expressions.rs"),
        include_str!("kinds_of_requests.rs"),
    ]
    .concat();
    let mut kinds = 0;
    for line in enumeration.lines() {
        let Some(line) = line
            .strip_prefix("    ")
            .filter(|l| l.starts_with(char::is_uppercase))
        else {
            continue;
        };
        let name = line.split([',', '(', ' ']).next().unwrap();
        assert!(shown.contains(&format!("shown(\"{name}\"")), "{name}");
        kinds += 1;
    }
    assert!(kinds >= 84, "{kinds}");
}
