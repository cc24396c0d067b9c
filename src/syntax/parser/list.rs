//! `has` and `in` behind an operand, and what stands in lists.

use super::cast_as::{as_for_comma, is_as};
use super::clause::Clause;
use super::early_end::{self, end_of_first};
use super::expr::{is_plain_name, missing_blank, push_expr};
use super::plain;
use super::primary::{is_operand_start, primary};
use super::recover::{close, found, skip_to_sync, unclosed};
use super::slip::slip;
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Expr, ExprKind, Has, In, LiteralKind, Set};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Any number of `has` and `in` behind the operand on the stack; each takes all before it as its
/// left operand, so that each is a nesting level.
#[inline(never)]
pub(super) fn membership(p: &mut Parser<'_, '_>, before: Option<Operator>) {
    if let None | Some(b')' | b',') = p.peek() {
        return;
    }
    let mut levels = 0;
    while let Some((operator, span)) = membership_operator(p) {
        levels += 1;
        if !p.enter() {
            break;
        }
        let left = p.top_span();
        if operator == Operator::Has {
            has(p, span);
        } else {
            in_set(p, span);
        }
        if let Some(before) = before {
            ambiguity(p, before, operator, left);
        }
    }
    for _ in 0..levels {
        p.leave();
    }
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

/// `1 add x in (2,3)`: by the table of precedence `in` binds tighter, by the grammar it takes all
/// to its left. Neither reading is safe to assume. `left` is the place of the operand; the
/// comparison is on the stack.
fn ambiguity(p: &mut Parser<'_, '_>, before: Operator, operator: Operator, left: Span) {
    let arithmetic = |level| matches!(level, Level::Additive | Level::Multiplicative);
    if !arithmetic(before.level()) {
        return;
    }
    let all = p.top_span();
    let start = p.first_of_calculation().map_or(left, Expr::outer_span);
    let calculation = start.to(left);
    let kind = SyntaxErrorKind::AmbiguousMembership(operator.spelling(), before.spelling());
    p.report(
        SyntaxError::new(kind, calculation)
            .with_edits(
                Applicability::Unsafe,
                format!("to test the result of `{before}`, put that in parentheses"),
                round(calculation, "(", ")"),
            )
            .with_edits(
                Applicability::Unsafe,
                format!("to calculate with the result of `{operator}`, put that in parentheses"),
                round(all, "(", ")"),
            ),
    );
}

/// `hasExpr = RWS "has" RWS enumLiteral`; the cursor is behind `has`.
fn has(p: &mut Parser<'_, '_>, operator_span: Span) {
    if is_operand_start(p) {
        primary(p);
    } else {
        let span = Span::at(p.span_here().start);
        p.error(SyntaxErrorKind::MissingOperand("has".to_owned()), span);
        p.push(Expr::error(span));
    }
    check_flags(p);
    p.count_node();
    let (flags, operand) = (p.pop(), p.pop());
    let span = operand.outer_span().to(flags.outer_span());
    let has = Has {
        operand,
        operator_span,
        flags,
    };
    p.push(Expr::new(ExprKind::Has(Box::new(has)), span));
}

/// Reports flags that are no literal.
fn check_flags(p: &mut Parser<'_, '_>) {
    let Some(flags) = p.top() else { return };
    let is_flags = |kind: &LiteralKind| matches!(kind, LiteralKind::Enum(_) | LiteralKind::String);
    let is_unknown = matches!(flags.kind, ExprKind::Hole(_) | ExprKind::Error);
    if is_unknown || matches!(&flags.kind, ExprKind::Literal(literal) if is_flags(&literal.kind)) {
        return;
    }
    let is_literal = matches!(flags.kind, ExprKind::Literal(_));
    let span = flags.outer_span();
    let mut error = SyntaxError::new(SyntaxErrorKind::HasWithoutLiteral, span);
    if is_plain_name(flags) {
        error = error.with_edits(
            Applicability::Unsafe,
            "write apostrophes",
            round(span, "'", "'"),
        );
    }
    p.report(error);
    if is_literal {
        p.pop();
        p.push(Expr::error(span));
    }
}

/// Edits that write something before and behind a place.
fn round(span: Span, before: &str, behind: &str) -> [(Span, String); 2] {
    [
        (Span::at(span.start), before.to_owned()),
        (Span::at(span.end), behind.to_owned()),
    ]
}

/// `inExpr = RWS "in" RWS ( listExpr / commonExpr )`; the cursor is behind `in`.
fn in_set(p: &mut Parser<'_, '_>, operator_span: Span) {
    let base = p.operands();
    let start = p.at();
    if p.peek() == Some(b'(') {
        let is_list = list(p);
        return finish_in(p, base, start, is_list, operator_span);
    }
    if is_operand_start(p) {
        let reported = p.shared.errors.len();
        member(p);
        without_parentheses(p, start, reported);
    } else {
        let span = Span::at(p.span_here().start);
        p.error(SyntaxErrorKind::InWithoutList, span);
        p.push(Expr::error(span));
    }
    finish_in(p, base, start, false, operator_span);
}

/// One member of what may be a list without its parentheses: a comma behind a number is none of it.
fn member(p: &mut Parser<'_, '_>) {
    let is_number = matches!(p.peek(), Some(b'0'..=b'9' | b'-' | b'+'));
    let outer = p.in_list;
    p.in_list |= is_number;
    primary(p);
    p.in_list = outer;
}

/// The comparison of the operand below `base` with what was read from `start` on: a list, or one
/// collection.
fn finish_in(
    p: &mut Parser<'_, '_>,
    base: usize,
    start: usize,
    is_list: bool,
    operator_span: Span,
) {
    p.count_node();
    let span = p.span_from(start);
    let set = if is_list {
        Set::List(p.take_operands(base), span)
    } else {
        Set::Collection(p.pop())
    };
    let operand = p.pop();
    let end = match &set {
        Set::List(_, span) => *span,
        Set::Collection(collection) => collection.outer_span(),
    };
    let span = operand.outer_span().to(end);
    let membership = In {
        operand,
        operator_span,
        set,
    };
    p.push(Expr::new(ExprKind::In(Box::new(membership)), span));
}

/// `x in 'a','b'`: a list without its parentheses, whose first member is on the stack; it begins at
/// `start`. Where a comma can mean something else, the list ends there. Quotes in it that are no
/// apostrophes are part of the same error; those from `reported` on are its own.
fn without_parentheses(p: &mut Parser<'_, '_>, start: usize, reported: usize) {
    let is_literal = |expr: &mut Expr| matches!(expr.kind, ExprKind::Literal(_));
    let gap = p.blanks_at(0);
    let is_name = |expr: &mut Expr| is_plain_name(expr);
    let is_alone = p.is_outermost() && p.clause == Clause::None && !p.in_list;
    let names = is_alone && p.peek_at(gap) == Some(b',') && p.top().is_some_and(is_name);
    let is_quoted = |error: &SyntaxError| matches!(error.kind, SyntaxErrorKind::WrongQuotes(_));
    let here = p.top_span();
    let quoted = (p.shared.errors.last()).is_some_and(|last| is_quoted(last) && last.span == here);
    if !names && !quoted && !p.top().is_some_and(is_literal) {
        return;
    }
    let mut members = vec![here];
    while is_alone && p.is_outermost() {
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
        member(p);
        let member = p.pop();
        if names && is_plain_name(&member) {
            members.push(member.span);
        }
    }
    let span = p.span_from(start);
    let error = SyntaxError::new(SyntaxErrorKind::InWithoutList, span);
    // `in 'a','b')`: the list is closed already.
    let is_closed = p.peek() == Some(b')') && p.is_outermost() && !p.is_nested();
    if is_closed {
        p.advance(1);
        let edit = (Span::at(span.start), "(".to_owned());
        p.report(error.with_edits(Applicability::Unsafe, "write `(`", [edit]));
        p.pop();
        return p.push(Expr::error(span));
    }
    if names {
        let quotes = members.into_iter().flat_map(|at| round(at, "'", "'"));
        let mut edits = vec![(Span::at(span.start), "(".to_owned())];
        edits.extend(quotes);
        edits.push((Span::at(span.end), ")".to_owned()));
        let fix = "write apostrophes and parentheses";
        p.report(error.with_edits(Applicability::Unsafe, fix, edits));
    } else {
        let mut edits = vec![(Span::at(span.start), "(".to_owned())];
        let fix = if quoted && only_quotes(p, reported, &mut edits) {
            "write apostrophes and parentheses"
        } else {
            "put it in parentheses"
        };
        edits.push((Span::at(span.end), ")".to_owned()));
        // `in 1,200` may be one number.
        let trust = match slip(p.slice(start, p.at()), false, false) {
            Some(_) => Applicability::Unsafe,
            None => Applicability::Safe,
        };
        p.report(error.with_edits(trust, fix, edits));
    }
    p.pop();
    p.push(Expr::error(span));
}

/// Takes back the errors since `reported` if all are about quotes, and adds what mends them.
fn only_quotes(p: &mut Parser<'_, '_>, reported: usize, edits: &mut Vec<(Span, String)>) -> bool {
    let found = p.shared.errors.get(reported..).unwrap_or_default();
    let is_quotes = |error: &SyntaxError| {
        matches!(error.kind, SyntaxErrorKind::WrongQuotes(_)) && error.fixes.len() == 1
    };
    if !found.iter().all(is_quotes) {
        return false;
    }
    let mended = found.iter().flat_map(|error| &error.fixes);
    let mended = mended.flat_map(|fix| &fix.edits);
    edits.extend(mended.map(|edit| (edit.span, edit.text.clone())));
    p.shared.errors.truncate(reported);
    true
}

/// `listExpr = OPEN BWS [ primitiveLiteral BWS *( COMMA BWS primitiveLiteral BWS ) ] CLOSE`, its
/// members left on the stack.
///
/// A single member that is no literal is an expression in parentheses; then the answer is `false`.
fn list(p: &mut Parser<'_, '_>) -> bool {
    let (start, base) = (p.at(), p.operands());
    let Some(mut items) = Items::open(p, b')') else {
        p.push_error(start);
        return false;
    };
    plain::members(p);
    while items.next(p) {
        let maximum = p.shared.limits.in_items;
        if p.operands() - base >= maximum {
            p.refuse("number of list members", "in-items", maximum);
        }
        push_expr(p);
        if p.is_at_end() {
            let place = p.top().and_then(|last| end_of_first(last));
            if items.end_at(p, place) {
                p.spoil();
            }
        }
    }
    check_members(p, start, base)
}

/// Reports the members since `base` that are no literals; whether they are a list at all.
fn check_members(p: &mut Parser<'_, '_>, start: usize, base: usize) -> bool {
    let span = p.span_from(start);
    let literal = |item: &Expr| {
        matches!(item.kind, ExprKind::Literal(_) | ExprKind::Error) || item.is_template()
    };
    let is_single = p.operands() == base + 1;
    if is_single
        && let Some(only) = p.top()
        && !literal(only)
    {
        only.parens.push(span);
        return false;
    }
    let members = p.shared.operands_since(base);
    let wrong: Vec<&Expr> = members.filter(|item| !literal(item)).collect();
    if wrong.is_empty() && !is_single {
        enclosed_members(p, base);
        return true;
    }
    if let Some(first) = wrong.first() {
        let first = first.outer_span();
        let mut error = SyntaxError::new(SyntaxErrorKind::ListMemberNotLiteral, first);
        if wrong.iter().all(|item| is_plain_name(item)) {
            let quotes = wrong.iter().flat_map(|item| round(item.span, "'", "'"));
            error = error.with_edits(Applicability::Unsafe, "write apostrophes", quotes);
        }
        p.report(error);
    }
    true
}

/// Reports parentheses round the members since `base`, which are literals.
#[inline]
fn enclosed_members(p: &mut Parser<'_, '_>, base: usize) {
    let mut members = p.shared.operands_since(base);
    let is_enclosed = members.any(|item| !item.parens.is_empty());
    drop(members);
    if is_enclosed {
        report_enclosed(p, base);
    }
}

#[cold]
#[inline(never)]
fn report_enclosed(p: &mut Parser<'_, '_>, base: usize) {
    let members = p.shared.operands_since(base);
    let enclosed = members.filter(|item| !item.parens.is_empty());
    let outer: Vec<(Span, Span)> = enclosed.map(|m| (m.outer_span(), m.span)).collect();
    let Some((first, _)) = outer.first() else {
        return;
    };
    let edits = outer.iter().flat_map(|(outer, inner)| {
        let before = Span::new(outer.start, inner.start);
        let behind = Span::new(inner.end, outer.end);
        [(before, String::new()), (behind, String::new())]
    });
    let error = SyntaxError::new(SyntaxErrorKind::ListMemberNotLiteral, *first);
    let error = error.with_edits(Applicability::Safe, "remove the parentheses", edits);
    p.report(error);
}

/// Reading items with commas between them, up to the closing sign.
pub(super) struct Items {
    open: usize,
    closing: u8,
    /// Where the item before began.
    before: Option<usize>,
    outer: bool,
    /// Whether the parentheses are a nesting level of their own.
    is_level: bool,
    /// Whether they were to be closed before, which was reported.
    is_ended: bool,
}

impl Items {
    /// Passes over the opening sign at the cursor; `None` if that nests too deep.
    pub(super) fn open(p: &mut Parser<'_, '_>, closing: u8) -> Option<Self> {
        let open = p.at();
        if !p.open() {
            return None;
        }
        p.advance(1);
        Some(Self {
            is_level: true,
            ..Self::behind(p, open, closing)
        })
    }

    /// Goes on behind the first comma, where the opening sign at `open` has been passed over.
    pub(super) fn behind(p: &mut Parser<'_, '_>, open: usize, closing: u8) -> Self {
        Self {
            open,
            closing,
            before: None,
            outer: std::mem::replace(&mut p.in_list, true),
            is_level: false,
            is_ended: false,
        }
    }

    /// Moves to the next item. If there is none, passes over the closing sign and answers `false`.
    pub(super) fn next(&mut self, p: &mut Parser<'_, '_>) -> bool {
        p.blanks();
        let goes_on = match self.before {
            Some(_) if p.peek() == Some(self.closing) => false,
            None => p.peek() != Some(self.closing),
            Some(before) => self.another(p, before),
        };
        if goes_on {
            self.before = Some(p.at());
            return true;
        }
        p.in_list = self.outer;
        if !self.is_ended {
            close(p, self.open, self.closing);
        }
        if self.is_level {
            p.shut();
        }
        false
    }

    /// Reports that the list ended at a place, which is known at the end of the text, where its closing
    /// sign is missing; whether it did.
    pub(super) fn end_at(&mut self, p: &mut Parser<'_, '_>, place: Option<Span>) -> bool {
        if let Some(place) = place {
            early_end::report(p, self.open, place);
            self.is_ended = true;
        }
        self.is_ended
    }

    /// Ends the list at the cursor, where its closing sign is missing.
    pub(super) fn break_off(self, p: &mut Parser<'_, '_>) {
        p.in_list = self.outer;
        unclosed(p, self.open, self.closing);
        if self.is_level {
            p.shut();
        }
    }

    /// Whether another item follows the one that began at `before`.
    fn another(&self, p: &mut Parser<'_, '_>, before: usize) -> bool {
        let comma = p.at();
        if p.eat(b',') {
            p.blanks();
            if p.peek() == Some(b',') {
                empty_items(p);
            }
            if p.peek() == Some(self.closing) || p.is_at_end() {
                trailing_comma(p, comma);
                return false;
            }
            return true;
        }
        if p.peek() == Some(self.closing) || p.is_at_end() {
            return false;
        }
        if is_as(p) {
            as_for_comma(p);
            return true;
        }
        if p.at() > before && is_operand_start(p) {
            // The comma is missing, which has been reported.
            return true;
        }
        if self.closing == b')' && for_comma(p) {
            return true;
        }
        let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
        p.error(kind, span);
        skip_to_sync(p);
        let goes_on = p.eat(b',');
        p.blanks();
        goes_on
    }
}

/// `contains(name|'x')`: whether the sign at the cursor, an `or` of other languages, parts arguments:
/// a condition begins with no value.
pub(super) fn parts_arguments(p: &Parser<'_, '_>) -> bool {
    let next = 1 + p.blanks_at(1);
    let is_value = matches!(p.peek_at(next), Some(b'\'' | b'"' | b'0'..=b'9'));
    p.in_list && is_value && p.own_waiting().is_none()
}

/// `contains(name,,'x')`: reports the commas at the cursor, before which nothing stands, and passes over
/// them.
#[cold]
#[inline(never)]
fn empty_items(p: &mut Parser<'_, '_>) {
    let (start, kind) = (p.at(), SyntaxErrorKind::ExpectedExpression(found(p)));
    let mut end = start;
    while p.eat(b',') {
        end = p.at();
        p.blanks();
    }
    let span = p.span(start, end);
    p.error_with_fix(kind, span, Applicability::Unsafe, "remove it", (span, ""));
}

/// `contains(name:'x')`, `contains(name;'x')`: another sign before an operand, which is reported and
/// passed over.
#[cold]
#[inline(never)]
fn for_comma(p: &mut Parser<'_, '_>) -> bool {
    let start = p.at();
    let Some(b':' | b';' | b'|') = p.peek() else {
        return false;
    };
    p.advance(1);
    p.blanks();
    if !is_operand_start(p) {
        p.go(start);
        return false;
    }
    let sign = p.span(start, start + 1);
    let kind = SyntaxErrorKind::MissingComma(found(p));
    p.error_with_fix(
        kind,
        sign,
        Applicability::Unsafe,
        "write a comma",
        (sign, ","),
    );
    true
}

/// Reports the comma at `comma`, behind which nothing comes.
pub(super) fn trailing_comma(p: &mut Parser<'_, '_>, comma: usize) {
    let span = p.span(comma, comma + 1);
    let kind = SyntaxErrorKind::TrailingComma;
    let fix = "remove the comma";
    p.error_with_fix(kind, span, Applicability::Safe, fix, (span, ""));
}
