//! Checking what is on the disk: every entry hashed again, every length prefix walked. It changes nothing and must never
//! stop a writer.

use jianfu_proof::{Frontier, Hash, leaf_hash};

use super::layout::{HASH_BYTES, Kind, OFFSET_BYTES};
use super::levels;
use super::redact::{intent, is_redacted, listed};
use super::store::{Store, hashes, numbers, plausible};
use super::walk::{Step, Walk};
use crate::contract::{Index, Size};
use crate::error::{Damage, DamageKind, ReadError};

/// How far a check is, in entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Entries checked.
    pub done: u64,
    /// Entries to check.
    pub total: u64,
}

/// What a check found in a ledger without damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// Number of entries.
    pub size: Size,
    /// Merkle root over them (RFC 6962). The check compares with what lies beside the entries; whether the ledger is the one
    /// that somebody saw earlier is told by comparing this root with a checkpoint from outside.
    pub root: Hash,
    /// Entries of which no hash was kept, so that nothing could be compared: those after the last hash when a writer was
    /// interrupted, or of segments whose level0 file is gone. Opening the ledger for writing hashes them.
    pub unhashed: u64,
    /// Entries whose bytes were destroyed: of them only the kept hash is left, so that nothing could be compared.
    pub redacted: u64,
}

/// Entries between two calls of the progress function.
const PROGRESS_EVERY: u64 = 4_096;

/// Checks the first `size` entries and gives the first damage.
pub(crate) fn check(
    store: &Store,
    size: Size,
    progress: &mut dyn FnMut(Progress),
) -> Result<Checked, ReadError> {
    let mut frontier = Frontier::new();
    let (mut unhashed, mut redacted) = (0, 0);
    let listed = listed(store)?;
    for segment in 0..store.layout.segments(size) {
        let mut segment = Segment::open(store, segment, size)?;
        for nth in 0..segment.held {
            let next = segment.next(store, nth, listed.contains(&frontier.size()))?;
            frontier.push(next.leaf)?;
            unhashed += u64::from(!next.compared);
            redacted += u64::from(next.redacted);
            if frontier.size().is_multiple_of(PROGRESS_EVERY) || frontier.size() == size {
                progress(Progress {
                    done: frontier.size(),
                    total: size,
                });
            }
        }
        segment.end()?;
    }
    levels::check(store, size)?;
    Ok(Checked {
        size,
        root: frontier.root(),
        unhashed,
        redacted,
    })
}

/// What was found of an entry.
struct Found {
    leaf: Hash,
    /// Whether there was a hash to compare it with.
    compared: bool,
    redacted: bool,
}

/// A segment that is being checked.
struct Segment {
    number: u64,
    first: Index,
    held: u64,
    size: Size,
    /// Whether this is the segment that the next entry goes to, so that a writer may be adding to it.
    last: bool,
    walk: Walk,
    hashes: Vec<Option<Hash>>,
    /// The ends on file, as far as they are ends at all; a file that lags is none.
    ends: Vec<u64>,
}

impl Segment {
    fn open(store: &Store, number: u64, size: Size) -> Result<Self, ReadError> {
        let layout = &store.layout;
        let (first, held) = (layout.first_of(number), layout.held(number, size));
        let read = |kind, width| -> Result<Vec<u8>, ReadError> {
            let most = usize::try_from(held).unwrap_or(usize::MAX).saturating_mul(width);
            let file = store.disk.open(&layout.file(kind, number))?;
            Ok(file
                .map(|file| file.read_up_to(most, 0))
                .transpose()?
                .unwrap_or_default())
        };
        let short = DamageKind::Short {
            certain: size,
            from: "head",
        };
        let missing = Damage {
            segment: number,
            index: first,
            offset: 0,
            kind: short,
        };
        let entries = store
            .disk
            .open(&layout.file(Kind::Entries, number))?
            .ok_or(missing)?;
        let mut ends = vec![0];
        ends.extend(numbers(&read(Kind::Offsets, OFFSET_BYTES)?));
        if !plausible(&ends) {
            ends.clear();
        }
        Ok(Self {
            number,
            first,
            held,
            size,
            last: first + held == size,
            walk: Walk::new(entries)?,
            hashes: hashes(&read(Kind::Level0, HASH_BYTES)?).collect(),
            ends,
        })
    }

    fn damage(&self, nth: u64, offset: u64, kind: DamageKind) -> ReadError {
        Damage {
            segment: self.number,
            index: self.first + nth,
            offset,
            kind,
        }
        .into()
    }

    /// The next entry's leaf hash; it may be on the list of redacted ones.
    fn next(&mut self, store: &Store, nth: u64, redacted: bool) -> Result<Found, ReadError> {
        let (mut leaf, start, end) = match self.walk.next()? {
            Step::Entry { start, end, bytes } if redacted && is_redacted(bytes) => (None, start, end),
            Step::Entry { start, end, bytes } => (Some(leaf_hash(bytes)), start, end),
            Step::End | Step::Torn => {
                let kind = DamageKind::Short {
                    certain: self.size,
                    from: "head",
                };
                return Err(self.damage(nth, self.walk.position(), kind));
            }
        };
        let at = usize::try_from(nth).unwrap_or(usize::MAX);
        let kept = self.hashes.get(at).copied().flatten();
        if leaf.is_some() && kept.is_some() && leaf != kept && self.is_redacted_by_now(store, nth)? {
            leaf = None;
        }
        let Some(known) = leaf.or(kept) else {
            return Err(self.damage(nth, start, DamageKind::RedactedUnhashed));
        };
        if kept.is_some_and(|kept| kept != known) {
            return Err(self.damage(nth, start, DamageKind::HashDiffers));
        }
        if self
            .ends
            .get(at.saturating_add(1))
            .is_some_and(|kept| *kept != end)
        {
            return Err(self.damage(nth, start, DamageKind::OffsetsDisagree));
        }
        Ok(Found {
            leaf: known,
            compared: kept.is_some(),
            redacted: leaf.is_none(),
        })
    }

    /// Whether an entry was redacted since the check began, or is being so.
    fn is_redacted_by_now(&self, store: &Store, nth: u64) -> Result<bool, ReadError> {
        let index = self.first + nth;
        // The slot before the list: what the slot is by then, the list tells.
        let raw = store.raw(&(index..index + 1), self.size)?;
        let intended = intent(store)?.is_some_and(|intent| intent.index == index);
        Ok(is_redacted(&raw) && (intended || listed(store)?.contains(&index)))
    }

    /// Nothing may follow the last entry of a segment that is closed.
    fn end(&self) -> Result<(), ReadError> {
        if !self.last && self.walk.len() > self.walk.position() {
            return Err(self.damage(self.held - 1, self.walk.position(), DamageKind::Overlong));
        }
        Ok(())
    }
}
