//! What is known of something: the schema's own words, or else what it declares.

use crate::edm::{Item, Primitive, Type, TypeId};
use crate::schema::{Definition, Member, Schema};

const DESCRIPTION: &str = "Org.OData.Core.V1.Description";
const LONG_DESCRIPTION: &str = "Org.OData.Core.V1.LongDescription";

/// What the schema says about a target of annotations.
pub(super) fn described(schema: &Schema, target: &str) -> Option<String> {
    let text = |term: &str| schema.annotation(target, term)?.as_str().map(str::to_owned);
    match (text(DESCRIPTION), text(LONG_DESCRIPTION)) {
        (Some(short), Some(long)) => Some(format!("{short}\n{long}")),
        (short, long) => short.or(long),
    }
}

/// What is known of a member of a type, which may inherit it.
pub(super) fn of_member(schema: &Schema, ty: TypeId, member: &Member) -> Option<String> {
    let target = declaring(schema, ty, member.name())
        .map(|name| format!("{name}/{}", member.name()))
        .and_then(|target| described(schema, &target));
    target.or_else(|| declared(schema, member))
}

/// The name of the type that declares a member of a type.
fn declaring<'s>(schema: &'s Schema, ty: TypeId, member: &str) -> Option<&'s str> {
    let mut next = Some(ty);
    while let Some(structured) = next
        .and_then(|id| schema.definition(id))
        .and_then(Definition::as_structured)
    {
        if structured.own_member(member).is_some() {
            return Some(structured.name.as_str());
        }
        next = structured.base;
    }
    None
}

/// What the declaration of a member says besides its type.
fn declared(schema: &Schema, member: &Member) -> Option<String> {
    if let Some(members) = schema.enumeration(member.ty()) {
        const MOST: usize = 12;
        let names = members.members().iter().map(|member| &*member.name);
        let mut listed: Vec<&str> = names.take(MOST).collect();
        if members.members().len() > MOST {
            listed.push("...");
        }
        let several = if members.is_flags {
            "some of"
        } else {
            "one of"
        };
        return Some(format!("{several} {}", listed.join(", ")));
    }
    let length = schema.facets(member.as_property()?).max_length?;
    Some(format!("at most {length} characters"))
}

/// What is known of a type.
pub(super) fn of_type(schema: &Schema, ty: Type) -> Option<String> {
    let definition = schema.definition_of(ty)?;
    let name = definition.name().as_str();
    described(schema, name).or_else(|| Some(definition.kind().to_owned()))
}

/// An example of a literal of a primitive type, and what it is.
pub(super) const fn literal(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Binary => "base64url-encoded bytes",
        Primitive::Boolean => "true or false",
        Primitive::Byte
        | Primitive::SByte
        | Primitive::Int16
        | Primitive::Int32
        | Primitive::Int64 => "a whole number",
        Primitive::Decimal => "a decimal number",
        Primitive::Double | Primitive::Single => "a floating-point number",
        Primitive::Date => "a date",
        Primitive::DateTimeOffset => "an instant with its offset from UTC",
        Primitive::TimeOfDay => "a time of the day",
        Primitive::Duration => "a number of days, hours, minutes and seconds",
        Primitive::Guid => "a GUID without apostrophes",
        Primitive::String | Primitive::Stream | Primitive::Untyped => {
            "a string; an apostrophe in it is doubled"
        }
        Primitive::Geo(..) => "a position or a shape",
    }
}

/// The types that extend a type.
pub(super) fn derived(schema: &Schema, ty: Type) -> impl Iterator<Item = (TypeId, &str)> {
    let base = match ty.item {
        Item::Named(id) => Some(id),
        Item::Primitive(_) | Item::Null | Item::Unknown => None,
    };
    schema.definitions().filter_map(move |(id, definition)| {
        definition.as_structured()?;
        let base = base.filter(|base| *base != id && schema.is_subtype(id, *base));
        base.map(|_| (id, definition.name().as_str()))
    })
}
