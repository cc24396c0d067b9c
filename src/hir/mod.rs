//! What a query means: every name resolved, every node typed, every implicit conversion a node of
//! its own. Made by `check` alone; evaluation, description and lints read it.
//!
//! `and` and `or` are flattened: `(a and b) and c` is one conjunction of three. Literals have the
//! type of their place: `status eq 'New'` compares with a member of the enumeration.

mod apply;
mod data;
mod expr;
mod few;
mod level;
mod options;
mod outline;
mod search;
mod tree;

pub use apply::{
    Aggregation, Apply, From, Grouping, Hierarchy, Join, Nested, Relatives, Transformation,
    TransformationKind, Traverse,
};
pub use data::Typed;
pub use expr::{
    Base, Branch, Call, Chain, Expr, ExprKind, Filter, In, Key, Lambda, Link, Literal, Logic, Path,
    Service, ServiceKind, Set, Step, Variable,
};
pub use few::Few;
pub use options::{
    Computed, Expanded, Hole, Levels, OrderKey, Paging, Query, Resource, Segments, SelectItem,
    UsedOption,
};
pub use search::Search;
pub use tree::write_tree;
