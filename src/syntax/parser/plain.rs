//! The commonest operands and operators, read at once: names, strings and whole numbers, and words
//! between single blanks, in text that means what it shows.
//!
//! What is read here has one reading, and nothing about it can be wrong. All else is left to the
//! rules of the grammar, which would read the same.

use super::literal::keyword;
use super::state::Parser;
use super::token::{ascii_name_length, quoted_length};
use crate::diagnostic::Span;
use crate::edm::primitive::Decimal;
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Expr, ExprKind, Path, Segment};
use crate::text::Text;

/// Reads the operand at the cursor and leaves it on the stack, if it is a plain one with nothing
/// behind it that could belong to it, save `in` and `has`.
#[inline]
pub(super) fn operand(p: &mut Parser<'_, '_>) -> bool {
    let bytes = p.bytes();
    match bytes.first() {
        _ if !p.is_verbatim() => false,
        Some(b'\'') => string(p, bytes),
        Some(b'A'..=b'Z' | b'a'..=b'z' | b'_') => path(p, bytes),
        Some(b'0'..=b'9') => integer(p, bytes),
        Some(_) | None => false,
    }
}

/// Names joined by slashes
#[inline]
fn path(p: &mut Parser<'_, '_>, bytes: &[u8]) -> bool {
    let length = ascii_name_length(bytes);
    if bytes.get(length) == Some(&b'/') {
        return longer_path(p, bytes, length);
    }
    let name = bytes.get(..length).unwrap_or(&[]);
    if length > p.shared.limits.identifier || !ends(bytes, length) || is_reserved(name) {
        p.know_name(length);
        return false;
    }
    let span = pass(p, length);
    p.push_name(span);
    true
}

/// A path whose first name has so many bytes, with a slash behind it. As it goes on, it is a
/// property, whatever its first segment is called.
#[inline(never)]
fn longer_path(p: &mut Parser<'_, '_>, bytes: &[u8], first: usize) -> bool {
    let limit = p.shared.limits.identifier;
    let (mut length, mut slashes, mut last) = (first, 0, first);
    while last <= limit && bytes.get(length) == Some(&b'/') {
        let behind = bytes.get(length + 1..).unwrap_or(&[]);
        last = ascii_name_length(behind);
        if last == 0 || behind.first().is_some_and(u8::is_ascii_digit) {
            p.shared.step(length);
            return false;
        }
        length += 1 + last;
        slashes += 1;
    }
    if last > limit || !ends(bytes, length) {
        p.shared.step(length);
        return false;
    }
    let span = pass(p, length);
    let mut segments = Vec::with_capacity(slashes + 1);
    let mut start = 0;
    for _ in 0..=slashes {
        let end = start + ascii_name_length(bytes.get(start..).unwrap_or(&[]));
        let name = Span::within(start, end, span.start);
        segments.push(Segment::Name(Text::new(name)));
        start = end + 1;
        if slashes > 0 {
            p.count_token();
        }
    }
    let Some(path) = Path::of(segments) else {
        return false;
    };
    p.push(Expr::new(ExprKind::Path(path), span));
    true
}

/// A name as an item of a list, with the sign or end behind it that ends the item.
#[inline]
pub(super) fn item(p: &mut Parser<'_, '_>) -> Option<Text> {
    let bytes = p.bytes();
    let is_letter = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    if !is_letter || !p.is_verbatim() {
        return None;
    }
    let length = ascii_name_length(bytes);
    let ends = match bytes.get(length) {
        None | Some(b',') => true,
        Some(b')' | b';') => p.is_nested(),
        Some(_) => false,
    };
    if !ends || length > p.shared.limits.identifier {
        p.know_name(length);
        return None;
    }
    p.count_token();
    Some(Text::new(pass(p, length)))
}

/// `stringLiteral` without apostrophes in it
#[inline]
fn string(p: &mut Parser<'_, '_>, bytes: &[u8]) -> bool {
    let Some(length) = quoted_length(bytes) else {
        p.shared.step(bytes.len());
        return false;
    };
    if !ends(bytes, length) {
        p.shared.step(length);
        return false;
    }
    let span = pass(p, length);
    p.push_string(span);
    true
}

/// `1*DIGIT`
#[inline]
fn integer(p: &mut Parser<'_, '_>, bytes: &[u8]) -> bool {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    let length = digits.count();
    // A comma can be meant to group digits.
    if bytes.get(length) == Some(&b',') || !ends(bytes, length) {
        p.shared.step(length);
        return false;
    }
    // Whether one has too many digits is judged with those that have a sign.
    if length > p.shared.limits.decimal_digits.min(Decimal::MAX_DIGITS) {
        return false;
    }
    let span = pass(p, length);
    p.push_integer(span);
    true
}

/// Passes over an operand of so many bytes. That these are looked at was counted beforehand, with
/// the whole text.
#[inline]
fn pass(p: &mut Parser<'_, '_>, length: usize) -> Span {
    let start = p.at();
    p.advance(length);
    p.count_node();
    p.span_from(start)
}

/// Whether a name is at the cursor that can only be that of a function.
pub(super) fn is_call(p: &Parser<'_, '_>) -> bool {
    let is_letter = p.peek().is_some_and(|byte| byte.is_ascii_alphabetic());
    if !is_letter || !p.is_verbatim() {
        return false;
    }
    let length = p.name_length();
    p.peek_at(length) == Some(b'(') && !p.bytes().get(..length).is_none_or(is_reserved)
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
            || keyword(word).is_some()
            || word.eq_ignore_ascii_case(b"not"))
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
    fn read(option: &str, text: &str, plus: bool) -> (String, Vec<String>) {
        let text = if plus {
            text.replace(' ', "+")
        } else {
            text.to_owned()
        };
        let (query, errors) = parse(&format!("{option}={text}"), Input::Form, &Limits::DEFAULT);
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
            for option in ["$filter", "$select", "$orderby"] {
                let (plain, by_rules) = (read(option, &text, false), read(option, &text, true));
                prop_assert_eq!(plain, by_rules, "{} {}", option, text);
            }
        }
    }
}
