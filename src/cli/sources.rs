//! The texts behind PATHs: files, directories by the rules of `.gitignore` and `.ignore`, and
//! standard input.

use super::arguments::PathArguments;
use super::failure::reason;
use super::streams::{self, say};
use ignore::WalkBuilder;
use odq::extract::FileKind;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A text to look for requests in.
#[derive(Debug)]
pub(crate) struct Source {
    /// What the text is called in reports.
    pub(crate) name: String,
    /// The file; none for standard input.
    pub(crate) path: Option<PathBuf>,
    /// What it holds.
    pub(crate) text: String,
    /// Whether the PATH names it, not only a directory round it.
    pub(crate) is_named: bool,
}

impl Source {
    /// How the text is read: as its name tells, standard input without a name as queries.
    pub(crate) fn kind(&self) -> FileKind {
        if self.name == STDIN {
            FileKind::Odata
        } else {
            FileKind::of_name(&self.name)
        }
    }
}

/// What standard input is called where nobody names it.
const STDIN: &str = "<stdin>";

/// The endings of names that are looked at in a directory.
const ENDINGS: &[&str] = &["odata", "http", "rest", "md", "markdown", "txt"];

/// Reads what the PATHs lead to, one text after another, and gives whether all could be read; the
/// user has been told what could not.
pub(crate) fn each<E>(
    arguments: &PathArguments,
    mut visit: impl FnMut(Source) -> Result<(), E>,
) -> Result<bool, E> {
    let mut is_complete = true;
    for path in &arguments.paths {
        if path.as_os_str() == "-" {
            let name = arguments.stdin_filename.as_deref().unwrap_or(STDIN);
            match text_of(streams::standard_input()) {
                Ok(text) => visit(Source {
                    name: name.to_owned(),
                    path: None,
                    text,
                    is_named: true,
                })?,
                Err(why) => is_complete = refuse(name, &why),
            }
        } else if path.is_dir() {
            is_complete &= directory(path, &mut visit)?;
        } else {
            is_complete &= file(path, true, &mut visit)?;
        }
    }
    Ok(is_complete)
}

/// Reads the files in a directory, in the order of their names.
fn directory<E>(root: &Path, visit: &mut impl FnMut(Source) -> Result<(), E>) -> Result<bool, E> {
    let mut is_complete = true;
    let mut count = 0;
    for entry in WalkBuilder::new(root).sort_by_file_path(Ord::cmp).build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                is_complete = refuse(&root.display().to_string(), &error.to_string());
                continue;
            }
        };
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && has_ending(entry.path()) {
            count += 1;
            is_complete &= file(entry.path(), false, visit)?;
        }
    }
    if count == 0 {
        let endings: Vec<String> = ENDINGS.iter().map(|ending| format!(".{ending}")).collect();
        let endings = endings.join(" ");
        let name = root.display();
        say(&format!(
            "note: no file in `{name}` ends in one of {endings}"
        ));
    }
    Ok(is_complete)
}

fn has_ending(path: &Path) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| {
            ENDINGS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(ending))
        })
}

fn file<E>(
    path: &Path,
    is_named: bool,
    visit: &mut impl FnMut(Source) -> Result<(), E>,
) -> Result<bool, E> {
    let shown = path.strip_prefix(".").unwrap_or(path);
    let name = shown.display().to_string();
    match File::open(path).map_err(|e| reason(&e)).and_then(text_of) {
        Ok(text) => {
            visit(Source {
                name,
                path: Some(path.to_owned()),
                text,
                is_named,
            })?;
            Ok(true)
        }
        Err(why) => Ok(refuse(&name, &why)),
    }
}

/// The text that a reader gives, or why it gives none.
fn text_of(mut reader: impl Read) -> Result<String, String> {
    // Places in a text are counted in 32 bits.
    const MOST: u64 = u32::MAX as u64;
    let mut bytes = Vec::new();
    let read = reader.by_ref().take(MOST).read_to_end(&mut bytes);
    let size = read.map_err(|error| reason(&error))?;
    if size as u64 == MOST {
        return Err("it is larger than 4 GiB".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("it is not UTF-8: byte {at} begins no character")
    })
}

/// Says that something cannot be read.
fn refuse(name: &str, why: &str) -> bool {
    say(&format!("error: cannot read `{name}`: {why}"));
    false
}
