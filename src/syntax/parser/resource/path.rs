//! `resourcePath`: the segments from the service root on.

use super::{arguments, is_raw, is_slash};
use crate::diagnostic::Span;
use crate::syntax::ast::Segment;
use crate::syntax::ast::{Argument, Reserved, Resource, ResourceKind, ResourceSegment};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::syntax::parser::path::{check_length, filter_segment};
use crate::syntax::parser::recover::{close, found, shortened};
use crate::syntax::parser::state::Parser;
use crate::text::Text;

/// What may follow a segment. Without a schema a name may be of anything, so that most of what the
/// standard distinguishes falls together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// Nothing stands before.
    Start,
    /// A collection, as far as can be known: anything follows, for a key may be any segment.
    Many,
    /// One entity, picked by a key in parentheses.
    One,
    /// `$crossjoin(...)`: `$query` follows.
    Crossjoin,
    /// `$all`: the name of a type follows.
    All,
    /// Nothing follows.
    Closed,
}

/// `resourcePath`: reads to the end of the text.
pub(in crate::syntax::parser) fn resource_path(p: &mut Parser<'_, '_>) -> Resource {
    let start = p.at();
    let mut after = After::Start;
    let mut segments = Vec::new();
    loop {
        p.count_node();
        let (segment, next) = segment(p, after);
        segments.extend(segment);
        after = next;
        if is_slash(p) {
            p.advance(1);
            continue;
        }
        if p.is_at_end() {
            break;
        }
        let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
        p.error(kind, span);
        if !to_slash(p) {
            break;
        }
        p.advance(1);
        after = After::Many;
    }
    Resource {
        segments,
        span: p.span_from(start),
    }
}

/// Moves to the next slash that separates segments; `false` if there is none.
fn to_slash(p: &mut Parser<'_, '_>) -> bool {
    while let Some(gap) = memchr::memchr(b'/', p.rest().as_bytes()) {
        p.advance(gap);
        if is_slash(p) {
            return true;
        }
        p.advance(1);
    }
    p.go(p.all().len());
    false
}

/// Where the segment at the cursor ends.
fn segment_end(p: &Parser<'_, '_>) -> usize {
    let slashes = memchr::memchr_iter(b'/', p.rest().as_bytes());
    slashes
        .map(|gap| p.at() + gap)
        .find(|at| is_raw(p, *at))
        .unwrap_or(p.at() + p.rest().len())
}

/// Whether a segment is a key: made of characters that a path can have, and of escapes.
fn is_key(p: &Parser<'_, '_>, start: usize, end: usize) -> bool {
    let plain = |c: char| c.is_alphanumeric() || !c.is_ascii() || "-._~!$&'()*+,;=:@".contains(c);
    let mut characters = p.slice(start, end).char_indices();
    characters.all(|(gap, c)| plain(c) || !is_raw(p, start + gap))
}

fn segment(p: &mut Parser<'_, '_>, after: After) -> (Option<ResourceSegment>, After) {
    if after != After::Many {
        return structured(p, after);
    }
    // Behind a collection a key may be any segment, one that looks like something else too. Only
    // an expression goes on behind a slash; if it does, it is no key.
    let (start, known) = (p.at(), p.shared.errors.len());
    let end = segment_end(p);
    let is_filter = p.rest().starts_with("$filter(");
    let all = p.narrow(if is_filter { usize::MAX } else { end });
    let read = structured(p, after);
    let reached = p.at();
    p.widen(all);
    let is_whole = p.is_at_end() || is_slash(p);
    if is_whole && p.shared.errors.len() == known {
        return read;
    }
    if reached > end || !is_key(p, start, end) {
        return read;
    }
    p.go(end);
    p.shared.errors.truncate(known);
    let text = p.piece(start, end);
    let span = text.span;
    let segment = ResourceSegment {
        kind: ResourceKind::Key(text),
        groups: Vec::new(),
        span,
    };
    ((end > start).then_some(segment), After::Many)
}

/// A segment that is more than a key.
fn structured(p: &mut Parser<'_, '_>, after: After) -> (Option<ResourceSegment>, After) {
    let start = p.at();
    if p.peek() == Some(b'$') {
        return reserved(p, after);
    }
    let name = match after {
        After::Start => p.name(),
        After::Many | After::One | After::All => p.qualified_name(),
        After::Crossjoin | After::Closed => "",
    };
    if name.is_empty() {
        // A slash at the end says nothing behind a key or a collection.
        if !(p.is_at_end() && matches!(after, After::Many)) {
            let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
            p.error(kind, span);
        }
        return (None, after);
    }
    p.advance(name.len());
    let text = p.piece(start, p.at());
    check_length(p, name, text.span);
    let is_qualified = memchr::memchr(b'.', name.as_bytes()).is_some();
    let lone = match after {
        After::One if is_qualified => After::One,
        After::All => After::Closed,
        After::Start | After::Many | After::One | After::Crossjoin | After::Closed => After::Many,
    };
    let (groups, next) = groups(p, lone);
    let segment = ResourceSegment {
        kind: ResourceKind::Name(text),
        groups,
        span: p.span_from(start),
    };
    (Some(segment), next)
}

/// The parentheses behind a segment, and what may follow them.
fn groups(p: &mut Parser<'_, '_>, without: After) -> (Vec<Vec<Argument>>, After) {
    let mut groups = Vec::new();
    let mut after = without;
    while p.peek() == Some(b'(') && groups.len() < 2 && after != After::Closed {
        let group = arguments(p);
        let is_key = matches!(group.as_slice(), [Argument::Positional(_)]);
        groups.push(group);
        after = if is_key { After::One } else { After::Many };
        if is_key {
            break;
        }
    }
    (groups, after)
}

/// A segment that begins with `$`.
fn reserved(p: &mut Parser<'_, '_>, after: After) -> (Option<ResourceSegment>, After) {
    let start = p.at();
    p.advance(1);
    let word = p.name();
    p.advance(word.len());
    let name = p.slice(start, p.at());
    let opens = p.peek() == Some(b'(');
    let made = |p: &Parser<'_, '_>, kind| ResourceSegment {
        kind,
        groups: Vec::new(),
        span: p.span_from(start),
    };
    if name == "$filter" && opens && after == After::Many {
        p.go(start);
        let Some(Segment::Filter(predicate, _)) = filter_segment(p) else {
            return (None, After::Many);
        };
        let (groups, next) = groups(p, After::Many);
        let mut segment = made(p, ResourceKind::Filter(predicate));
        segment.groups = groups;
        return (Some(segment), next);
    }
    if name == "$crossjoin" && opens && after == After::Start {
        let sets = crossjoin(p);
        return (
            Some(made(p, ResourceKind::Crossjoin(sets))),
            After::Crossjoin,
        );
    }
    let allowed =
        Reserved::from_name(name).and_then(|reserved| Some((reserved, next(reserved, after)?)));
    if let Some((reserved, next)) = allowed {
        return (Some(made(p, ResourceKind::Reserved(reserved))), next);
    }
    let text = format!("`{}`", shortened(name));
    let span = p.span_from(start);
    p.error(SyntaxErrorKind::Misplaced(text), span);
    (None, After::Many)
}

/// What may follow a reserved segment; `None` where it cannot stand.
const fn next(segment: Reserved, after: After) -> Option<After> {
    match (segment, after) {
        (Reserved::All, After::Start) => Some(After::All),
        (Reserved::Query, After::Crossjoin) => Some(After::Closed),
        (Reserved::Ref | Reserved::Value | Reserved::Query, After::One) => Some(After::Closed),
        (
            Reserved::Count | Reserved::Each | Reserved::Query | Reserved::Ref | Reserved::Value,
            After::Many,
        ) => Some(After::Many),
        (
            Reserved::All
            | Reserved::Batch
            | Reserved::Count
            | Reserved::Each
            | Reserved::Entity
            | Reserved::Metadata
            | Reserved::Query
            | Reserved::Ref
            | Reserved::Value,
            _,
        ) => None,
    }
}

/// `crossjoin = "$crossjoin" OPEN entitySetName *( COMMA entitySetName ) CLOSE`; the cursor is at
/// the parenthesis.
fn crossjoin(p: &mut Parser<'_, '_>) -> Vec<Text> {
    let open = p.at();
    let mut sets = Vec::new();
    if !p.open() {
        return sets;
    }
    p.advance(1);
    loop {
        let start = p.at();
        let name = p.name();
        if name.is_empty() {
            let (kind, span) = (SyntaxErrorKind::MissingName('('), p.span_here());
            p.error(kind, span);
            break;
        }
        p.advance(name.len());
        p.count_node();
        sets.push(p.piece(start, p.at()));
        if !p.eat(b',') {
            break;
        }
    }
    close(p, open, b')');
    p.shut();
    sets
}

/// The path of any URL, whose service root is not known: what it looks like from the last place at
/// which a resource path can begin. A path that is not one of `OData` is none, and no error.
pub(in crate::syntax::parser) fn ordinary(p: &mut Parser<'_, '_>) -> Option<Resource> {
    p.go(root_end(p)?);
    let known = p.shared.errors.len();
    let begins_at = p.at();
    let resource = match whole_reserved(p) {
        Some(resource) => resource,
        None => {
            p.go(begins_at);
            resource_path(p)
        }
    };
    if p.shared.errors.len() == known {
        return Some(resource);
    }
    let errors = p.shared.errors.get(known..).unwrap_or_default();
    let is_open = |error: &SyntaxError| matches!(error.kind, SyntaxErrorKind::Unclosed(_));
    let is_meant = errors.iter().any(is_open) || is_key_meant(p.slice(begins_at, p.all().len()));
    if !is_meant {
        p.shared.errors.truncate(known);
    }
    None
}

/// `$metadata`, `$batch`, `$entity` and what can follow them.
pub(super) fn whole_reserved(p: &mut Parser<'_, '_>) -> Option<Resource> {
    let start = p.at();
    if p.peek() != Some(b'$') {
        return None;
    }
    p.advance(1);
    let word = p.name();
    p.advance(word.len());
    let kind = Reserved::from_name(p.slice(start, p.at()))?;
    if !matches!(
        kind,
        Reserved::Metadata | Reserved::Batch | Reserved::Entity
    ) {
        return None;
    }
    let span = p.span_from(start);
    let mut segments = vec![ResourceSegment {
        kind: ResourceKind::Reserved(kind),
        groups: Vec::new(),
        span,
    }];
    if kind == Reserved::Entity && is_slash(p) {
        p.advance(1);
        let (cast, _) = structured(p, After::All);
        segments.extend(cast);
    }
    if !p.is_at_end() {
        let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
        p.error(kind, span);
        p.go(p.all().len());
    }
    let span = Span::new(span.start, p.span_from(start).end);
    Some(Resource { segments, span })
}

/// Whether a parenthesis with a key behind it shows that the path is one of `OData`; one that is
/// never closed shows it too.
fn is_key_meant(path: &str) -> bool {
    path.match_indices('(').any(|(at, _)| {
        let behind = path.get(at + 1..).unwrap_or("");
        let name = behind.find(|c: char| !c.is_alphanumeric() && c != '_');
        behind.starts_with('\'')
            || name.is_some_and(|end| {
                end > 0 && behind.get(end..).is_some_and(|rest| rest.starts_with("='"))
            })
    })
}

/// Where the resource path begins in a path whose service root is not known: at a segment that
/// only the root can precede; else at the last name before the first segment with parentheses or a
/// `$`; else at the last name.
pub(super) fn root_end(p: &Parser<'_, '_>) -> Option<usize> {
    const FIRST: &[&str] = &["$all", "$batch", "$entity", "$metadata", "$crossjoin("];
    let text = p.all();
    let mut name = None;
    let mut start = 0;
    for segment in text.split('/') {
        let at = start;
        start += segment.len() + 1;
        if at > 0 && !is_raw(p, at - 1) {
            continue;
        }
        let length = segment.find('(').unwrap_or(segment.len());
        let word = segment.get(..length).unwrap_or(segment);
        if FIRST
            .iter()
            .any(|first| first.trim_end_matches('(') == word)
        {
            return Some(at);
        }
        let is_name = crate::syntax::parser::is_name(word);
        if is_name {
            name = Some(at);
        }
        let ends =
            length < segment.len() && is_name || (segment.starts_with('$') && name.is_some());
        if ends {
            break;
        }
    }
    name
}
