//! `commonExpr`: operands and operators.
//!
//! Operators are grouped with a stack of those that wait for their right operand, one entry a
//! level of precedence, so that a nesting level of the text costs one call of [`common_expr`]
//! however many levels of precedence meet there.

use super::list::membership;
use super::primary::{is_operand_start, primary};
use super::recover::{operator_in_place, skip_to_sync};
use super::state::{Parser, Pending};
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::ast::{Chain, Expr, ExprKind, Has, Link, Unary};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// `commonExpr = operand *( operator operand )`, grouped by the table of operators.
///
/// Always gives a tree; where the text makes no sense, one with an error node. It ends at the end
/// of the text, at a closing sign, a comma, a colon, a semicolon or a word such as `desc`.
pub(super) fn common_expr(p: &mut Parser<'_, '_>) -> Expr {
    let base = p.shared.pending.len();
    let mut before: Option<Operator> = None;
    loop {
        p.blanks();
        let mut operand = if is_operand_start(p) {
            unary(p, before)
        } else {
            missing_operand(p, before)
        };
        let next = next_operator(p, &mut operand);
        let level = next.map(|(operator, _)| operator.level());
        // Whatever binds tighter than the next operator has its right operand now.
        while p.shared.pending.len() > base
            && p.shared
                .pending
                .last()
                .map(|waiting| waiting.operator.0.level())
                > level
        {
            if let Some(waiting) = p.shared.pending.pop() {
                p.count_node();
                operand = chain(waiting, operand);
            }
        }
        let Some(next) = next else { return operand };
        before = Some(next.0);
        wait(p, base, operand, next);
    }
}

/// Puts an operand and the operator behind it on the stack: into the entry of its level if that is
/// on top, else into a new one.
fn wait(p: &mut Parser<'_, '_>, base: usize, operand: Expr, next: (Operator, Span)) {
    let joins = p.shared.pending.len() > base;
    match p.shared.pending.last_mut() {
        Some(waiting) if joins && waiting.operator.0.level() == next.0.level() => {
            let (operator, operator_span) = std::mem::replace(&mut waiting.operator, next);
            let link = Link {
                operator,
                operator_span,
                operand,
            };
            match waiting.second {
                None => waiting.second = Some(link),
                Some(_) => waiting.rest.push(link),
            }
        }
        _ => p.shared.pending.push(Pending {
            first: operand,
            second: None,
            rest: Vec::new(),
            operator: next,
        }),
    }
}

/// The chain that is complete with its last operand.
fn chain(waiting: Pending, operand: Expr) -> Expr {
    let Pending {
        first,
        second,
        mut rest,
        operator: (operator, operator_span),
    } = waiting;
    let span = first.outer_span().to(operand.outer_span());
    let last = Link {
        operator,
        operator_span,
        operand,
    };
    let second = match second {
        None => last,
        Some(second) => {
            rest.push(last);
            second
        }
    };
    Expr::new(
        ExprKind::Chain(Box::new(Chain {
            first,
            second,
            rest,
        })),
        span,
    )
}

/// Reports that no operand stands here.
fn missing_operand(p: &mut Parser<'_, '_>, before: Option<Operator>) -> Expr {
    let span = p.span_here();
    let kind = match before {
        Some(operator) => SyntaxErrorKind::MissingOperand(operator.spelling().to_owned()),
        None if p.is_at_end() => SyntaxErrorKind::Empty,
        None => SyntaxErrorKind::ExpectedExpression(found(p)),
    };
    p.error(kind, span);
    Expr::error(span)
}

/// What stands at the cursor, for a message.
pub(super) fn found(p: &Parser<'_, '_>) -> String {
    match token::word(p.rest()) {
        "" => "the end".to_owned(),
        word => format!("`{word}`"),
    }
}

/// An operand with the operators that are written before and directly behind it.
///
/// `notExpr = "not" RWS commonExpr`, `negateExpr = "-" BWS commonExpr`; both bind tighter than any
/// operator between operands. `before` is the operator to the left.
pub(super) fn unary(p: &mut Parser<'_, '_>, before: Option<Operator>) -> Expr {
    let start = p.at();
    let Some(operator) = prefix(p) else {
        let operand = primary(p);
        return membership(p, operand, before);
    };
    let operator_span = p.span_from(start);
    if !p.enter() {
        return Expr::error(operator_span);
    }
    if !p.blanks() && operator == Operator::Not {
        p.error_with_fix(
            SyntaxErrorKind::MissingBlank("after `not`".to_owned()),
            operator_span,
            Applicability::Safe,
            "insert a blank",
            (Span::at(operator_span.end), " "),
        );
    }
    let operand = if is_operand_start(p) {
        unary(p, None)
    } else {
        missing_operand(p, Some(operator))
    };
    p.leave();
    p.count_node();
    let span = operator_span.to(operand.outer_span());
    Expr::new(
        ExprKind::Unary(Box::new(Unary {
            operator,
            operator_span,
            operand,
        })),
        span,
    )
}

/// Passes over `not` or `-` if the cursor is at one that is an operator: a `-` before a digit
/// belongs to the number, and `not` may be the name of a property.
fn prefix(p: &mut Parser<'_, '_>) -> Option<Operator> {
    let rest = p.rest();
    match p.peek()? {
        b'-' => {
            let behind = rest.get(1..).unwrap_or("");
            let infinite = token::name(behind).is_ok_and(|(_, name)| name == "INF");
            if infinite || behind.starts_with(|c: char| c.is_ascii_digit()) {
                return None;
            }
            p.advance(1);
            Some(Operator::Negate)
        }
        b'n' | b'N' => {
            let (behind, word) = token::name(rest).ok()?;
            if !word.eq_ignore_ascii_case("not") {
                return None;
            }
            let is_operator = match behind.bytes().next()? {
                b'(' => true,
                b' ' | b'\t' | b'\n' | b'\r' => {
                    let next = behind.trim_start();
                    let word = token::word(next);
                    !next.is_empty() && Operator::infix(word.as_bytes()).is_none()
                }
                _ => false,
            };
            if is_operator {
                p.advance(word.len());
            }
            is_operator.then_some(Operator::Not)
        }
        _ => None,
    }
}

/// The operator behind an operand, passed over with the blanks round it; `None` where the
/// expression ends. What cannot stand there is reported, and reading goes on behind it.
fn next_operator(p: &mut Parser<'_, '_>, operand: &mut Expr) -> Option<(Operator, Span)> {
    loop {
        let had_blank = p.blanks();
        let start = p.at();
        match p.peek()? {
            b')' if p.depth() == 0 => {
                p.advance(1);
                let span = p.span_from(start);
                p.error_with_fix(
                    SyntaxErrorKind::UnopenedClose(')'),
                    span,
                    Applicability::Unsafe,
                    "remove it",
                    (span, ""),
                );
                continue;
            }
            b')' | b']' | b'}' | b',' | b':' | b';' => return None,
            _ => {}
        }
        let word = token::name(p.rest()).map_or("", |(_, word)| word);
        if let Some(operator) = Operator::infix(word.as_bytes()) {
            p.advance(word.len());
            let span = p.span_from(start);
            blanks_round(p, had_blank, operator, span);
            p.count_token();
            return Some((operator, span));
        }
        if p.in_order_by && p.depth() == 0 && !word.is_empty() {
            return None;
        }
        if let Some(operator) = operator_in_place(p, had_blank, operand) {
            return Some(operator);
        }
        if p.at() == start {
            // Nothing was understood: pass over it, and be silent about what it joins.
            *operand = Expr::error(operand.outer_span());
            if is_operand_start(p) {
                unary(p, None);
            } else {
                skip_to_sync(p);
            }
        }
        if p.at() == start {
            p.advance(p.rest().chars().next().map_or(1, char::len_utf8));
        }
    }
}

/// `RWS` must stand on both sides of an operator.
fn blanks_round(p: &mut Parser<'_, '_>, before: bool, operator: Operator, span: Span) {
    // Behind a parenthesis the eye needs no blank, but the standard does.
    if !before {
        p.error_with_fix(
            SyntaxErrorKind::MissingBlank(format!("before `{operator}`")),
            span,
            Applicability::Safe,
            "insert a blank",
            (Span::at(span.start), " "),
        );
    }
    if !p.blanks() && !p.is_at_end() {
        p.error_with_fix(
            SyntaxErrorKind::MissingBlank(format!("after `{operator}`")),
            span,
            Applicability::Safe,
            "insert a blank",
            (Span::at(span.end), " "),
        );
    }
}

/// `hasExpr = RWS "has" RWS enumLiteral`, behind its left operand; the cursor is behind `has`.
pub(super) fn has(p: &mut Parser<'_, '_>, operand: Expr, operator_span: Span) -> Expr {
    let flags = if is_operand_start(p) {
        primary(p)
    } else {
        missing_operand(p, Some(Operator::Has))
    };
    if !matches!(flags.kind, ExprKind::Literal(_) | ExprKind::Error) {
        p.report(SyntaxError::new(
            SyntaxErrorKind::HasWithoutLiteral,
            flags.outer_span(),
        ));
    }
    p.count_node();
    let span = operand.outer_span().to(flags.outer_span());
    Expr::new(
        ExprKind::Has(Box::new(Has {
            operand,
            operator_span,
            flags,
        })),
        span,
    )
}
