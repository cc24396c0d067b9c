use super::{Scope, Support, Text};

/// What there may be only so much of. A new limit is one row of [`Limit::TABLE`], and a line where
/// it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// Records of one page; a larger `$top` is cut.
    PageSize,
    /// The value of `$top`.
    Top,
    /// The value of `$skip`.
    Skip,
    /// `$expand` inside `$expand`; the outermost is 1.
    ExpandDepth,
    /// `any` and `all` inside one another.
    AnyAllDepth,
    /// Function calls inside one another.
    CallDepth,
    /// Nodes of the expression of one `$filter`.
    NodeCount,
    /// Keys of one `$orderby`.
    OrderKeys,
    /// Literals of one list behind `in`.
    InItems,
    /// Bytes of the query string, as it is written.
    QueryLength,
}

impl Limit {
    /// All limits: the name that profiles use as data, and how a finding names it.
    pub const TABLE: &'static [(Self, &'static str, &'static str)] = &[
        (Self::PageSize, "page-size", "records on a page"),
        (Self::Top, "top", "records by `$top`"),
        (Self::Skip, "skip", "records left out by `$skip`"),
        (Self::ExpandDepth, "expand-depth", "levels of `$expand`"),
        (
            Self::AnyAllDepth,
            "any-all-depth",
            "levels of `any` and `all`",
        ),
        (Self::CallDepth, "call-depth", "levels of function calls"),
        (Self::NodeCount, "node-count", "nodes in `$filter`"),
        (Self::OrderKeys, "order-keys", "keys in `$orderby`"),
        (Self::InItems, "in-items", "literals behind `in`"),
        (Self::QueryLength, "query-length", "bytes of query string"),
    ];

    /// The name that profiles use as data.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.1)
    }

    /// How a finding names it, behind a number.
    #[must_use]
    pub fn unit(self) -> &'static str {
        self.row().map_or("", |row| row.2)
    }

    fn row(self) -> Option<&'static (Self, &'static str, &'static str)> {
        Self::TABLE.iter().find(|row| row.0 == self)
    }
}

/// A statement about a number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bound {
    /// What is counted.
    pub limit: Limit,
    /// Where it holds.
    pub scope: Scope,
    /// How much there may be.
    pub most: u64,
    /// How the service stands to more.
    pub beyond: Support,
    /// Where that comes from, as it stands behind "see".
    pub source: Text,
}

impl Bound {
    /// A bound of a service that refuses more.
    #[must_use]
    pub const fn new(limit: Limit, most: u64, source: Text) -> Self {
        Self {
            limit,
            scope: Scope::Any,
            most,
            beyond: Support::Refused,
            source,
        }
    }
}

impl super::Profile {
    /// The strictest bound of a limit that a number exceeds, of those whose scope fits: of those that
    /// refuse more the smallest, else of all the smallest.
    #[must_use]
    pub fn exceeded(
        &self,
        limit: Limit,
        number: u64,
        fits: impl Fn(&Scope) -> bool,
    ) -> Option<&Bound> {
        let own = self.bounds.iter().filter(|bound| bound.limit == limit);
        own.filter(|bound| bound.most < number && fits(&bound.scope))
            .min_by_key(|bound| (std::cmp::Reverse(bound.beyond), bound.most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn the_smallest_bound_that_refuses_more_is_the_strictest() {
        let bound = |most, beyond| Bound {
            beyond,
            ..Bound::new(Limit::Top, most, "x".into())
        };
        let profile = Profile {
            bounds: vec![
                bound(5, Support::Undocumented),
                bound(20, Support::Refused),
                bound(10, Support::Refused),
            ],
            ..Profile::default()
        };
        let most = |number| {
            let found = profile.exceeded(Limit::Top, number, |_| true);
            found.map(|bound| bound.most)
        };
        assert_eq!(most(5), None);
        assert_eq!(most(6), Some(5));
        assert_eq!(most(11), Some(10));
        assert_eq!(most(100), Some(10));
    }

    #[test]
    fn every_limit_has_a_row() {
        for (limit, name, unit) in Limit::TABLE {
            assert_eq!((limit.name(), limit.unit()), (*name, *unit));
        }
    }
}
