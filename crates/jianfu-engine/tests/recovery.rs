//! Conflicts and unknown outcomes: a ledger that another writes to, and one that gives no answer.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_trait::async_trait;
use futures::stream::BoxStream;
use jianfu_engine::EngineError;
use jianfu_ledger::{AppendError, Delivery, Ledger, MemoryLedger, Page, ReadError, Record, Size};
use jianfu_proof::Hash;

use crate::town::{command, document, engine};

/// What a ledger does to its next appends.
#[derive(Clone, Copy, PartialEq)]
enum Lie {
    /// Stores, and says that it doesn't know.
    Stored,
    /// Doesn't store, and says that it doesn't know.
    Lost,
    /// Stores at most at its next opening: it doesn't know once, and is dead from then on.
    Dead,
    /// Stores, says that it doesn't know, and then can't be asked.
    Mute,
    /// Stores, and fails an assertion.
    Panicked,
}

struct Liar {
    ledger: MemoryLedger,
    lie: Lie,
    left: AtomicUsize,
    is_mute: AtomicBool,
}

#[async_trait]
impl Ledger for Liar {
    async fn size(&self) -> Result<Size, ReadError> {
        if self.is_mute.load(Ordering::SeqCst) {
            let reason = "it is mute".to_owned();
            return Err(ReadError::Unavailable { reason });
        }
        self.ledger.size().await
    }
    async fn append(&self, expected: Size, records: &[Record]) -> Result<Size, AppendError> {
        let lies = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if lies.is_err() {
            return self.ledger.append(expected, records).await;
        }
        if self.lie == Lie::Dead && lies != Ok(usize::MAX) {
            let reason = "the writer is dead".to_owned();
            return Err(AppendError::Unavailable { reason });
        }
        if matches!(self.lie, Lie::Stored | Lie::Mute | Lie::Panicked) {
            self.ledger.append(expected, records).await?;
        }
        assert!(self.lie != Lie::Panicked, "as a ledger with a defect does");
        self.is_mute.store(self.lie == Lie::Mute, Ordering::SeqCst);
        Err(AppendError::OutcomeUnknown {
            reason: "no answer".to_owned(),
        })
    }
    async fn root(&self, size: Size) -> Result<Hash, ReadError> {
        self.ledger.root(size).await
    }
    fn read(&self, range: Range<u64>) -> BoxStream<'static, Result<Page, ReadError>> {
        self.ledger.read(range)
    }
    fn follow(&self, from: u64) -> BoxStream<'static, Result<Delivery, ReadError>> {
        self.ledger.follow(from)
    }
}

async fn liar(lie: Lie, times: usize) -> (jianfu_engine::Engine, MemoryLedger) {
    let ledger = MemoryLedger::new();
    engine(Arc::new(ledger.clone())).await.close().await;
    let liar = Liar {
        ledger: ledger.clone(),
        lie,
        left: AtomicUsize::new(times),
        is_mute: AtomicBool::new(false),
    };
    (engine(Arc::new(liar)).await, ledger)
}

#[tokio::test]
async fn what_was_stored_without_an_answer_is_not_stored_twice() {
    let (engine, ledger) = liar(Lie::Stored, 1).await;
    let size = ledger.size().await.unwrap();
    let answer = engine
        .give(command(2, vec![document("2019-06-03", "通知")]))
        .await
        .unwrap();
    assert_eq!((answer.first, ledger.size().await.unwrap()), (size, size + 1));
    let next = engine
        .give(command(3, vec![document("2019-06-03", "又一")]))
        .await
        .unwrap();
    assert_eq!(next.first, size + 1);
}

#[tokio::test]
async fn what_was_lost_is_appended_again() {
    let (engine, ledger) = liar(Lie::Lost, 2).await;
    let size = ledger.size().await.unwrap();
    let answer = engine
        .give(command(2, vec![document("2019-06-03", "通知")]))
        .await
        .unwrap();
    assert_eq!((answer.first, ledger.size().await.unwrap()), (size, size + 1));
}

#[tokio::test]
async fn who_never_gets_an_answer_is_told_so() {
    let (engine, ledger) = liar(Lie::Lost, 1_000).await;
    let size = ledger.size().await.unwrap();
    let error = engine
        .give(command(2, vec![document("2019-06-03", "通知")]))
        .await
        .unwrap_err();
    assert!(
        matches!(error, EngineError::Append(AppendError::OutcomeUnknown { .. })),
        "{error}"
    );
    assert!(!error.is_unrecorded());
    assert_eq!(ledger.size().await.unwrap(), size);
}

/// "Unavailable" would say that certainly nothing is on record.
#[tokio::test]
async fn an_unknown_outcome_stays_one_when_the_ledger_then_takes_nothing_more() {
    let (engine, _ledger) = liar(Lie::Dead, usize::MAX).await;
    let given = |number| command(number, vec![document("2019-06-03", "通知")]);
    let error = engine.give(given(2)).await.unwrap_err();
    assert!(
        matches!(error, EngineError::Append(AppendError::OutcomeUnknown { .. })),
        "{error}"
    );
    let later = engine.give(given(3)).await.unwrap_err();
    assert!(
        matches!(later, EngineError::Append(AppendError::Unavailable { .. })),
        "{later}"
    );
    assert!(later.is_unrecorded());
}

/// It is on record; to say that it can't be read would sound as if nothing was.
#[tokio::test]
async fn an_unknown_outcome_stays_one_when_the_ledger_cannot_be_asked() {
    let (engine, ledger) = liar(Lie::Mute, 1).await;
    let size = ledger.size().await.unwrap();
    let given = command(2, vec![document("2019-06-03", "通知")]);
    let error = engine.give(given).await.unwrap_err();
    assert!(
        matches!(error, EngineError::Append(AppendError::OutcomeUnknown { .. })),
        "{error}"
    );
    assert!(error.to_string().contains("it is mute"), "{error}");
    assert!(error.is_unknown() && !error.is_unrecorded());
    assert_eq!(ledger.size().await.unwrap(), size + 1);
}

#[tokio::test]
async fn a_writer_that_ends_with_a_command_in_hand_leaves_its_outcome_unknown_and_takes_no_other() {
    let (engine, ledger) = liar(Lie::Panicked, 1).await;
    let size = ledger.size().await.unwrap();
    let given = || command(2, vec![document("2019-06-03", "通知")]);
    let error = engine.give(given()).await.unwrap_err();
    assert!(matches!(error, EngineError::Unanswered), "{error}");
    assert!(error.is_unknown() && !error.is_unrecorded());
    let refused = loop {
        match engine.give(given()).await.unwrap_err() {
            EngineError::Unanswered => tokio::task::yield_now().await, // it is still on its way out
            other => break other,
        }
    };
    assert!(matches!(refused, EngineError::WriterGone), "{refused}");
    assert!(refused.is_unrecorded() && !refused.is_unknown());
    // The same command, given to a writer that works, has its answer.
    let next = crate::town::engine(Arc::new(ledger.clone())).await;
    let answer = next.give(given()).await.unwrap();
    assert_eq!((answer.first, answer.known), (size, true));
    assert_eq!(ledger.size().await.unwrap(), size + 1);
}

#[tokio::test]
async fn two_writers_of_one_ledger_each_decide_on_what_is_there() {
    let ledger = MemoryLedger::new();
    let one = engine(Arc::new(ledger.clone())).await;
    let two = engine(Arc::new(ledger.clone())).await;
    let first = one
        .give(command(2, vec![document("2019-06-03", "甲")]))
        .await
        .unwrap();
    let second = two
        .give(command(3, vec![document("2019-06-03", "乙")]))
        .await
        .unwrap();
    assert_eq!(second.first, first.first + 1);
    let same = two
        .give(command(4, vec![document("2019-06-03", "甲")]))
        .await
        .unwrap_err();
    let EngineError::Refused(refused) = same else {
        panic!("{same}")
    };
    assert_eq!(refused.told[0].reason.code(), "duplicate");
    // A command that the other writer recorded is known here too, once it is seen.
    let known = two
        .give(command(2, vec![document("2019-06-03", "甲")]))
        .await
        .unwrap();
    assert!(known.known && known.first == first.first);
}
