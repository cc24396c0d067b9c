//! What several areas of the suite need.

pub(crate) mod generate;
pub(crate) mod rust_source;
pub(crate) mod spans;
mod tree;

pub(crate) use tree::{filter, tree};
