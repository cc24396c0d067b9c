//! Behind an operand: operators, and the words that may follow an expression.

use super::expression::{Inside, LeftSide, left_sides};
use super::here::Here;
use super::offer::{Offer, Offers, Rank};
use super::place::Clause;
use super::suggestion::Kind;
use crate::edm::{Item, Primitive, Type};
use crate::ops::{Level, Operator};
use crate::profile::Subject;

/// Offers the operators that take what stands on their left.
pub(super) fn operators(
    here: Here<'_>,
    inside: &Inside<'_>,
    clause: Clause,
    offers: &mut Offers<'_>,
) {
    let sides = left_sides(inside);
    // What is compared already is rather followed by another condition.
    let compares = |side: &LeftSide<'_>| {
        let level = side.level();
        level.is_some_and(|level| matches!(level, Level::Equality | Level::Relational))
    };
    let is_compared = sides.iter().any(compares);
    let has_words = !inside.nested && !matches!(clause, Clause::Condition | Clause::Value);
    if has_words {
        words(here, clause, offers);
    }
    for (operator, word, level) in Operator::TABLE.iter().copied() {
        if level == Level::Unary {
            continue;
        }
        let holds = |side: &&LeftSide<'_>| side.level().is_none_or(|own| own >= level);
        // The standard's rules disagree on what `in` and `has` take behind a calculation.
        let is_unclear = |side: &LeftSide<'_>| {
            matches!(side.level(), Some(Level::Additive | Level::Multiplicative))
        };
        if level == Level::Primary && sides.iter().any(is_unclear) {
            continue;
        }
        let Some(left) = sides.iter().find(holds) else {
            continue;
        };
        let ty = match left {
            LeftSide::Joined(_) => Type::BOOLEAN,
            LeftSide::Expr(expr) => here.type_of(expr),
        };
        let rank = rank(here, operator, here.schema.underlying(ty));
        if let Some(rank) = rank {
            let is_other = is_compared && !matches!(level, Level::And | Level::Or);
            let rank = if is_other { Rank::Possible } else { rank };
            let rank = here.supported(Subject::Operators, word, rank);
            let offer = Offer::new(word, Kind::Operator, rank).inserting(here.spaced(word));
            let calculates = matches!(level, Level::Additive | Level::Multiplicative);
            let result = (!calculates).then_some(Type::BOOLEAN);
            let doc = said(operator);
            offers.add(Offer {
                ty: result,
                ..offer.saying(doc)
            });
        }
    }
}

/// The words that may follow the expression.
pub(super) fn words(here: Here<'_>, clause: Clause, offers: &mut Offers<'_>) {
    let words: &[(&str, &str)] = match clause {
        Clause::Condition | Clause::Value => &[],
        Clause::OrderBy => &[("asc", "ascending"), ("desc", "descending")],
        Clause::Compute => &[("as", "the name of the result follows")],
        Clause::Aggregate => &[
            ("with", "the method of aggregation follows"),
            ("as", "the name of the result follows"),
        ],
    };
    for (word, doc) in words {
        let insert = if clause == Clause::OrderBy {
            let before = if here.cut.is_behind_blank() { "" } else { " " };
            format!("{before}{word}")
        } else {
            here.spaced(word)
        };
        let offer = Offer::new(word, Kind::Keyword, Rank::First).inserting(insert);
        offers.add(offer.saying(*doc));
    }
}

/// How useful an operator is behind a value of a type; `None` if it does not take it.
fn rank(here: Here<'_>, operator: Operator, ty: Type) -> Option<Rank> {
    let is_open = matches!(ty.item, Item::Unknown | Item::Null);
    let is_enum = here.schema.enumeration(ty).is_some();
    let primitive = ty.as_primitive();
    let is_boolean = primitive == Some(Primitive::Boolean);
    if ty.collection {
        return None;
    }
    let is_plain =
        |p: Primitive| !p.is_geo() && !matches!(p, Primitive::Binary | Primitive::Stream);
    let is_ordered = is_enum || primitive.is_some_and(is_plain);
    let is_number = primitive.is_some_and(Primitive::is_numeric);
    let is_span = primitive == Some(Primitive::Duration);
    let is_date = matches!(primitive, Some(Primitive::Date | Primitive::DateTimeOffset));
    let (fits, rank) = match operator {
        Operator::And | Operator::Or => {
            (is_boolean, if is_boolean { Rank::Best } else { Rank::Fits })
        }
        Operator::Eq | Operator::Ne => (true, if is_boolean { Rank::Leads } else { Rank::Best }),
        Operator::Gt | Operator::Ge | Operator::Lt | Operator::Le => {
            let rank = if is_enum || is_boolean {
                Rank::Possible
            } else {
                Rank::Fits
            };
            (is_ordered, rank)
        }
        Operator::Add | Operator::Sub => (is_number || is_span || is_date, Rank::Helps),
        Operator::Mul | Operator::Div | Operator::DivBy => (is_number || is_span, Rank::Helps),
        Operator::Mod => (is_number, Rank::Helps),
        Operator::Has => {
            let flags = here.schema.enumeration(ty).is_some_and(|it| it.is_flags);
            (flags, Rank::Best)
        }
        Operator::In => {
            let rank = if is_boolean {
                Rank::Possible
            } else {
                Rank::Fits
            };
            (is_ordered, rank)
        }
        Operator::Not | Operator::Negate | Operator::Hole(_) => (false, Rank::Possible),
    };
    let is_untyped = primitive == Some(Primitive::Untyped);
    (fits || is_open || is_untyped).then_some(rank)
}

const fn said(operator: Operator) -> &'static str {
    match operator {
        Operator::Or => "whether one of two conditions is true",
        Operator::And => "whether both conditions are true",
        Operator::Eq => "equal",
        Operator::Ne => "not equal",
        Operator::Gt => "greater than",
        Operator::Ge => "greater than or equal",
        Operator::Lt => "less than",
        Operator::Le => "less than or equal",
        Operator::Add => "sum",
        Operator::Sub => "difference",
        Operator::Mul => "product",
        Operator::Div => "quotient; of whole numbers without its fraction",
        Operator::DivBy => "quotient with its fraction",
        Operator::Mod => "remainder",
        Operator::Not => "whether a condition is false",
        Operator::Negate => "the number with the other sign",
        Operator::Has => "whether all of these flags are set",
        Operator::In => "whether the value is one of a list",
        Operator::Hole(_) => "",
    }
}
