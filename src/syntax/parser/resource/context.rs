//! `contextFragment`: what a payload holds, as the fragment of its context URL says.

use super::{arguments, is_raw, is_slash};
use crate::syntax::ast::{Context, ContextItem, ResourceKind, ResourceSegment};
use crate::syntax::error::SyntaxErrorKind;
use crate::syntax::parser::recover::{close, found};
use crate::syntax::parser::state::Parser;
use crate::text::Text;

/// Fragments that are words.
const WORDS: &[&str] = &[
    "$ref",
    "Collection($ref)",
    "Collection(Edm.EntityType)",
    "Collection(Edm.ComplexType)",
];

/// What may follow a path; of these the first two may follow a list as well.
const ENDINGS: &[&str] = &[
    "$entity",
    "$delta",
    "$deletedEntity",
    "$link",
    "$deletedLink",
];

/// `contextFragment`: reads to the end of the text.
pub(in crate::syntax::parser) fn context(p: &mut Parser<'_, '_>) -> Context {
    let mut context = Context {
        segments: Vec::new(),
        select: None,
        ending: None,
    };
    let word = WORDS.iter().find(|word| **word == p.rest());
    if let Some(word) = word {
        let start = p.at();
        p.advance(word.len());
        context.segments.push(name_segment(p, start));
        return context;
    }
    path(p, &mut context);
    if !p.is_at_end() {
        let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
        p.error(kind, span);
    }
    context
}

fn name_segment(p: &Parser<'_, '_>, start: usize) -> ResourceSegment {
    let text = p.piece(start, p.at());
    let span = text.span;
    ResourceSegment {
        kind: ResourceKind::Name(text),
        groups: Vec::new(),
        span,
    }
}

/// Segments with keys, then a list, then an ending.
fn path(p: &mut Parser<'_, '_>, context: &mut Context) {
    loop {
        p.count_node();
        let start = p.at();
        let name = p.qualified_name();
        if name.is_empty() {
            if !ending(p, context) {
                let (kind, span) = (SyntaxErrorKind::MissingName('/'), p.span_here());
                p.error(kind, span);
            }
            return;
        }
        p.advance(name.len());
        if name == "Collection" && p.peek() == Some(b'(') && context.segments.is_empty() {
            let inner = p.slice(p.at() + 1, p.all().len());
            let length = inner.find(')').unwrap_or(0);
            if !inner.get(..length).is_some_and(is_qualified) {
                let (kind, span) = (SyntaxErrorKind::MissingName('('), p.span_here());
                p.error(kind, span);
                return;
            }
            p.advance(length + 2);
        }
        let mut segment = name_segment(p, start);
        while p.peek() == Some(b'(') {
            if context.select.is_none() && is_list(p) {
                context.select = Some(list(p));
            } else {
                segment.groups.push(arguments(p));
            }
        }
        segment.span = p.span_from(start);
        context.segments.push(segment);
        if !is_slash(p) {
            return;
        }
        p.advance(1);
        if context.select.is_some() {
            if !ending(p, context) {
                let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
                p.error(kind, span);
            }
            return;
        }
    }
}

fn is_qualified(name: &str) -> bool {
    name.split('.').all(crate::syntax::parser::is_name) && name.contains('.')
}

/// `$entity` and its like; the cursor is behind the slash.
fn ending(p: &mut Parser<'_, '_>, context: &mut Context) -> bool {
    let with_list = context.select.is_some();
    let allowed = if with_list { 2 } else { ENDINGS.len() };
    let found = ENDINGS.iter().take(allowed).find(|word| **word == p.rest());
    let Some(word) = found.filter(|_| !context.segments.is_empty()) else {
        return false;
    };
    let start = p.at();
    p.advance(word.len());
    context.ending = Some(p.piece(start, p.at()));
    true
}

/// Whether the parenthesis at the cursor opens a list of properties, not a key.
fn is_list(p: &Parser<'_, '_>) -> bool {
    let inner = p.slice(p.at() + 1, p.all().len());
    let end = |text: &str| {
        let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        text.find(|c| !part(c)).unwrap_or(text.len())
    };
    if let Some(alias) = inner.strip_prefix('@') {
        let length = end(alias);
        let name = alias.get(..length).unwrap_or("");
        return name.contains('.')
            || !alias
                .get(length..)
                .is_some_and(|rest| rest.starts_with(')'));
    }
    if inner.starts_with(['*', ')']) {
        return true;
    }
    let name = inner.get(..end(inner)).unwrap_or("");
    let behind = inner.get(name.len()..).unwrap_or("");
    let literal = name.eq_ignore_ascii_case("true") || name.eq_ignore_ascii_case("false");
    let begins = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    begins && !literal && !behind.starts_with(['=', '\'', '-'])
}

/// `selectList = OPEN [ selectListItem *( COMMA selectListItem ) ] CLOSE`; the cursor is at the
/// parenthesis.
fn list(p: &mut Parser<'_, '_>) -> Vec<ContextItem> {
    let open = p.at();
    let mut items = Vec::new();
    if !p.open() {
        return items;
    }
    p.advance(1);
    if p.peek() != Some(b')') {
        while let Some(item) = item(p) {
            items.push(item);
            if !p.eat(b',') {
                break;
            }
        }
    }
    close(p, open, b')');
    p.shut();
    items
}

/// `selectListItem`: `*`, `Ns.*`, or a path of names, annotations and types, with `+` and a list.
fn item(p: &mut Parser<'_, '_>) -> Option<ContextItem> {
    p.count_node();
    let start = p.at();
    loop {
        if p.eat(b'*') {
            break;
        }
        let at_sign = p.eat(b'@');
        let name = p.qualified_name();
        if name.is_empty() {
            let (kind, span) = (SyntaxErrorKind::ExpectedProperty(found(p)), p.span_here());
            p.error(kind, span);
            return None;
        }
        p.advance(name.len());
        if at_sign && p.peek() == Some(b'#') && is_raw(p, p.at()) {
            p.advance(1);
            let qualifier = p.name();
            if qualifier.is_empty() {
                let (kind, span) = (SyntaxErrorKind::MissingName('#'), p.span_here());
                p.error(kind, span);
            }
            p.advance(qualifier.len());
        }
        if p.peek() == Some(b'.') && p.peek_at(1) == Some(b'*') {
            p.advance(2);
            break;
        }
        if !is_slash(p) {
            break;
        }
        p.advance(1);
    }
    let path: Text = p.piece(start, p.at());
    let recursive = p.eat(b'+');
    let items = (p.peek() == Some(b'(')).then(|| list(p));
    Some(ContextItem {
        path,
        recursive,
        items,
    })
}
