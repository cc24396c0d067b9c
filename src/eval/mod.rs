//! Running a checked query over JSON records.
//!
//! A query is compiled once: the properties that it reads become a [`Plan`](crate::json::Plan) for
//! one pass over a record's bytes, its conditions a tree of operations over the slots that the
//! plan fills. No tree of values is built for a record, and what matches is copied as it stands.
//!
//! | step | file |
//! | --- | --- |
//! | meaning to program | `compile` |
//! | steps of a path to slots | `path` |
//! | objects in expressions | `structure` |
//! | raw JSON value to typed value | `value` |
//! | program and record to result | `evaluate`, `items`, `members`, `junction` |
//! | what is known without a record | `fold` |
//! | `$orderby`, `$skip`, `$top` | `order` |
//! | inputs to records that match | `run`, `reading`, `rows` |
//! | how often each part of a filter holds | `clauses` |
//! | one block of them, on one of several threads | `batch`, `crew` |
//! | what becomes of these | `sink`, `output` |
//! | columns of rows | `columns` |
//! | why one record matches or does not | `explain`, `explanation` |
//! | options that make rows of records: `$apply`, `$compute`, `$search` | `stage` |

mod batch;
mod clauses;
mod columns;
mod compile;
mod crew;
mod early;
mod error;
mod evaluate;
mod explain;
mod explanation;
mod fold;
mod geo_json;
mod items;
mod junction;
mod members;
mod necessary;
mod node;
mod order;
mod output;
mod path;
mod program;
mod reading;
mod rows;
mod run;
mod same_text;
mod sink;
mod stage;
mod structure;
mod value;

pub use clauses::{ClauseCount, Clauses};
pub use columns::Column;
pub(crate) use columns::columns;
pub use error::{
    CODES, CompileError, DataError, EvalError, Inline, RowsError, RunError, WrongKind,
};
pub use explain::Explainer;
pub use explanation::{Converted, Explained, ExplainedItem, ExplainedPart, Explanation};
pub use output::{Output, Pages};
pub use program::{Matcher, Program};
pub use rows::{RowError, Rows};
pub use run::{Input, OnError, Options, Progress, Summary, Watch};
