//! The limits of every ledger and the check of an append against them. It must never know a backend.

use std::time::Duration;

use crate::contract::{Record, Size};
use crate::error::Rejection;

/// Longest entry: 65,535 bytes, as the length prefix of a C2SP tlog-tiles entry bundle is a `u16`.
pub const MAX_ENTRY_BYTES: usize = 65_535;
/// Most records of one append: 65,536.
pub const MAX_APPEND_RECORDS: usize = 65_536;
/// Most bytes of one append, all records together: 64 MiB.
pub const MAX_APPEND_BYTES: usize = 64 << 20;
/// Most entries of a page.
pub const PAGE_ENTRIES: usize = 1_024;
/// Most bytes of a page's entries: 1 MiB, so that any single entry fits.
pub const PAGE_BYTES: usize = 1 << 20;
/// Longest silence of a follower.
pub const HEARTBEAT: Duration = Duration::from_secs(1);
/// Largest ledger: 1,000,000 segments of 65,536 entries, below the 2^40 leaves of a tree.
pub(crate) const MAX_SIZE: Size = 1_000_000 * 65_536;

/// A length in memory as a number of entries or bytes. Exact wherever `usize` has at most 64 bits.
pub(crate) fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

/// Refuses an append that no backend takes.
pub(crate) fn admit(size: Size, records: &[Record]) -> Result<(), Rejection> {
    if records.is_empty() {
        return Err(Rejection::Nothing);
    }
    if records.len() > MAX_APPEND_RECORDS {
        return Err(Rejection::TooManyRecords { count: records.len() });
    }
    let mut total = 0_usize;
    for (at, record) in records.iter().enumerate() {
        match record.bytes.len() {
            0 => return Err(Rejection::EmptyEntry { at }),
            _ if record.bytes.last() == Some(&0) => return Err(Rejection::EndsInZero { at }),
            len if len > MAX_ENTRY_BYTES => return Err(Rejection::EntryTooLong { at, len }),
            len => total = total.saturating_add(len),
        }
    }
    if total > MAX_APPEND_BYTES {
        return Err(Rejection::TooManyBytes { bytes: total });
    }
    if size.saturating_add(count(records.len())) > MAX_SIZE {
        return Err(Rejection::Full { size });
    }
    Ok(())
}
