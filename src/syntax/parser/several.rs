//! Several values on the right of one comparison: `eq 'a','b'`, `eq in ('a','b')`.

use super::clause::Clause;
use super::foreign::not_in;
use super::list::membership;
use super::primary::primary;
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// `status eq in ('New')`, `status ne in ('New')`: the cursor is at the first operator, one
/// of these.
pub(super) fn compared_in(p: &mut Parser<'_, '_>, operator: Operator) -> bool {
    let is_denied = operator == Operator::Ne;
    in_behind(p, 2, if is_denied { "ne in" } else { "eq in" }, is_denied)
}

/// `in (...)` behind words at the cursor of so many bytes, which say the same once more or deny it:
/// they are reported, and all is passed over. `found` is both.
pub(super) fn in_behind(
    p: &mut Parser<'_, '_>,
    words: usize,
    found: &str,
    is_denied: bool,
) -> bool {
    let start = p.at();
    let gap = p.blanks_at(words);
    // Nothing more is looked at where no `in` can begin.
    if gap == 0 || !matches!(p.peek_at(words + gap), Some(b'i' | b'I')) {
        return false;
    }
    let rest = p.rest().get(words + gap..).unwrap_or("");
    let is_in = rest
        .get(..2)
        .is_some_and(|word| word.eq_ignore_ascii_case("in"))
        && rest
            .get(2..)
            .unwrap_or("")
            .trim_start_matches(' ')
            .starts_with('(');
    if !is_in {
        return false;
    }
    let place = Span::at(p.top_span().start);
    p.advance(words + gap);
    let next = p.at();
    membership(p, None);
    if is_denied {
        not_in(p, found, start, next, place);
        return true;
    }
    let kind = SyntaxErrorKind::ForeignOperator {
        found: found.to_owned(),
        instead: "in",
    };
    let edit = (p.span(start, next), "");
    let span = p.span(start, next + 2);
    p.error_with_fix(kind, span, Applicability::Safe, "write `in`", edit);
    true
}

/// `status eq 'New','Active'`, `status eq 'New'/'Active'`: reports the values behind the first,
/// and passes over them.
pub(super) fn several_values(p: &mut Parser<'_, '_>) -> bool {
    let is_value =
        |top: &mut Expr| matches!(top.kind, ExprKind::Literal(_)) && top.parens.is_empty();
    let equals = (p.waiting()).filter(|waiting| waiting.operator == Operator::Eq);
    let Some(operator) = equals.map(|waiting| waiting.span) else {
        return false;
    };
    if p.in_list || p.clause != Clause::None || !p.top().is_some_and(is_value) {
        return false;
    }
    let first = p.top_span();
    let before = p.shared.raw.get(..first.start as usize).unwrap_or("");
    if before.ends_with('(') {
        return false;
    }
    let mut commas = Vec::new();
    loop {
        let (at, gap) = (p.at(), p.blanks_at(0));
        let rest = p.rest().get(gap..).unwrap_or("");
        let signs = rest.len() - rest.trim_start_matches(['/', ',', '|', ';']).len();
        let next = gap + signs + p.blanks_at(gap + signs);
        let is_literal = matches!(p.peek_at(next), Some(b'\'' | b'0'..=b'9'));
        if !(1..=2).contains(&signs) || !is_literal {
            break;
        }
        p.advance(next);
        commas.push((p.span(at, p.at()), ",".to_owned()));
        primary(p);
        p.pop();
    }
    let Some((comma, _)) = commas.first() else {
        return false;
    };
    let span = Span::new(first.start, p.span_from(p.at()).end);
    let related = (*comma, "no operator joins them");
    let end = Span::at(span.end);
    let edits = [
        (operator, "in".to_owned()),
        (Span::at(first.start), "(".to_owned()),
    ];
    let edits = edits
        .into_iter()
        .chain(commas)
        .chain([(end, ")".to_owned())]);
    let error = SyntaxError::new(SyntaxErrorKind::SeveralValues, span)
        .with_related(related.0, related.1)
        .with_edits(Applicability::Unsafe, "write `in`", edits);
    p.report(error);
    true
}
