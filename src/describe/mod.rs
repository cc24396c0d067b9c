//! A checked query in plain words.

mod condition;
mod null;
mod value;
mod writer;

use crate::edm::{Primitive, Type};
use crate::hir::{Expr, Query, SelectItem};
use crate::schema::Schema;
use crate::syntax::ast::Direction;
use writer::{Piece, Writer};

/// What a query asks for, in English, one statement a line; conditions that hold together or of
/// which one must hold have a line each.
#[must_use]
pub fn describe(query: &Query, schema: &Schema) -> String {
    let mut writer = Writer::new(schema, query.resource.ty);
    writer.text(&subject(query, schema));
    if let Some(apply) = &query.apply {
        let names: Vec<&str> = apply.steps.iter().map(|step| step.kind.name()).collect();
        writer.text(&format!("\nafter `$apply`: {}", names.join(", then ")));
    }
    if let Some(filter) = &query.filter {
        writer.text("\nwhere ");
        writer.write(Piece::Block(filter, 1));
    }
    for computed in &query.compute {
        writer.text(&format!("\nwith `{}` computed as ", computed.name));
        writer.write(Piece::Value(&computed.value));
    }
    for (number, key) in query.order_by.iter().enumerate() {
        writer.text(if number == 0 {
            "\nordered by "
        } else {
            ", then by "
        });
        writer.write(Piece::Value(&key.key));
        writer.text(order(&key.key, key.direction, schema));
    }
    let skip = query.paging.skip.filter(|skip| *skip > 0);
    match (skip, query.paging.top) {
        (None, None) => {}
        (Some(skip), None) => writer.text(&format!("\nwithout the first {skip}")),
        (None, Some(top)) => writer.text(&format!("\nat most {top} of them")),
        (Some(skip), Some(top)) => {
            writer.text(&format!("\nat most {top} of them, after the first {skip}"));
        }
    }
    if let Some(items) = &query.select {
        writer.text("\nwith ");
        writer.text(&selected(items));
    }
    if query.count {
        writer.text("\nand how many there are in all, whatever the page");
    }
    writer.text("\n");
    writer.finish()
}

fn subject(query: &Query, schema: &Schema) -> String {
    let name = match &query.resource.name {
        Some(name) => format!("`{name}`"),
        None => format!("`{}`", schema.display(query.resource.ty)),
    };
    if let Some(rest) = &query.resource.rest {
        return match &query.resource.key {
            None if rest.text == "$count" => format!("the number of records of {name}"),
            None => format!("`{}` of {name}", rest.text),
            Some(_) => format!("`{}` of one record of {name}", rest.text),
        };
    }
    if query.resource.single {
        format!("one record of {name}")
    } else {
        format!("records of {name}")
    }
}

fn order(key: &Expr, direction: Direction, schema: &Schema) -> &'static str {
    let ty: Type = schema.underlying(key.ty);
    let primitive = ty.as_primitive();
    let temporal = matches!(primitive, Some(Primitive::DateTimeOffset | Primitive::Date));
    let number = primitive.is_some_and(Primitive::is_numeric);
    match direction {
        Direction::Descending if temporal => ", newest first",
        Direction::Ascending if temporal => ", oldest first",
        Direction::Descending if number => ", largest first",
        Direction::Ascending if number => ", smallest first",
        Direction::Descending => ", descending",
        Direction::Ascending => ", ascending",
    }
}

fn selected(items: &[SelectItem]) -> String {
    let mut names = Vec::new();
    for item in items {
        match item {
            SelectItem::Star => return "all properties".to_owned(),
            SelectItem::Property(path) | SelectItem::Narrowed(path, _) => {
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
