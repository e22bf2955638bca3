//! What is derived from entries, written behind the writer by a thread of its own: offsets, leaf hashes, the levels above them. It
//! must never write anything of an entry that it wasn't told is durable, and writes nothing more after a failure.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use jianfu_proof::{Hash, leaf_hash};

use super::disk::DiskFile;
use super::layout::{HASH_BYTES, Kind, OFFSET_BYTES, PREFIX_BYTES};
use super::levels::Levels;
use super::store::Store;
use crate::contract::{Index, Record, Size};
use crate::error::{FileError, ReadError};
use crate::limits::count;

/// Jobs that may wait: an append has two at most, so that the writer is never further ahead than one append that waits and one
/// that is being worked on.
const WAITING: usize = 2;
/// Fewer entries are hashed sooner than announced.
const FEW: usize = 32;

/// The thread that derives, as its writer has it. Dropped, it does what it was told, and ends.
#[derive(Debug)]
pub(crate) struct Deriver {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    derived: Arc<Derived>,
}

/// The records of an append that go to one segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub(crate) segment: u64,
    /// Position of the first one within its segment.
    pub(crate) nth: u64,
    /// Where it begins in the segment's file, in bytes.
    pub(crate) offset: u64,
    /// How many records.
    pub(crate) records: usize,
}

/// An append that is durable.
#[derive(Debug)]
pub(crate) struct Durable {
    pub(crate) records: Arc<[Record]>,
    pub(crate) pieces: Vec<Piece>,
    /// The size with it.
    pub(crate) size: Size,
}

#[derive(Debug)]
enum Job {
    /// Hash these, which are being written: they will follow as durable, unless the writer fails.
    Hash(Arc<[Record]>),
    Derive(Durable),
    /// Make everything so far durable, and answer.
    Sync(Sender<Result<(), FileError>>),
}

impl Deriver {
    /// Starts the thread for a ledger of this size whose derived files are complete.
    pub(crate) fn start(store: &Arc<Store>, size: Size) -> Result<Self, ReadError> {
        let derived = Arc::new(Derived::new(size));
        let work = Derivation {
            store: Arc::clone(store),
            size,
            current: None,
            levels: Levels::load(store, size)?,
            hashed: None,
        };
        work.settle()?;
        let (jobs, waiting) = sync_channel(WAITING);
        let end = End(Arc::clone(&derived));
        let thread = thread::Builder::new()
            .name("jianfu-deriver".to_owned())
            .spawn(move || work.run(&waiting, &end.0))
            .map_err(|source| FileError {
                action: "start the thread that hashes for",
                path: store.layout.dir.clone(),
                source: Arc::new(source),
            })?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
            derived,
        })
    }

    /// How far it is, for those who read what is derived.
    pub(crate) fn derived(&self) -> Arc<Derived> {
        Arc::clone(&self.derived)
    }

    /// Why nothing more is derived.
    pub(crate) fn failed(&self) -> Option<String> {
        self.derived.state().failed.clone()
    }

    /// Announces entries that are about to be written, so that they are hashed meanwhile. Waits while an append is waiting.
    pub(crate) fn announce(&self, records: &Arc<[Record]>) {
        if records.len() >= FEW {
            self.send(Job::Hash(Arc::clone(records)));
        }
    }

    /// Hands over an append that is durable.
    pub(crate) fn derive(&self, durable: Durable) {
        self.send(Job::Derive(durable));
    }

    /// Makes what is derived of all appends so far durable; the inner error is why it can't be any more.
    pub(crate) fn sync(&self) -> Result<Result<(), FileError>, String> {
        let (answer, answered) = channel();
        self.send(Job::Sync(answer));
        answered.recv().map_err(|_closed| {
            self.failed()
                .unwrap_or_else(|| "the thread that hashes has ended".to_owned())
        })
    }

    /// What a thread that has ended isn't told shows in [`Deriver::failed`].
    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            let _ended = jobs.send(job);
        }
    }
}

impl Drop for Deriver {
    fn drop(&mut self) {
        self.jobs = None;
        // It has panicked, then; that was said where it happened.
        let _panicked = self.thread.take().map(JoinHandle::join);
    }
}

/// How far what is derived is on file.
#[derive(Debug)]
pub(crate) struct Derived {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    derived: Size,
    failed: Option<String>,
}

impl Derived {
    fn new(derived: Size) -> Self {
        let state = State {
            derived,
            failed: None,
        };
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until what is derived of the first `size` entries is on file, or never will be.
    pub(crate) fn wait(&self, size: Size) {
        let lags = |state: &mut State| state.derived < size && state.failed.is_none();
        let _state = self
            .changed
            .wait_while(self.state(), lags)
            .unwrap_or_else(PoisonError::into_inner);
    }

    fn advance(&self, size: Size) {
        self.state().derived = size;
        self.changed.notify_all();
    }

    fn fail(&self, reason: String) {
        self.state().failed.get_or_insert(reason);
        self.changed.notify_all();
    }
}

/// Whoever waits for a thread that has ended is told, also after a panic.
struct End(Arc<Derived>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.fail("the thread that hashes has ended".to_owned());
    }
}

/// What the thread works with.
#[derive(Debug)]
struct Derivation {
    store: Arc<Store>,
    size: Size,
    current: Option<Files>,
    levels: Levels,
    /// Entries that were hashed before they were durable.
    hashed: Option<(Arc<[Record]>, Vec<Hash>)>,
}

/// The derived files of the segment that is being written.
#[derive(Debug)]
struct Files {
    segment: u64,
    offsets: DiskFile,
    level0: DiskFile,
}

impl Derivation {
    /// The next hash is the first of a segment: the one before is made durable.
    fn settle(&self) -> Result<(), FileError> {
        let begins = self.size.is_multiple_of(self.store.layout.segment_entries);
        match self.size.checked_sub(1).filter(|_| begins) {
            Some(last) => self.sync_last(last),
            None => Ok(()),
        }
    }

    fn run(mut self, jobs: &Receiver<Job>, derived: &Derived) {
        for job in jobs {
            let failed = match job {
                Job::Hash(records) => {
                    let hashes = hashed(&records);
                    self.hashed = Some((records, hashes));
                    continue;
                }
                Job::Derive(durable) => match self.derive(&durable) {
                    Ok(()) => {
                        self.size = durable.size;
                        derived.advance(durable.size);
                        continue;
                    }
                    Err(error) => {
                        let (reason, size) = (error.to_string(), durable.size);
                        tracing::warn!(%reason, size, "the entries are durable, but what is derived from them was not written");
                        reason
                    }
                },
                Job::Sync(answer) => {
                    let synced = self.sync();
                    let failed = synced.as_ref().err().map(ToString::to_string);
                    let _nobody_waits = answer.send(synced);
                    match failed {
                        Some(reason) => reason,
                        None => continue,
                    }
                }
            };
            derived.fail(failed);
            return;
        }
    }

    /// Writes offsets and hashes of what was committed. Those of a segment that is full are synced before a hash of the next
    /// one is written, so that opening can rely on them.
    fn derive(&mut self, durable: &Durable) -> Result<(), FileError> {
        let records = &durable.records;
        let leaves = match self.hashed.take() {
            Some((announced, hashes)) if Arc::ptr_eq(&announced, records) => hashes,
            _ => hashed(records),
        };
        let mut hashed = records.iter().zip(leaves);
        for piece in &durable.pieces {
            self.enter(piece.segment)?;
            let Some(files) = &self.current else { break };
            let mut offsets = Vec::with_capacity(piece.records.saturating_mul(OFFSET_BYTES));
            let mut level0 = Vec::with_capacity(piece.records.saturating_mul(HASH_BYTES));
            let mut end = piece.offset;
            for (record, leaf) in hashed.by_ref().take(piece.records) {
                end += count(PREFIX_BYTES + record.bytes.len());
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

    /// Opens the files of a segment, unless they are open; those of the segment before are synced first.
    fn enter(&mut self, segment: u64) -> Result<(), FileError> {
        match &self.current {
            Some(files) if files.segment == segment => return Ok(()),
            Some(before) => self.sync_files(before)?,
            None => {}
        }
        self.current = Some(self.files_of(segment)?);
        Ok(())
    }

    fn files_of(&self, segment: u64) -> Result<Files, FileError> {
        let (disk, layout) = (&self.store.disk, &self.store.layout);
        let open = |kind| disk.open_or_create(&layout.file(kind, segment));
        Ok(Files {
            segment,
            offsets: open(Kind::Offsets)?,
            level0: open(Kind::Level0)?,
        })
    }

    fn sync(&self) -> Result<(), FileError> {
        match (&self.current, self.size.checked_sub(1)) {
            (Some(files), _) => self.sync_files(files)?,
            // An earlier writer wrote them, and may not have synced them.
            (None, Some(last)) => self.sync_last(last)?,
            (None, None) => {}
        }
        self.levels.sync(&self.store)
    }

    /// Makes the derived files of the segment of an entry durable.
    fn sync_last(&self, last: Index) -> Result<(), FileError> {
        self.sync_files(&self.files_of(self.store.layout.segment_of(last))?)
    }

    /// Makes the derived files of a segment durable, and their names.
    fn sync_files(&self, files: &Files) -> Result<(), FileError> {
        files.offsets.sync()?;
        files.level0.sync()?;
        for kind in [Kind::Offsets, Kind::Level0] {
            self.store.disk.sync_folder(&self.store.layout.folder(kind))?;
        }
        Ok(())
    }
}

fn hashed(records: &[Record]) -> Vec<Hash> {
    records.iter().map(|record| leaf_hash(&record.bytes)).collect()
}
