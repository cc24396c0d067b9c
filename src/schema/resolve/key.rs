//! Keys where entities must be told apart (CSDL 6.5): in entity sets, and in collections that live
//! in another entity.

use super::{SchemaErrorKind, SchemaErrors, excerpt};
use crate::diagnostic::Span;
use crate::edm::{Item, Type};
use crate::schema::container::Resource;
use crate::schema::definition::StructuredType;
use crate::schema::model::Model;

pub(super) fn check(model: &Model, errors: &mut SchemaErrors) {
    for set in model.resources.iter().filter_map(Resource::as_entity_set) {
        needs_key(model, set.entity_type, "an entity set", set.span, errors);
    }
    let types = model.definitions.iter().filter_map(|it| it.as_structured());
    for navigation in types.flat_map(StructuredType::navigations) {
        if navigation.contains_target && navigation.ty.collection {
            let place = "a collection of contained entities";
            needs_key(model, navigation.ty, place, navigation.span, errors);
        }
    }
}

fn needs_key(
    model: &Model,
    ty: Type,
    place: &'static str,
    span: Span,
    errors: &mut SchemaErrors,
) {
    let Item::Named(id) = ty.item else {
        return;
    };
    let mut chain = model.chain(id);
    let Some((_, ty)) = chain.next() else {
        return;
    };
    let has_key = !ty.key.is_empty() || chain.any(|(_, base)| !base.key.is_empty());
    if has_key || !model.is_complete(id) {
        return;
    }
    errors.add(span, || SchemaErrorKind::MissingKey {
        owner: excerpt(ty.name.as_str()),
        place,
    });
}
