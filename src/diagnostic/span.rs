use serde::Serialize;

/// A range of bytes in the text that the user wrote, end excluded.
///
/// Offsets count bytes from the start of that text, before any percent-decoding, and lie on
/// character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just behind the last byte.
    pub end: u32,
}

impl Span {
    /// The range from `start` to `end`; an `end` before `start` gives the empty span at `start`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self {
            start,
            end: if end < start { start } else { end },
        }
    }

    /// The empty span at an offset: a place between two characters.
    #[must_use]
    pub const fn at(offset: u32) -> Self {
        Self {
            start: offset,
            end: offset,
        }
    }

    /// The range from `start` to `end` of a text that begins at `base`.
    ///
    /// Offsets beyond 4 GiB make no sense: no text of that size is ever accepted.
    #[must_use]
    #[inline]
    pub(crate) const fn within(start: usize, end: usize, base: u32) -> Self {
        let end = if end < start { start } else { end };
        Self {
            start: base.wrapping_add(start as u32),
            end: base.wrapping_add(end as u32),
        }
    }

    /// The length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The same range in a text in which this one begins at `by`.
    #[must_use]
    pub const fn shifted(self, by: u32) -> Self {
        Self {
            start: self.start.saturating_add(by),
            end: self.end.saturating_add(by),
        }
    }

    /// The part of `text` that the span covers; empty where the span does not fit the text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }
}

impl From<std::ops::Range<usize>> for Span {
    /// Offsets beyond 4 GiB saturate: no text of that size is ever accepted.
    fn from(range: std::ops::Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self::new(offset(range.start), offset(range.end))
    }
}
