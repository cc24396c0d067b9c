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

/// The number before a word of a page.
#[track_caller]
fn number(page: &str, behind: &str) -> usize {
    let (before, _) = page
        .split_once(behind)
        .unwrap_or_else(|| panic!("no `{behind}`"));
    let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next();
    digits.unwrap().parse().unwrap()
}

/// How many files have this in them.
fn files_with(folder: &Path, text: &str) -> usize {
    let entries = fs::read_dir(folder).unwrap();
    let count = |entry: fs::DirEntry| {
        let path = entry.path();
        if path.is_dir() {
            files_with(&path, text)
        } else {
            usize::from(fs::read_to_string(&path).unwrap_or_default().contains(text))
        }
    };
    entries.map(|entry| count(entry.unwrap())).sum()
}

#[test]
fn what_is_promised_is_counted() {
    let page = read("docs/trust.md");
    let targets = read("fuzz/Cargo.toml").matches("[[bin]]").count();
    assert_eq!(number(&page, " fuzz targets"), targets);
    let limits = read("src/diagnostic/limits.rs");
    let (fields, _) = limits.split_once("\nimpl").unwrap();
    assert_eq!(
        number(&page, " limits, all can be lowered"),
        fields.matches("    pub ").count()
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(
        number(&page, " files; the rest is compiled"),
        fs::read_dir(root.join("src/json/lanes")).unwrap().count()
    );
    // Nowhere else is the lint lifted.
    let lifted = files_with(&root.join("src"), "unsafe_code");
    assert_eq!(
        lifted,
        files_with(&root.join("src/json/lanes"), "unsafe_code")
    );
    // Every test that is named is there.
    for (_, names) in page
        .match_indices("`cargo test --test suite -- ")
        .map(|(at, start)| page[at..].split_at(start.len()))
    {
        let names = names.split('`').next().unwrap();
        for name in names.split(' ') {
            let is_there = ["", ".rs"].iter().any(|end| {
                root.join("tests/suite")
                    .join(format!("{name}{end}"))
                    .exists()
            });
            assert!(is_there, "{name}");
        }
    }
}

/// The table of coverage has a row for each room, and each row has what is asked of it.
#[test]
fn every_room_has_its_coverage() {
    let page = read("docs/coverage.md");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let folders = fs::read_dir(sources).unwrap().map(Result::unwrap);
    let folders = folders.filter(|entry| entry.path().is_dir());
    let mut rooms: BTreeSet<String> = folders
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    rooms.insert("other files".to_owned());
    let told: BTreeSet<String> = rows(&page).into_iter().map(str::to_owned).collect();
    assert_eq!(told, rooms);
    for row in page.lines().filter(|line| line.starts_with("| `")) {
        let numbers: Vec<f64> = row
            .split('|')
            .filter_map(|cell| cell.trim().parse().ok())
            .collect();
        let [lines, run, share, asked] = *numbers else {
            panic!("{row}")
        };
        assert!((100.0 * run / lines - share).abs() < 0.06, "{row}");
        assert!(share >= asked, "{row}");
    }
}
