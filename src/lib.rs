//! `odq`: parse, type-check, lint, format, explain and evaluate OData query options.

pub mod check;
pub mod describe;
pub mod diagnostic;
pub mod edm;
pub mod extract;
pub mod functions;
pub mod hir;
pub mod json;
pub mod lint;
pub mod ops;
pub mod profile;
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

mod query;

pub use check::Root;
pub use diagnostic::{Diagnostic, Diagnostics, Limits};
pub use profile::Profile;
pub use query::{Checked, Examined, Parsed, Query};
pub use schema::Schema;
pub use syntax::Input;
