//! Options and transformations as data: flat lists, whose items name each other by their places.

use super::data::{Named, Nodes, Order};
use super::tree::path_text;
use super::{
    Aggregation, Apply, Computed, From, Grouping, Hierarchy, Nested, OrderKey, Path, Query,
    SelectItem, Step, Transformation, TransformationKind,
};
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::schema::Schema;
use crate::syntax::ast::SystemOption;
use crate::text::Source;
use serde::Serialize;
use std::borrow::Cow;

/// Options that stand side by side: those of the request, or those in parentheses.
#[derive(Serialize)]
pub(super) struct Level<'a> {
    filter: Option<usize>,
    order_by: Vec<Order>,
    compute: Vec<Named<'a>>,
    apply: Option<usize>,
    search: Option<Cow<'a, str>>,
    select: Option<Vec<Selected>>,
    expand: Vec<ExpandItem>,
    skip: Option<u64>,
    top: Option<u64>,
    count: bool,
}

/// An item of `$select`; `options` is a place in the list of options.
#[derive(Serialize)]
struct Selected {
    path: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    ty: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<usize>,
}

#[derive(Serialize)]
struct ExpandItem {
    path: String,
    all: bool,
    options: usize,
}

/// A transformation; what it has not is left out.
#[derive(Default, Serialize)]
struct Done<'a> {
    kind: &'static str,
    span: Option<Span>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aggregate: Vec<Aggregated<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    compute: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    group_by: Vec<Group<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    order_by: Vec<Order>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hierarchy: Option<Tree<'a>>,
    /// Conditions, values and amounts, as places in the list of nodes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    operands: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search: Option<String>,
    /// Whether the nodes to start from stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_start: Option<bool>,
    /// `preorder` or `postorder`.
    #[serde(skip_serializing_if = "Option::is_none")]
    traversal: Option<&'static str>,
    /// What is done with groups, related records and the like.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sequences: Vec<Inner<'a>>,
}

#[derive(Serialize)]
struct Aggregated<'a> {
    name: &'a str,
    method: &'a str,
    #[serde(rename = "type")]
    ty: String,
    value: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    from: Vec<Further<'a>>,
}

/// `from time with average`
#[derive(Serialize)]
struct Further<'a> {
    properties: Vec<String>,
    method: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Group<'a> {
    Property(String),
    /// The levels; `$all` before them if the total is wanted too.
    Rollup(Vec<String>),
    Recursive(Tree<'a>, usize),
}

#[derive(Serialize)]
struct Tree<'a> {
    qualifier: &'a str,
    property: String,
    nodes: usize,
}

/// A sequence within a transformation, under the name of what it makes, if that has one.
#[derive(Serialize)]
struct Inner<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    sequence: usize,
}

/// The lists. What is found waits until all before it is written, so that no tree is too deep.
pub(super) struct Lists<'a> {
    schema: &'a Schema,
    source: Option<&'a Source>,
    pub(super) nodes: Nodes<'a>,
    queries: Vec<&'a Query>,
    sequences: Vec<&'a Apply>,
}

/// All options, and all sequences of transformations.
#[derive(Serialize)]
pub(super) struct Written<'a> {
    options: Vec<Level<'a>>,
    sequences: Vec<Vec<Done<'a>>>,
}

impl<'a> Lists<'a> {
    pub(super) const fn new(schema: &'a Schema, source: Option<&'a Source>) -> Self {
        Self {
            schema,
            source,
            nodes: Nodes::new(schema),
            queries: Vec::new(),
            sequences: Vec::new(),
        }
    }

    /// The options of a request; then all those in parentheses, and all transformations.
    pub(super) fn write(&mut self, query: &'a Query) -> (Level<'a>, Written<'a>) {
        let level = self.level(query);
        let (mut options, mut sequences) = (Vec::new(), Vec::new());
        loop {
            if let Some(next) = self.queries.get(options.len()) {
                options.push(self.level(next));
            } else if let Some(next) = self.sequences.get(sequences.len()) {
                let steps = next.steps.iter();
                sequences.push(steps.map(|step| self.step(step)).collect());
            } else {
                return (level, Written { options, sequences });
            }
        }
    }

    fn later(&mut self, query: &'a Query) -> usize {
        self.queries.push(query);
        self.queries.len() - 1
    }

    fn sequence(&mut self, apply: &'a Apply) -> usize {
        self.sequences.push(apply);
        self.sequences.len() - 1
    }

    fn level(&mut self, query: &'a Query) -> Level<'a> {
        let searched = query
            .options
            .iter()
            .find(|used| used.option == SystemOption::Search);
        let search = searched.and_then(|used| {
            let source = self.source?;
            Some(source.filled(source.slice(used.value_span)))
        });
        let expand = query.expand.iter().map(|item| ExpandItem {
            path: path_text(&item.path, self.schema),
            all: item.all,
            options: self.later(&item.options),
        });
        let expand = expand.collect();
        let select = query.select.as_ref();
        Level {
            filter: query.filter.as_ref().map(|filter| self.nodes.add(filter)),
            order_by: self.order(&query.order_by),
            compute: self.computed(&query.compute),
            apply: query.apply.as_ref().map(|apply| self.sequence(apply)),
            search,
            select: select.map(|items| items.iter().map(|item| self.selected(item)).collect()),
            expand,
            skip: query.paging.skip,
            top: query.paging.top,
            count: query.count,
        }
    }

    fn selected(&mut self, item: &'a SelectItem) -> Selected {
        let (path, options) = match item {
            SelectItem::Star => {
                return Selected {
                    path: "*".to_owned(),
                    ty: None,
                    options: None,
                };
            }
            SelectItem::Property(path) => (path, None),
            SelectItem::Narrowed(path, options) => (path, Some(self.later(options))),
        };
        let ty = path.steps.iter().rev().find_map(|step| match step {
            Step::Property(_, ty) | Step::Annotation(_, ty) => Some(*ty),
            Step::Cast(_) | Step::Key(_) => None,
        });
        Selected {
            path: path_text(path, self.schema),
            ty: ty.map(|ty| self.named(ty)),
            options,
        }
    }

    fn named(&self, ty: Type) -> String {
        self.schema.display(ty).to_string()
    }

    fn path(&self, path: &Path) -> String {
        path_text(path, self.schema)
    }

    fn order(&mut self, keys: &'a [OrderKey]) -> Vec<Order> {
        let keys = keys.iter().map(|key| Order {
            direction: key.direction.spelling(),
            key: self.nodes.add(&key.key),
        });
        keys.collect()
    }

    fn computed(&mut self, items: &'a [Computed]) -> Vec<Named<'a>> {
        let items = items.iter().map(|computed| Named {
            name: &computed.name,
            value: self.nodes.add(&computed.value),
        });
        items.collect()
    }

    fn step(&mut self, step: &'a Transformation) -> Done<'a> {
        use TransformationKind as K;
        let mut done = Done {
            kind: step.kind.name(),
            span: Some(step.span),
            ..Done::default()
        };
        match &step.kind {
            K::Aggregate(items) => {
                done.aggregate = items.iter().map(|item| self.aggregated(item)).collect();
            }
            K::Compute(items) => done.compute = self.computed(items),
            K::Concat(all) => {
                let all = all.iter().map(|apply| self.inner(None, apply));
                done.sequences = all.collect();
            }
            K::GroupBy(elements, apply) => {
                done.group_by = elements.iter().map(|it| self.group(it)).collect();
                if !apply.steps.is_empty() {
                    done.sequences = vec![self.inner(None, apply)];
                }
            }
            K::Join(join) => {
                done.path = Some(self.path(&join.property));
                done.sequences = vec![self.inner(Some(&join.name), &join.apply)];
            }
            K::Nest(items) => done.sequences = self.nested(items),
            K::AddNested(path, items) => {
                done.path = Some(self.path(path));
                done.sequences = self.nested(items);
            }
            K::Ranking(_, amount, value) => {
                done.operands = vec![self.nodes.add(amount), self.nodes.add(value)];
            }
            K::Filter(value) | K::Function(value) => done.operands = vec![self.nodes.add(value)],
            K::OrderBy(keys) => done.order_by = self.order(keys),
            K::Skip(number) | K::Top(number) => done.number = Some(*number),
            K::Relatives(relatives) => {
                done.hierarchy = Some(self.tree(&relatives.hierarchy));
                done.number = relatives.distance;
                done.keep_start = Some(relatives.keep_start);
                done.sequences = vec![self.inner(None, &relatives.start)];
            }
            K::Traverse(traverse) => {
                done.hierarchy = Some(self.tree(&traverse.hierarchy));
                done.sequences = vec![self.inner(None, &traverse.start)];
                done.order_by = self.order(&traverse.order_by);
                done.traversal = Some(traverse.order());
            }
            K::Search(search) => done.search = Some(search.to_string()),
            K::Identity | K::Unknown => {}
        }
        done
    }

    fn inner(&mut self, name: Option<&'a str>, apply: &'a Apply) -> Inner<'a> {
        let sequence = self.sequence(apply);
        Inner { name, sequence }
    }

    fn nested(&mut self, items: &'a [Nested]) -> Vec<Inner<'a>> {
        let items = items.iter().map(|it| self.inner(Some(&it.name), &it.apply));
        items.collect()
    }

    fn aggregated(&mut self, item: &'a Aggregation) -> Aggregated<'a> {
        Aggregated {
            name: &item.name,
            method: &item.method,
            ty: self.named(item.ty),
            value: item.value.as_ref().map(|value| self.nodes.add(value)),
            from: item.from.iter().map(|from| self.further(from)).collect(),
        }
    }

    fn further(&self, from: &'a From) -> Further<'a> {
        let properties = from.properties.iter();
        Further {
            properties: properties.map(|path| self.path(path)).collect(),
            method: from.method.as_deref(),
        }
    }

    fn group(&mut self, element: &'a Grouping) -> Group<'a> {
        match element {
            Grouping::Property(path) => Group::Property(self.path(path)),
            Grouping::Rollup(levels, has_total) => {
                let total = has_total.then(|| "$all".to_owned());
                let levels = levels.iter().map(|level| self.path(level));
                Group::Rollup(total.into_iter().chain(levels).collect())
            }
            Grouping::Recursive(hierarchy, start) => {
                let tree = self.tree(hierarchy);
                Group::Recursive(tree, self.sequence(start))
            }
        }
    }

    fn tree(&mut self, hierarchy: &'a Hierarchy) -> Tree<'a> {
        Tree {
            qualifier: &hierarchy.qualifier,
            property: self.path(&hierarchy.property),
            nodes: self.nodes.add(&hierarchy.nodes),
        }
    }
}
