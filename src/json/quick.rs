//! The quick pass over a record: from mark to mark, with the bytes between them checked by their
//! place.
//!
//! It accepts only what the [`Scanner`] accepts, and finds the same members. What it does not accept
//! is read again by the scanner, which tells what is wrong, or that nothing is.

use super::decode;
use super::fill::Slots;
use super::marks::{Marks, Memory};
use super::names::{Names, Node};
use super::scan::{DEPTH_LIMIT, Scanned, Scanner};
use super::value::Kind;

/// One pass over one record. It is `CHECKED`, or trusts the text.
struct Quick<'w, 'm, 'a> {
    names: &'w Names,
    text: &'a [u8],
    marks: Marks<'m, 'a>,
    slots: &'w mut Slots,
    /// The second place of the first name that was met twice in one object.
    repeated: Option<usize>,
}

/// Planned members that lie deeper are left to the scanner, whose calls need less of the stack.
pub(super) const DEEPEST: usize = 32;

/// Longer texts are left to the scanner: a mark has 32 bits.
pub(super) const LONGEST: usize = u32::MAX as usize / 2;

/// Checks an object, with blanks around it, and notes the planned members; with the second place of
/// a name that was met twice. `None` if it may not be valid.
#[inline]
pub(super) fn fill(
    names: &Names,
    text: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
) -> Option<Option<usize>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut quick = Quick {
        names,
        text,
        marks: Marks::new(text, memory),
        slots,
        repeated: None,
    };
    let start = quick.marks.next();
    if quick.marks.byte(start) != b'{' || !quick.is_blank(0, start) {
        return None;
    }
    let end = quick.object(names.node(0)?, start, 0)?;
    let last = quick.marks.next();
    if last != text.len() || !quick.is_blank(end, last) || !quick.marks.are_strings_valid() {
        return None;
    }
    quick.slots.note(0, start, end, OBJECT);
    Some(quick.repeated)
}

const OBJECT: Scanned = Scanned {
    kind: Kind::Object,
    escaped: false,
};

/// What stands between the end of a value and the next mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Nothing,
    Comma,
}

impl Quick<'_, '_, '_> {
    /// Passes over the object that begins at `start`, inside `depth` containers; its end. It calls
    /// itself for planned members only.
    fn object(&mut self, node: &Node, start: usize, depth: usize) -> Option<usize> {
        if depth >= DEEPEST {
            return None;
        }
        let mut mark = self.marks.next();
        if self.marks.byte(mark) == b'}' {
            return self.is_blank(start + 1, mark).then_some(mark + 1);
        }
        if !self.is_blank(start + 1, mark) {
            return None;
        }
        loop {
            if self.marks.byte(mark) != b'"' {
                return None;
            }
            let key = mark;
            let value = self.marks.next();
            let name_end = self.colon_before(value)?;
            let found = self.find(node, key, name_end);
            let gap = match found {
                None => {
                    let end = self.skip(value, depth + 1)?;
                    mark = self.marks.next();
                    self.gap(end, mark)?
                }
                Some(at) => {
                    if self.slots.has(at) {
                        self.repeated.get_or_insert(key);
                    }
                    let (end, scanned) = self.planned(at, value, depth + 1)?;
                    mark = self.marks.next();
                    let (gap, end) = self.end_of(end, mark)?;
                    let escaped =
                        scanned.kind == Kind::String && self.marks.has_backslash(value, end);
                    self.slots
                        .note(at, value, end, Scanned { escaped, ..scanned });
                    gap
                }
            };
            if gap == Gap::Nothing {
                return (self.marks.byte(mark) == b'}').then_some(mark + 1);
            }
        }
    }

    /// The node of a name between two quotes.
    #[inline(always)]
    fn find(&self, node: &Node, key: usize, end: usize) -> Option<u32> {
        let name = self.text.get(key + 1..end)?;
        if self.marks.has_backslash(key, end) {
            return node.find(decode::unescape(name).as_bytes());
        }
        node.find(name)
    }

    /// Passes over a planned value; where it ends, if that is known before the next mark.
    #[inline]
    fn planned(&mut self, at: u32, start: usize, depth: usize) -> Option<(End, Scanned)> {
        let kind = match self.marks.byte(start) {
            b'"' => Kind::String,
            b'{' => {
                let node = self.names.node(at)?;
                let end = if node.is_leaf() {
                    self.skip(start, depth)?
                } else {
                    End::At(self.object(node, start, depth)?)
                };
                return Some((end, OBJECT));
            }
            b'[' => Kind::Array,
            b'-' | b'0'..=b'9' => Kind::Number,
            b'n' => Kind::Null,
            _ => Kind::Bool,
        };
        let end = self.skip(start, depth)?;
        Some((
            end,
            Scanned {
                kind,
                escaped: false,
            },
        ))
    }

    /// Passes over a value, inside `depth` containers, and all that is in it.
    #[inline(always)]
    fn skip(&mut self, start: usize, depth: usize) -> Option<End> {
        match self.marks.byte(start) {
            b'"' => Some(End::OfString),
            b'{' | b'[' => self.container(start, depth).map(End::At),
            _ => self.plain(start).map(End::At),
        }
    }

    /// Passes over the array or object that begins at `start` without recursion: what encloses a
    /// place is kept in the bits of one word, a set bit for an object.
    fn container(&mut self, start: usize, outside: usize) -> Option<usize> {
        const { assert!(DEPTH_LIMIT < u128::BITS as usize) };
        let mut objects = 0_u128;
        let mut depth = outside;
        let mut value = start;
        loop {
            // At the start of a value.
            let mut gap;
            let mut mark;
            match self.marks.byte(value) {
                b'"' => {
                    mark = self.marks.next();
                    gap = self.gap_behind_string(mark)?;
                }
                open @ (b'{' | b'[') => {
                    if depth >= DEPTH_LIMIT {
                        return None;
                    }
                    depth += 1;
                    objects = objects << 1 | u128::from(open == b'{');
                    mark = self.marks.next();
                    if !self.is_blank(value + 1, mark) {
                        return None;
                    }
                    // `[` and `]`, `{` and `}` are two apart.
                    if self.marks.byte(mark) == open + 2 {
                        gap = Gap::Nothing;
                    } else {
                        value = self.member(objects, mark)?;
                        continue;
                    }
                }
                _ => {
                    let end = self.plain(value)?;
                    mark = self.marks.next();
                    gap = self.gap_from(end, mark)?;
                }
            }
            // Behind a value.
            while gap == Gap::Nothing {
                let close = if objects & 1 == 1 { b'}' } else { b']' };
                if self.marks.byte(mark) != close {
                    return None;
                }
                depth -= 1;
                if depth == outside {
                    return Some(mark + 1);
                }
                objects >>= 1;
                let end = mark + 1;
                mark = self.marks.next();
                gap = self.gap_from(end, mark)?;
            }
            value = self.member(objects, mark)?;
        }
    }

    /// Where the value begins of the member or element at a mark.
    #[inline(always)]
    fn member(&mut self, objects: u128, mark: usize) -> Option<usize> {
        if objects & 1 == 0 {
            return Some(mark);
        }
        if self.marks.byte(mark) != b'"' {
            return None;
        }
        let value = self.marks.next();
        self.colon_before(value)?;
        Some(value)
    }

    /// A number or a literal.
    #[inline]
    fn plain(&self, start: usize) -> Option<usize> {
        Scanner::passed(self.text, start)
    }

    /// The place of the quote that ends the key before a value.
    #[inline(always)]
    fn colon_before(&self, value: usize) -> Option<usize> {
        if let Some([b'"', b':']) = self.text.get(value.wrapping_sub(2)..value) {
            return Some(value - 2);
        }
        self.distant_colon(value)
    }

    #[inline(never)]
    fn distant_colon(&self, value: usize) -> Option<usize> {
        let before = self.text.get(..value)?;
        let colon = (before.len() - blanks_at_end(before)).checked_sub(1)?;
        let (key, colon) = before.split_at_checked(colon)?;
        if colon.first() != Some(&b':') {
            return None;
        }
        let quote = (key.len() - blanks_at_end(key)).checked_sub(1)?;
        (self.marks.byte(quote) == b'"').then_some(quote)
    }

    #[inline(always)]
    fn gap(&self, end: End, mark: usize) -> Option<Gap> {
        match end {
            End::OfString => self.gap_behind_string(mark),
            End::At(end) => self.gap_from(end, mark),
        }
    }

    /// What stands before a mark behind a value, and where the value ends.
    #[inline(always)]
    fn end_of(&self, end: End, mark: usize) -> Option<(Gap, usize)> {
        match end {
            End::At(end) => Some((self.gap_from(end, mark)?, end)),
            End::OfString => {
                let end = self.string_end(mark)?;
                Some((self.gap_from(end, mark)?, end))
            }
        }
    }

    #[inline(always)]
    fn gap_behind_string(&self, mark: usize) -> Option<Gap> {
        match self.text.get(mark.wrapping_sub(2)..mark) {
            Some([b'"', b',']) => Some(Gap::Comma),
            Some([_, b'"']) => Some(Gap::Nothing),
            _ => self.gap_from(self.string_end(mark)?, mark),
        }
    }

    /// The end of the string that is the last before a mark.
    #[inline]
    fn string_end(&self, mark: usize) -> Option<usize> {
        let end = self.marks.end_before(mark)?;
        (self.marks.byte(end - 1) == b'"').then_some(end)
    }

    #[inline(always)]
    fn gap_from(&self, end: usize, mark: usize) -> Option<Gap> {
        match self.text.get(end..mark)? {
            [] => Some(Gap::Nothing),
            [b','] => Some(Gap::Comma),
            gap => self::gap(gap),
        }
    }

    #[inline(always)]
    fn is_blank(&self, start: usize, end: usize) -> bool {
        start == end || self.text.get(start..end).is_some_and(is_blank)
    }
}

/// Where a value ends.
#[derive(Clone, Copy)]
enum End {
    At(usize),
    /// At the last quote before the next mark.
    OfString,
}

#[inline(never)]
fn gap(gap: &[u8]) -> Option<Gap> {
    let start = blanks_at_start(gap);
    match gap.get(start..)? {
        [] => Some(Gap::Nothing),
        [b',', rest @ ..] if is_blank(rest) => Some(Gap::Comma),
        _ => None,
    }
}

fn is_blank(text: &[u8]) -> bool {
    blanks_at_start(text) == text.len()
}

fn blanks_at_start(text: &[u8]) -> usize {
    text.iter().position(is_text).unwrap_or(text.len())
}

fn blanks_at_end(text: &[u8]) -> usize {
    text.len() - text.iter().rposition(is_text).map_or(0, |last| last + 1)
}

const fn is_text(byte: &u8) -> bool {
    !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::fill::{DuplicateKeys, Fields, Slot};
    use super::super::lanes::Processor;
    use super::super::plan::Plan;
    use super::*;

    /// What is in the slots of a plan after a pass, with what came of the pass.
    fn shown(fields: Fields<'_, '_>, wanted: &[Slot]) -> String {
        let shown = wanted.iter().map(|slot| format!("{:?}", fields.get(*slot)));
        shown.collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn same(text: &[u8], paths: &[&str]) {
        let (plan, mut wanted) = Plan::new(paths.iter().map(|path| path.split_terminator('/')));
        wanted.push(Slot::WHOLE);
        let parents: Vec<Slot> = wanted
            .iter()
            .filter_map(|slot| plan.parent(*slot))
            .collect();
        wanted.extend(parents);
        let mut slots = Slots::default();
        let expected = plan.fill_by_scanner(text, &mut slots, DuplicateKeys::Last);
        let expected = expected.ok().map(|fields| shown(fields, &wanted));
        let is_once = plan
            .fill(text, &mut Slots::default(), DuplicateKeys::Error)
            .is_ok();
        for processor in Processor::all() {
            let mut slots = Slots::default();
            slots.marks = Some(Memory::of(processor));
            let found = plan.fill_quickly(text, &mut slots);
            let found = found.map(|fields| shown(fields, &wanted));
            let text_shown = String::from_utf8_lossy(text);
            assert_eq!(found, expected, "{processor:?} {text_shown}");
            // The whole of the record is known, and where it ends.
            if let Some(expected) = &expected
                && is_once
            {
                let (leaves, _) = wanted.split_at(paths.len() + 1);
                let trusted = plan.fill_trustingly(text, &mut slots);
                let trusted = shown(trusted.unwrap(), leaves);
                assert!(expected.starts_with(&trusted), "{processor:?} {text_shown}");
            }
        }
    }

    const PATHS: &[&[&str]] = &[
        &[],
        &["a"],
        &["a/a", "a/b/a", "b"],
        &["a", "a/b", "\u{e9}", "c/d"],
    ];

    fn values() -> impl Strategy<Value = Value> {
        let name = prop_oneof![4 => "[a-d]", 1 => "[\"\\\\é\u{1}]{0,3}", 1 => any::<String>()];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            "[a-z{},:\"\\\\]{0,40}".prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        let inner = leaf.prop_recursive(4, 60, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                prop::collection::vec((name.clone(), inner), 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        });
        prop::collection::vec(("[a-d]", inner), 0..8)
            .prop_map(|members| Value::Object(members.into_iter().collect()))
    }

    proptest! {
        #[test]
        fn valid_records_are_read_as_by_the_scanner(value in values(), pretty: bool, blanks: bool) {
            let text = if pretty {
                serde_json::to_string_pretty(&value).unwrap()
            } else {
                value.to_string()
            };
            let text = if blanks { format!(" \r\n{text}\t ") } else { text };
            for paths in PATHS {
                same(text.as_bytes(), paths);
            }
        }

        #[test]
        fn broken_records_are_refused_as_by_the_scanner(
            value in values(),
            at: prop::sample::Index,
            byte in prop_oneof![prop::sample::select(b"{}[]\",:\\ 1n\n".to_vec()), any::<u8>()],
            how in 0..3,
        ) {
            let mut text = value.to_string().into_bytes();
            let at = at.index(text.len());
            match how {
                0 => text[at] = byte,
                1 => text.insert(at, byte),
                _ => drop(text.remove(at)),
            }
            for paths in PATHS {
                same(&text, paths);
            }
        }

        #[test]
        fn pieces_are_judged_as_by_the_scanner(
            tokens in prop::collection::vec(
                prop::sample::select(vec![
                    "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\":", "{\"a\":", "1", "null", " ", "\n",
                    "\"", "\\", "\\\"", "\"\\u0061\":", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "é",
                    "\"é\"", "tru", "-", "1.5e3", "01", "\t", "},", ",\"a\":", ",\"b\":",
                    "\"a long string that fills a block of sixty-four bytes and some more\"",
                ]),
                0..20,
            ),
        ) {
            let text = format!("{{\"a\":{}", tokens.concat());
            for paths in PATHS {
                same(text.as_bytes(), paths);
                same(format!("{text}}}").as_bytes(), paths);
            }
        }
    }

    #[test]
    fn depth_is_counted_as_by_the_scanner() {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"{"b":"#, "}")] {
            for levels in [125, 126, 127, 128] {
                let inner = format!("{}1{}", open.repeat(levels), close.repeat(levels));
                let path = vec!["a"; 20].join("/");
                same(format!("{{\"a\":{inner}}}").as_bytes(), &[path.as_str()]);
            }
        }
    }

    #[test]
    fn a_changed_byte_is_judged_as_by_the_scanner_at_every_place() {
        let whole = br#"{ "a" :[1.5e-3,true ,{"b":"\u00e9"},{ }],"b":{"a": -0,"c":""},"c":null}"#;
        let paths = ["a", "b/a", "b/c", "c"];
        same(whole, &paths);
        for at in 0..whole.len() {
            let (before, behind) = whole.split_at(at);
            same(&[before, &behind[1..]].concat(), &paths);
            for byte in *b"{}[]\",:\\ \n\x01-01ent" {
                same(&[before, &[byte], behind].concat(), &paths);
                same(&[before, &[byte], &behind[1..]].concat(), &paths);
            }
        }
        for behind in [" ", "\r\n\t", ",", ":", "\x01", "1", "{}", "\""] {
            same(&[whole, behind.as_bytes()].concat(), &paths);
            same(&[behind.as_bytes(), whole].concat(), &paths);
        }
    }

    #[test]
    fn planned_members_that_lie_deep_are_left_to_the_scanner() {
        for (levels, is_taken) in [(1, true), (DEEPEST, true), (DEEPEST + 1, false)] {
            let (plan, _) = Plan::new([vec!["a"; levels]]);
            let text = format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
            let mut slots = Slots::default();
            let filled = plan.fill_quickly(text.as_bytes(), &mut slots);
            assert_eq!(filled.is_some(), is_taken, "{levels}");
        }
    }

    #[test]
    fn a_cut_is_refused_at_every_byte() {
        let whole = r#"{"a":[1.5e-3,true,null,{"b":"\u00e9 \ud83d\ude00 é"}],"":{},"c":-0}"#;
        for cut in 0..=whole.len() {
            same(&whole.as_bytes()[..cut], &["a", "c"]);
        }
    }
}
