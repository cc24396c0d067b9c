//! Reading the few members that a query wants out of a record, in one pass over its bytes.

use super::decode;
use super::error::{Found, JsonError, JsonErrorKind};
use super::scan::{DEPTH_LIMIT, Key, Scanned, Scanner};
use super::value::{Kind, RawValue};

/// Above this many names at one level they are found by bisection.
const FEW: usize = 8;

/// The members that a query reads, as a tree of names.
///
/// Every name on the way to a wanted member has a slot of its own, so that the evaluator can tell
/// why a member has no value: for the path `customerProfile/name`,
///
/// | `customerProfile` | `customerProfile/name` | meaning |
/// | --- | --- | --- |
/// | no value | no value | the complex property is absent |
/// | `null` | no value | the complex property is null |
/// | an object | no value | the member is absent |
/// | an object | a value | the member, perhaps `null` |
/// | anything else | no value | the complex property has the wrong kind |
///
/// ```
/// use odq::json::{DuplicateKeys, Plan, Slots};
///
/// let mut plan = Plan::default();
/// let city = plan.add(["address", "city"]);
/// let mut slots = Slots::default();
/// let record = br#"{"name":"x","address":{"city":"Paris"}}"#;
/// let fields = plan.fill(record, &mut slots, DuplicateKeys::Error)?;
/// assert!(fields.get(city).is_some_and(|city| city.is_string("Paris")));
/// # Ok::<(), odq::json::JsonError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plan {
    /// The tree, flat so that a path of any length can be dropped; the record itself comes first.
    nodes: Vec<Node>,
}

/// One planned name.
#[derive(Clone, Debug, Default)]
struct Node {
    parent: u32,
    /// A bit for each length (63 and more share one) that a name below has: most keys that are not
    /// wanted are dismissed by it.
    lengths: u64,
    /// Names below with their nodes, in order of length and then bytes.
    names: Vec<(Box<[u8]>, u32)>,
}

/// The place of one member in a [`Plan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot(u32);

impl Slot {
    /// The record, or the element of a collection, itself.
    pub const WHOLE: Self = Self(0);
}

/// What to do with a wanted key that stands twice in one object. Keys that are not wanted are not
/// looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DuplicateKeys {
    /// The record fails.
    #[default]
    Error,
    /// The last one counts, with all that is in it.
    Last,
}

/// The memory that [`Plan::fill`] writes to: made once, used for every record.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    entries: Vec<Entry>,
    /// The number of the present record; an entry with another number holds nothing.
    stamp: u64,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    stamp: u64,
    start: usize,
    end: usize,
    scanned: Scanned,
}

/// The values that were found in one record.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'s, 'a> {
    slots: &'s Slots,
    text: &'a [u8],
    /// Where `text` begins in the record.
    base: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }
}

impl Plan {
    /// A plan for several paths, with the slot of each.
    pub fn new<P, N>(paths: impl IntoIterator<Item = P>) -> (Self, Vec<Slot>)
    where
        P: IntoIterator<Item = N>,
        N: AsRef<str>,
    {
        let mut plan = Self::default();
        let slots = paths.into_iter().map(|path| plan.add(path)).collect();
        (plan, slots)
    }

    /// Adds a member, named by the path to it, and gives its slot. A path that is known already
    /// keeps its slot; the empty path is [`Slot::WHOLE`].
    pub fn add<N: AsRef<str>>(&mut self, path: impl IntoIterator<Item = N>) -> Slot {
        let mut at = 0;
        for name in path {
            at = self.add_name(at, name.as_ref().as_bytes());
        }
        Slot(at)
    }

    /// The slot of the name before the last one of a path.
    #[must_use]
    pub fn parent(&self, slot: Slot) -> Option<Slot> {
        match slot {
            Slot::WHOLE => None,
            Slot(at) => Some(Slot(self.node(at)?.parent)),
        }
    }

    /// Reads a record: checks all of it and notes the values of the planned members.
    ///
    /// # Errors
    /// The first place at which the text is not JSON, of all its bytes; only if there is none, the
    /// second place of the first wanted key that stands twice, or that the record is no object.
    pub fn fill<'s, 'a>(
        &self,
        record: &'a [u8],
        slots: &'s mut Slots,
        duplicates: DuplicateKeys,
    ) -> Result<Fields<'s, 'a>, JsonError> {
        let mut scanner = Scanner::new(record);
        scanner.skip_whitespace();
        let start = scanner.at();
        let duplicate = self.walk(&mut scanner, slots, duplicates)?;
        scanner.finish()?;
        match record.get(start) {
            Some(b'{') => {}
            found => {
                let found = Found(found.copied().unwrap_or_default());
                return Err(JsonError::new(start, JsonErrorKind::NotAnObject(found)));
            }
        }
        match duplicate {
            Some(error) => Err(error),
            None => Ok(Fields::new(slots, record, 0)),
        }
    }

    /// Notes the planned members of a value that was read out of a record. A value that is no
    /// object has none.
    ///
    /// # Errors
    /// A wanted key that stands twice, at an offset in the record.
    pub fn fill_value<'s, 'a>(
        &self,
        value: RawValue<'a>,
        slots: &'s mut Slots,
        duplicates: DuplicateKeys,
    ) -> Result<Fields<'s, 'a>, JsonError> {
        let base = value.offset();
        let mut scanner = Scanner::new(value.text());
        match self.walk(&mut scanner, slots, duplicates) {
            Ok(None) => Ok(Fields::new(slots, value.text(), base)),
            Ok(Some(error)) | Err(error) => Err(error.shifted(base)),
        }
    }

    /// Passes over the value at the next byte and notes what is planned. A duplicate key comes
    /// back as a value, since the text can be read on behind it.
    pub(super) fn walk(
        &self,
        scanner: &mut Scanner<'_>,
        slots: &mut Slots,
        duplicates: DuplicateKeys,
    ) -> Result<Option<JsonError>, JsonError> {
        slots.begin(self.nodes.len());
        let mut walk = Walk {
            plan: self,
            scanner,
            slots,
            duplicates,
            duplicate: None,
        };
        walk.value(0, 0)?;
        Ok(walk.duplicate)
    }

    #[inline]
    fn node(&self, at: u32) -> Option<&Node> {
        self.nodes.get(at as usize)
    }

    fn add_name(&mut self, parent: u32, name: &[u8]) -> u32 {
        // A query is far too short to name four thousand million members.
        let new = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let Some(node) = self.nodes.get_mut(parent as usize) else {
            return parent;
        };
        match node.search(name) {
            Ok(place) => node.names.get(place).map_or(parent, |known| known.1),
            Err(place) => {
                node.lengths |= length_bit(name);
                node.names.insert(place, (name.into(), new));
                self.nodes.push(Node {
                    parent,
                    ..Node::default()
                });
                new
            }
        }
    }
}

impl Node {
    /// Where a name is, or where it has to be put.
    fn search(&self, name: &[u8]) -> Result<usize, usize> {
        self.names
            .binary_search_by(|known| (known.0.len(), &*known.0).cmp(&(name.len(), name)))
    }

    #[inline]
    fn find(&self, key: &Key<'_>) -> Option<u32> {
        if key.escaped {
            return self.find_name(&decode::unescape(key.name).into_bytes());
        }
        self.find_name(key.name)
    }

    #[inline]
    fn find_name(&self, name: &[u8]) -> Option<u32> {
        if self.lengths & length_bit(name) == 0 {
            return None;
        }
        let found = if self.names.len() <= FEW {
            self.names.iter().find(|known| &*known.0 == name)
        } else {
            self.names.get(self.search(name).ok()?)
        };
        found.map(|known| known.1)
    }
}

#[inline]
const fn length_bit(name: &[u8]) -> u64 {
    1 << (if name.len() < 63 { name.len() } else { 63 })
}

impl Slots {
    /// Forgets the record before.
    fn begin(&mut self, nodes: usize) {
        self.stamp += 1;
        if self.entries.len() < nodes {
            self.entries.resize(nodes, Entry::NONE);
        }
    }

    #[inline]
    fn entry(&self, at: u32) -> Option<&Entry> {
        let entry = self.entries.get(at as usize)?;
        (entry.stamp == self.stamp).then_some(entry)
    }

    #[inline]
    fn note(&mut self, at: u32, start: usize, end: usize, scanned: Scanned) {
        let stamp = self.stamp;
        if let Some(entry) = self.entries.get_mut(at as usize) {
            *entry = Entry {
                stamp,
                start,
                end,
                scanned,
            };
        }
    }

    fn forget(&mut self, at: u32) {
        if let Some(entry) = self.entries.get_mut(at as usize) {
            *entry = Entry::NONE;
        }
    }
}

impl Entry {
    const NONE: Self = Self {
        stamp: 0,
        start: 0,
        end: 0,
        scanned: Scanned {
            kind: Kind::Null,
            escaped: false,
        },
    };
}

impl<'s, 'a> Fields<'s, 'a> {
    pub(super) const fn new(slots: &'s Slots, text: &'a [u8], base: usize) -> Self {
        Self { slots, text, base }
    }

    /// The value in a slot, if the record has that member.
    #[must_use]
    #[inline]
    pub fn get(&self, slot: Slot) -> Option<RawValue<'a>> {
        let entry = self.slots.entry(slot.0)?;
        let text = self.text.get(entry.start..entry.end)?;
        let Scanned { kind, escaped } = entry.scanned;
        Some(RawValue::new(text, self.base + entry.start, kind, escaped))
    }
}

/// One pass over one value.
struct Walk<'w, 'a> {
    plan: &'w Plan,
    scanner: &'w mut Scanner<'a>,
    slots: &'w mut Slots,
    duplicates: DuplicateKeys,
    duplicate: Option<JsonError>,
}

impl Walk<'_, '_> {
    /// Passes over the value of a planned name. It calls itself at most [`DEPTH_LIMIT`] times,
    /// through `object`, whatever the plan.
    fn value(&mut self, at: u32, depth: usize) -> Result<(), JsonError> {
        let start = self.scanner.at();
        let scanned = match self.plan.node(at) {
            Some(node) if !node.names.is_empty() && self.scanner.peek() == Some(b'{') => {
                self.object(node, depth)?;
                Scanned {
                    kind: Kind::Object,
                    escaped: false,
                }
            }
            Some(_) | None => self.scanner.scan_value(depth)?,
        };
        self.slots.note(at, start, self.scanner.at(), scanned);
        Ok(())
    }

    fn object(&mut self, node: &Node, depth: usize) -> Result<(), JsonError> {
        if depth >= DEPTH_LIMIT {
            return self.scanner.fail(JsonErrorKind::TooDeep);
        }
        let mut more = self.scanner.enter(b'}');
        while more {
            let key = self.scanner.key()?;
            match node.find(&key) {
                Some(at) => {
                    if self.slots.entry(at).is_some() {
                        self.repeated(at, key.start);
                    }
                    self.value(at, depth + 1)?;
                }
                None => {
                    self.scanner.scan_value(depth + 1)?;
                }
            }
            more = self.scanner.another(b'}')?;
        }
        Ok(())
    }

    /// A wanted key stands twice.
    #[cold]
    fn repeated(&mut self, at: u32, start: usize) {
        match self.duplicates {
            DuplicateKeys::Error => {
                let error = JsonError::new(start, JsonErrorKind::DuplicateKey);
                self.duplicate.get_or_insert(error);
            }
            DuplicateKeys::Last => {
                let mut below = vec![at];
                while let Some(at) = below.pop() {
                    self.slots.forget(at);
                    let names = self.plan.node(at).map(|node| &node.names);
                    below.extend(names.into_iter().flatten().map(|name| name.1));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The values at the paths, separated by ` | `, with `-` for none.
    fn read(record: &str, paths: &[&str], duplicates: DuplicateKeys) -> Result<String, JsonError> {
        let (plan, wanted) = Plan::new(paths.iter().map(|path| path.split_terminator('/')));
        let mut slots = Slots::default();
        let fields = plan.fill(record.as_bytes(), &mut slots, duplicates)?;
        let show = |slot: &Slot| match fields.get(*slot) {
            Some(value) => {
                let text = value.text();
                assert_eq!(&record.as_bytes()[value.offset()..][..text.len()], text);
                String::from_utf8(text.to_vec()).unwrap()
            }
            None => "-".to_owned(),
        };
        Ok(wanted.iter().map(show).collect::<Vec<_>>().join(" | "))
    }

    #[track_caller]
    fn found(record: &str, paths: &[&str], expected: &str) {
        assert_eq!(
            read(record, paths, DuplicateKeys::Error).as_deref(),
            Ok(expected)
        );
    }

    #[track_caller]
    fn refused(record: &str, paths: &[&str], offset: usize, kind: JsonErrorKind) {
        let error = read(record, paths, DuplicateKeys::Error).unwrap_err();
        assert_eq!(error, JsonError::new(offset, kind), "{record}");
    }

    #[test]
    fn members_by_path() {
        let record = r#" {"id":1,"team":[{"a":1}],"p":{"name":"x","q":{"name":null}},"name":"y"} "#;
        found(record, &["id", "name", "none"], r#"1 | "y" | -"#);
        found(
            record,
            &["p/name", "p/q/name", "p/none"],
            r#""x" | null | -"#,
        );
        found(record, &["p/q", "p/q/name"], r#"{"name":null} | null"#);
        found(record, &["p/q/name", "p/q"], r#"null | {"name":null}"#);
        found(record, &["team", "team/a"], r#"[{"a":1}] | -"#);
        found(record, &["id", "id"], "1 | 1");
        found("{}", &["", "a"], "{} | -");
    }

    #[test]
    fn the_slot_of_a_prefix_tells_why_a_member_has_no_value() {
        let paths = &["p", "p/name"];
        found("{}", paths, "- | -");
        found(r#"{"p":null}"#, paths, "null | -");
        found(r#"{"p":{}}"#, paths, "{} | -");
        found(r#"{"p":{"name":null}}"#, paths, r#"{"name":null} | null"#);
        found(r#"{"p":[{"name":1}]}"#, paths, r#"[{"name":1}] | -"#);
        let (plan, slots) = Plan::new([["p", "name"]]);
        let prefix = plan.parent(slots[0]).unwrap();
        assert_eq!(plan.parent(prefix), Some(Slot::WHOLE));
        assert_eq!(plan.parent(Slot::WHOLE), None);
    }

    #[test]
    fn keys_with_escapes_match() {
        found(r#"{"st\u0061tus":1}"#, &["status"], "1");
        found(r#"{"\u00e9":1,"a\"b":2,"":3}"#, &["é", "a\"b"], "1 | 2");
        refused(
            r#"{"a":1,"\u0061":2}"#,
            &["a"],
            7,
            JsonErrorKind::DuplicateKey,
        );
    }

    #[test]
    fn many_and_long_names() {
        let names: Vec<String> = (0..200).map(|n| "n".repeat(n)).collect();
        let paths: Vec<&str> = names[1..].iter().map(String::as_str).collect();
        let member = |name: &String| format!("\"{name}\":{}", name.len());
        let record = format!(
            "{{{}}}",
            names.iter().map(member).collect::<Vec<_>>().join(",")
        );
        let expected: Vec<String> = (1..200).map(|n| n.to_string()).collect();
        found(&record, &paths, &expected.join(" | "));
    }

    #[test]
    fn a_wanted_key_that_stands_twice() {
        let record = r#"{"a":{"b":1,"c":2},"x":1,"x":2,"a":{"b":3}}"#;
        found(record, &["y"], "-");
        found(
            r#"{"a":{"b":1,"x":1},"b":2,"c":{"b":3}}"#,
            &["a/b", "b"],
            "1 | 2",
        );
        refused(record, &["a/b"], 31, JsonErrorKind::DuplicateKey);
        refused(record, &["x", "a"], 25, JsonErrorKind::DuplicateKey);
        refused(
            r#"{"a":{"b":1,"b":1}}"#,
            &["a/b"],
            12,
            JsonErrorKind::DuplicateKey,
        );
        let last = read(record, &["a/b", "a/c", "x", "a"], DuplicateKeys::Last);
        assert_eq!(last.as_deref(), Ok(r#"3 | - | 2 | {"b":3}"#));
        let last = read(r#"{"a":{"b":1},"a":null}"#, &["a/b"], DuplicateKeys::Last);
        assert_eq!(last.as_deref(), Ok("-"));
    }

    #[test]
    fn a_malformed_text_is_told_before_anything_else() {
        refused(r#"{"a":1,"a":2"#, &["a"], 12, JsonErrorKind::UnexpectedEnd);
        refused("[1,", &[], 3, JsonErrorKind::UnexpectedEnd);
        refused("", &[], 0, JsonErrorKind::UnexpectedEnd);
        refused(
            r#"{"a":1}{"#,
            &["a"],
            7,
            JsonErrorKind::TrailingText(Found(b'{')),
        );
        refused(
            r#"{"a":{"b":1,}}"#,
            &["a/b"],
            12,
            JsonErrorKind::TrailingComma(Found(b'}')),
        );
        refused(
            r#"{"a":{"b":tru}}"#,
            &["a/b"],
            10,
            JsonErrorKind::InvalidLiteral,
        );
    }

    #[test]
    fn a_record_is_an_object() {
        refused(" [1]", &["a"], 1, JsonErrorKind::NotAnObject(Found(b'[')));
        refused("null", &[], 0, JsonErrorKind::NotAnObject(Found(b'n')));
        refused("\"a\"", &[], 0, JsonErrorKind::NotAnObject(Found(b'"')));
    }

    #[test]
    fn depth_counts_along_planned_paths_too() {
        let nested =
            |levels: usize| format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
        for planned in [0, 1, 50, 126, 127, 300] {
            let path = vec!["a"; planned].join("/");
            let paths = [path.as_str()];
            assert!(read(&nested(127), &paths, DuplicateKeys::Error).is_ok());
            refused(&nested(128), &paths, 127 * 5, JsonErrorKind::TooDeep);
            refused(&nested(100_000), &paths, 127 * 5, JsonErrorKind::TooDeep);
        }
    }

    #[test]
    fn slots_are_used_again() {
        let (plan, wanted) = Plan::new([["a"], ["b"]]);
        let mut slots = Slots::default();
        let mut texts = Vec::new();
        for record in [r#"{"a":1}"#, r#"{"b":2}"#, r#"{"a":"#, r#"{"a":3,"b":4}"#] {
            let fields = plan.fill(record.as_bytes(), &mut slots, DuplicateKeys::Error);
            let values = fields.map(|f| wanted.iter().filter_map(|&s| f.get(s)).count());
            texts.push(values.unwrap_or(9));
        }
        assert_eq!(texts, [1, 1, 9, 2]);
    }

    proptest! {
        /// Whatever the plan, a record is accepted just when the scanner accepts it.
        #[test]
        fn the_plan_does_not_change_what_is_valid(
            tokens in prop::collection::vec(
                prop::sample::select(vec![
                    "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"a\":", "{\"a\":", "1", "null",
                ]),
                0..14,
            ),
        ) {
            let record = format!("{{\"a\":{}", tokens.concat());
            let mut scanner = Scanner::new(record.as_bytes());
            let expected = scanner.value().and_then(|_| scanner.finish());
            for paths in [&[][..], &["a"], &["a/a", "a/b/a"], &["b", "a/a/a/a"]] {
                let found = read(&record, paths, DuplicateKeys::Last);
                prop_assert_eq!(found.map(|_| ()), expected);
            }
        }
    }
}
