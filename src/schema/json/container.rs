//! Entity containers (CSDL JSON 13).

use super::fields::Fields;
use super::tree::Member as Field;
use super::{Reader, Text};
use crate::edm::Type;
use crate::schema::container::{Binding, EntitySet, OperationImport, Resource, Singleton};
use crate::schema::declarations::{ContainerDecl, ResourceDecl, TargetDecl};

const CHILD: &[&str] = &[
    "$Collection",
    "$Type",
    "$Nullable",
    "$Function",
    "$Action",
    "$EntitySet",
    "$IncludeInServiceDocument",
    "$NavigationPropertyBinding",
];

/// Reads a container; `path` is its qualified name.
pub(super) fn read<'a>(
    reader: &mut Reader<'a, '_>,
    name: &Text<'a>,
    mut fields: Fields<'a>,
    path: &str,
) -> ContainerDecl<'a> {
    let extends = fields.take("$Extends");
    let extends = reader.string(extends);
    let mut children = Vec::new();
    for Field { name, value } in std::mem::take(&mut fields.names) {
        if !reader.is_name(&name, &fields.what, true) {
            continue;
        }
        let Some(mut inside) = reader.object(&name, value) else {
            continue;
        };
        let annotations = std::mem::take(&mut inside.annotations);
        reader.annotations(annotations, || TargetDecl {
            path: format!("{path}/{}", name.value).into(),
            operation: None,
        });
        children.push(child(reader, &name, inside));
    }
    reader.finish(fields, &["$Kind", "$Extends"]);
    ContainerDecl {
        name: name.clone(),
        extends,
        children,
    }
}

fn child<'a>(
    reader: &mut Reader<'a, '_>,
    name: &Text<'a>,
    mut fields: Fields<'a>,
) -> ResourceDecl<'a> {
    let span = name.span;
    let short: Box<str> = (&*name.value).into();
    let [function, action] = ["$Function", "$Action"].map(|name| fields.take(name));
    let entity_type = Type::UNKNOWN;
    if function.is_some() || action.is_some() {
        let is_function = function.is_some();
        let target = reader.string(function.or(action));
        let set = fields.take("$EntitySet");
        let import = OperationImport {
            name: short,
            operation: target.as_ref().map_or("", |target| &target.value).into(),
            entity_set: reader.string(set).map(|set| set.value.into()),
            in_service_document: reader.boolean(&mut fields, "$IncludeInServiceDocument", false),
            span,
        };
        reader.finish(fields, CHILD);
        let resource = match is_function {
            true => Resource::FunctionImport(import),
            false => Resource::ActionImport(import),
        };
        return ResourceDecl { resource, target };
    }
    let is_set = reader.boolean(&mut fields, "$Collection", false);
    let target = reader.required(&mut fields, "$Type");
    let bindings = bindings(reader, &mut fields);
    let resource = if is_set {
        Resource::EntitySet(EntitySet {
            name: short,
            entity_type,
            bindings,
            in_service_document: reader.boolean(&mut fields, "$IncludeInServiceDocument", true),
            span,
        })
    } else {
        Resource::Singleton(Singleton {
            name: short,
            entity_type,
            nullable: reader.boolean(&mut fields, "$Nullable", false),
            bindings,
            span,
        })
    };
    reader.finish(fields, CHILD);
    ResourceDecl { resource, target }
}

fn bindings<'a>(reader: &mut Reader<'a, '_>, fields: &mut Fields<'a>) -> Box<[Binding]> {
    let Some(Field { name, value }) = fields.take("$NavigationPropertyBinding") else {
        return Box::default();
    };
    let Some(inside) = reader.object(&name, value) else {
        return Box::default();
    };
    let mut bindings = Vec::new();
    for field in inside.names {
        let (path, span) = (Box::from(&*field.name.value), field.name.span);
        if let Some(target) = reader.string(Some(field)) {
            bindings.push(Binding {
                path,
                target: target.value.into(),
                span,
                target_span: target.span,
            });
        }
    }
    bindings.into()
}
