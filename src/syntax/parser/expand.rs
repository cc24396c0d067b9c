//! `expand = "$expand" EQ expandItem *( COMMA expandItem )`

use super::nested::{Place, options};
use super::option::leading_blank;
use super::order_by::next_item;
use super::path::at_sign;
use super::plain;
use super::recover::{found, skip_to_sync};
use super::select::{blank_before_options, name};
use super::state::Parser;
use crate::diagnostic::Span;
use crate::syntax::ast::{ExpandItem, Expanded, Expansion, Segment};
use crate::syntax::error::SyntaxErrorKind;

/// The items.
pub(super) fn expand(p: &mut Parser<'_, '_>) -> Vec<ExpandItem> {
    leading_blank(p);
    let mut items = Vec::with_capacity(4);
    loop {
        p.blanks();
        items.push(item(p));
        p.blanks();
        if p.is_at_value_end() || !next_item(p) {
            return items;
        }
    }
}

/// `expandItem = "$value" / expandPath / optionallyQualifiedEntityTypeName "/" expandPath`, with
/// options in parentheses behind the path.
fn item(p: &mut Parser<'_, '_>) -> ExpandItem {
    p.count_node();
    let start = p.at();
    if p.slice(start, start + 6).eq_ignore_ascii_case("$value") {
        p.advance(6);
        return ExpandItem::Value(p.span_from(start));
    }
    let Some(mut expansion) = expand_path(p) else {
        return nothing_known(p, start);
    };
    blank_before_options(p);
    if p.peek() == Some(b'(') {
        let Some(place) = place(p, &expansion) else {
            return nothing_known(p, start);
        };
        expansion.options = Some(options(p, place));
    }
    expansion.span = p.span_from(start);
    ExpandItem::Path(expansion)
}

/// What has been reported, from `start` on.
fn nothing_known(p: &mut Parser<'_, '_>, start: usize) -> ExpandItem {
    skip_to_sync(p);
    ExpandItem::Error(p.span_from(start))
}

/// Which options can stand behind a path; reports it if none can.
#[inline(never)]
fn place(p: &mut Parser<'_, '_>, expansion: &Expansion) -> Option<&'static Place> {
    match (expansion.star, expansion.form) {
        (Some(_), Expanded::Entities) => Some(&Place::STAR),
        (Some(_), _) => misplaced(p, 1),
        (None, Expanded::Entities) => Some(&Place::EXPAND),
        (None, Expanded::References) => Some(&Place::REFERENCES),
        (None, Expanded::Count) => Some(&Place::COUNT),
    }
}

/// `expandPath`: names and annotations joined by slashes, perhaps with `*` at the end, then
/// `/$ref` or `/$count`.
#[inline(never)]
fn expand_path(p: &mut Parser<'_, '_>) -> Option<Box<Expansion>> {
    let mut expansion = Box::new(Expansion {
        path: Vec::with_capacity(1),
        star: None,
        form: Expanded::Entities,
        options: None,
        span: Span::at(0),
    });
    loop {
        let at = p.at();
        if p.eat(b'*') {
            expansion.star = Some(p.span_from(at));
        } else if let Some(name) = plain::segment(p) {
            let segment = || Segment::Name(name);
            expansion.path.extend(std::iter::once_with(segment));
        } else {
            expansion.path.push(segment(p)?);
        }
        if p.peek() != Some(b'/') {
            return Some(expansion);
        }
        if p.peek_at(1) == Some(b'$') {
            expansion.form = form(p, expansion.star.is_some())?;
            return Some(expansion);
        }
        if expansion.star.is_some() {
            return misplaced(p, 1);
        }
        p.advance(1);
    }
}

fn segment(p: &mut Parser<'_, '_>) -> Option<Segment> {
    p.count_token();
    match p.peek() {
        Some(b'@') => at_sign(p, false),
        _ => name(p),
    }
}

/// `ref = "/$ref"`, `count = "/$count"`; behind `*` only the first.
fn form(p: &mut Parser<'_, '_>, behind_star: bool) -> Option<Expanded> {
    let start = p.at();
    p.advance(2);
    let length = p.name().len();
    p.advance(length);
    match p.slice(start, p.at()) {
        "/$ref" => Some(Expanded::References),
        "/$count" if !behind_star => Some(Expanded::Count),
        _ => {
            p.go(start);
            misplaced(p, 2 + length)
        }
    }
}

/// Reports the bytes at the cursor.
fn misplaced<T>(p: &mut Parser<'_, '_>, length: usize) -> Option<T> {
    let (start, end) = (p.at(), p.at() + length);
    let text = if length == 1 {
        found(p)
    } else {
        format!("`{}`", super::recover::shortened(p.slice(start, end)))
    };
    let span = p.span(start, end);
    p.error(SyntaxErrorKind::Misplaced(text), span);
    None
}
