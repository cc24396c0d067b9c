//! Conditions and values in words.

use super::listed;
use crate::edm::{Primitive, Value};
use crate::hir::{Base, Chain, Expr, ExprKind, In, Lambda, Link, Path, Set, Step};
use crate::ops::Operator;
use crate::schema::Schema;
use crate::syntax::ast::Quantifier;

/// A Boolean expression as a statement.
pub(super) fn condition(expr: &Expr, schema: &Schema) -> String {
    match &expr.kind {
        ExprKind::Logic(logic) => {
            let operands: Vec<String> = logic
                .operands
                .iter()
                .map(|operand| {
                    let statement = condition(operand, schema);
                    // A statement within a statement is kept together.
                    let nested = matches!(operand.kind, ExprKind::Logic(_));
                    if nested {
                        format!("({statement})")
                    } else {
                        statement
                    }
                })
                .collect();
            let word = format!(" {} ", logic.operator);
            operands.join(&word)
        }
        ExprKind::Not(operand) => format!("it is not so that {}", condition(operand, schema)),
        ExprKind::Chain(chain) => comparison(chain, schema),
        ExprKind::In(membership) => self::membership(membership, schema),
        ExprKind::Lambda(lambda) => self::lambda(lambda, schema),
        ExprKind::Path(_) => format!("{} is true", value(expr, schema)),
        ExprKind::Call(call) => match (call.function.name, call.arguments.as_slice()) {
            ("contains", [text, part]) => joined(text, "contains", part, schema),
            ("startswith", [text, part]) => joined(text, "begins with", part, schema),
            ("endswith", [text, part]) => joined(text, "ends with", part, schema),
            ("matchesPattern", [text, part]) => joined(text, "matches the pattern", part, schema),
            _ => format!("{} is true", value(expr, schema)),
        },
        ExprKind::Has(operand, _) => {
            format!(
                "{} has all flags of {}",
                value(operand, schema),
                flags(expr, schema)
            )
        }
        ExprKind::Literal(literal) if literal.value == Value::Boolean(true) => {
            "anything is so".to_owned()
        }
        ExprKind::Literal(_) => "nothing is so".to_owned(),
        ExprKind::Negate(_)
        | ExprKind::Count(_)
        | ExprKind::Array(_)
        | ExprKind::Convert(..)
        | ExprKind::Unknown => format!("{} is true", value(expr, schema)),
    }
}

fn joined(left: &Expr, words: &str, right: &Expr, schema: &Schema) -> String {
    format!("{} {words} {}", value(left, schema), value(right, schema))
}

fn flags(has: &Expr, schema: &Schema) -> String {
    let ExprKind::Has(operand, number) = &has.kind else {
        return String::new();
    };
    schema.enumeration(operand.ty).map_or_else(
        || number.to_string(),
        |e| format!("`{}`", e.format(*number)),
    )
}

fn comparison(chain: &Chain, schema: &Schema) -> String {
    let mut so_far = value(&chain.first, schema);
    for (number, link) in chain.links.iter().enumerate() {
        if !matches!(
            link.operator,
            Operator::Eq | Operator::Ne | Operator::Gt | Operator::Ge | Operator::Lt | Operator::Le
        ) {
            return format!("{} is true", calculation(chain, schema));
        }
        if number > 0 {
            so_far = format!("whether {so_far}");
        }
        so_far = format!(
            "{so_far} {} {}",
            relation(link, schema),
            value(&link.operand, schema)
        );
        if link.operator == Operator::Ne && !is_null(&link.operand) && !is_null(&chain.first) {
            so_far.push_str(" (or is null)");
        }
    }
    so_far
}

fn is_null(expr: &Expr) -> bool {
    expr.as_literal()
        .is_some_and(|literal| matches!(literal.value, Value::Null))
}

fn relation(link: &Link, schema: &Schema) -> &'static str {
    let ty = schema.underlying(link.operand.ty).as_primitive();
    let temporal = matches!(
        ty,
        Some(Primitive::Date | Primitive::DateTimeOffset | Primitive::TimeOfDay)
    );
    match link.operator {
        Operator::Eq => "is",
        Operator::Ne => "is not",
        Operator::Gt if temporal => "is after",
        Operator::Ge if temporal => "is at or after",
        Operator::Lt if temporal => "is before",
        Operator::Le if temporal => "is at or before",
        Operator::Gt => "is greater than",
        Operator::Ge => "is at least",
        Operator::Lt => "is less than",
        Operator::Le => "is at most",
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
        | Operator::In => "with",
    }
}

fn membership(membership: &In, schema: &Schema) -> String {
    let operand = value(&membership.operand, schema);
    match &membership.set {
        Set::Values(values) => {
            let values: Vec<String> = values.iter().map(|v| format!("`{}`", v.text)).collect();
            if values.is_empty() {
                return format!("{operand} is one of none");
            }
            format!("{operand} is {}", listed(&values, "or"))
        }
        Set::Collection(collection) => format!("{operand} is in {}", value(collection, schema)),
    }
}

fn lambda(lambda: &Lambda, schema: &Schema) -> String {
    let collection = value(&lambda.collection, schema);
    let variable = &lambda.variable.name;
    match (lambda.quantifier, &lambda.predicate) {
        (Quantifier::Any, None) => format!("{collection} is not empty"),
        (Quantifier::Any, Some(predicate)) => {
            let predicate = condition(predicate, schema);
            format!("{collection} has at least one item `{variable}` for which {predicate}")
        }
        (Quantifier::All, Some(predicate)) => {
            let predicate = condition(predicate, schema);
            format!("for every item `{variable}` of {collection} it is so that {predicate}")
        }
        (Quantifier::All, None) => format!("every item of {collection} is so"),
    }
}

/// An expression as a value.
pub(super) fn value(expr: &Expr, schema: &Schema) -> String {
    match &expr.kind {
        ExprKind::Literal(literal) if literal.value == Value::Null => "null".to_owned(),
        ExprKind::Literal(literal) => format!("`{}`", literal.text),
        ExprKind::Path(path) => format!("`{}`", self::path(path)),
        ExprKind::Count(collection) => {
            format!("the number of items in {}", value(collection, schema))
        }
        ExprKind::Negate(operand) => format!("minus {}", value(operand, schema)),
        ExprKind::Convert(operand, _) => value(operand, schema),
        ExprKind::Chain(chain) => match chain.links.first().map(|link| link.operator) {
            Some(
                Operator::Add
                | Operator::Sub
                | Operator::Mul
                | Operator::Div
                | Operator::DivBy
                | Operator::Mod,
            ) => calculation(chain, schema),
            _ => format!("whether {}", condition(expr, schema)),
        },
        ExprKind::Call(call) => {
            let arguments: Vec<String> = call
                .arguments
                .iter()
                .map(|argument| value(argument, schema))
                .collect();
            format!("{}({})", call.function.name, arguments.join(", "))
        }
        ExprKind::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| value(item, schema)).collect();
            format!("the list of {}", listed(&items, "and"))
        }
        ExprKind::Logic(_)
        | ExprKind::Not(_)
        | ExprKind::Has(..)
        | ExprKind::In(_)
        | ExprKind::Lambda(_) => format!("whether {}", condition(expr, schema)),
        ExprKind::Unknown => "something".to_owned(),
    }
}

fn calculation(chain: &Chain, schema: &Schema) -> String {
    let mut out = value(&chain.first, schema);
    for link in &chain.links {
        out = format!("{out} {} {}", link.operator, value(&link.operand, schema));
    }
    format!("({out})")
}

fn path(path: &Path) -> String {
    let mut parts = Vec::new();
    if let Base::Variable(variable) = &path.base {
        parts.push(&*variable.name);
    }
    parts.extend(path.steps.iter().filter_map(|step| match step {
        Step::Property(name, _) => Some(&**name),
        Step::Cast(_) => None,
    }));
    if parts.is_empty() {
        "$it".to_owned()
    } else {
        parts.join("/")
    }
}
