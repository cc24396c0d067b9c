//! What several areas of the suite need.

mod findings;
pub(crate) mod rust_source;
mod tree;

pub(crate) use findings::{check_alone, findings, is_complete, is_same, kinds, typed, wrong};
pub(crate) use tree::{filter, tree};
