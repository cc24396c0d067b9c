//! A checked query in plain words.

mod condition;
mod null;
mod value;
mod writer;

use crate::edm::{Primitive, Type};
use crate::hir::{Expr, Query, SelectItem};
use crate::schema::Schema;
use crate::syntax::ast::{self, Direction, SystemOption};
use crate::syntax::print_value;
use writer::{Piece, Writer};

/// What a query asks for, in English, one statement a line; conditions that hold together or of
/// which one must hold have a line each. Options that have no words of their own are shown as they
/// are written in `tree`, none is left out.
#[must_use]
pub fn describe(query: &Query, tree: &ast::Query, schema: &Schema) -> String {
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
    shown(tree, Part::Search, &mut writer);
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
    shown(tree, Part::Last, &mut writer);
    writer.text("\n");
    writer.finish()
}

/// Where an option stands in a description whose value is shown as it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Search,
    Last,
}

/// Where an option is shown and what stands before its value; none for those that are described.
const fn words(option: SystemOption) -> Option<(Part, &'static str)> {
    Some(match option {
        SystemOption::Search => (Part::Search, "that the search finds:"),
        SystemOption::Expand => (Part::Last, "with what belongs to them:"),
        SystemOption::Format => (Part::Last, "in the format"),
        SystemOption::SkipToken => (Part::Last, "continued at the token"),
        SystemOption::DeltaToken => (Part::Last, "changed since the token"),
        SystemOption::SchemaVersion => (Part::Last, "by the schema of version"),
        SystemOption::Index => (Part::Last, "at the index"),
        SystemOption::Id => (Part::Last, "with the id"),
        SystemOption::Levels => (Part::Last, "so many levels deep:"),
        SystemOption::At => (Part::Last, "as they are at"),
        SystemOption::From => (Part::Last, "as they are from"),
        SystemOption::To => (Part::Last, "as they are before"),
        SystemOption::ToInclusive => (Part::Last, "as they are up to"),
        SystemOption::Filter
        | SystemOption::OrderBy
        | SystemOption::Select
        | SystemOption::Compute
        | SystemOption::Top
        | SystemOption::Skip
        | SystemOption::Count
        | SystemOption::Apply => return None,
    })
}

/// The options of a part of the description, a line each.
fn shown(tree: &ast::Query, part: Part, writer: &mut Writer<'_>) {
    for option in &tree.options {
        if let Some((own, words)) = option.system().and_then(words)
            && own == part
        {
            let value = print_value(option, &tree.source);
            writer.text(&format!("\n{words} `{value}`"));
        }
    }
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
