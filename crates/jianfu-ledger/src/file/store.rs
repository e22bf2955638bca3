//! Reading a file ledger: the head, pages of entries, leaf hashes. It takes no lock, writes nothing, and must never look
//! beyond the size that it is told.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use jianfu_proof::{BundleError, Hash, Slot, leaf_hash, slots};

use super::disk::Disk;
use super::layout::{
    HASH_BYTES, HEAD_BYTES, Kind, Layout, OFFSET_BYTES, PREFIX_BYTES, SEGMENT_ENTRIES, parse_head,
};
use super::redact::read_as;
use super::walk::{Step, Walk};
use crate::contract::{Index, Page, Size};
use crate::error::{Damage, DamageKind, ReadError, ReadFailure};
use crate::limits::{MAX_ENTRY_BYTES, PAGE_BYTES, PAGE_ENTRIES, count};

/// How often the head is read until two readings agree.
const HEAD_READINGS: usize = 64;

/// The files of a ledger, for reading.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) layout: Layout,
    pub(crate) disk: Disk,
    /// The boundaries of one segment whose offsets file lags or is missing.
    rebuilt: Mutex<Option<Rebuilt>>,
}

#[derive(Debug, Clone)]
struct Rebuilt {
    segment: u64,
    boundaries: Arc<Vec<u64>>,
}

impl Store {
    pub(crate) fn new(layout: Layout, disk: Disk) -> Self {
        Self {
            layout,
            disk,
            rebuilt: Mutex::new(None),
        }
    }

    /// The durable size. The writer replaces it by one write, but a reader may see half of that on some file systems, so
    /// that only what was read twice counts.
    pub(crate) fn head(&self) -> Result<Size, ReadFailure> {
        let unreadable = || Damage {
            segment: 0,
            index: 0,
            offset: 0,
            kind: DamageKind::HeadUnreadable,
        };
        let file = self.disk.open(&self.layout.head())?.ok_or_else(unreadable)?;
        let mut last = file.read_up_to(HEAD_BYTES + 1, 0)?;
        for _ in 0..HEAD_READINGS {
            let again = file.read_up_to(HEAD_BYTES + 1, 0)?;
            if again == last {
                break;
            }
            last = again;
        }
        Ok(parse_head(&last).ok_or_else(unreadable)?)
    }

    /// The first page of a range that isn't empty and lies within `size`.
    pub(crate) fn page(&self, range: &Range<Index>, size: Size) -> Result<Page, ReadFailure> {
        let segment = self.layout.segment_of(range.start);
        let first = self.layout.first_of(segment);
        let from = range.start - first;
        let until = (range.end - first)
            .min(self.layout.segment_entries)
            .min(from + count(PAGE_ENTRIES));
        let mut boundaries = self.boundaries(segment, from..until, size)?;
        keep_a_page(&mut boundaries);
        let damage = |nth: usize, offset: u64, kind| Damage {
            segment,
            index: range.start + count(nth),
            offset,
            kind,
        };

        let short_from = boundaries.first().copied().unwrap_or(0);
        let short = || {
            damage(
                0,
                short_from,
                DamageKind::Short {
                    certain: size,
                    from: "head",
                },
            )
        };
        // Never an empty page: who reads pages goes on from the end of the last one.
        let [start, .., end] = *boundaries.as_slice() else {
            return Err(short().into());
        };
        let len = usize::try_from(end - start).unwrap_or(usize::MAX);
        let buffer = Bytes::from(self.settled(segment, range.start, &boundaries)?);
        if buffer.len() < len {
            return Err(short().into());
        }
        let mut entries = Vec::with_capacity(boundaries.len().saturating_sub(1));
        let mut at = 0;
        for (nth, pair) in boundaries.windows(2).enumerate() {
            let [start, end] = pair else { continue };
            let body = usize::try_from(end - start)
                .unwrap_or(usize::MAX)
                .saturating_sub(PREFIX_BYTES);
            let prefix = buffer.get(at..).and_then(<[u8]>::first_chunk::<PREFIX_BYTES>);
            if prefix.is_none_or(|prefix| usize::from(u16::from_be_bytes(*prefix)) != body) {
                return Err(damage(nth, *start, DamageKind::OffsetsDisagree).into());
            }
            let Some(slot) = buffer.get(at + PREFIX_BYTES..at + PREFIX_BYTES + body) else {
                return Err(damage(nth, *start, DamageKind::OffsetsDisagree).into());
            };
            entries.push(buffer.slice_ref(read_as(slot)));
            at += PREFIX_BYTES + body;
        }
        Ok(Page {
            first: range.start,
            entries,
        })
    }

    /// The bytes of a range of entries with their length prefixes, as they are stored, or will be once a redaction under way is
    /// done.
    pub(crate) fn raw(&self, range: &Range<Index>, size: Size) -> Result<Vec<u8>, ReadFailure> {
        let mut raw = Vec::new();
        let mut next = range.start;
        while next < range.end {
            let segment = self.layout.segment_of(next);
            let first = self.layout.first_of(segment);
            let until = range.end.min(self.layout.first_of(segment + 1));
            let boundaries = self.boundaries(segment, next - first..until - first, size)?;
            let (start, end) = boundaries.first().zip(boundaries.last()).unwrap_or((&0, &0));
            let len = usize::try_from(end - start).unwrap_or(usize::MAX);
            let bytes = self.settled(segment, next, &boundaries)?;
            if bytes.len() < len || len == 0 {
                return Err(Damage {
                    segment,
                    index: next,
                    offset: *start,
                    kind: DamageKind::Short {
                        certain: size,
                        from: "head",
                    },
                }
                .into());
            }
            raw.extend(bytes);
            next = until;
        }
        Ok(raw)
    }

    /// Where these entries of a segment begin, and where the last one ends: from the offsets file, or by walking through the
    /// segment where that file is missing, short or was never synced.
    pub(crate) fn boundaries(
        &self,
        segment: u64,
        local: Range<u64>,
        size: Size,
    ) -> Result<Vec<u64>, ReadFailure> {
        if let Some(boundaries) = self.boundaries_on_file(segment, &local)? {
            return Ok(boundaries);
        }
        let all = self.rebuilt(segment, self.layout.held(segment, size))?;
        let bounds = usize::try_from(local.start)
            .ok()
            .zip(usize::try_from(local.end).ok());
        let slice = bounds.and_then(|(from, until)| all.get(from..=until));
        Ok(slice.unwrap_or_default().to_vec())
    }

    fn boundaries_on_file(&self, segment: u64, local: &Range<u64>) -> Result<Option<Vec<u64>>, ReadFailure> {
        let Some(file) = self.disk.open(&self.layout.file(Kind::Offsets, segment))? else {
            return Ok(None);
        };
        // The file has the ends; the beginning of the first entry is the end of the one before.
        let before = local.start.checked_sub(1);
        let wanted = usize::try_from(local.end - before.unwrap_or(0)).unwrap_or(0);
        let bytes = file.read_up_to(
            wanted.saturating_mul(OFFSET_BYTES),
            before.unwrap_or(0) * count(OFFSET_BYTES),
        )?;
        let mut boundaries = Vec::with_capacity(wanted + 1);
        if before.is_none() {
            boundaries.push(0);
        }
        boundaries.extend(numbers(&bytes));
        let whole = bytes.len() == wanted.saturating_mul(OFFSET_BYTES);
        Ok(Some(boundaries).filter(|boundaries| whole && plausible(boundaries)))
    }

    /// The boundaries of a segment's first `held` entries, walked and remembered: of a segment that grows, only what is new is
    /// walked again, since no boundary ever changes.
    fn rebuilt(&self, segment: u64, held: u64) -> Result<Arc<Vec<u64>>, ReadFailure> {
        let mut cache = self.rebuilt.lock().unwrap_or_else(PoisonError::into_inner);
        let known = cache.as_ref().filter(|known| known.segment == segment);
        let known = known.map(|known| Arc::clone(&known.boundaries));
        if let Some(known) = known.as_ref().filter(|known| count(known.len()) > held) {
            return Ok(Arc::clone(known));
        }
        let first = self.layout.first_of(segment);
        let short = |nth: u64, offset: u64| Damage {
            segment,
            index: first + nth,
            offset,
            kind: DamageKind::Short {
                certain: first + held,
                from: "head",
            },
        };
        let file = self.disk.open(&self.layout.file(Kind::Entries, segment))?;
        let mut boundaries = known.map_or_else(|| vec![0], |known| known.to_vec());
        let start = boundaries.last().copied().unwrap_or(0);
        let mut walk = Walk::at(file.ok_or_else(|| short(0, 0))?, start)?;
        for nth in count(boundaries.len() - 1)..held {
            match walk.next()? {
                Step::Entry { end, .. } => boundaries.push(end),
                Step::End | Step::Torn => return Err(short(nth, walk.position()).into()),
            }
        }
        let boundaries = Arc::new(boundaries);
        *cache = Some(Rebuilt {
            segment,
            boundaries: Arc::clone(&boundaries),
        });
        Ok(boundaries)
    }

    /// Leaf hashes of the entries in a range of at most a segment's length, within `size`: from level0, or from the entries
    /// where level0 lags.
    pub(crate) fn leaf_hashes(&self, range: &Range<Index>, size: Size) -> Result<Vec<Hash>, ReadError> {
        check_range(range, size)?;
        let asked = range.end - range.start;
        if asked > SEGMENT_ENTRIES {
            return Err(ReadError::RangeTooLong {
                asked,
                limit: SEGMENT_ENTRIES,
            });
        }
        let mut hashes = Vec::new();
        let mut next = range.start;
        while next < range.end {
            let segment = self.layout.segment_of(next);
            let until = range.end.min(self.layout.first_of(segment + 1));
            hashes.extend(
                self.hashes_on_file(segment, &(next..until))?
                    .into_iter()
                    .map_while(|hash| hash),
            );
            next = range.start + count(hashes.len());
            if next < until {
                let upto = until.min(next + count(PAGE_ENTRIES));
                self.hash(&(next..upto), size, &mut hashes)?;
                next = upto;
            }
        }
        Ok(hashes)
    }

    /// Hashes of the entries of a range, from their bytes. Of a redacted one that can't be had.
    fn hash(&self, range: &Range<Index>, size: Size, hashes: &mut Vec<Hash>) -> Result<(), ReadError> {
        let raw = self.raw(range, size)?;
        let width = u16::try_from(range.end - range.start).unwrap_or(u16::MAX);
        for (index, slot) in range.clone().zip(slots(&raw, width)) {
            let kind = match slot {
                Ok(Slot::Entry(entry)) => {
                    hashes.push(leaf_hash(entry));
                    continue;
                }
                Ok(Slot::Redacted { .. }) | Err(BundleError::Padding { .. }) => DamageKind::RedactedUnhashed,
                Err(_) => DamageKind::OffsetsDisagree,
            };
            return Err(Damage {
                segment: self.layout.segment_of(index),
                index,
                offset: 0,
                kind,
            }
            .into());
        }
        Ok(())
    }

    /// The hashes on file of a range within one segment; `None` for one that was never synced.
    pub(crate) fn hashes_on_file(
        &self,
        segment: u64,
        range: &Range<Index>,
    ) -> Result<Vec<Option<Hash>>, ReadFailure> {
        let Some(file) = self.disk.open(&self.layout.file(Kind::Level0, segment))? else {
            return Ok(Vec::new());
        };
        let wanted = usize::try_from(range.end - range.start).unwrap_or(0);
        let at = (range.start - self.layout.first_of(segment)) * count(HASH_BYTES);
        let bytes = file.read_up_to(wanted.saturating_mul(HASH_BYTES), at)?;
        Ok(hashes(&bytes).collect())
    }
}

/// Refuses a range that isn't within the size.
pub(crate) fn check_range(range: &Range<Index>, size: Size) -> Result<(), ReadError> {
    if range.start > range.end {
        return Err(ReadError::Backwards {
            start: range.start,
            end: range.end,
        });
    }
    if range.end > size {
        return Err(ReadError::PositionAhead {
            asked: range.end,
            size,
        });
    }
    Ok(())
}

/// The numbers of an offsets file; an incomplete one at the end is left out.
pub(crate) fn numbers(bytes: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let (whole, _) = bytes.as_chunks::<OFFSET_BYTES>();
    whole.iter().map(|number| u64::from_be_bytes(*number))
}

/// The hashes of a level0 file; an incomplete one at the end is left out. One of zeros is none: a power failure leaves zeros
/// where bytes were written but not synced, and no entry hashes to zeros.
pub(crate) fn hashes(bytes: &[u8]) -> impl Iterator<Item = Option<Hash>> + '_ {
    let (whole, _) = bytes.as_chunks::<HASH_BYTES>();
    whole
        .iter()
        .map(|hash| Some(Hash(*hash)).filter(|hash| *hash.as_bytes() != [0; HASH_BYTES]))
}

/// Whether each entry between these boundaries has a prefix and 1 to 65,535 bytes.
pub(crate) fn plausible(boundaries: &[u64]) -> bool {
    let (least, most) = (count(PREFIX_BYTES) + 1, count(PREFIX_BYTES + MAX_ENTRY_BYTES));
    boundaries.windows(2).all(|pair| match pair {
        [start, end] => end
            .checked_sub(*start)
            .is_some_and(|len| (least..=most).contains(&len)),
        _ => false,
    })
}

/// Drops boundaries from the end until the bytes between them fit a page.
fn keep_a_page(boundaries: &mut Vec<u64>) {
    let start = boundaries.first().copied().unwrap_or(0);
    let fits = |nth: usize, end: u64| end - start <= count(PAGE_BYTES) + count(nth) * count(PREFIX_BYTES);
    let kept = boundaries
        .iter()
        .enumerate()
        .take_while(|(nth, end)| fits(*nth, **end))
        .count();
    boundaries.truncate(kept);
}
