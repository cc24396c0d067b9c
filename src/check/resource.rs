//! What a query is about: the entity set in its URL, or the one that the caller names.

use super::address;
use super::error::CheckErrorKind;
use super::finding::Finding;
use crate::diagnostic::{Applicability, Span};
use crate::edm::Type;
use crate::hir::{Resource, Segments};
use crate::schema::{Schema, nearest};
use crate::syntax::ast::{Address, Query};

/// What a query without a path is about. The path of a URL decides by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Root {
    /// The only entity set of the schema.
    #[default]
    Only,
    /// The entity set, or singleton, of that name.
    EntitySet(String),
    /// Records of the type of that name.
    Type(String),
}

/// Finds the resource; what cannot be found is reported and of unknown type.
pub(super) fn resolve(
    query: &Query,
    schema: &Schema,
    root: &Root,
    errors: &mut Vec<Finding>,
) -> Resource {
    let host = query
        .address
        .as_ref()
        .and_then(|address| address.authority.as_ref());
    let mut resource = match &query.address {
        Some(address) => in_path(query, address, schema, root, errors),
        None => named(schema, root).unwrap_or_else(|error| {
            errors.push(*error);
            unknown()
        }),
    };
    let source = &query.source;
    resource.host = host.map(|host| source.filled(host.as_str(source)).into());
    for segments in (resource.key.iter_mut()).chain(&mut resource.rest) {
        segments.text = source.filled(&segments.text).into_owned();
    }
    resource
}

pub(super) const fn unknown() -> Resource {
    Resource {
        ty: Type::UNKNOWN,
        name: None,
        host: None,
        single: false,
        key: None,
        rest: None,
        counted: false,
    }
}

/// The resource that the caller names.
fn named(schema: &Schema, root: &Root) -> Result<Resource, Box<Finding>> {
    let found = |ty: Type, name: Option<&str>, single: bool| Resource {
        ty,
        name: name.map(Into::into),
        single,
        ..unknown()
    };
    let error = |kind: CheckErrorKind| Finding::new(kind, Span::at(0));
    Err(Box::new(match root {
        Root::Only => {
            let mut sets = schema.entity_sets();
            if let (Some(only), None) = (sets.next(), sets.next()) {
                return Ok(found(only.entity_type, Some(&only.name), false));
            }
            error(CheckErrorKind::NoResource(listed(schema)))
                .with_help("name it by `--entity-set NAME`, or give the whole URL")
        }
        Root::EntitySet(name) => {
            if let Some(set) = schema.entity_set(name) {
                return Ok(found(set.entity_type, Some(name), false));
            }
            if let Some(one) = schema.singleton(name) {
                return Ok(found(one.entity_type, Some(name), true));
            }
            error(CheckErrorKind::UnknownRoot("entity set", name.clone()))
                .with_help(format!("the schema has {}", listed(schema)))
        }
        Root::Type(name) => {
            if let Some(ty) = schema.type_named(name) {
                return Ok(found(ty.element(), None, false));
            }
            let error = error(CheckErrorKind::UnknownRoot("type", name.clone()));
            let names: Vec<&str> = schema
                .definitions()
                .map(|(_, d)| d.name().as_str())
                .collect();
            match nearest(name, names) {
                Some(near) => error.with_help(format!("the nearest name is `{near}`")),
                None => error,
            }
        }
    }))
}

/// The names that a path can begin with, a few of them.
fn listed(schema: &Schema) -> String {
    const MOST: usize = 8;
    let mut names: Vec<&str> = schema
        .resources()
        .iter()
        .map(|resource| resource.name())
        .collect();
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match (names.is_empty(), more) {
        (true, _) => "none".to_owned(),
        (false, 0) => names.join(", "),
        (false, more) => format!("{} and {more} more", names.join(", ")),
    }
}

/// The resource that a path leads to: the first segment that the schema knows, then keys,
/// properties and `$count`.
fn in_path(
    query: &Query,
    address: &Address,
    schema: &Schema,
    root: &Root,
    errors: &mut Vec<Finding>,
) -> Resource {
    let source = &query.source;
    let segments: Vec<(&str, Span)> = address
        .segments
        .iter()
        .map(|s| (s.as_str(source), s.span))
        .collect();
    let whole_service = |(name, _): &&(&str, Span)| matches!(*name, "$metadata" | "$batch");
    if let Some((name, span)) = segments.iter().find(whole_service) {
        let rest = Some(Segments {
            text: (*name).to_owned(),
            span: *span,
        });
        return Resource { rest, ..unknown() };
    }
    let first = segments
        .iter()
        .enumerate()
        .find_map(|(at, (segment, span))| {
            let (name, key) = split_key(segment);
            let set = schema.entity_set(name).map(|set| (set.entity_type, key));
            let found = set.or_else(|| schema.singleton(name).map(|one| (one.entity_type, true)));
            found.map(|(ty, single)| (at, *segment, *span, ty, single))
        });
    let Some((at, segment, span, ty, single)) = first else {
        match segments.as_slice() {
            // What is asked for may be all in a hole, or nobody knows yet what it is.
            [(only, _)] if source.hole_in(only).is_some() => {
                return named(schema, root).unwrap_or_else(|_| unknown());
            }
            [.., (last, _)] if source.hole_in(last).is_some() => return unknown(),
            [] if host_is_hole(query, address) => {
                return named(schema, root).unwrap_or_else(|_| unknown());
            }
            _ => {}
        }
        errors.push(unknown_resource(schema, &segments, address.span));
        return unknown();
    };
    let (name, key) = split_key(segment);
    let key = key.then(|| Segments {
        text: segment.to_owned(),
        span,
    });
    let resource = Resource {
        ty,
        name: Some(name.into()),
        single,
        key,
        ..unknown()
    };
    let behind = segments.get(at + 1..).unwrap_or(&[]);
    let start = address::Start {
        schema,
        source,
        resource,
    };
    address::resource(start, segment, behind, errors)
}

fn host_is_hole(query: &Query, address: &Address) -> bool {
    let host = address.authority.as_ref();
    host.is_some_and(|host| query.source.hole_in(host.as_str(&query.source)).is_some())
}

/// A segment without its key in parentheses, and whether it had one. A parenthesis that is missing
/// at the end has been reported.
pub(super) fn split_key(segment: &str) -> (&str, bool) {
    match segment.split_once('(') {
        Some((name, rest)) if rest.ends_with(')') || !rest.contains(')') => (name, true),
        Some(_) | None => (segment, false),
    }
}

fn unknown_resource(schema: &Schema, segments: &[(&str, Span)], whole: Span) -> Finding {
    let names = || schema.resources().iter().map(|resource| resource.name());
    let near = segments.iter().rev().find_map(|(segment, span)| {
        nearest(split_key(segment).0, names()).map(|name| (name, *span))
    });
    let kind = CheckErrorKind::UnknownResource(listed(schema));
    match near {
        Some((name, span)) => {
            Finding::new(kind, span).with_replacement(Applicability::Unsafe, name)
        }
        None => Finding::new(kind, segments.last().map_or(whole, |(_, span)| *span))
            .with_help("another service's schema is given by `--metadata FILE`"),
    }
}
