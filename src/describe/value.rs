//! Values in words.

use super::condition::relation_holds;
use super::listed;
use super::writer::{Piece, Writer};
use crate::edm::Value;
use crate::hir::{Base, Branch, Call, Chain, Expr, ExprKind, Filter, Path, Set, Step};

/// An expression as a value.
pub(super) fn value<'a>(writer: &mut Writer<'_>, expr: &'a Expr) -> Vec<Piece<'a>> {
    match &expr.kind {
        ExprKind::Literal(literal) if literal.value == Value::Null => vec!["null".into()],
        ExprKind::Literal(literal) => vec![format!("`{}`", literal.text).into()],
        ExprKind::Path(path) => vec![self::path(path).into()],
        ExprKind::Count(collection) => {
            vec!["the number of items in ".into(), Piece::Value(collection)]
        }
        ExprKind::Filter(filter) => items(writer, filter),
        ExprKind::Negate(operand) => vec!["minus ".into(), Piece::Value(operand)],
        ExprKind::Convert(operand, _) => vec![Piece::Value(operand)],
        ExprKind::Cast(operand, to) => {
            let ty = writer.schema.display(*to).to_string();
            vec![Piece::Value(operand), format!(" as `{ty}`").into()]
        }
        ExprKind::Chain(chain) if relation_holds(chain) => whether(expr),
        ExprKind::Chain(chain) => calculation(chain),
        ExprKind::Call(call) => match (in_words(call.function.name), call.arguments.as_slice()) {
            (Some((before, behind)), [operand]) => {
                vec![before.into(), Piece::Value(operand), behind.into()]
            }
            _ if call.function.name == "now" => vec!["now".into()],
            _ => called(call),
        },
        ExprKind::Array(items) => listed_values("the list (", items),
        ExprKind::Case(branches) => cases(branches),
        ExprKind::Logic(_)
        | ExprKind::Not(_)
        | ExprKind::Has(..)
        | ExprKind::In(_)
        | ExprKind::IsOf(..)
        | ExprKind::Lambda(_) => whether(expr),
        ExprKind::Unknown => vec!["something".into()],
    }
}

/// What stands before and behind the operand of a function of one operand.
fn in_words(function: &str) -> Option<(&'static str, &'static str)> {
    Some(match function {
        "length" => ("the length of ", ""),
        "year" => ("the year of ", ""),
        "month" => ("the month of ", ""),
        "day" => ("the day of the month of ", ""),
        "hour" => ("the hour of ", ""),
        "minute" => ("the minute of ", ""),
        "second" => ("the second of ", ""),
        "date" => ("the date of ", ""),
        "time" => ("the time of day of ", ""),
        "tolower" => ("", " in lower case"),
        "toupper" => ("", " in upper case"),
        "trim" => ("", " without blanks at its ends"),
        "round" => ("", " rounded"),
        "floor" => ("", " rounded down"),
        "ceiling" => ("", " rounded up"),
        _ => return None,
    })
}

fn called(call: &Call) -> Vec<Piece<'_>> {
    let mut parts = vec![format!("{}(", call.function.name).into()];
    parts.extend(listed_values("", &call.arguments));
    parts
}

/// Values with commas between them, and a parenthesis behind.
fn listed_values<'a>(before: &'static str, values: &'a [Expr]) -> Vec<Piece<'a>> {
    let mut parts = vec![before.into()];
    for (number, value) in values.iter().enumerate() {
        if number > 0 {
            parts.push(", ".into());
        }
        parts.push(Piece::Value(value));
    }
    parts.push(")".into());
    parts
}

fn cases(branches: &[Branch]) -> Vec<Piece<'_>> {
    let always = |branch: &Branch| {
        let literal = branch.condition.as_literal();
        literal.is_some_and(|literal| literal.value == Value::Boolean(true))
    };
    let mut parts = vec!["(".into()];
    for branch in branches {
        parts.push(Piece::Value(&branch.value));
        if always(branch) {
            parts.push(" otherwise)".into());
            return parts;
        }
        parts.extend([
            " if ".into(),
            Piece::Condition(&branch.condition),
            ", ".into(),
        ]);
    }
    parts.push("else null)".into());
    parts
}

fn whether(expr: &Expr) -> Vec<Piece<'_>> {
    vec!["(whether ".into(), Piece::Condition(expr), ")".into()]
}

fn items<'a>(writer: &mut Writer<'_>, filter: &'a Filter) -> Vec<Piece<'a>> {
    writer.declare(filter.variable.depth, filter.collection.ty.element());
    vec![
        "(the items of ".into(),
        Piece::Value(&filter.collection),
        " for which ".into(),
        Piece::Condition(&filter.predicate),
        ")".into(),
    ]
}

/// A calculation in parentheses, as it is written.
pub(super) fn calculation(chain: &Chain) -> Vec<Piece<'_>> {
    let mut parts = vec!["(".into(), Piece::Value(&chain.first)];
    for link in &chain.links {
        parts.push(format!(" {} ", link.operator).into());
        parts.push(Piece::Value(&link.operand));
    }
    parts.push(")".into());
    parts
}

/// The constants or the collection behind `in`.
pub(super) fn set(set: &Set) -> Vec<Piece<'_>> {
    match set {
        Set::Values(values) if values.is_empty() => vec!["one of an empty list".into()],
        Set::Values(values) => {
            let texts: Vec<String> = values
                .iter()
                .map(|value| {
                    if value.value == Value::Null {
                        "null".to_owned()
                    } else {
                        format!("`{}`", value.text)
                    }
                })
                .collect();
            let one_of = if texts.len() > 1 { "one of " } else { "" };
            vec![format!("{one_of}{}", listed(&texts, "and")).into()]
        }
        Set::Collection(collection) => {
            vec!["one of the items of ".into(), Piece::Value(collection)]
        }
    }
}

fn path(path: &Path) -> String {
    let mut parts = Vec::new();
    if let Base::Variable(variable) = &path.base
        && (&*variable.name != "$this" || path.steps.is_empty())
    {
        parts.push(&*variable.name);
    }
    parts.extend(path.steps.iter().filter_map(|step| match step {
        Step::Property(name, _) => Some(&**name),
        Step::Cast(_) => None,
    }));
    if parts.is_empty() {
        "the record".to_owned()
    } else {
        format!("`{}`", parts.join("/"))
    }
}
