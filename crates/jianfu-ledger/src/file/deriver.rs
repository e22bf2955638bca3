//! What is derived from entries, written behind the writer by a thread of its own: offsets, leaf hashes, the levels above them.
//! It must never write anything of an entry that it wasn't told is durable, and writes nothing more after a failure.

use std::collections::VecDeque;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jianfu_proof::{Hash, leaf_hash};

use super::disk::DiskFile;
use super::framing::{self, Parts};
use super::layout::{HASH_BYTES, Kind, OFFSET_BYTES, PREFIX_BYTES};
use super::levels::Levels;
use super::store::Store;
use crate::contract::{Index, PartFn, Record, Size};
use crate::error::{FileError, ReadError, Rejection};
use crate::limits::count;

/// Jobs that may wait: an append has two at most, so that the writer is never further ahead than one append that waits and one
/// that is being worked on.
const WAITING: usize = 2;
/// Fewer entries are looked at and hashed sooner than announced.
const FEW: usize = 32;
/// How soon, at first and at last, the thread looks by itself whether what it has hashed is durable: waking it costs the
/// writer more than that.
const SOON: (Duration, Duration) = (Duration::from_micros(100), Duration::from_millis(16));

/// The thread that derives, as its writer has it. Dropped, it does what it was told, and ends.
#[derive(Debug)]
pub(crate) struct Deriver {
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
    /// Help to look at these, and hash them: they will follow as durable, unless they are refused or the writer fails.
    Announced(Arc<Parts>),
    /// What was announced won't follow.
    Withdrawn,
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
        let end = End(Arc::clone(&derived));
        let thread = thread::Builder::new()
            .name("jianfu-deriver".to_owned())
            .spawn(move || work.run(&end.0))
            .map_err(|source| FileError {
                action: "start the thread that hashes for",
                path: store.layout.dir.clone(),
                source: Arc::new(source),
            })?;
        Ok(Self {
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

    /// Refuses records that aren't whole commands; of many, the thread looks at some, and hashes all while they are written.
    pub(crate) fn admit(&self, part: PartFn, records: &Arc<[Record]>) -> Result<(), Rejection> {
        if records.len() < FEW {
            return framing::admit(part, records);
        }
        let parts = Arc::new(Parts::new(part, records));
        self.derived.push(Job::Announced(Arc::clone(&parts)), Wake::Now);
        parts.admit()
    }

    /// Hands over an append that is durable. What was announced it will come to by itself.
    pub(crate) fn derive(&self, durable: Durable) {
        let wake = if durable.records.len() < FEW {
            Wake::Now
        } else {
            Wake::Soon
        };
        self.derived.push(Job::Derive(durable), wake);
    }

    /// What was announced was refused, or the writer failed.
    pub(crate) fn withdraw(&self) {
        self.derived.push(Job::Withdrawn, Wake::Soon);
    }

    /// Makes what is derived of all appends so far durable; the inner error is why it can't be any more.
    pub(crate) fn sync(&self) -> Result<Result<(), FileError>, String> {
        let (answer, answered) = channel();
        self.derived.push(Job::Sync(answer), Wake::Now);
        answered.recv().map_err(|_closed| {
            self.failed()
                .unwrap_or_else(|| "the thread that hashes has ended".to_owned())
        })
    }
}

impl Drop for Deriver {
    fn drop(&mut self) {
        self.derived.close();
        // It has panicked, then; that was said where it happened.
        let _panicked = self.thread.take().map(JoinHandle::join);
    }
}

/// How far what is derived is on file, and what is to be done.
#[derive(Debug)]
pub(crate) struct Derived {
    state: Mutex<State>,
    /// There is something to do.
    work: Condvar,
    /// Something was done.
    done: Condvar,
}

#[derive(Debug)]
struct State {
    jobs: VecDeque<Job>,
    closed: bool,
    derived: Size,
    failed: Option<String>,
}

/// When the thread learns of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wake {
    Now,
    /// When it looks by itself, as it does while something is announced, or when it is next woken.
    Soon,
}

impl Derived {
    fn new(derived: Size) -> Self {
        let state = State {
            jobs: VecDeque::new(),
            closed: false,
            derived,
            failed: None,
        };
        Self {
            state: Mutex::new(state),
            work: Condvar::new(),
            done: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until what is derived of the first `size` entries is on file, or never will be.
    pub(crate) fn wait(&self, size: Size) {
        let lags = |state: &mut State| state.derived < size && state.failed.is_none();
        let mut state = self.state();
        if lags(&mut state) {
            self.work.notify_one();
            let waited = self.done.wait_while(state, lags);
            drop(waited.unwrap_or_else(PoisonError::into_inner));
        }
    }

    /// Adds a job; waits while there are enough. After a failure it comes to nothing.
    fn push(&self, job: Job, wake: Wake) {
        let full = |state: &mut State| state.jobs.len() >= WAITING && state.failed.is_none();
        let mut state = self.state();
        if full(&mut state) {
            self.work.notify_one();
            let waited = self.done.wait_while(state, full);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
        if state.failed.is_some() {
            return;
        }
        state.jobs.push_back(job);
        drop(state);
        if wake == Wake::Now {
            self.work.notify_one();
        }
    }

    /// The next job; none when there are no more. It is waited for, and looked for `soon` where a job may come without waking.
    fn next(&self, soon: bool) -> Option<Job> {
        let nothing = |state: &mut State| state.jobs.is_empty() && !state.closed;
        let mut state = self.state();
        let mut pause = SOON.0;
        while nothing(&mut state) {
            state = if soon {
                let waited = self.work.wait_timeout(state, pause);
                pause = SOON.1.min(pause.saturating_mul(2));
                waited.unwrap_or_else(PoisonError::into_inner).0
            } else {
                self.work.wait(state).unwrap_or_else(PoisonError::into_inner)
            };
        }
        let full = state.jobs.len() >= WAITING;
        let job = state.jobs.pop_front();
        drop(state);
        if full {
            self.done.notify_all();
        }
        job
    }

    fn advance(&self, size: Size) {
        self.state().derived = size;
        self.done.notify_all();
    }

    fn fail(&self, reason: String) {
        let mut state = self.state();
        state.failed.get_or_insert(reason);
        // Whoever waits for an answer to one of them gets none.
        state.jobs.clear();
        drop(state);
        self.done.notify_all();
    }

    fn close(&self) {
        self.state().closed = true;
        self.work.notify_one();
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

    fn run(mut self, derived: &Derived) {
        while let Some(job) = derived.next(self.hashed.is_some()) {
            let failed = match job {
                Job::Announced(parts) => {
                    parts.help();
                    let records = Arc::clone(parts.records());
                    let hashes = hashed(&records);
                    self.hashed = Some((records, hashes));
                    continue;
                }
                Job::Withdrawn => {
                    self.hashed = None;
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
        assert!(
            hashed.next().is_none(),
            "invariant: what is durable is derived from whole, or it would be vouched for without a hash"
        );
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
