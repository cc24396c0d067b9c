//! Transformations of `$apply`.

use super::here::Here;
use super::offer::{Offer, Offers, Rank};
use super::place::Named;
use super::suggestion::Kind;
use crate::syntax::ast::TransformationKind;

/// Offers the transformations.
pub(super) fn transformations(here: Here<'_>, offers: &mut Offers<'_>) {
    for name in TransformationKind::NAMES {
        let rank = match name {
            "filter" | "aggregate" | "groupby" => Rank::Best,
            _ => Rank::Fits,
        };
        let insert = match name {
            "groupby" if !here.is_before('(') => "groupby((".to_owned(),
            name => here.with(name, '('),
        };
        let offer = Offer::new(name, Kind::Function, rank).inserting(insert);
        offers.add(offer.saying(said(name)));
    }
    let identity = Offer::new("identity", Kind::Keyword, Rank::Possible);
    offers.add(identity.saying(said("identity")));
}

fn said(name: &str) -> &'static str {
    match name {
        "filter" => "Only instances for which a condition is true.\nfilter(condition)",
        "orderby" => "The instances in another order.\norderby(key desc, ...)",
        "search" => "Only instances that hold these words.\nsearch(words)",
        "skip" => "Without the first instances.\nskip(number)",
        "top" => "The first instances.\ntop(number)",
        "topcount" => "So many instances with the greatest values.\ntopcount(number, value)",
        "topsum" => "The greatest values that sum up to so much.\ntopsum(sum, value)",
        "toppercent" => {
            "The greatest values that make up such a share.\ntoppercent(percent, value)"
        }
        "bottomcount" => "So many instances with the least values.\nbottomcount(number, value)",
        "bottomsum" => "The least values that sum up to so much.\nbottomsum(sum, value)",
        "bottompercent" => {
            "The least values that make up such a share.\nbottompercent(percent, value)"
        }
        "ancestors" => "The nodes above some nodes of a hierarchy.",
        "descendants" => "The nodes below some nodes of a hierarchy.",
        "traverse" => "The nodes of a hierarchy in its order.",
        "aggregate" => {
            "One instance with aggregated values.\naggregate(value with method as name, ...)"
        }
        "compute" => "The instances with more properties.\ncompute(value as name, ...)",
        "concat" => {
            "The results of several sequences one after another.\nconcat(first, second, ...)"
        }
        "groupby" => "One instance for each group.\ngroupby((property, ...), transformations)",
        "join" => {
            "The instances with related ones; those without are left out.\njoin(path as name)"
        }
        "outerjoin" => {
            "The instances with related ones; those without stay.\nouterjoin(path as name)"
        }
        "nest" => {
            "One instance that holds the results of sequences.\nnest(transformations as name)"
        }
        "addnested" => {
            "The instances with results of sequences.\naddnested(path, transformations as name)"
        }
        _ => "The instances as they are.",
    }
}

/// Offers what can stand for a property in a list of `groupby`, besides those.
pub(super) fn groups(here: Here<'_>, of: Named, offers: &mut Offers<'_>) {
    if of == Named::Group {
        for (name, doc) in [
            (
                "rollup",
                "One instance for each group, and for all coarser groups.\nrollup(coarse, fine, ...)",
            ),
            (
                "rolluprecursive",
                "One instance for each node of a hierarchy.\nrolluprecursive(nodes, hierarchy, property)",
            ),
        ] {
            let offer = Offer::new(name, Kind::Function, Rank::Possible);
            offers.add(offer.inserting(here.with(name, '(')).saying(doc));
        }
    } else if of == Named::Level {
        for (name, levels) in here.schema.leveled_hierarchies(here.names.this) {
            let doc = format!("a hierarchy of levels: {}", levels.join(", "));
            offers.add(Offer::new(name, Kind::Property, Rank::Fits).saying(doc));
        }
    }
}

/// Offers the methods of aggregation (Data Aggregation 3.2.1.3).
pub(super) fn methods(here: Here<'_>, offers: &mut Offers<'_>) {
    for (name, doc) in [
        ("sum", "the sum of the values"),
        ("min", "the least value"),
        ("max", "the greatest value"),
        ("average", "the mean of the values"),
        ("countdistinct", "how many different values there are"),
    ] {
        let offer = Offer::new(name, Kind::Keyword, Rank::Best);
        offers.add(offer.inserting(here.with(name, ' ')).saying(doc));
    }
}
