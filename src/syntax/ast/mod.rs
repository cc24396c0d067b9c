//! The tree of what was written. It knows no schema: `team` is a name, `contains(a,b)` a call.
//!
//! - Nodes hold spans of the user's text; spans, and the parentheses that were written, are left
//!   out of equality ([`Query`] compares what was said, not where).
//! - A run of operators of one level is one [`Chain`], a path one [`Path`]: trees are as deep as
//!   the text nests and no deeper.
//! - An [`ExprKind::Error`] stands where text could not be understood; what follows from it is
//!   silent.

mod apply;
mod copy;
mod expr;
mod literal;
mod near;
mod nested;
mod option;
mod path;
mod resource;
mod same;
mod search;
mod tree;

pub use apply::{
    AggregateFrom, Aggregation, Apply, GroupBy, GroupElement, Hierarchy, Join, Nest, Nested,
    Ranking, RankingMethod, Relatives, Rollup, RollupRecursive, Transformation, TransformationKind,
    Traverse,
};
pub use expr::{Chain, Expr, ExprKind, Has, In, Link, Member, Parens, Set, Unary};
pub use literal::{Literal, LiteralKind};
pub use nested::{ComputeItem, ExpandItem, Expanded, Expansion, Levels, Options};
pub use option::{
    Address, Direction, OptionValue, OrderItem, Query, QueryOption, SelectItem, SystemOption,
};
pub use path::{Argument, Call, Key, Lambda, Path, Quantifier, Segment, Variable};
pub use resource::{Context, ContextItem, Reserved, Resource, ResourceKind, ResourceSegment};
pub use search::{Search, SearchKind};
pub use tree::Tree;
