//! The Entity Data Model's types and values, without any schema: type references, primitive
//! values with their literal forms, comparison and arithmetic.

pub mod arithmetic;
pub mod compare;
pub mod convert;
mod error;
pub mod primitive;
mod types;
mod value;

pub use error::{ArithmeticError, ConvertError, Found, LiteralError, LiteralErrorKind};
pub use types::{Figure, Item, Primitive, Type, TypeId};
pub use value::{EnumValue, Value};
