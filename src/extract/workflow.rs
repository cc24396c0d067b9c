//! Definitions of workflows: Azure Logic Apps and Power Automate, also inside templates and exports.
//!
//! The `inputs` of each trigger and action are read. Their address is `uri` or `path`, its options
//! are the members of `queries`, and those of `parameters` whose names begin with `$` (connectors
//! such as SharePoint and Dataverse): the engine encodes them. What a connector is asked for
//! (`table`, `entityName`) stands for the path. `@{...}` is a template hole, and so is a string that
//! begins with `@`, an expression as a whole.

use super::collection::{File, Reading, add_sign, begin_with, finish, members};
use super::option;
use super::request::{Assembly, Form, Request};
use super::writing::Writing;
use crate::json::{Elements, Kind, Members, RawValue};

/// A word that stands in each definition.
pub(super) const MARK: &str = "workflowdefinition.json";

pub(super) fn requests<'t>(root: RawValue<'_>, file: File<'t, '_>) -> Option<Vec<Request<'t>>> {
    let mut found = Vec::new();
    let mut is_definition = false;
    // INVARIANT: as many as values lie inside one another, for the depth of a document is limited.
    let mut open = vec![Inside::of(root)];
    while let Some(inside) = open.last_mut() {
        let next = match inside {
            Inside::Object(members) => members.next(),
            Inside::Array(elements) => elements.next().map(|value| ("".into(), value)),
        };
        let Some((name, value)) = next else {
            open.pop();
            continue;
        };
        let is_schema = name == "$schema" && value.as_string().is_some_and(|it| it.contains(MARK));
        is_definition |= is_schema;
        if name == "inputs" && value.kind() == Kind::Object {
            found.extend(read(value, file));
        }
        if matches!(value.kind(), Kind::Object | Kind::Array) {
            open.push(Inside::of(value));
        }
    }
    is_definition.then_some(found)
}

/// What is gone through.
enum Inside<'a> {
    Object(Members<'a>),
    Array(Elements<'a>),
}

impl<'a> Inside<'a> {
    fn of(value: RawValue<'a>) -> Self {
        if value.kind() == Kind::Object {
            Self::Object(Members::new(value))
        } else {
            Self::Array(Elements::new(value))
        }
    }
}

/// The request of an action, if it has options or is for a known host.
fn read<'t>(inputs: RawValue<'_>, file: File<'t, '_>) -> Option<Request<'t>> {
    let [method, uri, path, queries, parameters] =
        members(inputs, ["method", "uri", "path", "queries", "parameters"]);
    let mut address = Assembly::new();
    let mut form = Form::Url;
    match (uri.or(path), parameters) {
        (Some(value), _) => add(&mut address, value, Reading::Verbatim, file),
        (None, Some(parameters)) => {
            let [table, entity] = members(parameters, ["table", "entityName"]);
            if let Some(name) = entity.or(table) {
                begin_with(&mut address, "/tables/", name, file);
                add(&mut address, name, Reading::Verbatim, file);
            } else {
                form = Form::Query;
            }
        }
        (None, None) => form = Form::Query,
    }
    let mut has_options = false;
    for (options, is_any) in [(queries, true), (parameters, false)] {
        let Some(options) = options else { continue };
        let mut options = Members::new(options);
        while let Some((at, name, value)) = options.next_placed() {
            let is_option = option::at(&format!("{name}="), 0).is_some_and(|it| it.dollar);
            let is_query = is_any && uri.or(path).is_some();
            if !is_option && !is_query {
                continue;
            }
            has_options |= is_option;
            if !(address.text().is_empty() && form == Form::Query) {
                let sign = if address.text().contains('?') || form == Form::Query {
                    "&"
                } else {
                    "?"
                };
                add_sign(&mut address, sign);
            }
            file.add_name(&mut address, at);
            add_sign(&mut address, "=");
            add(&mut address, value, Reading::Decoded, file);
        }
    }
    let method = method.and_then(|method| file.plain(method));
    let counts = has_options || file.is_request(address.text());
    counts.then(|| finish(address, form, method)).flatten()
}

/// Adds a string that may be an expression.
fn add<'t>(assembly: &mut Assembly<'t>, value: RawValue<'_>, reading: Reading, file: File<'t, '_>) {
    let text = value.as_string().unwrap_or_default();
    let expression = text
        .strip_prefix('@')
        .filter(|rest| !rest.starts_with(['@', '{']));
    let Some(expression) = expression else {
        return file.add(assembly, value, reading);
    };
    let mut place = Assembly::new();
    file.add(&mut place, value, Reading::Verbatim);
    if let (Some(start), Some(end)) = (place.start(), place.end()) {
        let shown = if expression.contains(['{', '}', '\n']) {
            "expression"
        } else {
            expression
        };
        assembly.written_as(Writing::Fixed);
        assembly.replaced(&format!("@{{{shown}}}"), start..end);
    }
}
