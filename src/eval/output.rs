//! Writing records: one a line, as an array, or as a response.

use crate::json::{Envelope, Memory, RawValue, Selection, write_line, write_string};
use memchr::memchr2;
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
    rows: Rows<'w>,
    buffer: Vec<u8>,
    memory: RowMemory,
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
            rows: Rows { form, selection },
            buffer: Vec::new(),
            memory: RowMemory::default(),
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

    /// How records are written.
    pub(super) const fn rows(&self) -> Rows<'w> {
        self.rows
    }

    /// Writes one record, which is valid JSON.
    pub(super) fn record(&mut self, record: &[u8]) -> io::Result<()> {
        let mut row = std::mem::take(&mut self.buffer);
        row.clear();
        self.rows.push(record, &mut self.memory, &mut row);
        let written = self.write(&row, 1);
        self.buffer = row;
        written
    }

    /// Writes so many rows that [`rows`](Self::rows) made.
    pub(super) fn write(&mut self, rows: &[u8], count: u64) -> io::Result<()> {
        let first = self.written == 0 && self.form != Output::NdJson;
        let comma = usize::from(first && count > 0);
        self.written += count;
        self.out.write_all(rows.get(comma..).unwrap_or_default())
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

/// Memory that is used again for each row.
#[derive(Debug, Default)]
pub(super) struct RowMemory {
    selected: Vec<u8>,
    marks: Memory,
}

/// How a record is written. It can be shared between threads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows<'w> {
    form: Output,
    selection: Option<&'w Selection>,
}

impl Rows<'_> {
    /// Adds a record, which is a valid object without white space around it, with a comma before it
    /// where the form has commas.
    pub(super) fn push(&self, record: &[u8], memory: &mut RowMemory, rows: &mut Vec<u8>) {
        if self.form != Output::NdJson {
            rows.extend_from_slice(b",\n");
        }
        let RowMemory { selected, marks } = memory;
        let value = RawValue::of_record(record);
        match self.selection {
            Some(selection)
                if self.form == Output::NdJson && memchr2(b'\n', b'\r', record).is_some() =>
            {
                selected.clear();
                selection.write_with(value, marks, selected);
                write_line(selected, rows);
            }
            Some(selection) => selection.write_with(value, marks, rows),
            None if self.form == Output::NdJson => write_line(record, rows),
            None => rows.extend_from_slice(record),
        }
        if self.form == Output::NdJson {
            rows.push(b'\n');
        }
    }
}
