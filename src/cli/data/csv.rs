//! Rows as comma-separated values (RFC 4180), with a line feed at the end of each line, which all
//! readers take and tools for lines need.

use super::cells::{Cell, Cells};
use odq::eval::Column;
use odq::json::DuplicateKeys;
use std::io::{self, Write};

/// Writes what comes as lines of JSON.
pub(crate) struct Csv<W> {
    out: W,
    cells: Cells,
    line: Vec<u8>,
}

impl<W: Write> Csv<W> {
    /// Writes the line of names first.
    pub(crate) fn new(
        mut out: W,
        columns: &[Column],
        duplicates: DuplicateKeys,
    ) -> io::Result<Self> {
        let mut line = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            separate(at, &mut line);
            text(&column.to_string(), &mut line);
        }
        line.push(b'\n');
        out.write_all(&line)?;
        Ok(Self {
            out,
            cells: Cells::new(columns, duplicates),
            line,
        })
    }
}

impl<W: Write> Write for Csv<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Self { out, cells, line } = self;
        cells.take(bytes, &mut |row| {
            line.clear();
            for (at, cell) in row.enumerate() {
                separate(at, line);
                match cell {
                    Cell::Null => {}
                    Cell::Text(value) => text(&value, line),
                    Cell::Number(number) => line.extend_from_slice(number.as_bytes()),
                    Cell::Json(json) => text(&json, line),
                }
            }
            line.push(b'\n');
            out.write_all(line)
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn separate(at: usize, line: &mut Vec<u8>) {
    if at > 0 {
        line.push(b',');
    }
}

/// A text, in quotation marks where it needs them. An empty one has them, so that it is not taken
/// for null, which is a field without anything.
fn text(text: &str, line: &mut Vec<u8>) {
    let needs = |c: char| matches!(c, ',' | '"' | '\n' | '\r');
    let is_padded = text.starts_with(' ') || text.ends_with(' ');
    if !text.is_empty() && !is_padded && !text.contains(needs) {
        line.extend_from_slice(text.as_bytes());
        return;
    }
    line.push(b'"');
    line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use odq::{Input, Query, Root, Schema};
    use proptest::prelude::*;

    fn written(select: &str, rows: &[u8], piece: usize) -> String {
        let query = Query::parse(&format!("$select={select}"), Input::Auto).query;
        let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
        let mut out = Vec::new();
        let mut csv = Csv::new(&mut out, &checked.columns(), DuplicateKeys::Error).unwrap();
        for piece in rows.chunks(piece) {
            csv.write_all(piece).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    /// What RFC 4180 says of a text: fields with whether they were quoted.
    fn read(text: &str) -> Vec<Vec<(String, bool)>> {
        let mut rows = vec![vec![(String::new(), false)]];
        let mut within = false;
        let mut signs = text.chars().peekable();
        while let Some(sign) = signs.next() {
            let row = rows.last_mut().unwrap();
            let (field, quoted) = row.last_mut().unwrap();
            match sign {
                '"' if within && signs.next_if_eq(&'"').is_some() => field.push('"'),
                '"' => {
                    within = !within;
                    *quoted = true;
                }
                ',' if !within => row.push((String::new(), false)),
                '\n' if !within => rows.push(vec![(String::new(), false)]),
                sign => field.push(sign),
            }
        }
        assert!(!within);
        rows.pop();
        rows
    }

    #[test]
    fn values_of_every_kind() {
        let rows = br#"{"id":"a, b","favorite":true,"details":{"x":[1,"\""]},"name":null}
{"id":"","details":{"dealValue":1.50},"name":" x"}
{"name":"=1+2"}
"#;
        let text = written("id,favorite,details/dealValue,details,name", rows, 7);
        insta::assert_snapshot!(text, @r#"
        id,favorite,details/dealValue,details,name
        "a, b",true,,"{""x"":[1,""\""""]}",
        "",,1.50,"{""dealValue"":1.50}"," x"
        ,,,,=1+2
        "#);
    }

    proptest! {
        #[test]
        fn readers_find_the_same_texts(
            texts in prop::collection::vec(prop::option::of("[a,\"\\r\\n é=]{0,6}"), 1..6),
            piece in 1_usize..40,
        ) {
            let rows: String = texts
                .iter()
                .map(|text| format!("{}\n", serde_json::json!({"id": text, "eTag": 1})))
                .collect();
            let read = read(&written("id,eTag", rows.as_bytes(), piece));
            prop_assert_eq!(read.len(), texts.len() + 1);
            for (row, text) in read.iter().skip(1).zip(&texts) {
                prop_assert_eq!(&row[1].0, "1");
                match text {
                    None => prop_assert_eq!(&row[0], &(String::new(), false)),
                    Some(text) => {
                        prop_assert_eq!(&row[0].0, text);
                        prop_assert!(row[0].1 || !text.is_empty());
                    }
                }
            }
        }
    }
}
