//! What holds for every rule.

use super::RULES;
use crate::check::{self, Root};
use crate::diagnostic::{Applicability, Diagnostic, Level, Levels, Limits};
use crate::lint::rule::Rule;
use crate::lint::{lint, rules};
use crate::schema::Schema;
use crate::syntax::{Input, parse};

/// What a rule alone says of a query that has no error.
#[track_caller]
pub(super) fn said(rule: &Rule, text: &str) -> Vec<Diagnostic> {
    let schema = Schema::referrals();
    let (tree, errors) = parse(text, Input::Auto, &Limits::DEFAULT);
    let (query, findings) = check::check(&tree, &schema, &Root::Only);
    let is_valid = errors.is_empty() && !findings.iter().any(Diagnostic::is_error);
    assert!(is_valid, "{}: {text}: {errors:?} {findings:?}", rule.code);
    let mut levels = Levels::default();
    for other in rules() {
        levels.set(other.code, Level::Off);
    }
    levels.set(rule.code, Level::Warning);
    lint(&tree, &query, &schema, None, &levels)
}

/// A text with the fixes of a rule made, one after another, as far as they go.
#[track_caller]
pub(super) fn mended(rule: &Rule, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        let found = said(rule, &text);
        let Some(fix) = found.iter().find_map(|finding| finding.fixes.first()) else {
            return text;
        };
        text = fix.apply(&text).unwrap();
    }
    panic!("{}: {text} has no end", rule.code);
}

#[test]
fn examples_have_the_finding_and_what_is_written_instead_has_not() {
    for rule in rules() {
        let found = said(rule, rule.example);
        assert!(!found.is_empty(), "{}: {}", rule.code, rule.example);
        let left = said(rule, rule.instead);
        assert!(left.is_empty(), "{}: {left:?}", rule.code);
    }
}

#[test]
fn fixes_are_as_the_rule_tells_and_take_the_finding_away() {
    for rule in rules() {
        let found = said(rule, rule.example);
        let fixes = found.iter().flat_map(|finding| &finding.fixes);
        let best = fixes.clone().map(|fix| fix.applicability).max();
        assert_eq!(best, rule.fix, "{}", rule.code);
        let applied = fixes.filter(|fix| fix.applicability > Applicability::Display);
        if let Some(fix) = applied.max_by_key(|fix| fix.applicability) {
            let mended = fix.apply(rule.example).unwrap();
            let left = said(rule, &mended);
            assert!(left.len() < found.len(), "{}: {mended}", rule.code);
        }
    }
}

#[test]
fn messages_are_lower_case_lines_without_a_period() {
    for rule in rules() {
        for finding in said(rule, rule.example) {
            let help = finding.help.iter().map(String::as_str);
            let labels = finding.labels.iter().map(|label| label.message.as_str());
            for text in [finding.message.as_str()]
                .into_iter()
                .chain(help)
                .chain(labels)
            {
                let is_plain = !text.contains('\n') && !text.ends_with('.');
                assert!(is_plain && !text.starts_with(char::is_uppercase), "{text}");
            }
        }
    }
}

#[test]
fn each_folder_has_its_hundred() {
    for (folder, hundred) in RULES.iter().zip([2, 4, 5, 6, 7]) {
        for rule in *folder {
            assert_eq!(rule.code.number() / 100, hundred, "{}", rule.code);
        }
    }
}
