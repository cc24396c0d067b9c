//! One thing that is wrong, with places, help and fixes.

use super::error::CheckErrorKind;
use crate::diagnostic::{Applicability, Declaration, Diagnostic, Fix, Span};

/// A query that the grammar allows and the schema does not, or only just.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) kind: CheckErrorKind,
    pub(super) span: Span,
    pub(super) labels: Vec<(Span, String)>,
    pub(super) help: Option<String>,
    /// INVARIANT: the texts of edits are plain; [`super::encode`] makes them fit the query.
    pub(super) fixes: Vec<Fix>,
    pub(super) declaration: Option<Box<Declaration>>,
}

impl Finding {
    pub(super) const fn new(kind: CheckErrorKind, span: Span) -> Self {
        Self {
            kind,
            span,
            labels: Vec::new(),
            help: None,
            fixes: Vec::new(),
            declaration: None,
        }
    }

    pub(super) fn with_label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push((span, message.into()));
        self
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says where the schema declares what the finding rests on.
    pub(super) fn with_declaration(mut self, name: &str, span: Span) -> Self {
        let name = name.to_owned();
        self.declaration = Some(Box::new(Declaration { name, span }));
        self
    }

    /// Adds a fix that puts `text` for the span of the finding.
    pub(super) fn with_replacement(self, applicability: Applicability, text: &str) -> Self {
        let span = self.span;
        self.with_fix(
            applicability,
            format!("write `{text}`"),
            vec![(span, text.to_owned())],
        )
    }

    /// Adds a fix of several edits, which are given in the order of the text.
    pub(super) fn with_fix(
        mut self,
        applicability: Applicability,
        message: impl Into<String>,
        edits: Vec<(Span, String)>,
    ) -> Self {
        self.fixes.push(Fix::several(applicability, message, edits));
        self
    }

    pub(super) fn diagnostic(self) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(self.kind.code(), self.span, self.kind.to_string());
        for (span, message) in self.labels {
            diagnostic = diagnostic.with_label(span, message);
        }
        diagnostic.help = self.help;
        diagnostic.fixes = self.fixes;
        diagnostic.declaration = self.declaration;
        diagnostic
    }
}
