//! HTTP request files, as REST clients in editors read them.
//!
//! Lines of `###` part the requests; `#` and `//` start comment lines, `@name = value` sets a
//! variable. The first other line of a part is the request line, `[METHOD] URL [HTTP/x]`, whose
//! URL may hold raw blanks and `{{variables}}`. Lines right behind it that start with `?` or `&`,
//! and indented lines that are no headers, continue the URL: directly where a sign of the URL stands
//! on one side (`/`, `?`, `&`, `=`), else behind a blank. Comment lines may stand between them.
//! Headers and body follow and are not looked at, save that the body of a `POST .../$query` is a
//! query string (URL Conventions 4.16), whose lines are joined likewise; scripts before the request
//! line (`< {% .. %}`) and recorded responses are passed over.

use super::lines::{Line, lines};
use super::request::{Assembly, Form, Request};
use super::start;

pub(super) fn requests<'t>(text: &'t str, hosts: &[String]) -> Vec<Request<'t>> {
    let mut found = Vec::new();
    let mut place = Place::Before;
    for line in lines(text) {
        if line.text.starts_with("###") {
            found.extend(std::mem::replace(&mut place, Place::Before).finish(hosts));
            continue;
        }
        let part = line.trimmed();
        if part.text.starts_with('#') || part.text.starts_with("//") {
            continue;
        }
        match &mut place {
            Place::Before if part.text.is_empty() || part.text.starts_with('@') => {}
            Place::Before if part.text.starts_with("< {%") && !part.text.ends_with("%}") => {
                place = Place::Script;
            }
            Place::Before if part.text.starts_with("HTTP/") => place = Place::Behind,
            Place::Before => place = request_line(part).map_or(Place::Before, Place::Address),
            Place::Script if part.text.ends_with("%}") => place = Place::Before,
            Place::Script => {}
            Place::Address(open) if continues(line, part) => open.join(part),
            Place::Address(open) => {
                let next = if open.asks_in_body() {
                    Place::Headers.behind(part)
                } else {
                    Place::Behind
                };
                found.extend(std::mem::replace(&mut place, next).finish(hosts));
            }
            Place::Headers => place = Place::Headers.behind(part),
            Place::Body(body) => join(body, part),
            Place::Behind => {}
        }
    }
    found.extend(place.finish(hosts));
    found
}

/// Where in its part the reader stands.
enum Place<'t> {
    /// Before the request line.
    Before,
    /// In a script before the request line: `< {% .. %}`.
    Script,
    /// At the request line or its continuation.
    Address(Open<'t>),
    /// In the headers of a request whose body is a query string.
    Headers,
    /// In that body.
    Body(Assembly<'t>),
    /// In headers or body.
    Behind,
}

/// A request line that a next line may continue.
struct Open<'t> {
    method: Option<&'t str>,
    address: Assembly<'t>,
}

impl<'t> Open<'t> {
    /// `POST https://h/r/$query`: the options stand in the body.
    fn asks_in_body(&self) -> bool {
        let text = self.address.text();
        let path = text.split(['?', '#']).next().unwrap_or(text);
        path.ends_with("/$query") && self.method.is_some_and(|m| m.eq_ignore_ascii_case("POST"))
    }

    fn join(&mut self, part: Line<'t>) {
        join(&mut self.address, without_version(part));
    }
}

impl<'t> Place<'t> {
    /// What follows a header: the body behind an empty line, unless it is of another type.
    fn behind(self, header: Line<'_>) -> Self {
        let (name, value) = header.text.split_once(':').unwrap_or_default();
        let is_other = name.eq_ignore_ascii_case("content-type")
            && !value
                .trim_start()
                .to_ascii_lowercase()
                .starts_with("text/plain");
        if header.text.is_empty() {
            Self::Body(Assembly::new())
        } else if is_other {
            Self::Behind
        } else {
            self
        }
    }

    /// The request if it counts.
    fn finish(self, hosts: &[String]) -> Option<Request<'t>> {
        let open = match self {
            Self::Address(open) => open,
            Self::Body(body) => return body.finish(Form::Query, None),
            Self::Before | Self::Script | Self::Headers | Self::Behind => return None,
        };
        if counts(open.method, open.address.text(), hosts) {
            open.address.finish(Form::Url, open.method)
        } else {
            None
        }
    }
}

/// Whether a request counts: a GET, an address with options, or a known host.
pub(super) fn counts(method: Option<&str>, address: &str, hosts: &[String]) -> bool {
    method.is_none_or(|method| method.eq_ignore_ascii_case("GET"))
        || address.contains(['?', '$'])
        || start::host(address).is_some_and(|host| start::is_known(host, hosts))
}

fn request_line(part: Line<'_>) -> Option<Open<'_>> {
    let (method, address) = match start::method(part.text) {
        Some((method, at)) => (Some(method), part.from(at)),
        None => (None, part),
    };
    let word = address.text.split_whitespace().next()?;
    // else `import x.http`, `run #1`, `< script.js`
    let is_address = (word.contains(['/', '?', '$']) || word.starts_with("{{"))
        && !word.starts_with(['<', '"', '\'', '[']);
    if method.is_none() && !is_address {
        return None;
    }
    let mut assembly = Assembly::new();
    assembly.verbatim(without_version(address));
    Some(Open {
        method,
        address: assembly,
    })
}

fn continues(line: Line<'_>, part: Line<'_>) -> bool {
    part.text.starts_with(['?', '&'])
        || (line.is_indented() && !part.text.is_empty() && !is_header(part.text))
}

/// Whether the line is `Name: value`.
fn is_header(text: &str) -> bool {
    let is_token = |name: &str| {
        let mut bytes = name.bytes();
        !name.is_empty() && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    text.split_once(':').is_some_and(|(name, value)| {
        is_token(name) && (value.is_empty() || value.starts_with(char::is_whitespace))
    })
}

/// Adds one more line, behind a blank where two words would grow together.
fn join<'t>(assembly: &mut Assembly<'t>, part: Line<'t>) {
    let direct = part.text.starts_with(['/', '?', '&', ',', ')'])
        || assembly.text().ends_with(['/', '?', '&', '=', '(']);
    if let (false, Some(end)) = (direct || part.text.is_empty(), assembly.end()) {
        assembly.replaced(" ", end..part.base);
    }
    assembly.verbatim(part);
}

/// The line without ` HTTP/1.1` at its end.
fn without_version(part: Line<'_>) -> Line<'_> {
    let version = |text: &str| {
        text.strip_prefix("HTTP/")
            .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
    };
    match part.text.rsplit_once(char::is_whitespace) {
        Some((before, last)) if version(last) => part.upto(before.trim_end().len()),
        None if version(part.text) => part.upto(0),
        Some(_) | None => part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[track_caller]
    fn check(file: &str, expected: &[&str]) {
        let found = requests(file, &["api.example.com".to_owned()]);
        let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn each_part_has_one_request() {
        check(
            "@host = https://h\n\n# first\nGET {{host}}/r?$top=1 HTTP/1.1\nAccept: */*\n\n{\"a\":\"https://h/r?$top=2\"}\n\
             ### second\n// note\nhttps://h/r?$filter=status eq 'New'\n",
            &["{{host}}/r?$top=1", "https://h/r?$filter=status eq 'New'"],
        );
        check(
            "GET /a?$top=1\r\n\r\n###\r\n\r\nget /b\r\n",
            &["/a?$top=1", "/b"],
        );
        check("", &[]);
        check("###\n###", &[]);
    }

    #[test]
    fn continued_addresses_are_joined_without_blanks() {
        check(
            "GET https://h\n    /v1.0\n    /r\n    ?$top=1\n    # &$skip=1\n    &$orderby=a desc HTTP/1.1\nAccept: a\n?$top=9",
            &["https://h/v1.0/r?$top=1&$orderby=a desc"],
        );
        check("GET /r\n?$top=1\n&$skip=2\n/x", &["/r?$top=1&$skip=2"]);
        check("GET /r HTTP/2\r\n\t?$top=1\r\n", &["/r?$top=1"]);
        check("GET /r\n\n?$top=1", &["/r"]);
        check(
            "GET /r\n  ?$filter=a\n    and b\n    or c HTTP/1.1\n  &$top=1",
            &["/r?$filter=a and b or c&$top=1"],
        );
        check("GET /r?$filter=a\nand b\n", &["/r?$filter=a"]);
        check(
            "GET /r\n  ?$filter=\n    a in (\n    1,\n    2\n    )\n  Accept: x\n\n  and c\n",
            &["/r?$filter=a in (1, 2)"],
        );
        check(
            "GET /r?$filter=t/any(t:\n  t/a eq 1)\n  If-Match:\n",
            &["/r?$filter=t/any(t: t/a eq 1)"],
        );
    }

    #[test]
    fn what_counts() {
        check("POST https://h/r\n", &[]);
        check("POST https://h/r?$select=id\n", &["https://h/r?$select=id"]);
        check(
            "PATCH https://API.example.com/r/1\n",
            &["https://API.example.com/r/1"],
        );
        check("GET https://h/r\n", &["https://h/r"]);
        check("import x.http\n", &[]);
        check("HTTP/1.1 200 OK\n\n{}", &[]);
        check("GET\n", &[]);
        check(
            "import x.http\n< {%\n  client.set(\"/r?$top=1\");\n%}\n< {% x(); %}\nGET /r\n",
            &["/r"],
        );
        check("{{url}}", &["{{url}}"]);
    }

    #[test]
    fn a_query_in_a_body() {
        let line = "POST https://h/r/$query HTTP/1.1\n";
        let body = "$filter=a eq 1\n&$top=5\n\n";
        for headers in ["", "Content-Type: text/plain;charset=utf-8\nAccept: */*\n"] {
            check(
                &format!("{line}{headers}\n{body}###\nGET /b"),
                &["https://h/r/$query", "$filter=a eq 1&$top=5", "/b"],
            );
        }
        check(
            &format!("{line}Content-Type: application/json\n\n{{\"a\":1}}\n"),
            &["https://h/r/$query"],
        );
        check(
            &format!("POST https://h/r?$top=1\n\n{body}"),
            &["https://h/r?$top=1"],
        );
        check(line, &["https://h/r/$query"]);
        check(
            &format!("{line}\n$filter=a eq 1\n  and b eq 2\n\n&$top=5\n"),
            &["https://h/r/$query", "$filter=a eq 1 and b eq 2&$top=5"],
        );
        let file = format!("{line}\n  $filter=b eq 2\n");
        let found = requests(&file, &[]);
        let query = found.last().unwrap();
        assert_eq!(query.form, Form::Query);
        assert_eq!(query.span().of(&file), "$filter=b eq 2");
    }

    #[test]
    fn only_a_version_at_the_end_is_cut() {
        check(
            "GET /r?$filter=a eq 'x HTTP/1.1'",
            &["/r?$filter=a eq 'x HTTP/1.1'"],
        );
        check(
            "GET /r?$filter=a eq ' HTTP/2 b' HTTP/2",
            &["/r?$filter=a eq ' HTTP/2 b'"],
        );
    }

    #[test]
    fn spans_and_methods() {
        let file = "GET {{h}}/r\r\n  ?$filter=a eq 'ü'\r\n  &$top=x\r\n";
        let found = requests(file, &[]);
        let request = found.first().unwrap();
        assert_eq!(request.method, Some("GET"));
        let at = request.text.find("x").unwrap();
        assert_eq!(request.file_span(Span::from(at..at + 1)).of(file), "x");
        let at = request.text.find("'ü'").unwrap();
        assert_eq!(request.file_span(Span::from(at..at + 4)).of(file), "'ü'");
    }
}
