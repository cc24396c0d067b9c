//! `select = "$select" EQ selectItem *( COMMA selectItem )`

use super::option::leading_blank;
use super::order_by::next_item;
use super::path::{at_sign, check_length};
use super::recover::{found, skip_to_sync};
use super::state::Parser;
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
        if p.peek() == Some(b'(') {
            let span = p.span_here();
            p.error(SyntaxErrorKind::NestedSelect, span);
            skip_to_sync(p);
            if p.is_at_end() {
                return items;
            }
        }
        if !next_item(p) {
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
        let segment = match p.peek() {
            Some(b'@') => at_sign(p, false),
            _ => name(p),
        };
        let Some(segment) = segment else {
            skip_to_sync(p);
            return SelectItem::Error(p.span_from(start));
        };
        segments.push(segment);
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

fn name(p: &mut Parser<'_, '_>) -> Option<Segment> {
    let start = p.at();
    let name = p.qualified_name();
    if name.is_empty() {
        let span = p.span(start, start + p.word().len());
        p.error(SyntaxErrorKind::ExpectedProperty(found(p)), span);
        return None;
    }
    p.advance(name.len());
    let text = p.piece(start, p.at());
    check_length(p, name, text.span);
    Some(Segment::Name(text))
}
