use super::{Scope, Text};

/// A statement about values that properties have together: each record is as one of the rows says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Combinations {
    /// Where it holds.
    pub scope: Scope,
    /// The rows, each with the same properties.
    pub rows: Vec<Combination>,
    /// Where that comes from, as it stands behind "see".
    pub source: Text,
}

/// A row: for each property, as a path, the values that it has where the others have theirs.
pub type Combination = Vec<(Text, Vec<Text>)>;

impl Combinations {
    /// Rows of properties with their values.
    #[must_use]
    pub fn new(rows: &[&[(&'static str, &[&'static str])]], source: Text) -> Self {
        let texts = |values: &[&'static str]| values.iter().copied().map(Text::Borrowed).collect();
        let row = |row: &&[(&'static str, &[&'static str])]| {
            let row = row.iter();
            row.map(|(path, values)| (Text::Borrowed(*path), texts(values)))
                .collect()
        };
        Self {
            scope: Scope::Any,
            rows: rows.iter().map(row).collect(),
            source,
        }
    }

    /// The properties of the rows, each once.
    #[must_use]
    pub fn paths(&self) -> Vec<&str> {
        let all = self.rows.iter().flatten().map(|(path, _)| &**path);
        let mut paths: Vec<&str> = Vec::new();
        for path in all {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }
}
