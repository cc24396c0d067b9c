//! Names of options and their plain values.

use super::here::Here;
use super::offer::{Offer, Offers, Rank};
use super::operand::missing_aliases;
use super::place::{OptionsOf, covers};
use super::suggestion::Kind;
use crate::edm::{Primitive, Type};
use crate::profile::{Limit, Subject};
use crate::syntax::ast::{QueryOption, SystemOption};

/// Offers the options that can stand beside others.
pub(super) fn names(
    here: Here<'_>,
    (beside, at): (&[QueryOption], u32),
    of: OptionsOf,
    offers: &mut Offers<'_>,
) {
    let given = |option: SystemOption| {
        let others = beside
            .iter()
            .filter(|option| !covers(option.value_span, at));
        let mut systems = others.filter_map(QueryOption::system);
        systems.any(|system| system == option)
    };
    let nested: &[SystemOption] = match of {
        OptionsOf::Request => &[],
        OptionsOf::Expand => &[
            SystemOption::Filter,
            SystemOption::OrderBy,
            SystemOption::Select,
            SystemOption::Expand,
            SystemOption::Top,
            SystemOption::Skip,
            SystemOption::Count,
            SystemOption::Levels,
            SystemOption::Compute,
            SystemOption::Search,
            SystemOption::Apply,
        ],
        OptionsOf::Select => &[SystemOption::Select],
        OptionsOf::Count => &[SystemOption::Filter, SystemOption::Search],
    };
    let all = SystemOption::ALL.iter().copied();
    let all: Vec<SystemOption> = match of {
        OptionsOf::Request => all.collect(),
        OptionsOf::Expand | OptionsOf::Select | OptionsOf::Count => nested.to_vec(),
    };
    for option in all.into_iter().filter(|option| !given(*option)) {
        let rank = if is_usual(option) {
            Rank::Best
        } else {
            Rank::Fits
        };
        let rank = match of {
            OptionsOf::Request => here.supported(Subject::Options, option.name(), rank),
            OptionsOf::Expand | OptionsOf::Select | OptionsOf::Count => rank,
        };
        let insert = here.with(option.name(), '=');
        let offer = Offer::new(option.name(), Kind::Option, rank).inserting(insert);
        offers.add(offer.saying(said(option)));
    }
    if of == OptionsOf::Request {
        for name in missing_aliases(here) {
            let offer = Offer::new(&name, Kind::Alias, Rank::Best).inserting(here.with(&name, '='));
            offers.add(offer.saying("a parameter alias that is used and has no value"));
        }
    }
}

const fn is_usual(option: SystemOption) -> bool {
    matches!(
        option,
        SystemOption::Filter
            | SystemOption::OrderBy
            | SystemOption::Select
            | SystemOption::Expand
            | SystemOption::Top
            | SystemOption::Skip
            | SystemOption::Count
    )
}

const fn said(option: SystemOption) -> &'static str {
    match option {
        SystemOption::Filter => "Only records for which a condition is true.",
        SystemOption::OrderBy => "The order of the records.",
        SystemOption::Select => "Only these properties.",
        SystemOption::Expand => "Related records besides.",
        SystemOption::Compute => "Properties that are computed.",
        SystemOption::Search => "Only records that hold these words.",
        SystemOption::Apply => "Transformations, such as grouping and aggregation.",
        SystemOption::Top => "At most so many records.",
        SystemOption::Skip => "Without the first so many records.",
        SystemOption::Count => "Whether the number of all records is told.",
        SystemOption::Index => "The position at which an item is inserted.",
        SystemOption::Format => "The format of the answer.",
        SystemOption::SchemaVersion => "The version of the schema.",
        SystemOption::Id => "The identity of an entity.",
        SystemOption::SkipToken => "Where a page begins; only the service makes it.",
        SystemOption::DeltaToken => "Since when changes are asked for; only the service makes it.",
        SystemOption::At => "The time at which the data were as they are asked for.",
        SystemOption::From => "The beginning of a period.",
        SystemOption::To => "The end of a period, which is not part of it.",
        SystemOption::ToInclusive => "The end of a period, which is part of it.",
        SystemOption::Levels => "How deep a hierarchy is expanded.",
    }
}

/// Offers the values of an option that has few.
pub(super) fn values(here: Here<'_>, option: SystemOption, offers: &mut Offers<'_>) {
    let bounds = here.profile.iter().flat_map(|profile| &profile.bounds);
    let pages = bounds.filter(|bound| matches!(bound.limit, Limit::PageSize | Limit::Top));
    let page = pages
        .map(|bound| bound.most)
        .min()
        .map(|most| most.to_string());
    let whole = Type::primitive(Primitive::Int64);
    match option {
        SystemOption::Top => {
            let ten = Offer::new("10", Kind::Value, Rank::Fits).of_type(whole);
            offers.add(ten.saying("a whole number"));
            if let Some(page) = &page {
                let page = Offer::new(page, Kind::Value, Rank::Best).of_type(whole);
                offers.add(page.saying("the largest page of the service"));
            }
        }
        SystemOption::Skip | SystemOption::Index => {
            let ten = Offer::new("10", Kind::Value, Rank::Fits).of_type(whole);
            offers.add(ten.saying("a whole number"));
        }
        SystemOption::Count => {
            for word in ["true", "false"] {
                offers.add(Offer::new(word, Kind::Value, Rank::Fits).of_type(Type::BOOLEAN));
            }
        }
        SystemOption::Format => {
            for word in ["json", "xml", "atom", "application/json"] {
                offers.add(Offer::new(word, Kind::Value, Rank::Fits));
            }
        }
        SystemOption::Levels => {
            let max = Offer::new("max", Kind::Value, Rank::Fits);
            offers.add(max.saying("as deep as the service goes"));
            let one = Offer::new("1", Kind::Value, Rank::Fits).of_type(whole);
            offers.add(one.saying("a whole number"));
        }
        SystemOption::From | SystemOption::To | SystemOption::ToInclusive | SystemOption::At => {
            for word in ["min", "max"] {
                offers.add(Offer::new(word, Kind::Value, Rank::Fits));
            }
        }
        SystemOption::Filter
        | SystemOption::OrderBy
        | SystemOption::Select
        | SystemOption::Expand
        | SystemOption::Compute
        | SystemOption::Search
        | SystemOption::Apply
        | SystemOption::SchemaVersion
        | SystemOption::Id
        | SystemOption::SkipToken
        | SystemOption::DeltaToken => {}
    }
}

/// Offers the words of `$search`.
pub(super) fn search(here: Here<'_>, offers: &mut Offers<'_>) {
    for (word, doc) in [
        ("AND", "both are found"),
        ("OR", "one of them is found"),
        ("NOT", "it is not found"),
    ] {
        let offer = Offer::new(word, Kind::Operator, Rank::Fits);
        offers.add(offer.inserting(here.with(word, ' ')).saying(doc));
    }
}
