//! What several areas of the suite need.

pub(crate) mod rust_source;
mod tree;

pub(crate) use tree::{filter, tree};
