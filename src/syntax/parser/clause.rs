//! Words that may follow an expression without being operators, and where they may.

use super::token;

/// What may follow an expression of the outermost level besides what ends any expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    /// Nothing.
    None,
    /// `asc` or `desc`
    Direction,
    /// `as` and a name
    Name,
    /// `with`, `from` or `as`
    Aggregation,
}

impl Clause {
    /// Whether the text begins with a word that follows the expression.
    pub(super) fn begins(self, text: &str) -> bool {
        match self {
            Self::None => false,
            Self::Direction => token::is_direction(text),
            Self::Name => token::is_word(text, &["as"]),
            Self::Aggregation => token::is_word(text, &["as", "with", "from"]),
        }
    }
}
