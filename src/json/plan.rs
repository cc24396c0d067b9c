//! Reading the few members that a query wants out of a record, in one pass over its bytes.

use super::error::{Found, JsonError, JsonErrorKind};
use super::fill::{DuplicateKeys, Fields, Slot, Slots, Walk};
use super::names::Names;
use super::quick;
use super::scan::Scanner;
use super::trusting;
use super::value::RawValue;

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
#[derive(Clone, Debug, Default)]
pub struct Plan {
    names: Names,
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
        Slot(self.names.add(path))
    }

    /// Wants these members before the others.
    pub(crate) fn want_first(&mut self, slots: impl IntoIterator<Item = Slot>) {
        for slot in slots {
            self.names.want_first(slot.0);
        }
    }

    /// The slot of the name before the last one of a path.
    #[must_use]
    pub fn parent(&self, slot: Slot) -> Option<Slot> {
        match slot {
            Slot::WHOLE => None,
            Slot(at) => Some(Slot(self.names.node(at)?.parent())),
        }
    }

    /// All slots.
    pub(super) fn slots(&self) -> impl ExactSizeIterator<Item = Slot> {
        // A plan has far fewer names than that.
        (0..u32::try_from(self.names.len()).unwrap_or(u32::MAX)).map(Slot)
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
        let repeated = self.quickly(record, slots);
        if let Some(repeated) = repeated {
            return match self.repeated(repeated, slots, duplicates) {
                Some(error) => Err(error),
                None => Ok(Fields::new(slots, record, 0)),
            };
        }
        self.fill_by_scanner(record, slots, duplicates)
    }

    /// The same byte by byte, which tells what is wrong.
    pub(super) fn fill_by_scanner<'s, 'a>(
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

    /// Reads a record that is known to be valid JSON in UTF-8 in which no key stands twice in one
    /// object: only what lies before the last planned member is looked at. Of a text that is not
    /// what it is said to be, anything may come out.
    ///
    /// # Errors
    /// As for [`fill`](Self::fill), if one is met.
    pub fn fill_trusting<'s, 'a>(
        &self,
        record: &'a [u8],
        slots: &'s mut Slots,
        duplicates: DuplicateKeys,
    ) -> Result<Fields<'s, 'a>, JsonError> {
        self.fill_trusting_while(record, slots, duplicates, &mut |_| true)
    }

    /// The same, but when the members have been met that are wanted first, the rest is looked at
    /// only if it is asked for. A record that lacks one of them is looked at whole.
    pub(crate) fn fill_trusting_while<'s, 'a>(
        &self,
        record: &'a [u8],
        slots: &'s mut Slots,
        duplicates: DuplicateKeys,
        go_on: &mut dyn FnMut(Fields<'_, 'a>) -> bool,
    ) -> Result<Fields<'s, 'a>, JsonError> {
        slots.begin(self.names.len());
        let mut memory = slots.marks.take().unwrap_or_default();
        let filled = trusting::fill(&self.names, record, slots, &mut memory, go_on);
        slots.marks = Some(memory);
        match filled {
            Some(()) => Ok(Fields::new(slots, record, 0)),
            None => self.fill(record, slots, duplicates),
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
        if let Some(repeated) = self.quickly(value.text(), slots) {
            return match self.repeated(repeated, slots, duplicates) {
                Some(error) => Err(error.shifted(base)),
                None => Ok(Fields::new(slots, value.text(), base)),
            };
        }
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
        slots.begin(self.names.len());
        let mut walk = Walk {
            names: &self.names,
            scanner,
            slots,
            repeated: None,
        };
        walk.value(0, 0)?;
        let repeated = walk.repeated;
        Ok(self.repeated(repeated, slots, duplicates))
    }

    /// Passes over a record from mark to mark; `None` if it may not be valid.
    fn quickly(&self, record: &[u8], slots: &mut Slots) -> Option<Option<usize>> {
        slots.begin(self.names.len());
        let mut memory = slots.marks.take().unwrap_or_default();
        let repeated = quick::fill(&self.names, record, slots, &mut memory);
        slots.marks = Some(memory);
        repeated
    }

    /// What becomes of a name that was met twice, the second time at an offset.
    fn repeated(
        &self,
        offset: Option<usize>,
        slots: &mut Slots,
        duplicates: DuplicateKeys,
    ) -> Option<JsonError> {
        let error = JsonError::new(offset?, JsonErrorKind::DuplicateKey);
        match duplicates {
            DuplicateKeys::Error => Some(error),
            DuplicateKeys::Last => {
                slots.forget_replaced(&self.names);
                None
            }
        }
    }
}

#[cfg(test)]
impl Plan {
    /// What the quick pass alone makes of a record.
    pub(super) fn fill_quickly<'s, 'a>(
        &self,
        record: &'a [u8],
        slots: &'s mut Slots,
    ) -> Option<Fields<'s, 'a>> {
        let repeated = self.quickly(record, slots)?;
        self.repeated(repeated, slots, DuplicateKeys::Last);
        Some(Fields::new(slots, record, 0))
    }

    /// What the trusting pass alone makes of a record.
    pub(super) fn fill_trustingly<'s, 'a>(
        &self,
        record: &'a [u8],
        slots: &'s mut Slots,
    ) -> Option<Fields<'s, 'a>> {
        slots.begin(self.names.len());
        let mut memory = slots.marks.take().unwrap_or_default();
        let filled = trusting::fill(&self.names, record, slots, &mut memory, &mut |_| true);
        slots.marks = Some(memory);
        filled.map(|()| Fields::new(slots, record, 0))
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
    fn a_trusted_record_is_asked_about_and_one_of_another_form_read_whole() {
        let (mut plan, wanted) = Plan::new([["a"], ["b"], ["c"]]);
        plan.want_first([wanted[1]]);
        let mut slots = Slots::default();
        for (record, go_on, expected) in [
            (r#"{"a":1,"b":2,"c":3}"#, true, "1 2 3"),
            (r#"{"a":1,"b":2,"c":3}"#, false, "1 2 -"),
            (r#"{"a":1,"b":2,!"#, false, "1 2 -"),
        ] {
            let mut asked = 0;
            let mut ask = |fields: Fields<'_, '_>| {
                assert!(fields.get(wanted[1]).is_some() && fields.get(wanted[2]).is_none());
                asked += 1;
                go_on
            };
            let fields = plan
                .fill_trusting_while(
                    record.as_bytes(),
                    &mut slots,
                    DuplicateKeys::Error,
                    &mut ask,
                )
                .unwrap();
            let found: Vec<_> = wanted
                .iter()
                .map(|slot| {
                    fields
                        .get(*slot)
                        .map_or("-", |v| str::from_utf8(v.text()).unwrap())
                })
                .collect();
            assert_eq!(found.join(" "), expected, "{record}");
            assert_eq!(asked, 1);
        }
        let broken = plan.fill_trusting(br#"{"a":1,"b":2,!"#, &mut slots, DuplicateKeys::Error);
        assert_eq!(broken.unwrap_err().offset, 13);
        let array = plan.fill_trusting(b"[1]", &mut slots, DuplicateKeys::Error);
        assert_eq!(array.unwrap_err().offset, 0);
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
    fn the_deepest_record_fits_on_a_small_stack() {
        let text = format!("{}1{}", r#"{"a":"#.repeat(127), "}".repeat(127));
        let path = vec!["a"; 127].join("/");
        let read = move || read(&text, &[path.as_str()], DuplicateKeys::Error).unwrap();
        let thread = std::thread::Builder::new()
            .stack_size(256 << 10)
            .spawn(read);
        assert_eq!(thread.unwrap().join().unwrap(), "1");
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
