//! Equality and order of values (URL Conventions 5.1.1.1).

use super::primitive::Decimal;
use super::value::{EnumValue, Value};
use std::cmp::Ordering;

/// Two to the power of 63, one more than the greatest `i64`.
const INTEGERS_END: f64 = 9_223_372_036_854_775_808.0;

/// Whether `eq` holds: two-valued, so `null` equals `null` and nothing else. Collections are equal
/// if they have equal items in the same order. `NaN` equals nothing.
#[must_use]
pub fn equal(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::String(left), Value::String(right)) => left == right,
        (Value::Binary(left), Value::Binary(right)) => left == right,
        (Value::Geo(left), Value::Geo(right)) => left == right,
        (Value::Collection(left), Value::Collection(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(l, r)| equal(l, r))
        }
        _ => compare(left, right) == Some(Ordering::Equal),
    }
}

/// The order of two values that are not null, for `lt`, `le`, `gt` and `ge`. Nothing where there
/// is no order: `NaN`, an enumeration member that the schema lacks beside another one, types
/// without an order, types that cannot be compared.
///
/// Numbers of different types are promoted: integers beside decimals and doubles are compared
/// exactly; a decimal beside a double is taken as the nearest double, so that `0.1` equals the
/// double that was written as `0.1`. Strings are compared by code point, instants as instants,
/// enumeration members by number.
#[must_use]
pub fn compare(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    match (left, right) {
        (Value::Boolean(left), Value::Boolean(right)) => Some(left.cmp(right)),
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        (Value::Integer(left), Value::Decimal(right)) => Some(Decimal::from(*left).cmp(right)),
        (Value::Decimal(left), Value::Integer(right)) => Some(left.cmp(&Decimal::from(*right))),
        (Value::Decimal(left), Value::Decimal(right)) => Some(left.cmp(right)),
        (Value::Integer(left), Value::Double(right)) => integer_with_double(*left, *right),
        (Value::Double(left), Value::Integer(right)) => {
            integer_with_double(*right, *left).map(Ordering::reverse)
        }
        (Value::Decimal(left), Value::Double(right)) => decimal_with_double(left, *right),
        (Value::Double(left), Value::Decimal(right)) => {
            decimal_with_double(right, *left).map(Ordering::reverse)
        }
        (Value::Double(left), Value::Double(right)) => left.partial_cmp(right),
        // The order of UTF-8 bytes is that of code points.
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        (Value::Guid(left), Value::Guid(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::DateTimeOffset(left), Value::DateTimeOffset(right)) => Some(left.cmp(right)),
        (Value::TimeOfDay(left), Value::TimeOfDay(right)) => Some(left.cmp(right)),
        (Value::Duration(left), Value::Duration(right)) => Some(left.cmp(right)),
        (Value::Enum(EnumValue::Number(left)), Value::Enum(EnumValue::Number(right))) => {
            Some(left.cmp(right))
        }
        (Value::Enum(EnumValue::Unknown(left)), Value::Enum(EnumValue::Unknown(right))) => {
            (left == right).then_some(Ordering::Equal)
        }
        _ => None,
    }
}

/// The order of `$orderby`: total, so that sorting never depends on the order of the input beyond
/// ties. Null comes first. `NaN` comes before all other numbers, and numbers of different types
/// are compared by their exact values. Enumeration members that the schema lacks come after the
/// known ones, by name. Values of unlike kinds, which only open types can bring together, are
/// ordered by kind.
#[must_use]
pub fn total_order(left: &Value<'_>, right: &Value<'_>) -> Ordering {
    match (left, right) {
        (Value::Double(left), Value::Double(right)) => double_total(*left, *right),
        (Value::Integer(left), Value::Double(right)) => {
            integer_with_double(*left, *right).unwrap_or(Ordering::Greater)
        }
        (Value::Double(left), Value::Integer(right)) => {
            integer_with_double(*right, *left).map_or(Ordering::Less, Ordering::reverse)
        }
        (Value::Decimal(left), Value::Double(right)) => decimal_exactly(left, *right),
        (Value::Double(left), Value::Decimal(right)) => decimal_exactly(right, *left).reverse(),
        (Value::Enum(EnumValue::Unknown(left)), Value::Enum(EnumValue::Unknown(right))) => {
            left.cmp(right)
        }
        (Value::Enum(EnumValue::Number(_)), Value::Enum(EnumValue::Unknown(_))) => Ordering::Less,
        (Value::Enum(EnumValue::Unknown(_)), Value::Enum(EnumValue::Number(_))) => {
            Ordering::Greater
        }
        (Value::Binary(left), Value::Binary(right)) => left.cmp(right),
        (Value::Geo(left), Value::Geo(right)) => left.to_string().cmp(&right.to_string()),
        (Value::Collection(left), Value::Collection(right)) => left
            .iter()
            .zip(right)
            .map(|(left, right)| total_order(left, right))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| left.len().cmp(&right.len())),
        _ => compare(left, right).unwrap_or_else(|| rank(left).cmp(&rank(right))),
    }
}

/// The place of a kind of value among the others; all numbers have one.
const fn rank(value: &Value<'_>) -> u8 {
    match value {
        Value::Null => 0,
        Value::Boolean(_) => 1,
        Value::Integer(_) | Value::Decimal(_) | Value::Double(_) => 2,
        Value::String(_) => 3,
        Value::Guid(_) => 4,
        Value::Date(_) => 5,
        Value::DateTimeOffset(_) => 6,
        Value::TimeOfDay(_) => 7,
        Value::Duration(_) => 8,
        Value::Binary(_) => 9,
        Value::Enum(_) => 10,
        Value::Geo(_) => 11,
        Value::Collection(_) => 12,
    }
}

/// Doubles with `NaN` first; both zeros are equal.
fn double_total(left: f64, right: f64) -> Ordering {
    left.partial_cmp(&right)
        .unwrap_or_else(|| right.is_nan().cmp(&left.is_nan()))
}

fn integer_with_double(integer: i64, double: f64) -> Option<Ordering> {
    if double.is_nan() {
        return None;
    }
    if double >= INTEGERS_END {
        return Some(Ordering::Less);
    }
    if double < -INTEGERS_END {
        return Some(Ordering::Greater);
    }
    // In this range the whole part is an integer exactly.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range was checked above"
    )]
    let whole = double.trunc() as i64;
    let fraction = double.fract();
    let by_fraction = || 0f64.partial_cmp(&fraction).unwrap_or(Ordering::Equal);
    Some(integer.cmp(&whole).then_with(by_fraction))
}

fn decimal_with_double(decimal: &Decimal, double: f64) -> Option<Ordering> {
    // Beyond the greatest double a decimal is still below infinity.
    if double.is_infinite() {
        return 0f64.partial_cmp(&double);
    }
    decimal.to_f64().partial_cmp(&double)
}

fn decimal_exactly(decimal: &Decimal, double: f64) -> Ordering {
    if double.is_nan() {
        return Ordering::Greater;
    }
    let nearly = decimal_with_double(decimal, double).unwrap_or(Ordering::Greater);
    // Rounding keeps the order, so only what is equal after rounding needs a closer look.
    match (nearly, Decimal::from_f64_exact(double)) {
        (Ordering::Equal, Some(exact)) => decimal.cmp(&exact),
        _ => nearly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edm::primitive::{Date, DateTimeOffset, Duration, Geo, Guid, Surface, TimeOfDay};
    use proptest::prelude::*;

    fn decimal(text: &str) -> Value<'static> {
        Value::Decimal(Decimal::parse(text).unwrap())
    }

    fn known(number: i64) -> Value<'static> {
        Value::Enum(EnumValue::Number(number))
    }

    fn unknown(name: &str) -> Value<'_> {
        Value::Enum(EnumValue::Unknown(name.into()))
    }

    fn bytes(bytes: &[u8]) -> Value<'_> {
        Value::Binary(bytes.into())
    }

    fn point(x: u8) -> Value<'static> {
        let text = format!("SRID=0;Point({x} 2)");
        Value::Geo(Box::new(Geo::parse(&text, Surface::Geometry).unwrap()))
    }

    fn list(items: &[i64]) -> Value<'static> {
        Value::Collection(items.iter().copied().map(Value::Integer).collect())
    }

    #[track_caller]
    fn ordered(values: &[Value<'_>]) {
        for pair in values.windows(2) {
            assert_eq!(
                compare(&pair[0], &pair[1]),
                Some(Ordering::Less),
                "{pair:?}"
            );
            assert_eq!(
                compare(&pair[1], &pair[0]),
                Some(Ordering::Greater),
                "{pair:?}"
            );
            assert!(!equal(&pair[0], &pair[1]), "{pair:?}");
        }
        for value in values {
            assert_eq!(compare(value, value), Some(Ordering::Equal), "{value:?}");
            assert!(equal(value, value), "{value:?}");
        }
    }

    /// No two of these are equal, nor has one an order beside another.
    #[track_caller]
    fn without_order(values: &[Value<'_>]) {
        for (at, left) in values.iter().enumerate() {
            assert!(equal(left, left), "{left:?}");
            for right in values.iter().skip(at + 1) {
                for (left, right) in [(left, right), (right, left)] {
                    assert_eq!(compare(left, right), None, "{left:?} {right:?}");
                    assert!(!equal(left, right), "{left:?} {right:?}");
                }
            }
        }
    }

    /// Each of these comes before all behind it in `$orderby`.
    #[track_caller]
    fn sorted(values: &[Value<'_>]) {
        for (at, left) in values.iter().enumerate() {
            assert_eq!(total_order(left, left), Ordering::Equal, "{left:?}");
            for right in values.iter().skip(at + 1) {
                let (there, back) = (total_order(left, right), total_order(right, left));
                assert_eq!(there, Ordering::Less, "{left:?} {right:?}");
                assert_eq!(back, Ordering::Greater, "{right:?} {left:?}");
            }
        }
    }

    #[test]
    fn numbers_of_all_types() {
        use Value::{Double, Integer};
        ordered(&[
            Double(f64::NEG_INFINITY),
            Double(-1e308),
            Double(-1e20),
            Integer(i64::MIN),
            Integer(-1),
            Double(-0.5),
            Integer(0),
            decimal("0.1"),
            Double(0.5),
            Integer(1),
            Double(9_007_199_254_740_992.0),
            Integer(9_007_199_254_740_993),
            Integer(i64::MAX),
            Double(INTEGERS_END),
            decimal("1e400"),
            Double(f64::INFINITY),
        ]);
        assert!(equal(&Double(1.0), &Integer(1)));
        assert!(equal(&Double(-0.0), &Integer(0)));
        assert!(equal(&Double(-INTEGERS_END), &Integer(i64::MIN)));
        assert!(equal(&Double(0.1), &decimal("0.1")));
        assert!(!equal(&Double(0.1 + 0.2), &decimal("0.3")));
        assert!(equal(&decimal("5.00"), &Integer(5)));
        assert!(!equal(&Integer(i64::MAX), &Integer(i64::MAX - 1)));
        assert!(!equal(&Double(f64::NAN), &Double(f64::NAN)));
        for number in [Integer(0), decimal("0"), Double(0.0), Double(f64::NAN)] {
            assert_eq!(compare(&Double(f64::NAN), &number), None);
            assert_eq!(compare(&number, &Double(f64::NAN)), None);
        }
    }

    #[test]
    fn decimals_are_compared_exactly() {
        ordered(&[
            decimal("-1e400"),
            decimal("-0.3"),
            decimal("-0.29999999999999999999999999999999999999999999"),
            decimal("0"),
            decimal("5.1"),
            decimal("5.100000000000000000000000000000000000000000001"),
            decimal("1e400"),
        ]);
        assert!(equal(&decimal("5.10"), &decimal("5.1")));
    }

    #[test]
    fn other_types() {
        ordered(&[Value::Boolean(false), Value::Boolean(true)]);
        ordered(&["a".into(), "aa".into(), "\u{ffee}".into(), "😀".into()]);
        let instant = |text| Value::DateTimeOffset(DateTimeOffset::parse(text).unwrap());
        ordered(&[
            instant("2020-01-01T00:30:00+01:00"),
            instant("2020-01-01T00:00:00Z"),
        ]);
        let date = |text| Value::Date(Date::parse(text).unwrap());
        ordered(&[date("-0001-01-01"), date("0000-01-01"), date("10000-01-01")]);
        let time = |text| Value::TimeOfDay(TimeOfDay::parse(text).unwrap());
        ordered(&[time("00:00:00"), time("09:59:59.9"), time("10:00:00")]);
        let duration = |text| Value::Duration(Duration::parse(text).unwrap());
        ordered(&[
            duration("-P2D"),
            duration("-PT1S"),
            duration("PT23H"),
            duration("P1D"),
        ]);
        assert!(equal(&duration("PT24H"), &duration("P1D")));
        let guid = |text| Value::Guid(Guid::parse(text).unwrap());
        ordered(&[
            guid("00000000-0000-0000-0000-0000000000ff"),
            guid("01234567-89ab-cdef-0123-456789abcdef"),
            guid("f0000000-0000-0000-0000-000000000000"),
        ]);
        assert!(equal(
            &guid("ABCDEF01-0000-0000-0000-000000000000"),
            &guid("abcdef01-0000-0000-0000-000000000000"),
        ));
        assert_eq!(compare(&"a".into(), &Value::Integer(1)), None);
        assert!(equal(&Value::Null, &Value::Null));
        assert!(!equal(&Value::Null, &"".into()));
    }

    #[test]
    fn types_without_an_order_have_equality() {
        let [a, b] = [b"a", b"b"].map(|text| bytes(text));
        without_order(&[a, b, bytes(b""), point(1), point(2), list(&[1]), list(&[2])]);
        let on_the_globe = Geo::parse("SRID=0;Point(1 2)", Surface::Geography).unwrap();
        assert!(!equal(&Value::Geo(Box::new(on_the_globe)), &point(1)));
    }

    #[test]
    fn enumeration_members() {
        ordered(&[known(0), known(2)]);
        without_order(&[unknown("New"), unknown("new"), known(0)]);
        assert_eq!(
            compare(&unknown("New"), &unknown("New")),
            Some(Ordering::Equal)
        );
    }

    #[test]
    fn collections_item_by_item() {
        assert!(equal(&list(&[1, 2]), &list(&[1, 2])));
        assert!(!equal(&list(&[1, 2]), &list(&[2, 1])));
        assert!(!equal(&list(&[1]), &list(&[1, 1])));
        assert_eq!(compare(&list(&[1]), &list(&[2])), None);
        sorted(&[list(&[]), list(&[1]), list(&[1, 0]), list(&[2])]);
    }

    #[test]
    fn values_of_one_kind_are_sorted() {
        use Value::{Double, Integer};
        sorted(&[
            Double(f64::NAN),
            Double(f64::NEG_INFINITY),
            Integer(i64::MIN),
            Integer(-1),
            Double(-0.5),
            decimal("0"),
            // The double nearest to 0.1 is a little greater than that.
            decimal("0.1"),
            Double(0.1),
            decimal("0.2"),
            Double(0.2),
            // The one nearest to 0.3 is a little less.
            Double(0.3),
            decimal("0.3"),
            Integer(1),
            Double(1.5),
            Double(9_007_199_254_740_992.0),
            decimal("9007199254740992.5"),
            Integer(9_007_199_254_740_993),
            Integer(i64::MAX),
            Double(INTEGERS_END),
            Double(f64::MAX),
            decimal("1e400"),
            Double(f64::INFINITY),
        ]);
        for equal in [
            [Integer(0), Double(-0.0)],
            [Integer(i64::MIN), Double(-INTEGERS_END)],
            [decimal("0.5"), Double(0.5)],
            [decimal("1.0"), Integer(1)],
        ] {
            assert_eq!(total_order(&equal[0], &equal[1]), Ordering::Equal);
            assert_eq!(total_order(&equal[1], &equal[0]), Ordering::Equal);
        }
        sorted(&[known(-1), known(9), unknown("A"), unknown("B")]);
        sorted(&[bytes(b""), bytes(b"a"), bytes(b"aa"), bytes(b"b")]);
        sorted(&[point(1), point(2)]);
    }

    #[test]
    fn values_of_unlike_kinds_are_sorted_by_kind() {
        sorted(&[
            Value::Null,
            Value::Boolean(true),
            Value::Integer(9),
            "a".into(),
            Value::Guid(Guid::parse("ffffffff-0000-0000-0000-000000000000").unwrap()),
            Value::Date(Date::parse("2000-01-01").unwrap()),
            Value::DateTimeOffset(DateTimeOffset::parse("1999-01-01T00:00:00Z").unwrap()),
            Value::TimeOfDay(TimeOfDay::parse("01:00:00").unwrap()),
            Value::Duration(Duration::parse("PT1H").unwrap()),
            bytes(b"a"),
            known(0),
            unknown("A"),
            point(1),
            list(&[0]),
        ]);
    }

    #[test]
    fn null_and_nan_come_first() {
        let mut values = [
            Value::Double(1.0),
            Value::Double(f64::NAN),
            "a".into(),
            Value::Double(f64::NEG_INFINITY),
            Value::Null,
            Value::Integer(0),
        ];
        values.sort_by(total_order);
        insta::assert_snapshot!(
            format!("{values:?}"),
            @r#"[Null, Double(NaN), Double(-inf), Integer(0), Double(1.0), String("a")]"#
        );
    }

    fn any_number() -> impl Strategy<Value = Value<'static>> {
        let near = prop_oneof![
            Just(0.1f64),
            Just(0.3),
            Just(1.0),
            Just(9_007_199_254_740_992.0)
        ];
        prop_oneof![
            any::<f64>().prop_map(Value::Double),
            near.clone().prop_map(Value::Double),
            near.prop_map(|n| Value::Decimal(Decimal::from_f64(n).unwrap())),
            (any::<i64>(), 0..30u32)
                .prop_map(|(m, s)| Value::Decimal(Decimal::new(i128::from(m), s).unwrap())),
            any::<i64>().prop_map(Value::Integer),
            (-2..2i64).prop_map(Value::Integer),
        ]
    }

    proptest! {
        #[test]
        fn the_total_order_is_one(a in any_number(), b in any_number(), c in any_number()) {
            prop_assert_eq!(total_order(&a, &b), total_order(&b, &a).reverse());
            if total_order(&a, &b).is_le() && total_order(&b, &c).is_le() {
                prop_assert!(total_order(&a, &c).is_le());
            }
        }

        #[test]
        fn both_orders_agree_without_rounding(a: i64, b: f64) {
            let (a, b) = (Value::Integer(a), Value::Double(b));
            if let Some(order) = compare(&a, &b) {
                prop_assert_eq!(total_order(&a, &b), order);
            }
        }
    }
}
