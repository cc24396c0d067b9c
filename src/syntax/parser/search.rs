//! `search = "$search" EQ BWS ( searchExpr / searchExpr-incomplete )`
//!
//! `NOT` binds tighter than `AND`, and `AND` tighter than `OR` (URL Conventions 5.1.8). The three
//! words are operators only where their operands stand; elsewhere one searches for them.

use super::expr::missing_blank;
use super::recover::{close, found};
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{Search, SearchKind};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::Text;

/// What joins two operands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
}

/// The whole value of the option.
pub(super) fn search(p: &mut Parser<'_, '_>) -> Search {
    p.blanks();
    if p.peek() == Some(b'\'') {
        return incomplete(p);
    }
    let mut search = search_expr(p);
    while !p.is_at_value_end() {
        let (kind, span) = (SyntaxErrorKind::UnopenedClose(')'), p.span_here());
        let fix = "remove it";
        p.error_with_fix(kind, span, Applicability::Unsafe, fix, (span, ""));
        p.advance(1);
        p.blanks();
        // What stands behind it is read for its own errors, whether a blank is between or not.
        if p.peek() != Some(b')') && !p.is_at_value_end() {
            search_expr(p);
        }
        search.kind = SearchKind::Error;
    }
    search
}

/// `searchExpr`: operands with `AND`, `OR` or nothing but blanks between them. It ends at the end
/// of the value or at a closing parenthesis.
fn search_expr(p: &mut Parser<'_, '_>) -> Search {
    let mut alternatives = Vec::new();
    let mut operands = Vec::new();
    loop {
        operands.push(operand(p));
        match joint(p) {
            Some(Joint::And) => {}
            Some(Joint::Or) => alternatives.extend(joined(&mut operands, SearchKind::And)),
            None => {
                alternatives.extend(joined(&mut operands, SearchKind::And));
                return joined(&mut alternatives, SearchKind::Or)
                    .unwrap_or_else(|| error(p.span_here()));
            }
        }
    }
}

/// All operands as one.
fn joined(operands: &mut Vec<Search>, kind: fn(Vec<Search>) -> SearchKind) -> Option<Search> {
    if operands.len() < 2 {
        return operands.pop();
    }
    let span = operands.first()?.span.to(operands.last()?.span);
    Some(Search {
        kind: kind(std::mem::take(operands)),
        span,
    })
}

const fn error(span: Span) -> Search {
    Search {
        kind: SearchKind::Error,
        span,
    }
}

/// What stands between two operands, passed over with its blanks; `None` where nothing follows.
fn joint(p: &mut Parser<'_, '_>) -> Option<Joint> {
    let behind_blank = p.blanks();
    if ends(p, 0) {
        return None;
    }
    let span = p.span_here();
    let joint = match word(p) {
        "AND" => Joint::And,
        "OR" => Joint::Or,
        _ => {
            if !behind_blank {
                missing_blank(p, &format!("before {}", found(p)), span, span.start);
            }
            return Some(Joint::And);
        }
    };
    let length = word(p).len();
    if behind_blank && is_followed(p, length) {
        p.advance(length);
        p.count_token();
        p.blanks();
        return Some(joint);
    }
    Some(Joint::And)
}

/// Whether the value or the parenthesis ends `ahead` bytes behind the cursor.
fn ends(p: &Parser<'_, '_>, ahead: usize) -> bool {
    match p.peek_at(ahead) {
        None | Some(b')') => true,
        Some(b';') => p.is_nested(),
        Some(_) => false,
    }
}

/// Whether a blank and an operand follow the word of that length at the cursor.
fn is_followed(p: &Parser<'_, '_>, length: usize) -> bool {
    let gap = p.blanks_at(length);
    gap > 0 && !ends(p, length + gap)
}

/// `searchParenExpr / searchNegateExpr / searchPhrase / searchWord`
fn operand(p: &mut Parser<'_, '_>) -> Search {
    p.count_node();
    match p.peek() {
        Some(b'(') => parenthesised(p),
        Some(b'"') => phrase(p),
        _ => match word(p) {
            "NOT" if is_followed(p, 3) => negated(p),
            "" => no_operand(p),
            word => {
                let start = p.at();
                p.advance(word.len());
                stray(p);
                let text = p.piece(start, start + word.len());
                let span = text.span;
                Search {
                    kind: SearchKind::Term(text),
                    span,
                }
            }
        },
    }
}

/// `searchParenExpr = OPEN BWS searchExpr BWS CLOSE`
fn parenthesised(p: &mut Parser<'_, '_>) -> Search {
    let open = p.at();
    if !p.open() {
        return error(p.span_here());
    }
    p.advance(1);
    p.blanks();
    let inner = search_expr(p);
    close(p, open, b')');
    p.shut();
    inner
}

/// `searchNegateExpr = "NOT" RWS searchExpr`
fn negated(p: &mut Parser<'_, '_>) -> Search {
    let start = p.at();
    if !p.enter() {
        return error(p.span_here());
    }
    p.advance(3);
    p.blanks();
    let operand = Box::new(operand(p));
    p.leave();
    Search {
        kind: SearchKind::Not(operand),
        span: p.span_from(start),
    }
}

/// `searchWord`: what stands between blanks, parentheses and double quotes.
///
/// A semicolon ends the option if there can be another one behind it, unless it is encoded.
fn word<'s>(p: &Parser<'_, 's>) -> &'s str {
    let rest = p.rest();
    let mut end = rest.len();
    for (at, c) in rest.char_indices() {
        let stops = match c {
            '(' | ')' | '"' | '\'' if at == 0 => true,
            '(' | ')' | '"' => true,
            ';' => p.is_raw_at(at),
            c => c.is_ascii_whitespace(),
        };
        if stops {
            end = at;
            break;
        }
    }
    p.shared.step(end + 1);
    rest.get(..end).unwrap_or("")
}

/// Reports a semicolon directly behind a word of an option that is not in parentheses, with what
/// hangs on it.
fn stray(p: &mut Parser<'_, '_>) {
    while p.peek() == Some(b';') && !p.is_nested() {
        let span = p.span_here();
        let fix = "write `%3B`";
        let kind = SyntaxErrorKind::SearchCharacter(';');
        p.report(SyntaxError::new(kind, span).with_fix(Applicability::Safe, fix, span, "%3B"));
        p.advance(1);
        let more = word(p).len();
        p.advance(more);
    }
}

/// `searchPhrase`: text in double quotes; a backslash stands before a quote or backslash in it.
fn phrase(p: &mut Parser<'_, '_>) -> Search {
    let start = p.at();
    let mut value = String::new();
    let mut is_escaped = false;
    let mut length = None;
    for (at, c) in p.rest().char_indices().skip(1) {
        match c {
            '"' | '\\' if is_escaped => {
                value.push(c);
                is_escaped = false;
            }
            '"' => {
                length = Some(at + 1);
                break;
            }
            '\\' => is_escaped = true,
            c => {
                if is_escaped {
                    lone_backslash(p, start + at - 1);
                    value.push('\\');
                    is_escaped = false;
                }
                value.push(c);
            }
        }
    }
    let Some(length) = length else {
        let (end, open) = (p.all().len(), p.span_here());
        p.shared.step(end - start);
        p.go(end);
        let span = p.span_from(start);
        let kind = SyntaxErrorKind::UnclosedPhrase;
        p.report(SyntaxError::new(kind, Span::at(span.end)).with_related(open, "opened here"));
        return error(span);
    };
    p.shared.step(length);
    p.advance(length);
    let span = p.span_from(start);
    if value.is_empty() {
        p.error(SyntaxErrorKind::EmptyPhrase, span);
        return error(span);
    }
    let text = p.piece(start + 1, start + length - 1);
    let is_plain = value.len() + 2 == length;
    Search {
        kind: SearchKind::Term(if is_plain {
            text
        } else {
            Text::owned(text.span, &value)
        }),
        span,
    }
}

/// Reports the backslash at `at`, behind which there is nothing to escape.
fn lone_backslash(p: &mut Parser<'_, '_>, at: usize) {
    let span = p.span(at, at + 1);
    let fix = "double it";
    let edit = (Span::at(span.end), "\\");
    p.error_with_fix(
        SyntaxErrorKind::LoneBackslash,
        span,
        Applicability::Safe,
        fix,
        edit,
    );
}

fn no_operand(p: &mut Parser<'_, '_>) -> Search {
    let span = p.span_here();
    p.error(SyntaxErrorKind::ExpectedTerm(found(p)), span);
    // An apostrophe or a semicolon: what hangs on it is no other operand.
    if !ends(p, 0) {
        p.advance(1);
        let rest = word(p).len();
        p.advance(rest);
        stray(p);
    }
    error(span)
}

/// `searchExpr-incomplete = SQUOTE *( .. ) SQUOTE`; an apostrophe in it is doubled.
fn incomplete(p: &mut Parser<'_, '_>) -> Search {
    let start = p.at();
    let bytes = p.rest().as_bytes();
    let mut end = 1;
    while let Some(found) = memchr::memchr(b'\'', bytes.get(end..).unwrap_or(&[])) {
        end += found + 1;
        if bytes.get(end) != Some(&b'\'') {
            return closed(p, start, end);
        }
        end += 1;
    }
    p.shared.step(bytes.len());
    p.go(p.all().len());
    let span = p.span_from(start);
    p.error(SyntaxErrorKind::UnclosedString, span);
    error(span)
}

/// The incomplete text of that length, behind which nothing may stand.
fn closed(p: &mut Parser<'_, '_>, start: usize, length: usize) -> Search {
    p.count_node();
    p.shared.step(length);
    p.advance(length);
    let span = p.span_from(start);
    let text = p.piece(start + 1, start + length - 1);
    let content = p.slice(start + 1, start + length - 1);
    let value = content.replace("''", "'");
    let text = if value.len() == content.len() {
        text
    } else {
        Text::owned(text.span, &value)
    };
    p.blanks();
    if p.is_at_value_end() {
        return Search {
            kind: SearchKind::Incomplete(text),
            span,
        };
    }
    let here = p.span_here();
    p.error(SyntaxErrorKind::Misplaced(found(p)), here);
    super::recover::skip_to_separator(p);
    error(span)
}
