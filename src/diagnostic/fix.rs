use super::Span;
use serde::Serialize;

/// How far a fix can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// A picture of what to write; not to be applied by a program.
    Display,
    /// Very likely meant, but it may change what the query selects.
    Unsafe,
    /// Keeps the meaning, or is the only thing that can have been meant.
    Safe,
}

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// What goes; empty for an insertion.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// A way to mend a finding: edits that are applied together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What the fix does, in the imperative.
    pub message: String,
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// The edits, in order and without overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix of one edit.
    pub fn replace(
        applicability: Applicability,
        message: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        Self {
            message: message.into(),
            applicability,
            edits: vec![Edit {
                span,
                text: text.into(),
            }],
        }
    }

    /// A fix of several edits, in order and without overlap.
    pub fn several(
        applicability: Applicability,
        message: impl Into<String>,
        edits: impl IntoIterator<Item = (Span, String)>,
    ) -> Self {
        let edits = edits.into_iter();
        Self {
            message: message.into(),
            applicability,
            edits: edits.map(|(span, text)| Edit { span, text }).collect(),
        }
    }

    /// `text` with the edits made; `None` where an edit does not fit the text.
    #[must_use]
    pub fn apply(&self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for edit in &self.edits {
            out.push_str(text.get(done..edit.span.start as usize)?);
            out.push_str(&edit.text);
            done = edit.span.end as usize;
        }
        out.push_str(text.get(done..)?);
        Some(out)
    }
}
