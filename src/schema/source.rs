use super::Limits;
use super::declarations::{Stop, stop};
use super::error::{SchemaErrorKind, SchemaErrors};
use crate::diagnostic::Span;

/// The bytes of a document as text, if they can be CSDL in XML.
pub(super) fn text<'a>(
    document: &'a [u8],
    limits: &Limits,
    errors: &mut SchemaErrors,
) -> Result<&'a str, Stop> {
    let start = Span::at(0);
    if document.len() > limits.bytes {
        let kind = SchemaErrorKind::Limit {
            name: "csdl-bytes",
            max: limits.bytes,
        };
        return stop(errors, start, kind);
    }
    // With and without a byte order mark; `<` is the first character of any document.
    if document.starts_with(&[0xFF, 0xFE])
        || document.starts_with(&[0xFE, 0xFF])
        || document.starts_with(&[b'<', 0])
        || document.starts_with(&[0, b'<'])
    {
        return stop(
            errors,
            start,
            SchemaErrorKind::Encoding("utf-16".to_owned()),
        );
    }
    match std::str::from_utf8(document) {
        Ok(text) if looks_like_json(text) => stop(errors, start, SchemaErrorKind::Json),
        Ok(text) => Ok(text),
        Err(error) => {
            let at = error.valid_up_to();
            stop(errors, Span::from(at..at), SchemaErrorKind::NotUtf8)
        }
    }
}

fn looks_like_json(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.trim_start().starts_with('{')
}
