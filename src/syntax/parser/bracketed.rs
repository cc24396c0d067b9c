//! `$select=[id, name]`, `$select='id','name'`: brackets and quotes round the items of an option.

use super::state::Shared;
use crate::diagnostic::Applicability;
use crate::syntax::ast::SystemOption;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::Decoded;
use std::ops::Range;

const QUOTES: [char; 3] = ['\'', '"', '`'];

const SIGNS: [char; 9] = ['[', ']', '{', '}', '(', ')', '\'', '"', '`'];

/// Takes away what stands round all items of an option, and round each of them, and reports it.
#[inline]
pub(super) fn bare_items(shared: &mut Shared<'_>, option: SystemOption, value: &mut Decoded<'_>) {
    let first = value.text().bytes().next();
    let may_begin = match first {
        Some(b'[' | b'{' | b'(' | b'\'' | b'"' | b'`') => {
            matches!(option, SystemOption::Select | SystemOption::Expand)
                || (option == SystemOption::OrderBy && is_order(value.text()))
        }
        Some(_) | None => false,
    };
    if may_begin && let Some(bare) = bare(shared, value) {
        *value = bare;
    }
}

/// Whether what is ordered by is no expression: strings, arrays and objects are.
#[cold]
fn is_order(text: &str) -> bool {
    let names_direction = || [" desc", " asc"].iter().any(|word| text.contains(word));
    let is_list = text.starts_with('[') && !text.contains(['"', '\'']);
    text.starts_with(['"', '`']) || (is_list && names_direction())
}

#[cold]
#[inline(never)]
fn bare(shared: &mut Shared<'_>, value: &Decoded<'_>) -> Option<Decoded<'static>> {
    let text = value.text();
    shared.step(3 * text.len());
    let places = places(text)?;
    let mut spans = places
        .iter()
        .map(|(at, _)| value.raw_span(at.start, at.end));
    let (first, last) = (spans.next()?, spans.next_back()?);
    let sign = text.get(places.first()?.0.clone())?;
    let kind = SyntaxErrorKind::Misplaced(format!("`{sign}`"));
    let all = [first].into_iter().chain(spans).chain([last]);
    shared.report(
        SyntaxError::new(kind, first)
            .with_related(last, "to here")
            .with_edits(
                Applicability::Safe,
                "remove what stands round the items",
                all.map(|span| (span, String::new())),
            ),
    );
    Some(value.replaced(&places))
}

/// The places of the signs round all items and round each of them, if the items themselves hold none,
/// and what is read there: a blank, so that items end where they do.
fn places(text: &str) -> Option<Vec<(Range<usize>, &'static str)>> {
    let text = text.trim_end();
    let opening = text.chars().next()?;
    let closing = match opening {
        '[' => ']',
        '{' => '}',
        '(' => ')',
        quote => quote,
    };
    let enclosed = text.get(1..)?.strip_suffix(closing);
    let is_round_all = enclosed.is_some_and(|inner| opening != closing || !inner.contains(closing));
    let items = if is_round_all { enclosed? } else { text };
    let mut at = text.len().min(usize::from(is_round_all));
    let mut places = Vec::new();
    if is_round_all {
        places.push((0..1, ""));
    }
    for item in items.split(',') {
        let bare = item.trim();
        let start = at + item.len() - item.trim_start().len();
        at += item.len() + 1;
        let Some(quoted) = bare.strip_prefix(QUOTES) else {
            if bare.is_empty() || bare.contains(SIGNS) {
                return None;
            }
            continue;
        };
        let length = quoted.find(SIGNS)?;
        let mut behind = quoted.get(length..)?.chars();
        if length == 0 || behind.next() != bare.chars().next() || behind.as_str().contains(SIGNS) {
            return None;
        }
        places.push((start..start + 1, ""));
        let end = start + 1 + length;
        places.push((end..end + 1, " "));
    }
    if is_round_all {
        places.push((text.len() - 1..text.len(), " "));
    }
    Some(places)
}
