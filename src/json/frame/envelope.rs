//! Telling a response from a record.

use super::super::decode;
use super::super::error::{JsonError, JsonErrorKind};
use super::super::scan::Scanner;
use super::error_response::{self, ErrorResponse};

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

/// What an object is, as far as its members before an array `value` tell.
#[derive(Debug)]
pub(super) enum Head {
    /// More text has to be read to know.
    Unknown,
    /// No envelope.
    Record,
    /// An envelope, if only annotations follow the array that begins at an offset.
    Array { at: usize, before: Vec<Annotation> },
    /// An error that a service sent, with the length of its text.
    Error {
        response: ErrorResponse,
        length: usize,
    },
}

impl Head {
    /// Judges the text from an opening brace on. `whole` tells that no more text can be had.
    pub(super) fn of(text: &[u8], whole: bool) -> Self {
        match head(&mut Scanner::new(text)) {
            Ok(head) => head,
            Err(error) if is_cut(error, whole) => Self::Unknown,
            // What is malformed before the array is reported by the stream.
            Err(_) => Self::Record,
        }
    }
}

fn head(scanner: &mut Scanner<'_>) -> Result<Head, JsonError> {
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
                    Some(b'[') => Ok(Head::Array {
                        at: scanner.at(),
                        before,
                    }),
                    Some(_) => Ok(Head::Record),
                    None => scanner.fail(JsonErrorKind::UnexpectedEnd),
                };
            }
            Member::Foreign(name) if error_response::is_name(&name) => {
                let error = ErrorResponse::of(scanner.value()?);
                return Ok(match error {
                    Some(response) if tail(scanner)? => Head::Error {
                        response,
                        length: scanner.at(),
                    },
                    Some(_) | None => Head::Record,
                });
            }
            Member::Foreign(_) => return Ok(Head::Record),
        }
        more = scanner.another(b'}')?;
    }
    Ok(Head::Record)
}

/// Whether only annotations follow the array, up to the end of the object; `None` if more text has
/// to be read. What is malformed is taken for an envelope, which is what it looks like.
pub(super) fn is_tail(text: &[u8], whole: bool) -> Option<bool> {
    match tail(&mut Scanner::new(text)) {
        Ok(is_tail) => Some(is_tail),
        Err(error) if is_cut(error, whole) => None,
        Err(_) => Some(true),
    }
}

fn tail(scanner: &mut Scanner<'_>) -> Result<bool, JsonError> {
    while scanner.another(b'}')? {
        if let Member::Foreign(_) = Member::name(scanner)? {
            return Ok(false);
        }
        scanner.skip_value()?;
    }
    Ok(true)
}

fn is_cut(error: JsonError, whole: bool) -> bool {
    error.kind == JsonErrorKind::UnexpectedEnd && !whole
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
        } else if error_response::is_name(&name) {
            Self::Foreign(name)
        } else if name.starts_with('@') || name.starts_with("odata.") {
            Self::Annotation(name)
        } else {
            Self::Foreign(name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FrameOptions, Records};
    use super::*;

    #[track_caller]
    fn judged(text: &str, expected: &str) {
        let mut records = Records::new(text.as_bytes(), FrameOptions::default());
        let first = records.next_record();
        let offset = first.map(|record| record.map(|record| record.place.offset));
        let before = records.envelope().map(|envelope| &envelope.before);
        let names = before.map(|names| names.iter().map(|member| member.name.as_str()));
        let judgement = match names.map(|names| names.collect::<Vec<_>>().join(",")) {
            Some(names) => format!("envelope {names}"),
            None => format!("record at {}", offset.ok().flatten().unwrap_or(0)),
        };
        assert_eq!(judgement.trim(), expected, "{text}");
    }

    #[test]
    fn envelopes_and_records() {
        judged(r#"{"value":[]}"#, "envelope");
        judged(r#"{ "val\u0075e" : [{"a":1}] }"#, "envelope");
        judged(
            r#"{"@odata.count":1,"value":[],"@odata.nextLink":""}"#,
            "envelope @odata.count",
        );
        judged(
            r#"{"odata.metadata":"x","value":["]\""]}"#,
            "envelope odata.metadata",
        );
        judged(r#"{"value":[],"name":1}"#, "record at 0");
        judged(r#"{"value":[{}],"@a":1,"name":1}"#, "record at 0");
        judged(r#"{"name":1,"value":[]}"#, "record at 0");
        judged(r#"{"value@odata.type":"x","value":[]}"#, "record at 0");
        judged(r#"{"value":{}}"#, "record at 0");
        judged(r#"{"@odata.id":1}"#, "record at 0");
        judged("{}", "record at 0");
        judged(r#"{"value":["#, "envelope");
        judged(r#"{"value":[1,,2]"#, "envelope");
        judged(r#"{"value":[]"#, "envelope");
        judged(r#"{"value":[],"value":[]}"#, "envelope");
    }

    #[test]
    fn what_follows_a_long_array_is_not_waited_for() {
        let text = |elements: usize| {
            let array = vec!["{\"a\":1}"; elements].join(",");
            format!(r#"{{"value":[{array}],"name":1}}"#)
        };
        judged(&text(100_000), "record at 0");
        judged(&text(200_000), "envelope");
        let text = text(200_000);
        let mut records = Records::new(text.as_bytes(), FrameOptions::default());
        let error = loop {
            match records.next_record() {
                Ok(record) => assert!(record.is_some()),
                Err(error) => break error,
            }
        };
        let name = text.find("\"name\"").unwrap() as u64;
        assert_eq!((error.index, error.offset, error.line), (200_001, name, 1));
        assert_eq!(error.kind.code(), super::super::NOT_AN_ENVELOPE);
    }

    #[test]
    fn every_cut_is_undecided() {
        let text = r#"{"@a":{"b":1},"value":"#.as_bytes();
        for cut in 0..=text.len() {
            assert!(matches!(Head::of(&text[..cut], false), Head::Unknown));
        }
        let text = r#" , "@a":{"b":1}}"#.as_bytes();
        for cut in 0..text.len() {
            assert_eq!(is_tail(&text[..cut], false), None);
        }
        assert!(matches!(Head::of(b"{\"name\":", false), Head::Record));
        assert_eq!(is_tail(b",\"name\":", false), Some(false));
    }
}
