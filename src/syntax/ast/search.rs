use crate::diagnostic::Span;
use crate::text::Text;

/// The value of `$search` (URL Conventions 5.1.8), or a part of it.
#[derive(Clone, Debug)]
pub struct Search {
    /// What was written.
    pub kind: SearchKind,
    /// Where, without parentheses round it.
    pub span: Span,
}

/// The forms of a search expression.
#[derive(Clone, Debug)]
pub enum SearchKind {
    /// A word, or a phrase in double quotes, without its quotes and escapes.
    Term(Text),
    /// `NOT x`
    Not(Box<Search>),
    /// At least two, with `AND` or nothing between them.
    And(Vec<Search>),
    /// At least two, with `OR` between them.
    Or(Vec<Search>),
    /// Text in apostrophes, which is as far as a person has typed; the text is what stands between
    /// them. It is nothing but the whole of a value.
    Incomplete(Text),
    /// Text that could not be understood; it has been reported.
    Error,
}
