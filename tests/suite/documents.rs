//! Pages that tell what is in other files are held to them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The names in back-ticks that begin the rows of the tables of a part of a page.
fn rows(part: &str) -> BTreeSet<&str> {
    let names = part.lines().filter_map(|line| line.strip_prefix("| `"));
    names.filter_map(|row| row.split('`').next()).collect()
}

/// The keys of a table of `Cargo.toml`, of which each line holds one, with the rest of its line.
fn keys<'t>(manifest: &'t str, table: &str) -> Vec<(&'t str, &'t str)> {
    let head = format!("[{table}]");
    let lines = manifest.lines().skip_while(|line| *line != head).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| line.split_once(" = ")).collect()
}

#[test]
fn every_dependency_has_its_reason() {
    let page = read("docs/dependencies.md");
    let parts: Vec<&str> = page.split("\n## ").collect();
    let [_, library, binary, tests] = *parts else {
        panic!("three parts")
    };
    let manifest = read("Cargo.toml");
    let of = |table: &str, is_wanted: fn(&str) -> bool| -> BTreeSet<&str> {
        let keys = keys(&manifest, table).into_iter();
        keys.filter(|(_, value)| is_wanted(value))
            .map(|(name, _)| name)
            .collect()
    };
    let is_optional = |value: &str| value.contains("optional = true");
    assert!(!rows(library).is_empty());
    assert_eq!(
        rows(library),
        of("dependencies", |value| !value.contains("optional = true"))
    );
    assert_eq!(rows(binary), of("dependencies", is_optional));
    assert_eq!(rows(tests), of("dev-dependencies", |_| true));
}

/// What a page says of how large the library is.
#[test]
fn the_library_alone_stays_small() {
    let lock = read("Cargo.lock");
    let packages: Vec<(&str, Vec<&str>)> = lock
        .split("[[package]]")
        .skip(1)
        .map(|package| {
            let name = package.split('"').nth(1).unwrap();
            let needs = package
                .split_once("dependencies = [")
                .map_or("", |(_, needs)| needs);
            (name, needs.split('"').skip(1).step_by(2).collect())
        })
        .collect();
    let manifest = read("Cargo.toml");
    let direct = keys(&manifest, "dependencies").into_iter();
    let direct = direct.filter(|(_, value)| !value.contains("optional = true"));
    let mut waiting: Vec<&str> = direct.map(|(name, _)| name).collect();
    let mut all = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        // A name that is there twice has its version behind it.
        let name = name.split(' ').next().unwrap();
        if all.insert(name) {
            let needs = packages.iter().filter(|(package, _)| *package == name);
            waiting.extend(needs.flat_map(|(_, needs)| needs));
        }
    }
    // The lock file has what other systems and features need, too.
    assert!(all.len() <= 40, "{} packages: {all:?}", all.len());
}
