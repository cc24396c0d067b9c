//! The one table of the built-in functions (URL Conventions 5.1.1.5 to 5.1.1.11).
//!
//! A row says what the checker, the evaluator, the description and the documentation need: names,
//! overloads, null rule, evaluation, examples. `cast`, `isof` and `case` are no rows: they need a
//! schema or evaluate their arguments lazily.

mod argument;
mod arithmetic;
mod collection;
mod context;
mod date_time;
mod ecmascript;
mod error;
#[cfg(test)]
mod examples;
mod geo;
mod overload;
mod pattern;
mod string;
mod table;

pub use context::Context;
pub use error::{
    FunctionError, INVALID_PATTERN, NEGATIVE_LENGTH, PATTERN_LIMIT, UNEXPECTED_ARGUMENT,
    UNLIKE_COORDINATES, UNSUPPORTED_PATTERN,
};
pub use overload::{Choice, Mismatch, choose, choose_by_value};
pub use pattern::{Pattern, PatternLimits};
pub use table::{Evaluate, Function, NullRule, Outcome, Overload, Parameter, Returns, all, find};
