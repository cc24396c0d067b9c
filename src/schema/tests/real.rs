use super::super::{
    Definition, Document, Expression, OperationKind, Resource, Schema, StructuredType,
};
use crate::edm::{Item, Type};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The folder of schemas from elsewhere, if it is there.
fn corpora() -> Option<PathBuf> {
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let folder = std::env::var_os("ODQ_CORPORA").map_or_else(default, PathBuf::from);
    let schemas = folder.join("schemas");
    if schemas.is_dir() {
        return Some(schemas);
    }
    println!("SKIPPED: no folder {}", schemas.display());
    None
}

/// Files with true errors: the file, and what each of its errors says.
///
/// The parts of the .NET test model have no `edmx:Reference`, and each names types that another
/// part declares; `odatanet-hardcoded-main.xml`, which binds them together, has references. The
/// Olingo model has an entity set `ESPeople` of a type `ETPeople` that it does not declare.
const WRONG: [(&str, &str); 5] = [
    ("odatanet-hardcoded-sub1.xml", "unknown type"),
    ("odatanet-hardcoded-sub2.xml", "unknown type"),
    ("odatanet-hardcoded-sub3.xml", "unknown type"),
    ("odatanet-hardcoded-sub4.xml", "unknown type"),
    (
        "olingo-tecsvc.xml",
        "unknown type `olingo.odata.test1.ETPeople` @",
    ),
];

#[test]
fn real_schemas_are_read() {
    let Some(folder) = corpora() else { return };
    let mut wrong = 0;
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let known = WRONG.iter().find(|(file, _)| *file == name);
        match (Schema::from_csdl(&bytes), known) {
            (Ok(schema), None) => {
                let (types, resources) = (schema.definitions().count(), schema.resources().len());
                assert!(types + resources > 5, "{name}: {types} and {resources}");
                nothing_is_lost(&name, &String::from_utf8(bytes).unwrap(), &schema);
            }
            (Ok(_), Some(_)) => panic!("{name} is right"),
            (Err(errors), known) => {
                let text = String::from_utf8_lossy(&bytes);
                let listed = super::listed(&text, &errors);
                let reason = known.map(|(_, reason)| reason);
                let reason = reason.unwrap_or_else(|| panic!("{name}: {listed}"));
                assert!(listed.lines().all(|line| line.contains(reason)), "{listed}");
                wrong += 1;
            }
        }
    }
    assert_eq!(wrong, WRONG.len());
}

/// The main document refers to the others, all of one namespace.
#[test]
fn the_parts_of_a_model_are_one_schema() {
    let Some(folder) = corpora() else { return };
    let read = |name: &str| std::fs::read(folder.join(format!("odatanet-hardcoded-{name}.xml")));
    let names = ["main", "sub1", "sub2", "sub3", "sub4"];
    let texts = names.map(|name| read(name).unwrap());
    let documents = [0, 1, 2, 3, 4].map(|at| Document {
        uri: [
            "main",
            "http://submodel1",
            "http://submodel2",
            "http://submodel3",
            "http://submodel4",
        ][at],
        bytes: &texts[at],
    });
    let schema = Schema::from_documents(&documents).unwrap();
    assert!(schema.references().iter().all(|it| it.is_resolved));
    assert!(schema.type_named("RefAlias1.Person").is_some());
    let unknown = |ty: Type| ty.item == Item::Unknown;
    assert!(!schema.entity_sets().any(|set| unknown(set.entity_type)));
    // A second partner, nullable keys, and an overload that returns something else.
    let codes = schema.findings().iter().map(|it| it.code.number());
    let codes: BTreeSet<u16> = codes.collect();
    assert_eq!(codes, BTreeSet::from([290, 292, 296]));
}

/// Compares how often each element stands in the document with what the schema has of it.
#[track_caller]
fn nothing_is_lost(name: &str, text: &str, schema: &Schema) {
    let types = || schema.definitions().map(|(_, it)| it);
    let kind = |fits: fn(&Definition) -> bool| types().filter(|it| fits(it)).count();
    let structured = || types().filter_map(Definition::as_structured);
    let resource = |fits: fn(&Resource) -> bool| {
        let resources = schema.resources().iter();
        resources.filter(|it| fits(it)).count()
    };
    let operation = |kind: OperationKind| {
        let operations = schema.operations().iter();
        operations.filter(|it| it.kind == kind).count()
    };
    let bindings = schema.resources().iter().map(|it| match it {
        Resource::EntitySet(it) => it.bindings.len(),
        Resource::Singleton(it) => it.bindings.len(),
        Resource::FunctionImport(_) | Resource::ActionImport(_) => 0,
    });
    let constraints = structured().flat_map(StructuredType::navigations);
    let mut counted = String::new();
    for (element, count) in [
        ("EntityType", kind(|it| matches!(it, Definition::Entity(_)))),
        (
            "ComplexType",
            kind(|it| matches!(it, Definition::Complex(_))),
        ),
        ("EnumType", kind(|it| matches!(it, Definition::Enum(_)))),
        (
            "TypeDefinition",
            kind(|it| matches!(it, Definition::TypeDefinition(_))),
        ),
        (
            "Property",
            structured().map(|it| it.properties().count()).sum(),
        ),
        (
            "NavigationProperty",
            structured().map(|it| it.navigations().count()).sum(),
        ),
        ("PropertyRef", structured().map(|it| it.key.len()).sum()),
        (
            "ReferentialConstraint",
            constraints.map(|it| it.constraints.len()).sum(),
        ),
        (
            "Member",
            types()
                .filter_map(Definition::as_enum)
                .map(|it| it.members().len())
                .sum(),
        ),
        ("Function", operation(OperationKind::Function)),
        ("Action", operation(OperationKind::Action)),
        (
            "Parameter",
            schema
                .operations()
                .iter()
                .map(|it| it.parameters.len())
                .sum(),
        ),
        (
            "ReturnType",
            schema
                .operations()
                .iter()
                .filter(|it| it.return_type.is_some())
                .count(),
        ),
        ("EntityContainer", schema.containers().len()),
        (
            "EntitySet",
            resource(|it| matches!(it, Resource::EntitySet(_))),
        ),
        (
            "Singleton",
            resource(|it| matches!(it, Resource::Singleton(_))),
        ),
        (
            "FunctionImport",
            resource(|it| matches!(it, Resource::FunctionImport(_))),
        ),
        (
            "ActionImport",
            resource(|it| matches!(it, Resource::ActionImport(_))),
        ),
        ("NavigationPropertyBinding", bindings.sum()),
        ("Term", schema.terms().len()),
        ("Annotation", schema.annotations().len()),
        (
            "PropertyValue",
            schema
                .annotations()
                .iter()
                .map(|it| values(&it.value))
                .sum(),
        ),
    ] {
        let is_tag = |rest: &&str| rest.starts_with(char::is_whitespace);
        let mark = format!("<{element}");
        let written = text.split(&mark).skip(1).filter(is_tag).count();
        assert_eq!(count, written, "{name}: {element}");
        if count > 0 {
            counted += &format!(" {element} {count}");
        }
    }
    println!("{name}:{counted}");
}

/// How many properties the records in a value have.
fn values(value: &Expression) -> usize {
    match value {
        Expression::Collection(items) => items.iter().map(values).sum(),
        Expression::Record(record) => {
            let inner = record.properties.iter().map(|(_, it)| 1 + values(it));
            inner.sum()
        }
        Expression::Dynamic(it) => it.operands.iter().map(values).sum(),
        Expression::Null
        | Expression::Bool(_)
        | Expression::Number(_)
        | Expression::String(_)
        | Expression::Path(_) => 0,
    }
}

#[test]
fn graph_is_read() {
    let Some(folder) = corpora() else { return };
    let bytes = std::fs::read(folder.join("msgraph-v1.0-clean.xml")).unwrap();
    let graph = Schema::from_csdl(&bytes).unwrap();
    let Some(Type {
        item: Item::Named(user),
        ..
    }) = graph.type_named("graph.user")
    else {
        panic!("no user");
    };
    let display = |name| {
        graph
            .display(graph.property(user, name).unwrap().ty())
            .to_string()
    };
    assert_eq!(display("id"), "Edm.String");
    assert_eq!(display("manager"), "microsoft.graph.directoryObject");
    assert_eq!(
        display("assignedLicenses"),
        "Collection(microsoft.graph.assignedLicense)"
    );
    assert_eq!(
        graph.nearest_member(user, "displayname"),
        Some("displayName")
    );
    let paths = graph.find_property_paths(user, "skuId", 3);
    assert_eq!(paths.first().unwrap().to_string(), "assignedLicenses/skuId");
}
