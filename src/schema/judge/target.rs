//! What an annotation is of (CSDL 14.2.1), by its path with all namespaces in full.

use super::overloads::Overloads;
use super::path::{Followed, follow};
use super::{Judge, Said, excerpt};
use crate::edm::{Item, TypeId};
use crate::schema::container::Resource;
use crate::schema::definition::Definition;
use crate::schema::index::Named;
use crate::schema::model::Model;
use crate::schema::namespaces::Found;
use crate::schema::{Namespace, OperationKind, nearest};

/// An element of a schema, by the name that terms have for its kind.
#[derive(Clone, Copy)]
pub(super) struct Element {
    pub(super) kind: &'static str,
    pub(super) is_collection: bool,
}

/// Where the path of an annotation leads.
pub(super) enum Target<'m> {
    Found(Element),
    /// To another document, or deeper than elements are told apart.
    Elsewhere,
    /// Nowhere.
    Missing(Guess<'m>),
}

/// Looks for what may have been meant, which takes long.
type Guess<'m> = Box<dyn FnOnce() -> Option<String> + 'm>;

const fn found<'m>(kind: &'static str) -> Target<'m> {
    Target::Found(Element {
        kind,
        is_collection: false,
    })
}

/// A place whose path has no near name.
fn missing<'m>() -> Target<'m> {
    Target::Missing(Box::new(|| None))
}

/// A place whose path may have meant one of the names that `known` gives.
fn near<'m, I>(name: &'m str, known: impl FnOnce() -> I + 'm) -> Target<'m>
where
    I: IntoIterator<Item = &'m str>,
{
    Target::Missing(Box::new(|| nearest(name, known()).map(str::to_owned)))
}

/// What to say of a path that leads nowhere.
pub(super) fn said(path: &str, guess: Guess<'_>) -> Said {
    let said = format!("the target `{}` of annotations is not there", excerpt(path));
    Said::from(said).near(guess().as_deref())
}

impl<'m> Judge<'m> {
    /// The element that a path leads to.
    pub(super) fn element(&mut self, path: &'m str) -> Target<'m> {
        // Of what annotates an annotation the first one is looked for; that it is there need not be.
        if let Some((annotated, _)) = path.split_once("/@") {
            return match self.element(annotated) {
                Target::Found(_) => found("Annotation"),
                other @ (Target::Elsewhere | Target::Missing(_)) => other,
            };
        }
        let namespaces = &self.model.namespaces;
        if let Some(reference) = path.strip_prefix("$Reference/") {
            let last = reference.rsplit('/').next().unwrap_or(reference);
            let is_include = last.len() < reference.len() && namespaces.has(last);
            return found(if is_include { "Include" } else { "Reference" });
        }
        let (head, rest) = first(path);
        if rest.is_none() && namespaces.is_declared(head) {
            return found("Schema");
        }
        let name = head.split('(').next().unwrap_or(head);
        let Some((namespace, short)) = name.rsplit_once('.') else {
            return missing();
        };
        if !namespaces.is_declared(namespace) {
            return match namespaces.get(namespace) {
                Some(_) => Target::Elsewhere,
                None => missing(),
            };
        }
        self.child((head, name, short, namespace), rest)
    }

    fn child(
        &mut self,
        (head, name, short, namespace): (&'m str, &'m str, &'m str, &'m str),
        rest: Option<&'m str>,
    ) -> Target<'m> {
        let model = self.model;
        if name == head {
            if let Found::Type(ty) = model.namespaces.find(name)
                && let Item::Named(id) = ty.item
            {
                return of_type(model, id, rest);
            }
            if model.term_index.find(&model.terms, name).is_some() {
                return found("Term");
            }
            if self.containers.find(&model.containers, name).is_some() {
                return of_container(model, rest);
            }
        }
        let all = model.operations.find(Some(namespace), short);
        let Some(first_of_all) = all.first() else {
            return near(short, move || {
                let types = model.namespaces.get(namespace).into_iter();
                let types = types.flat_map(Namespace::type_names);
                let operations = model.operations.as_slice().iter().map(|it| it.name.name());
                let terms = model.terms.iter().map(|it| it.name.name());
                let known = types.chain(operations).chain(terms);
                known.filter(move |it| *it != short)
            });
        };
        let types = head.get(name.len()..).unwrap_or("");
        let overloads = self
            .overloads
            .entry(name)
            .or_insert_with(|| Overloads::new(all, &model.definitions));
        let fitting = overloads.fitting(types);
        let Some(operation) = fitting.first() else {
            return Target::Missing(Box::new(move || {
                let other = [name, &first_of_all.signature(&model.definitions)].concat();
                Some(excerpt(&other))
            }));
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
                let (name, behind) = first(rest);
                match fitting.parameter(name) {
                    Some(it) if behind.is_none() => Target::Found(Element {
                        kind: "Parameter",
                        is_collection: it.ty.collection,
                    }),
                    Some(_) => Target::Elsewhere,
                    None => near(name, || operation.parameters.iter().map(|it| &*it.name)),
                }
            }
        }
    }
}

/// The first part of a path, and what stands behind it.
fn first(path: &str) -> (&str, Option<&str>) {
    match path.split_once('/') {
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    }
}

fn of_type<'m>(model: &'m Model, id: TypeId, rest: Option<&'m str>) -> Target<'m> {
    match (model.definition(id), rest) {
        (Some(Definition::Entity(_)), None) => found("EntityType"),
        (Some(Definition::Complex(_)), None) => found("ComplexType"),
        (Some(Definition::Enum(_)), None) => found("EnumType"),
        (Some(Definition::TypeDefinition(_)), None) => found("TypeDefinition"),
        (Some(Definition::Enum(ty)), Some(rest)) => match ty.member(rest) {
            Some(_) => found("Member"),
            None => near(rest, || ty.members().iter().map(|it| &*it.name)),
        },
        (Some(Definition::Entity(_) | Definition::Complex(_)), Some(rest)) => {
            of_member(model, id, rest)
        }
        (Some(Definition::TypeDefinition(_)), Some(_)) => missing(),
        (None, _) => Target::Elsewhere,
    }
}

fn of_member<'m>(model: &'m Model, id: TypeId, rest: &'m str) -> Target<'m> {
    // What has no name of its own stands behind `$`.
    let (members, inner) = match rest.split_once("/$") {
        Some((members, inner)) => (members, Some(inner)),
        None => (rest, None),
    };
    if members.starts_with('$') {
        return Target::Elsewhere;
    }
    match follow(model, usize::MAX, id, members) {
        Followed::Elsewhere => Target::Elsewhere,
        Followed::Missing(missing) => {
            Target::Missing(Box::new(move || missing.near(model).map(str::to_owned)))
        }
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

fn of_container<'m>(model: &'m Model, rest: Option<&'m str>) -> Target<'m> {
    let Some(rest) = rest else {
        return found("EntityContainer");
    };
    let (name, rest) = first(rest);
    let resource = model.resource_index.find(&model.resources, name);
    let (kind, ty) = match resource {
        Some(Resource::EntitySet(set)) => ("EntitySet", Some(set.entity_type)),
        Some(Resource::Singleton(singleton)) => ("Singleton", Some(singleton.entity_type)),
        Some(Resource::FunctionImport(_)) => ("FunctionImport", None),
        Some(Resource::ActionImport(_)) => ("ActionImport", None),
        None if model.has_unknown_container => return Target::Elsewhere,
        None => return near(name, || model.resources.iter().map(Named::name)),
    };
    match (rest, ty.map(|ty| ty.item)) {
        (None, _) => Target::Found(Element {
            kind,
            is_collection: kind == "EntitySet",
        }),
        (Some(rest), Some(Item::Named(id))) => of_member(model, id, rest),
        (Some(_), _) => Target::Elsewhere,
    }
}
