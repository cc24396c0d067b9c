//! `Edm.Decimal`: exact decimal numbers with caps instead of boundless growth.

mod arithmetic;
mod rounding;
mod text;
mod value;

pub use text::DecimalLiteral;
pub(super) use text::scan;
pub use value::Decimal;
