use crate::diagnostic;
use crate::json::DEPTH_LIMIT;

/// What a CSDL document may ask of the reader. Each limit is checked before the work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// `csdl-bytes`: size of the document.
    pub bytes: usize,
    /// `csdl-elements`: XML elements in the document, those of annotations included.
    pub elements: usize,
    /// `csdl-attributes`: attributes of one element, and namespace prefixes in scope at one place.
    pub attributes: usize,
    /// `csdl-depth`: nesting of elements; beyond 127 JSON and the values of annotations are refused
    /// all the same, since what walks through them calls itself.
    pub depth: usize,
    /// `type-depth`: types in one chain of base types.
    pub type_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self::from(&diagnostic::Limits::DEFAULT)
    }
}

impl From<&diagnostic::Limits> for Limits {
    fn from(limits: &diagnostic::Limits) -> Self {
        Self {
            bytes: limits.csdl_bytes,
            elements: limits.csdl_elements,
            attributes: limits.csdl_attributes,
            depth: limits.csdl_depth.min(DEPTH_LIMIT),
            type_depth: limits.type_depth,
        }
    }
}
