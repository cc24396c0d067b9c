//! What must hold for any bytes that are read as records.

use super::form::{Form, numbers};
use super::generate_typed::Tape;
use odq::json::{
    DuplicateKeys, Format, FrameError, FrameOptions, Plan, Record, Records, Scanner, Slots,
};
use std::io::{self, Read};

/// Target `ndjson`: records and failures are the same however the bytes come: all at once, one by one,
/// in blocks of any size. All bytes belong to something: records lie apart, in order, as they stand.
pub fn ndjson(data: &[u8]) {
    let Some(form) = Form::of(data) else {
        return;
    };
    let input = if form.is_made {
        made(form.rest)
    } else {
        form.rest.to_vec()
    };
    let options = FrameOptions {
        format: [Format::Auto, Format::Json, Format::Ndjson][form.seed % 3],
        record_bytes: match form.seed / 3 % 4 {
            0 => 1 + form.seed / 12 * 7,
            _ => FrameOptions::default().record_bytes,
        },
        ..FrameOptions::default()
    };
    let whole = read(&input, options, usize::MAX);
    for chunk in [1, 2, 3, 7] {
        let parts = read(&input, options, chunk);
        assert_eq!(parts, whole, "{chunk} at a time: {:?}", shown(&input));
    }
    for block_bytes in [1, 5, 64] {
        let options = FrameOptions {
            block_bytes,
            ..options
        };
        let parts = read(&input, options, usize::MAX);
        assert_eq!(parts, whole, "by {block_bytes}: {:?}", shown(&input));
    }
}

fn shown(input: &[u8]) -> String {
    String::from_utf8_lossy(input).into_owned()
}

/// Gives at most so many bytes at a time.
struct Chunks<'a>(&'a [u8], usize);

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (given, rest) = self.0.split_at(self.0.len().min(self.1).min(buffer.len()));
        buffer[..given.len()].copy_from_slice(given);
        self.0 = rest;
        Ok(given.len())
    }
}

/// A line for each record and each failure.
fn read(input: &[u8], options: FrameOptions, chunk: usize) -> Vec<String> {
    let mut records = Records::new(Chunks(input, chunk), options);
    let (plan, _) = Plan::new([["id"]]);
    let mut slots = Slots::default();
    let (mut lines, mut behind, mut index) = (Vec::new(), 0, 0);
    loop {
        let failure = match records.next_record() {
            Ok(None) => break,
            Ok(Some(Record { bytes, place })) => {
                let start = usize::try_from(place.offset).expect("a small input");
                assert_eq!(&input[start..start + bytes.len()], bytes);
                assert!(bytes.len() <= options.record_bytes, "{place:?}");
                let line = 1 + input[..start].iter().filter(|byte| **byte == b'\n').count();
                assert_eq!(place.line, line as u64, "{:?}", shown(input));
                match plan.fill(bytes, &mut slots, DuplicateKeys::Error) {
                    Ok(_) => {
                        index += 1;
                        assert_eq!(place.index, index, "{:?}", shown(input));
                        assert!(start >= behind, "{place:?}: {:?}", shown(input));
                        behind = start + bytes.len();
                        let mut scanner = Scanner::new(bytes);
                        assert!(scanner.value().is_ok() && scanner.finish().is_ok());
                        lines.push(format!("{place:?} {}", shown(bytes)));
                        continue;
                    }
                    Err(error) => records.refuse(&error),
                }
            }
            Err(failure) => Some(failure),
        };
        if let Some(failure) = failure {
            index += 1;
            assert_eq!(failure.index, index, "{failure}: {:?}", shown(input));
            lines.push(line_of(&failure, input));
            if !failure.resumable {
                assert!(records.next_record().expect("nothing").is_none());
                break;
            }
        }
    }
    lines
}

fn line_of(failure: &FrameError, input: &[u8]) -> String {
    let FrameError {
        index,
        offset,
        line,
        resumable,
        ..
    } = failure;
    assert!(*offset <= input.len() as u64, "{failure} at {offset}");
    format!("{index} {line}:{offset} {failure} {resumable}")
}

/// Pieces that decide where a record ends.
const PIECES: &[&str] = &[
    "{\"id\":1}",
    "\n",
    "{}",
    "\r\n",
    " ",
    ",",
    "[",
    "]",
    "{",
    "}",
    "\"value\":[",
    "{\"value\":[",
    "]}",
    "\"",
    "\\",
    "\\\"",
    "\\u00e9",
    "{\"id\":\"a\\\"b\"}",
    "{\"a\":{\"b\":[1,{}]}}",
    "null",
    "true",
    "1e5",
    "-0",
    "{\"id\":1,\"id\":2}",
    "oops",
    "\u{feff}",
    "\u{1e}",
    "\t",
    "\r",
    "{\"@odata.context\":\"x\",\"value\":[",
    "],\"@odata.nextLink\":\"y\"}",
    "\"@odata.count\":3",
    "{\"error\":{\"code\":\"a\",\"message\":\"b\"}}",
    "[{},{}]",
    "\"id\":",
    ":",
    "1.",
    "\u{e9}",
    "{\"id\":{\"x\":\"}\"}}",
    "[]",
    "{\"value\":[]}",
    "{\"value\":1}",
    "\"x\":\"y\"",
    "{\"id\":\"\u{1f600}\"}\n",
];

/// Bytes made of pieces; now and then what is no UTF-8.
fn made(bytes: &[u8]) -> Vec<u8> {
    let numbers = numbers(bytes);
    let mut tape = Tape::new(&numbers);
    let mut out = Vec::new();
    for _ in 0..numbers.len() {
        if tape.one_in(200) {
            out.push(0xc3);
        }
        out.extend_from_slice(tape.of(PIECES).as_bytes());
    }
    out
}
