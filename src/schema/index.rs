/// What has a name that is unique among its like.
pub(super) trait Named {
    /// The name by which it is looked up.
    fn name(&self) -> &str;
}

/// Up to this length a list is looked through from its start: an index would not be faster.
const SHORT: usize = 8;

/// Finds a name in a list that stays as it is: by reading a short list, by halving an order of
/// names for a long one.
#[derive(Clone, Debug, Default)]
pub(super) struct NameIndex {
    /// Positions in the order of the names, equal names in the order of the list; empty for a
    /// short list.
    order: Box<[u32]>,
}

impl NameIndex {
    /// The index of a list, and the positions of what repeats a name, each behind the position
    /// of the first of that name.
    pub(super) fn new<T: Named>(items: &[T]) -> (Self, Vec<(usize, usize)>) {
        let name = |at: u32| items.get(at as usize).map_or("", Named::name);
        let mut repeated = Vec::new();
        if items.len() <= SHORT {
            for (again, item) in items.iter().enumerate() {
                let earlier = items.iter().take(again);
                if let Some(first) = earlier
                    .into_iter()
                    .position(|other| other.name() == item.name())
                {
                    repeated.push((first, again));
                }
            }
            return (Self::default(), repeated);
        }
        let mut order: Box<[u32]> = (0..u32::try_from(items.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by(|a, b| name(*a).cmp(name(*b)));
        for same in order.chunk_by(|a, b| name(*a) == name(*b)) {
            if let [first, again @ ..] = same {
                repeated.extend(again.iter().map(|at| (*first as usize, *at as usize)));
            }
        }
        repeated.sort_unstable_by_key(|(_, again)| *again);
        (Self { order }, repeated)
    }

    /// The place of the first item of that name; `items` is the list that the index was made of.
    pub(super) fn position<T: Named>(&self, items: &[T], name: &str) -> Option<usize> {
        if self.order.is_empty() {
            return items.iter().position(|item| item.name() == name);
        }
        let item = |at: &u32| items.get(*at as usize);
        let first = self
            .order
            .partition_point(|at| item(at).is_some_and(|item| item.name() < name));
        let at = self.order.get(first)?;
        (item(at)?.name() == name).then_some(*at as usize)
    }

    /// The first item of that name; `items` is the list that the index was made of.
    pub(super) fn find<'i, T: Named>(&self, items: &'i [T], name: &str) -> Option<&'i T> {
        items.get(self.position(items, name)?)
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
