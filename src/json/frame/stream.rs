//! Records of a stream: a line each, as a rule.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter};

use super::super::error::{Found, JsonErrorKind};
use super::error::FrameErrorKind;
use super::records::{Fault, Records};

/// What is known about a stream beside its text.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// Whether the last record is a line of which nothing has been checked.
    pub(super) guessed: bool,
    /// No guess is made before this offset of the input: a line there turned out not to be one
    /// record, and to look for its end once more for each record on it would take quadratic time.
    exact_until: u64,
    resume: Option<Resume>,
}

/// Where to go on after a malformed record.
#[derive(Clone, Copy, Debug)]
enum Resume {
    NextLine,
    /// The next line that begins with `{`.
    NextObject,
}

impl<R: Read> Records<R> {
    pub(super) fn next_in_stream(&mut self) -> Result<Option<usize>, Fault> {
        self.stream.guessed = false;
        if let Some(resume) = self.stream.resume.take() {
            self.skip_lines(resume)?;
        }
        if self.buffer.next_byte()?.is_none() {
            return Ok(None);
        }
        self.refuse_error()?;
        if self.buffer.offset() >= self.stream.exact_until
            && let Some(length) = self.guess_line()?
        {
            self.stream.guessed = true;
            return Ok(Some(length));
        }
        match self.checked_record() {
            Err(fault) if !matches!(fault.kind, FrameErrorKind::Io(_)) => {
                Err(self.resume_behind(fault))
            }
            outcome => outcome.map(Some),
        }
    }

    /// Whether no line may be guessed to be a record here.
    pub(super) const fn must_check(&self) -> bool {
        self.stream.resume.is_some() || self.buffer.offset() < self.stream.exact_until
    }

    /// Takes back the guess that a line is one record.
    pub(super) fn unguess(&mut self) {
        self.stream.guessed = false;
        self.stream.exact_until = self.buffer.offset() + self.pending as u64;
        self.pending = 0;
    }

    /// The length of the line if it may be just one record. A line longer than a block is not
    /// waited for: the text may have no line ends at all.
    fn guess_line(&mut self) -> io::Result<Option<usize>> {
        let mut searched = 0;
        let end = loop {
            let window = self.buffer.window();
            let rest = window.get(searched..).unwrap_or_default();
            if let Some(end) = memchr(b'\n', rest) {
                break Some(searched + end);
            }
            searched = window.len();
            if searched >= self.options.block_bytes {
                break None;
            }
            if !self.buffer.grow()? {
                break Some(searched);
            }
        };
        let line = self.buffer.window().get(..end.unwrap_or_default());
        let text = trim_end(line.unwrap_or_default());
        if text.ends_with(b"}") && text.len() <= self.options.record_bytes {
            return Ok(Some(text.len()));
        }
        let unguessed = end.unwrap_or(searched).max(1);
        self.stream.exact_until = self.buffer.offset() + unguessed as u64;
        Ok(None)
    }

    /// The length of the record at the start of the window, checked; another record or nothing
    /// follows it on its last line.
    fn checked_record(&mut self) -> Result<usize, Fault> {
        let length = self.value_end()?;
        let mut at = length;
        loop {
            let rest = self.buffer.window().get(at..).unwrap_or_default();
            let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r');
            match rest.iter().position(is_text) {
                Some(blanks) => {
                    at += blanks;
                    break;
                }
                None => at += rest.len(),
            }
            // White space without end must not be kept for the sake of the record before it.
            if at - length > self.options.record_bytes || !self.buffer.grow()? {
                return Ok(length);
            }
        }
        match self.buffer.window().get(at) {
            None | Some(b'\n' | b'{') => Ok(length),
            Some(&byte) => Err(Fault::last(at, JsonErrorKind::TrailingText(Found(byte)))),
        }
    }

    /// Sets where to go on after a malformed record at the start of the window.
    fn resume_behind(&mut self, mut fault: Fault) -> Fault {
        fault.resumable = true;
        let window = self.buffer.window();
        let before = window.get(..fault.at).unwrap_or(window);
        if memchr(b'\n', before).is_none() {
            self.stream.resume = Some(Resume::NextLine);
            return fault;
        }
        let begins_object = |line: &usize| window.get(*line) == Some(&b'{');
        let next = memchr_iter(b'\n', before)
            .map(|end| end + 1)
            .find(begins_object);
        let Some(next) = next else {
            self.pending = fault.at;
            self.stream.resume = Some(Resume::NextObject);
            return fault;
        };
        // A text that breaks off goes wrong only where a later record begins, or never: what has
        // to be told is where it breaks off.
        let at_object = before.ends_with(b"\n") && begins_object(&fault.at);
        let is_end = matches!(
            fault.kind,
            FrameErrorKind::Json(JsonErrorKind::UnexpectedEnd)
        );
        if at_object || is_end {
            fault.kind = FrameErrorKind::Json(JsonErrorKind::UnexpectedEnd);
            let text = window.get(..next).unwrap_or_default();
            fault.at = trim_end(text).len();
        }
        self.pending = next;
        fault
    }

    /// Passes over the rest of this line, and over further lines if they do not begin as wanted,
    /// without keeping them.
    fn skip_lines(&mut self, resume: Resume) -> io::Result<()> {
        loop {
            let window = self.buffer.window();
            let Some(end) = memchr(b'\n', window) else {
                self.buffer.consume(window.len());
                if self.buffer.grow()? {
                    continue;
                }
                return Ok(());
            };
            self.buffer.consume(end + 1);
            match resume {
                Resume::NextLine => return Ok(()),
                Resume::NextObject => {
                    if self.buffer.window().is_empty() {
                        self.buffer.grow()?;
                    }
                    if self.buffer.window().starts_with(b"{") {
                        return Ok(());
                    }
                }
            }
        }
    }
}

/// The text without white space behind it. That of JSON is less than that of ASCII: a form feed
/// behind a record is an error.
pub(super) fn trim_end(text: &[u8]) -> &[u8] {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let length = text.iter().rposition(is_text).map_or(0, |last| last + 1);
    text.get(..length).unwrap_or_default()
}
