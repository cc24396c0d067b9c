//! How much is written about one query: a report has an end, whatever the query is.

use super::reporter::FileReport;
use odq::diagnostic::{Diagnostic, Edit, Fix, Label, Span};
use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

/// What is written about one query, or in forms for people about one text, takes at most so many
/// bytes, the summary included.
const LIMIT: usize = 64 * 1024;
/// The part of [`LIMIT`] that is kept free for what stands round the findings.
const RESERVE: usize = 2 * 1024;
/// A fix of more edits than this is told as one of so many.
const EDITS: usize = 32;
/// How many labels of a finding programs are told.
const LABELS: usize = 32;

/// Writes the findings of a text until its share is used up, and gives the number of those that
/// are left over. `render` is told the finding and how much room there is.
pub(super) fn write_some(
    out: &mut dyn Write,
    report: &FileReport<'_>,
    mut render: impl FnMut(&Diagnostic, usize) -> String,
) -> io::Result<usize> {
    let mut room = LIMIT - RESERVE;
    let mut left = report.findings.len();
    for finding in report.findings {
        let text = render(finding, room);
        if text.len() > room {
            break;
        }
        room -= text.len();
        left -= 1;
        out.write_all(text.as_bytes())?;
    }
    Ok(left + report.omitted)
}

/// How much of a finding programs are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// Neither fixes nor labels.
    Bare,
    /// No fixes.
    Labelled,
    /// All of it.
    Whole,
}

impl Detail {
    /// The labels that are told.
    pub(super) fn labels(self, finding: &Diagnostic) -> &[Label] {
        match self {
            Self::Bare => &[],
            Self::Labelled | Self::Whole => finding.labels.get(..LABELS).unwrap_or(&finding.labels),
        }
    }

    /// The fixes that are told.
    pub(super) fn fixes(self, finding: &Diagnostic) -> &[Fix] {
        match self {
            Self::Bare | Self::Labelled => &[],
            Self::Whole => &finding.fixes,
        }
    }
}

/// The findings of a text as a form for programs writes them, of each query as many as there is room
/// for. `render` is told the number of the finding in the report.
///
/// Where all that there is to say takes too much, the findings get equal shares: one that needs more
/// is told without its fixes, or without its labels, before another is left out. `odq check --fix`
/// makes the fixes nevertheless.
pub(super) fn share(
    report: &FileReport<'_>,
    mut render: impl FnMut(usize, &Diagnostic, Detail) -> String,
) -> Vec<Option<String>> {
    let mut all = Vec::with_capacity(report.findings.len());
    for group in groups(report) {
        let findings = report.findings.get(group.clone()).unwrap_or(&[]);
        let mut room = LIMIT - RESERVE;
        let mut told = Vec::with_capacity(findings.len());
        for (number, finding) in group.clone().zip(findings) {
            let whole = (least(finding) <= room).then(|| render(number, finding, Detail::Whole));
            let Some(whole) = whole.filter(|whole| whole.len() <= room) else {
                break;
            };
            room -= whole.len();
            told.push(Some(whole));
        }
        if told.len() < findings.len() {
            told.clear();
            room = LIMIT - RESERVE;
            for ((number, finding), left) in group.zip(findings).zip((1..=findings.len()).rev()) {
                let fair = room / left;
                let texts = [Detail::Whole, Detail::Labelled, Detail::Bare]
                    .into_iter()
                    .filter(|detail| *detail < Detail::Whole || least(finding) <= fair)
                    .map(|detail| render(number, finding, detail));
                let text = shortest_until(texts, fair).filter(|text| text.len() <= room);
                room -= text.as_ref().map_or(0, String::len);
                told.push(text);
            }
        }
        all.extend(told);
    }
    all
}

/// What the fixes of a finding take at least.
fn least(finding: &Diagnostic) -> usize {
    let edits = finding.fixes.iter().flat_map(|fix| &fix.edits);
    edits.map(|edit| edit.text.len()).sum()
}

/// The first of the texts that is no longer than that, or else the last.
fn shortest_until(texts: impl Iterator<Item = String>, length: usize) -> Option<String> {
    let mut last = None;
    for text in texts {
        let is_short = text.len() <= length;
        last = Some(text);
        if is_short {
            break;
        }
    }
    last
}

/// The findings of one query after those of another.
fn groups(report: &FileReport<'_>) -> Vec<Range<usize>> {
    let query = |finding: &Diagnostic| {
        let at = finding.span.start;
        report.queries.partition_point(|query| query.start <= at)
    };
    let mut start = 0;
    let groups = report
        .findings
        .chunk_by(|one, next| query(one) == query(next));
    groups
        .map(|group| {
            let range = start..start + group.len();
            start = range.end;
            range
        })
        .collect()
}

/// The edits of a fix with those joined that are nearest to one another, until there are few.
pub(super) fn joined<'f>(fix: &'f Fix, text: &str) -> Cow<'f, [Edit]> {
    let edits = fix.edits.as_slice();
    let Some(surplus @ 1..) = edits.len().checked_sub(EDITS) else {
        return Cow::Borrowed(edits);
    };
    let gaps = edits.windows(2).map(|pair| match pair {
        [one, next] => text.get(one.span.end as usize..next.span.start as usize),
        _ => None,
    });
    // What does not fit the text is told as it is.
    let Some(gaps) = gaps.collect::<Option<Vec<&str>>>() else {
        return Cow::Borrowed(edits);
    };
    let mut nearest: Vec<usize> = (0..gaps.len()).collect();
    nearest.sort_by_key(|at| gaps.get(*at).map_or(0, |gap| gap.len()));
    let mut is_joined = vec![false; gaps.len()];
    for at in nearest.into_iter().take(surplus) {
        if let Some(it) = is_joined.get_mut(at) {
            *it = true;
        }
    }
    let mut out: Vec<Edit> = Vec::with_capacity(EDITS);
    let before = std::iter::once((false, "")).chain(is_joined.into_iter().zip(gaps));
    for (edit, (is_joined, gap)) in edits.iter().zip(before) {
        match out.last_mut().filter(|_| is_joined) {
            Some(last) => {
                last.text.push_str(gap);
                last.text.push_str(&edit.text);
                last.span = Span::new(last.span.start, edit.span.end);
            }
            None => out.push(edit.clone()),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::super::format::{Format, ReportFormat};
    use super::super::samples;
    use super::*;
    use clap::ValueEnum;
    use odq::diagnostic::Applicability;
    use serde_json::Value;

    #[test]
    fn the_worst_text_stays_within_the_limit() {
        let text = "\u{e0001}".repeat(16_000);
        let finding = (0..40_u32).fold(
            Diagnostic::new(samples::UNKNOWN, Span::from(0..text.len()), &text).with_help(&text),
            |finding, n| finding.with_label(Span::at(n * 1600), &text),
        );
        let edits: Vec<(Span, &str)> = (0..8).map(|n| (Span::at(n * 8000), &*text)).collect();
        let finding = (0..4).fold(finding, |finding, _| {
            finding.with_fix(samples::fixes(&edits))
        });
        let findings = vec![finding; 100];
        for format in [Format::Full, Format::Concise] {
            let written = samples::render(&[samples::report(&text, &findings)], format, false);
            assert!(written.len() <= LIMIT, "{}", written.len());
            assert!(written.contains("more findings"));
        }
        let findings = &findings[..12];
        for format in ReportFormat::value_variants() {
            let written = samples::render(&[samples::report(&text, findings)], *format, false);
            // SARIF has a page on each rule that is met.
            let pages = 8 * 1024 * usize::from(*format == ReportFormat::Sarif);
            assert!(
                (1000..=LIMIT + pages).contains(&written.len()),
                "{format:?}: {}",
                written.len()
            );
        }
    }

    fn document(text: &str, findings: &[Diagnostic]) -> Value {
        let document = samples::render(&[samples::report(text, findings)], Format::Json, false);
        assert!(document.len() <= LIMIT, "{}", document.len());
        serde_json::from_str(&document).unwrap()
    }

    /// A query with a sign again and again, and a fix with an edit for each.
    fn dotted(times: usize, between: &str) -> (String, Fix) {
        let text = format!("+{between}").repeat(times);
        let edits = text
            .match_indices('+')
            .map(|(at, _)| (Span::from(at..at + 1), "%2B".to_owned()));
        let fix = Fix::several(Applicability::Safe, "write `%2B`", edits);
        (text, fix)
    }

    #[test]
    fn a_fix_of_many_edits_is_told_as_one_of_few_that_does_the_same() {
        for (times, between) in [(2, "a"), (EDITS, "é"), (EDITS + 1, "é"), (2000, "abcdefgh")] {
            let (text, fix) = dotted(times, between);
            let few = Fix {
                edits: joined(&fix, &text).into_owned(),
                ..fix.clone()
            };
            assert_eq!(few.edits.len(), times.min(EDITS));
            assert_eq!(few.apply(&text), fix.apply(&text));
            let found = samples::at(&text, "+").with_fix(fix);
            let told = document(&text, &[found]);
            let edits = told["diagnostics"][0]["fixes"][0]["edits"].as_array();
            assert_eq!(edits.unwrap().len(), times.min(EDITS));
        }
    }

    #[test]
    fn what_lies_near_is_joined_first() {
        let near = "++++".repeat(20);
        let text = format!("{near}{}{near}", "far away".repeat(100));
        let edits = text
            .match_indices('+')
            .map(|(at, _)| (Span::from(at..at + 1), " ".to_owned()));
        let fix = Fix::several(Applicability::Safe, "write", edits);
        let few = joined(&fix, &text);
        assert_eq!(few.len(), EDITS);
        assert!(few.iter().all(|edit| edit.text.len() < 200));
    }

    #[test]
    fn edits_that_do_not_fit_are_told_as_they_are() {
        let (_, fix) = dotted(100, "abc");
        assert_eq!(joined(&fix, "+"), fix.edits);
    }

    #[test]
    fn a_finding_is_told_without_its_fix_before_another_is_left_out() {
        let text = "a eq 1";
        let long = "x".repeat(40_000);
        let finding = |new: &str| {
            let found = samples::at(text, "a").with_label(Span::at(2), "here");
            found.with_fix(samples::fix(text, "a", new))
        };
        let told = document(text, &[finding(&long), finding("b"), finding(&long)]);
        let told = told["diagnostics"].as_array().unwrap();
        let fixes = told.iter().map(|it| {
            let number = it["fixes"].as_array().unwrap().len();
            (number, it["omittedFixes"].as_u64().unwrap_or(0))
        });
        assert_eq!(fixes.collect::<Vec<_>>(), [(0, 1), (1, 0), (1, 0)]);
        assert!(told.iter().all(|it| it["labels"][0]["message"] == "here"));
    }

    #[test]
    fn what_there_is_no_room_for_is_counted() {
        let message = "m".repeat(2000);
        let findings = vec![Diagnostic::new(samples::COST, Span::at(0), message); 100];
        let told = document("x", &findings);
        let number = told["diagnostics"].as_array().unwrap().len();
        assert!((20..40).contains(&number), "{number}");
        let summary = &told["summary"];
        assert_eq!(summary["infos"], number);
        assert_eq!(summary["omitted"], 100 - number);
    }

    #[test]
    fn each_query_of_a_file_has_its_room() {
        let text = "+\n".repeat(50);
        let starts = (0..50_u32).map(|n| n * 2);
        let queries: Vec<Span> = starts.map(|at| Span::new(at, at + 1)).collect();
        let fix = |at: Span| Fix::replace(Applicability::Safe, "write", at, "x".repeat(30_000));
        let finding = |at: &Span| Diagnostic::new(samples::COST, *at, "no").with_fix(fix(*at));
        let findings: Vec<Diagnostic> = queries.iter().map(finding).collect();
        let report = FileReport {
            queries: &queries,
            requests: queries.len(),
            ..samples::report(&text, &findings)
        };
        let told = share(&report, |_, finding, detail| {
            detail
                .fixes(finding)
                .iter()
                .map(|fix| &*fix.edits[0].text)
                .collect()
        });
        assert!(told.iter().flatten().all(|text| text.len() == 30_000));
        assert_eq!(told.len(), 50);
    }
}
