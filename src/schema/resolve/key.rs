//! Keys where entities must be told apart (CSDL 6.5): in entity sets, and in collections that live
//! in another entity. Real services do without now and then, so that it is no error.

use super::excerpt;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::edm::{Item, Type};
use crate::schema::container::Resource;
use crate::schema::definition::StructuredType;
use crate::schema::error::MISSING_KEY;
use crate::schema::model::Model;

/// A finding for each place that needs a key which is not there, as many as are ever shown.
pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let sets = model.resources.iter().filter_map(Resource::as_entity_set);
    let sets = sets.filter_map(|set| {
        let place = "an entity set";
        missing_key(model, set.entity_type, place, set.span)
    });
    let types = model.definitions.iter().filter_map(|it| it.as_structured());
    let navigations = types.flat_map(StructuredType::navigations);
    let contained = navigations.filter(|it| it.contains_target && it.ty.collection);
    let contained = contained.filter_map(|navigation| {
        let place = "a collection of contained entities";
        missing_key(model, navigation.ty, place, navigation.span)
    });
    sets.chain(contained).take(Diagnostics::LIMIT).collect()
}

fn missing_key(model: &Model, ty: Type, place: &str, span: Span) -> Option<Diagnostic> {
    let Item::Named(id) = ty.item else {
        return None;
    };
    let (_, ty) = model.chain(id).next()?;
    let has_key = model.chain(id).any(|(_, ty)| !ty.key.is_empty());
    if has_key || !model.is_complete(id) {
        return None;
    }
    let owner = excerpt(ty.name.as_str());
    let message = format!("entities of `{owner}` have no key, which {place} needs");
    Some(Diagnostic::new(MISSING_KEY, span, message))
}
