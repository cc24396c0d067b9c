use crate::diagnostic::{Code, Diagnostic, Span};
use crate::edm::{ArithmeticError, ConvertError};
use crate::functions::FunctionError;
use crate::json::frame::RECORD_TOO_LONG;
use crate::json::{DEPTH_LIMIT, FrameError, JsonError, JsonErrorKind, MALFORMED_JSON, Scanner};
use serde::Serialize;
use std::io;
use thiserror::Error;

const WRONG_KIND: Code = Code::error(811, "unfitting-value");
const ARITHMETIC: Code = Code::error(812, "arithmetic");
const STEPS: Code = Code::error(813, "too-many-steps");
const COMBINED: Code = Code::error(814, "combined-rows");
const NOT_INLINE: Code = Code::error(815, "not-inline");
const NOT_EVALUATED: Code = Code::error(820, "not-evaluated");
const HOLE: Code = Code::error(821, "template-hole");

/// The codes of this room, for the registry.
pub const CODES: &[Code] = &[
    WRONG_KIND,
    ARITHMETIC,
    STEPS,
    COMBINED,
    NOT_INLINE,
    NOT_EVALUATED,
    HOLE,
];

/// A query that is valid and cannot be run over local data.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{what} cannot be evaluated over local data")]
pub struct CompileError {
    /// What.
    pub what: String,
    /// Where it stands in the query.
    pub span: Span,
    code: Code,
}

impl CompileError {
    pub(super) fn new(what: impl Into<String>, span: Span) -> Self {
        Self {
            what: what.into(),
            span,
            code: NOT_EVALUATED,
        }
    }

    /// A hole of a template, which has no value yet.
    pub(super) fn of_hole(text: &str, span: Span) -> Self {
        Self {
            code: HOLE,
            ..Self::new(format!("the template hole `{text}`"), span)
        }
    }

    /// The finding that people read.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::new(self.code, self.span, self.to_string())
    }
}

/// Why a query has no result for a record. Its parts are boxed: results are moved up through the
/// recursion of evaluation.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum EvalError {
    /// The record is no JSON object, or a key that the query reads stands twice.
    #[error("{}", .0.kind)]
    Json(#[from] JsonError),
    /// A key that the query reads stands twice in one object, with the key and the place of the
    /// second in the record: `{"status":1,"status":2}`.
    #[error("the key `{0}` stands twice in one object")]
    DuplicateKey(Box<str>, usize),
    /// A value does not fit its declared type: `"dealValue": "much"`.
    #[error(transparent)]
    WrongKind(Box<WrongKind>),
    /// `1 div 0`, Int64 overflow.
    #[error(transparent)]
    Arithmetic(Box<ArithmeticError>),
    /// A dynamic value that cannot take the type that its place asks for.
    #[error(transparent)]
    Convert(Box<ConvertError>),
    /// A function refused its arguments.
    #[error(transparent)]
    Function(Box<FunctionError>),
    /// What `$expand` asks for is not part of the data: `$expand=Customer` over `{"ID":1}`.
    #[error("{}", .0)]
    Inline(Box<Inline>),
    /// A computed row that is longer than a record may be.
    #[error("the row has more than {0} bytes, the limit `record-bytes`")]
    Bytes(usize),
    /// A row that is made of others lies deeper than JSON may: a deep value in an object that
    /// `$compute` makes.
    #[error("the row is nested deeper than {DEPTH_LIMIT} levels")]
    Depth,
    /// More work than one record may ask for.
    #[error("the record needs more than {0} steps of evaluation, the limit `record-steps`")]
    Steps(u64),
}

/// What the data lack that `$expand` asks for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{what}; evaluation makes no requests, so what `$expand` asks for has to be part of the data"
)]
pub struct Inline {
    /// What is missing.
    pub what: Box<str>,
}

impl Inline {
    pub(super) fn error(what: String) -> EvalError {
        EvalError::Inline(Box::new(Self { what: what.into() }))
    }
}

/// A value that does not fit its declared type.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{property} is declared as {expected}, found {found}{}", .reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default())]
pub struct WrongKind {
    /// The path of the property, in back-ticks.
    pub property: String,
    /// Its declared type.
    pub expected: String,
    /// What the record has.
    pub found: String,
    /// Why its text is no value of the type, if the text is to blame: `2020-13-01`.
    pub reason: Option<String>,
    /// Bytes from the start of the record.
    pub offset: usize,
}

impl From<ArithmeticError> for EvalError {
    fn from(error: ArithmeticError) -> Self {
        Self::Arithmetic(Box::new(error))
    }
}

impl From<ConvertError> for EvalError {
    fn from(error: ConvertError) -> Self {
        Self::Convert(Box::new(error))
    }
}

impl From<FunctionError> for EvalError {
    fn from(error: FunctionError) -> Self {
        Self::Function(Box::new(error))
    }
}

impl EvalError {
    /// The lasting name of this kind of error.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Json(error) => error.kind.code(),
            Self::DuplicateKey(..) => JsonErrorKind::DuplicateKey.code(),
            Self::WrongKind(_) | Self::Convert(_) => WRONG_KIND,
            Self::Arithmetic(_) => ARITHMETIC,
            Self::Function(error) => error.code(),
            Self::Steps(_) => STEPS,
            Self::Bytes(_) => RECORD_TOO_LONG,
            Self::Inline(_) => NOT_INLINE,
            Self::Depth => MALFORMED_JSON,
        }
    }

    /// The same error with the key that stands twice. `text` is what was read, and begins at `base`
    /// in what offsets are counted from.
    #[cold]
    pub(super) fn named(self, text: &[u8], base: usize) -> Self {
        let Self::Json(JsonError {
            offset,
            kind: JsonErrorKind::DuplicateKey,
        }) = self
        else {
            return self;
        };
        let behind = offset.checked_sub(base).and_then(|at| text.get(at..));
        let key = Scanner::new(behind.unwrap_or_default()).value();
        match key.ok().and_then(|key| key.as_string()) {
            Some(key) => Self::DuplicateKey(key.into(), offset),
            None => self,
        }
    }

    /// The same error of a row of which the first `same` bytes are those of the record: a place
    /// behind them is none in the record.
    pub(super) fn within(mut self, same: usize) -> Self {
        match &mut self {
            Self::WrongKind(wrong) if wrong.offset >= same => wrong.offset = 0,
            Self::DuplicateKey(_, offset) if *offset >= same => *offset = 0,
            Self::Json(_)
            | Self::DuplicateKey(..)
            | Self::WrongKind(_)
            | Self::Arithmetic(_)
            | Self::Convert(_)
            | Self::Function(_)
            | Self::Inline(_)
            | Self::Bytes(_)
            | Self::Depth
            | Self::Steps(_) => {}
        }
        self
    }

    /// Bytes from the start of the record, where a place in it is to blame.
    #[must_use]
    pub const fn offset(&self) -> Option<usize> {
        match self {
            Self::Json(error) => Some(error.offset),
            Self::DuplicateKey(_, offset) => Some(*offset),
            Self::WrongKind(wrong) => Some(wrong.offset),
            Self::Arithmetic(_)
            | Self::Convert(_)
            | Self::Function(_)
            | Self::Inline(_)
            | Self::Bytes(_)
            | Self::Depth
            | Self::Steps(_) => None,
        }
    }
}

/// A record that failed, with its place in the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Error)]
#[error(
    "{}:{line}: error[{code}] {}: {message} (record {record}, byte {offset})",
    .file.as_deref().unwrap_or("<data>"),
    .code.rule()
)]
pub struct DataError {
    /// The input's name, if it has one.
    pub file: Option<String>,
    /// The number of the record in its input, from 1.
    pub record: u64,
    /// The line on which the record begins or on which the error is, from 1.
    pub line: u64,
    /// Bytes from the start of the input.
    pub offset: u64,
    /// Which kind of error.
    pub code: Code,
    /// What is wrong.
    pub message: String,
}

impl DataError {
    /// What is told of a record that could not be had from an input of that name.
    #[must_use]
    pub fn of_frame(file: Option<&str>, error: &FrameError) -> Self {
        Self {
            file: file.map(str::to_owned),
            record: error.index,
            line: error.line,
            offset: error.offset,
            code: error.kind.code(),
            message: error.kind.to_string(),
        }
    }
}

/// A row that stands for several records, or for none, and has no value for what the query makes of
/// it.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("`{name}` has no result: {error}")]
pub struct RowsError {
    /// The transformation or option.
    pub name: &'static str,
    /// Where it stands in the query.
    pub span: Span,
    /// What is wrong.
    pub error: EvalError,
}

impl RowsError {
    pub(super) const fn new(name: &'static str, span: Span, error: EvalError) -> Self {
        Self { name, span, error }
    }

    /// The finding that people read.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::new(COMBINED, self.span, self.to_string())
    }
}

/// Why a record was not taken.
pub(super) enum Refusal {
    /// The record has no result; the run may go on with the next one.
    Record(EvalError),
    /// The run cannot go on.
    Run(RunError),
}

impl Refusal {
    /// The error of a record in stages that work on each record by itself, and so give no other.
    pub(super) fn of_record(self) -> EvalError {
        match self {
            Self::Record(error) => error,
            Self::Run(RunError::Rows(rows)) => rows.error,
            Self::Run(RunError::Write(_) | RunError::Read { .. } | RunError::Cancelled) => {
                EvalError::Steps(0)
            }
        }
    }

    /// The error that ends a run, where what is to blame belongs to no record; `order` is the place
    /// of `$orderby`, the last to look at rows.
    pub(super) fn of_run(self, order: Span) -> RunError {
        match self {
            Self::Record(error) => {
                RunError::Rows(Box::new(RowsError::new("$orderby", order, error)))
            }
            Self::Run(error) => error,
        }
    }

    /// The same of a row of which the first `same` bytes are those of the record.
    pub(super) fn within(self, same: usize) -> Self {
        match self {
            Self::Record(error) => Self::Record(error.within(same)),
            Self::Run(_) => self,
        }
    }
}

/// An error about a row.
pub(super) trait OfRow: From<EvalError> {
    /// The same error with the key that stands twice in the row, which begins at `base` in what
    /// offsets are counted from.
    fn of_row(self, row: &[u8], base: usize) -> Self;
}

impl OfRow for EvalError {
    fn of_row(self, row: &[u8], base: usize) -> Self {
        self.named(row, base)
    }
}

impl OfRow for Refusal {
    fn of_row(self, row: &[u8], base: usize) -> Self {
        match self {
            Self::Record(error) => Self::Record(error.named(row, base)),
            Self::Run(_) => self,
        }
    }
}

impl From<EvalError> for Refusal {
    fn from(error: EvalError) -> Self {
        Self::Record(error)
    }
}

impl From<RunError> for Refusal {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

/// Why a run ended before its time.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RunError {
    /// The output cannot be written.
    #[error("cannot write: {0}")]
    Write(#[source] io::Error),
    /// Rows that were made of records have no result: `aggregate(amount with sum as total)` where
    /// the total has too many digits.
    #[error(transparent)]
    Rows(Box<RowsError>),
    /// Who watches the run has ended it.
    #[error("the run was cancelled")]
    Cancelled,
    /// An input cannot be read.
    #[error("cannot read {name}: {source}")]
    Read {
        /// The input's name.
        name: String,
        /// Why.
        source: io::Error,
    },
}
