//! The one writer of a ledger: commits appends, and hands over what is durable to be derived from. It must never write where an
//! entry already is, and writes nothing more after a failure, since what the disk then holds is not known.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::watch;

use super::Options;
use super::deriver::{Derived, Deriver, Durable, Piece};
use super::disk::DiskFile;
use super::inspect::Place;
use super::layout::{Kind, head_text};
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
    ending: PartFn,
    size: watch::Sender<Size>,
    /// Length of the current segment's entries in bytes.
    offset: u64,
    head: DiskFile,
    current: Option<Entries>,
    dead: Option<String>,
    /// Before the lock, so that it has ended when that is given back.
    deriver: Deriver,
    _lock: Lock,
}

/// The entries file of a segment.
#[derive(Debug)]
struct Entries {
    segment: u64,
    file: DiskFile,
}

impl Writer {
    /// A writer that goes on at `end`, which an inspection found and a repair made true.
    pub(crate) fn new(
        store: Arc<Store>,
        options: &Options,
        end: Place,
        lock: Lock,
    ) -> Result<Self, ReadError> {
        let deriver = Deriver::start(&store, end.index)?;
        let head = store.disk.open_or_create(&store.layout.head())?;
        let begins = end.index.is_multiple_of(store.layout.segment_entries);
        Ok(Self {
            store,
            part: options.part,
            ending: options.ending,
            size: watch::Sender::new(end.index),
            offset: if begins { 0 } else { end.offset },
            head,
            current: None,
            dead: None,
            deriver,
            _lock: lock,
        })
    }

    /// The size, for those who wait for it to grow. Closed when the writer is dropped.
    pub(crate) fn watch(&self) -> watch::Receiver<Size> {
        self.size.subscribe()
    }

    /// How far what is derived is, for those who read it.
    pub(crate) fn derived(&self) -> Arc<Derived> {
        self.deriver.derived()
    }

    pub(crate) fn append(&mut self, expected: Size, records: Arc<[Record]>) -> Result<Size, AppendError> {
        let appended = self.try_append(expected, records);
        if appended.is_err() {
            self.deriver.withdraw();
        }
        appended
    }

    fn try_append(&mut self, expected: Size, records: Arc<[Record]>) -> Result<Size, AppendError> {
        let actual = *self.size.borrow();
        admit(actual, &records)?;
        self.deriver.admit(self.ending, &records)?;
        if let Some(reason) = self.is_dead() {
            return Err(AppendError::Unavailable { reason });
        }
        if expected != actual {
            return Err(AppendError::Conflict { actual });
        }
        let size = actual + count(records.len());
        // Dead until the commit has succeeded: a panic on the way must not leave a writer that goes on.
        self.dead = Some("an append was interrupted; reopen the ledger".to_owned());
        match self.commit(&records, size) {
            Ok(pieces) => self.deriver.derive(Durable {
                records,
                pieces,
                size,
            }),
            Err(error) => {
                self.dead = Some(format!("{error}; reopen the ledger"));
                return Err(AppendError::OutcomeUnknown {
                    reason: error.to_string(),
                });
            }
        }
        self.dead = None;
        self.size.send_replace(size);
        Ok(size)
    }

    /// Why nothing is written any more.
    fn is_dead(&self) -> Option<String> {
        let derived = || {
            self.deriver
                .failed()
                .map(|error| format!("{error}; reopen the ledger"))
        };
        self.dead.clone().or_else(derived)
    }

    /// Writes the entries, makes them durable, stores the size: from here on the append has happened.
    fn commit(&mut self, records: &Arc<[Record]>, size: Size) -> Result<Vec<Piece>, FileError> {
        let mut full = Vec::new();
        let mut pieces = Vec::new();
        let mut rest: &[Record] = records;
        while !rest.is_empty() {
            let index = size - count(rest.len());
            let segment = self.store.layout.segment_of(index);
            let nth = index - self.store.layout.first_of(segment);
            let room = usize::try_from(self.store.layout.segment_entries - nth).unwrap_or(usize::MAX);
            let (records, later) = rest.split_at_checked(room).unwrap_or((rest, &[]));
            full.extend(self.enter(segment)?);
            let Some(entries) = &self.current else { break };
            let bytes = encode(records);
            entries.file.write_at(&bytes, self.offset)?;
            pieces.push(Piece {
                segment,
                nth,
                offset: self.offset,
                records: records.len(),
            });
            self.offset += count(bytes.len());
            rest = later;
        }
        assert!(
            rest.is_empty(),
            "invariant: every record is written before it is acknowledged"
        );
        for entries in full.iter().chain(&self.current) {
            entries.file.sync()?;
        }
        if !full.is_empty() || pieces.first().is_some_and(|piece| piece.nth == 0) {
            self.store
                .disk
                .sync_folder(&self.store.layout.folder(Kind::Entries))?;
        }
        self.head.write_at(head_text(size).as_bytes(), 0)?;
        Ok(pieces)
    }

    /// Opens the entries file of a segment, unless it is open; gives that of the segment before.
    fn enter(&mut self, segment: u64) -> Result<Option<Entries>, FileError> {
        if self
            .current
            .as_ref()
            .is_some_and(|entries| entries.segment == segment)
        {
            return Ok(None);
        }
        let path = self.store.layout.file(Kind::Entries, segment);
        let file = self.store.disk.open_or_create(&path)?;
        let before = self.current.replace(Entries { segment, file });
        if before.is_some() {
            self.offset = 0;
        }
        Ok(before)
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
        if let Some(reason) = self.is_dead() {
            return Err(ReadError::Unavailable { reason });
        }
        let synced = match self.deriver.sync() {
            Ok(synced) => synced.and_then(|()| self.head.sync()),
            Err(reason) => {
                return Err(ReadError::Unavailable {
                    reason: format!("{reason}; reopen the ledger"),
                });
            }
        };
        if let Err(error) = synced {
            self.dead = Some(format!("{error}; reopen the ledger"));
            return Err(error.into());
        }
        Ok(*self.size.borrow())
    }
}

/// Entries as a C2SP tlog-tiles entry bundle has them: a big-endian `u16` length before each.
fn encode(records: &[Record]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(records.iter().map(|record| record.bytes.len() + 2).sum());
    for record in records {
        let len = u16::try_from(record.bytes.len());
        assert!(
            len.is_ok(),
            "invariant: an entry that is too long for its prefix isn't admitted"
        );
        bytes.extend(len.unwrap_or_default().to_be_bytes());
        bytes.extend_from_slice(&record.bytes);
    }
    bytes
}
