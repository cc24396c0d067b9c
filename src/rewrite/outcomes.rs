/// Which of true, false and null a condition can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcomes(u8);

impl Outcomes {
    pub(super) const NONE: Self = Self(0);
    pub(super) const TRUE: Self = Self(1);
    pub(super) const FALSE: Self = Self(2);
    pub(super) const NULL: Self = Self(4);
    pub(super) const ALL: Self = Self(7);

    pub(super) const fn of(truth: Option<bool>) -> Self {
        match truth {
            Some(true) => Self::TRUE,
            Some(false) => Self::FALSE,
            None => Self::NULL,
        }
    }

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The outcomes, and `other` where that is so.
    pub(super) const fn with_if(self, is_so: bool, other: Self) -> Self {
        if is_so { self.with(other) } else { self }
    }

    pub(super) const fn not(self) -> Self {
        Self(self.0 & 4 | (self.0 & 1) << 1 | (self.0 & 2) >> 1)
    }

    /// What `and` makes of two conditions that do not depend on each other (Kleene).
    pub(super) const fn and(self, other: Self) -> Self {
        let is_true = self.has(Self::TRUE) && other.has(Self::TRUE);
        let is_false =
            (self.has(Self::FALSE) && other.0 != 0) || (other.has(Self::FALSE) && self.0 != 0);
        let is_null = (self.has(Self::NULL) && other.0 & 5 != 0)
            || (other.has(Self::NULL) && self.0 & 5 != 0);
        Self::NONE
            .with_if(is_true, Self::TRUE)
            .with_if(is_false, Self::FALSE)
            .with_if(is_null, Self::NULL)
    }

    /// The same for `or`.
    pub(super) const fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each(outcomes: Outcomes) -> impl Iterator<Item = Outcomes> {
        let all = [Outcomes::TRUE, Outcomes::FALSE, Outcomes::NULL];
        all.into_iter().filter(move |one| outcomes.has(*one))
    }

    fn one(left: Outcomes, right: Outcomes) -> Outcomes {
        if left == Outcomes::FALSE || right == Outcomes::FALSE {
            Outcomes::FALSE
        } else if left == Outcomes::TRUE {
            right
        } else {
            left
        }
    }

    #[test]
    fn sets_of_outcomes_are_what_their_members_make() {
        for left in (0..8).map(Outcomes) {
            for right in (0..8).map(Outcomes) {
                let pairs = each(left).flat_map(|l| each(right).map(move |r| one(l, r)));
                let both = pairs.fold(Outcomes::NONE, Outcomes::with);
                assert_eq!(left.and(right), both, "{left:?} {right:?}");
                let denied = left.not().and(right.not()).not();
                assert_eq!(left.or(right), denied);
            }
        }
    }
}
