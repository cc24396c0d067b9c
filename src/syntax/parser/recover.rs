//! Going on after an error: what is missing, what is too much, and where to resume.

use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Expects the closing sign at the cursor and passes over it. If it is not there, reports that and
/// shows the opening sign, which stands at `open`.
pub(super) fn close(p: &mut Parser<'_, '_>, open: usize, closing: u8) {
    if p.eat(closing) {
        return;
    }
    p.blanks();
    if p.eat(closing) {
        return;
    }
    if let Some(b',' | b':' | b';') = p.peek() {
        let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
        p.error(kind, span);
        skip(p, |_, _| false);
        if p.eat(closing) {
            return;
        }
    }
    if p.is_innermost() && matches!(p.peek(), Some(b')' | b']' | b'}')) {
        return mistaken(p, open, closing);
    }
    unclosed(p, open, closing);
    // What stands here may belong to an outer level; a foreign closing sign would be met there.
    if !matches!(p.peek(), None | Some(b')' | b']' | b'}')) {
        skip_to_sync(p);
        p.eat(closing);
    }
}

/// Reports that the closing sign is missing. Several that are missing at one place are one error.
pub(super) fn unclosed(p: &mut Parser<'_, '_>, open: usize, closing: u8) {
    let (span, sign) = (p.span_here(), char::from(closing));
    let opener = p.span(open, open + 1);
    if let Some(last) = p.shared.errors.last_mut()
        && let SyntaxErrorKind::Unclosed(signs) = &mut last.kind
        && last.span == span
    {
        signs.push(sign);
        for fix in &mut last.fixes {
            fix.message = format!("insert `{signs}`");
            fix.edits.iter_mut().for_each(|edit| edit.text.push(sign));
        }
        return;
    }
    p.report(
        SyntaxError::new(SyntaxErrorKind::Unclosed(sign.to_string()), span)
            .with_related(opener, "opened here")
            .with_fix(
                Applicability::Unsafe,
                format!("insert `{sign}`"),
                Span::at(span.start),
                sign.to_string(),
            ),
    );
}

/// Reports a closing sign of the wrong kind, which no outer level can have been waiting for, and
/// passes over it.
fn mistaken(p: &mut Parser<'_, '_>, open: usize, closing: u8) {
    let (span, sign) = (p.span_here(), char::from(closing));
    let opener = p.span(open, open + 1);
    p.report(
        SyntaxError::new(SyntaxErrorKind::Unclosed(sign.to_string()), span)
            .with_related(opener, "opened here")
            .with_fix(
                Applicability::Unsafe,
                format!("write `{sign}`"),
                span,
                sign.to_string(),
            ),
    );
    p.advance(1);
}

/// Reports a closing parenthesis at the cursor that closes nothing, and passes over it.
pub(super) fn unopened(p: &mut Parser<'_, '_>) -> bool {
    if !p.is_outermost() || p.is_nested() || p.peek() != Some(b')') {
        return false;
    }
    let span = p.span_here();
    p.advance(1);
    p.error_with_fix(
        SyntaxErrorKind::UnopenedClose(')'),
        span,
        Applicability::Unsafe,
        "remove it",
        (span, ""),
    );
    true
}

/// Moves to where reading can go on: the end of this nesting level, a comma, or `and` and `or`.
pub(super) fn skip_to_sync(p: &mut Parser<'_, '_>) {
    skip(p, |byte, behind| match byte {
        b',' | b';' => true,
        b' ' => joins(behind),
        _ => false,
    });
}

/// Moves to where options in parentheses can go on: a semicolon, or the end of the parentheses.
pub(super) fn skip_to_separator(p: &mut Parser<'_, '_>) {
    skip(p, |byte, _| byte == b';');
}

/// Moves to the comma behind an item of a list, or to the end of this nesting level.
pub(super) fn skip_item(p: &mut Parser<'_, '_>) {
    skip(p, |byte, _| byte == b',');
}

/// Moves to the end of this nesting level.
pub(super) fn skip_to_end(p: &mut Parser<'_, '_>) {
    skip(p, |_, _| false);
}

/// Moves behind what is no transformation, with its parentheses.
pub(super) fn skip_transformation(p: &mut Parser<'_, '_>) {
    skip(p, |byte, _| matches!(byte, b'/' | b',' | b';'));
}

/// Moves to the end of an option's value in parentheses, which may be followed by a wrong sign.
pub(super) fn skip_value(p: &mut Parser<'_, '_>) {
    skip(p, |byte, _| matches!(byte, b';' | b',' | b'&'));
}

/// Moves to the end of this nesting level or to the first byte on it that `stops`, which is given
/// what stands behind the byte too. Strings and parentheses are passed over as wholes.
fn skip(p: &mut Parser<'_, '_>, stops: impl Fn(u8, &str) -> bool) {
    let mut inner = 0usize;
    let mut quoted = None;
    let rest = p.rest();
    let mut length = rest.len();
    for (at, byte) in rest.bytes().enumerate() {
        match (quoted, byte) {
            (Some(quote), _) if quote == byte => quoted = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quoted = Some(byte),
            (None, b'(' | b'[' | b'{') => inner += 1,
            (None, b')' | b']' | b'}') if inner > 0 => inner -= 1,
            (None, b')' | b']' | b'}') => {
                length = at;
                break;
            }
            (None, _) if inner == 0 && stops(byte, rest.get(at + 1..).unwrap_or("")) => {
                length = at;
                break;
            }
            (None, _) => {}
        }
    }
    p.shared.step(length);
    p.advance(length);
}

/// Whether `and` or `or` begins here.
fn joins(rest: &str) -> bool {
    ["and ", "or "].iter().any(|word| {
        rest.get(..word.len())
            .is_some_and(|r| r.eq_ignore_ascii_case(word))
    })
}

/// What stands at the cursor, for a message.
pub(super) fn found(p: &Parser<'_, '_>) -> String {
    match token::word(p.rest()) {
        "" => "the end".to_owned(),
        "'" => {
            let string = shortened(p.rest());
            match string.get(1..).and_then(|content| content.find('\'')) {
                Some(end) => format!("`{}`", string.get(..end + 2).unwrap_or("'")),
                None => format!("`{string}`"),
            }
        }
        word => format!("`{}`", shortened(word)),
    }
}

/// Text for a message, which must not grow with the input.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}
