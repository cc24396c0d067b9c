//! OData requests found in the text of a file, each with a mapping back to the file.
//!
//! | kind | what a request is |
//! | --- | --- |
//! | [`FileKind::Odata`] | one query a line; `#` comments; indented lines and lines that start with `&` continue |
//! | [`FileKind::Http`] | the request line of each part between `###` lines, with its continuation lines |
//! | [`FileKind::Json`], [`FileKind::Html`] | the same as in text, with the escapes of the format resolved |
//! | [`FileKind::Markdown`], [`FileKind::Text`] | links with query options, rooted paths and query strings, wherever they stand |
//!
//! A [`Request`] holds the text that a parser reads; [`Request::file_span`] turns a span in that
//! text into a span in the file. What was found is neither decoded nor judged here: this room
//! knows no schema, no service and no grammar beyond the names of the system query options. It
//! does no I/O, and its work grows linearly with the text.
//!
//! A new kind of file is one more variant of [`FileKind`] and one more file here.

mod ending;
mod escape;
mod escaped;
mod http;
mod kind;
mod lines;
mod odata;
mod option;
mod prose;
mod request;
mod start;
mod value;

pub use kind::FileKind;
pub use request::{Form, Request};

/// What the caller knows about the services that the text may talk to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Hosts such as `api.partner.microsoft.com`, in any letter case and without a port: a link to
    /// one of them is a request even if it carries no query option.
    pub hosts: Vec<String>,
}

/// The requests in `text`, in the order of the text.
///
/// A byte order mark at the start is skipped. Offsets are exact below 4 GiB.
#[must_use]
pub fn requests<'t>(text: &'t str, kind: FileKind, options: &Options) -> Vec<Request<'t>> {
    match kind {
        FileKind::Odata => odata::requests(text),
        FileKind::Http => http::requests(text, &options.hosts),
        FileKind::Markdown => prose::requests(text, &options.hosts, true),
        FileKind::Json => escaped::requests(text, escaped::Format::Json, &options.hosts),
        FileKind::Html => escaped::requests(text, escaped::Format::Html, &options.hosts),
        FileKind::Text => prose::requests(text, &options.hosts, false),
    }
}

#[cfg(test)]
mod tests;
