//! Entity and complex types (CSDL JSON 6 to 9).

use super::fields::Fields;
use super::tree::{Member as Field, Value};
use super::{Reader, SchemaErrorKind, Text, excerpt};
use crate::diagnostic::Diagnostics;
use crate::edm::Type;
use crate::schema::KeyPath;
use crate::schema::declarations::{StructuredDecl, TargetDecl, Typed};
use crate::schema::error::nullable_collection;
use crate::schema::member::{Facets, Member, Navigation, Property, ReferentialConstraint};

const KEYWORDS: &[&str] = &[
    "$Kind",
    "$BaseType",
    "$Abstract",
    "$OpenType",
    "$HasStream",
    "$Key",
];

const MEMBER: &[&str] = &[
    "$Kind",
    "$Type",
    "$Collection",
    "$Nullable",
    "$MaxLength",
    "$Precision",
    "$Scale",
    "$SRID",
    "$Unicode",
    "$DefaultValue",
    "$Partner",
    "$ContainsTarget",
    "$ReferentialConstraint",
    "$OnDelete",
];

/// Reads an entity type or complex type without its name.
pub(super) fn read<'a>(
    reader: &mut Reader<'a, '_>,
    mut fields: Fields<'a>,
    path: &str,
    is_entity: bool,
) -> StructuredDecl<'a> {
    let base = fields.take("$BaseType");
    let [denies_open, denies_stream] = ["$OpenType", "$HasStream"].map(|name| {
        let mut keywords = fields.keywords.iter();
        keywords.any(|it| it.name.value == name && matches!(it.value.value, Value::Bool(false)))
    });
    let mut ty = StructuredDecl {
        base: reader.string(base),
        is_abstract: reader.boolean(&mut fields, "$Abstract", false),
        is_open: reader.boolean(&mut fields, "$OpenType", false),
        has_stream: reader.boolean(&mut fields, "$HasStream", false),
        denies_open,
        denies_stream,
        ..StructuredDecl::default()
    };
    if is_entity && let Some(keys) = fields.take("$Key") {
        let (name, keys) = reader.array(keys);
        for key in keys {
            match key.value {
                Value::String(path) => ty.key.push(KeyPath {
                    path: path.into(),
                    alias: None,
                    span: key.span,
                }),
                Value::Object(aliases) => {
                    for alias in aliases {
                        let name = Box::from(&*alias.name.value);
                        if let Some(path) = reader.string(Some(alias)) {
                            ty.key.push(KeyPath {
                                path: path.value.into(),
                                alias: Some(name),
                                span: path.span,
                            });
                        }
                    }
                }
                other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_)) => {
                    reader.invalid(&name, &other, key.span, "names of properties")
                }
            }
        }
    }
    for Field { name, value } in std::mem::take(&mut fields.names) {
        if reader.is_name(&name, &fields.what, true)
            && let Some(inside) = reader.object(&name, value)
        {
            ty.members.extend(member(reader, &name, inside, path));
        }
    }
    reader.finish(fields, KEYWORDS);
    ty
}

fn member<'a>(
    reader: &mut Reader<'a, '_>,
    name: &Text<'a>,
    mut fields: Fields<'a>,
    owner: &str,
) -> Option<Typed<'a, Member>> {
    let annotations = std::mem::take(&mut fields.annotations);
    let path = || TargetDecl {
        path: format!("{owner}/{}", name.value).into(),
        operation: None,
    };
    reader.annotations(annotations, path);
    let kind = fields.take("$Kind");
    let kind = reader.string(kind);
    let is_navigation = match kind.as_ref().map(|kind| &*kind.value) {
        None | Some("Property") => false,
        Some("NavigationProperty") => true,
        Some(other) => {
            let value = excerpt(other);
            let span = kind.as_ref().map_or(name.span, |kind| kind.span);
            reader.errors.add(span, || SchemaErrorKind::InvalidMember {
                member: "$Kind".to_owned(),
                value: format!("`{value}`"),
                expected: "`Property` or `NavigationProperty`",
            });
            return None;
        }
    };
    let default = if is_navigation {
        None
    } else {
        Some("Edm.String")
    };
    let ty = reader.ty(&mut fields, default);
    let is_collection = ty
        .as_ref()
        .is_some_and(|ty| ty.value.starts_with("Collection("));
    if is_navigation
        && is_collection
        && let Some(field) = fields
            .keywords
            .iter()
            .find(|it| it.name.value == "$Nullable")
        && reader.findings.len() < Diagnostics::LIMIT
    {
        let finding = nullable_collection(&name.value, field.name.span);
        reader.findings.push(finding);
    }
    let nullable = reader.boolean(&mut fields, "$Nullable", false);
    let item = if is_navigation {
        Member::Navigation(Navigation {
            name: (&*name.value).into(),
            ty: Type::UNKNOWN,
            nullable: nullable || is_collection,
            contains_target: reader.boolean(&mut fields, "$ContainsTarget", false),
            partner: {
                let partner = fields.take("$Partner");
                reader.string(partner).map(|it| it.value.into())
            },
            constraints: constraints(reader, &mut fields, &|| {
                format!("{owner}/{}/$ReferentialConstraint", name.value)
            }),
            on_delete: {
                let action = fields.take("$OnDelete");
                reader.string(action).map(|it| it.value.into())
            },
            span: name.span,
        })
    } else {
        let facets = reader.facets(&mut fields, ty.as_ref());
        let default = fields.take("$DefaultValue");
        Member::Property(Property {
            name: (&*name.value).into(),
            ty: Type::UNKNOWN,
            nullable,
            default: reader.constant(default),
            span: name.span,
            facets: (facets != Facets::default()).then(|| Box::new(facets)),
        })
    };
    reader.finish(fields, MEMBER);
    Some(Typed { item, ty })
}

fn constraints<'a>(
    reader: &mut Reader<'a, '_>,
    fields: &mut Fields<'a>,
    path: &impl Fn() -> String,
) -> Box<[ReferentialConstraint]> {
    let Some(Field { name, value }) = fields.take("$ReferentialConstraint") else {
        return Box::default();
    };
    let Some(inside) = reader.object(&name, value) else {
        return Box::default();
    };
    reader.annotations(inside.annotations, || TargetDecl {
        path: path().into(),
        operation: None,
    });
    let mut constraints = Vec::new();
    for field in inside.names {
        let (property, span) = (Box::from(&*field.name.value), field.name.span);
        if let Some(referenced) = reader.string(Some(field)) {
            constraints.push(ReferentialConstraint {
                property,
                referenced: referenced.value.into(),
                span,
            });
        }
    }
    constraints.into()
}
