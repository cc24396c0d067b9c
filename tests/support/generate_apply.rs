//! Transformations and aggregations, built node by node.

use super::generate::{
    NOWHERE, arguments, expr, lone_name, name, new, plain_segment, qualified, term, text,
};
use super::generate_nested::search_value;
use super::generate_order::in_order;
use odq::syntax::ast::{
    AggregateFrom, Aggregation, Apply, Call, ComputeItem, Direction, Expr, ExprKind, GroupBy,
    GroupElement, Hierarchy, Join, Nest, Nested, OrderItem, Path, Ranking, RankingMethod,
    Relatives, Rollup, RollupRecursive, Segment, Transformation, TransformationKind, Traverse,
    Variable,
};
use odq::text::Text;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// A sequence of transformations; `depth` bounds their nesting.
pub(super) fn apply(depth: u32) -> BoxedStrategy<Apply> {
    sequence(transformation(depth, false))
}

/// A sequence of transformations that keep the instances that they take.
fn preserving(depth: u32) -> BoxedStrategy<Apply> {
    sequence(transformation(depth, true))
}

fn sequence(of: BoxedStrategy<TransformationKind>) -> BoxedStrategy<Apply> {
    let step = of.prop_map(|kind| Transformation {
        kind,
        span: NOWHERE,
    });
    vec(step, 1..3).prop_map(|steps| Apply { steps }).boxed()
}

fn transformation(depth: u32, preserving_only: bool) -> BoxedStrategy<TransformationKind> {
    use TransformationKind as K;
    let function = (qualified(), arguments(expr())).prop_map(|(name, arguments)| {
        K::Function(Box::new(Call {
            name: text(name),
            arguments,
            span: NOWHERE,
        }))
    });
    let keeps = prop_oneof![
        2 => expr().prop_map(|e| K::Filter(Box::new(e))),
        1 => Just(K::Identity),
        1 => vec(order_item(), 1..3).prop_map(K::OrderBy),
        1 => search_value().prop_map(|s| K::Search(Box::new(s))),
        1 => "[0-9]{1,3}".prop_map(|n| K::Skip(text(n))),
        1 => "[0-9]{1,22}".prop_map(|n| K::Top(text(n))),
        1 => ranking(),
        1 => function,
    ]
    .boxed();
    let makes = prop_oneof![
        3 => vec(aggregation(), 1..4).prop_map(K::Aggregate),
        2 => vec(compute_item(), 1..3).prop_map(K::Compute),
    ]
    .boxed();
    let alone = match preserving_only {
        true => keeps,
        false => prop_oneof![2 => keeps, 1 => makes].boxed(),
    };
    if depth == 0 {
        return alone;
    }
    let hierarchies = prop_oneof![relatives(depth), traverse(depth)].boxed();
    match preserving_only {
        true => prop_oneof![2 => alone, 1 => hierarchies].boxed(),
        false => prop_oneof![3 => alone, 1 => hierarchies, 4 => nesting(depth)].boxed(),
    }
}

/// Transformations with others in them.
fn nesting(depth: u32) -> BoxedStrategy<TransformationKind> {
    use TransformationKind as K;
    let inner = || apply(depth - 1);
    let group = (vec(group_element(depth), 1..4), option::of(inner()))
        .prop_map(|(elements, apply)| K::GroupBy(Box::new(GroupBy { elements, apply })));
    let join = (any::<bool>(), join_property(), alias(), option::of(inner()));
    let join = join.prop_map(|(outer, property, alias, apply)| {
        K::Join(Box::new(Join {
            outer,
            property,
            alias,
            apply,
        }))
    });
    let nested = (inner(), alias()).prop_map(|(apply, alias)| Nested { apply, alias });
    let nest = (option::of(any_names()), vec(nested, 1..3))
        .prop_map(|(path, items)| K::Nest(Box::new(Nest { path, items })));
    prop_oneof![
        2 => vec(inner(), 2..4).prop_map(K::Concat),
        3 => group,
        1 => join,
        1 => nest,
    ]
    .boxed()
}

fn group_element(depth: u32) -> BoxedStrategy<GroupElement> {
    let hierarchy_name = name().prop_map(|n| vec![Path::new(Segment::Name(text(n)))]);
    let rollup = prop_oneof![
        1 => hierarchy_name.prop_map(|levels| Rollup { all: None, levels }),
        2 => vec(property(), 2..4).prop_map(|levels| Rollup { all: None, levels }),
        1 => vec(property(), 1..3).prop_map(|levels| Rollup { all: Some(NOWHERE), levels }),
    ];
    let recursive = (hierarchy(), option::of(preserving(depth - 1)))
        .prop_map(|(hierarchy, start)| Box::new(RollupRecursive { hierarchy, start }));
    prop_oneof![
        4 => property().prop_map(GroupElement::Property),
        1 => rollup.prop_map(GroupElement::Rollup),
        1 => recursive.prop_map(GroupElement::RollupRecursive),
    ]
    .boxed()
}

fn relatives(depth: u32) -> impl Strategy<Value = TransformationKind> {
    let distance = option::of("[0-9]{1,2}".prop_map(text));
    let all = (
        any::<bool>(),
        hierarchy(),
        preserving(depth - 1),
        distance,
        any::<bool>(),
    );
    all.prop_map(|(ancestors, hierarchy, start, distance, keep_start)| {
        TransformationKind::Relatives(Box::new(Relatives {
            ancestors,
            hierarchy,
            start,
            distance,
            keep_start,
        }))
    })
}

fn traverse(depth: u32) -> impl Strategy<Value = TransformationKind> {
    let all = (
        hierarchy(),
        any::<bool>(),
        option::of(preserving(depth - 1)),
        vec(order_item(), 0..3),
    );
    all.prop_map(|(hierarchy, postorder, start, order_by)| {
        TransformationKind::Traverse(Box::new(Traverse {
            hierarchy,
            postorder,
            start,
            order_by,
        }))
    })
}

fn hierarchy() -> impl Strategy<Value = Hierarchy> {
    let key = option::of("[0-9][a-z0-9.~-]{0,3}".prop_map(|key| Segment::KeyValue(text(key))));
    let root = (vec(plain_segment(), 1..3), key).prop_map(|(mut rest, key)| {
        rest.insert(0, Segment::Variable(Variable::Root, NOWHERE));
        let path = in_order(rest);
        let ends = path.segments().any(|s| matches!(s, Segment::Count(_)));
        new(ExprKind::Path(path.then(key.filter(|_| !ends))))
    });
    (root, alias(), property()).prop_map(|(nodes, qualifier, property)| Hierarchy {
        nodes,
        qualifier,
        property,
    })
}

fn ranking() -> impl Strategy<Value = TransformationKind> {
    let method = select(RankingMethod::ALL.to_vec());
    (method, expr(), expr()).prop_map(|(method, amount, value)| {
        TransformationKind::Ranking(Box::new(Ranking {
            method,
            amount,
            value,
        }))
    })
}

/// An item of `aggregate`.
fn aggregation() -> BoxedStrategy<Aggregation> {
    let other = (measure(expr()), alias()).prop_map(|(item, alias)| Aggregation {
        alias: Some(alias),
        ..item
    });
    let custom = (custom(), option::of(alias())).prop_map(|(value, alias)| Aggregation {
        value,
        method: None,
        from: Vec::new(),
        alias,
    });
    prop_oneof![4 => other, 1 => custom].boxed()
}

/// `aggregate(..)` within an expression.
pub(super) fn aggregate_segment(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Segment> {
    measure(expr).prop_map(|item| Segment::Aggregate(Box::new(item), NOWHERE))
}

/// What is aggregated and how, without a name.
fn measure(expr: BoxedStrategy<Expr>) -> BoxedStrategy<Aggregation> {
    let counted = (any_names(), any::<bool>()).prop_map(|(path, is_alone)| {
        let count = Segment::Count(NOWHERE);
        let path = match is_alone {
            true => Path::new(count),
            false => path.then([count]),
        };
        new(ExprKind::Path(path))
    });
    let of_type = qualified().prop_map(|n| new(ExprKind::Path(Path::new(Segment::Name(text(n))))));
    let with = (prop_oneof![4 => expr, 1 => of_type], method(), from(false));
    let item = |value, method, from| Aggregation {
        value,
        method,
        from,
        alias: None,
    };
    prop_oneof![
        4 => with.prop_map(move |(value, method, from)| item(value, Some(method), from)),
        1 => (counted, from(false)).prop_map(move |(value, from)| item(value, None, from)),
        1 => (custom(), from(true)).prop_map(move |(value, from)| item(value, None, from)),
    ]
    .boxed()
}

/// A path of names to what may be a custom aggregate.
fn custom() -> impl Strategy<Value = Expr> {
    let lone = lone_name().prop_map(|n| Path::new(Segment::Name(text(n))));
    let longer = property().prop_filter("a name alone", |path| !path.rest().is_empty());
    prop_oneof![lone, longer].prop_map(|path| new(ExprKind::Path(path)))
}

fn method() -> impl Strategy<Value = Text> {
    let known = &["sum", "min", "max", "average", "countdistinct"][..];
    prop_oneof![3 => select(known).prop_map(str::to_owned), 1 => qualified()].prop_map(text)
}

fn from(custom: bool) -> impl Strategy<Value = Vec<AggregateFrom>> {
    let one = (vec(property(), 1..3), method(), any::<bool>()).prop_map(
        move |(properties, method, has_method)| AggregateFrom {
            properties,
            method: (has_method || !custom).then_some(method),
        },
    );
    vec(one, 0..3)
}

fn alias() -> impl Strategy<Value = Text> {
    name().prop_map(text)
}

/// Names and types, the last of which is no type.
fn property() -> impl Strategy<Value = Path> {
    (any_names(), name()).prop_map(|(before, last)| {
        let last = Segment::Name(text(last));
        let mut segments = before.into_segments();
        // A lone name is left out, a longer path loses its second one.
        segments.drain(segments.len().min(2) - 1..segments.len().min(2));
        segments.push(last);
        Path::of(segments).expect("a segment")
    })
}

/// Names and types.
fn any_names() -> impl Strategy<Value = Path> {
    let segment =
        || prop_oneof![3 => name(), 1 => qualified()].prop_map(|n| Segment::Name(text(n)));
    (segment(), vec(segment(), 0..3)).prop_map(|(first, rest)| Path::new(first).then(rest))
}

fn join_property() -> impl Strategy<Value = Path> {
    let of_type = option::of(qualified().prop_map(|n| Segment::Name(text(n))));
    prop_oneof![
        3 => (name(), of_type).prop_map(|(n, of_type)| Path::new(Segment::Name(text(n))).then(of_type)),
        1 => term().prop_map(|t| Path::new(Segment::Annotation(text(t)))),
    ]
}

pub(super) fn order_item() -> impl Strategy<Value = OrderItem> {
    let direction = option::of(select(&[Direction::Ascending, Direction::Descending][..]));
    (expr(), direction).prop_map(|(key, direction)| OrderItem {
        key,
        direction: direction.map(|direction| (direction, NOWHERE)),
    })
}

pub(super) fn compute_item() -> impl Strategy<Value = ComputeItem> {
    (expr(), name()).prop_map(|(expr, name)| ComputeItem {
        expr,
        name: text(name),
    })
}
