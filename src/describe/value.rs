//! Values in words.

use super::condition::relation_holds;
use super::listed;
use super::writer::{Piece, Writer};
use crate::edm::Value;
use crate::hir::{Base, Chain, Expr, ExprKind, Filter, Path, Set, Step};

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
        ExprKind::Call(call) => {
            let mut parts = vec![format!("{}(", call.function.name).into()];
            for (number, argument) in call.arguments.iter().enumerate() {
                if number > 0 {
                    parts.push(", ".into());
                }
                parts.push(Piece::Value(argument));
            }
            parts.push(")".into());
            parts
        }
        ExprKind::Array(items) => {
            let mut parts = vec!["the list (".into()];
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    parts.push(", ".into());
                }
                parts.push(Piece::Value(item));
            }
            parts.push(")".into());
            parts
        }
        ExprKind::Case(branches) => {
            let mut parts = vec!["(".into()];
            for branch in branches {
                if branch
                    .condition
                    .as_literal()
                    .is_some_and(|literal| literal.value == Value::Boolean(true))
                {
                    parts.extend([Piece::Value(&branch.value), " otherwise)".into()]);
                    return parts;
                }
                parts.extend([
                    Piece::Value(&branch.value),
                    " if ".into(),
                    Piece::Condition(&branch.condition),
                    ", ".into(),
                ]);
            }
            parts.push("else null)".into());
            parts
        }
        ExprKind::Logic(_)
        | ExprKind::Not(_)
        | ExprKind::Has(..)
        | ExprKind::In(_)
        | ExprKind::IsOf(..)
        | ExprKind::Lambda(_) => whether(expr),
        ExprKind::Unknown => vec!["something".into()],
    }
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
