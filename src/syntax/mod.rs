//! What was written: trees, the parser that makes them, the printer that writes them.
//!
//! The parser never asks a schema or the table of functions. It always gives a tree and reports
//! every error that it finds, each with the place in the user's own text.

pub mod ast;
mod build;
mod error;
mod finding;
mod help;
mod parser;
mod print;

pub use build::{BuildError, Filter, Operand, field, literal_text, quote, value};
pub use error::{CODES, SyntaxError, SyntaxErrorKind};
#[doc(hidden)]
pub use parser::parse_steps;
pub use parser::{Input, parse, parse_template, rules};
pub(crate) use parser::{is_name, otherwise_written_dates};
pub(crate) use print::search_term;
pub use print::{canonical_literal, print_expr, print_query, print_value};
