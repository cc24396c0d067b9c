//! What must hold for any file in which requests are looked for.

use super::form::{Form, numbers, sentence};
use super::generate_typed::Tape;
use super::laws::fits;
use odq::diagnostic::Span;
use odq::extract::{FileKind, Options, Request, is_collection, is_fields, requests};
use odq::{Input, Limits, Query};

/// All kinds; those with a structure of their own more than once.
const KINDS: &[FileKind] = &[
    FileKind::Http,
    FileKind::Json,
    FileKind::Markdown,
    FileKind::Shell,
    FileKind::PowerShell,
    FileKind::Html,
    FileKind::Log,
    FileKind::Odata,
    FileKind::Text,
    FileKind::Json,
    FileKind::Http,
];

/// Target `extract`: the requests of a file of any kind. Each place of a request leads into the file,
/// within the request; an edit made in the file leaves it readable, and with as much before it.
pub fn extract(data: &[u8]) {
    let Some(form) = Form::of(data) else {
        return;
    };
    let kind = KINDS[form.seed % KINDS.len()];
    let file = if form.is_made {
        made(kind, form.rest)
    } else {
        form.text()
    };
    let _ = is_collection(&file);
    let options = Options {
        hosts: if form.seed / 11 % 2 == 0 {
            vec!["h".to_owned(), "api.example.org".to_owned()]
        } else {
            Vec::new()
        },
        roots: vec!["v1.0/r".to_owned()],
        fields: file.lines().find(|line| is_fields(line)).map(str::to_owned),
    };
    let found = requests(&file, kind, &options);
    assert!(
        found == requests(&file, kind, &options),
        "{kind:?} {file:?}"
    );
    let mut behind = 0;
    for (at, request) in found.iter().enumerate() {
        places(&file, kind, request);
        let start = request.span().start;
        // The parts of a request in a document with a structure stand in any order.
        if !matches!(kind, FileKind::Json) {
            assert!(start >= behind, "{kind:?} {file:?}: {request:?}");
        }
        behind = start;
        if at < 4 {
            edits(&file, kind, request);
        }
        let parsed =
            Query::parse_template(&request.text, Input::Auto, kind.holes(), &Limits::DEFAULT);
        for finding in &parsed.diagnostics {
            assert!(fits(&file, request.file_span(finding.span)), "{finding:?}");
        }
    }
}

fn places(file: &str, kind: FileKind, request: &Request<'_>) {
    let whole = request.span();
    assert!(!request.text.is_empty(), "{kind:?} {file:?}");
    assert!(fits(file, whole), "{kind:?} {file:?}: {request:?}");
    for (at, c) in request.text.char_indices() {
        let place = request.file_span(Span::from(at..at + c.len_utf8()));
        assert!(
            place.start >= whole.start && place.end <= whole.end && fits(file, place),
            "{kind:?} {file:?}: {place:?} of {request:?}"
        );
        let between = request.file_span(Span::at(place_of(at)));
        assert!(fits(file, between), "{kind:?} {file:?}: {between:?}");
    }
}

fn place_of(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Edits at some places of a request.
fn edits(file: &str, kind: FileKind, request: &Request<'_>) {
    let is_json = kind == FileKind::Json && serde_json::from_str::<serde_json::Value>(file).is_ok();
    let step = 1 + request.text.len() / 16;
    for (at, c) in request.text.char_indices().step_by(step) {
        for (end, new) in [
            (at + c.len_utf8(), "x"),
            (at, " eq '\"\\&<>"),
            (at + c.len_utf8(), ""),
        ] {
            let Some((span, text)) = request.edit(file, Span::from(at..end), new) else {
                continue;
            };
            assert!(
                fits(file, span),
                "{kind:?} {file:?}: {span:?} of {request:?}"
            );
            let place = span.start as usize..span.end as usize;
            let mut edited = file.to_owned();
            edited.replace_range(place, &text);
            let is_json_still = serde_json::from_str::<serde_json::Value>(&edited).is_ok();
            assert!(
                !is_json || is_json_still,
                "{kind:?} {file:?}: {text:?} at {span:?} breaks the file"
            );
        }
    }
}

/// What requests stand in, of all kinds.
const PIECES: &[&str] = &[
    "https://h/r?$filter=",
    "https://api.example.org/v1.0/r?$filter=",
    "/r?$filter=",
    "?$filter=",
    "&$top=1",
    "&$select=a,b",
    "$orderby=a",
    "\n",
    "\r\n",
    " ",
    "'",
    "\"",
    "\\",
    "`",
    "(",
    ")",
    "{{x}}",
    "${x}",
    "%20",
    "&amp;",
    "&quot;",
    "&#39;",
    "\\u0027",
    "\\\"",
    "\\/",
    "\\n",
    "+",
    "#",
    "//",
    ";",
    "|",
    "GET ",
    "POST ",
    " HTTP/1.1\n",
    "###\n",
    "### a\n",
    "Host: h\n",
    "\n\n",
    "@host = h\n",
    "{{host}}/r?$top=1",
    "curl -G ",
    "--data-urlencode ",
    "-d ",
    "'$filter=a",
    "<<EOF\n",
    "EOF\n",
    "\\\n",
    "`\n",
    "@\"\n",
    "\n\"@",
    "$(",
    "```sh\n",
    "```\n",
    "```http\n",
    "~~~\n",
    "| ",
    "> ",
    "- ",
    "* ",
    "[a](",
    "<a href=\"",
    "\">",
    "<code>",
    "</code>",
    "<!--",
    "-->",
    "#Fields: a cs-uri-stem cs-uri-query\n",
    "\"GET /r",
    " HTTP/1.1\" 200",
    "127.0.0.1 - - [x] ",
    "a eq 'b'",
    "\u{e9}",
    "\u{feff}",
    "\u{1f600}",
    "# odq: allow OD204\n",
    "  &$top=2",
    "$batch",
    "--batch_a\n",
    "/Date(0)/",
];

/// A file of a kind that bytes choose. One in two of JSON is a document with a structure.
fn made(kind: FileKind, bytes: &[u8]) -> String {
    let numbers = numbers(bytes);
    let mut tape = Tape::new(&numbers);
    let is_document = kind == FileKind::Json && tape.one_in(2);
    if is_document {
        return document(&mut tape);
    }
    let mut out = String::new();
    for _ in 1..numbers.len().min(150) {
        out.push_str(&piece(&mut tape));
    }
    out
}

fn piece(tape: &mut Tape<'_>) -> String {
    if tape.one_in(12) {
        let choices: Vec<u8> = (0..12)
            .map(|_| u8::try_from(tape.pick(256)).unwrap_or(0))
            .collect();
        return sentence("queryOptions", &choices, true);
    }
    tape.of(PIECES).to_owned()
}

/// Keys of collections of Postman, of recordings, of workflows.
const KEYS: &[&str] = &[
    "url",
    "raw",
    "host",
    "path",
    "query",
    "key",
    "value",
    "disabled",
    "method",
    "request",
    "item",
    "name",
    "headers",
    "body",
    "uri",
    "queries",
    "inputs",
    "actions",
    "parameters",
    "log",
    "entries",
    "queryString",
    "response",
    "variable",
    "postData",
    "text",
    "event",
    "script",
    "exec",
];

fn document(tape: &mut Tape<'_>) -> String {
    let (head, tail) = [
        (
            "{\"info\":{\"schema\":\"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"},\"item\":[{\"request\":",
            "}]}",
        ),
        (
            "{\"log\":{\"version\":\"1.2\",\"entries\":[{\"request\":",
            "}]}}",
        ),
        (
            "{\"$schema\":\"https://schema.management.azure.com/workflowdefinition.json#\",\"actions\":{\"a\":{\"inputs\":",
            "}}}",
        ),
        ("{\"requests\":[", "]}"),
    ][tape.pick(4)];
    let mut out = head.to_owned();
    value(tape, 5, &mut out);
    out.push_str(tail);
    out
}

fn value(tape: &mut Tape<'_>, depth: usize, out: &mut String) {
    match if depth == 0 { 9 } else { tape.pick(10) } {
        0..=4 => {
            out.push('{');
            for at in 0..1 + tape.pick(4) {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&format!("\"{}\":", tape.of(KEYS)));
                value(tape, depth - 1, out);
            }
            out.push('}');
        }
        5 => {
            out.push('[');
            for at in 0..tape.pick(3) {
                if at > 0 {
                    out.push(',');
                }
                value(tape, depth - 1, out);
            }
            out.push(']');
        }
        6 => out.push_str(tape.of(&["true", "false", "null", "1", "\"GET\""])),
        _ => {
            let text: String = (0..1 + tape.pick(4)).map(|_| piece(tape)).collect();
            let text = serde_json::to_string(&text).unwrap_or_default();
            out.push_str(&text);
        }
    }
}
