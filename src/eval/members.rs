//! The list of constants behind `in`.

use crate::edm::compare::{compare, equal, total_order};
use crate::edm::{EnumValue, Value};
use std::cmp::Ordering;
use std::mem;

/// Constants among which a value is found by bisection.
///
/// A list holds values of one kind, in order. Against a value of whatever type the outcomes of
/// [`compare`] rise along it: integers are compared exactly with all numbers, and rounding a
/// decimal to a double keeps the order. So bisection finds a member exactly where a chain of `eq`
/// would.
#[derive(Debug, Default)]
pub(super) struct Members {
    has_null: bool,
    lists: Vec<Vec<Value<'static>>>,
    /// What has no order: it is gone through one by one.
    others: Vec<Value<'static>>,
}

impl Members {
    pub(super) fn new(values: impl IntoIterator<Item = Value<'static>>) -> Self {
        let mut members = Self::default();
        let mut ordered = Vec::new();
        for value in values {
            match value {
                Value::Null => members.has_null = true,
                // It equals nothing.
                Value::Double(number) if number.is_nan() => {}
                Value::Binary(_)
                | Value::Enum(EnumValue::Unknown(_))
                | Value::Geo(_)
                | Value::Collection(_) => members.others.push(value),
                Value::Boolean(_)
                | Value::Integer(_)
                | Value::Decimal(_)
                | Value::Double(_)
                | Value::String(_)
                | Value::Guid(_)
                | Value::Date(_)
                | Value::DateTimeOffset(_)
                | Value::TimeOfDay(_)
                | Value::Duration(_)
                | Value::Enum(EnumValue::Number(_)) => ordered.push(value),
            }
        }
        for value in ordered {
            let kind = mem::discriminant(&value);
            let mut lists = members.lists.iter_mut();
            let of_kind = |list: &&mut Vec<_>| list.first().map(mem::discriminant) == Some(kind);
            match lists.find(of_kind) {
                Some(list) => list.push(value),
                None => members.lists.push(vec![value]),
            }
        }
        for list in &mut members.lists {
            list.sort_unstable_by(total_order);
        }
        members
    }

    /// Whether `eq` holds between the value and one of the constants.
    pub(super) fn contain(&self, value: &Value<'_>) -> bool {
        if value.is_null() {
            return self.has_null;
        }
        let found = |list: &Vec<Value<'_>>| {
            let order = |member: &Value<'_>| compare(member, value).unwrap_or(Ordering::Less);
            list.binary_search_by(order).is_ok()
        };
        self.lists.iter().any(found) || self.others.iter().any(|member| equal(value, member))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edm::primitive::{Date, DateTimeOffset, Decimal, Guid};
    use proptest::prelude::*;

    /// Few enough values of each kind that many are equal, and numbers that are hard to compare.
    fn any_value() -> impl Strategy<Value = Value<'static>> {
        let number = prop_oneof![
            Just("0"),
            Just("-0"),
            Just("0.1"),
            Just("1"),
            Just("9007199254740992"),
            Just("9007199254740993"),
            Just("9223372036854775807"),
            Just("0.1000000000000000055511151231257827"),
            Just("1e400"),
            Just("-1e400"),
        ];
        let instant = prop_oneof![
            Just("2020-01-01T00:00:00Z"),
            Just("2020-01-01T01:00:00+01:00"),
            Just("2020-01-01T00:00:00.5Z"),
        ];
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Boolean),
            (-3..3i64).prop_map(Value::Integer),
            number
                .clone()
                .prop_filter_map("an integer", |n| n.parse().ok().map(Value::Integer)),
            number
                .clone()
                .prop_map(|n| Value::Decimal(Decimal::parse(n).unwrap())),
            number.prop_map(|n| Value::Double(n.parse().unwrap())),
            Just(Value::Double(f64::NAN)),
            "[ab]{0,2}|😀".prop_map(Value::from),
            (0..3u8).prop_map(|n| {
                let text = format!("0000000{n}-0000-0000-0000-000000000000");
                Value::Guid(Guid::parse(&text).unwrap())
            }),
            (1..4u8).prop_map(|n| Value::Date(Date::parse(&format!("2020-01-0{n}")).unwrap())),
            instant.prop_map(|text| Value::DateTimeOffset(DateTimeOffset::parse(text).unwrap())),
            (0..3i64).prop_map(|n| Value::Enum(EnumValue::Number(n))),
            "[AB]".prop_map(|name| Value::Enum(EnumValue::Unknown(name.into()))),
            "[AB]".prop_map(|text| Value::Binary(text.into_bytes().into())),
            (0..2i64).prop_map(|n| Value::Collection(vec![Value::Integer(n)])),
        ]
    }

    proptest! {
        #[test]
        fn membership_is_a_chain_of_eq(
            values in prop::collection::vec(any_value(), 0..30),
            value in any_value(),
        ) {
            let chain = values.iter().any(|member| equal(&value, member));
            let members = Members::new(values.iter().cloned());
            prop_assert_eq!(members.contain(&value), chain);
            for value in &values {
                let chain = values.iter().any(|member| equal(value, member));
                prop_assert_eq!(members.contain(value), chain);
            }
        }
    }
}
