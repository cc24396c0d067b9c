//! `resourcePath`, `odataRelativeUri`, `odataUri`, `context`: what stands before the `?` of a URL
//! and behind its `#`.
//!
//! A path is read over its decoded text; a slash separates segments only if it was written as one,
//! which its place in the raw text tells.

mod arguments;
mod context;
mod path;
mod uri;

use arguments::arguments;
pub(super) use context::context;
pub(super) use path::{ordinary, resource_path};
pub(super) use uri::{relative_uri, uri};

use super::state::Parser;

/// Whether the decoded byte at the cursor was written as it is, not as an escape.
fn is_raw(p: &Parser<'_, '_>, at: usize) -> bool {
    p.span(at, at + 1).len() == 1
}

/// Whether a slash that separates segments is at the cursor.
fn is_slash(p: &Parser<'_, '_>) -> bool {
    p.peek() == Some(b'/') && is_raw(p, p.at())
}
