//! What goes to standard output and what to standard error, and the exit code, for each command:
//! the contract that scripts rely on.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// What a stream holds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Holds {
    Nothing,
    Text,
    /// One JSON document, with so many findings.
    Document(usize),
    /// One JSON document with so many findings, and lines of text.
    Both(usize),
}
use Holds::{Both, Document, Nothing, Text};

fn held(bytes: &[u8]) -> Holds {
    let text = String::from_utf8_lossy(bytes);
    let Some(start) = text.find("{\"version\":1,") else {
        return if text.is_empty() { Nothing } else { Text };
    };
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
    let document = values.next().unwrap().expect("a whole document");
    let count = document["diagnostics"].as_array().unwrap().len();
    let rest = &text[start + values.byte_offset()..];
    assert!(!rest.contains("\"version\""), "{text}");
    if start == 0 && rest.trim().is_empty() {
        Document(count)
    } else {
        Both(count)
    }
}

/// A folder of a test's own with files of each kind.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("exit-codes-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("folder")).unwrap();
    fs::create_dir_all(folder.join("hollow")).unwrap();
    for (name, text) in [
        ("rows.ndjson", "{\"id\":\"1\",\"status\":\"New\"}\n"),
        ("bad.ndjson", "{\"id\":\"1\"}\noops\n"),
        ("empty.json", ""),
        (
            "error.json",
            "{\"error\":{\"code\":\"x\",\"message\":\"y\"}}",
        ),
        ("good.odata", "status eq 'New'\n"),
        ("ugly.odata", "status  eq 'New'\n"),
        ("wrong.odata", "statuss eq 'New'\n"),
        ("broken.odata", "status eq\n"),
        ("empty.odata", ""),
        ("notes.txt", "No request.\n"),
        ("folder/good.odata", "status eq 'New'\n"),
        ("schema.xml", "oops"),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

/// Runs `odq` with words; `~` stands for a blank in a word.
#[track_caller]
fn assert_run(folder: &Path, line: &str, code: i32, out: Holds, err: Holds) {
    let words = line.split(' ').map(|word| word.replace('~', " "));
    let output = Command::new(env!("CARGO_BIN_EXE_odq"))
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let found = (
        output.status.code(),
        held(&output.stdout),
        held(&output.stderr),
    );
    let all = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let told = all(&output.stdout) + &all(&output.stderr);
    assert_eq!(found, (Some(code), out, err), "{line}\n{told}");
}

/// A query that is tolerated with a warning.
const WARNED: &str = "id~eq~0b1e2b2e-1111-4111-8111-111111111111";

#[test]
fn rows_go_to_standard_output_and_findings_to_standard_error() {
    let folder = folder("eval");
    for (line, code, out, err) in [
        ("-q true rows.ndjson", 0, Text, Nothing),
        ("-q true --count-only empty.json", 0, Text, Nothing),
        ("-q true empty.json", 0, Nothing, Nothing),
        ("-q true -", 0, Nothing, Nothing),
        ("-q true -e empty.json", 4, Nothing, Nothing),
        ("-q true bad.ndjson", 1, Text, Text),
        ("-q true error.json", 1, Nothing, Text),
        ("-q status rows.ndjson", 1, Nothing, Text),
        ("-q a( rows.ndjson", 1, Nothing, Text),
        ("-q  rows.ndjson", 1, Nothing, Text),
        ("-q $skiptoken=x rows.ndjson", 1, Nothing, Text),
        ("--top x rows.ndjson", 1, Nothing, Text),
        ("-q true missing.json", 2, Nothing, Text),
        ("-q true *.none", 2, Nothing, Text),
        ("-q true folder", 2, Nothing, Text),
        ("-q true rows.ndjson missing.json", 2, Nothing, Text),
        ("-q true --bad rows.ndjson", 2, Nothing, Text),
        ("-q true -o xml rows.ndjson", 2, Nothing, Text),
        (
            "-q true --metadata missing.xml rows.ndjson",
            2,
            Nothing,
            Text,
        ),
        (
            "-q true --metadata schema.xml rows.ndjson",
            2,
            Nothing,
            Text,
        ),
        ("rows.ndjson", 2, Nothing, Text),
    ] {
        assert_run(&folder, &format!("eval {line}"), code, out, err);
    }
    let warned = format!("-q {WARNED} missing.json");
    for (line, code, out, err) in [
        ("-q true rows.ndjson", 0, Text, Document(0)),
        ("-q true -e empty.json", 4, Nothing, Document(0)),
        ("-q true bad.ndjson", 1, Text, Both(1)),
        ("-q status rows.ndjson", 1, Nothing, Document(1)),
        ("-q $skiptoken=x rows.ndjson", 1, Nothing, Document(1)),
        ("-q true missing.json", 2, Nothing, Both(0)),
        (&warned, 2, Nothing, Both(1)),
    ] {
        let line = format!("eval --output-format json {line}");
        assert_run(&folder, &line, code, out, err);
    }
}

#[test]
fn the_report_of_a_check_goes_to_standard_output() {
    let folder = folder("check");
    let warned = [
        format!("-q {WARNED}"),
        format!("--fail-level warning -q {WARNED}"),
    ];
    for (line, code, out, err) in [
        ("good.odata", 0, Text, Nothing),
        ("wrong.odata", 1, Text, Nothing),
        ("--fail-level never wrong.odata", 0, Text, Nothing),
        (&warned[0], 0, Text, Nothing),
        (&warned[1], 1, Text, Nothing),
        ("folder", 0, Text, Nothing),
        ("hollow", 0, Nothing, Text),
        ("empty.odata", 0, Nothing, Text),
        ("notes.txt", 0, Nothing, Text),
        ("-", 0, Nothing, Text),
        ("-q ", 1, Text, Nothing),
        ("missing.odata", 2, Nothing, Text),
        ("*.none", 2, Nothing, Text),
        ("missing.odata wrong.odata", 2, Text, Text),
        ("--bad good.odata", 2, Nothing, Text),
        ("--fail-level high good.odata", 2, Nothing, Text),
        ("--metadata schema.xml good.odata", 2, Nothing, Text),
    ] {
        assert_run(&folder, &format!("check {line}"), code, out, err);
    }
    for (line, code, out, err) in [
        ("good.odata", 0, Document(0), Nothing),
        ("wrong.odata", 1, Document(1), Nothing),
        ("empty.odata", 0, Document(0), Text),
        ("hollow", 0, Document(0), Text),
        ("missing.odata", 2, Document(0), Text),
        ("missing.odata wrong.odata", 2, Document(1), Text),
        ("-q favorite", 0, Document(0), Nothing),
    ] {
        let line = format!("check --output-format json {line}");
        assert_run(&folder, &line, code, out, err);
    }
}

#[test]
fn canonical_text_goes_to_standard_output_and_findings_to_standard_error() {
    let folder = folder("fmt");
    for (line, code, out, err) in [
        ("good.odata", 0, Text, Nothing),
        ("wrong.odata", 0, Text, Nothing),
        ("--check good.odata", 0, Nothing, Text),
        ("--check ugly.odata", 1, Text, Text),
        ("--diff good.odata", 0, Nothing, Nothing),
        ("--diff ugly.odata", 0, Text, Nothing),
        ("-q status", 0, Text, Nothing),
        ("--check -q status~~eq~1", 1, Text, Nothing),
        ("broken.odata", 1, Text, Text),
        ("--write broken.odata", 1, Nothing, Text),
        ("-q status~eq", 1, Nothing, Text),
        ("empty.odata", 0, Nothing, Text),
        ("hollow", 0, Nothing, Text),
        ("-", 0, Nothing, Text),
        ("missing.odata", 2, Nothing, Text),
        ("missing.odata good.odata", 2, Text, Text),
        ("--write --check good.odata", 2, Nothing, Text),
        ("--write -", 2, Nothing, Text),
        ("--bad", 2, Nothing, Text),
    ] {
        assert_run(&folder, &format!("fmt {line}"), code, out, err);
    }
    for (line, code, out, err) in [
        ("good.odata", 0, Text, Document(0)),
        ("--check ugly.odata", 1, Text, Both(0)),
        ("-q status~eq", 1, Nothing, Document(1)),
        ("missing.odata", 2, Nothing, Both(0)),
    ] {
        let line = format!("fmt --output-format json {line}");
        assert_run(&folder, &line, code, out, err);
    }
}

#[test]
fn an_explanation_goes_to_standard_output_and_findings_to_standard_error() {
    let folder = folder("explain");
    for (line, code, out, err) in [
        ("true", 0, Text, Nothing),
        ("-1~eq~-1", 0, Text, Nothing),
        ("OD201", 0, Text, Nothing),
        ("unknown-property", 0, Text, Nothing),
        ("OD999", 2, Nothing, Text),
        ("status", 1, Nothing, Text),
        ("", 1, Nothing, Text),
        ("--filter", 2, Nothing, Text),
        ("--bad", 2, Nothing, Text),
        ("--filte true", 2, Nothing, Text),
        ("--metadata schema.xml true", 2, Nothing, Text),
    ] {
        assert_run(&folder, &format!("explain {line}"), code, out, err);
    }
    for (line, code, out, err) in [
        ("true", 0, Text, Document(0)),
        ("status", 1, Nothing, Document(1)),
    ] {
        let line = format!("explain --output-format json {line}");
        assert_run(&folder, &line, code, out, err);
    }
}

#[test]
fn the_answers_of_the_grammar_and_the_list_of_rules_go_to_standard_output() {
    let folder = folder("parse");
    for (line, code, out, err) in [
        ("parse -q true", 0, Text, Nothing),
        ("parse -q a(", 1, Text, Nothing),
        ("parse -q ", 1, Text, Nothing),
        ("parse -", 1, Text, Nothing),
        ("parse --rule boolCommonExpr -q a(", 1, Text, Nothing),
        ("parse --output-format json -q true", 0, Text, Nothing),
        ("parse --output-format json -q a(", 1, Text, Nothing),
        ("parse --stdin-lines", 0, Nothing, Nothing),
        ("parse --rule none -q a", 2, Nothing, Text),
        ("parse good.odata", 2, Nothing, Text),
        ("parse", 2, Nothing, Text),
        ("parse --bad", 2, Nothing, Text),
        ("rules", 0, Text, Nothing),
        ("rules --output-format json", 0, Text, Nothing),
        ("rules --bad", 2, Nothing, Text),
        ("rules OD201", 2, Nothing, Text),
        ("--version", 0, Text, Nothing),
        ("--help", 0, Text, Nothing),
        ("chek", 2, Nothing, Text),
    ] {
        assert_run(&folder, line, code, out, err);
    }
}
