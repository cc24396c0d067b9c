use super::short::shorten;
use super::{Code, Fix, Levels, Limits, Severity, Span};
use serde::Serialize;
use std::error::Error;
use std::fmt;

/// A second place that helps to understand a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// What is to be seen there.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Where a schema declares what a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Declaration {
    /// The name of what is declared.
    pub name: String,
    /// The place in the documents of the schema, which `Schema::place` tells apart.
    pub span: Span,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Which kind of finding.
    pub code: Code,
    /// How much it weighs here.
    pub severity: Severity,
    /// One line: lower case, no final period, names in back-ticks.
    pub message: String,
    /// The text that is wrong.
    pub span: Span,
    /// Other places that matter.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// Ways to mend it, the likeliest first.
    pub fixes: Vec<Fix>,
    /// What the schema declares that the finding rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declaration: Option<Box<Declaration>>,
}

impl Diagnostic {
    /// A finding at the default level of its code.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span,
            labels: Vec::new(),
            help: None,
            fixes: Vec::new(),
            declaration: None,
        }
    }

    /// Whether it is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Adds a second place.
    #[must_use]
    pub fn with_label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            message: message.into(),
            span,
        });
        self
    }

    /// Sets the help line.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a way to mend it.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }
}

impl fmt::Display for Diagnostic {
    /// One line without the text it speaks of: `error[OD201] unknown-property at byte 0: ...`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            severity,
            code,
            span,
            message,
            ..
        } = self;
        let rule = code.rule();
        write!(
            f,
            "{severity}[{code}] {rule} at byte {}: {message}",
            span.start
        )
    }
}

/// The findings of one run over one text, in the order of the text.
///
/// At most [`Diagnostics::LIMIT`] are kept, or as many as [`Diagnostics::within`] says; the rest is
/// counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    #[serde(skip)]
    omitted: usize,
    /// The worst of those that were not kept.
    #[serde(skip)]
    worst_omitted: Option<Severity>,
    #[serde(skip)]
    most: usize,
}

impl Default for Diagnostics {
    fn default() -> Self {
        Self::new()
    }
}

impl Diagnostics {
    /// How many findings are kept where nobody says otherwise (limit `diagnostics`).
    pub const LIMIT: usize = Limits::DEFAULT.diagnostics;

    /// No findings.
    #[must_use]
    pub const fn new() -> Self {
        Self::within(Self::LIMIT)
    }

    /// No findings, and room for so many.
    #[must_use]
    pub const fn within(most: usize) -> Self {
        Self {
            list: Vec::new(),
            omitted: 0,
            worst_omitted: None,
            most,
        }
    }

    /// No findings, and as much room as these have.
    #[must_use]
    pub const fn emptied(&self) -> Self {
        Self::within(self.most)
    }

    /// Adds a finding, or counts it when the list is full. Of what it says, long texts of the user are
    /// shortened.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if self.list.len() < self.most {
            shorten(&mut diagnostic);
            self.list.push(diagnostic);
        } else {
            self.omitted += 1;
            self.worst_omitted = self.worst_omitted.max(Some(diagnostic.severity));
        }
    }

    /// Gives the findings the levels of their codes; those that are off go.
    pub fn judge(&mut self, levels: &Levels) {
        let list = std::mem::take(&mut self.list);
        self.list = list
            .into_iter()
            .filter_map(|it| levels.judged(it))
            .collect();
    }

    /// Keeps the findings that `is_kept` says so of.
    pub(crate) fn retain(&mut self, is_kept: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(is_kept);
    }

    /// The findings that were kept, to be added to.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.list.iter_mut()
    }

    /// The errors among the findings that were kept.
    pub(crate) fn errors_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        let errors = self.list.iter_mut();
        errors.filter(|finding| finding.severity == Severity::Error)
    }

    /// Sorts by place; findings of one place keep the order in which they came.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|d| (d.span.start, d.span.end));
    }

    /// The findings that were kept.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// The findings that were kept.
    #[must_use]
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.list
    }

    /// How many findings were not kept.
    #[must_use]
    pub const fn omitted(&self) -> usize {
        self.omitted
    }

    /// Whether there is no finding at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many findings were kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether one of the findings is an error, kept or not.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.worst() == Some(Severity::Error)
    }

    /// How much the worst of the findings weighs that were not kept; none if all were.
    #[must_use]
    pub const fn worst_omitted(&self) -> Option<Severity> {
        self.worst_omitted
    }

    /// How much the worst finding weighs, kept or not; none if there is no finding.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        let kept = self.list.iter().map(|finding| finding.severity).max();
        kept.max(self.worst_omitted)
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, findings: I) {
        for finding in findings {
            self.push(finding);
        }
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl fmt::Display for Diagnostics {
    /// One line for each finding, and how many there are more.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, finding) in self.list.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{finding}")?;
        }
        if self.omitted > 0 {
            write!(f, "\nand {} more", self.omitted)?;
        }
        Ok(())
    }
}

/// So that the findings of a check can be passed on with `?`.
impl Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_counts() {
        let mut findings = Diagnostics::within(0);
        assert_eq!((findings.worst(), findings.has_errors()), (None, false));
        for (code, worst) in [
            (Code::warning(998, "warn"), Severity::Warning),
            (Code::error(999, "rule"), Severity::Error),
            (Code::info(997, "info"), Severity::Error),
        ] {
            findings.push(Diagnostic::new(code, Span::at(0), "x"));
            assert_eq!(findings.worst(), Some(worst));
        }
        assert!(findings.has_errors() && findings.is_empty());
        assert_eq!(findings.omitted(), 3);
    }

    #[test]
    fn findings_are_shown_one_a_line() {
        let code = Code::warning(999, "rule");
        let finding = |at| Diagnostic::new(code, Span::new(at, at + 2), "no `x`");
        let mut findings = Diagnostics::new();
        assert_eq!(findings.to_string(), "");
        findings.extend([finding(0), finding(7)]);
        assert_eq!(
            findings.to_string(),
            "warning[OD999] rule at byte 0: no `x`\nwarning[OD999] rule at byte 7: no `x`"
        );
        findings.extend((0..100).map(finding));
        assert!(findings.to_string().ends_with("\nand 2 more"));
        let error: Box<dyn Error> = Box::new(findings);
        assert!(error.source().is_none());
    }
}
