//! Writing records: one a line, as an array, or as a response.

use crate::json::{Envelope, Memory, RawValue, Selection, write_line, write_string};
use memchr::memchr2;
use std::fmt;
use std::io::{self, Write};
use std::num::NonZeroU64;
use std::sync::Arc;

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

/// A response in pages, each a response of its own on lines of its own: what a service sends when it
/// is asked again and again. All but the last have a link to the next one.
#[derive(Clone)]
pub struct Pages {
    /// How many rows a page has; the last may have fewer.
    pub size: NonZeroU64,
    link: Arc<Link>,
}

type Link = dyn Fn(u64) -> String + Send + Sync;

impl Pages {
    /// Pages of so many rows. `link` gives the address of the page that comes behind so many rows.
    pub fn new(size: NonZeroU64, link: impl Fn(u64) -> String + Send + Sync + 'static) -> Self {
        Self {
            size,
            link: Arc::new(link),
        }
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pages({})", self.size)
    }
}

/// Writes the records of one run.
pub(super) struct Writer<'w> {
    out: Out<'w>,
    form: Output,
    rows: Rows<'w>,
    buffer: Vec<u8>,
    memory: RowMemory,
    written: u64,
    /// Rows in the present page.
    in_page: u64,
    pages: Option<Pages>,
    /// What begins each page.
    head: Vec<u8>,
    begun: bool,
}

/// Where text goes: at once, or where each page tells how many rows there are in all, when that is
/// known.
enum Out<'w> {
    Now(Box<dyn Write + 'w>),
    /// The text so far, and the places in it where the number belongs.
    Later(Box<dyn Write + 'w>, Vec<u8>, Vec<usize>),
}

impl Out<'_> {
    fn write_all(&mut self, text: &[u8]) -> io::Result<()> {
        match self {
            Self::Now(out) => out.write_all(text),
            Self::Later(_, held, _) => {
                held.extend_from_slice(text);
                Ok(())
            }
        }
    }

    /// Has written what can be.
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Now(out) => out.flush(),
            Self::Later(..) => Ok(()),
        }
    }

    /// Leaves room for the number of rows.
    fn number(&mut self) {
        if let Self::Later(_, held, places) = self {
            places.push(held.len());
        }
    }

    /// Writes what was held.
    fn finish(&mut self, count: Option<u64>) -> io::Result<()> {
        let (out, held, places) = match self {
            Self::Now(out) => return out.flush(),
            Self::Later(out, held, places) => (out, held, places),
        };
        let mut from = 0;
        for place in places.iter().copied() {
            out.write_all(held.get(from..place).unwrap_or_default())?;
            if let Some(count) = count {
                write!(out, ",\"@odata.count\":{count}")?;
            }
            from = place;
        }
        out.write_all(held.get(from..).unwrap_or_default())?;
        out.flush()
    }
}

impl<'w> Writer<'w> {
    pub(super) fn new(
        out: Box<dyn Write + 'w>,
        form: Output,
        selection: Option<&'w Selection>,
        pages: Option<&Pages>,
        counts: bool,
    ) -> Self {
        let pages = pages.filter(|_| form == Output::OData).cloned();
        Self {
            out: match pages {
                Some(_) if counts => Out::Later(out, Vec::new(), Vec::new()),
                Some(_) | None => Out::Now(out),
            },
            form,
            rows: Rows { form, selection },
            buffer: Vec::new(),
            memory: RowMemory::default(),
            written: 0,
            in_page: 0,
            pages,
            head: Vec::new(),
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
                self.head.push(b'{');
                let kept = envelope.iter().flat_map(|envelope| &envelope.before);
                for annotation in kept.filter(|a| a.name == "@odata.context") {
                    write_string(&annotation.name, &mut self.head);
                    self.head.push(b':');
                    self.head.extend_from_slice(&annotation.value);
                    self.head.push(b',');
                }
                self.head.extend_from_slice(b"\"value\":[");
                self.out.write_all(&self.head)
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
        self.turn(count)?;
        let first = self.in_page == 0 && self.form != Output::NdJson;
        let comma = usize::from(first && count > 0);
        self.written += count;
        self.in_page += count;
        self.out.write_all(rows.get(comma..).unwrap_or_default())
    }

    /// Has what was written so far go where it is to go.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Whether rows are to be written one by one, since a page may end with each.
    pub(super) const fn is_paged(&self) -> bool {
        self.pages.is_some()
    }

    /// Begins another page if this one is full and another row comes.
    fn turn(&mut self, count: u64) -> io::Result<()> {
        let full = |pages: &&Pages| self.in_page >= pages.size.get();
        let Some(pages) = self.pages.as_ref().filter(full).filter(|_| count > 0) else {
            return Ok(());
        };
        let mut end = b"\n]".to_vec();
        self.out.write_all(&end)?;
        self.out.number();
        end.clear();
        end.extend_from_slice(b",\"@odata.nextLink\":");
        write_string(&(pages.link)(self.written), &mut end);
        end.extend_from_slice(b"}\n");
        self.out.write_all(&end)?;
        self.in_page = 0;
        self.out.write_all(&self.head)
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
            (Output::OData, count) => {
                self.out.write_all(break_line)?;
                self.out.write_all(b"]")?;
                match (&mut self.out, count) {
                    (Out::Now(out), Some(count)) => write!(out, ",\"@odata.count\":{count}")?,
                    (out, _) => out.number(),
                }
                self.out.write_all(b"}\n")?;
            }
        }
        self.out.finish(count)
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
