//! The places of a JSON text at which a reader has to stop: where strings begin, brackets, and where
//! numbers and literals begin. Commas, colons and the ends of strings follow from them.

use super::lanes::{Lanes, Processor, SLACK, Work};
use super::masks::{backslashes, controls, escaped};
use super::string::skip_escape;
use std::ops::Range;

/// How many blocks of 64 bytes are looked at ahead, at most: all of most records.
const MOST_AHEAD: usize = 32;

/// How many are, at least: to call what does it costs as much as a block.
const LITTLE: usize = 2;

/// Memory for marks, used again for every text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    marks: Vec<u32>,
    processor: Processor,
    /// How many blocks of the last text were needed that was not read to its end.
    needed: usize,
}

#[cfg(test)]
impl Memory {
    /// One that is written to by these instructions.
    pub(super) fn of(processor: Processor) -> Self {
        Self {
            processor,
            ..Self::default()
        }
    }
}

/// Goes over the marks of a text.
#[derive(Debug)]
pub(super) struct Marks<'m, 'a> {
    text: &'a [u8],
    memory: &'m mut Vec<u32>,
    processor: Processor,
    /// How many blocks are looked at first, and how many each time that these do not do.
    ahead: (usize, usize),
    needed: &'m mut usize,
    next: usize,
    count: usize,
    /// How many bytes have been looked at.
    seen: usize,
    in_string: u64,
    is_escaped: bool,
    in_scalar: u64,
    /// Bytes before which an escape has been checked.
    checked: usize,
    /// The first and the last block with a backslash.
    backslashes: (usize, usize),
    /// Bytes from the first to behind the last block with a byte that is not ASCII.
    wide: Range<usize>,
    is_broken: bool,
}

impl<'m, 'a> Marks<'m, 'a> {
    /// The marks of a text of less than 4 GiB, which is read to its end.
    pub(super) fn new(text: &'a [u8], memory: &'m mut Memory) -> Self {
        Self::ahead(text, memory, (MOST_AHEAD, MOST_AHEAD))
    }

    /// The marks of the beginning of a text of less than 4 GiB. Records of one source are alike:
    /// as much is looked at as was needed of the last one, and then a little at a time.
    pub(super) fn of_beginning(text: &'a [u8], memory: &'m mut Memory) -> Self {
        let first = memory.needed.clamp(LITTLE, MOST_AHEAD);
        Self::ahead(text, memory, (first, LITTLE))
    }

    fn ahead(text: &'a [u8], memory: &'m mut Memory, ahead: (usize, usize)) -> Self {
        let Memory {
            marks,
            processor,
            needed,
        } = memory;
        marks.resize(MOST_AHEAD * 64 + SLACK, 0);
        Self {
            text,
            memory: marks,
            processor: *processor,
            ahead,
            needed,
            next: 0,
            count: 0,
            seen: 0,
            in_string: 0,
            is_escaped: false,
            in_scalar: 0,
            checked: 0,
            backslashes: (usize::MAX, 0),
            wide: 0..0,
            is_broken: false,
        }
    }

    /// The next mark; the length of the text at its end.
    #[inline(always)]
    pub(super) fn next(&mut self) -> usize {
        if self.next >= self.count {
            return self.refill();
        }
        let mark = self.memory.get(self.next).copied().unwrap_or_default();
        self.next += 1;
        mark as usize
    }

    /// Notes how far the marks were asked for, when no more are.
    #[inline]
    pub(super) fn stop(&mut self) {
        let last = self.next.checked_sub(1).and_then(|at| self.memory.get(at));
        *self.needed = last.copied().unwrap_or_default() as usize / 64 + 1;
    }

    #[inline(never)]
    fn refill(&mut self) -> usize {
        loop {
            self.count = 0;
            self.next = 1;
            let rest = self.text.get(self.seen..).unwrap_or_default();
            if rest.is_empty() {
                self.next = 0;
                return self.text.len();
            }
            let (blocks, tail) = rest.as_chunks::<64>();
            let (first, further) = self.ahead;
            let ahead = if self.seen == 0 { first } else { further };
            let tail = if blocks.len() < ahead { tail } else { &[] };
            let blocks = blocks.get(..ahead).unwrap_or(blocks);
            let marks = &mut *self;
            marks.processor.work(Ahead {
                marks,
                blocks,
                tail,
            });
            self.seen = self.seen.min(self.text.len());
            if self.count > 0 {
                return self.memory.first().copied().unwrap_or_default() as usize;
            }
        }
    }

    #[inline(always)]
    fn block<L: Lanes>(&mut self, block: &[u8; 64]) {
        let masks = L::masks(block);
        let mut quote = masks.quote;
        if masks.has_backslash || self.is_escaped {
            quote &= !self.escapes(block);
        }
        // From a quote that begins a string to before the one that ends it.
        let strings = L::prefix_xor(quote) ^ self.in_string;
        let scalars = !(strings | quote | masks.bracket | masks.blank | masks.sign);
        let begun = scalars << 1 | self.in_scalar;
        let marks = quote & strings | masks.bracket & !strings | scalars & !begun;
        self.in_string = (strings.cast_signed() >> 63).cast_unsigned();
        self.in_scalar = scalars >> 63;
        self.is_broken |= masks.has_control && controls(block) & strings != 0;
        if masks.has_wide {
            self.note_wide();
        }
        self.push::<L>(marks);
        self.seen += 64;
    }

    #[inline(always)]
    fn note_wide(&mut self) {
        if self.wide.is_empty() {
            self.wide.start = self.seen;
        }
        self.wide.end = self.seen + 64;
    }

    #[inline(always)]
    fn push<L: Lanes>(&mut self, marks: u64) {
        let at = u32::try_from(self.seen).unwrap_or(u32::MAX);
        L::places(
            marks,
            at,
            self.memory.get_mut(self.count..).unwrap_or_default(),
        );
        self.count += marks.count_ones() as usize;
    }

    /// The bytes of a block that are escaped. The sequences that begin in it are checked.
    #[cold]
    #[inline(never)]
    fn escapes(&mut self, block: &[u8; 64]) -> u64 {
        let backslash = backslashes(block);
        let escaped = escaped(backslash, &mut self.is_escaped);
        let mut starts = backslash & !escaped;
        if backslash != 0 {
            self.backslashes.0 = self.backslashes.0.min(self.seen);
            self.backslashes.1 = self.seen + 63;
        }
        while starts != 0 {
            let at = self.seen + starts.trailing_zeros() as usize;
            starts &= starts - 1;
            // The second half of a surrogate pair has been checked with the first.
            if at >= self.checked {
                match skip_escape(self.text, at) {
                    Ok(end) => self.checked = end,
                    Err(_) => self.is_broken = true,
                }
            }
        }
        escaped
    }

    /// Whether a backslash may stand in a part of the text that has been passed.
    #[inline(always)]
    pub(super) const fn may_hold_backslash(&self, start: usize, end: usize) -> bool {
        start <= self.backslashes.1 && end >= self.backslashes.0
    }

    /// Whether all strings of the text, which has been passed to its end, are those of JSON.
    #[inline]
    pub(super) fn are_strings_valid(&self) -> bool {
        !self.is_broken && self.in_string == 0 && self.is_utf8()
    }

    /// Whether the text, which has been passed to its end, is UTF-8. Before and behind the wide
    /// blocks it is ASCII, so that no character reaches over their ends.
    #[inline]
    fn is_utf8(&self) -> bool {
        let Range { start, end } = self.wide;
        let wide = self.text.get(start..end.min(self.text.len()));
        start == end || wide.is_some_and(|wide| str::from_utf8(wide).is_ok())
    }
}

/// The blocks that are looked at ahead, and what is left behind the last one.
struct Ahead<'w, 'm, 'a> {
    marks: &'w mut Marks<'m, 'a>,
    blocks: &'a [[u8; 64]],
    tail: &'a [u8],
}

impl Work for Ahead<'_, '_, '_> {
    type Outcome = ();

    #[inline(always)]
    fn with<L: Lanes>(self) {
        for block in self.blocks {
            self.marks.block::<L>(block);
        }
        if !self.tail.is_empty() {
            let mut last = [b' '; 64];
            for (to, from) in last.iter_mut().zip(self.tail) {
                *to = *from;
            }
            self.marks.block::<L>(&last);
        }
    }
}

/// Where something stands between marks, in a text that is known to be valid.
impl Marks<'_, '_> {
    /// The byte at a place.
    #[inline(always)]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or_default()
    }

    /// Passes over a value; the mark behind it.
    #[inline(always)]
    pub(super) fn skip(&mut self, start: usize) -> Option<usize> {
        if !matches!(self.byte(start), b'{' | b'[') {
            return Some(self.next());
        }
        let mut depth = 1_usize;
        while depth > 0 {
            let mark = self.next();
            match self.byte(mark) {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ if mark == self.text.len() => return None,
                _ => {}
            }
        }
        Some(self.next())
    }

    /// The end of what stands before a mark, without signs and white space between them.
    #[inline(always)]
    pub(super) fn end_before(&self, mark: usize) -> Option<usize> {
        let is_between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':');
        if let Some([before, last]) = self.text.get(mark.wrapping_sub(2)..mark)
            && !is_between(before)
        {
            return Some(mark - usize::from(is_between(last)));
        }
        self.distant_end(mark)
    }

    #[inline(never)]
    fn distant_end(&self, mark: usize) -> Option<usize> {
        let is_between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':');
        let before = self.text.get(..mark)?;
        Some(before.iter().rposition(|byte| !is_between(byte))? + 1)
    }

    #[inline(always)]
    pub(super) fn has_backslash(&self, start: usize, end: usize) -> bool {
        let text = || self.text.get(start..end).unwrap_or_default();
        self.may_hold_backslash(start, end) && memchr::memchr(b'\\', text()).is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Where a reader stops, byte by byte, in a text without backslashes outside of strings.
    fn stops(text: &[u8]) -> Vec<usize> {
        let mut stops = Vec::new();
        let (mut in_scalar, mut at) = (false, 0);
        while let Some(&byte) = text.get(at) {
            let is_between = byte <= b' ' || matches!(byte, b',' | b':');
            let is_sign = is_between || b"\"[]{}".contains(&byte);
            if !(is_between || in_scalar && !is_sign) {
                stops.push(at);
            }
            in_scalar = !is_sign;
            at += 1;
            if byte == b'"' {
                while text.get(at).is_some_and(|byte| *byte != b'"') {
                    at += 1 + usize::from(text[at] == b'\\');
                }
                at += 1;
            }
        }
        stops
    }

    fn all(mut marks: Marks<'_, '_>) -> Vec<usize> {
        let mut found = Vec::new();
        loop {
            let mark = marks.next();
            if mark == marks.text.len() {
                assert_eq!(marks.next(), mark, "the end stays the end");
                return found;
            }
            found.push(mark);
        }
    }

    #[track_caller]
    fn stand_where_readers_stop(text: &[u8]) {
        let expected = stops(text);
        for processor in Processor::all() {
            let mut memory = Memory::of(processor);
            assert_eq!(all(Marks::new(text, &mut memory)), expected);
            for needed in [0, 1, 3, 100] {
                memory.needed = needed;
                assert_eq!(all(Marks::of_beginning(text, &mut memory)), expected);
            }
        }
    }

    #[test]
    fn marks_of_short_and_long_texts() {
        for text in [
            "",
            " ",
            "{}",
            r#"{"a":1,"b":[true , null,-1.5e3],"":{"c":"x"}}"#,
            r#" { "a" : "[{,:}] \" \\" , "b\\\"" : [ ] } "#,
            "[1 2\n3\t4]",
            r#"["a"b,"c"1]"#,
        ] {
            for shift in 0..66 {
                let text = format!("{}{text}", " ".repeat(shift));
                stand_where_readers_stop(text.as_bytes());
            }
        }
        for length in [63, 64, 65, 2_047, 2_048, 2_049, 2_088, 2_112, 5_000] {
            // Nothing but marks; none for long.
            stand_where_readers_stop(&vec![b'['; length]);
            let long = "x".repeat(length);
            stand_where_readers_stop(format!("[\"{long}\",{long},1]").as_bytes());
        }
    }

    /// A text at every place of a block.
    fn placed(text: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        let blanks = [b' '; 70];
        (0..70).map(move |shift| [&blanks[..shift], text, &blanks[..]].concat())
    }

    #[test]
    fn strings_are_those_of_json() {
        let judged = |text: &[u8]| {
            let judge = |processor: Processor| {
                let mut memory = Memory::of(processor);
                let mut marks = Marks::new(text, &mut memory);
                while marks.next() < text.len() {}
                marks.are_strings_valid()
            };
            let judged: Vec<bool> = Processor::all().into_iter().map(judge).collect();
            assert!(judged.windows(2).all(|pair| pair[0] == pair[1]));
            judged[0]
        };
        let valid: [&[u8]; 7] = [
            b"",
            b"[\"\",1,\n\"a\"]",
            br#""\"\\\/\b\f\n\r\t""#,
            br#""\u00e9\ud83d\ude00""#,
            "\"\u{7f}é€😀\"".as_bytes(),
            "{\"é\":\"é\"}".as_bytes(),
            br#"["\\","\\\\"]"#,
        ];
        for text in valid {
            for placed in placed(text) {
                assert!(judged(&placed), "{}", String::from_utf8_lossy(&placed));
            }
        }
        let broken: [&[u8]; 13] = [
            b"\"",
            b"\"a\",\"",
            br#""a\""#,
            b"\"\n\"",
            b"\"a\tb\"",
            b"[\"\0\",\"a\"]",
            br#""\x""#,
            br#""\u00g0""#,
            br#""\ud800""#,
            br#""\ude00""#,
            br#""\ud83d\u0041""#,
            b"\"\xFF\"",
            b"\"\xC3\"",
        ];
        for text in broken {
            for placed in placed(text) {
                assert!(!judged(&placed), "{}", String::from_utf8_lossy(&placed));
            }
        }
    }

    #[test]
    fn backslashes_are_told_by_blocks_and_by_bytes() {
        let mut text = vec![b' '; 400];
        let mut memory = Memory::default();
        let mut marks = Marks::new(&text, &mut memory);
        assert_eq!(marks.next(), text.len());
        assert!(!marks.may_hold_backslash(0, text.len()));
        assert!(!marks.has_backslash(0, text.len()));

        text[140..144].copy_from_slice(br#""\n""#);
        text[200..204].copy_from_slice(br#""\t""#);
        let mut marks = Marks::new(&text, &mut memory);
        while marks.next() < text.len() {}
        for (start, end, may, has) in [
            (0, 127, false, false),
            (0, 128, true, false),
            (128, 140, true, false),
            (140, 144, true, true),
            (142, 200, true, false),
            (200, 204, true, true),
            (255, 300, true, false),
            (256, 300, false, false),
            (0, 400, true, true),
        ] {
            assert_eq!(marks.may_hold_backslash(start, end), may, "{start} {end}");
            assert_eq!(marks.has_backslash(start, end), has, "{start} {end}");
        }
    }

    #[test]
    fn as_much_is_looked_at_as_was_needed_of_the_text_before() {
        let text = vec![b'['; 640];
        let mut memory = Memory::default();
        for (needed, first) in [(0, LITTLE), (5, 5), (9, 9)] {
            memory.needed = needed;
            let mut marks = Marks::of_beginning(&text, &mut memory);
            assert_eq!((marks.next(), marks.seen), (0, first * 64));
            while marks.next() < first * 64 {}
            let seen = (first + LITTLE) * 64;
            assert_eq!(marks.seen, seen.min(text.len()));
        }
        for (read, needed) in [(0, 1), (1, 1), (64, 1), (65, 2), (300, 5)] {
            let mut marks = Marks::new(&text, &mut memory);
            for _ in 0..read {
                marks.next();
            }
            marks.stop();
            assert_eq!(memory.needed, needed, "{read}");
        }
    }

    #[test]
    fn values_are_passed_over_to_the_mark_behind() {
        let text = br#"[1,"}]",{"a":[{},[]],"b":"x"} , [[]],null ]"#;
        let mut memory = Memory::default();
        let mut marks = Marks::new(text, &mut memory);
        assert_eq!(marks.next(), 0);
        let mut value = marks.next();
        let mut values = Vec::new();
        while marks.byte(value) != b']' {
            let mark = marks.skip(value).unwrap();
            let end = marks.end_before(mark).unwrap();
            values.push(String::from_utf8(text[value..end].to_vec()).unwrap());
            value = mark;
        }
        assert_eq!(
            values,
            ["1", r#""}]""#, r#"{"a":[{},[]],"b":"x"}"#, "[[]]", "null"]
        );
        assert_eq!(marks.skip(value), Some(text.len()));
        let mut marks = Marks::new(b"[[1]", &mut memory);
        let start = marks.next();
        assert_eq!(marks.skip(start), None, "it has no end");
    }

    #[test]
    fn what_stands_before_a_mark_ends_before_blanks_and_signs() {
        for (text, end) in [
            ("1]", Some(1)),
            ("1,]", Some(1)),
            ("12 ]", Some(2)),
            ("12 , ]", Some(2)),
            ("\"a\" : \n\t\r]", Some(3)),
            (",]", None),
            ("]", None),
        ] {
            let mut memory = Memory::default();
            let marks = Marks::new(text.as_bytes(), &mut memory);
            assert_eq!(marks.end_before(text.len() - 1), end, "{text}");
        }
    }

    proptest! {
        #[test]
        fn marks_stand_where_readers_stop(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "{", "}", "[", "]", ",", ":", " ", "\n", "null", "-1.5e3", "\"\"", "\"a\"", "é",
                    r#""\"""#, r#""\\""#, r#""{[,:]} ""#, "\"é\"", r#""\u00e9\\\"""#,
                    "\"a long string that fills a block of sixty-four bytes and some more\"",
                ]),
                0..400,
            ),
        ) {
            stand_where_readers_stop(pieces.concat().as_bytes());
        }
    }
}
