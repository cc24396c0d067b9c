//! Attacks on the command: each is answered by a process that has 512 KiB of stack on every thread
//! and 1 GiB of memory, with an exit code and never a signal, in little more work for twice as much,
//! and without a character that a terminal would obey.
//!
//! What is done to the parser alone is in `hostile`, to data in `hostile_data` and `faults`, to CSDL
//! in `hostile_schema`, to the library in `misuse`.

use crate::support::attacks::{GROUPS, cut, text};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How a process of small means ended.
struct Ended {
    /// `None`: by a signal.
    code: Option<i32>,
    /// What it wrote, to both streams.
    said: String,
    /// Milliseconds of work, by all its threads.
    work: u64,
}

impl Ended {
    #[track_caller]
    fn assert_code(&self, codes: &[i32], attack: &str) {
        let is_known = self.code.is_some_and(|code| codes.contains(&code));
        let start: String = self.said.chars().take(500).collect();
        assert!(is_known, "{attack}: {:?}: {start}", self.code);
    }
}

/// Runs the command in a folder and feeds it a text.
fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Ended {
    let bounded = "ulimit -s 512; ulimit -v 1048576; \"$0\" \"$@\"; code=$?; times >&2; exit $code";
    let mut child = Command::new("sh")
        .args(["-c", bounded, env!("CARGO_BIN_EXE_odq")])
        .args(arguments)
        .current_dir(folder)
        .env("RUST_MIN_STACK", "524288")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // What is refused early is not read to its end.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    let lines: Vec<&str> = error.trim_end().lines().collect();
    let (times, told) = lines.split_last().unwrap();
    // Behind 128 the shell tells of a signal.
    let code = output.status.code().filter(|code| *code < 128);
    Ended {
        code,
        said: String::from_utf8_lossy(&output.stdout).into_owned() + &told.join("\n"),
        work: times.split(' ').map(milliseconds).sum(),
    }
}

/// `0m1.234s`, as the shell tells times.
fn milliseconds(time: &str) -> u64 {
    let (minutes, seconds) = time.split_once('m').unwrap();
    let seconds: f64 = seconds.trim_end_matches('s').parse().unwrap();
    minutes.parse::<u64>().unwrap() * 60_000 + (seconds * 1000.0) as u64
}

/// A folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("attacks")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("odq.toml"), "").unwrap();
    folder
}

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
        // Each sign of a text may have an edit with its place.
        assert!(ended.said.len() < 200 * all.len(), "{arguments:?}");
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

/// A name, a query for a number, and what is said of it.
type Bomb = (&'static str, fn(usize) -> String, &'static str);

/// What evaluation is asked for that grows by itself.
const BOMBS: &[Bomb] = &[
    (
        "concat upon concat",
        |n| format!("$apply={}identity", "concat(identity,identity)/".repeat(n)),
        "error[OD820]",
    ),
    (
        "concat in concat",
        |n| {
            let half = "concat(identity,identity)/".repeat(n / 2);
            format!("$apply=concat({half}identity,identity)/{half}identity")
        },
        "error[OD820]",
    ),
    (
        "strings that double",
        |n| {
            let mut text = "$compute=name as c0".to_owned();
            for at in 1..n {
                let before = at - 1;
                write!(text, ",concat(c{before},c{before}) as c{at}").unwrap();
            }
            text
        },
        "error[OD804]",
    ),
    (
        "aliases that double",
        |n| {
            let mut text = "$filter=@a0 eq 1".to_owned();
            for at in 1..=n {
                write!(text, "&@a{}=@a{at} add @a{at}", at - 1).unwrap();
            }
            text + &format!("&@a{n}=1")
        },
        "error[OD215]",
    ),
    (
        "an alias of itself",
        |_| "$filter=@a&@a=@b&@b=@a".to_owned(),
        "error[OD215]",
    ),
    (
        "lambdas in lambdas",
        |n| {
            format!(
                "{}isSpam{}",
                "$it/team/any(a:a/email eq null and ".repeat(n),
                ")".repeat(n)
            )
        },
        "error[OD813]",
    ),
    (
        "sets of levels",
        |n| {
            format!(
                "$apply=groupby((rollup(name,id){}))",
                ",rollup(type,status)".repeat(n)
            )
        },
        "error[OD820]",
    ),
    (
        "digits that double",
        |n| {
            let mut text = "$compute=1.1e100 as c0".to_owned();
            for at in 1..n {
                let before = at - 1;
                write!(text, ",c{before} mul c{before} as c{at}").unwrap();
            }
            text
        },
        "error[OD812]",
    ),
];

#[test]
fn bombs_are_refused() {
    let folder = folder("bombs");
    let row = format!(
        "{{\"name\":\"{}\",\"team\":[{{}},{{}},{{}},{{}}]}}\n",
        "n".repeat(200)
    );
    for (name, query, code) in BOMBS {
        for times in [20, 40] {
            let query = query(times);
            let ended = run(
                &folder,
                &["eval", "--count-only", "-q", &query],
                row.as_bytes(),
            );
            ended.assert_code(&[1], name);
            assert!(ended.said.contains(code), "{name}: {}", ended.said);
        }
    }
    let several =
        "$apply=concat(identity,filter(isSpam),aggregate($count as n))/concat(top(1),skip(1))";
    run(
        &folder,
        &["eval", "--count-only", "-q", several],
        row.as_bytes(),
    )
    .assert_code(&[0], several);
}

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

/// What stands again and again in a file.
const SOUP: &[(&str, &str)] = &[
    ("", "{"),
    ("", "["),
    ("", "{\"a\":"),
    (
        "{\"info\":{\"schema\":\"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"},",
        "\"item\":[{",
    ),
    (
        "{\"log\":{\"version\":\"1.2\",\"entries\":[",
        "{\"request\":{\"url\":\"https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=a",
    ),
    (
        "{\"definition\":{\"$schema\":\"https://schema.management.azure.com/x\",\"actions\":{",
        "\"a\":{\"actions\":{",
    ),
    ("", "GET /referrals?$filter=status eq 'New'\n"),
    ("GET /referrals\n", "  &$top=1\n"),
    ("", "GET /a?$filter=\n  &"),
    ("", "GET "),
    ("", "###\n"),
    ("", "```\n"),
    ("", "~~~~"),
    ("", "`"),
    ("", "https://a/b?$filter="),
    ("", "$filter="),
    ("", "?"),
    ("", "&amp;"),
    ("", "&#x26;"),
    ("", "\\u0026"),
    ("", "\\"),
    ("", "'"),
    ("", "\""),
    ("GET /referrals?$filter=", "{{a}}"),
    ("GET /referrals?$filter=", "{{"),
    ("GET /referrals?$filter=", "${"),
    ("GET /referrals?$filter=", "%25"),
    ("GET /referrals?$filter=", "%"),
    ("", "\r\n"),
    ("", "\r"),
    ("", "\0"),
    ("", "\u{feff}"),
    ("", "\u{1f600}"),
    ("", "|"),
    ("", "<a href=\""),
    ("", "<!--"),
    ("", "//"),
    ("", "# odq: allow OD201\n"),
    ("", "curl -G "),
    (
        "curl -G https://api.partner.microsoft.com/v1.0/engagements/referrals",
        " --data-urlencode \"$filter=a\"",
    ),
    ("", "curl \\\n"),
    ("", "$("),
    ("", "\"`"),
    ("", "f\"{"),
    ("\"/referrals?$filter=a\"", " + \"b\""),
    ("", "("),
    (
        "",
        "127.0.0.1 - - [01/Jan/2020:00:00:00 +0000] \"GET /referrals?$filter=a HTTP/1.1\" 200 1\n",
    ),
    ("", "<<EOF\n"),
    ("", "- "),
    ("", " a:\n"),
];

const KINDS: &[&str] = &[
    "a.http",
    "a.odata",
    "a.md",
    "a.txt",
    "a.html",
    "a.json",
    "a.postman_collection.json",
    "a.har",
    "a.log",
    "a.sh",
    "a.ps1",
    "a.js",
    "a.py",
    "a.yaml",
    "a.cs",
];

/// Files of every kind with what no such file holds.
#[test]
fn files_of_every_kind_are_read_whatever_they_hold() {
    let folder = folder("files");
    for (number, (first, again)) in SOUP.iter().enumerate() {
        let text = first.to_string() + &again.repeat(3_000 / again.len());
        for kind in KINDS {
            fs::write(folder.join(format!("{number}{kind}")), &text).unwrap();
        }
    }
    for kind in KINDS {
        fs::write(
            folder.join(format!("bytes{kind}")),
            [0xff, 0, 0xfe, b'\n'].repeat(500),
        )
        .unwrap();
        fs::write(folder.join(format!("empty{kind}")), "").unwrap();
    }
    for command in [
        &["check", "--output-format", "concise"][..],
        &["fmt", "--check", "--output-format", "concise"],
    ] {
        let mut names: Vec<String> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "odq.toml" && !name.starts_with("bytes"))
            .collect();
        names.sort();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let ended = run(&folder, &[command, &names].concat(), b"");
        if ended.code.is_none() {
            for name in &names {
                run(&folder, &[command, &[*name]].concat(), b"").assert_code(&[0, 1], name);
            }
        }
        ended.assert_code(&[0, 1], command[0]);
        for kind in KINDS {
            let name = format!("bytes{kind}");
            run(&folder, &[command, &[&*name]].concat(), b"").assert_code(&[0, 1, 2], &name);
        }
    }
}

#[test]
fn configurations_and_profiles_are_read_or_refused() {
    let folder = folder("configurations");
    fs::write(folder.join("a.odata"), "status eq 'New'\n").unwrap();
    let broken: &[Vec<u8>] = &[
        b"a=".iter().chain([b'['; 20_000].iter()).copied().collect(),
        ["a=", &"{a=".repeat(20_000)].concat().into_bytes(),
        ["a", &".a".repeat(20_000), "=1"].concat().into_bytes(),
        "[[a]]\n".repeat(5_000).into_bytes(),
        "a = 99999999999999999999".to_owned().into_bytes(),
        "\"a\\u001b[31m\\u202e\" = 1".to_owned().into_bytes(),
        "\u{202e} = 1".to_owned().into_bytes(),
        b"\xff\xfe".to_vec(),
        vec![0; 1000],
        b"\"\x1b[31m\" = 1".to_vec(),
        vec![b' '; 2 << 20],
    ];
    for text in broken {
        let name: String = String::from_utf8_lossy(text).chars().take(40).collect();
        fs::write(folder.join("odq.toml"), text).unwrap();
        fs::write(folder.join("p.toml"), text).unwrap();
        for arguments in [
            &["check", "a.odata"][..],
            &["check", "--output-format", "json", "a.odata"],
            &["check", "--show-settings", "a.odata"],
            &["check", "--isolated", "--profile", "p.toml", "-q", "true"],
        ] {
            let ended = run(&folder, arguments, b"");
            ended.assert_code(&[0, 2], &name);
            assert_harmless(&ended.said, &name);
            assert!(ended.said.len() < 64 * 1024, "{name}: {}", ended.said.len());
        }
    }
}

/// Fails if a terminal would obey a character, or show what follows from right to left.
#[track_caller]
fn assert_harmless(said: &str, what: &str) {
    let obeyed = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    if let Some(at) = said.find(obeyed) {
        let start = said[..at].chars().rev().take(60).collect::<Vec<_>>();
        let start: String = start.into_iter().rev().collect();
        panic!("{what}: behind {start:?}: {:?}", said[at..].chars().next());
    }
}

#[test]
fn nothing_that_is_echoed_is_obeyed() {
    const SIGNS: &str = "\u{1b}[31mX\u{7}\u{202e}\u{7f}\u{9b}";
    let folder = folder("echoed");
    let file = format!("a{SIGNS}\nb.odata");
    let queries = format!("status eq 'a{SIGNS}' and na{SIGNS}me eq 1\nstatuss eq '{SIGNS}\n");
    fs::write(folder.join(&file), queries).unwrap();
    let row = "{\"name\":\"\u{202e}\u{9b}\",\"status\":5.5,\"a\\u001b[31m\\u202e\":1}\n";
    fs::write(folder.join("rows.ndjson"), row).unwrap();
    let csdl = "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N\u{202e}'>\
         <EntityType Name='A\u{9b}' BaseType='B\u{202e}'/></Schema>";
    fs::write(folder.join("m.xml"), csdl).unwrap();
    let name = format!("A{SIGNS}");
    let option = format!("--x{SIGNS}");
    let level = format!("A{SIGNS}=off");
    let text = format!("name eq '{SIGNS}' and na{SIGNS} eq 1");
    for format in
        "full concise json json-lines github sarif junit gitlab checkstyle rdjson".split(' ')
    {
        let ended = run(&folder, &["check", "--output-format", format, &file], b"");
        ended.assert_code(&[1], format);
        assert_harmless(&ended.said, format);
        if matches!(format, "json" | "sarif" | "gitlab" | "rdjson") {
            // What is said on the other stream stands behind it.
            let mut values = serde_json::Deserializer::from_str(&ended.said).into_iter::<Value>();
            values.next().unwrap().unwrap();
        }
    }
    for arguments in [
        &["eval", "-q", "status eq 'New'", "rows.ndjson"][..],
        &["eval", "-q", "true", &name],
        &["schema", "check", "m.xml"],
        &["schema", "show", "--metadata", "m.xml"],
        &["schema", "show", &name],
        &["suggest", "-q", &text],
        &["explain", "-q", &text],
        &["explain", &name],
        &["parse", "-q", &text],
        &["check", "-q", &text],
        &["check", "-q", "true", "--type", &name],
        &["check", "-q", "true", "--entity-set", &name],
        &["check", "-q", "true", "--profile", &name],
        &["check", "-q", "true", "--metadata", &name],
        &["check", "-q", "true", "--level", &level],
        &["check", "-q", "true", "--limit", &level],
        &["parse", "--rule", &name, "-q", "a"],
        &["check", &option],
        &["eval", "-q", "true", "-o", &name],
        &[&name],
    ] {
        let ended = run(&folder, arguments, b"");
        ended.assert_code(&[0, 1, 2], &format!("{arguments:?}"));
        assert_harmless(&ended.said, &format!("{arguments:?}"));
    }
    // Of a file with such a name the patch names the file in one line.
    let patch = run(&folder, &["check", "--diff", "--unsafe-fixes", &file], b"").said;
    for line in patch
        .lines()
        .filter(|line| line.starts_with("---") || line.starts_with("+++"))
    {
        assert!(line.ends_with(".odata"), "{line:?}");
        assert_harmless(line, "patch");
    }
}
