//! One query a line.
//!
//! A line that is indented or starts with `&` continues the query above it. It is joined with one
//! blank, or directly if it starts with `&`, `?` or `/`, or if the text above ends with `&` or `?`:
//! no query holds a blank there. A line whose first character is `#` is a comment, also between
//! continued lines; a blank line ends a query. Behind a query no comment can stand but one that
//! is for odq: ` # odq: ..`.

use super::lines::{Line, lines};
use super::request::{Assembly, Form, Request};

pub(super) fn requests(text: &str) -> Vec<Request<'_>> {
    let mut found = Vec::new();
    let mut open: Option<Open<'_>> = None;
    for line in lines(text) {
        let part = without_comment(line.trimmed());
        if part.text.starts_with('#') {
            continue;
        }
        match &mut open {
            Some(query) if !part.text.is_empty() && continues(line, part) => query.join(part),
            Some(_) | None => {
                found.extend(open.take().and_then(Open::finish));
                open = (!part.text.is_empty()).then(|| Open::new(part));
            }
        }
    }
    found.extend(open.and_then(Open::finish));
    found
}

/// A line without the comment behind its query that is for odq.
fn without_comment(part: Line<'_>) -> Line<'_> {
    let comment = part.text.match_indices(" #").map(|(at, _)| at);
    let mut comment = comment.filter(|at| {
        let behind = part.text.get(at + 2..).unwrap_or("");
        behind.trim_start().starts_with("odq:")
    });
    match comment.next() {
        Some(at) => part.upto(at).trimmed(),
        None => part,
    }
}

fn continues(line: Line<'_>, part: Line<'_>) -> bool {
    line.is_indented() || part.text.starts_with('&')
}

/// A query that a next line may continue.
struct Open<'t> {
    assembly: Assembly<'t>,
}

impl<'t> Open<'t> {
    fn new(part: Line<'t>) -> Self {
        let mut assembly = Assembly::new();
        assembly.verbatim(part);
        Self { assembly }
    }

    fn join(&mut self, part: Line<'t>) {
        let direct =
            part.text.starts_with(['&', '?', '/']) || self.assembly.text().ends_with(['&', '?']);
        if let (false, Some(end)) = (direct, self.assembly.end()) {
            self.assembly.replaced(" ", end..part.base);
        }
        self.assembly.verbatim(part);
    }

    fn finish(self) -> Option<Request<'t>> {
        self.assembly.finish(Form::Any, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[track_caller]
    fn check(file: &str, expected: &[&str]) {
        let found = requests(file);
        let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_line_is_a_query() {
        check("", &[]);
        check("status eq 'New'", &["status eq 'New'"]);
        check("$top=1\n$skip=1\n", &["$top=1", "$skip=1"]);
        check("# note\n\n$top=1  \n  # note\n", &["$top=1"]);
        check("$top=1\r\n\r\n$skip=1\r\n", &["$top=1", "$skip=1"]);
        check("\u{feff}$top=1", &["$top=1"]);
        check("  $top=1", &["$top=1"]);
        check("name eq '# 1'", &["name eq '# 1'"]);
        check("$top=1  # odq: allow OD501", &["$top=1"]);
        check("a eq 1 #odq:allow OD201 x\n  and b", &["a eq 1 and b"]);
        check("name eq 'a # 1'", &["name eq 'a # 1'"]);
    }

    #[test]
    fn lines_continue() {
        check(
            "$filter=status eq 'New'\n    and type eq 'Shared'\n",
            &["$filter=status eq 'New' and type eq 'Shared'"],
        );
        check("/r\n  ?$top=1\n  &$skip=1", &["/r?$top=1&$skip=1"]);
        check("$top=1\r\n&$skip=1\r\n", &["$top=1&$skip=1"]);
        check(
            "$apply=filter(a)\n  /groupby((b))",
            &["$apply=filter(a)/groupby((b))"],
        );
        check("$top=1&\n\t$skip=1", &["$top=1&$skip=1"]);
        check("a eq 1\n# off: and b\n and c", &["a eq 1 and c"]);
        check("$top=1\n\n  $skip=1", &["$top=1", "$skip=1"]);
        check("&$top=1", &["&$top=1"]);
    }

    #[test]
    fn spans_lead_to_the_line() {
        let file = "# c\r\nname eq 'é'\r\n  and\r\n\tid eq 1";
        let found = requests(file);
        let request = found.first().unwrap();
        assert_eq!(request.text, "name eq 'é' and id eq 1");
        let at = |word: &str| {
            let start = request.text.find(word).unwrap();
            request
                .file_span(Span::from(start..start + word.len()))
                .of(file)
        };
        assert_eq!(at("é"), "é");
        assert_eq!(at("and"), "and");
        assert_eq!(at("id eq 1"), "id eq 1");
        assert_eq!(at(" and"), "\r\n  and");
        assert_eq!(request.span().of(file), file.split_at(5).1);
    }
}
