//! Syntax errors as a picture, for tests about their wording.

use odq::diagnostic::{Applicability, Limits, Span};
use odq::syntax::{Input, SyntaxError, parse};

/// Every error of a text: the text with carets below the place, the code and the message; then the
/// related place, the help, and for each fix the text after it.
///
/// A fix that a program may apply must take its own error away and bring none instead.
#[track_caller]
pub(crate) fn findings(text: &str) -> String {
    let read = |text: &str| parse(text, Input::Auto, &Limits::DEFAULT).1;
    let errors = read(text);
    if errors.is_empty() {
        return "no errors".to_owned();
    }
    let mut out = String::new();
    for error in &errors {
        out.push_str(&finding(text, error));
        for fix in &error.fixes {
            let fixed = fix.apply(text).expect("the edits fit the text");
            let trust = match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
                Applicability::Display => "display",
            };
            out.push_str(&format!("{trust} fix: {}\n{fixed}\n", fix.message));
            if fix.applicability != Applicability::Display {
                let left = read(&fixed);
                assert!(left.len() < errors.len(), "{fixed:?} has {left:#?}");
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// One error: the text with carets below the place, the code and the message; then the related place
/// and the help.
fn finding(text: &str, error: &SyntaxError) -> String {
    let diagnostic = error.diagnostic();
    let place = carets(text, diagnostic.span);
    let (code, message) = (diagnostic.code, diagnostic.message);
    let mut out = format!("{text}\n{place} {code} {message}\n");
    for label in &diagnostic.labels {
        out.push_str(&format!("{} {}\n", carets(text, label.span), label.message));
    }
    if let Some(help) = &diagnostic.help {
        out.push_str(&format!("help: {help}\n"));
    }
    out
}

/// One error as [`findings`] shows it, with the texts of its fixes.
pub(crate) fn picture(text: &str, error: &SyntaxError) -> String {
    let mut out = finding(text, error);
    for fix in &error.fixes {
        let fixed = fix.apply(text).expect("the edits fit the text");
        out.push_str(&format!("fix: {}\n{fixed}\n", fix.message));
    }
    out.truncate(out.trim_end().len());
    out
}

fn carets(text: &str, span: Span) -> String {
    let column = text[..span.start as usize].chars().count();
    let width = span.of(text).chars().count().max(1);
    format!("{}{}", " ".repeat(column), "^".repeat(width))
}
