//! What fuzzing has kept, replayed on the stable toolchain: the corpus and the inputs that once
//! broke something.

use crate::support::{fast, files, laws, meaning, records, rules, schemas};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What holds for any bytes.
type Law = fn(&[u8]);

/// The law of each target of the library.
const LAWS: &[(&str, Law)] = &[
    ("apply", rules::apply),
    ("check", meaning::check),
    ("csdl_json", schemas::csdl_json),
    ("csdl_xml", schemas::csdl_xml),
    ("extract", files::extract),
    ("fast", fast::fast),
    ("literal", rules::literal),
    ("ndjson", records::ndjson),
    ("parse", laws::parse),
    ("roundtrip", laws::roundtrip),
    ("search", rules::search),
    ("soundness", meaning::soundness),
    ("url", rules::url),
];

/// The targets of the command line, whose laws are tests of the binary.
const OF_THE_COMMAND: &[&str] = &["config", "fix"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(name)
}

/// The names of the files in a folder, hidden ones left out.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder);
    let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with('.')).collect()
}

#[test]
fn what_is_kept_holds() {
    std::thread::scope(|scope| {
        let threads = LAWS.iter().map(|(target, law)| {
            let replay = move || {
                for kind in ["corpus", "regressions"] {
                    let folder = folder(kind).join(target);
                    for name in names(&folder) {
                        let input = folder.join(name);
                        // The failing input is the last that is named.
                        eprintln!("{}", input.display());
                        law(&std::fs::read(&input).unwrap());
                    }
                }
            };
            let thread = std::thread::Builder::new().name((*target).to_owned());
            (*target, thread.spawn_scoped(scope, replay).unwrap())
        });
        // All are begun before the first is waited for.
        let threads: Vec<_> = threads.collect();
        for (target, thread) in threads {
            assert!(thread.join().is_ok(), "the law of `{target}` is broken");
        }
    });
}

/// Every target has a law that is replayed, seeds, a folder for what it finds, and its line in the
/// documents.
#[test]
fn no_target_is_forgotten() {
    let sources = names(&folder("fuzz_targets"));
    let targets: BTreeSet<&str> = sources
        .iter()
        .filter_map(|it| it.strip_suffix(".rs"))
        .collect();
    let laws = LAWS.iter().map(|(target, _)| *target);
    let known: BTreeSet<&str> = laws.chain(OF_THE_COMMAND.iter().copied()).collect();
    assert_eq!(targets, known);
    let of_the_command = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/laws.rs");
    let of_the_command = std::fs::read_to_string(of_the_command).unwrap();
    let manifest = std::fs::read_to_string(folder("Cargo.toml")).unwrap();
    let pages = ["README.md", "RESULTS.md"].map(|page| {
        let text = std::fs::read_to_string(folder(page)).unwrap();
        (page, text)
    });
    for target in targets {
        assert!(
            !names(&folder("corpus").join(target)).is_empty(),
            "no seed for `{target}`"
        );
        names(&folder("regressions").join(target));
        let bin = format!("[[bin]]\nname = \"{target}\"\npath = \"fuzz_targets/{target}.rs\"");
        assert!(manifest.contains(&bin), "`{target}` is not built");
        for (page, text) in &pages {
            assert!(
                text.contains(&format!("| `{target}` |")),
                "`{target}` is not in fuzz/{page}"
            );
        }
        let replay = format!("replay(\"{target}\", {target})");
        assert!(
            !OF_THE_COMMAND.contains(&target) || of_the_command.contains(&replay),
            "`{target}` is not replayed"
        );
    }
}
