//! Files in which characters of a request are escaped by the format of the file: `\\/` and `\\u0026` of JSON,
//! `&amp;` of HTML. They are decoded before requests are looked for, and places are led back.
//!
//! What ends a string of the format stays as it is, so that strings still end where they did; it is
//! resolved as in any other text ([`super::escape`]).

use super::prose::{self, Prose};
use super::request::Request;
use super::start;
use super::writing::Writing;
use crate::diagnostic::Span;
use memchr::memchr_iter;
use std::borrow::Cow;

/// How a format escapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A JSON document.
    Json,
    /// An HTML page.
    Html,
}

/// The requests of such a file.
pub(super) fn requests<'t>(text: &'t str, format: Format, hosts: &[String]) -> Vec<Request<'t>> {
    let writing = |request: &Request<'_>| {
        let before = text.get(..request.span().start as usize).unwrap_or("");
        match (format, before.chars().next_back()) {
            (Format::Json, _) => Writing::Json,
            (Format::Html, Some('\'')) => Writing::HtmlSingle,
            (Format::Html, Some('"')) => Writing::HtmlDouble,
            (Format::Html, _) => Writing::Html,
        }
    };
    let prose = match format {
        Format::Json => Prose::Json,
        Format::Html => Prose::Plain,
    };
    let decoded = Decoded::of(text, format);
    if decoded.escapes.is_empty() {
        let mut found = prose::requests(text, hosts, prose);
        for request in &mut found {
            request.pieces = request.written_as(writing(request));
        }
        return found;
    }
    let led_back = |request: Request<'_>| {
        let mut led_back = Request {
            text: Cow::Owned(request.text.clone().into_owned()),
            form: request.form,
            method: request.method.and_then(start::method_named),
            service_link: request.service_link,
            pieces: request.moved(|span| decoded.file_pieces(span)),
            copies: Vec::new(),
        };
        led_back.pieces = led_back.written_as(writing(&led_back));
        led_back
    };
    let found = prose::requests(&decoded.text, hosts, prose);
    found.into_iter().map(led_back).collect()
}

/// A text without its escapes.
struct Decoded {
    text: String,
    /// Where each character that was escaped stands in the text, and its escape in the file;
    /// ascending.
    escapes: Vec<(Span, Span)>,
}

impl Decoded {
    fn of(file: &str, format: Format) -> Self {
        let sign = match format {
            Format::Json => b'\\',
            Format::Html => b'&',
        };
        let quoted = match format {
            Format::Json => Cow::Borrowed(file),
            Format::Html => in_double_quotes(file),
        };
        let file = &*quoted;
        let mut decoded = Self {
            text: String::with_capacity(file.len()),
            escapes: Vec::new(),
        };
        let mut done = 0;
        for at in memchr_iter(sign, file.as_bytes()) {
            let rest = file.get(at..).unwrap_or("");
            let found = match format {
                // The second of two belongs to the first.
                _ if at < done => None,
                Format::Json if rest.starts_with(r"\\") => Some((2, None)),
                Format::Json => json(rest).map(|(length, meant)| (length, Some(meant))),
                Format::Html => html(rest).map(|(length, meant)| (length, Some(meant))),
            };
            let Some((length, meant)) = found else {
                continue;
            };
            decoded.text.push_str(file.get(done..at).unwrap_or(""));
            done = at + length;
            let start = decoded.text.len();
            match meant {
                Some(meant) => {
                    decoded.text.push(meant);
                    let place = Span::from(start..decoded.text.len());
                    decoded.escapes.push((place, Span::from(at..done)));
                }
                None => decoded.text.push_str(file.get(at..done).unwrap_or("")),
            }
        }
        decoded.text.push_str(file.get(done..).unwrap_or(""));
        decoded
    }

    /// The pieces of the file that a stretch of the text stands for, each with its own stretch.
    fn file_pieces(&self, span: Span) -> Vec<(Span, Span)> {
        let mut pieces = Vec::new();
        let mut at = span.start;
        let first = self.escapes.partition_point(|(place, _)| place.end <= at);
        for (place, file) in self.escapes.iter().skip(first) {
            if place.start >= span.end {
                break;
            }
            self.plain(at, place.start, &mut pieces);
            pieces.push((*place, *file));
            at = place.end;
        }
        self.plain(at, span.end, &mut pieces);
        pieces
    }

    /// Adds a stretch without escapes.
    fn plain(&self, start: u32, end: u32, pieces: &mut Vec<(Span, Span)>) {
        if start >= end {
            return;
        }
        let before = self
            .escapes
            .partition_point(|(place, _)| place.end <= start);
        let last = before
            .checked_sub(1)
            .and_then(|last| self.escapes.get(last));
        let shift = last.map_or(0, |(place, file)| file.end - place.end);
        pieces.push((Span::new(start, end), Span::new(start + shift, end + shift)));
    }
}

/// The length and the meaning of an escape of JSON, save for what ends a string or a line.
fn json(text: &str) -> Option<(usize, char)> {
    if text.starts_with(r"\/") {
        return Some((2, '/'));
    }
    let code = text.strip_prefix(r"\u")?.get(..4)?;
    let meant = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
    let is_safe = !meant.is_control() && !matches!(meant, '"' | '\\');
    is_safe.then_some((6, meant))
}

/// The length and the meaning of a character reference of HTML, save for what ends an attribute.
fn html(text: &str) -> Option<(usize, char)> {
    const KNOWN: &[(&str, char)] = &[
        ("&amp;", '&'),
        ("&#38;", '&'),
        ("&#x26;", '&'),
        ("&apos;", '\''),
        ("&#39;", '\''),
        ("&#039;", '\''),
        ("&#x27;", '\''),
        ("&#36;", '$'),
        ("&#x24;", '$'),
        ("&dollar;", '$'),
        ("&num;", '#'),
    ];
    let mut known = KNOWN.iter();
    let found = known.find(|(sign, _)| {
        let start = text.get(..sign.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(sign))
    });
    found.map(|(sign, meant)| (sign.len(), *meant))
}

/// A page with double quotes round the attributes that stand in single ones and hold apostrophes as
/// references, which end nothing.
fn in_double_quotes(file: &str) -> Cow<'_, str> {
    const OPENING: &str = "='";
    let mut quotes = Vec::new();
    let mut at = 0;
    while let Some(found) = file.get(at..).and_then(|rest| rest.find(OPENING)) {
        let start = at + found + OPENING.len();
        let Some(length) = file.get(start..).and_then(|rest| rest.find('\'')) else {
            break;
        };
        let value = file.get(start..start + length).unwrap_or("");
        let mut signs = value.match_indices('&');
        let is_apostrophe = |rest: Option<&str>| rest.and_then(html).is_some_and(|it| it.1 == '\'');
        if !value.contains('"') && signs.any(|(at, _)| is_apostrophe(value.get(at..))) {
            quotes.extend([start - 1, start + length]);
        }
        at = start + length + 1;
    }
    if quotes.is_empty() {
        return Cow::Borrowed(file);
    }
    let mut text = String::with_capacity(file.len());
    let mut done = 0;
    for quote in quotes {
        text.push_str(file.get(done..quote).unwrap_or(""));
        text.push('"');
        done = quote + 1;
    }
    text.push_str(file.get(done..).unwrap_or(""));
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of the requests, and the place of the first `x` of each in the file.
    #[track_caller]
    fn check(file: &str, format: Format, expected: &[(&str, &str)]) {
        let found = requests(file, format, &["h".to_owned()]);
        let seen: Vec<(&str, &str)> = found
            .iter()
            .map(|request| {
                let at = request.text.find("x").unwrap();
                let span = request.file_span(Span::from(at..request.text.len()));
                (&*request.text, span.of(file))
            })
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn json_documents() {
        check(
            r#"{"u":"https:\/\/h\/x?$filter=a eq \u0027b\u0027\u0026$search=\"c\"", "v":"\\/r?$top=x"}"#,
            Format::Json,
            &[(
                r#"https://h/x?$filter=a eq 'b'&$search="c""#,
                r#"x?$filter=a eq \u0027b\u0027\u0026$search=\"c\""#,
            )],
        );
    }

    #[test]
    fn html_pages() {
        check(
            "<a href=\"https://h/r?$top=x&amp;$filter=a eq &#39;b&#39;\">",
            Format::Html,
            &[(
                "https://h/r?$top=x&$filter=a eq 'b'",
                "x&amp;$filter=a eq &#39;b&#39;",
            )],
        );
        check(
            "<a href='GET https://h/r?$top=x&amp;$skip=1'>",
            Format::Html,
            &[("https://h/r?$top=x&$skip=1", "x&amp;$skip=1")],
        );
        check(
            "<a title='it' href='https://h/r?$top=x&amp;$filter=a eq &#39;b&apos;&#x27;c&#39; or d'>e'</a>",
            Format::Html,
            &[(
                "https://h/r?$top=x&$filter=a eq 'b''c' or d",
                "x&amp;$filter=a eq &#39;b&apos;&#x27;c&#39; or d",
            )],
        );
    }
}
