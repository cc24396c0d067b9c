//! Characters that look like those of the grammar and are others: blanks of word processors, signs
//! of wide alphabets, what cannot be seen at all. They are read as what they look like, so that one
//! such slip is one error.

use super::state::Shared;
use super::string::foreign_quotes;
use crate::diagnostic::Applicability;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::{Decoded, Signs};
use std::ops::Range;

/// Signs of wide alphabets that begin or end something; operators are told apart elsewhere.
const SIGNS: &[(char, &str)] = &[
    ('\u{ff07}', "'"),
    ('\u{ff08}', "("),
    ('\u{ff09}', ")"),
    ('\u{ff0c}', ","),
    ('\u{ff0e}', "."),
    ('\u{ff0f}', "/"),
    ('\u{2044}', "/"),
    ('\u{ff1a}', ":"),
    ('\u{ff1b}', ";"),
    ('\u{ff04}', "$"),
    ('\u{ff20}', "@"),
    ('\u{ff3f}', "_"),
    ('\u{2010}', "-"),
    ('\u{2011}', "-"),
    ('\u{2012}', "-"),
    ('\u{2212}', "-"),
];

type Place = (Range<usize>, &'static str);

/// Puts plain characters outside of strings. Escapes that were not decoded, or encoded twice, are
/// read too if `escapes` says so.
#[inline]
pub(super) fn plain(shared: &mut Shared<'_>, decoded: &mut Decoded<'_>, escapes: bool) {
    let escapes = escapes && shared.signs.has(Signs::PERCENT);
    if decoded.is_verbatim() && !shared.signs.has(Signs::WIDE) && !escapes {
        return;
    }
    if let Some(replaced) = replaced(shared, decoded, escapes) {
        *decoded = replaced;
    }
}

#[cold]
#[inline(never)]
fn replaced(
    shared: &mut Shared<'_>,
    decoded: &Decoded<'_>,
    escapes: bool,
) -> Option<Decoded<'static>> {
    let text = decoded.text();
    let escapes = escapes && memchr::memchr(b'%', text.as_bytes()).is_some();
    if text.is_ascii() && !escapes {
        return None;
    }
    // What is searched for is made of any characters.
    let searches = |text: &str| text.contains("search=") || text.contains("search(");
    if !text.is_ascii() && searches(&text.to_ascii_lowercase()) {
        return None;
    }
    shared.step(2 * text.len());
    let mut places = Vec::new();
    for (escaped, wanted) in [(false, true), (true, escapes)] {
        if wanted {
            let found = find(text, escaped);
            report(shared, decoded, &found, escaped);
            places.extend(found);
        }
    }
    if places.is_empty() {
        return None;
    }
    places.sort_by_key(|(range, _)| range.start);
    Some(decoded.replaced(&places))
}

/// The places outside of strings of characters that look like others, or of escapes.
fn find(text: &str, escaped: bool) -> Vec<Place> {
    let mut places = Vec::new();
    let mut rest = text.char_indices();
    let last_plain = text.rfind('\'');
    while let Some((at, c)) = rest.next() {
        let behind = text.get(at..).unwrap_or("");
        let read = read(behind, c);
        if let Some((length, instead, is_escape)) = read {
            if is_escape == escaped {
                places.push((at..at + length, instead));
            }
            while rest.offset() < at + length && rest.next().is_some() {}
        }
        let opens_string = c == '\'' || read.is_some_and(|(_, instead, _)| instead == "'");
        if !opens_string && foreign_quotes(behind).is_none() {
            continue;
        }
        // What stands in quotes is text, whatever its characters.
        let quotes = foreign_quotes(behind).unwrap_or(&[]);
        let opening = c;
        while let Some((at, c)) = rest.next() {
            let behind = text.get(at..).unwrap_or("");
            if opening == '"' && c == '\\' {
                // What follows belongs to the string of a JSON value.
                rest.next();
                continue;
            }
            // A wide apostrophe closes only what no plain one can.
            let in_text = opening == '\'' && last_plain.is_some_and(|last| last > at);
            let end = self::read(behind, c)
                .filter(|(_, instead, is_escape)| *instead == "'" && (*is_escape || !in_text));
            if opens_string && let Some((length, instead, is_escape)) = end {
                if is_escape == escaped {
                    places.push((at..at + length, instead));
                }
                while rest.offset() < at + length && rest.next().is_some() {}
            }
            let closes = if opens_string {
                c == '\'' || end.is_some()
            } else if opening == '"' {
                c == '"'
            } else {
                quotes.contains(&c)
            };
            if closes {
                break;
            }
        }
    }
    places
}

/// What the character at the start is read as: how many bytes, instead of which, and whether it
/// was an escape.
fn read(behind: &str, c: char) -> Option<(usize, &'static str, bool)> {
    if c == '%' {
        return escape(behind.get(1..3)?).map(|instead| (3, instead, true));
    }
    if c.is_ascii() {
        return None;
    }
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if matches!(c, '\u{2013}' | '\u{2014}') {
        // Between operands it is told as the operator of other languages.
        return is_number(behind.get(c.len_utf8()..)?).then_some((c.len_utf8(), "-", false));
    }
    let instead = if is_blank(c) {
        " "
    } else if is_invisible(c) {
        ""
    } else {
        SIGNS.iter().find(|(sign, _)| *sign == c)?.1
    };
    Some((c.len_utf8(), instead, false))
}

/// The character that two hexadecimal digits stand for, if it is one of the grammar.
fn escape(digits: &str) -> Option<&'static str> {
    const KNOWN: &[(&str, &str)] = &[
        ("20", " "),
        ("22", "\""),
        ("24", "$"),
        ("26", "&"),
        ("27", "'"),
        ("28", "("),
        ("29", ")"),
        ("2B", "+"),
        ("2C", ","),
        ("2F", "/"),
        ("3A", ":"),
        ("3D", "="),
        ("40", "@"),
    ];
    let known = KNOWN
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(digits));
    known.map(|(_, instead)| *instead)
}

/// Takes back what was said of a sign where another error says what is wrong with the sign, or is
/// mended by writing all round it anew.
pub(super) fn drop_repeated(errors: &mut Vec<SyntaxError>) {
    let is_escape = |error: &SyntaxError| {
        let is_sign = error.fixes.iter().any(|fix| fix.edits.len() == 1);
        is_sign && matches!(error.kind, SyntaxErrorKind::EscapeNotDecoded(_))
    };
    drop_where(errors, is_escape, |escape, other| {
        // An apostrophe within a string, `'a%2527s'`, is doubled and not decoded.
        if matches!(other.kind, SyntaxErrorKind::ApostropheNotDoubled) {
            return other.span == escape.span;
        }
        let mut fixes = escape.fixes.iter();
        let is_open = fixes.any(|fix| fix.applicability == Applicability::Unsafe);
        is_open && other.span.start <= escape.span.start && escape.span.end <= other.span.end
    });
    // `5\u{2013}3`
    let is_character =
        |error: &SyntaxError| matches!(error.kind, SyntaxErrorKind::LookAlike { .. });
    drop_where(errors, is_character, |character, other| {
        let mut edits = other.fixes.iter().flat_map(|fix| &fix.edits);
        edits.any(|edit| {
            let mut own = character.fixes.iter().flat_map(|fix| &fix.edits);
            own.all(|own| edit.span.start <= own.span.start && own.span.end <= edit.span.end)
        })
    });
}

/// Removes the first error of a kind if another one covers it.
fn drop_where(
    errors: &mut Vec<SyntaxError>,
    is_meant: impl Fn(&SyntaxError) -> bool,
    covers: impl Fn(&SyntaxError, &SyntaxError) -> bool,
) {
    let Some(at) = errors.iter().position(is_meant) else {
        return;
    };
    let is_covered = errors.get(at).is_some_and(|error| {
        let mut others = errors.iter().enumerate().filter(|(other, _)| *other != at);
        others.any(|(_, other)| covers(error, other))
    });
    if is_covered {
        errors.remove(at);
    }
}

const fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

/// One error for all such characters of a text, at the first of them.
fn report(shared: &mut Shared<'_>, decoded: &Decoded<'_>, places: &[Place], escaped: bool) {
    let Some((first, instead)) = places.first() else {
        return;
    };
    let span = decoded.raw_span(first.start, first.end);
    let text = decoded.text().get(first.clone()).unwrap_or("");
    let kind = if escaped {
        SyntaxErrorKind::EscapeNotDecoded(text.to_owned())
    } else {
        SyntaxErrorKind::LookAlike {
            expected: match *instead {
                " " => "a plain blank".to_owned(),
                "" => "no invisible character".to_owned(),
                sign => format!("`{sign}`"),
            },
            found: text.chars().next().map_or(0, u32::from),
        }
    };
    // No operator is written with these signs, so that another error may follow.
    let is_certain = places
        .iter()
        .all(|(_, instead)| !"+&=,;".contains(*instead) || instead.is_empty());
    let trust = if is_certain {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let message = if escaped {
        "decode what is encoded"
    } else if instead.is_empty() && places.len() == 1 {
        "remove it"
    } else {
        "write plain characters"
    };
    let encoding = shared.encoding;
    let edits = places.iter().map(|(range, instead)| {
        let span = decoded.raw_span(range.start, range.end);
        (span, encoding.write(instead))
    });
    let error = SyntaxError::new(kind, span).with_edits(trust, message, edits);
    shared.report(error);
}
