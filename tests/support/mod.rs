//! What several areas of the suite need.

pub(crate) mod checking;
mod corpora;
mod findings;
pub(crate) mod generate;
pub(crate) mod rust_source;
pub(crate) mod spans;
mod tree;

pub(crate) use corpora::corpora;
pub(crate) use findings::findings;
pub(crate) use tree::{filter, tree};
