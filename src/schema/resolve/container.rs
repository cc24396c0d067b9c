use super::{Kind, QualifiedName, Resolver, SchemaErrorKind, Text, excerpt, repeat, ring};
use crate::schema::container::{EntityContainer, Resource};
use crate::schema::declarations::{Document, ResourceDecl};
use crate::schema::index::{NameIndex, Named};
use crate::schema::model::Model;
use crate::schema::nearest;
use crate::schema::operation::{OperationKind, Operations, of_kind};

/// Puts the containers of documents and what they hold into the model.
pub(super) fn resolve(
    resolver: &mut Resolver<'_>,
    model: &mut Model,
    documents: Vec<Document<'_>>,
) {
    // The document, the container that extends or names another one, and that name.
    let mut extended = Vec::new();
    for (at, document) in documents.into_iter().enumerate() {
        resolver.namespaces.enter(at);
        extended.extend(document.container.map(|name| (at, None, name)));
        let schemas = document.schemas.into_iter();
        let containers = schemas.flat_map(|schema| {
            let namespace = schema.namespace.value;
            let containers = schema.containers.into_iter();
            containers.map(move |it| (namespace.clone(), it))
        });
        for (namespace, container) in containers {
            let children = container.children.into_iter();
            let resources: Vec<Resource> = children
                .map(|child| resource(resolver, &model.operations, child))
                .collect();
            let (_, repeated) = NameIndex::new(&resources);
            let what = "child of the container";
            repeat(resolver.errors, what, &resources, &repeated, Resource::span);
            model.resources.extend(resources);
            model.containers.push(EntityContainer {
                name: QualifiedName::new(&namespace, &container.name.value),
                extends: container.extends.as_ref().map(|text| (&*text.value).into()),
                span: container.name.span,
            });
            let number = model.containers.len() - 1;
            extended.extend(container.extends.map(|text| (at, Some(number), text)));
        }
    }
    model.resource_index = NameIndex::new(&model.resources).0;
    let (containers, repeated) = NameIndex::new(&model.containers);
    let what = "container";
    repeat(resolver.errors, what, &model.containers, &repeated, |it| {
        it.span
    });
    let mut bases = vec![None; model.containers.len()];
    for (at, container, text) in &extended {
        resolver.namespaces.enter(*at);
        let name = resolver.namespaces.in_full(&text.value);
        let name = name.as_deref().unwrap_or(&text.value);
        let found = containers.position(&model.containers, name);
        if let Some(base) = container.and_then(|at| bases.get_mut(at)) {
            *base = found;
        }
        model.has_unknown_container |= found.is_none();
        if found.is_none() && !resolver.is_included(&text.value) {
            let known = model
                .containers
                .iter()
                .map(|container| container.name.as_str());
            resolver.unknown(text, "container", || {
                nearest(&text.value, known).map(excerpt)
            });
        }
    }
    cycles(resolver, model, &bases);
}

/// Reports containers that extend themselves, over any number of steps.
fn cycles(resolver: &mut Resolver<'_>, model: &Model, bases: &[Option<usize>]) {
    let container = |at: usize| model.containers.get(at);
    for cycle in ring::all(bases) {
        if let Some(first) = cycle.first().and_then(|at| container(*at)) {
            resolver.errors.add(first.span, || {
                let name = |at| container(at).map(|it| it.name.as_str());
                SchemaErrorKind::ContainerCycle(ring::shown(&cycle, name))
            });
        }
    }
}

impl Named for EntityContainer {
    fn name(&self) -> &str {
        self.name.as_str()
    }
}

fn resource(
    resolver: &mut Resolver<'_>,
    operations: &Operations,
    declared: ResourceDecl<'_>,
) -> Resource {
    let ResourceDecl {
        mut resource,
        target,
    } = declared;
    let Some(target) = target else {
        return resource;
    };
    let entity_type = match &mut resource {
        Resource::EntitySet(set) => &mut set.entity_type,
        Resource::Singleton(singleton) => &mut singleton.entity_type,
        Resource::FunctionImport(import) => {
            import.operation = operation(resolver, operations, OperationKind::Function, &target);
            return resource;
        }
        Resource::ActionImport(import) => {
            import.operation = operation(resolver, operations, OperationKind::Action, &target);
            return resource;
        }
    };
    let ty = resolver.ty(&target);
    let expected = "a single entity type";
    let fits = |found| found == Kind::Entity && !ty.collection;
    if resolver.expect(&target, ty, expected, fits) {
        *entity_type = ty.element();
    }
    resource
}

/// The full name of the operation that an import makes callable.
fn operation(
    resolver: &mut Resolver<'_>,
    operations: &Operations,
    kind: OperationKind,
    target: &Text<'_>,
) -> Box<str> {
    let Some(name) = resolver.namespaces.in_full(&target.value) else {
        return unknown_operation(resolver, operations, kind, target);
    };
    let (namespace, short) = name.rsplit_once('.').unwrap_or(("", &name));
    let overloads = operations.find(Some(namespace), short);
    if !of_kind(overloads, kind).is_empty() || resolver.is_included(&target.value) {
        return name.into();
    }
    unknown_operation(resolver, operations, kind, target)
}

fn unknown_operation(
    resolver: &mut Resolver<'_>,
    operations: &Operations,
    kind: OperationKind,
    target: &Text<'_>,
) -> Box<str> {
    let what = match kind {
        OperationKind::Function => "function",
        OperationKind::Action => "action",
    };
    let short = target.value.rsplit('.').next().unwrap_or_default();
    resolver.unknown(target, what, || {
        let known = operations.as_slice().iter().filter(|it| it.kind == kind);
        let near = nearest(short, known.clone().map(|it| it.name.name()))?;
        let mut same = known.filter(|it| it.name.name() == near);
        same.next().map(|it| it.name.to_string())
    });
    (&*target.value).into()
}

impl Resolver<'_> {
    /// Whether another document may declare what a qualified name stands for.
    fn is_included(&self, name: &str) -> bool {
        let document = self.namespaces.document();
        self.namespaces.is_included_in(document, name)
    }

    fn unknown(
        &mut self,
        text: &Text<'_>,
        what: &'static str,
        near: impl FnOnce() -> Option<String>,
    ) {
        self.errors
            .add(text.span, || SchemaErrorKind::UnknownImport {
                what,
                name: excerpt(&text.value),
                nearest: near(),
            });
    }
}
