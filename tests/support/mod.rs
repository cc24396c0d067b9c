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
#[allow(
    unreachable_pub,
    reason = "it is part of the crate of the fuzz targets"
)]
#[path = "../../fuzz/src/files.rs"]
pub(crate) mod files;
mod findings;
#[path = "../../fuzz/src/fixes.rs"]
pub(crate) mod fixes;
#[path = "../../fuzz/src/form.rs"]
mod form;
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
#[allow(
    unreachable_pub,
    reason = "it is part of the crate of the fuzz targets"
)]
#[path = "../../fuzz/src/meaning.rs"]
pub(crate) mod meaning;
pub(crate) mod names;
#[allow(
    unreachable_pub,
    reason = "it is part of the crate of the fuzz targets"
)]
#[path = "../../fuzz/src/records.rs"]
pub(crate) mod records;
#[path = "../reference/mod.rs"]
pub(crate) mod reference;
#[allow(
    unreachable_pub,
    reason = "it is part of the crate of the fuzz targets"
)]
#[path = "../../fuzz/src/rules.rs"]
pub(crate) mod rules;
#[path = "../../fuzz/src/run.rs"]
mod run;
pub(crate) mod rust_source;
pub(crate) mod sales;
#[allow(
    unreachable_pub,
    reason = "it is part of the crate of the fuzz targets"
)]
#[path = "../../fuzz/src/schemas.rs"]
pub(crate) mod schemas;
mod tree;

pub(crate) use corpora::corpora;
pub(crate) use deepest::deepest_text;
pub(crate) use findings::{findings, picture};
pub(crate) use tree::{filter, tree};
