//! The house: every module lies on a floor and uses only the floors below it.
//!
//! Read from the sources, so that nothing that compiles can slip by. Unit tests follow the same
//! rule as the code beside them: a test that needs a sibling or a higher floor belongs into this
//! suite. Paths inside a room are free, by `self`, `super` or `crate`.

use crate::support::rust_source::root_paths;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Floor, room, and the modules at the crate's root that make the room up.
const HOUSE: &[(u8, &str, &[&str])] = &[
    (8, "cli", &["cli", "main"]),
    (7, FACE, &["lib", "query", "error", "codes"]),
    (6, "canon", &["canon"]),
    (6, "eval", &["eval"]),
    (6, "lint", &["lint"]),
    (6, "describe", &["describe"]),
    (6, "complete", &["complete"]),
    (5, "check", &["check"]),
    (5, "rewrite", &["rewrite"]),
    (4, "hir", &["hir"]),
    (4, "profile", &["profile"]),
    (4, "extract", &["extract"]),
    (3, "syntax", &["syntax"]),
    (3, "schema", &["schema"]),
    (3, "functions", &["functions"]),
    (2, "ops", &["ops"]),
    (2, "json", &["json"]),
    (1, "text", &["text"]),
    (1, "edm", &["edm"]),
    (0, "diagnostic", &["diagnostic"]),
];

/// The public face: what the crate's root itself holds and re-exports.
const FACE: &str = "lib";

const MAX_LINES: usize = 600;

#[test]
fn the_sources_keep_to_their_floors() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    read_sources(&root.join("src"), "src", &mut files);
    files.sort();
    assert!(files.len() > 1, "no sources below {}", root.display());

    let mut faults = faults(&files);
    if let Ok(page) = fs::read_to_string(root.join("ARCHITECTURE.md")) {
        faults.extend(unlisted(&files, &page));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn read_sources(folder: &Path, name: &str, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{name}/{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            read_sources(&path, &name, files);
        } else if name.ends_with(".rs") {
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Everything that is wrong with the sources, given as (path, text), one line each.
fn faults<P: AsRef<str>, T: AsRef<str>>(files: &[(P, T)]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, text) in files {
        let (path, text) = (path.as_ref(), text.as_ref());
        let lines = text.lines().count();
        if lines > MAX_LINES {
            faults.push(format!("{path}: {lines} lines, more than {MAX_LINES}"));
        }
        let Some((floor, room)) = room_of_module(root_module(path)) else {
            faults.push(format!(
                "{path}: the house has no room `{}`",
                root_module(path)
            ));
            continue;
        };
        for used in root_paths(text, "odq", depth(path)) {
            let line = used.line;
            let Some((lower, other)) = room_of_head(used.head) else {
                faults.push(format!(
                    "{path}:{line}: the house has no room `{}`",
                    used.head
                ));
                continue;
            };
            if other == room {
                continue;
            }
            uses.entry(room).or_default().insert(other);
            if lower >= floor {
                faults.push(format!(
                    "{path}:{line}: `{room}` on floor {floor} uses `{other}` on floor {lower}"
                ));
            }
        }
    }
    faults.extend(cycle(&uses));
    faults
}

/// The module at the crate's root that a file belongs to.
fn root_module(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let first = inside.split('/').next().unwrap_or(inside);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// How many modules lie between the crate's root and the file's own items.
fn depth(path: &str) -> usize {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let segments = inside.split('/').count();
    match inside {
        "lib.rs" | "main.rs" => 0,
        _ if inside.ends_with("/mod.rs") => segments - 1,
        _ => segments,
    }
}

fn room_of_module(module: &str) -> Option<(u8, &'static str)> {
    HOUSE
        .iter()
        .find(|(_, _, modules)| modules.contains(&module))
        .map(|(floor, room, _)| (*floor, *room))
}

/// The room behind `crate::<head>`: a module's, or the face for an item of the root itself.
fn room_of_head(head: &str) -> Option<(u8, &'static str)> {
    let item = head == "*" || head == "self" || head.starts_with(char::is_uppercase);
    room_of_module(if item { FACE } else { head })
}

/// A round trip through the rooms, if there is one.
fn cycle(uses: &BTreeMap<&str, BTreeSet<&str>>) -> Option<String> {
    // Rooms whose uses are all settled are taken away; what stays lies on or before a cycle.
    let mut left = uses.clone();
    while let Some(room) = left
        .iter()
        .find(|(_, used)| used.iter().all(|other| !left.contains_key(other)))
        .map(|(room, _)| *room)
    {
        left.remove(room);
    }
    let mut trip = vec![*left.keys().next()?];
    loop {
        let next = *left[trip.last()?]
            .iter()
            .find(|room| left.contains_key(*room))?;
        let seen = trip.iter().position(|room| *room == next);
        trip.push(next);
        if let Some(start) = seen {
            return Some(format!("a cycle of rooms: {}", trip[start..].join(" -> ")));
        }
    }
}

/// The rooms with sources that the page on the architecture does not name as `room/`, `room.rs`
/// or in back-ticks.
fn unlisted<P: AsRef<str>, T>(files: &[(P, T)], page: &str) -> Vec<String> {
    let modules: BTreeSet<&str> = files
        .iter()
        .map(|(path, _)| root_module(path.as_ref()))
        .collect();
    modules
        .into_iter()
        .filter(|module| !names(page, module))
        .map(|module| format!("ARCHITECTURE.md does not name `{module}`"))
        .collect()
}

fn names(page: &str, module: &str) -> bool {
    page.match_indices(module).any(|(at, _)| {
        let (before, after) = (&page[..at], &page[at + module.len()..]);
        !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
            && (after.starts_with('/') || after.starts_with(".rs") || after.starts_with('`'))
    })
}

#[track_caller]
fn assert_faults(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(faults(files), expected);
}

#[test]
fn a_use_of_a_lower_floor_passes() {
    assert_faults(
        &[
            (
                "src/syntax/mod.rs",
                "use crate::ops::Operator; use super::edm::{Type, Item};",
            ),
            (
                "src/syntax/expr/mod.rs",
                "use super::super::syntax::X; use crate::syntax::Y;",
            ),
            (
                "src/lib.rs",
                "pub mod eval; pub use crate::query::Query; use crate::eval::Program;",
            ),
            (
                "src/query.rs",
                "use crate::{error::Error, check::Checked, Schema};",
            ),
            (
                "src/cli/report/full.rs",
                "use crate::cli::args::Args; use odq::{Query, lint::Levels};",
            ),
            (
                "src/main.rs",
                "mod cli; fn main() { cli::run(odq::edm::Type::STRING) }",
            ),
            (
                "src/ops.rs",
                "// crate::check\nconst X: &str = \"crate::hir\";",
            ),
        ],
        &[],
    );
}

#[test]
fn a_use_of_a_higher_floor_fails() {
    assert_faults(
        &[("src/syntax/mod.rs", "\nuse crate::check::Checked;")],
        &["src/syntax/mod.rs:2: `syntax` on floor 3 uses `check` on floor 5"],
    );
    assert_faults(
        &[("src/hir/node.rs", "use crate::{edm, Query};")],
        &["src/hir/node.rs:1: `hir` on floor 4 uses `lib` on floor 7"],
    );
    assert_faults(
        &[("src/error.rs", "use crate::cli::X;")],
        &["src/error.rs:1: `lib` on floor 7 uses `cli` on floor 8"],
    );
    assert_faults(
        &[("src/edm/types.rs", "use super::super::json;")],
        &["src/edm/types.rs:1: `edm` on floor 1 uses `json` on floor 2"],
    );
}

#[test]
fn a_use_of_a_sibling_fails() {
    assert_faults(
        &[("src/canon/mod.rs", "fn f() { crate::eval::run() }")],
        &["src/canon/mod.rs:1: `canon` on floor 6 uses `eval` on floor 6"],
    );
}

#[test]
fn a_unit_test_keeps_to_the_floors_too() {
    let source = "#[cfg(test)] mod tests { use super::super::eval::run; use super::*; }";
    assert_faults(
        &[("src/canon/mod.rs", source)],
        &["src/canon/mod.rs:1: `canon` on floor 6 uses `eval` on floor 6"],
    );
    assert_faults(&[("src/canon/text.rs", source)], &[]);
}

#[test]
fn a_cycle_of_rooms_is_named() {
    assert_faults(
        &[
            (
                "src/check/mod.rs",
                "use crate::hir::Node; use crate::edm::Type;",
            ),
            ("src/hir/mod.rs", "use crate::syntax::ast;"),
            ("src/syntax/mod.rs", "use crate::check::Checked;"),
        ],
        &[
            "src/syntax/mod.rs:1: `syntax` on floor 3 uses `check` on floor 5",
            "a cycle of rooms: check -> hir -> syntax -> check",
        ],
    );
}

#[test]
fn an_unknown_room_fails() {
    assert_faults(
        &[
            ("src/utils/mod.rs", ""),
            ("src/utils.rs", ""),
            ("src/hir/mod.rs", "use crate::utils::x;"),
        ],
        &[
            "src/utils/mod.rs: the house has no room `utils`",
            "src/utils.rs: the house has no room `utils`",
            "src/hir/mod.rs:1: the house has no room `utils`",
        ],
    );
}

#[test]
fn a_long_file_fails() {
    let fits = "\n".repeat(MAX_LINES);
    let long = "\n".repeat(MAX_LINES + 1);
    assert_faults(
        &[("src/ops.rs", &fits), ("src/json.rs", &long)],
        &["src/json.rs: 601 lines, more than 600"],
    );
}

#[test]
fn the_page_on_the_architecture_names_every_room() {
    let files = [
        ("src/edm/mod.rs", ""),
        ("src/ops.rs", ""),
        ("src/hir/mod.rs", ""),
    ];
    assert_eq!(unlisted(&files, "`edm/`, ops.rs and `hir`"), [""; 0]);
    assert_eq!(
        unlisted(&files, "`edm/`, tops.rs, hir"),
        [
            "ARCHITECTURE.md does not name `hir`",
            "ARCHITECTURE.md does not name `ops`",
        ]
    );
}
