//! The pass over a record that notes where the planned members stand.

use super::decode;
use super::error::JsonError;
use super::marks::Memory;
use super::names::{Names, Node};
use super::scan::{Key, Scanned, Scanner};
use super::value::{Kind, RawValue};

/// The place of one member in a [`Plan`](super::Plan).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot(pub(super) u32);

impl Slot {
    /// The record, or the element of a collection, itself.
    pub const WHOLE: Self = Self(0);
}

/// What to do with a wanted key that stands twice in one object. Keys that are not wanted are not
/// looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DuplicateKeys {
    /// The record fails.
    #[default]
    Error,
    /// The last one counts, with all that is in it.
    Last,
}

/// The memory that [`Plan::fill`](super::Plan::fill) writes to: made once, used for every record.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    entries: Vec<Entry>,
    /// The number of the present record; an entry with another number holds nothing.
    stamp: u64,
    /// Memory of the quick pass, which is taken out for it.
    pub(super) marks: Option<Memory>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    stamp: u64,
    start: usize,
    end: usize,
    scanned: Scanned,
}

/// The values that were found in one record.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'s, 'a> {
    slots: &'s Slots,
    text: &'a [u8],
    /// Where `text` begins in the record.
    base: usize,
}

impl Slots {
    /// Forgets the record before.
    pub(super) fn begin(&mut self, nodes: usize) {
        self.stamp += 1;
        if self.entries.len() < nodes {
            self.entries.resize(nodes, Entry::NONE);
        }
    }

    #[inline]
    fn entry(&self, at: u32) -> Option<&Entry> {
        let entry = self.entries.get(at as usize)?;
        (entry.stamp == self.stamp).then_some(entry)
    }

    #[inline]
    pub(super) fn has(&self, at: u32) -> bool {
        self.entry(at).is_some()
    }

    #[inline]
    pub(super) fn note(&mut self, at: u32, start: usize, end: usize, scanned: Scanned) {
        let stamp = self.stamp;
        if let Some(entry) = self.entries.get_mut(at as usize) {
            *entry = Entry {
                stamp,
                start,
                end,
                scanned,
            };
        }
    }

    /// Forgets what stood in a value that a later one has replaced: it begins outside of the value
    /// that the name above has now.
    pub(super) fn forget_replaced(&mut self, names: &Names) {
        for (at, parent) in names.parents() {
            let range = self.entry(parent).map(|entry| entry.start..entry.end);
            let start = self.entry(at).map(|entry| entry.start);
            let is_within =
                |(range, start): (std::ops::Range<usize>, usize)| range.contains(&start);
            if !range.zip(start).is_some_and(is_within)
                && let Some(entry) = self.entries.get_mut(at as usize)
            {
                *entry = Entry::NONE;
            }
        }
    }
}

impl Entry {
    const NONE: Self = Self {
        stamp: 0,
        start: 0,
        end: 0,
        scanned: Scanned {
            kind: Kind::Null,
            escaped: false,
        },
    };
}

impl<'s, 'a> Fields<'s, 'a> {
    pub(crate) const fn new(slots: &'s Slots, text: &'a [u8], base: usize) -> Self {
        Self { slots, text, base }
    }

    /// The value in a slot, if the record has that member.
    #[must_use]
    #[inline]
    pub fn get(&self, slot: Slot) -> Option<RawValue<'a>> {
        let entry = self.slots.entry(slot.0)?;
        let text = self.text.get(entry.start..entry.end)?;
        let Scanned { kind, escaped } = entry.scanned;
        Some(RawValue::new(text, self.base + entry.start, kind, escaped))
    }
}

/// One pass over one value.
pub(super) struct Walk<'w, 'a> {
    pub(super) names: &'w Names,
    pub(super) scanner: &'w mut Scanner<'a>,
    pub(super) slots: &'w mut Slots,
    /// The second place of the first name that was met twice in one object.
    pub(super) repeated: Option<usize>,
}

impl Walk<'_, '_> {
    /// Passes over the value of a planned name. It calls itself through `object`, once for each
    /// level of the text at most, whatever the plan.
    pub(super) fn value(&mut self, at: u32, depth: usize) -> Result<(), JsonError> {
        let start = self.scanner.at();
        let scanned = match self.names.node(at) {
            Some(node) if !node.is_leaf() && self.scanner.peek() == Some(b'{') => {
                self.object(node, depth)?;
                Scanned {
                    kind: Kind::Object,
                    escaped: false,
                }
            }
            Some(_) | None => self.scanner.scan_value(depth)?,
        };
        self.slots.note(at, start, self.scanner.at(), scanned);
        Ok(())
    }

    fn object(&mut self, node: &Node, depth: usize) -> Result<(), JsonError> {
        self.scanner.check_depth(depth)?;
        let mut more = self.scanner.enter(b'}');
        while more {
            let key = self.scanner.key()?;
            match find(node, &key) {
                Some(at) => {
                    if self.slots.entry(at).is_some() {
                        self.repeated.get_or_insert(key.start);
                    }
                    self.value(at, depth + 1)?;
                }
                None => {
                    self.scanner.scan_value(depth + 1)?;
                }
            }
            more = self.scanner.another(b'}')?;
        }
        Ok(())
    }
}

#[inline]
fn find(node: &Node, key: &Key<'_>) -> Option<u32> {
    if key.escaped {
        return node.find(decode::unescape(key.name).as_bytes());
    }
    node.find(key.name)
}
