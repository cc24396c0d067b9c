use super::argument::{integer, items};
use super::context::Context;
use super::error::FunctionError;
use super::table::{Function, NullRule, Outcome, Overload, Parameter, Returns};
use crate::edm::compare::{equal, total_order};
use crate::edm::{Primitive, Value};
use std::cmp::Ordering;

/// The functions of collections alone. Those shared with strings have their rows beside the
/// strings, and their evaluation here.
pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "hassubset",
        section: "5.1.1.6.1",
        doc: "Whether the first collection holds every item of the second, each at least as often, in any order.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[Overload {
            parameters: &[Parameter::Collection, Parameter::Collection],
            returns: Returns::Primitive(Primitive::Boolean),
            evaluate: hassubset,
        }],
        examples: &[
            ("hassubset([4,1,3],[3,1])", "true"),
            ("hassubset([1,2],[1,1,2])", "false"),
            ("hassubset([1],[])", "true"),
            ("hassubset([1,null],[null])", "true"),
            ("hassubset([1,2.5],[2.5,1.0])", "true"),
        ],
    },
    Function {
        name: "hassubsequence",
        section: "5.1.1.6.2",
        doc: "Whether the items of the second collection stand in the first in the same order, perhaps with others between them.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[Overload {
            parameters: &[Parameter::Collection, Parameter::Collection],
            returns: Returns::Primitive(Primitive::Boolean),
            evaluate: hassubsequence,
        }],
        examples: &[
            ("hassubsequence([4,1,3],[4,3])", "true"),
            ("hassubsequence([4,1,3],[3,1])", "false"),
            ("hassubsequence([4,1,3,1],[1,1])", "true"),
            ("hassubsequence([4,1,3],[1,3,4])", "false"),
            ("hassubsequence([],[])", "true"),
        ],
    },
];

/// Sorts both collections, so that the cost stays far from the product of their lengths.
fn hassubset<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let sorted = |items: &'_ [Value<'a>]| {
        let mut sorted: Vec<_> = items.iter().map(Clone::clone).collect();
        sorted.sort_by(total_order);
        sorted
    };
    let (whole, part) = (items(arguments, 0)?, items(arguments, 1)?);
    let (whole, part) = (sorted(whole), sorted(part));
    let mut whole = whole.iter();
    let held = part.iter().all(|item| {
        // `NaN` has a place in the order, but equals nothing.
        equal(item, item)
            && whole
                .find(|other| total_order(other, item) != Ordering::Less)
                .is_some_and(|other| total_order(other, item) == Ordering::Equal)
    });
    Ok(Value::Boolean(held))
}

fn hassubsequence<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let mut whole = items(arguments, 0)?.iter();
    let part = items(arguments, 1)?;
    let held = part
        .iter()
        .all(|item| whole.any(|other| equal(other, item)));
    Ok(Value::Boolean(held))
}

pub(super) fn concat<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let (first, second) = (items(arguments, 0)?, items(arguments, 1)?);
    Ok(Value::Collection(
        first.iter().chain(second).cloned().collect(),
    ))
}

pub(super) fn contains<'a>(
    arguments: &[Value<'a>],
    _: &Context,
) -> Result<Value<'a>, FunctionError> {
    let found = find(items(arguments, 0)?, items(arguments, 1)?);
    Ok(Value::Boolean(found.is_some()))
}

pub(super) fn endswith<'a>(
    arguments: &[Value<'a>],
    _: &Context,
) -> Result<Value<'a>, FunctionError> {
    let (whole, part) = (items(arguments, 0)?, items(arguments, 1)?);
    let held = whole.len() >= part.len()
        && whole
            .iter()
            .rev()
            .zip(part.iter().rev())
            .all(|(l, r)| equal(l, r));
    Ok(Value::Boolean(held))
}

pub(super) fn startswith<'a>(
    arguments: &[Value<'a>],
    _: &Context,
) -> Result<Value<'a>, FunctionError> {
    let (whole, part) = (items(arguments, 0)?, items(arguments, 1)?);
    let held = whole.len() >= part.len() && whole.iter().zip(part).all(|(l, r)| equal(l, r));
    Ok(Value::Boolean(held))
}

pub(super) fn indexof<'a>(
    arguments: &[Value<'a>],
    _: &Context,
) -> Result<Value<'a>, FunctionError> {
    let found = find(items(arguments, 0)?, items(arguments, 1)?);
    Ok(Value::Integer(found.map_or(-1, count)))
}

pub(super) fn length<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    Ok(Value::Integer(count(items(arguments, 0)?.len())))
}

pub(super) fn substring<'a>(
    arguments: &[Value<'a>],
    _: &Context,
) -> Result<Value<'a>, FunctionError> {
    let source = items(arguments, 0)?;
    let (start, length) = part(arguments)?;
    let start = usize::try_from(start).unwrap_or_else(|_| {
        let back = usize::try_from(start.unsigned_abs()).unwrap_or(usize::MAX);
        source.len().saturating_sub(back)
    });
    let taken = source.iter().skip(start).take(length.unwrap_or(usize::MAX));
    Ok(Value::Collection(taken.cloned().collect()))
}

/// The start of a part, which counts from the end if it is negative, and the length if one is
/// given.
pub(super) fn part(arguments: &[Value<'_>]) -> Result<(i64, Option<usize>), FunctionError> {
    let start = integer(arguments, 1)?;
    if arguments.len() < 3 {
        return Ok((start, None));
    }
    let length = integer(arguments, 2)?;
    if length < 0 {
        return Err(FunctionError::NegativeLength(length));
    }
    Ok((start, Some(usize::try_from(length).unwrap_or(usize::MAX))))
}

/// A number of things as a value.
pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Where `part` first stands in `whole` in one piece (Knuth, Morris and Pratt), in linear time.
fn find(whole: &[Value<'_>], part: &[Value<'_>]) -> Option<usize> {
    // For each position of `part`: how long a beginning of it ends there, which need not be
    // compared again.
    let mut known = Vec::with_capacity(part.len());
    let mut matched = 0;
    for (position, item) in part.iter().enumerate() {
        if position > 0 {
            matched = extend(part, &known, matched, item);
        }
        known.push(matched);
    }
    matched = 0;
    if part.is_empty() {
        return Some(0);
    }
    for (position, item) in whole.iter().enumerate() {
        matched = extend(part, &known, matched, item);
        if matched == part.len() {
            return Some(position + 1 - matched);
        }
    }
    None
}

/// How many items of `part` match up to and with `item`, if `matched` did before it.
fn extend(part: &[Value<'_>], known: &[usize], mut matched: usize, item: &Value<'_>) -> usize {
    loop {
        if part.get(matched).is_some_and(|next| equal(next, item)) {
            return matched + 1;
        }
        if matched == 0 {
            return 0;
        }
        matched = known.get(matched - 1).copied().unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(items: &[u8]) -> Vec<Value<'static>> {
        items
            .iter()
            .map(|item| Value::Integer(i64::from(*item)))
            .collect()
    }

    #[test]
    fn nan_is_in_nothing() {
        let nan = Value::Collection(vec![Value::Double(f64::NAN)]);
        let context = Context::new(crate::edm::primitive::DateTimeOffset::MIN);
        for evaluate in [hassubset, hassubsequence, contains] {
            let result = evaluate(&[nan.clone(), nan.clone()], &context);
            assert_eq!(result, Ok(Value::Boolean(false)));
        }
    }

    proptest! {
        #[test]
        fn find_agrees_with_windows(
            whole in proptest::collection::vec(0..3u8, 0..20),
            part in proptest::collection::vec(0..3u8, 1..5),
        ) {
            let expected = whole.windows(part.len()).position(|window| window == part);
            prop_assert_eq!(find(&list(&whole), &list(&part)), expected);
        }
    }
}
