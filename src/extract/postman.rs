//! Collections of Postman, format v2.0 and v2.1 (and of clients that export it).
//!
//! A request is what `item` trees hold as `request`: its `url` as a string or an object. Of an
//! object `raw` is read: it is what the client shows, and `host`, `path` and `query` say the same
//! once more, disabled options left out. Where `raw` lacks options, or is not there, the address is
//! put together from the parts, each with its own place. `:name` in a path is a template hole.
//! Descriptions, saved responses (`response`), scripts (`event`), bodies and variables hold no
//! requests that anybody sends.

use super::collection::{File, Reading, add_sign, finish, members};
use super::http;
use super::request::{Assembly, Form, Request};
use super::writing::Writing;
use crate::json::{Elements, Kind, RawValue};

/// A word that stands in each collection.
pub(super) const MARK: &str = "/collection/v2.";

pub(super) fn requests<'t>(root: RawValue<'_>, file: File<'t, '_>) -> Option<Vec<Request<'t>>> {
    let [info, items] = members(root, ["info", "item"]);
    let [schema] = members(info?, ["schema"]);
    let schema = schema?.as_string()?;
    if !schema.contains("postman.com/") || !schema.contains(MARK) {
        return None;
    }
    let mut found = Vec::new();
    let mut folders = Vec::from_iter(items.map(Elements::new));
    while let Some(folder) = folders.last_mut() {
        let Some(item) = folder.next() else {
            folders.pop();
            continue;
        };
        let [request, items] = members(item, ["request", "item"]);
        found.extend(request.and_then(|request| read(request, file)));
        folders.extend(items.map(Elements::new));
    }
    Some(found)
}

/// The request of one item, if it counts.
fn read<'t>(request: RawValue<'_>, file: File<'t, '_>) -> Option<Request<'t>> {
    let (method, url) = match request.kind() {
        Kind::Object => {
            let [method, url] = members(request, ["method", "url"]);
            (method.and_then(|method| file.plain(method)), url?)
        }
        Kind::String => (None, request),
        Kind::Null | Kind::Bool | Kind::Number | Kind::Array => return None,
    };
    let mut address = Assembly::new();
    if url.kind() == Kind::String {
        file.add(&mut address, url, Reading::Verbatim);
    } else {
        let [raw, protocol, host, path, query] =
            members(url, ["raw", "protocol", "host", "path", "query"]);
        match raw {
            Some(raw) if !raw.is_string("") => file.add(&mut address, raw, Reading::Verbatim),
            Some(_) | None => {
                if let Some(protocol) = protocol {
                    file.add(&mut address, protocol, Reading::Verbatim);
                    add_sign(&mut address, "://");
                }
                join(&mut address, host, ".", file);
                if path.is_some() && !address.text().is_empty() {
                    add_sign(&mut address, "/");
                }
                join(&mut address, path, "/", file);
            }
        }
        if !address.text().contains('?')
            && let Some(query) = query
        {
            options(&mut address, query, file);
        }
    }
    let address = with_holes(address.trimmed());
    let counts = http::counts(method, address.text(), file.hosts);
    let request = counts.then(|| finish(address, Form::Url, method)).flatten();
    request.filter(|request| !request.text.is_empty())
}

/// Adds a string, or those of an array with a sign between them.
fn join<'t>(
    address: &mut Assembly<'t>,
    value: Option<RawValue<'_>>,
    sign: &str,
    file: File<'t, '_>,
) {
    let Some(value) = value else { return };
    if value.kind() == Kind::String {
        file.add(address, value, Reading::Verbatim);
    }
    for (index, part) in Elements::new(value).enumerate() {
        if index > 0 {
            add_sign(address, sign);
        }
        let [text] = members(part, ["value"]);
        file.add(address, text.unwrap_or(part), Reading::Verbatim);
    }
}

/// Adds the options that are not disabled.
fn options<'t>(address: &mut Assembly<'t>, query: RawValue<'_>, file: File<'t, '_>) {
    let mut sign = "?";
    for option in Elements::new(query) {
        let [key, value, disabled] = members(option, ["key", "value", "disabled"]);
        let is_disabled = disabled.is_some_and(|disabled| disabled.as_bool() == Some(true));
        let Some(key) = key.filter(|key| !is_disabled && !key.is_null()) else {
            continue;
        };
        add_sign(address, sign);
        file.add(address, key, Reading::Verbatim);
        if let Some(value) = value.filter(|value| !value.is_null()) {
            add_sign(address, "=");
            file.add(address, value, Reading::Closed);
        }
        sign = "&";
    }
}

/// The address with a template hole for each `:name` that is a segment of its path.
fn with_holes(address: Assembly<'_>) -> Assembly<'_> {
    let path = address.text().split('?').next().unwrap_or("");
    if !path.contains("/:") {
        return address;
    }
    let mut holes = Vec::new();
    for (at, _) in path.match_indices("/:") {
        let name = path.get(at + 2..).and_then(|rest| rest.split('/').next());
        let is_name = |name: &&str| {
            let mut letters = name.chars();
            !name.is_empty() && letters.all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
        };
        holes.extend(name.filter(is_name).map(|name| (at + 1, name.to_owned())));
    }
    let mut filled = Assembly::new();
    let mut done = 0;
    for (at, name) in holes {
        filled.part_of(&address, done..at);
        done = at + 1 + name.len();
        let mut hole = Assembly::new();
        hole.part_of(&address, at..done);
        if let (Some(start), Some(end)) = (hole.start(), hole.end()) {
            filled.written_as(Writing::Fixed);
            filled.replaced(&format!("{{{{{name}}}}}"), start..end);
        }
    }
    filled.part_of(&address, done..address.text().len());
    filled
}
