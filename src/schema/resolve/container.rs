use super::{Kind, QualifiedName, Resolver, SchemaErrorKind, Text, excerpt, repeat};
use crate::schema::container::{EntityContainer, Resource};
use crate::schema::declarations::{Document, ResourceDecl};
use crate::schema::index::{NameIndex, Named};
use crate::schema::model::Model;
use crate::schema::nearest;
use crate::schema::operation::{OperationKind, Operations};

/// Puts the containers of a document and what they hold into the model.
pub(super) fn resolve(resolver: &mut Resolver<'_>, model: &mut Model, document: Document<'_>) {
    let mut extended = Vec::new();
    for schema in document.schemas {
        for container in schema.containers {
            let children = container.children.into_iter();
            let resources: Vec<Resource> = children
                .map(|child| resource(resolver, &model.operations, child))
                .collect();
            let (_, repeated) = NameIndex::new(&resources);
            let what = "child of the container";
            repeat(resolver.errors, what, &resources, &repeated, Resource::span);
            model.resources.extend(resources);
            model.containers.push(EntityContainer {
                name: QualifiedName::new(&schema.namespace.value, &container.name.value),
                extends: container.extends.as_ref().map(|text| (&*text.value).into()),
                span: container.name.span,
            });
            extended.extend(container.extends);
        }
    }
    model.resource_index = NameIndex::new(&model.resources).0;
    let (containers, repeated) = NameIndex::new(&model.containers);
    let what = "container";
    repeat(resolver.errors, what, &model.containers, &repeated, |it| {
        it.span
    });
    for text in &extended {
        let name = resolver.namespaces.in_full(&text.value);
        let found = name.and_then(|name| containers.find(&model.containers, &name));
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
    let mut overloads = operations.find(Some(namespace), short).iter();
    if overloads.any(|it| it.kind == kind) || resolver.is_included(&target.value) {
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
        let namespace = name
            .rsplit_once('.')
            .and_then(|(qualifier, _)| self.namespaces.get(qualifier));
        namespace.is_some_and(|namespace| namespace.is_included)
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
