//! All that a schema declares, by kind.

use super::facts::signature;
use super::page::{Row, Section};
use odq::Schema;
use odq::schema::{Definition, Operation, OperationKind, Resource, StructuredType};

/// What there is of each kind, by name; kinds without anything are left out.
pub(super) fn sections(schema: &Schema) -> Vec<Section> {
    let definitions = || schema.definitions().map(|(_, definition)| definition);
    let structured = |is_entity: bool| {
        let all = definitions().filter(move |it| matches!(it, Definition::Entity(_)) == is_entity);
        all.filter_map(Definition::as_structured)
            .map(|ty| structured_row(schema, ty))
            .collect()
    };
    let mut sections = vec![
        Section::new("containers", containers(schema)),
        Section::new(
            "entity sets",
            resources(schema, |it| it.as_entity_set().is_some()),
        ),
        Section::new(
            "singletons",
            resources(schema, |it| it.as_singleton().is_some()),
        ),
        Section::new("function imports", resources(schema, is_function_import)),
        Section::new("action imports", resources(schema, is_action_import)),
        Section::new("entity types", structured(true)),
        Section::new("complex types", structured(false)),
        Section::new(
            "enumerations",
            definitions()
                .filter_map(Definition::as_enum)
                .map(|ty| {
                    let members = count(ty.members().len(), "member");
                    let flags = ty.is_flags.then(|| "flags".to_owned());
                    let notes = [Some(members), flags].into_iter().flatten().collect();
                    Row::new(ty.name.as_str(), ty.underlying.to_string()).with(notes)
                })
                .collect(),
        ),
        Section::new(
            "type definitions",
            definitions()
                .filter_map(|it| match it {
                    Definition::TypeDefinition(ty) => {
                        Some(Row::new(ty.name.as_str(), ty.underlying.to_string()))
                    }
                    Definition::Entity(_) | Definition::Complex(_) | Definition::Enum(_) => None,
                })
                .collect(),
        ),
        Section::new("functions", operations(schema, OperationKind::Function)),
        Section::new("actions", operations(schema, OperationKind::Action)),
        Section::new(
            "terms",
            schema
                .terms()
                .iter()
                .map(|it| Row::new(it.name.as_str(), schema.display(it.ty).to_string()))
                .collect(),
        ),
    ];
    sections.retain(|section| !section.rows.is_empty());
    for section in &mut sections {
        section.rows.sort_by(|a, b| a.name.cmp(&b.name));
    }
    sections
}

fn containers(schema: &Schema) -> Vec<Row> {
    let containers = schema.containers().iter();
    containers
        .map(|it| {
            let extends = it.extends.iter().map(|base| format!("extends {base}"));
            Row::new(it.name.as_str(), String::new()).with(extends.collect())
        })
        .collect()
}

const fn is_function_import(resource: &Resource) -> bool {
    matches!(resource, Resource::FunctionImport(_))
}

const fn is_action_import(resource: &Resource) -> bool {
    matches!(resource, Resource::ActionImport(_))
}

fn resources(schema: &Schema, fits: fn(&Resource) -> bool) -> Vec<Row> {
    let resources = schema.resources().iter().filter(|it| fits(it));
    resources
        .map(|it| {
            let ty = match it {
                Resource::EntitySet(set) => schema.display(set.entity_type).to_string(),
                Resource::Singleton(one) => schema.display(one.entity_type).to_string(),
                Resource::FunctionImport(import) | Resource::ActionImport(import) => {
                    import.operation.to_string()
                }
            };
            Row::new(it.name(), ty)
        })
        .collect()
}

fn structured_row(schema: &Schema, ty: &StructuredType) -> Row {
    let base = ty.base.and_then(|base| schema.definition(base));
    let base = base.map_or_else(String::new, |base| base.name().to_string());
    let mut notes = vec![count(ty.properties().count(), "property")];
    let navigations = ty.navigations().count();
    if navigations > 0 {
        notes.push(count(navigations, "navigation property"));
    }
    if ty.is_abstract {
        notes.push("abstract".to_owned());
    }
    if ty.is_open {
        notes.push("open".to_owned());
    }
    Row::new(ty.name.as_str(), base).with(notes)
}

fn operations(schema: &Schema, kind: OperationKind) -> Vec<Row> {
    let operations = schema.operations().iter().filter(|it| it.kind == kind);
    let row = |it: &Operation| {
        let bound = it.binding_parameter();
        let bound = bound.map(|it| format!("bound to {}", schema.display(it.ty)));
        Row::new(it.name.as_str(), signature(schema, it)).with(bound.into_iter().collect())
    };
    operations.map(row).collect()
}

/// `1 property`, `2 properties`
fn count(count: usize, what: &str) -> String {
    match (count, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {what}s"),
    }
}
