use super::{Apply, Expr, Path, Search};
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::syntax::ast::{self, Direction, SystemOption};

/// A checked query: what its options mean for the resource that it addresses.
#[derive(Clone, Debug)]
pub struct Query {
    /// What the query is about.
    pub resource: Resource,
    /// `$filter`: a Boolean expression.
    pub filter: Option<Expr>,
    /// `$orderby`: the keys, the first the weightiest.
    pub order_by: Vec<OrderKey>,
    /// `$compute`: the properties that are computed, in the order of the text.
    pub compute: Vec<Computed>,
    /// `$apply`: what is made of the records before all other options.
    pub apply: Option<Apply>,
    /// `$search`: words that must be found in a record.
    pub search: Option<Search>,
    /// `$select`: the properties asked for; `None` without the option.
    pub select: Option<Vec<SelectItem>>,
    /// `$expand`: the related entities that are asked for too.
    pub expand: Vec<Expanded>,
    /// `$top` and `$skip`.
    pub paging: Paging,
    /// `$count`
    pub count: bool,
    /// All system options that were written, in the order of the text.
    pub options: Vec<UsedOption>,
    /// The first hole of a template, wherever it stands.
    pub hole: Option<Hole>,
}

/// A hole of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// As it was written.
    pub text: Box<str>,
    /// Where.
    pub span: Span,
}

impl Query {
    /// A query without options.
    #[must_use]
    pub const fn about(resource: Resource) -> Self {
        Self {
            resource,
            filter: None,
            order_by: Vec::new(),
            compute: Vec::new(),
            apply: None,
            search: None,
            select: None,
            expand: Vec::new(),
            paging: Paging {
                top: None,
                skip: None,
            },
            count: false,
            options: Vec::new(),
            hole: None,
        }
    }
}

/// What a query is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The type of a record.
    pub ty: Type,
    /// The entity set or singleton, if the query names one.
    pub name: Option<Box<str>>,
    /// The host of the URL.
    pub host: Option<Box<str>>,
    /// The path between the host and the entity set, up to the name of that.
    pub root: Option<Box<Segments>>,
    /// Whether the query addresses one record by its key, not the collection.
    pub single: bool,
    /// The segment that picks one record: the entity set with its key, or the key by itself.
    pub key: Option<Segments>,
    /// What the address asks for behind the entity set and its key, such as `team`, `$count` or
    /// `team/$count`.
    pub rest: Option<Segments>,
    /// Whether the address ends in `$count`: the answer is a number.
    pub counted: bool,
}

/// Segments of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segments {
    /// The segments, decoded, with slashes between them.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// One item of `$compute`.
#[derive(Clone, Debug)]
pub struct Computed {
    /// The name of the property.
    pub name: Box<str>,
    /// Its value.
    pub value: Expr,
}

/// One key of `$orderby`.
#[derive(Clone, Debug)]
pub struct OrderKey {
    /// What to order by.
    pub key: Expr,
    /// In which direction.
    pub direction: Direction,
}

/// One item of `$select`.
#[derive(Clone, Debug)]
pub enum SelectItem {
    /// `*`: all declared and dynamic properties
    Star,
    /// A property, perhaps of a property.
    Property(Path),
    /// Items of a collection, chosen by options in parentheses.
    Narrowed(Path, Box<Query>),
}

/// One item of `$expand`.
#[derive(Clone, Debug)]
pub struct Expanded {
    /// The way to the related entities; with [`Expanded::all`] what has them.
    pub path: Path,
    /// Whether all navigation properties are meant.
    pub all: bool,
    /// What of the related entities is asked for.
    pub form: ast::Expanded,
    /// `$levels`: how often the same way is gone.
    pub levels: Levels,
    /// What the options in parentheses mean.
    pub options: Box<Query>,
    /// Where it was written.
    pub span: Span,
}

/// How often `$expand` goes the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Levels {
    /// So many times; once without `$levels`.
    Number(u64),
    /// `max`: as far as there is something.
    Max,
}

/// Which part of the result is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// `$top`: at most so many records.
    pub top: Option<u64>,
    /// `$skip`: without so many at the start.
    pub skip: Option<u64>,
}

/// A system option that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedOption {
    /// Which.
    pub option: SystemOption,
    /// Where its name stands; the value of a bare expression.
    pub name_span: Span,
    /// Where its value stands.
    pub value_span: Span,
}
