//! Key predicates: the key of an entity type, or one of its alternate keys.

use super::arguments::literal;
use super::context::Checker;
use super::error::CheckErrorKind;
use super::finding::Finding;
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Type, TypeId};
use crate::hir::Literal;
use crate::schema::{Expression, Schema, nearest};
use crate::syntax::ast::{Argument, Expr, ExprKind};

/// The terms that declare alternate keys; the second is the older one.
const ALTERNATE_KEYS: [&str; 2] = [
    "Org.OData.Core.V1.AlternateKeys",
    "OData.Community.Keys.V1.AlternateKeys",
];

/// One part of a key: its name in key predicates and the path to its property.
pub(super) type Part<'s> = (&'s str, &'s str);

/// A key predicate (URL Conventions 4.3.1, 4.3.3): the paths of the properties with their values; of
/// one that is wrong, or has other values than constants, nothing.
pub(super) fn key<'a>(
    c: &mut Checker<'a>,
    id: TypeId,
    arguments: &'a [Argument],
    span: Span,
) -> Vec<(Box<str>, Literal)> {
    let schema = c.schema;
    let own = parts(schema, id);
    let none = Vec::new();
    if own.is_empty() {
        return none;
    }
    if arguments.is_empty() {
        without_value(c, id, span);
        return none;
    }
    let mut given: Vec<(&str, Span, &Expr)> = Vec::new();
    for argument in arguments {
        match argument {
            // It may hold all parts of the key.
            Argument::Positional(value) if matches!(value.kind, ExprKind::Hole(_)) => return none,
            Argument::Positional(value) if arguments.len() == 1 && own.len() == 1 => {
                let value = key_type(schema, id).and_then(|ty| literal(c, value, ty));
                let part = own.first().map(|(_, path)| Box::from(*path));
                return part.zip(value).into_iter().collect();
            }
            Argument::Named(name, _) if c.source.hole_in(c.text(name)).is_some() => return none,
            Argument::Named(name, value) => given.push((c.text(name), name.span, value)),
            Argument::Positional(_) | Argument::Branch(..) => {
                wrong(c, id, &own, None, span);
                return none;
            }
        }
    }
    let has = |key: &[Part<'_>], name: &str| key.iter().any(|(own, _)| *own == name);
    let fits = |key: &&[Part<'_>]| given.iter().all(|(name, ..)| has(key, name));
    let alternates = match fits(&own.as_slice()) {
        true => Vec::new(),
        false => alternates(schema, id),
    };
    let Some(meant) = std::iter::once(&own)
        .chain(&alternates)
        .map(Vec::as_slice)
        .find(fits)
    else {
        let all = || std::iter::once(&own).chain(&alternates).flatten();
        let stranger = given.iter().find(|(name, ..)| !has(&own, name));
        let known = all().map(|(name, _)| *name);
        // Those that are given are not meant again.
        let free = known.filter(|name| !given.iter().any(|(own, ..)| own == name));
        let near = stranger.and_then(|(name, ..)| nearest(name, free));
        let at = stranger.map_or(span, |(_, at, _)| *at);
        let is_property = stranger.is_some_and(|(name, ..)| schema.property(id, name).is_some());
        wrong(c, id, &own, near, at);
        if let (true, Some(error)) = (is_property && near.is_none(), c.findings.last_mut()) {
            let help = "no alternate key with it is declared (`Core.AlternateKeys`)";
            error.help.get_or_insert_with(|| help.to_owned());
        }
        return none;
    };
    let mut values = Vec::with_capacity(given.len());
    for (at, (name, place, value)) in given.iter().enumerate() {
        if given.iter().take(at).any(|(before, ..)| before == name) {
            wrong(c, id, meant, None, *place);
            return none;
        }
        if let Some((_, path)) = meant.iter().find(|(own, _)| own == name)
            && let Some(ty) = type_at(schema, id, path)
            && let Some(value) = literal(c, value, ty)
        {
            values.push((Box::from(*path), value));
        }
    }
    if given.len() < meant.len() {
        wrong(c, id, meant, None, span);
    }
    if values.len() < meant.len() {
        return none;
    }
    values
}

/// Reports parentheses at the end of a segment that hold nothing.
fn without_value(c: &mut Checker<'_>, id: TypeId, span: Span) {
    let own = parts(c.schema, id);
    let error = not_the_key(c, id, &own, None, span);
    let written = c.source.slice(span);
    c.report(if written.ends_with("()") {
        let empty = Span::new(span.end - 2, span.end);
        let edits = vec![(empty, String::new())];
        error.with_fix(Applicability::Unsafe, "remove the parentheses", edits)
    } else {
        error
    });
}

/// The names of the parts of a type's key, and the paths to their properties.
pub(super) fn parts(schema: &Schema, id: TypeId) -> Vec<Part<'_>> {
    let parts = schema.key(id).iter();
    parts.map(|it| (it.name(), &*it.path)).collect()
}

/// Reports a predicate that is not of a key; `near` is very likely meant at its place.
pub(super) fn wrong(
    c: &mut Checker<'_>,
    id: TypeId,
    parts: &[Part<'_>],
    near: Option<&str>,
    span: Span,
) {
    let error = not_the_key(c, id, parts, near, span);
    c.report(match near {
        Some(near) => error.with_replacement(Applicability::Unsafe, near),
        None => error,
    });
}

/// What is said of a predicate that is not of a key; `near` is meant at its place.
pub(super) fn not_the_key(
    c: &Checker<'_>,
    id: TypeId,
    parts: &[Part<'_>],
    near: Option<&str>,
    span: Span,
) -> Finding {
    let names = parts.iter().map(|(name, _)| format!("{name}=..."));
    let names: Vec<String> = names.collect();
    let key = match names.as_slice() {
        [_] if near.is_none() => "one value".to_owned(),
        names => format!("`({})`", names.join(",")),
    };
    let ty = c.show(Type::named(id));
    let mut error = Finding::new(CheckErrorKind::WrongKey { ty, key }, span);
    if let Some(first) = c.schema.key(id).first() {
        error = error.with_declaration(first.name(), first.span);
    }
    error
}

/// The alternate keys that annotations of a type, of those that it extends, and of entity sets of the
/// type declare.
fn alternates(schema: &Schema, id: TypeId) -> Vec<Vec<Part<'_>>> {
    let mut targets = Vec::new();
    let mut at = Some(id);
    while let Some((id, definition)) = at.and_then(|id| Some((id, schema.definition(id)?))) {
        targets.push(definition.name().as_str().to_owned());
        for set in schema.entity_sets() {
            if set.entity_type == Type::named(id) {
                let containers = schema.containers().iter();
                targets.extend(containers.map(|it| format!("{}/{}", it.name.as_str(), set.name)));
            }
        }
        at = definition.as_structured().and_then(|ty| ty.base);
    }
    let mut found = Vec::new();
    for target in &targets {
        for term in ALTERNATE_KEYS {
            let keys = schema.annotation(target, term);
            for key in keys.map_or(&[][..], Expression::items) {
                let parts = key.property("Key").map_or(&[][..], Expression::items);
                found.push(parts.iter().filter_map(part).collect());
            }
        }
    }
    found
}

fn part(part: &Expression) -> Option<Part<'_>> {
    let path = part.property("Name")?.as_str()?;
    let alias = part.property("Alias").and_then(Expression::as_str);
    Some((alias.filter(|it| !it.is_empty()).unwrap_or(path), path))
}

/// The type of what is at the end of a path.
pub(super) fn type_at(schema: &Schema, id: TypeId, path: &str) -> Option<Type> {
    let mut ty = Type::named(id);
    for step in path.split('/') {
        let Item::Named(id) = ty.item else {
            return None;
        };
        ty = schema.property(id, step)?.ty();
    }
    Some(ty)
}

/// The type of the only part of a key.
pub(super) fn key_type(schema: &Schema, id: TypeId) -> Option<Type> {
    match schema.key(id) {
        [only] => type_at(schema, id, &only.path),
        _ => None,
    }
}
