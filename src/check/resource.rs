//! What a query is about: the entity set in its URL, or the one that the caller names.

use super::address;
use super::arguments::Expected;
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::letter_case::{LetterCase, other_case};
use super::operation::{self, Call};
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Type};
use crate::hir::{Resource, Segments};
use crate::schema::{self, Operation, Schema, nearest};
use crate::syntax::ast::{Address, Query};
use crate::text::{Plus, Source, decode};

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

/// Segments that lead to records of several entity sets (URL Conventions 4.16 and 4.17), or of one
/// that only an option tells (4.4).
const BEYOND_SETS: [&str; 3] = ["$all", "$crossjoin", "$entity"];

/// What a path is read against.
struct In<'q, 's> {
    query: &'q Query,
    schema: &'s Schema,
    root: &'q Root,
    letter_case: LetterCase,
}

/// Finds the resource; what cannot be found is reported and of unknown type.
pub(super) fn resolve<'s>(
    query: &Query,
    schema: &'s Schema,
    root: &Root,
    letter_case: LetterCase,
    errors: &mut Vec<Finding>,
) -> (Resource, Vec<Expected<'s>>) {
    let mut expected = Vec::new();
    let host = query
        .address
        .as_ref()
        .and_then(|address| address.authority.as_ref());
    let mut resource = match &query.address {
        Some(address) => {
            let start = In {
                query,
                schema,
                root,
                letter_case,
            };
            in_path(&start, address, &mut expected, errors)
        }
        None => named(schema, root).unwrap_or_else(|error| {
            errors.push(*error);
            unknown()
        }),
    };
    let source = &query.source;
    resource.host = host.map(|host| source.filled(host.as_str(source)).into());
    let parts = resource.key.iter_mut().chain(&mut resource.rest);
    for segments in parts.chain(resource.root.as_deref_mut()) {
        segments.text = source.filled(&segments.text).into_owned();
    }
    (resource, expected)
}

pub(super) const fn unknown() -> Resource {
    Resource {
        ty: Type::UNKNOWN,
        name: None,
        host: None,
        root: None,
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
                if schema.is_of_records(ty) {
                    return Ok(found(ty.element(), None, false));
                }
                let error = error(CheckErrorKind::NotOfRecords(name.clone()));
                return Err(Box::new(error.with_help(
                    "name an entity type or a complex type; `odq schema show` lists them",
                )));
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
fn in_path<'s>(
    start: &In<'_, 's>,
    address: &Address,
    expected: &mut Vec<Expected<'s>>,
    errors: &mut Vec<Finding>,
) -> Resource {
    let In {
        query,
        schema,
        root,
        letter_case,
    } = *start;
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
    let known = |segment: &str| schema.resource(split_key(segment).0).is_some();
    let before = segments.iter().take_while(|(segment, _)| !known(segment));
    for (segment, span) in before {
        let name = segment.split('(').next().unwrap_or(segment);
        if BEYOND_SETS.contains(&name) {
            let kind = CheckErrorKind::NotUnderstood(format!("`{name}`"));
            let error = Finding::new(kind, *span);
            errors.push(error.with_help("names and types of such requests are not checked"));
            return unknown();
        }
    }
    let first = segments
        .iter()
        .enumerate()
        .find_map(|(at, (segment, span))| {
            let name = split_key(segment).0;
            let free = || letter_case.resource(schema, name);
            let found = schema.resource(name).or_else(free)?;
            Some((at, *segment, *span, found))
        });
    let Some((at, segment, span, found)) = first else {
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
        errors.push(unknown_resource((schema, source), &segments, address.span));
        return unknown();
    };
    let name = split_key(segment).0;
    if name != found.name() {
        let place = name_span(source, name, span);
        errors.push(other_case(name, found.name(), place));
    }
    let before = segments.get(..at).unwrap_or_default();
    let names: Vec<&str> = before.iter().map(|(name, _)| *name).collect();
    let start = before.first().map_or(span.start, |(_, first)| first.start);
    let root = Segments {
        text: names.join("/"),
        span: Span::new(start, span.start),
    };
    let behind = segments.get(at + 1..).unwrap_or(&[]);
    let goes_on = behind.first().is_some_and(|(next, _)| *next != "$query");
    let resource = match begins(schema, query, found, (segment, span), goes_on) {
        Ok((resource, first)) => {
            expected.push(first);
            Resource {
                root: Some(Box::new(root)),
                ..resource
            }
        }
        Err(error) => {
            errors.push(*error);
            return unknown();
        }
    };
    let options = query.options.iter().map(|it| it.name.as_str(source));
    let start = address::Start {
        schema,
        source,
        options: options.collect(),
        letter_case,
        resource,
    };
    address::resource(start, segment, behind, expected, errors)
}

/// What the first segment that the schema knows leads to.
fn begins<'s>(
    schema: &'s Schema,
    query: &Query,
    found: &schema::Resource,
    (segment, span): (&str, Span),
    goes_on: bool,
) -> Result<(Resource, Expected<'s>), Box<Finding>> {
    let source = &query.source;
    let (name, key) = split_key(segment);
    let expect = |operation: Option<&'s Operation>, ty: Type| Expected {
        span,
        operation,
        key: match ty.item {
            Item::Named(id) => Some(id),
            Item::Primitive(_) | Item::Null | Item::Unknown => None,
        },
    };
    let whole = || Segments {
        text: segment.to_owned(),
        span,
    };
    // Parentheses that hold nothing are no key, which is told.
    let is_empty = segment.strip_suffix("()") == Some(name);
    let (ty, single) = match found {
        schema::Resource::EntitySet(set) => (set.entity_type, key && !is_empty),
        schema::Resource::Singleton(singleton) if key => {
            let error = address::keyless((schema, source), name, singleton.entity_type, span);
            return Err(Box::new(error));
        }
        schema::Resource::Singleton(singleton) => (singleton.entity_type, true),
        schema::Resource::FunctionImport(import) | schema::Resource::ActionImport(import) => {
            let overloads = schema.operations_named(&import.operation).iter();
            let overloads: Vec<_> = overloads.filter(|it| !it.is_bound).collect();
            if overloads.is_empty() {
                return Ok((unknown(), expect(None, Type::UNKNOWN)));
            }
            let options = query.options.iter().map(|it| it.name.as_str(source));
            // A hole among the options may give what the function takes.
            let mut written = options.clone().chain([segment]);
            let is_hole = written.any(|it| source.hole_in(it).is_some());
            let call = Call::new(segment).with_options(options);
            let outcome = operation::choose(schema, &overloads, &call, is_hole, span)?;
            if !is_hole {
                let place = |part: &str| name_span(source, part, span);
                let function = outcome.operation;
                let wrong = operation::without_names(schema, function, &call, goes_on, place);
                wrong.map_or(Ok(()), |wrong| Err(Box::new(wrong)))?;
            }
            if call.has_key()
                && let Some(error) = operation::closed(outcome.operation, span)
            {
                return Err(Box::new(error));
            }
            let resource = Resource {
                ty: outcome.ty,
                single: outcome.single,
                rest: Some(whole()),
                ..unknown()
            };
            return Ok((resource, expect(Some(outcome.operation), outcome.ty)));
        }
    };
    let resource = Resource {
        ty,
        name: Some(name.into()),
        single,
        key: key.then(whole),
        ..unknown()
    };
    Ok((resource, expect(None, ty)))
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

/// The place of the name with which the segment at `span` begins. A character that was escaped is
/// longer in the text.
pub(super) fn name_span(source: &Source, name: &str, span: Span) -> Span {
    let (decoded, _) = decode(source.slice(span), span.start, Plus::Literal);
    if decoded.text().starts_with(name) {
        decoded.raw_span(0, name.len())
    } else {
        span
    }
}

fn unknown_resource(
    (schema, source): (&Schema, &Source),
    segments: &[(&str, Span)],
    whole: Span,
) -> Finding {
    let names = || schema.resources().iter().map(|resource| resource.name());
    let near = segments.iter().rev().find_map(|(segment, span)| {
        let own = split_key(segment).0;
        nearest(own, names()).map(|name| (name, name_span(source, own, *span)))
    });
    let kind = CheckErrorKind::UnknownResource(listed(schema));
    if let Some((segment, span)) = segments.last()
        && let Some((name, options)) = segment.split_once('&')
        && options.contains('=')
        && schema.resource(name).is_some()
        && let Some(at) = source.slice(*span).find('&')
    {
        let start = span.start + u32::try_from(at).unwrap_or(0);
        let sign = Span::new(start, start + 1);
        let help = format!("the options of `{name}` begin with `?`");
        let error = Finding::new(kind, sign).with_help(help);
        return error.with_replacement(Applicability::Safe, "?");
    }
    match near {
        Some((name, span)) => {
            Finding::new(kind, span).with_replacement(Applicability::Unsafe, name)
        }
        None => Finding::new(kind, segments.last().map_or(whole, |(_, span)| *span))
            .with_help("another service's schema is given by `--metadata FILE`"),
    }
}
