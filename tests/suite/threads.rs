//! A run in blocks on several threads gives what reading record by record on one thread gives:
//! the same bytes, the same failures, the same account.

use crate::support::checking::{checked, program};
use odq::eval::{
    ClauseCount, Clauses, Input, OnError, Options, Output, Program, Progress, RowError, RunError,
    Summary, Watch,
};
use odq::json::{FrameError, FrameOptions, Records, write_line};
use proptest::prelude::*;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The parts of the filter, to be counted.
#[track_caller]
fn clauses(query: &str) -> Option<Clauses> {
    Some(checked(query).clauses().unwrap())
}

/// Gives at most so many bytes at a time.
struct Chunks<'a>(&'a [u8], usize);

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&mut self.0).take(self.1 as u64).read(buffer)
    }
}

type Outcome = (Vec<u8>, Vec<String>, Summary);

fn run(program: &Program, inputs: &[&[u8]], chunk: usize, options: &Options) -> Outcome {
    let mut out = Vec::new();
    let mut failures = Vec::new();
    let inputs = inputs.iter().map(|bytes| Input {
        name: None,
        reader: Box::new(Chunks(bytes, chunk)),
    });
    let mut failure = |error: odq::eval::DataError| failures.push(error.to_string());
    let summary = program.run(inputs, &mut out, options, &mut failure);
    let mut summary = summary.unwrap();
    if summary.incomplete || summary.page_full {
        // They end with a block.
        summary.bytes = 0;
    }
    let Summary {
        records,
        matched,
        not_matched,
        failed,
        ..
    } = summary;
    assert_eq!(records, matched + not_matched + failed);
    assert_eq!(failed, failures.len() as u64);
    (out, failures, summary)
}

/// The same for a filter, by the parts of the library, record by record.
fn one_by_one(program: &Program, input: &[u8], on_error: OnError, record_bytes: usize) -> Outcome {
    let options = FrameOptions {
        record_bytes,
        ..FrameOptions::default()
    };
    let mut records = Records::new(input, options);
    let mut matcher = program.matcher();
    let (mut out, mut failures) = (Vec::new(), Vec::new());
    let mut summary = Summary::default();
    loop {
        let framed = match records.next_record() {
            Ok(None) => break,
            Err(error) => Err(error),
            Ok(Some(record)) => match matcher.matches(record.bytes) {
                Ok(matches) => {
                    summary.records += 1;
                    summary.matched += u64::from(matches);
                    summary.not_matched += u64::from(!matches);
                    if matches {
                        write_line(record.bytes, &mut out);
                        out.push(b'\n');
                        summary.rows += 1;
                        summary.written += 1;
                    }
                    continue;
                }
                Err(odq::eval::EvalError::Json(error)) => match records.refuse(&error) {
                    Some(error) => Err(error),
                    None => continue,
                },
                Err(error) => {
                    let at = error.offset().unwrap_or(0);
                    let lines = record.bytes[..at]
                        .iter()
                        .filter(|byte| **byte == b'\n')
                        .count();
                    let rule = error.code().rule();
                    failures.push(format!(
                        "<data>:{}: error[{}] {rule}: {error} (record {}, byte {})",
                        record.place.line + lines as u64,
                        error.code(),
                        record.place.index,
                        record.place.offset + at as u64,
                    ));
                    Ok(true)
                }
            },
        };
        summary.records += 1;
        summary.failed += 1;
        let resumable = framed.unwrap_or_else(|error: FrameError| {
            let code = error.kind.code();
            failures.push(format!(
                "<data>:{}: error[{code}] {}: {error} (record {}, byte {})",
                error.line,
                code.rule(),
                error.index,
                error.offset,
            ));
            error.resumable
        });
        if on_error == OnError::Stop || !resumable {
            summary.incomplete = true;
            break;
        }
    }
    if !summary.incomplete {
        summary.bytes = input.len() as u64;
    }
    (out, failures, summary)
}

const SIZE: fn(usize) -> Option<NonZeroUsize> = NonZeroUsize::new;

/// Pieces of inputs of every kind: lines, records over several lines and several on one, arrays,
/// responses, what a service says of an error, and whatever is broken.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        4 => Just("{\"status\":\"New\",\"name\":\"a\"}\n"),
        4 => Just("{\"status\":\"Active\",\"name\":\"é\\n\"}\n"),
        2 => Just("{\"status\":\"New\"}\r\n"),
        1 => Just("{\"status\":7.5}\n"),
        1 => Just("{\"status\":\"New\",\"status\":\"New\"}\n"),
        1 => Just("{\"status\":\"New\"} {\"status\":\"Active\"}\n"),
        1 => Just("{\n  \"status\": \"New\"\n}\n"),
        1 => Just("{\"status\":\"New\""),
        1 => Just("{\"status\":}\n"),
        1 => Just("{\"error\":{\"code\":\"x\"}}\n"),
        1 => Just("[1]\n"),
        1 => Just("oops\n"),
        1 => Just("\n \t\r\n"),
        1 => Just("{\"value\":[{\"status\":\"New\"},{}]}"),
        1 => Just("\u{feff}"),
    ];
    let lines = prop::collection::vec(line, 0..40).prop_map(|lines| lines.concat());
    let element = prop_oneof![
        6 => Just("{\"status\":\"New\"}"),
        6 => Just("{\n\"status\":\"Active\",\"team\":[{\"a\":\"]}\\\"\"}]}"),
        1 => Just("{\"status\":7}"),
        1 => Just("12"),
        1 => Just("{\"status\":\"New\",\"status\":1}"),
    ];
    let broken = prop_oneof![
        12 => Just(",\r\n "),
        12 => Just(","),
        1 => Just(",,"),
        1 => Just(" "),
        1 => Just("}"),
        1 => Just(",{\"a\":[1},"),
    ];
    let elements = prop::collection::vec((element, broken), 0..30).prop_map(|pairs| {
        let mut text: String = pairs.iter().map(|(e, s)| format!("{e}{s}")).collect();
        text.truncate(text.trim_end_matches([',', '\r', '\n', ' ']).len());
        text
    });
    let page = (elements, 0..4, any::<bool>()).prop_map(|(elements, kind, cut)| {
        let end = if cut { "" } else { "]" };
        match kind {
            0 => format!("[{elements}{end}"),
            1 => format!("{{\"@odata.context\":\"x\",\"value\":[{elements}{end},\"@a\":1}}"),
            2 => format!("{{\"value\":[{elements}]}}\n[{elements}]"),
            _ => format!("\u{feff}{{\"value\":[{elements}]}}{{\"error\":{{\"code\":\"x\"}}}}"),
        }
    });
    let texts = prop_oneof![2 => lines, 1 => page];
    (
        texts,
        any::<prop::sample::Index>(),
        any::<bool>(),
        any::<u8>(),
    )
        .prop_map(|(text, at, broken, byte)| {
            let mut bytes = text.into_bytes();
            if broken && byte % 4 == 0 {
                let at = at.index(bytes.len() + 1);
                bytes.insert(at, byte);
            }
            bytes
        })
}

proptest! {
    #[test]
    fn a_filter_gives_the_same(
        input in pieces(),
        block in 1_usize..200,
        chunk in prop::sample::select(vec![1, 7, 60, usize::MAX]),
        skip: bool,
        record_bytes in prop::sample::select(vec![20, 1 << 20]),
    ) {
        let program = program("status eq 'New'");
        let on_error = if skip { OnError::Skip } else { OnError::Stop };
        let expected = one_by_one(&program, &input, on_error, record_bytes);
        for jobs in [1, 2, 8] {
            let mut options = Options {
                on_error,
                jobs: SIZE(jobs),
                block_bytes: SIZE(block),
                ..Options::default()
            };
            options.limits.record_bytes = record_bytes;
            let found = run(&program, &[&input], chunk, &options);
            prop_assert_eq!(&found, &expected, "{} threads, {}", jobs, String::from_utf8_lossy(&input));
        }
    }

    #[test]
    fn every_query_gives_the_same(
        inputs in prop::collection::vec(pieces(), 1..3),
        block in 1_usize..200,
        query in prop::sample::select(vec![
            "$select=status",
            "$filter=status eq 'New'&$skip=2&$top=3",
            "$top=0",
            "$apply=filter(status eq 'New')/groupby((status),aggregate($count as n))",
            "$apply=topcount(2,length(name))&$count=true",
            "$compute=length(name) as n&$filter=n gt 0&$orderby=n desc&$top=3",
            "$search=a&$select=name&$top=2",
            "$top=3&$count=true",
            "$orderby=name&$top=2&$count=true",
            "$orderby=status desc,name",
            "$filter=status eq 'New' and length(name) gt 0 and (type eq null or 1 div length(name) eq 1)",
            "$apply=filter(status ne 'Active')&$filter=name eq 'a' and status eq 'New'&$top=4",
            "$orderby=status desc&$top=3&$skip=1",
            "$orderby=name&$top=2&$filter=status eq 'New'",
        ]),
        output in prop::sample::select(vec![Output::NdJson, Output::Json, Output::OData]),
        skip: bool,
        count_only: bool,
    ) {
        let program = program(query);
        let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
        let options = Options {
            output,
            count_only,
            on_error: if skip { OnError::Skip } else { OnError::Stop },
            jobs: SIZE(1),
            clauses: clauses(query),
            ..Options::default()
        };
        let expected = run(&program, &inputs, usize::MAX, &options);
        for jobs in [1, 2, 8] {
            let options = Options {
                jobs: SIZE(jobs),
                block_bytes: SIZE(block),
                ..options.clone()
            };
            prop_assert_eq!(&run(&program, &inputs, 50, &options), &expected, "{} threads", jobs);
        }
    }
}

proptest! {
    /// Rows that are asked for one by one are those of a run.
    #[test]
    fn rows_one_by_one_are_the_same(
        input in pieces(),
        query in prop::sample::select(vec![
            "$select=status",
            "$filter=status eq 'New'&$skip=2&$top=3",
            "$apply=filter(status eq 'New')/groupby((status),aggregate($count as n))",
            "$compute=length(name) as n&$filter=n gt 0&$orderby=n desc&$top=3",
            "$orderby=status desc,name",
        ]),
        skip: bool,
    ) {
        let program = program(query);
        let options = Options {
            on_error: if skip { OnError::Skip } else { OnError::Stop },
            clauses: clauses(query),
            ..Options::default()
        };
        let expected = run(&program, &[&input], usize::MAX, &options);
        let (mut out, mut failures) = (Vec::new(), Vec::new());
        let mut rows = program.rows(Chunks(&input, 50), &options);
        for row in rows.by_ref() {
            match row {
                Ok(row) => {
                    out.extend_from_slice(&row);
                    out.push(b'\n');
                }
                Err(RowError::Record(error)) => failures.push(error.to_string()),
                Err(error) => panic!("{error}"),
            }
        }
        let mut summary = rows.summary().unwrap().clone();
        if summary.incomplete || summary.page_full {
            summary.bytes = 0;
        }
        prop_assert_eq!((out, failures, summary), expected);
    }
}

/// The records of valid inputs, each on a line of its own or not.
fn valid_pieces() -> impl Strategy<Value = Vec<u8>> {
    let record = prop::sample::select(vec![
        "{\"status\":\"New\",\"customerProfile\":{\"name\":\"Fabrikam\"}}",
        "{\"customerProfile\":{\"name\":\"Fabrikam\"},\"status\":\"New\"}",
        "{\"status\":\"Active\",\"customerProfile\":{\"name\":\"Fabri\\u006bam\"}}",
        "{\"st\\u0061tus\":\"New\",\"team\":[{\"email\":\"a}{\\\"b\"},{\"email\":\"Fabrikam\"}]}",
        "{\"details\":{\"dealValue\":5,\"notes\":null},\"name\":\"é\\\\\"}",
        "{ \"status\" : \"New\" , \"team\" : [ { \"email\" : \"x\" } ] }",
        "{\n  \"status\": \"New\"\n}",
        "{\"details\":{}\n,\"status\":\"New\"}",
        "{\"team\":[{\"email\":\"x\"}\n,{\"email\":\"Fabrikam\"}\n]}",
        "{}",
    ]);
    let gap = prop_oneof![
        12 => Just("\n"),
        2 => Just("\r\n"),
        1 => Just(""),
        1 => Just(" "),
        1 => Just("\n\n\t"),
    ];
    let pairs = prop::collection::vec((record, gap), 0..30);
    (pairs, 0..3).prop_map(|(pairs, kind)| {
        let records: Vec<&str> = pairs.iter().map(|(record, _)| *record).collect();
        match kind {
            0 => format!("{{\"value\":[{}],\"@a\":1}}", records.join(" ,\n")),
            1 => format!("[{}]", records.join(",")),
            _ => pairs
                .iter()
                .map(|(record, gap)| format!("{record}{gap}"))
                .collect(),
        }
        .into_bytes()
    })
}

proptest! {
    /// Where the promise is kept, nothing but speed changes.
    #[test]
    fn trust_changes_nothing_of_valid_inputs(
        input in valid_pieces(),
        block in 1_usize..400,
        query in prop::sample::select(vec![
            "status eq 'New'",
            "customerProfile/name eq 'Fabrikam'",
            "status eq 'New' and team/any(t:t/email eq 'Fabrikam')",
            "customerProfile eq null or customerProfile/name ne 'Fabrikam'",
            "details/dealValue gt 4 and details/notes eq null and team/$count eq 0",
            "$select=status,customerProfile/name",
            "$orderby=status,name&$top=4",
        ]),
    ) {
        let program = program(query);
        let clauses = clauses(query);
        let options = Options { clauses, ..Options::default() };
        let expected = run(&program, &[&input], usize::MAX, &options);
        prop_assert_eq!(&expected.1, &Vec::<String>::new());
        for (jobs, block_bytes) in [(1, None), (1, SIZE(block)), (2, SIZE(block))] {
            let options = Options {
                assume_valid: true,
                jobs: SIZE(jobs),
                block_bytes,
                ..options.clone()
            };
            let found = run(&program, &[&input], 60, &options);
            prop_assert_eq!(found, expected.clone(), "{}", String::from_utf8_lossy(&input));
        }
    }
}

/// The four lines: a plain one, a value with an escape, a key with an escape, a key that stands
/// twice.
#[test]
fn escapes_are_right_with_trust_and_without() {
    let lines = [
        r#"{"organizationName":"Contoso"}"#,
        r#"{"organizationName":"Cont\u006fso"}"#,
        r#"{"organization\u004eame":"Contoso"}"#,
        r#"{"organizationName":"Fabrikam","organizationName":"Contoso"}"#,
    ];
    let program = program("organizationName eq 'Contoso'");
    let found = |lines: &[&str], options: &Options| {
        let (out, failures, _) = run(&program, &[lines.join("\n").as_bytes()], 99, options);
        (String::from_utf8(out).unwrap(), failures.len())
    };
    let skip = Options {
        on_error: OnError::Skip,
        ..Options::default()
    };
    let three = lines[..3].join("\n") + "\n";
    assert_eq!(found(&lines, &skip), (three.clone(), 1));
    let last = Options {
        duplicate_keys: odq::json::DuplicateKeys::Last,
        ..Options::default()
    };
    assert_eq!(found(&lines, &last), (lines.join("\n") + "\n", 0));
    let trusting = Options {
        assume_valid: true,
        ..skip
    };
    assert_eq!(found(&lines[..3], &trusting), (three, 0));
}

/// Many blocks of the usual size.
#[test]
fn long_inputs_give_the_same() {
    let record = |n: usize| {
        let status = ["New", "Active", "Closed"][n % 3];
        let notes = "x".repeat(n * 37 % 3000);
        format!("{{\"id\":\"{n}\",\"status\":\"{status}\",\"details\":{{\"notes\":\"{notes}\"}}}}")
    };
    let lines: String = (0..4000).map(|n| record(n) + "\n").collect();
    let broken = lines
        .replacen("\"id\":\"2500\"", "\"id\":\"2500\"\n", 1)
        .replacen("\"id\":\"3500\"", "\"id\":3500}\n{", 1);
    let array = format!("[{}]", lines.trim_end().replace('\n', ",\n"));
    for (name, input) in [("lines", lines), ("broken", broken), ("array", array)] {
        let program = program("status eq 'New'");
        for on_error in [OnError::Stop, OnError::Skip] {
            let expected = one_by_one(&program, input.as_bytes(), on_error, 16 << 20);
            for jobs in [1, 2, 8] {
                let options = Options {
                    on_error,
                    jobs: SIZE(jobs),
                    ..Options::default()
                };
                let found = run(&program, &[input.as_bytes()], usize::MAX, &options);
                assert!(found == expected, "{name}, {jobs} threads");
            }
        }
    }
}

#[test]
fn a_full_page_ends_the_reading() {
    let lines = "{\"status\":\"New\"}\n{\"status\":\"Active\"}\n".repeat(50) + "oops\n";
    let options = Options::default();
    let ended = |query: &str| {
        let (_, failures, summary) = run(&program(query), &[lines.as_bytes()], 100, &options);
        let Summary {
            records,
            matched,
            page_full,
            ..
        } = summary;
        (records, matched, page_full, failures.len())
    };
    assert_eq!(ended("$filter=status eq 'New'&$top=3"), (5, 3, true, 0));
    assert_eq!(ended("$top=3&$skip=2"), (5, 5, true, 0));
    assert_eq!(ended("$top=0"), (0, 0, true, 0));
    assert_eq!(ended("$search=New&$top=0"), (0, 0, true, 0));
    // Something else needs the rest.
    assert_eq!(ended("$top=3&$count=true"), (101, 100, false, 1));
    assert_eq!(ended("$top=3&$orderby=status"), (101, 100, false, 1));
    assert_eq!(ended("$top=500"), (101, 100, false, 1));
}

/// Each part of a filter is counted as a query of its own would be.
#[test]
fn the_parts_of_a_filter_are_counted() {
    let data = r#"{"status":"New","name":"a"}
        {"status":"Active","name":null}
        {"status":"Active","name":"aa"}
        {"status":"New","name":"","details":null}
        {"status":"New","name":"b","details":{"dealValue":7}}"#;
    let query = "status eq 'New' and startswith(name,'a') \
        and (length(name) ne 1 or details/dealValue eq null) and 4 div length(name) gt 1";
    let counted = |query: &str, jobs| {
        let options = Options {
            clauses: clauses(query),
            jobs: SIZE(jobs),
            on_error: OnError::Skip,
            ..Options::default()
        };
        run(&program(query), &[data.as_bytes()], 50, &options).2
    };
    let summary = counted(query, 1);
    assert_eq!(summary, counted(query, 4));
    let figures = |c: &ClauseCount| (c.holds, c.is_false, c.is_null, c.errors, c.alone);
    let table: Vec<_> = summary.clauses.iter().map(figures).collect();
    let expected = [
        (3, 2, 0, 0, 1),
        (2, 2, 1, 0, 0),
        (4, 1, 0, 0, 0),
        (3, 1, 0, 1, 0),
    ];
    assert_eq!(table, expected);
    for clause in &summary.clauses {
        let alone = counted(clause.span.of(query), 1);
        assert_eq!(clause.holds, alone.matched);
        assert_eq!(clause.is_false + clause.is_null, alone.not_matched);
    }
    assert!(counted("$top=1", 1).clauses.is_empty());
}

#[test]
fn a_watch_sees_how_far_a_run_is_and_can_end_it() {
    let lines = "{\"status\":\"New\"}\n".repeat(1000);
    for jobs in [1, 3] {
        let seen = Arc::new(AtomicU64::new(0));
        let last = Arc::clone(&seen);
        let watch = move |progress: Progress| {
            assert_eq!(progress.bytes, progress.records * 17);
            assert!(progress.bytes >= last.swap(progress.bytes, Ordering::Relaxed));
            ControlFlow::Continue(())
        };
        let mut options = Options {
            jobs: SIZE(jobs),
            block_bytes: SIZE(1000),
            watch: Some(Watch::new(watch)),
            ..Options::default()
        };
        let all = program("status eq 'New'");
        run(&all, &[lines.as_bytes()], usize::MAX, &options);
        assert_eq!(seen.load(Ordering::Relaxed), 17_000);

        options.watch = Some(Watch::new(|progress| {
            if progress.records > 300 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        }));
        let input = Input {
            name: None,
            reader: Box::new(lines.as_bytes()),
        };
        let mut out = Vec::new();
        let ran = all.run([input], &mut out, &options, &mut |_| {});
        assert!(matches!(ran, Err(RunError::Cancelled)));
        assert!(out.len() < 10_000);
    }
}

/// An input that breaks off behind a line that has to be read again.
#[test]
fn a_failed_read_is_told_behind_what_was_read() {
    struct Broken<'a>(&'a [u8]);
    impl Read for Broken<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(&mut buffer[..]) {
                Ok(0) => Err(io::Error::other("unplugged")),
                read => read,
            }
        }
    }
    let lines =
        "{\"status\":\"New\"}\n".repeat(40) + "{}{}\n" + &"{\"status\":\"New\"}\n".repeat(9);
    for jobs in [1, 2] {
        let options = Options {
            jobs: SIZE(jobs),
            block_bytes: SIZE(300),
            ..Options::default()
        };
        let input = Input {
            name: None,
            reader: Box::new(Broken(lines.as_bytes())),
        };
        let mut out = Vec::new();
        let ran = program("status eq 'New'").run([input], &mut out, &options, &mut |_| {});
        assert!(matches!(ran, Err(RunError::Read { .. })));
        assert_eq!(out.iter().filter(|byte| **byte == b'\n').count(), 49);
    }
}
