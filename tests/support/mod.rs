//! What several areas of the suite need.

pub(crate) mod rust_source;
