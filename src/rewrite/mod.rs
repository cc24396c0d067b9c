//! What is known of a condition without a record: what its constant parts are, which values its
//! properties leave it, and so whether it can be true, false or null at all.
//!
//! - [`Surroundings`] tell what is declared of the names in a condition.
//! - [`same`] tells whether two expressions have one value in every record.
//! - [`fingerprint`] is a number by which these are looked up.
//! - [`constant`] evaluates what depends on no record.
//! - [`judge`] finds the parts of a condition that say nothing, or too much.
//!
//! A condition is taken apart into tests of single *subjects*: a property, a call, whatever is
//! compared with constants. Subjects are taken to vary independently of each other, so that what is
//! said holds; what holds only because two of them depend on each other is not seen. The constants
//! cut the values of a subject into *cells*, in each of which every test has one outcome:
//! `x gt 3 or x eq 1` has the cells below 1, 1, between, 3, above 3, and null. A condition about one
//! subject is then two sets of cells, however it is put together by `and`, `or` and `not`; one about
//! several is tried cell by cell, as far as a bound on the work allows, and not judged beyond.

mod absorbed;
mod cells;
mod constant;
mod formula;
mod judge;
mod outcomes;
mod redundant;
mod same;
mod solve;
mod subject;
mod surroundings;

pub use constant::constant;
pub use judge::{Asked, Because, Says, Verdict, judge};
pub use same::{fingerprint, same};
pub use surroundings::{Scope, Surroundings};
