//! Collections of Postman, format v2.0 and v2.1 (and of clients that export it).
//!
//! A request is what `item` trees hold as `request`: its `url` as a string or an object. Of an
//! object `raw` is read: it is what the client shows, and `host`, `path` and `query` say the same
//! once more, disabled options left out: parts that agree with it are edited with it. Where `raw` lacks options, or is not there, the address is
//! put together from the parts, each with its own place. `:name` in a path is a template hole.
//! Descriptions, saved responses (`response`), scripts (`event`), bodies and variables hold no
//! requests that anybody sends.

use super::collection::{File, Reading, add_sign, finish, members};
use super::copies::Copy;
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
    let mut parts = None;
    if url.kind() == Kind::String {
        file.add(&mut address, url, Reading::Verbatim);
    } else {
        let [raw, protocol, host, path, query] =
            members(url, ["raw", "protocol", "host", "path", "query"]);
        match raw {
            Some(raw) if !raw.is_string("") => {
                file.add(&mut address, raw, Reading::Verbatim);
                parts = Some([host, path, query]);
            }
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
            parts = None;
        }
    }
    let address = with_holes(address.trimmed());
    let counts = http::counts(method, address.text(), file.hosts);
    let request = counts.then(|| finish(address, Form::Url, method)).flatten();
    let mut request = request.filter(|request| !request.text.is_empty())?;
    if let Some(parts) = parts {
        request.copies = copies(&request.text, parts, file);
    }
    Some(request)
}

/// What `host`, `path` and `query` say once more of an address; nothing of what they say otherwise.
fn copies<'t>(
    address: &str,
    [host, path, query]: [Option<RawValue<'_>>; 3],
    file: File<'t, '_>,
) -> Vec<Copy<'t>> {
    let (before, options) = match address.split_once('?') {
        Some((before, options)) => (before, Some(options)),
        None => (address, None),
    };
    let host_at = before.find("://").map_or(0, |at| at + 3);
    let behind = before.get(host_at..).unwrap_or("");
    let host_end = host_at + behind.find('/').unwrap_or(behind.len());
    let mut copies = Vec::new();
    let host_text = before.get(host_at..host_end).unwrap_or("");
    let name = host_text.split(':').next().unwrap_or("");
    copy_list(&mut copies, (host_at, name, '.'), &['.', '/'], host, file);
    if let Some(path_text) = before.get(host_end + 1..) {
        copy_list(
            &mut copies,
            (host_end + 1, path_text, '/'),
            &['/', '?'],
            path,
            file,
        );
    }
    if let (Some(options), Some(query)) = (options, query) {
        let options = options.split('#').next().unwrap_or("");
        copy_options(&mut copies, (before.len() + 1, options), query, file);
    }
    copies
}

/// The copy of a part, if it is one.
fn copy<'t>(
    copies: &mut Vec<Copy<'t>>,
    (start, text): (usize, &str),
    ends: &'static [char],
    value: RawValue<'_>,
    file: File<'t, '_>,
) {
    let mut part = Assembly::new();
    file.add(&mut part, value, Reading::Verbatim);
    let start = u32::try_from(start).ok().filter(|_| part.text() == text);
    if let Some((start, part)) = start.zip(part.finish(Form::Any, None)) {
        copies.push(Copy { start, part, ends });
    }
}

/// The copies of parts with a sign between them, or of all in one string.
fn copy_list<'t>(
    copies: &mut Vec<Copy<'t>>,
    (start, text, sign): (usize, &str, char),
    ends: &'static [char],
    value: Option<RawValue<'_>>,
    file: File<'t, '_>,
) {
    let Some(value) = value else { return };
    if value.kind() == Kind::String {
        return copy(copies, (start, text), &['?'], value, file);
    }
    let count = text.split(sign).count();
    if Elements::new(value).count() != count {
        return;
    }
    let mut at = start;
    for (value, text) in Elements::new(value).zip(text.split(sign)) {
        let [own] = members(value, ["value"]);
        copy(copies, (at, text), ends, own.unwrap_or(value), file);
        at += text.len() + sign.len_utf8();
    }
}

/// The copies of options, those that are disabled left out.
fn copy_options<'t>(
    copies: &mut Vec<Copy<'t>>,
    (start, text): (usize, &str),
    query: RawValue<'_>,
    file: File<'t, '_>,
) {
    let enabled = Elements::new(query).filter_map(|option| enabled(option));
    let enabled: Vec<_> = enabled.collect();
    if enabled.len() != text.split('&').count() {
        return;
    }
    let mut at = start;
    for ((key, value), option) in enabled.into_iter().zip(text.split('&')) {
        let (name, own) = option.split_once('=').unwrap_or((option, ""));
        copy(copies, (at, name), &['&', '=', '#'], key, file);
        if let Some(value) = value {
            copy(copies, (at + name.len() + 1, own), &['&', '#'], value, file);
        }
        at += option.len() + 1;
    }
}

/// The name and the value of an option that is not disabled.
fn enabled(option: RawValue<'_>) -> Option<(RawValue<'_>, Option<RawValue<'_>>)> {
    let [key, value, disabled] = members(option, ["key", "value", "disabled"]);
    let is_disabled = disabled.is_some_and(|disabled| disabled.as_bool() == Some(true));
    let key = key.filter(|key| !is_disabled && !key.is_null())?;
    Some((key, value.filter(|value| !value.is_null())))
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
    for (key, value) in Elements::new(query).filter_map(enabled) {
        add_sign(address, sign);
        file.add(address, key, Reading::Verbatim);
        if let Some(value) = value {
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
