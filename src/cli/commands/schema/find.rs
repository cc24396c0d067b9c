//! The declaration that a path leads to.

use odq::Schema;
use odq::edm::{Item, Type, TypeId};
use odq::schema::{
    Definition, EntityContainer, EnumMember, EnumType, Member, Operation, Resource, Term, nearest,
};

/// What can be shown.
pub(super) enum Declaration<'s> {
    Container(&'s EntityContainer),
    Resource(&'s Resource),
    Type(TypeId),
    /// A property, and the type that it was looked for in.
    Member(TypeId, &'s Member),
    EnumMember(&'s EnumType, &'s EnumMember),
    /// Overloads of one name.
    Operations(Vec<&'s Operation>),
    Term(&'s Term),
}

/// Follows a path: a name of the schema, then members, types and operations bound to what is there.
///
/// # Errors
/// Says which part leads nowhere, with the nearest name.
pub(super) fn find<'s>(schema: &'s Schema, path: &str) -> Result<Declaration<'s>, String> {
    let mut parts = path.trim_matches('/').split('/');
    let mut found = first(schema, parts.next().unwrap_or_default())?;
    for part in parts {
        found = behind(schema, &found, part)?;
    }
    Ok(found)
}

fn first<'s>(schema: &'s Schema, name: &str) -> Result<Declaration<'s>, String> {
    if let Some(resource) = schema.resource(name) {
        return Ok(Declaration::Resource(resource));
    }
    if let Some(Type {
        item: Item::Named(id),
        collection: false,
    }) = schema.type_named(name)
    {
        return Ok(Declaration::Type(id));
    }
    let same: Vec<String> = schema
        .types_named(name)
        .filter_map(|id| Some(format!("`{}`", schema.definition(id)?.name())))
        .collect();
    if !same.is_empty() {
        return Err(format!("`{name}` can be {}", same.join(" or ")));
    }
    let operations = schema.operations_named(name);
    if !operations.is_empty() {
        return Ok(Declaration::Operations(operations.iter().collect()));
    }
    if let Some(term) = schema.term(name) {
        return Ok(Declaration::Term(term));
    }
    let mut containers = schema.containers().iter();
    if let Some(container) =
        containers.find(|it| it.name.as_str() == name || it.name.name() == name)
    {
        return Ok(Declaration::Container(container));
    }
    let types = || schema.definitions().map(|(_, it)| it.name());
    let known: Vec<&str> = schema
        .resources()
        .iter()
        .map(Resource::name)
        .chain(types().map(|it| it.name()))
        .chain(types().map(|it| it.as_str()))
        .chain(schema.operations().iter().map(|it| it.name.name()))
        .chain(schema.operations().iter().map(|it| it.name.as_str()))
        .collect();
    Err(unknown(name, "the schema", nearest(name, known)))
}

/// What a part of the path makes of what stands before it.
fn behind<'s>(
    schema: &'s Schema,
    before: &Declaration<'s>,
    name: &str,
) -> Result<Declaration<'s>, String> {
    let Some(ty) = ty(schema, before) else {
        return Err(format!(
            "nothing has a name behind what comes before `{name}`"
        ));
    };
    let Item::Named(id) = ty.item else {
        let ty = schema.display(ty);
        return Err(format!("`{ty}` has no members, so `{name}` leads nowhere"));
    };
    if let Some(member) = schema.property(id, name) {
        return Ok(Declaration::Member(id, member));
    }
    let definition = schema.definition(id);
    if let Some(ty) = definition.and_then(Definition::as_enum) {
        return match ty.member(name) {
            Some(member) => Ok(Declaration::EnumMember(ty, member)),
            None => {
                let members = ty.members().iter().map(|it| &*it.name);
                Err(unknown(name, ty.name.as_str(), nearest(name, members)))
            }
        };
    }
    if name.contains('.')
        && let Some(Type {
            item: Item::Named(cast),
            ..
        }) = schema.type_named(name)
    {
        return Ok(Declaration::Type(cast));
    }
    let operations = schema.operations_named(name).iter();
    let operations: Vec<&Operation> = operations.filter(|it| is_bound(schema, it, id)).collect();
    if !operations.is_empty() {
        return Ok(Declaration::Operations(operations));
    }
    let owner = definition.map_or("", |it| it.name().as_str());
    Err(unknown(name, owner, schema.nearest_member(id, name)))
}

/// Whether an operation is bound to a type or to one that it extends.
fn is_bound(schema: &Schema, operation: &Operation, id: TypeId) -> bool {
    let binding = operation.binding_parameter().map(|it| it.ty.item);
    matches!(binding, Some(Item::Named(base)) if schema.is_subtype(id, base))
}

/// The type of what a declaration stands for.
fn ty(schema: &Schema, declaration: &Declaration<'_>) -> Option<Type> {
    match declaration {
        Declaration::Resource(Resource::EntitySet(set)) => Some(set.entity_type),
        Declaration::Resource(Resource::Singleton(singleton)) => Some(singleton.entity_type),
        Declaration::Resource(
            Resource::FunctionImport(import) | Resource::ActionImport(import),
        ) => {
            let operation = schema.operations_named(&import.operation).first()?;
            Some(operation.return_type?.ty)
        }
        Declaration::Type(id) => Some(Type::named(*id)),
        Declaration::Member(_, member) => Some(member.ty()),
        Declaration::Operations(list) => Some(list.first()?.return_type?.ty),
        Declaration::Term(term) => Some(term.ty),
        Declaration::Container(_) | Declaration::EnumMember(..) => None,
    }
}

fn unknown(name: &str, owner: &str, near: Option<&str>) -> String {
    let owner = if owner == "the schema" {
        owner.to_owned()
    } else {
        format!("`{owner}`")
    };
    match near {
        Some(near) => format!("no `{name}` in {owner}; the nearest name is `{near}`"),
        None => format!("no `{name}` in {owner}; `odq schema show` lists what there is"),
    }
}
