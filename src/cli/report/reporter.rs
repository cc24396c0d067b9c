use super::data;
use super::format::ReportFormat;
use super::lines::Lines;
use odq::diagnostic::{Applicability, Code, Diagnostic, Severity, Span};
use odq::eval::DataError;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

/// What was found in one text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileReport<'a> {
    /// The name of the text; none for a query given as an argument.
    pub(crate) file: Option<&'a str>,
    /// The text that the spans of the findings refer to.
    pub(crate) text: &'a str,
    /// The findings, in the order in which they are written.
    pub(crate) findings: &'a [Diagnostic],
    /// How many findings were counted but not kept.
    pub(crate) omitted: usize,
    /// How many requests the text holds.
    pub(crate) requests: usize,
    /// Where they stand in it, as far as that is known, in order.
    pub(crate) queries: &'a [Span],
}

impl FileReport<'_> {
    /// What the text is called.
    pub(super) fn name(&self) -> &str {
        self.file.unwrap_or("<query>")
    }

    /// The name, if it is not that of an argument.
    pub(super) fn path(&self) -> Option<&str> {
        self.file.filter(|name| !name.starts_with("--"))
    }
}

/// The counts over all texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Summary {
    /// Requests that were looked at.
    pub(crate) requests: usize,
    /// Findings that are errors.
    pub(crate) errors: usize,
    /// Findings that are warnings.
    pub(crate) warnings: usize,
    /// Findings that are advice.
    pub(crate) infos: usize,
    /// Findings that were counted but not kept; they are in none of the other counts.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) omitted: usize,
    /// Fixes that were made before.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) fixed: usize,
    /// Findings that a safe fix mends.
    #[serde(skip)]
    pub(super) safe: usize,
    /// Findings that only an unsafe fix mends.
    #[serde(skip)]
    pub(super) risky: usize,
    /// Whether the user is told that fixes can be made.
    #[serde(skip)]
    pub(super) offers_fixes: bool,
}

pub(super) const fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Summary {
    fn add(&mut self, report: &FileReport<'_>) {
        self.requests += report.requests;
        self.omitted += report.omitted;
        for finding in report.findings {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Info => self.infos += 1,
            }
            match finding.fixes.iter().map(|fix| fix.applicability).max() {
                Some(Applicability::Safe) => self.safe += 1,
                Some(Applicability::Unsafe) => self.risky += 1,
                Some(Applicability::Display) | None => {}
            }
        }
    }

    /// Whether nothing was judged.
    pub(super) fn is_empty(&self) -> bool {
        let nothing = Self {
            offers_fixes: self.offers_fixes,
            ..Self::default()
        };
        *self == nothing
    }

    /// What was fixed and what can be, such as ``2 fixed; 1 more can be with `--unsafe-fixes` ``.
    pub(super) fn fixes(&self) -> Option<String> {
        let (safe, risky) = (self.safe, self.risky);
        let can = match (self.offers_fixes, safe, risky) {
            (false, ..) | (true, 0, 0) => None,
            (true, _, 0) => Some(format!("{safe} can be fixed with `--fix`")),
            (true, 0, _) => Some(format!("{risky} can be fixed with `--fix --unsafe-fixes`")),
            (true, ..) => Some(format!(
                "{safe} can be fixed with `--fix`, {risky} more with `--unsafe-fixes`"
            )),
        };
        let done = (self.fixed > 0).then(|| format!("{} fixed", self.fixed));
        match (done, can) {
            (Some(done), Some(can)) => Some(format!("{done}; {can}")),
            (done, can) => done.or(can),
        }
    }
}

impl fmt::Display for Summary {
    /// Such as `2 errors, 1 warning in 3 requests`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.infos, "info"),
            (self.omitted, "more finding"),
        ];
        let found: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| plural(count, what))
            .collect();
        if found.is_empty() {
            f.write_str("no findings")?;
        } else {
            f.write_str(&found.join(", "))?;
            // Of a schema, not of requests.
            if self.requests == 0 {
                return Ok(());
            }
        }
        write!(f, " in {}", plural(self.requests, "request"))
    }
}

impl Summary {
    /// Counts a finding among those that were not written.
    pub(super) const fn leave_out(&mut self, severity: Severity) {
        let count = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Info => &mut self.infos,
        };
        *count = count.saturating_sub(1);
        self.omitted += 1;
    }
}

/// A count with its noun.
pub(super) fn plural(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// One way to write findings.
pub(super) trait Form {
    /// Writes the findings of one text; called only where there are some.
    fn file(
        &mut self,
        out: &mut dyn Write,
        report: &FileReport<'_>,
        lines: &Lines<'_>,
    ) -> io::Result<()>;

    /// Writes that nothing was found in a text.
    fn clean(&mut self, _out: &mut dyn Write, _report: &FileReport<'_>) -> io::Result<()> {
        Ok(())
    }

    /// Writes what is wrong with a record of data: one line, save in forms for programs.
    fn data(&mut self, out: &mut dyn Write, error: &DataError) -> io::Result<()> {
        out.write_all(data::line(error).as_bytes())
    }

    /// Takes what is no finding, for programs alone.
    fn attach(&mut self, _name: &'static str, _value: Value) {}

    /// Writes what comes last.
    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;
}

/// Writes the findings of one text after another.
pub(crate) struct Reporter<'w> {
    /// The first is what the user looks at.
    outputs: Vec<Output<'w>>,
    summary: Summary,
    /// How many findings of each code there were, written or not.
    counts: BTreeMap<u16, (Code, usize)>,
    /// How many findings may still be written.
    room: usize,
}

/// One form, and where it is written.
struct Output<'w> {
    out: Box<dyn Write + 'w>,
    form: Box<dyn Form>,
}

impl<'w> Reporter<'w> {
    /// A reporter that writes to `out`; `colour` tells whether `out` takes ANSI styles.
    pub(crate) fn new(
        out: &'w mut dyn Write,
        format: impl Into<ReportFormat>,
        colour: bool,
    ) -> Self {
        let first = Output {
            out: Box::new(out),
            form: format.into().form(colour),
        };
        Self {
            outputs: vec![first],
            summary: Summary::default(),
            counts: BTreeMap::new(),
            room: usize::MAX,
        }
    }

    /// Writes everything a second time, in a form of its own.
    pub(crate) fn also(&mut self, out: impl Write + 'w, format: ReportFormat) {
        self.outputs.push(Output {
            out: Box::new(out),
            form: format.form(false),
        });
    }

    /// Writes no more findings than so many; the rest is counted.
    pub(crate) const fn limit(&mut self, findings: usize) {
        self.room = findings;
    }

    /// How many findings of each code there were, those that were not written included.
    pub(crate) fn counts(&self) -> Vec<(Code, usize)> {
        self.counts.values().copied().collect()
    }

    /// Writes the findings of one text.
    ///
    /// # Errors
    ///
    /// What the writer answers.
    pub(crate) fn report(&mut self, report: &FileReport<'_>) -> io::Result<()> {
        self.report_lines(report, &[])
    }

    /// The same of some lines of a text; of each is told how many lines and bytes are before it.
    pub(crate) fn report_lines(
        &mut self,
        report: &FileReport<'_>,
        places: &[(usize, usize)],
    ) -> io::Result<()> {
        for finding in report.findings {
            let code = finding.code;
            self.counts.entry(code.number()).or_insert((code, 0)).1 += 1;
        }
        let findings = report.findings.get(..self.room).unwrap_or(report.findings);
        self.room -= findings.len();
        let report = FileReport {
            findings,
            omitted: report.omitted + report.findings.len() - findings.len(),
            ..*report
        };
        self.summary.add(&report);
        let is_clean = report.findings.is_empty() && report.omitted == 0;
        let lines = (!is_clean).then(|| Lines::some(report.text, places));
        for Output { out, form } in &mut self.outputs {
            match &lines {
                Some(lines) => form.file(out, &report, lines)?,
                None => form.clean(out, &report)?,
            }
        }
        Ok(())
    }

    /// Writes what is wrong with a record of data.
    ///
    /// # Errors
    ///
    /// What the writer answers.
    pub(crate) fn data(&mut self, error: &DataError) -> io::Result<()> {
        self.summary.errors += 1;
        for Output { out, form } in &mut self.outputs {
            form.data(out, error)?;
            // Whoever waits for a long run sees what is wrong as it is found.
            out.flush()?;
        }
        Ok(())
    }

    /// Counts findings that are not written.
    pub(crate) const fn omit(&mut self, findings: usize) {
        self.summary.omitted += findings;
    }

    /// Tells the user, when all is written, which findings can be fixed.
    pub(crate) const fn offer_fixes(&mut self) {
        self.summary.offers_fixes = true;
    }

    /// Counts fixes that were made.
    pub(crate) const fn fixed(&mut self, fixes: usize) {
        self.summary.fixed += fixes;
    }

    /// Adds what is no finding to what comes last, in forms for programs.
    pub(crate) fn attach(&mut self, name: &'static str, value: &Value) {
        for output in &mut self.outputs {
            output.form.attach(name, value.clone());
        }
    }

    /// Whether something was written about.
    pub(crate) fn has_findings(&self) -> bool {
        let Summary {
            errors,
            warnings,
            infos,
            omitted,
            ..
        } = self.summary;
        errors + warnings + infos + omitted > 0
    }

    /// Writes what comes last, and gives the counts.
    ///
    /// # Errors
    ///
    /// What the writer answers.
    pub(crate) fn finish(mut self) -> io::Result<Summary> {
        for Output { out, form } in &mut self.outputs {
            form.end(out, &self.summary)?;
            out.flush()?;
        }
        Ok(self.summary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::Format;
    use super::super::{samples, visible};
    use super::*;
    use clap::ValueEnum;
    use odq::diagnostic::{Edit, Fix};
    use proptest::prelude::*;

    #[track_caller]
    fn assert_summary(errors: usize, warnings: usize, infos: usize, omitted: usize, text: &str) {
        let summary = Summary {
            requests: 1 + errors,
            errors,
            warnings,
            infos,
            omitted,
            ..Summary::default()
        };
        assert_eq!(summary.to_string(), text);
    }

    #[test]
    fn a_summary_names_what_there_is() {
        assert_summary(0, 0, 0, 0, "no findings in 1 request");
        assert_summary(2, 1, 0, 0, "2 errors, 1 warning in 3 requests");
        assert_summary(
            1,
            2,
            3,
            4,
            "1 error, 2 warnings, 3 infos, 4 more findings in 2 requests",
        );
    }

    #[test]
    fn counts_add_up_over_texts() {
        let findings = [
            Diagnostic::new(Code::error(101, "a"), Span::at(0), "x"),
            Diagnostic::new(Code::warning(401, "b"), Span::at(0), "y"),
            Diagnostic::new(Code::info(501, "c"), Span::at(0), "z"),
        ];
        let mut out = Vec::new();
        let mut reporter = Reporter::new(&mut out, Format::Concise, false);
        for requests in 0..3 {
            let report = FileReport {
                file: None,
                text: "",
                findings: &findings[..requests],
                omitted: requests,
                requests,
                queries: &[],
            };
            reporter.report(&report).unwrap();
        }
        assert_eq!(
            reporter.finish().unwrap(),
            Summary {
                requests: 3,
                errors: 2,
                warnings: 1,
                infos: 0,
                omitted: 3,
                ..Summary::default()
            }
        );
    }

    #[test]
    fn a_failing_writer_is_told() {
        let mut full = io::Cursor::new([0_u8; 8]);
        let mut out: &mut [u8] = full.get_mut();
        let reporter = Reporter::new(&mut out, Format::Json, false);
        assert!(reporter.finish().is_err());
    }

    /// A writer that shows what has been flushed.
    #[derive(Default)]
    struct Held {
        waiting: Vec<u8>,
        seen: Vec<u8>,
    }

    impl Write for Held {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.waiting.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            self.seen.append(&mut self.waiting);
            Ok(())
        }
    }

    #[test]
    fn what_is_wrong_with_data_is_seen_at_once() {
        for format in [Format::Full, Format::Concise, Format::Json] {
            let mut held = Held::default();
            let mut reporter = Reporter::new(&mut held, format, false);
            let error = DataError {
                file: None,
                record: 1,
                line: 1,
                offset: 0,
                code: samples::UNKNOWN,
                message: "the key `status` stands twice".to_owned(),
            };
            reporter.data(&error).unwrap();
            drop(reporter);
            let seen = String::from_utf8(held.seen).unwrap();
            assert!(seen.contains("stands twice"), "{seen}");
        }
    }

    /// Texts with all that is hard to show, in lines short and long.
    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[a-z'() ]{0,12}",
            2 => "[\\n\\r\\t \u{85}\u{2028}]{0,4}",
            2 => "[é顧🙂\u{301}\u{200d}\u{fe0f}\u{202e}\u{1b}\u{0}\u{feff}]{0,6}",
            1 => "(x| |\u{301}|顧|\u{202e}){90,400}",
            1 => Just("\n".repeat(30)),
        ];
        prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
    }

    fn span() -> impl Strategy<Value = Span> {
        let length = prop_oneof![Just(0), 0_u32..9, 0_u32..600];
        (0_u32..900, length).prop_map(|(start, length)| Span::new(start, start + length))
    }

    fn fix() -> impl Strategy<Value = Fix> {
        let edit = (0_u32..40, 0_u32..9, text());
        prop::collection::vec(edit, 0..4).prop_map(|edits| {
            let mut done = 0;
            let edits = edits.into_iter().map(|(skip, length, text)| {
                let span = Span::new(done + skip, done + skip + length);
                done = span.end;
                Edit { span, text }
            });
            Fix {
                message: "write it so".to_owned(),
                applicability: Applicability::Safe,
                edits: edits.collect(),
            }
        })
    }

    fn finding() -> impl Strategy<Value = Diagnostic> {
        let labels = prop::collection::vec((span(), text()), 0..4);
        let fixes = prop::collection::vec(fix(), 0..3);
        (span(), text(), labels, fixes).prop_map(|(span, message, labels, fixes)| {
            let mut finding = Diagnostic::new(samples::UNKNOWN, span, &message).with_help(message);
            for (span, message) in labels {
                finding = finding.with_label(span, message);
            }
            finding.fixes = fixes;
            finding
        })
    }

    proptest! {
        #[test]
        fn whatever_the_text_the_report_is_small_and_clean(
            text in text(),
            name in text(),
            findings in prop::collection::vec(finding(), 0..5),
        ) {
            let report = FileReport {
                file: Some(&name),
                ..samples::report(&text, &findings)
            };
            for format in ReportFormat::value_variants() {
                let written = samples::render(&[report], *format, false);
                let hidden = written.chars().find(|c| visible::is_hidden(*c) && *c != '\n');
                prop_assert_eq!(hidden, None, "{}", written);
                let pages = 8 * 1024 * usize::from(*format == ReportFormat::Sarif);
                prop_assert!(written.len() <= 64 * 1024 + pages);
                prop_assert!(is_well_formed(*format, &written), "{}", written);
            }
            samples::render(&[report], Format::Full, true);
            let document = samples::render(&[report], Format::Json, false);
            let document: Value = serde_json::from_str(&document).unwrap();
            let told = document["diagnostics"].as_array().unwrap().len();
            let omitted = document["summary"]["omitted"].as_u64().unwrap_or(0) as usize;
            prop_assert_eq!(told + omitted, findings.len());
        }
    }

    /// Whether a program can read what was written.
    fn is_well_formed(format: ReportFormat, written: &str) -> bool {
        let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
        match format {
            ReportFormat::Full | ReportFormat::Concise => true,
            ReportFormat::Json | ReportFormat::Sarif => is_json(written),
            ReportFormat::Gitlab | ReportFormat::Rdjson => is_json(written),
            ReportFormat::JsonLines => written.lines().all(is_json),
            ReportFormat::Github => written.lines().all(|line| line.starts_with("::")),
            ReportFormat::Junit | ReportFormat::Checkstyle => {
                let mut parts = written.matches('<').zip(written.matches('>'));
                written.starts_with("<?xml ") && parts.all(|(open, close)| open < close)
            }
        }
    }

    #[test]
    fn what_goes_beyond_the_limit_is_counted() {
        let findings = vec![Diagnostic::new(samples::COST, Span::at(0), "x"); 5];
        let (mut out, mut also) = (Vec::new(), Vec::new());
        let mut reporter = Reporter::new(&mut out, ReportFormat::Concise, false);
        reporter.also(&mut also, ReportFormat::JsonLines);
        reporter.limit(7);
        for _ in 0..3 {
            reporter.report(&samples::report("x", &findings)).unwrap();
        }
        assert_eq!(reporter.counts(), [(samples::COST, 15)]);
        let summary = reporter.finish().unwrap();
        assert_eq!((summary.infos, summary.omitted), (7, 8));
        let lines = |text: Vec<u8>| String::from_utf8(text).unwrap().lines().count();
        assert_eq!((lines(out), lines(also)), (7 + 2, 7));
    }
}
