use crate::diagnostic::Span;

/// Another document that a document refers to (CSDL 4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reference {
    /// Where that document is said to be.
    pub uri: Box<str>,
    /// The namespaces that are taken from it.
    pub namespaces: Box<[Box<str>]>,
    /// Whether that document was given, or its namespaces were.
    pub is_resolved: bool,
    /// The place of the URI in the document.
    pub span: Span,
}
