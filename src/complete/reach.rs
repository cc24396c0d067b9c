//! Properties that lie further away than one step.

use super::ask::Ask;
use super::here::Here;
use super::member::variable;
use super::offer::{Offer, Offers, Rank};
use super::operand::property;
use crate::edm::{Type, TypeId};

/// How many steps are gone.
const DEEPEST: usize = 3;
/// How many structured values are looked into: types may lead to one another without end.
const MOST: usize = 64;

/// A structured value, and how it is written.
struct Value {
    ty: TypeId,
    path: String,
    depth: usize,
    /// Whether it is an item of a collection, which a lambda goes through.
    is_item: bool,
}

/// Offers what the word at the place may mean further away: `customerProfile/address/country`, and
/// in a condition `team/any(t:t/email`, for which a lambda is needed.
pub(super) fn further_away(here: Here<'_>, ask: &Ask, offers: &mut Offers<'_>) {
    let Some(record) = here.structured(here.names.this) else {
        return;
    };
    let mut values = vec![Value {
        ty: record,
        path: String::new(),
        depth: 0,
        is_item: false,
    }];
    let mut at = 0;
    while let Some(value) = values.get(at) {
        let mut found = Vec::new();
        let (ty, depth, is_item) = (value.ty, value.depth, value.is_item);
        for member in here.schema.members(ty) {
            let path = format!("{}{}", value.path, member.name());
            if !here.is_left(path.split("/any(").next().unwrap_or(&path)) {
                continue;
            }
            if depth > 0 {
                let rank = here.rank(ask, member.ty()).max(Rank::Helps);
                let offer = property(here, ty, member, rank);
                offers.add(Offer {
                    label: &path,
                    ..offer
                });
            }
            let can_go = depth < DEEPEST && member.as_property().is_some();
            if can_go && let Some(next) = step(here, ask, member.ty(), &path, is_item) {
                found.push(Value {
                    depth: depth + 1,
                    ..next
                });
            }
        }
        let room = MOST.saturating_sub(values.len());
        values.extend(found.into_iter().take(room));
        at += 1;
    }
}

/// The structured value behind a property: in a condition also an item of a collection, once.
fn step(here: Here<'_>, ask: &Ask, ty: Type, path: &str, is_item: bool) -> Option<Value> {
    let id = here.structured(ty)?;
    if !ty.collection {
        return Some(Value {
            ty: id,
            path: format!("{path}/"),
            depth: 0,
            is_item,
        });
    }
    if is_item || !ask.begins_condition {
        return None;
    }
    let x = variable(here, path.rsplit('/').next().unwrap_or(path));
    Some(Value {
        ty: id,
        path: format!("{path}/any({x}:{x}/"),
        depth: 0,
        is_item: true,
    })
}
