use super::QualifiedName;
use super::index::Named;
use super::member::Facets;
use crate::diagnostic::Span;
use crate::edm::Type;

/// A term that annotations can use (CSDL 14.1).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Term {
    /// The name with its namespace.
    pub name: QualifiedName,
    /// The type of the value.
    pub ty: Type,
    /// Whether the value may be null.
    pub nullable: bool,
    /// The value of an annotation that gives none.
    pub default: Option<Box<str>>,
    /// The qualified name of the term that this one extends, as it is written.
    pub base: Option<Box<str>>,
    /// The kinds of elements that the term is meant for; any if there is none.
    pub applies_to: Box<[Box<str>]>,
    /// The bounds of the value.
    pub facets: Facets,
    /// The place of the name in the document.
    pub span: Span,
}

impl Named for Term {
    fn name(&self) -> &str {
        self.name.as_str()
    }
}
