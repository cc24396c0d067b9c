use crate::diagnostic::Code;
use thiserror::Error;

/// A pattern that is no regular expression.
pub const INVALID_PATTERN: Code = Code::error(841, "invalid-pattern");
/// A pattern with a feature that cannot be matched in linear time.
pub const UNSUPPORTED_PATTERN: Code = Code::error(842, "unsupported-pattern");
/// A pattern beyond a limit.
pub const PATTERN_LIMIT: Code = Code::error(843, "pattern-limit");
/// A negative length of a part.
pub const NEGATIVE_LENGTH: Code = Code::error(844, "negative-length");
/// A dynamic value of a kind that the function does not take.
pub const UNEXPECTED_ARGUMENT: Code = Code::error(845, "unexpected-argument");
/// Shapes of different coordinate systems.
pub const UNLIKE_COORDINATES: Code = Code::error(846, "unlike-coordinates");

/// Why a function has no result for its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FunctionError {
    /// `matchesPattern(Name,'(')`
    #[error("pattern is no regular expression: {0}")]
    InvalidPattern(String),
    /// `matchesPattern(Name,'(?=a)')`: a silent `false` would be wrong
    #[error("pattern uses {0}, which is not supported")]
    UnsupportedPattern(&'static str),
    /// A pattern of more than 1,024 bytes, `matchesPattern(Name,'(\w{1000}){1000}')`
    #[error("pattern exceeds the limit `{name}` of {limit} {unit}")]
    PatternLimit {
        /// The name of the limit.
        name: &'static str,
        /// The limit itself.
        limit: usize,
        /// What it counts.
        unit: &'static str,
    },
    /// `substring('abc',1,-1)`
    #[error("length of a part must not be negative, found `{0}`")]
    NegativeLength(i64),
    /// `length(Open/Dynamic)` where the dynamic property is a number
    #[error("argument {position} must be {expected}, found {found}")]
    Argument {
        /// The position of the argument, from 1.
        position: usize,
        /// The kind of value that the function takes there.
        expected: &'static str,
        /// The kind of value that it met.
        found: &'static str,
    },
    /// `geo.distance(geometry'SRID=0;Point(1 2)',geometry'SRID=1;Point(1 2)')`
    #[error("shapes have different coordinate systems, SRID {0} and SRID {1}")]
    UnlikeCoordinates(u32, u32),
}

impl FunctionError {
    /// The lasting code of this kind of error.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::InvalidPattern(_) => INVALID_PATTERN,
            Self::UnsupportedPattern(_) => UNSUPPORTED_PATTERN,
            Self::PatternLimit { .. } => PATTERN_LIMIT,
            Self::NegativeLength(_) => NEGATIVE_LENGTH,
            Self::Argument { .. } => UNEXPECTED_ARGUMENT,
            Self::UnlikeCoordinates(..) => UNLIKE_COORDINATES,
        }
    }
}
