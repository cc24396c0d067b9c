//! The text that the user wrote, and its percent-decoded form with the way back.

mod percent;
mod source;

pub use percent::{Decoded, EscapeError, Plus, decode};
pub use source::{Source, Text};
