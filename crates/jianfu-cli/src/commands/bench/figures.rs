//! The arithmetic of a measurement: rates, ratios, medians, memory. It must never decide whether a figure is good.

use std::time::Duration;

use serde_json::Value;

/// Entries a second, rounded down.
pub(super) fn rate(entries: u64, took: Duration) -> u64 {
    let a_second = u128::from(entries) * 1_000_000_000 / took.as_nanos().max(1);
    u64::try_from(a_second).unwrap_or(u64::MAX)
}

/// The middle one when sorted; of an even number the upper of the two. Nothing of nothing.
pub(super) fn median<T: Ord + Copy>(values: &[T]) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}

/// A quotient in thousandths, rounded down.
pub(super) fn thousandths(numerator: u64, denominator: u64) -> u64 {
    let quotient = u128::from(numerator) * 1_000 / u128::from(denominator.max(1));
    u64::try_from(quotient).unwrap_or(u64::MAX)
}

/// Thousandths as a text with three decimals, which is also how JSON spells the number.
pub(super) fn decimal(thousandths: u64) -> String {
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}

/// Thousandths as a JSON number.
pub(super) fn number(thousandths: u64) -> Value {
    decimal(thousandths).parse().unwrap_or(Value::Null)
}

/// A time in seconds with six decimals, as a JSON number: what opens in microseconds isn't 0.
pub(super) fn seconds(took: Duration) -> Value {
    seconds_text(took).parse().unwrap_or(Value::Null)
}

/// A time in seconds with six decimals.
pub(super) fn seconds_text(took: Duration) -> String {
    format!("{}.{:06}", took.as_secs(), took.subsec_micros())
}

/// Forgets the most memory so far (Linux), so that preparing a measurement isn't part of its figure.
pub(super) fn forget_peak() {
    // Where it can't be forgotten, the figure is too high, never too low.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory resident since the process began, or since [`forget_peak`], in bytes: `VmHWM`. None where `/proc` has none.
pub(super) fn resident() -> Option<u64> {
    peak(&std::fs::read_to_string("/proc/self/status").ok()?)
}

fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1_024)
}

/// Memory for people.
pub(super) fn mib(bytes: Option<u64>) -> String {
    bytes.map_or_else(
        || "–".to_owned(),
        |bytes| format!("{} MiB", bytes.div_ceil(1 << 20)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_ratios_are_exact_and_never_divide_by_nothing() {
        assert_eq!(rate(256, Duration::from_millis(2)), 128_000);
        assert_eq!(rate(1, Duration::ZERO), 1_000_000_000);
        assert_eq!(thousandths(1, 3), 333);
        assert_eq!(thousandths(1, 0), 1_000);
        assert_eq!(decimal(thousandths(5, 4)), "1.250");
        assert_eq!(number(1_050).to_string(), "1.05");
        assert_eq!(seconds_text(Duration::from_micros(1_000_250)), "1.000250");
    }

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(&[3, 1, 2]), Some(2));
        assert_eq!(median(&[4, 1, 2, 3]), Some(3));
        assert_eq!(median::<u64>(&[]), None);
    }

    #[test]
    fn memory_is_read_from_the_status_of_the_process() {
        assert_eq!(
            peak("Name:\tjianfu\nVmHWM:\t   12 kB\nVmRSS:\t 9 kB\n"),
            Some(12_288)
        );
        assert_eq!(peak("Name:\tjianfu\n"), None);
    }
}
