//! Findings about a checked query that is valid: what a service does with it.

mod service;

pub use service::{CODES, judge};
