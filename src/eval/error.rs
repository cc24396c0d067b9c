use crate::diagnostic::{Code, Diagnostic, Span};
use crate::edm::{ArithmeticError, ConvertError};
use crate::functions::FunctionError;
use crate::json::{FrameError, JsonError, JsonErrorKind};
use serde::Serialize;
use std::io;
use thiserror::Error;

const WRONG_KIND: Code = Code::error(811, "unfitting-value");
const ARITHMETIC: Code = Code::error(812, "arithmetic");
const STEPS: Code = Code::error(813, "too-many-steps");
const NOT_EVALUATED: Code = Code::error(820, "not-evaluated");
const HOLE: Code = Code::error(821, "template-hole");

/// The codes of this room, for the registry.
pub const CODES: &[Code] = &[WRONG_KIND, ARITHMETIC, STEPS, NOT_EVALUATED, HOLE];

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
    /// More work than one record may ask for.
    #[error("the record needs more than {0} steps of evaluation, the limit `record-steps`")]
    Steps(u64),
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
        }
    }

    /// Bytes from the start of the record, where a place in it is to blame.
    #[must_use]
    pub const fn offset(&self) -> Option<usize> {
        match self {
            Self::Json(error) => Some(error.offset),
            Self::DuplicateKey(_, offset) => Some(*offset),
            Self::WrongKind(wrong) => Some(wrong.offset),
            Self::Arithmetic(_) | Self::Convert(_) | Self::Function(_) | Self::Steps(_) => None,
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
    pub(super) fn of_frame(file: Option<&str>, error: &FrameError) -> Self {
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

/// Why a run ended before its time.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RunError {
    /// The output cannot be written.
    #[error("cannot write: {0}")]
    Write(#[source] io::Error),
    /// An input cannot be read.
    #[error("cannot read {name}: {source}")]
    Read {
        /// The input's name.
        name: String,
        /// Why.
        source: io::Error,
    },
}
