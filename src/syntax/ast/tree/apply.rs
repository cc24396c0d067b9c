//! `$apply` as data.

use super::{View, node, object, print_apply, shown};
use crate::syntax::ast::{
    AggregateFrom, Aggregation, Apply, GroupBy, GroupElement, Hierarchy, Join, Nest, OrderItem,
    Path, Ranking, Relatives, RollupRecursive, Transformation, TransformationKind, Traverse,
};
use crate::text::Text;
use serde_json::Value;

// Transformations nest: what calls itself here holds little on the stack, so it has loops and no
// adapters.
impl<'a> View<'a> {
    pub(super) fn apply(self, apply: &Apply) -> Value {
        let Some(view) = self.deeper() else {
            return shown(apply.span(), print_apply(apply, self.source));
        };
        let mut out = Vec::with_capacity(apply.steps.len());
        for step in &apply.steps {
            out.push(view.transformation(step));
        }
        Value::Array(out)
    }

    /// An object of the transformation's own members and its place.
    fn transformation(self, step: &Transformation) -> Value {
        use TransformationKind as K;
        let (kind, name, value) = match &step.kind {
            K::Concat(all) => ("concat", "sequences", self.applies(all)),
            K::GroupBy(group) => return self.group_by(group, step),
            K::Join(join) => return self.join(join, step),
            K::Nest(nest) => return self.nest(nest, step),
            K::Relatives(relatives) => return self.relatives(relatives, step),
            K::Traverse(traverse) => return self.traverse(traverse, step),
            K::Ranking(ranking) => return self.ranking(ranking, step),
            K::Aggregate(items) => ("aggregate", "items", self.aggregations(items)),
            K::Compute(_) => ("compute", "items", self.items(&step.kind)),
            K::OrderBy(items) => ("orderby", "items", self.order_items(items)),
            K::Filter(predicate) => ("filter", "predicate", self.expr(predicate)),
            K::Search(search) => ("search", "search", self.search(search)),
            K::Skip(number) => ("skip", "number", self.written(number)),
            K::Top(number) => ("top", "number", self.written(number)),
            K::Function(call) => ("function", "function", self.call(call)),
            K::Hole(text) => ("hole", "text", self.text(text).into()),
            K::Identity => return node(step.span, "identity", []),
            K::Error => return node(step.span, "error", []),
        };
        node(step.span, kind, [(name, value)])
    }

    fn applies(self, all: &[Apply]) -> Value {
        let mut out = Vec::with_capacity(all.len());
        for apply in all {
            out.push(self.apply(apply));
        }
        Value::Array(out)
    }

    fn group_by(self, group: &GroupBy, step: &Transformation) -> Value {
        let mut elements = Vec::with_capacity(group.elements.len());
        for element in &group.elements {
            elements.push(self.group_element(element));
        }
        let apply = self.optional_apply(group.apply.as_ref());
        let members = [("elements", elements.into()), ("apply", apply)];
        node(step.span, "groupby", members)
    }

    fn join(self, join: &Join, step: &Transformation) -> Value {
        let apply = self.optional_apply(join.apply.as_ref());
        let kind = if join.outer { "outerjoin" } else { "join" };
        let members = [
            ("property", self.path(&join.property)),
            ("as", self.written(&join.alias)),
            ("apply", apply),
        ];
        node(step.span, kind, members)
    }

    fn nest(self, nest: &Nest, step: &Transformation) -> Value {
        let mut items = Vec::with_capacity(nest.items.len());
        for item in &nest.items {
            let apply = self.apply(&item.apply);
            items.push(object([
                ("apply", apply),
                ("as", self.written(&item.alias)),
            ]));
        }
        match &nest.path {
            None => node(step.span, "nest", [("items", items.into())]),
            Some(path) => {
                let members = [("path", self.path(path)), ("items", items.into())];
                node(step.span, "addnested", members)
            }
        }
    }

    fn relatives(self, relatives: &Relatives, step: &Transformation) -> Value {
        let start = self.apply(&relatives.start);
        let kind = if relatives.ancestors {
            "ancestors"
        } else {
            "descendants"
        };
        let members = [
            ("hierarchy", self.hierarchy(&relatives.hierarchy)),
            ("start", start),
            ("distance", self.optional(relatives.distance.as_ref())),
            ("keepStart", relatives.keep_start.into()),
        ];
        node(step.span, kind, members)
    }

    fn traverse(self, traverse: &Traverse, step: &Transformation) -> Value {
        let start = self.optional_apply(traverse.start.as_ref());
        let order = if traverse.postorder {
            "postorder"
        } else {
            "preorder"
        };
        let members = [
            ("hierarchy", self.hierarchy(&traverse.hierarchy)),
            ("order", order.into()),
            ("start", start),
            ("orderby", self.order_items(&traverse.order_by)),
        ];
        node(step.span, "traverse", members)
    }

    fn ranking(self, ranking: &Ranking, step: &Transformation) -> Value {
        let members = [
            ("amount", self.expr(&ranking.amount)),
            ("value", self.expr(&ranking.value)),
        ];
        node(step.span, ranking.method.spelling(), members)
    }

    fn items(self, kind: &TransformationKind) -> Value {
        if let TransformationKind::Compute(items) = kind {
            return items.iter().map(|item| self.compute_item(item)).collect();
        }
        Value::Null
    }

    fn aggregations(self, items: &[Aggregation]) -> Value {
        items.iter().map(|item| self.aggregation(item)).collect()
    }

    pub(super) fn aggregation(self, item: &Aggregation) -> Value {
        let value = self.expr(&item.value);
        self.aggregated(item, value)
    }

    fn aggregated(self, item: &Aggregation, value: Value) -> Value {
        let from: Vec<Value> = item.from.iter().map(|f| self.aggregate_from(f)).collect();
        object([
            ("value", value),
            ("with", self.optional(item.method.as_ref())),
            ("from", from.into()),
            ("as", self.optional(item.alias.as_ref())),
        ])
    }

    fn aggregate_from(self, from: &AggregateFrom) -> Value {
        object([
            ("properties", self.paths(&from.properties)),
            ("with", self.optional(from.method.as_ref())),
        ])
    }

    fn group_element(self, element: &GroupElement) -> Value {
        match element {
            GroupElement::Property(path) => object([("property", self.path(path))]),
            GroupElement::Rollup(rollup) => object([
                ("rollup", self.paths(&rollup.levels)),
                ("all", rollup.all.is_some().into()),
            ]),
            GroupElement::RollupRecursive(recursive) => self.rollup_recursive(recursive),
        }
    }

    fn rollup_recursive(self, recursive: &RollupRecursive) -> Value {
        let start = self.optional_apply(recursive.start.as_ref());
        object([
            ("rolluprecursive", self.hierarchy(&recursive.hierarchy)),
            ("start", start),
        ])
    }

    fn hierarchy(self, hierarchy: &Hierarchy) -> Value {
        object([
            ("nodes", self.expr(&hierarchy.nodes)),
            ("qualifier", self.written(&hierarchy.qualifier)),
            ("property", self.path(&hierarchy.property)),
        ])
    }

    fn order_items(self, items: &[OrderItem]) -> Value {
        items.iter().map(|item| self.order_item(item)).collect()
    }

    fn paths(self, paths: &[Path]) -> Value {
        paths.iter().map(|path| self.path(path)).collect()
    }

    fn optional_apply(self, apply: Option<&Apply>) -> Value {
        match apply {
            Some(apply) => self.apply(apply),
            None => Value::Null,
        }
    }

    fn optional(self, text: Option<&Text>) -> Value {
        text.map_or(Value::Null, |text| self.written(text))
    }

    fn written(self, text: &Text) -> Value {
        text.as_str(self.source).into()
    }
}
