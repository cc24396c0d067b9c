//! Trees as text, for tests about their shape.

use odq::diagnostic::Limits;
use odq::syntax::ast::{
    Argument, Call, Chain, Expr, ExprKind, OptionValue, Path, Query, Segment, Set,
};
use odq::syntax::{Input, canonical_literal, parse};
use odq::text::Source;

/// The shape of an expression, operators first; fails if there are errors.
#[track_caller]
pub(crate) fn tree(text: &str) -> String {
    let (query, errors) = parse(text, Input::Auto, &Limits::DEFAULT);
    assert!(errors.is_empty(), "{text}: {errors:?}");
    shape(filter(&query), &query.source)
}

/// The expression of a query's filter.
#[track_caller]
pub(crate) fn filter(query: &Query) -> &Expr {
    match query.options.first().map(|option| &option.value) {
        Some(OptionValue::Filter(expr)) => expr,
        other => panic!("no filter but {other:?}"),
    }
}

fn shape(expr: &Expr, source: &Source) -> String {
    match &expr.kind {
        ExprKind::Literal(literal) => canonical_literal(literal, source),
        ExprKind::Path(path) => path_shape(path, source),
        ExprKind::Chain(c) => chain(c, source),
        ExprKind::Unary(unary) => format!("({} {})", unary.operator, shape(&unary.operand, source)),
        ExprKind::Has(has) => {
            format!(
                "(has {} {})",
                shape(&has.operand, source),
                shape(&has.flags, source)
            )
        }
        ExprKind::In(membership) => {
            let set = match &membership.set {
                Set::List(items, _) => format!("({})", shapes(items, source)),
                Set::Collection(collection) => shape(collection, source),
            };
            format!("(in {} {set})", shape(&membership.operand, source))
        }
        ExprKind::Array(items) => format!("[{}]", shapes(items, source)),
        ExprKind::Object(members) => {
            let members = members.iter().map(|member| {
                format!(
                    "\"{}\":{}",
                    member.name.as_str(source),
                    shape(&member.value, source)
                )
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(" "))
        }
        ExprKind::Hole(text) => text.as_str(source).to_owned(),
        ExprKind::Error => "?".to_owned(),
    }
}

fn shapes(items: &[Expr], source: &Source) -> String {
    items
        .iter()
        .map(|item| shape(item, source))
        .collect::<Vec<_>>()
        .join(" ")
}

fn chain(chain: &Chain, source: &Source) -> String {
    let mut operators: Vec<&str> = chain.links().map(|link| link.operator.spelling()).collect();
    operators.dedup();
    let mut out = format!("({} {}", operators.join("/"), shape(chain.first(), source));
    for link in chain.links() {
        out.push(' ');
        out.push_str(&shape(&link.operand, source));
    }
    out.push(')');
    out
}

fn path_shape(path: &Path, source: &Source) -> String {
    path.segments()
        .map(|segment| segment_shape(segment, source))
        .collect::<Vec<_>>()
        .join("/")
}

fn segment_shape(segment: &Segment, source: &Source) -> String {
    match segment {
        Segment::Name(name) | Segment::KeyValue(name) => name.as_str(source).to_owned(),
        Segment::Variable(variable, _) => variable.spelling().to_owned(),
        Segment::Alias(name) => format!("@{}", name.as_str(source)),
        Segment::Annotation(name) => format!("@@{}", name.as_str(source)),
        Segment::Count(_) => "$count".to_owned(),
        Segment::CountOf(options, _) => {
            let mut out = "($count".to_owned();
            options.for_each_expr(&mut |expr| {
                out.push(' ');
                out.push_str(&shape(expr, source));
            });
            out + ")"
        }
        Segment::Filter(predicate, _) => format!("($filter {})", shape(predicate, source)),
        Segment::Aggregate(item, _) => format!("(aggregate {})", shape(&item.value, source)),
        Segment::Key(key) => {
            let values = key.arguments.iter().map(|argument| match argument {
                Argument::Positional(value) | Argument::Named(_, value) => shape(value, source),
                Argument::Branch(..) => "?".to_owned(),
            });
            format!("(key {})", values.collect::<Vec<_>>().join(" "))
        }
        Segment::Call(c) => call(c, source),
        Segment::Lambda(lambda) => {
            let name = lambda.quantifier.spelling();
            match &lambda.body {
                None => format!("({name})"),
                Some((variable, predicate)) => {
                    format!(
                        "({name} {} {})",
                        variable.as_str(source),
                        shape(predicate, source)
                    )
                }
            }
        }
    }
}

fn call(call: &Call, source: &Source) -> String {
    let mut out = format!("({}", call.name.as_str(source));
    for argument in &call.arguments {
        out.push(' ');
        match argument {
            Argument::Positional(value) => out.push_str(&shape(value, source)),
            Argument::Named(name, value) => {
                out.push_str(&format!("{}={}", name.as_str(source), shape(value, source)));
            }
            Argument::Branch(condition, value) => {
                out.push_str(&format!(
                    "{}:{}",
                    shape(condition, source),
                    shape(value, source)
                ));
            }
        }
    }
    out.push(')');
    out
}
