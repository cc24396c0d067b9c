use std::io::{self, Read};
use std::mem;

use super::super::error::{Found, JsonError, JsonErrorKind};
use super::super::scan::Scanner;
use super::balance::Balance;
use super::buffer::Buffer;
use super::envelope::{Annotation, Envelope, Head, is_tail};
use super::error::{FrameError, FrameErrorKind};
use super::error_response;
use super::stream::Stream;

/// How an input is cut into records; the [module](super) tells what each form may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Pages (arrays and envelopes) or a stream, told by how it begins.
    #[default]
    Auto,
    /// One JSON text: an array, an envelope or a single record, and nothing behind it.
    Json,
    /// A stream, even if its records look like envelopes.
    Ndjson,
}

/// How an input is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameOptions {
    /// What the input is.
    pub format: Format,
    /// The limit `record-bytes`: the most bytes that a record may have, and at least 1. Memory is
    /// bounded by twice as much and a block.
    pub record_bytes: usize,
    /// How much is read at a time, in bytes.
    pub block_bytes: usize,
}

/// No more than this is read at a time, whatever is asked for.
const MOST_BLOCK: usize = 64 << 20;

impl Default for FrameOptions {
    fn default() -> Self {
        Self {
            format: Format::Auto,
            record_bytes: 16 << 20,
            block_bytes: 256 << 10,
        }
    }
}

/// Where a record stands in its input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The record's number, from 1.
    pub index: u64,
    /// Bytes from the start of the input to the record.
    pub offset: u64,
    /// The line on which the record begins, from 1; lines end with a line feed.
    pub line: u64,
}

/// A piece of the input that holds one record if it is valid: it still has to be checked.
#[derive(Clone, Copy, Debug)]
pub struct Record<'r> {
    /// The text, without white space around it.
    pub bytes: &'r [u8],
    /// Where it stands.
    pub place: Place,
}

/// The records of an input, one at a time.
///
/// ```
/// use odq::json::{DuplicateKeys, FrameOptions, Plan, Records, Slots};
///
/// let input = "{\"a\":1}\n{\"a\":oops}\n{\"a\":2} {\"a\":3}\n";
/// let mut records = Records::new(input.as_bytes(), FrameOptions::default());
/// let (plan, mut slots) = (Plan::default(), Slots::default());
/// let (mut good, mut failed) = (0, Vec::new());
/// loop {
///     let failure = match records.next_record() {
///         Ok(None) => break,
///         Ok(Some(record)) => match plan.fill(record.bytes, &mut slots, DuplicateKeys::Error) {
///             Ok(_) => {
///                 good += 1;
///                 continue;
///             }
///             // No failure: the record was not framed rightly, and comes again.
///             Err(error) => records.refuse(&error),
///         },
///         Err(failure) => Some(failure),
///     };
///     if let Some(failure) = failure {
///         failed.push((failure.index, failure.line));
///         if !failure.resumable {
///             break;
///         }
///     }
/// }
/// assert_eq!((good, failed), (3, vec![(2, 2)]));
/// ```
#[derive(Debug)]
pub struct Records<R> {
    pub(super) buffer: Buffer<R>,
    pub(super) options: FrameOptions,
    pub(super) state: State,
    pub(super) stream: Stream,
    /// Bytes at the start of the window that the next call passes over: those of the last record.
    pub(super) pending: usize,
    pub(super) envelope: Option<Envelope>,
    pub(super) index: u64,
    /// Whether the number of records and the line are those of the window's start: those of lines
    /// that were given out as a block are known to whoever read it.
    pub(super) is_counted: bool,
}

/// How far the end of an array `value` is looked for, to see what stands behind it. An object with
/// a longer one is taken for a response: no record is held back, and kept in memory, for its sake.
const LOOK_AHEAD: usize = 1 << 20;

/// What is read next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// The first byte.
    Start,
    /// The first text, or the first behind an error response.
    First,
    /// A record of a stream.
    Stream,
    /// The only record.
    Single,
    /// The first element of an array, or its end.
    FirstElement,
    /// What follows an element.
    BehindElement,
    /// Another page.
    Page,
    /// Nothing but white space.
    End,
    /// Nothing.
    Done,
}

/// An error, by its place in the window.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) kind: FrameErrorKind,
    pub(super) resumable: bool,
}

impl Fault {
    /// An error behind which nothing can be trusted.
    pub(super) const fn last(at: usize, kind: JsonErrorKind) -> Self {
        Self::of(at, FrameErrorKind::Json(kind))
    }

    pub(super) const fn of(at: usize, kind: FrameErrorKind) -> Self {
        Self {
            at,
            kind,
            resumable: false,
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::of(0, FrameErrorKind::Io(error))
    }
}

impl<R: Read> Records<R> {
    /// The records of what `reader` gives, which need not be buffered.
    pub fn new(reader: R, mut options: FrameOptions) -> Self {
        options.block_bytes = options.block_bytes.clamp(1, MOST_BLOCK);
        Self {
            buffer: Buffer::new(reader, options.block_bytes),
            options,
            state: State::Start,
            stream: Stream::default(),
            pending: 0,
            envelope: None,
            index: 0,
            is_counted: true,
        }
    }

    /// The next record; `None` when the input has been read to its end, and after an error that is
    /// not resumable.
    ///
    /// # Errors
    /// What cannot be a record, with its place. If the error is resumable, the next call goes on
    /// behind it.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, FrameError> {
        self.pass();
        match self.frame() {
            Ok(None) => Ok(None),
            Ok(Some(length)) => {
                self.index += 1;
                self.pending = length;
                Ok(Some(Record {
                    bytes: self.buffer.window().get(..length).unwrap_or_default(),
                    place: Place {
                        index: self.index,
                        offset: self.buffer.offset(),
                        line: self.buffer.line(),
                    },
                }))
            }
            Err(fault) => Err(self.failed(fault)),
        }
    }

    /// Moves behind the last record.
    pub(super) fn pass(&mut self) {
        let passed = mem::take(&mut self.pending);
        if self.stream.guessed {
            self.buffer.consume_in_line(passed);
        } else {
            self.buffer.consume(passed);
        }
    }

    /// Counts a record that could not be had.
    pub(super) fn failed(&mut self, fault: Fault) -> FrameError {
        self.index += 1;
        self.locate(fault)
    }

    /// Judges why [`Plan::fill`](super::super::Plan::fill) refused the record that was given last;
    /// to be called each time that it does. `None` means that the record was not framed rightly:
    /// it has not been counted, and the next call of [`next_record`](Self::next_record) gives it
    /// again, or the error.
    pub fn refuse(&mut self, error: &JsonError) -> Option<FrameError> {
        if self.stream.guessed && error.kind.is_cut_or_followed() {
            self.index -= 1;
            self.unguess();
            return None;
        }
        let resumable = error.kind.is_well_formed() || self.state == State::Stream;
        Some(self.locate(Fault {
            at: error.offset,
            kind: FrameErrorKind::Json(error.kind),
            resumable,
        }))
    }

    /// What `read` makes of the next record, which it checks as [`Plan::fill`] does: a record that
    /// was not framed rightly is given to it again. `None` as for [`next_record`](Self::next_record).
    ///
    /// # Errors
    /// As for [`next_record`](Self::next_record), and what `read` refuses, with its place.
    ///
    /// [`Plan::fill`]: super::super::Plan::fill
    pub fn read_next<T>(
        &mut self,
        mut read: impl FnMut(Record<'_>) -> Result<T, JsonError>,
    ) -> Result<Option<T>, FrameError> {
        loop {
            let refused = match self.next_record()? {
                None => return Ok(None),
                Some(record) => match read(record) {
                    Ok(made) => return Ok(Some(made)),
                    Err(error) => error,
                },
            };
            if let Some(error) = self.refuse(&refused) {
                return Err(error);
            }
        }
    }

    /// What surrounds the records, if the input is a response envelope: known once the first
    /// record, or the end, has been read.
    #[must_use]
    pub const fn envelope(&self) -> Option<&Envelope> {
        self.envelope.as_ref()
    }

    /// The length of the next record, which begins at the start of the window then.
    fn frame(&mut self) -> Result<Option<usize>, Fault> {
        loop {
            match self.state {
                State::Start | State::First | State::Page => self.begin()?,
                State::Stream => return self.next_in_stream(),
                State::Single => {
                    self.state = State::End;
                    return self.value_end().map(Some);
                }
                State::FirstElement | State::BehindElement => match self.next_element()? {
                    None => self.state = self.behind_page(),
                    element => return Ok(element),
                },
                State::End => {
                    if let Some(byte) = self.buffer.next_byte()? {
                        let kind = JsonErrorKind::TrailingText(Found(byte));
                        return Err(Fault::last(0, kind));
                    }
                    self.state = State::Done;
                }
                State::Done => return Ok(None),
            }
        }
    }

    /// Looks at what begins here.
    pub(super) fn begin(&mut self) -> Result<(), Fault> {
        self.state = match self.state {
            State::Start => self.start()?,
            State::First => self.first()?,
            State::Page => self.page()?,
            state @ (State::Stream
            | State::Single
            | State::FirstElement
            | State::BehindElement
            | State::End
            | State::Done) => state,
        };
        Ok(())
    }

    /// Looks at the first bytes.
    fn start(&mut self) -> Result<State, Fault> {
        const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
        while self.buffer.window().len() < BYTE_ORDER_MARK.len() && self.buffer.grow()? {}
        if self.buffer.window().starts_with(BYTE_ORDER_MARK) {
            self.buffer.consume_in_line(BYTE_ORDER_MARK.len());
        }
        Ok(State::First)
    }

    /// Tells pages from a stream.
    fn first(&mut self) -> Result<State, Fault> {
        let first = self.buffer.next_byte()?;
        match (self.options.format, first) {
            (Format::Json, None) => Err(Fault::last(0, JsonErrorKind::UnexpectedEnd)),
            (Format::Auto | Format::Json, Some(byte)) if self.enters_page(byte)? => {
                Ok(State::FirstElement)
            }
            (Format::Json, Some(_)) => Ok(State::Single),
            (Format::Auto | Format::Ndjson, _) => Ok(State::Stream),
        }
    }

    /// Looks at what follows a page.
    fn page(&mut self) -> Result<State, Fault> {
        let Some(byte) = self.buffer.next_byte()? else {
            return Ok(State::Done);
        };
        if self.enters_page(byte)? {
            return Ok(State::FirstElement);
        }
        Err(Fault::last(0, JsonErrorKind::TrailingText(Found(byte))))
    }

    const fn behind_page(&self) -> State {
        match self.options.format {
            Format::Auto => State::Page,
            Format::Json | Format::Ndjson => State::End,
        }
    }

    /// Whether the text that begins with `byte` at the start of the window is an array or an
    /// envelope; then the window begins behind the opening bracket of the array.
    fn enters_page(&mut self, byte: u8) -> Result<bool, Fault> {
        match byte {
            b'[' => {
                self.buffer.consume_in_line(1);
                self.envelope = None;
                Ok(true)
            }
            b'{' => self.enters_envelope(),
            _ => Ok(false),
        }
    }

    /// Fails if the text at the start of the window is an error response in a stream.
    pub(super) fn refuse_error(&mut self) -> Result<(), Fault> {
        if self.options.format != Format::Auto {
            return Ok(());
        }
        loop {
            let (text, whole) = self.window_to_limit();
            match error_response::begins(text) {
                Some(false) => return Ok(()),
                None if whole => return Ok(()),
                Some(true) => return self.head().map(|_| ()),
                None => self.buffer.double()?,
            };
        }
    }

    /// What the object at the start of the window is: a record or, if only annotations follow, an
    /// envelope with an array. An error response fails.
    fn head(&mut self) -> Result<Option<(usize, Vec<Annotation>)>, Fault> {
        loop {
            let (text, whole) = self.window_to_limit();
            match Head::of(text, whole) {
                Head::Unknown => self.buffer.double()?,
                Head::Record => return Ok(None),
                Head::Array { at, before } => return Ok(Some((at, before))),
                Head::Error { response, length } => {
                    self.stream.guessed = false;
                    self.pending = length;
                    self.state = match (self.options.format, self.state) {
                        (Format::Json, _) => State::End,
                        (_, State::Page) => State::Page,
                        _ => State::First,
                    };
                    let kind = FrameErrorKind::ErrorResponse(Box::new(response));
                    return Err(Fault {
                        resumable: true,
                        ..Fault::of(0, kind)
                    });
                }
            };
        }
    }

    /// Whether the object at the start of the window is an envelope; then the window begins behind
    /// the opening bracket of its array.
    fn enters_envelope(&mut self) -> Result<bool, Fault> {
        let Some((array, before)) = self.head()? else {
            return Ok(false);
        };
        if let Some(end) = self.array_end(array)? {
            loop {
                let (text, whole) = self.window_to_limit();
                match is_tail(text.get(end..).unwrap_or_default(), whole) {
                    None => self.buffer.double()?,
                    Some(false) => return Ok(false),
                    Some(true) => break,
                };
            }
        }
        self.buffer.consume(array + 1);
        self.envelope = Some(Envelope {
            before,
            after: Vec::new(),
        });
        Ok(true)
    }

    /// Where the array that begins at `start` in the window ends, if it is not looked for too long.
    fn array_end(&mut self, start: usize) -> io::Result<Option<usize>> {
        let mut balance = Balance::default();
        let mut at = start;
        loop {
            let (text, whole) = self.window_to(self.options.record_bytes.min(LOOK_AHEAD));
            if let Some(end) = balance.advance(text.get(at..).unwrap_or_default()) {
                return Ok(Some(at + end));
            }
            if whole {
                return Ok(None);
            }
            at = text.len();
            self.buffer.grow()?;
        }
    }

    /// As much of the window as can belong to one record and one byte more, so that the outcome
    /// does not depend on how much has been read; and whether more text would change nothing.
    pub(super) fn window_to_limit(&self) -> (&[u8], bool) {
        self.window_to(self.options.record_bytes)
    }

    fn window_to(&self, limit: usize) -> (&[u8], bool) {
        let window = self.buffer.window();
        match window.get(..limit.saturating_add(1)) {
            Some(text) => (text, true),
            None => (window, self.buffer.is_exhausted()),
        }
    }

    /// Checks the value at the start of the window and finds its end.
    pub(super) fn value_end(&mut self) -> Result<usize, Fault> {
        let limit = self.options.record_bytes;
        loop {
            let (text, whole) = self.window_to_limit();
            let mut scanner = Scanner::new(text);
            let outcome = scanner.skip_value();
            // Only a number can go on behind what seems its end.
            let open = text.len() == scanner.at() && matches!(text, [b'-' | b'0'..=b'9', ..]);
            match outcome {
                Ok(()) if whole || !open => {
                    if scanner.at() > limit {
                        return Err(self.too_long());
                    }
                    return Ok(scanner.at());
                }
                Err(error) if error.kind != JsonErrorKind::UnexpectedEnd => {
                    return Err(Fault::last(error.offset, error.kind));
                }
                Err(_) if text.len() > limit => return Err(self.too_long()),
                Err(error) if whole => return Err(Fault::last(error.offset, error.kind)),
                Ok(()) | Err(_) => {
                    self.buffer.double()?;
                }
            }
        }
    }

    pub(super) const fn too_long(&self) -> Fault {
        let limit = self.options.record_bytes;
        Fault::of(limit, FrameErrorKind::RecordTooLong { limit })
    }

    fn locate(&mut self, fault: Fault) -> FrameError {
        if !fault.resumable {
            self.state = State::Done;
        }
        FrameError {
            index: self.index,
            offset: self.buffer.offset() + fault.at as u64,
            line: self.buffer.line() + self.buffer.lines_before(fault.at),
            kind: fault.kind,
            resumable: fault.resumable,
        }
    }
}
