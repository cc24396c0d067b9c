//! The text that the user wrote, and its percent-decoded form with the way back.

mod hole;
pub(crate) mod lanes;
mod percent;
mod short;
mod signs;
mod source;

pub use hole::{HoleForms, Holes, Masked, Unclosed, mask};
pub(crate) use hole::{hole_at, mask_if};
pub use percent::{Decoded, EscapeError, Plus, decode};
pub use short::Short;
pub(crate) use signs::Signs;
pub use source::{Source, Text};
