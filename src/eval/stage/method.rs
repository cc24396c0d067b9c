//! Aggregation methods (Data Aggregation 3.2.1.3): all but `$count` leave null out.

use super::key::write_key;
use crate::edm::compare::total_order;
use crate::edm::primitive::Decimal;
use crate::edm::{Value, arithmetic};
use crate::eval::error::EvalError;
use std::cmp::Ordering;
use std::collections::HashSet;

/// How several values become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Sum,
    Average,
    Min,
    Max,
    Distinct,
    /// `$count`
    Count,
}

/// What has been made of the values so far.
#[derive(Debug)]
pub(in crate::eval) enum Total {
    Sum(Sum),
    Average(Sum, u64),
    Extreme(Ordering, Option<Value<'static>>),
    Distinct(HashSet<Box<[u8]>>),
    Count(u64),
}

/// A sum: exact unless a double is among the numbers. Those are added in the order of the input.
#[derive(Debug, Default)]
pub(in crate::eval) struct Sum {
    /// Nothing before the first number.
    so_far: Option<Value<'static>>,
    /// Why there is no sum.
    error: Option<EvalError>,
}

impl Method {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "sum" => Self::Sum,
            "average" => Self::Average,
            "min" => Self::Min,
            "max" => Self::Max,
            "countdistinct" => Self::Distinct,
            "$count" => Self::Count,
            _ => return None,
        })
    }
}

impl Total {
    pub(super) fn new(method: Method) -> Self {
        match method {
            Method::Sum => Self::Sum(Sum::default()),
            Method::Average => Self::Average(Sum::default(), 0),
            Method::Min => Self::Extreme(Ordering::Less, None),
            Method::Max => Self::Extreme(Ordering::Greater, None),
            Method::Distinct => Self::Distinct(HashSet::new()),
            Method::Count => Self::Count(0),
        }
    }

    /// Counts so many rows or items.
    pub(super) const fn count(&mut self, rows: u64) {
        if let Self::Count(number) = self {
            *number += rows;
        }
    }

    pub(super) fn add(&mut self, value: Value<'_>) {
        if value.is_null() {
            return;
        }
        match self {
            Self::Sum(sum) => sum.add(&value),
            Self::Average(sum, number) => {
                sum.add(&value);
                *number += 1;
            }
            Self::Extreme(wanted, best) => {
                let better = |best: &Value<'_>| total_order(&value, best) == *wanted;
                if best.as_ref().is_none_or(better) {
                    *best = Some(value.into_owned());
                }
            }
            Self::Distinct(keys) => {
                let mut key = Vec::new();
                write_key(&value, &mut key);
                keys.insert(key.into_boxed_slice());
            }
            Self::Count(number) => *number += 1,
        }
    }

    /// The result; null where there were no values, but for numbers of things.
    ///
    /// # Errors
    ///
    /// It is out of range.
    pub(super) fn result(self) -> Result<Value<'static>, EvalError> {
        let number = |number: u64| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        Ok(match self {
            Self::Sum(sum) => sum.result()?,
            Self::Average(sum, count) => {
                let sum = sum.result()?;
                if sum.is_null() {
                    return Ok(sum);
                }
                arithmetic::divide_by(&sum, &number(count))?
            }
            Self::Extreme(_, best) => best.unwrap_or(Value::Null),
            Self::Distinct(keys) => number(keys.len() as u64),
            Self::Count(count) => number(count),
        })
    }
}

impl Sum {
    pub(super) fn add(&mut self, value: &Value<'_>) {
        if self.error.is_some() {
            return;
        }
        let zero = Value::Decimal(Decimal::ZERO);
        let so_far = self.so_far.as_ref().unwrap_or(&zero);
        match arithmetic::add(so_far, value) {
            Ok(sum) => self.so_far = Some(sum),
            Err(error) => self.error = Some(error.into()),
        }
    }

    pub(super) fn result(self) -> Result<Value<'static>, EvalError> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.so_far.unwrap_or(Value::Null)),
        }
    }
}
