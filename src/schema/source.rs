use super::Limits;
use super::declarations::{Stop, stop};
use super::error::{SchemaErrorKind, SchemaErrors};
use crate::diagnostic::Span;

/// A CSDL document, and the URI by which other documents refer to it.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// Where it is said to be: what references to it have as their URI.
    pub uri: &'a str,
    /// What it holds: CSDL in XML or JSON.
    pub bytes: &'a [u8],
}

/// The text of a document, by its format.
pub(super) enum Source<'a> {
    Xml(&'a str),
    Json(&'a str),
}

/// The bytes of a document as text, if they can be CSDL. The document begins at `base` among all
/// documents.
pub(super) fn text<'a>(
    document: &'a [u8],
    base: u32,
    limits: &Limits,
    errors: &mut SchemaErrors,
) -> Result<Source<'a>, Stop> {
    let start = Span::at(base);
    if document.len().saturating_add(base as usize) > limits.bytes.min(u32::MAX as usize) {
        let kind = SchemaErrorKind::Limit {
            name: "csdl-bytes",
            max: limits.bytes,
        };
        return stop(errors, start, kind);
    }
    if document.starts_with(&[0xFF, 0xFE, 0, 0]) || document.starts_with(&[0, 0, 0xFE, 0xFF]) {
        let kind = SchemaErrorKind::Encoding("utf-32".to_owned());
        return stop(errors, start, kind);
    }
    // With and without a byte order mark; `<` is the first character of any document in XML, `{` of
    // any in JSON.
    if document.starts_with(&[0xFF, 0xFE])
        || document.starts_with(&[0xFE, 0xFF])
        || matches!(document, [b'<' | b'{', 0, ..] | [0, b'<' | b'{', ..])
    {
        let kind = SchemaErrorKind::Encoding("utf-16".to_owned());
        return stop(errors, start, kind);
    }
    match std::str::from_utf8(document) {
        Ok(text) if looks_like_json(text) => Ok(Source::Json(text)),
        Ok(text) => Ok(Source::Xml(text)),
        Err(error) => {
            let at = error.valid_up_to();
            let span = Span::from(at..at).shifted(base);
            stop(errors, span, SchemaErrorKind::NotUtf8)
        }
    }
}

fn looks_like_json(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.trim_start().starts_with(['{', '['])
}
