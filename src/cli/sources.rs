//! The texts behind PATHs: files, directories by the rules of `.gitignore` and `.ignore`, and
//! standard input.

use super::arguments::PathArguments;
use super::blocks::Blocks;
use super::failure::reason;
use super::patterns;
use super::streams::{self, say};
use ignore::WalkBuilder;
use odq::extract::{FileKind, is_collection};
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
    /// Which part of the text this is.
    pub(crate) part: Part,
}

/// A part of a text that consists of whole lines.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// How many lines are before it.
    pub(crate) line: usize,
    /// How many bytes are before it.
    pub(crate) offset: usize,
    /// Whether the text ends with it.
    pub(crate) is_last: bool,
    /// In a log the line above it that names the columns.
    pub(crate) fields: Option<String>,
}

impl Part {
    /// A text as a whole.
    pub(crate) const WHOLE: Self = Self {
        line: 0,
        offset: 0,
        is_last: true,
        fields: None,
    };

    /// Whether it is all of its text.
    pub(crate) const fn is_whole(&self) -> bool {
        self.offset == 0 && self.is_last
    }
}

/// What is found behind a PATH.
#[derive(Debug)]
pub(crate) enum Found {
    /// A text, or a part of one.
    Text(Source),
    /// Why something cannot be read.
    Trouble(String),
    /// What the user is told besides.
    Note(String),
}

impl Source {
    /// How the text is read: as its name tells, standard input without a name as queries.
    pub(crate) fn kind(&self) -> FileKind {
        kind_of(&self.name)
    }
}

/// How a text of the name is read.
fn kind_of(name: &str) -> FileKind {
    if name == STDIN {
        FileKind::Odata
    } else {
        FileKind::of_name(name)
    }
}

/// What standard input is called where nobody names it.
const STDIN: &str = "<stdin>";

/// The endings of names that are looked at in a directory.
const ENDINGS: &[&str] = &[
    "odata", "http", "rest", "md", "markdown", "txt", "sh", "bash", "zsh", "ps1", "psm1", "log",
    "har",
];

/// The endings of names of documents that may be collections of requests.
const DOCUMENTS: &[&str] = &["json"];

/// Reads what the PATHs lead to, one text after another, and gives whether all could be read; the
/// user has been told what could not.
pub(crate) fn each<E>(
    arguments: &PathArguments,
    mut visit: impl FnMut(Source) -> Result<(), E>,
) -> Result<bool, E> {
    let mut is_complete = true;
    walk(arguments, Reading::Whole, &mut |found| match found {
        Found::Text(source) => visit(source),
        Found::Trouble(why) => {
            say(&why);
            is_complete = false;
            Ok(())
        }
        Found::Note(text) => {
            say(&text);
            Ok(())
        }
    })?;
    Ok(is_complete)
}

/// How much of a text is held at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// All of it.
    Whole,
    /// Of texts in which each line stands for itself, and which are large, a part.
    Parts,
}

/// Reads what the PATHs lead to, one text after another.
pub(crate) fn walk<E>(
    arguments: &PathArguments,
    reading: Reading,
    visit: &mut impl FnMut(Found) -> Result<(), E>,
) -> Result<(), E> {
    for path in &arguments.paths {
        if path.as_os_str() == "-" {
            let name = arguments.stdin_filename.as_deref().unwrap_or(STDIN);
            let file = Named {
                name: name.to_owned(),
                path: None,
                is_named: true,
            };
            file.read(streams::standard_input(), reading, visit)?;
        } else if path.is_dir() {
            directory(path, reading, visit)?;
        } else if let Some(pattern) = patterns::pattern(path) {
            match patterns::files(pattern) {
                Ok(paths) => {
                    for path in paths {
                        file(&path, true, reading, visit)?;
                    }
                }
                Err(why) => visit(Found::Trouble(format!("error: {why}")))?,
            }
        } else {
            file(path, true, reading, visit)?;
        }
    }
    Ok(())
}

/// Reads the files in a directory, in the order of their names.
fn directory<E>(
    root: &Path,
    reading: Reading,
    visit: &mut impl FnMut(Found) -> Result<(), E>,
) -> Result<(), E> {
    let mut count = 0;
    // What a user's own configuration of git leaves out is looked at: a report is the same everywhere.
    let mut walk = WalkBuilder::new(root);
    walk.git_global(false).sort_by_file_path(Ord::cmp);
    for entry in walk.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let name = root.display().to_string();
                visit(refused(&name, &error.to_string()))?;
                continue;
            }
        };
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && has_ending(entry.path(), ENDINGS) {
            count += 1;
            file(entry.path(), false, reading, visit)?;
        } else if is_file && has_ending(entry.path(), DOCUMENTS) {
            count += usize::from(document(entry.path(), visit)?);
        }
    }
    if count == 0 {
        let endings: Vec<String> = ENDINGS.iter().map(|ending| format!(".{ending}")).collect();
        let endings = endings.join(" ");
        let name = root.display();
        visit(Found::Note(format!(
            "note: no file in `{name}` ends in one of {endings}, or is a collection of requests"
        )))?;
    }
    Ok(())
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.iter().any(|it| it.eq_ignore_ascii_case(ending)))
}

/// Reads a JSON file of a directory if it is a collection of requests: most are something else, and
/// nothing is said of these.
fn document<E>(path: &Path, visit: &mut impl FnMut(Found) -> Result<(), E>) -> Result<bool, E> {
    let text = File::open(path).map_err(|e| reason(&e)).and_then(text_of);
    let Some(text) = text.ok().filter(|text| is_collection(text)) else {
        return Ok(false);
    };
    let file = Named::of(path, false);
    visit(Found::Text(file.source(text, Part::WHOLE)))?;
    Ok(true)
}

fn file<E>(
    path: &Path,
    is_named: bool,
    reading: Reading,
    visit: &mut impl FnMut(Found) -> Result<(), E>,
) -> Result<(), E> {
    let named = Named::of(path, is_named);
    match File::open(path) {
        Ok(file) => named.read(file, reading, visit),
        Err(error) => visit(refused(&named.name, &reason(&error))),
    }
}

/// A text that is to be read.
struct Named {
    name: String,
    path: Option<PathBuf>,
    is_named: bool,
}

impl Named {
    fn of(path: &Path, is_named: bool) -> Self {
        let shown = path.strip_prefix(".").unwrap_or(path);
        Self {
            name: shown.display().to_string(),
            path: Some(path.to_owned()),
            is_named,
        }
    }

    fn source(&self, text: String, part: Part) -> Source {
        Source {
            name: self.name.clone(),
            path: self.path.clone(),
            text,
            is_named: self.is_named,
            part,
        }
    }

    /// Whether each line stands for itself, so that a part can be read without the rest.
    fn is_linewise(&self) -> bool {
        let is_rows = has_ending(Path::new(&self.name), &["ndjson", "jsonl"]);
        is_rows || matches!(kind_of(&self.name), FileKind::Text | FileKind::Log)
    }

    fn read<E>(
        &self,
        reader: impl Read,
        reading: Reading,
        visit: &mut impl FnMut(Found) -> Result<(), E>,
    ) -> Result<(), E> {
        if reading == Reading::Parts && self.is_linewise() {
            for block in Blocks::new(reader, kind_of(&self.name) == FileKind::Log) {
                match block {
                    Ok((text, part)) => visit(Found::Text(self.source(text, part)))?,
                    Err(why) => visit(refused(&self.name, &why))?,
                }
            }
            return Ok(());
        }
        match text_of(reader) {
            Ok(text) => visit(Found::Text(self.source(text, Part::WHOLE))),
            Err(why) => visit(refused(&self.name, &why)),
        }
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

/// That something cannot be read.
fn refused(name: &str, why: &str) -> Found {
    Found::Trouble(format!("error: cannot read `{name}`: {why}"))
}
