//! The command as users meet it: transcripts of whole runs, and what needs more than a transcript.

use crate::support::corpora;
use serde_json::Value;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

#[test]
fn transcripts() {
    trycmd::TestCases::new()
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml");
}

fn odq(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_odq"));
    command.args(arguments);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

#[track_caller]
fn run(arguments: &[&str]) -> Output {
    odq(arguments).output().unwrap()
}

/// A folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("cli")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The findings of `odq check` on a file, as `line:column code` with the text under the caret and
/// whether a fix or a hint is given.
fn findings(path: &Path) -> (Option<i32>, Value, Vec<(String, String, bool)>) {
    let path = path.to_str().unwrap();
    let output = run(&["check", "--output-format", "json", path]);
    let text = fs::read_to_string(path).unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = document["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let (start, end) = (&finding["span"]["start"], &finding["span"]["end"]);
            let at = |place: &Value| usize::try_from(place["offset"].as_u64().unwrap()).unwrap();
            let place = format!("{}:{}", start["line"], start["column"]);
            let code = finding["code"].as_str().unwrap();
            let under = text[at(start)..at(end)].to_owned();
            let has_advice = finding["help"].is_string() || finding["fixes"][0].is_object();
            (format!("{place} {code}"), under, has_advice)
        });
    (
        output.status.code(),
        document["summary"].clone(),
        findings.collect(),
    )
}

/// The page that the project began with.
fn seed_page() -> Option<String> {
    let folder = corpora()?.join("../seed");
    let page = folder.join("get-a-list-of-referrals.zh-TW.txt");
    let text = fs::read_to_string(&page);
    if text.is_err() {
        eprintln!("SKIPPED: no file {}", page.display());
    }
    text.ok()
}

#[test]
fn the_seed_page_is_without_fault() {
    let Some(page) = seed_page() else { return };
    let file = folder("seed").join("page.txt");
    fs::write(&file, page).unwrap();
    let (code, summary, found) = findings(&file);
    assert_eq!(code, Some(0));
    assert_eq!(summary["requests"], 14);
    // Its requests are written with blanks, as pages for people are.
    let is_blank = |(place, _, _): &&(String, String, bool)| place.ends_with(" OD601");
    let others: Vec<_> = found.iter().filter(|found| !is_blank(found)).collect();
    assert!(others.is_empty(), "{others:?}");
    assert_eq!((&summary["warnings"], found.len()), (&0.into(), 5));
}

#[test]
fn five_faults_on_the_seed_page_are_found_each_in_its_place() {
    let Some(mut page) = seed_page() else { return };
    for (right, wrong) in [
        (
            "$filter=status eq 'New' and",
            "$filter=statuss eq 'New' and",
        ),
        ("status eq 'Active' and", "status eq 'Actve' and"),
        (
            "/referrals?$orderby=createdDateTime desc |",
            "/referrals?$orderby=name |",
        ),
        ("country eq 'US' and", "country eq 'US and"),
        ("substatus eq 'Pending')", "substatus eq 'Pending'"),
    ] {
        assert_eq!(page.matches(right).count(), 1, "{right}");
        page = page.replace(right, wrong);
    }
    let file = folder("faults").join("page.txt");
    fs::write(&file, &page).unwrap();
    let (code, summary, mut found) = findings(&file);
    found.retain(|(place, _, _)| !place.ends_with(" OD601"));
    assert_eq!(code, Some(1));
    assert_eq!(summary["requests"], 14);
    let under: Vec<(&str, &str)> = found
        .iter()
        .map(|(place, under, _)| (place.split_once(' ').unwrap().1, under.as_str()))
        .collect();
    assert_eq!(
        under,
        [
            ("OD201", "statuss"),
            ("OD105", "'"),
            ("OD301", "name"),
            ("OD108", ""),
            ("OD203", "'Actve'"),
        ]
    );
    assert!(
        found.iter().all(|(_, _, has_advice)| *has_advice),
        "{found:?}"
    );
    let mut places: Vec<&String> = found.iter().map(|(place, ..)| place).collect();
    places.dedup();
    assert_eq!(places.len(), 5);
}

#[test]
fn a_carriage_return_alone_ends_a_line_as_well() {
    let file = folder("returns").join("queries.odata");
    for end in ["\n", "\r\n", "\r"] {
        let lines = [
            "# all",
            "status eq 'New'",
            "statuss eq 'New'",
            "  and type eq 'x'",
            "",
        ];
        fs::write(&file, lines.join(end)).unwrap();
        let (code, summary, found) = findings(&file);
        let places: Vec<&str> = found.iter().map(|(place, ..)| place.as_str()).collect();
        assert_eq!(code, Some(1));
        assert_eq!(summary["requests"], 2);
        assert_eq!(places, ["3:1 OD201", "4:15 OD203"]);
    }
}

#[test]
fn a_pattern_is_refused_by_the_limit_that_was_set() {
    let data = folder("pattern").join("data.ndjson");
    fs::write(&data, "{\"name\":\"abcd\"}\n").unwrap();
    let query = "matchesPattern(name,'abcd')";
    let told = |limit: &str| {
        let output = run(&[
            "eval",
            "--limit",
            limit,
            "-q",
            query,
            data.to_str().unwrap(),
        ]);
        let err = String::from_utf8(output.stderr).unwrap();
        (
            output.status.code(),
            err.contains("limit `regex-bytes` of 3 bytes"),
        )
    };
    assert_eq!(told("regex-bytes=4"), (Some(0), false));
    assert_eq!(told("regex-bytes=3"), (Some(1), true));
    // Before there is data, and where the pattern stands.
    let concise = ["--output-format", "concise", "-q", query];
    let output = run(&[&["check", "--limit", "regex-bytes=3"][..], &concise].concat());
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(out.starts_with("<query>:1:21: error"), "{out}");
}

#[test]
fn errors_that_are_not_kept_count() {
    for (arguments, code) in [
        (
            &["check", "--limit", "diagnostics=0", "-q", "x eq 1"][..],
            1,
        ),
        (&["check", "--limit", "diagnostics=0", "-q", "name eq"], 1),
        (&["check", "--limit", "diagnostics=0", "-q", "$top=500"], 0),
        (&["fmt", "--limit", "diagnostics=0", "-q", "name eq"], 1),
        (&["parse", "--limit", "diagnostics=0", "-q", "name eq"], 1),
        (&["explain", "--limit", "diagnostics=0", "-q", "x eq 1"], 1),
    ] {
        assert_eq!(run(arguments).status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn colour_is_for_terminals_unless_the_environment_or_a_flag_says_otherwise() {
    #[track_caller]
    fn check(arguments: &[&str], variable: Option<(&str, &str)>, expected: bool) {
        let mut command = odq(&["check", "-q", "statuss eq 'New'"]);
        command.args(arguments).envs(variable);
        let output = command.output().unwrap().stdout;
        assert_eq!(
            output.contains(&0x1b),
            expected,
            "{arguments:?} {variable:?}"
        );
    }
    check(&[], None, false);
    check(&["--color", "always"], None, true);
    check(&[], Some(("CLICOLOR_FORCE", "1")), true);
    check(&["--color", "never"], Some(("CLICOLOR_FORCE", "1")), false);
    check(&["--color", "always"], Some(("NO_COLOR", "1")), true);
    check(
        &["--output-format", "json", "--color", "always"],
        None,
        false,
    );
}

#[test]
fn a_broken_pipe_ends_quietly_and_keeps_the_verdict() {
    let mut child = odq(&["check", "--output-format", "concise", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    input
        .write_all("statuss eq 'New'\n".repeat(2000).as_bytes())
        .unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_run_over_data_ends_quietly_when_nobody_reads() {
    let mut child = odq(&["eval", "--filter", "status eq 'New'", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    // It ends before all is read: writing fails at some time.
    let lines = "{\"status\":\"New\"}\n".repeat(1000);
    let ended = (0..1000).any(|_| input.write_all(lines.as_bytes()).is_err());
    assert!(ended);
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = odq(&["rules"])
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told, "error: cannot write: no space left on device\n");
}

#[test]
#[cfg(unix)]
fn rewriting_keeps_links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder("rewriting");
    let (file, link) = (folder.join("real.odata"), folder.join("link.odata"));
    fs::write(&file, "(a eq 1)\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    let output = run(&["fmt", "--write", link.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), "a eq 1\n");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}

#[test]
fn ignored_and_hidden_files_are_passed_over() {
    let folder = folder("ignored");
    for (name, text) in [
        (".ignore", "build/\n"),
        ("build/a.odata", "statuss eq 1\n"),
        (".hidden/b.odata", "statuss eq 1\n"),
        ("c.ODATA", "status eq 'New'\n"),
        ("d.json", "\"/referrals?$filter=statuss eq 1\"\n"),
    ] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let told = |output: Output| {
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let all = told(run(&["check", folder.to_str().unwrap()]));
    assert_eq!(all, (Some(0), "no findings in 1 request\n".to_owned()));
    // A file that is named is looked at, whatever it is called.
    let named = told(run(&["check", folder.join("d.json").to_str().unwrap()]));
    assert_eq!(named.0, Some(1));
}

#[test]
fn rules_are_given_as_json() {
    let document: Value =
        serde_json::from_slice(&run(&["rules", "--output-format", "json"]).stdout).unwrap();
    assert_eq!(document["version"], 1);
    let rules = document["rules"].as_array().unwrap();
    let first = &rules[0];
    assert_eq!(
        (&first["code"], &first["rule"], &first["level"]),
        (
            &"OD101".into(),
            &"expected-expression".into(),
            &"error".into()
        )
    );
    let lines = String::from_utf8(run(&["rules"]).stdout).unwrap();
    assert_eq!(lines.lines().count(), rules.len());
}

#[test]
fn findings_beyond_what_is_kept_are_counted_and_count() {
    let mut child = odq(&["check", "--output-format", "json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines = "$orderby=createdDateTime&$top=500\n".repeat(1000) + "statuss eq 'New'\n";
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let mut output = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut output)
        .unwrap();
    writer.join().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let document: Value = serde_json::from_str(&output).unwrap();
    let summary = &document["summary"];
    assert_eq!(
        (&summary["requests"], &summary["omitted"]),
        (&1001.into(), &1.into())
    );
}

#[test]
fn failures_beyond_a_hundred_are_counted() {
    let folder = folder("many-failures");
    let data = folder.join("rows.ndjson");
    fs::write(&data, "{\"name\":\"a\"}\noops\n".repeat(150)).unwrap();
    let data = data.to_str().unwrap();
    let arguments = ["eval", "-q", "true", "--count-only", "--on-error", "skip"];
    let arguments = [&arguments[..], &["--output-format", "json", data]].concat();
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "150\n");
    let mut told = serde_json::Deserializer::from_slice(&output.stderr).into_iter::<Value>();
    let document = told.next().unwrap().unwrap();
    assert_eq!(document["diagnostics"].as_array().unwrap().len(), 100);
    assert_eq!(document["summary"]["errors"], 100);
    assert_eq!(document["summary"]["omitted"], 50);
    let text = String::from_utf8_lossy(&output.stderr);
    insta::assert_snapshot!(text.lines().rev().take(2).collect::<Vec<_>>().join("\n"), @"
    records: 300 = 150 matched + 0 not matched + 150 failed
    50 more failures are not shown
    ");

    let output = run(&["eval", "-q", "true", data]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stderr).replace(data, "rows.ndjson");
    insta::assert_snapshot!(text, @"
    rows.ndjson:2: error[OD801] malformed-json: expected a value, found `o` (record 2, byte 13)
    records: 2 = 1 matched + 0 not matched + 1 failed; the run ended there
    ");
}
