use std::ops::{Deref, DerefMut};

/// A list that mostly has one item: that one is kept in place.
#[derive(Clone, Debug)]
pub struct Few<T>(Kept<T>);

#[derive(Clone, Debug)]
enum Kept<T> {
    One(T),
    /// None, or two and more.
    List(Vec<T>),
}

impl<T> Few<T> {
    /// No items.
    #[must_use]
    pub const fn new() -> Self {
        Self(Kept::List(Vec::new()))
    }

    /// One item, kept in place.
    #[must_use]
    pub const fn one(item: T) -> Self {
        Self(Kept::One(item))
    }

    /// No items, and room for as many as will come.
    #[must_use]
    pub(crate) fn with_room(items: usize) -> Self {
        Self(Kept::List(if items > 1 {
            Vec::with_capacity(items)
        } else {
            Vec::new()
        }))
    }

    /// Adds an item behind the others.
    #[inline]
    pub fn push(&mut self, item: T) {
        match &mut self.0 {
            Kept::List(list) if list.capacity() == 0 => self.0 = Kept::One(item),
            Kept::List(list) => list.push(item),
            Kept::One(_) => {
                if let Kept::One(first) = std::mem::replace(&mut self.0, Kept::List(Vec::new())) {
                    self.0 = Kept::List(vec![first, item]);
                }
            }
        }
    }

    /// All items side by side.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        match &self.0 {
            Kept::One(item) => std::slice::from_ref(item),
            Kept::List(list) => list,
        }
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut few = Self::new();
        for item in items {
            few.push(item);
        }
        few
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> DerefMut for Few<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Kept::One(item) => std::slice::from_mut(item),
            Kept::List(list) => list,
        }
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Eq> Eq for Few<T> {}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_a_list() {
        for room in 0..4 {
            let mut few = Few::with_room(room);
            let mut list = Vec::new();
            for item in 0..5 {
                assert_eq!(few.as_slice(), list);
                few.push(item);
                list.push(item);
                if let Some(last) = few.last_mut() {
                    *last += 1;
                }
                list[item] += 1;
            }
            assert_eq!(few.iter().sum::<usize>(), 15);
        }
    }
}
