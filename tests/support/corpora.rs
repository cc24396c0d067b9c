//! Data that is read in place and never part of the project.

use std::path::PathBuf;

/// The folder of the conformance data: `ODQ_CORPORA`, or `../shared/conformance` beside the
/// project. `None`, said aloud, where it is absent.
#[track_caller]
pub(crate) fn corpora() -> Option<PathBuf> {
    let folder = std::env::var_os("ODQ_CORPORA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    let place = std::panic::Location::caller();
    eprintln!(
        "SKIPPED {place}: no folder {}; set ODQ_CORPORA",
        folder.display()
    );
    None
}
