//! `odq`: parse, type-check, lint, format, explain and evaluate OData query options.

pub mod diagnostic;
pub mod edm;
pub mod functions;
pub mod ops;
