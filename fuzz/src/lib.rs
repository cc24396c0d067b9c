//! The bodies of the fuzz targets, which the test suite calls too, and what they need of the suite.

mod fast;
mod laws;

#[path = "../../tests/support/generate_typed.rs"]
mod generate_typed;
#[path = "../../tests/support/generate_whole.rs"]
mod generate_whole;
#[path = "../../tests/reference/mod.rs"]
mod reference;

pub use fast::fast;
pub use laws::{parse, roundtrip};
