//! What holds for every file with strings or words: a request is read as it was written, and an edit
//! of a request, made in the file, gives the request edited.

use super::writing::{Quotes, Shell, Writing};
use super::*;
use crate::diagnostic::Span;
use proptest::prelude::*;

const HEAD: &str = "https://h/r?$filter=";

/// A file of the kind round a text, and how the text is written there.
#[derive(Clone, Copy, Debug)]
struct Frame {
    kind: FileKind,
    before: &'static str,
    behind: &'static str,
    writing: Writing,
}

const fn word(shell: Shell, quotes: Quotes) -> Writing {
    Writing::Word {
        shell,
        quotes,
        decoded: false,
    }
}

const POSTMAN: &str = r#"{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[{"request":{"url":{"raw":""#;
const FLOW: &str = r#"{"$schema":"https://schema.management.azure.com/workflowdefinition.json#","actions":{"a":{"inputs":{"method":"GET","uri":""#;

const FRAMES: &[Frame] = &[
    Frame {
        kind: FileKind::Shell,
        before: "# it's\ncurl -s '",
        behind: "' -o x\n",
        writing: word(Shell::Posix, Quotes::Single),
    },
    Frame {
        kind: FileKind::Shell,
        before: "url=\"",
        behind: "\"\r\necho 'a'\n",
        writing: word(Shell::Posix, Quotes::Double),
    },
    Frame {
        kind: FileKind::Shell,
        before: "curl ",
        behind: " | jq .\n",
        writing: word(Shell::Posix, Quotes::Bare),
    },
    Frame {
        kind: FileKind::PowerShell,
        before: "irm -Uri '",
        behind: "' -Method Get\n",
        writing: word(Shell::Power, Quotes::Single),
    },
    Frame {
        kind: FileKind::PowerShell,
        before: "$uri = \"",
        behind: "\"\n",
        writing: word(Shell::Power, Quotes::Double),
    },
    Frame {
        kind: FileKind::Json,
        before: POSTMAN,
        behind: "\",\"query\":[{\"key\":\"a\"}]}},\"response\":[]}]}",
        writing: Writing::Json,
    },
    Frame {
        kind: FileKind::Json,
        before: FLOW,
        behind: "\"}}}}",
        writing: Writing::Json,
    },
];

fn text() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "a", "eq", " ", "'", "''", "\"", "\\", "`", "$", "$it/", "&$top=1", "(", ")", "|", ";",
        "<", ">", "#", "é", "株", "{", "}", "{{x}}", "${x}", "${env:A}", "%20", "+", "*", "!", "@",
        "~", ",", "[", "]", "\\n", "&", "=", "?", "/", "’", "$(", "\\u0026",
    ]);
    prop::collection::vec(sign, 0..12).prop_map(|signs| signs.concat())
}

#[track_caller]
fn only(file: &str, kind: FileKind) -> Option<String> {
    let found = requests(file, kind, &Options::default());
    found.first().map(|request| request.text.to_string())
}

/// Whether the words of a shell can be written so: nobody leaves such an end without quotes.
fn is_plain(text: &str) -> bool {
    text.trim() == text && !option::is_elided(text) && !text.is_empty()
}

fn replaced(text: &str, from: usize, to: usize, new: &str) -> String {
    [text.split_at(from).0, new, text.split_at(to).1].concat()
}

/// Whether a place lies in a template hole, or what may become one.
fn in_hole(text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at(at);
    if before.ends_with('$') && behind.starts_with('{') {
        return true;
    }
    before
        .rfind("${")
        .is_some_and(|open| !before.split_at(open).1.contains('}'))
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        frame in prop::sample::select(FRAMES),
        text in text(),
        (from, to) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        new in text(),
    ) {
        let text = format!("{HEAD}a{text}");
        let Some(written) = frame.writing.write(&text).filter(|_| is_plain(&text)) else {
            return Ok(());
        };
        let file = format!("{}{written}{}", frame.before, frame.behind);
        prop_assert_eq!(only(&file, frame.kind), Some(text.clone()), "{}", file);

        let found = requests(&file, frame.kind, &Options::default());
        let request = found.first().unwrap();
        let places: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .filter(|at| *at > HEAD.len())
            .chain([text.len()])
            .collect();
        let (from, to) = (*from.get(&places), *to.get(&places));
        let (from, to) = (from.min(to), from.max(to));
        let edited = replaced(&text, from, to, &new);
        let (before, behind) = (text.split_at(from).0, text.split_at(to).1);
        let grows = before.ends_with('$') && format!("{new}{behind}").starts_with('{')
            || new.ends_with('$') && behind.starts_with('{');
        if !is_plain(&edited) || in_hole(&text, from) || in_hole(&text, to) || grows {
            return Ok(());
        }
        let Some((span, edit)) = request.edit(&file, Span::from(from..to), &new) else {
            return Ok(());
        };
        let edited_file = replaced(&file, span.start as usize, span.end as usize, &edit);
        prop_assert_eq!(only(&edited_file, frame.kind), Some(edited), "{} in {}", edit, edited_file);
    }

    #[test]
    fn places_lie_in_the_file(file in script()) {
        for kind in [FileKind::Shell, FileKind::PowerShell, FileKind::Markdown, FileKind::Json, FileKind::Log] {
            for request in requests(&file, kind, &Options::default()) {
                prop_assert!(!request.text.is_empty());
                let whole = request.span();
                prop_assert!(file.get(whole.start as usize..whole.end as usize).is_some());
                for (at, c) in request.text.char_indices() {
                    let place = request.file_span(Span::from(at..at + c.len_utf8()));
                    prop_assert!(place.start >= whole.start && place.end <= whole.end);
                    let there = file.get(place.start as usize..place.end as usize);
                    prop_assert!(there.is_some(), "{place:?} of {request:?}");
                    if let Some((span, _)) = request.edit(&file, Span::from(at..at + c.len_utf8()), "x") {
                        prop_assert!(file.get(span.start as usize..span.end as usize).is_some());
                    }
                }
            }
        }
    }
}

/// A script made of the signs that matter.
fn script() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "curl -G ",
        "https://h/r",
        "?$filter=",
        "?\\$filter=",
        "?`$top=",
        "--data-urlencode ",
        "-d ",
        "'$filter=a",
        "'",
        "\"",
        "\\",
        "`",
        "$x",
        "${x}",
        "$(",
        ")",
        "`date`",
        "\n",
        "\r\n",
        "\\\n",
        "`\n",
        "@\"\n",
        "\n\"@",
        "@'\n",
        "\n'@",
        "<<EOF\n",
        "EOF\n",
        "<#",
        "#>",
        "#",
        " ",
        "=",
        "+",
        "@{",
        "}",
        ";",
        "|",
        "&",
        "é",
        "株",
        "a eq 'b'",
        "```sh\n",
        "```\n",
        "\u{feff}",
        "\"GET /r",
        " HTTP/1.1\"",
        "\\xc3\\xa9",
        "#Fields: a cs-uri-stem cs-uri-query\n",
    ]);
    prop::collection::vec(sign, 0..40).prop_map(|signs| signs.concat())
}
