//! Conditions in words.

use super::null::{can_be_null, is_null};
use super::value::{calculation, set};
use super::writer::{Piece, Writer};
use crate::edm::{Primitive, Value};
use crate::hir::{Chain, Expr, ExprKind, Lambda, Link};
use crate::ops::Operator;
use crate::schema::Schema;
use crate::syntax::ast::Quantifier;

/// A Boolean expression as statements: the operands of `and` and `or` get a line each.
pub(super) fn block<'a>(writer: &mut Writer<'_>, expr: &'a Expr, depth: usize) -> Vec<Piece<'a>> {
    if let ExprKind::Logic(logic) = &expr.kind {
        let mut parts = Vec::with_capacity(3 * logic.operands.len());
        let word = if logic.operator == Operator::And {
            parts.push("all of these hold:".into());
            "and "
        } else {
            parts.push("at least one of these holds:".into());
            "or "
        };
        for (number, operand) in logic.operands.iter().enumerate() {
            parts.push(Piece::Line(depth));
            if number > 0 {
                parts.push(word.into());
            }
            parts.push(Piece::Block(operand, depth + 1));
        }
        return parts;
    }
    match within(expr) {
        Some(Within::Predicate(lambda, predicate)) if is_long(predicate) => {
            quantified(writer, lambda, Some(depth))
        }
        Some(Within::Denied(operand)) if is_long(operand) => {
            vec!["it is not so that ".into(), Piece::Block(operand, depth)]
        }
        Some(Within::Predicate(..) | Within::Denied(_)) | None => vec![Piece::Condition(expr)],
    }
}

/// A statement that another one is made of.
enum Within<'a> {
    Predicate(&'a Lambda, &'a Expr),
    Denied(&'a Expr),
}

fn within(expr: &Expr) -> Option<Within<'_>> {
    if let ExprKind::Lambda(lambda) = &expr.kind {
        let predicate = lambda.predicate.as_ref()?;
        return Some(Within::Predicate(lambda, predicate));
    }
    let ExprKind::Not(operand) = &expr.kind else {
        return None;
    };
    Some(Within::Denied(operand))
}

/// Whether a statement takes several lines where it can.
fn is_long(mut expr: &Expr) -> bool {
    while let Some(Within::Predicate(_, operand) | Within::Denied(operand)) = within(expr) {
        expr = operand;
    }
    matches!(expr.kind, ExprKind::Logic(_))
}

/// A Boolean expression as one statement.
pub(super) fn inline<'a>(writer: &mut Writer<'_>, expr: &'a Expr) -> Vec<Piece<'a>> {
    match &expr.kind {
        ExprKind::Logic(logic) => {
            let mut parts = vec!["(".into()];
            for (number, operand) in logic.operands.iter().enumerate() {
                if number > 0 {
                    parts.push(format!(" {} ", logic.operator).into());
                }
                parts.push(Piece::Condition(operand));
            }
            parts.push(")".into());
            parts
        }
        ExprKind::Not(operand) => vec![Piece::Denied(operand)],
        ExprKind::Chain(chain) => comparison(writer, chain),
        ExprKind::In(membership) => {
            let mut parts = vec![Piece::Value(&membership.operand), " is ".into()];
            parts.extend(set(&membership.set));
            parts
        }
        ExprKind::Lambda(lambda) => quantified(writer, lambda, None),
        ExprKind::Call(call) => match (verb(call.function.name), call.arguments.as_slice()) {
            (Some((does, _)), [text, part]) => vec![
                Piece::Value(text),
                format!(" {does} ").into(),
                Piece::Value(part),
            ],
            _ => is_true(expr),
        },
        ExprKind::Has(operand, number) => {
            let flags = flags(writer.schema, operand, *number);
            vec![Piece::Value(operand), format!(" has {flags}").into()]
        }
        ExprKind::IsOf(operand, ty) => {
            let ty = writer.schema.display(*ty).to_string();
            vec![
                Piece::Value(operand),
                format!(" is a value of `{ty}`").into(),
            ]
        }
        ExprKind::Literal(literal) if literal.value == Value::Boolean(true) => {
            vec!["it is always so".into()]
        }
        ExprKind::Literal(_) => vec!["it is never so".into()],
        ExprKind::Path(_)
        | ExprKind::Negate(_)
        | ExprKind::Count(_)
        | ExprKind::Array(_)
        | ExprKind::Convert(..)
        | ExprKind::Case(_)
        | ExprKind::Cast(..)
        | ExprKind::Service(_)
        | ExprKind::Filter(_)
        | ExprKind::Hole(_)
        | ExprKind::Unknown => is_true(expr),
    }
}

fn is_true(expr: &Expr) -> Vec<Piece<'_>> {
    vec![Piece::Value(expr), " is true".into()]
}

/// What a Boolean function says, and its contrary.
fn verb(function: &str) -> Option<(&'static str, &'static str)> {
    Some(match function {
        "contains" => ("contains", "does not contain"),
        "startswith" => ("begins with", "does not begin with"),
        "endswith" => ("ends with", "does not end with"),
        "matchesPattern" => ("matches the pattern", "does not match the pattern"),
        _ => return None,
    })
}

/// The contrary of a Boolean expression. Where the expression is null its contrary is null too,
/// and the record is left out.
pub(super) fn denied<'a>(writer: &mut Writer<'_>, expr: &'a Expr) -> Vec<Piece<'a>> {
    match &expr.kind {
        ExprKind::Call(call) => {
            if let (Some((_, does_not)), [text, part]) =
                (verb(call.function.name), call.arguments.as_slice())
            {
                let null = if can_be_null(writer, text) {
                    " (and is not null)"
                } else {
                    ""
                };
                return vec![
                    Piece::Value(text),
                    format!(" {does_not} ").into(),
                    Piece::Value(part),
                    null.into(),
                ];
            }
            contrary(expr)
        }
        ExprKind::In(membership) => {
            let null = if can_be_null(writer, &membership.operand) {
                " (or is null)"
            } else {
                ""
            };
            let mut parts = vec![Piece::Value(&membership.operand), " is not ".into()];
            parts.extend(set(&membership.set));
            parts.push(null.into());
            parts
        }
        ExprKind::Lambda(lambda) if lambda.predicate.is_none() => {
            vec![Piece::Value(&lambda.collection), " is empty".into()]
        }
        ExprKind::Path(_) => vec![Piece::Value(expr), " is false".into()],
        ExprKind::Not(operand) => vec![Piece::Condition(operand)],
        ExprKind::Literal(_)
        | ExprKind::Logic(_)
        | ExprKind::Negate(_)
        | ExprKind::Chain(_)
        | ExprKind::Has(..)
        | ExprKind::Count(_)
        | ExprKind::Lambda(_)
        | ExprKind::Array(_)
        | ExprKind::Convert(..)
        | ExprKind::Case(_)
        | ExprKind::Cast(..)
        | ExprKind::IsOf(..)
        | ExprKind::Service(_)
        | ExprKind::Filter(_)
        | ExprKind::Hole(_)
        | ExprKind::Unknown => contrary(expr),
    }
}

fn contrary(expr: &Expr) -> Vec<Piece<'_>> {
    vec!["it is not so that ".into(), Piece::Condition(expr)]
}

fn flags(schema: &Schema, operand: &Expr, number: i64) -> String {
    let Some(declared) = schema.enumeration(operand.ty) else {
        return format!("all bits of `{number}`");
    };
    let text = declared.format(number);
    if text.contains(',') {
        format!("all of `{text}`")
    } else {
        format!("`{text}`")
    }
}

/// Whether a chain is of comparisons.
pub(super) fn relation_holds(chain: &Chain) -> bool {
    chain
        .links
        .iter()
        .all(|link| relation(link.operator).is_some())
}

fn comparison<'a>(writer: &Writer<'_>, chain: &'a Chain) -> Vec<Piece<'a>> {
    if !relation_holds(chain) {
        let mut parts = calculation(chain);
        parts.push(" is true".into());
        return parts;
    }
    // Grouped from the left: each comparison but the last is an operand of the next.
    let mut parts = Vec::new();
    parts.extend(chain.links.iter().skip(1).map(|_| Piece::from("(whether ")));
    parts.push(Piece::Value(&chain.first));
    for (number, link) in chain.links.iter().enumerate() {
        if number > 0 {
            parts.push(")".into());
        }
        parts.push(format!(" {} ", words(writer.schema, link)).into());
        parts.push(Piece::Value(&link.operand));
        let left = (number == 0).then_some(&chain.first);
        parts.push(null_remark(writer, left, link).into());
    }
    parts
}

/// `ne` is true for null against a value.
fn null_remark(writer: &Writer<'_>, left: Option<&Expr>, link: &Link) -> &'static str {
    let Some(left) = left.filter(|_| link.operator == Operator::Ne) else {
        return "";
    };
    let right = &link.operand;
    if is_null(left) || is_null(right) {
        return "";
    }
    match (can_be_null(writer, left), can_be_null(writer, right)) {
        (true, true) => " (or one of the two is null)",
        (true, false) => " (or is null)",
        (false, true) => " (or that is null)",
        (false, false) => "",
    }
}

fn relation(operator: Operator) -> Option<[&'static str; 3]> {
    // Of values in general, of instants and times, of dates.
    Some(match operator {
        Operator::Eq => ["is"; 3],
        Operator::Ne => ["is not"; 3],
        Operator::Gt => ["is greater than", "is after", "is after"],
        Operator::Ge => ["is at least", "is at or after", "is on or after"],
        Operator::Lt => ["is less than", "is before", "is before"],
        Operator::Le => ["is at most", "is at or before", "is on or before"],
        Operator::Or
        | Operator::And
        | Operator::Add
        | Operator::Sub
        | Operator::Mul
        | Operator::Div
        | Operator::DivBy
        | Operator::Mod
        | Operator::Not
        | Operator::Negate
        | Operator::Has
        | Operator::In
        | Operator::Hole(_) => return None,
    })
}

fn words(schema: &Schema, link: &Link) -> &'static str {
    let [general, instant, date] = relation(link.operator).unwrap_or_default();
    match schema.underlying(link.operand.ty).as_primitive() {
        Some(Primitive::DateTimeOffset | Primitive::TimeOfDay) => instant,
        Some(Primitive::Date) => date,
        _ => general,
    }
}

/// `any`, `all`; with `depth` the condition may take several lines.
fn quantified<'a>(
    writer: &mut Writer<'_>,
    lambda: &'a Lambda,
    depth: Option<usize>,
) -> Vec<Piece<'a>> {
    writer.declare(lambda.variable.depth, lambda.collection.ty.element());
    let collection = Piece::Value(&lambda.collection);
    let variable = &lambda.variable.name;
    let Some(predicate) = &lambda.predicate else {
        return vec![collection, " is not empty".into()];
    };
    let mut parts = match lambda.quantifier {
        Quantifier::Any => vec![
            collection,
            format!(" has an item `{variable}` for which ").into(),
        ],
        Quantifier::All => vec![
            format!("for every item `{variable}` of ").into(),
            collection,
            ", if any, ".into(),
        ],
    };
    parts.push(match depth {
        Some(depth) => Piece::Block(predicate, depth),
        None => Piece::Condition(predicate),
    });
    parts
}
