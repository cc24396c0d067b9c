//! `odq`: parse, type-check, lint, format, explain and evaluate OData query options.

pub mod diagnostic;
pub mod edm;
pub mod ops;
pub mod schema;
pub mod syntax;
pub mod text;

/// Literals as text.
pub mod literal {
    pub use crate::syntax::{literal_text as from_value, quote};
}

/// Filters built in code.
pub mod filter {
    pub use crate::syntax::{BuildError, Filter, Operand, field, value};
}
