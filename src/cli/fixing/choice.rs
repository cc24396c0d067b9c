use odq::diagnostic::{Applicability, Diagnostic, Diagnostics, Edit, Fix, Severity, Span};
use std::collections::BTreeMap;

/// A fix that may be made.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The code of what it mends.
    code: u16,
    /// How much that weighs.
    severity: Severity,
    /// Its edits of the query.
    own: Vec<Edit>,
    /// Its edits of the file.
    in_file: Vec<Edit>,
}

/// The fixes that can be made together: of each finding the likeliest that is trusted, and none
/// that reaches into the place of one before it; none of a finding in the file that is not wanted. `in_file` has the same findings in places of the
/// file.
pub(super) fn candidates(
    findings: &Diagnostics,
    in_file: &[Diagnostic],
    least: Applicability,
    mut is_wanted: impl FnMut(&Diagnostic) -> bool,
) -> Vec<Candidate> {
    let pairs = findings.iter().zip(in_file);
    let wanted = pairs.filter(|(_, in_file)| is_wanted(in_file));
    let fixes = wanted.filter_map(|(own, in_file)| {
        let mut fixes = own.fixes.iter().zip(&in_file.fixes);
        let (own_fix, fix) = fixes.find(|(_, fix)| fix.applicability >= least)?;
        Some(Candidate {
            code: own.code.number(),
            severity: own.severity,
            own: own_fix.edits.clone(),
            in_file: fix.edits.clone(),
        })
    });
    let mut fixes: Vec<Candidate> = fixes.filter(|fix| !fix.own.is_empty()).collect();
    fixes.sort_by_key(|fix| (fix.place().start, fix.place().end));
    let mut last: Option<Span> = None;
    fixes.retain(|fix| {
        let place = fix.place();
        let is_apart = last.is_none_or(|last| {
            let touches = place.start == last.end && (place.is_empty() || last.is_empty());
            place.start >= last.end && !touches
        });
        if is_apart {
            last = Some(place);
        }
        is_apart
    });
    fixes
}

impl Candidate {
    /// What lies between its first and its last edit is its own as well.
    fn place(&self) -> Span {
        let spans = self.own.iter().map(|edit| edit.span);
        spans.reduce(Span::to).unwrap_or_default()
    }

    /// Whether nothing is lost that stands between the lines of a query, such as a comment.
    pub(super) fn keeps_between(&self, query: &str, file: &str) -> bool {
        self.own.iter().zip(&self.in_file).all(|(own, in_file)| {
            let covered = in_file.span.of(file);
            let own = own.span.of(query).split_whitespace();
            !covered.contains(['\n', '\r']) || own.eq(covered.split_whitespace())
        })
    }

    pub(super) fn edits_of_file(self) -> Vec<Edit> {
        self.in_file
    }
}

/// The text with those of the fixes that do not make it worse, and these; `None` if there is none.
/// What is wrong with the syntax is mended first, then other errors: what else is wrong is known
/// only then.
pub(super) fn sound(
    text: &str,
    before: &Diagnostics,
    candidates: Vec<Candidate>,
    judge: impl Fn(&str) -> Diagnostics,
) -> Option<(String, Vec<Candidate>)> {
    let (syntax, rest): (Vec<Candidate>, Vec<Candidate>) =
        candidates.into_iter().partition(|fix| is_syntax(fix.code));
    let (errors, advice) = rest
        .into_iter()
        .partition(|fix| fix.severity == Severity::Error);
    let stages: [(Vec<Candidate>, Rule); 3] = [
        (syntax, has_better_syntax),
        (errors, has_no_more_errors),
        (advice, has_no_new_error),
    ];
    stages.into_iter().find_map(|(fixes, is_fit)| {
        let with = |fixes: &[Candidate]| {
            let edits = fixes.iter().flat_map(|fix| fix.own.clone()).collect();
            let new = applied(text, edits).filter(|new| new != text)?;
            is_fit(before, &judge(&new)).then_some(new)
        };
        let (mut kept, mut best) = (Vec::new(), None);
        // Those that do are mostly few: they are looked for in halves, from left to right.
        let (mut waiting, mut trials) = (vec![fixes], 0);
        while let Some(mut some) = waiting.pop() {
            let before = kept.len();
            kept.append(&mut some);
            trials += 1;
            if let Some(new) = with(&kept) {
                best = Some(new);
                continue;
            }
            let mut some = kept.split_off(before);
            if some.len() > 1 && trials < TRIALS {
                let rest = some.split_off(some.len() / 2);
                waiting.extend([rest, some]);
            }
        }
        best.map(|new| (new, kept))
    })
}

/// How often a text is judged to find the fixes that make it worse, before the rest is left as it is.
const TRIALS: usize = 64;

/// Whether findings before a fix and after it let it pass.
type Rule = fn(&Diagnostics, &Diagnostics) -> bool;

/// A text with edits made, which are in order.
pub(super) fn applied(text: &str, edits: Vec<Edit>) -> Option<String> {
    let fix = Fix {
        message: String::new(),
        applicability: Applicability::Safe,
        edits,
    };
    fix.apply(text)
}

/// Whether there are fewer errors of syntax, those that were not kept included. Others may be seen
/// only now: what could not be read was not judged.
fn has_better_syntax(before: &Diagnostics, after: &Diagnostics) -> bool {
    let count = |findings| -> usize {
        let errors = errors(findings).into_iter();
        errors
            .filter(|(code, _)| is_syntax(*code))
            .map(|(_, count)| count)
            .sum()
    };
    (count(after), after.omitted()) < (count(before), before.omitted())
}

/// Whether there are no more errors in all. One may show itself where another hid it: the type of
/// an unknown name is not known.
fn has_no_more_errors(before: &Diagnostics, after: &Diagnostics) -> bool {
    let count = |findings| errors(findings).values().sum::<usize>();
    after.omitted() <= before.omitted() && count(after) <= count(before)
}

/// Whether there are no more errors of any kind.
fn has_no_new_error(before: &Diagnostics, after: &Diagnostics) -> bool {
    let old = errors(before);
    let known = |code: &u16| old.get(code).copied().unwrap_or(0);
    let mut new = errors(after);
    new.retain(|code, count| *count > known(code));
    after.omitted() <= before.omitted() && new.is_empty()
}

/// How many errors there are of each code.
fn errors(findings: &Diagnostics) -> BTreeMap<u16, usize> {
    let mut counts = BTreeMap::new();
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    for finding in errors {
        *counts.entry(finding.code.number()).or_insert(0) += 1;
    }
    counts
}

/// Whether a code is one of syntax, OD1xx.
const fn is_syntax(code: u16) -> bool {
    code / 100 == 1
}
