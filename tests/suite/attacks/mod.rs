//! Attacks on the command: each is answered by a process that has 512 KiB of stack on every thread
//! and 1 GiB of memory, with an exit code and never a signal, in little more work for twice as much,
//! and without a character that a terminal would obey.
//!
//! What is done to the parser alone is in `hostile`, to data in `hostile_data` and `faults`, to CSDL
//! in `hostile_schema`, to the library in `misuse`.

mod bombs;
mod depth;
mod echo;
mod files;
mod growth;
mod parser;
mod reports;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The forms of reports.
const FORMATS: &str = "full concise json json-lines github sarif junit gitlab checkstyle rdjson";

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
