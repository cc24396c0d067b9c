//! The same input gives the same bytes, whatever the machine is set to and however many threads
//! work; and nothing is read or asked but what the command line names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of a test's own with something of everything that is read.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("determinism")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("docs")).unwrap();
    let rows: String = (0..3_000)
        .map(|n| {
            let status = ["New", "Active", "Closed", "İI"][n % 4];
            format!(
                "{{\"id\":\"{n}\",\"status\":\"{status}\",\"name\":\"TITLE ıİ {}\",\
                 \"createdDateTime\":\"2020-0{}-01T23:30:00-03:30\",\"details\":{{\"dealValue\":{}.5}}}}\n",
                n % 7,
                n % 9 + 1,
                n * 3 % 1000
            )
        })
        .collect();
    for (name, text) in [
        ("rows.ndjson", &*rows),
        ("odq.toml", "[levels]\nOD701 = \"warning\"\n"),
        (
            "docs/a.odata",
            "statuss eq 'New'\nstatus eq 'Neww' and name eq \"é\"\n",
        ),
        (
            "docs/b.http",
            "GET /referrals?$filter=status eq 'New'&$orderby=name&$top=500\n",
        ),
        (
            "docs/c.md",
            "`$filter=year(createdDateTime) eq 2020 and tolower(name) eq 'I'`\n",
        ),
        ("service.xml", odq::Schema::REFERRALS_CSDL),
        ("p.toml", "[options]\ndeny = ['$skip']\n"),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

const FILTER: &str = "$filter=tolower(name) eq 'title ıi̇ 3' or hour(createdDateTime) eq 23&$orderby=details/dealValue desc,name\
    &$select=id,name,createdDateTime&$compute=date(createdDateTime) as day,toupper(name) as up";

/// A job of each kind.
const JOBS: &[&[&str]] = &[
    &["check", "docs"],
    &["check", "--output-format", "json", "docs"],
    &[
        "check",
        "--output-format",
        "sarif",
        "docs",
        "--profile",
        "p.toml",
    ],
    &[
        "check",
        "--metadata",
        "service.xml",
        "-q",
        "statuss eq 'new'",
    ],
    &["check", "--diff", "--unsafe-fixes", "docs"],
    &["check", "--statistics", "docs"],
    &["eval", "-q", FILTER, "rows.ndjson"],
    &["eval", "-q", FILTER, "-o", "csv", "rows.ndjson"],
    &[
        "eval",
        "-q",
        "$apply=groupby((status),aggregate(details/dealValue with sum as total,$count as n))",
        "rows.ndjson",
    ],
    &[
        "eval",
        "-q",
        "$search=title&$top=3&$count=true",
        "-o",
        "odata",
        "rows.ndjson",
    ],
    &[
        "eval",
        "-q",
        "createdDateTime lt 2020-06-01T00:00:00Z",
        "--explain-row",
        "5",
        "rows.ndjson",
    ],
    &["eval", "-q", "name eq 5", "rows.ndjson"],
    &["fmt", "docs"],
    &["fmt", "-q", "STATUS EQ 'New' AND ((name eq 'x'))"],
    &["explain", "-q", FILTER],
    &["explain", "OD201"],
    &["suggest", "-q", "status eq "],
    &["parse", "-q", FILTER],
    &["parse", "--output-format", "json", "-q", FILTER],
    &["schema", "show"],
    &["schema", "show", "Referral"],
    &["schema", "check", "service.xml"],
    &["rules"],
];

fn odq(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_odq"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

type Said = (Option<i32>, String, String);

fn said(output: Output) -> Said {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn the_same_bytes_whatever_the_machine_is_set_to() {
    let folder = folder("settings");
    let settings: &[&[(&str, &str)]] = &[
        &[
            ("TZ", "Asia/Kathmandu"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("LANG", "tr_TR.UTF-8"),
        ],
        &[("TZ", "America/St_Johns"), ("LC_ALL", "C"), ("LANG", "C")],
        &[
            ("TZ", ":nowhere"),
            ("LC_ALL", "xx_XX"),
            ("RUST_BACKTRACE", "full"),
            ("HOME", "/nonexistent"),
        ],
    ];
    for job in JOBS {
        let usual = said(odq(&folder, job).output().unwrap());
        assert!(matches!(usual.0, Some(0 | 1)), "{job:?}: {usual:?}");
        assert!(!(usual.1.is_empty() && usual.2.is_empty()), "{job:?}");
        for setting in settings {
            let other = odq(&folder, job).envs(setting.iter().copied()).output();
            assert!(said(other.unwrap()) == usual, "{job:?} {setting:?}");
        }
        let bare = odq(&folder, job).env_clear().output().unwrap();
        assert!(said(bare) == usual, "{job:?} without an environment");
    }
}

/// `--jobs` for data; for requests, as many as the processors that the process may use.
#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = folder("threads");
    let line = "status eq 'New'\nstatuss eq 'New'\nname eq 'x' and (status eq 'A'\n";
    fs::write(folder.join("many.odata"), line.repeat(1_500)).unwrap();
    for job in JOBS
        .iter()
        .filter(|job| job[0] == "eval" && !job.contains(&"--explain-row"))
    {
        let one = said(odq(&folder, job).args(["--jobs", "1"]).output().unwrap());
        for jobs in ["2", "3", "8"] {
            let more = odq(&folder, job).args(["--jobs", jobs]).output();
            assert!(said(more.unwrap()) == one, "{job:?} {jobs}");
        }
    }
    let job = ["check", "--output-format", "concise", "many.odata", "docs"];
    let all = said(odq(&folder, &job).output().unwrap());
    let mut command = Command::new("taskset");
    command
        .args(["-c", "0", env!("CARGO_BIN_EXE_odq")])
        .args(job)
        .current_dir(&folder);
    match command.output() {
        Ok(output) if output.status.code() != Some(127) => assert!(said(output) == all),
        _ => eprintln!("SKIPPED: one processor, for `taskset` is not there"),
    }
}

/// What a process may open that its arguments do not name, and why.
const ALLOWED: &[(&str, &str)] = &[
    ("/etc/ld.so.", "the loader looks for shared libraries"),
    ("/lib", "shared libraries"),
    ("/usr/lib", "shared libraries"),
    (
        "/proc/self/",
        "the runtime asks for its stack, and for the bounds of its group",
    ),
    (
        "/sys/fs/cgroup/",
        "the runtime asks how many processors it may use",
    ),
    (
        "/sys/devices/system/cpu",
        "the runtime asks how many processors there are",
    ),
    (
        "/proc/sys/vm/",
        "the allocator of the system asks how memory is given out",
    ),
    (
        "/sys/kernel/mm/",
        "the allocator of the system asks how memory is given out",
    ),
    ("/dev/null", "streams that are closed"),
    ("/etc/terminfo", "what a terminal can show"),
];

/// Names that are looked for in the folders of arguments and above them.
const LOOKED_FOR: &[(&str, &str)] = &[
    ("odq.toml", "the configuration"),
    (".gitignore", "what a walk through a folder leaves out"),
    (".ignore", "the same"),
    (".git", "where a repository ends"),
    (".jj", "the same"),
    ("exclude", "`.git/info/exclude`, the same"),
];

/// Calls that reach a network, or start what could.
const FORBIDDEN: &[&str] = &[
    "socket(",
    "connect(",
    "bind(",
    "sendto(",
    "sendmsg(",
    "accept",
    "getsockopt(",
    "listen(",
];

#[test]
fn nothing_is_opened_but_what_is_named() {
    let traces = Command::new("strace")
        .args(["-f", "-e", "trace=network", "true"])
        .output();
    if !traces.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: system calls are not traced, for `strace` is not there or may not");
        return;
    }
    let folder = folder("traced");
    let log = folder.with_extension("log");
    for job in JOBS {
        let mut command = Command::new("strace");
        command
            .args(["-f", "-qq", "-e", "trace=file,network,execve", "-o"])
            .arg(&log)
            .arg(env!("CARGO_BIN_EXE_odq"))
            .args(*job)
            .current_dir(&folder)
            .env_remove("LD_LIBRARY_PATH")
            .stdin(Stdio::null());
        let output = command.output().unwrap();
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{job:?}: {output:?}"
        );
        let trace = fs::read_to_string(&log).unwrap();
        let calls: Vec<&str> = trace.lines().filter(|line| line.contains('(')).collect();
        assert!(calls.len() > 3, "{job:?}: {trace}");
        let mut others = BTreeSet::new();
        for call in &calls {
            let is_forbidden = FORBIDDEN.iter().any(|name| call.contains(name));
            assert!(!is_forbidden, "{job:?}: {call}");
            let Some(name) = call.split('"').nth(1) else {
                continue;
            };
            if !is_allowed(&folder, job, name) {
                others.insert(*call);
            }
        }
        assert!(others.is_empty(), "{job:?}: {others:#?}");
        assert_eq!(trace.matches("execve(").count(), 1, "{job:?}");
    }
}

/// Whether a file belongs to what the arguments name, or to what every process may open.
fn is_allowed(folder: &Path, job: &[&str], name: &str) -> bool {
    let path = folder.join(name);
    let named = |argument: &&str| {
        let named = folder.join(argument);
        path.starts_with(&named) || named.starts_with(&path)
    };
    let file = path.file_name().unwrap_or_default();
    let is_above = |path: &Path| {
        path.parent().is_some_and(|parent| {
            folder.starts_with(parent)
                || parent.starts_with(folder.join("docs"))
                || parent.ends_with(".git/info")
        })
    };
    job.iter().any(named)
        || path == Path::new(env!("CARGO_BIN_EXE_odq"))
        || ALLOWED.iter().any(|(start, _)| name.starts_with(start))
        || LOOKED_FOR
            .iter()
            .any(|(known, _)| file == *known && is_above(&path))
}
