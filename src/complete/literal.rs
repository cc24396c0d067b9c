//! Values that are written out.

use super::ask::{Ask, Wanted};
use super::doc;
use super::here::Here;
use super::offer::{Offer, Offers, Rank};
use super::suggestion::Kind;
use crate::check::example;
use crate::edm::{Item, Primitive, Type};
use crate::syntax::quote;

/// Offers literals of the types that are asked for: members of an enumeration, `true` and `false`,
/// an example of any other type, and `null`.
pub(super) fn literals(here: Here<'_>, ask: &Ask, offers: &mut Offers<'_>) {
    if ask.begins_condition || ask.types.is_empty() {
        for word in ["true", "false"] {
            let literal = Offer::new(word, Kind::Literal, Rank::Possible);
            offers.add(literal.of_type(Type::BOOLEAN));
        }
    } else {
        for wanted in &ask.types {
            match wanted {
                Wanted::Type(ty) if !ty.collection => of_type(here, *ty, offers),
                Wanted::Integer | Wanted::Number => example_of(Primitive::Int64, offers),
                Wanted::Type(_) | Wanted::Collection | Wanted::Sortable => {}
            }
        }
    }
    if ask.nullable {
        let null = Offer::new("null", Kind::Literal, Rank::Fits);
        offers.add(null.saying("no value"));
    }
}

fn of_type(here: Here<'_>, ty: Type, offers: &mut Offers<'_>) {
    match here.schema.underlying(ty).item {
        Item::Primitive(Primitive::Boolean) => {
            for word in ["true", "false"] {
                let literal = Offer::new(word, Kind::Literal, Rank::Best);
                offers.add(literal.of_type(Type::BOOLEAN));
            }
        }
        Item::Primitive(primitive) => example_of(primitive, offers),
        Item::Named(_) => members(here, ty, false, offers),
        Item::Null | Item::Unknown => {}
    }
}

fn example_of(primitive: Primitive, offers: &mut Offers<'_>) {
    let ty = Type::primitive(primitive);
    let literal = Offer::new(example(primitive), Kind::Literal, Rank::Best).of_type(ty);
    offers.add(literal.saying(doc::literal(primitive)));
}

/// Offers the members of an enumeration as literals, with its name before them if it is needed.
pub(super) fn members(here: Here<'_>, ty: Type, with_type: bool, offers: &mut Offers<'_>) {
    let Some(declared) = here.schema.enumeration(ty) else {
        return;
    };
    let name = declared.name.as_str();
    for member in declared.members() {
        let mut text = quote(&member.name);
        if with_type {
            text.insert_str(0, name);
        }
        let target = format!("{name}/{}", member.name);
        let doc = doc::described(here.schema, &target).unwrap_or_else(|| member.value.to_string());
        let offer = Offer::new(&member.name, Kind::EnumMember, Rank::Best).of_type(ty.element());
        offers.add(offer.inserting(text).saying(doc));
    }
}

/// Offers what can stand in a string: the members of the enumeration that it is compared with.
pub(super) fn text(here: Here<'_>, ty: Type, offers: &mut Offers<'_>) {
    let Some(declared) = here.schema.enumeration(ty) else {
        return;
    };
    let word = &here.cut.word;
    // Flags stand side by side.
    let start = word
        .rfind(',')
        .filter(|_| declared.is_flags)
        .map_or(0, |comma| comma + 1);
    let (before, word) = word.split_at_checked(start).unwrap_or(("", word));
    offers.narrow(word);
    for member in declared.members() {
        let target = format!("{}/{}", declared.name.as_str(), member.name);
        let doc = doc::described(here.schema, &target).unwrap_or_else(|| member.value.to_string());
        let insert = here.with(&format!("{before}{}", member.name), '\'');
        let offer = Offer::new(&member.name, Kind::EnumMember, Rank::Best).of_type(ty.element());
        offers.add(offer.inserting(insert).saying(doc));
    }
}
