//! Redacting (遮蔽): the bytes of an entry are destroyed in place, and its slot holds a restatement from then on, filled up with
//! zeros. Length, offsets and hashes stay, so that no proof changes. It must never know what a restatement says.
//!
//! A redacted slot ends in a zero, as no entry does, and stands in the list `redacted`: zeros that a failing disk leaves are
//! damage. While the bytes are being written over, the file `redacting` says which slot and what it will hold; who finds it
//! there finishes the work, or reads it in place of the slot. The order is: intent, line of the list, slot, intent away. A
//! reader that sees the same length of the list before and after, and no intent, has read nothing that was being written over.
//!
//! The bytes are written over in place. A file system that writes elsewhere (btrfs, ZFS, snapshots) or a disk that remaps
//! sectors may keep the old ones where no file shows them.

use std::collections::BTreeSet;

use bytes::Bytes;
use jianfu_proof::{MAX_REDACTIONS, leaf_hash, redacted_slot};

use super::layout::{Kind, PREFIX_BYTES};
use super::store::Store;
use crate::contract::{Index, PartFn, Size};
use crate::error::{Damage, DamageKind, FileError, ReadError, ReadFailure, RedactError};
use crate::limits::{MAX_ENTRY_BYTES, count};

/// Digits of the index in the file `redacting`, before a newline.
const INDEX_DIGITS: usize = 20;
/// Bytes of a line of the list `redacted`: an index of 20 digits and a newline.
const LINE: usize = INDEX_DIGITS + 1;
/// How often a slot is read again because it was being written over. One redaction takes several syncs: more than one reading.
const READINGS: usize = 64;

/// A slot that is being written over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Intent {
    pub(crate) index: Index,
    pub(crate) restated: Bytes,
}

/// The entries that were redacted, or are about to be. A line that isn't whole is none: it was not synced.
pub(crate) fn listed(store: &Store) -> Result<BTreeSet<Index>, FileError> {
    let Some(file) = store.disk.open(&store.layout.redacted())? else {
        return Ok(BTreeSet::new());
    };
    let len = usize::try_from(file.len()?).unwrap_or(usize::MAX);
    let bytes = file.read_up_to(len.min(LINE * MAX_REDACTIONS), 0)?;
    let (lines, _) = bytes.as_chunks::<LINE>();
    let index = |line: &[u8; LINE]| std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?.parse().ok();
    Ok(lines.iter().filter_map(index).collect())
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

/// Bytes of a torn file that are looked through at a time.
const TORN_CHUNK: usize = 8 << 20;

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
    let Some(intent) = intent(store)? else {
        return Ok(());
    };
    let size = store.head()?;
    // Before its hash is seen to be there, no byte is destroyed.
    if kept_hash(store, intent.index, size)?.is_none() {
        let (segment, range) = store.slot(intent.index, size)?;
        return Err(damage(segment, intent.index, range.start, DamageKind::RedactedUnhashed).into());
    }
    if !listed(store)?.contains(&intent.index) {
        add_to_list(store, intent.index)?;
    }
    overwrite(store, &intent, size)
}

fn damage(segment: u64, index: Index, offset: u64, kind: DamageKind) -> Damage {
    Damage {
        segment,
        index,
        offset,
        kind,
    }
}

fn kept_hash(store: &Store, index: Index, size: Size) -> Result<Option<jianfu_proof::Hash>, ReadError> {
    super::store::check_range(&(index..index.saturating_add(1)), size)?;
    let hashes = store.hashes_on_file(store.layout.segment_of(index), &(index..index + 1))?;
    Ok(hashes.first().copied().flatten())
}

/// What has to be done to redact an entry below the durable size whose hash is synced; nothing when it was done before. One that
/// is redacted may be redacted again if that leaves less of it. An entry that isn't the one that was hashed is damage, and stays
/// as it is: whoever looks into that needs its bytes.
pub(crate) fn prepare(
    store: &Store,
    part: PartFn,
    index: Index,
    restated: Bytes,
    size: Size,
) -> Result<Option<Intent>, RedactError> {
    if index >= size {
        return Err(ReadError::PositionAhead { asked: index, size }.into());
    }
    let kept = kept_hash(store, index, size)?;
    let raw = store.raw(&(index..index + 1), size).map_err(ReadError::from)?;
    let entry = raw.get(PREFIX_BYTES..).unwrap_or_default();
    let again = is_redacted(entry) && listed(store)?.contains(&index);
    if again {
        if read_as(entry) == restated {
            return Ok(None);
        }
        // What was missed may go too, and nothing may come back.
        if restated.len() >= read_as(entry).len() {
            return Err(RedactError::Already { index });
        }
    }
    if kept.is_none() || !again && kept != Some(leaf_hash(entry)) {
        let (segment, range) = store.slot(index, size)?;
        let offset = range.start.saturating_sub(count(PREFIX_BYTES));
        return Err(ReadError::from(damage(segment, index, offset, DamageKind::HashDiffers)).into());
    }
    redacted_slot(&restated, entry.len()).map_err(|_error| RedactError::Length {
        index,
        entry: entry.len(),
        restated: restated.len(),
    })?;
    if part(&restated).is_none() || part(&restated) != part(read_as(entry)) {
        return Err(RedactError::OtherPart { index });
    }
    if lines(store)? >= count(MAX_REDACTIONS) {
        return Err(RedactError::TooMany);
    }
    blank_torn(store, if again { read_as(entry) } else { entry })?;
    Ok(Some(Intent { index, restated }))
}

/// Zeros the entry's bytes wherever a torn append left a copy of them aside.
fn blank_torn(store: &Store, entry: &[u8]) -> Result<(), ReadError> {
    for name in store.disk.names(&store.layout.torn())? {
        let file = store.disk.open_or_create(&store.layout.torn().join(name))?;
        let (len, mut from, mut found) = (file.len()?, 0, false);
        while from < len {
            // So much more that a copy which begins in this chunk is seen whole.
            let bytes = file.read_up_to(TORN_CHUNK + entry.len() - 1, from)?;
            for (at, _) in bytes
                .windows(entry.len())
                .enumerate()
                .filter(|(_, window)| *window == entry)
            {
                file.write_at(&vec![0; entry.len()], from + count(at))?;
                found = true;
            }
            from += count(TORN_CHUNK);
        }
        if found {
            file.sync()?;
        }
    }
    Ok(())
}

/// Redacts. Once the intent has its name, it happens: now, or when the ledger is opened for writing again.
pub(crate) fn carry_out(store: &Store, intent: &Intent, size: Size) -> Result<(), ReadError> {
    let place = store.layout.redacting();
    let new = place.with_extension("new");
    let file = store.disk.open_or_create(&new)?;
    let text = [format!("{:020}\n", intent.index).as_bytes(), &intent.restated].concat();
    file.write_at(&text, 0)?;
    file.cut(count(text.len()))?;
    file.sync()?;
    store.disk.rename(&new, &place)?;
    add_to_list(store, intent.index)?;
    overwrite(store, intent, size)
}

/// Whole lines of the list, whatever they say.
fn lines(store: &Store) -> Result<u64, FileError> {
    let len = store.disk.len(&store.layout.redacted())?;
    Ok(len.unwrap_or(0) / count(LINE))
}

/// Adds a line to the list, also when the entry has one: readers see by its length that an entry was redacted. Durable with the
/// list's own name, and that of the intent.
fn add_to_list(store: &Store, index: Index) -> Result<(), FileError> {
    let at = lines(store)? * count(LINE);
    let list = store.disk.open_or_create(&store.layout.redacted())?;
    list.write_at(format!("{index:020}\n").as_bytes(), at)?;
    list.sync()?;
    store.disk.sync_folder(&store.layout.dir)
}

/// Writes the slot over and takes the intent away.
fn overwrite(store: &Store, intent: &Intent, size: Size) -> Result<(), ReadError> {
    let (segment, range) = store.slot(intent.index, size)?;
    let len = usize::try_from(range.end - range.start).unwrap_or(0);
    let slot = redacted_slot(&intent.restated, len)
        .map_err(|_error| damage(segment, intent.index, range.start, DamageKind::NotAnEntry))?;
    let file = store
        .disk
        .open_or_create(&store.layout.file(Kind::Entries, segment))?;
    file.write_at(&slot, range.start)?;
    file.sync()?;
    store.disk.remove(&store.layout.redacting())?;
    store.disk.sync_folder(&store.layout.dir)?;
    Ok(())
}

/// Writes into the bytes of consecutive entries, as they are stored, what an intent makes of one of them.
fn patch(bytes: &mut [u8], first: Index, boundaries: &[u64], intent: &Intent) {
    let at = |nth: usize| -> Option<usize> {
        let offset = boundaries.get(nth)?.checked_sub(*boundaries.first()?)?;
        usize::try_from(offset).ok()
    };
    let nth = intent
        .index
        .checked_sub(first)
        .and_then(|nth| usize::try_from(nth).ok());
    let Some((start, end)) = nth.and_then(|nth| at(nth).zip(at(nth.checked_add(1)?))) else {
        return;
    };
    let Some(slot) = bytes.get_mut(start.saturating_add(PREFIX_BYTES)..end) else {
        return;
    };
    if let Ok(redacted) = redacted_slot(&intent.restated, slot.len()) {
        slot.copy_from_slice(&redacted);
    }
}

impl Store {
    /// The bytes of consecutive entries of a segment, as they are stored, between the first and the last of these boundaries;
    /// fewer where the file ends. A slot that is being written over comes as it will be.
    pub(crate) fn settled(
        &self,
        segment: u64,
        first: Index,
        boundaries: &[u64],
    ) -> Result<Vec<u8>, ReadFailure> {
        let (start, end) = boundaries.first().zip(boundaries.last()).unwrap_or((&0, &0));
        let len = usize::try_from(end.saturating_sub(*start)).unwrap_or(usize::MAX);
        let Some(file) = self.disk.open(&self.layout.file(Kind::Entries, segment))? else {
            return Ok(Vec::new());
        };
        for _ in 0..READINGS {
            let seen = lines(self)?;
            let before = intent(self)?;
            let mut bytes = file.read_up_to(len, *start)?;
            let after = intent(self)?;
            if lines(self)? == seen {
                for intent in before.iter().chain(&after) {
                    patch(&mut bytes, first, boundaries, intent);
                }
                return Ok(bytes);
            }
        }
        Err(ReadFailure::File(FileError {
            action: "read",
            path: self.layout.file(Kind::Entries, segment),
            source: std::sync::Arc::new(std::io::Error::new(
                std::io::ErrorKind::Interrupted,
                "entries are being redacted all the time; read again later",
            )),
        }))
    }

    /// Segment of an entry, and where its bytes are in the segment's file, without the prefix.
    pub(crate) fn slot(&self, index: Index, size: Size) -> Result<(u64, std::ops::Range<u64>), ReadError> {
        super::store::check_range(&(index..index.saturating_add(1)), size)?;
        let segment = self.layout.segment_of(index);
        let local = index - self.layout.first_of(segment);
        let boundaries = self.boundaries(segment, local..local + 1, size)?;
        match boundaries.as_slice() {
            [start, end] => Ok((segment, start + count(PREFIX_BYTES)..*end)),
            _ => Err(damage(segment, index, 0, DamageKind::OffsetsDisagree).into()),
        }
    }
}
