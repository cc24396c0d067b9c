use super::value::{Decimal, aligned, digit_count, power_of_ten, small_power};
use crate::edm::error::ArithmeticError;
use bigdecimal::num_bigint::{BigInt, Sign};
use bigdecimal::num_traits::Signed;
use std::cmp::Ordering;

/// How many significant digits a quotient has at least before it is rounded.
const QUOTIENT_DIGITS: i64 = 34;

impl Decimal {
    /// The exact sum.
    ///
    /// # Errors
    ///
    /// The sum has too many digits or too great an exponent.
    pub fn add(&self, other: &Self) -> Result<Self, ArithmeticError> {
        if let Some(sum) = add_small(self, other) {
            return Ok(sum);
        }
        if self.is_zero() {
            return Ok(other.clone());
        }
        if other.is_zero() {
            return Ok(self.clone());
        }
        let (left, right) = (self.to_parts(), other.to_parts());
        let top = |(digits, exponent): &(BigInt, i64)| digit_count(digits) + exponent;
        let span = top(&left).max(top(&right)) - left.1.min(right.1);
        // Terms that overlap can cancel digits, so up to twice the digits are worth a try.
        if span > 2 * i64::try_from(Self::MAX_DIGITS).unwrap_or(i64::MAX) {
            return Err(ArithmeticError::DecimalDigits(Self::MAX_DIGITS));
        }
        let (left, right, exponent) = aligned(left, right);
        Self::from_parts(left + right, exponent)
    }

    /// The exact difference.
    ///
    /// # Errors
    ///
    /// The difference has too many digits or too great an exponent.
    pub fn subtract(&self, other: &Self) -> Result<Self, ArithmeticError> {
        self.add(&other.negate())
    }

    /// The exact product.
    ///
    /// # Errors
    ///
    /// The product has too many digits or too great an exponent.
    pub fn multiply(&self, other: &Self) -> Result<Self, ArithmeticError> {
        if let (Some((left, left_scale)), Some((right, right_scale))) =
            (self.as_small(), other.as_small())
        {
            let small = left
                .checked_mul(right)
                .and_then(|product| Self::small(product, left_scale + right_scale));
            if let Some(product) = small {
                return Ok(product);
            }
        }
        let ((left, left_exponent), (right, right_exponent)) = (self.to_parts(), other.to_parts());
        Self::from_parts(left * right, left_exponent + right_exponent)
    }

    /// The quotient, rounded half to even to 34 significant digits, or to as many as the longer
    /// operand has if that is more.
    ///
    /// # Errors
    ///
    /// The divisor is 0, for which the error names `operator`; the quotient has too great an
    /// exponent.
    pub fn divide(&self, other: &Self, operator: &'static str) -> Result<Self, ArithmeticError> {
        if other.is_zero() {
            return Err(ArithmeticError::DivisionByZero(operator));
        }
        if self.is_zero() {
            return Ok(Self::ZERO);
        }
        let ((left, left_exponent), (right, right_exponent)) = (self.to_parts(), other.to_parts());
        let right_count = digit_count(&right);
        let precision = QUOTIENT_DIGITS.max(digit_count(&left)).max(right_count);
        // The quotient then has more digits than the precision by at least one.
        let shift = precision + right_count;
        let shifted = left * power_of_ten(usize::try_from(shift).unwrap_or(0));
        let (quotient, rest) = (&shifted / &right, &shifted % &right);
        let exponent = left_exponent - right_exponent - shift;
        let (quotient, dropped) = round(quotient, rest.sign() != Sign::NoSign, precision);
        Self::from_parts(quotient, exponent + dropped)
    }

    /// What is left of the truncated division; it has the sign of `self`.
    ///
    /// # Errors
    ///
    /// The divisor is 0; the remainder has too many digits.
    pub fn remainder(&self, other: &Self) -> Result<Self, ArithmeticError> {
        if other.is_zero() {
            return Err(ArithmeticError::DivisionByZero("mod"));
        }
        if let (Some((left, left_scale)), Some((right, right_scale))) =
            (self.as_small(), other.as_small())
        {
            let scale = left_scale.max(right_scale);
            let lift = |mantissa: i128, own: u32| small_power(scale - own)?.checked_mul(mantissa);
            if let (Some(left), Some(right)) = (lift(left, left_scale), lift(right, right_scale)) {
                let rest = left.checked_rem(right).unwrap_or(0);
                if let Some(rest) = Self::small(rest, scale) {
                    return Ok(rest);
                }
            }
        }
        if self.absolute().cmp(&other.absolute()) == Ordering::Less {
            return Ok(self.clone());
        }
        let (left, right, exponent) = aligned(self.to_parts(), other.to_parts());
        Self::from_parts(left % right, exponent)
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negate(&self) -> Self {
        let small = self
            .as_small()
            .and_then(|(mantissa, scale)| Self::small(mantissa.checked_neg()?, scale));
        small.unwrap_or_else(|| {
            let (digits, exponent) = self.to_parts();
            // The caps know no sign, so the negative of a value is within them.
            Self::from_parts(-digits, exponent).unwrap_or(Self::ZERO)
        })
    }

    fn absolute(&self) -> Self {
        if self.is_negative() {
            self.negate()
        } else {
            self.clone()
        }
    }
}

fn add_small(left: &Decimal, right: &Decimal) -> Option<Decimal> {
    let (left, left_scale) = left.as_small()?;
    let (right, right_scale) = right.as_small()?;
    let scale = left_scale.max(right_scale);
    let left = left.checked_mul(small_power(scale - left_scale)?)?;
    let right = right.checked_mul(small_power(scale - right_scale)?)?;
    Decimal::small(left.checked_add(right)?, scale)
}

/// `number` rounded half to even to `precision` digits, and how many digits were dropped. `more`
/// says that a part beyond the last digit is missing.
fn round(number: BigInt, more: bool, precision: i64) -> (BigInt, i64) {
    let dropped = (digit_count(&number) - precision).max(0);
    let unit = power_of_ten(usize::try_from(dropped).unwrap_or(0));
    let (kept, rest) = (&number / &unit, &number % &unit);
    let half = (rest.abs() * 2u8).cmp(&unit);
    let odd = kept.magnitude().bit(0);
    let up = match half {
        Ordering::Greater => true,
        Ordering::Equal => more || odd,
        Ordering::Less => false,
    };
    let step = BigInt::from(if number.sign() == Sign::Minus { -1 } else { 1 });
    (if up { kept + step } else { kept }, dropped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn read(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[track_caller]
    fn shows(result: Result<Decimal, ArithmeticError>, expected: &str) {
        let shown = result.map_or_else(|error| error.to_string(), |value| value.to_string());
        assert_eq!(shown, expected);
    }

    #[test]
    fn sums_and_products_are_exact() {
        shows(read("2.55").add(&read("2.45")), "5");
        shows(read("0.1").add(&read("0.2")), "0.3");
        shows(read("2.55").multiply(&read("2.0")), "5.1");
        shows(read("1e38").multiply(&read("1e38")), "1e76");
        shows(
            read("1e900")
                .add(&read("1"))
                .map(|d| d.subtract(&read("1e900")).unwrap()),
            "1",
        );
        for (left, right, sum) in [
            ("1e-1500", "1e-1500", "2e-1500"),
            ("12e3000", "12e3000", "2.4e3001"),
            ("1e6144", "-1e6144", "0"),
        ] {
            shows(read(left).add(&read(right)), sum);
        }
        // One ends in zeros, so that the sum has fewer digits than there are places.
        let sum = read("1e1010").add(&read("1e30")).unwrap();
        shows(sum.subtract(&read("1e1010")), &read("1e30").to_string());
        let nines = read(&"9".repeat(1_000));
        shows(read("1e1000").subtract(&nines), "1");
        shows(read("5.5").remainder(&read("2")), "1.5");
        shows(read("-7").remainder(&read("-3")), "-1");
        shows(read("1e6000").remainder(&read("7")), "1");
        shows(read("1e-6000").remainder(&read("7e6000")), "1e-6000");
    }

    #[test]
    fn quotients_are_rounded() {
        shows(read("5").divide(&read("2"), "div"), "2.5");
        shows(
            read("4").divide(&read("3"), "div"),
            "1.333333333333333333333333333333333",
        );
        shows(
            read("-2").divide(&read("3"), "div"),
            "-0.6666666666666666666666666666666667",
        );
        shows(read("1e100").divide(&read("1"), "div"), "1e100");
        shows(
            read("1e6000").divide(&read("1e-6000"), "div"),
            "decimal result has an exponent outside -6144 to 6144",
        );
        shows(
            read("1").divide(&read("0.0"), "divby"),
            "division by zero in `divby`",
        );
        shows(
            read("1").remainder(&Decimal::ZERO),
            "division by zero in `mod`",
        );
    }

    #[test]
    fn quotients_are_rounded_half_to_even() {
        let digits = |first: &str, last: &str| format!("{first}{}{last}", "0".repeat(32));
        for (left, right, quotient) in [
            // A tie, behind an even digit and behind an odd one.
            (&*digits("2", "1"), "2", &*digits("1", "0")),
            (&*digits("2", "3"), "2", &*digits("1", "2")),
            // More than a tie by what stands behind all digits that are looked at.
            (
                "2e33",
                &*format!("1{}", "9".repeat(33)),
                "1.000000000000000000000000000000001",
            ),
            (
                "12",
                "123456789012345678901234567890",
                "0.00000000000000000000000000009720000087480000796068007244228586",
            ),
        ] {
            shows(read(left).divide(&read(right), "div"), quotient);
            let negative = read(left).negate().divide(&read(right), "div");
            shows(negative, &format!("-{quotient}"));
        }
    }

    #[test]
    fn growth_is_refused() {
        let digits = "decimal result needs more than 1000 significant digits";
        shows(read("1e1000").add(&read("1")), digits);
        shows(read("1e6144").add(&read("1e-6144")), digits);
        let long = read(&"7".repeat(600));
        shows(long.multiply(&long), digits);
        shows(
            read("1e6000").multiply(&read("1e6000")),
            "decimal result has an exponent outside -6144 to 6144",
        );
        shows(
            read("1e-6000").multiply(&read("1e-6000")),
            "decimal result has an exponent outside -6144 to 6144",
        );
    }

    #[test]
    fn ends_of_the_small_form() {
        let least = Decimal::new(i128::MIN, 0).unwrap();
        shows(
            Ok(least.negate()),
            "170141183460469231731687303715884105728",
        );
        assert_eq!(least.negate().negate(), least);
        shows(least.remainder(&read("-1")), "0");
        shows(
            least.subtract(&read("1")),
            "-170141183460469231731687303715884105729",
        );
    }

    fn any_value() -> impl Strategy<Value = Decimal> {
        (any::<i128>(), 0..60u32, any::<u8>())
            .prop_map(|(m, s, by)| Decimal::new(m >> (by % 128), s).unwrap())
    }

    proptest! {
        #[test]
        fn laws(a in any_value(), b in any_value()) {
            let sum = a.add(&b).unwrap();
            prop_assert_eq!(&sum, &b.add(&a).unwrap());
            prop_assert_eq!(&sum.subtract(&b).unwrap(), &a);
            let product = a.multiply(&b).unwrap();
            prop_assert_eq!(&product, &b.multiply(&a).unwrap());
            if !b.is_zero() {
                let rest = a.remainder(&b).unwrap();
                prop_assert!(rest.absolute() < b.absolute());
                prop_assert!(rest.is_zero() || rest.is_negative() == a.is_negative());
                let whole = a.subtract(&rest).unwrap().divide(&b, "div").unwrap();
                prop_assert!(whole == whole.truncate() || whole.absolute() > read("1e34"));
            }
        }
    }
}
