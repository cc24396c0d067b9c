//! What people write where an operator of OData must stand: the operators of other languages, and
//! words that are one slip away.

use super::between::between;
use super::clause::Clause;
use super::conjunction::nothing_known;
use super::expr::unary;
use super::hole::{self, joint};
use super::left_over::trailing_signs;
use super::list::membership;
use super::null::{is_null, null_word};
use super::order_by::sign_before_direction;
use super::path_slip::behind_path;
use super::primary::is_operand_start;
use super::recover::{shortened, skip_to_sync};
use super::sign_slip::{no_operator, shell_operator};
use super::stack::Waiting;
use super::state::Parser;
use super::statement::{clause, option_in_place};
use super::string::words_without_opening;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Expr, ExprKind, LiteralKind, Unary};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Operators of other languages, with the one that is meant.
pub(super) const FOREIGN: &[(&str, Operator)] = &[
    ("=", Operator::Eq),
    ("==", Operator::Eq),
    ("===", Operator::Eq),
    ("equals", Operator::Eq),
    ("equal", Operator::Eq),
    ("\u{ff1d}", Operator::Eq),
    ("!=", Operator::Ne),
    ("\u{2260}", Operator::Ne),
    ("neq", Operator::Ne),
    ("!==", Operator::Ne),
    ("<>", Operator::Ne),
    (">", Operator::Gt),
    ("\u{ff1e}", Operator::Gt),
    (">=", Operator::Ge),
    ("=>", Operator::Ge),
    ("geq", Operator::Ge),
    ("\u{2265}", Operator::Ge),
    ("gte", Operator::Ge),
    ("<", Operator::Lt),
    ("\u{ff1c}", Operator::Lt),
    ("<=", Operator::Le),
    ("=<", Operator::Le),
    ("leq", Operator::Le),
    ("\u{2264}", Operator::Le),
    ("lte", Operator::Le),
    ("gleich", Operator::Eq),
    ("und", Operator::And),
    ("et", Operator::And),
    ("oder", Operator::Or),
    ("ou", Operator::Or),
    ("&&", Operator::And),
    ("&", Operator::And),
    ("\u{ff06}", Operator::And),
    ("\u{2227}", Operator::And),
    ("||", Operator::Or),
    ("|", Operator::Or),
    ("\u{ff5c}", Operator::Or),
    ("\u{2228}", Operator::Or),
    ("+", Operator::Add),
    ("\u{ff0b}", Operator::Add),
    ("plus", Operator::Add),
    ("minus", Operator::Sub),
    ("times", Operator::Mul),
    ("-", Operator::Sub),
    ("\u{2013}", Operator::Sub),
    ("\u{2014}", Operator::Sub),
    ("*", Operator::Mul),
    ("\u{d7}", Operator::Mul),
    ("\u{f7}", Operator::Div),
    ("%", Operator::Mod),
];

/// Operators as they stand in HTML and XML, the longest first.
const ENTITIES: &[(&str, Operator)] = &[
    ("&amp;&amp;", Operator::And),
    ("&amp;", Operator::And),
    ("&gt;=", Operator::Ge),
    ("&gt;", Operator::Gt),
    ("&lt;=", Operator::Le),
    ("&lt;", Operator::Lt),
];

/// The entity at the cursor, unless an option follows it.
#[inline(never)]
fn entity(p: &Parser<'_, '_>) -> Option<(&'static str, Operator)> {
    let is_here = |(entity, _): &&(&str, Operator)| {
        let behind = p.rest().strip_prefix(entity);
        behind.is_some_and(|behind| !behind.starts_with(['$', '@']))
    };
    ENTITIES.iter().find(is_here).copied()
}

/// What [`operator_in_place`] found.
enum Found {
    /// An operator is meant; what was written instead is reported and passed over.
    Operator(Operator, Span),
    /// The cursor is at a plus sign beside a string.
    Concatenation,
    /// The cursor is at `not`.
    Not,
    /// The cursor is at the name of a function or at `like`, written with so many bytes.
    Function(&'static str, usize),
    /// The cursor is at `between`.
    Between,
    /// All that can be said has been said.
    Reported,
}

/// What stands where an operator must, and is none of OData's. Reports it; if what is meant is
/// clear, passes over it and answers with the operator that is meant.
///
/// What must read on is read from here, while the frame of the search is off the stack.
pub(super) fn operator_in_place(p: &mut Parser<'_, '_>) -> Option<(Operator, Span)> {
    match find(p) {
        Found::Operator(operator, span) => return Some((operator, span)),
        Found::Concatenation => concatenation(p),
        Found::Not => return negated(p),
        Found::Function(name, length) => function(p, name, length, false),
        Found::Between => between(p, None),
        Found::Reported => {}
    }
    None
}

#[inline(never)]
fn find(p: &mut Parser<'_, '_>) -> Found {
    let start = p.at();
    let word = p.word();
    let span = p.span(start, start + word.len());
    let lower = word.get(..word.len().min(16)).unwrap_or("");
    let lower = lower.to_ascii_lowercase();
    if trailing_signs(p) {
        return Found::Reported;
    }
    if let Some((entity, meant)) = entity(p) {
        let found = p.slice(start, start + entity.len());
        return Found::Operator(symbol(p, found, meant), span);
    }
    if matches!(word, "$" | "?" | "&" | "|" | "||") && option_in_place(p) {
        return Found::Reported;
    }
    if p.clause == Clause::Direction && sign_before_direction(p) {
        return Found::Reported;
    }
    if word == "+" && joins_strings(p, 1) || word == "||" && joins_texts(p) {
        return Found::Concatenation;
    }
    if let Some((written, meant)) = shell_operator(p) {
        let span = p.span(start, start + written.len());
        return Found::Operator(symbol(p, written, meant), span);
    }
    if no_operator(p) || behind_path(p) {
        return Found::Reported;
    }
    if let Some((_, meant)) = FOREIGN.iter().find(|(foreign, _)| *foreign == lower) {
        return Found::Operator(symbol(p, word, *meant), span);
    }
    match lower.as_str() {
        "is" => return Found::from(is_null(p)),
        "isnull" | "isnotnull" | "notnull" if !p.rest().starts_with('(') => {
            null_word(p, lower != "isnull");
            return Found::Reported;
        }
        "not" => return Found::Not,
        // `{{and}} contains(name,'a')`
        "contains" | "startswith" | "endswith" if hole::is_call_behind(p, word) => {}
        "like" | "ilike" => return Found::Function("like", word.len()),
        "contains" => return Found::Function("contains", word.len()),
        "startswith" => return Found::Function("startswith", word.len()),
        "endswith" => return Found::Function("endswith", word.len()),
        "starts" | "begins" | "ends" => {
            let gap = word.len() + p.blanks_at(word.len());
            let next = token::word(p.rest().get(gap..).unwrap_or(""));
            if next.eq_ignore_ascii_case("with") {
                let name = if lower == "ends" {
                    "endswith"
                } else {
                    "startswith"
                };
                return Found::Function(name, gap + next.len());
            }
        }
        "between" => return Found::Between,
        _ => {}
    }
    let is_word = word.starts_with(token::is_name_character);
    if is_word && clause(p, word) {
        return Found::Reported;
    }
    if is_word && words_without_opening(p) {
        return Found::Reported;
    }
    if lower == "xor" && joins_conditions(p) {
        p.advance(word.len());
        let kind = SyntaxErrorKind::UnknownOperator(shortened(word));
        let edit = (span, "ne");
        p.error_with_fix(kind, span, Applicability::Unsafe, "write `ne`", edit);
        return Found::Operator(Operator::Ne, span);
    }
    if is_word && p.is_behind_blank() && followed_by_operand(p, word.len()) {
        let kind = SyntaxErrorKind::UnknownOperator(shortened(word));
        p.advance(word.len());
        if let Some(meant) = nearest_operator(&lower) {
            let message = format!("write `{meant}`");
            let edit = (span, meant.spelling());
            p.error_with_fix(kind, span, Applicability::Unsafe, message, edit);
            return Found::Operator(meant, span);
        }
        p.error(kind, span);
        p.spoil();
        skip_to_sync(p);
        return Found::Reported;
    }
    Found::from(nothing_known(p, word, span))
}

impl From<Option<(Operator, Span)>> for Found {
    fn from(operator: Option<(Operator, Span)>) -> Self {
        operator.map_or(Self::Reported, |(operator, span)| {
            Self::Operator(operator, span)
        })
    }
}

/// Whether `||` at the cursor joins texts, as in SQL: a string is no condition. Behind a comparison it
/// may be meant for the same comparison once more.
fn joins_texts(p: &mut Parser<'_, '_>) -> bool {
    let compares = |it: &Waiting| !matches!(it.operator.level(), Level::And | Level::Or);
    !p.own_waiting().is_some_and(|it| compares(&it)) && joins_strings(p, 2)
}

/// Whether the sign of so many bytes at the cursor has a string beside it.
fn joins_strings(p: &mut Parser<'_, '_>, sign: usize) -> bool {
    let gap = sign + p.blanks_at(sign);
    let is_string = |top: &mut Expr| matches!(&top.kind, ExprKind::Literal(literal) if matches!(literal.kind, LiteralKind::String));
    p.peek_at(gap) == Some(b'\'') || p.top().is_some_and(is_string)
}

/// `name + 'x'`, `name || ' ' || 'x'`
fn concatenation(p: &mut Parser<'_, '_>) {
    let first = p.at();
    let sign = if p.peek() == Some(b'+') { "+" } else { "||" };
    let left = p.denied_span();
    let (mut end, mut edits) = (left.end, Vec::new());
    while p.rest().starts_with(sign) {
        p.advance(sign.len());
        p.blanks();
        if !is_operand_start(p) {
            edits.clear();
            break;
        }
        let start = p.span_here().start;
        unary(p, None);
        forget(p);
        edits.push((Span::new(end, start), ",".to_owned()));
        end = p.span_from(first).end;
        edits.push((Span::at(end), ")".to_owned()));
        let behind = p.at();
        p.blanks();
        if !p.rest().starts_with(sign) {
            p.go(behind);
        }
    }
    report_concatenation(p, (first, sign), left, edits);
}

/// Reports the signs of which the first stands at `first`, behind the operand at `left`; `edits` make
/// arguments of what is joined to it.
#[inline(never)]
fn report_concatenation(
    p: &mut Parser<'_, '_>,
    (first, sign): (usize, &str),
    left: Span,
    edits: Vec<(Span, String)>,
) {
    p.spoil();
    let kind = SyntaxErrorKind::ForeignOperator {
        found: sign.to_owned(),
        instead: "concat(text,text)",
    };
    let mut error = SyntaxError::new(kind, p.span(first, first + sign.len()));
    if !edits.is_empty() {
        let calls = "concat(".repeat(edits.len() / 2);
        let edits = std::iter::once((Span::at(left.start), calls)).chain(edits);
        error = error.with_edits(Applicability::Unsafe, "write `concat(...)`", edits);
    }
    p.report(error);
}

/// Takes an operand, which was read for its own errors, off the stack.
#[inline(never)]
pub(super) fn forget(p: &mut Parser<'_, '_>) {
    p.pop();
}

/// An operator of another language, which is passed over.
fn symbol(p: &mut Parser<'_, '_>, word: &str, meant: Operator) -> Operator {
    let start = p.at();
    let behind_blank = p.is_behind_blank();
    p.advance(word.len());
    let named = named_again(p, meant);
    let span = p.span_from(start);
    let trust = if named.is_none_or(|named| named == meant) {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let meant = named.unwrap_or(meant);
    let kind = SyntaxErrorKind::ForeignOperator {
        found: p.slice(start, p.at()).to_owned(),
        instead: meant.spelling(),
    };
    let left = if behind_blank { "" } else { " " };
    let right = if p.is_at_end() || p.blanks_at(0) > 0 {
        ""
    } else {
        " "
    };
    let text = format!("{left}{meant}{right}");
    let message = format!("write `{meant}`");
    p.error_with_fix(kind, span, trust, message, (span, &text));
    meant
}

/// `a =eq 1`: the word of OData behind the sign of another language, which is passed over.
fn named_again(p: &mut Parser<'_, '_>, meant: Operator) -> Option<Operator> {
    let start = p.at();
    p.blanks();
    let word = p.name();
    let compares =
        |operator: Operator| matches!(operator.level(), Level::Equality | Level::Relational);
    let named = Operator::infix(word.as_bytes())
        .filter(|named| *named == meant || (compares(*named) && compares(meant)));
    if named.is_some() && !is_operand_start(p) && p.peek_at(word.len()) != Some(b'(') {
        p.advance(word.len());
        return named;
    }
    p.go(start);
    None
}

/// `(a eq 1) xor (b eq 2)`, `a xor b`: whether `ne` in place of the word at the cursor would have the
/// same operands, which are in parentheses or names.
fn joins_conditions(p: &mut Parser<'_, '_>) -> bool {
    const ENDS: &[&str] = &["and", "or", "xor"];
    let compares = |it: &Waiting| !matches!(it.operator.level(), Level::And | Level::Or);
    let is_one = |top: &mut Expr| !top.parens.is_empty() || matches!(top.kind, ExprKind::Path(_));
    if p.own_waiting().is_some_and(|it| compares(&it)) || !p.top().is_some_and(is_one) {
        return false;
    }
    let gap = 3 + p.blanks_at(3);
    let behind = p.rest().get(gap..).unwrap_or("");
    let is_path = |c: char| token::is_name_character(c) || c == '/';
    let rest = behind.trim_start_matches(is_path);
    p.shared.step(behind.len() - rest.len());
    let next = token::name(rest.trim_start_matches(' ')).map_or("", |(_, word)| word);
    gap > 3
        && (rest.len() < behind.len()
            && (rest.is_empty() || rest.starts_with(')') || ENDS.contains(&next))
            || behind.starts_with('('))
}

/// Whether a blank and an operand follow the word at the cursor.
fn followed_by_operand(p: &mut Parser<'_, '_>, word: usize) -> bool {
    let start = p.at();
    p.advance(word);
    let follows = p.blanks() && is_operand_start(p) && !p.is_clause(p.rest());
    p.go(start);
    follows
}

/// The operator that a misspelt word means, if one is one slip away.
fn nearest_operator(word: &str) -> Option<Operator> {
    // Each of these is another operator of logic.
    if word.len() < 2 || word.len() > 6 || ["xor", "nor", "nand"].contains(&word) {
        return None;
    }
    Operator::TABLE
        .iter()
        .filter(|(_, spelling, _)| *spelling != "-" && *spelling != "not")
        .find(|(_, spelling, _)| strsim::osa_distance(word, spelling) == 1)
        .map(|(operator, ..)| *operator)
}

/// `x not in (..)`, `x not like 'a%'`, and any other `not` behind an operand
fn negated(p: &mut Parser<'_, '_>) -> Option<(Operator, Span)> {
    let start = p.at();
    let place = Span::at(p.top_span().start);
    p.advance(3);
    p.blanks();
    let next = p.at();
    let word = p.word();
    let functions = ["like", "contains", "startswith", "endswith"];
    if let Some(name) = functions
        .iter()
        .find(|name| word.eq_ignore_ascii_case(name))
    {
        function(p, name, name.len(), true);
        return None;
    }
    if word.eq_ignore_ascii_case("between") {
        between(p, Some(start));
        return None;
    }
    if word.eq_ignore_ascii_case("in") {
        membership(p, None);
        not_in(p, "not in", start, next, place);
        return None;
    }
    if word.eq_ignore_ascii_case("eq") {
        p.advance(2);
        return Some((Operator::Ne, not_eq(p, start)));
    }
    p.go(start);
    if let Some(joint) = joint(p) {
        return Some(joint);
    }
    p.go(next);
    let not = p.span(start, start + 3);
    p.error(SyntaxErrorKind::MissingOperator("`not`".to_owned()), not);
    p.spoil();
    skip_to_sync(p);
    None
}

fn not_eq(p: &mut Parser<'_, '_>, start: usize) -> Span {
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::ForeignOperator {
        found: "not eq".to_owned(),
        instead: "ne",
    };
    let edit = (span, "ne");
    p.error_with_fix(kind, span, Applicability::Safe, "write `ne`", edit);
    span
}

/// `not in`: `not` begins at `start`, `in` at `next`, and the operand at `place`. The comparison is
/// on the stack, and is denied there.
pub(super) fn not_in(p: &mut Parser<'_, '_>, found: &str, start: usize, next: usize, place: Span) {
    let kind = SyntaxErrorKind::ForeignOperator {
        found: found.to_owned(),
        instead: "not (x in ...)",
    };
    let span = p.span(start, next + 2);
    let end = Span::at(p.span_from(start).end);
    p.report(SyntaxError::new(kind, span).with_edits(
        Applicability::Safe,
        "deny the whole comparison",
        [
            (place, p.encoded("not (")),
            (p.span(start, next), String::new()),
            (end, ")".to_owned()),
        ],
    ));
    let operand = p.pop();
    let span = operand.outer_span();
    let unary = Unary {
        operator: Operator::Not,
        operator_span: p.span(start, start + 3),
        operand,
    };
    p.push(Expr::new(ExprKind::Unary(Box::new(unary)), span));
}

/// `x contains 'y'` and its like, where the cursor is at the word; `x like '%y%'` too.
fn function(p: &mut Parser<'_, '_>, name: &'static str, length: usize, is_negated: bool) {
    let word = p.at();
    p.advance(length);
    let written = p.span_from(word);
    p.blanks();
    let start = p.at();
    if is_operand_start(p) {
        unary(p, None);
    } else {
        p.push_error(start);
    }
    report_function(p, name, is_negated, (written, start));
}

/// Reports a function written as an operator at `word`; its argument, which begins at `start`, is
/// on the stack, and is taken off it. What it needs stands in no frame that nests.
#[inline(never)]
fn report_function(
    p: &mut Parser<'_, '_>,
    name: &'static str,
    is_negated: bool,
    (written, start): (Span, usize),
) {
    let argument = p.pop();
    let left = p.denied_span();
    p.spoil();
    let kind = match name {
        "like" => SyntaxErrorKind::Like,
        _ => SyntaxErrorKind::FunctionAsOperator(name),
    };
    let mut error = SyntaxError::new(kind, written);
    let text = p.slice(start, p.at());
    let (function, text) = if name == "like" {
        pattern(&argument, text)
    } else {
        let is_known = !matches!(argument.kind, ExprKind::Error);
        (is_known.then_some(name), text.to_owned())
    };
    if let Some(function) = function {
        let not = if is_negated { "not " } else { "" };
        let behind = Span::new(left.end, argument.outer_span().end);
        error = error.with_edits(
            Applicability::Unsafe,
            format!("write `{function}(...)`"),
            [
                (
                    Span::at(left.start),
                    p.encoded(&format!("{not}{function}(")),
                ),
                (behind, p.encoded(&format!(",{text})"))),
            ],
        );
    }
    p.report(error);
}

/// The function that a pattern of `like` asks for, and its argument: `'a%'` asks for `startswith`.
fn pattern(argument: &Expr, text: &str) -> (Option<&'static str>, String) {
    let content = text
        .strip_prefix('\'')
        .and_then(|text| text.strip_suffix('\''));
    let (ExprKind::Literal(_), Some(content)) = (&argument.kind, content) else {
        return (None, String::new());
    };
    let inner = content.strip_prefix('%').unwrap_or(content);
    let begins = inner.len() < content.len();
    let core = inner.strip_suffix('%').unwrap_or(inner);
    let ends = core.len() < inner.len();
    if core.is_empty() || core.contains(['%', '_']) {
        return (None, String::new());
    }
    let function = match (begins, ends) {
        (true, true) => Some("contains"),
        (true, false) => Some("endswith"),
        (false, true) => Some("startswith"),
        (false, false) => None,
    };
    (function, format!("'{core}'"))
}
