//! The text that the user wrote, and its percent-decoded form with the way back.

mod hole;
mod percent;
mod source;

pub use hole::{HoleForms, Holes, Masked, mask};
pub(crate) use percent::is_verbatim;
pub use percent::{Decoded, EscapeError, Plus, decode};
pub use source::{Source, Text};
