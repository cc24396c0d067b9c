//! The pass over a record that is trusted to be valid JSON without a key that stands twice: only what
//! lies before the last wanted member is looked at.

use super::decode;
use super::fill::{Fields, Slots};
use super::marks::{Marks, Memory};
use super::names::Names;
use super::quick::DEEPEST;
use super::scan::Scanned;
use super::value::Kind;

/// One pass over one record.
struct Trusting<'w, 'm, 'a> {
    names: &'w Names,
    text: &'a [u8],
    marks: Marks<'m, 'a>,
    slots: &'w mut Slots,
    /// How many wanted members have not been met.
    missing: usize,
    /// How many of these are wanted first.
    first: usize,
    /// Whether the others are wanted, too.
    go_on: &'w mut dyn FnMut(Fields<'_, 'a>) -> bool,
}

/// Notes the planned members of an object; `None` if it cannot be trusted after all. When those are
/// there that are wanted first, it is asked whether to go on.
#[inline]
pub(super) fn fill<'a>(
    names: &Names,
    text: &'a [u8],
    slots: &mut Slots,
    memory: &mut Memory,
    go_on: &mut dyn FnMut(Fields<'_, 'a>) -> bool,
) -> Option<()> {
    if u32::try_from(text.len()).is_err() {
        return None;
    }
    let mut trusting = Trusting {
        names,
        text,
        marks: Marks::of_beginning(text, memory),
        slots,
        missing: names.wanted(),
        first: names.first(),
        go_on,
    };
    let start = trusting.marks.next();
    if trusting.marks.byte(start) != b'{' {
        return None;
    }
    trusting.object(0, start, 0)?;
    trusting.marks.stop();
    let end = text.trim_ascii_end().len();
    slots.note(0, start, end, scanned(Kind::Object));
    Some(())
}

const fn scanned(kind: Kind) -> Scanned {
    Scanned {
        kind,
        escaped: false,
    }
}

impl Trusting<'_, '_, '_> {
    /// Passes over the object that begins at `start`; its end, which is not looked for when nothing
    /// is missing any more. It calls itself for planned members only.
    fn object(&mut self, at: u32, start: usize, depth: usize) -> Option<usize> {
        let node = self.names.node(at)?;
        if depth >= DEEPEST {
            return None;
        }
        if self.missing == 0 {
            return Some(start);
        }
        let mut mark = self.marks.next();
        loop {
            match self.marks.byte(mark) {
                b'}' => return Some(mark + 1),
                b'"' => {}
                _ => return None,
            }
            let value = self.marks.next();
            let name = self
                .text
                .get(mark + 1..self.marks.end_before(value)?.checked_sub(1)?)?;
            let key = if self.marks.has_backslash(mark, value) {
                node.find(decode::unescape(name).as_bytes())
            } else {
                node.find(name)
            };
            mark = match key {
                Some(key) => {
                    let mark = self.planned(key, value, depth + 1)?;
                    if self.missing == 0 {
                        return Some(mark);
                    }
                    mark
                }
                None => self.marks.skip(value)?,
            };
        }
    }

    /// Passes over a planned value; the mark behind it.
    fn planned(&mut self, at: u32, start: usize, depth: usize) -> Option<usize> {
        let first = self.marks.byte(start);
        let kind = match first {
            b'"' => Kind::String,
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'-' | b'0'..=b'9' => Kind::Number,
            b'n' => Kind::Null,
            b't' | b'f' => Kind::Bool,
            _ => return None,
        };
        let is_leaf = self.names.node(at)?.is_leaf();
        let (mark, end) = if kind == Kind::Object && !is_leaf {
            let end = self.object(at, start, depth)?;
            if self.missing == 0 {
                return Some(end);
            }
            (self.marks.next(), end)
        } else {
            let mark = self.marks.skip(start)?;
            (mark, self.marks.end_before(mark)?)
        };
        let escaped = kind == Kind::String && self.marks.has_backslash(start, end);
        self.slots.note(at, start, end, Scanned { kind, escaped });
        self.missing -= usize::from(self.names.is_wanted(at));
        if self.names.is_first(at) {
            self.first -= 1;
            if self.first == 0 && !(self.go_on)(Fields::new(self.slots, self.text, 0)) {
                self.missing = 0;
            }
        }
        Some(mark)
    }
}
