use super::value::{Decimal, digit_count, power_of_ten, small_power};
use bigdecimal::ToPrimitive;
use bigdecimal::num_bigint::{BigInt, Sign};
use std::cmp::Ordering;

impl Decimal {
    /// The number without what stands behind the point.
    #[must_use]
    pub fn truncate(&self) -> Self {
        self.split().0
    }

    /// The greatest whole number that is not greater.
    #[must_use]
    pub fn floor(&self) -> Self {
        match self.split() {
            (whole, Ordering::Less, _) => whole.step(-1),
            (whole, Ordering::Equal | Ordering::Greater, _) => whole,
        }
    }

    /// The least whole number that is not less.
    #[must_use]
    pub fn ceiling(&self) -> Self {
        match self.split() {
            (whole, Ordering::Greater, _) => whole.step(1),
            (whole, Ordering::Equal | Ordering::Less, _) => whole,
        }
    }

    /// The nearest whole number; of two that are equally near, the one farther from 0 (URL
    /// Conventions 5.1.1.9.3).
    #[must_use]
    pub fn round(&self) -> Self {
        match self.split() {
            (whole, Ordering::Greater, true) => whole.step(1),
            (whole, Ordering::Less, true) => whole.step(-1),
            (whole, Ordering::Equal, _) | (whole, Ordering::Less | Ordering::Greater, false) => {
                whole
            }
        }
    }

    /// The whole part as an integer, if it fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        i64::try_from(self.to_i128()?).ok()
    }

    /// The whole part as an integer, if it fits.
    #[must_use]
    pub fn to_i128(&self) -> Option<i128> {
        self.truncate().as_small().map(|(whole, _)| whole)
    }

    /// The nearest double; infinite if the number lies beyond the greatest double.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        // Within these bounds both numbers are exact doubles, and one division rounds once.
        if let Some((mantissa, scale @ 0..=22)) = self.as_small()
            && mantissa.unsigned_abs() <= 1 << 53
            && let (Some(mantissa), Some(power)) = (mantissa.to_f64(), small_power(scale))
        {
            return power.to_f64().map_or(mantissa, |power| mantissa / power);
        }
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The nearest value of `Edm.Single`.
    #[must_use]
    pub fn to_f32(&self) -> f32 {
        self.to_string().parse().unwrap_or(f32::NAN)
    }

    /// The number that the shortest spelling of a double means: `0.1` for the double nearest to
    /// `0.1`. Nothing for `NaN` and the infinities.
    #[must_use]
    pub fn from_f64(number: f64) -> Option<Self> {
        number
            .is_finite()
            .then(|| Self::parse(&format!("{number:?}")).ok())
            .flatten()
    }

    /// The exact value of a double. Nothing for `NaN` and the infinities.
    #[must_use]
    pub fn from_f64_exact(number: f64) -> Option<Self> {
        if !number.is_finite() {
            return None;
        }
        let bits = number.to_bits();
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, exponent) = match i32::try_from((bits >> 52) & 0x7ff).ok()? {
            0 => (fraction, -1074),
            exponent => (fraction | (1 << 52), exponent - 1075),
        };
        let zeros = mantissa.trailing_zeros();
        if mantissa == 0 {
            return Some(Self::ZERO);
        }
        let digits = BigInt::from(mantissa >> zeros);
        let digits = if number.is_sign_negative() {
            -digits
        } else {
            digits
        };
        let exponent = exponent + i32::try_from(zeros).ok()?;
        if let Ok(power) = u32::try_from(exponent) {
            Self::from_parts(digits << power, 0).ok()
        } else {
            // Halves are fives of the next decimal place.
            let fives = BigInt::from(5u8).pow(exponent.unsigned_abs());
            Self::from_parts(digits * fives, i64::from(exponent)).ok()
        }
    }

    /// The whole part, the sign of what stands behind the point, and whether that is at least a
    /// half.
    fn split(&self) -> (Self, Ordering, bool) {
        let unchanged = (self.clone(), Ordering::Equal, false);
        if let Some((mantissa, scale)) = self.as_small() {
            let Some(unit) = small_power(scale) else {
                return unchanged;
            };
            let (whole, rest) = (mantissa / unit, mantissa % unit);
            let half = rest.unsigned_abs() >= unit.unsigned_abs().div_ceil(2);
            let whole = Self::small(whole, 0).unwrap_or(Self::ZERO);
            return (whole, rest.cmp(&0), half);
        }
        let (digits, exponent) = self.to_parts();
        if exponent >= 0 {
            return unchanged;
        }
        let sign = if digits.sign() == Sign::Minus {
            Ordering::Less
        } else {
            Ordering::Greater
        };
        if digit_count(&digits) + exponent < 0 {
            return (Self::ZERO, sign, false);
        }
        let unit = power_of_ten(usize::try_from(-exponent).unwrap_or(0));
        let (whole, rest) = (&digits / &unit, &digits % &unit);
        let half = (rest.magnitude() * 2u8) >= *unit.magnitude();
        (Self::from_parts(whole, 0).unwrap_or(Self::ZERO), sign, half)
    }

    /// A whole number one further. It has fewer digits than the number that it came from, so the
    /// caps hold.
    fn step(&self, by: i64) -> Self {
        self.add(&Self::from(by)).unwrap_or_else(|_| self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn rounds(text: &str, floor: &str, ceiling: &str, round: &str) {
        let value = Decimal::parse(text).unwrap();
        assert_eq!(value.floor().to_string(), floor);
        assert_eq!(value.ceiling().to_string(), ceiling);
        assert_eq!(value.round().to_string(), round);
        let (less, more) = (value.negate().ceiling(), value.negate().floor());
        assert_eq!(less.negate().to_string(), floor);
        assert_eq!(more.negate().to_string(), ceiling);
        assert_eq!(value.negate().round().negate().to_string(), round);
    }

    #[test]
    fn halves_go_away_from_zero() {
        rounds("32.0", "32", "32", "32");
        rounds("2.5", "2", "3", "3");
        rounds("2.49", "2", "3", "2");
        rounds("0.5", "0", "1", "1");
        rounds("0.05", "0", "1", "0");
        rounds("0", "0", "0", "0");
        rounds("1e100", "1e100", "1e100", "1e100");
        rounds("1e-6144", "0", "1", "0");
        let nines = "9".repeat(45);
        rounds(&format!("{nines}.5"), &nines, "1e45", "1e45");
        rounds(&format!("0.{nines}"), "0", "1", "1");
        rounds(&format!("0.5{}1", "0".repeat(45)), "0", "1", "1");
    }

    #[test]
    fn doubles_both_ways() {
        let exact = |number| Decimal::from_f64_exact(number).unwrap().to_string();
        assert_eq!(exact(0.5), "0.5");
        assert_eq!(exact(-3.0), "-3");
        assert_eq!(
            exact(0.1),
            "0.1000000000000000055511151231257827021181583404541015625"
        );
        assert_eq!(exact(-0.0), "0");
        assert_eq!(exact(1e300).len(), 301);
        assert_eq!(
            Decimal::from_f64_exact(f64::MIN_POSITIVE).unwrap().to_f64(),
            f64::MIN_POSITIVE
        );
        assert_eq!(
            Decimal::from_f64_exact(f64::MAX).unwrap().to_f64(),
            f64::MAX
        );
        assert_eq!(Decimal::from_f64(0.1), Decimal::new(1, 1));
        assert_eq!(Decimal::from_f64(f64::NAN), None);
        assert_eq!(Decimal::from_f64_exact(f64::INFINITY), None);
        assert_eq!(Decimal::parse("1e400").unwrap().to_f64(), f64::INFINITY);
        assert_eq!(Decimal::parse("0.3").unwrap().to_f64(), 0.3);
        assert_eq!(Decimal::parse("16777217").unwrap().to_f32(), 16_777_216.0);
        assert_eq!(
            Decimal::parse("9223372036854775807.9").unwrap().to_i64(),
            Some(i64::MAX)
        );
        assert_eq!(
            Decimal::parse("9223372036854775808").unwrap().to_i64(),
            None
        );
    }

    #[test]
    fn the_double_is_the_nearest_one() {
        for (text, nearest) in [
            ("0", 0.0),
            ("9007199254740992", 9_007_199_254_740_992.0),
            ("-900719925474099.2", -900_719_925_474_099.2),
            // These are no doubles themselves, or their powers of ten are none.
            ("7.3785690282684228", 7.378_569_028_268_423),
            ("0.00000000000003419269212589084", 3.419_269_212_589_084e-14),
            ("1e-400", 0.0),
            ("-1e400", f64::NEG_INFINITY),
        ] {
            assert_eq!(Decimal::parse(text).unwrap().to_f64(), nearest, "{text}");
        }
    }

    #[test]
    fn exact_values_of_doubles() {
        for (number, text) in [
            (1.0, "1"),
            (-0.75, "-0.75"),
            (6.0, "6"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (
                -1_267_650_600_228_229_401_496_703_205_376.0,
                "-1267650600228229401496703205376",
            ),
        ] {
            assert_eq!(Decimal::from_f64_exact(number).unwrap().to_string(), text);
        }
        // The least double is 5 to the power of 1074, 1074 places behind the point.
        let least = Decimal::from_f64_exact(f64::from_bits(1)).unwrap();
        let (digits, exponent) = least.to_parts();
        assert_eq!((digits, exponent), (BigInt::from(5u8).pow(1_074), -1_074));
    }

    #[test]
    fn whole_parts_of_both_forms() {
        for (text, whole) in [
            ("2.9", "2"),
            ("-2.9", "-2"),
            ("0.9", "0"),
            ("100", "100"),
            (
                "12345678901234567890123456789012345678901.5",
                "12345678901234567890123456789012345678901",
            ),
            ("0.12345678901234567890123456789012345678901", "0"),
            ("-1e-400", "0"),
        ] {
            assert_eq!(Decimal::parse(text).unwrap().truncate().to_string(), whole);
        }
        let integer = |text| Decimal::parse(text).unwrap().to_i128();
        assert_eq!(
            integer("-170141183460469231731687303715884105728.5"),
            Some(i128::MIN)
        );
        assert_eq!(integer("170141183460469231731687303715884105728"), None);
    }

    proptest! {
        #[test]
        fn a_double_survives(bits: u64) {
            let number = f64::from_bits(bits);
            if number.is_finite() {
                prop_assert_eq!(Decimal::from_f64_exact(number).unwrap().to_f64(), number);
                prop_assert_eq!(Decimal::from_f64(number).unwrap().to_f64(), number);
            }
        }

        #[test]
        fn to_double_rounds_as_text_does(mantissa: i64, scale in 0..30u32) {
            let value = Decimal::new(i128::from(mantissa), scale).unwrap();
            prop_assert_eq!(value.to_f64(), value.to_string().parse::<f64>().unwrap());
        }
    }
}
