//! Values in words.

use super::condition::relation_holds;
use super::listed;
use super::writer::{Piece, Writer};
use crate::edm::primitive::Duration;
use crate::edm::{Primitive, Value};
use crate::hir::{
    Base, Branch, Call, Chain, Expr, ExprKind, Filter, Path, Service, ServiceKind, Set, Step,
};
use crate::ops::Operator;
use std::borrow::Cow;

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
        ExprKind::Service(service) => told_by_service(service),
        ExprKind::Negate(operand) => vec!["minus ".into(), Piece::Value(operand)],
        ExprKind::Convert(operand, _) => vec![Piece::Value(operand)],
        ExprKind::Cast(operand, to) => {
            let ty = writer.schema.display(*to).to_string();
            vec![Piece::Value(operand), format!(" as `{ty}`").into()]
        }
        ExprKind::Chain(chain) if relation_holds(chain) => whether(expr),
        ExprKind::Chain(chain) => moved(chain).unwrap_or_else(|| calculation(chain)),
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
        ExprKind::Hole(text) => vec![format!("`{text}`").into()],
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

/// What only the service can tell; of a function its arguments too, and what it is called on unless
/// that is the record.
fn told_by_service(service: &Service) -> Vec<Piece<'_>> {
    let mut parts = vec![format!("`{}`", service.name).into()];
    if service.kind != ServiceKind::Function {
        return parts;
    }
    let bound = service.operands.len().saturating_sub(service.names.len());
    let (called_on, arguments) = service.operands.split_at(bound);
    for (number, (name, argument)) in service.names.iter().zip(arguments).enumerate() {
        let before = if number == 0 { " (" } else { ", " };
        parts.push(format!("{before}`{name}` is ").into());
        parts.push(Piece::Value(argument));
    }
    if !arguments.is_empty() {
        parts.push(")".into());
    }
    let is_record = |path: &Path| matches!(path.base, Base::It) && path.steps.is_empty();
    if let [value] = called_on
        && !value.as_path().is_some_and(is_record)
    {
        parts.extend([" of ".into(), Piece::Value(value)]);
    }
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

/// `now() sub duration'P14D'`: an instant or a day, moved by a whole number of days, hours, minutes
/// and seconds.
fn moved(chain: &Chain) -> Option<Vec<Piece<'_>>> {
    let [link] = chain.links.as_slice() else {
        return None;
    };
    let where_to = if link.operator == Operator::Add {
        "after"
    } else if link.operator == Operator::Sub {
        "before"
    } else {
        return None;
    };
    let Value::Duration(by) = link.operand.as_literal()?.value else {
        return None;
    };
    let by = span(by).filter(|_| by > Duration::ZERO)?;
    let is_place = matches!(
        chain.first.ty.as_primitive(),
        Some(Primitive::DateTimeOffset | Primitive::Date)
    );
    is_place.then(|| {
        vec![
            format!("{by} {where_to} ").into(),
            Piece::Value(&chain.first),
        ]
    })
}

/// A span of whole seconds in words: `1 day 12 hours`.
fn span(duration: Duration) -> Option<String> {
    const UNITS: [(i128, &str); 4] = [
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let picos = duration.picoseconds();
    let mut rest = picos / PICOS_OF_SECOND;
    let mut parts = Vec::new();
    for (length, unit) in UNITS {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            let plural = if count == 1 { "" } else { "s" };
            parts.push(format!("{count} {unit}{plural}"));
        }
    }
    (picos % PICOS_OF_SECOND == 0).then(|| parts.join(" "))
}

/// How many picoseconds a second has.
const PICOS_OF_SECOND: i128 = 1_000_000_000_000;

/// An operator of calculation in words.
const fn calculated(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "plus",
        Operator::Sub => "minus",
        Operator::Mul => "times",
        Operator::Div | Operator::DivBy => "divided by",
        Operator::Mod => "modulo",
        Operator::Or
        | Operator::And
        | Operator::Eq
        | Operator::Ne
        | Operator::Gt
        | Operator::Ge
        | Operator::Lt
        | Operator::Le
        | Operator::Not
        | Operator::Negate
        | Operator::Has
        | Operator::In
        | Operator::Hole(_) => operator.spelling(),
    }
}

/// A calculation in parentheses.
pub(super) fn calculation(chain: &Chain) -> Vec<Piece<'_>> {
    let mut parts = vec!["(".into(), Piece::Value(&chain.first)];
    for link in &chain.links {
        // Nothing joins what stands beside a hole.
        parts.push(match calculated(link.operator) {
            "" => " ".into(),
            word => format!(" {word} ").into(),
        });
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
    let mut parts: Vec<Cow<'_, str>> = Vec::new();
    match &path.base {
        Base::Variable(variable) if &*variable.name != "$this" || path.steps.is_empty() => {
            parts.push((&*variable.name).into());
        }
        Base::Root(resource) => parts.push((&**resource).into()),
        Base::Value(value) => {
            let name = value.as_service().map_or("...", |service| &*service.name);
            parts.push(name.into());
        }
        Base::Variable(_) | Base::It => {}
    }
    for step in &path.steps {
        match step {
            Step::Property(name, _) => parts.push((&**name).into()),
            Step::Cast(_) | Step::Annotation(..) => {}
            Step::Key(key) => {
                let before = parts.pop().unwrap_or_default();
                parts.push(format!("{before}({})", key.text).into());
            }
        }
    }
    if parts.is_empty() {
        "the record".to_owned()
    } else {
        format!("`{}`", parts.join("/"))
    }
}
