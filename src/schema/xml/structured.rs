use super::{Cursor, Element, Stop};
use crate::edm::Type;
use crate::schema::KeyPath;
use crate::schema::declarations::{StructuredDecl, Typed};
use crate::schema::error::nullable_collection;
use crate::schema::member::{Facets, Member, Navigation, Property, ReferentialConstraint};

const CHILDREN: &[&str] = &["Property", "NavigationProperty", "Annotation", "Key"];

/// Reads an entity type or complex type without its name.
pub(super) fn read<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: &Element<'a>,
    is_entity: bool,
) -> Result<StructuredDecl<'a>, Stop> {
    let is_open = cursor.given_boolean(element, "OpenType");
    let has_stream = cursor.given_boolean(element, "HasStream");
    let mut ty = StructuredDecl {
        base: element.text("BaseType"),
        is_abstract: cursor.boolean(element, "Abstract", false),
        is_open: is_open == Some(true),
        has_stream: has_stream == Some(true),
        denies_open: is_open == Some(false),
        denies_stream: has_stream == Some(false),
        ..StructuredDecl::default()
    };
    while let Some(child) = cursor.child(element)? {
        match child.name {
            "Property" => ty.members.extend(property(cursor, child)?),
            "NavigationProperty" => ty.members.extend(navigation(cursor, &child)?),
            "Key" if is_entity => key(cursor, &child, &mut ty.key)?,
            _ => {
                let known = CHILDREN.iter().take(if is_entity { 4 } else { 3 });
                cursor.unexpected(&child, element, known)?;
            }
        }
    }
    Ok(ty)
}

fn property<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: Element<'a>,
) -> Result<Option<Typed<'a, Member>>, Stop> {
    let name = cursor.member_name(&element);
    let ty = cursor.required(&element, "Type");
    let nullable = cursor.boolean(&element, "Nullable", true);
    let facets = cursor.facets(&element);
    let default = element.kept("DefaultValue");
    cursor.leaf(element)?;
    Ok(name.map(|name| {
        let item = Member::Property(Property {
            name: name.value.into(),
            ty: Type::UNKNOWN,
            nullable,
            default,
            span: name.span,
            facets: (facets != Facets::default()).then(|| Box::new(facets)),
        });
        Typed { item, ty }
    }))
}

fn navigation<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: &Element<'a>,
) -> Result<Option<Typed<'a, Member>>, Stop> {
    let name = cursor.member_name(element);
    let ty = cursor.required(element, "Type");
    let nullable = cursor.boolean(element, "Nullable", true);
    if let Some(attribute) = element.attribute("Nullable")
        && ty
            .as_ref()
            .is_some_and(|ty| ty.value.starts_with("Collection("))
    {
        let name = name.as_ref().map_or("", |name| &name.value);
        let finding = nullable_collection(name, attribute.span);
        cursor.finding(finding);
    }
    let contains_target = cursor.boolean(element, "ContainsTarget", false);
    let partner = element.kept("Partner");
    let mut constraints = Vec::new();
    let mut on_delete = None;
    while let Some(child) = cursor.child(element)? {
        match child.name {
            "ReferentialConstraint" => {
                let property = cursor.required(&child, "Property");
                let referenced = cursor.required(&child, "ReferencedProperty");
                if let (Some(property), Some(referenced)) = (property, referenced) {
                    constraints.push(ReferentialConstraint {
                        property: property.value.into(),
                        referenced: referenced.value.into(),
                        span: property.span,
                    });
                }
                cursor.leaf(child)?;
            }
            "OnDelete" => {
                let action = cursor.required(&child, "Action");
                on_delete = action.map(|action| action.value.into());
                cursor.leaf(child)?;
            }
            _ => {
                let known = &["ReferentialConstraint", "OnDelete", "Annotation"];
                cursor.unexpected(&child, element, known)?;
            }
        }
    }
    Ok(name.map(|name| {
        let item = Member::Navigation(Navigation {
            name: name.value.into(),
            ty: Type::UNKNOWN,
            nullable,
            contains_target,
            partner,
            constraints: constraints.into(),
            on_delete,
            span: name.span,
        });
        Typed { item, ty }
    }))
}

fn key<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: &Element<'a>,
    key: &mut Vec<KeyPath>,
) -> Result<(), Stop> {
    while let Some(child) = cursor.child(element)? {
        match child.name {
            "PropertyRef" => {
                if let Some(path) = cursor.required(&child, "Name") {
                    key.push(KeyPath {
                        path: path.value.into(),
                        alias: child.kept("Alias"),
                        span: path.span,
                    });
                }
                cursor.leaf(child)?;
            }
            _ => cursor.unexpected(&child, element, &["PropertyRef"])?,
        }
    }
    Ok(())
}
