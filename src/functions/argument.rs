use super::error::FunctionError;
use crate::edm::Value;
use crate::edm::primitive::{Geo, Position, Shape};
use std::borrow::Cow;

/// The argument at a position from 0, for which `take` finds the expected kind of value.
pub(super) fn argument<'v, 'a, T>(
    arguments: &'v [Value<'a>],
    position: usize,
    expected: &'static str,
    take: impl FnOnce(&'v Value<'a>) -> Option<T>,
) -> Result<T, FunctionError> {
    let value = arguments.get(position);
    value.and_then(take).ok_or_else(|| FunctionError::Argument {
        position: position + 1,
        expected,
        found: value.map_or("nothing", Value::kind),
    })
}

pub(super) fn text<'v, 'a>(
    arguments: &'v [Value<'a>],
    position: usize,
) -> Result<&'v Cow<'a, str>, FunctionError> {
    argument(arguments, position, "a string", |value| {
        if let Value::String(text) = value {
            Some(text)
        } else {
            None
        }
    })
}

pub(super) fn integer(arguments: &[Value<'_>], position: usize) -> Result<i64, FunctionError> {
    argument(arguments, position, "an integer", |value| {
        if let Value::Integer(number) = value {
            Some(*number)
        } else {
            None
        }
    })
}

pub(super) fn items<'v, 'a>(
    arguments: &'v [Value<'a>],
    position: usize,
) -> Result<&'v [Value<'a>], FunctionError> {
    argument(arguments, position, "a collection", |value| {
        if let Value::Collection(items) = value {
            Some(items.as_slice())
        } else {
            None
        }
    })
}

pub(super) fn shape<'v>(
    arguments: &'v [Value<'_>],
    position: usize,
) -> Result<&'v Geo, FunctionError> {
    argument(arguments, position, "a shape", |value| {
        if let Value::Geo(geo) = value {
            Some(geo.as_ref())
        } else {
            None
        }
    })
}

pub(super) fn point<'v>(
    arguments: &'v [Value<'_>],
    position: usize,
) -> Result<(&'v Geo, Position), FunctionError> {
    let geo = shape(arguments, position)?;
    if let Shape::Point(point) = geo.shape {
        Ok((geo, point))
    } else {
        argument(arguments, position, "a point", |_| None)
    }
}
