//! Going through the elements of an array and the members of an object that a record holds.

use std::borrow::Cow;

use super::decode;
use super::error::JsonError;
use super::fill::{DuplicateKeys, Fields, Slots};
use super::plan::Plan;
use super::scan::Scanner;
use super::value::{Kind, RawValue};

/// The elements of an array; none if the value is no array.
///
/// ```
/// use odq::json::{Elements, Scanner};
///
/// let array = Scanner::new(b"[1, [2, 3]]").value()?;
/// let texts: Vec<_> = Elements::new(array).map(|element| element.text()).collect();
/// assert_eq!(texts, [&b"1"[..], b"[2, 3]"]);
/// # Ok::<(), odq::json::JsonError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    array: RawValue<'a>,
    scanner: Scanner<'a>,
    place: Place,
}

/// The members of an object with their names, in the order of the text; none if the value is no
/// object.
#[derive(Clone, Debug)]
pub struct Members<'a> {
    object: RawValue<'a>,
    scanner: Scanner<'a>,
    place: Place,
}

/// Where an iterator stands in its container.
#[derive(Clone, Copy, Debug)]
enum Place {
    Outside,
    BehindValue,
    Done,
}

impl<'a> Elements<'a> {
    /// The elements of `array`.
    #[must_use]
    pub const fn new(array: RawValue<'a>) -> Self {
        Self {
            array,
            scanner: Scanner::new(array.text()),
            place: Place::of(array.kind(), Kind::Array),
        }
    }

    /// Reads the planned members of the next element in the same pass that finds its end. An
    /// element that is no object has only [`Slot::WHOLE`](super::Slot::WHOLE).
    ///
    /// # Errors
    /// A wanted key that stands twice, at an offset in the record.
    pub fn fill_next<'s>(
        &mut self,
        plan: &Plan,
        slots: &'s mut Slots,
        duplicates: DuplicateKeys,
    ) -> Result<Option<Fields<'s, 'a>>, JsonError> {
        let base = self.array.offset();
        let filled = match self.place.next(&mut self.scanner, b']') {
            Ok(false) => return Ok(None),
            Ok(true) => plan.walk(&mut self.scanner, slots, duplicates),
            Err(error) => Err(error),
        };
        match filled {
            Ok(None) => Ok(Some(Fields::new(slots, self.array.text(), base))),
            Ok(Some(error)) | Err(error) => Err(error.shifted(base)),
        }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = RawValue<'a>;

    fn next(&mut self) -> Option<RawValue<'a>> {
        // The text is known to be valid: an error cannot come up, and would end the array.
        if !self.place.next(&mut self.scanner, b']').ok()? {
            return None;
        }
        let value = self.scanner.value().ok()?;
        Some(value.shifted(self.array.offset()))
    }
}

impl<'a> Members<'a> {
    /// The members of `object`.
    #[must_use]
    pub const fn new(object: RawValue<'a>) -> Self {
        Self {
            object,
            scanner: Scanner::new(object.text()),
            place: Place::of(object.kind(), Kind::Object),
        }
    }

    /// The next member, behind the offset of the quote that opens its name.
    pub(crate) fn next_placed(&mut self) -> Option<(usize, Cow<'a, str>, RawValue<'a>)> {
        if !self.place.next(&mut self.scanner, b'}').ok()? {
            return None;
        }
        let key = self.scanner.key().ok()?;
        let value = self.scanner.value().ok()?;
        let name = decode::name(key.name, key.escaped);
        let base = self.object.offset();
        Some((base + key.start, name, value.shifted(base)))
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (Cow<'a, str>, RawValue<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.next_placed().map(|(_, name, value)| (name, value))
    }
}

impl Place {
    const fn of(kind: Kind, wanted: Kind) -> Self {
        if kind as u8 == wanted as u8 {
            Self::Outside
        } else {
            Self::Done
        }
    }

    /// Moves to the next element or member; `false` at the end.
    fn next(&mut self, scanner: &mut Scanner<'_>, close: u8) -> Result<bool, JsonError> {
        let more = match self {
            Self::Outside => Ok(scanner.enter(close)),
            Self::BehindValue => scanner.another(close),
            Self::Done => Ok(false),
        };
        *self = match more {
            Ok(true) => Self::BehindValue,
            Ok(false) | Err(_) => Self::Done,
        };
        more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> RawValue<'_> {
        Scanner::new(text.as_bytes()).value().unwrap()
    }

    #[track_caller]
    fn elements(text: &str, expected: &[&str]) {
        let found: Vec<_> = Elements::new(value(text))
            .map(|element| {
                let offset = element.offset();
                let text = text.get(offset..offset + element.text().len()).unwrap();
                assert_eq!(text.as_bytes(), element.text());
                text
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn elements_of_arrays() {
        elements(" [] ", &[]);
        elements(
            " [ 1 , \"a,]\" ,[2,[3]],{\"a\":[]} ] ",
            &["1", "\"a,]\"", "[2,[3]]", "{\"a\":[]}"],
        );
        elements("{\"a\":1}", &[]);
        elements("null", &[]);
        let mut ended = Elements::new(value("[1]"));
        assert!(ended.next().is_some() && ended.next().is_none() && ended.next().is_none());
    }

    #[test]
    fn members_of_objects() {
        let members = |text| {
            Members::new(value(text))
                .map(|(name, value)| format!("{name}@{}", value.offset()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            members(r#" {"a":1, "\u0062" : {"c":[]} ,"a":2} "#),
            ["a@6", "b@20", "a@34"]
        );
        let mut placed = Members::new(value(r#"   {"a":1, "b":2}"#));
        let mut next = || placed.next_placed().map(|(at, ..)| at);
        assert_eq!([next(), next(), next()], [Some(4), Some(11), None]);
        assert!(members("{ }").is_empty());
        assert!(members("[1]").is_empty());
    }

    #[test]
    fn a_plan_for_the_elements() {
        let (plan, wanted) = Plan::new([vec!["email"], vec!["address", "city"], vec![]]);
        let record = br#"{"team":[{"email":"a"}, {"address":{"city":"x"}} ,null,7,{}]}"#;
        let mut outer = Plan::default();
        let team = outer.add(["team"]);
        let (mut slots, mut inner) = (Slots::default(), Slots::default());
        let fields = outer
            .fill(record, &mut slots, DuplicateKeys::Error)
            .unwrap();
        let mut elements = Elements::new(fields.get(team).unwrap());
        let mut rows = Vec::new();
        while let Some(fields) = elements
            .fill_next(&plan, &mut inner, DuplicateKeys::Error)
            .unwrap()
        {
            let show = |&slot| match fields.get(slot) {
                Some(value) => {
                    let text = value.text();
                    assert_eq!(&record[value.offset()..][..text.len()], text);
                    String::from_utf8_lossy(text)
                }
                None => "-".into(),
            };
            rows.push(wanted.iter().map(show).collect::<Vec<_>>().join(" | "));
        }
        insta::assert_snapshot!(rows.join("\n"), @r#"
        "a" | - | {"email":"a"}
        - | "x" | {"address":{"city":"x"}}
        - | - | null
        - | - | 7
        - | - | {}
        "#);
    }

    #[test]
    fn a_key_that_stands_twice_in_an_element() {
        let (plan, _) = Plan::new([["a"]]);
        let mut slots = Slots::default();
        let array = value(r#"  [{"a":1},{"a":1,"a":2}]"#);
        let mut elements = Elements::new(array);
        let mut next = || {
            elements
                .fill_next(&plan, &mut slots, DuplicateKeys::Error)
                .map(|f| f.is_some())
        };
        assert_eq!(next(), Ok(true));
        assert_eq!(next().unwrap_err().offset, 18);
        assert_eq!(next(), Ok(false));
        let whole = value(r#"   {"a":1,"a":2}"#);
        let filled = plan.fill_value(whole, &mut slots, DuplicateKeys::Error);
        assert_eq!(filled.unwrap_err().offset, 10);
    }
}
