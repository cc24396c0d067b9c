//! Findings mended: their fixes made, round after round, until there is none left to make.
//!
//! In one round no two edits overlap, and a fix that would make a query worse is not made: a fix of
//! syntax leaves fewer errors of syntax, a fix of another error no more errors, a fix of advice no
//! error that was not there. Requests are mended where they stand: in a file only the edits of fixes are made, and a
//! round after which the file would be read otherwise is not.

mod choice;

use super::allowances::Allowances;
use super::arguments::InputForm;
use super::asked::Asked;
use super::desk::Judgement;
use super::foreign::Foreign;
use super::requests;
use choice::{Candidate, applied, candidates, sound};
use odq::diagnostic::{Applicability, Diagnostic, Diagnostics, Edit};
use odq::extract::{FileKind, Request};

/// How fixes are made.
#[derive(Debug)]
pub(crate) struct Mending<'a> {
    /// What requests are judged by.
    pub(crate) by: &'a Judgement,
    /// The form that the user says they have.
    pub(crate) form: InputForm,
    /// How far a fix must be trusted.
    pub(crate) least: Applicability,
}

/// A text with its fixes made.
#[derive(Debug)]
pub(crate) struct Mended {
    /// The new text.
    pub(crate) text: String,
    /// How many fixes were made.
    pub(crate) fixed: usize,
    /// Whether no fix is left to be made.
    pub(crate) is_done: bool,
}

/// How many rounds there are at most; fixes that undo one another would never end.
const ROUNDS: usize = 30;
/// How often a file is read to find the changes after which it would be read otherwise.
const READINGS: usize = 64;

/// What becomes of one request.
struct Change {
    /// Which one it is, from 0.
    number: usize,
    /// Its new text.
    text: String,
    /// The edits of the file.
    edits: Vec<Edit>,
    /// How many fixes these are.
    fixes: usize,
}

impl Mending<'_> {
    /// Mends a query.
    pub(crate) fn query(&self, asked: &Asked) -> Mended {
        let judge = |text: &str| {
            let query = Asked::whole(text, asked.input())
                .parse(&self.by.limits)
                .query;
            self.by.lint(&query).diagnostics
        };
        let mut mended = Mended::new(asked.text());
        for _ in 0..ROUNDS {
            let before = judge(&mended.text);
            let fixes = candidates(&before, before.as_slice(), self.least, |_| true);
            let Some((text, kept)) = sound(&mended.text, &before, fixes, judge) else {
                return mended;
            };
            mended.fixed += kept.len();
            mended.text = text;
        }
        mended.is_done = false;
        mended
    }

    /// Mends the requests of a file.
    pub(crate) fn file(&self, text: &str, kind: FileKind) -> Mended {
        let mut mended = Mended::new(text);
        let mut open: Option<Vec<usize>> = None;
        for _ in 0..ROUNDS {
            let found = self.find(&mended.text, kind);
            let numbers = open.unwrap_or_else(|| (0..found.len()).collect());
            // Who allows a finding wants no fix for it.
            let mut allowances = Allowances::find(&mended.text, kind);
            let changes = numbers.into_iter().filter_map(|number| {
                let request = found.get(number)?;
                self.change(number, request, (&mended.text, kind), &mut allowances)
            });
            let changes: Vec<Change> = changes.collect();
            let changes = self.harmless(&mended.text, kind, &found, changes);
            let Some(new) = made(&mended.text, &changes).filter(|_| !changes.is_empty()) else {
                return mended;
            };
            mended.fixed += changes.iter().map(|change| change.fixes).sum::<usize>();
            // What did not change has nothing more to be mended.
            open = Some(changes.iter().map(|change| change.number).collect());
            mended.text = new;
        }
        mended.is_done = false;
        mended
    }

    pub(super) fn find<'t>(&self, text: &'t str, kind: FileKind) -> Vec<Request<'t>> {
        requests::find(text, kind, Some(self.by.profile()))
    }

    /// What becomes of a request in one round; `None` if it stays.
    fn change(
        &self,
        number: usize,
        request: &Request<'_>,
        (file, kind): (&str, FileKind),
        allowances: &mut Allowances,
    ) -> Option<Change> {
        let parse = |text: &str| {
            let input = requests::input_of(text, request.form, self.form);
            requests::parse(text, input, kind, &self.by.limits).query
        };
        let judge = |text: &str| self.by.lint(&parse(text)).diagnostics;
        let is_foreign = || {
            let query = parse(&request.text);
            self.by.passes(&mut Foreign::default(), request, &query)
        };
        if request.service_link || is_foreign() {
            return None;
        }
        let before: Diagnostics = judge(&request.text);
        let in_file = requests::in_file(request, (file, kind), before.clone());
        let is_wanted = |found: &Diagnostic| !allowances.allow(found, request.span());
        let mut fixes = candidates(&before, &in_file, self.least, is_wanted);
        fixes.retain(|fix| fix.keeps_between(&request.text, file));
        let (text, kept) = sound(&request.text, &before, fixes, judge)?;
        Some(Change {
            number,
            text,
            fixes: kept.len(),
            edits: kept
                .into_iter()
                .flat_map(Candidate::edits_of_file)
                .collect(),
        })
    }

    /// Those of the changes after which the file holds the requests that are meant.
    fn harmless(
        &self,
        file: &str,
        kind: FileKind,
        found: &[Request<'_>],
        changes: Vec<Change>,
    ) -> Vec<Change> {
        let mut kept = Vec::with_capacity(changes.len());
        let mut waiting = vec![changes];
        let mut readings = 0;
        while let Some(mut some) = waiting.pop() {
            readings += 1;
            if self.holds(file, kind, found, &some) {
                kept.append(&mut some);
            } else if some.len() > 1 && readings < READINGS {
                let rest = some.split_off(some.len() / 2);
                waiting.extend([rest, some]);
            }
        }
        kept.sort_by_key(|change| change.number);
        if readings > 1 && !self.holds(file, kind, found, &kept) {
            kept.clear();
        }
        kept
    }

    /// Whether the file with the changes holds what they make of its requests.
    fn holds(&self, file: &str, kind: FileKind, found: &[Request<'_>], changes: &[Change]) -> bool {
        let Some(new) = made(file, changes) else {
            return false;
        };
        let mut meant: Vec<&str> = found.iter().map(|request| &*request.text).collect();
        for change in changes {
            if let Some(text) = meant.get_mut(change.number) {
                *text = &change.text;
            }
        }
        let again = self.find(&new, kind);
        again.len() == meant.len()
            && again
                .iter()
                .zip(meant)
                .all(|(new, meant)| new.text == meant)
    }
}

impl Mended {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            fixed: 0,
            is_done: true,
        }
    }
}

/// The file with the changes made.
fn made(file: &str, changes: &[Change]) -> Option<String> {
    let edits = changes.iter().flat_map(|change| change.edits.clone());
    let mut edits: Vec<Edit> = edits.collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    applied(file, edits)
}

#[cfg(test)]
mod tests;
