//! Files as people keep them, one or more of each kind: the requests that are found in each, as they
//! are read, and what `odq check` says of them.

use odq::extract::{FileKind, Options, requests};
use odq::profile::Profile;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/files")
}

/// Where a place is, counted from 1.
fn place(text: &str, at: usize) -> String {
    let before = &text[..at];
    let line = before.replace("\r\n", "\n").matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    format!("{line}:{}", before[start..].chars().count() + 1)
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_odq"))
        .arg("check")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// What the command knows of the service.
fn options() -> Options {
    let profile = Profile::find("partner-center").unwrap();
    let roots = profile
        .hosts
        .iter()
        .filter_map(|host| Profile::root_of(host));
    Options {
        roots: roots.map(str::to_owned).collect(),
        hosts: profile.hosts.iter().map(|host| host.to_string()).collect(),
        fields: None,
    }
}

/// The requests in a file, and the findings of the command.
fn report(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let mut report = String::new();
    for request in requests(&text, FileKind::of_name(name), &options()) {
        let at = place(&text, request.span().start as usize);
        let method = request.method.unwrap_or("");
        let link = if request.service_link { " (link)" } else { "" };
        let shown = request.text.escape_debug().to_string().replace("\\'", "'");
        let shown = shown.replace("\\\"", "\"");
        let blank = if method.is_empty() { "" } else { " " };
        writeln!(
            report,
            "{at} {:?}{link}: {method}{blank}{shown}",
            request.form
        )
        .unwrap();
    }
    let output = check(&cases(), &["--output-format", "concise", name]);
    report.push('\n');
    // Advice is what rules of the linter are tested for.
    let findings = std::str::from_utf8(&output.stdout).unwrap();
    let findings = findings.lines().filter(|line| !line.contains(": info["));
    report.extend(findings.flat_map(|line| [line, "\n"]));
    report.push_str(std::str::from_utf8(&output.stderr).unwrap());
    report
}

#[test]
fn requests_and_findings() {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(cases())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../cases/findings");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in &paths {
            let name = path.file_name().unwrap().to_str().unwrap();
            insta::assert_snapshot!(name, report(path));
        }
    });
}

/// Large logs are read some lines at a time: nobody sees it.
#[test]
fn large_files_are_reported_as_small_ones() {
    const LINES: usize = 40_000;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large-files");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let is_wrong = |line: usize| line % 997 == 5 || line + 1 == LINES;
    for (name, end) in [("a.log", "\n"), ("b.txt", "\r\n"), ("c.ndjson", "\n")] {
        let mut text = String::new();
        for line in 0..LINES {
            let property = if is_wrong(line) { "statüs" } else { "status" };
            let address = format!("/v1.0/engagements/referrals?$filter={property} eq 'New'");
            match name {
                "c.ndjson" => write!(text, r#"{{"é":{line},"url":"{address}"}}"#),
                "b.txt" if line % 3 == 0 => write!(text, "é {line} \"{address}\" a\\"),
                _ => write!(text, "é {line} - [now] \"GET {address} HTTP/1.1\" 200"),
            }
            .unwrap();
            text.push_str(end);
        }
        std::fs::write(folder.join(name), text).unwrap();
    }
    let names = ["b.txt", "a.log", "c.ndjson"];
    let output = check(
        &folder,
        &[&["--output-format", "json"], &names[..]].concat(),
    );
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<(String, usize)> = document["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let file = finding["file"].as_str().unwrap().to_owned();
            let text = std::fs::read_to_string(folder.join(&file)).unwrap();
            let (start, end) = (&finding["span"]["start"], &finding["span"]["end"]);
            let at = |place: &serde_json::Value| place["offset"].as_u64().unwrap() as usize;
            assert_eq!(&text[at(start)..at(end)], "statüs", "{finding}");
            let line = start["line"].as_u64().unwrap() as usize;
            let written = text.lines().nth(line - 1).unwrap();
            let column = start["column"].as_u64().unwrap() as usize - 1;
            let behind: String = written.chars().skip(column).collect();
            assert!(behind.starts_with("statüs"), "{finding}");
            (file, line - 1)
        })
        .collect();
    let expected: Vec<(String, usize)> = names
        .iter()
        .flat_map(|name| {
            (0..LINES)
                .filter(|line| is_wrong(*line))
                .map(|line| ((*name).to_owned(), line))
        })
        .collect();
    assert_eq!(found, expected);
    let summary = &document["summary"];
    assert_eq!(summary["requests"], 3 * LINES);
    let fingerprints: std::collections::HashSet<&str> = document["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["fingerprint"].as_str().unwrap())
        .collect();
    assert_eq!(fingerprints.len(), expected.len());
}

fn names() -> Vec<String> {
    let entries = std::fs::read_dir(cases()).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn concise(arguments: &[&str]) -> String {
    let arguments = [&["--output-format", "concise"], arguments].concat();
    String::from_utf8(check(&cases(), &arguments).stdout).unwrap()
}

/// In a directory every kind is looked at, and of JSON documents those that are collections.
#[test]
fn a_directory_is_its_files() {
    let names = names();
    let is_left_out = |name: &str| ["settings.json", "client.py"].contains(&name);
    let looked_at = names.iter().filter(|name| !is_left_out(name));
    let each: String = looked_at.map(|name| concise(&[name])).collect();
    assert_eq!(concise(&["."]), each);
    let all: Vec<&str> = names.iter().rev().map(String::as_str).collect();
    let each: String = all.iter().map(|name| concise(&[name])).collect();
    assert_eq!(concise(&all), each);
}

/// What comes from standard input under a name is read as the file of the name.
#[test]
fn standard_input_is_read_as_its_name_says() {
    for name in names() {
        let file = std::fs::File::open(cases().join(&name)).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_odq"))
            .args([
                "check",
                "--output-format",
                "concise",
                "--stdin-filename",
                &name,
                "-",
            ])
            .stdin(file)
            .output()
            .unwrap();
        let found = String::from_utf8(output.stdout).unwrap();
        assert_eq!(found, concise(&[&name]), "{name}");
    }
}

/// A fix that is made in a file changes the request that it is for, and nothing else is found.
#[test]
fn fixes_change_one_request() {
    let options = options();
    let mut made = 0;
    for name in names() {
        let text = std::fs::read_to_string(cases().join(&name)).unwrap();
        let kind = FileKind::of_name(&name);
        let texts = |text: &str| -> Vec<String> {
            let found = requests(text, kind, &options);
            found.into_iter().map(|it| it.text.into_owned()).collect()
        };
        let before = texts(&text);
        let output = check(&cases(), &["--output-format", "json", &name]);
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        for finding in document["diagnostics"].as_array().unwrap() {
            for fix in finding["fixes"].as_array().unwrap() {
                if fix["applicability"] == "display" {
                    continue;
                }
                let mut edits: Vec<(usize, usize, &str)> = fix["edits"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|edit| {
                        let at = |end: &str| edit["span"][end]["offset"].as_u64().unwrap() as usize;
                        (at("start"), at("end"), edit["text"].as_str().unwrap())
                    })
                    .collect();
                edits.sort_unstable();
                let mut fixed = text.clone();
                for (start, end, new) in edits.into_iter().rev() {
                    fixed.replace_range(start..end, new);
                }
                let after = texts(&fixed);
                assert_eq!(after.len(), before.len(), "{name}: {fix}");
                let changed = before.iter().zip(&after).filter(|(old, new)| old != new);
                assert_eq!(changed.count(), 1, "{name}: {fix}");
                made += 1;
            }
        }
    }
    assert!(made > 30, "{made}");
}

/// Where not all findings of a file can be told, advice gives way to errors.
#[test]
fn errors_are_told_before_advice() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crowded-files");
    std::fs::create_dir_all(&folder).unwrap();
    let advice = format!("/referrals?$top=5\n{}\n", "#".repeat(600));
    let mut text = advice.repeat(2000);
    text.push_str("/referrals?$filter=statuss eq 'New'\n");
    text.push_str(&advice.repeat(9));
    for name in ["crowded.txt", "crowded.odata"] {
        std::fs::write(folder.join(name), &text).unwrap();
        let output = check(&folder, &["--output-format", "concise", name]);
        let found = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<&str> = found.lines().collect();
        assert_eq!(lines.len(), 2, "{found}");
        assert!(lines[0].starts_with(&format!("{name}:4001:20: error[OD201]")));
        assert!(lines[1].starts_with(&format!("{name}: ")) && lines[1].ends_with("more findings"));
        assert_eq!(output.status.code(), Some(1));
    }
}
