use super::{Scope, Text};

/// A statement about the values of a property. It is never complete for good: services add values
/// without notice.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValueList {
    /// Where it holds.
    pub scope: Scope,
    /// The property, as a path, through collections too: `team/email`.
    pub path: Text,
    /// The values.
    pub values: Vec<Text>,
    /// Where that comes from, as it stands behind "see".
    pub source: Text,
}

impl ValueList {
    /// A list of values.
    #[must_use]
    pub fn new(path: &'static str, values: &[&'static str], source: Text) -> Self {
        Self {
            scope: Scope::Any,
            path: Text::Borrowed(path),
            values: values.iter().copied().map(Text::Borrowed).collect(),
            source,
        }
    }
}
