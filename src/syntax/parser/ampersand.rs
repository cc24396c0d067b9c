//! `$filter=a eq 1;$top=5`: an option behind another sign than `&`, or behind none.

use super::state::Shared;
use super::url::Part;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::ast::SystemOption;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::{Plus, decode};

/// Cuts the options of a request where another option of the standard begins without its ampersand,
/// which is reported.
pub(super) fn cut_again<'a>(shared: &mut Shared<'_>, options: Vec<Part<'a>>) -> Vec<Part<'a>> {
    let is_suspect = |part: &Part<'_>| candidates(part.text).next().is_some();
    if !options.iter().any(is_suspect) {
        return options;
    }
    let mut parts = Vec::with_capacity(options.len() + 1);
    for part in options {
        if is_suspect(&part) && takes_no_options(part.text) {
            cut_part(shared, part, &mut parts);
        } else {
            parts.push(part);
        }
    }
    parts
}

/// `referrals$filter=a eq 1`, `referrals&$filter=a eq 1`: cuts an address at the options whose question
/// mark is not there, which is reported.
pub(super) fn missing_mark<'a>(
    shared: &mut Shared<'_>,
    address: Part<'a>,
) -> (Part<'a>, Option<Part<'a>>) {
    let text = address.text;
    let Some((at, name)) = candidates(text).next() else {
        return (address, None);
    };
    shared.step(text.len());
    let end = text
        .get(..at)
        .unwrap_or("")
        .trim_end_matches(['&', ';', ' '])
        .len();
    let offset = |at: usize| address.at + Span::from(0..at).end;
    let kind = SyntaxErrorKind::MissingMark(name.to_owned());
    let span = Span::from(0..name.len()).shifted(offset(at));
    let gap = Span::new(offset(end), offset(at));
    shared.report(SyntaxError::new(kind, span).with_fix(
        Applicability::Safe,
        "write `?`",
        gap,
        "?",
    ));
    let piece = |start: usize, end: usize| Part {
        text: text.get(start..end).unwrap_or(""),
        at: offset(start),
    };
    (piece(0, end), Some(piece(at, text.len())))
}

/// Whether a value ends where `$name=` begins: it does unless it may hold any characters.
fn takes_no_options(text: &str) -> bool {
    let name = text.split('=').next().unwrap_or("");
    match SystemOption::from_name(name) {
        Some(system) => !matches!(
            system,
            SystemOption::Format
                | SystemOption::Id
                | SystemOption::SkipToken
                | SystemOption::DeltaToken
        ),
        None => name.starts_with('@'),
    }
}

/// Where `$name=` stands behind the start, whatever is round it, with the name.
fn candidates(text: &str) -> impl Iterator<Item = (usize, &str)> {
    const LONGEST: usize = 16;
    let signs = memchr::memchr_iter(b'$', text.as_bytes()).filter(|at| *at > 0);
    signs.filter_map(|at| {
        let behind = text.get(at + 1..)?;
        let near = behind.bytes().take(LONGEST);
        let length = near.take_while(u8::is_ascii_alphabetic).count();
        let name = text.get(at..at + 1 + length)?;
        let is_option = behind.as_bytes().get(length) == Some(&b'=')
            && behind.as_bytes().get(length + 1) != Some(&b'=')
            && SystemOption::from_name(name).is_some();
        is_option.then_some((at, name))
    })
}

/// Cuts one option.
fn cut_part<'a>(shared: &mut Shared<'_>, part: Part<'a>, parts: &mut Vec<Part<'a>>) {
    let text = part.text;
    shared.step(2 * text.len());
    let offset = |at: usize| part.at + Span::from(0..at).end;
    let piece = |start: usize, end: usize| Part {
        text: text.get(start..end).unwrap_or(""),
        at: offset(start),
    };
    let mut start = 0;
    let name = text.split('=').next().unwrap_or("");
    let mut level = Level {
        has_words: SystemOption::from_name(name) == Some(SystemOption::Search),
        ..Level::default()
    };
    let mut seen = 0;
    for (at, name) in candidates(text) {
        level.pass(text.get(seen..at).unwrap_or(""));
        seen = at;
        if !level.is_outermost() {
            continue;
        }
        let Some((end, sign)) = ending(text.get(start..at).unwrap_or("")) else {
            continue;
        };
        let end = start + end;
        report(shared, name, sign, [offset(end), offset(at)]);
        parts.push(piece(start, end));
        start = at;
    }
    parts.push(piece(start, text.len()));
}

/// What stands for the ampersand.
enum Sign {
    /// Nothing or blanks.
    Missing,
    /// An ampersand that is encoded.
    Encoded,
    /// A sign that separates things elsewhere.
    Separator,
    /// A word or sign that joins conditions.
    Conjunction,
}

fn report(shared: &mut Shared<'_>, name: &str, sign: Sign, [end, at]: [u32; 2]) {
    let gap = Span::new(end, at);
    let span = Span::new(at, at + Span::from(0..name.len()).end);
    let kind = match sign {
        Sign::Encoded => SyntaxErrorKind::OptionInExpression(name.to_owned()),
        Sign::Missing | Sign::Separator | Sign::Conjunction => {
            SyntaxErrorKind::MissingAmpersand(name.to_owned())
        }
    };
    let trust = match sign {
        Sign::Missing | Sign::Encoded => Applicability::Safe,
        Sign::Separator | Sign::Conjunction => Applicability::Unsafe,
    };
    // The ampersand is meant as one: it is not encoded.
    shared.report(SyntaxError::new(kind, span).with_fix(trust, "write `&`", gap, "&"));
}

/// Where the value before another option ends, and what stands between them; `None` if the value
/// cannot end there.
fn ending(before: &str) -> Option<(usize, Sign)> {
    let trimmed = trim(before);
    let bare = |signs: &[&str]| {
        let found = signs.iter().find_map(|sign| trimmed.strip_suffix(sign));
        found.map(trim).filter(|value| !value.ends_with('='))
    };
    if let Some(value) = bare(&["%26", "&amp;", "%26amp;"]) {
        return Some((value.len(), Sign::Encoded));
    }
    if let Some(value) = bare(&[";", ",", "%3B", "%3b", "%2C", "%2c", "?", "%3F"]) {
        return Some((value.len(), Sign::Separator));
    }
    if let Some(value) = bare(&["||", "|", "%7C", "%7c"]) {
        return Some((value.len(), Sign::Conjunction));
    }
    let word = trimmed.len()
        - trimmed
            .bytes()
            .rev()
            .take_while(u8::is_ascii_alphabetic)
            .count();
    let last = trimmed.get(word..).unwrap_or("");
    let value = trimmed.get(..word).unwrap_or("");
    // The letters of an escape are no word.
    let is_word = trim(value).len() < value.len();
    if is_word && (last.eq_ignore_ascii_case("and") || last.eq_ignore_ascii_case("or")) {
        return Some((trim(value).len(), Sign::Conjunction));
    }
    let is_operator =
        Operator::infix(last.as_bytes()).is_some() || last.eq_ignore_ascii_case("not");
    let is_value = last_character(trimmed)
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']' | '}' | '\'' | '"' | '*'));
    (is_value && !(is_word && is_operator)).then_some((trimmed.len(), Sign::Missing))
}

/// The last character, which may be encoded.
fn last_character(text: &str) -> Option<char> {
    const MOST: usize = "%F0%9F%98%80".len();
    let is_escape = |at: &usize| text.as_bytes().get(*at) == Some(&b'%');
    let starts = (1..=MOST / 3).map_while(|count| text.len().checked_sub(3 * count));
    let start = starts.take_while(is_escape).last().unwrap_or(text.len());
    let escapes = text.get(start..).unwrap_or("");
    let (decoded, _) = decode(escapes, 0, Plus::Literal);
    let last = decoded.text().chars().next_back();
    last.or_else(|| text.chars().next_back())
}

/// Without the blanks at the end.
fn trim(text: &str) -> &str {
    let mut text = text;
    while let Some(shorter) = text.strip_suffix(' ').or_else(|| text.strip_suffix("%20")) {
        text = shorter;
    }
    text
}

/// How deep a place is in parentheses, and whether it is in a string. Words of `$search` may hold
/// apostrophes and brackets that nothing closes: parentheses are counted with strings and without,
/// and a place is outermost where both say so.
#[derive(Default)]
struct Level {
    depth: usize,
    written: usize,
    quote: Option<u8>,
    /// Whether an apostrophe is one, as in what is searched for, and no quote.
    has_words: bool,
}

impl Level {
    fn pass(&mut self, text: &str) {
        for (at, byte) in text.bytes().enumerate() {
            let sign = match byte {
                b'%' => match text.get(at + 1..at + 3) {
                    Some("27") => b'\'',
                    Some("22") => b'"',
                    Some("28") => b'(',
                    Some("29") => b')',
                    Some(_) | None => continue,
                },
                sign => sign,
            };
            let change = |depth: usize| match sign {
                b'(' => depth + 1,
                b')' => depth.saturating_sub(1),
                _ => depth,
            };
            self.written = change(self.written);
            match (self.quote, sign) {
                (_, b'\'') if self.has_words => {}
                (Some(quote), _) if quote == sign => self.quote = None,
                (None, b'\'' | b'"') => self.quote = Some(sign),
                (None, _) => self.depth = change(self.depth),
                (Some(_), _) => {}
            }
        }
    }

    const fn is_outermost(&self) -> bool {
        self.depth == 0 && self.written == 0 && self.quote.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Limits;
    use crate::syntax::{Input, parse};

    #[test]
    fn an_apostrophe_in_a_search_opens_no_string() {
        for text in [
            "$search=N'OT AND \"y '\" AND \"N$select=\" AND 6'",
            "$search=it's \"a$top=5\"",
        ] {
            let (_, errors) = parse(text, Input::Url, &Limits::DEFAULT);
            assert_eq!(errors, [], "{text}");
        }
    }

    #[test]
    fn the_last_character_is_the_same_if_it_is_encoded() {
        for (text, last) in [
            ("a", Some('a')),
            ("a%29", Some(')')),
            ("a%06", Some('\u{6}')),
            ("%C3%A9", Some('é')),
            ("a%61%F0%9F%98%80", Some('\u{1f600}')),
            ("%zz", Some('z')),
            ("é", Some('é')),
            ("", None),
        ] {
            assert_eq!(last_character(text), last, "{text}");
        }
    }
}
