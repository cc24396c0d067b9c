//! Rows that stages make of others.

use crate::eval::error::EvalError;
use crate::json::{Kind, Members, RawValue, Scanner, write_string};

/// A row that a stage has made.
#[derive(Debug)]
pub(in crate::eval) struct Made {
    /// Its text: valid JSON.
    pub(in crate::eval) text: Vec<u8>,
    /// How many bytes from the start are those of the record it was made of.
    pub(in crate::eval) same: usize,
}

impl Made {
    /// The row as a value.
    ///
    /// # Errors
    ///
    /// It is nested too deep.
    pub(in crate::eval) fn value(&self) -> Result<RawValue<'_>, EvalError> {
        row(&self.text)
    }
}

/// The row in a text that was made here.
///
/// # Errors
///
/// It is nested too deep, which is all that can be wrong with it.
pub(in crate::eval) fn row(text: &[u8]) -> Result<RawValue<'_>, EvalError> {
    Scanner::new(text).value().map_err(|_| EvalError::Depth)
}

/// A row with members put behind its own: `members` are names with the texts of their values. Own
/// members of the names that are in `replaced` are left out, with their annotations.
pub(super) fn extended(row: RawValue<'_>, members: &[(&str, Vec<u8>)], replaced: &[&str]) -> Made {
    let added: usize = members
        .iter()
        .map(|(name, text)| name.len() + text.len() + 4)
        .sum();
    let mut text = Vec::with_capacity(row.text().len() + added);
    let mut same = 0;
    if row.kind() != Kind::Object {
        // An item that is null stays so.
        text.extend_from_slice(row.text());
        return Made { text, same };
    }
    if replaced.is_empty() {
        if row.offset() == 0 {
            same = row.text().len().saturating_sub(1);
        }
        text.extend_from_slice(row.text().strip_suffix(b"}").unwrap_or(row.text()));
    } else {
        text.push(b'{');
        for (name, value) in Members::new(row) {
            let of = name.split_once('@').map_or(&*name, |(member, _)| member);
            if !replaced.contains(&of) || of.is_empty() {
                begin_member(&name, &mut text);
                text.extend_from_slice(value.text());
            }
        }
    }
    for (name, value) in members {
        begin_member(name, &mut text);
        text.extend_from_slice(value);
    }
    text.push(b'}');
    Made { text, same }
}

/// Writes the key of a member, behind a comma unless it is the first of its object.
pub(super) fn begin_member(name: &str, out: &mut Vec<u8>) {
    let last = out.iter().rev().find(|byte| !byte.is_ascii_whitespace());
    if last != Some(&b'{') {
        out.push(b',');
    }
    write_string(name, out);
    out.push(b':');
}
