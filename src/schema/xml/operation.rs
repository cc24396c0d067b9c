use super::{Cursor, Element, Stop};
use crate::edm::Type;
use crate::schema::declarations::{OperationDecl, Typed};
use crate::schema::{OperationKind, Parameter, ReturnType};

/// Reads a function or an action.
pub(super) fn read<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: &Element<'a>,
) -> Result<Option<OperationDecl<'a>>, Stop> {
    let kind = match element.name {
        "Function" => OperationKind::Function,
        _ => OperationKind::Action,
    };
    let name = cursor.declared_name(element);
    let is_bound = cursor.boolean(element, "IsBound", false);
    let is_composable = cursor.boolean(element, "IsComposable", false);
    let entity_set_path = element.kept("EntitySetPath");
    let mut parameters = Vec::new();
    let mut return_type = None;
    while let Some(child) = cursor.child(element)? {
        match child.name {
            "Parameter" => parameters.extend(parameter(cursor, child)?),
            "ReturnType" => {
                let ty = cursor.required(&child, "Type");
                let item = ReturnType {
                    ty: Type::UNKNOWN,
                    nullable: cursor.boolean(&child, "Nullable", true),
                    facets: cursor.facets(&child),
                };
                return_type = Some(Typed { item, ty });
                cursor.leaf(child)?;
            }
            _ => {
                let known = &["Parameter", "ReturnType", "Annotation"];
                cursor.unexpected(&child, element, known)?;
            }
        }
    }
    cursor.operations += usize::from(name.is_some());
    Ok(name.map(|name| OperationDecl {
        name,
        kind,
        is_bound,
        is_composable,
        parameters,
        return_type,
        entity_set_path,
    }))
}

fn parameter<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: Element<'a>,
) -> Result<Option<Typed<'a, Parameter>>, Stop> {
    let name = cursor.member_name(&element);
    let ty = cursor.required(&element, "Type");
    let nullable = cursor.boolean(&element, "Nullable", true);
    let facets = cursor.facets(&element);
    cursor.leaf(element)?;
    Ok(name.map(|name| {
        let item = Parameter {
            name: name.value.into(),
            ty: Type::UNKNOWN,
            nullable,
            facets,
            span: name.span,
        };
        Typed { item, ty }
    }))
}
