use serde::Serialize;
use std::ops::Range;

/// A place in a text, as people and editors name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Place {
    /// The line, from 1.
    pub(crate) line: usize,
    /// The column in code points, from 1.
    pub(crate) column: usize,
    /// The offset in bytes.
    pub(crate) offset: usize,
}

/// Where the lines of a text begin.
///
/// Built in one pass; a place is found in the time of a binary search, however long its line is.
pub(crate) struct Lines<'a> {
    text: &'a str,
    /// The offset of each line's first byte.
    starts: Vec<usize>,
    /// How many code points begin before each block of [`BLOCK`] bytes.
    points: Vec<usize>,
    /// Of each line how many lines, and how many bytes, are before it, where these are but some
    /// lines of a text; else empty.
    places: &'a [(usize, usize)],
}

const BLOCK: usize = 1024;

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut starts = vec![0];
        let mut points = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut seen = 0;
        for (number, block) in text.as_bytes().chunks(BLOCK).enumerate() {
            points.push(seen);
            seen += code_points(block);
            let breaks = block.iter().enumerate();
            let breaks = breaks.filter(|(_, byte)| matches!(byte, b'\n' | b'\r'));
            let behind = breaks.map(|(at, _)| number * BLOCK + at + 1);
            // the first half of `\r\n` ends no line
            let whole = |at: &usize| text.as_bytes().get(at - 1..at + 1) != Some(b"\r\n");
            starts.extend(behind.filter(whole));
        }
        points.push(seen);
        Self {
            text,
            starts,
            points,
            places: &[],
        }
    }

    /// Some lines of a text, and for each how many lines and how many bytes are before it there.
    pub(crate) fn some(text: &'a str, places: &'a [(usize, usize)]) -> Self {
        Self {
            places,
            ..Self::new(text)
        }
    }

    /// The number of a line, from 1, in the text that it comes from.
    pub(super) fn number(&self, line: usize) -> usize {
        self.places.get(line).map_or(line, |(before, _)| *before) + 1
    }

    pub(super) const fn text(&self) -> &'a str {
        self.text
    }

    /// The place of an offset; one that lies outside the text or inside a character is moved back.
    pub(crate) fn place(&self, offset: usize) -> Place {
        let offset = self.boundary(offset);
        let line = self.line_of(offset);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.places.get(line).map_or(start, |(_, before)| *before);
        Place {
            line: self.number(line),
            column: self.points_before(offset) - self.points_before(start) + 1,
            offset: before + (offset - start),
        }
    }

    /// The line of an offset and its column in bytes, both from 1.
    pub(super) fn byte_place(&self, offset: usize) -> (usize, usize) {
        let offset = self.boundary(offset);
        let line = self.line_of(offset);
        let start = self.starts.get(line).copied().unwrap_or(0);
        (self.number(line), offset - start + 1)
    }

    /// The last character boundary that is not behind the offset.
    pub(super) fn boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// Which line an offset lies on, from 0; a line owns the break that ends it.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    /// The bytes of a line, without the break that ends it.
    pub(super) fn range(&self, line: usize) -> Range<usize> {
        let len = self.text.len();
        let start = self.starts.get(line).copied().unwrap_or(len);
        let next = self.starts.get(line + 1).copied().unwrap_or(len);
        let content = self.text.get(start..next).unwrap_or("");
        let end = content
            .strip_suffix("\r\n")
            .or_else(|| content.strip_suffix(['\n', '\r']));
        start..start + end.map_or(content.len(), str::len)
    }

    fn points_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let inside = self.text.as_bytes().get(block * BLOCK..offset);
        self.points.get(block).copied().unwrap_or(0) + inside.map_or(0, code_points)
    }
}

/// How many code points begin in these bytes of UTF-8.
fn code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn assert_places(text: &str, expected: &[(usize, (usize, usize))]) {
        let lines = Lines::new(text);
        for (offset, (line, column)) in expected {
            let place = lines.place(*offset);
            assert_eq!((place.line, place.column), (*line, *column), "{offset}");
        }
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        assert_places("", &[(0, (1, 1)), (9, (1, 1))]);
        assert_places(
            "ab\nc",
            &[(0, (1, 1)), (2, (1, 3)), (3, (2, 1)), (4, (2, 2))],
        );
        assert_places(
            "a\r\nb\n",
            &[(1, (1, 2)), (2, (1, 3)), (3, (2, 1)), (5, (3, 1))],
        );
        assert_places("é𝄞x", &[(1, (1, 1)), (2, (1, 2)), (4, (1, 2)), (6, (1, 3))]);
    }

    #[test]
    fn a_line_has_no_break() {
        let text = "a\r\n\r\nb\rc\n";
        let lines = Lines::new(text);
        let found: Vec<&str> = (0..5)
            .map(|line| text.get(lines.range(line)).unwrap())
            .collect();
        assert_eq!(found, ["a", "", "b", "c", ""]);
    }

    proptest! {
        #[test]
        fn a_place_is_what_counting_gives(
            parts in prop::collection::vec(
                prop_oneof!["[\\na€𝄞\\r]{0,9}", (900..1300_usize).prop_map(|n| "a".repeat(n))],
                0..9,
            ),
            at in any::<prop::sample::Index>(),
        ) {
            let text = parts.concat();
            let lines = Lines::new(&text);
            let offset = lines.boundary(at.index(text.len() + 1));
            let (before, _) = text.split_at(offset);
            // a line owns its break, so that a place between `\r` and `\n` is still on it
            let inside = before.ends_with('\r') && text.split_at(offset).1.starts_with('\n');
            let whole = before.strip_suffix('\r').filter(|_| inside).unwrap_or(before);
            let joined = whole.replace("\r\n", "\n").replace('\r', "\n");
            let line = joined.rsplit('\n').next().unwrap();
            let line = format!("{line}{}", if inside { "\r" } else { "" });
            prop_assert_eq!(lines.place(offset), Place {
                line: joined.matches('\n').count() + 1,
                column: line.chars().count() + 1,
                offset,
            });
        }
    }
}
