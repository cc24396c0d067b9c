/// What a CSDL document may ask of the reader. Each limit is checked before the work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// `csdl-bytes`: size of the document.
    pub bytes: usize,
    /// `csdl-elements`: XML elements in the document, those of annotations included.
    pub elements: usize,
    /// `csdl-attributes`: attributes of one element, and namespace prefixes in scope at one place.
    pub attributes: usize,
    /// `csdl-depth`: nesting of elements.
    pub depth: usize,
    /// `type-depth`: types in one chain of base types.
    pub type_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            elements: 2_000_000,
            attributes: 256,
            depth: 100,
            type_depth: 100,
        }
    }
}
