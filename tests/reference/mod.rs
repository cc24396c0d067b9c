//! A second evaluator, as plain as it can be: the fast one is compared with it.
//!
//! It walks the meaning of a query ([`odq::hir`]) over records that it has decoded into trees, one
//! record after the other, one option after the other, and copies whatever is easier to copy. It
//! compiles nothing, plans nothing, holds no state from record to record, and has nothing of
//! `src/eval`. Shared are the values and their operators (`edm`), the rows of the function table
//! (`functions`), the check of a text for being JSON (`json::Scanner`), and how an input falls into
//! records (`json::Records`): these have tests of their own.
//!
//! | what | file |
//! | --- | --- |
//! | a record as a tree of values: exact numbers, keys that stand twice | `json` |
//! | from JSON to values of declared types, and back | `values`, `geo` |
//! | where a path leads, and which keys it reads | `path` |
//! | expressions | `expr` |
//! | collections: `any`, `all`, `$count`, `$filter`, items by their key | `items` |
//! | objects and lists of them in expressions | `objects` |
//! | transformations of rows: `$apply`, `$compute`, `$search` | `apply`, `aggregate` |
//! | `$expand`, `$select` | `shape` |
//! | a whole query over a whole input | `run` |
//!
//! The step limit is not looked at, for what a step is only the other evaluator knows: who compares
//! takes the records that need more steps out of the input.

mod aggregate;
mod apply;
mod expr;
mod geo;
mod items;
mod json;
mod objects;
mod path;
mod run;
mod shape;
mod values;

pub(crate) use json::{Json, Shape, record as read};
pub(crate) use run::{Outcome, Question, run};

use odq::edm::Type;
use odq::functions::Context;
use odq::json::DuplicateKeys;
use odq::schema::Schema;

/// What all of the evaluation knows.
pub(crate) struct Known<'s> {
    pub(crate) schema: &'s Schema,
    /// Holds `now()`.
    pub(crate) context: Context,
    pub(crate) duplicates: DuplicateKeys,
    /// How long a row may be that is made of others.
    pub(crate) most_bytes: usize,
}

impl Known<'_> {
    /// A row that was made of others, unless it is too long.
    fn bounded(&self, row: Json) -> Result<Json, Fail> {
        if row.text.len() > self.most_bytes {
            return Err("OD804".to_owned());
        }
        Ok(row)
    }
}

/// The code of what is wrong with a record: `OD811`.
pub(crate) type Fail = String;

/// A row, with the type that it is declared as.
#[derive(Clone, Copy)]
pub(crate) struct Row<'j> {
    pub(crate) json: &'j Json,
    pub(crate) ty: Type,
}

/// The rows that can be named at a place: the record, and the item of each lambda (or options in
/// parentheses) round it.
pub(crate) type Rows<'j> = [Row<'j>];

/// A value does not fit its declared type.
fn unfit() -> Fail {
    "OD811".to_owned()
}

/// A key that the query reads stands twice.
fn twice() -> Fail {
    "OD802".to_owned()
}

/// What `$expand` asks for is not there.
fn not_inline() -> Fail {
    "OD815".to_owned()
}
