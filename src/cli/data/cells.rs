//! Rows, which come as JSON, as cells of a table.

use odq::eval::Column;
use odq::json::{DuplicateKeys, Kind, Plan, Slot, Slots};
use std::borrow::Cow;
use std::io;

/// What stands in a cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cell<'r> {
    /// Nothing: the value is null, or there is none.
    Null,
    /// A text, decoded.
    Text(Cow<'r, str>),
    /// A number.
    Number(&'r str),
    /// `true`, `false`, an object or an array, as JSON.
    Json(Cow<'r, str>),
}

/// Reads rows that come as lines of JSON, in pieces of any length.
pub(super) struct Cells {
    plan: Plan,
    wanted: Vec<Slot>,
    slots: Slots,
    duplicates: DuplicateKeys,
    /// A line that has begun.
    line: Vec<u8>,
}

impl Cells {
    pub(super) fn new(columns: &[Column], duplicates: DuplicateKeys) -> Self {
        let (plan, wanted) = Plan::new(columns.iter().map(Column::path));
        Self {
            plan,
            wanted,
            slots: Slots::default(),
            duplicates,
            line: Vec::new(),
        }
    }

    /// Takes a piece, and hands on the cells of each row that is complete.
    pub(super) fn take(
        &mut self,
        piece: &[u8],
        row: &mut dyn FnMut(&mut dyn Iterator<Item = Cell<'_>>) -> io::Result<()>,
    ) -> io::Result<()> {
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            match part.strip_suffix(b"\n") {
                None => self.line.extend_from_slice(part),
                Some(end) if self.line.is_empty() => self.row(end, row)?,
                Some(end) => {
                    let mut line = std::mem::take(&mut self.line);
                    line.extend_from_slice(end);
                    let done = self.row(&line, row);
                    line.clear();
                    self.line = line;
                    done?;
                }
            }
        }
        Ok(())
    }

    fn row(
        &mut self,
        line: &[u8],
        row: &mut dyn FnMut(&mut dyn Iterator<Item = Cell<'_>>) -> io::Result<()>,
    ) -> io::Result<()> {
        let fields = self.plan.fill(line, &mut self.slots, self.duplicates);
        let fields = fields.map_err(|error| {
            let text = String::from_utf8_lossy(line);
            let text: String = text.chars().take(60).collect();
            io::Error::other(format!("the row `{text}`: {}", error.kind))
        })?;
        row(&mut self.wanted.iter().map(|slot| {
            let Some(value) = fields.get(*slot) else {
                return Cell::Null;
            };
            let text = String::from_utf8_lossy(value.text());
            match value.kind() {
                Kind::Null => Cell::Null,
                Kind::String => value.as_string().map_or(Cell::Json(text), Cell::Text),
                Kind::Number => value.as_number().map_or(Cell::Json(text), Cell::Number),
                Kind::Bool | Kind::Object | Kind::Array => Cell::Json(text),
            }
        }))
    }
}
