use std::borrow::Cow;

use super::decode;
use super::error::JsonError;
use super::marks::{Marks, Memory};
use super::names::Names;
use super::quick::{DEEPEST, LONGEST};
use super::scan::Scanner;
use super::value::RawValue;

/// The members that are left of a record, as a tree of names.
///
/// A name stands for all of its value; a longer path leaves only that member of the complex value,
/// or of each element if it is a collection. Where both are selected, all of the value is left.
///
/// ```
/// use odq::json::{Scanner, Selection};
///
/// let mut selection = Selection::default();
/// selection.add(["id"]);
/// selection.add(["team", "email"]);
/// let record = br#"{"@odata.etag":"x","id":1,"team":[{"name":"a","email":"b"}],"n":2}"#;
/// let mut out = Vec::new();
/// selection.write(Scanner::new(record).value()?, &mut out);
/// assert_eq!(out, br#"{"@odata.etag":"x","id":1,"team":[{"email":"b"}]}"#);
/// # Ok::<(), odq::json::JsonError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Selection {
    names: Names,
    /// The nodes of which everything is left.
    whole: Vec<bool>,
}

impl Selection {
    /// Selects the member that a path names; the empty path selects everything.
    pub fn add<N: AsRef<str>>(&mut self, path: impl IntoIterator<Item = N>) {
        let node = self.names.add(path) as usize;
        self.whole.resize(self.names.len(), false);
        if let Some(whole) = self.whole.get_mut(node) {
            *whole = true;
        }
    }

    /// Writes a record with only its selected members, in the record's order and without white
    /// space between them; the text of keys and values stays as it is.
    ///
    /// Annotations of an object (`@odata.type`) stay with it, and those of a member
    /// (`name@odata.type`) with the member. A value that is no object stays whole.
    pub fn write(&self, record: RawValue<'_>, out: &mut Vec<u8>) {
        let before = out.len();
        let mut scanner = Scanner::new(record.text());
        // The text is known to be valid; were it not, all of it would be written.
        if self.value(&mut scanner, 0, 0, out).is_err() {
            out.truncate(before);
            out.extend_from_slice(record.text());
        }
    }

    /// The same with memory that is used again.
    pub(crate) fn write_with(&self, record: RawValue<'_>, memory: &mut Memory, out: &mut Vec<u8>) {
        let before = out.len();
        let text = record.text();
        let mut marks = Marks::new(text, memory);
        let start = marks.next();
        if text.len() > LONGEST || self.marked(text, &mut marks, start, (0, 0), out).is_none() {
            out.truncate(before);
            self.write(record, out);
        }
    }

    /// Writes what is left of the value at `start`, which stands at a place of the tree of names and
    /// inside so many others; the mark behind it. It calls itself for what is selected in part.
    fn marked(
        &self,
        text: &[u8],
        marks: &mut Marks<'_, '_>,
        start: usize,
        (node, depth): (u32, usize),
        out: &mut Vec<u8>,
    ) -> Option<usize> {
        if depth > DEEPEST {
            return None;
        }
        let open = marks.byte(start);
        if !matches!(open, b'{' | b'[') || self.is_whole(node) {
            let mark = marks.skip(start)?;
            out.extend_from_slice(text.get(start..marks.end_before(mark)?)?);
            return Some(mark);
        }
        out.push(open);
        let mut separator = None;
        let mut mark = marks.next();
        while !matches!(marks.byte(mark), b'}' | b']') {
            if open == b'[' {
                out.extend(separator.replace(b','));
                mark = self.marked(text, marks, mark, (node, depth + 1), out)?;
                continue;
            }
            let value = marks.next();
            let key = text.get(mark + 1..marks.end_before(value)?.checked_sub(1)?)?;
            let name = if marks.has_backslash(mark, value) {
                Cow::Owned(decode::unescape(key).into_bytes())
            } else {
                Cow::Borrowed(key)
            };
            let member = self.names.find(node, &name);
            let is_annotation =
                name.contains(&b'@') && self.is_annotation(node, &String::from_utf8_lossy(&name));
            if member.is_some() || is_annotation {
                out.extend(separator.replace(b','));
                out.push(b'"');
                out.extend_from_slice(key);
                out.extend_from_slice(b"\":");
            }
            mark = match member {
                Some(member) => self.marked(text, marks, value, (member, depth + 1), out)?,
                None => {
                    let mark = marks.skip(value)?;
                    if is_annotation {
                        out.extend_from_slice(text.get(value..marks.end_before(mark)?)?);
                    }
                    mark
                }
            };
        }
        out.push(marks.byte(mark));
        Some(marks.next())
    }

    /// Writes what is left of the next value. `depth` counts the containers around it, which the
    /// scanner bounds for every value that is entered here.
    fn value(
        &self,
        scanner: &mut Scanner<'_>,
        node: u32,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), JsonError> {
        match scanner.peek() {
            Some(b'{') if !self.is_whole(node) => self.object(scanner, node, depth, out),
            Some(b'[') if !self.is_whole(node) => self.array(scanner, node, depth, out),
            Some(_) | None => {
                let start = scanner.at();
                let scanned = scanner.scan_value(depth)?;
                out.extend_from_slice(scanner.value_since(start, scanned).text());
                Ok(())
            }
        }
    }

    fn object(
        &self,
        scanner: &mut Scanner<'_>,
        node: u32,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), JsonError> {
        scanner.check_depth(depth)?;
        out.push(b'{');
        let mut separator = None;
        let mut more = scanner.enter(b'}');
        while more {
            let key = scanner.key()?;
            let name = decode::name(key.name, key.escaped);
            let member = self.names.find(node, name.as_bytes());
            if member.is_some() || self.is_annotation(node, &name) {
                out.extend(separator.replace(b','));
                out.push(b'"');
                out.extend_from_slice(key.name);
                out.extend_from_slice(b"\":");
            }
            match member {
                Some(member) => self.value(scanner, member, depth + 1, out)?,
                None => {
                    let start = scanner.at();
                    let scanned = scanner.scan_value(depth + 1)?;
                    if self.is_annotation(node, &name) {
                        out.extend_from_slice(scanner.value_since(start, scanned).text());
                    }
                }
            }
            more = scanner.another(b'}')?;
        }
        out.push(b'}');
        Ok(())
    }

    fn array(
        &self,
        scanner: &mut Scanner<'_>,
        node: u32,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), JsonError> {
        scanner.check_depth(depth)?;
        out.push(b'[');
        let mut separator = None;
        let mut more = scanner.enter(b']');
        while more {
            out.extend(separator.replace(b','));
            self.value(scanner, node, depth + 1, out)?;
            more = scanner.another(b']')?;
        }
        out.push(b']');
        Ok(())
    }

    fn is_whole(&self, node: u32) -> bool {
        self.whole.get(node as usize).is_some_and(|whole| *whole)
    }

    /// Whether a member is an annotation of the object, or of a member that is selected.
    fn is_annotation(&self, node: u32, name: &str) -> bool {
        name.split_once('@').is_some_and(|(member, _)| {
            member.is_empty() || self.names.find(node, member.as_bytes()).is_some()
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::value::Kind;
    use super::*;

    #[track_caller]
    fn selected(paths: &[&str], record: &str, expected: &str) {
        let mut selection = Selection::default();
        for path in paths {
            selection.add(path.split_terminator('/'));
        }
        let mut out = b"> ".to_vec();
        selection.write(Scanner::new(record.as_bytes()).value().unwrap(), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), format!("> {expected}"));
        let mut out = b"> ".to_vec();
        let value = Scanner::new(record.as_bytes()).value().unwrap();
        selection.write_with(value, &mut Memory::default(), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), format!("> {expected}"));
        // Without its way back to the scanner, to which only what lies deep is left.
        let is_deep = record.matches(['[', '{']).count() > DEEPEST;
        let marked = by_marks(&selection, value);
        assert_eq!(marked.as_deref(), (!is_deep).then_some(expected));
    }

    fn by_marks(selection: &Selection, value: RawValue<'_>) -> Option<String> {
        let (mut memory, mut out) = (Memory::default(), Vec::new());
        let mut marks = Marks::new(value.text(), &mut memory);
        let start = marks.next();
        selection.marked(value.text(), &mut marks, start, (0, 0), &mut out)?;
        String::from_utf8(out).ok()
    }

    #[test]
    fn members_in_the_order_of_the_record() {
        let record = r#"{ "a" : 1.50 , "b":[ 1, 2 ],"c":{"d": "\u00e9" } }"#;
        selected(&["c", "a"], record, r#"{"a":1.50,"c":{"d": "\u00e9" }}"#);
        selected(&["b"], record, r#"{"b":[ 1, 2 ]}"#);
        selected(&["none"], record, "{}");
        selected(&[], record, "{}");
        selected(&[""], record, record);
        selected(&["a"], "{}", "{}");
        selected(&["st"], r#"{"\u0073t":1,"ST":2}"#, r#"{"\u0073t":1}"#);
    }

    #[test]
    fn nested_paths() {
        let record = r#"{"p":{"x":1,"q":{"y":2,"z":3},"w":4},"x":5}"#;
        selected(&["p/q/z", "p/x"], record, r#"{"p":{"x":1,"q":{"z":3}}}"#);
        selected(
            &["p/q", "p"],
            record,
            r#"{"p":{"x":1,"q":{"y":2,"z":3},"w":4}}"#,
        );
        selected(&["p/x"], r#"{"p":null}"#, r#"{"p":null}"#);
        selected(&["p/x"], r#"{"p":"text"}"#, r#"{"p":"text"}"#);
    }

    #[test]
    fn each_element_of_a_collection() {
        let record = r#"{"t":[ {"a":1,"b":2} , {"b":[{"a":3}]}, null, [], [{"a":4}] ]}"#;
        selected(&["t/a"], record, r#"{"t":[{"a":1},{},null,[],[{"a":4}]]}"#);
        selected(
            &["t/b/a"],
            record,
            r#"{"t":[{"b":2},{"b":[{"a":3}]},null,[],[{}]]}"#,
        );
        selected(&["t/a"], r#"{"t":[ ]}"#, r#"{"t":[]}"#);
    }

    #[test]
    fn annotations_pass() {
        let record =
            r##"{"@odata.type":"#T","a@odata.type":"#E","a":1,"b@x":2,"b":{"@c":3,"d":4}}"##;
        selected(
            &["a"],
            record,
            r##"{"@odata.type":"#T","a@odata.type":"#E","a":1}"##,
        );
        selected(
            &["b/d"],
            record,
            r##"{"@odata.type":"#T","b@x":2,"b":{"@c":3,"d":4}}"##,
        );
    }

    proptest! {
        #[test]
        fn both_ways_leave_the_same(
            tokens in prop::collection::vec(
                prop::sample::select(vec![
                    "{", "}", "[", "]", ",", ":", "\"a\":", "\"b\":1,", "\"@x\":[{}],", "\"a@y\":{}",
                    "\"\\u0061\":", "\"\\\"\"", " ", "1", "null", "{\"a\":2}", "[3,{\"b\":4}]",
                    "\"c\":{\"a\": [1, 2]},", "\"a\":\"x\"",
                ]),
                0..14,
            ),
        ) {
            let text = format!("{{{}}}", tokens.concat());
            let mut scanner = Scanner::new(text.as_bytes());
            if let Ok(value) = scanner.value() {
                for paths in [&["a"][..], &["c/a", "b"], &["a/b", "a/a"], &[]] {
                    let mut selection = Selection::default();
                    for path in paths {
                        selection.add(path.split('/'));
                    }
                    let mut plain = Vec::new();
                    selection.write(value, &mut plain);
                    prop_assert_eq!(by_marks(&selection, value), String::from_utf8(plain).ok());
                }
            }
        }
    }

    #[test]
    fn what_is_no_json_is_written_whole() {
        let record = RawValue::new(br#"{"a":1,"b":tru}"#, 0, Kind::Object, false);
        let mut selection = Selection::default();
        selection.add(["a"]);
        let mut out = b"> ".to_vec();
        selection.write(record, &mut out);
        assert_eq!(out, br#"> {"a":1,"b":tru}"#);
    }

    #[test]
    fn the_deepest_record() {
        let text = format!("{}1{}", "[".repeat(127), "]".repeat(127));
        selected(&["a"], &text, &text);
        let text = format!("{}1{}", r#"{"a":"#.repeat(127), "}".repeat(127));
        selected(&[vec!["a"; 127].join("/").as_str()], &text, &text);
    }
}
