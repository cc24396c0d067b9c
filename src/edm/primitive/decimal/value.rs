use crate::diagnostic::Limits;
use crate::edm::error::ArithmeticError;
use bigdecimal::ToPrimitive;
use bigdecimal::num_bigint::{BigInt, Sign};
use std::cmp::Ordering;

/// A value of `Edm.Decimal`, exact, of at most [`Decimal::MAX_DIGITS`] significant digits and an
/// exponent within [`Decimal::MAX_EXPONENT`].
///
/// Equality, order and hash go by value: `5.10` is `5.1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(Form);

/// INVARIANT: one value has one form. Whatever fits [`Form::Small`] is small.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// `mantissa` times ten to the minus `scale`; `scale` is at most [`MAX_SCALE`], and the
    /// mantissa ends in another digit than 0 unless `scale` is 0.
    Small {
        /// An `i128`, as bytes so that a value of any type stays within four words.
        mantissa: [u8; 16],
        scale: u8,
    },
    Big(Box<Big>),
}

/// `digits` times ten to the `exponent`; `digits` is not 0 and ends in another digit than 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Big {
    pub(super) digits: BigInt,
    pub(super) exponent: i64,
}

/// How many digits behind the point a small form may have.
pub(super) const MAX_SCALE: u32 = 38;

impl Decimal {
    /// How many significant digits a value may have.
    pub const MAX_DIGITS: usize = Limits::DEFAULT.decimal_digits;
    /// The greatest exponent of the scientific notation `d.ddde±x`.
    pub const MAX_EXPONENT: i64 = Limits::DEFAULT.decimal_exponent as i64;
    /// 0
    pub const ZERO: Self = Self(Form::Small {
        mantissa: [0; 16],
        scale: 0,
    });

    /// `mantissa` times ten to the minus `scale`, for example 25 and 1 for `2.5`; nothing if
    /// `scale` is beyond [`Decimal::MAX_EXPONENT`].
    #[must_use]
    pub fn new(mantissa: i128, scale: u32) -> Option<Self> {
        Self::small(mantissa, scale)
            .or_else(|| Self::from_parts(BigInt::from(mantissa), -i64::from(scale)).ok())
    }

    /// The small form of `mantissa` times ten to the minus `scale`, if it has one.
    pub(super) fn small(mut mantissa: i128, mut scale: u32) -> Option<Self> {
        if mantissa == 0 {
            return Some(Self::ZERO);
        }
        // Division of 64 bits is far quicker than of 128.
        if let Ok(mut short) = i64::try_from(mantissa) {
            while scale > 0 && short % 10 == 0 {
                short /= 10;
                scale -= 1;
            }
            mantissa = i128::from(short);
        } else {
            while scale > 0 && mantissa % 10 == 0 {
                mantissa /= 10;
                scale -= 1;
            }
        }
        (scale <= MAX_SCALE).then(|| {
            Self(Form::Small {
                mantissa: mantissa.to_ne_bytes(),
                scale: u8::try_from(scale).unwrap_or(0),
            })
        })
    }

    /// `digits` times ten to the `exponent`, within the caps.
    pub(super) fn from_parts(digits: BigInt, exponent: i64) -> Result<Self, ArithmeticError> {
        if digits.sign() == Sign::NoSign {
            return Ok(Self::ZERO);
        }
        let text = digits.magnitude().to_str_radix(10);
        let significant = text.trim_end_matches('0').len();
        let zeros = text.len() - significant;
        if significant > Self::MAX_DIGITS {
            return Err(ArithmeticError::DecimalDigits(Self::MAX_DIGITS));
        }
        let scientific = exponent.saturating_add(length(text.len()) - 1);
        if scientific.abs() > Self::MAX_EXPONENT {
            return Err(ArithmeticError::DecimalExponent(Self::MAX_EXPONENT));
        }
        let exponent = exponent + length(zeros);
        let digits = if zeros == 0 {
            digits
        } else {
            digits / power_of_ten(zeros)
        };
        if (0..=i64::from(MAX_SCALE)).contains(&exponent) {
            let whole = digits
                .to_i128()
                .and_then(|digits| digits.checked_mul(small_power(u32::try_from(exponent).ok()?)?));
            if let Some(small) = whole.and_then(|whole| Self::small(whole, 0)) {
                return Ok(small);
            }
        } else if (-i64::from(MAX_SCALE)..0).contains(&exponent) {
            let scale = u32::try_from(-exponent).unwrap_or(0);
            if let Some(small) = digits
                .to_i128()
                .and_then(|digits| Self::small(digits, scale))
            {
                return Ok(small);
            }
        }
        Ok(Self(Form::Big(Box::new(Big { digits, exponent }))))
    }

    pub(super) const fn form(&self) -> &Form {
        &self.0
    }

    /// The mantissa and scale of a small form.
    pub(super) fn as_small(&self) -> Option<(i128, u32)> {
        match &self.0 {
            Form::Small { mantissa, scale } => {
                Some((i128::from_ne_bytes(*mantissa), u32::from(*scale)))
            }
            Form::Big(_) => None,
        }
    }

    /// The digits and the exponent of ten.
    pub(super) fn to_parts(&self) -> (BigInt, i64) {
        match &self.0 {
            Form::Small { mantissa, scale } => (
                BigInt::from(i128::from_ne_bytes(*mantissa)),
                -i64::from(*scale),
            ),
            Form::Big(big) => (big.digits.clone(), big.exponent),
        }
    }

    /// Whether this is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    /// Whether this is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Small { mantissa, .. } => i128::from_ne_bytes(*mantissa) < 0,
            Form::Big(big) => big.digits.sign() == Sign::Minus,
        }
    }

    fn cmp_big(&self, other: &Self) -> Ordering {
        let ((left, left_exponent), (right, right_exponent)) = (self.to_parts(), other.to_parts());
        if left.sign() != right.sign() {
            return left.sign().cmp(&right.sign());
        }
        let magnitude = |digits: &BigInt, exponent: i64| digit_count(digits) + exponent;
        let by_magnitude = magnitude(&left, left_exponent).cmp(&magnitude(&right, right_exponent));
        if by_magnitude != Ordering::Equal {
            return if left.sign() == Sign::Minus {
                by_magnitude.reverse()
            } else {
                by_magnitude
            };
        }
        // Of one magnitude, so the exponents differ by no more than the digits do.
        let (left, right, _) = aligned((left, left_exponent), (right, right_exponent));
        left.cmp(&right)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(Form::Small {
            mantissa: i128::from(number).to_ne_bytes(),
            scale: 0,
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (Some((left, left_scale)), Some((right, right_scale))) =
            (self.as_small(), other.as_small())
        else {
            return self.cmp_big(other);
        };
        let lifted = |mantissa: i128, by: u32| small_power(by)?.checked_mul(mantissa);
        // What cannot be lifted lies beyond every mantissa, on the side of its sign.
        match left_scale.cmp(&right_scale) {
            Ordering::Equal => left.cmp(&right),
            Ordering::Less => match lifted(left, right_scale - left_scale) {
                Some(left) => left.cmp(&right),
                None => left.cmp(&0),
            },
            Ordering::Greater => match lifted(right, left_scale - right_scale) {
                Some(right) => left.cmp(&right),
                None => 0.cmp(&right),
            },
        }
    }
}

/// The digits of both numbers at their lesser exponent, and that exponent.
pub(super) fn aligned(left: (BigInt, i64), right: (BigInt, i64)) -> (BigInt, BigInt, i64) {
    let exponent = left.1.min(right.1);
    let lift = |(digits, own): (BigInt, i64)| {
        let by = usize::try_from(own - exponent).unwrap_or(0);
        if by == 0 {
            digits
        } else {
            digits * power_of_ten(by)
        }
    };
    (lift(left), lift(right), exponent)
}

/// How many decimal digits a number other than 0 has.
pub(super) fn digit_count(number: &BigInt) -> i64 {
    length(number.magnitude().to_str_radix(10).len())
}

pub(super) fn power_of_ten(exponent: usize) -> BigInt {
    BigInt::from(10u8).pow(u32::try_from(exponent).unwrap_or(u32::MAX))
}

/// Ten to that power, if it fits.
pub(super) const fn small_power(exponent: u32) -> Option<i128> {
    10i128.checked_pow(exponent)
}

/// A count of digits beside exponents.
pub(super) fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_value_has_one_form() {
        assert_eq!(Decimal::new(510, 2), Decimal::new(51, 1));
        assert_eq!(Decimal::new(0, 9), Some(Decimal::ZERO));
        assert_eq!(
            Decimal::from_parts(BigInt::from(1), 38).unwrap(),
            Decimal::new(10i128.pow(38), 0).unwrap()
        );
        assert_eq!(Decimal::new(10, 39), Decimal::new(1, 38));
        assert!(Decimal::new(1, 39).unwrap().as_small().is_none());
        assert!(Decimal::new(1, 38).unwrap().as_small().is_some());
        assert_eq!(
            Decimal::new(10i128.pow(30), 12),
            Decimal::new(10i128.pow(18), 0)
        );
        assert_eq!(Decimal::new(10i128.pow(30), 35), Decimal::new(1, 5));
        assert_eq!(Decimal::new(1, 6_145), None);
        assert!(Decimal::new(1, 6_144).is_some());
        // By parts, too, whatever zeros the digits end in.
        for (digits, exponent, text) in [
            (0, 5, "0"),
            (120, 0, "120"),
            (-120, -1, "-12"),
            (1_200, -4, "0.12"),
            (12, 37, "120000000000000000000000000000000000000"),
            (17, -38, "0.00000000000000000000000000000000000017"),
        ] {
            let value = Decimal::from_parts(BigInt::from(digits), exponent).unwrap();
            assert!(value.as_small().is_some(), "{text}");
            assert_eq!(value.to_string(), text);
        }
        for (digits, exponent) in [(1, 39), (18, 37), (1, -39)] {
            let value = Decimal::from_parts(BigInt::from(digits), exponent).unwrap();
            assert_eq!(value.to_parts(), (BigInt::from(digits), exponent));
            assert!(value.as_small().is_none());
        }
    }

    #[test]
    fn order_of_values_with_different_numbers_of_places() {
        let number = |text: &str| Decimal::parse(text).unwrap();
        for (less, more) in [
            ("1.3", "1.35"),
            ("1.25", "1.3"),
            ("-1.35", "-1.3"),
            ("0.09", "0.1"),
        ] {
            assert!(number(less) < number(more), "{less} {more}");
            assert!(number(more) > number(less), "{less} {more}");
        }
    }

    #[test]
    fn order_of_far_and_near_values() {
        let values = [
            "-1e6144",
            "-2e40",
            "-1e40",
            "-170141183460469231731687303715884105728",
            "-12",
            "-3",
            "-1e-38",
            "-1e-39",
            "-1e-6144",
            "0",
            "1e-6144",
            "1e-39",
            "1e-38",
            "0.1",
            "3",
            "12",
            "12.00000000000000000000000000000000000001",
            "170141183460469231731687303715884105727",
            "1e40",
            "1.1e40",
            "2e40",
            "1e6144",
        ]
        .map(|text| Decimal::parse(text).unwrap());
        for (left, a) in values.iter().enumerate() {
            assert_eq!(a.is_negative(), left < 9);
            assert_eq!(a.is_zero(), left == 9);
            for (right, b) in values.iter().enumerate() {
                assert_eq!(a.cmp(b), left.cmp(&right), "{a} {b}");
                assert_eq!(a.cmp_big(b), left.cmp(&right), "{a} {b}");
                assert_eq!(a.partial_cmp(b), Some(left.cmp(&right)));
            }
        }
    }

    #[test]
    fn a_value_stays_small() {
        assert!(size_of::<Decimal>() <= 24);
    }

    fn parts() -> impl Strategy<Value = (i128, u32)> {
        (any::<i128>(), 0..50u32, any::<u8>()).prop_map(|(m, s, by)| (m >> (by % 128), s))
    }

    proptest! {
        #[test]
        fn order_is_that_of_the_aligned_digits((a, ascale) in parts(), (b, bscale) in parts()) {
            let left = Decimal::new(a, ascale).unwrap();
            let right = Decimal::new(b, bscale).unwrap();
            let digits = |m: i128, s: u32| BigInt::from(m) * power_of_ten(50 - s as usize);
            let expected = digits(a, ascale).cmp(&digits(b, bscale));
            prop_assert_eq!(left.cmp(&right), expected);
            prop_assert_eq!(left == right, expected == Ordering::Equal);
            prop_assert_eq!(left.cmp_big(&right), expected);
        }
    }
}
