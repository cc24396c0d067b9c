//! Requests in files brought to canonical text by as few edits as do it: line breaks inside a
//! request and the way it is percent-encoded stay as they are.

use super::arguments::InputForm;
use super::layout::{Encoding, Layout};
use super::requests;
use odq::diagnostic::{Applicability, Diagnostics, Edit, Fix, Span};
use odq::extract::{FileKind, Request};
use odq::text::{Decoded, Plus, decode};
use odq::{Input, Limits, Query};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// How requests are read.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// The form that the user says they have.
    pub(crate) form: InputForm,
    /// Within what limits.
    pub(crate) limits: Limits,
    /// What canonical text is made into.
    pub(crate) layout: Layout,
}

/// A text with its requests formatted.
#[derive(Debug)]
pub(crate) struct Formatted<'t> {
    /// The new text.
    pub(crate) text: String,
    /// The requests that changed: where each stands in the old text, and what it is now.
    pub(crate) changed: Vec<(Span, String)>,
    /// The requests that do not parse, with why not.
    pub(crate) broken: Vec<(Request<'t>, Diagnostics)>,
    /// How many requests the text holds.
    pub(crate) requests: usize,
}

/// Formats the requests of a text. `None`: the new text would not hold the same requests.
pub(crate) fn format<'t>(
    text: &'t str,
    kind: FileKind,
    reading: &Reading,
) -> Option<Formatted<'t>> {
    let found = requests::find(text, kind, None);
    let mut formatted = Formatted {
        text: String::new(),
        changed: Vec::new(),
        broken: Vec::new(),
        requests: found.len(),
    };
    let mut meant = Vec::with_capacity(found.len());
    let mut edits = Vec::new();
    for request in found {
        let parsed = reading.parse(&request, kind, &request.text);
        if request.service_link || parsed.diagnostics.has_errors() {
            meant.push(Err(request.text.to_string()));
            if !request.service_link {
                formatted.broken.push((request, parsed.diagnostics));
            }
            continue;
        }
        let canonical = parsed.query.to_string();
        let own = match reading.laid_out(&request, text, kind, &parsed.query) {
            Some(new) => new,
            None => reading.edits((&request, kind), text, &parsed.query, &canonical),
        };
        if let Some((new, own)) = own {
            formatted.changed.push((request.span(), new));
            edits.extend(own);
        }
        meant.push(Ok(parsed.query));
    }
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    formatted.text = apply(text, edits)?;
    reading
        .holds(&formatted.text, kind, &meant)
        .then_some(formatted)
}

impl Reading {
    fn parse(&self, request: &Request<'_>, kind: FileKind, text: &str) -> odq::Parsed {
        let input = requests::input(request, self.form);
        requests::parse(text, input, kind, &self.limits)
    }

    /// Whether a text holds requests of these trees and, where there is none, these texts.
    fn holds(&self, text: &str, kind: FileKind, meant: &[Result<Query, String>]) -> bool {
        let found = requests::find(text, kind, None);
        let same = |(request, meant): (&Request<'_>, &Result<Query, String>)| match meant {
            Ok(query) => self.parse(request, kind, &request.text).query.tree() == query.tree(),
            Err(text) => request.text == text.as_str(),
        };
        found.len() == meant.len() && found.iter().zip(meant).all(same)
    }

    /// A request laid out anew and the edit of the file that makes it so, `Some(None)` if it stays; `None`
    /// where only its words can be changed: escapes, or comments between its lines.
    fn laid_out(
        &self,
        request: &Request<'_>,
        file: &str,
        kind: FileKind,
        query: &Query,
    ) -> Option<Option<(String, Vec<Edit>)>> {
        const BREAKS: [char; 2] = ['\n', '\r'];
        let can_break = matches!(kind, FileKind::Odata | FileKind::Http);
        let layout = Layout {
            width: self.layout.width.filter(|_| can_break),
            ..self.layout
        };
        let span = request.span();
        let old = span.of(file);
        let joined: usize = old.split(BREAKS).map(|line| line.trim().len()).sum();
        let is_bare = request.text.len() >= joined && (old.contains(BREAKS) || old == request.text);
        if layout.is_plain() || !is_bare {
            return None;
        }
        let text = layout.text(query);
        let marked = request.text.starts_with('?') && !text.starts_with('?');
        let mut text = if marked { format!("?{text}") } else { text };
        if layout.encoding == Encoding::Kept {
            let edits = changes(&request.text, &text, self.plus(request, query));
            let kept = apply(&request.text, edits)?;
            let again = self.parse(request, kind, &kept);
            if again.diagnostics.has_errors() || again.query.to_string() != query.to_string() {
                return None;
            }
            text = kept;
        }
        let start = file.get(..span.start as usize).unwrap_or("");
        let before = start.rsplit(BREAKS).next().unwrap_or("").chars().count();
        let wrapped = match layout.width {
            // as many lines as it had; each option begins one
            None if old.contains(BREAKS) => Layout {
                encoding: Encoding::Encoded,
                width: Some(0),
            }
            .wrapped(&text, before),
            Some(_) | None => layout.wrapped(&text, before),
        };
        let end = if file.contains("\r\n") {
            "\r\n"
        } else if file.contains('\n') || !file.contains('\r') {
            "\n"
        } else {
            "\r"
        };
        let new = wrapped.replace('\n', end);
        if new == old {
            return Some(None);
        }
        let edits = if can_break {
            vec![Edit { span, text: new }]
        } else {
            let whole = Span::from(0..request.text.len());
            edits_of(request.edits(file, whole, &new)?).collect()
        };
        Some(Some((text, edits)))
    }

    /// The new text of a request and the edits of the file that make it; none if it stays.
    fn edits(
        &self,
        (request, kind): (&Request<'_>, FileKind),
        file: &str,
        query: &Query,
        canonical: &str,
    ) -> Option<(String, Vec<Edit>)> {
        // A query string that stands alone keeps its question mark.
        let marked = request.text.starts_with('?') && !canonical.starts_with('?');
        let wanted = if marked {
            format!("?{canonical}")
        } else {
            canonical.to_owned()
        };
        let is_break = |span: Span| request.file_span(span).of(file).contains(['\n', '\r']);
        let edits: Vec<Edit> = changes(&request.text, &wanted, self.plus(request, query))
            .into_iter()
            .filter(|edit| {
                let is_blank = edit.span.of(&request.text).trim().is_empty();
                !(edit.text.is_empty() && is_blank && is_break(edit.span))
            })
            .collect();
        if edits.is_empty() {
            return None;
        }
        let new = apply(&request.text, edits.clone())?;
        let parsed = self.parse(request, kind, &new);
        let fits = parsed.query.to_string() == canonical && !parsed.diagnostics.has_errors();
        // In quotes it is written as they want it; what nobody can tell stays.
        let in_file = |edit: Edit| request.edits(file, edit.span, &edit.text);
        let edits: Option<Vec<Vec<(Span, String)>>> = edits.into_iter().map(in_file).collect();
        let edits = edits.filter(|_| fits)?.into_iter().flat_map(edits_of);
        Some((new, edits.collect()))
    }

    /// What a plus sign in a request means, if the request is percent-encoded.
    fn plus(&self, request: &Request<'_>, query: &Query) -> Option<Plus> {
        let tree = query.tree();
        let is_expression = tree.address.is_none()
            && matches!(tree.options.as_slice(), [only] if only.name.as_str(&tree.source).is_empty());
        let has_blank = request.text.contains(' ');
        if is_expression {
            return (!has_blank).then_some(Plus::Literal);
        }
        let form = match requests::input(request, self.form) {
            Input::Form => true,
            Input::Auto => !has_blank && !request.text.contains("%20"),
            Input::Url | Input::Expression => false,
        };
        Some(if form { Plus::Space } else { Plus::Literal })
    }
}

/// Above so many words a text is replaced as a whole: comparing takes the square of it.
const WORDS: usize = 4000;

/// The edits that turn one text into another that means the same, words that both have left alone.
fn changes(old: &str, new: &str, plus: Option<Plus>) -> Vec<Edit> {
    let old_meant = meaning(old, plus);
    // Canonical text has no plus sign but for an escaped one.
    let new_meant = meaning(new, plus.map(|_| Plus::Literal));
    let old_words = words(old_meant.text());
    let new_words = words(new_meant.text());
    let ops = if old_words.len().max(new_words.len()) > WORDS {
        vec![DiffOp::Replace {
            old_index: 0,
            old_len: old_words.len(),
            new_index: 0,
            new_len: new_words.len(),
        }]
    } else {
        let texts =
            |words: &[Word<'_>]| words.iter().map(|w| w.text.to_owned()).collect::<Vec<_>>();
        capture_diff_slices(Algorithm::Myers, &texts(&old_words), &texts(&new_words))
    };
    let has_raw_blank = old.contains(' ');
    let mut edits = Vec::new();
    for op in ops {
        let (_, from, to) = op.as_tag_tuple();
        let inserted = place(&new_meant, &new_words, to.clone()).of(new);
        let text = match plus {
            Some(Plus::Literal) if !has_raw_blank => inserted.replace(' ', "%20"),
            Some(Plus::Space) if !has_raw_blank => inserted.replace(' ', "+"),
            Some(Plus::Literal | Plus::Space) | None => inserted.to_owned(),
        };
        match op {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                edits.push(Edit {
                    span: place(&old_meant, &old_words, from),
                    text,
                });
            }
        }
    }
    edits
}

fn meaning(text: &str, plus: Option<Plus>) -> Decoded<'_> {
    match plus {
        Some(plus) => decode(text, 0, plus).0,
        None => Decoded::verbatim(text, 0),
    }
}

/// A name or number, or one character that is no part of one.
struct Word<'a> {
    text: &'a str,
    start: usize,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if is_part(first) {
            rest.find(|c| !is_part(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, behind) = rest.split_at(length);
        words.push(Word {
            text: word,
            start: text.len() - rest.len(),
        });
        rest = behind;
    }
    words
}

/// Where words stand in the text as it is written.
fn place(meant: &Decoded<'_>, words: &[Word<'_>], range: Range<usize>) -> Span {
    let start = |index: usize| {
        words
            .get(index)
            .map_or(meant.text().len(), |word| word.start)
    };
    meant.raw_span(start(range.start), start(range.end))
}

fn edits_of(made: Vec<(Span, String)>) -> impl Iterator<Item = Edit> {
    made.into_iter().map(|(span, text)| Edit { span, text })
}

fn apply(text: &str, edits: Vec<Edit>) -> Option<String> {
    let fix = Fix {
        message: String::new(),
        applicability: Applicability::Safe,
        edits,
    };
    fix.apply(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(kind: FileKind, text: &str, expected: &str) {
        let reading = Reading {
            form: InputForm::Auto,
            limits: Limits::DEFAULT,
            layout: Layout::default(),
        };
        let formatted = format(text, kind, &reading).unwrap();
        assert_eq!(formatted.text, expected);
        let again = format(expected, kind, &reading).unwrap();
        assert_eq!(again.text, expected, "not stable");
        assert!(again.changed.is_empty());
    }

    #[test]
    fn words_are_left_alone() {
        let odata = |text, expected| check(FileKind::Odata, text, expected);
        odata("((status EQ 'New'))\n", "status eq 'New'\n");
        odata("# (a)\n\n  a  eq   1\n", "# (a)\n\n  a eq 1\n");
        odata("$filter=(a eq 1)&top=5", "$filter=a eq 1&$top=5");
        odata("?$filter=(a eq 1)", "?$filter=a eq 1");
        odata("a eq 010.50", "a eq 10.5");
        odata("a eq (", "a eq (");
        odata("a eq 1 # no comment", "a eq 1 # no comment");
    }

    #[test]
    fn line_breaks_stay() {
        let odata = |text, expected| check(FileKind::Odata, text, expected);
        odata(
            "$filter=substatus in ('Won',\n    'Lost')\n    AND a eq 1\n&$top=5",
            "$filter=substatus in ('Won',\n    'Lost')\n    and a eq 1\n&$top=5",
        );
        odata(
            "(\n  a eq 1\n  or b eq 2\n)\n",
            "(\n  a eq 1\n  or b eq 2\n)\n",
        );
        odata("((a eq 1)\n  or b eq 2)\n", "a eq 1\n  or b eq 2\n");
        check(
            FileKind::Http,
            "GET {{host}}/referrals\n    ?filter=(a EQ 1)\n    &$top=5\nAccept: x\n",
            "GET {{host}}/referrals\n    ?$filter=a eq 1\n    &$top=5\nAccept: x\n",
        );
    }

    #[test]
    fn the_encoding_stays() {
        let http = |text, expected| check(FileKind::Http, text, expected);
        http(
            "GET /r?$filter=((a%20EQ%20%27R%26D%27))&$orderby=a%20%20desc HTTP/1.1\n",
            "GET /r?$filter=a%20eq%20%27R%26D%27&$orderby=a%20desc HTTP/1.1\n",
        );
        http("GET /r?$filter=(a+EQ+'x')", "GET /r?$filter=a+eq+'x'");
        http(
            "GET /r?$filter=(a EQ 'x%2By')",
            "GET /r?$filter=a eq 'x%2By'",
        );
        check(
            FileKind::Markdown,
            "See [this](https://h/r?$filter=(a%20eq%201)) or `/r?$top=01`.\n",
            "See [this](https://h/r?$filter=a%20eq%201) or `/r?$top=1`.\n",
        );
    }

    #[test]
    fn links_of_the_service_and_what_does_not_parse_stay() {
        let text = "/r?$skiptoken=(x)\n/r?$filter=(a eq\n/r?$filter=(a eq 1)\n";
        let reading = Reading {
            form: InputForm::Auto,
            limits: Limits::DEFAULT,
            layout: Layout::default(),
        };
        let formatted = format(text, FileKind::Text, &reading).unwrap();
        assert_eq!(
            formatted.text,
            "/r?$skiptoken=(x)\n/r?$filter=(a eq\n/r?$filter=a eq 1\n"
        );
        assert_eq!((formatted.broken.len(), formatted.changed.len()), (1, 1));
    }

    #[track_caller]
    fn lay_out(kind: FileKind, layout: Layout, text: &str, expected: &str) {
        let reading = Reading {
            form: InputForm::Auto,
            limits: Limits::DEFAULT,
            layout,
        };
        assert_eq!(format(text, kind, &reading).unwrap().text, expected);
        assert_eq!(
            format(expected, kind, &reading).unwrap().text,
            expected,
            "not stable"
        );
    }

    #[test]
    fn requests_are_laid_out() {
        let encoding = |encoding| Layout {
            encoding,
            width: None,
        };
        let wide = Layout {
            width: Some(30),
            ..Layout::default()
        };
        let file = "GET {{host}}/r?$filter=((a eq 1)) and b eq 'x y'&top=05 HTTP/1.1\nA: b\n";
        lay_out(
            FileKind::Http,
            wide,
            file,
            "GET {{host}}/r\n    ?$filter=a eq 1\n        and b eq 'x y'\n    &$top=5 HTTP/1.1\nA: b\n",
        );
        let line =
            "GET {{host}}/r?$filter=a%20eq%201%20and%20b%20eq%20'x%20y'&$top=5 HTTP/1.1\nA: b\n";
        lay_out(FileKind::Http, encoding(Encoding::Encoded), file, line);
        lay_out(
            FileKind::Http,
            encoding(Encoding::Decoded),
            line,
            "GET {{host}}/r?$filter=a eq 1 and b eq 'x y'&$top=5 HTTP/1.1\nA: b\n",
        );
        lay_out(
            FileKind::Odata,
            encoding(Encoding::Encoded),
            "$filter=a eq 1\r\n  and b eq 2\r\n  &$top=5\r\n",
            "$filter=a%20eq%201%20and%20b%20eq%202\r\n    &$top=5\r\n",
        );
        lay_out(
            FileKind::Odata,
            wide,
            "a eq 1 and b eq 2\n",
            "a eq 1 and b eq 2\n",
        );
        lay_out(
            FileKind::Http,
            wide,
            "GET https://h/r?$filter=a%20eq%20%27b%27&$top=05\n",
            "GET https://h/r\n    ?$filter=a%20eq%20%27b%27\n    &$top=5\n",
        );
        lay_out(
            FileKind::Odata,
            wide,
            "$filter=a eq %27b%27 AND c eq 'd' and e\n",
            "$filter=a eq %27b%27\n    and c eq 'd' and e\n",
        );
        // a comment between the lines keeps them
        lay_out(
            FileKind::Odata,
            wide,
            "(a eq 1)\n# why\n  and b eq 2 and c eq 3 and d eq 4\n",
            "a eq 1\n# why\n  and b eq 2 and c eq 3 and d eq 4\n",
        );
        lay_out(
            FileKind::Markdown,
            encoding(Encoding::Encoded),
            "`/r?$filter=a eq 1` and \"/r?$search=\\\"a b\\\"\"",
            "`/r?$filter=a%20eq%201` and \"/r?$search=\\\"a b\\\"\"",
        );
    }

    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[()a-c ,/]{0,4}",
            2 => "( EQ | and |%20|\\+|%27|'|\n    |\n&|\n|é|%C3%A9)",
            2 => "(\\$filter=|filter=|&\\$top=|01|/r\\?|`|\\||a eq 1|\\(b ne 'x'\\))",
        ]
    }

    proptest! {
        #[test]
        fn formatting_is_stable(
            pieces in prop::collection::vec(piece(), 0..12),
            encoding in prop::sample::select(vec![Encoding::Kept, Encoding::Encoded, Encoding::Decoded]),
            width in prop::option::of(0..40_usize),
        ) {
            let text = pieces.concat();
            let reading = Reading {
                form: InputForm::Auto,
                limits: Limits::DEFAULT,
                layout: Layout { encoding, width },
            };
            for kind in [FileKind::Odata, FileKind::Http, FileKind::Markdown, FileKind::Text] {
                let Some(formatted) = format(&text, kind, &reading) else { continue };
                let again = format(&formatted.text, kind, &reading).map(|again| again.text);
                prop_assert_eq!(again.as_ref(), Some(&formatted.text), "{:?} {:?}", kind, text);
            }
        }
    }
}
