//! `new Date('2024-01-01')`: values as other languages make them.

use super::expr::unary;
use super::slip::otherwise_written_dates;
use super::state::Parser;
use super::token;
use crate::diagnostic::Applicability;
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
    let known = p.shared.errors.len();
    unary(p, None);
    let call = p.pop();
    let span = new.to(call.outer_span());
    // Dots and quotes of the other language are part of the one mistake.
    let inside = p.shared.errors.split_off(known);
    let is_other = |error: &SyntaxError| {
        !matches!(
            error.kind,
            SyntaxErrorKind::Dot(_) | SyntaxErrorKind::WrongQuotes(_)
        )
    };
    p.shared.errors.extend(inside.into_iter().filter(is_other));
    let mut error = SyntaxError::new(SyntaxErrorKind::Constructor, span);
    if let Some((literal, remark)) = literal(p, name, &call) {
        let message = format!("write `{literal}`{remark}");
        error = error.with_fix(Applicability::Unsafe, message, span, p.encoded(&literal));
    }
    p.report(error);
    p.spoil();
    true
}

/// Calls behind a value that only write it in another form.
const FORMS: &[&str] = &["toISOString", "toJSON", "toString", "valueOf"];

/// The literal that is made, and what there is to say of it.
fn literal(p: &Parser<'_, '_>, name: &str, call: &Expr) -> Option<(String, &'static str)> {
    let ExprKind::Path(path) = &call.kind else {
        return None;
    };
    let is_form = |segment: &Segment| {
        let Segment::Call(call) = segment else {
            return false;
        };
        let name = call.name.span.of(p.shared.raw);
        FORMS.iter().any(|form| form.eq_ignore_ascii_case(name)) && call.arguments.is_empty()
    };
    if !path.rest().iter().all(is_form) {
        return None;
    }
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
        return Guid::parse(text).is_ok().then(|| (text.clone(), ""));
    }
    if !is_one_of(&["Date", "DateTime", "DateTimeOffset", "DateOnly"]) {
        return None;
    }
    match texts.as_slice() {
        [] => Some(("now()".to_owned(), "")),
        [text] => {
            let dates = otherwise_written_dates(text).into_iter();
            let instants = dates.map(|date| format!("{date}T00:00:00Z"));
            let all = [text.clone(), format!("{text}Z")]
                .into_iter()
                .chain(instants);
            let literal = all
                .into_iter()
                .find(|text| DateTimeOffset::parse(text).is_ok())?;
            Some((literal, ""))
        }
        [year, month, day] => {
            let from_zero = is_one_of(&["Date"]);
            let month = month.parse::<u8>().ok()?.checked_add(from_zero.into())?;
            let dates = otherwise_written_dates(&format!("{year}-{month}-{day}"));
            let literal = format!("{}T00:00:00Z", dates.first()?);
            let remark = ", for `Date` counts months from 0";
            Some((literal, if from_zero { remark } else { "" }))
        }
        [..] => None,
    }
}

/// What an argument that is a constant holds.
fn text(p: &Parser<'_, '_>, argument: &Argument) -> Option<String> {
    let Argument::Positional(value) = argument else {
        return None;
    };
    let written = value.span.of(p.shared.raw);
    let quoted = |quote: char| written.strip_prefix(quote)?.strip_suffix(quote);
    let text = if let ExprKind::Literal(literal) = &value.kind {
        match matches!(literal.kind, LiteralKind::String) {
            true => quoted('\'')?,
            false => written,
        }
    } else {
        quoted('"')?
    };
    (!text.contains(['%', '\''])).then(|| text.to_owned())
}
