//! `$select=[id,name]`: brackets or quotes round all items of an option.

use super::state::Parser;
use crate::diagnostic::Applicability;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Reads items by `read`, without what stands round all of them, which is reported.
#[inline]
pub(super) fn items<T>(p: &mut Parser<'_, '_>, read: fn(&mut Parser<'_, '_>) -> T) -> T {
    let may_begin = matches!(p.peek(), Some(b'[' | b'{' | b'(' | b'\'' | b'"'));
    let Some(end) = may_begin.then(|| opened(p)).flatten() else {
        return read(p);
    };
    let items = read(p);
    p.widen(end);
    p.go(p.all().len());
    items
}

/// Goes into the brackets, reading ends before the closing one; the answer is where it ended before.
#[cold]
#[inline(never)]
fn opened(p: &mut Parser<'_, '_>) -> Option<usize> {
    let text = p.rest().trim_end();
    p.shared.step(2 * text.len());
    let opening = text.chars().next()?;
    let closing = match opening {
        '[' => ']',
        '{' => '}',
        '(' => ')',
        quote => quote,
    };
    let inner = text.get(1..)?.strip_suffix(closing)?;
    if p.is_nested() || inner.is_empty() || inner.contains(['[', '{', '(', ')', '\'', '"', ' ']) {
        return None;
    }
    let (start, end) = (p.at(), p.at() + 1 + inner.len());
    let (first, last) = (p.span(start, start + 1), p.span(end, end + 1));
    let kind = SyntaxErrorKind::Misplaced(format!("`{opening}`"));
    let error = SyntaxError::new(kind, first).with_related(last, "to here");
    p.report(error.with_edits(
        Applicability::Safe,
        "remove what stands round the items",
        [(first, String::new()), (last, String::new())],
    ));
    p.advance(1);
    Some(p.narrow(end))
}
