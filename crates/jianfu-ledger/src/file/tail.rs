//! The reading side of a ledger in files, beside a writer of this process or of another. It must never lock or write anything,
//! nor look beyond the size.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::deriver::Derived;
use super::store::{Store, check_range};
use super::tree::Tree;
use crate::contract::{Index, Page, Size};
use crate::error::ReadError;
use crate::follow::Tail;

/// How often a follower without a writer in its process looks at `head`.
const POLL: Duration = Duration::from_millis(100);

/// Where the size is known from.
#[derive(Debug, Clone)]
pub(super) enum Sizes {
    /// From the writer in this process, which also knows how far what is derived is.
    Watched(watch::Receiver<Size>, Arc<Derived>),
    /// From the head file.
    Polled,
}

/// The reading side, which keeps no lock.
#[derive(Debug, Clone)]
pub(super) struct FileTail {
    pub(super) store: Arc<Store>,
    pub(super) sizes: Sizes,
}

impl FileTail {
    pub(super) fn tree_now(&self) -> Result<Tree, ReadError> {
        let size = self.size_now()?;
        self.wait(size);
        Ok(Tree::new(Arc::clone(&self.store), size))
    }

    /// Waits until what is derived of the first `size` entries is on file, where a writer in this process is at it: reading it
    /// is cheaper than deriving it once more. Where that failed, or the writer is another process, it is derived again.
    pub(super) fn wait(&self, size: Size) {
        if let Sizes::Watched(_, derived) = &self.sizes {
            derived.wait(size);
        }
    }

    /// The size; reads a file when there is no writer in this process.
    pub(super) fn size_now(&self) -> Result<Size, ReadError> {
        match &self.sizes {
            Sizes::Watched(size, _) => Ok(*size.borrow()),
            Sizes::Polled => Ok(self.store.head()?),
        }
    }
}

#[async_trait]
impl Tail for FileTail {
    async fn size(&self) -> Result<Size, ReadError> {
        let tail = self.clone();
        match &self.sizes {
            Sizes::Watched(..) => self.size_now(),
            Sizes::Polled => blocking(move || tail.size_now()).await,
        }
    }

    fn read(&self, range: Range<Index>) -> BoxStream<'static, Result<Page, ReadError>> {
        let state = Some((self.clone(), range, None));
        stream::unfold(state, |state| async move {
            let (tail, range, size) = state?;
            let wanted = range.clone();
            let page = blocking(move || {
                let size = size.map_or_else(|| tail.size_now(), Ok)?;
                check_range(&wanted, size)?;
                tail.wait(wanted.end);
                let page = if wanted.is_empty() {
                    None
                } else {
                    Some(tail.store.page(&wanted, size)?)
                };
                Ok((tail, page, size))
            });
            match page.await {
                Ok((_, None, _)) => None,
                Ok((tail, Some(page), size)) => {
                    let rest = page.end()..range.end;
                    Some((Ok(page), Some((tail, rest, Some(size)))))
                }
                Err(error) => Some((Err(error), None)),
            }
        })
        .boxed()
    }

    async fn changed(&mut self, seen: Size) -> Result<Size, ReadError> {
        if let Sizes::Watched(size, _) = &mut self.sizes {
            return match size.wait_for(|size| *size != seen).await {
                Ok(size) => Ok(*size),
                Err(_closed) => Err(ReadError::Unavailable {
                    reason: "the ledger was closed".to_owned(),
                }),
            };
        }
        loop {
            let size = self.size().await?;
            if size != seen {
                return Ok(size);
            }
            tokio::time::sleep(POLL).await;
        }
    }
}

/// Runs what waits for a disk where waiting does no harm.
pub(super) async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, ReadError> + Send + 'static,
) -> Result<T, ReadError> {
    let interrupted = |error: tokio::task::JoinError| ReadError::Unavailable {
        reason: error.to_string(),
    };
    spawn_blocking(read).await.map_err(interrupted)?
}
