use super::{Cursor, Element, Stop};
use crate::edm::Type;
use crate::schema::container::{Binding, EntitySet, OperationImport, Resource, Singleton};
use crate::schema::declarations::{ContainerDecl, ResourceDecl};

const CHILDREN: &[&str] = &["EntitySet", "Singleton", "FunctionImport", "ActionImport"];

/// Reads an entity container.
pub(super) fn read<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: &Element<'a>,
) -> Result<Option<ContainerDecl<'a>>, Stop> {
    let name = cursor.declared_name(element);
    let extends = element.text("Extends");
    let mut children = Vec::new();
    while let Some(child) = cursor.child(element)? {
        match child.name {
            "EntitySet" | "Singleton" | "FunctionImport" | "ActionImport" => {
                children.extend(resource(cursor, &child)?);
            }
            _ => cursor.unexpected(&child, element, CHILDREN)?,
        }
    }
    Ok(name.map(|name| ContainerDecl {
        name,
        extends,
        children,
    }))
}

fn resource<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: &Element<'a>,
) -> Result<Option<ResourceDecl<'a>>, Stop> {
    let name = cursor.member_name(element);
    let target = cursor.required(
        element,
        match element.name {
            "EntitySet" => "EntityType",
            "Singleton" => "Type",
            "FunctionImport" => "Function",
            _ => "Action",
        },
    );
    let entity_set = element.kept("EntitySet");
    let listed = element.name == "EntitySet";
    let in_service_document = cursor.boolean(element, "IncludeInServiceDocument", listed);
    let nullable = cursor.boolean(element, "Nullable", false);
    let mut bindings = Vec::new();
    while let Some(child) = cursor.child(element)? {
        match child.name {
            "NavigationPropertyBinding" => {
                let path = cursor.required(&child, "Path");
                let target = cursor.required(&child, "Target");
                if let (Some(path), Some(target)) = (path, target) {
                    bindings.push(Binding {
                        path: path.value.into(),
                        target: target.value.into(),
                        span: path.span,
                        target_span: target.span,
                    });
                }
                cursor.leaf(child)?;
            }
            _ => {
                let known = &["NavigationPropertyBinding", "Annotation"];
                cursor.unexpected(&child, element, known)?;
            }
        }
    }
    let Some(name) = name else {
        return Ok(None);
    };
    let span = name.span;
    let name = name.value.into();
    let entity_type = Type::UNKNOWN;
    let import = |name| OperationImport {
        name,
        operation: target.as_ref().map_or("", |target| &target.value).into(),
        entity_set,
        in_service_document,
        span,
    };
    let resource = match element.name {
        "EntitySet" => Resource::EntitySet(EntitySet {
            name,
            entity_type,
            bindings: bindings.into(),
            in_service_document,
            span,
        }),
        "Singleton" => Resource::Singleton(Singleton {
            name,
            entity_type,
            nullable,
            bindings: bindings.into(),
            span,
        }),
        "FunctionImport" => Resource::FunctionImport(import(name)),
        _ => Resource::ActionImport(import(name)),
    };
    Ok(Some(ResourceDecl { resource, target }))
}
