//! The ledger that keeps its entries in memory: for tests, and the model that other backends are compared with. It must
//! never touch a file.

use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use jianfu_proof::{Hash, leaf_hash, root_of};
use tokio::sync::watch;

use crate::contract::{Delivery, Index, Ledger, Page, Record, Size};
use crate::error::{AppendError, ReadError};
use crate::follow::{Tail, follow};
use crate::limits::{PAGE_BYTES, PAGE_ENTRIES, admit, count};

/// A ledger in memory. A clone is another handle to the same ledger; it is closed when the last handle is dropped.
#[derive(Debug, Clone)]
pub struct MemoryLedger {
    entries: Entries,
    size: watch::Sender<Size>,
}

type Entries = Arc<RwLock<Vec<Bytes>>>;

/// What outlives a memory ledger, as a disk outlives a process: lets a test close a ledger and open it again.
#[derive(Debug, Clone, Default)]
pub struct MemoryDisk {
    entries: Entries,
}

impl MemoryLedger {
    /// An empty ledger.
    #[must_use]
    pub fn new() -> Self {
        Self::open(&MemoryDisk::default())
    }

    /// The ledger that is on this disk. One at a time: followers of one don't hear of what another appends.
    #[must_use]
    pub fn open(disk: &MemoryDisk) -> Self {
        let entries = Arc::clone(&disk.entries);
        let size = count(entries.read().unwrap_or_else(PoisonError::into_inner).len());
        Self {
            entries,
            size: watch::Sender::new(size),
        }
    }

    fn tail(&self) -> MemoryTail {
        MemoryTail {
            entries: Arc::clone(&self.entries),
            size: self.size.subscribe(),
        }
    }
}

impl Default for MemoryLedger {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Ledger for MemoryLedger {
    async fn size(&self) -> Result<Size, ReadError> {
        Ok(*self.size.borrow())
    }

    async fn root(&self, size: Size) -> Result<Hash, ReadError> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let first = usize::try_from(size).ok().and_then(|size| entries.get(..size));
        let first = first.ok_or(ReadError::PositionAhead {
            asked: size,
            size: count(entries.len()),
        })?;
        Ok(root_of(first.iter().map(|entry| leaf_hash(entry)))?)
    }

    async fn append(&self, expected: Size, records: &[Record]) -> Result<Size, AppendError> {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let actual = count(entries.len());
        admit(actual, records)?;
        if actual != expected {
            return Err(AppendError::Conflict { actual });
        }
        entries.extend(records.iter().map(|record| record.bytes.clone()));
        let size = count(entries.len());
        self.size.send_replace(size);
        Ok(size)
    }

    fn read(&self, range: Range<Index>) -> BoxStream<'static, Result<Page, ReadError>> {
        self.tail().read(range)
    }

    fn follow(&self, from: Index) -> BoxStream<'static, Result<Delivery, ReadError>> {
        follow(self.tail(), from)
    }
}

struct MemoryTail {
    entries: Entries,
    size: watch::Receiver<Size>,
}

#[async_trait]
impl Tail for MemoryTail {
    async fn size(&self) -> Result<Size, ReadError> {
        Ok(*self.size.borrow())
    }

    fn read(&self, range: Range<Index>) -> BoxStream<'static, Result<Page, ReadError>> {
        let state = (Arc::clone(&self.entries), range, false);
        stream::unfold(state, |(entries, range, failed)| async move {
            if failed {
                return None;
            }
            match page(&entries.read().unwrap_or_else(PoisonError::into_inner), &range) {
                Ok(None) => None,
                Ok(Some(page)) => {
                    let rest = page.end()..range.end;
                    Some((Ok(page), (Arc::clone(&entries), rest, false)))
                }
                Err(error) => Some((Err(error), (Arc::clone(&entries), range, true))),
            }
        })
        .boxed()
    }

    async fn changed(&mut self, seen: Size) -> Result<Size, ReadError> {
        match self.size.wait_for(|size| *size != seen).await {
            Ok(size) => Ok(*size),
            Err(_closed) => Err(ReadError::Unavailable {
                reason: "the ledger was closed".to_owned(),
            }),
        }
    }
}

/// The first page of a range; none when the range is empty.
fn page(entries: &[Bytes], range: &Range<Index>) -> Result<Option<Page>, ReadError> {
    let size = count(entries.len());
    if range.end > size {
        return Err(ReadError::PositionAhead {
            asked: range.end,
            size,
        });
    }
    if range.start > range.end {
        return Err(ReadError::Backwards {
            start: range.start,
            end: range.end,
        });
    }
    let bounds = usize::try_from(range.start)
        .ok()
        .zip(usize::try_from(range.end).ok());
    let wanted = bounds
        .and_then(|(start, end)| entries.get(start..end))
        .unwrap_or_default();
    let mut room = PAGE_BYTES;
    let fits = |entry: &&Bytes| {
        room.checked_sub(entry.len())
            .inspect(|left| room = *left)
            .is_some()
    };
    let entries: Vec<Bytes> = wanted
        .iter()
        .take(PAGE_ENTRIES)
        .take_while(fits)
        .cloned()
        .collect();
    Ok(if entries.is_empty() {
        None
    } else {
        Some(Page {
            first: range.start,
            entries,
        })
    })
}
