use std::io;

use crate::diagnostic::Code;

use super::super::error::JsonErrorKind;
use super::error_response::ErrorResponse;

/// OD804: a record is longer than the limit `record-bytes`.
pub const RECORD_TOO_LONG: Code = Code::error(804, "record-too-long");
/// OD805: an object that began as a response envelope has members that an envelope cannot have.
pub const NOT_AN_ENVELOPE: Code = Code::error(805, "not-an-envelope");
/// OD806: a service sent an error in place of records.
pub const ERROR_RESPONSE: Code = Code::error(806, "error-response");
/// OD901: an input cannot be read.
pub const UNREADABLE_INPUT: Code = Code::error(901, "unreadable-input");

/// Why a record could not be had from an input, and where.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct FrameError {
    /// The number of the record that failed, from 1. Records that failed are counted too.
    pub index: u64,
    /// Bytes from the start of the input to the error itself.
    pub offset: u64,
    /// The line of the error itself, from 1; lines end with a line feed.
    pub line: u64,
    /// The reason.
    pub kind: FrameErrorKind,
    /// Whether reading can go on behind the failed record. If not, `next` gives no more records:
    /// within an array or envelope nothing behind a malformed record can be trusted, and after a
    /// failed read there is nothing.
    pub resumable: bool,
}

/// Why a record could not be had from an input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FrameErrorKind {
    /// The text is malformed, or the record is no object: `{"a":}`, `[{},]`, `{"value":[{}`.
    #[error("{0}")]
    Json(JsonErrorKind),
    /// A record, or what surrounds the records of an envelope, is longer than the limit.
    #[error("the record is longer than {limit} bytes (limit `record-bytes`)")]
    RecordTooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// An envelope too long to be a record holds a member that is no annotation, behind the array:
    /// `{"value":[...],"name":"x"}`.
    #[error("expected only annotations beside `value` in a response, found the member `{name}`")]
    ForeignMember {
        /// The member's name.
        name: String,
    },
    /// An envelope has two arrays of records: `{"value":[],"value":[]}`.
    #[error("the key `value` stands twice in one object")]
    SecondValue,
    /// A service sent an error in place of records:
    /// `{"error":{"code":"BadRequest","message":"..."}}`.
    #[error("expected records, found an error response of the service: {0}")]
    ErrorResponse(Box<ErrorResponse>),
    /// The input cannot be read.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl FrameErrorKind {
    /// The code of the finding.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Json(kind) => kind.code(),
            Self::RecordTooLong { .. } => RECORD_TOO_LONG,
            Self::ForeignMember { .. } => NOT_AN_ENVELOPE,
            Self::SecondValue => JsonErrorKind::DuplicateKey.code(),
            Self::ErrorResponse(_) => ERROR_RESPONSE,
            Self::Io(_) => UNREADABLE_INPUT,
        }
    }
}
