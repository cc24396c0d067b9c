//! `keyPredicate`, `functionParameters`: what stands in parentheses behind a segment.

use super::{is_raw, is_slash};
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::Path;
use crate::syntax::ast::{Argument, Expr, ExprKind, LiteralKind, Segment};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::syntax::parser::list::Items;
use crate::syntax::parser::path::at_sign;
use crate::syntax::parser::primary::primary;
use crate::syntax::parser::recover::{found, skip_to_sync};
use crate::syntax::parser::state::Parser;

/// `simpleKey`, `compoundKey`, `functionParameters`: one value, or any number of `name=value`. The
/// cursor is at the parenthesis.
pub(in crate::syntax::parser) fn arguments(p: &mut Parser<'_, '_>) -> Vec<Argument> {
    let open = p.at();
    let mut arguments = Vec::new();
    let Some(mut items) = Items::open(p, b')') else {
        return arguments;
    };
    let blank_before = p.blanks_at(0) > 0;
    let errors = p.shared.errors.len();
    while items.next(p) {
        let start = p.at();
        let argument = argument(p);
        let named = |argument: &Argument| matches!(argument, Argument::Named(..));
        let fits = named(&argument) && arguments.iter().all(named);
        if !fits && !arguments.is_empty() {
            let span = p.span_from(start);
            p.error(
                SyntaxErrorKind::ResourceValue("a value without a name beside others".to_owned()),
                span,
            );
        }
        arguments.push(argument);
        // Another segment begins, for no value goes on behind a slash.
        if is_slash(p) {
            items.break_off(p);
            break;
        }
    }
    unclosed(p, open, errors);
    let blank_behind = p.slice(open, p.at().saturating_sub(1)).ends_with(' ');
    if let [Argument::Positional(value)] = arguments.as_slice()
        && (blank_before || blank_behind)
        && p.shared.errors.len() == errors
    {
        let kind = SyntaxErrorKind::Misplaced("a blank".to_owned());
        p.error(kind, value.span);
    }
    arguments
}

/// If the parenthesis at `open` has been found without an end, that is the one error since
/// `errors`, at the end of the segment: what went beyond it was never meant as a value.
fn unclosed(p: &mut Parser<'_, '_>, open: usize, errors: usize) {
    let opener = p.span(open, open + 1);
    let found = p.shared.errors.get(errors..).unwrap_or_default();
    let is_open = |error: &SyntaxError| {
        matches!(error.kind, SyntaxErrorKind::Unclosed(_))
            && error.related.is_some_and(|(span, _)| span == opener)
    };
    let went_beyond = |error: &SyntaxError| {
        matches!(
            error.kind,
            SyntaxErrorKind::ResourceValue(_) | SyntaxErrorKind::Misplaced(_)
        )
    };
    if !found.iter().any(is_open) || !found.iter().any(went_beyond) {
        return;
    }
    let all = p.all().len();
    let slashes = memchr::memchr_iter(b'/', p.slice(open, all).as_bytes());
    let end = slashes.map(|gap| open + gap).find(|at| is_raw(p, *at));
    let end = end.unwrap_or(all);
    let end = Span::at(p.span(end, end).start);
    p.shared.errors.truncate(errors);
    let error = SyntaxError::new(SyntaxErrorKind::Unclosed(")".to_owned()), end);
    let error = error.with_related(opener, "opened here");
    p.report(error.with_fix(Applicability::Unsafe, "insert `)`", end, ")"));
}

/// `keyValuePair`, `functionParameter`, or a value alone.
fn argument(p: &mut Parser<'_, '_>) -> Argument {
    let start = p.at();
    let name = p.name();
    if !name.is_empty() && p.peek_at(name.len()) == Some(b'=') {
        p.advance(name.len());
        let name = p.piece(start, p.at());
        p.advance(1);
        return Argument::Named(name, value(p));
    }
    let value = value(p);
    if let ExprKind::Literal(literal) = &value.kind
        && matches!(literal.kind, LiteralKind::Null)
    {
        let kind = SyntaxErrorKind::ResourceValue("`null`".to_owned());
        p.error(kind, value.span);
    }
    Argument::Positional(value)
}

/// `parameterAlias / primitiveLiteral`
fn value(p: &mut Parser<'_, '_>) -> Expr {
    let start = p.at();
    p.count_node();
    match p.peek() {
        Some(b'@') => {
            return match at_sign(p, true) {
                Some(alias @ Segment::Alias(_)) => {
                    Expr::new(ExprKind::Path(Path::new(alias)), p.span_from(start))
                }
                Some(_) => wrong(p, start),
                None => Expr::error(p.span_from(start)),
            };
        }
        Some(b'\'' | b'-' | b'+' | b'.' | b'0'..=b'9') => {}
        Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii() => {}
        _ => {
            let (kind, span) = (SyntaxErrorKind::ResourceValue(found(p)), p.span_here());
            p.error(kind, span);
            skip_to_sync(p);
            return Expr::error(span);
        }
    }
    primary(p);
    let value = p.pop();
    if value.as_literal().is_some() {
        raw_slash(p, start);
        return value;
    }
    if matches!(value.kind, ExprKind::Hole(_) | ExprKind::Error) {
        return value;
    }
    wrong(p, start)
}

fn wrong(p: &mut Parser<'_, '_>, start: usize) -> Expr {
    let (span, text) = (p.span_from(start), p.slice(start, p.at()));
    let text = crate::syntax::parser::recover::shortened(text);
    p.error(SyntaxErrorKind::ResourceValue(format!("`{text}`")), span);
    Expr::error(span)
}

/// A slash in a string ends the segment, unless it is escaped.
fn raw_slash(p: &mut Parser<'_, '_>, start: usize) {
    let text = p.slice(start, p.at());
    let slash = memchr::memchr_iter(b'/', text.as_bytes())
        .map(|at| start + at)
        .find(|at| is_raw(p, *at));
    if let Some(at) = slash {
        let span = p.span(at, at + 1);
        let kind = SyntaxErrorKind::RawDelimiter('/', "segment of the path", "%2F");
        let error = SyntaxError::new(kind, span);
        p.report(error.with_fix(Applicability::Safe, "write `%2F`", span, "%2F"));
    }
}
