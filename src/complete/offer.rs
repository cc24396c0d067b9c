//! What is offered: kept if it fits the word at the place, and put in order.

use super::cut::Cut;
use super::suggestion::{Kind, Suggestion};
use crate::edm::Type;
use crate::schema::{Schema, nearest};

/// How useful something is where it is offered; the lower, the more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// It is nearly always what follows.
    First,
    /// It is of the type that the place asks for, and is most often meant.
    Best,
    /// It is of the type that the place asks for.
    Fits,
    /// It leads to something of that type.
    Leads,
    /// It can be part of something of that type.
    Helps,
    /// It can stand there.
    Possible,
}

/// One thing to offer.
pub(super) struct Offer<'o> {
    pub(super) label: &'o str,
    /// What is written; the label if there is nothing else.
    pub(super) insert: Option<String>,
    pub(super) kind: Kind,
    pub(super) ty: Option<Type>,
    pub(super) doc: Option<String>,
    pub(super) rank: Rank,
}

impl<'o> Offer<'o> {
    pub(super) const fn new(label: &'o str, kind: Kind, rank: Rank) -> Self {
        Self {
            label,
            insert: None,
            kind,
            ty: None,
            doc: None,
            rank,
        }
    }

    pub(super) fn inserting(mut self, text: impl Into<String>) -> Self {
        self.insert = Some(text.into());
        self
    }

    pub(super) const fn of_type(mut self, ty: Type) -> Self {
        self.ty = Some(ty);
        self
    }

    pub(super) fn saying(mut self, doc: impl Into<String>) -> Self {
        self.doc = Some(doc.into());
        self
    }

    pub(super) fn about(mut self, doc: Option<String>) -> Self {
        self.doc = doc;
        self
    }
}

/// How a label goes with the word at the place; the lower, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Begins,
    Holds,
    Near,
}

/// All that is offered at a place.
pub(super) struct Offers<'c> {
    cut: &'c Cut<'c>,
    schema: &'c Schema,
    word: String,
    best: Rank,
    kept: Vec<(Match, Rank, Suggestion)>,
    /// What does not hold the word, which may be near to it.
    others: Vec<(Rank, Suggestion)>,
}

/// Labels in other letters are compared with at most so many others.
const MOST_OTHERS: usize = 2_000;

impl<'c> Offers<'c> {
    pub(super) fn new(cut: &'c Cut<'c>, schema: &'c Schema) -> Self {
        Self {
            cut,
            schema,
            word: cut.word.to_lowercase(),
            best: Rank::First,
            kept: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Offers something for another word than all of that at the place.
    pub(super) fn narrow(&mut self, word: &str) {
        self.word = word.to_lowercase();
    }

    /// What is offered from now on is no more useful than that.
    pub(super) const fn at_best(&mut self, best: Rank) {
        self.best = best;
    }

    pub(super) fn add(&mut self, offer: Offer<'_>) {
        let label = offer.label.to_lowercase();
        let bare = label.trim_start_matches(['$', '@', '\'']);
        let word = self.word.as_str();
        let found = if label.starts_with(word) || bare.starts_with(word) {
            Some(Match::Begins)
        } else if label.contains(word) {
            Some(Match::Holds)
        } else {
            None
        };
        if found.is_none() && self.others.len() >= MOST_OTHERS {
            return;
        }
        let insert = offer.insert.as_deref().unwrap_or(offer.label);
        let suggestion = Suggestion {
            label: offer.label.to_owned(),
            insert: self.cut.encoding.write(insert),
            kind: offer.kind,
            ty: offer.ty.map(|ty| self.schema.display(ty).to_string()),
            doc: offer.doc,
        };
        let rank = offer.rank.max(self.best);
        match found {
            Some(found) => self.kept.push((found, rank, suggestion)),
            None => self.others.push((rank, suggestion)),
        }
    }

    /// What fits the word best first, then what is most useful, then by name.
    pub(super) fn sorted(mut self) -> Vec<Suggestion> {
        if self.kept.is_empty() {
            let near = nearest(&self.word, self.others.iter().map(|(_, it)| &*it.label));
            let near = near.map(str::to_owned);
            let near = (self.others.into_iter()).filter(|(_, it)| Some(&it.label) == near.as_ref());
            self.kept = near.map(|(rank, it)| (Match::Near, rank, it)).collect();
        }
        self.kept.sort_by(|(m, r, a), (n, s, b)| {
            let names = || a.label.to_lowercase().cmp(&b.label.to_lowercase());
            (m, r)
                .cmp(&(n, s))
                .then_with(names)
                .then_with(|| a.label.cmp(&b.label))
                .then_with(|| a.kind.cmp(&b.kind))
        });
        self.kept
            .dedup_by(|(_, _, b), (_, _, a)| a.label == b.label && a.kind == b.kind);
        self.kept.into_iter().map(|(_, _, it)| it).collect()
    }
}
