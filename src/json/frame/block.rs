//! Cutting an input into blocks of whole records, so that several threads can read them.
//!
//! A block is as much of the input as was read at once, up to the end of a record: the rest stays
//! for the next one. In an array its records are framed here, for where one ends depends on all
//! that is before it. In a stream a line is guessed to be a record, and the thread that reads the
//! block cuts it into lines. Where that guess is in doubt the block ends, and the
//! [serial reading](Records::next_record) goes on from there: [`Records::give_back`].

use std::io::Read;
use std::iter;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use super::super::lanes::{Lanes, Processor, Work};
use super::balance::Balance;
use super::envelope::Envelope;
use super::error::FrameError;
use super::error_response;
use super::records::{Fault, Format, Record, Records, State};
use super::stream::trim_end;

/// How many elements a block holds at most: what is noted of each is bounded by it.
const MOST_ELEMENTS: usize = 16 << 10;

/// A piece of an input that holds whole records.
#[derive(Debug, Default)]
pub(crate) struct Block {
    memory: Vec<u8>,
    text: Range<usize>,
    /// Bytes of the input before it.
    pub(crate) offset: u64,
    /// How many records and on which line it begins, where that is known.
    pub(crate) start: Option<Start>,
    /// The response that the records are part of.
    pub(crate) envelope: Option<Envelope>,
    /// Where the records of an array stand; in a stream each line is one.
    elements: Option<Vec<Range<usize>>>,
    /// Whether a service's error may stand in place of a record.
    may_be_error: bool,
    record_bytes: usize,
}

/// A place between records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    /// The records before it, failed ones included.
    pub(crate) records: u64,
    /// The line, from 1.
    pub(crate) line: u64,
}

/// The next record of a block, by its place in the block's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Framed {
    /// It stands here, if it is valid.
    At(Range<usize>),
    /// A record of a stream begins here that is not on a line of its own.
    Doubt(usize),
}

impl Block {
    /// The text, from the first record to behind the last one.
    pub(crate) fn text(&self) -> &[u8] {
        self.memory.get(self.text.clone()).unwrap_or_default()
    }

    /// Whether it is a piece of a stream.
    pub(crate) const fn is_stream(&self) -> bool {
        self.elements.is_none()
    }

    /// Line ends before a place in the text.
    pub(crate) fn lines_before(&self, at: usize) -> u64 {
        let text = self.text();
        memchr_iter(b'\n', text.get(..at).unwrap_or(text)).count() as u64
    }

    /// The records, one after another. If whoever reads them is `trusting`, and so would not see
    /// that a line holds less or more than one, that is looked after here.
    pub(crate) fn frames(&self, trusting: bool) -> Frames<'_> {
        Frames {
            block: self,
            at: 0,
            number: 0,
            lines: 0,
            has_doubt: false,
            trusting,
            processor: Processor::default(),
        }
    }

    /// The memory, to be used again.
    pub(crate) fn into_memory(self) -> Vec<u8> {
        self.memory
    }

    /// A block of one record, which was framed by itself and checked.
    fn of_record(record: Record<'_>) -> Self {
        let length = record.bytes.len();
        Self {
            memory: record.bytes.to_vec(),
            text: 0..length,
            offset: record.place.offset,
            start: Some(Start {
                records: record.place.index.saturating_sub(1),
                line: record.place.line,
            }),
            envelope: None,
            elements: Some(iter::once(0..length).collect()),
            may_be_error: false,
            record_bytes: length,
        }
    }
}

/// What comes next of an input that is read in blocks.
#[derive(Debug)]
pub(crate) enum Ahead {
    /// Records.
    Block(Block),
    /// A stream that has to be read record by record from here, when the blocks before are done
    /// with.
    Serial,
    /// Nothing.
    End,
}

/// Goes through the records of a block.
#[derive(Clone, Debug)]
pub(crate) struct Frames<'b> {
    block: &'b Block,
    at: usize,
    number: usize,
    /// Line ends before `at`, in a stream.
    lines: u64,
    has_doubt: bool,
    trusting: bool,
    processor: Processor,
}

impl Iterator for Frames<'_> {
    type Item = Framed;

    #[inline]
    fn next(&mut self) -> Option<Framed> {
        match &self.block.elements {
            Some(elements) => {
                let element = elements.get(self.number)?;
                self.number += 1;
                Some(Framed::At(element.clone()))
            }
            None => self.line(),
        }
    }
}

impl Frames<'_> {
    /// Line ends in the whole block; 0 in a piece of an array, whose lines are counted as it is cut.
    pub(crate) fn lines(&self) -> u64 {
        let text = self.block.text();
        if !self.block.is_stream() {
            return 0;
        }
        if !self.has_doubt && self.at >= text.len() {
            return self.lines;
        }
        self.block.lines_before(text.len())
    }

    fn line(&mut self) -> Option<Framed> {
        let text = self.block.text();
        loop {
            let start = self.at;
            let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
            let (length, may_be_several) = if self.trusting {
                let line = self.processor.work(Line(rest));
                (line.length, line.may_be_several)
            } else {
                (memchr(b'\n', rest).unwrap_or(rest.len()), false)
            };
            self.lines += u64::from(length < rest.len());
            self.at = start + length + 1;
            let line = rest.get(..length).unwrap_or_default();
            let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r');
            let Some(blanks) = line.iter().position(is_text) else {
                continue;
            };
            let start = start + blanks;
            let line = trim_end(line.get(blanks..).unwrap_or_default());
            let is_one = line.ends_with(b"}")
                && line.len() <= self.block.record_bytes
                && !(self.block.may_be_error && error_response::begins(line) != Some(false))
                && !(self.trusting && self.is_doubtful(line, may_be_several));
            if is_one {
                return Some(Framed::At(start..start + line.len()));
            }
            self.has_doubt = true;
            self.at = text.len();
            return Some(Framed::Doubt(start));
        }
    }
}

impl Frames<'_> {
    /// Whether a line of valid text is not known to be one record. A brace that closes is followed
    /// by one that opens only between records, so that a line behind which one opens ends where a
    /// record ends.
    #[inline]
    fn is_doubtful(&self, line: &[u8], may_be_several: bool) -> bool {
        let next = self.block.text().get(self.at);
        let is_sure = line.first() == Some(&b'{') && next == Some(&b'{') && !may_be_several;
        !is_sure && Balance::default().advance(line) != Some(line.len())
    }
}

/// A search for the end of a line, and in it for a bracket that opens, or a blank, behind one that
/// closes, as between records.
struct Line<'t>(&'t [u8]);

/// How many bytes a line has, without its end, and whether it may hold several records.
struct Found {
    length: usize,
    may_be_several: bool,
}

impl Work for Line<'_> {
    type Outcome = Found;

    #[inline(always)]
    fn with<L: Lanes>(self) -> Found {
        let Self(text) = self;
        let (blocks, _) = text.as_chunks::<64>();
        let (behind, _) = text.get(1..).unwrap_or_default().as_chunks::<64>();
        let (mut passed, mut several) = (0, false);
        for (block, behind) in blocks.iter().zip(behind) {
            if L::line_ends(block) != 0 {
                break;
            }
            several |= L::has_seam(block, behind);
            passed += 64;
        }
        let (blocks, tail) = text.get(passed..).unwrap_or_default().as_chunks::<64>();
        let mut last = [b'\n'; 64];
        for (to, from) in last.iter_mut().zip(tail) {
            *to = *from;
        }
        let mut closed = 0;
        for (number, block) in blocks.iter().chain([&last]).enumerate() {
            let masks = L::masks(block);
            let ends = L::line_ends(block);
            let within = ends.wrapping_sub(1) & !ends;
            let begins = masks.bracket & !masks.close | masks.blank;
            several |= (masks.close << 1 | closed) & begins & within != 0;
            if ends != 0 {
                return Found {
                    length: passed + number * 64 + ends.trailing_zeros() as usize,
                    may_be_several: several,
                };
            }
            closed = masks.close >> 63;
        }
        // Not reached: there is a line end behind the text.
        Found {
            length: text.len(),
            may_be_several: true,
        }
    }
}

impl<R: Read> Records<R> {
    /// The next records as a block, in memory that was used before.
    ///
    /// # Errors
    /// The same as [`next_record`](Self::next_record).
    pub(crate) fn next_block(&mut self, spare: Vec<u8>) -> Result<Ahead, FrameError> {
        self.pass();
        let block = self.block(spare).map_err(|fault| self.failed(fault))?;
        if let Some(block) = block {
            return Ok(Ahead::Block(block));
        }
        if self.state == State::Stream {
            return Ok(Ahead::Serial);
        }
        let Some(block) = self.next_record()?.map(Block::of_record) else {
            return Ok(Ahead::End);
        };
        let envelope = self.envelope.clone();
        Ok(Ahead::Block(Block { envelope, ..block }))
    }

    fn block(&mut self, spare: Vec<u8>) -> Result<Option<Block>, Fault> {
        loop {
            match self.state {
                State::Start | State::First | State::Page => self.begin()?,
                State::Stream => return self.block_of_lines(spare),
                State::FirstElement | State::BehindElement => return self.block_of_elements(spare),
                State::Single | State::End | State::Done => return Ok(None),
            }
        }
    }

    fn block_of_lines(&mut self, spare: Vec<u8>) -> Result<Option<Block>, Fault> {
        if self.must_check() {
            return Ok(None);
        }
        self.buffer.fill()?;
        let window = self.buffer.block();
        let is_rest = window.len() == self.buffer.length();
        let length = if is_rest && self.buffer.is_exhausted() {
            window.len()
        } else {
            memrchr(b'\n', window).map_or(0, |end| end + 1)
        };
        if length == 0 {
            return Ok(None);
        }
        let offset = self.buffer.offset();
        let start = self.known_start();
        self.is_counted = false;
        let (memory, text) = self.buffer.detach(length, spare);
        Ok(Some(Block {
            memory,
            text,
            offset,
            start,
            envelope: None,
            elements: None,
            may_be_error: self.options.format == Format::Auto,
            record_bytes: self.options.record_bytes,
        }))
    }

    /// The objects at the start of the window, up to the first thing that is none.
    fn block_of_elements(&mut self, spare: Vec<u8>) -> Result<Option<Block>, Fault> {
        self.buffer.fill()?;
        let window = self.buffer.block();
        let mut elements: Vec<Range<usize>> = Vec::new();
        let mut is_first = self.state == State::FirstElement;
        let mut at = 0;
        while elements.len() < MOST_ELEMENTS
            && let Some(start) = object_at(window, at, is_first)
        {
            let rest = window.get(start..).unwrap_or_default();
            let end = Balance::default().advance(rest);
            let Some(length) = end.filter(|end| *end <= self.options.record_bytes) else {
                break;
            };
            at = start + length;
            elements.push(start..at);
            is_first = false;
        }
        if elements.is_empty() {
            return Ok(None);
        }
        self.state = State::BehindElement;
        let offset = self.buffer.offset();
        let start = self.known_start();
        self.index += elements.len() as u64;
        self.buffer.pass_lines(at);
        let (memory, text) = self.buffer.detach(at, spare);
        Ok(Some(Block {
            memory,
            text,
            offset,
            start,
            envelope: self.envelope.clone(),
            elements: Some(elements),
            may_be_error: false,
            record_bytes: self.options.record_bytes,
        }))
    }

    /// Takes back what is left of the input from a place between records of a stream, given in the
    /// order in which it was read; the next record is framed by itself.
    pub(crate) fn give_back<'t>(&mut self, texts: impl Iterator<Item = &'t [u8]>, start: Start) {
        self.buffer.give_back(texts);
        self.state = State::Stream;
        self.is_counted = false;
        self.go_on_from(start);
    }

    /// Says how many records and lines have been passed over in blocks, if that is not known.
    pub(crate) const fn go_on_from(&mut self, start: Start) {
        if !self.is_counted {
            self.index = start.records;
            self.buffer.set_line(start.line);
            self.is_counted = true;
        }
    }

    /// Where the window begins, if that is known.
    fn known_start(&self) -> Option<Start> {
        self.is_counted.then(|| Start {
            records: self.index,
            line: self.buffer.line(),
        })
    }

    /// Whether the next record is one of a stream.
    pub(crate) fn is_stream(&self) -> bool {
        self.state == State::Stream
    }

    /// Where the next record will be looked for, and its offset.
    pub(crate) fn here(&mut self) -> (Start, u64) {
        self.pass();
        let start = Start {
            records: self.index,
            line: self.buffer.line(),
        };
        (start, self.buffer.offset())
    }

    /// Bytes of the input that have been passed over.
    pub(crate) const fn offset(&self) -> u64 {
        self.buffer.offset()
    }

    /// Bytes that have been read and not passed over.
    pub(crate) const fn unread(&self) -> usize {
        self.buffer.length()
    }
}

/// Where the next element begins, if it is an object.
fn object_at(window: &[u8], at: usize, is_first: bool) -> Option<usize> {
    let mut at = behind_blanks(window, at)?;
    if !is_first {
        if window.get(at) != Some(&b',') {
            return None;
        }
        at = behind_blanks(window, at + 1)?;
    }
    (window.get(at) == Some(&b'{')).then_some(at)
}

fn behind_blanks(window: &[u8], at: usize) -> Option<usize> {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let blanks = window.get(at..)?.iter().position(is_text)?;
    Some(at + blanks)
}
