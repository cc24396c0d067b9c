mod pages;

use std::io::{self, Read};

use proptest::prelude::*;

use super::super::{DuplicateKeys, Plan, Slots};
use super::*;

/// Gives at most so many bytes at a time.
struct Chunks<'a>(&'a [u8], usize);

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&mut self.0).take(self.1 as u64).read(buffer)
    }
}

/// Reads as `--on-error skip` does; a line for each record and each failure.
fn read_with(input: &[u8], options: FrameOptions, chunk: usize) -> Vec<String> {
    let mut records = Records::new(Chunks(input, chunk), options);
    let (plan, _) = Plan::new([["id"]]);
    let mut slots = Slots::default();
    let mut lines = Vec::new();
    loop {
        let failure = match records.next_record() {
            Ok(None) => break,
            Ok(Some(Record { bytes, place })) => {
                let start = place.offset as usize;
                assert_eq!(&input[start..start + bytes.len()], bytes);
                match plan.fill(bytes, &mut slots, DuplicateKeys::Error) {
                    Ok(_) => {
                        let text = String::from_utf8(bytes.to_vec()).unwrap();
                        let text = text.replace('\n', "~");
                        lines.push(format!(
                            "{} {}:{} {text}",
                            place.index, place.line, place.offset
                        ));
                        continue;
                    }
                    Err(error) => records.refuse(&error),
                }
            }
            Err(failure) => Some(failure),
        };
        if let Some(failure) = failure {
            let FrameError {
                index,
                offset,
                line,
                resumable,
                ..
            } = failure;
            let end = if resumable { "" } else { " (end)" };
            lines.push(format!("{index} {line}:{offset} error: {failure}{end}"));
            if !resumable {
                assert!(records.next_record().unwrap().is_none());
                break;
            }
        }
    }
    if let Some(Envelope { before, after }) = records.envelope() {
        let show = |members: &[Annotation]| {
            let show = |a: &Annotation| format!("{}={}", a.name, String::from_utf8_lossy(&a.value));
            members.iter().map(show).collect::<Vec<_>>().join(" ")
        };
        lines.push(format!("envelope [{}] [{}]", show(before), show(after)));
    }
    lines
}

fn read(input: &str) -> String {
    read_as(Format::Auto, input)
}

fn read_as(format: Format, input: &str) -> String {
    let options = FrameOptions {
        format,
        ..FrameOptions::default()
    };
    let lines = read_with(input.as_bytes(), options, usize::MAX);
    for (block_bytes, chunk) in [(1, 1), (3, 2), (16, 16), (64, 5)] {
        let small = FrameOptions {
            block_bytes,
            ..options
        };
        assert_eq!(
            read_with(input.as_bytes(), small, chunk),
            lines,
            "{block_bytes}"
        );
    }
    lines.join("\n")
}

#[test]
fn lines() {
    insta::assert_snapshot!(read("{\"a\":1}\n{\"b\":\"}\"}\r\n\n \t\r\n  {}  \n{\"c\":[1,{}]}"), @r#"
    1 1:0 {"a":1}
    2 2:8 {"b":"}"}
    3 5:26 {}
    4 6:31 {"c":[1,{}]}
    "#);
    insta::assert_snapshot!(read(""), @"");
    insta::assert_snapshot!(read(" \r\n\n"), @"");
}

#[test]
fn texts_one_after_another() {
    insta::assert_snapshot!(read("{\"a\":1}{\"b\":2} {\"c\":3}\n{\"d\":4}\n"), @r#"
    1 1:0 {"a":1}
    2 1:7 {"b":2}
    3 1:15 {"c":3}
    4 2:23 {"d":4}
    "#);
    insta::assert_snapshot!(read("{\n  \"a\": {\"b\": {}\n}}\n{\n}{}\n{\"c\":1}"), @r#"
    1 1:0 {~  "a": {"b": {}~}}
    2 4:21 {~}
    3 5:24 {}
    4 6:27 {"c":1}
    "#);
    insta::assert_snapshot!(read("{\"a\":1}\r{\"b\":2}\r"), @r#"
    1 1:0 {"a":1}
    2 1:8 {"b":2}
    "#);
}

#[test]
fn a_broken_line_is_told_with_its_number() {
    insta::assert_snapshot!(read("{\"a\":1}\n{\"a\":}\noops\n{\"a\":2}}\n{\"a\":3\n\n{\"a\":4}\n"), @r#"
    1 1:0 {"a":1}
    2 2:13 error: expected a value, found `}`
    3 3:15 error: expected a value, found `o`
    4 4:27 error: expected nothing more, found `}`
    5 5:35 error: unexpected end of the text
    6 7:37 {"a":4}
    "#);
    insta::assert_snapshot!(read("{\"a\":1,\"b\":\n{\"a\":2}\n{\"a\":3}\n"), @r#"
    1 1:11 error: unexpected end of the text
    2 2:12 {"a":2}
    3 3:20 {"a":3}
    "#);
    insta::assert_snapshot!(read("{\"a\":\"x}\n{\"a\":2}\n[1]\n3\n{\"id\":1,\"id\":1}\n{} x {}\n{}"), @r#"
    1 1:8 error: unescaped control character in a string: a line break
    2 2:9 {"a":2}
    3 3:17 error: expected an object, found an array
    4 4:21 error: expected an object, found a number
    5 5:31 error: the same key stands twice in one object
    6 6:42 error: expected nothing more, found `x`
    7 7:47 {}
    "#);
    insta::assert_snapshot!(read("{\"a\":[1}\n{\"a\":[\n{\"a\":[{}\n{}\n"), @r#"
    1 1:7 error: expected `,` or `]` after an element, found `}`
    2 2:15 error: unexpected end of the text
    3 3:24 error: unexpected end of the text
    4 4:25 {}
    "#);
    insta::assert_snapshot!(read("{}\n{\"a\":\"b"), @r"
    1 1:0 {}
    2 2:10 error: unexpected end of the text
    ");
}

#[test]
fn only_the_white_space_of_json_is_skipped() {
    insta::assert_snapshot!(read("{}\u{c}\n{}\u{b}\n\u{c}{}\n{}\u{a0}\n{}\u{0}\n{} \t\r\n"), @r"
    1 1:2 error: expected nothing more, found byte 0x0C
    2 2:6 error: expected nothing more, found byte 0x0B
    3 3:8 error: expected a value, found byte 0x0C
    4 4:14 error: expected nothing more, found byte 0xC2
    5 5:19 error: expected nothing more, found byte 0x00
    6 6:21 {}
    ");
}

#[test]
fn a_broken_record_over_several_lines() {
    insta::assert_snapshot!(read("{\n  \"a\": 1\n  \"b\": 2\n}\n{\n  \"a\": 3\n}\n"), @r#"
    1 3:13 error: expected `,` or `}` after a member, found `"`
    2 5:22 {~  "a": 3~}
    "#);
    insta::assert_snapshot!(read("{\n  \"a\": 1,\n{\n  \"a\": 3\n}\n"), @r#"
    1 2:11 error: unexpected end of the text
    2 3:12 {~  "a": 3~}
    "#);
    insta::assert_snapshot!(read("{\n  \"a\": 1,\n"), @"1 3:12 error: unexpected end of the text");
    insta::assert_snapshot!(read("{\n\"a\": [tru,\n1]}\n1 1\n {}\n{}"), @r"
    1 2:8 error: expected `true`, `false` or `null`
    2 6:25 {}
    ");
}

#[test]
fn a_byte_order_mark_is_skipped_at_the_start_only() {
    insta::assert_snapshot!(read("\u{feff}{}\n\u{feff}{}\n{}"), @r"
    1 1:3 {}
    2 2:6 error: expected a value, found byte 0xEF
    3 3:12 {}
    ");
    insta::assert_snapshot!(read("\u{feff} [{}]"), @"1 1:5 {}");
    insta::assert_snapshot!(read("\u{feff}"), @"");
    insta::assert_snapshot!(read("\u{feff}\u{feff}{}"), @"1 1:3 error: expected a value, found byte 0xEF");
}

#[test]
fn arrays() {
    insta::assert_snapshot!(read("[]"), @"");
    insta::assert_snapshot!(read("[\n  {\"a\":[{\"b\":\"]}\\\"\"}]},\r\n  {\n  } , {}\n]\n"), @r#"
    1 2:4 {"a":[{"b":"]}\""}]}
    2 3:29 {~  }
    3 4:37 {}
    "#);
    insta::assert_snapshot!(read("[{},1 ,\"a\", [2],null,{}]"), @"
    1 1:1 {}
    2 1:4 error: expected an object, found a number
    3 1:7 error: expected an object, found a string
    4 1:12 error: expected an object, found an array
    5 1:16 error: expected an object, found `null`
    6 1:21 {}
    ");
}

#[test]
fn nothing_behind_a_malformed_element_is_trusted() {
    insta::assert_snapshot!(read("[{},\n{\"a\":[1}]},\n{}]"), @r"
    1 1:1 {}
    2 2:12 error: expected `,` or `]` after an element, found `}` (end)
    ");
    insta::assert_snapshot!(read("[{} {}]"), @r"
    1 1:1 {}
    2 1:4 error: expected `,` or `]` after an element, found `{` (end)
    ");
    insta::assert_snapshot!(read("[{},]"), @r"
    1 1:1 {}
    2 1:4 error: trailing comma before `]` (end)
    ");
    insta::assert_snapshot!(read("[,{}]"), @"1 1:1 error: expected a value, found `,` (end)");
    insta::assert_snapshot!(read("[{}"), @r"
    1 1:1 {}
    2 1:3 error: unexpected end of the text (end)
    ");
    insta::assert_snapshot!(read("[{}]\n{}"), @r"
    1 1:1 {}
    2 2:5 error: expected nothing more, found `{` (end)
    ");
    insta::assert_snapshot!(read("[{\"a\":\"b}, {\"a\":\"c\"}]"), @"1 1:13 error: expected `,` or `}` after a member, found `a` (end)");
    insta::assert_snapshot!(read("[tru, {}]"), @"1 1:1 error: expected `true`, `false` or `null` (end)");
    insta::assert_snapshot!(read("[12"), @"
    1 1:1 error: expected an object, found a number
    2 1:3 error: unexpected end of the text (end)
    ");
}

#[test]
fn envelopes() {
    insta::assert_snapshot!(read("{\"value\":[]}"), @"envelope [] []");
    insta::assert_snapshot!(
        read("{\"@odata.context\":\"x#y\",\n\"@odata.count\" : 2,\"value\": [\n{\"a\":1} , {}\n], \"@odata.nextLink\":\n\"..\" ,\"@a\":7 } \n"),
        @r#"
    1 3:55 {"a":1}
    2 3:65 {}
    envelope [@odata.context="x#y" @odata.count=2] [@odata.nextLink=".." @a=7]
    "#);
    insta::assert_snapshot!(read("{\"value\":[{}],\"@a\":}"), @r"
    1 1:10 {}
    2 1:19 error: expected a value, found `}` (end)
    envelope [] []
    ");
    insta::assert_snapshot!(read("{\"value\":[{}],\"value\":[{}]}"), @"
    1 1:10 {}
    2 1:14 error: the key `value` stands twice in one object (end)
    envelope [] []
    ");
    insta::assert_snapshot!(read("{\"value\":[{}],}"), @r"
    1 1:10 {}
    2 1:14 error: trailing comma before `}` (end)
    envelope [] []
    ");
}

#[test]
fn what_only_looks_like_an_envelope_is_a_record() {
    insta::assert_snapshot!(read("{\"value\":[],\"name\":1}\n{\"value\":[]}"), @r#"
    1 1:0 {"value":[],"name":1}
    2 2:22 {"value":[]}
    "#);
    insta::assert_snapshot!(read("{\"value\":1}"), @r#"1 1:0 {"value":1}"#);
    insta::assert_snapshot!(read_as(Format::Ndjson, "{\"value\":[]}\n{}"), @r#"
    1 1:0 {"value":[]}
    2 2:13 {}
    "#);
}

#[test]
fn one_document() {
    insta::assert_snapshot!(read_as(Format::Json, "{\"a\":1}\n"), @r#"1 1:0 {"a":1}"#);
    insta::assert_snapshot!(read_as(Format::Json, "{\"value\":[{}]}"), @r"
    1 1:10 {}
    envelope [] []
    ");
    insta::assert_snapshot!(read_as(Format::Json, "{}\n{}"), @r"
    1 1:0 {}
    2 2:3 error: expected nothing more, found `{` (end)
    ");
    insta::assert_snapshot!(read_as(Format::Json, "12"), @"1 1:0 error: expected an object, found a number");
    insta::assert_snapshot!(read_as(Format::Json, " "), @"1 1:1 error: unexpected end of the text (end)");
    insta::assert_snapshot!(read_as(Format::Json, "{\"a\":"), @"1 1:5 error: unexpected end of the text (end)");
}

fn limited(input: &[u8], record_bytes: usize) -> String {
    let options = FrameOptions {
        record_bytes,
        ..FrameOptions::default()
    };
    let lines = read_with(input, options, usize::MAX);
    for (block_bytes, chunk) in [(1, 1), (7, 7), (16, 3)] {
        let small = FrameOptions {
            block_bytes,
            ..options
        };
        assert_eq!(read_with(input, small, chunk), lines, "{block_bytes}");
    }
    lines.join("\n")
}

#[test]
fn the_limit_for_a_record() {
    let input = "{\"a\":12}\n{\"a\":123}\n{\"a\":1}{\"a\":2}\n{\"a\":1234567\n{}\n";
    insta::assert_snapshot!(limited(input.as_bytes(), 8), @r#"
    1 1:0 {"a":12}
    2 2:17 error: the record is longer than 8 bytes (limit `record-bytes`)
    3 3:19 {"a":1}
    4 3:26 {"a":2}
    5 4:42 error: the record is longer than 8 bytes (limit `record-bytes`)
    6 5:47 {}
    "#);
    insta::assert_snapshot!(limited(b"[{\"a\":12},{\"a\":123},{}]", 8), @r#"
    1 1:1 {"a":12}
    2 1:18 error: the record is longer than 8 bytes (limit `record-bytes`) (end)
    "#);
    insta::assert_snapshot!(limited(b"[1234,12345]", 4), @"
    1 1:1 error: expected an object, found a number
    2 1:10 error: the record is longer than 4 bytes (limit `record-bytes`) (end)
    ");
    insta::assert_snapshot!(limited(b"{\"value\":[{},{}],\"@a\":12345,\"name\":1}", 16), @r"
    1 1:10 {}
    2 1:13 {}
    3 1:28 error: expected only annotations beside `value` in a response, found the member `name` (end)
    envelope [] [@a=12345]
    ");
    insta::assert_snapshot!(limited(b"{\"value\":[],\"@a\":1,\"@b\":2,\"@c\":3,\"@d\":4}", 12), @r"
    1 1:26 error: the record is longer than 12 bytes (limit `record-bytes`) (end)
    envelope [] [@a=1 @b=2]
    ");
}

#[test]
fn an_endless_line_takes_bounded_memory() {
    /// A line that never ends, which counts what was read of it.
    struct Endless(u64);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer.fill(b'a');
            if self.0 == 0 {
                buffer[0] = b'"';
            }
            self.0 += buffer.len() as u64;
            Ok(buffer.len())
        }
    }
    let options = FrameOptions {
        record_bytes: 1 << 20,
        ..FrameOptions::default()
    };
    let mut records = Records::new(Endless(0), options);
    let error = records.next_record().unwrap_err();
    assert!(matches!(error.kind, FrameErrorKind::RecordTooLong { .. }));
    assert!(records.buffer.window().len() < 4 << 20);
}

#[test]
fn a_failed_read_ends_the_records() {
    struct Broken(usize);
    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 => (&mut &b"{}\n{"[..]).read(buffer),
                2 => Err(io::ErrorKind::Interrupted.into()),
                _ => Err(io::Error::other("unplugged")),
            }
        }
    }
    let mut records = Records::new(Broken(0), FrameOptions::default());
    assert!(records.next_record().unwrap().is_some());
    let error = records.next_record().unwrap_err();
    assert_eq!(error.to_string(), "unplugged");
    assert!(!error.resumable);
    assert!(records.next_record().unwrap().is_none());
}

#[test]
fn a_cut_document_is_an_error_at_every_byte() {
    for input in [
        "{\"@odata.count\":2,\"value\":[{\"a\":\"é\\n\"}, {\"b\":[1.5,null]}],\"@odata.nextLink\":\"x\"}",
        "[{\"a\":[{\"b\":true}]},{\"id\":\"株\"}]",
    ] {
        let whole = read_with(input.as_bytes(), FrameOptions::default(), usize::MAX);
        assert!(!whole.join("").contains("error"));
        for cut in 1..input.len() {
            let lines = read_with(&input.as_bytes()[..cut], FrameOptions::default(), 3);
            let error = format!(":{cut} error: unexpected end of the text");
            assert!(
                lines.iter().any(|line| line.contains(&error)),
                "{cut}: {lines:?}"
            );
        }
    }
}

#[test]
fn a_cut_stream_is_shorter_or_an_error() {
    let input = "{\"a\":\"é\\n\"}\n{\"b\":[1.5,null]}{\"c\":1}\n{\n}\n";
    for cut in 0..input.len() {
        let lines = read_with(&input.as_bytes()[..cut], FrameOptions::default(), 3);
        let failed = lines.iter().filter(|line| line.contains("error")).count();
        let rest = serde_json::Deserializer::from_slice(&input.as_bytes()[..cut])
            .into_iter::<serde_json::Value>();
        let expected = rest.filter(Result::is_err).count();
        assert_eq!(failed, expected, "{cut}: {lines:?}");
    }
}

#[test]
fn many_records_on_one_line_take_linear_time() {
    let input = "{}".repeat(200_000) + "x\n{}";
    let lines = read_with(input.as_bytes(), FrameOptions::default(), usize::MAX);
    assert_eq!(lines.len(), 200_001);
    assert_eq!(
        lines[199_999],
        "200000 1:400000 error: expected nothing more, found `x`"
    );
    let nested = "{\"a\":\n".repeat(100_000);
    assert_eq!(
        read_with(nested.as_bytes(), FrameOptions::default(), usize::MAX).len(),
        100_000
    );
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{\"a\":1}",
        "{\"id\":\"é\"}",
        "{}",
        "{\"id\":1,\"id\":2}",
        "{\"value\":[",
        "[",
        "]",
        "}",
        "{",
        ",",
        "\"",
        "\\",
        "\n",
        "\r\n",
        " ",
        "12",
        "{\"a\":\n{\"b\":2}\n}",
        "\"@a\":1",
        "\"b\":",
        "\u{feff}",
        "x",
        "{\"a\":[1}",
        "{\"a\":\"}{\\\"\"}",
    ]);
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn how_the_input_comes_does_not_matter(
        input in pieces(),
        block_bytes in 1_usize..80,
        chunk in 1_usize..80,
        record_bytes in prop::sample::select(vec![5, 20, 1 << 20]),
    ) {
        for format in [Format::Auto, Format::Json, Format::Ndjson] {
            let options = FrameOptions { format, record_bytes, ..FrameOptions::default() };
            let expected = read_with(input.as_bytes(), options, usize::MAX);
            let small = FrameOptions { block_bytes, ..options };
            prop_assert_eq!(read_with(input.as_bytes(), small, chunk), expected);
        }
    }

    #[test]
    fn broken_bytes_do_no_harm(mut input in pieces().prop_map(String::into_bytes), at: prop::sample::Index, byte: u8) {
        input.insert(at.index(input.len() + 1), byte);
        let expected = read_with(&input, FrameOptions::default(), usize::MAX);
        let small = FrameOptions { block_bytes: 1, ..FrameOptions::default() };
        prop_assert_eq!(read_with(&input, small, 1), expected);
    }

    /// The records of a stream are those that another reader of such streams finds.
    #[test]
    fn streams_agree_with_serde_json(
        records in prop::collection::vec(
            prop::collection::btree_map("[a-z]{1,3}", any::<String>(), 0..3),
            0..6,
        ),
        gaps in prop::collection::vec(prop::sample::select(vec!["", "\n", "\r\n\r\n", " ", "\t\n "]), 6),
        pretty: bool,
    ) {
        let print = if pretty { serde_json::to_string_pretty } else { serde_json::to_string };
        let texts: Vec<String> = records.iter().map(|record| print(record).unwrap()).collect();
        let input: String = texts.iter().zip(gaps).map(|(text, gap)| format!("{text}{gap}")).collect();
        let options = FrameOptions { format: Format::Ndjson, ..FrameOptions::default() };
        let found = read_with(input.as_bytes(), options, 7);
        let found: Vec<&str> = found.iter().map(|line| line.splitn(3, ' ').nth(2).unwrap()).collect();
        let expected: Vec<String> = texts.iter().map(|text| text.replace('\n', "~")).collect();
        prop_assert_eq!(found, expected);
    }
}
