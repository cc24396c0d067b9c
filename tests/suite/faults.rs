//! What goes wrong round a run: it may fail, and never passes for a success.

use odq::eval::{DataError, Input, OnError, Options, Program, Summary};
use odq::{Input as Form, Query, Root, Schema};
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Runs a line of the shell in which `odq` is the command.
#[track_caller]
fn shell(folder: &Path, line: &str) -> (Option<i32>, String, String) {
    let line = line.replace("odq", concat!("'", env!("CARGO_BIN_EXE_odq"), "'"));
    let mut command = Command::new("sh");
    command.args(["-c", &line]).current_dir(folder);
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (status.code(), text(&stdout), text(&stderr))
}

/// A folder of a test's own, with a file of many rows.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("faults")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("rows.ndjson"), rows(20_000)).unwrap();
    folder
}

fn rows(number: usize) -> String {
    (0..number)
        .map(|n| format!("{{\"id\":\"{n}\",\"status\":\"New\",\"name\":\"a row\"}}\n"))
        .collect()
}

#[test]
fn a_full_disk_is_told_by_every_form() {
    let folder = folder("full");
    let full = "error: cannot write: no space left on device\n";
    for options in [
        "",
        "-o json",
        "-o odata",
        "-o odata --page-size 7",
        "-o csv",
        "--orderby id",
    ] {
        let line = format!("odq eval --select id,name {options} rows.ndjson >/dev/full");
        assert_eq!(
            shell(&folder, &line),
            (Some(2), String::new(), full.to_owned()),
            "{line}"
        );
    }
    let found = shell(&folder, "odq eval -q true -o table rows.ndjson >/dev/full");
    assert_eq!((found.0, &*found.2), (Some(2), full));
    let found = shell(
        &folder,
        "odq eval -q true --explain-row 3 rows.ndjson >/dev/full",
    );
    assert_eq!((found.0, &*found.2), (Some(2), full));
}

/// Whoever reads the first rows has all that was wanted.
#[test]
fn a_closed_pipe_ends_a_run_in_silence() {
    let folder = folder("closed");
    for options in [
        "",
        "-o json",
        "-o csv",
        "-o odata --page-size 3",
        "--jobs 1",
    ] {
        let line = format!(
            "{{ odq eval --select id {options} rows.ndjson; echo $? >&2; }} | head -n 2 >/dev/null"
        );
        assert_eq!(shell(&folder, &line).2, "0\n", "{line}");
        // An input without an end ends too.
        let line = format!(
            "{{ yes 2>/dev/null '{{\"id\":\"1\"}}' | odq eval --select id {options}; echo $? >&2; }} | head -n 2 >/dev/null"
        );
        assert_eq!(shell(&folder, &line).2, "0\n", "{line}");
    }
}

/// A run that is killed leaves no output that is whole, and no success.
#[test]
fn a_killed_run_is_no_success() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_odq"))
        .args(["eval", "-q", "true", "-o", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It goes on until nobody reads any more.
    let writer = std::thread::spawn(move || while stdin.write_all(rows(100).as_bytes()).is_ok() {});
    let mut stdout = child.stdout.take().unwrap();
    let mut out = vec![0; 1000];
    stdout.read_exact(&mut out).unwrap();
    child.kill().unwrap();
    let status = child.wait().unwrap();
    writer.join().unwrap();
    stdout.read_to_end(&mut out).unwrap();
    assert!(!status.success());
    serde_json::from_slice::<serde_json::Value>(&out).unwrap_err();
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = folder("unreadable");
    let cannot = |line: &str, why: &str| {
        let (code, out, err) = shell(&folder, line);
        assert_eq!((code, &*out), (Some(2), ""), "{line}: {err}");
        assert!(err.contains(why), "{line}: {err}");
    };
    cannot(
        "odq eval -q true /proc/self/mem",
        "cannot read `/proc/self/mem`: input/output error",
    );
    cannot("odq eval -q true .", "it is a directory");
    cannot("odq eval -q true none.json", "no such file or directory");
    cannot(
        "odq eval --count-only -q true rows.ndjson none.json",
        "no such file or directory",
    );
    cannot(
        "mkdir rows.gz; odq eval -q true rows.gz",
        "it is a directory",
    );
    cannot(
        "cp rows.ndjson plain.gz; odq eval -q true plain.gz",
        "the compressed data are broken near byte",
    );
    cannot(
        ": > empty.gz; odq eval -q true empty.gz",
        "the file is empty, which no compressed file is",
    );
    cannot(
        "odq eval -q true --explain-row 2 empty.gz",
        "the file is empty, which no compressed file is",
    );
    cannot(
        "gzip -c rows.ndjson | head -c 20000 > cut.json.gz; odq eval --count-only -q true cut.json.gz",
        "the compressed data break off behind byte 20000",
    );
}

#[test]
fn pipes_and_compressed_files_are_inputs() {
    let folder = folder("pipes");
    let counted = |line: &str, number: &str| {
        let found = shell(&folder, line);
        assert_eq!(
            found,
            (Some(0), format!("{number}\n"), String::new()),
            "{line}"
        );
    };
    counted(
        "mkfifo p; cat rows.ndjson > p & odq eval --count-only -q true p",
        "20000",
    );
    counted(
        "odq eval --count-only -q true /dev/stdin < rows.ndjson",
        "20000",
    );
    counted("odq eval --count-only -q true <&-", "0");
    counted("odq eval --count-only -q true /dev/null", "0");
    counted(
        "gzip -k rows.ndjson; odq eval --count-only -q true rows.ndjson*",
        "40000",
    );
    counted(
        "cat rows.ndjson.gz rows.ndjson.gz > two.GZ; odq eval --count-only -q true two.GZ",
        "40000",
    );
    // More files than a process may have open.
    counted(
        "mkdir many; for n in $(seq 150); do echo '{}' > many/$n.json; done; ulimit -n 40; \
         odq eval --count-only -q true 'many/*.json'",
        "150",
    );
}

/// A line of a gibibyte takes no gibibyte, compressed or not, and neither does one without an end.
#[test]
fn memory_is_bounded() {
    let folder = folder("memory");
    let long = "{ printf '{\"id\":\"'; head -c 1073741824 /dev/zero | tr '\\0' x; printf '\"}\\n'; } 2>/dev/null";
    let endless = "yes '[' | tr -d '\\n' 2>/dev/null";
    let limit = "ulimit -v 600000";
    for (input, why) in [(long, "limit `record-bytes`"), (endless, "nested")] {
        for options in ["", "--on-error skip --jobs 1", "--assume-valid"] {
            // The usual limit once; a lower one is reached sooner.
            let lower = if options.is_empty() {
                ""
            } else {
                "--limit record-bytes=1000000"
            };
            let options = format!("{options} {lower}");
            let line = format!("{limit}; {input} | odq eval -q true {options}");
            let (code, out, err) = shell(&folder, &line);
            assert_eq!((code, &*out), (Some(1), ""), "{line}: {err}");
            assert!(
                err.contains(why) || err.contains("record-bytes"),
                "{line}: {err}"
            );
            assert!(
                err.contains("1 = 0 matched + 0 not matched + 1 failed"),
                "{line}: {err}"
            );
        }
    }
    let line = format!(
        "{{ printf '{{\"id\":\"'; head -c 60000000 /dev/zero; }} | gzip -1 > bomb.gz; {limit}; odq eval -q true bomb.gz"
    );
    assert_eq!(shell(&folder, &line).0, Some(1));
}

#[test]
fn a_table_says_what_it_leaves_out() {
    let folder = folder("table");
    let (code, out, err) = shell(&folder, "odq eval --select id -o table rows.ndjson");
    assert_eq!((code, out.lines().count()), (Some(0), 1002));
    assert_eq!(
        err,
        "note: the table holds the first 1000 of 20000 rows; `-o csv` writes all\n"
    );
}

/// A bar is for people who look at a terminal.
#[test]
fn nothing_is_said_of_progress_where_nobody_looks() {
    let folder = folder("progress");
    let found = shell(
        &folder,
        "{ cat rows.ndjson; sleep 1.2; cat rows.ndjson; } | odq eval --count-only -q true",
    );
    assert_eq!(found, (Some(0), "40000\n".to_owned(), String::new()));
}

fn program() -> Program {
    let query = Query::parse("status eq 'New'", Form::Auto).query;
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    checked.compile().unwrap()
}

/// The account of a run over bytes, which adds up and is the same for any number of threads.
#[track_caller]
fn account(program: &Program, data: &[u8], on_error: OnError) -> Summary {
    let mut found = Vec::new();
    for (jobs, block) in [(1, 1 << 18), (1, 32), (3, 32)] {
        let options = Options {
            on_error,
            jobs: NonZeroUsize::new(jobs),
            block_bytes: NonZeroUsize::new(block),
            ..Options::default()
        };
        let input = Input {
            name: None,
            reader: Box::new(data),
        };
        let mut failures = Vec::new();
        let mut failure =
            |error: DataError| failures.push((error.record, error.line, error.offset));
        let mut summary = program
            .run([input], &mut Vec::new(), &options, &mut failure)
            .unwrap();
        assert_eq!(
            summary.records,
            summary.matched + summary.not_matched + summary.failed
        );
        assert_eq!(summary.failed, failures.len() as u64);
        assert!(
            failures
                .iter()
                .all(|(.., offset)| *offset <= data.len() as u64)
        );
        summary.bytes = 0;
        found.push((summary, failures));
    }
    assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{found:?}");
    found.swap_remove(0).0
}

const RECORDS: [&str; 3] = [
    r#"{"id":"1","status":"New","name":"é\n","team":[{"email":"a@b.c"},null]}"#,
    r#"{"id":"2","status":"Active","details":{"dealValue":-1.5e3,"notes":"}{"}}"#,
    r#"{"id":"3","favorite":true,"status":"New"}"#,
];

/// The same records in each form, with the number of bytes that may be cut off in silence.
fn documents() -> [(String, usize); 4] {
    [
        (format!("[{}]", RECORDS.join(",\r\n")), 0),
        (
            format!(
                "{{\"@odata.context\":\"c\",\"value\":[{}],\"@odata.count\":3}}",
                RECORDS.join(",")
            ),
            0,
        ),
        (
            format!("[\n{},{}\n]\n[{}]", RECORDS[0], RECORDS[1], RECORDS[2]),
            0,
        ),
        (RECORDS.join("\r\n") + "\r\n", 2),
    ]
}

/// However much is missing at the end, the rest is no success, save where records end.
#[test]
fn what_is_cut_off_is_no_success() {
    let program = program();
    for (text, blank) in documents() {
        let whole = account(&program, text.as_bytes(), OnError::Stop);
        assert_eq!(
            (whole.matched, whole.not_matched, whole.failed),
            (2, 1, 0),
            "{text}"
        );
        for length in 0..text.len() - blank {
            for on_error in [OnError::Stop, OnError::Skip] {
                let cut = account(&program, &text.as_bytes()[..length], on_error);
                let ends = String::from_utf8_lossy(&text.as_bytes()[..length]);
                let ends = ends.trim_end();
                let is_end = ends.is_empty()
                    || ends.ends_with("\n]")
                    || (blank > 0 && RECORDS.iter().any(|record| ends.ends_with(record)));
                assert_eq!(cut.failed == 0, is_end, "{length} of {text}");
                assert!(cut.records <= 4);
            }
        }
    }
}

/// Bytes that are no text, wherever they stand.
#[test]
fn broken_bytes_are_no_success() {
    let program = program();
    for (text, _) in documents() {
        let bytes = text.as_bytes();
        for at in 0..bytes.len() {
            for broken in [
                &b"\0"[..],
                b"\xff",
                b"\xc3",
                b"\x80",
                b"\xed\xa0\x80",
                b"\xf8\x88\x80\x80\x80",
            ] {
                let data = [&bytes[..at], broken, &bytes[at..]].concat();
                let summary = account(&program, &data, OnError::Stop);
                assert_eq!(summary.failed, 1, "{}", String::from_utf8_lossy(&data));
                assert!(summary.incomplete);
            }
        }
    }
}

#[test]
fn marks_and_line_ends() {
    let program = program();
    const MARK: &[u8] = b"\xef\xbb\xbf";
    for (text, _) in documents() {
        let bytes = text.as_bytes();
        let marked = account(&program, &[MARK, bytes].concat(), OnError::Stop);
        assert_eq!((marked.matched, marked.failed), (2, 0));
        for at in 1..=bytes.len() {
            if !text.is_char_boundary(at) {
                continue;
            }
            let within = account(
                &program,
                &[&bytes[..at], MARK, &bytes[at..]].concat(),
                OnError::Stop,
            );
            // Within a string it is a character like any other.
            let is_string = text[..at].replace("\\\"", "").matches('"').count() % 2 == 1;
            let is_told = within.failed == 1 || is_string && within.failed == 0;
            assert!(is_told, "{at} of {text}: {within:?}");
        }
        let unix = account(&program, text.replace('\r', "").as_bytes(), OnError::Stop);
        assert_eq!((unix.matched, unix.not_matched, unix.failed), (2, 1, 0));
    }
    // Documents behind each other, with nothing or anything blank between them.
    let all: Vec<String> = documents().map(|(text, _)| text).to_vec();
    for between in ["", "\n", "\r\n\t "] {
        let one = account(&program, all[..3].join(between).as_bytes(), OnError::Stop);
        assert_eq!(
            (one.matched, one.not_matched, one.failed),
            (6, 3, 0),
            "{between:?}"
        );
    }
}

#[test]
fn depth_bombs_are_refused() {
    let program = program();
    for bomb in [
        "[",
        "{\"a\":",
        "[{\"value\":",
        "{\"value\":[",
        "{\"status\":[",
        "\"",
        "{\"a\":\"\\",
    ] {
        let text = bomb.repeat(200_000);
        for on_error in [OnError::Stop, OnError::Skip] {
            let summary = account(&program, text.as_bytes(), on_error);
            assert!(summary.failed > 0 && summary.matched == 0, "{bomb}");
        }
        let behind = format!("{{\"status\":\"New\"}}\n{text}\n{{\"status\":\"New\"}}\n");
        let summary = account(&program, behind.as_bytes(), OnError::Skip);
        assert!(
            summary.failed > 0 && summary.matched >= 1,
            "{bomb}: {summary:?}"
        );
    }
}
