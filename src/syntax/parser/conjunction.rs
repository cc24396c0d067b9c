//! Two operands with nothing between them: a missing `and`, a missing `eq`, a missing comma.

use super::clause::Clause;
use super::constructor::constructor;
use super::expr::missing_blank;
use super::foreign::FOREIGN;
use super::hole::joint;
use super::literal::keyword;
use super::primary::is_operand_start;
use super::recover::found;
use super::stack::Waiting;
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Expr, ExprKind, Segment};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Reports what stands where an operator must, and leaves it to be read. Between two conditions
/// the operator is clear enough to go on with.
pub(super) fn nothing_known(
    p: &mut Parser<'_, '_>,
    word: &str,
    span: Span,
) -> Option<(Operator, Span)> {
    if word.starts_with('!') || !is_operand_start(p) {
        p.error(SyntaxErrorKind::Misplaced(found(p)), span);
        return None;
    }
    if let Some(joint) = joint(p) {
        return Some(joint);
    }
    if constructor(p) {
        return None;
    }
    let gap = p.blanks_before();
    if p.in_list {
        let kind = SyntaxErrorKind::MissingComma(found(p));
        let fix = "insert a comma";
        p.error_with_fix(kind, span, Applicability::Unsafe, fix, (gap, ","));
        return None;
    }
    if is_condition(p) && begins_condition(p) {
        let kind = SyntaxErrorKind::MissingConjunction(found(p));
        let edit = (gap, " and ");
        p.error_with_fix(kind, span, Applicability::Unsafe, "insert `and`", edit);
        return Some((Operator::And, Span::at(span.start)));
    }
    if without_opening(p, gap) {
        return None;
    }
    if p.clause == Clause::Direction && direction_inside(p, span, gap) {
        return None;
    }
    if let Some(found) = glued_conjunction(p, span).or_else(|| glued_comparison(p)) {
        return Some(found);
    }
    let kind = SyntaxErrorKind::MissingOperator(found(p));
    let is_name = p.top().is_some_and(|top| is_plain_path(top));
    let is_value = p.peek() == Some(b'\'') || p.name() == word && !word.is_empty();
    if is_name && is_value && !is_condition(p) {
        let quote = if word == "'" { "" } else { "'" };
        let edits = [
            (gap, p.encoded(&format!(" eq {quote}"))),
            (Span::at(span.end), quote.to_owned()),
        ];
        let edits = edits.into_iter().filter(|(_, text)| !text.is_empty());
        let error = SyntaxError::new(kind, span);
        p.report(error.with_edits(Applicability::Unsafe, "insert `eq`", edits));
    } else {
        p.error(kind, span);
    }
    None
}

/// `contains name,'x')`, `team/any t:t/email eq 'x')`: arguments behind a name, and a parenthesis that
/// can only close them. The one that opens them is missing; all is passed over.
fn without_opening(p: &mut Parser<'_, '_>, gap: Span) -> bool {
    let is_name = p.top().is_some_and(|top| {
        if let ExprKind::Unary(unary) = &top.kind {
            is_plain_path(&unary.operand)
        } else {
            is_plain_path(top)
        }
    });
    is_name && opens_nowhere(p, gap)
}

/// `team/anyt:t/email eq 'x')`: the name on the stack is that of a lambda with its variable, and
/// the cursor is at the colon behind it.
pub(super) fn glued_quantifier(p: &mut Parser<'_, '_>) -> bool {
    let path = match p.top().map(|top| &top.kind) {
        Some(ExprKind::Path(path)) if !path.rest().is_empty() => path,
        _ => return false,
    };
    let Some(Segment::Name(name)) = path.rest().last() else {
        return false;
    };
    let span = name.span;
    let text = span.of(p.shared.raw);
    let begins = |word: &str| {
        text.len() > word.len()
            && text
                .get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    (begins("any") || begins("all")) && opens_nowhere(p, Span::at(span.start + 3))
}

/// Whether a parenthesis closes what stands behind the cursor and none opens it, which must stand at
/// `gap`; then that is reported and all is passed over.
fn opens_nowhere(p: &mut Parser<'_, '_>, gap: Span) -> bool {
    // What is looked at stays short, however long the text and however much is wrong with it.
    const NEAR: usize = 256;
    const ERRORS: usize = 4;
    let is_far = p.shared.errors.len() >= ERRORS;
    if is_far || !p.is_outermost() || p.is_nested() {
        return false;
    }
    let (mut depth, mut quoted, mut separated) = (0_usize, false, false);
    let mut end = None;
    for (at, byte) in p.rest().bytes().enumerate().take(NEAR) {
        match byte {
            b'\'' => quoted = !quoted,
            _ if quoted => {}
            b'(' => depth += 1,
            b')' if depth == 0 => {
                end = Some(at);
                break;
            }
            b')' => depth -= 1,
            b',' | b':' if depth == 0 => separated = true,
            _ => {}
        }
    }
    p.shared
        .step(end.unwrap_or_else(|| p.rest().len().min(NEAR)));
    let Some(end) = end.filter(|_| separated) else {
        return false;
    };
    let kind = SyntaxErrorKind::Unclosed("(".to_owned());
    let (closing, fix) = (p.span(p.at() + end, p.at() + end + 1), "write `(`");
    p.report(
        SyntaxError::new(kind, gap)
            .with_related(closing, "closed here")
            .with_fix(Applicability::Unsafe, fix, gap, "("),
    );
    p.advance(end + 1);
    p.spoil();
    true
}

/// `$orderby=(name desc)`: a direction within parentheses, which is reported and passed over.
#[inline(never)]
fn direction_inside(p: &mut Parser<'_, '_>, span: Span, gap: Span) -> bool {
    if !token::is_direction(p.rest()) {
        return false;
    }
    p.advance(p.name().len());
    let blanks = p.blanks_at(0);
    let mut error = SyntaxError::new(
        SyntaxErrorKind::Misplaced("a direction in parentheses".to_owned()),
        span,
    );
    if p.is_innermost() && p.peek_at(blanks) == Some(b')') {
        let close = p.span(p.at() + blanks, p.at() + blanks + 1);
        let edits = [
            (Span::at(gap.start), ")".to_owned()),
            (close, String::new()),
        ];
        error = error.with_edits(Applicability::Unsafe, "close them before it", edits);
    }
    p.report(error);
    p.spoil();
    true
}

/// `favorite andisSpam`: a conjunction without the blank behind it, which is reported and passed over.
#[inline(never)]
fn glued_conjunction(p: &mut Parser<'_, '_>, span: Span) -> Option<(Operator, Span)> {
    let name = p.name();
    let starts = |word: &str| {
        let begin = name.get(..word.len());
        name.len() > word.len() + 1 && begin.is_some_and(|b| b.eq_ignore_ascii_case(word))
    };
    let operator = if starts("and") {
        Operator::And
    } else if starts("or") && !starts("order") {
        Operator::Or
    } else {
        return None;
    };
    let length = operator.spelling().len();
    let start = p.at();
    p.advance(length);
    let place = Span::at(p.span_from(start).end);
    let kind = SyntaxErrorKind::MissingBlank(format!("after `{operator}`"));
    let (word, fix) = (p.span_from(start), "insert a blank");
    p.error_with_fix(kind, span, Applicability::Unsafe, fix, (place, " "));
    Some((operator, word))
}

/// `favorite eqtrue`, `name nenull`: a comparison without the blank before a constant or a number, which
/// is reported and passed over.
#[inline(never)]
fn glued_comparison(p: &mut Parser<'_, '_>) -> Option<(Operator, Span)> {
    let (start, name) = (p.at(), p.name());
    let (word, value) = name.split_at_checked(2)?;
    let compares =
        |operator: &Operator| matches!(operator.level(), Level::Equality | Level::Relational);
    let operator = Operator::infix(word.as_bytes()).filter(compares)?;
    let is_number = value.starts_with(|c: char| c.is_ascii_digit());
    if !is_number && keyword(value.as_bytes()).is_none()
        || p.own_waiting().is_some_and(|it| compares(&it.operator))
    {
        return None;
    }
    p.advance(word.len());
    let span = p.span_from(start);
    missing_blank(p, &format!("after `{operator}`"), span, span.end);
    Some((operator, span))
}

fn is_plain_path(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Path(_)) && expr.parens.is_empty()
}

/// Whether the operand on the stack completes a condition.
fn is_condition(p: &mut Parser<'_, '_>) -> bool {
    let compares = |waiting: Waiting| {
        let level = waiting.operator.level();
        matches!(level, Level::Equality | Level::Relational)
    };
    if p.waiting().is_some_and(compares) {
        return true;
    }
    p.top().is_some_and(|top| match &top.kind {
        ExprKind::In(_) | ExprKind::Has(_) | ExprKind::Chain(_) | ExprKind::Unary(_) => true,
        ExprKind::Path(path) => matches!(
            path.segments().last(),
            Some(Segment::Lambda(_) | Segment::Call(_))
        ),
        ExprKind::Literal(_)
        | ExprKind::Array(_)
        | ExprKind::Object(_)
        | ExprKind::Hole(_)
        | ExprKind::Error => false,
    })
}

/// Whether a condition begins at the cursor, as far as the next words tell: `type eq`, `(`, `any(`.
pub(super) fn begins_condition(p: &Parser<'_, '_>) -> bool {
    const NEAR: usize = 128;
    let rest = p.rest();
    if rest.starts_with('(') {
        return true;
    }
    let is_part = |c: char| token::is_name_character(c) || matches!(c, '/' | '.' | '$');
    let near = rest.char_indices().take(NEAR);
    let end = near.clone().find(|(_, c)| !is_part(*c)).map(|(at, _)| at);
    p.shared.step(end.unwrap_or(NEAR) + 1);
    let Some(end) = end.filter(|end| *end > 0) else {
        return false;
    };
    let (path, behind) = (rest.get(..end), rest.get(end..).unwrap_or(""));
    let word = token::word(behind.trim_start());
    let lower = word.to_ascii_lowercase();
    path.is_some_and(|path| path.eq_ignore_ascii_case("not"))
        || behind.starts_with('(')
        || token::operator(behind.trim_start())
            .is_some_and(|operator| !matches!(operator, Operator::And | Operator::Or))
        || FOREIGN.iter().any(|(foreign, meant)| {
            *foreign == lower && !matches!(meant, Operator::And | Operator::Or)
        })
}
