//! `select = "$select" EQ selectItem *( COMMA selectItem )`

use super::list::Items;
use super::nested::{Place, options};
use super::option::leading_blank;
use super::order_by::next_item;
use super::path::{at_sign, check_length};
use super::plain;
use super::recover::{found, skip_to_sync};
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{Argument, Call, Expr, ExprKind, Options, Path, Segment, SelectItem};
use crate::syntax::error::SyntaxErrorKind;
use crate::text::Text;

/// The items.
pub(super) fn select(p: &mut Parser<'_, '_>) -> Vec<SelectItem> {
    leading_blank(p);
    word_before(p);
    let mut items = Vec::with_capacity(4);
    loop {
        p.blanks();
        item(p, &mut items);
        if p.blanks() {
            alias(p);
        }
        if p.is_at_value_end() || !next_item(p) {
            return items;
        }
    }
}

/// `$select=distinct name`: a word of other languages before the first item.
#[inline(never)]
fn word_before(p: &mut Parser<'_, '_>) {
    let (start, word) = (p.at(), p.name());
    let gap = p.blanks_at(word.len());
    if gap == 0 {
        return;
    }
    let known = ["distinct", "all", "unique", "select"];
    let is_known = known.iter().any(|known| word.eq_ignore_ascii_case(known));
    p.advance(word.len() + gap);
    let follows = p.peek() == Some(b'*') || (!p.name().is_empty() && !is_alias(p));
    if !is_known || !follows {
        return p.go(start);
    }
    let (span, all) = (p.span(start, start + word.len()), p.span_from(start));
    let kind = SyntaxErrorKind::Misplaced(format!("`{word}`"));
    p.error_with_fix(kind, span, Applicability::Unsafe, "remove it", (all, ""));
}

/// Whether `as` and a name are at the cursor.
fn is_alias(p: &Parser<'_, '_>) -> bool {
    let word = p.name();
    let gap = word.len() + p.blanks_at(word.len());
    let behind = p.rest().get(gap..).unwrap_or("");
    word.eq_ignore_ascii_case("as") && gap > word.len() && super::token::name(behind).is_ok()
}

/// `$select=id as x`: another name for an item.
#[inline(never)]
fn alias(p: &mut Parser<'_, '_>) {
    if !is_alias(p) {
        return;
    }
    let (start, before) = (p.at(), p.blanks_before());
    p.advance("as".len());
    p.blanks();
    p.advance(p.name().len());
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::Misplaced("another name for a property".to_owned());
    let edit = (Span::new(before.start, span.end), "");
    p.error_with_fix(kind, span, Applicability::Unsafe, "remove it", edit);
    p.blanks();
}

/// `*`, `Ns.*`, or names joined by slashes, perhaps with options or the names of parameters in
/// parentheses.
fn item(p: &mut Parser<'_, '_>, items: &mut Vec<SelectItem>) {
    if let Some(name) = plain::item(p) {
        return items.extend(std::iter::once_with(|| {
            let span = name.span;
            SelectItem::Path(Path::new(Segment::Name(name)), span)
        }));
    }
    p.count_node();
    let start = p.at();
    if !flat_item(p, items) {
        return;
    }
    blank_before_options(p);
    if p.peek() == Some(b'(') {
        let options = options(p, &Place::SELECT);
        nest(items, options, p.span_from(start));
    }
}

/// Gives the options in parentheses to the last of the items.
#[inline(never)]
fn nest(items: &mut Vec<SelectItem>, options: Options, span: Span) {
    match items.pop() {
        Some(SelectItem::Path(path, _)) => items.push(SelectItem::Nested(path, options, span)),
        other => items.extend(other),
    }
}

/// An item without options; whether they can follow.
#[inline(never)]
fn flat_item(p: &mut Parser<'_, '_>, items: &mut Vec<SelectItem>) -> bool {
    let start = p.at();
    let (item, takes_options) = if p.eat(b'*') {
        (SelectItem::Star(p.span_from(start)), false)
    } else if let Some(path) = path(p) {
        path_item(p, start, path)
    } else {
        skip_to_sync(p);
        (SelectItem::Error(p.span_from(start)), false)
    };
    items.push(item);
    takes_options
}

fn path_item(p: &mut Parser<'_, '_>, start: usize, path: Path) -> (SelectItem, bool) {
    if let Some(namespace) = path.as_name()
        && p.peek() == Some(b'.')
        && p.peek_at(1) == Some(b'*')
    {
        p.advance(2);
        let item = SelectItem::Operations(namespace.clone(), p.span_from(start));
        return (item, false);
    }
    let is_call = matches!(path.segments().last(), Some(Segment::Call(_)));
    (SelectItem::Path(path, p.span_from(start)), !is_call)
}

fn path(p: &mut Parser<'_, '_>) -> Option<Path> {
    let first = segment(p)?;
    if matches!(first, Segment::Call(_)) || p.peek() != Some(b'/') {
        return Some(Path::new(first));
    }
    let mut segments = vec![first];
    while !matches!(segments.last(), Some(Segment::Call(_))) && p.eat(b'/') {
        segments.push(segment(p)?);
    }
    Path::of(segments)
}

fn segment(p: &mut Parser<'_, '_>) -> Option<Segment> {
    p.count_token();
    let start = p.at();
    let segment = match p.peek() {
        Some(b'@') => at_sign(p, false)?,
        _ => name(p)?,
    };
    if p.peek() == Some(b'(')
        && let Segment::Name(name) = &segment
        && has_parameter_names(p)
    {
        return Some(operation(p, name.clone(), start));
    }
    Some(segment)
}

/// A name, which may have a namespace.
pub(super) fn name(p: &mut Parser<'_, '_>) -> Option<Segment> {
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

/// Whether the parenthesis at the cursor opens a list of names and not of options.
fn has_parameter_names(p: &Parser<'_, '_>) -> bool {
    let gap = 1 + p.blanks_at(1);
    let behind = p.rest().get(gap..).unwrap_or("");
    let length = super::token::name(behind).map_or(0, |(_, name)| name.len());
    p.shared.step(length + 1);
    let end = gap + length;
    length > 0 && matches!(p.peek_at(end + p.blanks_at(end)), Some(b',' | b')'))
}

/// `optionallyQualifiedFunctionName = [ namespace "." ] function [ OPEN parameterNames CLOSE ]`;
/// the cursor is at the parenthesis.
fn operation(p: &mut Parser<'_, '_>, name: Text, start: usize) -> Segment {
    let mut arguments = Vec::new();
    if let Some(mut items) = Items::open(p, b')') {
        while items.next(p) {
            arguments.extend(parameter_name(p));
        }
    }
    Segment::Call(Box::new(Call {
        name,
        arguments,
        span: p.span_from(start),
    }))
}

fn parameter_name(p: &mut Parser<'_, '_>) -> Option<Argument> {
    p.count_node();
    let start = p.at();
    let length = p.name().len();
    if length == 0 {
        let span = p.span(start, start + p.word().len());
        p.error(SyntaxErrorKind::ExpectedProperty(found(p)), span);
        skip_to_sync(p);
        return None;
    }
    p.advance(length);
    let name = p.piece(start, p.at());
    let span = name.span;
    let path = Path::new(Segment::Name(name));
    Some(Argument::Positional(Expr::new(ExprKind::Path(path), span)))
}

/// `team ($top=1)`: options stand directly behind the name.
pub(super) fn blank_before_options(p: &mut Parser<'_, '_>) {
    let gap = p.blanks_at(0);
    if gap == 0 || p.peek_at(gap) != Some(b'(') {
        return;
    }
    let start = p.at();
    p.advance(gap);
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::Misplaced("a blank before `(`".to_owned());
    let fix = "remove the blank";
    p.error_with_fix(kind, span, Applicability::Safe, fix, (span, ""));
}
