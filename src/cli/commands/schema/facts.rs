//! What is said of members, parameters and operations, in words.

use odq::Schema;
use odq::edm::Type;
use odq::schema::{Expression, Facets, Navigation, Operation, Scale, Srid};

/// The bounds of a primitive type: `max length 50`, `scale 2`.
pub(super) fn facets(facets: Facets, notes: &mut Vec<String>) {
    notes.extend(facets.max_length.map(|it| format!("max length {it}")));
    notes.extend(facets.precision.map(|it| format!("precision {it}")));
    notes.extend(facets.scale.map(|it| match it {
        Scale::Digits(digits) => format!("scale {digits}"),
        Scale::Variable => "scale variable".to_owned(),
        Scale::Floating => "scale floating".to_owned(),
    }));
    notes.extend(facets.srid.map(|it| match it {
        Srid::Number(number) => format!("SRID {number}"),
        Srid::Variable => "SRID variable".to_owned(),
    }));
    if facets.unicode == Some(false) {
        notes.push("ASCII only".to_owned());
    }
}

/// What a navigation property has beside its type.
pub(super) fn navigation(navigation: &Navigation, notes: &mut Vec<String>) {
    if navigation.contains_target {
        notes.push("contained".to_owned());
    }
    let partner = navigation.partner.as_ref();
    notes.extend(partner.map(|partner| format!("partner {partner}")));
    notes.extend(navigation.constraints.iter().map(|constraint| {
        let (property, referenced) = (&constraint.property, &constraint.referenced);
        format!("{property} is its {referenced}")
    }));
    let action = navigation.on_delete.as_ref();
    notes.extend(action.map(|action| format!("on delete {action}")));
}

/// Whether null is refused, in the words of a note.
pub(super) fn not_null(nullable: bool, ty: Type) -> Option<String> {
    // Of a collection it tells of the items.
    (!nullable && !ty.collection).then(|| "not null".to_owned())
}

/// The parameters of a call, and what it gives: `(count: Edm.Int32) -> Collection(Shop.Order)`.
pub(super) fn signature(schema: &Schema, operation: &Operation) -> String {
    let parameters: Vec<String> = operation
        .call_parameters()
        .map(|it| format!("{}: {}", it.name, schema.display(it.ty)))
        .collect();
    let result = operation
        .return_type
        .map_or_else(String::new, |it| format!(" -> {}", schema.display(it.ty)));
    format!("({}){result}", parameters.join(", "))
}

/// What an annotation says of a target in words.
pub(super) fn description(schema: &Schema, target: &str) -> Option<String> {
    let annotations = || schema.annotations_of(target).iter();
    let found = |name: &str| {
        let found = annotations().find(|it| {
            let term = it.term.strip_prefix("Org.OData.").unwrap_or(&it.term);
            term.strip_prefix("Core.")
                .is_some_and(|it| it.strip_prefix("V1.").unwrap_or(it) == name)
        })?;
        match &found.value {
            Expression::String(text) => Some(text.trim().to_owned()),
            Expression::Null
            | Expression::Bool(_)
            | Expression::Number(_)
            | Expression::Path(_)
            | Expression::Collection(_)
            | Expression::Record(_)
            | Expression::Dynamic(_) => None,
            _ => None,
        }
    };
    match (found("Description"), found("LongDescription")) {
        (Some(short), Some(long)) => Some(format!("{short}\n{long}")),
        (short, long) => short.or(long),
    }
}
