//! Redacting (遮蔽): the bytes of an entry are destroyed in place, and its slot holds a restatement from then on, filled up with
//! zeros. Length, offsets and hashes stay, so that no proof changes. It must never know what a restatement says.
//!
//! A redacted slot ends in a zero, as no entry does, and stands in the list `redacted`: zeros that a failing disk leaves are
//! damage. While the bytes are being written over, the file `redacting` says which slot and what it will hold; who finds it
//! there finishes the work, or reads it in place of the slot.

use std::collections::BTreeSet;

use bytes::Bytes;
use jianfu_proof::leaf_hash;

use super::layout::PREFIX_BYTES;
use super::store::Store;
use crate::contract::{Index, PartFn, Size};
use crate::error::{Damage, DamageKind, FileError, ReadError, ReadFailure, RedactError};
use crate::limits::{MAX_ENTRY_BYTES, count};

/// Digits of the index in the file `redacting`, before a newline.
const INDEX_DIGITS: usize = 20;

/// A slot that is being written over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Intent {
    pub(crate) index: Index,
    pub(crate) restated: Bytes,
}

/// Bytes of a line of the list `redacted`: an index of 20 digits and a newline.
const LINE: usize = INDEX_DIGITS + 1;
/// Bytes of a torn file that are looked through: as many as an append writes, and more.
const MAX_TORN: usize = 128 << 20;
/// Most entries that can be redacted in one ledger.
pub(crate) const MAX_REDACTED: usize = 1 << 20;

/// The entries that were redacted, or are about to be. A line that isn't whole is none: it was not synced.
pub(crate) fn listed(store: &Store) -> Result<BTreeSet<Index>, FileError> {
    let Some(file) = store.disk.open(&store.layout.redacted())? else {
        return Ok(BTreeSet::new());
    };
    let len = usize::try_from(file.len()?).unwrap_or(usize::MAX);
    let bytes = file.read_up_to(len.min(LINE * MAX_REDACTED), 0)?;
    let (lines, _) = bytes.as_chunks::<LINE>();
    let index = |line: &[u8; LINE]| std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?.parse().ok();
    Ok(lines.iter().filter_map(index).collect())
}

impl Intent {
    /// What a slot of this length reads as while it is being written over; none if it isn't the one, or the restatement doesn't fit.
    pub(crate) fn slot(&self, index: Index, len: usize) -> Option<Bytes> {
        (self.index == index && self.restated.len() < len).then(|| self.restated.clone())
    }

    /// Raw entries with the slot as it will be; `first` is the index of the first one.
    pub(crate) fn settle(&self, first: Index, mut raw: Vec<u8>) -> Vec<u8> {
        let mut at = 0;
        for index in first..=self.index {
            let prefix = raw.get(at..).and_then(<[u8]>::first_chunk::<PREFIX_BYTES>);
            let Some(len) = prefix.map(|prefix| usize::from(u16::from_be_bytes(*prefix))) else {
                break;
            };
            let start = at + PREFIX_BYTES;
            let restated = self.slot(index, len);
            if let Some((slot, restated)) = raw.get_mut(start..start + len).zip(restated) {
                slot.fill(0);
                slot.iter_mut().zip(restated).for_each(|(old, new)| *old = new);
            }
            at = start + len;
        }
        raw
    }
}

/// Whether a slot has the end of a redacted one.
pub(crate) fn is_redacted(slot: &[u8]) -> bool {
    slot.last() == Some(&0)
}

/// The entry that a slot reads as: itself, or what it restates.
pub(crate) fn read_as(slot: &[u8]) -> &[u8] {
    let end = slot
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    slot.get(..end).unwrap_or_default()
}

/// The intent on file, if there is one.
pub(crate) fn intent(store: &Store) -> Result<Option<Intent>, FileError> {
    let Some(file) = store.disk.open(&store.layout.redacting())? else {
        return Ok(None);
    };
    let bytes = Bytes::from(file.read_up_to(INDEX_DIGITS + 1 + MAX_ENTRY_BYTES, 0)?);
    let digits = bytes.get(..INDEX_DIGITS).unwrap_or_default();
    let index = std::str::from_utf8(digits)
        .ok()
        .and_then(|digits| digits.parse().ok());
    // It was renamed into place only after it was synced: what isn't one is no file of ours, and moves nothing.
    Ok(index
        .filter(|_| bytes.len() > INDEX_DIGITS + 1)
        .map(|index| Intent {
            index,
            restated: bytes.slice(INDEX_DIGITS + 1..),
        }))
}

/// Finishes a redaction that was interrupted. It must run before anything else is made of the entries.
pub(crate) fn finish(store: &Store) -> Result<(), ReadError> {
    let unfinished = store.layout.redacting().with_extension("new");
    if store.disk.len(&unfinished)?.is_some() {
        store.disk.remove(&unfinished)?;
    }
    match intent(store)? {
        Some(intent) => overwrite(store, &intent, store.head()?),
        None => Ok(()),
    }
}

/// Redacts an entry below the durable size whose hash is synced.
pub(crate) fn redact(
    store: &Store,
    part: PartFn,
    index: Index,
    restated: Bytes,
    size: Size,
) -> Result<(), RedactError> {
    if index >= size {
        return Err(ReadError::PositionAhead { asked: index, size }.into());
    }
    let raw = store.raw(&(index..index + 1), size).map_err(ReadError::from)?;
    let slot = raw.get(PREFIX_BYTES..).unwrap_or_default();
    if is_redacted(slot) {
        return if read_as(slot) == restated {
            Ok(())
        } else {
            Err(RedactError::Already { index })
        };
    }
    if listed(store)?.len() >= MAX_REDACTED {
        return Err(RedactError::TooMany);
    }
    if restated.is_empty() || is_redacted(&restated) || restated.len() >= slot.len() {
        return Err(RedactError::Length {
            index,
            entry: slot.len(),
            restated: restated.len(),
        });
    }
    if part(&restated).is_none() || part(&restated) != part(slot) {
        return Err(RedactError::OtherPart { index });
    }
    must_be_witnessed(store, index, slot)?;
    blank_torn(store, slot)?;
    let intent = Intent { index, restated };
    announce(store, &intent)?;
    Ok(overwrite(store, &intent, size)?)
}

/// Nothing is destroyed but what is known to be the entry: its hash is on file, and the bytes have it.
fn must_be_witnessed(store: &Store, index: Index, slot: &[u8]) -> Result<(), ReadError> {
    let kind = match store.hash_on_file(index)? {
        Some(hash) if hash == leaf_hash(slot) => return Ok(()),
        Some(_) => DamageKind::HashDiffers,
        None => DamageKind::RedactedUnhashed,
    };
    Err(Damage {
        segment: store.layout.segment_of(index),
        index,
        offset: 0,
        kind,
    }
    .into())
}

/// Zeros the bytes wherever a torn append left a copy of them aside.
fn blank_torn(store: &Store, slot: &[u8]) -> Result<(), ReadError> {
    for name in store.disk.names(&store.layout.torn())? {
        let file = store.disk.open_or_create(&store.layout.torn().join(name))?;
        let len = usize::try_from(file.len()?).unwrap_or(usize::MAX);
        let bytes = file.read_up_to(len.min(MAX_TORN), 0)?;
        let mut found = false;
        for (at, _) in bytes
            .windows(slot.len())
            .enumerate()
            .filter(|(_, window)| *window == slot)
        {
            file.write_at(&vec![0; slot.len()], count(at))?;
            found = true;
        }
        if found {
            file.sync()?;
        }
    }
    Ok(())
}

/// Puts the index on the list, and then the intent on file, durably: from here on the redaction happens.
fn announce(store: &Store, intent: &Intent) -> Result<(), FileError> {
    let list = store.disk.open_or_create(&store.layout.redacted())?;
    let lines = count(listed(store)?.len());
    list.write_at(format!("{:020}\n", intent.index).as_bytes(), lines * count(LINE))?;
    list.sync()?;
    let place = store.layout.redacting();
    let new = place.with_extension("new");
    let file = store.disk.open_or_create(&new)?;
    let text = [format!("{:020}\n", intent.index).as_bytes(), &intent.restated].concat();
    file.write_at(&text, 0)?;
    file.cut(count(text.len()))?;
    file.sync()?;
    store.disk.rename(&new, &place)?;
    store.disk.sync_folder(&store.layout.dir)
}

/// Writes the slot over and takes the intent away.
fn overwrite(store: &Store, intent: &Intent, size: Size) -> Result<(), ReadError> {
    let (segment, range) = store.slot(intent.index, size)?;
    let len = usize::try_from(range.end - range.start).unwrap_or(0);
    let mut slot = intent.restated.to_vec();
    slot.resize(len.max(slot.len()), 0);
    if slot.len() > len || slot.len() == intent.restated.len() {
        return Err(Damage {
            segment,
            index: intent.index,
            offset: range.start,
            kind: DamageKind::NotAnEntry,
        }
        .into());
    }
    let file = store
        .disk
        .open_or_create(&store.layout.file(super::Kind::Entries, segment))?;
    file.write_at(&slot, range.start)?;
    file.sync()?;
    store.disk.remove(&store.layout.redacting())?;
    store.disk.sync_folder(&store.layout.dir)?;
    Ok(())
}

impl Store {
    /// Segment of an entry, and where its bytes are in the segment's file, without the prefix.
    fn slot(&self, index: Index, size: Size) -> Result<(u64, std::ops::Range<u64>), ReadError> {
        super::store::check_range(&(index..index + 1), size)?;
        let segment = self.layout.segment_of(index);
        let local = index - self.layout.first_of(segment);
        let boundaries = self.boundaries(segment, local..local + 1, size)?;
        match boundaries.as_slice() {
            [start, end] => Ok((segment, start + count(PREFIX_BYTES)..*end)),
            _ => Err(ReadFailure::from(Damage {
                segment,
                index,
                offset: 0,
                kind: DamageKind::OffsetsDisagree,
            })
            .into()),
        }
    }
}
