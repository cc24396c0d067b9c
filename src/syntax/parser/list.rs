//! `has` and `in` behind an operand, and the list behind `in`.

use super::expr::{common_expr, has, is_plain_name, missing_blank};
use super::primary::{is_operand_start, primary};
use super::recover::{close, found, skip_to_sync};
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Expr, ExprKind, In, Set};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Any number of `has` and `in` behind an operand; each takes all before it as its left operand,
/// so that each is a nesting level.
pub(super) fn membership(
    p: &mut Parser<'_, '_>,
    mut operand: Expr,
    before: Option<Operator>,
) -> Expr {
    let mut levels = 0;
    while let Some(operator) = membership_operator(p) {
        if !p.enter() {
            break;
        }
        levels += 1;
        operand = with_membership(p, operand, operator, before);
    }
    for _ in 0..levels {
        p.leave();
    }
    operand
}

/// Passes over `has` or `in` and the blanks round it, if that comes next.
fn membership_operator(p: &mut Parser<'_, '_>) -> Option<(Operator, Span)> {
    let gap = p.blanks_at(0);
    let Some(b'i' | b'I' | b'h' | b'H') = p.peek_at(gap) else {
        return None;
    };
    let end = p.at();
    p.advance(gap);
    let (start, word) = (p.at(), p.name());
    let operator =
        Operator::infix(word.as_bytes()).filter(|operator| operator.level() == Level::Primary);
    let Some(operator) = operator else {
        p.go(end);
        return None;
    };
    let behind_blank = p.is_behind_blank();
    p.advance(word.len());
    p.count_token();
    let span = p.span_from(start);
    if !behind_blank {
        missing_blank(p, &format!("before `{operator}`"), span, span.start);
    }
    if !p.blanks() && !p.is_at_end() {
        missing_blank(p, &format!("after `{operator}`"), span, span.end);
    }
    Some((operator, span))
}

/// The operand with the operator behind it and what the operator takes.
fn with_membership(
    p: &mut Parser<'_, '_>,
    operand: Expr,
    (operator, operator_span): (Operator, Span),
    before: Option<Operator>,
) -> Expr {
    let left = operand.outer_span();
    let expr = if operator == Operator::Has {
        has(p, operand, operator_span)
    } else {
        in_set(p, operand, operator_span)
    };
    if let Some(before) = before
        && matches!(before.level(), Level::Additive | Level::Multiplicative)
    {
        ambiguity(p, before, operator, left, expr.span);
    }
    expr
}

/// `1 add x in (2,3)`: by the table of precedence `in` binds tighter, by the grammar it takes all
/// to its left. Neither reading is safe to assume. `left` is the operand, `all` the comparison.
fn ambiguity(p: &mut Parser<'_, '_>, before: Operator, operator: Operator, left: Span, all: Span) {
    let arithmetic = |level| matches!(level, Level::Additive | Level::Multiplicative);
    let calculations = p.shared.pending.iter().rev();
    let start = calculations
        .take_while(|waiting| arithmetic(waiting.operator.0.level()))
        .take(2)
        .last()
        .map_or(left, |waiting| waiting.first.outer_span());
    let calculation = start.to(left);
    let kind = SyntaxErrorKind::AmbiguousMembership(operator.spelling(), before.spelling());
    let round = |span: Span| {
        [
            (Span::at(span.start), "(".to_owned()),
            (Span::at(span.end), ")".to_owned()),
        ]
    };
    p.report(
        SyntaxError::new(kind, calculation)
            .with_edits(
                Applicability::Unsafe,
                format!("to test the result of `{before}`, put that in parentheses"),
                round(calculation),
            )
            .with_edits(
                Applicability::Unsafe,
                format!("to calculate with the result of `{operator}`, put that in parentheses"),
                round(all),
            ),
    );
}

/// `inExpr = RWS "in" RWS ( listExpr / commonExpr )`; the cursor is behind `in`.
fn in_set(p: &mut Parser<'_, '_>, operand: Expr, operator_span: Span) -> Expr {
    let set = if p.peek() == Some(b'(') {
        list(p)
    } else if is_operand_start(p) {
        let start = p.at();
        let collection = primary(p);
        if matches!(collection.kind, ExprKind::Literal(_)) {
            Set::Collection(without_parentheses(p, start))
        } else {
            Set::Collection(collection)
        }
    } else {
        let span = Span::at(p.span_here().start);
        p.error(SyntaxErrorKind::InWithoutList, span);
        Set::Collection(Expr::error(span))
    };
    p.count_node();
    let end = match &set {
        Set::List(_, span) => *span,
        Set::Collection(collection) => collection.outer_span(),
    };
    let span = operand.outer_span().to(end);
    Expr::new(
        ExprKind::In(Box::new(In {
            operand,
            operator_span,
            set,
        })),
        span,
    )
}

/// `x in 'a','b'`: a list without its parentheses, which begins at `start`; the cursor is behind
/// its first member. Where a comma can mean something else, the list ends there.
fn without_parentheses(p: &mut Parser<'_, '_>, start: usize) -> Expr {
    while p.is_outermost() && !p.in_order_by {
        let gap = p.blanks_at(0);
        if p.peek_at(gap) != Some(b',') {
            break;
        }
        let end = p.at();
        p.advance(gap + 1);
        p.blanks();
        if !is_operand_start(p) {
            p.go(end);
            break;
        }
        primary(p);
    }
    let span = p.span_from(start);
    p.report(
        SyntaxError::new(SyntaxErrorKind::InWithoutList, span).with_edits(
            Applicability::Safe,
            "put it in parentheses",
            [
                (Span::at(span.start), "(".to_owned()),
                (Span::at(span.end), ")".to_owned()),
            ],
        ),
    );
    Expr::error(span)
}

/// `listExpr = OPEN BWS [ primitiveLiteral BWS *( COMMA BWS primitiveLiteral BWS ) ] CLOSE`.
///
/// A single member that is no literal is an expression in parentheses.
fn list(p: &mut Parser<'_, '_>) -> Set {
    let start = p.at();
    if !p.open() {
        return Set::Collection(Expr::error(p.span_here()));
    }
    p.advance(1);
    let mut items = Vec::new();
    separated(p, start, b')', &mut |p| {
        if items.len() >= p.shared.limits.in_items {
            let maximum = p.shared.limits.in_items;
            return p.refuse("number of list members", "in-items", maximum);
        }
        items.push(common_expr(p));
    });
    p.shut();
    let span = p.span_from(start);
    let literal = |item: &Expr| matches!(item.kind, ExprKind::Literal(_) | ExprKind::Error);
    if items.len() == 1
        && !items.iter().all(literal)
        && let Some(mut only) = items.pop()
    {
        only.parens.push(span);
        return Set::Collection(only);
    }
    let wrong: Vec<&Expr> = items.iter().filter(|item| !literal(item)).collect();
    if let [first, ..] = wrong.as_slice() {
        let span = first.outer_span();
        let mut error = SyntaxError::new(SyntaxErrorKind::ListMemberNotLiteral, span);
        if wrong.iter().all(|item| is_plain_name(item)) {
            let quotes = wrong.iter().flat_map(|item| {
                let (start, end) = (Span::at(item.span.start), Span::at(item.span.end));
                [(start, "'".to_owned()), (end, "'".to_owned())]
            });
            error = error.with_edits(Applicability::Unsafe, "write apostrophes", quotes);
        }
        p.report(error);
    }
    Set::List(items, span)
}

/// Items with commas between them up to the closing sign, which is passed over. The cursor is
/// behind the opening sign, which stands at `open`.
pub(super) fn separated<'a, 's>(
    p: &mut Parser<'a, 's>,
    open: usize,
    closing: u8,
    item: &mut dyn FnMut(&mut Parser<'a, 's>),
) {
    p.blanks();
    if p.eat(closing) {
        return;
    }
    let outer = std::mem::replace(&mut p.in_list, true);
    loop {
        let before = p.at();
        item(p);
        p.blanks();
        let comma = p.at();
        if p.eat(b',') {
            p.blanks();
            if p.peek() == Some(closing) || p.is_at_end() {
                trailing_comma(p, comma);
                break;
            }
        } else if p.peek() == Some(closing) || p.is_at_end() {
            break;
        } else if p.at() == before || !is_operand_start(p) {
            let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
            p.error(kind, span);
            skip_to_sync(p);
            if !p.eat(b',') {
                break;
            }
            p.blanks();
        }
    }
    p.in_list = outer;
    close(p, open, closing);
}

/// Reports the comma at `comma`, behind which nothing comes.
pub(super) fn trailing_comma(p: &mut Parser<'_, '_>, comma: usize) {
    let span = p.span(comma, comma + 1);
    let kind = SyntaxErrorKind::TrailingComma;
    let fix = "remove the comma";
    p.error_with_fix(kind, span, Applicability::Safe, fix, (span, ""));
}
