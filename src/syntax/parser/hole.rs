//! Holes of templates. While a text is read, a letter stands for each hole ([`crate::text::mask`]):
//! to the parser it is a name, or part of a string. What is left to do is here.

use super::clause::Clause;
use super::state::{Parser, Shared};
use super::token;
use crate::diagnostic::Span;
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Expr, ExprKind, OptionValue, SystemOption};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::{Holes, Unclosed};

impl Shared<'_> {
    /// Whether the letter of a hole stands in a text.
    pub(super) fn has_hole(&self, text: &str) -> bool {
        let Some(holes) = self.holes else {
            return false;
        };
        self.step(text.len());
        holes.first_in(text).is_some()
    }
}

/// An operand that is a hole, or that a hole makes unknown, such as `{{year}}-01-01`; `false` if
/// there is none at the cursor. Where a path goes on behind a hole, the hole is a name in it.
pub(super) fn operand(p: &mut Parser<'_, '_>) -> bool {
    if p.shared.holes.is_none() {
        return false;
    }
    let length = length(p.rest());
    let goes_on = matches!(p.peek_at(length), Some(b'/' | b'(' | b'\''));
    let run = p.rest().get(..length).unwrap_or("");
    if goes_on || !p.shared.has_hole(run) {
        return false;
    }
    let start = p.at();
    p.advance(length);
    push(p, start, p.at());
    true
}

/// The joint of a hole to what stands beside it, behind the operand on the stack or before the one at
/// the cursor, where no operator stands: the hole is or holds it. `None` if neither is a hole.
///
/// It binds as a comparison does, or as `and` behind a comparison: `a {{op}} 1 and b` is a condition
/// and another one, and so is `a eq 1 {{and}} b eq 2`.
pub(super) fn joint(p: &mut Parser<'_, '_>) -> Option<(Operator, Span)> {
    p.shared.holes?;
    if !matches!(p.top()?.kind, ExprKind::Hole(_)) && !is_at_hole(p) {
        return None;
    }
    let waiting = p.waiting().map(|waiting| waiting.operator);
    let level = match waiting.map(|operator| (operator, operator.level())) {
        Some((Operator::Hole(level), _)) => level,
        None | Some((_, Level::And | Level::Or)) => Level::Equality,
        Some(_) => Level::And,
    };
    p.count_token();
    Some((Operator::Hole(level), p.blanks_before()))
}

/// Whether a call of a function begins at the cursor, directly behind a hole: the hole can be `and`.
pub(super) fn is_call_behind(p: &mut Parser<'_, '_>, name: &str) -> bool {
    p.peek_at(name.len()) == Some(b'(')
        && p.top()
            .is_some_and(|top| matches!(top.kind, ExprKind::Hole(_)))
}

/// Whether a hole, or a name or number with a hole in it, begins at the cursor.
fn is_at_hole(p: &Parser<'_, '_>) -> bool {
    p.shared
        .has_hole(p.rest().get(..length(p.rest())).unwrap_or(""))
}

/// Whether what stands at the cursor, where an operator should, is a hole or a number behind one:
/// `{{a}} -5`. Where a direction may stand, a hole that ends the item is that.
pub(super) fn begins_joint(p: &Parser<'_, '_>) -> bool {
    if p.shared.holes.is_none() {
        return false;
    }
    if let [b'-', b'0'..=b'9', ..] = p.bytes() {
        return p.is_behind_blank();
    }
    if !is_at_hole(p) {
        return false;
    }
    if p.clause != Clause::Direction || !p.is_outermost() {
        return true;
    }
    let end = length(p.rest());
    let behind = p.peek_at(end + p.blanks_at(end));
    !matches!(behind, None | Some(b',' | b')' | b';'))
}

/// Whether a text begins with an option whose name is a hole or has one: `{{name}}=5`. With a string
/// behind it the equals sign is rather the operator of other languages.
pub(super) fn begins_option(text: &str, holes: &Holes) -> bool {
    let length = token::name(text).map_or(0, |(_, name)| name.len());
    let (name, behind) = text.split_at_checked(length).unwrap_or(("", text));
    let value = behind
        .strip_prefix('=')
        .filter(|value| !value.starts_with(['=', '\'', '"']));
    value.is_some() && holes.first_in(name).is_some()
}

/// All of the value at the cursor, if it is nothing but a hole: where names of the standard's own
/// must stand, a hole is none of them.
pub(super) fn alone(p: &mut Parser<'_, '_>, option: SystemOption) -> Option<OptionValue> {
    p.shared.holes?;
    let (start, word) = (p.at(), p.name());
    let behind = start + word.len();
    if !p.shared.has_hole(word) || p.rest().len() > word.len() {
        return None;
    }
    p.go(behind);
    Some(OptionValue::Hole(option, p.piece(start, behind)))
}

/// Puts the text from `start` to `end` on the stack as a hole.
pub(super) fn push(p: &mut Parser<'_, '_>, start: usize, end: usize) {
    let text = p.piece(start, end);
    let span = text.span;
    p.push(Expr::new(ExprKind::Hole(text), span));
}

/// The value of an option that a hole makes unknown.
pub(super) fn option(
    p: &Parser<'_, '_>,
    option: SystemOption,
    start: usize,
) -> Option<OptionValue> {
    let text = p.slice(start, p.at());
    let is_hole = p.shared.has_hole(text);
    is_hole.then(|| OptionValue::Hole(option, p.piece(start, p.at())))
}

/// How much of a text hangs together as a name, a number or a date. The colon of a time stands
/// between digits; others part the branches of a `case`.
fn length(text: &str) -> usize {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let times = |at: usize| {
        let before = at
            .checked_sub(2)
            .is_some_and(|at| digit(at) && digit(at + 1));
        before && digit(at + 1) && digit(at + 2)
    };
    let goes_on = |(at, c): &(usize, char)| match c {
        '.' | '-' => *at > 0,
        '+' => *at > 0 && digit(at + 1),
        ':' => times(*at),
        c => token::is_name_character(*c),
    };
    let run = text.char_indices().take_while(goes_on).last();
    let end = run.map_or(0, |(at, c)| at + c.len_utf8());
    let run = text.get(..end).unwrap_or("");
    run.trim_end_matches(['.', '-', '+']).len()
}

/// The errors of a text as its writer reads them: with holes for the letters that stand for them,
/// and with one error for what begins a hole that nothing closes. In a string it is text, as long as
/// nothing else is wrong there.
pub(super) fn reported(
    errors: Vec<SyntaxError>,
    holes: Option<&Holes>,
    unclosed: &[Unclosed],
) -> Vec<SyntaxError> {
    let mut errors = errors;
    let at_sign = |error: &SyntaxError, sign: &Span| {
        sign.start <= error.span.end && error.span.start <= sign.end
    };
    let first = unclosed.iter().find(|Unclosed { span, in_string }| {
        let from = errors.partition_point(|error| error.span.start < span.start);
        let near = errors.iter().skip(from.saturating_sub(1)).take(2);
        !in_string || near.into_iter().any(|error| at_sign(error, span))
    });
    if let Some(Unclosed { span: sign, .. }) = first {
        // What stands behind it may have been meant to stand in it.
        errors.retain(|error| error.span.start < sign.start && !at_sign(error, sign));
        errors.push(SyntaxError::new(SyntaxErrorKind::UnclosedHole, *sign));
    }
    if let Some(holes) = holes {
        errors.iter_mut().for_each(|error| fill(error, holes));
    }
    errors
}

fn fill(error: &mut SyntaxError, holes: &Holes) {
    let message = error.kind.to_string();
    if holes.first_in(&message).is_some() {
        let kind = std::mem::replace(&mut error.kind, SyntaxErrorKind::Empty);
        error.kind =
            SyntaxErrorKind::InTemplate(Box::new(kind), holes.shown(&message).into_owned());
    }
    for fix in &mut error.fixes {
        fix.message = holes.shown(&fix.message).into_owned();
        for edit in &mut fix.edits {
            edit.text = holes.filled(&edit.text).0.into_owned();
        }
    }
}
