//! Standard input, standard output and standard error.

use super::report::harmless;
use anstream::{AutoStream, ColorChoice};
use std::io::{self, BufRead, BufWriter, Write};

/// A buffered stream of the process. One that nobody reads any more takes everything in silence,
/// so that a broken pipe changes neither what is judged nor the exit code.
pub(crate) struct Stream {
    inner: BufWriter<Open>,
    colour: bool,
}

struct Open {
    stream: Box<dyn Write>,
    is_closed: bool,
    is_needed: bool,
}

/// Standard output, in colour as `choice` and the environment say. What is written arrives byte for
/// byte: records and queries may hold what looks like a style, and reports without colour have none.
pub(crate) fn standard_output(choice: ColorChoice) -> Stream {
    let choice = match choice {
        ColorChoice::Auto => AutoStream::choice(&io::stdout()),
        ColorChoice::Always | ColorChoice::AlwaysAnsi | ColorChoice::Never => choice,
    };
    Stream::new(choice, io::stdout())
}

/// Standard output for rows, which are many: they are written in large pieces, which the system
/// takes in half the time. A run has them written at once where its input comes slowly.
pub(crate) fn output_of_rows(choice: ColorChoice) -> Stream {
    const PIECE: usize = 256 << 10;
    let Stream { inner, colour } = standard_output(choice).until_closed();
    let (open, _) = inner.into_parts();
    Stream {
        inner: BufWriter::with_capacity(PIECE, open),
        colour,
    }
}

/// Standard input.
pub(crate) fn standard_input() -> Box<dyn BufRead> {
    Box::new(io::stdin().lock())
}

/// Standard error, in colour as `choice` and the environment say.
pub(crate) fn standard_error(choice: ColorChoice) -> Stream {
    let stream = AutoStream::new(io::stderr(), choice);
    Stream::new(stream.current_choice(), stream)
}

/// A line on standard error.
pub(crate) fn say(text: &str) {
    // With nobody to read it there is nothing left to do.
    let _ = writeln!(io::stderr(), "{}", harmless(text));
}

impl Stream {
    fn new(choice: ColorChoice, stream: impl Write + 'static) -> Self {
        Self {
            colour: choice != ColorChoice::Never,
            inner: BufWriter::new(Open {
                stream: Box::new(stream),
                is_closed: false,
                is_needed: false,
            }),
        }
    }

    /// The stream for work that has no other purpose than what it writes: when nobody reads any
    /// more, writing gives [`io::ErrorKind::BrokenPipe`].
    pub(crate) fn until_closed(mut self) -> Self {
        self.inner.get_mut().is_needed = true;
        self
    }

    /// Whether ANSI styles are to be written.
    pub(crate) const fn colour(&self) -> bool {
        self.colour
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl Open {
    fn unless_closed<T>(&mut self, result: io::Result<T>, silent: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe && !self.is_needed => {
                self.is_closed = true;
                Ok(silent)
            }
            other => other,
        }
    }
}

impl Write for Open {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let result = self.stream.write(bytes);
        self.unless_closed(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let result = self.stream.flush();
        self.unless_closed(result, ())
    }
}
