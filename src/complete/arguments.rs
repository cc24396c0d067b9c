//! What stands in parentheses in an address: the parts of a key, the parameters of a function.

use super::address::{before_slash, without_slash};
use super::cut::Cut;
use super::doc;
use super::here::Here;
use super::offer::{Offer, Offers, Rank};
use super::suggestion::Kind;
use crate::edm::{Type, TypeId};
use crate::schema::{Operation, OperationKind, Resource};

/// The parentheses that are open at a place of an address.
pub(super) struct Call<'t> {
    /// All before the segment, without the slash.
    pub(super) before: &'t str,
    /// The segment before the parentheses.
    name: &'t str,
    /// What has been given.
    given: Vec<&'t str>,
}

/// The parentheses that a place lies in, right behind the opening one or a comma.
pub(super) fn open<'t>(cut: &Cut<'t>) -> Option<Call<'t>> {
    if !matches!(cut.last, Some('(' | ',')) {
        return None;
    }
    let open = cut.before.rfind('(')?;
    let (outside, inside) = cut.before.split_at_checked(open)?;
    // A string may hold anything.
    if inside.contains('\'') && inside.matches('\'').count() % 2 == 1 {
        return None;
    }
    let start = outside.rfind('/').map_or(0, |slash| slash + 1);
    let (before, name) = outside.split_at_checked(start)?;
    let given = inside.get(1..).unwrap_or("").split(',');
    let names = given.filter_map(|argument| Some(argument.split_once('=')?.0.trim()));
    Some(Call {
        before: without_slash(before),
        name,
        given: names.collect(),
    })
}

/// Offers what can be given; the resource of the meaning is what stands before the segment.
pub(super) fn arguments(here: Here<'_>, call: &Call<'_>, offers: &mut Offers<'_>) {
    let resource = &here.meaning.resource;
    let first = here.schema.resource(call.name);
    if let Some(first) = first.filter(|_| resource.ty.is_unknown()) {
        match first {
            Resource::EntitySet(set) => key(here, call, set.entity_type, offers),
            Resource::Singleton(_) => {}
            Resource::FunctionImport(import) => {
                let overloads = here.schema.operations_named(&import.operation).iter();
                for overload in overloads.filter(|it| !it.is_bound) {
                    parameters(here, call, overload, offers);
                }
            }
            Resource::ActionImport(_) => {}
        }
        return;
    }
    let ty = Type {
        collection: !resource.single,
        ..resource.ty
    };
    let member = here
        .structured(ty)
        .and_then(|id| here.schema.property(id, call.name));
    if let Some(member) = member.filter(|it| it.ty().collection) {
        return key(here, call, member.ty(), offers);
    }
    for operation in here.schema.operations_named(call.name) {
        if operation.kind == OperationKind::Function && here.schema.is_bound_to(operation, ty) {
            parameters(here, call, operation, offers);
        }
    }
}

/// The parts of the key of an entity.
fn key(here: Here<'_>, call: &Call<'_>, ty: Type, offers: &mut Offers<'_>) {
    let Some(id) = here.structured(ty.element()) else {
        return;
    };
    for part in here.schema.key(id) {
        let ty = type_of(here, id, &part.path);
        offer(here, call, part.name(), ty, "a part of the key", offers);
    }
}

fn type_of(here: Here<'_>, id: TypeId, path: &str) -> Type {
    let mut ty = Type::named(id);
    for name in path.split('/') {
        let member = here
            .structured(ty)
            .and_then(|id| here.schema.property(id, name));
        ty = member.map_or(Type::UNKNOWN, |member| member.ty());
    }
    ty
}

fn parameters(here: Here<'_>, call: &Call<'_>, operation: &Operation, offers: &mut Offers<'_>) {
    for parameter in operation.call_parameters() {
        let name = operation.name.as_str();
        let said = doc::described(here.schema, name);
        let said = said.unwrap_or_else(|| format!("a parameter of {name}"));
        offer(here, call, &parameter.name, parameter.ty, &said, offers);
    }
}

fn offer(
    here: Here<'_>,
    call: &Call<'_>,
    name: &str,
    ty: Type,
    said: &str,
    offers: &mut Offers<'_>,
) {
    if !call.given.contains(&name) {
        let offer = Offer::new(name, Kind::Property, Rank::Best).of_type(ty);
        offers.add(offer.inserting(here.with(name, '=')).saying(said));
    }
}

impl Cut<'_> {
    /// The text that leads to what is asked about: that before the parentheses which are open, or
    /// before the slash.
    pub(super) fn lead(&self) -> &str {
        open(self).map_or_else(|| before_slash(self), |call| call.before)
    }
}
