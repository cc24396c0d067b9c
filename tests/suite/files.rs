//! Files as people keep them, one or more of each kind: the requests that are found in each, as they
//! are read, and what `odq check` says of them.

use odq::extract::{FileKind, Options, requests};
use odq::profile::Profile;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// The requests in a file, and the findings of the command.
fn report(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let profile = Profile::find("partner-center").unwrap();
    let roots = profile
        .hosts
        .iter()
        .filter_map(|host| Profile::root_of(host));
    let options = Options {
        roots: roots.map(str::to_owned).collect(),
        hosts: profile.hosts.iter().map(|host| host.to_string()).collect(),
    };
    let mut report = String::new();
    for request in requests(&text, FileKind::of_name(name), &options) {
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
    let output = Command::new(env!("CARGO_BIN_EXE_odq"))
        .args(["check", "--output-format", "concise", name])
        .current_dir(cases())
        .output()
        .unwrap();
    report.push('\n');
    report.push_str(std::str::from_utf8(&output.stdout).unwrap());
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
