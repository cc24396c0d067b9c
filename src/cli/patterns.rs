//! PATHs that are patterns, for shells that leave them as they are.

use super::failure::reason;
use glob::MatchOptions;
use std::path::{Path, PathBuf};

/// The pattern, if a PATH is one: it names no file, and has signs that stand for others.
pub(crate) fn pattern(path: &Path) -> Option<&str> {
    let text = path.to_str()?;
    (text.contains(['*', '?', '[']) && !path.exists()).then_some(text)
}

/// The files that fit a pattern, in the order of their names; at least one.
pub(crate) fn files(pattern: &str) -> Result<Vec<PathBuf>, String> {
    const AS_SHELLS_DO: MatchOptions = MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    let found = glob::glob_with(pattern, AS_SHELLS_DO)
        .map_err(|error| format!("`{pattern}` is neither a file nor a pattern: {}", error.msg))?;
    let mut files = Vec::new();
    for path in found {
        let path = path.map_err(|error| {
            let name = error.path().display();
            format!("cannot read `{name}`: {}", reason(error.error()))
        })?;
        if !path.is_dir() {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(format!("no file fits `{pattern}`"));
    }
    Ok(files)
}
