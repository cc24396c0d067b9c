//! Errors put together: a place, what explains it, ways to mend it.

use super::error::{SyntaxError, SyntaxErrorKind};
use crate::diagnostic::{Applicability, Fix, Span};

impl SyntaxError {
    /// An error at a place.
    #[must_use]
    pub const fn new(kind: SyntaxErrorKind, span: Span) -> Self {
        Self {
            kind,
            span,
            related: None,
            fixes: Vec::new(),
        }
    }

    /// Adds the place that explains it.
    #[must_use]
    pub const fn with_related(mut self, span: Span, message: &'static str) -> Self {
        self.related = Some((span, message));
        self
    }

    /// Adds a fix of one edit.
    #[must_use]
    pub fn with_fix(
        mut self,
        applicability: Applicability,
        message: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        self.fixes
            .push(Fix::replace(applicability, message, span, text));
        self
    }

    /// Adds a fix of several edits, in the order of the text.
    #[must_use]
    pub fn with_edits(
        mut self,
        applicability: Applicability,
        message: impl Into<String>,
        edits: impl IntoIterator<Item = (Span, String)>,
    ) -> Self {
        self.fixes.push(Fix::several(applicability, message, edits));
        self
    }
}
