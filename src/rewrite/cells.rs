use crate::hir::Few;

/// A set of the cells of a subject: ranges of numbers below some end, ascending, with gaps between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cells(Few<(u32, u32)>);

impl Cells {
    pub(super) const fn none() -> Self {
        Self(Few::new())
    }

    /// The cells from `start` up to before `end`.
    pub(super) const fn range(start: u32, end: u32) -> Self {
        if start < end {
            Self(Few::one((start, end)))
        } else {
            Self::none()
        }
    }

    pub(super) const fn one(cell: u32) -> Self {
        Self(Few::one((cell, cell + 1)))
    }

    /// All cells that are in one of the ranges, which stand in any order.
    pub(super) fn of(mut ranges: Vec<(u32, u32)>) -> Self {
        if !ranges.is_sorted() {
            ranges.sort_unstable();
        }
        let mut all = Few::new();
        let mut open: Option<(u32, u32)> = None;
        for (start, end) in ranges {
            match &mut open {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => {
                    open.into_iter().for_each(|done| all.push(done));
                    open = Some((start, end));
                }
            }
        }
        open.into_iter().for_each(|done| all.push(done));
        Self(all)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn ranges(&self) -> impl Iterator<Item = (u32, u32)> {
        self.0.iter().copied()
    }

    /// How many ranges these are.
    pub(super) fn size(&self) -> usize {
        self.0.len()
    }

    /// Each of the cells.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.ranges().flat_map(|(start, end)| start..end)
    }

    pub(super) fn contains(&self, cell: u32) -> bool {
        let after = self.0.partition_point(|(start, _)| *start <= cell);
        let last = after.checked_sub(1).and_then(|at| self.0.get(at));
        last.is_some_and(|(_, end)| cell < *end)
    }

    /// The cells below `end` that are not among these.
    pub(super) fn without(&self, end: u32) -> Self {
        let mut others = Few::new();
        let mut from = 0;
        for (start, until) in self.ranges() {
            if from < start {
                others.push((from, start));
            }
            from = until;
        }
        if from < end {
            others.push((from, end));
        }
        Self(others)
    }

    /// The cells in any of the sets.
    pub(super) fn union<'c>(sets: impl IntoIterator<Item = &'c Self>) -> Self {
        Self::of(sets.into_iter().flat_map(Self::ranges).collect())
    }

    /// The cells in both.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut both = Few::new();
        let (mut left, mut right) = (self.ranges().peekable(), other.ranges().peekable());
        while let (Some(one), Some(two)) = (left.peek(), right.peek()) {
            let (start, end) = (one.0.max(two.0), one.1.min(two.1));
            if start < end {
                both.push((start, end));
            }
            if one.1 < two.1 {
                left.next();
            } else {
                right.next();
            }
        }
        Self(both)
    }

    /// Whether a cell is in both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let (mut left, mut right) = (self.ranges().peekable(), other.ranges().peekable());
        while let (Some(one), Some(two)) = (left.peek(), right.peek()) {
            if one.0.max(two.0) < one.1.min(two.1) {
                return true;
            }
            if one.1 < two.1 {
                left.next();
            } else {
                right.next();
            }
        }
        false
    }

    /// Whether all of `cells` are among these.
    pub(super) fn cover(&self, cells: &Self) -> bool {
        cells.and(self) == *cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn numbers(cells: &Cells) -> BTreeSet<u32> {
        cells.iter().collect()
    }

    proptest! {
        #[test]
        fn sets_of_cells_are_sets_of_numbers(
            left in vec((0u32..40, 1u32..6), 0..8),
            right in vec((0u32..40, 1u32..6), 0..8),
        ) {
            let of = |list: Vec<(u32, u32)>| {
                Cells::of(list.into_iter().map(|(start, length)| (start, start + length)).collect())
            };
            let (left, right) = (of(left), of(right));
            let (one, two) = (numbers(&left), numbers(&right));
            let both = numbers(&left.and(&right));
            prop_assert_eq!(&both, &one.intersection(&two).copied().collect::<BTreeSet<_>>());
            prop_assert_eq!(left.meets(&right), !both.is_empty());
            prop_assert_eq!(left.cover(&right), two.is_subset(&one));
            let any = numbers(&Cells::union([&left, &right]));
            prop_assert_eq!(any, one.union(&two).copied().collect::<BTreeSet<_>>());
            let others = numbers(&left.without(50));
            prop_assert!((0..50).all(|cell| others.contains(&cell) != one.contains(&cell)));
            prop_assert!((0..50).all(|cell| left.contains(cell) == one.contains(&cell)));
            prop_assert_eq!(left.is_empty(), one.is_empty());
        }
    }
}
