//! Entry bundles (C2SP tlog-tiles, "Log entries"): each entry after its length as a big-endian u16. Also the form of an
//! entry whose bytes were destroyed: a *redacted slot*. It never knows what an entry says.

use std::ops::Range;

/// The longest entry in bytes: what a u16 can say.
pub const MAX_ENTRY: usize = u16::MAX as usize;
/// Bytes of a slot's length.
pub(crate) const PREFIX: usize = 2;
/// What a redacted slot is filled up with. Canonical JSON holds no such byte, so no entry ends in one.
const ZERO: u8 = 0;

/// What stands in a bundle in one entry's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot<'a> {
    /// The entry's bytes: the leaf's preimage, behind its prefix.
    Entry(&'a [u8]),
    /// The entry's bytes were destroyed. Zeros fill the slot up, at least one and as many as the entry had been longer. Its
    /// leaf hash can't be computed from it. Anyone who can write the bundle can make such a slot of any entry, so
    /// a verifier accepts one only where the log itself records the redaction.
    Redacted {
        /// What was restated in the entry's place, at least one byte and none of them zero.
        restated: &'a [u8],
    },
}

/// Why bytes are not a bundle of the width that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// The bytes end before the entry does.
    #[error("the bundle ends within entry {slot} (from 0) of the bundle")]
    Truncated {
        /// Index of the entry in the bundle, 0 to 255.
        slot: u16,
    },
    /// An entry of length 0.
    #[error("entry {slot} (from 0) of the bundle has no bytes")]
    Empty {
        /// Index of the entry in the bundle, 0 to 255.
        slot: u16,
    },
    /// A slot that ends in a zero, and is no redacted slot: all zeros, or zeros elsewhere than at its end.
    #[error(
        "entry {slot} (from 0) of the bundle ends in a zero byte, as a redacted one does, and restates nothing"
    )]
    Padding {
        /// Index of the entry in the bundle, 0 to 255.
        slot: u16,
    },
    /// There are bytes behind the last entry.
    #[error("the bundle has {bytes} bytes behind its last entry, {slot} (from 0) of the bundle")]
    Trailing {
        /// Index of the last entry in the bundle, 0 to 255.
        slot: u16,
        /// Number of bytes behind it.
        bytes: usize,
    },
}

impl BundleError {
    /// Index in the bundle of the entry that is wrong, 0 to 255; for bytes behind the last entry, of that one.
    #[must_use]
    pub const fn slot(&self) -> u16 {
        match self {
            Self::Truncated { slot }
            | Self::Empty { slot }
            | Self::Padding { slot }
            | Self::Trailing { slot, .. } => *slot,
        }
    }
}

/// Where the slot whose length begins at `at` has its bytes.
pub(crate) fn slot_range(bytes: &[u8], at: usize, slot: u16) -> Result<Range<usize>, BundleError> {
    let truncated = BundleError::Truncated { slot };
    let prefix = bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk::<PREFIX>())
        .ok_or(truncated)?;
    let start = at + PREFIX;
    let end = start + usize::from(u16::from_be_bytes(*prefix));
    if end == start {
        return Err(BundleError::Empty { slot });
    }
    if end > bytes.len() {
        return Err(truncated);
    }
    Ok(start..end)
}

/// What the bytes of a slot (at least one) are.
pub(crate) fn read_slot(bytes: &[u8], slot: u16) -> Result<Slot<'_>, BundleError> {
    if bytes.last() != Some(&ZERO) {
        return Ok(Slot::Entry(bytes));
    }
    let end = bytes.iter().position(|byte| *byte == ZERO).unwrap_or(0);
    match bytes.split_at_checked(end) {
        Some((restated, zeros)) if end > 0 && zeros.iter().all(|byte| *byte == ZERO) => {
            Ok(Slot::Redacted { restated })
        }
        _ => Err(BundleError::Padding { slot }),
    }
}

/// The slots of a bundle of exactly `width` entries, in order. It ends after the first error, and gives one for bytes
/// behind the last entry (also when `width` is 0).
#[must_use]
pub const fn slots(bytes: &[u8], width: u16) -> Slots<'_> {
    Slots {
        bytes,
        width,
        next: 0,
        at: 0,
    }
}

/// See [`slots`].
#[derive(Debug, Clone)]
pub struct Slots<'a> {
    bytes: &'a [u8],
    width: u16,
    next: u16,
    /// Where the next slot begins; behind an error, behind the bytes.
    at: usize,
}

impl<'a> Iterator for Slots<'a> {
    type Item = Result<Slot<'a>, BundleError>;

    fn next(&mut self) -> Option<Self::Item> {
        let slot = self.next;
        if slot >= self.width {
            let bytes = self.bytes.len() - self.at;
            self.at = self.bytes.len();
            let slot = slot.saturating_sub(1);
            return (bytes > 0).then_some(Err(BundleError::Trailing { slot, bytes }));
        }
        self.next += 1;
        let read = slot_range(self.bytes, self.at, slot).and_then(|range| {
            self.at = range.end;
            read_slot(self.bytes.get(range).unwrap_or_default(), slot)
        });
        if read.is_err() {
            (self.next, self.at) = (self.width, self.bytes.len());
        }
        Some(read)
    }
}

/// An entry that can't stand in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlotError {
    /// It has no bytes, or more than [`MAX_ENTRY`].
    #[error("an entry has 1 to 65535 bytes, and this one has {bytes}")]
    Length {
        /// Number of bytes.
        bytes: usize,
    },
    /// The restatement is empty, not shorter than the entry, or has a zero byte: read again, it would be something else.
    #[error("a redacted entry of {bytes} bytes is restated in 1 to {} bytes, none of them zero", bytes.saturating_sub(1))]
    Restatement {
        /// Number of bytes of the entry.
        bytes: usize,
    },
}

/// Appends an entry to a bundle.
///
/// # Errors
/// [`SlotError::Length`]; nothing is appended.
pub fn push_slot(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), SlotError> {
    let bytes = entry.len();
    let length = u16::try_from(bytes).ok().filter(|length| *length > 0);
    let length = length.ok_or(SlotError::Length { bytes })?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// The bytes of the redacted slot that takes the place of an entry of `bytes` bytes: the restatement, then zeros.
///
/// # Errors
/// [`SlotError::Length`] for an entry that there can't be, and [`SlotError::Restatement`].
pub fn redacted_slot(restated: &[u8], bytes: usize) -> Result<Vec<u8>, SlotError> {
    if !(1..=MAX_ENTRY).contains(&bytes) {
        return Err(SlotError::Length { bytes });
    }
    if restated.is_empty() || restated.len() >= bytes || restated.contains(&ZERO) {
        return Err(SlotError::Restatement { bytes });
    }
    let mut slot = restated.to_vec();
    slot.resize(bytes, ZERO);
    Ok(slot)
}
