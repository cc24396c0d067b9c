//! Rows as a table for people.

use super::cells::{Cell, Cells};
use crate::cli::report::line;
use comfy_table::presets::ASCII_MARKDOWN;
use comfy_table::{CellAlignment, ContentArrangement, Table as Grid};
use odq::eval::Column;
use odq::json::DuplicateKeys;
use std::io::{self, Write};

/// How many rows a table holds: its widths are known only when all of them are. The rest is counted.
pub(crate) const MOST_ROWS: usize = 1_000;

/// How many bytes of a value are shown.
const LONGEST: usize = 120;

/// Takes what comes as lines of JSON, and keeps the first rows of it.
pub(crate) struct Table {
    cells: Cells,
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Whether there are only numbers in each column.
    numbers: Vec<bool>,
    left_out: u64,
}

impl Table {
    pub(crate) fn new(columns: &[Column], duplicates: DuplicateKeys) -> Self {
        Self {
            cells: Cells::new(columns, duplicates),
            names: columns.iter().map(ToString::to_string).collect(),
            rows: Vec::new(),
            numbers: vec![true; columns.len()],
            left_out: 0,
        }
    }

    /// Writes the table, at most so many characters wide if that is known, and tells how many rows
    /// it leaves out.
    pub(crate) fn finish(self, out: &mut dyn Write, width: Option<u16>) -> io::Result<u64> {
        let mut grid = Grid::new();
        grid.load_preset(ASCII_MARKDOWN);
        if let Some(width) = width {
            grid.set_content_arrangement(ContentArrangement::Dynamic);
            grid.set_width(width);
        }
        grid.set_header(self.names);
        let is_empty = self.rows.is_empty();
        for row in self.rows {
            grid.add_row(row);
        }
        let columns = grid.column_iter_mut().zip(self.numbers);
        for (column, _) in columns.filter(|(_, numbers)| *numbers && !is_empty) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        for row in grid.lines() {
            writeln!(out, "{}", row.trim_end())?;
        }
        Ok(self.left_out)
    }
}

impl Write for Table {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Self {
            cells,
            rows,
            numbers,
            left_out,
            ..
        } = self;
        cells.take(bytes, &mut |row| {
            if rows.len() >= MOST_ROWS {
                *left_out += 1;
                return Ok(());
            }
            let cells = row.zip(numbers.iter_mut()).map(|(cell, numbers)| {
                *numbers &= matches!(cell, Cell::Number(_) | Cell::Null);
                shown(&cell)
            });
            rows.push(cells.collect());
            Ok(())
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A value on one line, without what a terminal would obey or what parts cells.
fn shown(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) | Cell::Json(text) => line(text, LONGEST).replace('|', "\\|"),
        Cell::Number(number) => line(number, LONGEST),
    }
}
