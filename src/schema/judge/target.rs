//! What an annotation is of (CSDL 14.2.1), by its path with all namespaces in full.

use super::path::{Followed, follow};
use super::{Judge, Said, excerpt};
use crate::edm::{Item, TypeId};
use crate::schema::container::Resource;
use crate::schema::definition::Definition;
use crate::schema::index::Named;
use crate::schema::namespaces::Found;
use crate::schema::{Operation, OperationKind, nearest};

/// An element of a schema, by the name that terms have for its kind.
#[derive(Clone, Copy)]
pub(super) struct Element {
    pub(super) kind: &'static str,
    pub(super) is_collection: bool,
}

/// Where the path of an annotation leads.
pub(super) enum Target {
    Found(Element),
    /// To another document, or deeper than elements are told apart.
    Elsewhere,
    Missing(Said),
}

const fn found(kind: &'static str) -> Target {
    Target::Found(Element {
        kind,
        is_collection: false,
    })
}

/// The element that a path leads to.
pub(super) fn find(judge: &Judge<'_>, path: &str) -> Target {
    // Of what annotates an annotation the first one is looked for; that it is there need not be.
    if let Some((annotated, _)) = path.split_once("/@") {
        return match find(judge, annotated) {
            Target::Found(_) => found("Annotation"),
            other @ (Target::Elsewhere | Target::Missing(_)) => other,
        };
    }
    if let Some(reference) = path.strip_prefix("$Reference/") {
        let includes = judge.model.namespaces.list().iter();
        let is_include = includes.into_iter().any(|it| {
            reference
                .strip_suffix(&*it.name)
                .is_some_and(|uri| uri.ends_with('/'))
        });
        return found(if is_include { "Include" } else { "Reference" });
    }
    let (head, rest) = match path.split_once('/') {
        Some((head, rest)) => (head, Some(rest)),
        None => (path, None),
    };
    if rest.is_none() && judge.model.namespaces.is_declared(head) {
        return found("Schema");
    }
    let name = head.split('(').next().unwrap_or(head);
    let Some((namespace, short)) = name.rsplit_once('.') else {
        return missing(path, None);
    };
    if !judge.model.namespaces.is_declared(namespace) {
        return match judge.model.namespaces.get(namespace) {
            Some(_) => Target::Elsewhere,
            None => missing(path, None),
        };
    }
    child(judge, path, (head, name, short, namespace), rest)
}

fn missing(path: &str, near: Option<&str>) -> Target {
    let said = format!("the target `{}` of annotations is not there", excerpt(path));
    Target::Missing(Said::from(said).near(near))
}

fn child(
    judge: &Judge<'_>,
    path: &str,
    (head, name, short, namespace): (&str, &str, &str, &str),
    rest: Option<&str>,
) -> Target {
    let model = judge.model;
    if name == head {
        if let Found::Type(ty) = model.namespaces.find(name)
            && let Item::Named(id) = ty.item
        {
            return of_type(judge, path, id, rest);
        }
        if model.term_index.find(&model.terms, name).is_some() {
            return found("Term");
        }
        if judge.containers.find(&model.containers, name).is_some() {
            return of_container(judge, path, rest);
        }
    }
    let overloads = model.operations.find(Some(namespace), short);
    let mut fitting = overloads
        .iter()
        .filter(|it| name == head || is_overload(it, head, &model.definitions));
    let Some(operation) = fitting.next() else {
        if let Some(other) = overloads.first() {
            let other = [name, &other.signature(&model.definitions)].concat();
            return missing(path, Some(&excerpt(&other)));
        }
        let types = model.namespaces.get(namespace).into_iter();
        let operations = model.operations.as_slice().iter().map(|it| it.name.name());
        let terms = model.terms.iter().map(|it| it.name.name());
        let known = types
            .flat_map(|it| it.type_names())
            .chain(operations)
            .chain(terms);
        return missing(path, nearest(short, known.filter(|it| *it != short)));
    };
    match rest {
        None => found(match operation.kind {
            OperationKind::Function => "Function",
            OperationKind::Action => "Action",
        }),
        Some("$ReturnType") => Target::Found(Element {
            kind: "ReturnType",
            is_collection: operation.return_type.is_some_and(|it| it.ty.collection),
        }),
        Some(rest) => {
            let name = rest.split('/').next().unwrap_or(rest);
            let mut all = std::iter::once(operation)
                .chain(fitting)
                .flat_map(|it| &it.parameters);
            match all.find(|it| *it.name == *name) {
                Some(it) if name == rest => Target::Found(Element {
                    kind: "Parameter",
                    is_collection: it.ty.collection,
                }),
                Some(_) => Target::Elsewhere,
                None => missing(
                    path,
                    nearest(name, operation.parameters.iter().map(|it| &*it.name)),
                ),
            }
        }
    }
}

fn of_type(judge: &Judge<'_>, path: &str, id: TypeId, rest: Option<&str>) -> Target {
    let definition = judge.model.definition(id);
    match (definition, rest) {
        (Some(Definition::Entity(_)), None) => found("EntityType"),
        (Some(Definition::Complex(_)), None) => found("ComplexType"),
        (Some(Definition::Enum(_)), None) => found("EnumType"),
        (Some(Definition::TypeDefinition(_)), None) => found("TypeDefinition"),
        (Some(Definition::Enum(ty)), Some(rest)) => match ty.member(rest) {
            Some(_) => found("Member"),
            None => missing(path, nearest(rest, ty.members().iter().map(|it| &*it.name))),
        },
        (Some(Definition::Entity(_) | Definition::Complex(_)), Some(rest)) => {
            of_member(judge, path, id, rest)
        }
        (Some(Definition::TypeDefinition(_)), Some(_)) => missing(path, None),
        (None, _) => Target::Elsewhere,
    }
}

fn of_member(judge: &Judge<'_>, path: &str, id: TypeId, rest: &str) -> Target {
    // What has no name of its own stands behind `$`.
    let (members, inner) = match rest.split_once("/$") {
        Some((members, inner)) => (members, Some(inner)),
        None => (rest, None),
    };
    if members.starts_with('$') {
        return Target::Elsewhere;
    }
    match follow(judge.model, usize::MAX, id, members) {
        Followed::Elsewhere => Target::Elsewhere,
        Followed::Missing { near, .. } => missing(path, near.as_deref()),
        Followed::Found(found_members) => match (inner, found_members.last()) {
            (None, Some(member)) => Target::Found(Element {
                kind: match member.is_navigation() {
                    true => "NavigationProperty",
                    false => "Property",
                },
                is_collection: member.ty().collection,
            }),
            (Some(inner), _) if inner.starts_with("ReferentialConstraint") => {
                found("ReferentialConstraint")
            }
            (Some("OnDelete"), _) => found("OnDelete"),
            (Some(_), _) | (None, None) => Target::Elsewhere,
        },
    }
}

fn of_container(judge: &Judge<'_>, path: &str, rest: Option<&str>) -> Target {
    let Some(rest) = rest else {
        return found("EntityContainer");
    };
    let model = judge.model;
    let (name, rest) = match rest.split_once('/') {
        Some((name, rest)) => (name, Some(rest)),
        None => (rest, None),
    };
    let resource = model.resource_index.find(&model.resources, name);
    let (kind, ty) = match resource {
        Some(Resource::EntitySet(set)) => ("EntitySet", Some(set.entity_type)),
        Some(Resource::Singleton(singleton)) => ("Singleton", Some(singleton.entity_type)),
        Some(Resource::FunctionImport(_)) => ("FunctionImport", None),
        Some(Resource::ActionImport(_)) => ("ActionImport", None),
        None if model.has_unknown_container => return Target::Elsewhere,
        None => return missing(path, nearest(name, model.resources.iter().map(Named::name))),
    };
    match (rest, ty.map(|ty| ty.item)) {
        (None, _) => Target::Found(Element {
            kind,
            is_collection: kind == "EntitySet",
        }),
        (Some(rest), Some(Item::Named(id))) => of_member(judge, path, id, rest),
        (Some(_), _) => Target::Elsewhere,
    }
}

/// Whether a name with the types of parameters in parentheses is that of an overload. Types of other
/// documents may be any.
fn is_overload(operation: &Operation, head: &str, definitions: &[Definition]) -> bool {
    let name = operation.name.as_str();
    let is_known = !operation.parameters.iter().any(|it| it.ty.is_unknown());
    head.strip_prefix(name)
        .is_some_and(|types| !is_known || types == operation.signature(definitions))
}
