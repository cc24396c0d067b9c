//! Reads CSDL in XML (CSDL XML 4.0 and 4.01) into declarations, event by event.
//!
//! Each element has one function, which reads its attributes and walks through its children;
//! annotations are read, and elements of foreign namespaces are stepped over, where the children
//! are listed.

mod annotation;
mod attributes;
mod container;
mod cursor;
mod element;
mod operation;
mod plain;
mod structured;

use super::Limits;
use super::declarations::{
    Document, EnumMemberDecl, IncludeDecl, ReferenceDecl, SchemaDecl, Stop, TermBody, TermDecl,
    Text, TypeBody, TypeDecl, Typed, stop,
};
use super::error::{SchemaErrorKind, SchemaErrors, excerpt};
use crate::diagnostic::Span;
use cursor::Cursor;
use element::{Element, Namespace};
use std::borrow::Cow;

/// Reads a document that begins at `base` among all documents and counts its elements; what is wrong with it is added to `errors`.
pub(super) fn read<'a>(
    text: &'a str,
    base: u32,
    elements: &mut usize,
    limits: &Limits,
    errors: &mut SchemaErrors,
) -> Result<Document<'a>, Stop> {
    let mut cursor = Cursor::new(text, base, *elements, limits, errors);
    let mut document = Document::default();
    let root = cursor.root()?;
    match root.name {
        "Edmx" => edmx(&mut cursor, &root, &mut document)?,
        "Schema" => schema(&mut cursor, &root, &mut document)?,
        name => {
            let kind = SchemaErrorKind::Root(excerpt(name));
            return stop(cursor.errors, root.span, kind);
        }
    }
    cursor.end()?;
    if document.schemas.is_empty() && cursor.errors.is_empty() {
        cursor.errors.add(root.span, || SchemaErrorKind::NoSchema);
    }
    document.annotations = std::mem::take(&mut cursor.annotations);
    document.findings = std::mem::take(&mut cursor.findings);
    *elements = cursor.elements;
    Ok(document)
}

fn edmx<'a>(
    cursor: &mut Cursor<'a, '_>,
    edmx: &Element<'a>,
    document: &mut Document<'a>,
) -> Result<(), Stop> {
    if let Some(version) = cursor.required(edmx, "Version")
        && !matches!(&*version.value, "4.0" | "4.01")
    {
        let kind = SchemaErrorKind::Version(format!("version {}", excerpt(&version.value)));
        return stop(cursor.errors, version.span, kind);
    }
    while let Some(child) = cursor.child(edmx)? {
        match child.name {
            "Reference" => reference(cursor, &child, document)?,
            "DataServices" => {
                while let Some(grandchild) = cursor.child(&child)? {
                    match grandchild.name {
                        "Schema" => schema(cursor, &grandchild, document)?,
                        _ => cursor.unexpected(&grandchild, &child, &["Schema"])?,
                    }
                }
            }
            _ => cursor.unexpected(&child, edmx, &["Reference", "DataServices"])?,
        }
    }
    Ok(())
}

fn reference<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: &Element<'a>,
    document: &mut Document<'a>,
) -> Result<(), Stop> {
    let uri = cursor.required(element, "Uri");
    let mut includes = Vec::new();
    while let Some(child) = cursor.child(element)? {
        match child.name {
            "Include" => {
                if let Some(namespace) = cursor.required(&child, "Namespace") {
                    let alias = child.text("Alias");
                    includes.push(IncludeDecl { namespace, alias });
                }
                cursor.leaf(child)?;
            }
            "IncludeAnnotations" => {
                cursor.required(&child, "TermNamespace");
                cursor.leaf(child)?;
            }
            _ => cursor.unexpected(&child, element, &["Include", "IncludeAnnotations"])?,
        }
    }
    let uri = uri.unwrap_or(Text {
        value: Cow::Borrowed(""),
        span: element.span,
    });
    document.references.push(ReferenceDecl { uri, includes });
    Ok(())
}

const SCHEMA_CHILDREN: &[&str] = &[
    "EntityType",
    "ComplexType",
    "EnumType",
    "TypeDefinition",
    "Function",
    "Action",
    "EntityContainer",
    "Term",
    "Annotations",
];

fn schema<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: &Element<'a>,
    document: &mut Document<'a>,
) -> Result<(), Stop> {
    let namespace = cursor.required(element, "Namespace");
    let mut schema = SchemaDecl {
        // After an error only; the other declarations are still read.
        namespace: namespace.unwrap_or(Text {
            value: Cow::Borrowed(""),
            span: element.span,
        }),
        alias: element.text("Alias"),
        types: Vec::new(),
        operations: Vec::new(),
        containers: Vec::new(),
        terms: Vec::new(),
    };
    while let Some(child) = cursor.child(element)? {
        match child.name {
            "EntityType" => {
                let body = TypeBody::Entity(structured::read(cursor, &child, true)?);
                schema.types.extend(named(cursor, &child, body));
            }
            "ComplexType" => {
                let body = TypeBody::Complex(structured::read(cursor, &child, false)?);
                schema.types.extend(named(cursor, &child, body));
            }
            "EnumType" => {
                let body = enumeration(cursor, &child)?;
                schema.types.extend(named(cursor, &child, body));
            }
            "TypeDefinition" => {
                let body = TypeBody::Definition {
                    underlying: cursor.required(&child, "UnderlyingType"),
                    facets: cursor.facets(&child),
                };
                schema.types.extend(named(cursor, &child, body));
                cursor.leaf(child)?;
            }
            "Function" | "Action" => {
                schema.operations.extend(operation::read(cursor, &child)?);
            }
            "EntityContainer" => schema.containers.extend(container::read(cursor, &child)?),
            "Term" => schema.terms.extend(term(cursor, child)?),
            "Annotations" => {
                document.targets.extend(cursor.required(&child, "Target"));
                cursor.leaf(child)?;
            }
            _ => cursor.unexpected(&child, element, SCHEMA_CHILDREN)?,
        }
    }
    document.schemas.push(schema);
    Ok(())
}

fn term<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: Element<'a>,
) -> Result<Option<TermDecl<'a>>, Stop> {
    let name = cursor.declared_name(&element);
    let ty = cursor.required(&element, "Type");
    let base = element.text("BaseTerm");
    let applies_to = element.attribute("AppliesTo");
    let applies_to = applies_to.map_or("", |it| &*it.value).split_whitespace();
    let item = TermBody {
        nullable: cursor.boolean(&element, "Nullable", true),
        default: element.kept("DefaultValue"),
        applies_to: applies_to.map(Box::from).collect(),
        facets: cursor.facets(&element),
    };
    cursor.leaf(element)?;
    let term = Typed { item, ty };
    Ok(name.map(|name| TermDecl { name, term, base }))
}

/// A type without a name is an error; the rest of it has been read for the sake of its errors.
fn named<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: &Element<'a>,
    body: TypeBody<'a>,
) -> Option<TypeDecl<'a>> {
    let name = cursor.declared_name(element)?;
    Some(TypeDecl { name, body })
}

fn enumeration<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: &Element<'a>,
) -> Result<TypeBody<'a>, Stop> {
    let underlying = element.text("UnderlyingType");
    let is_flags = cursor.boolean(element, "IsFlags", false);
    let mut members = Vec::new();
    while let Some(child) = cursor.child(element)? {
        match child.name {
            "Member" => {
                if let Some(name) = cursor.member_name(&child) {
                    let value = child.text("Value");
                    members.push(EnumMemberDecl { name, value });
                }
                cursor.leaf(child)?;
            }
            _ => cursor.unexpected(&child, element, &["Member"])?,
        }
    }
    Ok(TypeBody::Enum {
        underlying,
        is_flags,
        members,
    })
}
