//! What is made of the command line: `docs/rules.md`, completions, manual pages.

use std::fs;
use std::path::Path;
use std::process::Command;

const PAGE: &str = "docs/rules.md";

#[track_caller]
fn odq(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_odq"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_page_on_rules_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = odq(&["rules", "--output-format", "markdown"]);
    if std::env::var_os("ODQ_WRITE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "ODQ_WRITE=1 writes {PAGE}");
    // Every rule has a line in a table, and a part with its examples.
    for rule in odq::codes::all() {
        assert!(page.contains(&format!("### {} {}\n", rule.code, rule.rule)));
        assert!(
            page.contains(&format!("| {} |", rule.summary)),
            "{}",
            rule.code
        );
    }
}

#[test]
fn shells_and_manuals_know_all_commands() {
    let commands = "check eval fmt explain parse suggest rules schema completions man";
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let text = odq(&["completions", shell]);
        for command in commands.split(' ') {
            assert!(text.contains(command), "{shell}: {command}");
        }
        assert!(text.contains("unsafe-fixes"), "{shell}");
    }
    assert!(odq(&["man"]).starts_with(".ie") || odq(&["man"]).contains(".TH odq"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("man");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    odq(&["man", "--directory", folder.to_str().unwrap()]);
    for command in commands.split(' ') {
        let page = fs::read_to_string(folder.join(format!("odq-{command}.1"))).unwrap();
        assert!(page.contains(".SH NAME"), "{command}");
    }
}
