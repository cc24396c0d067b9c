use super::absolute;
use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    code: Code::info(601, "raw-blank"),
    summary: "a blank in a URL",
    meaning: "\
A URL cannot hold a blank (RFC 3986, 2). Many clients encode it by themselves;
others send the request cut at the blank, or refuse it. `odq fmt --encode`
writes the whole URL as it is sent.",
    example: "https://example.com/referrals?$filter=status eq 'New'",
    instead: "https://example.com/referrals?$filter=status%20eq%20'New'",
    fix: Some(Applicability::Unsafe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    if absolute(finder.tree).is_none() {
        return;
    }
    let text = finder.tree.source.as_str();
    let blanks: Vec<Span> = text
        .match_indices(' ')
        .map(|(at, blank)| Span::from(at..at + blank.len()))
        .collect();
    let Some(first) = blanks.first() else {
        return;
    };
    let message = match blanks.len() {
        1 => "a blank in a URL".to_owned(),
        many => format!("{many} blanks in a URL"),
    };
    // What people read is written with blanks, and many programs encode them: not unasked.
    let edits = blanks.iter().map(|span| (*span, "%20".to_owned()));
    let fix = Fix::several(Applicability::Unsafe, "write `%20`", edits);
    finder.add_encoded(finder.finding(*first, message).with_fix(fix));
}
