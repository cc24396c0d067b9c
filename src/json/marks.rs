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
