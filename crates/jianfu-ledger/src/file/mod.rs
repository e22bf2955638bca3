//! The ledger in files: the embedded default. It must never know a fact.
//!
//! # Files
//!
//! ```text
//! entries/000000 …   segments of 65,536 entries; bytes: C2SP tlog-tiles entry bundles end to end
//!                    (each entry: u16 big-endian length ‖ the bytes). The only primary file.
//! offsets/000000 …   for each entry of the segment, where it ends in the entries file: u64 big-endian. Derived.
//! level0/000000 …    for each entry its RFC 6962 leaf hash, 32 bytes; slices are C2SP level-0 tiles. Derived, but also
//!                    the witness that an entry was durable and which bytes it had.
//! level1/000000 …    the roots of the complete subtrees of 256 leaves, 65,536 in a file; slices are C2SP level-1 tiles. level2
//!                    has those of 65,536 leaves, and so on to level4. Derived from level0.
//! head               the durable size: 20 ASCII digits and a newline, replaced by one write. What readers may see.
//! lock               held by the writer (`File::try_lock`); its text names the writer.
//! redacted           the indexes of redacted entries, 20 digits and a newline each: only they may have a redacted slot.
//! redacting          which entry is being redacted and what it will read as, only while it is: see `redact.rs`.
//! torn/000000-1234   bytes that a crash left behind: segment and offset. Never deleted, never written over.
//! ```
//!
//! # Commit
//!
//! Write the entries, `fdatasync` (and sync the folder after a new file), write `head`, acknowledge. Offsets and hashes of all
//! levels follow: a thread of the writer's hashes the entries while they are being synced, and writes what is derived of them
//! once `head` is stored, in order; the writer is never further ahead than by two appends. `head`, offsets and hashes are not
//! synced by an append: they are not needed for durability, as opening recovers them from the entries.
//! [`FileLedger::sync_hashes`] waits for what is behind and syncs it; a checkpoint may be signed only after it, and an entry
//! redacted. Those of a segment are synced when the next one is begun. Dropping the writer waits for what is behind.
//!
//! A failure up to `head` is an unknown outcome, and the writer is dead until the ledger is reopened. A failure after `head`
//! doesn't fail the append, nor one that was begun before it became known, but the writer is dead just so, and nothing
//! more is derived.
//!
//! An append takes whole commands only (by the [`PartFn`] it was opened with), so that what recovery keeps is never less
//! than what was acknowledged.
//!
//! # Opening for writing
//!
//! *Certain* are the entries below the larger of `head` and the number of hashes: both are written only after the entries
//! were durable. A hash of zeros counts as none (bytes written but not synced before a power failure). Nothing but
//! the slot of an interrupted redaction is changed before everything was looked at.
//!
//! | found | then |
//! | --- | --- |
//! | `redacting`, and the entry's hash is on file | that redaction is finished first |
//! | `redacting`, and no hash of the entry | damage: nothing is written over |
//! | `redacting.new` | deleted: that redaction never began |
//! | an entry's hash is on file and differs (but of a redacted slot: on the list, and ending in a zero) | damage |
//! | a redacted slot without a hash on file | damage: its hash can't be had from its bytes any more |
//! | any slot that ends in a zero, without a hash on file and beyond what is certain | torn: no entry ends in a zero |
//! | a certain entry is missing, incomplete, of length 0, or has no segment file | damage |
//! | a certain entry isn't the next part of a command, or the last certain command has no end | damage |
//! | a closed segment, or level0 of any, has more than 65,536 entries | damage |
//! | `head` is missing or isn't a size | damage |
//! | complete commands beyond what is certain | kept: written again, synced, hashed |
//! | anything else beyond: incomplete command, half an entry, zeros, bytes that are no entry | moved to `torn/`, then cut |
//! | `head` is lower than what was recovered (unsynced head, crash before it) | raised |
//! | `head` is higher than what was recovered | damage (those entries were certain) |
//! | fewer hashes or offsets than entries, or zeros in them | written again from the entries |
//! | more offsets than entries, or other ones in the last segment | written again from the entries |
//!
//! *What is walked and hashed at opening*: the last segment that has a hash and what comes after it, and any segment whose files
//! don't have the lengths that they should have. Of the others only the lengths are looked at: **everything of a segment is
//! synced before the next one gets its first hash**, so that no crash leaves a hole in them. A byte that changed there is found
//! by [`FileLedger::check`], which hashes everything. An entry beyond the last hash has no checksum: what tells it from rubbish
//! is its length and its part of a command. The hashes of higher levels are made anew from the first entry walked; those of the
//! entries before it are taken as they are: only [`FileLedger::check`] (`ledger check`, `audit verify`) compares them.
//!
//! # Readers
//!
//! [`FileLedger::open_reader`] takes no lock, writes nothing, and never looks beyond `head`; it works beside a writer in
//! another process, and in a folder that it may not write. Where offsets or hashes lag, it derives them in memory. In the
//! writer's own process reading waits for them instead: they are a few appends behind at most.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use jianfu_proof::{Frontier, Hash};
use tokio::task::spawn_blocking;

use crate::contract::{Delivery, Index, Ledger, Page, PartFn, Record, Size};
use crate::error::{AppendError, FileError, OpenError, ReadError, RedactError};
use crate::follow::{Tail as _, follow};

mod backup;
mod check;
mod deriver;
#[doc(hidden)]
pub mod disk;
mod framing;
mod inspect;
mod layout;
mod levels;
mod lock;
mod redact;
mod repair;
mod store;
mod tail;
mod tree;
mod walk;
mod writer;

pub use backup::backup;
#[doc(hidden)]
pub use backup::backup_with;
pub use check::{Checked, Progress};
use disk::Disk;
use inspect::inspect;
pub use layout::SEGMENT_ENTRIES;
use layout::{KINDS, Kind, Layout, head_text};
use lock::Lock;
use repair::repair;
use store::Store;
use tail::{FileTail, Sizes, blocking};
pub use tree::Tree;
use writer::Writer;

/// How a ledger is opened.
#[derive(Debug, Clone)]
pub struct Options {
    owner: String,
    part: PartFn,
    ending: PartFn,
    segment_entries: u64,
    disk: Disk,
}

impl Options {
    /// `owner` goes to the lock file and is shown to whoever also wants to write: process, host, since when (one line, 1 KiB
    /// at most is shown). `part` tells the parts of commands; it must be the same at every opening.
    #[must_use]
    pub fn new(owner: impl Into<String>, part: PartFn) -> Self {
        Self {
            owner: owner.into(),
            part,
            ending: part,
            segment_entries: SEGMENT_ENTRIES,
            disk: Disk::default(),
        }
    }

    /// Tells the parts of what is appended by this instead: for who has just encoded it, and need not read all of it again.
    /// Whatever is found on the disk is still looked at whole.
    #[must_use]
    pub fn with_ending(mut self, ending: PartFn) -> Self {
        self.ending = ending;
        self
    }

    /// For tests: segments of another size than the format's, so that a few entries fill several.
    #[doc(hidden)]
    #[must_use]
    pub fn with_segment_entries(mut self, entries: u64) -> Self {
        self.segment_entries = entries;
        self
    }

    /// For tests: a disk that fails.
    #[doc(hidden)]
    #[must_use]
    pub fn with_disk(mut self, disk: Disk) -> Self {
        self.disk = disk;
        self
    }

    fn store(&self, dir: &Path) -> Store {
        Store::new(Layout::new(dir, self.segment_entries), self.disk.clone())
    }
}

/// What opening for writing found and did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recovery {
    /// Entries that `head` didn't count: a writer ended between making them durable and storing the size, or the stored size
    /// was lost. Whoever appended them had no answer, or lost it.
    pub kept: u64,
    /// Files in `torn/` that hold what was cut off, in order. Whoever appended it had no answer.
    pub torn: Vec<PathBuf>,
}

/// A ledger in files: a writer, or a reader.
#[derive(Debug)]
pub struct FileLedger {
    store: Arc<Store>,
    sizes: Sizes,
    writer: Option<Arc<Mutex<Writer>>>,
    recovery: Recovery,
}

impl FileLedger {
    /// Creates an empty ledger in `dir` (`DATA/ledger`), making the folder if need be, and opens it for writing.
    ///
    /// # Errors
    /// [`OpenError::AlreadyThere`] when the folder holds a ledger or parts of one; [`OpenError::Held`],
    /// [`OpenError::NotWritable`], [`OpenError::File`].
    pub async fn create(dir: impl AsRef<Path>, options: Options) -> Result<Self, OpenError> {
        let store = options.store(dir.as_ref());
        opening(move || create(store, &options)).await
    }

    /// Opens the ledger in `dir` for writing: takes the lock, inspects, recovers as the [module](self) says.
    ///
    /// # Errors
    /// [`OpenError::NotALedger`], [`OpenError::Held`], [`OpenError::NotWritable`], [`OpenError::File`], and
    /// [`OpenError::Damage`]: then nothing was changed, and the ledger can still be opened for reading.
    pub async fn open(dir: impl AsRef<Path>, options: Options) -> Result<Self, OpenError> {
        let store = options.store(dir.as_ref());
        opening(move || {
            must_be_a_ledger(&store)?;
            let lock = Lock::take(&store.disk, &store.layout, &options.owner)?;
            open(store, &options, lock)
        })
        .await
    }

    /// Opens the ledger in `dir` for reading: no lock, no write.
    ///
    /// # Errors
    /// [`OpenError::NotALedger`], [`OpenError::File`], and [`OpenError::Damage`] when `head` isn't a size.
    pub async fn open_reader(dir: impl AsRef<Path>) -> Result<Self, OpenError> {
        // A reader asks for no parts: it recovers nothing.
        Self::open_reader_with(dir, Options::new("", |_| None)).await
    }

    /// For tests: a reader of a ledger with other segments, or on a disk that fails.
    #[doc(hidden)]
    pub async fn open_reader_with(dir: impl AsRef<Path>, options: Options) -> Result<Self, OpenError> {
        let store = options.store(dir.as_ref());
        opening(move || {
            must_be_a_ledger(&store)?;
            store.head()?;
            Ok(Self {
                store: Arc::new(store),
                sizes: Sizes::Polled,
                writer: None,
                recovery: Recovery::default(),
            })
        })
        .await
    }

    /// What opening for writing found and did.
    #[must_use]
    pub fn recovery(&self) -> &Recovery {
        &self.recovery
    }

    /// Makes the hashes (with offsets and head) of all entries appended so far durable, and gives the size that they cover.
    /// A checkpoint may be signed for at most that size.
    ///
    /// # Errors
    /// [`ReadError::Unavailable`] for a reader, and for a writer that is dead; [`ReadError::File`].
    pub async fn sync_hashes(&self) -> Result<Size, ReadError> {
        let unavailable = |reason: &str| ReadError::Unavailable {
            reason: reason.to_owned(),
        };
        let Some(writer) = self.writer() else {
            return Err(unavailable("it was opened for reading, and can't be synced"));
        };
        blocking(move || with(&writer, Writer::sync_hashes).unwrap_or_else(|reason| Err(unavailable(reason))))
            .await
    }

    /// Destroys the bytes of an entry: its slot holds `restated` from then on, filled up with zeros, and reads as that. The leaf
    /// hash stays, and with it every root and proof. Done again with the same bytes, it changes nothing. Once begun, it is
    /// finished, at the latest when the ledger is opened for writing again.
    ///
    /// # Errors
    /// [`RedactError::Length`], [`RedactError::OtherPart`], [`RedactError::Already`]: nothing was changed.
    /// [`RedactError::Unavailable`] for a reader and a dead writer; [`RedactError::Read`].
    pub async fn redact(&self, index: Index, restated: Bytes) -> Result<(), RedactError> {
        let unavailable = |reason: &str| RedactError::Unavailable {
            reason: reason.to_owned(),
        };
        let Some(writer) = self.writer() else {
            return Err(unavailable("it was opened for reading"));
        };
        let redact = move || {
            with(&writer, |writer| writer.redact(index, restated))
                .unwrap_or_else(|reason| Err(unavailable(reason)))
        };
        spawn_blocking(redact)
            .await
            .unwrap_or_else(|error| Err(unavailable(&error.to_string())))
    }

    /// Leaf hashes (RFC 6962) of the entries in the range, at most 65,536 of them: from level0, or computed from the entries
    /// where that lags. They are not compared with the entries: that is what [`FileLedger::check`] is for.
    ///
    /// # Errors
    /// [`ReadError::PositionAhead`], [`ReadError::Backwards`], [`ReadError::RangeTooLong`], [`ReadError::Damage`],
    /// [`ReadError::File`].
    pub async fn leaf_hashes(&self, range: Range<Index>) -> Result<Vec<Hash>, ReadError> {
        let tail = self.tail();
        blocking(move || {
            let size = tail.size_now()?;
            tail.wait(range.end.min(size));
            tail.store.leaf_hashes(&range, size)
        })
        .await
    }

    /// The frontier of the Merkle tree over the first `size` entries: it gives the root, and goes on from there.
    ///
    /// # Errors
    /// As [`FileLedger::leaf_hashes`].
    pub async fn frontier(&self, size: Size) -> Result<Frontier, ReadError> {
        let tail = self.tail();
        blocking(move || tail.tree_now()?.frontier(size)).await
    }

    /// The Merkle tree over the present entries, for proofs, tiles and bundles.
    ///
    /// # Errors
    /// As [`Ledger::size`].
    pub async fn tree(&self) -> Result<Tree, ReadError> {
        let tail = self.tail();
        blocking(move || tail.tree_now()).await
    }

    /// Hashes every entry below the present size again, compares with level0 and the offsets, and gives the first damage. It
    /// changes nothing, and may run beside a writer. `progress` is called every few thousand entries and at the end.
    ///
    /// # Errors
    /// [`ReadError::Damage`] with the first damaged entry; [`ReadError::File`].
    pub async fn check(
        &self,
        mut progress: impl FnMut(Progress) + Send + 'static,
    ) -> Result<Checked, ReadError> {
        let tail = self.tail();
        blocking(move || {
            let size = tail.size_now()?;
            tail.wait(size);
            check::check(&tail.store, size, &mut progress)
        })
        .await
    }

    /// The writer for what works with it in a thread of its own, which has no share in it before it begins: what was given up
    /// by then doesn't keep the lock of a ledger that is closed.
    fn writer(&self) -> Option<Weak<Mutex<Writer>>> {
        self.writer.as_ref().map(Arc::downgrade)
    }

    fn tail(&self) -> FileTail {
        FileTail {
            store: Arc::clone(&self.store),
            sizes: self.sizes.clone(),
        }
    }
}

#[async_trait]
impl Ledger for FileLedger {
    async fn size(&self) -> Result<Size, ReadError> {
        self.tail().size().await
    }

    async fn root(&self, size: Size) -> Result<Hash, ReadError> {
        Ok(self.frontier(size).await?.root())
    }

    /// An append that has begun goes on in a thread of its own when the future is dropped, and keeps the lock until it is done.
    async fn append(&self, expected: Size, records: &[Record]) -> Result<Size, AppendError> {
        let unavailable = |reason: &str| AppendError::Unavailable {
            reason: reason.to_owned(),
        };
        let Some(writer) = self.writer() else {
            return Err(unavailable("it was opened for reading"));
        };
        let records = records.into();
        let append = move || {
            with(&writer, |writer| writer.append(expected, records))
                .unwrap_or_else(|reason| Err(unavailable(reason)))
        };
        spawn_blocking(append).await.unwrap_or_else(|error| {
            Err(if error.is_cancelled() {
                AppendError::Unavailable {
                    reason: "the runtime is shutting down".to_owned(),
                }
            } else {
                AppendError::OutcomeUnknown {
                    reason: error.to_string(),
                }
            })
        })
    }

    fn read(&self, range: Range<Index>) -> BoxStream<'static, Result<Page, ReadError>> {
        self.tail().read(range)
    }

    fn follow(&self, from: Index) -> BoxStream<'static, Result<Delivery, ReadError>> {
        follow(self.tail(), from)
    }
}

/// Does something with the writer, if there still is one.
fn with<T>(writer: &Weak<Mutex<Writer>>, work: impl FnOnce(&mut Writer) -> T) -> Result<T, &'static str> {
    let Some(writer) = writer.upgrade() else {
        return Err("the ledger was closed");
    };
    let result = writer.lock().map(|mut writer| work(&mut writer));
    result.map_err(|_poisoned| "the writer has failed; reopen the ledger")
}

fn must_be_a_ledger(store: &Store) -> Result<(), OpenError> {
    let layout = &store.layout;
    let there =
        store.disk.len(&layout.head())?.is_some() || store.disk.len(&layout.folder(Kind::Entries))?.is_some();
    if there {
        Ok(())
    } else {
        Err(OpenError::NotALedger {
            dir: layout.dir.clone(),
        })
    }
}

/// Whether the folder holds anything of a ledger. Empty folders are what an interrupted creation leaves.
fn must_be_free(store: &Store) -> Result<(), OpenError> {
    let (disk, layout) = (&store.disk, &store.layout);
    let mut there = disk.len(&layout.head())?.is_some() || disk.len(&layout.torn())?.is_some();
    for kind in KINDS {
        there |= !disk.names(&layout.folder(kind))?.is_empty();
    }
    if there {
        Err(OpenError::AlreadyThere {
            dir: layout.dir.clone(),
        })
    } else {
        Ok(())
    }
}

/// Makes the folders and, last, the head: a creation that was interrupted before it can be done again.
fn create(store: Store, options: &Options) -> Result<FileLedger, OpenError> {
    must_be_free(&store)?;
    let (disk, layout) = (&store.disk, &store.layout);
    let above = missing_above(&store)?;
    disk.create_folder(&layout.dir)?;
    let lock = Lock::take(disk, layout, &options.owner)?;
    // Once more: between the first look and the lock, another may have created one.
    must_be_free(&store)?;
    for kind in KINDS {
        disk.create_folder(&layout.folder(kind))?;
    }
    // What is above is certain before there is a head, and with it a ledger.
    for folder in above {
        disk.sync_folder(&folder)?;
    }
    let unfinished = layout.dir.join("head.new");
    let head = disk.open_or_create(&unfinished)?;
    head.write_at(head_text(0).as_bytes(), 0)?;
    head.sync()?;
    disk.rename(&unfinished, &layout.head())?;
    open(store, options, lock)
}

/// The folders in which a name is made when the ledger's folder is: the nearest that is there, and those below it to be made.
fn missing_above(store: &Store) -> Result<Vec<PathBuf>, FileError> {
    let mut above = Vec::new();
    for folder in store.layout.dir.ancestors().skip(1) {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        above.push(folder.to_owned());
        if store.disk.len(folder)?.is_some() {
            break;
        }
    }
    Ok(above)
}

/// Makes certain the names that a creation left uncertain, or that it didn't come to.
fn settle_names(store: &Store) -> Result<(), FileError> {
    for kind in KINDS {
        let folder = store.layout.folder(kind);
        if store.disk.len(&folder)?.is_none() {
            store.disk.create_folder(&folder)?;
        }
    }
    store.disk.sync_folder(&store.layout.dir)?;
    match store
        .layout
        .dir
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        Some(parent) => store.disk.sync_folder(parent),
        None => Ok(()),
    }
}

/// Inspects and recovers a ledger whose lock is taken.
fn open(store: Store, options: &Options, lock: Lock) -> Result<FileLedger, OpenError> {
    settle_names(&store)?;
    redact::finish(&store)?;
    let plan = inspect(&store, options.part)?;
    let torn = repair(&store, &plan)?;
    let recovery = Recovery {
        kept: plan.end.index - plan.head,
        torn,
    };
    if recovery != Recovery::default() {
        tracing::warn!(kept = recovery.kept, torn = ?recovery.torn, "a writer was interrupted; the ledger was recovered");
    }
    let store = Arc::new(store);
    let writer = Writer::new(Arc::clone(&store), options, plan.end, lock)?;
    let sizes = Sizes::Watched(writer.watch(), writer.derived());
    Ok(FileLedger {
        store,
        sizes,
        writer: Some(Arc::new(Mutex::new(writer))),
        recovery,
    })
}

async fn opening(
    open: impl FnOnce() -> Result<FileLedger, OpenError> + Send + 'static,
) -> Result<FileLedger, OpenError> {
    let interrupted = |error: tokio::task::JoinError| OpenError::Interrupted {
        reason: error.to_string(),
    };
    spawn_blocking(open).await.map_err(interrupted)?
}
