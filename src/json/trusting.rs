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

#[cfg(test)]
mod tests {
    use super::super::fill::Slot;
    use super::*;

    const A: Slot = Slot(1);
    const CB: Slot = Slot(3);

    /// `a` and `c/b`.
    fn wanted() -> Names {
        let mut names = Names::default();
        assert_eq!(names.add(["a"]), A.0);
        assert_eq!(names.add(["c", "b"]), CB.0);
        names
    }

    fn shown(fields: Fields<'_, '_>) -> String {
        let text = |slot| match fields.get(slot) {
            Some(value) => String::from_utf8_lossy(value.text()).into_owned(),
            None => "-".to_owned(),
        };
        format!("{} {}", text(A), text(CB))
    }

    /// What is known when it is asked whether to go on, each time, and what is known at the end.
    fn filled(names: &Names, text: &str, go_on: bool) -> Option<(Vec<String>, String)> {
        let mut slots = Slots::default();
        slots.begin(names.len());
        let mut asked = Vec::new();
        let mut ask = |fields: Fields<'_, '_>| {
            asked.push(shown(fields));
            go_on
        };
        let text = text.as_bytes();
        fill(names, text, &mut slots, &mut Memory::default(), &mut ask)?;
        Some((asked, shown(Fields::new(&slots, text, 0))))
    }

    #[test]
    fn nothing_behind_the_last_wanted_member_is_looked_at() {
        for (text, expected) in [
            (r#"{"a":1,"c":{"b":2}}"#, Some("1 2")),
            (r#"{"a":1,"c":{"b":2,!"#, Some("1 2")),
            (r#"{"c":{"x":{"b":3},"b":2,"y":[]},"a":1,!"#, Some("1 2")),
            (r#"{"a":true,"c":{"b":null},!"#, Some("true null")),
            (r#"{"a":-1,"c":{"b":false},!"#, Some("-1 false")),
            (r#"{"a":[1],"c":{"b":{"b":2}},!"#, Some("[1] {\"b\":2}")),
            (r#"{"c":{},"a":1}"#, Some("1 -")),
            (r#"{"c":7,"x":[{"a":5}],"a":"x"}"#, Some("\"x\" -")),
            ("{}", Some("- -")),
            // Something is missing up to the end, or before what is broken.
            (r#"{"a":1,"#, None),
            (r#"{"a":1,!"#, None),
            (r#"{"a":!,"c":{"b":2}}"#, None),
            ("[]", None),
        ] {
            let filled = filled(&wanted(), text, true).map(|(asked, at_end)| {
                assert_eq!(asked, [""; 0], "nothing is wanted first");
                at_end
            });
            assert_eq!(filled.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn it_is_asked_once_whether_to_go_on() {
        let mut names = wanted();
        names.add(["d"]);
        names.want_first(A.0);
        names.want_first(CB.0);
        for (text, go_on, asked, at_end) in [
            (r#"{"a":1,"d":0,"c":{"b":2}}"#, true, &["1 2"][..], "1 2"),
            (r#"{"c":{"b":2},"a":1,"d":0}"#, true, &["1 2"], "1 2"),
            (r#"{"c":{"b":2},"a":1,!"#, false, &["1 2"], "1 2"),
            (r#"{"a":1,"c":{"b":2,!"#, false, &["1 2"], "1 2"),
            // A record that lacks one is looked at whole.
            (r#"{"a":1,"d":0}"#, false, &[], "1 -"),
        ] {
            let (found, end) = filled(&names, text, go_on).unwrap();
            assert_eq!(found, asked, "{text}");
            assert_eq!(end, at_end, "{text}");
        }
        assert!(filled(&names, r#"{"c":{"b":2},"a":1,!"#, true).is_none());
    }

    #[test]
    fn planned_members_that_lie_deep_are_left_to_others() {
        for (levels, is_taken) in [(1, true), (DEEPEST, true), (DEEPEST + 1, false)] {
            let mut names = Names::default();
            names.add(vec!["a"; levels]);
            let text = format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
            assert_eq!(filled(&names, &text, true).is_some(), is_taken, "{levels}");
        }
    }
}
