/// What `$search` asks for (URL Conventions 5.1.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// A word or a phrase.
    Term(Box<str>),
    /// `NOT x`
    Not(Box<Self>),
    /// At least two, all of which must be found.
    And(Vec<Self>),
    /// At least two, one of which must be found.
    Or(Vec<Self>),
    /// What could not be understood; it has been reported.
    Unknown,
}
