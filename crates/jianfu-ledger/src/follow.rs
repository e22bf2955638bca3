//! Following a ledger: pages up to the size, then waiting for it to grow, with a heartbeat in the silence. It must never
//! know a backend; it sees one through [`Tail`].

use std::ops::Range;

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use tokio::time::timeout;

use crate::contract::{Delivery, Index, Page, Size};
use crate::error::ReadError;
use crate::limits::HEARTBEAT;

/// What a follower needs of a backend. It must hold nothing that keeps the ledger open.
#[async_trait]
pub(crate) trait Tail: Send + Sync + 'static {
    async fn size(&self) -> Result<Size, ReadError>;
    fn read(&self, range: Range<Index>) -> BoxStream<'static, Result<Page, ReadError>>;
    /// Waits until the size differs from `seen`. Dropping the future loses nothing.
    async fn changed(&mut self, seen: Size) -> Result<Size, ReadError>;
}

struct Follower<T> {
    tail: T,
    next: Index,
    stage: Stage,
}

enum Stage {
    Start,
    Reading {
        pages: BoxStream<'static, Result<Page, ReadError>>,
        until: Size,
    },
    Waiting,
    Failed,
}

/// The stream behind [`crate::Ledger::follow`].
pub(crate) fn follow<T: Tail>(tail: T, from: Index) -> BoxStream<'static, Result<Delivery, ReadError>> {
    let follower = Follower {
        tail,
        next: from,
        stage: Stage::Start,
    };
    stream::unfold(follower, |mut follower| async move {
        if matches!(follower.stage, Stage::Failed) {
            return None;
        }
        let delivery = follower.next().await;
        if delivery.is_err() {
            follower.stage = Stage::Failed;
        }
        Some((delivery, follower))
    })
    .boxed()
}

impl<T: Tail> Follower<T> {
    async fn next(&mut self) -> Result<Delivery, ReadError> {
        loop {
            match &mut self.stage {
                Stage::Start => {
                    let size = self.tail.size().await?;
                    self.read_up_to(size)?;
                }
                Stage::Reading { pages, until } => {
                    let until = *until;
                    if let Some(page) = pages.next().await {
                        let page = page?;
                        self.next = page.end();
                        return Ok(Delivery::Page(page));
                    }
                    self.stage = Stage::Waiting;
                    return Ok(Delivery::CaughtUp(until));
                }
                Stage::Waiting => match timeout(HEARTBEAT, self.tail.changed(self.next)).await {
                    Ok(size) => self.read_up_to(size?)?,
                    Err(_silence) => return Ok(Delivery::Heartbeat),
                },
                Stage::Failed => {
                    return Err(ReadError::Unavailable {
                        reason: "the follower has failed; follow again".to_owned(),
                    });
                }
            }
        }
    }

    fn read_up_to(&mut self, until: Size) -> Result<(), ReadError> {
        if until < self.next {
            return Err(ReadError::PositionAhead {
                asked: self.next,
                size: until,
            });
        }
        self.stage = Stage::Reading {
            pages: self.tail.read(self.next..until),
            until,
        };
        Ok(())
    }
}
