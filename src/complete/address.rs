//! Segments of an address.

use super::ask::Ask;
use super::cut::Cut;
use super::doc;
use super::here::Here;
use super::member::{casts, operations};
use super::offer::{Offer, Offers, Rank};
use super::operand::property;
use super::suggestion::Kind;
use crate::edm::Type;
use crate::schema::{Operation, Resource};

/// Offers the segments that can follow in the address of a request.
pub(super) fn segments(here: Here<'_>, offers: &mut Offers<'_>) {
    let resource = &here.meaning.resource;
    let is_scheme = [":/", "://"].iter().any(|it| here.cut.before.ends_with(it));
    if here.cut.last != Some('/') || is_scheme || resource.counted {
        return;
    }
    if resource.ty.is_unknown() {
        return resources(here, offers);
    }
    let ty = Type {
        collection: !resource.single,
        ..resource.ty
    };
    if resource.single {
        if let Some(id) = here.structured(ty) {
            for member in here.schema.members(id) {
                let rank = here.rank(&Ask::ANYTHING, member.ty());
                offers.add(property(here, id, member, rank));
            }
        } else {
            let value = Offer::new("$value", Kind::Segment, Rank::Fits).of_type(ty);
            offers.add(value.saying("the plain value"));
        }
    } else {
        for (word, doc) in [
            ("$count", "how many there are"),
            ("$filter", "those for which a condition is true"),
            ("$each", "each of them"),
        ] {
            let insert = match word {
                "$filter" => here.with(word, '('),
                word => word.to_owned(),
            };
            let offer = Offer::new(word, Kind::Segment, Rank::Helps).inserting(insert);
            offers.add(offer.saying(doc));
        }
    }
    let references = Offer::new("$ref", Kind::Segment, Rank::Possible);
    offers.add(references.saying("references instead of entities"));
    casts(here, ty, offers);
    operations(here, ty, None, offers);
}

/// What an address can begin with.
pub(super) fn resources(here: Here<'_>, offers: &mut Offers<'_>) {
    for resource in here.schema.resources() {
        let (ty, rank) = match resource {
            Resource::EntitySet(set) => {
                let ty = Type {
                    collection: true,
                    ..set.entity_type
                };
                (ty, Rank::Best)
            }
            Resource::Singleton(one) => (one.entity_type, Rank::Best),
            Resource::FunctionImport(import) | Resource::ActionImport(import) => {
                if let Some(declared) = here.schema.operations_named(&import.operation).first() {
                    imported(here, resource.name(), declared, offers);
                }
                continue;
            }
        };
        let doc = here.schema.containers().iter().find_map(|container| {
            let target = format!("{}/{}", container.name.as_str(), resource.name());
            doc::described(here.schema, &target)
        });
        let offer = Offer::new(resource.name(), Kind::EntitySet, rank).of_type(ty);
        offers.add(offer.about(doc.or_else(|| doc::of_type(here.schema, ty))));
    }
}

fn imported(here: Here<'_>, name: &str, declared: &Operation, offers: &mut Offers<'_>) {
    let parameters = declared.call_parameters().count();
    let insert = if parameters == 0 {
        format!("{name}()")
    } else {
        here.with(name, '(')
    };
    let offer = Offer::new(name, Kind::Function, Rank::Helps).inserting(insert);
    offers.add(Offer {
        ty: declared.return_type.as_ref().map(|it| it.ty),
        doc: doc::described(here.schema, declared.name.as_str()),
        ..offer
    });
}

/// The text up to the slash before the place, which leads to the resource that is asked about.
pub(super) fn before_slash<'t>(cut: &Cut<'t>) -> &'t str {
    without_slash(cut.before)
}

/// A text without the slash at its end, unless that begins a path or a host.
pub(super) fn without_slash(text: &str) -> &str {
    match text.strip_suffix('/') {
        Some(rest) if !rest.is_empty() && !rest.ends_with('/') => rest,
        Some(_) | None => text,
    }
}
