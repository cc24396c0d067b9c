//! Entity containers (CSDL 13): one for a service, and bindings that lead somewhere.

use super::{Judge, Said, excerpt};
use crate::diagnostic::Span;
use crate::edm::{Item, Type, TypeId};
use crate::schema::OperationKind;
use crate::schema::container::{Binding, OperationImport, Resource};
use crate::schema::error::{UNKNOWN_PATH_IN_SCHEMA, WRONG_CONTAINER};
use crate::schema::index::Named;
use crate::schema::nearest;
use std::collections::HashSet;

impl<'m> Judge<'m> {
    pub(super) fn containers(&mut self) {
        let model = self.model;
        let mut documents = HashSet::new();
        for container in &model.containers {
            if !documents.insert(self.document(container.span)) {
                self.add(WRONG_CONTAINER, container.span, |_| {
                    let name = excerpt(container.name.as_str());
                    format!("`{name}` is a second entity container, a document has one").into()
                });
            }
        }
        for resource in &model.resources {
            match resource {
                Resource::EntitySet(set) => self.bindings(set.entity_type, &set.bindings),
                Resource::Singleton(it) => self.bindings(it.entity_type, &it.bindings),
                Resource::FunctionImport(it) => self.import(it, OperationKind::Function),
                Resource::ActionImport(it) => self.import(it, OperationKind::Action),
            }
        }
    }

    fn import(&mut self, import: &'m OperationImport, kind: OperationKind) {
        self.imported(&import.operation, kind, import.span);
        if let Some(set) = import.entity_set.as_deref() {
            self.target("entity set of an import", set, import.span);
        }
    }

    fn bindings(&mut self, ty: Type, bindings: &'m [Binding]) {
        let mut paths = HashSet::new();
        for binding in bindings {
            let span = binding.span;
            if !paths.insert(&*binding.path) {
                self.add(WRONG_CONTAINER, span, |_| {
                    format!("the path `{}` is bound twice", excerpt(&binding.path)).into()
                });
            }
            if let Item::Named(id) = ty.item {
                self.binding(id, binding);
            }
            self.target("target of a binding", &binding.target, binding.target_span);
        }
    }

    fn binding(&mut self, id: TypeId, binding: &'m Binding) {
        let span = binding.span;
        let path = &*binding.path;
        let Some(members) = self.members("path of a binding", id, (path, path), span) else {
            return;
        };
        let mut navigations = members.iter().rev().map(|it| it.as_navigation());
        let path = || excerpt(&binding.path);
        match navigations.next().flatten() {
            None => self.add(UNKNOWN_PATH_IN_SCHEMA, span, |_| {
                format!(
                    "the path `{}` of a binding does not end at a navigation property",
                    path()
                )
                .into()
            }),
            Some(last) if last.contains_target => self.add(WRONG_CONTAINER, span, |_| {
                let name = excerpt(&last.name);
                format!("`{name}` contains its entities, so that it cannot be bound").into()
            }),
            Some(_) => {
                if let Some(other) = navigations.flatten().find(|it| !it.contains_target) {
                    self.add(WRONG_CONTAINER, span, |_| {
                        let name = excerpt(&other.name);
                        format!("the path `{}` of a binding goes through `{name}`, which does not contain its entities", path()).into()
                    });
                }
            }
        }
    }

    /// The entity set or singleton that a binding or import names, or a contained entity of it.
    fn target(&mut self, what: &str, written: &str, span: Span) {
        let model = self.model;
        let document = self.document(span);
        let mut path = written;
        // A container may stand in front, which another document may declare.
        if let Some((container, rest)) = path.split_once('/')
            && container.contains('.')
        {
            let full = model.namespaces.in_full_in(document, container);
            let full = full.as_deref().unwrap_or(container);
            if self.containers.position(&model.containers, full).is_none() {
                if !model.namespaces.is_included_in(document, container) {
                    let known = model.containers.iter().map(|it| it.name());
                    self.add(UNKNOWN_PATH_IN_SCHEMA, span, |_| {
                        let said = format!(
                            "the {what} `{}` names no entity container",
                            excerpt(written)
                        );
                        Said::from(said).near(nearest(full, known))
                    });
                }
                return;
            }
            path = rest;
        }
        let (name, rest) = match path.split_once('/') {
            Some((name, rest)) => (name, Some(rest)),
            None => (path, None),
        };
        let found = model.resource_index.find(&model.resources, name);
        let ty = match found {
            Some(Resource::EntitySet(set)) => set.entity_type,
            Some(Resource::Singleton(singleton)) => singleton.entity_type,
            // A container of another document may have it.
            None if model.has_unknown_container => return,
            Some(Resource::FunctionImport(_) | Resource::ActionImport(_)) | None => {
                return self.add(UNKNOWN_PATH_IN_SCHEMA, span, |model| {
                    let sets = model
                        .resources
                        .iter()
                        .filter(|it| it.as_entity_set().is_some() || it.as_singleton().is_some());
                    let said = format!(
                        "the {what} `{}` is no entity set or singleton",
                        excerpt(written)
                    );
                    Said::from(said).near(nearest(name, sets.map(Resource::name)))
                });
            }
        };
        if let (Some(rest), Item::Named(id)) = (rest, ty.item) {
            self.members(what, id, (rest, written), span);
        }
    }
}
