//! JSON as evaluation reads it: bytes are framed into records, and of each record the few members
//! that a query wants are found in one pass. No tree of values is ever built.
//!
//! 1. [`Records`] cuts an input into records: it finds where they end and no more.
//! 2. [`Plan::fill`] checks all of one record (RFC 8259, UTF-8, depth) and notes where the wanted
//!    members stand, in [`Slots`] that are used again for every record.
//! 3. [`RawValue`] gives the text of a value, and its characters where escapes must be resolved;
//!    [`Elements`] goes through an array.
//! 4. [`write_line`] and [`Selection::write`] copy a record, or part of it, byte for byte.
//!
//! The two steps are apart so that one thread can frame for several that fill.

mod decode;
mod elements;
mod error;
mod fill;
pub mod frame;
mod kept;
mod lanes;
mod marks;
mod masks;
mod names;
mod plan;
mod quick;
mod scalar;
mod scan;
mod select;
mod string;
mod trusting;
mod value;
mod write;

pub use elements::{Elements, Members};
pub use error::{
    DUPLICATE_KEY, Found, JsonError, JsonErrorKind, MALFORMED_JSON, RECORD_NOT_OBJECT,
};
pub use fill::{DuplicateKeys, Fields, Slot, Slots};
pub(crate) use frame::{Ahead, Block, Framed, Start};
pub use frame::{
    Annotation, Envelope, ErrorResponse, Format, FrameError, FrameErrorKind, FrameOptions, Place,
    Record, Records,
};
pub(crate) use kept::Kept;
pub(crate) use marks::Memory;
pub use plan::Plan;
pub use scan::{DEPTH_LIMIT, Scanner};
pub use select::Selection;
pub use value::{Kind, RawValue};
pub use write::{write_line, write_string};
