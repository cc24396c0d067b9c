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
//! | values and rows as JSON text | `text`, `row`, `nested`, `merge` |
//! | values as keys that are equal where the values are | `key` |
//! | `$compute` | `compute` |
//! | `$search` | `search` |
//! | `aggregate` | `aggregate`, `method`, `each` |
//! | `groupby`, with `rollup` | `group` |
//! | `concat`, `orderby`, `topcount` and its like | `concat`, `ordering`, `ranking` |
//! | `$expand`, `$select` with options | `shape`, `anew`, `inline`, `select` |

mod aggregate;
mod anew;
mod compile;
mod compute;
mod concat;
mod each;
mod group;
mod inline;
mod key;
mod merge;
mod method;
mod nested;
mod ordering;
mod pipeline;
mod ranking;
mod row;
mod search;
mod select;
mod shape;
mod sheet;
mod text;

pub(super) use compile::{Lead, Part, Parts, lead};
pub(super) use compute::Computation;
pub(super) use each::identity;
pub(super) use key::alike;
pub(super) use pipeline::{Pipeline, State, Taken, take_back};
pub(super) use row::{Made, row};
pub(super) use select::{names, selection};
pub(super) use shape::Shape;
pub(super) use sheet::Sheet;
