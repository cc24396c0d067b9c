//! A checked query in plain words.

mod condition;

use crate::edm::{Primitive, Type};
use crate::hir::{Expr, Query, SelectItem};
use crate::schema::Schema;
use crate::syntax::ast::Direction;

/// What a query asks for, in English, one statement a line.
#[must_use]
pub fn describe(query: &Query, schema: &Schema) -> String {
    let mut out = subject(query, schema);
    if let Some(filter) = &query.filter {
        out.push_str("\nfor which ");
        out.push_str(&condition::condition(filter, schema));
    }
    for (number, key) in query.order_by.iter().enumerate() {
        out.push_str(if number == 0 {
            "\nordered by "
        } else {
            ", then by "
        });
        out.push_str(&condition::value(&key.key, schema));
        out.push_str(order(&key.key, key.direction, schema));
    }
    match (query.paging.skip, query.paging.top) {
        (None, None) => {}
        (Some(skip), None) => out.push_str(&format!("\nwithout the first {skip}")),
        (None, Some(top)) => out.push_str(&format!("\nat most {top} of them")),
        (Some(skip), Some(top)) => {
            out.push_str(&format!("\nat most {top} of them after the first {skip}"));
        }
    }
    if let Some(items) = &query.select {
        out.push_str("\nwith ");
        out.push_str(&selected(items));
    }
    if query.count {
        out.push_str("\nand how many there are in all");
    }
    out.push('\n');
    out
}

fn subject(query: &Query, schema: &Schema) -> String {
    let name = match &query.resource.name {
        Some(name) => format!("`{name}`"),
        None => format!("`{}`", schema.display(query.resource.ty)),
    };
    if query.resource.single {
        format!("one record of {name}")
    } else {
        format!("records of {name}")
    }
}

fn order(key: &Expr, direction: Direction, schema: &Schema) -> &'static str {
    let ty: Type = schema.underlying(key.ty);
    let temporal = matches!(
        ty.as_primitive(),
        Some(Primitive::DateTimeOffset | Primitive::Date)
    );
    match (direction, temporal) {
        (Direction::Descending, true) => ", newest first",
        (Direction::Ascending, true) => ", oldest first",
        (Direction::Descending, false) => ", descending",
        (Direction::Ascending, false) => "",
    }
}

fn selected(items: &[SelectItem]) -> String {
    let mut names = Vec::new();
    for item in items {
        match item {
            SelectItem::Star => return "all properties".to_owned(),
            SelectItem::Property(path) => {
                let path: Vec<&str> = path.names().collect();
                names.push(format!("`{}`", path.join("/")));
            }
        }
    }
    format!("only {}", listed(&names, "and"))
}

/// `a`, `a and b`, `a, b and c`
fn listed(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} {word} {last}", before.join(", ")),
    }
}
