//! Access logs, a line at a time.
//!
//! In the common and the combined format a request stands in double quotes, `"GET /r?$top=1
//! HTTP/1.1"`; what follows it, the page that it came from among it, holds no request. In the
//! extended format of the W3C (IIS) the line `#Fields:` names the columns: `cs-uri-stem` with
//! `cs-uri-query`, or `cs-uri`. Other lines are read as free text. A request counts that has a query
//! option, as in any text. `\"`, `\\` and `\x22` are the signs that they stand for. A log is what
//! was: nothing can be written in it.

use super::lines::{Line, lines};
use super::option;
use super::prose::{self, Prose};
use super::request::{Assembly, Form, Request};
use super::start::{self, Look};
use super::writing::Writing;

/// The requests of a log, or of a part of one that `fields` stands above.
pub(super) fn requests<'t>(
    text: &'t str,
    fields: Option<&str>,
    hosts: &[String],
) -> Vec<Request<'t>> {
    let mut found = Vec::new();
    let mut columns = fields.and_then(Columns::of);
    for line in lines(text) {
        if line.text.starts_with('#') {
            columns = Columns::of(line.text).or(columns);
            continue;
        }
        if !has_option(line.text) {
            continue;
        }
        if let Some(columns) = columns {
            found.extend(columns.request(line, hosts));
        } else if let Some((method, target)) = quoted(line) {
            found.extend(request(target, method, hosts));
        } else {
            let mut inner = prose::requests_in(line, hosts, Prose::Plain);
            for request in &mut inner {
                request.pieces = request.written_as(Writing::Fixed);
            }
            found.append(&mut inner);
        }
    }
    found
}

/// The line of a log of the W3C that names its columns, if this is one.
pub(super) fn is_fields(line: &str) -> bool {
    Columns::of(line).is_some()
}

/// Whether there can be a query option in the line: most lines of a log have none.
fn has_option(line: &str) -> bool {
    memchr::memchr2_iter(b'$', b'%', line.as_bytes()).any(|at| {
        let rest = line.get(at..).unwrap_or("");
        rest.starts_with('$') || rest.starts_with("%24")
    })
}

/// The columns that make up a request.
#[derive(Clone, Copy, Debug)]
struct Columns {
    method: Option<usize>,
    path: usize,
    query: Option<usize>,
}

impl Columns {
    fn of(line: &str) -> Option<Self> {
        let names = line.strip_prefix("#Fields:")?;
        let column = |name: &str| names.split_whitespace().position(|column| column == name);
        Some(Self {
            method: column("cs-method"),
            path: column("cs-uri-stem").or_else(|| column("cs-uri"))?,
            query: column("cs-uri-query"),
        })
    }

    fn request<'t>(self, line: Line<'t>, hosts: &[String]) -> Option<Request<'t>> {
        let separator = if line.text.contains('\t') { '\t' } else { ' ' };
        let column = |wanted: usize| {
            let mut start = 0;
            let column = line
                .text
                .split(separator)
                .enumerate()
                .find(|(index, text)| {
                    let is_wanted = *index == wanted;
                    start += if is_wanted { 0 } else { text.len() + 1 };
                    is_wanted
                });
            column.map(|(_, text)| line.upto(start + text.len()).from(start))
        };
        let path = column(self.path)?;
        let query = self.query.and_then(column);
        let mut address = Assembly::new();
        address.written_as(Writing::Fixed);
        address.verbatim(path);
        if let Some(query) = query.filter(|query| !matches!(query.text, "" | "-")) {
            let between = path.end()..query.base;
            if between.start <= between.end {
                address.replaced("?", between);
            } else {
                address.replaced("?", path.end()..path.end());
            }
            address.verbatim(query);
        }
        let method = self.method.and_then(column).map(|method| method.text);
        finish(address, method, hosts)
    }
}

/// The method and the target of the request in quotes.
fn quoted(line: Line<'_>) -> Option<(&str, Line<'_>)> {
    let mut at = 0;
    loop {
        let rest = line.text.get(at..)?;
        let behind = rest.get(rest.find('"')? + 1..)?;
        at = line.text.len() - behind.len();
        // The longest method has seven letters.
        let near = behind.as_bytes().get(..8).unwrap_or(behind.as_bytes());
        let method = near
            .contains(&b' ')
            .then(|| start::method(behind))
            .flatten();
        let Some((method, start)) = method else {
            continue;
        };
        if !behind.starts_with(method) {
            continue;
        }
        let target = line.from(at + start);
        let end = closing(target.text);
        let target = target.upto(end);
        let version = target.text.rfind(" HTTP/").unwrap_or(end);
        return Some((method, target.upto(version)));
    }
}

/// Where the quote stands that closes a string.
fn closing(text: &str) -> usize {
    let mut escaped = false;
    let close = text.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    close.unwrap_or(text.len())
}

fn request<'t>(target: Line<'t>, method: &'t str, hosts: &[String]) -> Option<Request<'t>> {
    let mut address = Assembly::new();
    address.written_as(Writing::Fixed);
    let text = target.text.as_bytes();
    let escape = |at| (text.get(at) == Some(&b'\\')).then(|| escape(target.from(at).text));
    address.resolved(target, |at| escape(at).flatten());
    finish(address, Some(method), hosts)
}

/// The length and the meaning of an escape: of `\xc3\xa9` as a whole.
fn escape(text: &str) -> Option<(usize, String)> {
    match text.as_bytes() {
        [b'\\', sign @ (b'"' | b'\\'), ..] => Some((2, char::from(*sign).to_string())),
        [b'\\', b'x', ..] => {
            let mut bytes = Vec::new();
            let mut rest = text;
            while let Some(tail) = rest.strip_prefix("\\x") {
                let code = tail
                    .get(..2)
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok());
                let Some(code) = code else { break };
                bytes.push(code);
                rest = tail.get(2..).unwrap_or("");
            }
            let meant = String::from_utf8_lossy(&bytes).into_owned();
            (!bytes.is_empty()).then(|| (text.len() - rest.len(), meant))
        }
        _ => None,
    }
}

fn finish<'t>(
    address: Assembly<'t>,
    method: Option<&'t str>,
    hosts: &[String],
) -> Option<Request<'t>> {
    let text = address.text();
    let counts = matches!(start::look(text, 0, hosts), Look::Request(_));
    let is_elided = option::is_elided(text);
    let request = address.trimmed().finish(Form::Url, method);
    request.filter(|_| counts && !is_elided)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[track_caller]
    fn check(file: &str, expected: &[&str]) {
        let found = requests(file, None, &[]);
        let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
        assert_eq!(texts, expected, "{file}");
    }

    #[test]
    fn common_and_combined() {
        let line = r#"10.0.0.1 - - [17/May/2024:10:00:00 +0000] "GET /r?$top=1 HTTP/1.1" 200 5"#;
        check(line, &["/r?$top=1"]);
        check(
            &format!("{line} \"https://h/page?$filter=a\" \"agent \\\" $x=1\"\n\n{line}"),
            &["/r?$top=1", "/r?$top=1"],
        );
        check(
            r#"x "GET /r?%24filter=a%20eq%20\"b\" HTTP/2.0" 400 "-""#,
            &[r#"/r?%24filter=a%20eq%20"b""#],
        );
        check(
            r#"x "GET /r?$filter=a eq '\xc3\xa9\x22\xff' HTTP/1.0" 400"#,
            &["/r?$filter=a eq 'é\"\u{fffd}'"],
        );
        check(
            r#"x "GET /r?$filter=a eq '\xc3\xa9\x22'" 400"#,
            &["/r?$filter=a eq 'é\"'"],
        );
        check("x \"GET /r?a=1 HTTP/1.1\" \"/r?$top=1\"", &[]);
        check("x \"GET / HTTP/1.1\" 200", &[]);
        check("x \"\" \"$ \" \"GET\"", &[]);
    }

    #[test]
    fn columns() {
        let head =
            "#Software: IIS\r\n#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status\r\n";
        check(
            &format!(
                "{head}d t GET /r $filter=a+eq+1&$top=5 200\r\nd t GET /r - 200\r\nd t GET\r\n"
            ),
            &["/r?$filter=a+eq+1&$top=5"],
        );
        check(
            "#Fields: cs-uri-query cs-uri-stem\n$top=1 /r\n#Fields: cs-uri\n/r?$top=2 x\n#Fields: x\n",
            &["/r?$top=1", "/r?$top=2"],
        );
        let found = requests(
            "d /r $top=x",
            Some("#Fields: a cs-uri-stem cs-uri-query"),
            &[],
        );
        let request = found.first().unwrap();
        assert_eq!(request.file_span(Span::new(8, 9)), Span::new(10, 11));
        assert!(request.edit("d /r $top=x", Span::new(8, 9), "1").is_none());
    }

    #[test]
    fn other_lines() {
        check(
            "INFO: sent GET https://h/r?$top=1 in 5 ms",
            &["https://h/r?$top=1"],
        );
        check("{\"url\":\"/r?$top=1\"}", &["/r?$top=1"]);
    }
}
