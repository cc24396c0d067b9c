use super::keyed_hash::Keys;
use std::fmt;

/// What has a name that is unique among its like.
pub(super) trait Named {
    /// The name by which it is looked up.
    fn name(&self) -> &str;
}

/// Up to this length a list is looked through from its start: an index would not be faster.
const SHORT: usize = 8;

/// Finds a name in a list that only grows: by reading a short list, by hash in a long one.
#[derive(Clone, Default)]
pub(super) struct NameIndex {
    /// Where the hash of a name leads or behind. Empty for a short list, else a power of two of at
    /// least twice as many slots as items.
    slots: Box<[Slot]>,
    keys: Keys,
}

/// A place for one item.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// A part of the hash of its name, which tells most names apart.
    hash: u32,
    /// Its position, counted from 1; 0 if the slot is free.
    position: u32,
}

impl NameIndex {
    /// The index of a list, and the positions of what repeats a name, each behind the position
    /// of the first of that name.
    pub(super) fn new<T: Named>(items: &[T]) -> (Self, Vec<(usize, usize)>) {
        let mut index = Self::default();
        let mut repeated = Vec::new();
        if items.len() > SHORT {
            index.keys = Keys::random();
            index.slots = vec![Slot::default(); (items.len() * 2).next_power_of_two()].into();
        }
        for (again, item) in items.iter().enumerate() {
            let name = item.name();
            let first = if index.slots.is_empty() {
                let mut earlier = items.iter().take(again);
                earlier.position(|other| other.name() == name)
            } else {
                index.find_or_take(items, name, again)
            };
            repeated.extend(first.map(|first| (first, again)));
        }
        (index, repeated)
    }

    /// The position of a name, which otherwise becomes that of the item to be put behind `items`.
    pub(super) fn find_or_add<T: Named>(&mut self, items: &[T], name: &str) -> Option<usize> {
        if self.slots.len() <= items.len() * 2 {
            self.keys = Keys::random();
            let length = (SHORT.max(items.len()) * 4).next_power_of_two();
            self.slots = vec![Slot::default(); length].into();
            for (position, item) in items.iter().enumerate() {
                self.find_or_take(items, item.name(), position);
            }
        }
        self.find_or_take(items, name, items.len())
    }

    fn find_or_take<T: Named>(
        &mut self,
        items: &[T],
        name: &str,
        position: usize,
    ) -> Option<usize> {
        let (at, hash, found) = self.slot(items, name);
        if found.is_none()
            && let Some(slot) = self.slots.get_mut(at)
        {
            let position = u32::try_from(position + 1).unwrap_or(u32::MAX);
            *slot = Slot { hash, position };
        }
        found
    }

    /// The slot of a name, or the free one where it belongs, its part of the hash, and the position
    /// that the slot holds.
    fn slot<T: Named>(&self, items: &[T], name: &str) -> (usize, u32, Option<usize>) {
        let mask = self.slots.len().saturating_sub(1);
        let hash = self.keys.hash(name);
        let mut at = usize::try_from(hash & mask as u64).unwrap_or_default();
        let hash = u32::try_from(hash >> 32).unwrap_or_default();
        // At least half of the slots are free.
        while let Some(slot) = self.slots.get(at)
            && let Some(position) = slot.position.checked_sub(1)
        {
            let position = position as usize;
            let is_same = || items.get(position).is_some_and(|item| item.name() == name);
            if slot.hash == hash && is_same() {
                return (at, hash, Some(position));
            }
            at = (at + 1) & mask;
        }
        (at, hash, None)
    }

    /// The place of the first item of that name; `items` is the list that the index was made of.
    pub(super) fn position<T: Named>(&self, items: &[T], name: &str) -> Option<usize> {
        if self.slots.is_empty() {
            return items.iter().position(|item| item.name() == name);
        }
        self.slot(items, name).2
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
