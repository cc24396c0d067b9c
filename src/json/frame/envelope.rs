//! Telling a response envelope from a record.

use super::super::decode;
use super::super::error::{JsonError, JsonErrorKind};
use super::super::scan::Scanner;

/// What surrounds the records of a response, for writing it out again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The members before `value`.
    pub before: Vec<Annotation>,
    /// The members behind it, known when the last record has been read.
    pub after: Vec<Annotation>,
}

/// A member of an envelope other than `value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The name, such as `@odata.count`.
    pub name: String,
    /// The text of the value, untouched. It is valid JSON.
    pub value: Vec<u8>,
}

/// What an object at the start of an input is.
#[derive(Debug)]
pub(super) enum Guess {
    /// More text has to be read to know.
    Unknown,
    /// No envelope.
    Record,
    /// An envelope, whose array begins at an offset.
    Envelope {
        array: usize,
        before: Vec<Annotation>,
    },
}

impl Guess {
    /// Judges the text from an opening brace on. `last` tells that no more text can be had.
    pub(super) fn of(text: &[u8], last: bool) -> Self {
        let mut scanner = Scanner::new(text);
        let cut = |error: JsonError| error.kind == JsonErrorKind::UnexpectedEnd && !last;
        let (array, before) = match head(&mut scanner) {
            Ok(Some(head)) => head,
            Err(error) if cut(error) => return Self::Unknown,
            // A malformed head is reported by the stream.
            Ok(None) | Err(_) => return Self::Record,
        };
        match has_only_annotations(&mut scanner) {
            Ok(false) => Self::Record,
            Err(error) if cut(error) => Self::Unknown,
            Ok(true) | Err(_) => Self::Envelope { array, before },
        }
    }
}

/// Reads up to a member `value` with an array; `None` if another member comes first.
fn head(scanner: &mut Scanner<'_>) -> Result<Option<(usize, Vec<Annotation>)>, JsonError> {
    let mut before = Vec::new();
    let mut more = scanner.enter(b'}');
    while more {
        match Member::name(scanner)? {
            Member::Annotation(name) => {
                let value = scanner.value()?.text().to_vec();
                before.push(Annotation { name, value });
            }
            Member::Value => {
                return match scanner.peek() {
                    Some(b'[') => Ok(Some((scanner.at(), before))),
                    Some(_) => Ok(None),
                    None => scanner.fail(JsonErrorKind::UnexpectedEnd),
                };
            }
            Member::Foreign(_) => return Ok(None),
        }
        more = scanner.another(b'}')?;
    }
    Ok(None)
}

/// Reads the array and what follows it, to the end of the object.
fn has_only_annotations(scanner: &mut Scanner<'_>) -> Result<bool, JsonError> {
    scanner.skip_value()?;
    while scanner.another(b'}')? {
        if let Member::Foreign(_) = Member::name(scanner)? {
            return Ok(false);
        }
        scanner.skip_value()?;
    }
    Ok(true)
}

/// A member of an envelope by its name.
pub(super) enum Member {
    Value,
    Annotation(String),
    Foreign(String),
}

impl Member {
    /// Reads a name and the colon behind it.
    pub(super) fn name(scanner: &mut Scanner<'_>) -> Result<Self, JsonError> {
        let key = scanner.key()?;
        let name = decode::name(key.name, key.escaped).into_owned();
        Ok(if name == "value" {
            Self::Value
        } else if name.starts_with('@') || name.starts_with("odata.") {
            Self::Annotation(name)
        } else {
            Self::Foreign(name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn judged(text: &str, expected: &str) {
        let guess = match Guess::of(text.as_bytes(), true) {
            Guess::Unknown => "unknown".to_owned(),
            Guess::Record => "record".to_owned(),
            Guess::Envelope { array, before } => {
                let names: Vec<_> = before.iter().map(|member| member.name.as_str()).collect();
                format!("envelope at {array} {}", names.join(","))
            }
        };
        assert_eq!(guess.trim(), expected, "{text}");
    }

    #[test]
    fn envelopes_and_records() {
        judged(r#"{"value":[]}"#, "envelope at 9");
        judged(r#"{ "val\u0075e" : [{"a":1}] }"#, "envelope at 17");
        judged(
            r#"{"@odata.count":1,"value":[],"@odata.nextLink":""}"#,
            "envelope at 26 @odata.count",
        );
        judged(
            r#"{"odata.metadata":"x","value":[]}"#,
            "envelope at 30 odata.metadata",
        );
        judged(r#"{"value":[],"name":1}"#, "record");
        judged(r#"{"name":1,"value":[]}"#, "record");
        judged(r#"{"value@odata.type":"x","value":[]}"#, "record");
        judged(r#"{"value":{}}"#, "record");
        judged(r#"{"value":"#, "record");
        judged(r#"{"@odata.id":1}"#, "record");
        judged("{}", "record");
        judged("{", "record");
        judged(r#"{"value":["#, "envelope at 9");
        judged(r#"{"value":[1,,2],"name":1}"#, "envelope at 9");
        judged(r#"{"value":[]"#, "envelope at 9");
        judged(r#"{"value":[],"value":[]}"#, "envelope at 9");
    }

    #[test]
    fn every_cut_is_undecided_until_it_cannot_be_an_envelope() {
        let text = r#"{"@a":{"b":1},"value":[{}],"@c":"d"}"#.as_bytes();
        for cut in 0..text.len() {
            assert!(matches!(Guess::of(&text[..cut], false), Guess::Unknown));
        }
        assert!(matches!(Guess::of(b"{\"name\"", false), Guess::Unknown));
        assert!(matches!(Guess::of(b"{\"name\":", false), Guess::Record));
    }
}
