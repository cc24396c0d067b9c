//! Equality of `$apply`.

use super::Same;
use crate::syntax::ast::{
    AggregateFrom, Aggregation, Apply, GroupBy, GroupElement, Hierarchy, Join, Nest, Nested,
    Relatives, Transformation, TransformationKind, Traverse,
};
use crate::text::Text;

impl Same<'_> {
    pub(super) fn apply(self, left: &Apply, right: &Apply) -> bool {
        self.all(&left.steps, &right.steps, Self::transformation)
    }

    // Transformations nest: what calls itself here holds little on the stack.
    fn transformation(self, left: &Transformation, right: &Transformation) -> bool {
        use TransformationKind as K;
        match (&left.kind, &right.kind) {
            (K::Concat(l), K::Concat(r)) => self.applies(l, r),
            (K::GroupBy(l), K::GroupBy(r)) => self.group_by(l, r),
            (K::Join(l), K::Join(r)) => self.join(l, r),
            (K::Nest(l), K::Nest(r)) => self.nest(l, r),
            (K::Relatives(l), K::Relatives(r)) => {
                self.relatives(l, r) && self.apply(&l.start, &r.start)
            }
            (K::Traverse(l), K::Traverse(r)) => {
                self.traverse(l, r) && self.optional_apply(l.start.as_ref(), r.start.as_ref())
            }
            (left, right) => self.transformation_alone(left, right),
        }
    }

    /// Transformations that hold no others.
    fn transformation_alone(self, left: &TransformationKind, right: &TransformationKind) -> bool {
        use TransformationKind as K;
        match (left, right) {
            (K::Aggregate(l), K::Aggregate(r)) => self.all(l, r, Self::aggregation),
            (K::Compute(l), K::Compute(r)) => self.all(l, r, Self::compute_item),
            (K::Ranking(l), K::Ranking(r)) => {
                l.method == r.method
                    && self.expr(&l.amount, &r.amount)
                    && self.expr(&l.value, &r.value)
            }
            (K::Filter(l), K::Filter(r)) => self.expr(l, r),
            (K::OrderBy(l), K::OrderBy(r)) => self.all(l, r, Self::order_item),
            (K::Search(l), K::Search(r)) => self.search(l, r),
            (K::Skip(l), K::Skip(r)) | (K::Top(l), K::Top(r)) | (K::Hole(l), K::Hole(r)) => {
                self.text(l, r)
            }
            (K::Function(l), K::Function(r)) => self.call(l, r),
            (K::Identity, K::Identity) | (K::Error, K::Error) => true,
            (
                K::Aggregate(_)
                | K::Compute(_)
                | K::Concat(_)
                | K::GroupBy(_)
                | K::Join(_)
                | K::Nest(_)
                | K::Ranking(_)
                | K::Filter(_)
                | K::Identity
                | K::OrderBy(_)
                | K::Search(_)
                | K::Skip(_)
                | K::Top(_)
                | K::Relatives(_)
                | K::Traverse(_)
                | K::Function(_)
                | K::Hole(_)
                | K::Error,
                _,
            ) => false,
        }
    }

    fn applies(self, left: &[Apply], right: &[Apply]) -> bool {
        self.all(left, right, Self::apply)
    }

    fn group_by(self, left: &GroupBy, right: &GroupBy) -> bool {
        self.all(&left.elements, &right.elements, Self::group_element)
            && self.optional_apply(left.apply.as_ref(), right.apply.as_ref())
    }

    fn join(self, left: &Join, right: &Join) -> bool {
        left.outer == right.outer
            && self.path(&left.property, &right.property)
            && self.text(&left.alias, &right.alias)
            && self.optional_apply(left.apply.as_ref(), right.apply.as_ref())
    }

    fn nest(self, left: &Nest, right: &Nest) -> bool {
        self.optional(left.path.as_ref(), right.path.as_ref(), Self::path)
            && self.all(&left.items, &right.items, Self::nested)
    }

    fn relatives(self, left: &Relatives, right: &Relatives) -> bool {
        left.ancestors == right.ancestors
            && left.keep_start == right.keep_start
            && self.hierarchy(&left.hierarchy, &right.hierarchy)
            && self.optional_text(left.distance.as_ref(), right.distance.as_ref())
    }

    fn traverse(self, left: &Traverse, right: &Traverse) -> bool {
        left.postorder == right.postorder
            && self.hierarchy(&left.hierarchy, &right.hierarchy)
            && self.all(&left.order_by, &right.order_by, Self::order_item)
    }

    pub(super) fn aggregation(self, left: &Aggregation, right: &Aggregation) -> bool {
        self.expr(&left.value, &right.value)
            && self.optional_text(left.method.as_ref(), right.method.as_ref())
            && self.all(&left.from, &right.from, Self::aggregate_from)
            && self.optional_text(left.alias.as_ref(), right.alias.as_ref())
    }

    fn aggregate_from(self, left: &AggregateFrom, right: &AggregateFrom) -> bool {
        self.all(&left.properties, &right.properties, Self::path)
            && self.optional_text(left.method.as_ref(), right.method.as_ref())
    }

    fn nested(self, left: &Nested, right: &Nested) -> bool {
        self.apply(&left.apply, &right.apply) && self.text(&left.alias, &right.alias)
    }

    fn group_element(self, left: &GroupElement, right: &GroupElement) -> bool {
        use GroupElement as E;
        match (left, right) {
            (E::Property(l), E::Property(r)) => self.path(l, r),
            (E::Rollup(l), E::Rollup(r)) => {
                l.all.is_some() == r.all.is_some() && self.all(&l.levels, &r.levels, Self::path)
            }
            (E::RollupRecursive(l), E::RollupRecursive(r)) => {
                self.hierarchy(&l.hierarchy, &r.hierarchy)
                    && self.optional_apply(l.start.as_ref(), r.start.as_ref())
            }
            (E::Property(_) | E::Rollup(_) | E::RollupRecursive(_), _) => false,
        }
    }

    fn hierarchy(self, left: &Hierarchy, right: &Hierarchy) -> bool {
        self.expr(&left.nodes, &right.nodes)
            && self.text(&left.qualifier, &right.qualifier)
            && self.path(&left.property, &right.property)
    }

    fn optional<T>(
        self,
        left: Option<&T>,
        right: Option<&T>,
        same: impl Fn(Self, &T, &T) -> bool,
    ) -> bool {
        match (left, right) {
            (Some(left), Some(right)) => same(self, left, right),
            (left, right) => left.is_none() && right.is_none(),
        }
    }

    fn optional_apply(self, left: Option<&Apply>, right: Option<&Apply>) -> bool {
        match (left, right) {
            (Some(left), Some(right)) => self.apply(left, right),
            (left, right) => left.is_none() && right.is_none(),
        }
    }

    fn optional_text(self, left: Option<&Text>, right: Option<&Text>) -> bool {
        self.optional(left, right, Self::text)
    }
}
