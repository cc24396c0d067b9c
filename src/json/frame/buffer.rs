use std::io::{self, ErrorKind, Read};
use std::mem;
use std::ops::Range;

use memchr::memchr_iter;

/// A window that moves over an input: what has been read and not yet been consumed.
#[derive(Debug)]
pub(super) struct Buffer<R> {
    reader: R,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    /// Bytes of the input before the window.
    offset: u64,
    /// The line on which the window begins, from 1.
    line: u64,
    exhausted: bool,
    /// Whether the last read gave less than was asked for, and nothing has been taken out since.
    came_slowly: bool,
    /// Why nothing more can be read.
    broken: Option<(ErrorKind, String)>,
    /// The memory that is enough for short records.
    block: usize,
}

impl<R: Read> Buffer<R> {
    /// A buffer that reads blocks of up to `block` bytes.
    pub(super) fn new(reader: R, block: usize) -> Self {
        Self {
            reader,
            bytes: vec![0; block.max(1)],
            start: 0,
            end: 0,
            offset: 0,
            line: 1,
            exhausted: false,
            came_slowly: false,
            broken: None,
            block: block.max(1),
        }
    }

    #[inline]
    pub(super) fn window(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether the window reaches to the end of the input.
    pub(super) const fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// Reads once more; `false` at the end of the input.
    pub(super) fn grow(&mut self) -> io::Result<bool> {
        if self.exhausted {
            return Ok(false);
        }
        if let Some((kind, why)) = &self.broken {
            return Err(io::Error::new(*kind, why.clone()));
        }
        if self.end == self.bytes.len() {
            self.make_room();
        }
        let free = self.bytes.get_mut(self.end..).unwrap_or_default();
        let asked = free.len();
        let read = loop {
            match self.reader.read(free) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    // What was read before may be given back and read again, up to here.
                    self.broken = Some((error.kind(), error.to_string()));
                    return Err(error);
                }
                Ok(read) => break read,
            }
        };
        self.end += read;
        self.exhausted = read == 0;
        self.came_slowly = read < asked;
        Ok(read > 0)
    }

    /// Reads until the memory is full, or a read gives less than was asked for: what comes slowly is
    /// not waited for.
    pub(super) fn fill(&mut self) -> io::Result<()> {
        // A look ahead may have read more than a block already.
        if self.length() >= self.block || self.came_slowly && self.length() > 0 {
            return Ok(());
        }
        if self.end == self.bytes.len() {
            self.make_room();
        }
        while self.end < self.bytes.len() && self.grow()? && !self.came_slowly {}
        Ok(())
    }

    /// The window, as far as a block reaches.
    pub(super) fn block(&self) -> &[u8] {
        let window = self.window();
        window.get(..self.block).unwrap_or(window)
    }

    /// Takes the first `length` bytes of the window out, with the memory in which they stand; the
    /// rest moves to the other memory. Where the rest is longer than a block, they are copied. Lines
    /// are not counted.
    pub(super) fn detach(&mut self, length: usize, mut spare: Vec<u8>) -> (Vec<u8>, Range<usize>) {
        self.came_slowly = false;
        if self.length() - length.min(self.length()) > self.block {
            spare.clear();
            spare.extend_from_slice(self.window().get(..length).unwrap_or_default());
            self.consume_in_line(length);
            return (spare, 0..length);
        }
        let start = self.start;
        let end = (start + length).min(self.end);
        let rest = self.bytes.get(end..self.end).unwrap_or_default();
        let mut memory = spare;
        memory.resize(self.block.max(rest.len() * 2), 0);
        if let Some(front) = memory.get_mut(..rest.len()) {
            front.copy_from_slice(rest);
        }
        self.end = rest.len();
        self.start = 0;
        self.offset += (end - start) as u64;
        (mem::replace(&mut self.bytes, memory), start..end)
    }

    /// Counts the line ends of bytes that are about to be taken out.
    pub(super) fn pass_lines(&mut self, length: usize) {
        self.line += self.lines_before(length);
    }

    pub(super) const fn set_line(&mut self, line: u64) {
        self.line = line;
    }

    pub(super) const fn length(&self) -> usize {
        self.end - self.start
    }

    /// Puts texts that were taken out before the window again.
    pub(super) fn give_back<'t>(&mut self, texts: impl Iterator<Item = &'t [u8]>) {
        let mut bytes = Vec::new();
        for text in texts {
            bytes.extend_from_slice(text);
        }
        self.offset -= bytes.len() as u64;
        bytes.extend_from_slice(self.window());
        self.start = 0;
        self.end = bytes.len();
        bytes.resize(self.end.max(self.block), 0);
        self.bytes = bytes;
    }

    /// Reads until the window is twice as long, so that looking at all of it again after each call
    /// costs no more than in proportion to its length; `false` if nothing could be read.
    pub(super) fn double(&mut self) -> io::Result<bool> {
        let before = self.window().len();
        let target = (before * 2).max(1);
        while self.window().len() < target && self.grow()? {}
        Ok(self.window().len() > before)
    }

    /// A window of at most half the memory moves to its front, a longer one gets twice the memory:
    /// either way every byte is copied a bounded number of times. Memory that a long record or a
    /// look ahead took is given back, for a small buffer stays in the processor's cache.
    fn make_room(&mut self) {
        let length = self.end - self.start;
        if length > self.bytes.len() / 2 {
            self.bytes.resize(self.bytes.len() * 2, 0);
        }
        self.bytes.copy_within(self.start..self.end, 0);
        if length <= self.block / 2 && self.bytes.len() > self.block {
            self.bytes.truncate(self.block);
            self.bytes.shrink_to_fit();
        }
        self.start = 0;
        self.end = length;
    }

    /// Moves the start of the window over bytes that hold no line end.
    pub(super) fn consume_in_line(&mut self, count: usize) {
        let count = count.min(self.end - self.start);
        self.start += count;
        self.offset += count as u64;
    }

    /// Moves the start of the window.
    pub(super) fn consume(&mut self, count: usize) {
        self.line += self.lines_before(count);
        self.consume_in_line(count);
    }

    /// The line ends among the first `count` bytes of the window.
    pub(super) fn lines_before(&self, count: usize) -> u64 {
        let window = self.window();
        let bytes = window.get(..count).unwrap_or(window);
        memchr_iter(b'\n', bytes).count() as u64
    }

    /// Moves over white space, line ends among it, to the next byte; `None` at the end.
    pub(super) fn next_byte(&mut self) -> io::Result<Option<u8>> {
        loop {
            let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
            let window = self.window();
            if let Some(blanks) = window.iter().position(is_text) {
                let byte = window.get(blanks).copied();
                self.consume(blanks);
                return Ok(byte);
            }
            self.consume(window.len());
            if !self.grow()? {
                return Ok(None);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, with interruptions.
    struct Drip<'a>(&'a [u8], bool);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(ErrorKind::Interrupted.into());
            }
            (&mut self.0).take(1).read(buffer)
        }
    }

    #[test]
    fn the_window_grows_and_moves() {
        let text: Vec<u8> = (0..=255).collect();
        for block in [1, 2, 7, 1000] {
            let mut buffer = Buffer::new(Drip(&text, false), block);
            let mut seen = Vec::new();
            while buffer.double().unwrap() {
                let taken = buffer.window().len() / 2;
                seen.extend_from_slice(&buffer.window()[..taken]);
                buffer.consume(taken);
                assert_eq!(buffer.offset(), seen.len() as u64);
            }
            seen.extend_from_slice(buffer.window());
            assert_eq!(seen, text);
            assert!(buffer.is_exhausted() && !buffer.grow().unwrap());
        }
    }

    #[test]
    fn memory_stays_small_while_the_window_does() {
        let mut buffer = Buffer::new(io::repeat(b'a').take(100_000), 64);
        while buffer.grow().unwrap() {
            buffer.consume(buffer.window().len() - 10);
        }
        assert!(buffer.bytes.len() <= 128);
    }

    #[test]
    fn lines_are_counted() {
        let mut buffer = Buffer::new(Drip(b" \r\n\n\t x\ny", false), 1);
        assert_eq!(buffer.next_byte().unwrap(), Some(b'x'));
        assert_eq!((buffer.offset(), buffer.line()), (6, 3));
        buffer.consume(1);
        assert_eq!(buffer.next_byte().unwrap(), Some(b'y'));
        assert_eq!((buffer.offset(), buffer.line()), (8, 4));
        buffer.consume(1);
        assert_eq!(buffer.next_byte().unwrap(), None);
    }
}
