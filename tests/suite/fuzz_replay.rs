//! What fuzzing has kept, replayed on the stable toolchain: the corpus and the inputs that once
//! broke something.

use crate::support::{fast, laws};
use std::path::Path;

#[track_caller]
fn replay(target: &str, body: fn(&[u8])) {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    for kind in ["corpus", "regressions"] {
        let folder = fuzz.join(kind).join(target);
        let mut inputs: Vec<_> = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.unwrap().path())
            .collect();
        inputs.sort();
        assert!(kind == "regressions" || !inputs.is_empty(), "no corpus");
        for input in inputs {
            // The failing input is the last that is named.
            eprintln!("{}", input.display());
            body(&std::fs::read(&input).unwrap());
        }
    }
}

#[test]
fn parse() {
    replay("parse", laws::parse);
}

#[test]
fn fast_path() {
    replay("fast", fast::fast);
}

#[test]
fn roundtrip() {
    replay("roundtrip", laws::roundtrip);
}
