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
    /// In single quotes, with a backslash or by doubling.
    Single,
}

/// Adds a part of a line, its escapes resolved.
///
/// The escaped dollar sign of an option (`?\$top=1`, as a shell wants it) is resolved in any style.
pub(super) fn assemble<'t>(assembly: &mut Assembly<'t>, part: Line<'t>, style: Style) {
    let doubled = style == Style::Single && is_doubled(part.text);
    let mut done = 0;
    let mut at = 0;
    while let Some(byte) = part.text.as_bytes().get(at) {
        let escape = match byte {
            b'\\' | b'`' if before_option(part.text, at) => Some((1, String::new())),
            b'\\' => backslash(part.text.get(at + 1..).unwrap_or(""), style),
            b'\'' if doubled && part.text.as_bytes().get(at + 1) == Some(&b'\'') => {
                Some((2, "'".to_owned()))
            }
            _ => None,
        };
        let Some((length, meaning)) = escape else {
            at += 1;
            continue;
        };
        assembly.verbatim(part.upto(at).from(done));
        let place = part.base + at;
        assembly.replaced(&meaning, place..place + length);
        at += length;
        done = at;
    }
    assembly.verbatim(part.from(done));
}

/// Whether an escaped option begins here: at the start, or behind `?` or `&`.
fn before_option(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    (before.is_empty() || before.ends_with(['?', '&']))
        && option::at(text, at).is_some_and(|found| found.dollar)
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

/// Whether the first quotes in the text are a pair at the start of a word: `eq ''New''`.
fn is_doubled(text: &str) -> bool {
    let Some((before, after)) = text.split_once('\'') else {
        return false;
    };
    before.ends_with([' ', '\t', '(', ',', '='])
        && after
            .strip_prefix('\'')
            .is_some_and(|word| !word.starts_with([' ', '\t', ',', ';', ')', ']', '}', '&', '\'']))
        && !after.is_empty()
        && after.len() > 1
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
    }

    #[test]
    fn the_dollar_of_an_option_may_be_escaped() {
        assert_eq!(
            resolved(r"/r?\$top=1&\$skip=2", Style::Plain),
            "/r?$top=1&$skip=2"
        );
        assert_eq!(resolved("/r?`$top=1", Style::Plain), "/r?$top=1");
        assert_eq!(resolved(r"m(a,'\$x')", Style::Plain), r"m(a,'\$x')");
    }
}
