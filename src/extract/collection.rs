//! JSON documents whose structure tells what a request is: collections of API clients, recordings of
//! browsers, definitions of workflows. In any other JSON requests are looked for in its strings
//! ([`super::escaped`]).
//!
//! The document is scanned, never built: what is passed over costs no memory.

use super::har;
use super::lines::Line;
use super::postman;
use super::request::{Assembly, Form, Request};
use super::start::{self, Look};
use super::workflow;
use super::writing::Writing;
use crate::json::{Kind, Members, RawValue, Scanner};
use memchr::memmem;

/// The requests of such a document; `None` if it is none, or no JSON.
pub(super) fn requests<'t>(text: &'t str, hosts: &[String]) -> Option<Vec<Request<'t>>> {
    // Most documents are told by a word that they lack.
    let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let (is_postman, is_har) = (has(postman::MARK), has(har::MARK));
    if !is_postman && !is_har && !has(workflow::MARK) {
        return None;
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut scanner = Scanner::new(body.as_bytes());
    let root = scanner.value().ok().filter(|_| scanner.finish().is_ok())?;
    let file = File {
        text,
        base: text.len() - body.len(),
        hosts,
    };
    let mut found = None;
    if is_postman {
        found = postman::requests(root, file);
    }
    if found.is_none() && is_har {
        found = har::requests(root, file);
    }
    let mut found = found.or_else(|| workflow::requests(root, file))?;
    found.sort_by_key(|request| request.span().start);
    Some(found)
}

/// The file round a document.
#[derive(Clone, Copy)]
pub(super) struct File<'t, 'h> {
    text: &'t str,
    /// Where the document begins.
    base: usize,
    pub(super) hosts: &'h [String],
}

/// How a string is read that becomes part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As it stands.
    Verbatim,
    /// The value of an option that is encoded by whoever reads the document.
    Decoded,
    /// The value of an option of which no more is encoded than blanks and what would end it.
    Closed,
}

impl<'t> File<'t, '_> {
    /// Adds what stands between the quotes of a string, or a number or truth value.
    pub(super) fn add(self, assembly: &mut Assembly<'t>, value: RawValue<'_>, reading: Reading) {
        let start = self.base + value.offset();
        let written = self.text.get(start..start + value.text().len());
        let written = written.unwrap_or("");
        match value.kind() {
            Kind::String => {
                let body = written.get(1..written.len().saturating_sub(1));
                let body = Line {
                    base: start + 1,
                    text: body.unwrap_or(""),
                };
                add_string(assembly, body, reading);
            }
            Kind::Number | Kind::Bool => {
                assembly.written_as(Writing::Fixed);
                assembly.verbatim(Line {
                    base: start,
                    text: written,
                });
            }
            Kind::Null | Kind::Array | Kind::Object => {}
        }
    }

    /// Adds the name of a member whose opening quote stands at `at`.
    pub(super) fn add_name(self, assembly: &mut Assembly<'t>, at: usize) {
        let rest = self.text.as_bytes().get(self.base + at..).unwrap_or(&[]);
        if let Ok(name) = Scanner::new(rest).value() {
            let start = self.base + at + 1;
            let end = (start + name.text().len()).saturating_sub(2);
            let body = Line {
                base: start,
                text: self.text.get(start..end).unwrap_or(""),
            };
            add_string(assembly, body, Reading::Verbatim);
        }
    }

    /// The string as it is written, if no escape stands in it.
    pub(super) fn plain(self, value: RawValue<'_>) -> Option<&'t str> {
        let bytes = value.as_plain_bytes()?;
        let start = self.base + value.offset() + 1;
        self.text.get(start..start + bytes.len())
    }

    /// Whether an address with or without options is a request of the kind that is judged.
    pub(super) fn is_request(self, address: &str) -> bool {
        matches!(start::look(address, 0, self.hosts), Look::Request(_))
    }
}

/// Adds a sign that stands before the first part, a value.
pub(super) fn begin_with(
    assembly: &mut Assembly<'_>,
    sign: &str,
    value: RawValue<'_>,
    file: File<'_, '_>,
) {
    let at = file.base + value.offset() + 1;
    assembly.written_as(Writing::Fixed);
    assembly.replaced(sign, at..at);
}

/// Adds a sign that stands for what is between two parts of the file.
pub(super) fn add_sign(assembly: &mut Assembly<'_>, sign: &str) {
    let at = assembly.end().unwrap_or(0);
    assembly.written_as(Writing::Fixed);
    assembly.replaced(sign, at..at);
}

/// The request of an address, without the blanks round it.
pub(super) fn finish<'t>(
    address: Assembly<'t>,
    form: Form,
    method: Option<&'t str>,
) -> Option<Request<'t>> {
    address.trimmed().finish(form, method)
}

/// The members of an object whose names are these; of two with one name the first counts.
pub(super) fn members<'a, const N: usize>(
    object: RawValue<'a>,
    names: [&str; N],
) -> [Option<RawValue<'a>>; N] {
    let mut found = [None; N];
    for (name, value) in Members::new(object) {
        let index = names.iter().position(|wanted| *wanted == name);
        if let Some(slot) = index.and_then(|index| found.get_mut(index)) {
            slot.get_or_insert(value);
        }
    }
    found
}

/// Adds the characters of a string of JSON; escapes are resolved.
fn add_string<'t>(assembly: &mut Assembly<'t>, body: Line<'t>, reading: Reading) {
    let writing = match reading {
        Reading::Verbatim => Writing::Json,
        Reading::Decoded | Reading::Closed => Writing::Json.decoded(),
    };
    assembly.written_as(writing);
    let mut done = 0;
    let mut at = 0;
    while let Some(c) = body.text.get(at..).and_then(|rest| rest.chars().next()) {
        let (length, meant) = if c == '\\' {
            escape(body.from(at).text)
        } else {
            (c.len_utf8(), c)
        };
        let encoded = match (reading, meant) {
            (Reading::Decoded | Reading::Closed, ' ') => Some("%20"),
            (Reading::Decoded | Reading::Closed, '&') => Some("%26"),
            (Reading::Decoded | Reading::Closed, '#') => Some("%23"),
            (Reading::Decoded, '%') => Some("%25"),
            (Reading::Decoded, '+') => Some("%2B"),
            _ => None,
        };
        if encoded.is_some() || c == '\\' {
            assembly.verbatim(body.upto(at).from(done));
            let place = body.base + at..body.base + at + length;
            if let Some(encoded) = encoded {
                assembly.replaced(encoded, place);
            } else {
                assembly.replaced(meant.encode_utf8(&mut [0; 4]), place);
            }
            done = at + length;
        }
        at += length;
    }
    assembly.verbatim(body.from(done));
}

/// The length and the meaning of an escape of JSON.
fn escape(text: &str) -> (usize, char) {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    match text.as_bytes().get(1) {
        Some(b'u') => {
            let units = [unit(0), unit(6)].into_iter().map_while(|unit| unit);
            let next = char::decode_utf16(units).next();
            let meant = next.and_then(Result::ok).unwrap_or('\u{fffd}');
            (6 * meant.len_utf16(), meant)
        }
        Some(b'n') => (2, '\n'),
        Some(b'r') => (2, '\r'),
        Some(b't') => (2, '\t'),
        Some(b'b') => (2, '\u{8}'),
        Some(b'f') => (2, '\u{c}'),
        Some(byte) => (2, char::from(*byte)),
        None => (1, '\\'),
    }
}
