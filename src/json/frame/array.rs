//! Records of an array, which may be that of a response envelope.

use std::io::Read;

use super::super::error::{Found, JsonErrorKind};
use super::super::scan::Scanner;
use super::balance::Balance;
use super::envelope::{Annotation, Member};
use super::error::FrameErrorKind;
use super::records::{Fault, Records, State};

impl<R: Read> Records<R> {
    /// The length of the next element, which begins at the start of the window then; `None` behind
    /// the array and the envelope around it.
    pub(super) fn next_element(&mut self) -> Result<Option<usize>, Fault> {
        let mut byte = self.byte_within()?;
        if self.state == State::BehindElement && byte == b',' {
            self.buffer.consume_in_line(1);
            byte = self.byte_within()?;
            if byte == b']' {
                return Err(found(JsonErrorKind::TrailingComma, byte));
            }
        } else if byte == b']' {
            self.buffer.consume_in_line(1);
            if self.envelope.is_some() {
                self.rest_of_envelope()?;
            }
            return Ok(None);
        } else if self.state == State::BehindElement {
            return Err(found(JsonErrorKind::ExpectedCommaOrBracket, byte));
        }
        self.state = State::BehindElement;
        match byte {
            b'{' | b'[' => self.balanced_end(),
            _ => self.value_end(),
        }
        .map(Some)
    }

    /// The length of the array or object at the start of the window. The count of brackets is
    /// carried on from block to block, so that no byte is looked at twice.
    fn balanced_end(&mut self) -> Result<usize, Fault> {
        let limit = self.options.record_bytes;
        let mut balance = Balance::default();
        let mut at = 0;
        loop {
            let window = self.buffer.window();
            match balance.advance(window.get(at..).unwrap_or_default()) {
                Some(end) if at + end <= limit => return Ok(at + end),
                Some(_) => return Err(self.endless()),
                None => at = window.len(),
            }
            if at > limit || !self.buffer.grow()? {
                return Err(self.endless());
            }
        }
    }

    /// Why a value has no end within the limit, or none at all: an error in it, such as a missing
    /// quote, tells more than that.
    fn endless(&self) -> Fault {
        let (text, _) = self.window_to_limit();
        match Scanner::new(text).skip_value() {
            Err(error)
                if error.kind != JsonErrorKind::UnexpectedEnd
                    || text.len() <= self.options.record_bytes =>
            {
                Fault::last(error.offset, error.kind)
            }
            Ok(()) | Err(_) => self.too_long(),
        }
    }

    /// Reads the members of the envelope behind its array, and the brace that ends it.
    fn rest_of_envelope(&mut self) -> Result<(), Fault> {
        let limit = self.options.record_bytes;
        let mut kept = 0;
        loop {
            match self.byte_within()? {
                b'}' => {
                    self.buffer.consume_in_line(1);
                    return Ok(());
                }
                b',' => self.buffer.consume_in_line(1),
                byte => return Err(found(JsonErrorKind::ExpectedCommaOrBrace, byte)),
            }
            let byte = self.byte_within()?;
            if byte == b'}' {
                return Err(found(JsonErrorKind::TrailingComma, byte));
            }
            let (annotation, length) = self.annotation()?;
            kept += length;
            if kept > limit {
                return Err(Fault::of(0, FrameErrorKind::RecordTooLong { limit }));
            }
            self.buffer.consume(length);
            if let Some(envelope) = &mut self.envelope {
                envelope.after.push(annotation);
            }
        }
    }

    /// The member at the start of the window, with its length.
    fn annotation(&mut self) -> Result<(Annotation, usize), Fault> {
        loop {
            let (text, whole) = self.window_to_limit();
            let mut scanner = Scanner::new(text);
            let outcome = Member::name(&mut scanner).and_then(|member| {
                let value = scanner.value()?;
                // A number at the end of the window may go on behind it.
                if scanner.at() == text.len() && !whole {
                    return scanner.fail(JsonErrorKind::UnexpectedEnd);
                }
                Ok((member, value))
            });
            match outcome {
                Ok((Member::Annotation(name), value)) => {
                    let value = value.text().to_vec();
                    return Ok((Annotation { name, value }, scanner.at()));
                }
                Ok((Member::Value, _)) => return Err(Fault::of(0, FrameErrorKind::SecondValue)),
                Ok((Member::Foreign(name), _)) => {
                    return Err(Fault::of(0, FrameErrorKind::ForeignMember { name }));
                }
                Err(error) if error.kind == JsonErrorKind::UnexpectedEnd && !whole => {
                    self.buffer.double()?;
                }
                Err(error)
                    if error.kind == JsonErrorKind::UnexpectedEnd
                        && text.len() > self.options.record_bytes =>
                {
                    return Err(self.too_long());
                }
                Err(error) => return Err(Fault::last(error.offset, error.kind)),
            }
        }
    }

    /// The next byte that is no white space, where the input must not end.
    fn byte_within(&mut self) -> Result<u8, Fault> {
        let byte = self.buffer.next_byte()?;
        byte.ok_or(Fault::last(0, JsonErrorKind::UnexpectedEnd))
    }
}

/// An error at the start of the window.
fn found(kind: impl Fn(Found) -> JsonErrorKind, byte: u8) -> Fault {
    Fault::last(0, kind(Found(byte)))
}
