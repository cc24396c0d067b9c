//! Where a request ends in a line of free text.

use super::escape::{self, AFTER_LITERAL, BEFORE_LITERAL};
use super::option;
use super::request::Form;
use super::start::{self, Look, Start};
use super::value::Value;
use crate::text::{HoleForms, hole_at};

/// What a request stands in, and so what closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Enclosure {
    /// Nothing stands right before it.
    Open,
    /// A sign with a partner.
    Pair(&'static str),
    /// A bracket, which the request may hold in pairs.
    Bracket(u8, u8),
    /// A single quote, which is also the quote of OData.
    SingleQuote,
    /// A double quote in a string in double quotes: `\"`.
    EscapedQuote,
}

/// How it came to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At the end of the line.
    Line,
    /// At what closes it.
    Closed,
    /// At a sign that no plain link holds.
    Blank,
    /// Before another request.
    Next,
}

/// The line round a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings<'a> {
    pub(super) line: &'a str,
    pub(super) hosts: &'a [String],
    pub(super) enclosure: Enclosure,
    /// Whether it stands in a string in double quotes, however far before they were opened.
    pub(super) quoted: bool,
    /// Whether it stands between back-ticks.
    pub(super) code: bool,
    /// Whether no quote stands in its string but behind a backslash.
    pub(super) is_json: bool,
    /// Whether nothing but it can stand there: what it stands in was opened right before it.
    pub(super) alone: bool,
}

/// Pairs that close at the first occurrence of their partner.
const PAIRS: &[(&str, &str)] = &[
    ("**", "**"),
    (">", "</"),
    ("<", ">"),
    ("|", "|"),
    ("“", "”"),
    ("‘", "’"),
    ("«", "»"),
    ("「", "」"),
    ("『", "』"),
    ("《", "》"),
    ("\u{ff08}", "\u{ff09}"),
];

impl Enclosure {
    /// What the end of `before` opens.
    pub(super) fn of(before: &str) -> Self {
        if before.ends_with("\\\"") {
            return Self::EscapedQuote;
        }
        if before.ends_with('\'') {
            return Self::SingleQuote;
        }
        if before.ends_with('(') {
            return Self::Bracket(b'(', b')');
        }
        if before.ends_with('[') {
            return Self::Bracket(b'[', b']');
        }
        let cell = before.trim_end_matches([' ', '\t']);
        let before = if cell.ends_with('|') { cell } else { before };
        PAIRS
            .iter()
            .find(|(open, _)| before.ends_with(open))
            .map_or(Self::Open, |(_, close)| Self::Pair(close))
    }

    /// Whether it holds a request and nothing else. A bracket or a cell may hold a sentence.
    pub(super) const fn is_tight(self) -> bool {
        match self {
            Self::Open | Self::Bracket(..) => false,
            Self::Pair(close) => !matches!(close.as_bytes(), b"|" | [0xef, ..]),
            Self::SingleQuote | Self::EscapedQuote => true,
        }
    }
}

/// Whether a text has a double quote without a backslash before it.
fn has_quote(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return true,
            b'\\' => _ = bytes.next(),
            _ => {}
        }
    }
    false
}

impl Surroundings<'_> {
    /// Where the request ends, as far as the signs tell.
    pub(super) fn end_of(&self, start: &Start) -> (usize, End) {
        let marked = self.line.as_bytes().get(start.scan) == Some(&b'?');
        if !start.runs_on && !marked {
            let rest = self.line.get(start.scan..).unwrap_or("");
            let last = rest.trim_start().is_empty();
            return (start.scan, if last { End::Line } else { End::Blank });
        }
        let mut at = start.scan;
        let mut depth = 0_usize;
        let mut quotes = Quotes::default();
        let mut value = self.value(start.scan, start);
        while let Some(&byte) = self.line.as_bytes().get(at) {
            if self.closes(at, byte, depth) {
                return (at, End::Closed);
            }
            if !start.runs_on && !byte.is_ascii() {
                return (at, End::Blank);
            }
            at += match byte {
                b' ' | b'\t' => {
                    let rest = self.line.get(at..).unwrap_or("");
                    let word = at + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
                    if let Some(end) = self.ends_before(at, word, start) {
                        return (at, end);
                    }
                    let goes_on = value
                        .as_mut()
                        .is_none_or(|value| value.goes_on(self.line, at, word));
                    if !goes_on {
                        return (at, End::Blank);
                    }
                    word - at
                }
                b'(' if self.is_link(at) => return (at, End::Next),
                b'?' | b'&' => {
                    value = self.value(at + 1, start).or(value);
                    1
                }
                b'\'' if self.enclosure == Enclosure::SingleQuote => {
                    match quotes.step(self.line, at) {
                        Some(step) => step,
                        None => return (quotes.close, End::Closed),
                    }
                }
                b'\'' if !quotes.unbalanced => match self.literal(at) {
                    Some(length) => length,
                    None => {
                        quotes.unbalanced = true;
                        1
                    }
                },
                b'\\' => self.escaped(at),
                b'$' => self.hole(at).unwrap_or(1),
                _ => {
                    if let Enclosure::Bracket(open, close) = self.enclosure {
                        depth += usize::from(byte == open);
                        depth -= usize::from(byte == close);
                    }
                    1
                }
            };
        }
        (self.line.len(), End::Line)
    }

    /// The value of the option that begins at `at`, where the grammar of the value has a say.
    fn value(&self, at: usize, start: &Start) -> Option<Value> {
        if self.alone || !start.runs_on {
            return None;
        }
        match start.value {
            Some(value) if value == at => {
                let before = self.line.get(..at)?;
                let name = before.rfind(['$', '?', '&', '%']).unwrap_or(0);
                let name = if before.get(name..)?.starts_with(['?', '&']) {
                    name + 1
                } else {
                    name
                };
                option::at(self.line, name).map(Value::of)
            }
            Some(_) | None => option::at(self.line, at).map(Value::of),
        }
    }

    /// Whether the parenthesis at `at` holds an address, as in a link of Markdown.
    fn is_link(&self, at: usize) -> bool {
        self.line
            .get(at + 1..)
            .is_some_and(|rest| start::host(rest).is_some())
    }

    /// Whether the enclosure, or the string or code around it, closes here.
    fn closes(&self, at: usize, byte: u8, depth: usize) -> bool {
        let here = |sign: &str| {
            self.line
                .get(at..)
                .is_some_and(|rest| rest.starts_with(sign))
        };
        if (self.quoted && byte == b'"') || (self.code && byte == b'`') {
            return true;
        }
        // an escaped line break in a string of source code ends the line that it stands for
        if self.quoted && byte == b'\\' && (here("\\n") || here("\\r")) {
            return true;
        }
        match self.enclosure {
            Enclosure::Open | Enclosure::SingleQuote => false,
            // `**$select=***`: the first star belongs to the query
            Enclosure::Pair("**") => here("**") && !here("***"),
            Enclosure::Pair(close) => here(close),
            Enclosure::Bracket(_, close) => byte == close && depth == 0,
            Enclosure::EscapedQuote => here("\\\""),
        }
    }

    /// Whether the request ends at the blanks before `word`, and how.
    fn ends_before(&self, blank: usize, word: usize, start: &Start) -> Option<End> {
        let rest = self.line.get(word..)?;
        if rest.starts_with("HTTP/") || rest.starts_with('|') {
            return Some(End::Closed);
        }
        if !start.runs_on {
            return Some(End::Blank);
        }
        if start::host(rest).is_some() || is_named_link(rest) {
            return Some(End::Next);
        }
        let after_method = start::method(rest).filter(|(name, _)| rest.starts_with(name));
        let next = word + after_method.map_or(0, |(_, behind)| behind);
        let Look::Request(found) = start::look(self.line, next, self.hosts) else {
            return None;
        };
        let marked = self.line.as_bytes().get(next) == Some(&b'?');
        let apart = !self.line.get(..blank)?.ends_with('&');
        // a bare `$name=` behind a URL is rather an option whose `&` was forgotten
        let begins = found.form == Form::Url
            || marked
            || after_method.is_some()
            || (start.form == Form::Query && apart);
        begins.then_some(End::Next)
    }

    /// The length of the string literal at `at` if it ends in the request.
    fn literal(&self, at: usize) -> Option<usize> {
        let mut end = at + 1;
        let mut holds_request = false;
        loop {
            let byte = *self.line.as_bytes().get(end)?;
            if (self.quoted && byte == b'"') || (self.code && byte == b'`') {
                return None;
            }
            end += match byte {
                b'\'' if self.line.as_bytes().get(end + 1) == Some(&b'\'') => 2,
                b'\'' => {
                    let behind = self.line.as_bytes().get(end + 1);
                    let opens = behind.is_some_and(|next| !AFTER_LITERAL.contains(next));
                    return (!(holds_request && opens)).then_some(end + 1 - at);
                }
                b'\\' if self.quoted => {
                    let escaped = self.line.as_bytes().get(end + 1);
                    if self.enclosure == Enclosure::EscapedQuote && escaped == Some(&b'"') {
                        return None;
                    }
                    self.escaped(end)
                }
                b' ' | b'\t' if !holds_request => {
                    holds_request = self.is_request_behind(end + 1);
                    1
                }
                b'$' => self.hole(end).unwrap_or(1),
                _ => 1,
            };
        }
    }

    /// The length of the expression in a string of source code, `${name}`: quotes in it open and close
    /// strings of their own.
    fn hole(&self, at: usize) -> Option<usize> {
        let opens = (self.code || self.quoted) && self.line.as_bytes().get(at + 1) == Some(&b'{');
        let length = opens.then(|| hole_at(self.line, at + 1, HoleForms::default()))??;
        let written = self.line.get(at..at + 1 + length)?;
        (!self.is_json || !has_quote(written)).then_some(1 + length)
    }

    /// Whether a request with options begins at `at`. Where a string holds one and its last quote
    /// rather opens another string, it lacks a quote.
    fn is_request_behind(&self, at: usize) -> bool {
        let Some(rest) = self.line.get(at..) else {
            return false;
        };
        let after_method = start::method(rest).filter(|(name, _)| rest.starts_with(name));
        let begin = at + after_method.map_or(0, |(_, behind)| behind);
        let marked = self.line.as_bytes().get(begin) == Some(&b'?');
        matches!(
            start::look(self.line, begin, self.hosts),
            Look::Request(found) if marked || (found.form == Form::Url && found.value.is_some())
        )
    }

    /// The length of a backslash with what it escapes.
    fn escaped(&self, at: usize) -> usize {
        let escapes = self.quoted || self.enclosure == Enclosure::SingleQuote;
        let next = self.line.as_bytes().get(at + 1);
        1 + usize::from(escapes && next.is_some_and(u8::is_ascii))
    }
}

/// Whether a link of Markdown starts here: `[text](address)`.
fn is_named_link(rest: &str) -> bool {
    rest.strip_prefix('[')
        .and_then(|text| text.find([']', '[', '(']).and_then(|end| text.get(end..)))
        .is_some_and(|behind| behind.starts_with("]("))
}

/// Tells the quotes of OData from the single quotes round the request.
#[derive(Debug, Default)]
struct Quotes {
    /// Whether the quotes of the query are written twice, as a shell or SQL wants it.
    doubled: Option<bool>,
    /// Where the request was found to be closed.
    close: usize,
    /// Whether a literal was found to have no end in the line.
    unbalanced: bool,
}

impl Quotes {
    /// The length of what the quote at `at` belongs to; `None` if it closes the request.
    fn step(&mut self, line: &str, at: usize) -> Option<usize> {
        let bytes = line.as_bytes();
        let run = bytes
            .iter()
            .skip(at)
            .take_while(|byte| **byte == b'\'')
            .count();
        if let Some(length) = escape::between_strings(line, at) {
            return Some(length);
        }
        let before = at.checked_sub(1).and_then(|index| bytes.get(index));
        let opens = before.is_some_and(|byte| BEFORE_LITERAL.contains(byte));
        let doubled = *self
            .doubled
            .get_or_insert_with(|| escape::opens_doubled(line, at));
        if doubled {
            self.close = at + run - 1;
            return (run % 2 == 0).then_some(run);
        }
        self.close = at;
        if opens {
            literal_in_quotes(bytes, at)
        } else {
            None
        }
    }
}

/// The length of the string literal at `at`, in a text that stands in single quotes itself: of two
/// quotes before the end of a word the second closes the text.
fn literal_in_quotes(bytes: &[u8], at: usize) -> Option<usize> {
    let mut end = at + 1;
    loop {
        end += match bytes.get(end)? {
            b'\\' => 2,
            b'\''
                if bytes.get(end + 1) == Some(&b'\'')
                    && bytes
                        .get(end + 2)
                        .is_some_and(|next| !AFTER_LITERAL.contains(next)) =>
            {
                2
            }
            b'\'' => return Some(end + 1 - at),
            _ => 1,
        };
    }
}
