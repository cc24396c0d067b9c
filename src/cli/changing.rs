//! A text in the place of another: shown as a difference, or written.

use super::failure::{Failure, reason};
use super::report::line;
use similar::TextDiff;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes the unified difference between two texts; nothing if there is none.
pub(crate) fn diff(out: &mut dyn Write, name: &str, old: &str, new: &str) -> io::Result<()> {
    if old == new {
        return Ok(());
    }
    let diff = TextDiff::from_lines(old, new);
    // A line break in a name would be read as a line of the patch.
    let name = line(name, usize::MAX);
    write!(out, "{}", diff.unified_diff().header(&name, &name))
}

/// Puts a new text in the place of a file's, at once: nobody sees half of it.
pub(crate) fn replace(path: &Path, name: &str, text: &str) -> Result<(), Failure> {
    write_whole(path, text).map_err(|error| {
        let why = reason(&error);
        Failure::Because(format!("cannot write `{name}`: {why}"))
    })
}

/// Writes a file that may be there already.
pub(crate) fn create(path: &Path, name: &str, text: &str) -> Result<(), Failure> {
    if path.exists() {
        return replace(path, name, text);
    }
    fs::write(path, text).map_err(|error| {
        let why = reason(&error);
        Failure::Because(format!("cannot write `{name}`: {why}"))
    })
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    // A link stays one: what it leads to is replaced.
    let path = fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    fs::set_permissions(new.path(), fs::metadata(&path)?.permissions())?;
    new.persist(&path)?;
    Ok(())
}
