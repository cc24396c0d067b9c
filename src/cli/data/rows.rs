//! What becomes of the rows that a run writes.

use super::csv::Csv;
use super::table::{MOST_ROWS, Table};
use crate::cli::streams::{Stream, say};
use odq::eval::Column;
use odq::json::DuplicateKeys;
use std::io::{self, IsTerminal, Write, stdout};
use terminal_size::{Width, terminal_size};

/// Where a run writes its rows, in the form that is asked for.
pub(crate) enum Rows {
    /// As they come.
    Plain(Stream),
    /// As comma-separated values.
    Csv(Csv<Stream>),
    /// As a table, which is written at the end.
    Table(Box<Table>, Stream),
}

impl Rows {
    pub(crate) fn csv(
        out: Stream,
        columns: &[Column],
        duplicates: DuplicateKeys,
    ) -> io::Result<Self> {
        Csv::new(out, columns, duplicates).map(Self::Csv)
    }

    pub(crate) fn table(out: Stream, columns: &[Column], duplicates: DuplicateKeys) -> Self {
        Self::Table(Box::new(Table::new(columns, duplicates)), out)
    }

    /// Writes what is left.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::Plain(mut out) => out.flush(),
            Self::Csv(mut csv) => csv.flush(),
            Self::Table(table, mut out) => {
                let size = stdout().is_terminal().then(terminal_size).flatten();
                let width = size.map(|(Width(width), _)| width);
                let left_out = table.finish(&mut out, width)?;
                out.flush()?;
                if left_out > 0 {
                    let all = left_out + MOST_ROWS as u64;
                    say(&format!(
                        "note: the table holds the first {MOST_ROWS} of {all} rows; `-o csv` writes all"
                    ));
                }
                Ok(())
            }
        }
    }
}

impl Write for Rows {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Csv(csv) => csv.write(bytes),
            Self::Table(table, _) => table.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Csv(csv) => csv.flush(),
            Self::Table(..) => Ok(()),
        }
    }
}
