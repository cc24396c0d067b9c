//! Queries with much to be said of them: what is reported has an end in every form.

use super::{FORMATS, folder, run};
use std::fs;

/// Queries with much to be said of them: findings, labels, fixes, and edits of one fix.
const TALKED_OF: &[(&str, &str, &str, &str)] = &[
    ("wide signs", "", "a\u{ff0c}", "a"),
    ("blanks of word processors", "", "a\u{a0}", "a"),
    ("escapes in an expression", "", "a%20eq%20'b'%20or%20", "a"),
    (
        "blanks of a URL",
        "https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=",
        "a eq 1 or ",
        "a",
    ),
    (
        "signs of a URL",
        "https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=a%20eq%20'",
        "<|>\"{",
        "'",
    ),
    ("plus signs", "/referrals?$filter=a%20eq%20'", "a+b", "'"),
    (
        "escapes twice",
        "/referrals?$filter=name%20eq%20'",
        "%2520",
        "'",
    ),
    ("ampersands of a string", "$filter=name eq '", "a&", "'"),
    ("equality chains", "", "name eq 'x' or ", "name eq 'x'"),
    ("other operators", "", "name == \"x\" && ", "isSpam"),
    ("unknown names", "", "statuz eq 'New' or ", "isSpam"),
    (
        "terms that stand again",
        "",
        "status eq 'New' and ",
        "isSpam",
    ),
    ("numbers for texts", "", "name eq 5 and ", "isSpam"),
    ("items that stand again", "$select=", "name,", "name"),
    ("missing commas", "$select=", "name ", "name"),
    ("quotes in quotes", "", "name eq 'a'b' or ", "isSpam"),
    ("hidden signs", "", "\u{e0001}\u{202e} eq 1 or ", "a"),
    ("parentheses", "", "((isSpam)) and ", "isSpam"),
];

/// How many bytes a report may have; SARIF has a page on each rule that it names besides.
fn most(format: &str) -> u64 {
    64 * 1024 + 32 * 1024 * u64::from(format == "sarif")
}

#[test]
fn no_report_runs_wild() {
    let folder = folder("reports");
    let outputs: Vec<String> = FORMATS
        .split(' ')
        .map(|format| format!("--output={format}={format}.out"))
        .collect();
    let mut arguments = vec!["check", "--select-rules", "OD", "-"];
    arguments.extend(outputs.iter().map(String::as_str));
    for (name, start, again, end) in TALKED_OF {
        let query = format!("{start}{}{end}", again.repeat(12_000 / again.len()));
        let ended = run(&folder, &arguments, query.as_bytes());
        ended.assert_code(&[0, 1], name);
        for format in FORMATS.split(' ') {
            let report = folder.join(format!("{format}.out"));
            let length = fs::metadata(&report).unwrap().len();
            assert!(length <= most(format), "{name}, {format}: {length}");
            fs::remove_file(report).unwrap();
        }
    }
}

/// What is too long to be told is counted, and made all the same.
#[test]
fn a_fix_that_is_not_told_is_made() {
    let folder = folder("untold");
    let query = format!(
        "https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=name%20eq%20'{}'",
        "aaa ".repeat(10_700)
    );
    let check = |arguments: &[&str]| {
        let arguments = [&["check", "--select-rules", "raw-blank", "-"], arguments].concat();
        let ended = run(&folder, &arguments, query.as_bytes());
        ended.assert_code(&[0, 1], "blanks");
        ended.said
    };
    let told = check(&["--output-format", "json"]);
    assert!(told.contains("\"fixes\":[],\"omittedFixes\":1"));
    let made = check(&["--diff", "--unsafe-fixes"]);
    assert!(made.contains(&"aaa%20".repeat(10_700)));
}
