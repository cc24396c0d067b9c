use super::{Call, ComputeItem, Expr, OrderItem, Path, Search};
use crate::diagnostic::Span;
use crate::text::Text;

/// The value of `$apply` (Data Aggregation 3): transformations joined by slashes, each of which
/// works on what the one before gives.
#[derive(Clone, Debug)]
pub struct Apply {
    /// At least one, in the order of the text.
    pub steps: Vec<Transformation>,
}

/// A transformation of a collection, with its place.
#[derive(Clone, Debug)]
pub struct Transformation {
    /// What was written.
    pub kind: TransformationKind,
    /// From its name to its closing parenthesis.
    pub span: Span,
}

/// The transformations (Data Aggregation 3.2 to 3.6 and 6.2).
#[derive(Clone, Debug)]
pub enum TransformationKind {
    /// `aggregate(amount with sum as total)`
    Aggregate(Vec<Aggregation>),
    /// `compute(amount mul rate as tax)`
    Compute(Vec<ComputeItem>),
    /// `concat(top(1),aggregate(total))`: sequences whose results follow one another.
    Concat(Vec<Apply>),
    /// `groupby((country),aggregate(total))`
    GroupBy(Box<GroupBy>),
    /// `join(sales as sale)`, `outerjoin(sales as sale,filter(..))`
    Join(Box<Join>),
    /// `nest(groupby((id)) as ids)`, `addnested(sales,filter(..) as some)`
    Nest(Box<Nest>),
    /// `topcount(2,amount)`
    Ranking(Box<Ranking>),
    /// `filter(amount gt 3)`
    Filter(Box<Expr>),
    /// `identity`
    Identity,
    /// `orderby(name desc)`
    OrderBy(Vec<OrderItem>),
    /// `search(coffee)`
    Search(Box<Search>),
    /// `skip(5)`: a whole number, which may be too large for any machine type
    Skip(Text),
    /// `top(5)`
    Top(Text),
    /// `ancestors(..)`, `descendants(..)`
    Relatives(Box<Relatives>),
    /// `traverse(..)`
    Traverse(Box<Traverse>),
    /// A bound function of the service that takes and gives a collection.
    Function(Box<Call>),
    /// A hole of a template, which stands for any transformations: `{{steps}}`.
    Hole(Text),
    /// Text that could not be understood; it has been reported.
    Error,
}

/// An item of `aggregate` (Data Aggregation 3.2.1), or the argument of `/aggregate(..)` in an
/// expression.
#[derive(Clone, Debug)]
pub struct Aggregation {
    /// What is aggregated: an expression, a path that ends in `$count`, `$count` alone, or the path
    /// of a custom aggregate.
    pub value: Expr,
    /// What stands behind `with`.
    pub method: Option<Text>,
    /// The intermediate aggregations, the first to be made first.
    pub from: Vec<AggregateFrom>,
    /// The name of the result.
    pub alias: Option<Text>,
}

/// `from time with average`
#[derive(Clone, Debug)]
pub struct AggregateFrom {
    /// The properties by which the values are grouped.
    pub properties: Vec<Path>,
    /// How the results are aggregated; a custom aggregate knows by itself.
    pub method: Option<Text>,
}

/// `groupby`
#[derive(Clone, Debug)]
pub struct GroupBy {
    /// What tells the groups apart.
    pub elements: Vec<GroupElement>,
    /// What is done with each group.
    pub apply: Option<Apply>,
}

/// An element of the list of `groupby`.
#[derive(Clone, Debug)]
pub enum GroupElement {
    /// A property, or a path of names to one, with the types of casts among them.
    Property(Path),
    /// `rollup(country,city)`, the coarsest level first; a single name is that of a leveled
    /// hierarchy.
    Rollup(Rollup),
    /// `rolluprecursive($root/Nodes,tree,id)`
    RollupRecursive(Box<RollupRecursive>),
}

/// `rolluprecursive`
#[derive(Clone, Debug)]
pub struct RollupRecursive {
    /// The hierarchy.
    pub hierarchy: Hierarchy,
    /// What tells the nodes that count; all if there is nothing.
    pub start: Option<Apply>,
}

/// `rollup`
#[derive(Clone, Debug)]
pub struct Rollup {
    /// `$all` before the levels: the total is wanted too, as drafts of the standard wrote it.
    pub all: Option<Span>,
    /// The levels.
    pub levels: Vec<Path>,
}

/// `join`, `outerjoin`
#[derive(Clone, Debug)]
pub struct Join {
    /// Whether instances without related ones stay.
    pub outer: bool,
    /// The collection that is joined.
    pub property: Path,
    /// The name under which a related instance stands.
    pub alias: Text,
    /// What is done with the related instances before.
    pub apply: Option<Apply>,
}

/// `nest`, `addnested`
#[derive(Clone, Debug)]
pub struct Nest {
    /// The path of `addnested`; none for `nest`.
    pub path: Option<Path>,
    /// What is nested, at least one.
    pub items: Vec<Nested>,
}

/// `identity as copy`, an item of `nest` and `addnested`.
#[derive(Clone, Debug)]
pub struct Nested {
    /// What is done.
    pub apply: Apply,
    /// The name of the result.
    pub alias: Text,
}

/// A transformation that keeps the first of an order: `topcount(2,amount)`.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Which of them.
    pub method: RankingMethod,
    /// How many, how much or what share is kept.
    pub amount: Expr,
    /// What ranks the instances.
    pub value: Expr,
}

/// The transformations that keep the first of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum RankingMethod {
    TopCount,
    TopSum,
    TopPercent,
    BottomCount,
    BottomSum,
    BottomPercent,
}

/// The recursive hierarchy that a transformation works on (Data Aggregation 6.1).
#[derive(Clone, Debug)]
pub struct Hierarchy {
    /// `$root/..`: the nodes.
    pub nodes: Expr,
    /// The qualifier of the annotation that makes them a hierarchy.
    pub qualifier: Text,
    /// Where an instance of the input keeps the identity of its node.
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
    pub distance: Option<Text>,
    /// `keep start`
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
    pub start: Option<Apply>,
    /// The order of siblings.
    pub order_by: Vec<OrderItem>,
}

impl Apply {
    /// Where the transformations stand.
    #[must_use]
    pub fn span(&self) -> Span {
        let first = self.steps.first().map_or(Span::at(0), |step| step.span);
        self.steps.last().map_or(first, |last| first.to(last.span))
    }

    /// Visits the expressions that the transformations hold, however deep they nest, in the order
    /// of the text. The calls of functions hold theirs as arguments.
    pub fn for_each_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        for step in &self.steps {
            step.kind.for_each_expr(visit);
        }
    }
}

// Transformations nest: what calls itself here holds little on the stack.
impl TransformationKind {
    fn for_each_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Self::Concat(all) => {
                for apply in all {
                    apply.for_each_expr(visit);
                }
            }
            Self::GroupBy(group) => group.for_each_expr(visit),
            Self::Join(join) => within(join.apply.as_ref(), visit),
            Self::Nest(nest) => {
                for item in &nest.items {
                    item.apply.for_each_expr(visit);
                }
            }
            Self::Relatives(relatives) => {
                visit(&relatives.hierarchy.nodes);
                relatives.start.for_each_expr(visit);
            }
            Self::Traverse(traverse) => {
                visit(&traverse.hierarchy.nodes);
                within(traverse.start.as_ref(), visit);
                order_keys(&traverse.order_by, visit);
            }
            Self::Aggregate(_)
            | Self::Compute(_)
            | Self::Ranking(_)
            | Self::Filter(_)
            | Self::OrderBy(_)
            | Self::Function(_)
            | Self::Identity
            | Self::Search(_)
            | Self::Skip(_)
            | Self::Top(_)
            | Self::Hole(_)
            | Self::Error => self.for_each_own_expr(visit),
        }
    }

    fn for_each_own_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Self::Aggregate(items) => items.iter().for_each(|item| visit(&item.value)),
            Self::Compute(items) => items.iter().for_each(|item| visit(&item.expr)),
            Self::Ranking(ranking) => {
                visit(&ranking.amount);
                visit(&ranking.value);
            }
            Self::Filter(predicate) => visit(predicate),
            Self::OrderBy(items) => order_keys(items, visit),
            Self::Function(call) => call.for_each_child(visit),
            Self::Concat(_)
            | Self::GroupBy(_)
            | Self::Join(_)
            | Self::Nest(_)
            | Self::Relatives(_)
            | Self::Traverse(_)
            | Self::Identity
            | Self::Search(_)
            | Self::Skip(_)
            | Self::Top(_)
            | Self::Hole(_)
            | Self::Error => {}
        }
    }
}

impl TransformationKind {
    /// The names of the transformations that have arguments. Those up to `traverse` keep the
    /// instances that they take (`preservingTrafo`); the others make new ones.
    pub const NAMES: [&'static str; 22] = [
        "filter",
        "orderby",
        "search",
        "skip",
        "top",
        "topcount",
        "topsum",
        "toppercent",
        "bottomcount",
        "bottomsum",
        "bottompercent",
        "ancestors",
        "descendants",
        "traverse",
        "aggregate",
        "compute",
        "concat",
        "groupby",
        "join",
        "outerjoin",
        "nest",
        "addnested",
    ];

    /// Whether a text begins with a transformation, and not with an expression.
    pub(in crate::syntax) fn begins(text: &str) -> bool {
        // Marks that combine with letters are parts of names too.
        let is_name = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "_.".contains(c);
        let name = text.split(|c| !is_name(c)).next().unwrap_or("");
        let behind = text.get(name.len()..).unwrap_or("");
        if name == "identity" {
            // A direction or an operator follows a property of that name, or the path goes on.
            let next = behind.trim_start().chars().next();
            let goes_on = |c: char| c.is_alphabetic();
            return !next.is_some_and(goes_on) && !behind.starts_with('(');
        }
        behind.starts_with('(') && (name.contains('.') || Self::NAMES.contains(&name))
    }
}

fn order_keys<'a>(items: &'a [OrderItem], visit: &mut dyn FnMut(&'a Expr)) {
    items.iter().for_each(|item| visit(&item.key));
}

fn within<'a>(apply: Option<&'a Apply>, visit: &mut dyn FnMut(&'a Expr)) {
    if let Some(apply) = apply {
        apply.for_each_expr(visit);
    }
}

impl GroupBy {
    fn for_each_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        for element in &self.elements {
            if let GroupElement::RollupRecursive(recursive) = element {
                visit(&recursive.hierarchy.nodes);
                within(recursive.start.as_ref(), visit);
            }
        }
        within(self.apply.as_ref(), visit);
    }
}

impl RankingMethod {
    /// Every one of them.
    pub const ALL: [Self; 6] = [
        Self::TopCount,
        Self::TopSum,
        Self::TopPercent,
        Self::BottomCount,
        Self::BottomSum,
        Self::BottomPercent,
    ];

    /// As it is written.
    #[must_use]
    pub const fn spelling(self) -> &'static str {
        match self {
            Self::TopCount => "topcount",
            Self::TopSum => "topsum",
            Self::TopPercent => "toppercent",
            Self::BottomCount => "bottomcount",
            Self::BottomSum => "bottomsum",
            Self::BottomPercent => "bottompercent",
        }
    }
}
