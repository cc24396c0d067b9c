//! The commonest operands and operators, read at once: names, strings and whole numbers, and words
//! between single blanks, in text that means what it shows.
//!
//! What is read here has one reading, and nothing about it can be wrong. All else is left to the
//! rules of the grammar, which would read the same.

use super::literal::keyword;
use super::state::Parser;
use super::token::is_in_ascii_names;
use crate::diagnostic::Span;
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Expr, ExprKind, Literal, LiteralKind, Path, Segment};
use crate::text::Text;

/// Reads the operand at the cursor and leaves it on the stack, if it is a plain one with nothing
/// behind it that could belong to it, save `in` and `has`.
#[inline]
pub(super) fn operand(p: &mut Parser<'_, '_>) -> bool {
    if !p.is_verbatim() {
        return false;
    }
    match p.peek() {
        Some(b'\'') => string(p),
        Some(b'A'..=b'Z' | b'a'..=b'z' | b'_') => path(p),
        Some(b'0'..=b'9') => integer(p),
        Some(_) | None => false,
    }
}

/// Names joined by slashes
#[inline]
fn path(p: &mut Parser<'_, '_>) -> bool {
    let bytes = p.bytes();
    let limit = p.shared.limits.identifier;
    let first = name_length(bytes);
    let (mut length, mut slashes, mut last) = (first, 0, first);
    while last <= limit && bytes.get(length) == Some(&b'/') {
        let behind = bytes.get(length + 1..).unwrap_or(&[]);
        last = name_length(behind);
        if last == 0 || behind.first().is_some_and(u8::is_ascii_digit) {
            return false;
        }
        length += 1 + last;
        slashes += 1;
    }
    if last > limit || !ends(bytes, length) {
        return false;
    }
    // A name that goes on is a property, whatever its first segment is called.
    if slashes == 0 && bytes.get(..length).is_none_or(is_reserved) {
        return false;
    }
    let span = pass(p, length);
    let path = Path {
        first: segment(Span::new(span.start, span.start + size(first))),
        rest: segments(p, span, first, slashes),
    };
    p.push(Expr::new(ExprKind::Path(path), span));
    true
}

/// The segments behind the first, which has so many bytes; the cursor is behind them.
#[inline]
fn segments(p: &mut Parser<'_, '_>, all: Span, first: usize, slashes: usize) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(slashes);
    if slashes == 0 {
        return segments;
    }
    let mut start = all.start + size(first) + 1;
    let names = p.slice(p.at() - all.len() as usize + first + 1, p.at());
    for name in names.as_bytes().split(|byte| *byte == b'/') {
        p.count_token();
        let end = start + size(name.len());
        segments.push(segment(Span::new(start, end)));
        start = end + 1;
    }
    segments
}

const fn segment(name: Span) -> Segment {
    Segment::Name(Text::new(name))
}

fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The length of the name that begins a text, if it is all of ASCII; it may begin with a digit.
#[inline]
fn name_length(text: &[u8]) -> usize {
    let end = text.iter().position(|byte| !is_in_ascii_names(*byte));
    end.unwrap_or(text.len())
}

/// `stringLiteral` without apostrophes in it
#[inline]
fn string(p: &mut Parser<'_, '_>) -> bool {
    let bytes = p.bytes();
    let content = bytes.get(1..).unwrap_or(&[]);
    let Some(length) = memchr::memchr(b'\'', content) else {
        return false;
    };
    if !ends(bytes, length + 2) {
        return false;
    }
    let span = pass(p, length + 2);
    let content = Span::new(span.start + 1, span.end - 1);
    literal(p, LiteralKind::String, Text::new(content), span);
    true
}

/// `1*DIGIT`
#[inline]
fn integer(p: &mut Parser<'_, '_>) -> bool {
    let bytes = p.bytes();
    let length = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    // A comma can be meant to group digits.
    if bytes.get(length) == Some(&b',') || !ends(bytes, length) {
        return false;
    }
    let span = pass(p, length);
    literal(p, LiteralKind::Integer, Text::new(span), span);
    true
}

fn literal(p: &mut Parser<'_, '_>, kind: LiteralKind, text: Text, span: Span) {
    p.push(Expr::new(ExprKind::Literal(Literal { kind, text }), span));
}

/// Passes over an operand of so many bytes.
#[inline]
fn pass(p: &mut Parser<'_, '_>, length: usize) -> Span {
    let start = p.at();
    p.advance(length);
    p.shared.step(length + 1);
    p.count_node();
    p.span_from(start)
}

/// Whether an operand ends `at` bytes behind the cursor: what follows is a sign that ends it, or a
/// blank and a word.
#[inline]
fn ends(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        None | Some(b')' | b',') => true,
        Some(b' ') => bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic),
        Some(_) => false,
    }
}

/// Whether the word behind a plain operand can be `in` or `has`.
#[inline]
pub(super) fn may_be_member(p: &Parser<'_, '_>) -> bool {
    matches!(p.peek_at(1), Some(b'i' | b'I' | b'h' | b'H'))
}

/// Whether a word can mean something of its own.
#[inline]
fn is_reserved(word: &[u8]) -> bool {
    matches!(word.len(), 2..=5)
        && (Operator::infix(word).is_some()
            || word.eq_ignore_ascii_case(b"not")
            || str::from_utf8(word).is_ok_and(|word| keyword(word).is_some()))
}

/// Passes over the operator behind the cursor with its blanks, if there is one of each. The word is
/// not followed by what could be meant as a part of it (`eq in`).
#[inline]
pub(super) fn operator(p: &mut Parser<'_, '_>) -> Option<(Operator, Span)> {
    let (operator, length, next) = match p.bytes() {
        [b' ', a, b, b' ', next, ..] => (Operator::infix(&[*a, *b])?, 2, next),
        [b' ', a, b, c, b' ', next, ..] => (Operator::infix(&[*a, *b, *c])?, 3, next),
        _ => return None,
    };
    if operator.level() == Level::Primary || matches!(next, b' '..=b'!' | b'i' | b'I' | ..=b'\r') {
        return None;
    }
    let start = p.at() + 1;
    p.advance(length + 2);
    p.shared.step(length + 2);
    p.count_token();
    Some((operator, p.span(start, start + length)))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Limits;
    use crate::syntax::{Input, parse};
    use proptest::prelude::*;
    use proptest::sample::select;

    const PIECES: &[&str] = &[
        "a",
        "a/b",
        "a/b/c",
        "x.y",
        "eq",
        "ne",
        "and",
        "or",
        "not",
        "in",
        "has",
        "add",
        "divby",
        "null",
        "true",
        "INF",
        "any",
        "desc",
        "'x'",
        "'x''y'",
        "''",
        "12",
        "5,000",
        "1.5",
        "12abc",
        "a-b",
        "(",
        ")",
        ",",
        "/",
        ":",
        "-",
        "!",
        "$it",
        "f(",
        "any(t:t/",
        "2020-01-01",
        "with",
        "'",
        "9",
        "  ",
    ];

    /// The tree with all places, and the places of the errors. Plus signs stand for the blanks if
    /// `plus` says so: then the text is not verbatim, and nothing in it is read at once.
    fn read(text: &str, plus: bool) -> (String, Vec<String>) {
        let text = if plus {
            text.replace(' ', "+")
        } else {
            text.to_owned()
        };
        let (query, errors) = parse(&format!("$filter={text}"), Input::Form, &Limits::DEFAULT);
        let errors = errors
            .iter()
            .map(|e| format!("{:?} {:?}", e.kind.code(), e.span));
        (
            without_copies(&format!("{:?}", query.options)),
            errors.collect(),
        )
    }

    /// A blank in a string is a copy of its own where it was written as a plus sign.
    fn without_copies(tree: &str) -> String {
        let mut parts = tree.split("own: Some(Own { text: \"");
        let mut plain = parts.next().unwrap().to_owned();
        for part in parts {
            let (_, behind) = part.split_once("\" })").unwrap();
            plain += "own: None";
            plain += behind;
        }
        plain
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn plain_text_is_read_as_the_rules_read_it(
            pieces in prop::collection::vec((select(PIECES), prop::bool::weighted(0.8)), 1..12)
        ) {
            let text: String = pieces
                .iter()
                .flat_map(|(piece, blank)| [*piece, if *blank { " " } else { "" }])
                .collect();
            prop_assert_eq!(read(&text, false), read(&text, true), "{}", text);
        }
    }
}
