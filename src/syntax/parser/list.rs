//! `has` and `in` behind an operand, and the list behind `in`.

use super::expr::{common_expr, found, has};
use super::primary::{is_operand_start, primary};
use super::recover::{close, skip_to_sync};
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Fix, Span};
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Expr, ExprKind, In, Set};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Any number of `has` and `in` behind an operand.
pub(super) fn membership(
    p: &mut Parser<'_, '_>,
    mut operand: Expr,
    before: Option<Operator>,
) -> Expr {
    loop {
        let end = p.at();
        let had_blank = p.blanks();
        let start = p.at();
        let word = match p.peek() {
            Some(b'i' | b'I' | b'h' | b'H') => token::name(p.rest()).map_or("", |(_, word)| word),
            _ => "",
        };
        let operator = match Operator::infix(word.as_bytes()) {
            Some(operator) if operator.level() == Level::Primary => operator,
            _ => {
                p.go(end);
                return operand;
            }
        };
        p.advance(word.len());
        p.count_token();
        let operator_span = p.span_from(start);
        let had_blank_behind = p.blanks();
        for (had, place, side) in [
            (had_blank, operator_span.start, "before"),
            (
                had_blank_behind || p.is_at_end(),
                operator_span.end,
                "after",
            ),
        ] {
            if !had {
                p.error_with_fix(
                    SyntaxErrorKind::MissingBlank(format!("{side} `{operator}`")),
                    operator_span,
                    Applicability::Safe,
                    "insert a blank",
                    (Span::at(place), " "),
                );
            }
        }
        ambiguity(p, before, operator, &operand);
        operand = if operator == Operator::Has {
            has(p, operand, operator_span)
        } else {
            in_set(p, operand, operator_span)
        };
    }
}

/// `1 add x in (2,3)`: by the table of precedence `in` binds tighter, by the grammar it takes all
/// to its left. Neither reading is safe to assume.
fn ambiguity(p: &mut Parser<'_, '_>, before: Option<Operator>, operator: Operator, operand: &Expr) {
    let Some(before) = before else { return };
    if !matches!(before.level(), Level::Additive | Level::Multiplicative) {
        return;
    }
    let kind = SyntaxErrorKind::AmbiguousMembership(operator.spelling(), before.spelling());
    let operand_span = operand.outer_span();
    let start = p
        .shared
        .pending
        .iter()
        .rev()
        .take_while(|w| {
            matches!(
                w.operator.0.level(),
                Level::Additive | Level::Multiplicative
            )
        })
        .last()
        .map_or(operand_span, |waiting| waiting.first.outer_span());
    let all = start.to(operand_span);
    let mut error = SyntaxError::new(kind, all);
    error.fixes.push(Fix {
        message: format!("to test the result of `{before}`, put it in parentheses"),
        applicability: Applicability::Unsafe,
        edits: vec![
            crate::diagnostic::Edit {
                span: Span::at(all.start),
                text: "(".to_owned(),
            },
            crate::diagnostic::Edit {
                span: Span::at(all.end),
                text: ")".to_owned(),
            },
        ],
    });
    error.fixes.push(Fix {
        message: format!(
            "to calculate with the result of `{operator}`, put the parentheses round that"
        ),
        applicability: Applicability::Display,
        edits: vec![crate::diagnostic::Edit {
            span: Span::at(operand_span.start),
            text: "(".to_owned(),
        }],
    });
    p.report(error);
}

/// `inExpr = RWS "in" RWS ( listExpr / commonExpr )`; the cursor is behind `in`.
fn in_set(p: &mut Parser<'_, '_>, operand: Expr, operator_span: Span) -> Expr {
    let set = if p.peek() == Some(b'(') {
        list(p)
    } else if is_operand_start(p) {
        let collection = primary(p);
        if matches!(collection.kind, ExprKind::Literal(_)) {
            let span = collection.outer_span();
            let text = format!("({})", span.of(p.shared.raw));
            p.error_with_fix(
                SyntaxErrorKind::InWithoutList,
                span,
                Applicability::Safe,
                "put it in parentheses",
                (span, &text),
            );
            Set::Collection(Expr::error(span))
        } else {
            Set::Collection(collection)
        }
    } else {
        let span = p.span_here();
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

/// `listExpr = OPEN BWS [ primitiveLiteral BWS *( COMMA BWS primitiveLiteral BWS ) ] CLOSE`.
///
/// A single member that is no literal is an expression in parentheses.
fn list(p: &mut Parser<'_, '_>) -> Set {
    let start = p.at();
    if !p.enter() {
        return Set::Collection(Expr::error(p.span_here()));
    }
    p.advance(1);
    let mut items = Vec::new();
    separated(p, start, b')', &mut |p| {
        if items.len() >= p.shared.limits.in_items {
            let (maximum, span) = (p.shared.limits.in_items, p.span_here());
            p.shared
                .refuse("number of list members", "in-items", maximum, span);
            return;
        }
        items.push(common_expr(p));
    });
    p.leave();
    let span = p.span_from(start);
    let literal = |item: &Expr| matches!(item.kind, ExprKind::Literal(_) | ExprKind::Error);
    if items.len() == 1
        && !items.iter().all(literal)
        && let Some(mut only) = items.pop()
    {
        only.parens.push(span);
        return Set::Collection(only);
    }
    for item in items.iter().filter(|item| !literal(item)) {
        let span = item.outer_span();
        p.error(SyntaxErrorKind::ListMemberNotLiteral, span);
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
    loop {
        p.blanks();
        let before = p.at();
        item(p);
        p.blanks();
        let comma = p.at();
        if p.eat(b',') {
            p.blanks();
            if p.peek() == Some(closing) || p.is_at_end() {
                let span = p.span(comma, comma + 1);
                p.error_with_fix(
                    SyntaxErrorKind::TrailingComma,
                    span,
                    Applicability::Safe,
                    "remove the comma",
                    (span, ""),
                );
                return close(p, open, closing);
            }
            continue;
        }
        if p.peek() == Some(closing) || p.is_at_end() {
            return close(p, open, closing);
        }
        let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
        p.error(kind, span);
        skip_to_sync(p);
        if p.at() == before {
            p.advance(1);
        }
        if p.peek() != Some(b',') {
            return close(p, open, closing);
        }
    }
}
