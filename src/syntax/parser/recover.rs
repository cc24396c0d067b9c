//! Going on after an error: where to resume, and what people write instead of OData's operators.

use super::expr::found;
use super::primary::is_operand_start;
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::ast::Expr;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Operators of other languages, with the one that is meant.
const FOREIGN: &[(&str, Operator)] = &[
    ("=", Operator::Eq),
    ("==", Operator::Eq),
    ("===", Operator::Eq),
    ("equals", Operator::Eq),
    ("!=", Operator::Ne),
    ("!==", Operator::Ne),
    ("<>", Operator::Ne),
    (">", Operator::Gt),
    (">=", Operator::Ge),
    ("gte", Operator::Ge),
    ("<", Operator::Lt),
    ("<=", Operator::Le),
    ("lte", Operator::Le),
    ("&&", Operator::And),
    ("&", Operator::And),
    ("||", Operator::Or),
    ("|", Operator::Or),
    ("+", Operator::Add),
    ("-", Operator::Sub),
    ("*", Operator::Mul),
    ("%", Operator::Mod),
];

/// Expects the closing sign at the cursor and passes over it. If it is not there, reports that and
/// shows the opening sign, which stands at `open`.
pub(super) fn close(p: &mut Parser<'_, '_>, open: usize, closing: u8) {
    p.blanks();
    if p.eat(closing) {
        return;
    }
    let here = Span::at(p.span_here().start);
    let opener = p.span(open, open + 1);
    let sign = char::from(closing);
    p.report(
        SyntaxError::new(SyntaxErrorKind::Unclosed(sign), p.span_here())
            .with_related(opener, "opened here")
            .with_fix(
                Applicability::Unsafe,
                format!("insert `{sign}`"),
                here,
                sign.to_string(),
            ),
    );
    // What stands here may belong to an outer level; a foreign closing sign would be met there.
    if !matches!(p.peek(), None | Some(b',' | b')' | b']' | b'}' | b';')) {
        skip_to_sync(p);
        p.eat(closing);
    }
}

/// Moves to where reading can go on: the end of this nesting level, a comma, or `and` and `or`.
/// Strings and parentheses on the way are passed over as wholes.
pub(super) fn skip_to_sync(p: &mut Parser<'_, '_>) {
    let mut inner = 0usize;
    let mut quoted = None;
    let rest = p.rest();
    let bytes = rest.as_bytes();
    let mut length = rest.len();
    for (at, byte) in bytes.iter().copied().enumerate() {
        match (quoted, byte) {
            (Some(quote), _) if quote == byte => quoted = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quoted = Some(byte),
            (None, b'(' | b'[' | b'{') => inner += 1,
            (None, b')' | b']' | b'}') if inner > 0 => inner -= 1,
            (None, b')' | b']' | b'}' | b',' | b';') if inner == 0 => {
                length = at;
                break;
            }
            (None, b' ') if inner == 0 && joins(rest.get(at + 1..).unwrap_or("")) => {
                length = at;
                break;
            }
            (None, _) => {}
        }
    }
    p.advance(length);
}

/// Whether `and` or `or` begins here.
fn joins(rest: &str) -> bool {
    ["and ", "or "].iter().any(|word| {
        rest.get(..word.len())
            .is_some_and(|r| r.eq_ignore_ascii_case(word))
    })
}

/// What stands where an operator must, and is none of OData's. Reports it; if what is meant is
/// clear, passes over it and answers with the operator that is meant.
pub(super) fn operator_in_place(
    p: &mut Parser<'_, '_>,
    had_blank: bool,
    operand: &mut Expr,
) -> Option<(Operator, Span)> {
    let start = p.at();
    let word = token::word(p.rest());
    let span = p.span(start, start + word.len());
    let lower = word.to_ascii_lowercase();
    if let Some((_, meant)) = FOREIGN.iter().find(|(foreign, _)| *foreign == lower) {
        p.advance(word.len());
        let (left, right) = (if had_blank { "" } else { " " }, gap_behind(p));
        let text = format!("{left}{}{right}", meant.spelling());
        let kind = SyntaxErrorKind::ForeignOperator {
            found: word.to_owned(),
            instead: meant.spelling(),
        };
        let message = format!("write `{meant}`");
        p.error_with_fix(kind, span, Applicability::Safe, message, (span, &text));
        return Some((*meant, span));
    }
    match lower.as_str() {
        "like" => {
            p.error(SyntaxErrorKind::Like, span);
            p.advance(word.len());
            *operand = Expr::error(operand.outer_span());
            skip_to_sync(p);
            return None;
        }
        "is" => return is_null(p, start, operand),
        "not" => return not_in(p, start, operand),
        _ => {}
    }
    let is_word = word.starts_with(token::is_name_character);
    if is_word && had_blank && followed_by_operand(p, word.len()) {
        let meant = nearest_operator(&lower);
        p.advance(word.len());
        let kind = SyntaxErrorKind::UnknownOperator(word.to_owned());
        if let Some(meant) = meant {
            let message = format!("write `{meant}`");
            let edit = (span, meant.spelling());
            p.error_with_fix(kind, span, Applicability::Unsafe, message, edit);
            return Some((meant, span));
        }
        p.error(kind, span);
        *operand = Expr::error(operand.outer_span());
        skip_to_sync(p);
        return None;
    }
    let kind = SyntaxErrorKind::MissingOperator(found(p));
    p.error(kind, span);
    None
}

fn gap_behind(p: &Parser<'_, '_>) -> &'static str {
    if matches!(p.peek(), Some(b' ') | None) {
        ""
    } else {
        " "
    }
}

/// Whether a blank and an operand follow the word at the cursor.
fn followed_by_operand(p: &mut Parser<'_, '_>, word: usize) -> bool {
    let start = p.at();
    p.advance(word);
    let follows = p.blanks() && is_operand_start(p);
    p.go(start);
    follows
}

/// The operator that a misspelt word means, if one is one slip away.
fn nearest_operator(word: &str) -> Option<Operator> {
    if word.len() < 2 || word.len() > 6 {
        return None;
    }
    Operator::TABLE
        .iter()
        .filter(|(_, spelling, _)| *spelling != "-" && *spelling != "not")
        .find(|(_, spelling, _)| strsim::osa_distance(word, spelling) == 1)
        .map(|(operator, ..)| *operator)
}

/// `x is null`, `x is not null`
fn is_null(p: &mut Parser<'_, '_>, start: usize, operand: &mut Expr) -> Option<(Operator, Span)> {
    let mut words = p.rest().split_ascii_whitespace().skip(1).map(token::word);
    let mut next = || words.next().unwrap_or("").to_ascii_lowercase();
    let (instead, count) = match next().as_str() {
        "null" => ("eq null", 2),
        "not" if next() == "null" => ("ne null", 3),
        _ => {
            let span = p.span(start, start + 2);
            let fix = "write `eq`";
            let kind = SyntaxErrorKind::UnknownOperator("is".to_owned());
            p.error_with_fix(kind, span, Applicability::Unsafe, fix, (span, "eq"));
            p.advance(2);
            return Some((Operator::Eq, span));
        }
    };
    for _ in 0..count {
        p.blanks();
        p.advance(token::word(p.rest()).len());
    }
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::IsNull {
        found: p.slice(start, p.at()).to_owned(),
        instead,
    };
    let message = format!("write `{instead}`");
    p.error_with_fix(kind, span, Applicability::Safe, message, (span, instead));
    *operand = Expr::error(operand.outer_span());
    None
}

/// `x not in (..)`, and any other `not` behind an operand
fn not_in(p: &mut Parser<'_, '_>, start: usize, operand: &mut Expr) -> Option<(Operator, Span)> {
    p.advance(3);
    p.blanks();
    if token::word(p.rest()).eq_ignore_ascii_case("in") {
        p.advance(2);
    }
    let span = p.span_from(start);
    let whole = operand.outer_span();
    let left = whole.of(p.shared.raw);
    let kind = SyntaxErrorKind::UnknownOperator(p.slice(start, p.at()).to_owned());
    let text = format!("not ({left} in (...))");
    let fix = "`not` stands before what it denies";
    p.error_with_fix(
        kind,
        span,
        Applicability::Display,
        fix,
        (whole.to(span), &text),
    );
    *operand = Expr::error(whole);
    skip_to_sync(p);
    None
}
