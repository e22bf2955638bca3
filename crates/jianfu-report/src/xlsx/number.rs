//! A number for a workbook: the one place of this crate where a float exists.
//!
//! Excel stores numbers as binary doubles, and `rust_xlsxwriter` takes them so. Up to 15 significant digits the nearest
//! double prints back the same decimal; a longer number stays a text. Nothing is computed with the double.

use crate::{Measure, Number};

/// The most significant digits that a double gives back.
const EXACT_DIGITS: usize = 15;

/// The double that prints as the decimal, if there is one. Per cent becomes a hundredth, in decimal, before.
pub(super) fn double(number: &Number) -> Option<f64> {
    if number.value.significant_digits() > EXACT_DIGITS {
        return None;
    }
    let decimal = match number.measure {
        Measure::Plain => number.value.clone(),
        Measure::Percent => number.value.hundredth(),
    };
    decimal.as_str().parse().ok()
}

/// The number format that shows the double as the cell prints it: its decimals, its `+`, its `,`, what follows it.
pub(super) fn format(number: &Number, text: &str) -> String {
    let whole = if text.contains(',') { "#,##0" } else { "0" };
    let decimals = number.value.decimals();
    let fraction = if decimals == 0 {
        String::new()
    } else {
        format!(".{}", "0".repeat(decimals))
    };
    let tail = match number.measure {
        Measure::Percent => "%".to_owned(),
        Measure::Plain => quoted(suffix(text)),
    };
    let shown = format!("{whole}{fraction}{tail}");
    match text.chars().next() {
        Some('+' | '＋') => format!("+{shown};-{shown};{shown}"),
        Some('−') => format!("{shown};\"−\"{shown}"),
        _ => shown,
    }
}

/// What follows the digits: `个百分点`.
fn suffix(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '−' | '＋' | '.' | ','))
}

fn quoted(suffix: &str) -> String {
    let plain: String = suffix.chars().filter(|c| !matches!(c, '"' | '\\')).collect();
    if plain.is_empty() {
        plain
    } else {
        format!("\"{plain}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Decimal;

    fn number(value: &str, measure: Measure) -> Number {
        Number {
            value: Decimal::parse(value).unwrap(),
            measure,
        }
    }

    #[test]
    fn formats_show_what_is_printed() {
        assert_eq!(format(&number("1234", Measure::Plain), "1,234"), "#,##0");
        assert_eq!(format(&number("88.10", Measure::Plain), "88.10"), "0.00");
        assert_eq!(
            format(&number("12.3", Measure::Percent), "+12.3%"),
            "+0.0%;-0.0%;0.0%"
        );
        assert_eq!(
            format(&number("-3.2", Measure::Plain), "-3.2个百分点"),
            "0.0\"个百分点\""
        );
    }

    #[test]
    fn what_a_double_can_not_give_back_stays_a_text() {
        assert_eq!(double(&number("-38.2", Measure::Percent)), Some(-0.382));
        assert_eq!(
            double(&number("123456789012345", Measure::Plain)),
            Some(123_456_789_012_345.0)
        );
        assert_eq!(double(&number("1234567890123456", Measure::Plain)), None);
    }
}
