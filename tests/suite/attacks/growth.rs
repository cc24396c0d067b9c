//! Work against size: four times as much must not take much more than four times as long.

use super::{folder, run};
use std::fs;

/// What is made of a number: files, arguments, what is fed.
type Made = fn(usize) -> (Vec<(&'static str, String)>, Vec<String>, String);

fn many(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect()
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

/// Where four times as much must not take much more than four times as long.
const GROWING: &[(&str, usize, Made)] = &[
    ("unknown keys of a profile", 2_500, |n| {
        let profile = many(n, |at| format!("key{at} = 1\n"));
        (
            vec![("p.toml", profile)],
            words("check --profile p.toml -q true"),
            String::new(),
        )
    }),
    ("unknown rules of a configuration", 400, |n| {
        let rules = "[levels]\n".to_owned() + &many(n, |at| format!("rule{at} = 'off'\n"));
        (
            vec![("odq.toml", rules), ("a.odata", "true".to_owned())],
            words("check a.odata"),
            String::new(),
        )
    }),
    ("members of a record", 8_000, |n| {
        let row = format!(
            "{{{}\"name\":\"a\"}}",
            many(n, |at| format!("\"k{at}\":{at},"))
        );
        (Vec::new(), words("eval --open -o csv -q k5~eq~5"), row)
    }),
    ("members of a record that is computed", 4_000, |n| {
        let row = format!(
            "{{{}\"name\":\"a\"}}",
            many(n, |at| format!("\"k{at}\":{at},"))
        );
        (Vec::new(), words("eval --compute 1~as~x --orderby x"), row)
    }),
    ("a key again and again", 8_000, |n| {
        let row = format!("{{{}\"name\":\"a\"}}", "\"name\":\"b\",".repeat(n));
        (
            Vec::new(),
            words("eval --duplicate-keys last -q name~eq~'a'"),
            row,
        )
    }),
    ("conditions on one property", 500, |n| {
        let query = many(n, |at| format!("details/dealValue gt {at} or ")) + "isSpam";
        (Vec::new(), words("check -"), query)
    }),
    ("unknown names", 500, |n| {
        let query = many(n, |at| format!("statu{at} eq 1 or ")) + "isSpam";
        (Vec::new(), words("check -"), query)
    }),
    ("missing commas, mended", 1_000, |n| {
        (
            Vec::new(),
            words("check --diff --unsafe-fixes -"),
            "$select=a".to_owned() + &" b".repeat(n),
        )
    }),
    ("open strings, mended", 50, |n| {
        let query = "f(a,'a".to_owned() + &") or f(a,'a".repeat(n);
        (Vec::new(), words("check --diff --unsafe-fixes -"), query)
    }),
    ("ampersands, mended", 2_000, |n| {
        (
            Vec::new(),
            words("check --diff -"),
            format!("$filter='{}'", "&".repeat(n)),
        )
    }),
    ("requests of a file, mended", 100, |n| {
        (
            Vec::new(),
            words("check --diff -"),
            "status == 'New'\n".repeat(n),
        )
    }),
    ("aliases", 4_200, |n| {
        let query = "$filter=isSpam".to_owned() + &many(n, |at| format!("&@a{at}=1"));
        (Vec::new(), words("check -"), query)
    }),
];

/// Work is told in steps of the clock; less than this many milliseconds says nothing.
const GRAIN: u64 = 250;

#[test]
fn work_grows_with_the_attack_and_no_faster() {
    for (name, times, made) in GROWING {
        let folder = folder("growing");
        let work = |times: usize| {
            let (files, arguments, input) = made(times);
            for (name, text) in files {
                fs::write(folder.join(name), text).unwrap();
            }
            let arguments: Vec<String> = arguments
                .iter()
                .map(|word| word.replace('~', " "))
                .collect();
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let ended = run(&folder, &arguments, input.as_bytes());
            ended.assert_code(&[0, 1, 2], name);
            ended.work
        };
        let (once, more) = (work(*times), work(4 * times));
        eprintln!("{name}: {once} ms, and {more} ms for four times as much");
        // Of the square there would be sixteen times as much.
        assert!(more <= 8 * once + GRAIN, "{name}: {once} ms and {more} ms");
    }
}
