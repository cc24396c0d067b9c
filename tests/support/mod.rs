//! What several areas of the suite need.

mod corpora;
pub(crate) mod rust_source;
mod tree;

pub(crate) use corpora::corpora;
pub(crate) use tree::{filter, tree};
