//! The columns of a query's rows, for forms of output that are tables.

use super::path::reached;
use super::stage::names;
use crate::edm::{Item, Primitive, Type};
use crate::hir::{Apply, Grouping, Path, Query, SelectItem, Step, TransformationKind};
use crate::schema::{Member, Schema};
use std::fmt;

/// A column of a table of rows: the names that lead to its value in a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Column {
    path: Vec<Box<str>>,
}

impl Column {
    /// The names, the outermost first.
    pub fn path(&self) -> impl Iterator<Item = &str> {
        self.path.iter().map(|name| &**name)
    }

    fn of(name: &str) -> Self {
        Self {
            path: name.split('/').map(Into::into).collect(),
        }
    }

    /// What a path leads to; behind a collection there is no one value, so that its column is the
    /// collection's.
    fn at(path: &Path) -> Self {
        let many = path.steps.iter().position(|step| match step {
            Step::Property(_, ty) => ty.collection,
            Step::Cast(_) | Step::Key(_) | Step::Annotation(..) => false,
        });
        let steps = path.steps.iter().take(many.map_or(usize::MAX, |at| at + 1));
        let path = Path {
            base: path.base.clone(),
            steps: steps.cloned().collect(),
        };
        Self {
            path: names(&path).into_iter().map(Into::into).collect(),
        }
    }
}

impl fmt::Display for Column {
    /// The names with slashes between them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path.join("/"))
    }
}

/// The columns of the rows that a query gives: what `$select` asks for, in its order; else the
/// properties that the schema declares, in its order, or what `$apply` leaves of them, then what
/// `$compute` adds and what `$expand` asks for. What rows have besides, dynamic properties and
/// annotations, has no column.
pub(crate) fn columns(query: &Query, schema: &Schema) -> Vec<Column> {
    let mut all = declared(query.resource.ty, schema);
    if let Some(apply) = &query.apply {
        all = applied(apply, all);
    }
    for computed in &query.compute {
        add(&mut all, Column::of(&computed.name));
    }
    let mut chosen = match &query.select {
        None => all,
        Some(items) => {
            let mut chosen = Vec::new();
            for item in items {
                match item {
                    SelectItem::Star => all.iter().for_each(|it| add(&mut chosen, it.clone())),
                    SelectItem::Property(path) | SelectItem::Narrowed(path, _) => {
                        add(&mut chosen, Column::at(path));
                    }
                }
            }
            chosen
        }
    };
    for expanded in &query.expand {
        if !expanded.all {
            add(&mut chosen, Column::at(&expanded.path));
            continue;
        }
        let before = Column::at(&expanded.path).path;
        let ty = match &*expanded.path.steps {
            [] => query.resource.ty,
            steps => reached(steps),
        };
        for name in members(ty, schema).filter_map(Member::as_navigation) {
            let mut path = before.clone();
            path.push(name.name.clone());
            add(&mut chosen, Column { path });
        }
    }
    chosen
}

fn add(columns: &mut Vec<Column>, column: Column) {
    if !columns.contains(&column) {
        columns.push(column);
    }
}

fn members(ty: Type, schema: &Schema) -> impl Iterator<Item = &Member> {
    let id = if let Item::Named(id) = ty.item {
        Some(id)
    } else {
        None
    };
    id.into_iter().flat_map(|id| schema.members(id))
}

/// The properties of a type that have values in JSON.
fn declared(ty: Type, schema: &Schema) -> Vec<Column> {
    let is_stream = |ty: Type| ty.item == Item::Primitive(Primitive::Stream);
    let properties = members(ty, schema)
        .filter(|member| member.as_navigation().is_none() && !is_stream(member.ty()));
    let path = |member: &Member| vec![member.name().into()];
    properties
        .map(|member| Column { path: path(member) })
        .collect()
}

/// What transformations leave of columns.
fn applied(apply: &Apply, before: Vec<Column>) -> Vec<Column> {
    use TransformationKind as K;
    let mut columns = before;
    for step in &apply.steps {
        match &step.kind {
            K::Aggregate(items) => {
                columns = Vec::new();
                for item in items {
                    add(&mut columns, Column::of(&item.name));
                }
            }
            K::GroupBy(elements, each) => {
                let mut grouped = Vec::new();
                for element in elements {
                    match element {
                        Grouping::Property(path) => add(&mut grouped, Column::at(path)),
                        Grouping::Rollup(paths, _) => {
                            for path in paths {
                                add(&mut grouped, Column::at(path));
                            }
                        }
                        Grouping::Recursive(..) => {}
                    }
                }
                if !each.steps.is_empty() {
                    for column in applied(each, columns) {
                        add(&mut grouped, column);
                    }
                }
                columns = grouped;
            }
            K::Compute(items) => {
                for item in items {
                    add(&mut columns, Column::of(&item.name));
                }
            }
            K::Concat(all) => {
                let mut joined = Vec::new();
                for each in all {
                    for column in applied(each, columns.clone()) {
                        add(&mut joined, column);
                    }
                }
                columns = joined;
            }
            // These keep the members of rows, or are not evaluated.
            K::Filter(_)
            | K::Identity
            | K::OrderBy(_)
            | K::Search(_)
            | K::Skip(_)
            | K::Top(_)
            | K::Ranking(..)
            | K::Join(_)
            | K::Nest(_)
            | K::AddNested(..)
            | K::Relatives(_)
            | K::Traverse(_)
            | K::Function(_)
            | K::Unknown => {}
        }
    }
    columns
}
