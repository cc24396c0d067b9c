//! Every attack on the parser, by every command that reads queries.

use super::{folder, run};
use crate::support::attacks::{GROUPS, cut, text};

/// All attacks on the parser as lines of one file; one by one only where they bring a process down.
#[test]
fn every_command_answers_attacks_on_the_parser() {
    let folder = folder("commands");
    let texts: Vec<String> = GROUPS
        .iter()
        .copied()
        .flatten()
        .flat_map(|attack| [text(attack, 98), cut(text(attack, 1_000), 2_000)])
        .filter(|text| !text.contains(['\n', '\r']))
        .collect();
    let all = texts.join("\n");
    for arguments in [
        &["check", "-"][..],
        &["check", "--output-format", "json", "-"],
        &[
            "check",
            "--select-rules",
            "OD",
            "--profile",
            "aspnet-default",
            "-",
        ],
        &["fmt", "-"],
        &["parse", "--stdin-lines"],
    ] {
        let ended = run(&folder, arguments, all.as_bytes());
        if ended.code.is_none() {
            for text in &texts {
                let alone = run(&folder, arguments, text.as_bytes());
                alone.assert_code(&[0, 1], text);
            }
        }
        ended.assert_code(&[0, 1], &format!("{arguments:?}"));
    }
    let commands: [&[&str]; 4] = [
        &["explain", "-q"],
        &["suggest", "-q"],
        &["eval", "--count-only", "-q"],
        &["check", "--diff", "--unsafe-fixes", "-q"],
    ];
    // An argument holds no zero byte.
    let texts = texts.iter().filter(|text| !text.contains('\0'));
    for (command, text) in commands.iter().cycle().zip(texts.step_by(6)) {
        let ended = run(&folder, &[command, &[text.as_str()][..]].concat(), b"{}");
        ended.assert_code(&[0, 1], &format!("{command:?} {text}"));
    }
}
