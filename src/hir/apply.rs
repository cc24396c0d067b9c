use super::{Computed, Expr, OrderKey, Path, Search};
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::syntax::ast::RankingMethod;

/// What `$apply` means (Data Aggregation 3): each transformation works on what the one before
/// gives.
#[derive(Clone, Debug, Default)]
pub struct Apply {
    /// In the order of the text.
    pub steps: Vec<Transformation>,
}

/// A transformation of a collection.
#[derive(Clone, Debug)]
pub struct Transformation {
    /// What is done.
    pub kind: TransformationKind,
    /// Where it was written.
    pub span: Span,
}

/// The transformations.
#[derive(Clone, Debug)]
pub enum TransformationKind {
    /// `aggregate`: one record of the results.
    Aggregate(Vec<Aggregation>),
    /// `compute`: properties are added.
    Compute(Vec<Computed>),
    /// `concat`: what several sequences make of the same records, one behind the other.
    Concat(Vec<Apply>),
    /// `groupby`: the properties that tell groups apart, and what is done with each group.
    GroupBy(Vec<Grouping>, Apply),
    /// `join`, `outerjoin`
    Join(Box<Join>),
    /// `nest`: one record with collections.
    Nest(Vec<Nested>),
    /// `addnested`: collections are added beside the one that the path leads to.
    AddNested(Path, Vec<Nested>),
    /// `topcount` and its like: the amount, and what ranks the records.
    Ranking(RankingMethod, Box<Expr>, Box<Expr>),
    /// `filter`
    Filter(Box<Expr>),
    /// `identity`
    Identity,
    /// `orderby`
    OrderBy(Vec<OrderKey>),
    /// `search`
    Search(Search),
    /// `skip`
    Skip(u64),
    /// `top`
    Top(u64),
    /// `ancestors`, `descendants`
    Relatives(Box<Relatives>),
    /// `traverse`
    Traverse(Box<Traverse>),
    /// A function of the service.
    Function(Box<Expr>),
    /// What could not be understood; it has been reported.
    Unknown,
}

impl TransformationKind {
    /// The name, as the standard writes it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Aggregate(_) => "aggregate",
            Self::Compute(_) => "compute",
            Self::Concat(_) => "concat",
            Self::GroupBy(..) => "groupby",
            Self::Join(join) => {
                if join.outer {
                    "outerjoin"
                } else {
                    "join"
                }
            }
            Self::Nest(_) => "nest",
            Self::AddNested(..) => "addnested",
            Self::Ranking(method, ..) => method.spelling(),
            Self::Filter(_) => "filter",
            Self::Identity => "identity",
            Self::OrderBy(_) => "orderby",
            Self::Search(_) => "search",
            Self::Skip(_) => "skip",
            Self::Top(_) => "top",
            Self::Relatives(relatives) => {
                if relatives.ancestors {
                    "ancestors"
                } else {
                    "descendants"
                }
            }
            Self::Traverse(_) => "traverse",
            Self::Function(_) => "a function",
            Self::Unknown => "?",
        }
    }
}

/// One result of `aggregate`.
#[derive(Clone, Debug)]
pub struct Aggregation {
    /// The name of the result.
    pub name: Box<str>,
    /// What is aggregated; nothing for the number of records and for custom aggregates.
    pub value: Option<Expr>,
    /// `sum` and its like, `$count`, or the name of a custom aggregate or method.
    pub method: Box<str>,
    /// What is made of the results, the first first.
    pub from: Vec<From>,
    /// The type of the result.
    pub ty: Type,
    /// Where it was written.
    pub span: Span,
}

/// `from time with average`: values are aggregated for each value of the properties, and the results
/// once more.
#[derive(Clone, Debug)]
pub struct From {
    /// What tells the values apart.
    pub properties: Vec<Path>,
    /// How the results are aggregated; none where a custom aggregate knows by itself.
    pub method: Option<Box<str>>,
}

/// An element of the list of `groupby`.
#[derive(Clone, Debug)]
pub enum Grouping {
    /// The value of a property.
    Property(Path),
    /// `rollup`: the levels, the coarsest first, and whether the total is wanted too.
    Rollup(Vec<Path>, bool),
    /// `rolluprecursive`: a hierarchy, and what tells the nodes that count.
    Recursive(Box<Hierarchy>, Apply),
}

/// `join`, `outerjoin`
#[derive(Clone, Debug)]
pub struct Join {
    /// Whether records without related ones stay.
    pub outer: bool,
    /// The collection that is joined.
    pub property: Path,
    /// The name under which a related record stands.
    pub name: Box<str>,
    /// What is done with the related records before.
    pub apply: Apply,
}

/// A collection that `nest` or `addnested` makes.
#[derive(Clone, Debug)]
pub struct Nested {
    /// Its name.
    pub name: Box<str>,
    /// What is done with the records.
    pub apply: Apply,
}

/// A recursive hierarchy (Data Aggregation 6.1).
#[derive(Clone, Debug)]
pub struct Hierarchy {
    /// The collection of its nodes.
    pub nodes: Expr,
    /// The qualifier of the annotation that makes them a hierarchy.
    pub qualifier: Box<str>,
    /// Where a record keeps the identity of its node.
    pub property: Path,
}

/// `ancestors`, `descendants`
#[derive(Clone, Debug)]
pub struct Relatives {
    /// Whether those above are wanted, not those below.
    pub ancestors: bool,
    /// The hierarchy.
    pub hierarchy: Hierarchy,
    /// What tells the nodes to start from.
    pub start: Apply,
    /// How many levels to go at most.
    pub distance: Option<u64>,
    /// Whether the nodes to start from are part of the result.
    pub keep_start: bool,
}

/// `traverse`
#[derive(Clone, Debug)]
pub struct Traverse {
    /// The hierarchy.
    pub hierarchy: Hierarchy,
    /// Whether a node comes behind those below it.
    pub postorder: bool,
    /// What tells the nodes that are visited.
    pub start: Apply,
    /// The order of siblings.
    pub order_by: Vec<OrderKey>,
}

impl Traverse {
    /// `preorder` or `postorder`, as it is written.
    #[must_use]
    pub const fn order(&self) -> &'static str {
        if self.postorder {
            "postorder"
        } else {
            "preorder"
        }
    }
}
