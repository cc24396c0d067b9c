//! How a query can go on at a place: what editors and programs that write queries ask.
//!
//! There is no second parser. A word of its own is put in the place and the query is read
//! (`reading`); where the word then stands in the tree tells what can stand there, and the checker
//! tells the names and types that are known at the word ([`crate::check::probe`]). What stands
//! before the place may be broken: the parser goes on after errors.

mod address;
mod apply;
mod arguments;
mod ask;
mod closing;
mod cut;
mod doc;
mod encoding;
mod expression;
mod here;
mod known;
mod literal;
mod member;
mod offer;
mod operand;
mod operator;
mod option;
mod place;
mod reach;
mod reading;
mod suggest;
mod suggestion;

pub use suggest::suggestions;
pub use suggestion::{Kind, Signature, Suggestion, Suggestions};
