//! Where a request begins in a line of free text.

use super::option::{self, Found};
use super::request::Form;
use crate::text::{HoleForms, hole_at};

/// The methods of HTTP.
const METHODS: &[&str] = &[
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];

/// Paths behind a host that name a permission of the Microsoft identity platform, not data.
const SCOPES: &[&str] = &["", "/", "/.default", "/user_impersonation"];

/// The beginning of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) form: Form,
    /// Where the search for the end begins: up to there all belongs to the request.
    pub(super) scan: usize,
    /// Whether it carries options, so that it may hold blanks; else the first blank ends it.
    pub(super) runs_on: bool,
    /// Whether it lies on a host that the caller named.
    pub(super) known: bool,
    /// Offset of the value of the first option.
    pub(super) value: Option<usize>,
}

/// What stands at a place of a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Look {
    Request(Start),
    /// No request; no address begins before `until` either.
    Nothing {
        until: usize,
    },
}

/// Looks for an address or a query string that begins at `at`.
///
/// Looks no further than the first blank outside a key in quotes, so that looking at every word of
/// a line takes linear time.
pub(super) fn look(line: &str, at: usize, hosts: &[String]) -> Look {
    if let Some(start) = query(line, at) {
        return Look::Request(start);
    }
    link(line, at, hosts)
        .or_else(|| path(line, at))
        .unwrap_or(Look::Nothing { until: at })
}

/// A query string: `?$name=`, or the name of a system option in `$name=`.
pub(super) fn query(line: &str, at: usize) -> Option<Start> {
    let found = match line.as_bytes().get(at)? {
        b'?' => option::at(line, at + 1).filter(|found| found.dollar)?,
        b'$' | b'%' | b'\\' => option::at(line, at).filter(|found| stands_alone(line, *found))?,
        _ => return None,
    };
    is_boundary(line, at).then_some(Start {
        form: Form::Query,
        scan: found.value,
        runs_on: true,
        known: false,
        value: Some(found.value),
    })
}

/// `$filter="..."` is an assignment in a shell; only a search may begin with a double quote.
fn stands_alone(line: &str, found: Found<'_>) -> bool {
    let quoted = line
        .get(found.value..)
        .is_some_and(|value| value.starts_with('"'));
    found.stands_alone() && (!quoted || found.name.eq_ignore_ascii_case("search"))
}

/// An absolute link; `None` if there is none at all.
fn link(line: &str, at: usize, hosts: &[String]) -> Option<Look> {
    let rest = line.get(at..)?;
    let behind = rest.len() - after_scheme(rest)?.len();
    let inside_word = line
        .get(..at)
        .and_then(|before| before.chars().next_back())
        .is_some_and(|before| before.is_ascii_alphanumeric());
    if inside_word {
        return None;
    }
    let end = address_end(line, at + behind, true);
    let known = host(rest).is_some_and(|host| is_known(host, hosts));
    let marked = line.as_bytes().get(end) == Some(&b'?');
    let (value, until) = if marked {
        let option = first_option(line, end, known);
        (option.ok(), option.err().unwrap_or(end))
    } else {
        let address = line.get(at..end).unwrap_or("");
        let option = option::without_mark(address);
        (option.map(|found| at + found.value), end)
    };
    let scope = !marked && line.get(at + behind..end).is_some_and(is_scope);
    if value.is_none() && (!known || scope) {
        return Some(Look::Nothing { until });
    }
    Some(Look::Request(Start {
        form: Form::Url,
        scan: if marked { end } else { value.unwrap_or(end) },
        runs_on: value.is_some(),
        known,
        value,
    }))
}

/// Whether `host/path` names no data: a bare host, or a permission.
fn is_scope(address: &str) -> bool {
    let path = address.find('/').and_then(|slash| address.get(slash..));
    SCOPES.contains(
        &path
            .unwrap_or("")
            .trim_end_matches(['.', ',', ';', ':', '!']),
    )
}

/// A path with options: `/x/y?$name=`, `x?$name=`, `{base}/x?$name=`; `None` if no path can begin
/// here.
fn path(line: &str, at: usize) -> Option<Look> {
    let first = line.as_bytes().get(at)?;
    let rest = line.get(at..)?;
    // `%s/referrals?..`
    let is_format = rest.starts_with("%s/") || rest.starts_with("%(");
    let begins = first.is_ascii_alphanumeric() || b"/{$_~.@".contains(first) || is_format;
    if !begins || !is_boundary(line, at) || line.get(at..)?.starts_with("//") {
        return None;
    }
    let end = address_end(line, at, false);
    let is_left_out = line.get(at..end) == Some("...");
    if end == at || is_left_out || line.as_bytes().get(end) != Some(&b'?') {
        return Some(Look::Nothing { until: end });
    }
    Some(match first_option(line, end, false) {
        Err(until) => Look::Nothing { until },
        Ok(value) => Look::Request(Start {
            form: Form::Url,
            scan: end,
            runs_on: true,
            known: false,
            value: Some(value),
        }),
    })
}

/// The method of a name, in any letter case.
pub(super) fn method_named(name: &str) -> Option<&'static str> {
    let mut known = METHODS.iter().copied();
    known.find(|known| known.eq_ignore_ascii_case(name))
}

/// The method that `text` starts with, and the offset of what follows its blanks.
pub(super) fn method(text: &str) -> Option<(&str, usize)> {
    let (word, tail) = text.split_once([' ', '\t'])?;
    let rest = tail.trim_start();
    let is_method = METHODS.iter().any(|name| name.eq_ignore_ascii_case(word));
    (is_method && !rest.is_empty()).then(|| (word, text.len() - rest.len()))
}

/// The method in capitals that stands before `at`, and where it begins; nothing before `floor`
/// is looked at.
pub(super) fn method_before(line: &str, floor: usize, at: usize) -> Option<(&str, usize)> {
    let before = line.get(floor..at)?;
    let word = before.trim_end_matches([' ', '\t']);
    let (name, rest) = METHODS
        .iter()
        .find_map(|name| Some((*name, word.strip_suffix(name)?)))?;
    let begin = floor + rest.len();
    let apart = word.len() < before.len()
        && !rest.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let written = line.get(begin..begin + name.len())?;
    apart.then_some((written, begin))
}

/// The host of an absolute link, without user name and port.
pub(super) fn host(text: &str) -> Option<&str> {
    let rest = after_scheme(text)?;
    let authority = rest
        .find(|c: char| "/?#\\'\"`<>()|".contains(c) || c.is_whitespace() || !c.is_ascii())
        .map_or(Some(rest), |end| rest.get(..end))?;
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    Some(host.split_once(':').map_or(host, |(host, _)| host))
}

/// Whether the host is one that the caller named.
pub(super) fn is_known(host: &str, hosts: &[String]) -> bool {
    let host = host.trim_end_matches(['.', ',', ';']);
    hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
}

fn after_scheme(text: &str) -> Option<&str> {
    ["https://", "http://"].iter().find_map(|scheme| {
        text.get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .and_then(|_| text.get(scheme.len()..))
    })
}

/// Whether a path or query string may begin at `at`: behind a blank, a quote, a bracket, a sign
/// that no address holds, or writing other than ASCII, which sets no blanks.
fn is_boundary(line: &str, at: usize) -> bool {
    let before = line.get(..at).unwrap_or("");
    // an address that was left out
    if before.ends_with("...") {
        return line.as_bytes().get(at) == Some(&b'?');
    }
    let before = before.chars().next_back();
    before.is_none_or(|c| !c.is_ascii() || c.is_ascii_whitespace() || "\"'`([<>{,;:*=|".contains(c))
}

/// Where the address that begins at `from` ends: at a character that stands in no address before
/// the query. Key predicates and template holes are taken along.
fn address_end(line: &str, from: usize, absolute: bool) -> usize {
    let mut at = from;
    let mut rooted = absolute;
    while let Some(byte) = line.as_bytes().get(at) {
        let step = match byte {
            b'/' => {
                rooted = true;
                1
            }
            b'-' | b'.' | b'_' | b'~' | b'%' | b'@' | b'!' | b'+' | b'$' => 1,
            b':' | b'#' if rooted => 1,
            b'=' | b'&' | b',' | b';' if absolute => 1,
            b'{' => hole(line, at),
            b'(' if at > from => key_predicate(line, at),
            _ => usize::from(byte.is_ascii_alphanumeric()),
        };
        if step == 0 {
            break;
        }
        at += step;
    }
    at
}

/// The length of the template hole whose brace is at `at`; 0 if there is none.
fn hole(line: &str, at: usize) -> usize {
    let forms = HoleForms {
        braces: true,
        percent: false,
    };
    hole_at(line, at, forms).unwrap_or(0)
}

/// The length of the key predicate `(1)`, `('A')` or `(a=1,b='x')` at `at`; 0 if there is none.
fn key_predicate(line: &str, at: usize) -> usize {
    let mut quoted = false;
    for (index, byte) in line.bytes().enumerate().skip(at + 1) {
        match byte {
            b'\'' => quoted = !quoted,
            b'"' | b'`' | b'<' | b'>' | b'|' => return 0,
            b' ' | b'\t' | b'(' | b'?' | b'/' if !quoted => return 0,
            b')' if !quoted => return index + 1 - at,
            _ => {}
        }
    }
    0
}

/// Where the value of the first option begins in the query at `from`: of any `$name=`, and with
/// `plain` of a system option without `$` as well. Else where the word ends that holds the query.
fn first_option(line: &str, from: usize, plain: bool) -> Result<usize, usize> {
    let rest = line.get(from..).unwrap_or("");
    let mut before = ' ';
    for (index, c) in rest.char_indices() {
        let at = from + index;
        let marked = matches!(before, '?' | '&');
        if marked
            && let Some(found) = option::at(line, at)
            && (found.dollar || (plain && found.is_system()))
        {
            return Ok(found.value);
        }
        if matches!(c, '"' | '`' | '<' | '>' | '|') || c.is_whitespace() {
            return Err(at);
        }
        before = c;
    }
    Err(line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn begins(line: &str, at: usize) -> bool {
        matches!(
            look(line, at, &["api.example.com".to_owned()]),
            Look::Request(_)
        )
    }

    #[test]
    fn requests_begin() {
        for line in [
            "https://h/r?$top=1",
            "HTTP://h/r?a=1&%24top=1",
            "https://API.example.com:443/r",
            "https://u:p@api.example.com/r",
            "https://api.example.com/r?top=1",
            "https://h/r$filter=status",
            "https://{{host}}/r?$top=1",
            "/r?$top=1",
            "/r('A')/x(a=1,b='(')?$top=1",
            "/r('A B')?$top=1",
            "r?$top=1",
            "{base}/r?$top=1",
            "%s/r?$top=1",
            "%(base)s/r?$top=1",
            "{{ base }}/r?$top=1",
            "${base}/r?\\$top=1",
            "?$top=1",
            "?%24top=1",
            "$top=1",
            "%24top=1",
            "$search=\"a b\"",
        ] {
            assert!(begins(line, 0), "{line}");
        }
    }

    #[test]
    fn nothing_begins() {
        for line in [
            "https://h/r?a=1",
            "https://h/r?top=1",
            "https://h.api.example.com/r",
            "https://api.example.com",
            "https://api.example.com/.default",
            "http:/h?$top=1",
            "r?a=1",
            "r ?$top=1",
            "?top=1",
            "$name=1",
            "$id=1",
            "$filter = 1",
            "$filter==1",
            "$filter=\"a\"",
            "//h/r?$top=1",
            "",
        ] {
            assert!(!begins(line, 0), "{line}");
        }
    }

    #[test]
    fn what_stands_before_matters() {
        assert!(begins("請求/r?$top=1", 6));
        assert!(begins("url=/r?$top=1", 4));
        assert!(!begins("x$top=1", 1));
        assert!(!begins("xhttps://h/r?$top=1", 1));
        assert!(begins("[x](https://h/r?$top=1)", 4));
    }

    #[test]
    fn a_method_stands_apart() {
        assert_eq!(method_before("`GET  /r", 0, 6), Some(("GET", 1)));
        assert_eq!(method_before("WIDGET /r", 0, 7), None);
        assert_eq!(method_before("GET/r", 0, 3), None);
        assert_eq!(method_before("GET /r", 2, 4), None);
        assert_eq!(method("get  /r"), Some(("get", 5)));
        assert_eq!(method("GETS /r"), None);
    }
}
