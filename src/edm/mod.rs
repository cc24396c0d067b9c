//! The Entity Data Model's types and values, without any schema: type references, primitive
//! values with their literal forms, comparison and arithmetic.

mod types;

pub use types::{Item, Primitive, Type, TypeId};
