//! Writing records: one a line, as an array, or as a response.

use crate::json::{Envelope, Scanner, Selection, write_line, write_string};
use std::io::{self, Write};

/// The form of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// One record a line; line breaks and indentation within a record are dropped.
    #[default]
    NdJson,
    /// A JSON array; records stand in it as they were.
    Json,
    /// An OData response; records stand in its `value` as they were.
    OData,
}

/// Writes the records of one run.
pub(super) struct Writer<'w> {
    out: &'w mut dyn Write,
    form: Output,
    selection: Option<&'w Selection>,
    buffer: Vec<u8>,
    selected: Vec<u8>,
    written: u64,
    begun: bool,
}

impl<'w> Writer<'w> {
    pub(super) fn new(
        out: &'w mut dyn Write,
        form: Output,
        selection: Option<&'w Selection>,
    ) -> Self {
        Self {
            out,
            form,
            selection,
            buffer: Vec::new(),
            selected: Vec::new(),
            written: 0,
            begun: false,
        }
    }

    pub(super) const fn written(&self) -> u64 {
        self.written
    }

    /// Whether the next write begins a response, which has the context of its input.
    pub(super) fn needs_envelope(&self) -> bool {
        !self.begun && self.form == Output::OData
    }

    /// Writes what comes before the first record. The context of a response is that of the input.
    pub(super) fn begin(&mut self, envelope: Option<&Envelope>) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        match self.form {
            Output::NdJson => Ok(()),
            Output::Json => self.out.write_all(b"["),
            Output::OData => {
                self.out.write_all(b"{")?;
                let kept = envelope.iter().flat_map(|envelope| &envelope.before);
                for annotation in kept.filter(|a| a.name == "@odata.context") {
                    self.buffer.clear();
                    write_string(&annotation.name, &mut self.buffer);
                    self.buffer.push(b':');
                    self.buffer.extend_from_slice(&annotation.value);
                    self.buffer.push(b',');
                    self.out.write_all(&self.buffer)?;
                }
                self.out.write_all(b"\"value\":[")
            }
        }
    }

    /// Writes one record, which is valid JSON.
    pub(super) fn record(&mut self, record: &[u8]) -> io::Result<()> {
        self.buffer.clear();
        if self.form != Output::NdJson {
            let separator: &[u8] = if self.written == 0 { b"\n" } else { b",\n" };
            self.buffer.extend_from_slice(separator);
        }
        let selected = self.selection.and_then(|selection| {
            Scanner::new(record)
                .value()
                .ok()
                .map(|value| (selection, value))
        });
        match selected {
            Some((selection, value)) if self.form == Output::NdJson => {
                self.selected.clear();
                selection.write(value, &mut self.selected);
                write_line(&self.selected, &mut self.buffer);
            }
            Some((selection, value)) => selection.write(value, &mut self.buffer),
            None if self.form == Output::NdJson => write_line(record, &mut self.buffer),
            None => self.buffer.extend_from_slice(record),
        }
        if self.form == Output::NdJson {
            self.buffer.push(b'\n');
        }
        self.written += 1;
        self.out.write_all(&self.buffer)
    }

    /// Writes what comes behind the last record. `count` is the number of all that matched, if it
    /// was asked for.
    pub(super) fn end(mut self, count: Option<u64>) -> io::Result<()> {
        self.begin(None)?;
        let break_line: &[u8] = if self.written == 0 { b"" } else { b"\n" };
        match (self.form, count) {
            (Output::NdJson, _) => {}
            (Output::Json, _) => {
                self.out.write_all(break_line)?;
                self.out.write_all(b"]\n")?;
            }
            (Output::OData, None) => {
                self.out.write_all(break_line)?;
                self.out.write_all(b"]}\n")?;
            }
            (Output::OData, Some(count)) => {
                self.out.write_all(break_line)?;
                writeln!(self.out, "],\"@odata.count\":{count}}}")?;
            }
        }
        self.out.flush()
    }
}
