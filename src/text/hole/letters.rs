use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

/// Letters by the number of bytes that they take: a hole must have room for its own. None of them
/// is a sign of the grammar, and all may stand in names.
const LETTERS: [(usize, RangeInclusive<char>); 3] = [
    (4, '\u{20000}'..='\u{2a6d0}'),
    (3, '\u{a000}'..='\u{a48c}'),
    (2, '\u{780}'..='\u{7a5}'),
];

/// A letter for each hole that differs from the others, none of which stands in the text.
#[derive(Clone, Debug)]
pub(super) struct Letters {
    holes: HashMap<char, Box<str>>,
    given: HashMap<Box<str>, char>,
    taken: HashSet<char>,
    next: [RangeInclusive<char>; 3],
}

impl Letters {
    /// Letters that do not stand in `text`.
    pub(super) fn beside(text: &str) -> Self {
        let others = text.chars().filter(|c| !c.is_ascii());
        Self {
            holes: HashMap::new(),
            given: HashMap::new(),
            taken: others.collect(),
            next: LETTERS.map(|(_, letters)| letters),
        }
    }

    /// The letter of a hole; `None` if there is none left.
    pub(super) fn of(&mut self, hole: &str) -> Option<char> {
        if let Some(letter) = self.given.get(hole) {
            return Some(*letter);
        }
        let class = LETTERS.iter().position(|(bytes, _)| *bytes <= hole.len())?;
        let taken = &self.taken;
        let letter = self.next.get_mut(class)?.find(|c| !taken.contains(c))?;
        self.given.insert(hole.into(), letter);
        self.holes.insert(letter, hole.into());
        Some(letter)
    }

    /// The hole of a letter.
    pub(super) fn hole(&self, letter: char) -> Option<&str> {
        if letter.is_ascii() {
            return None;
        }
        self.holes.get(&letter).map(|hole| &**hole)
    }
}

impl PartialEq for Letters {
    fn eq(&self, other: &Self) -> bool {
        self.holes == other.holes
    }
}

impl Eq for Letters {}
