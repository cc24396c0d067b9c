//! Functions and actions (CSDL JSON 12).

use super::fields::Fields;
use super::tree::Member as Field;
use super::{Reader, SchemaErrorKind, Text, excerpt};
use crate::edm::Type;
use crate::schema::declarations::{OperationDecl, TargetDecl, Typed};
use crate::schema::{OperationKind, Parameter, ReturnType};

const KEYWORDS: &[&str] = &[
    "$Kind",
    "$IsBound",
    "$IsComposable",
    "$EntitySetPath",
    "$Parameter",
    "$ReturnType",
];

const VALUE: &[&str] = &[
    "$Name",
    "$Type",
    "$Collection",
    "$Nullable",
    "$MaxLength",
    "$Precision",
    "$Scale",
    "$SRID",
    "$Unicode",
];

/// Reads one overload; `path` is the qualified name of the operation.
pub(super) fn read<'a>(
    reader: &mut Reader<'a, '_>,
    name: &Text<'a>,
    mut fields: Fields<'a>,
    path: &str,
) -> Option<OperationDecl<'a>> {
    let operation = Some((reader.operations, path.len()));
    let annotations = std::mem::take(&mut fields.annotations);
    reader.annotations(annotations, || TargetDecl {
        path: path.to_owned().into(),
        operation,
    });
    let kind = reader.required(&mut fields, "$Kind")?;
    let kind = match &*kind.value {
        "Function" => OperationKind::Function,
        "Action" => OperationKind::Action,
        other => {
            let value = format!("`{}`", excerpt(other));
            reader
                .errors
                .add(kind.span, || SchemaErrorKind::InvalidMember {
                    member: "$Kind".to_owned(),
                    value,
                    expected: "`Function` or `Action`",
                });
            return None;
        }
    };
    let is_bound = reader.boolean(&mut fields, "$IsBound", false);
    let is_composable = reader.boolean(&mut fields, "$IsComposable", false);
    let entity_set_path = fields.take("$EntitySetPath");
    let entity_set_path = reader.string(entity_set_path).map(|it| it.value.into());
    let mut parameters = Vec::new();
    if let Some(list) = fields.take("$Parameter") {
        let (name, list) = reader.array(list);
        for node in list {
            if let Some(inside) = reader.object(&name, node) {
                parameters.extend(parameter(reader, inside, path, operation));
            }
        }
    }
    let return_type = fields
        .take("$ReturnType")
        .and_then(|Field { name, value }| {
            let mut fields = reader.object(&name, value)?;
            let annotations = std::mem::take(&mut fields.annotations);
            reader.annotations(annotations, || TargetDecl {
                path: format!("{path}/$ReturnType").into(),
                operation,
            });
            let ty = reader.ty(&mut fields, Some("Edm.String"));
            let item = ReturnType {
                ty: Type::UNKNOWN,
                nullable: reader.boolean(&mut fields, "$Nullable", false),
                facets: reader.facets(&mut fields, ty.as_ref()),
            };
            reader.finish(fields, VALUE);
            Some(Typed { item, ty })
        });
    reader.finish(fields, KEYWORDS);
    reader.operations += 1;
    Some(OperationDecl {
        name: name.clone(),
        kind,
        is_bound,
        is_composable,
        parameters,
        return_type,
        entity_set_path,
    })
}

fn parameter<'a>(
    reader: &mut Reader<'a, '_>,
    mut fields: Fields<'a>,
    path: &str,
    operation: Option<(usize, usize)>,
) -> Option<Typed<'a, Parameter>> {
    let name = reader.required(&mut fields, "$Name")?;
    let annotations = std::mem::take(&mut fields.annotations);
    reader.annotations(annotations, || TargetDecl {
        path: format!("{path}/{}", name.value).into(),
        operation,
    });
    let ty = reader.ty(&mut fields, Some("Edm.String"));
    let nullable = reader.boolean(&mut fields, "$Nullable", false);
    let facets = reader.facets(&mut fields, ty.as_ref());
    let is_name = reader.is_name(&name, &fields.what, true);
    reader.finish(fields, VALUE);
    let item = Parameter {
        name: name.value.into(),
        ty: Type::UNKNOWN,
        nullable,
        facets,
        span: name.span,
    };
    is_name.then_some(Typed { item, ty })
}
