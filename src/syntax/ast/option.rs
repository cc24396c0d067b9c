use super::{
    Apply, ComputeItem, Context, ExpandItem, Expr, Levels, Options, Path, Resource, Search,
};
use crate::diagnostic::Span;
use crate::text::{Source, Text};

/// A request, or the part of one that was given: where it goes, and its query options.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The text as the user wrote it.
    pub source: Source,
    /// The part before `?`, if there is one.
    pub address: Option<Box<Address>>,
    /// The options in the order of the text. A bare expression is one `$filter`.
    pub options: Vec<QueryOption>,
    /// The first plus sign that was read as a blank because nothing else in the text is one, where
    /// the form of the input was not told.
    pub plus: Option<Span>,
}

/// The part of a URL before `?`.
#[derive(Clone, Debug)]
pub struct Address {
    /// All of it.
    pub span: Span,
    /// Host and port, if the URL has a scheme.
    pub authority: Option<Text>,
    /// The segments of the path, percent-decoded, without the slashes.
    pub segments: Vec<Text>,
    /// What follows `#`.
    pub fragment: Option<Text>,
    /// The path as `OData` understands it; none if it is not one of `OData`.
    pub resource: Option<Resource>,
    /// The fragment of a context URL.
    pub context: Option<Context>,
}

/// One query option.
#[derive(Clone, Debug)]
pub struct QueryOption {
    /// The name as it was written, with `$` or `@` if it had one. A bare expression has the empty
    /// name.
    pub name: Text,
    /// The value.
    pub value: OptionValue,
    /// Where the value stands.
    pub value_span: Span,
}

/// The value of a query option.
#[derive(Debug)]
pub enum OptionValue {
    /// `$filter`
    Filter(Expr),
    /// `$orderby`
    OrderBy(Vec<OrderItem>),
    /// `$select`
    Select(Vec<SelectItem>),
    /// `$expand`
    Expand(Vec<ExpandItem>),
    /// `$compute`
    Compute(Vec<ComputeItem>),
    /// `$search`
    Search(Search),
    /// `$apply`
    Apply(Apply),
    /// `$top`: a whole number, which may be too large for any machine type
    Top(Text),
    /// `$skip`
    Skip(Text),
    /// `$count`
    Count(bool),
    /// `$levels`, in the options of an item of `$expand`
    Levels(Levels),
    /// `$at`, `$from`, `$to`, `$toInclusive`; `min` and `max` are names.
    Temporal(SystemOption, Expr),
    /// `@name=value`
    Alias(Expr),
    /// A system option whose value is kept as it was written. It has the form that the standard
    /// asks for.
    Verbatim(SystemOption, Text),
    /// An option that is not the standard's.
    Custom(Text),
    /// A name that begins with `$` and is no option.
    Unknown(Text),
    /// A system option whose value a hole of a template makes unknown: `$top={{count}}`
    Hole(SystemOption, Text),
    /// An option whose value could not be understood at all; it has been reported.
    Error(SystemOption),
}

/// One key of `$orderby`.
#[derive(Clone, Debug)]
pub struct OrderItem {
    /// What to order by.
    pub key: Expr,
    /// The direction, if one was written, and where.
    pub direction: Option<(Direction, Span)>,
}

/// A direction of ordering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// `asc`
    Ascending,
    /// `desc`
    Descending,
}

/// One item of `$select`.
#[derive(Clone, Debug)]
pub enum SelectItem {
    /// `*`
    Star(Span),
    /// A property, an action or a function, or a path of names to one. A function may be a call with
    /// the names of its parameters.
    Path(Path, Span),
    /// `Ns.*`: all operations of a namespace.
    Operations(Text, Span),
    /// A path and the options in parentheses behind it.
    Nested(Path, Options, Span),
    /// An item that could not be understood; it has been reported.
    Error(Span),
}

/// The names that the standard reserves (URL Conventions 5.1, the aggregation and the temporal
/// extension).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum SystemOption {
    Filter,
    OrderBy,
    Select,
    Expand,
    Compute,
    Search,
    Apply,
    Top,
    Skip,
    Count,
    Index,
    Format,
    SchemaVersion,
    Id,
    SkipToken,
    DeltaToken,
    At,
    From,
    To,
    ToInclusive,
    /// `$levels`, which is an option of `$expand` only.
    Levels,
}

impl SystemOption {
    /// Every system option of a request.
    pub const ALL: &'static [Self] = &[
        Self::Filter,
        Self::OrderBy,
        Self::Select,
        Self::Expand,
        Self::Compute,
        Self::Search,
        Self::Apply,
        Self::Top,
        Self::Skip,
        Self::Count,
        Self::Index,
        Self::Format,
        Self::SchemaVersion,
        Self::Id,
        Self::SkipToken,
        Self::DeltaToken,
        Self::At,
        Self::From,
        Self::To,
        Self::ToInclusive,
    ];

    /// The option of that name: in any case, with `$` or without (Protocol 4.01, 11.2.1).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let bare = name.strip_prefix('$').unwrap_or(name);
        // The length and a letter in the middle tell all the names apart.
        let middle = bare.as_bytes().get(bare.len() / 2)? | 0x20;
        let option = match (bare.len(), middle) {
            (2, b'd') => Self::Id,
            (2, b't') => Self::At,
            (2, b'o') => Self::To,
            (3, b'o') => Self::Top,
            (4, b'i') => Self::Skip,
            (4, b'o') => Self::From,
            (5, b'u') => Self::Count,
            (5, b'p') => Self::Apply,
            (5, b'd') => Self::Index,
            (6, b't') => Self::Filter,
            (6, b'e') => Self::Select,
            (6, b'a') => Self::Expand,
            (6, b'r') => Self::Search,
            (6, b'm') => Self::Format,
            (7, b'e') => Self::OrderBy,
            (7, b'p') => Self::Compute,
            (9, b't') => Self::SkipToken,
            (10, b't') => Self::DeltaToken,
            (11, b'l') => Self::ToInclusive,
            (13, b'v') => Self::SchemaVersion,
            _ => return None,
        };
        let name = option.name().get(1..)?;
        (name == bare || name.eq_ignore_ascii_case(bare)).then_some(option)
    }

    /// The option of that name in the options of `$expand`, where `$levels` is one too.
    #[must_use]
    pub fn from_nested_name(name: &str) -> Option<Self> {
        Self::from_name(name).or_else(|| {
            let bare = name.strip_prefix('$').unwrap_or(name);
            let is_levels = bare.eq_ignore_ascii_case("levels");
            is_levels.then_some(Self::Levels)
        })
    }

    /// The name with `$`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Filter => "$filter",
            Self::OrderBy => "$orderby",
            Self::Select => "$select",
            Self::Expand => "$expand",
            Self::Compute => "$compute",
            Self::Search => "$search",
            Self::Apply => "$apply",
            Self::Top => "$top",
            Self::Skip => "$skip",
            Self::Count => "$count",
            Self::Index => "$index",
            Self::Format => "$format",
            Self::SchemaVersion => "$schemaversion",
            Self::Id => "$id",
            Self::SkipToken => "$skiptoken",
            Self::DeltaToken => "$deltatoken",
            Self::At => "$at",
            Self::From => "$from",
            Self::To => "$to",
            Self::ToInclusive => "$toInclusive",
            Self::Levels => "$levels",
        }
    }
}

impl QueryOption {
    /// Which system option this is, if it is one.
    #[must_use]
    pub const fn system(&self) -> Option<SystemOption> {
        Some(match &self.value {
            OptionValue::Filter(_) => SystemOption::Filter,
            OptionValue::OrderBy(_) => SystemOption::OrderBy,
            OptionValue::Select(_) => SystemOption::Select,
            OptionValue::Apply(_) => SystemOption::Apply,
            OptionValue::Top(_) => SystemOption::Top,
            OptionValue::Skip(_) => SystemOption::Skip,
            OptionValue::Count(_) => SystemOption::Count,
            OptionValue::Expand(_) => SystemOption::Expand,
            OptionValue::Compute(_) => SystemOption::Compute,
            OptionValue::Search(_) => SystemOption::Search,
            OptionValue::Levels(_) => SystemOption::Levels,
            OptionValue::Temporal(option, _)
            | OptionValue::Verbatim(option, _)
            | OptionValue::Hole(option, _)
            | OptionValue::Error(option) => *option,
            OptionValue::Alias(_) | OptionValue::Custom(_) | OptionValue::Unknown(_) => {
                return None;
            }
        })
    }
}

impl QueryOption {
    /// Whether the option is nothing but a name: `name` and `name=` are both valid and mean the same.
    pub(in crate::syntax) fn is_bare(&self, source: &Source) -> bool {
        let is_empty =
            matches!(&self.value, OptionValue::Custom(text) if text.as_str(source).is_empty());
        is_empty && self.value_span.is_empty() && !self.name.as_str(source).is_empty()
    }
}

impl Direction {
    /// As it is written.
    #[must_use]
    pub const fn spelling(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SystemOption;

    #[test]
    fn every_name_is_known() {
        for option in SystemOption::ALL {
            let name = option.name();
            assert_eq!(SystemOption::from_name(name), Some(*option));
            let bare = name.trim_start_matches('$').to_ascii_uppercase();
            assert_eq!(SystemOption::from_nested_name(&bare), Some(*option));
        }
        assert_eq!(SystemOption::from_name("$levels"), None);
        let levels = SystemOption::from_nested_name("Levels");
        assert_eq!(levels, Some(SystemOption::Levels));
    }
}
