//! Standard streams that are closed, full, or lead nowhere.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// Runs a line of the shell in which `odq` is the command.
#[track_caller]
fn shell(line: &str) -> (Option<i32>, String) {
    let line = line.replace("odq", concat!("'", env!("CARGO_BIN_EXE_odq"), "'"));
    let output = Command::new("sh").args(["-c", &line]).output().unwrap();
    (output.status.code(), text(&output.stderr))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Each with something to write.
const JOBS: [&str; 12] = [
    "echo '{}' | odq eval -q true",
    "echo '{}' | odq eval -q true -o json",
    "echo '{}' | odq eval -q true --count-only",
    "odq check -q statuss",
    "odq check -q true --output-format json",
    "odq fmt -q true",
    "odq parse -q true",
    "echo true | odq parse --stdin-lines",
    "odq explain -q true",
    "odq explain OD101",
    "odq rules",
    "odq --help",
];

/// The bytes that a line of the shell writes to standard output.
#[track_caller]
fn written(line: &str) -> Vec<u8> {
    let line = line.replace("odq", concat!("'", env!("CARGO_BIN_EXE_odq"), "'"));
    let output = Command::new("sh").args(["-c", &line]).output().unwrap();
    output.stdout
}

#[test]
fn rows_and_canonical_text_arrive_byte_for_byte() {
    let data = r#"printf '{"id":"a\177b\302\233c"}\n' | odq eval -q true"#;
    let row = b"{\"id\":\"a\x7fb\xc2\x9bc\"}";
    for (options, before, after) in [
        ("", "", "\n"),
        (" --select id", "", "\n"),
        (" -o json", "[\n", "\n]\n"),
    ] {
        let line = if options.contains("select") {
            data.replace("-q true", "--filter true") + options
        } else {
            data.to_owned() + options
        };
        let found = written(&line);
        assert!(
            found.windows(row.len()).any(|part| part == row),
            "{line} {before} {after}: {}",
            text(&found)
        );
    }
    let file = r"printf '\033[31m# a\033[0m\n\001\nstatus eq 1\n' | odq fmt -";
    assert_eq!(written(file), b"\x1b[31m# a\x1b[0m\n\x01\nstatus eq 1\n");
    let query = r#"odq fmt -q "\$filter=name eq 'a%1B[31m%00%7F%1BPb'""#;
    assert_eq!(
        text(&written(query)),
        "$filter=name eq 'a%1B[31m%00%7F%1BPb'\n"
    );
}

/// Each record is sent when the row of the one before has arrived: to hold one back would last for
/// ever.
#[test]
fn a_row_is_written_before_the_next_record_comes() {
    for jobs in ["1", "2"] {
        for (first, between, form) in [("", "\n", "lines"), ("[", ",\n", "array")] {
            let mut process = Command::new(env!("CARGO_BIN_EXE_odq"))
                .args(["eval", "-q", "status eq 'New'", "--jobs", jobs])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut input = process.stdin.take().unwrap();
            let mut rows = BufReader::new(process.stdout.take().unwrap()).lines();
            input.write_all(first.as_bytes()).unwrap();
            for number in 0..5 {
                let record = format!(r#"{{"id":"{number}","status":"New"}}"#);
                let other = r#"{"status":"Closed"}"#;
                write!(input, "{record}{between}{other}{between}").unwrap();
                input.flush().unwrap();
                let row = rows.next().unwrap().unwrap();
                assert_eq!(row, record, "{form} {jobs}");
            }
            drop(input);
            // An array that breaks off is an error.
            let code = if form == "lines" { 0 } else { 1 };
            assert_eq!(process.wait().unwrap().code(), Some(code), "{form}");
        }
    }
}

#[test]
fn control_characters_of_a_query_are_shown_and_not_written() {
    for line in [
        r#"odq explain -q "name%20eq%20'a%1B[31m%7F'" 2>&1"#,
        r#"odq parse -q "name%20eq%20'a%1B[31m%7F'" 2>&1"#,
        r#"odq check -q "nname%20eq%20'a%1B[31m%7F'" 2>&1"#,
        r#"odq explain "$(printf 'a-\033[31m')" 2>&1"#,
    ] {
        let found = written(line);
        let is_obeyed = |byte: &u8| byte.is_ascii_control() && *byte != b'\n';
        assert!(
            !found.is_empty() && !found.iter().any(is_obeyed),
            "{line}: {}",
            text(&found)
        );
    }
}

#[test]
fn a_job_whose_output_is_full_is_not_done() {
    for job in JOBS {
        let full = "error: cannot write: no space left on device\n";
        assert_eq!(
            shell(&format!("{job} >/dev/full")),
            (Some(2), full.to_owned()),
            "{job}"
        );
    }
}

#[test]
fn a_job_whose_output_nobody_wants_is_done() {
    for job in JOBS {
        let verdict = Some(i32::from(job == "odq check -q statuss"));
        for away in [">/dev/null", "1<>/dev/null"] {
            assert_eq!(shell(&format!("{job} {away}")).0, verdict, "{job} {away}");
        }
        let quiet = shell(&format!("{{ sleep 0.1; {job}; echo $? >&2; }} | true"));
        let code = verdict.map_or(String::new(), |code| format!("{code}\n"));
        assert_eq!(quiet.1, code, "{job}");
    }
}
