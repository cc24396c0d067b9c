//! What several areas of the suite need.

pub(crate) mod abnf;
pub(crate) mod attacks;
pub(crate) mod checking;
mod corpora;
mod deepest;
#[allow(
    unreachable_pub,
    reason = "it is part of the crate of the fuzz targets"
)]
#[path = "../../fuzz/src/fast.rs"]
pub(crate) mod fast;
mod findings;
pub(crate) mod generate;
mod generate_apply;
mod generate_nested;
mod generate_order;
pub(crate) mod generate_typed;
pub(crate) mod generate_whole;
#[allow(
    unreachable_pub,
    reason = "it is part of the crate of the fuzz targets"
)]
#[path = "../../fuzz/src/laws.rs"]
pub(crate) mod laws;
pub(crate) mod names;
#[path = "../reference/mod.rs"]
pub(crate) mod reference;
pub(crate) mod rust_source;
pub(crate) mod sales;
mod tree;

pub(crate) use corpora::corpora;
pub(crate) use deepest::deepest_text;
pub(crate) use findings::{findings, picture};
pub(crate) use tree::{filter, tree};
