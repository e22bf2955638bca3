//! The one writer of a ledger: commits appends, then derives offsets and hashes. It must never write where an entry already
//! is, and writes nothing more after a failure, since what the disk then holds is not known.

use std::sync::Arc;

use bytes::Bytes;
use jianfu_proof::Hash;
use tokio::sync::watch;

use super::disk::DiskFile;
use super::framing;
use super::hasher::Hasher;
use super::inspect::Place;
use super::layout::{HASH_BYTES, Kind, OFFSET_BYTES, head_text};
use super::levels::Levels;
use super::lock::Lock;
use super::redact;
use super::store::Store;
use crate::contract::{Index, PartFn, Record, Size};
use crate::error::{AppendError, FileError, ReadError, RedactError};
use crate::limits::{admit, count};

/// The writer. Its lock is given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Writer {
    store: Arc<Store>,
    part: PartFn,
    size: watch::Sender<Size>,
    /// Length of the current segment's entries in bytes.
    offset: u64,
    head: DiskFile,
    current: Option<Files>,
    levels: Levels,
    hasher: Hasher,
    dead: Option<String>,
    _lock: Lock,
}

/// The files of the segment that is being written.
#[derive(Debug)]
struct Files {
    segment: u64,
    entries: DiskFile,
    offsets: DiskFile,
    level0: DiskFile,
}

/// The records of an append that go to one segment.
struct Piece<'a> {
    segment: u64,
    /// Position of the first one within its segment.
    nth: u64,
    /// Where it begins in the segment's file, in bytes.
    offset: u64,
    records: &'a [Record],
}

impl Writer {
    /// A writer that goes on at `end`, which an inspection found and a repair made true.
    pub(crate) fn new(store: Arc<Store>, part: PartFn, end: Place, lock: Lock) -> Result<Self, ReadError> {
        let levels = Levels::load(&store, end.index)?;
        let head = store.disk.open_or_create(&store.layout.head())?;
        let begins = end.index.is_multiple_of(store.layout.segment_entries);
        let offset = if begins { 0 } else { end.offset };
        let size = watch::Sender::new(end.index);
        let writer = Self {
            store,
            part,
            size,
            offset,
            head,
            current: None,
            levels,
            hasher: Hasher::default(),
            dead: None,
            _lock: lock,
        };
        // The next hash is one of a new segment: see `derive`.
        if let Some(last) = end.index.checked_sub(1).filter(|_| begins) {
            let last = writer.files_of(writer.store.layout.segment_of(last))?;
            writer.sync_derived(&last)?;
        }
        Ok(writer)
    }

    /// The size, for those who wait for it to grow. Closed when the writer is dropped.
    pub(crate) fn watch(&self) -> watch::Receiver<Size> {
        self.size.subscribe()
    }

    pub(crate) fn append(&mut self, expected: Size, records: &[Record]) -> Result<Size, AppendError> {
        let actual = *self.size.borrow();
        admit(actual, records)?;
        framing::admit(self.part, records)?;
        if let Some(reason) = &self.dead {
            return Err(AppendError::Unavailable {
                reason: reason.clone(),
            });
        }
        if expected != actual {
            return Err(AppendError::Conflict { actual });
        }
        let size = actual + count(records.len());
        // Dead until the commit has succeeded: a panic on the way must not leave a writer that goes on.
        self.dead = Some("an append was interrupted; reopen the ledger".to_owned());
        let derived = match self.commit(records, size) {
            Ok(derived) => derived,
            Err(error) => {
                self.dead = Some(format!("{error}; reopen the ledger"));
                return Err(AppendError::OutcomeUnknown {
                    reason: error.to_string(),
                });
            }
        };
        self.dead = derived.err().map(|error| format!("{error}; reopen the ledger"));
        if let Some(reason) = &self.dead {
            tracing::warn!(%reason, size, "the entries are durable, but what is derived from them was not written");
        }
        self.size.send_replace(size);
        Ok(size)
    }

    /// Writes the entries, makes them durable, stores the size: from here on the append has happened. The inner result
    /// says whether offsets and hashes could be written as well; an append doesn't fail by them.
    fn commit(&mut self, records: &[Record], size: Size) -> Result<Result<(), FileError>, FileError> {
        self.hasher.begin(records);
        let mut closed = Vec::new();
        let mut pieces = Vec::new();
        let mut rest = records;
        while !rest.is_empty() {
            let index = size - count(rest.len());
            let segment = self.store.layout.segment_of(index);
            let nth = index - self.store.layout.first_of(segment);
            let room = usize::try_from(self.store.layout.segment_entries - nth).unwrap_or(usize::MAX);
            let (records, later) = rest.split_at_checked(room).unwrap_or((rest, &[]));
            closed.extend(self.enter(segment)?);
            let Some(files) = &self.current else { break };
            let bytes = encode(records);
            files.entries.write_at(&bytes, self.offset)?;
            pieces.push(Piece {
                segment,
                nth,
                offset: self.offset,
                records,
            });
            self.offset += count(bytes.len());
            rest = later;
        }
        for files in closed.iter().chain(&self.current) {
            files.entries.sync()?;
        }
        if !closed.is_empty() || pieces.first().is_some_and(|piece| piece.nth == 0) {
            self.store
                .disk
                .sync_folder(&self.store.layout.folder(Kind::Entries))?;
        }
        self.head.write_at(head_text(size).as_bytes(), 0)?;
        let leaves = self.hasher.finish(records);
        Ok(self.derive(&pieces, &leaves, &closed))
    }

    /// Opens the files of a segment, unless they are open; gives those of the segment before.
    fn enter(&mut self, segment: u64) -> Result<Option<Files>, FileError> {
        if self
            .current
            .as_ref()
            .is_some_and(|files| files.segment == segment)
        {
            return Ok(None);
        }
        let files = self.files_of(segment)?;
        let before = self.current.replace(files);
        if before.is_some() {
            self.offset = 0;
        }
        Ok(before)
    }

    fn files_of(&self, segment: u64) -> Result<Files, FileError> {
        let (disk, layout) = (&self.store.disk, &self.store.layout);
        let open = |kind| disk.open_or_create(&layout.file(kind, segment));
        Ok(Files {
            segment,
            entries: open(Kind::Entries)?,
            offsets: open(Kind::Offsets)?,
            level0: open(Kind::Level0)?,
        })
    }

    /// Writes offsets and hashes of what was committed. Those of a segment that is closed are synced before a hash of the next
    /// one is written, so that opening can rely on them.
    fn derive(&mut self, pieces: &[Piece<'_>], leaves: &[Hash], closed: &[Files]) -> Result<(), FileError> {
        let mut leaves = leaves.iter().copied();
        let mut unsynced = closed.iter().peekable();
        for piece in pieces {
            while let Some(files) = unsynced.next_if(|files| files.segment < piece.segment) {
                self.sync_derived(files)?;
            }
            let files = closed
                .iter()
                .chain(&self.current)
                .find(|files| files.segment == piece.segment);
            let Some(files) = files else { continue };
            let (mut offsets, mut level0) = (Vec::new(), Vec::new());
            let mut end = piece.offset;
            for (record, leaf) in piece.records.iter().zip(leaves.by_ref()) {
                end += count(super::layout::PREFIX_BYTES + record.bytes.len());
                offsets.extend(end.to_be_bytes());
                level0.extend(leaf.0);
                self.levels.push(leaf);
            }
            files
                .offsets
                .write_at(&offsets, piece.nth * count(OFFSET_BYTES))?;
            files.level0.write_at(&level0, piece.nth * count(HASH_BYTES))?;
        }
        self.levels.write(&self.store)
    }

    /// Makes the derived files of a segment durable, and their names.
    fn sync_derived(&self, files: &Files) -> Result<(), FileError> {
        files.offsets.sync()?;
        files.level0.sync()?;
        for kind in [Kind::Offsets, Kind::Level0] {
            self.store.disk.sync_folder(&self.store.layout.folder(kind))?;
        }
        Ok(())
    }

    /// Redacts an entry. Its hash is synced before its bytes are destroyed.
    pub(crate) fn redact(&mut self, index: Index, restated: Bytes) -> Result<(), RedactError> {
        let size = self.sync_hashes()?;
        let Some(intent) = redact::prepare(&self.store, self.part, index, restated, size)? else {
            return Ok(());
        };
        self.dead = Some("a redaction was interrupted; reopen the ledger".to_owned());
        match redact::carry_out(&self.store, &intent, size) {
            Ok(()) => {
                self.dead = None;
                Ok(())
            }
            Err(error) => {
                self.dead = Some(format!("{error}; reopen the ledger"));
                Err(RedactError::OutcomeUnknown {
                    index,
                    reason: error.to_string(),
                })
            }
        }
    }

    /// Makes offsets, hashes and the head durable, and gives the size that they cover.
    ///
    /// After a failure the writer is dead: a second sync can succeed although the first one lost what it should have written.
    pub(crate) fn sync_hashes(&mut self) -> Result<Size, ReadError> {
        if let Some(reason) = &self.dead {
            return Err(ReadError::Unavailable {
                reason: reason.clone(),
            });
        }
        if let Err(error) = self.sync_all() {
            self.dead = Some(format!("{error}; reopen the ledger"));
            return Err(error.into());
        }
        Ok(*self.size.borrow())
    }

    fn sync_all(&self) -> Result<(), FileError> {
        let size = *self.size.borrow();
        match (&self.current, size.checked_sub(1)) {
            (Some(files), _) => self.sync_derived(files)?,
            // An earlier writer wrote them, and may not have synced them.
            (None, Some(last)) => self.sync_derived(&self.files_of(self.store.layout.segment_of(last))?)?,
            (None, None) => {}
        }
        self.levels.sync(&self.store)?;
        self.head.sync()
    }
}

/// Entries as a C2SP tlog-tiles entry bundle has them: a big-endian `u16` length before each.
fn encode(records: &[Record]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(records.iter().map(|record| record.bytes.len() + 2).sum());
    for record in records {
        // The length was admitted: it fits.
        let len = u16::try_from(record.bytes.len()).unwrap_or(u16::MAX);
        bytes.extend(len.to_be_bytes());
        bytes.extend_from_slice(&record.bytes);
    }
    bytes
}
