//! Exact figures: integers and rationals inside, one rounding at the end by the method that the publication names.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::invariant;

/// A rational number, never rounded.
pub type Exact = BigRational;

/// The exact value of an integer.
#[must_use]
pub fn whole(n: i64) -> Exact {
    Exact::from_integer(BigInt::from(n))
}

/// How many there are, as figures count.
#[must_use]
pub fn count(n: usize) -> i64 {
    let count = i64::try_from(n).ok();
    invariant!(
        Some(count),
        "what is counted was in memory, or is bounded where it is read"
    )
}

/// How many there are, where an entry has 32 bits for it.
#[must_use]
pub fn count_32(n: usize) -> u32 {
    let count = u32::try_from(n).ok();
    invariant!(
        Some(count),
        "what an entry counts is bounded: versions, parts, items"
    )
}

/// `n` / `d`, or nothing when `d` is zero.
#[must_use]
pub fn ratio(n: &Exact, d: &Exact) -> Option<Exact> {
    (!d.is_zero()).then(|| n / d)
}

/// 修约规则: how a number is rounded, once, from its unrounded value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// 四舍五入: halves away from zero; the practice of statistical communiqués.
    #[default]
    HalfUp,
    /// GB/T 8170-2008 四舍六入五成双: halves to the even digit.
    HalfEven,
}

impl Rounding {
    /// The value rounded to `places` decimals, in units of 10^-places.
    #[must_use]
    pub fn scaled(self, value: &Exact, places: u32) -> BigInt {
        let scaled = value * Exact::from_integer(BigInt::from(10).pow(places));
        let (numer, denom) = (scaled.numer().abs(), scaled.denom());
        let (quotient, rest) = (&numer / denom, &numer % denom);
        let up = match (rest * BigInt::from(2)).cmp(denom) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => self == Rounding::HalfUp || (&quotient % BigInt::from(2)).is_one(),
        };
        let magnitude = if up { quotient + BigInt::one() } else { quotient };
        if scaled.is_negative() {
            -magnitude
        } else {
            magnitude
        }
    }

    /// The value rounded to `places` decimals and printed with all of them (`-0.0` never appears).
    #[must_use]
    pub fn print(self, value: &Exact, places: u32) -> String {
        let scaled = self.scaled(value, places);
        let digits = scaled.abs().to_string();
        let places = usize::try_from(places).unwrap_or(0);
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (head, tail) = digits.split_at(digits.len() - places);
        let sign = if scaled.is_negative() { "-" } else { "" };
        if places == 0 {
            format!("{sign}{head}")
        } else {
            format!("{sign}{head}.{tail}")
        }
    }
}

/// A decimal of fixed scale, written as a string in entries (`"0.80"`): at most 9 digits before and 6 after the point.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal {
    text: String,
    value: Exact,
}

/// Why a text is not a decimal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a decimal such as 0.80: at most 9 digits before and 6 after the point")]
pub struct DecimalError(String);

impl Decimal {
    /// The exact value.
    #[must_use]
    pub fn value(&self) -> &Exact {
        &self.value
    }

    /// The spelling, with its scale.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let refused = || DecimalError(text.chars().take(40).collect());
        let digits =
            |s: &str, max: usize| (1..=max).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (head, tail) = match unsigned.split_once('.') {
            Some((head, tail)) if digits(tail, 6) => (head, tail),
            Some(_) => return Err(refused()),
            None => (unsigned, ""),
        };
        let canonical_head = digits(head, 9) && (head == "0" || !head.starts_with('0'));
        if !canonical_head {
            return Err(refused());
        }
        let numer: i64 = format!("{head}{tail}").parse().map_err(|_| refused())?;
        if text.starts_with('-') && numer == 0 {
            return Err(refused());
        }
        let numer = if text.starts_with('-') { -numer } else { numer };
        let places = u32::try_from(tail.len()).map_err(|_| refused())?;
        let value = Exact::new(BigInt::from(numer), BigInt::from(10).pow(places));
        Ok(Self {
            text: text.to_owned(),
            value,
        })
    }
}

impl TryFrom<String> for Decimal {
    type Error = DecimalError;
    fn try_from(text: String) -> Result<Self, DecimalError> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(decimal: Decimal) -> String {
        decimal.text
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl JsonSchema for Decimal {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?$"})
    }
}
