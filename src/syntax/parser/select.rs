//! `select = "$select" EQ selectItem *( COMMA selectItem )`

use super::expr::found;
use super::option::leading_blank;
use super::order_by::trailing_comma;
use super::recover::skip_to_sync;
use super::state::Parser;
use super::token;
use crate::syntax::ast::{Path, Segment, SelectItem};
use crate::syntax::error::SyntaxErrorKind;

/// The items.
pub(super) fn select(p: &mut Parser<'_, '_>) -> Vec<SelectItem> {
    leading_blank(p);
    let mut items = Vec::new();
    loop {
        items.push(item(p));
        p.blanks();
        if p.is_at_end() {
            return items;
        }
        let comma = p.at();
        if !p.eat(b',') {
            let (kind, span) = match p.peek() {
                Some(b'(') => (SyntaxErrorKind::NestedSelect, p.span_here()),
                _ => (SyntaxErrorKind::Misplaced(found(p)), p.span_here()),
            };
            p.error(kind, span);
            skip_to_sync(p);
            if !p.eat(b',') {
                p.advance(1);
            }
        }
        p.blanks();
        if p.is_at_end() {
            trailing_comma(p, comma);
            return items;
        }
    }
}

/// `*`, or names joined by slashes.
fn item(p: &mut Parser<'_, '_>) -> SelectItem {
    p.count_node();
    p.blanks();
    let start = p.at();
    if p.eat(b'*') {
        return SelectItem::Star(p.span_from(start));
    }
    let mut segments: Vec<Segment> = Vec::new();
    loop {
        let begin = p.at();
        let annotation = p.eat(b'@');
        let Ok((_, name)) = token::qualified_name(p.rest()) else {
            let (kind, span) = (SyntaxErrorKind::ExpectedProperty(found(p)), p.span_here());
            p.error(kind, span);
            skip_to_sync(p);
            return SelectItem::Error(p.span_from(start));
        };
        p.advance(name.len());
        let text = p.piece(begin + usize::from(annotation), p.at());
        segments.push(if annotation {
            Segment::Annotation(text)
        } else {
            Segment::Name(text)
        });
        if !p.eat(b'/') {
            break;
        }
    }
    let span = p.span_from(start);
    let mut segments = segments.into_iter();
    match segments.next() {
        Some(first) => SelectItem::Path(
            Path {
                first,
                rest: segments.collect(),
            },
            span,
        ),
        None => SelectItem::Error(span),
    }
}
