//! `new Date('2024-01-01')`: values as other languages make them.

use super::expr::unary;
use super::slip::otherwise_written_dates;
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::edm::primitive::{DateTimeOffset, Guid};
use crate::syntax::ast::{Argument, Expr, ExprKind, LiteralKind, Segment};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Reports `new` on the stack and the call at the cursor, which is passed over; `false` if there is no
/// such thing.
#[inline(never)]
pub(super) fn constructor(p: &mut Parser<'_, '_>) -> bool {
    let name = token::name(p.rest()).map_or("", |(_, name)| name);
    let new = p.top_span();
    let is_new = new.of(p.shared.raw).eq_ignore_ascii_case("new");
    if !is_new || name.is_empty() || p.peek_at(name.len()) != Some(b'(') {
        return false;
    }
    unary(p, None);
    let call = p.pop();
    let span = new.to(call.outer_span());
    let mut error = SyntaxError::new(SyntaxErrorKind::Constructor, span);
    if let Some(literal) = literal(p, name, &call) {
        let message = format!("write `{literal}`");
        error = error.with_fix(Applicability::Unsafe, message, span, p.encoded(&literal));
    }
    p.report(error);
    p.spoil();
    true
}

/// The literal that is made.
fn literal(p: &Parser<'_, '_>, name: &str, call: &Expr) -> Option<String> {
    let ExprKind::Path(path) = &call.kind else {
        return None;
    };
    let Segment::Call(call) = path.first() else {
        return None;
    };
    let mut texts = Vec::with_capacity(call.arguments.len());
    for argument in &call.arguments {
        texts.push(text(p, argument)?);
    }
    let is_one_of = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
    if is_one_of(&["Guid", "UUID"]) {
        let [text] = texts.as_slice() else {
            return None;
        };
        return Guid::parse(text).is_ok().then(|| text.clone());
    }
    if !is_one_of(&["Date", "DateTime", "DateTimeOffset", "DateOnly"]) {
        return None;
    }
    match texts.as_slice() {
        [] => Some("now()".to_owned()),
        [text] => {
            let dates = otherwise_written_dates(text).into_iter();
            let instants = dates.map(|date| format!("{date}T00:00:00Z"));
            let all = [text.clone(), format!("{text}Z")]
                .into_iter()
                .chain(instants);
            all.into_iter()
                .find(|text| DateTimeOffset::parse(text).is_ok())
        }
        [year, month, day] => {
            let date = otherwise_written_dates(&format!("{year}-{month}-{day}"))
                .into_iter()
                .next()?;
            Some(format!("{date}T00:00:00Z"))
        }
        [..] => None,
    }
}

/// What an argument that is a constant holds.
fn text(p: &Parser<'_, '_>, argument: &Argument) -> Option<String> {
    let Argument::Positional(value) = argument else {
        return None;
    };
    let ExprKind::Literal(literal) = &value.kind else {
        return None;
    };
    let span = if matches!(literal.kind, LiteralKind::String) {
        Span::new(value.span.start + 1, value.span.end.saturating_sub(1))
    } else {
        value.span
    };
    let text = span.of(p.shared.raw);
    (!text.contains(['%', '\''])).then(|| text.to_owned())
}
