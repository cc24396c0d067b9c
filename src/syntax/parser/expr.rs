//! `commonExpr`: operands and operators.
//!
//! Operators are grouped with a stack of those that wait for their right operand, one entry a
//! level of precedence, so that a nesting level of the text costs one call of [`push_expr`]
//! however many levels of precedence meet there.

use super::cast_as::is_as;
use super::clause::Clause;
use super::conjunction::glued_quantifier;
use super::foreign::operator_in_place;
use super::group::Group;
use super::hole;
use super::list::{membership, parts_arguments};
use super::path::path;
use super::path_slip::as_function;
use super::plain::{self, Plain};
use super::primary::{is_operand_start, primary};
use super::recover::{found, skip_to_sync, unopened};
use super::several::{compared_in, several_values};
use super::sign_slip::{
    compared_again, conjunction_behind, is_before_conjunction, quoted_by_entity,
};
use super::stack::Waiting;
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::ast::{Expr, ExprKind, Path, Unary};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// `commonExpr = operand *( operator operand )`, grouped by the table of operators.
///
/// Always gives a tree; where the text makes no sense, one with an error node. It ends at the end
/// of the text, at a closing sign, a comma, a colon, a semicolon or a word such as `desc`.
///
/// The tree is left on the stack of operands. The functions that call one another once a nesting
/// level of the text leave what they make on that stack, and have others put it together: so their
/// frames are small, and the deepest text that is allowed fits a small stack.
///
/// Parentheses that are operands are read here and not by calls: most that nests is in these.
pub(super) fn push_expr(p: &mut Parser<'_, '_>) {
    let (outside, groups) = (p.enter_expr(), p.shared.work.groups.len());
    let mut before = None;
    loop {
        let operator = before.map(|waiting: Waiting| waiting.operator);
        if p.peek() == Some(b'(') {
            if open_group(p, before.is_some()) {
                before = None;
                continue;
            }
        } else {
            match plain::operand(p, operator) {
                Plain::Comparison(Some(next)) => {
                    p.shift(before, Some(next));
                    before = Some(next);
                    continue;
                }
                Plain::Comparison(None) => {}
                Plain::Operand if plain::may_be_member(p) => membership(p, operator),
                Plain::Operand => {}
                Plain::Nothing => operand(p, operator),
            }
        }
        loop {
            let next = operator_behind(p);
            p.shift(before, next);
            before = next;
            if next.is_some() {
                break;
            }
            if p.shared.work.groups.len() == groups {
                return p.leave_expr(outside);
            }
            before = Group::close_last(p);
            if p.peek() != Some(b')') {
                membership(p, before.map(|waiting| waiting.operator));
            }
        }
    }
}

/// Opens a group at the cursor, if it may be one. A function of its own, so that the group stands in no
/// frame that nests.
#[inline(never)]
fn open_group(p: &mut Parser<'_, '_>, is_operand: bool) -> bool {
    let group = Group::open(p, is_operand, Group::ALL);
    let is_open = group.is_some();
    p.shared.work.groups.extend(group);
    is_open
}

/// The operator behind the operand on the stack; `None` where the expression ends.
#[inline]
fn operator_behind(p: &mut Parser<'_, '_>) -> Option<Waiting> {
    let (operator, span) = match p.peek() {
        Some(b')') if !p.is_outermost() => return None,
        Some(b',') if p.in_list => return None,
        // Another option begins there.
        Some(b';') if p.is_nested() && p.peek_at(1) == Some(b'$') => return None,
        Some(b' ') => plain::operator(p).or_else(|| next_operator(p)),
        None => None,
        Some(_) => next_operator(p),
    }?;
    Some(Waiting { operator, span })
}

/// An operand; `before` is the operator to its left.
#[inline(never)]
fn operand(p: &mut Parser<'_, '_>, before: Option<Operator>) {
    if plain::is_call(p) {
        p.count_node();
        path(p);
        return membership(p, before);
    }
    loop {
        p.blanks();
        if is_operand_start(p) {
            return match p.peek() {
                Some(b'-' | b'!' | b'n' | b'N') => unary(p, before),
                Some(_) | None => {
                    primary(p);
                    membership(p, before);
                }
            };
        }
        if !unopened(p) && !compared_again(p, before) {
            return missing_operand(p, before);
        }
    }
}

/// Reports that no operand stands here, and passes over what stands there instead.
fn missing_operand(p: &mut Parser<'_, '_>, before: Option<Operator>) {
    if let Some(operator) = Operator::infix(p.name().as_bytes())
        && as_function(p, operator.spelling())
    {
        return;
    }
    if p.peek() == Some(b'&') && quoted_by_entity(p) {
        return;
    }
    report_missing(p, before);
}

#[inline(never)]
fn report_missing(p: &mut Parser<'_, '_>, before: Option<Operator>) {
    let start = p.at();
    let span = p.span_here();
    let ends = matches!(
        p.peek(),
        None | Some(b')' | b']' | b'}' | b',' | b':' | b';')
    ) || Operator::infix(p.name().as_bytes()).is_some();
    let kind = match before {
        Some(operator) if ends => SyntaxErrorKind::MissingOperand(operator.spelling().to_owned()),
        None if p.is_at_end() => SyntaxErrorKind::Empty,
        Some(_) | None => SyntaxErrorKind::ExpectedExpression(found(p)),
    };
    if ends {
        p.error(kind, Span::at(span.start));
        return p.push(Expr::error(Span::at(span.start)));
    }
    let place = p.span(start, start + p.word().len());
    let mut error = SyntaxError::new(kind, place);
    let behind = p.rest().strip_prefix('/');
    if before.is_none() && behind.is_some_and(|name| token::name(name).is_ok()) {
        // `/details/dealValue gt 5`
        let slash = p.span(start, start + 1);
        error.span = slash;
        error = error.with_fix(Applicability::Safe, "remove it", slash, "");
    }
    if before.is_none() && start == 0 && p.peek() == Some(b'=') {
        // `$filter==a`, and `=a` where a shell has taken the name away.
        let signs = p.rest().len() - p.rest().trim_start_matches(['=', ' ']).len();
        let signs = p.span(start, signs);
        error = error.with_fix(Applicability::Unsafe, "remove it", signs, "");
    }
    p.report(error);
    skip_to_sync(p);
    p.push_error(start);
}

/// An operand with the operators that are written before and directly behind it.
///
/// `notExpr = "not" RWS commonExpr`, `negateExpr = "-" BWS commonExpr`; both bind tighter than any
/// operator between operands. `before` is the operator to the left.
pub(super) fn unary(p: &mut Parser<'_, '_>, before: Option<Operator>) {
    let base = p.shared.work.prefixes.len();
    let mut before = before;
    loop {
        let Some((operator, span)) = prefix(p) else {
            primary(p);
            membership(p, before.filter(|_| p.shared.work.prefixes.len() == base));
            break;
        };
        p.shared.work.prefixes.push((operator, span));
        if !p.enter() {
            p.push(Expr::error(span));
            break;
        }
        p.blanks();
        before = Some(operator);
        if !is_operand_start(p) {
            missing_operand(p, before);
            break;
        }
    }
    apply_prefixes(p, base);
}

/// Applies the prefixes since `base` to the operand on the stack, the innermost first.
fn apply_prefixes(p: &mut Parser<'_, '_>, base: usize) {
    while p.shared.work.prefixes.len() > base
        && let Some((operator, operator_span)) = p.shared.work.prefixes.pop()
    {
        p.leave();
        p.count_node();
        let operand = p.pop();
        let span = operator_span.to(operand.outer_span());
        let unary = Unary {
            operator,
            operator_span,
            operand,
        };
        p.push(Expr::new(ExprKind::Unary(Box::new(unary)), span));
    }
}

/// `not` or `-` with its place, passed over; what is written wrongly about it is reported.
fn prefix(p: &mut Parser<'_, '_>) -> Option<(Operator, Span)> {
    let start = p.at();
    let operator = prefix_operator(p)?;
    let span = p.span_from(start);
    if operator != Operator::Not {
        return Some((operator, span));
    }
    if p.slice(start, p.at()) == "!" {
        let is_joined = start > 0 && p.slice(start - 1, start).starts_with(char::is_alphanumeric);
        let text = if is_joined { " not " } else { "not " };
        let kind = SyntaxErrorKind::ForeignOperator {
            found: "!".to_owned(),
            instead: "not",
        };
        p.error_with_fix(kind, span, Applicability::Safe, "write `not`", (span, text));
    } else if p.peek() == Some(b'(') {
        missing_blank(p, "after `not`", span, span.end);
    }
    Some((operator, span))
}

/// Passes over `not` or `-` if the cursor is at one that is an operator: a `-` before a digit
/// belongs to the number, and `not` may be the name of a property. So is the `!` of other
/// languages.
fn prefix_operator(p: &mut Parser<'_, '_>) -> Option<Operator> {
    match p.peek()? {
        b'-' => {
            let behind = p.rest().get(1..).unwrap_or("");
            if behind.starts_with(|c: char| c.is_ascii_digit()) || token::is_infinity(behind) {
                return None;
            }
            p.advance(1);
            Some(Operator::Negate)
        }
        b'!' => {
            p.advance(1);
            Some(Operator::Not)
        }
        b'n' | b'N' => {
            let word = p.name();
            if !word.eq_ignore_ascii_case("not") {
                return None;
            }
            let gap = p.blanks_at(word.len());
            let behind = p.rest().get(word.len() + gap..).unwrap_or("");
            let is_operator = match behind.bytes().next()? {
                b'(' => true,
                _ => gap > 0 && token::operator(behind).is_none() && !p.is_clause(behind),
            };
            if is_operator {
                p.advance(word.len());
            }
            is_operator.then_some(Operator::Not)
        }
        _ => None,
    }
}

/// The operator behind the operand on the stack, passed over with the blanks round it; `None` where the
/// expression ends. What cannot stand there is reported, and reading goes on behind it.
#[inline(never)]
fn next_operator(p: &mut Parser<'_, '_>) -> Option<(Operator, Span)> {
    loop {
        p.blanks();
        let start = p.at();
        match p.peek()? {
            b')' if unopened(p) => continue,
            b',' | b';' | b'/' | b'|' if several_values(p) => continue,
            b':' if glued_quantifier(p) => continue,
            b',' | b';' if is_before_conjunction(p) => return conjunction_behind(p),
            b'|' if parts_arguments(p) => return None,
            b':' if p.peek_at(1) == Some(b'=') => {}
            b')' | b']' | b'}' | b',' | b':' | b';' => return None,
            _ => {}
        }
        let word = p.name();
        if let Some(operator) = Operator::infix(word.as_bytes()) {
            if let Operator::Eq | Operator::Ne = operator
                && compared_in(p, operator)
            {
                continue;
            }
            let behind_blank = p.is_behind_blank();
            p.advance(word.len());
            let span = p.span_from(start);
            blanks_round(p, behind_blank, operator, span);
            p.count_token();
            return Some((operator, span));
        }
        if hole::begins_joint(p)
            && let Some(joint) = hole::joint(p)
        {
            return Some(joint);
        }
        if p.clause != Clause::None && p.is_outermost() && !word.is_empty() {
            return None;
        }
        if is_as(p) {
            return None;
        }
        if let Some(operator) = operator_in_place(p) {
            return Some(operator);
        }
        if p.at() > start {
            continue;
        }
        // Nothing was understood: what is joined by it is unknown.
        p.spoil();
        if is_operand_start(p) && p.peek() != Some(b'!') {
            if p.in_list {
                return None;
            }
            unary(p, None);
            p.pop();
        } else {
            skip_to_sync(p);
        }
        if p.at() == start {
            p.advance(p.rest().chars().next().map_or(1, char::len_utf8));
        }
    }
}

/// `RWS` must stand on both sides of an operator.
#[inline]
fn blanks_round(p: &mut Parser<'_, '_>, before: bool, operator: Operator, span: Span) {
    if !p.blanks() || !before {
        missing_blanks(p, before, operator, span);
    }
}

/// The cursor is behind the operator and its blanks.
#[cold]
fn missing_blanks(p: &mut Parser<'_, '_>, before: bool, operator: Operator, span: Span) {
    // Behind a parenthesis the eye needs no blank, but the standard does.
    if !before {
        missing_blank(p, &format!("before `{operator}`"), span, span.start);
    }
    let ends = matches!(
        p.peek(),
        None | Some(b')' | b']' | b'}' | b',' | b':' | b';' | b'!' | b'=' | b'<' | b'>')
    );
    if !p.is_behind_blank() && !ends {
        missing_blank(p, &format!("after `{operator}`"), span, span.end);
    }
}

/// Reports that the operator at `span` has no blank at `place`.
pub(super) fn missing_blank(p: &mut Parser<'_, '_>, place: &str, span: Span, at: u32) {
    p.error_with_fix(
        SyntaxErrorKind::MissingBlank(place.to_owned()),
        span,
        Applicability::Safe,
        "insert a blank",
        (Span::at(at), " "),
    );
}

/// Whether an expression is one name, which may have been meant as a string.
pub(super) fn is_plain_name(expr: &Expr) -> bool {
    let is_name = |path: &Path| path.as_name().is_some();
    expr.as_path().is_some_and(is_name) && expr.parens.is_empty()
}
