//! Parameter aliases: the value is read anew at each use, for its place gives it a type.

use super::context::{Checker, Place};
use super::error::CheckErrorKind;
use super::expr::expr;
use super::finding::Finding;
use crate::diagnostic::{Applicability, Limits, Span};
use crate::edm::{Type, Value};
use crate::hir::{Expr, ExprKind, Literal};
use crate::schema::nearest;
use crate::syntax::ast::{self, OptionValue};
use crate::text::Text;
use std::collections::HashMap;

/// How many bytes of text the uses of aliases may stand for, in one query. Aliases of aliases,
/// each used twice, would double it with each step.
const MOST_BYTES: usize = 4 * Limits::DEFAULT.query_bytes;

/// How many aliases may be open inside one another.
const MOST_OPEN: usize = 16;

/// The value of a parameter alias; null, with a warning, if it has none (Protocol 11.2.6.1.3).
pub(super) fn alias<'a>(c: &mut Checker<'a>, name: &'a Text, span: Span) -> Option<Expr> {
    let text = c.text(name);
    let place = with_sign(c, span);
    let Some(value) = c.aliases.get(text).copied() else {
        return Some(without_value(c, text, place, span));
    };
    may_expand(c, text, value.outer_span(), place).then(|| opened(c, text, value))
}

/// The place of an alias with the sign before its name.
fn with_sign(c: &Checker<'_>, name: Span) -> Span {
    let before = Span::new(0, name.start);
    let before = c.source.slice(before);
    let sign = ["@", "%40"].iter().find(|sign| before.ends_with(**sign));
    let start = Span::from(0..before.len() - sign.map_or(0, |sign| sign.len())).end;
    Span::new(start, name.end)
}

/// An alias without a value is null. `name` is its place without the sign, which a fix leaves as it
/// is written.
fn without_value(c: &mut Checker<'_>, text: &str, span: Span, name: Span) -> Expr {
    let mut names: Vec<&str> = Vec::new();
    if c.is_heard() {
        names.extend(c.aliases.keys());
        names.sort_unstable();
    }
    let near = nearest(text, names).map(ToOwned::to_owned);
    let error = Finding::new(CheckErrorKind::AliasWithoutValue(text.to_owned()), span);
    c.report(match near {
        Some(near) => {
            let message = format!("write `@{near}`");
            error.with_fix(Applicability::Unsafe, message, vec![(name, near)])
        }
        None => error.with_help(format!("give it a value by `&@{text}=...`")),
    });
    let null = Literal {
        value: Value::Null,
        text: "null".into(),
    };
    Expr {
        kind: ExprKind::Literal(null),
        ty: Type::NULL,
        span,
    }
}

/// Whether the value of an alias, which stands at `value`, can be read once more.
fn may_expand<'a>(c: &mut Checker<'a>, text: &'a str, value: Span, span: Span) -> bool {
    if c.open_aliases.contains(&text) {
        if c.cycles.insert(text) {
            c.error(CheckErrorKind::AliasCycle(text.to_owned()), span);
        }
        return false;
    }
    if c.open_aliases.len() >= MOST_OPEN {
        refuse(c, CheckErrorKind::AliasDepth(MOST_OPEN), span);
        return false;
    }
    c.expanded += value.len() as usize + 1;
    if c.expanded > MOST_BYTES {
        refuse(c, CheckErrorKind::AliasSize(MOST_BYTES), span);
        return false;
    }
    true
}

/// Reads the value of an alias.
fn opened<'a>(c: &mut Checker<'a>, text: &'a str, value: &'a ast::Expr) -> Expr {
    c.open_aliases.push(text);
    let hidden = std::mem::replace(&mut c.hidden, c.scopes.len());
    let place = std::mem::take(&mut c.place);
    c.place = Place {
        opposite: place.opposite,
        left: None,
        statement: None,
    };
    let value = expr(c, value);
    // What was guessed in the value is a guess where it is used.
    for guess in &mut c.guesses {
        guess.statement = guess.statement.or(place.statement);
    }
    c.place = place;
    c.hidden = hidden;
    c.open_aliases.pop();
    value
}

/// The names that stand behind the sign of aliases in a text, whether they get a value there or are
/// used.
pub(super) fn named(text: &str) -> impl Iterator<Item = &str> {
    ["@", "%40"].into_iter().flat_map(|sign| {
        text.match_indices(sign).filter_map(|(at, _)| {
            let behind = text.get(at + sign.len()..)?;
            let end = behind.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            behind.get(..end.unwrap_or(behind.len()))
        })
    })
}

/// Reports aliases that stand nowhere but where they get their value.
pub(super) fn unused(c: &mut Checker<'_>, query: &ast::Query) {
    let is_alias = |it: &&ast::QueryOption| matches!(it.value, OptionValue::Alias(_));
    let mut own = query.options.iter().filter(is_alias).peekable();
    // A hole may hold any of them; one that lacks a value may be one of them under another name.
    let is_missing = |it: &Finding| matches!(it.kind, CheckErrorKind::AliasWithoutValue(_));
    if own.peek().is_none() || query.source.holes().is_some() || c.findings.iter().any(is_missing) {
        return;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in named(query.source.as_str()) {
        *counts.entry(name).or_default() += 1;
    }
    for option in own {
        let name = option.name.as_str(&query.source);
        let name = name.strip_prefix('@').unwrap_or(name);
        if counts.get(name) == Some(&1) {
            let kind = CheckErrorKind::UnusedAlias(name.to_owned());
            c.report(Finding::new(kind, option.name.span));
        }
    }
}

/// Reports that the value of an alias cannot be read where it is used.
pub(super) fn too_deep(c: &mut Checker<'_>, span: Span) {
    refuse(c, CheckErrorKind::AliasDepth(Limits::DEFAULT.depth), span);
}

/// Reports a limit of aliases, once per query: where it is met at one place, it may be met at
/// thousands. Any of the limits stands for the others.
fn refuse(c: &mut Checker<'_>, kind: CheckErrorKind, span: Span) {
    if !std::mem::replace(&mut c.alias_limit_met, true) {
        c.error(kind, span);
    }
}
