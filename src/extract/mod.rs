//! OData requests found in the text of a file, each with a mapping back to the file.
//!
//! | kind | what a request is |
//! | --- | --- |
//! | [`FileKind::Odata`] | one query a line; `#` comments; indented lines and lines that start with `&` continue |
//! | [`FileKind::Http`] | the request line of each part between `###` lines, with its continuation lines |
//! | [`FileKind::Json`] | of collections of Postman, recordings (HAR) and workflows (Logic Apps, Power Automate) the requests that their structure tells; in other documents the same as in text, escapes resolved |
//! | [`FileKind::Shell`], [`FileKind::PowerShell`] | the words that are addresses or options, quotes and escapes resolved, variables as template holes; `curl -G` with its data |
//! | [`FileKind::Log`] | the requests of an access log: common, combined, and extended format of the W3C |
//! | [`FileKind::Html`] | the same as in text, with the escapes of the format resolved |
//! | [`FileKind::Markdown`] | the same as in text; fenced scripts are read as such |
//! | [`FileKind::Text`] | links with query options, rooted paths and query strings, wherever they stand |
//!
//! A [`Request`] holds the text that a parser reads; [`Request::file_span`] turns a span in that
//! text into a span in the file, and [`Request::edits`] an edit of that text into those of the file, with
//! the escapes of the file. What was found is neither decoded nor judged here: this room
//! knows no schema, no service and no grammar beyond the names of the system query options. It
//! does no I/O, and its work grows linearly with the text.
//!
//! A new kind of file is one more variant of [`FileKind`] and one more file here.

mod collection;
mod copies;
mod ending;
mod escape;
mod escaped;
mod har;
mod http;
mod kind;
mod lines;
mod log;
mod odata;
mod option;
mod postman;
mod prose;
mod request;
mod script;
mod start;
mod value;
mod words;
mod workflow;
mod writing;

pub use kind::FileKind;
pub use request::{Form, Request};

use self::lines::Line;
use self::prose::Prose;
use self::writing::Shell;

/// What the caller knows about the services that the text may talk to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Hosts such as `api.partner.microsoft.com`, in any letter case and without a port: a link to
    /// one of them is a request even if it carries no query option.
    pub hosts: Vec<String>,
    /// The paths on these hosts at which services begin, such as `v1.0/engagements`: a link that
    /// leads no further is the base of requests and none itself, save in a request file.
    pub roots: Vec<String>,
    /// The line `#Fields:` above the text, where it is a part of a log.
    pub fields: Option<String>,
}

impl Options {
    /// Whether a request is but the base of others, as scripts and settings hold it.
    fn is_base(&self, request: &Request<'_>) -> bool {
        let text = &*request.text;
        let Some(host) = start::host(text).filter(|_| request.method.is_none()) else {
            return false;
        };
        let path = text.find("://").and_then(|at| text.get(at + 3..));
        let path = path.and_then(|rest| rest.find('/').and_then(|at| rest.get(at..)));
        let path = path.unwrap_or("").trim_matches('/');
        let leads_to = |root: &String| {
            let behind = root.get(path.len()..);
            root.get(..path.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(path))
                && behind.is_some_and(|behind| behind.is_empty() || behind.starts_with('/'))
        };
        start::is_known(host, &self.hosts) && self.roots.iter().any(leads_to)
    }
}

/// The requests in `text`, in the order of the text.
///
/// A byte order mark at the start is skipped. Offsets are exact below 4 GiB.
#[must_use]
pub fn requests<'t>(text: &'t str, kind: FileKind, options: &Options) -> Vec<Request<'t>> {
    let hosts = &options.hosts;
    let mut found = match kind {
        FileKind::Odata => return odata::requests(text),
        FileKind::Http => return http::requests(text, hosts),
        FileKind::Markdown => prose::requests(text, hosts, Prose::Markdown),
        FileKind::Json => match collection::requests(text, hosts) {
            Some(found) => return found,
            None => escaped::requests(text, escaped::Format::Json, hosts),
        },
        FileKind::Html => escaped::requests(text, escaped::Format::Html, hosts),
        FileKind::Shell => script::requests(whole(text), Shell::Posix, hosts),
        FileKind::PowerShell => script::requests(whole(text), Shell::Power, hosts),
        FileKind::Log => log::requests(text, options.fields.as_deref(), hosts),
        FileKind::Text => prose::requests(text, hosts, Prose::Plain),
    };
    found.retain(|request| !options.is_base(request));
    found
}

/// Whether a JSON document is a collection of requests: of Postman, a recording (HAR), a workflow.
#[must_use]
pub fn is_collection(text: &str) -> bool {
    collection::requests(text, &[]).is_some()
}

/// Whether a line names the columns of those below it, in a log of the W3C.
#[must_use]
pub fn is_fields(line: &str) -> bool {
    log::is_fields(line)
}

/// The text without its byte order mark.
fn whole(text: &str) -> Line<'_> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    Line {
        base: text.len() - body.len(),
        text: body,
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
