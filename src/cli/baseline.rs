//! A list of known findings: old ones are passed over, new ones are told. Files are called by their
//! paths from the folder of the list on, wherever the user is.

use super::changing;
use super::failure::{Failure, reason};
use super::report::{FileReport, Fingerprint, fingerprints};
use odq::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::{self, Path, PathBuf};

/// Findings that are known, each by its fingerprint.
#[derive(Debug)]
pub(crate) struct Baseline {
    known: BTreeSet<String>,
    folder: PathBuf,
}

/// The findings of a run, to be known in the next.
#[derive(Debug)]
pub(crate) struct Record {
    findings: Vec<Entry>,
    folder: PathBuf,
}

#[derive(Debug, Deserialize, Serialize)]
struct Document {
    version: u8,
    findings: Vec<Entry>,
}

/// One finding; the code and the file are for people.
#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Entry {
    file: String,
    code: String,
    fingerprint: String,
}

const VERSION: u8 = 1;

impl Baseline {
    /// Reads the file that [`Record::write`] wrote.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let refuse = |why: String| {
            let name = path.display();
            Failure::Because(format!("cannot read the baseline `{name}`: {why}"))
        };
        let bytes = fs::read(path).map_err(|error| refuse(reason(&error)))?;
        let document: Document =
            serde_json::from_slice(&bytes).map_err(|error| refuse(error.to_string()))?;
        if document.version != VERSION {
            return Err(refuse(format!("it has the version {}", document.version)));
        }
        let known = document.findings.into_iter().map(|entry| entry.fingerprint);
        Ok(Self {
            known: known.collect(),
            folder: folder_of(path),
        })
    }

    /// Takes out the findings that are known, and gives how many these were.
    pub(crate) fn sift(&self, report: &FileReport<'_>) -> (Vec<Diagnostic>, usize) {
        let name = name_from(&self.folder, report);
        let named = FileReport {
            file: name.as_deref(),
            ..*report
        };
        let all = report.findings.iter().zip(fingerprints(&named));
        let is_new = |known: &Fingerprint| !self.known.contains(&known.to_text());
        let new: Vec<Diagnostic> = all
            .filter(|(_, fingerprint)| is_new(fingerprint))
            .map(|(finding, _)| finding.clone())
            .collect();
        let known = report.findings.len() - new.len();
        (new, known)
    }
}

impl Record {
    /// One that is to be written to a file.
    pub(crate) fn of(path: &Path) -> Self {
        Self {
            findings: Vec::new(),
            folder: folder_of(path),
        }
    }

    /// Adds the findings of a file.
    pub(crate) fn add(&mut self, report: &FileReport<'_>) {
        let name = name_from(&self.folder, report);
        let named = FileReport {
            file: name.as_deref(),
            ..*report
        };
        let all = report.findings.iter().zip(fingerprints(&named));
        self.findings
            .extend(all.map(|(finding, fingerprint)| Entry {
                file: named.file.unwrap_or_default().replace('\\', "/"),
                code: finding.code.to_string(),
                fingerprint: fingerprint.to_text(),
            }));
    }

    /// Writes them, a line each, and gives how many they are.
    pub(crate) fn write(mut self, path: &Path) -> Result<usize, Failure> {
        self.findings.sort();
        let name = path.display().to_string();
        let lines: Result<Vec<String>, _> =
            self.findings.iter().map(serde_json::to_string).collect();
        let lines = lines.map_err(|error| Failure::Because(error.to_string()))?;
        let text = match lines.is_empty() {
            true => format!("{{\"version\":{VERSION},\"findings\":[]}}\n"),
            false => format!(
                "{{\"version\":{VERSION},\"findings\":[\n{}\n]}}\n",
                lines.join(",\n")
            ),
        };
        changing::create(path, &name, &text)?;
        Ok(lines.len())
    }
}

/// The folder of a list.
fn folder_of(list: &Path) -> PathBuf {
    let whole = path::absolute(list).unwrap_or_else(|_| list.to_owned());
    whole.parent().map(Path::to_owned).unwrap_or_default()
}

/// What a file is called from a folder on; one that is not below it is called as it is.
fn name_from(folder: &Path, report: &FileReport<'_>) -> Option<String> {
    let file = report.file?;
    let whole = path::absolute(file).ok();
    let below = whole.as_deref().and_then(|it| it.strip_prefix(folder).ok());
    let name = below.and_then(Path::to_str).unwrap_or(file);
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use odq::codes;
    use odq::diagnostic::Span;

    #[test]
    fn what_was_written_is_known() {
        let code = codes::find("OD201").unwrap().code;
        let at = |at: u32| Diagnostic::new(code, Span::new(at, at + 1), "x");
        let report = |text: &'static str, findings| FileReport {
            file: Some("a.odata"),
            text,
            findings,
            omitted: 0,
            requests: 1,
            queries: &[],
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("baseline.json");
        let old = [at(0), at(2)];
        let mut record = Record::of(&path);
        record.add(&report("a b", &old));
        assert_eq!(record.write(&path).unwrap(), 2);
        let baseline = Baseline::read(&path).unwrap();
        // Two are known, wherever they are now; the third of the same query is new.
        let new = [at(2), at(4), at(5)];
        let (left, known) = baseline.sift(&report("# a b", &old));
        assert_eq!((left.len(), known), (2, 0));
        let (left, known) = baseline.sift(&report("#\na b", &new));
        assert_eq!((left, known), (vec![at(5)], 2));
        let there = folder.path().join("a.odata");
        let by_path = FileReport {
            file: there.to_str(),
            ..report("a b", &old)
        };
        let mut record = Record::of(&path);
        record.add(&by_path);
        assert_eq!(record.findings[0].file, "a.odata");
        assert!(Baseline::read(folder.path()).is_err());
        fs::write(&path, "{}").unwrap();
        assert!(Baseline::read(&path).is_err());
    }
}
