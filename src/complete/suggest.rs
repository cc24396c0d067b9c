use super::ask::Round;
use super::cut::Cut;
use super::expression::{At, Inside, Role};
use super::here::Here;
use super::offer::{Offer, Offers, Rank};
use super::place::{Clause, OptionsOf, Place, What};
use super::reading::{Reading, Trial};
use super::suggestion::{Kind, Signature, Suggestion, Suggestions};
use super::{address, apply, arguments, known, literal, member, operand, operator, option};
use crate::check::{LetterCase, Names, Root, probe};
use crate::diagnostic::Span;
use crate::edm::{Item, Type};
use crate::profile::Profile;
use crate::schema::Schema;
use crate::syntax::Input;
use crate::syntax::ast::LiteralKind;

/// How a query can go on at a byte offset of its text, which may be broken there.
///
/// An offset beyond the end is the end; within a character, or within an escape such as `%20`, it
/// is the beginning of that. What stands behind the place in the same option is not looked at, save
/// that the rest of a word is replaced with it.
///
/// ```
/// use odq::complete::suggestions;
/// use odq::{Input, Root, Schema};
/// let schema = Schema::referrals();
/// let text = "status eq 'New' and customerProfile/ad";
/// let found = suggestions(text, Input::Auto, text.len(), &schema, &Root::Only, None);
/// assert_eq!(found.span.of(text), "ad");
/// assert_eq!(found.items[0].label, "address");
/// ```
#[must_use]
pub fn suggestions(
    text: &str,
    input: Input,
    at: usize,
    schema: &Schema,
    root: &Root,
    profile: Option<&Profile>,
) -> Suggestions {
    let cut = Cut::new(text, input, at);
    if cut.in_address {
        return in_address(&cut, schema, root, profile);
    }
    let Some(reading) = Reading::of(&cut) else {
        return nothing(&cut);
    };
    let (meaning, probe) = probe(
        &reading.query,
        schema,
        root,
        letter_case(profile),
        reading.at,
    );
    let record = meaning.resource.ty;
    let mut names = probe
        .names()
        .cloned()
        .unwrap_or_else(|| Names::of_record(record));
    if names.this.is_unknown() {
        // What `$apply` makes of the records often has some of their properties.
        names.this = record;
    }
    let Some(place) = reading.place() else {
        return nothing(&cut);
    };
    let here = Here {
        cut: &cut,
        schema,
        query: &reading.query,
        meaning: &meaning,
        round: Round {
            schema,
            source: &reading.query.source,
            probe: &probe,
        },
        names: &names,
        profile,
    };
    let mut offers = Offers::new(&cut, schema);
    let (name, expected) = at_place(here, (reading.trial, reading.at), &place, &mut offers);
    let signature = if let What::Expression(inside) = &place.what {
        signature(here, inside)
    } else {
        None
    };
    Suggestions {
        place: name,
        expected: expected.map(|ty| schema.display(ty).to_string()),
        signature,
        ..found(&cut, offers.sorted())
    }
}

/// How the service stands to the letter case of names.
const fn letter_case(profile: Option<&Profile>) -> LetterCase {
    match profile {
        Some(Profile {
            any_case: Some(true),
            ..
        }) => LetterCase::Free,
        Some(_) | None => LetterCase::Counts,
    }
}

fn found(cut: &Cut<'_>, items: Vec<Suggestion>) -> Suggestions {
    Suggestions {
        at: Span::from(0..cut.at).end,
        span: cut.span,
        place: "none",
        expected: None,
        signature: None,
        items,
    }
}

fn nothing(cut: &Cut<'_>) -> Suggestions {
    found(cut, Vec::new())
}

fn in_address(
    cut: &Cut<'_>,
    schema: &Schema,
    root: &Root,
    profile: Option<&Profile>,
) -> Suggestions {
    let (query, _) = cut.parse(cut.lead());
    let (meaning, probe) = probe(&query, schema, root, letter_case(profile), 0);
    let names = Names::of_record(meaning.resource.ty);
    let here = Here {
        cut,
        schema,
        query: &query,
        meaning: &meaning,
        round: Round {
            schema,
            source: &query.source,
            probe: &probe,
        },
        names: &names,
        profile,
    };
    let mut offers = Offers::new(cut, schema);
    let call = arguments::open(cut);
    let place = match &call {
        Some(call) => {
            arguments::arguments(here, call, &mut offers);
            "argument"
        }
        None => {
            address::segments(here, &mut offers);
            "segment"
        }
    };
    Suggestions {
        place,
        ..found(cut, offers.sorted())
    }
}

/// Offers what can stand at a place; gives the name of the place and the type it asks for.
fn at_place(
    here: Here<'_>,
    (trial, at): (Trial, u32),
    place: &Place<'_>,
    offers: &mut Offers<'_>,
) -> (&'static str, Option<Type>) {
    match (trial, &place.what) {
        (Trial::Operator | Trial::Computed | Trial::Aggregated, What::Expression(inside)) => {
            operator::operators(here, inside, place.clause, offers);
            return ("operator", None);
        }
        (Trial::Option, _) | (_, What::OptionName) => {
            option::names(here, (place.beside, at), place.options_of, offers);
            return ("option", None);
        }
        (Trial::Variable, What::Expression(inside)) => {
            variable(here, inside, offers);
            return ("variable", None);
        }
        (Trial::Transformation, _) | (_, What::Transformation) => {
            apply::transformations(here, offers);
            return ("transformation", None);
        }
        (Trial::List, _) => {
            let open = Offer::new("(", Kind::Keyword, Rank::Best);
            offers.add(open.saying("the properties that tell the groups apart"));
            return ("keyword", None);
        }
        (Trial::As, What::NewName(method)) => {
            let clause = match method {
                Some(false) => Clause::Aggregate,
                Some(true) | None => Clause::Compute,
            };
            operator::words(here, clause, offers);
            return ("keyword", None);
        }
        (Trial::Method, _) | (_, What::Method) => {
            apply::methods(here, offers);
            return ("method", None);
        }
        _ => {}
    }
    match &place.what {
        What::Expression(inside) => in_expression(here, inside, offers),
        What::Select {
            outer,
            path,
            segment,
        } => {
            member::selected(here, outer, path, *segment, offers);
            ("select", None)
        }
        What::Expand { expansion, segment } => {
            member::expanded(here, expansion, *segment, offers);
            ("expand", None)
        }
        What::Property { path, segment, of } => {
            member::grouped(here, path, *segment, offers);
            if *segment == 0 {
                apply::groups(here, *of, offers);
            }
            ("property", None)
        }
        What::Value(system) => {
            option::values(here, *system, offers);
            ("value", None)
        }
        What::Search => {
            option::search(here, offers);
            ("search", None)
        }
        What::NewName(_) => ("name", None),
        What::OptionName | What::Transformation | What::Method => ("none", None),
    }
}

fn in_expression(
    here: Here<'_>,
    inside: &Inside<'_>,
    offers: &mut Offers<'_>,
) -> (&'static str, Option<Type>) {
    let asked = here.round.ask(inside).single();
    match inside.at {
        At::Path { path, segment } if segment > 0 => {
            member::behind_slash(here, inside, path, segment, offers);
            ("member", asked)
        }
        At::Path { .. } => {
            operand::operand(here, inside, offers);
            if here.cut.is_start() {
                offers.at_best(Rank::Possible);
                option::names(here, (&[], 0), OptionsOf::Request, offers);
            }
            ("operand", asked)
        }
        At::Literal(constant) => {
            let own = if let LiteralKind::Enum(name) = &constant.kind {
                here.schema.type_named(name.as_str(here.round.source))
            } else {
                None
            };
            let asked = own.or(asked);
            if let Some(ty) = asked {
                literal::text(here, ty, offers);
            }
            known::values(here, inside, true, offers);
            ("string", asked)
        }
        At::Unknown => ("none", None),
    }
}

/// The variable of a lambda that begins.
fn variable(here: Here<'_>, inside: &Inside<'_>, offers: &mut Offers<'_>) {
    let item = here
        .names
        .variables
        .first()
        .map_or(Type::UNKNOWN, |(_, ty)| *ty);
    let collection = match inside.lambdas.last() {
        Some(_) => here.cut.before.trim_end_matches('('),
        None => "",
    };
    let words = collection.rsplit('/').nth(1).unwrap_or("");
    let name = words
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    let outer = Names::without_innermost(here.names);
    let here = Here {
        names: &outer,
        ..here
    };
    let x = member::variable(here, name);
    let is_structured = matches!(item.item, Item::Named(_)) && here.structured(item).is_some();
    let slash = if is_structured { "/" } else { "" };
    let offer = Offer::new(&x, Kind::Variable, Rank::Best).of_type(item);
    let insert = if here.is_before(':') {
        x.clone()
    } else {
        format!("{x}:{x}{slash}")
    };
    offers.add(offer.inserting(insert).saying("a name for each item"));
}

fn signature(here: Here<'_>, inside: &Inside<'_>) -> Option<Signature> {
    if !matches!(inside.role, Role::Argument(..)) {
        return None;
    }
    let active = here.round.active(inside)?;
    Some(Signature {
        function: active.function.name.to_owned(),
        doc: active.function.doc.to_owned(),
        overloads: active.overloads,
        parameter: active.parameter,
    })
}
