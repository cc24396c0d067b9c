//! Cutting an input into records.
//!
//! # What an input may be
//!
//! * An **array** of records: `[{..}, {..}]`.
//! * A **response envelope**, as an OData service sends it: an object with a member `value` that
//!   holds an array, and otherwise only members whose names begin with `@` or `odata.`, which are
//!   kept as [`Envelope`]. `{"value":[]}` is an envelope without records.
//! * **Pages**: arrays and envelopes one after another, with any white space or none between them.
//! * A **stream**: JSON texts one after another, with any white space or none between them. So it
//!   is NDJSON (one text a line, LF or CR LF, blank lines skipped), it is pretty-printed records
//!   one after another, several on a line, and a single record.
//!
//! An object whose only member but annotations is an `error` with a code or a message is what a
//! service sends in place of records: an [`ErrorResponse`], which fails.
//!
//! A byte order mark is skipped at the very start and refused elsewhere. An input without any text
//! is a stream without records.
//!
//! [`Format::Auto`] decides by the first byte: `[` begins an array, `{` an envelope or the first
//! record of a stream, anything else a stream, whose first record then fails. For an object that
//! has an array `value` and only annotations before it, text is read ahead to the object's end, but
//! not beyond the limit for a record: what is longer cannot be a record. If it breaks off or is
//! malformed within that, it is read as the envelope that it looks like.
//!
//! # What checks the text
//!
//! Framing finds out where a record ends by the cheapest means that is right for every valid text:
//! the end of the line in a stream, balanced brackets in an array. Only [`Plan::fill`] looks at
//! every byte, so that a byte is checked once, and on a thread of its choice. When `fill` refuses a
//! record, [`Records::refuse`] judges: a line that breaks off, or on which another record begins,
//! was the wrong guess and is framed again with the checking scanner; else the record is malformed.
//! A guess never changes what the records are, only how fast they are found.
//!
//! # After a malformed record
//!
//! Behind an error response, reading goes on. In a stream it may go on at the next line. If the record ran over several lines, it goes on
//! at the first of the lines behind its first one that begins with `{`. In an array or envelope
//! nothing behind a malformed record can be trusted, and reading ends.
//!
//! [`Plan::fill`]: super::Plan::fill

mod array;
mod balance;
mod block;
mod buffer;
mod envelope;
mod error;
mod error_response;
mod records;
mod stream;
#[cfg(test)]
mod tests;

pub(crate) use block::{Ahead, Block, Framed, Start};
pub use envelope::{Annotation, Envelope};
pub use error::{
    ERROR_RESPONSE, FrameError, FrameErrorKind, NOT_AN_ENVELOPE, RECORD_TOO_LONG, UNREADABLE_INPUT,
};
pub use error_response::ErrorResponse;
pub use records::{Format, FrameOptions, Place, Record, Records};
