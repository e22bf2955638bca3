//! A decimal number as exact text: what is printed and what is stored are the same digits.
//!
//! It must never know a float: a renderer whose file format wants one converts at its own edge.

use crate::ReportError;

/// A decimal number: an optional `-`, digits, and perhaps a `.` with digits after it. At most 40 digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal(String);

/// The most digits that a [`Decimal`] may have, before and after the point together.
pub const MAX_DIGITS: usize = 40;

impl Decimal {
    /// Reads `-12.30`; the digits after the point are kept as they are.
    ///
    /// # Errors
    /// [`ReportError::BadDecimal`] for anything else than digits with one sign and one point.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (unsigned, None),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let size = whole.len() + fraction.map_or(0, str::len);
        if digits(whole) && fraction.is_none_or(digits) && size <= MAX_DIGITS {
            return Ok(Self(text.to_owned()));
        }
        Err(ReportError::BadDecimal {
            text: text.chars().take(60).collect(),
        })
    }

    /// The number `units` × 10^−`scale`, printed with `scale` digits after the point.
    #[must_use]
    pub fn from_scaled(units: i64, scale: u8) -> Self {
        let sign = if units < 0 { "-" } else { "" };
        let scale = usize::from(scale.min(20));
        let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        if scale == 0 {
            return Self(format!("{sign}{whole}"));
        }
        Self(format!("{sign}{whole}.{fraction}"))
    }

    /// The digits, as given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many digits stand after the point.
    #[must_use]
    pub fn decimals(&self) -> usize {
        self.0.split_once('.').map_or(0, |(_, fraction)| fraction.len())
    }

    /// How many digits count: without the sign, the point and leading zeros.
    #[must_use]
    pub fn significant_digits(&self) -> usize {
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').len()
    }

    /// A hundredth of it, exactly: `12.3` becomes `0.123`. A spreadsheet stores 12.3 % so.
    #[must_use]
    pub fn hundredth(&self) -> Self {
        let (sign, unsigned) = match self.0.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", self.0.as_str()),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let whole = format!("{whole:0>3}");
        let (head, tail) = whole.split_at(whole.len() - 2);
        Self(format!("{sign}{head}.{tail}{fraction}"))
    }

    /// The same number without zeros at the end of its fraction: a label of an axis.
    #[must_use]
    pub fn trimmed(&self) -> &str {
        if self.0.contains('.') {
            self.0.trim_end_matches('0').trim_end_matches('.')
        } else {
            &self.0
        }
    }
}

impl Decimal {
    /// Whether a text prints just this number: its sign, its digits (perhaps with `,` between), and then what it likes.
    #[must_use]
    pub fn is_printed_by(&self, text: &str) -> bool {
        let text = text.trim_start();
        let (negative, digits) = match text.strip_prefix(['-', '−', '－']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix(['+', '＋']).unwrap_or(text)),
        };
        let printed: String = digits
            .chars()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
            .filter(|c| *c != ',')
            .collect();
        let (minus, own) = match self.0.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, self.0.as_str()),
        };
        negative == minus && printed == own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_decimal_and_what_is_not() {
        for good in ["0", "-0", "12", "-12.30", "007.5"] {
            assert_eq!(Decimal::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "", "-", ".", "1.", ".5", "+1", "1,000", "1e3", "12%", "1 ", "NaN", "--1", "1.2.3", "１",
        ] {
            assert!(Decimal::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Decimal::parse(&"9".repeat(41)).is_err());
    }

    #[test]
    fn a_text_prints_a_number_or_another_one() {
        let number = Decimal::parse("-1234.50").unwrap();
        for same in ["-1234.50", "−1,234.50", "-1,234.50%", "-1234.50个百分点"] {
            assert!(number.is_printed_by(same), "{same}");
        }
        for other in ["1234.50", "-1234.5", "-1234.51", "约-1234.50", "", "—"] {
            assert!(!number.is_printed_by(other), "{other}");
        }
        assert!(Decimal::parse("3").unwrap().is_printed_by("+3"));
    }

    #[test]
    fn scaling_is_exact() {
        assert_eq!(Decimal::from_scaled(1234, 1).as_str(), "123.4");
        assert_eq!(Decimal::from_scaled(-5, 2).as_str(), "-0.05");
        assert_eq!(Decimal::from_scaled(0, 0).as_str(), "0");
        assert_eq!(Decimal::from_scaled(i64::MIN, 0).as_str(), "-9223372036854775808");
        assert_eq!(Decimal::parse("-12.3").unwrap().hundredth().as_str(), "-0.123");
        assert_eq!(Decimal::parse("5").unwrap().hundredth().as_str(), "0.05");
        assert_eq!(Decimal::parse("1234").unwrap().hundredth().as_str(), "12.34");
        assert_eq!(Decimal::from_scaled(1500, 2).trimmed(), "15");
        assert_eq!(Decimal::from_scaled(0, 2).trimmed(), "0");
        assert_eq!(Decimal::parse("0.050").unwrap().significant_digits(), 2);
    }
}
