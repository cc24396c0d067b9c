//! Fixes that the types do not allow, which is found by trying them.
//!
//! Whoever makes a fix knows the text, or one expression and its type. `name like 'a%'` is mended by
//! `startswith(name,'a')`, and `status like 'a%'` is not, since an enumeration is no text.

use crate::diagnostic::{Applicability, Diagnostic, Diagnostics, Fix, Severity, Span};

/// How many fixes of a query are tried, and how long it may be: this is work for people's own
/// queries.
const MOST: usize = 8;
const LONGEST: usize = 4096;

/// What a fix must not lead to: a wrong type, function, argument, collection or lambda.
const REFUSALS: &[u16] = &[113, 204, 206, 207, 209];

/// Takes away the fixes after which a value at their place does not fit; what does not is the help
/// then, if there is no other. `check` gives all findings of a text.
pub(super) fn withhold(
    diagnostics: &mut Diagnostics,
    text: &str,
    check: impl Fn(&str) -> Vec<Diagnostic>,
) {
    if text.len() > LONGEST {
        return;
    }
    let before: Vec<Diagnostic> = diagnostics
        .iter()
        .filter(|d| is_refusal(d))
        .cloned()
        .collect();
    let mut tries = 0;
    for finding in diagnostics.errors_mut().filter(|error| is_form(error)) {
        let mut reason = None;
        finding.fixes.retain(|fix| {
            tries += 1;
            if tries > MOST || fix.applicability == Applicability::Display {
                return true;
            }
            let refusal = refusal(fix, text, &before, &check);
            let is_kept = refusal.is_none();
            reason = reason.take().or(refusal);
            is_kept
        });
        if let (None, Some(other), true) = (&finding.help, reason, finding.fixes.is_empty()) {
            finding.help = Some(other.help.unwrap_or(other.message));
        }
    }
}

/// Whether an error is about how something is written, so that its fix tells what was meant. A name
/// that is spelt right stays right, whatever its type.
fn is_form(error: &Diagnostic) -> bool {
    let number = error.code.number();
    number < 200 || number == 206
}

fn is_refusal(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && REFUSALS.contains(&finding.code.number())
}

/// The error that a fix leads to at its place.
fn refusal(
    fix: &Fix,
    text: &str,
    before: &[Diagnostic],
    check: impl Fn(&str) -> Vec<Diagnostic>,
) -> Option<Diagnostic> {
    let (first, last) = (fix.edits.first()?, fix.edits.last()?);
    let after = fix.apply(text)?;
    let rest = text.len().checked_sub(last.span.end as usize)?;
    let place = Span::from(first.span.start as usize..after.len().checked_sub(rest)?);
    let was = Span::new(first.span.start, last.span.end);
    // Where what starts outside the fix is after it.
    let moved = |start: u32| match start.checked_sub(was.end) {
        Some(behind) => place.end + behind,
        None => start,
    };
    let known = |other: &Diagnostic| {
        let mut known = before.iter().filter(|known| known.code == other.code);
        known.any(|it| touches(it.span, was) || moved(it.span.start) == other.span.start)
    };
    let mut found = check(&after).into_iter();
    let is_there = |other: &Diagnostic| {
        let mut labels = other.labels.iter();
        touches(other.span, place) || labels.any(|label| touches(label.span, place))
    };
    found.find(|other| is_refusal(other) && is_there(other) && !known(other))
}

const fn touches(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}
