use std::fmt;
use std::hash::{BuildHasher, RandomState};

/// What has a name that is unique among its like.
pub(super) trait Named {
    /// The name by which it is looked up.
    fn name(&self) -> &str;
}

/// Up to this length a list is looked through from its start: an index would not be faster.
const SHORT: usize = 8;

/// Finds a name in a list that stays as it is: by reading a short list, by hash in a long one.
#[derive(Clone, Default)]
pub(super) struct NameIndex {
    /// Positions, counted from 1, where the hash of the name leads or behind; 0 for a free slot.
    /// Empty for a short list, else a power of two of at least twice as many slots as items.
    slots: Box<[u32]>,
    /// Keyed at random, so that no document can be made to collide.
    hasher: RandomState,
}

impl NameIndex {
    /// The index of a list, and the positions of what repeats a name, each behind the position
    /// of the first of that name.
    pub(super) fn new<T: Named>(items: &[T]) -> (Self, Vec<(usize, usize)>) {
        let mut index = Self::default();
        let mut repeated = Vec::new();
        if items.len() > SHORT {
            index.slots = vec![0; (items.len() * 2).next_power_of_two()].into();
        }
        for (again, item) in items.iter().enumerate() {
            let name = item.name();
            if index.slots.is_empty() {
                let mut earlier = items.iter().take(again);
                if let Some(first) = earlier.position(|other| other.name() == name) {
                    repeated.push((first, again));
                }
                continue;
            }
            let (at, found) = index.slot(items, name);
            match (found, index.slots.get_mut(at)) {
                (Some(first), _) => repeated.push((first, again)),
                (None, Some(slot)) => *slot = u32::try_from(again + 1).unwrap_or(u32::MAX),
                (None, None) => {}
            }
        }
        (index, repeated)
    }

    /// The slot of a name, or the free one where it belongs, and the position that it holds.
    fn slot<T: Named>(&self, items: &[T], name: &str) -> (usize, Option<usize>) {
        let mask = self.slots.len().saturating_sub(1);
        let hash = self.hasher.hash_one(name);
        let mut at = usize::try_from(hash & mask as u64).unwrap_or_default();
        // At least half of the slots are free.
        while let Some(position) = self.slots.get(at).and_then(|slot| slot.checked_sub(1)) {
            let position = position as usize;
            if items.get(position).is_some_and(|item| item.name() == name) {
                return (at, Some(position));
            }
            at = (at + 1) & mask;
        }
        (at, None)
    }

    /// The place of the first item of that name; `items` is the list that the index was made of.
    pub(super) fn position<T: Named>(&self, items: &[T], name: &str) -> Option<usize> {
        if self.slots.is_empty() {
            return items.iter().position(|item| item.name() == name);
        }
        self.slot(items, name).1
    }

    /// The first item of that name; `items` is the list that the index was made of.
    pub(super) fn find<'i, T: Named>(&self, items: &'i [T], name: &str) -> Option<&'i T> {
        items.get(self.position(items, name)?)
    }
}

impl fmt::Debug for NameIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NameIndex")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Named for String {
        fn name(&self) -> &str {
            self
        }
    }

    #[test]
    fn short_and_long_lists_answer_alike() {
        for length in [0, 1, 7, 8, 9, 100] {
            let items: Vec<String> = (0..length)
                .map(|n: usize| format!("n{}", n * 7 % 50))
                .collect();
            let (index, repeated) = NameIndex::new(&items);
            for n in 0..60 {
                let name = format!("n{n}");
                let expected = items.iter().find(|item| **item == name);
                let found = index.find(&items, &name);
                assert_eq!(
                    found.map(std::ptr::from_ref),
                    expected.map(std::ptr::from_ref)
                );
            }
            assert_eq!(repeated.len(), length.saturating_sub(50));
            for (first, again) in repeated {
                assert_eq!(items[first], items[again]);
                assert!(first < again);
            }
        }
    }
}
