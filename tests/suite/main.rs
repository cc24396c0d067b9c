//! The one integration binary: every test that looks at the crate from outside.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail loudly"
)]

#[path = "../support/mod.rs"]
mod support;

mod architecture;
#[cfg(all(feature = "cli", target_os = "linux"))]
mod attacks;
mod builder;
mod builders;
mod capabilities;
mod check;
#[cfg(feature = "cli")]
mod cli;
mod conformance;
#[cfg(all(feature = "cli", target_os = "linux"))]
mod determinism;
mod differential;
mod differential_inline;
#[cfg(feature = "cli")]
mod documents;
mod eval;
mod eval_apply;
mod eval_expand;
mod eval_junction;
mod eval_laws;
mod eval_open;
mod eval_pages;
mod eval_stages;
mod eval_steps;
mod eval_suites;
mod eval_trusted;
mod eval_values;
mod exit_codes;
mod explain;
mod explain_row;
#[cfg(all(feature = "cli", target_os = "linux"))]
mod faults;
#[cfg(feature = "cli")]
mod files;
mod fuzz_replay;
mod grammar;
mod holes;
mod hostile;
mod hostile_data;
mod hostile_schema;
mod hostile_values;
mod library;
mod meaning;
mod misuse;
mod official_roundtrip;
mod profile;
mod query_options;
#[cfg(feature = "cli")]
mod readme;
#[cfg(feature = "cli")]
mod reports;
mod roundtrip;
#[cfg(feature = "cli")]
mod rules_page;
mod semantics;
mod soundness;
#[cfg(all(feature = "cli", target_os = "linux"))]
mod streams;
mod suggest;
mod syntax_errors;
mod threads;
mod tree;
