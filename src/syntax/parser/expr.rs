//! `commonExpr`: operands and operators.
//!
//! Operators are grouped with a stack of those that wait for their right operand, one entry a
//! level of precedence, so that a nesting level of the text costs one call of [`common_expr`]
//! however many levels of precedence meet there.

use super::foreign::operator_in_place;
use super::list::membership;
use super::primary::{is_operand_start, primary};
use super::recover::{found, skip_to_sync, unopened};
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
        let mut last = operand(p, before);
        let next = next_operator(p, &mut last);
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
                last = chain(waiting, last);
            }
        }
        let Some(next) = next else { return last };
        before = Some(next.0);
        wait(p, base, last, next);
    }
}

/// An operand; `before` is the operator to its left.
fn operand(p: &mut Parser<'_, '_>, before: Option<Operator>) -> Expr {
    loop {
        p.blanks();
        if is_operand_start(p) {
            return unary(p, before);
        }
        if !unopened(p) {
            return missing_operand(p, before);
        }
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

/// Reports that no operand stands here, and passes over what stands there instead.
fn missing_operand(p: &mut Parser<'_, '_>, before: Option<Operator>) -> Expr {
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
        return Expr::error(Span::at(span.start));
    }
    p.error(kind, p.span(start, start + p.word().len()));
    skip_to_sync(p);
    Expr::error(p.span_from(start))
}

/// An operand with the operators that are written before and directly behind it.
///
/// `notExpr = "not" RWS commonExpr`, `negateExpr = "-" BWS commonExpr`; both bind tighter than any
/// operator between operands. `before` is the operator to the left.
pub(super) fn unary(p: &mut Parser<'_, '_>, before: Option<Operator>) -> Expr {
    let start = p.at();
    let is_joined = start > 0 && p.slice(start - 1, start).starts_with(char::is_alphanumeric);
    let Some(operator) = prefix(p) else {
        let operand = primary(p);
        return membership(p, operand, before);
    };
    let operator_span = p.span_from(start);
    if !p.enter() {
        return Expr::error(operator_span);
    }
    let bang = p.slice(start, p.at()) == "!";
    if bang {
        let kind = SyntaxErrorKind::ForeignOperator {
            found: "!".to_owned(),
            instead: "not",
        };
        let text = if is_joined { " not " } else { "not " };
        let edit = (operator_span, text);
        p.error_with_fix(
            kind,
            operator_span,
            Applicability::Safe,
            "write `not`",
            edit,
        );
    } else if operator == Operator::Not && p.peek() == Some(b'(') {
        p.error_with_fix(
            SyntaxErrorKind::MissingBlank("after `not`".to_owned()),
            operator_span,
            Applicability::Safe,
            "insert a blank",
            (Span::at(operator_span.end), " "),
        );
    }
    p.blanks();
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
/// belongs to the number, and `not` may be the name of a property. So is the `!` of other
/// languages.
fn prefix(p: &mut Parser<'_, '_>) -> Option<Operator> {
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
                _ => gap > 0 && token::operator(behind).is_none() && !p.is_direction(behind),
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
        p.blanks();
        let start = p.at();
        if unopened(p) {
            continue;
        }
        if let b')' | b']' | b'}' | b',' | b':' | b';' = p.peek()? {
            return None;
        }
        let word = p.name();
        if let Some(operator) = Operator::infix(word.as_bytes()) {
            let behind_blank = p.is_behind_blank();
            p.advance(word.len());
            let span = p.span_from(start);
            blanks_round(p, behind_blank, operator, span);
            p.count_token();
            return Some((operator, span));
        }
        if p.in_order_by && p.is_outermost() && !word.is_empty() {
            return None;
        }
        if let Some(operator) = operator_in_place(p, operand) {
            return Some(operator);
        }
        if p.at() > start {
            continue;
        }
        // Nothing was understood: what is joined by it is unknown.
        *operand = Expr::error(operand.outer_span());
        if is_operand_start(p) && p.peek() != Some(b'!') {
            if p.in_list {
                return None;
            }
            unary(p, None);
        } else {
            skip_to_sync(p);
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
        missing_blank(p, &format!("before `{operator}`"), span, span.start);
    }
    let ends = matches!(
        p.peek(),
        None | Some(b')' | b']' | b'}' | b',' | b':' | b';' | b'!')
    );
    if !p.blanks() && !ends {
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

/// `hasExpr = RWS "has" RWS enumLiteral`, behind its left operand; the cursor is behind `has`.
pub(super) fn has(p: &mut Parser<'_, '_>, operand: Expr, operator_span: Span) -> Expr {
    let flags = if is_operand_start(p) {
        primary(p)
    } else {
        missing_operand(p, Some(Operator::Has))
    };
    if !matches!(flags.kind, ExprKind::Literal(_) | ExprKind::Error) {
        let span = flags.outer_span();
        let mut error = SyntaxError::new(SyntaxErrorKind::HasWithoutLiteral, span);
        if is_plain_name(&flags) {
            let quotes = [(Span::at(span.start), "'"), (Span::at(span.end), "'")];
            error = error.with_edits(
                Applicability::Unsafe,
                "write apostrophes",
                quotes.map(|(at, quote)| (at, quote.to_owned())),
            );
        }
        p.report(error);
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

/// Whether an expression is one name, which may have been meant as a string.
pub(super) fn is_plain_name(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Path(path) => path.as_name().is_some() && expr.parens.is_empty(),
        ExprKind::Literal(_)
        | ExprKind::Chain(_)
        | ExprKind::Unary(_)
        | ExprKind::Has(_)
        | ExprKind::In(_)
        | ExprKind::Array(_)
        | ExprKind::Object(_)
        | ExprKind::Error => false,
    }
}
