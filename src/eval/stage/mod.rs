//! What is made of records one after the other: stages that filter, compute, search, order, group.
//!
//! A row is JSON text everywhere. A stage takes rows one by one and hands rows on at once, or holds
//! what it needs until the last one has come. Rows that stages make are written in canonical form,
//! and the next stage reads them as it reads records.
//!
//! | what | file |
//! | --- | --- |
//! | from the meaning of options to stages | `compile` |
//! | what the expressions of a stage read | `sheet` |
//! | stages one behind the other, and what they hold | `pipeline` |
//! | values and rows as JSON text | `text`, `row` |
//! | values as keys that are equal where the values are | `key` |
//! | `$compute` | `compute` |
//! | `$search` | `search` |

mod compile;
mod compute;
mod pipeline;
mod row;
mod search;
mod sheet;
mod text;

pub(super) use compile::Parts;
pub(super) use pipeline::{Pipeline, State, Taken};
pub(super) use row::Made;
pub(super) use sheet::Sheet;
