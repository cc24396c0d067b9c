//! `odq` reads OData 4.01 query options, checks them against a schema, prints them, explains them
//! and runs them over JSON.
//!
//! # Two trees
//!
//! Text becomes [`syntax::ast`], the tree of what was written: it knows no schema and keeps every
//! place for messages and fixes. With a [`Schema`] it becomes [`hir`], the tree of what is meant:
//! every name resolved, every node typed, every conversion explicit. Evaluation, descriptions and
//! findings about a service read the second tree only.
//!
//! ```
//! use odq::{Input, Query, Root, Schema};
//!
//! let parsed = Query::parse("statuss eq 'New' and details/dealValue gt '5'", Input::Auto);
//! let findings = parsed.query.check(&Schema::referrals(), &Root::Only).unwrap_err();
//! let messages: Vec<&str> = findings.iter().map(|finding| &*finding.message).collect();
//! assert_eq!(
//!     messages,
//!     [
//!         "no property `statuss` in `Microsoft.Partner.Engagements.Referral`",
//!         "expected `Edm.Decimal`, found the string `'5'`",
//!     ]
//! );
//! ```
//!
//! # What is deliberately absent
//!
//! The library makes no network connections and opens no files; data comes in as readers and
//! slices. Its unsafe code is in one folder, `json/lanes`: vector instructions that are chosen at run
//! time and tested against plain words. Input of any kind gives an error with a place, never a panic;
//! [`Limits`] bound the work that an input can ask for.

pub mod check;
pub mod codes;
pub mod complete;
pub mod describe;
pub mod diagnostic;
pub mod edm;
pub mod eval;
pub mod extract;
pub mod functions;
pub mod hir;
pub mod json;
pub mod lint;
pub mod ops;
pub mod profile;
mod query;
pub mod rewrite;
pub mod schema;
pub mod syntax;
pub mod text;

/// Literals as text: [`quote`](literal::quote) for strings, [`from_value`](literal::from_value) for
/// any value.
pub mod literal {
    pub use crate::syntax::{literal_text as from_value, quote};
}

/// Filters built in code, so that nobody puts strings together.
pub mod filter {
    pub use crate::syntax::{BuildError, Filter, Operand, field, value};
}

pub use check::Root;
pub use diagnostic::{Diagnostic, Diagnostics, Limits};
pub use eval::Program;
pub use profile::Profile;
pub use query::{Checked, Examined, Parsed, Query};
pub use schema::Schema;
pub use syntax::Input;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
