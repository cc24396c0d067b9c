//! The inputs behind FILEs: files, patterns, standard input, compressed or not.

use super::gunzip::Gunzip;
use crate::cli::failure::{Failure, reason};
use crate::cli::patterns;
use crate::cli::streams;
use odq::eval::Input;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Inputs that were found to be readable.
pub(crate) struct Inputs {
    sources: Vec<Source>,
    /// How many bytes of files have been read.
    meter: Meter,
    size: Option<u64>,
}

/// How many bytes of files have been read, which need not be those of records: files may be
/// compressed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter(Arc<AtomicU64>);

impl Meter {
    pub(crate) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

enum Source {
    Stdin,
    /// A file that is opened when it is read: there may be more than a process may have open.
    Regular(PathBuf),
    /// What cannot be opened twice, such as a pipe.
    Other(PathBuf, File),
}

/// What standard input is called.
const STDIN: &str = "<stdin>";

impl Inputs {
    /// The inputs that the arguments name, in their order; standard input if they name none. A
    /// pattern stands for the files that fit it, in the order of their names.
    pub(crate) fn new(files: &[PathBuf]) -> Result<Self, Failure> {
        let mut inputs = Self {
            sources: Vec::new(),
            meter: Meter::default(),
            size: Some(0),
        };
        if files.is_empty() {
            inputs.stdin();
        }
        let is_stdin = |path: &&PathBuf| path.as_os_str() == "-";
        if files.iter().filter(is_stdin).count() > 1 {
            let message = "standard input, `-`, can be read only once";
            return Err(Failure::Usage(message.to_owned(), "eval"));
        }
        for path in files {
            if is_stdin(&path) {
                inputs.stdin();
            } else if let Some(pattern) = patterns::pattern(path) {
                inputs.matching(pattern)?;
            } else {
                inputs.file(path)?;
            }
        }
        Ok(inputs)
    }

    /// How many bytes there are to read, if that is known.
    pub(crate) const fn size(&self) -> Option<u64> {
        self.size
    }

    pub(crate) fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// The inputs, each opened when it is come to.
    pub(crate) fn open(self) -> impl Iterator<Item = Input<'static>> {
        let meter = self.meter;
        self.sources.into_iter().map(move |source| match source {
            Source::Stdin => Input {
                name: Some(STDIN.to_owned()),
                reader: streams::standard_input(),
            },
            Source::Regular(path) => Input {
                name: Some(path.display().to_string()),
                reader: Box::new(Unopened::Path(path, meter.clone())),
            },
            Source::Other(path, file) => Input {
                name: Some(path.display().to_string()),
                reader: Box::new(Unopened::opened(&path, file, meter.clone())),
            },
        })
    }

    fn stdin(&mut self) {
        self.sources.push(Source::Stdin);
        self.size = None;
    }

    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let refuse = |why: &str| {
            let name = path.display();
            Failure::Because(format!("cannot read `{name}`: {why}"))
        };
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (metadata, file) = opened.map_err(|error| refuse(&reason(&error)))?;
        if metadata.is_dir() {
            return Err(refuse(
                "it is a directory; name its files, or a pattern such as `*.json`",
            ));
        }
        self.add(path.to_owned(), &metadata, file);
        Ok(())
    }

    fn add(&mut self, path: PathBuf, metadata: &Metadata, file: File) {
        if metadata.is_file() {
            self.size = self.size.map(|size| size.saturating_add(metadata.len()));
            self.sources.push(Source::Regular(path));
        } else {
            self.size = None;
            self.sources.push(Source::Other(path, file));
        }
    }

    /// Adds the files that fit a pattern.
    fn matching(&mut self, pattern: &str) -> Result<(), Failure> {
        for path in patterns::files(pattern).map_err(Failure::Because)? {
            self.file(&path)?;
        }
        Ok(())
    }
}

/// A file that is opened when it is read.
enum Unopened {
    Path(PathBuf, Meter),
    Open(Box<dyn Read>),
}

impl Unopened {
    fn opened(path: &Path, file: File, meter: Meter) -> Self {
        let metadata = file.metadata().ok().filter(Metadata::is_file);
        let metered = Metered {
            file,
            meter,
            left: metadata.map_or(0, |metadata| metadata.len()),
        };
        Self::Open(if is_compressed(path) {
            Box::new(Gunzip::new(metered))
        } else {
            Box::new(metered)
        })
    }
}

/// Whether a file is compressed, as its name tells.
fn is_compressed(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("gz"))
}

impl Read for Unopened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Self::Path(path, meter) = self {
            *self = Self::opened(path, File::open(&path)?, meter.clone());
        }
        match self {
            Self::Path(..) => Ok(0),
            Self::Open(reader) => reader.read(buffer),
        }
    }
}

struct Metered {
    file: File,
    meter: Meter,
    /// How many bytes there were when it was opened that have not been read.
    left: u64,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        if read == 0 && self.left > 0 && !buffer.is_empty() {
            let message = format!("it lost {} bytes while it was read", self.left);
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
        }
        self.left = self.left.saturating_sub(read as u64);
        self.meter.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_shrinks_is_no_whole_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "{}\n{}\n").unwrap();
        let path = [file.path().to_owned()];
        let open = || Inputs::new(&path).unwrap().open().next().unwrap().reader;
        let (mut whole, mut cut, mut grown) = (open(), open(), open());
        let mut text = String::new();
        whole.read_to_string(&mut text).unwrap();
        assert_eq!(text, "{}\n{}\n");

        let mut first = [0; 3];
        cut.read_exact(&mut first).unwrap();
        grown.read_exact(&mut first).unwrap();
        file.as_file().set_len(3).unwrap();
        let why = cut.read_to_string(&mut text).unwrap_err().to_string();
        assert_eq!(why, "it lost 3 bytes while it was read");

        std::fs::write(file.path(), "{}\n{}\n{}\n").unwrap();
        text.clear();
        grown.read_to_string(&mut text).unwrap();
        assert_eq!(text, "{}\n{}\n");
    }
}
