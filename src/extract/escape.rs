//! Escapes of a surrounding string, resolved with their places kept.

use super::lines::Line;
use super::option;
use super::request::Assembly;

/// How the string round a request escapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// It does not.
    Plain,
    /// In double quotes, as JSON and most languages do.
    Double,
    /// In single quotes, with a backslash, by doubling or as a shell does (`'\''`).
    Single,
}

/// What may stand right before a string literal.
pub(super) const BEFORE_LITERAL: &[u8] = b" \t(,=";

/// What may stand right behind one.
pub(super) const AFTER_LITERAL: &[u8] = b" \t,;)]}&";

/// Adds a part of a line, its escapes resolved.
///
/// The escaped dollar sign of an option (`?\$top=1`, as a shell wants it) is resolved in any style.
pub(super) fn assemble<'t>(assembly: &mut Assembly<'t>, part: Line<'t>, style: Style) {
    let first_quote = part.text.find('\'');
    let doubled =
        style == Style::Single && first_quote.is_some_and(|at| opens_doubled(part.text, at));
    assembly.resolved(part, |at| match part.text.as_bytes().get(at)? {
        b'\\' | b'`' if before_option(part.text, at) => Some((1, String::new())),
        // As a shell wants it outside of quotes.
        b'\\' if style == Style::Plain && escapes_ampersand(part.text, at) => {
            Some((1, String::new()))
        }
        b'\\' => backslash(part.text.get(at + 1..).unwrap_or(""), style),
        b'\'' if style == Style::Single && between_strings(part.text, at).is_some() => {
            between_strings(part.text, at).map(|length| (length, "'".to_owned()))
        }
        b'\'' if doubled && part.text.as_bytes().get(at + 1) == Some(&b'\'') => {
            Some((2, "'".to_owned()))
        }
        _ => None,
    });
}

/// Whether an escaped option begins here: at the start, or behind `?` or `&`.
fn before_option(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    (before.is_empty() || before.ends_with(['?', '&']))
        && option::at(text, at).is_some_and(|found| found.dollar)
}

/// Whether a backslash stands before an ampersand and an option.
fn escapes_ampersand(text: &str, at: usize) -> bool {
    text.get(at + 1..).is_some_and(|rest| rest.starts_with('&'))
        && option::at(text, at + 2).is_some()
}

/// The length and the meaning of a backslash escape whose backslash stands before `tail`.
fn backslash(tail: &str, style: Style) -> Option<(usize, String)> {
    let next = tail.chars().next()?;
    match (style, next) {
        (Style::Plain, _) => None,
        (Style::Double, '"' | '/' | '\\') | (Style::Single, '\'' | '\\') => {
            Some((2, next.to_string()))
        }
        (Style::Double, 'u') => {
            let code = u32::from_str_radix(tail.get(1..5)?, 16).ok()?;
            let meaning = char::from_u32(code).filter(|c| !c.is_control())?;
            Some((6, meaning.to_string()))
        }
        (Style::Double | Style::Single, _) => None,
    }
}

/// The length of what a shell needs for a quote in a string in single quotes, `'\''` or `'"'"'`: the
/// end of the string, a quote that is written otherwise, and the string's next part.
pub(super) fn between_strings(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    [r"'\''", r#"'"'"'"#]
        .iter()
        .find(|sign| rest.starts_with(**sign))
        .map(|sign| sign.len())
}

/// Whether the quotes at `at` are a pair at the start of a word, `eq ''New''`: so a string in
/// single quotes writes each quote that it holds twice.
pub(super) fn opens_doubled(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).and_then(|index| bytes.get(index));
    before.is_some_and(|byte| BEFORE_LITERAL.contains(byte))
        && bytes.get(at + 1) == Some(&b'\'')
        && bytes
            .get(at + 2)
            .is_some_and(|next| !AFTER_LITERAL.contains(next) && *next != b'\'')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use crate::extract::request::Form;

    #[track_caller]
    fn resolved(text: &str, style: Style) -> String {
        let mut assembly = Assembly::new();
        assemble(&mut assembly, Line { base: 7, text }, style);
        let request = assembly.finish(Form::Any, None).unwrap();
        assert_eq!(request.span(), Span::from(7..7 + text.len()));
        request.text.into_owned()
    }

    #[test]
    fn escapes_are_resolved() {
        let double = |text| resolved(text, Style::Double);
        assert_eq!(double(r#"?$search=\"a b\""#), r#"?$search="a b""#);
        assert_eq!(double(r"a eq \u0027x\u0027\u0026$top=1"), "a eq 'x'&$top=1");
        assert_eq!(double(r"m(a,'^\\d')"), r"m(a,'^\d')");
        assert_eq!(double(r"\u00e9\ud800\u00\n"), r"é\ud800\u00\n");
        assert_eq!(resolved(r"a eq \'x\'", Style::Single), "a eq 'x'");
        assert_eq!(
            resolved("a eq ''O''''N'' or b", Style::Single),
            "a eq 'O''N' or b"
        );
        assert_eq!(resolved("a eq 'O''N'", Style::Single), "a eq 'O''N'");
        assert_eq!(resolved("a eq ''", Style::Single), "a eq ''");
        assert_eq!(resolved(r"a eq '\''x'\''", Style::Single), "a eq 'x'");
        assert_eq!(resolved(r#"a eq '"'"'x'"'"'"#, Style::Single), "a eq 'x'");
    }

    #[test]
    fn the_dollar_of_an_option_may_be_escaped() {
        assert_eq!(
            resolved(r"/r?\$top=1&\$skip=2", Style::Plain),
            "/r?$top=1&$skip=2"
        );
        assert_eq!(resolved("/r?`$top=1", Style::Plain), "/r?$top=1");
        assert_eq!(
            resolved(r"/r?\$top=1\&\$skip=2\&count=true", Style::Plain),
            "/r?$top=1&$skip=2&count=true"
        );
        assert_eq!(resolved(r"m(a,'\$x')", Style::Plain), r"m(a,'\$x')");
    }
}
