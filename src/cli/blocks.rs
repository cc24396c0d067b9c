//! A text in which each line stands for itself, some lines at a time.

use super::failure::reason;
use super::sources::Part;
use odq::extract::is_fields;
use std::io::Read;

/// How much is read at a time.
const BLOCK: usize = 1 << 20;

/// No part may be longer, and so no line.
const LONGEST: usize = u32::MAX as usize;

/// The parts of a text: whole lines, about [`BLOCK`] bytes together. After an error there are no
/// more.
pub(super) struct Blocks<R> {
    reader: R,
    is_log: bool,
    /// What was read behind the last line that was given.
    rest: Vec<u8>,
    next: Part,
    is_done: bool,
}

impl<R: Read> Blocks<R> {
    /// In a log a byte that is no UTF-8 is read as `?`: clients send anything.
    pub(super) const fn new(reader: R, is_log: bool) -> Self {
        Self {
            reader,
            is_log,
            rest: Vec::new(),
            next: Part {
                is_last: false,
                ..Part::WHOLE
            },
            is_done: false,
        }
    }

    fn block(&mut self) -> Result<(String, Part), String> {
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.reserve(BLOCK);
        loop {
            let wanted = BLOCK as u64;
            let read = self.reader.by_ref().take(wanted).read_to_end(&mut bytes);
            let size = read.map_err(|error| reason(&error))?;
            if (size as u64) < wanted {
                self.is_done = true;
                break;
            }
            if bytes.len() >= LONGEST {
                return Err("a line is larger than 4 GiB".to_owned());
            }
            if let Some(end) = last_line_end(&bytes) {
                self.rest = bytes.split_off(end);
                break;
            }
        }
        let part = Part {
            is_last: self.is_done,
            ..self.next.clone()
        };
        let text = self.text(bytes)?;
        self.next.line += breaks(&text);
        self.next.offset += text.len();
        if self.is_log {
            let mut lines = text.lines().rev();
            let fields = lines.find(|line| line.starts_with('#') && is_fields(line));
            self.next.fields = fields.map(str::to_owned).or(self.next.fields.take());
        }
        Ok((text, part))
    }

    fn text(&self, bytes: Vec<u8>) -> Result<String, String> {
        let error = match String::from_utf8(bytes) {
            Ok(text) => return Ok(text),
            Err(error) => error,
        };
        if !self.is_log {
            let at = self.next.offset + error.utf8_error().valid_up_to();
            return Err(format!("it is not UTF-8: byte {at} begins no character"));
        }
        let mut text = String::new();
        for chunk in error.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
        }
        Ok(text)
    }
}

impl<R: Read> Iterator for Blocks<R> {
    type Item = Result<(String, Part), String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let block = self.block();
        self.is_done |= block.is_err();
        Some(block)
    }
}

/// Behind the last line that no backslash joins to the next one.
fn last_line_end(bytes: &[u8]) -> Option<usize> {
    memchr::memrchr_iter(b'\n', bytes).find_map(|at| {
        let before = bytes.get(..at)?;
        let before = before.strip_suffix(b"\r").unwrap_or(before);
        (!before.ends_with(b"\\")).then_some(at + 1)
    })
}

/// How many line breaks a text has: `\n`, `\r\n` and `\r` alone.
pub(super) fn breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    let alone = |at: &usize| bytes.get(at + 1) != Some(&b'\n');
    memchr::memchr_iter(b'\n', bytes).count()
        + memchr::memchr_iter(b'\r', bytes).filter(alone).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &[u8], is_log: bool) -> Vec<Result<(String, Part), String>> {
        Blocks::new(text, is_log).collect()
    }

    #[test]
    fn a_small_text_is_one_part() {
        for text in ["", "a", "a\nb\n"] {
            let parts = parts(text.as_bytes(), false);
            assert_eq!(parts.len(), 1);
            let (found, part) = parts[0].as_ref().unwrap();
            assert_eq!(found, text);
            assert!(part.is_whole());
        }
    }

    #[test]
    fn parts_are_whole_lines_and_know_their_place() {
        let mut text = "#Fields: cs-uri\r\n".to_owned();
        for number in 0..200_000 {
            let end = if number % 7 == 0 { "\\\r\n" } else { "\n" };
            text.push_str(&format!("line {number} é{end}"));
        }
        let parts: Vec<(String, Part)> = parts(text.as_bytes(), true)
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert!(parts.len() > 2, "{}", parts.len());
        let mut before = String::new();
        for (index, (found, part)) in parts.iter().enumerate() {
            assert_eq!((part.offset, part.line), (before.len(), breaks(&before)));
            assert_eq!(part.is_last, index + 1 == parts.len());
            assert_eq!(part.fields.is_some(), index > 0);
            assert!(!before.ends_with("\\\r\n") && (index == 0 || before.ends_with('\n')));
            before.push_str(found);
        }
        assert_eq!(before, text);
    }

    #[test]
    fn what_is_no_text() {
        let read = |is_log| parts(b"a \xff\xfe\nb", is_log).remove(0).map(|it| it.0);
        assert_eq!(read(true).unwrap(), "a ??\nb");
        assert_eq!(
            read(false).unwrap_err(),
            "it is not UTF-8: byte 2 begins no character"
        );
    }
}
