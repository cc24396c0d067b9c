//! Names of findings that last: the same finding has the same one in the next run, wherever the
//! query has moved to in its file.

use super::reporter::FileReport;
use odq::diagnostic::{Diagnostic, Span};
use std::collections::HashMap;

/// A number made of a finding's code, its file, the query it is about (without regard to blanks
/// and line breaks), and how many findings of the same code and query come before it. Lines and
/// columns are no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Fingerprint(u128);

impl Fingerprint {
    /// As it is written: 32 hexadecimal digits.
    pub(crate) fn to_text(self) -> String {
        format!("{:032x}", self.0)
    }
}

/// The fingerprints of the findings of a text, in their order.
pub(crate) fn fingerprints(report: &FileReport<'_>) -> Vec<Fingerprint> {
    let mut seen: HashMap<u128, u32> = HashMap::new();
    let name = report.file.map(|file| file.replace('\\', "/"));
    let one = |finding: &Diagnostic| {
        let mut hash = Hash::new();
        hash.add(&finding.code.to_string());
        hash.add(name.as_deref().unwrap_or(""));
        for word in query(report, finding).split_whitespace() {
            hash.add(word);
        }
        let before = seen.entry(hash.0).or_insert(0);
        hash.add(&before.to_string());
        *before += 1;
        Fingerprint(hash.0)
    };
    report.findings.iter().map(one).collect()
}

/// The text that a finding is about: its query, or its line where there is none.
fn query<'t>(report: &FileReport<'t>, finding: &Diagnostic) -> &'t str {
    if report.path().is_none() {
        return report.text;
    }
    let at = finding.span.start;
    let behind = report.queries.partition_point(|query| query.start <= at);
    let query = behind
        .checked_sub(1)
        .and_then(|last| report.queries.get(last));
    if let Some(query) = query.filter(|query| at <= query.end) {
        return query.of(report.text);
    }
    let (before, after) = report
        .text
        .split_at_checked(at as usize)
        .unwrap_or_default();
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = after.find(['\n', '\r']).unwrap_or(after.len());
    Span::from(start..before.len() + end).of(report.text)
}

/// FNV-1a of 128 bits: as stable as its definition, and no secret depends on it.
struct Hash(u128);

impl Hash {
    const fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    /// Adds a text, and that it ends.
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 ^= u128::from(byte);
            self.0 = self
                .0
                .wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[track_caller]
    fn of(text: &str, parts: &[&str], queries: &[Span]) -> Vec<Fingerprint> {
        let findings: Vec<Diagnostic> = parts.iter().map(|part| samples::at(text, part)).collect();
        fingerprints(&FileReport {
            queries,
            ..samples::report(text, &findings)
        })
    }

    #[test]
    fn a_finding_keeps_its_fingerprint_when_its_query_moves() {
        let one = of("a eq b\nc eq d", &["c"], &[]);
        assert_eq!(of("# new\n\nx\nc  eq\td\nmore", &["c"], &[]), one);
        assert_ne!(of("a eq b\nc eq e", &["c"], &[]), one);
        let query = |text: &str| Span::from(text.find('(').unwrap()..text.find(')').unwrap() + 1);
        let (short, long) = ("x (a y)", "# new\nx (a\n  y) z");
        assert_eq!(
            of(short, &["y"], &[query(short)]),
            of(long, &["y"], &[query(long)])
        );
    }

    #[test]
    fn equal_findings_are_told_apart() {
        let text = "a a";
        let found = of(text, &["a", "a", " "], &[]);
        let again = of(text, &["a", "a", " "], &[]);
        assert_eq!(found, again);
        let mut different = found.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), found.len());
    }

    #[test]
    fn a_fingerprint_never_changes() {
        let [only] = of("a eq b", &["b"], &[])[..] else {
            panic!("one finding")
        };
        insta::assert_snapshot!(only.to_text(), @"2ac264ca2ece6d4d9775a76c0e9eec64");
    }
}
