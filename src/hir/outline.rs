//! `$apply` and `$expand` as indented text.

use super::tree::{Tree, path_text};
use super::{
    Apply, Expanded, From, Grouping, Hierarchy, Nested, OrderKey, Query, Transformation,
    TransformationKind,
};

// Transformations nest: what calls itself here holds little on the stack.
impl Tree<'_> {
    pub(super) fn apply(&mut self, depth: usize, apply: &Apply) {
        for step in &apply.steps {
            self.transformation(depth, step);
        }
    }

    fn transformation(&mut self, depth: usize, step: &Transformation) {
        use TransformationKind as K;
        self.line(depth, step.kind.name());
        let below = depth + 1;
        match &step.kind {
            K::Aggregate(items) => {
                for item in items {
                    let text = format!("{} {}", item.method, item.name);
                    self.typed(below, text.trim(), item.ty);
                    if let Some(value) = &item.value {
                        self.expr(below + 1, "", value);
                    }
                    self.further(below + 1, &item.from);
                }
            }
            K::Compute(items) => {
                for item in items {
                    self.line(below, &item.name);
                    self.expr(below + 1, "", &item.value);
                }
            }
            K::Concat(all) => {
                for (number, apply) in all.iter().enumerate() {
                    self.line(below, &(number + 1).to_string());
                    self.apply(below + 1, apply);
                }
            }
            K::GroupBy(elements, apply) => {
                for element in elements {
                    self.grouping(below, element);
                }
                self.apply(below, apply);
            }
            K::Join(join) => {
                let path = path_text(&join.property, self.schema);
                self.line(below, &format!("{path} as {}", join.name));
                self.apply(below + 1, &join.apply);
            }
            K::Nest(items) => self.nested(below, items),
            K::AddNested(path, items) => {
                let path = path_text(path, self.schema);
                self.line(below, &path);
                self.nested(below, items);
            }
            K::Ranking(_, amount, value) => {
                self.expr(below, "", amount);
                self.expr(below, "", value);
            }
            K::Filter(value) | K::Function(value) => self.expr(below, "", value),
            K::OrderBy(keys) => self.order_keys(below, keys),
            K::Skip(number) | K::Top(number) => self.line(below, &number.to_string()),
            K::Relatives(relatives) => {
                self.hierarchy(below, &relatives.hierarchy);
                if let Some(distance) = relatives.distance {
                    self.line(below, &format!("{distance} levels at most"));
                }
                if relatives.keep_start {
                    self.line(below, "keep start");
                }
                self.apply(below, &relatives.start);
            }
            K::Traverse(traverse) => {
                self.hierarchy(below, &traverse.hierarchy);
                self.line(below, traverse.order());
                self.apply(below, &traverse.start);
                self.order_keys(below, &traverse.order_by);
            }
            K::Search(search) => self.line(below, &search.to_string()),
            K::Identity | K::Unknown => {}
        }
    }

    pub(super) fn order_keys(&mut self, depth: usize, keys: &[OrderKey]) {
        for key in keys {
            self.expr(depth, &format!("{} ", key.direction.spelling()), &key.key);
        }
    }

    fn nested(&mut self, depth: usize, items: &[Nested]) {
        for item in items {
            self.line(depth, &format!("as {}", item.name));
            self.apply(depth + 1, &item.apply);
        }
    }

    /// The results of a method are aggregated once more.
    fn further(&mut self, depth: usize, from: &[From]) {
        for step in from {
            let paths = step.properties.iter();
            let paths: Vec<String> = paths.map(|path| path_text(path, self.schema)).collect();
            let method = step
                .method
                .as_deref()
                .unwrap_or("the aggregate's own method");
            self.line(depth, &format!("from {} with {method}", paths.join(", ")));
        }
    }

    fn grouping(&mut self, depth: usize, element: &Grouping) {
        match element {
            Grouping::Property(path) => {
                let path = path_text(path, self.schema);
                self.line(depth, &format!("by {path}"));
            }
            Grouping::Rollup(levels, has_total) => {
                let total = has_total.then(|| "$all".to_owned());
                let levels = levels.iter().map(|level| path_text(level, self.schema));
                let levels: Vec<String> = total.into_iter().chain(levels).collect();
                self.line(depth, &format!("by rollup of {}", levels.join(", ")));
            }
            Grouping::Recursive(hierarchy, start) => {
                self.hierarchy(depth, hierarchy);
                self.apply(depth + 1, start);
            }
        }
    }

    fn hierarchy(&mut self, depth: usize, hierarchy: &Hierarchy) {
        let path = path_text(&hierarchy.property, self.schema);
        self.line(
            depth,
            &format!("hierarchy {} by {path}", hierarchy.qualifier),
        );
        self.expr(depth + 1, "", &hierarchy.nodes);
    }

    pub(super) fn expand(&mut self, depth: usize, items: &[Expanded]) {
        for item in items {
            let mut text = path_text(&item.path, self.schema);
            if item.all {
                text = if item.path.steps.is_empty() {
                    "*".to_owned()
                } else {
                    text + "/*"
                };
            }
            self.line(depth, &text);
            self.options(depth + 1, &item.options);
        }
    }

    /// The options of a query.
    pub(super) fn options(&mut self, depth: usize, query: &Query) {
        if let Some(apply) = &query.apply {
            self.line(depth, "$apply");
            self.apply(depth + 1, apply);
        }
        self.conditions(depth, query);
        if !query.expand.is_empty() {
            self.line(depth, "$expand");
            self.expand(depth + 1, &query.expand);
        }
        self.paging(depth, query);
    }
}
