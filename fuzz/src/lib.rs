//! The bodies of the fuzz targets, which the test suite calls too, and what they need of the suite.

mod fast;
mod files;
mod form;
mod laws;
mod meaning;
mod records;
mod rules;
mod run;
mod schemas;

#[path = "../../tests/support/abnf/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the suite needs more of it")]
mod abnf;
#[path = "../../tests/support/generate_typed.rs"]
mod generate_typed;
#[path = "../../tests/support/generate_whole.rs"]
mod generate_whole;
#[path = "../../tests/reference/mod.rs"]
mod reference;

pub use fast::fast;
pub use files::extract;
pub use laws::{parse, roundtrip};
pub use meaning::{check, soundness};
pub use records::ndjson;
pub use rules::{apply, literal, search, url};
pub use schemas::{csdl_json, csdl_xml};
