//! The commonest operands and operators, read at once: names, strings and whole numbers, and words
//! between single blanks, in text that means what it shows.
//!
//! What is read here has one reading, and nothing about it can be wrong. All else is left to the
//! rules of the grammar, which would read the same.

use super::literal::keyword;
use super::stack::Waiting;
use super::state::Parser;
use super::token::{ascii_name_length, quoted_length};
use crate::diagnostic::Span;
use crate::edm::primitive::Decimal;
use crate::ops::{Level, Operator};
use crate::syntax::ast::{
    Direction, Expr, ExprKind, Link, Literal, LiteralKind, OrderItem, Path, Segment, SystemOption,
};
use crate::text::Text;

/// What was read at once.
pub(super) enum Plain {
    Nothing,
    Operand,
    /// A comparison, and the `and` or `or` behind it; nothing where the expression ends.
    Comparison(Option<Waiting>),
}

/// Reads the operand at the cursor and leaves it on the stack, if it is a plain one with nothing
/// behind it that could belong to it, save `in` and `has`; or a whole comparison that begins with
/// it. `before` is the operator to the left.
#[inline]
pub(super) fn operand(p: &mut Parser<'_, '_>, before: Option<Operator>) -> Plain {
    let bytes = p.bytes();
    match bytes.first() {
        _ if !p.is_verbatim() => Plain::Nothing,
        Some(b'\'') => read(string(p, bytes)),
        Some(b'A'..=b'Z' | b'a'..=b'z' | b'_') => path(p, bytes, before),
        Some(b'0'..=b'9') => read(integer(p, bytes)),
        Some(_) | None => Plain::Nothing,
    }
}

const fn read(is_operand: bool) -> Plain {
    if is_operand {
        Plain::Operand
    } else {
        Plain::Nothing
    }
}

/// Names joined by slashes
#[inline]
fn path(p: &mut Parser<'_, '_>, bytes: &[u8], before: Option<Operator>) -> Plain {
    let length = ascii_name_length(bytes);
    if bytes.get(length) == Some(&b'/') {
        return longer_path(p, bytes, length, before);
    }
    let name = bytes.get(..length).unwrap_or(&[]);
    if length > p.shared.limits.identifier || !ends(bytes, length) || is_reserved(name) {
        p.know_name(length);
        return Plain::Nothing;
    }
    if let Some(comparison) = Comparison::at(p, bytes, length, before, 1) {
        let span = p.span(p.at(), p.at() + length);
        let path = || {
            let path = Path::new(Segment::Name(Text::new(span)));
            Expr::new(ExprKind::Path(path), span)
        };
        let next = comparison.push(p, length, path, span);
        return Plain::Comparison(next);
    }
    let span = pass(p, length);
    p.push_name(span);
    Plain::Operand
}

/// A path whose first name has so many bytes, with a slash behind it. As it goes on, it is a
/// property, whatever its first segment is called.
#[inline(never)]
fn longer_path(
    p: &mut Parser<'_, '_>,
    bytes: &[u8],
    first: usize,
    before: Option<Operator>,
) -> Plain {
    let limit = p.shared.limits.identifier;
    let base = p.shared.work.segments.len();
    let (mut length, mut last) = (first, first);
    p.push_segment(0, first);
    while last <= limit && bytes.get(length) == Some(&b'/') {
        let behind = bytes.get(length + 1..).unwrap_or(&[]);
        last = ascii_name_length(behind);
        if last == 0 || behind.first().is_some_and(u8::is_ascii_digit) {
            p.shared.step(length);
            p.shared.work.segments.truncate(base);
            return Plain::Nothing;
        }
        p.push_segment(length + 1, last);
        length += 1 + last;
    }
    if last > limit || !ends(bytes, length) {
        p.shared.step(length);
        p.shared.work.segments.truncate(base);
        return Plain::Nothing;
    }
    let span = pass(p, length);
    let segments = p.shared.work.segments.split_off(base);
    for _ in &segments {
        p.count_token();
    }
    let path = || Expr::new(ExprKind::Path(Path::joined(segments)), span);
    if let Some(comparison) = Comparison::at(p, bytes, length, before, 0) {
        return Plain::Comparison(comparison.push(p, 0, path, span));
    }
    p.push_new(path);
    Plain::Operand
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

/// A name as a segment of a path.
#[inline]
pub(super) fn segment(p: &mut Parser<'_, '_>) -> Option<Text> {
    let bytes = p.bytes();
    let length = ascii_name_length(bytes);
    let is_letter = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    let goes_on = matches!(bytes.get(length), Some(b'.' | b'\x80'..));
    if !is_letter || goes_on || length > p.shared.limits.identifier || !p.is_verbatim() {
        p.shared.step(length);
        return None;
    }
    p.count_token();
    let start = p.at();
    p.shared.step(length);
    p.advance(length);
    Some(Text::new(p.span_from(start)))
}

/// The name of a system option that can stand here, passed over with the sign behind it.
#[inline]
pub(super) fn option(
    p: &mut Parser<'_, '_>,
    takes: impl Fn(SystemOption) -> bool,
) -> Option<(SystemOption, Text)> {
    let [b'$', name @ ..] = p.bytes() else {
        return None;
    };
    let (start, end) = (p.at(), p.at() + 1 + ascii_name_length(name));
    if p.peek_at(end - start) != Some(b'=') || !p.is_verbatim() {
        return None;
    }
    let system = SystemOption::from_nested_name(p.slice(start, end)).filter(|s| takes(*s))?;
    p.shared.step(end - start);
    p.count_node();
    p.go(end + 1);
    Some((system, Text::new(p.span(start, end))))
}

/// A name with or without a direction as an item of `$orderby`, with the sign or end behind it that
/// ends the item.
#[inline]
pub(super) fn order_item(p: &mut Parser<'_, '_>, items: &mut Vec<OrderItem>) -> bool {
    let bytes = p.bytes();
    let is_letter = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    if !is_letter || !p.is_verbatim() {
        return false;
    }
    let length = ascii_name_length(bytes);
    let name = bytes.get(..length).unwrap_or(&[]);
    let (direction, behind) = match bytes.get(length..) {
        Some([b' ', b'd', b'e', b's', b'c', behind @ ..]) => {
            (Some((Direction::Descending, 4)), behind)
        }
        Some([b' ', b'a', b's', b'c', behind @ ..]) => (Some((Direction::Ascending, 3)), behind),
        Some(behind) => (None, behind),
        None => return false,
    };
    let ends = match behind.first() {
        None | Some(b',') => true,
        Some(b')' | b';') => p.is_nested(),
        Some(_) => false,
    };
    if !ends || length > p.shared.limits.identifier || is_reserved(name) || is_direction(name) {
        p.know_name(length);
        return false;
    }
    let span = pass(p, length);
    let direction = direction.map(|(direction, length)| {
        let start = p.at() + 1;
        p.advance(1 + length);
        (direction, p.span_from(start))
    });
    items.extend(std::iter::once_with(|| {
        let path = Path::new(Segment::Name(Text::new(span)));
        let key = Expr::new(ExprKind::Path(path), span);
        OrderItem { key, direction }
    }));
    true
}

/// Whether a word can be a direction before its key.
#[inline]
fn is_direction(word: &[u8]) -> bool {
    matches!(word.len(), 3..=4)
        && (word.eq_ignore_ascii_case(b"asc") || word.eq_ignore_ascii_case(b"desc"))
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
    let length = digits(bytes);
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

/// `1*DIGIT` as the whole value of `$top` or `$skip`, passed over.
#[inline]
pub(super) fn number(p: &mut Parser<'_, '_>, option: SystemOption) -> Option<Text> {
    if !matches!(option, SystemOption::Top | SystemOption::Skip) || !p.is_verbatim() {
        return None;
    }
    let (start, length) = (p.at(), digits(p.bytes()));
    let ends = match p.peek_at(length) {
        None => true,
        Some(b')' | b';') => p.is_nested(),
        Some(_) => false,
    };
    if length == 0 || !ends {
        p.shared.step(length);
        return None;
    }
    p.advance(length);
    Some(Text::new(p.span_from(start)))
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

/// The comparison of an operand with a string or whole number, where it ends behind that or `and` or
/// `or` follows: what is written most.
struct Comparison {
    /// Its word has two letters.
    operator: Operator,
    is_string: bool,
    /// How many bytes the literal has.
    length: usize,
    next: Option<(Operator, usize)>,
}

impl Comparison {
    /// The one whose left operand has so many bytes, and `before` to its left. What nodes and tokens
    /// it has is counted, and so many more of each.
    #[inline(always)]
    fn at(
        p: &mut Parser<'_, '_>,
        bytes: &[u8],
        operand: usize,
        before: Option<Operator>,
        more: usize,
    ) -> Option<Self> {
        let Some([b' ', a, b, b' ', right @ ..]) = bytes.get(operand..) else {
            return None;
        };
        let (is_string, length) = match right.first() {
            Some(b'\'') => (true, quoted_length(right)?),
            // Longer numbers are judged elsewhere.
            Some(b'0'..=b'9') => (false, digits(right).min(9)),
            Some(_) | None => return None,
        };
        let joins = |level: Level| matches!(level, Level::And | Level::Or);
        let next = match right.get(length..) {
            None | Some([]) => None,
            Some([b')', ..]) if !p.is_outermost() || p.is_nested() => None,
            Some([b';', b'$', ..]) if p.is_nested() => None,
            Some([b',', ..]) if p.in_list => None,
            Some(behind) => Some(joined(behind).filter(|next| joins(next.0.level()))?),
        };
        let operator = Operator::infix(&[*a, *b])?;
        let compares = matches!(operator.level(), Level::Equality | Level::Relational);
        let is_whole = compares && before.is_none_or(|before| joins(before.level()));
        let tokens = 3 + usize::from(next.is_some());
        (is_whole && p.has_level() && p.count_all(2 + more, tokens + more)).then_some(Self {
            operator,
            is_string,
            length,
            next,
        })
    }

    /// Leaves it on the stack. The cursor is so many bytes before the end of its left operand, which
    /// is at `span`. Gives the operator behind it, which was passed too.
    #[inline(always)]
    fn push(
        self,
        p: &mut Parser<'_, '_>,
        operand: usize,
        left: impl FnOnce() -> Expr,
        span: Span,
    ) -> Option<Waiting> {
        let start = p.at() + operand;
        let end = start + 4 + self.length;
        let right = p.span(start + 4, end);
        let operator_span = p.span(start + 1, start + 3);
        let whole = Span::new(span.start, right.end);
        let link = || Link {
            operator: self.operator,
            operator_span,
            operand: literal(self.is_string, right),
        };
        p.push_pair(left, link, whole);
        p.go(end);
        let (operator, length) = self.next?;
        p.advance(length + 2);
        let span = p.span(end + 1, end + 1 + length);
        Some(Waiting { operator, span })
    }
}

/// A string or a whole number.
#[inline(always)]
const fn literal(is_string: bool, span: Span) -> Expr {
    let literal = if is_string {
        Literal {
            kind: LiteralKind::String,
            text: Text::new(Span::new(span.start + 1, span.end - 1)),
        }
    } else {
        Literal {
            kind: LiteralKind::Integer,
            text: Text::new(span),
        }
    };
    Expr::new(ExprKind::Literal(literal), span)
}

/// Strings and whole numbers with commas between them, up to the closing sign, left on the stack.
/// Where they are anything else, nothing is read.
pub(super) fn members(p: &mut Parser<'_, '_>) {
    let (bytes, start, base) = (p.bytes(), p.at(), p.operands());
    let most = p.shared.limits.in_items;
    let mut at = 0;
    while p.is_verbatim() && p.operands() - base < most {
        let member = bytes.get(at..).unwrap_or(&[]);
        let is_string = member.first() == Some(&b'\'');
        let length = match member.first() {
            Some(b'\'') => quoted_length(member).unwrap_or(0),
            Some(b'0'..=b'9') => digits(member).min(9),
            Some(_) | None => 0,
        };
        let sign = member.get(length);
        // A comma behind a number can be meant to group digits.
        let goes_on = is_string && sign == Some(&b',');
        if length == 0 || (sign != Some(&b')') && !goes_on) {
            break;
        }
        let span = p.span(start + at, start + at + length);
        p.push_new(|| literal(is_string, span));
        at += length + usize::from(goes_on);
        let count = p.operands() - base;
        if !goes_on && p.count_all(count, count) {
            return p.advance(at);
        }
    }
    p.shared.step(at);
    p.drop_operands(base);
}

/// How many digits begin a text.
#[inline]
fn digits(bytes: &[u8]) -> usize {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    digits.count()
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
    let (operator, length) = joined(p.bytes())?;
    let start = p.at() + 1;
    p.advance(length + 2);
    p.count_token();
    Some((operator, p.span(start, start + length)))
}

/// The operator that begins a text, between single blanks, and the length of its word.
#[inline]
fn joined(bytes: &[u8]) -> Option<(Operator, usize)> {
    let (operator, length, next) = match bytes {
        [b' ', a, b, b' ', next, ..] => (Operator::infix(&[*a, *b])?, 2, next),
        [b' ', a, b, c, b' ', next, ..] => (Operator::infix(&[*a, *b, *c])?, 3, next),
        _ => return None,
    };
    if operator.level() == Level::Primary || matches!(next, b' '..=b'!' | b'i' | b'I' | ..=b'\r') {
        return None;
    }
    Some((operator, length))
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
        "a eq 'x'",
        "a/b gt 12 and",
        "b ne 'x' or",
        "(((",
        ")))",
        "in ('x','y')",
        "in (1,'x',2)",
        "x($filter=a eq 'x';$orderby=a desc,b;$top=5)",
        "a desc,",
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
            for option in ["$filter", "$select", "$orderby", "$expand"] {
                let (plain, by_rules) = (read(option, &text, false), read(option, &text, true));
                prop_assert_eq!(plain, by_rules, "{} {}", option, text);
            }
        }
    }
}
