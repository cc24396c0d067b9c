use crate::diagnostic::Span;
use serde::Serialize;

/// How a query can go on at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Suggestions {
    /// The place, a byte offset on the border of a character.
    pub at: u32,
    /// What is replaced: the word or the content of the string at the place; empty between words.
    pub span: Span,
    /// What can stand there, in a word: `operand`, `member`, `operator`, `value`, `option` and so
    /// on; `none` where nothing is known.
    pub place: &'static str,
    /// The type that the place asks for, if it asks for one.
    pub expected: Option<String>,
    /// The function whose arguments are written.
    pub signature: Option<Signature>,
    /// What can be written, the most useful first.
    pub items: Vec<Suggestion>,
}

/// One way to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Suggestion {
    /// What it is called.
    pub label: String,
    /// What is put in the place of [`Suggestions::span`], encoded as the query at hand is.
    pub insert: String,
    /// What it is.
    pub kind: Kind,
    /// The type of its value, in the words of CSDL.
    #[serde(rename = "type")]
    pub ty: Option<String>,
    /// What the schema, or the standard, says about it.
    pub doc: Option<String>,
}

/// A call of a function that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Signature {
    /// The function.
    pub function: String,
    /// What it gives.
    pub doc: String,
    /// Its overloads, such as `contains(Edm.String, Edm.String) -> Edm.Boolean`; those that cannot
    /// take the arguments so far are left out.
    pub overloads: Vec<String>,
    /// The argument at the place, from 0.
    pub parameter: usize,
}

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    Property,
    NavigationProperty,
    EnumMember,
    Function,
    Operator,
    Option,
    LambdaOperator,
    Variable,
    Literal,
    Keyword,
    TypeCast,
    Alias,
    Value,
    EntitySet,
    Segment,
}

impl Kind {
    /// The name that data use: `navigation-property`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Property => "property",
            Self::NavigationProperty => "navigation-property",
            Self::EnumMember => "enum-member",
            Self::Function => "function",
            Self::Operator => "operator",
            Self::Option => "option",
            Self::LambdaOperator => "lambda-operator",
            Self::Variable => "variable",
            Self::Literal => "literal",
            Self::Keyword => "keyword",
            Self::TypeCast => "type-cast",
            Self::Alias => "alias",
            Self::Value => "value",
            Self::EntitySet => "entity-set",
            Self::Segment => "segment",
        }
    }
}
