//! Free text as a whole: what is found, where it ends, and where it stands in the file.

use super::*;
use crate::diagnostic::Span;
use proptest::prelude::*;

fn options() -> Options {
    Options {
        hosts: vec!["api.example.com".to_owned()],
        roots: vec!["v1.0/service".to_owned()],
        fields: None,
    }
}

#[track_caller]
fn check_as(kind: FileKind, file: &str, expected: &[&str]) {
    let found = requests(file, kind, &options());
    let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
    assert_eq!(texts, expected, "in {file}");
}

#[track_caller]
fn text(file: &str, expected: &[&str]) {
    check_as(FileKind::Text, file, expected);
    check_as(FileKind::Markdown, file, expected);
}

#[track_caller]
fn markdown(file: &str, expected: &[&str]) {
    check_as(FileKind::Markdown, file, expected);
}

#[test]
fn commands_over_several_lines() {
    text(
        "curl \"https://h/r?\\$top=1\\\n&\\$skip=2\" -H x\n",
        &["https://h/r?$top=1&$skip=2"],
    );
    text(
        "curl https://h/r?\\$top=1\\&\\$skip=2\\\n  \\&\\$count=true -H x\n",
        &["https://h/r?$top=1&$skip=2&$count=true"],
    );
    text(
        "curl \"https://h/r?\\$top=1\" \\\n  -H 'x'\n",
        &["https://h/r?$top=1"],
    );
}

#[test]
fn links() {
    text("https://h/r?$top=1", &["https://h/r?$top=1"]);
    text("see https://h/r?x=1&$top=1.", &["https://h/r?x=1&$top=1"]);
    text(
        "https://h/r?%24filter=a%20eq%201",
        &["https://h/r?%24filter=a%20eq%201"],
    );
    text("https://h/r?x=1 https://h/r", &[]);
    text("https://h/r?filter=a", &[]);
    text("請參閱https://h/r?$top=1", &["https://h/r?$top=1"]);
}

#[test]
fn links_to_known_hosts() {
    text(
        "https://api.example.com/r and so on",
        &["https://api.example.com/r"],
    );
    text(
        "(https://api.example.com/r).",
        &["https://api.example.com/r"],
    );
    text(
        "http://API.EXAMPLE.COM:80/r取得",
        &["http://API.EXAMPLE.COM:80/r"],
    );
    text(
        "https://api.example.com/r?page=2 yes",
        &["https://api.example.com/r?page=2"],
    );
    text(
        "https://api.example.com/r?filter=a eq 1&top=1",
        &["https://api.example.com/r?filter=a eq 1&top=1"],
    );
    text(
        "https://api.example.com/r$filter=a eq 'b c'",
        &["https://api.example.com/r$filter=a eq 'b c'"],
    );
    text(
        "https://api.example.com/r?$filter=",
        &["https://api.example.com/r?$filter="],
    );
    text(
        "https://api.example.com, https://api.example.com/.default",
        &[],
    );
    text("https://api.example.com.evil.net/r", &[]);
    text(
        "\"https://api.example.com/v1/$metadata#R\"",
        &["https://api.example.com/v1/$metadata#R"],
    );
}

#[test]
fn the_base_of_requests_is_none() {
    for base in ["/v1.0", "/v1.0/", "/V1.0/service", "/v1.0/service/"] {
        text(&format!("BASE=\"https://api.example.com{base}\""), &[]);
    }
    let others = ["/v1", "/v1.0/serv", "/v1.0/service/r", "/v1.0?$top=1"];
    for other in others.map(|path| format!("https://api.example.com{path}")) {
        text(&format!("\"{other}\""), &[&*other]);
    }
    let call = "GET https://api.example.com/v1.0";
    text(&format!("`{call}`"), &["https://api.example.com/v1.0"]);
    check_as(FileKind::Http, call, &["https://api.example.com/v1.0"]);
}

#[test]
fn paths_and_query_strings() {
    text(
        "GET /x/y?$filter=a eq 'b' HTTP/1.1",
        &["/x/y?$filter=a eq 'b'"],
    );
    text(
        "referrals?$filter=a eq 'b'",
        &["referrals?$filter=a eq 'b'"],
    );
    text("{base}/r?$top=1", &["{base}/r?$top=1"]);
    text("/r('A B')?$top=1", &["/r('A B')?$top=1"]);
    text("/r('A')/b?$top=1", &["/r('A')/b?$top=1"]);
    text("?$filter=a eq 1&$top=5", &["?$filter=a eq 1&$top=5"]);
    text("use $filter=a eq 1", &["$filter=a eq 1"]);
    text("| $filter=a eq 1 | text", &["$filter=a eq 1"]);
    text("|$filter=a eq 1|text", &["$filter=a eq 1"]);
    text("-d '$filter=a eq 1' x", &["$filter=a eq 1"]);
    text("x$filter=a, $filter = a, $name=1, $id=2, $orderby參數", &[]);
    text("/x?a=1 and x?y", &[]);
}

#[test]
fn a_mention_is_no_request() {
    text("`$filter=` and ?$top= too, /r?$filter=", &[]);
    text("`/r?$filter=...` or $filter=…", &[]);
    text("/r?$filter=a eq ...", &[]);
    text("GET /r?$filter= true", &["/r?$filter= true"]);
    text("\"/r?$filter=a eq '\" + x + \"'\"", &[]);
    text("/r?$filter=a eq '...'", &["/r?$filter=a eq '...'"]);
}

#[test]
fn enclosures_end_a_request() {
    text("\"/r?$filter=a eq 'b'\", \"c\"", &["/r?$filter=a eq 'b'"]);
    text("`GET /r?$top=1` then", &["/r?$top=1"]);
    text(
        "`/r?$filter=${f(`a eq '${b}'`)}&$top=1`; x",
        &["/r?$filter=${f(`a eq '${b}'`)}&$top=1"],
    );
    text(
        "\"/r?$filter=a eq '${b[\"c\"]}'\"; x",
        &["/r?$filter=a eq '${b[\"c\"]}'"],
    );
    text("`/r?$filter=a eq ${b` then", &["/r?$filter=a eq ${b"]);
    text("``/r?$top=1`` then", &["/r?$top=1"]);
    text("`curl /r?$top=1` then", &["/r?$top=1"]);
    text("\"see /r?$top=1\" then", &["/r?$top=1"]);
    text("(/r?$filter=(a eq 1)) then", &["/r?$filter=(a eq 1)"]);
    text("[x](/r?$filter=f(a,'b)')) then", &["/r?$filter=f(a,'b)')"]);
    text("<https://h/r?$top=1> then", &["https://h/r?$top=1"]);
    text("<code>/r?$filter=a lt 1</code>", &["/r?$filter=a lt 1"]);
    text("「/r?$top=1」即可", &["/r?$top=1"]);
    text("**/r?$select=*** then", &["/r?$select=*"]);
    text("**/r?$top=1** then", &["/r?$top=1"]);
}

#[test]
fn a_link_begins_a_request_and_ends_it() {
    let first = "https://h/r?$filter=a eq 'b'";
    let second = "https://h/r?$top=1";
    for between in [" or ", " (", " and [more](", ", ", " see ("] {
        let file = format!("See [this]({first}){between}{second}).");
        markdown(&file, &[first, second]);
    }
    text(
        "/r?$filter=a eq 1 or [more](https://h/x)",
        &["/r?$filter=a eq 1"],
    );
    text("/r?$filter=a eq 1, https://h/x", &["/r?$filter=a eq 1"]);
    text(
        "[x](https://h/r?$orderby=a%20desc).",
        &["https://h/r?$orderby=a%20desc"],
    );
    text("[x](https://h/r?$top=5 \"title\")", &["https://h/r?$top=5"]);
    text("([x](https://h/r?$top=5), twice)", &["https://h/r?$top=5"]);
    text(
        ".../r?$top=1 and ...?$skip=2, …?$top=3",
        &[".../r?$top=1", "?$skip=2", "?$top=3"],
    );
}

#[test]
fn requests_in_json() {
    text(
        r#"{"url": "https://h/r?$filter=a eq \u0027b\u0027\u0026$top=5"}, "x""#,
        &["https://h/r?$filter=a eq 'b'&$top=5"],
    );
    text(
        r#""raw": "{{base}}/r?$filter=a eq \"b\" and c eq 1","#,
        &["{{base}}/r?$filter=a eq \"b\" and c eq 1"],
    );
    text(
        r#""method": "GET", "header": [], "url": "https://h/r?$orderby=a desc", "x": 1"#,
        &["https://h/r?$orderby=a desc"],
    );
    // The string before ends in a backslash, so that those behind it are strings as well.
    text(
        r#"{"a":"\\","b":"see 'https://h/r?$filter=c","d":"/r?$top=1"}"#,
        &["https://h/r?$filter=c", "/r?$top=1"],
    );
    // What a brace opens in a string of JSON ends with the string.
    let file = r#"{"a":["/r?$filter=b eq ${c","d}","/r?$top=1"]}"#;
    let found = requests(file, FileKind::Json, &Options::default());
    let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
    assert_eq!(texts, ["/r?$filter=b eq ${c", "/r?$top=1"]);
}

#[test]
fn a_string_without_its_end_ends_before_the_next_request() {
    text(
        "/r?$filter=a eq 'b /r?$filter=c eq 'd' GET /r?$top=1",
        &["/r?$filter=a eq 'b", "/r?$filter=c eq 'd'", "/r?$top=1"],
    );
    text(
        "/r?$filter=a eq b' /r?$filter=c eq 'd' https://h/r?$top=1",
        &[
            "/r?$filter=a eq b'",
            "/r?$filter=c eq 'd'",
            "https://h/r?$top=1",
        ],
    );
    text(
        "/r?$filter=a eq 'see https://h/r and /r' and b eq 1",
        &["/r?$filter=a eq 'see https://h/r and /r' and b eq 1"],
    );
}

#[test]
fn ampersands_of_markdown() {
    #[track_caller]
    fn markdown(file: &str, expected: &[&str]) {
        let found = requests(file, FileKind::Markdown, &Options::default());
        let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
        assert_eq!(texts, expected, "{file}");
    }
    markdown(
        "<a href=\"/r?$filter=a eq 1&amp;$top=5\">x</a>",
        &["/r?$filter=a eq 1&$top=5"],
    );
    markdown(
        "[x](https://h/r?$skip=1&amp;$top=5)",
        &["https://h/r?$skip=1&$top=5"],
    );
    markdown("`/r?$skip=1&amp;$top=5`", &["/r?$skip=1&amp;$top=5"]);
    markdown(
        "```\n/r?$skip=1&amp;$top=5\n```",
        &["/r?$skip=1&amp;$top=5"],
    );
    let plain = "/r?$skip=1&amp;$top=5";
    check_as(FileKind::Text, plain, &[plain]);
}

#[test]
fn single_quotes_round_a_request() {
    text("'/r?$top=1' then", &["/r?$top=1"]);
    text("'/r?$filter=a eq 'b'' then", &["/r?$filter=a eq 'b'"]);
    text(
        "'/r?$filter=a eq 'b' and c eq 'd'', x",
        &["/r?$filter=a eq 'b' and c eq 'd'"],
    );
    text("'/r?$filter=a eq \\'b\\'' then", &["/r?$filter=a eq 'b'"]);
    text("'/r?$filter=a eq ''b''' then", &["/r?$filter=a eq 'b'"]);
    text(
        "'/r?$filter=a eq ''b'' and c eq 1' then",
        &["/r?$filter=a eq 'b' and c eq 1"],
    );
    text(
        r"curl '/r?$filter=a eq '\''b'\'' and c eq '\''d'\''' -s",
        &["/r?$filter=a eq 'b' and c eq 'd'"],
    );
    text(
        r#"'/r?$filter=a eq '"'"'b'"'"'&$top=1' then"#,
        &["/r?$filter=a eq 'b'&$top=1"],
    );
    text("'/r?$filter=f(a,'b')' then", &["/r?$filter=f(a,'b')"]);
    text(
        "curl -G 'https://h/r?$top=1' -H 'A: b'",
        &["https://h/r?$top=1"],
    );
}

#[test]
fn escapes_of_strings() {
    text("\"/r?$search=\\\"a b\\\"\"", &["/r?$search=\"a b\""]);
    text(
        "\"/r?$filter=a eq \\u0027b\\u0027\\u0026$top=1\"",
        &["/r?$filter=a eq 'b'&$top=1"],
    );
    text("{\\\"u\\\": \\\"/r?$top=1\\\"}", &["/r?$top=1"]);
    text(
        "\"{\\\"u\\\": \\\"/r?$filter=a eq 'b'\\\"}\"",
        &["/r?$filter=a eq 'b'"],
    );
    text(
        "curl \"https://h/r?\\$top=1&\\$skip=2\"",
        &["https://h/r?$top=1&$skip=2"],
    );
    text(
        "-Uri \"https://h/r?`$filter=a eq 'b'\"",
        &["https://h/r?$filter=a eq 'b'"],
    );
    text("\"GET /r?$top=1\\r\\n\"", &["/r?$top=1"]);
}

#[test]
fn one_line_may_hold_several() {
    text(
        "/r?$filter=a eq 'b' /r?$filter=c eq 'd' and e eq 'f' GET https://h/r?$top=1",
        &[
            "/r?$filter=a eq 'b'",
            "/r?$filter=c eq 'd' and e eq 'f'",
            "https://h/r?$top=1",
        ],
    );
    text(
        "/r?$top=1, /r?$top=2 and /r?$top=3.",
        &["/r?$top=1", "/r?$top=2", "/r?$top=3"],
    );
    text("$top=1 $skip=2", &["$top=1", "$skip=2"]);
    text("/r?$top=1 $skip=2", &["/r?$top=1 $skip=2"]);
    text("$top=1& $skip=2", &["$top=1& $skip=2"]);
    text(
        "/r?$filter=a eq 'see /r?$top=1'",
        &["/r?$filter=a eq 'see /r?$top=1'"],
    );
    text("/r?$top=1 | GET | $skip=2 |", &["/r?$top=1", "$skip=2"]);
}

#[test]
fn the_sentence_is_left_out_and_the_error_kept() {
    text("Call /r?$filter=a eq 'b'.", &["/r?$filter=a eq 'b'"]);
    text("(call /r?$filter=f(a)).", &["/r?$filter=f(a)"]);
    text("呼叫 /r?$top=1。", &["/r?$top=1"]);
    text("/r?$filter=(a eq 'b'", &["/r?$filter=(a eq 'b'"]);
    text("/r?$filter=a eq 'b'))", &["/r?$filter=a eq 'b'))"]);
    text("/r?$filter=a eq 'b", &["/r?$filter=a eq 'b"]);
    text("`/r?$filter=a eq 'b` and 'c'", &["/r?$filter=a eq 'b"]);
    text("/r?$filter=a eq b' | x", &["/r?$filter=a eq b'"]);
    text("\"/r?$filter=a eq 'b,\"", &["/r?$filter=a eq 'b,"]);
}

#[test]
fn tables_and_code_of_markdown() {
    markdown(
        "| a | b |\n|---|---|\n| x | `/r?$top=1` |\n|y|/r?$filter=a eq 'b'|\n",
        &["/r?$top=1", "/r?$filter=a eq 'b'"],
    );
    markdown(
        "```sh\ncurl 'https://h/r?$top=1'\n```\n",
        &["https://h/r?$top=1"],
    );
    markdown(
        "# GET /r?$top=1\n> /r?$top=2\n- /r?$top=3",
        &["/r?$top=1", "/r?$top=2", "/r?$top=3"],
    );
    markdown(
        "```http\nGET https://api.example.com/r\n    ?$filter=a eq 'b'\n    &$top=1 HTTP/1.1\n    &$skip=1\n```\n   &$top=3",
        &["https://api.example.com/r?$filter=a eq 'b'&$top=1"],
    );
    markdown("/r?$top=1\n  &$skip=1", &["/r?$top=1"]);
    markdown(
        "```http\nGET /r?$top=1\n  &$filter=a\n    and b\n    or c HTTP/1.1\n    and d\n```\n/r?$filter=a\n  and b",
        &["/r?$top=1&$filter=a and b or c", "/r?$filter=a"],
    );
    markdown(
        "~~~~\n~~~\n/r?$top=1\n  &$skip=1\n~~~~\n",
        &["/r?$top=1&$skip=1"],
    );
}

#[test]
fn places_in_the_file() {
    let file = "\u{feff}ü \"GET /r?$filter=a eq \\u0027é\\u0027\"\r\n* $top=1\r\n";
    let found = requests(file, FileKind::Text, &options());
    let [first, second] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(first.text, "/r?$filter=a eq 'é'");
    assert_eq!((first.method, first.form), (Some("GET"), Form::Url));
    assert_eq!(
        first.file_span(Span::new(16, 20)).of(file),
        "\\u0027é\\u0027"
    );
    assert_eq!(first.file_span(Span::new(17, 19)).of(file), "é");
    assert_eq!((second.method, second.form), (None, Form::Query));
    assert_eq!(second.span().of(file), "$top=1");
}

#[test]
fn links_of_the_service_are_marked() {
    let found = requests(
        "\"next\": \"http://h/r?$skiptoken=k1\"\n/r?$top=1",
        FileKind::Text,
        &options(),
    );
    let marks: Vec<bool> = found.iter().map(|request| request.service_link).collect();
    assert_eq!(marks, [true, false]);
}

#[test]
fn the_examples_of_the_project() {
    let file = include_str!("../../examples/queries.http");
    let found = requests(file, FileKind::Http, &options());
    assert_eq!(found.len(), 12);
    for request in &found {
        let address = "{{host}}/engagements/referrals?$";
        assert!(request.text.starts_with(address), "{}", request.text);
    }
    let file = include_str!("../../examples/queries.odata");
    let found = requests(file, FileKind::Odata, &options());
    assert_eq!(found.len(), 19);
    assert!(found.iter().all(|request| !request.text.contains('#')));
}

/// The documentation page that the project started from.
#[test]
fn the_seed_page() {
    let corpora = std::env::var("ODQ_CORPORA").map_or_else(
        |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        std::path::PathBuf::from,
    );
    let path = corpora.join("../seed/get-a-list-of-referrals.zh-TW.txt");
    let Ok(page) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED the_seed_page: {} is absent", path.display());
        return;
    };
    let options = Options {
        hosts: vec!["api.partner.microsoft.com".to_owned()],
        ..Options::default()
    };
    let found = requests(&page, FileKind::Text, &options);
    let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
    let base = "https://api.partner.microsoft.com/v1.0/engagements/referrals";
    let engagement = "engagementId eq '65edc0b5-3485-41b7-a17e-dfa9ef4706e2'";
    let newest = "$orderby=createdDateTime desc";
    assert_eq!(
        texts,
        [
            base,
            "/referrals?$select=id,status,customerProfile",
            &format!("/referrals?$filter={engagement}"),
            "/referrals?$filter=status eq 'New' and qualification eq 'SalesQualified'",
            "/referrals?$filter=customerProfile/address/country eq 'US' and direction eq 'Incoming'",
            &format!("/referrals?{newest}"),
            &format!("{base}?{newest}"),
            "http://api.partner.microsoft.com/v1.0/$metadata#Referrals",
            &format!("{base}?$filter={engagement}"),
            &format!("{base}/c5fbb3b6-be74-4795-9fb5-4324c73fed37"),
            "http://api.partner.microsoft.com/v1.0/referrals?$skiptoken=k181pEdP0ykypkieJfcxX",
            &format!(
                "{base}?$top=10&$filter=(type eq 'Shared' and direction eq 'Incoming')&{newest}"
            ),
            &format!(
                "{base}?$top=10&$filter=(direction eq 'Incoming' and substatus eq 'Pending')&{newest}"
            ),
            &format!(
                "{base}?$filter=status eq 'Active' and direction eq 'Outgoing' and type eq 'Shared' \
                 and team/any(t:t/email eq 'r2d2@contoso.com')&{newest}"
            ),
        ]
    );
    for request in &found {
        assert_eq!(request.span().of(&page), request.text);
    }
    let made = found.iter().filter(|request| request.service_link).count();
    assert_eq!(made, 1);
}

/// Text made of the signs that matter here.
fn signs() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "https://",
        "api.example.com",
        "/r",
        "?",
        "$",
        "%24",
        "filter=",
        "top=",
        "&",
        " ",
        " eq ",
        "'",
        "''",
        "\"",
        "\\\"",
        "`",
        "```",
        "(",
        ")",
        "|",
        "\n",
        "\r\n",
        "  ",
        "é",
        "。",
        "{",
        "}",
        "{{x}}",
        "GET ",
        " HTTP/1.1",
        "###\n",
        "#",
        "@",
        "+",
        "\\",
        "\\u0026",
        "...",
        "\u{3000}",
        "<",
        ">",
        "[",
        "]",
        "**",
        "a",
        "1",
        ".",
    ]);
    prop::collection::vec(sign, 0..60).prop_map(|signs| signs.concat())
}

/// Laws of every file: no panic, places on character boundaries and in order, and each character
/// that stands in the file as it stands in the request maps to itself.
fn laws(file: &str) -> Result<(), TestCaseError> {
    for kind in [
        FileKind::Text,
        FileKind::Markdown,
        FileKind::Http,
        FileKind::Odata,
    ] {
        let mut behind = 0;
        for request in requests(file, kind, &options()) {
            let whole = request.span();
            prop_assert!(whole.start >= behind && whole.end as usize <= file.len());
            prop_assert!(!request.text.is_empty() && request.text.trim() == request.text);
            behind = whole.end;
            let mut last = whole.start;
            for (at, c) in request.text.char_indices() {
                let place = request.file_span(Span::from(at..at + c.len_utf8()));
                prop_assert!(place.start >= last, "{:?} in {file:?}", request);
                last = place.end;
                let there = file.get(place.start as usize..place.end as usize);
                let there = there.expect("on boundaries");
                let replaced = there.starts_with(['\\', '`', '\'']) || c == ' ';
                prop_assert!(there == c.to_string() || replaced, "{there:?} for {c:?}");
            }
            let one_line = !whole.of(file).contains(['\n', '\\', '`', '\'']);
            if one_line {
                prop_assert_eq!(whole.of(file), &*request.text);
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_keeps_the_laws(file in any::<String>()) {
        laws(&file)?;
    }

    #[test]
    fn any_signs_keep_the_laws(file in signs()) {
        laws(&file)?;
    }
}
