//! The start of an address: its scheme and its host (ABNF `serviceRoot`).

use super::recover::shortened;
use super::state::Shared;
use super::url::Part;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// What people write who forget a sign of `https://`.
const INCOMPLETE: &[&str] = &["https//", "http//", "https:/", "http:/"];

/// Whether what stands before the place is a scheme, and no part of a path with a string in it.
pub(super) fn is_scheme(text: &str, end: usize) -> bool {
    let scheme = text.get(..end).unwrap_or("");
    // The letters of a template hole may be any.
    let may_stand = |c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '.');
    !scheme.is_empty() && scheme.chars().all(may_stand)
}

/// Reports a scheme that is none of the web, and a host that is none. The path begins at `path`,
/// 0 in an address without a host.
pub(super) fn judge(shared: &mut Shared<'_>, part: Part<'_>, path: usize) {
    let place = |start: usize, end: usize| Span::from(start..end).shifted(part.at);
    let begins = |start: &&&str| {
        let own = part.text.get(..start.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(start))
    };
    let (scheme, host) = match part.text.split_once("://").filter(|_| path > 0) {
        Some((scheme, _)) => (scheme, part.text.get(scheme.len() + 3..path)),
        None => match INCOMPLETE.iter().find(begins) {
            Some(start) => return wrong_scheme(shared, part.text, place(0, start.len())),
            None => return,
        },
    };
    if !scheme.eq_ignore_ascii_case("https")
        && !scheme.eq_ignore_ascii_case("http")
        && !shared.has_hole(scheme)
    {
        wrong_scheme(shared, part.text, place(0, scheme.len() + 3));
    }
    let Some(host) = host.filter(|host| !shared.has_hole(host)) else {
        return;
    };
    if !is_host(host) {
        let start = scheme.len() + 3;
        // Where none is, what stands in its place is shown.
        let next = part.text.get(start..).and_then(|rest| rest.chars().next());
        let end = if host.is_empty() {
            start + next.map_or(0, char::len_utf8)
        } else {
            path
        };
        let found = part.text.get(start..end).unwrap_or("");
        let kind = SyntaxErrorKind::Host(shortened(found));
        shared.report(SyntaxError::new(kind, place(start, end)));
    }
}

fn wrong_scheme(shared: &mut Shared<'_>, text: &str, span: Span) {
    let found = text.get(..span.len() as usize).unwrap_or("");
    let error = SyntaxError::new(SyntaxErrorKind::Scheme(shortened(found)), span);
    let error = error.with_fix(
        Applicability::Unsafe,
        "write `https://`",
        span,
        "https://".to_owned(),
    );
    shared.report(error);
}

/// Whether a text is a host, with a user before it and a port behind it if need be.
fn is_host(text: &str) -> bool {
    let host = text.rsplit_once('@').map_or(text, |(_, host)| host);
    // The colons in brackets are those of an address of IP version 6.
    let (name, port) = match host
        .rsplit_once(':')
        .filter(|(_, port)| !port.ends_with(']'))
    {
        Some((name, port)) => (name, port),
        None => (host, ""),
    };
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit())
        && (port.is_empty() || port.parse::<u16>().is_ok());
    let is_blank = |c: char| c.is_whitespace() || c.is_control();
    !name.is_empty() && !name.contains(is_blank) && !name.contains("%20") && is_port
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for host in [
            "h",
            "a.b-c.d",
            "h:",
            "h:8080",
            "u:p@h:65535",
            "[::1]",
            "[::1]:80",
        ] {
            assert!(is_host(host), "{host}");
        }
        for text in ["", ":80", "a b", "a%20b", "h:65536", "h:x", "u@"] {
            assert!(!is_host(text), "{text}");
        }
    }

    #[test]
    fn schemes() {
        for (text, expected) in [("https", true), ("", false), ("referrals('a", false)] {
            assert_eq!(is_scheme(text, text.len()), expected, "{text}");
        }
    }
}
