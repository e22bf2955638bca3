//! Outputs of `bench`: what was measured on this machine. Rates are whole numbers; `resident_bytes` is null where the system
//! doesn't tell.

use crate::shapes::Null;

object! {
    /// Durable appends beside plain ones.
    Append {
        entries_per_second: u64,
        plain_entries_per_second: u64,
        ratio_to_plain_append: f64,
        seconds: f64,
        resident_bytes: Null<u64>,
        entries: u64,
        entry_bytes: u64,
        batch: u64,
    }
}
object! {
    /// Opening, without and with its views.
    Open {
        seconds: f64,
        reader_seconds: f64,
        views_seconds: f64,
        first_views_seconds: f64,
        entries_per_second: u64,
        resident_bytes: Null<u64>,
        entries: u64,
    }
}
object! {
    /// All views from the first entry on.
    Replay { entries_per_second: u64, seconds: f64, resident_bytes: Null<u64>, entries: u64 }
}
object! {
    /// A month's table at sizes across the ledger.
    Asof {
        seconds: f64,
        longest_seconds: f64,
        listing_seconds: f64,
        /// Adding one entry to all views, in microseconds.
        entry_micros: f64,
        resident_bytes: Null<u64>,
        entries: u64,
    }
}
object! {
    /// Hashing every entry again beside plain SHA-256.
    Verify {
        entries_per_second: u64,
        plain_entries_per_second: u64,
        ratio_to_plain_sha256: f64,
        seconds: f64,
        resident_bytes: Null<u64>,
        entries: u64,
        threads: u64,
        entries_per_second_with_forms: u64,
        proof_micros: f64,
    }
}
