//! Recordings of browsers and proxies (HTTP Archive, `.har`): the requests of `log.entries`.
//!
//! A request counts as a link in a text does: with a query option, or to a known host. Its `url` is
//! read; `queryString` says the same once more, decoded, and is read only where the address lacks
//! options. Responses, headers and bodies are not looked at.

use super::collection::{File, Reading, add_sign, finish, members};
use super::request::{Assembly, Form, Request};
use crate::json::{Elements, RawValue};

/// A word that stands in each recording.
pub(super) const MARK: &str = "\"entries\"";

pub(super) fn requests<'t>(root: RawValue<'_>, file: File<'t, '_>) -> Option<Vec<Request<'t>>> {
    let [log] = members(root, ["log"]);
    let [entries] = members(log?, ["entries"]);
    let mut found = Vec::new();
    for entry in Elements::new(entries?) {
        let [request] = members(entry, ["request"]);
        found.extend(request.and_then(|request| read(request, file)));
    }
    Some(found)
}

fn read<'t>(request: RawValue<'_>, file: File<'t, '_>) -> Option<Request<'t>> {
    let [method, url, options] = members(request, ["method", "url", "queryString"]);
    let mut address = Assembly::new();
    file.add(&mut address, url?, Reading::Verbatim);
    if !address.text().contains('?')
        && let Some(options) = options
    {
        let mut sign = "?";
        for option in Elements::new(options) {
            let [name, value] = members(option, ["name", "value"]);
            let Some(name) = name else { continue };
            add_sign(&mut address, sign);
            file.add(&mut address, name, Reading::Verbatim);
            add_sign(&mut address, "=");
            if let Some(value) = value {
                file.add(&mut address, value, Reading::Decoded);
            }
            sign = "&";
        }
    }
    let method = method.and_then(|method| file.plain(method));
    let counts = file.is_request(address.text());
    counts.then(|| finish(address, Form::Url, method)).flatten()
}
