//! Holes of templates in canonical text. Until all is printed, letters stand for them.

use crate::text::{Source, mask};

/// The text with the holes as they were written.
pub(super) fn filled(text: String, source: &Source) -> String {
    match source.holes() {
        Some(_) => source.filled(&text).into_owned(),
        None => text,
    }
}

/// Whether the holes of a text are found where they are when it is read again, and no others.
pub(super) fn is_read_back(text: &str, source: &Source) -> bool {
    let (filled, spans) = match source.holes() {
        Some(holes) => holes.filled(text),
        None => (text.into(), Vec::new()),
    };
    let found = mask(&filled, source.forms());
    if !found.unclosed.iter().all(|sign| sign.in_string) {
        return false;
    }
    found.holes.map_or(spans.is_empty(), |(_, found)| {
        found.spans() == spans.as_slice()
    })
}

/// A text that is percent-decoded when it is read, with what would be read as part of a hole
/// escaped.
pub(super) fn braces_escaped(text: &str, source: &Source) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let mut next = [0; 4];
        let next = rest.clone().next().map(|c| &*c.encode_utf8(&mut next));
        let before_hole = || next.is_some_and(|next| source.hole_in(next).is_some());
        match c {
            '{' => out.push_str("%7B"),
            '}' => out.push_str("%7D"),
            '$' if before_hole() => out.push_str("%24"),
            '@' if before_hole() => out.push_str("%40"),
            _ => out.push(c),
        }
    }
    out
}
