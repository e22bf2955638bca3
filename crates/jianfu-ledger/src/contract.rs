//! What a ledger promises, whatever keeps its bytes. It must never know a backend.

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use jianfu_proof::Hash;
use uuid::Uuid;

use crate::error::{AppendError, ReadError};

/// Position of an entry, from 0.
pub type Index = u64;

/// Number of entries; also the index of the next entry.
pub type Size = u64;

/// Which part of its command an entry is: `(i, n)` for part `i` of `n`, with 1 ≤ i ≤ n; `None` when the bytes are not
/// an entry. The parts of a command lie side by side, in order. It must be pure: recovery after a crash keeps a command
/// only if all its parts are there.
pub type PartFn = fn(&[u8]) -> Option<(u32, u32)>;

/// An entry to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Identity for backends that deduplicate by one (EventStoreDB). The file and the memory ledger don't keep it.
    pub id: Uuid,
    /// The entry: 1 to 65,535 bytes ([`crate::MAX_ENTRY_BYTES`]), stored and hashed as they are.
    pub bytes: Bytes,
}

/// Consecutive entries: at least 1, at most 1,024 ([`crate::PAGE_ENTRIES`]), and at most 1 MiB of them
/// ([`crate::PAGE_BYTES`]). Those of a file ledger are slices of one buffer: who keeps an entry for long copies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Index of the first entry.
    pub first: Index,
    /// The entries, the k-th with index `first + k`.
    pub entries: Vec<Bytes>,
}

impl Page {
    /// The index after the last entry.
    #[must_use]
    pub fn end(&self) -> Index {
        self.first
            .saturating_add(crate::limits::count(self.entries.len()))
    }
}

/// What a follower gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The next entries, without gap or repetition.
    Page(Page),
    /// Every entry below this size has been delivered. Comes once after the first catching up, also when there was
    /// nothing to catch up, and again each time that the follower has come to the end after new entries.
    CaughtUp(Size),
    /// Nothing new for a second ([`crate::HEARTBEAT`]). A follower that hears nothing for longer has lost its ledger.
    Heartbeat,
}

/// A ledger. Object-safe: the backend is chosen at run time.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Number of entries that are durable and may be read.
    ///
    /// # Errors
    /// [`ReadError::Unavailable`] or [`ReadError::Damage`] when the backend can't tell.
    async fn size(&self) -> Result<Size, ReadError>;

    /// Root of the Merkle tree (RFC 6962) over the first `size` entries, as they were when they were appended: from hashes that
    /// were kept, where the backend keeps them. That the entries still have these hashes is for a check to find out.
    ///
    /// # Errors
    /// [`ReadError::PositionAhead`] for a size beyond the ledger; as [`Ledger::read`].
    async fn root(&self, size: Size) -> Result<Hash, ReadError>;

    /// Appends all the records with one commit if the ledger has `expected` entries, and gives the new size. When it
    /// returns, they are durable and visible. Readers see all of them or none. After a crash within the call, whole commands
    /// from the beginning of `records` may have been kept; the next opening tells by the size.
    ///
    /// Dropping the future means an unknown outcome: the append goes on, and the ledger stays consistent. Read the
    /// size, or append the same records at the same size again.
    ///
    /// # Errors
    /// [`AppendError::Rejected`] and [`AppendError::Conflict`]: nothing was written, as the call was wrong or another was
    /// first. [`AppendError::Unavailable`]: nothing was written, as the backend can't. [`AppendError::OutcomeUnknown`]: look
    /// before trying again.
    async fn append(&self, expected: Size, records: &[Record]) -> Result<Size, AppendError>;

    /// The entries with these indexes, in pages. The size is looked at when the stream is first polled. Dropping the stream
    /// is always safe. The bytes are not hashed again: that is what a check is for.
    ///
    /// Items are errors when the range ends beyond the size ([`ReadError::PositionAhead`]; then no page comes before it),
    /// runs backwards ([`ReadError::Backwards`]), or the entries can't be read. The stream ends after an error.
    fn read(&self, range: Range<Index>) -> BoxStream<'static, Result<Page, ReadError>>;

    /// The entries from `from` on, then new ones as they become durable; it ends only with an error, also when the ledger is
    /// closed. Dropping the stream is always safe. Needs a tokio runtime with time enabled.
    ///
    /// `from` beyond the size is [`ReadError::PositionAhead`]: the ledger was replaced by a shorter one.
    fn follow(&self, from: Index) -> BoxStream<'static, Result<Delivery, ReadError>>;
}
