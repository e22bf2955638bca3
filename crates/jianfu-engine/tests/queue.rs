//! The queue before the writer: batches under load, a clear refusal when it is full, fairness, and callers who go away.

use std::collections::BTreeSet;
use std::future::Future as _;
use std::ops::Range;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use futures::future::join_all;
use futures::stream::BoxStream;
use jianfu_domain::command::Command;
use jianfu_engine::{Engine, EngineError, fold};
use jianfu_ledger::{AppendError, Delivery, Ledger, MemoryLedger, Page, ReadError, Record, Size};
use jianfu_proof::Hash;
use tokio::sync::Semaphore;

use crate::town::{command, document, engine};

/// A ledger whose appends wait for a permit, and are counted.
struct Gate {
    ledger: MemoryLedger,
    open: Semaphore,
    appends: AtomicUsize,
}

#[async_trait]
impl Ledger for Gate {
    async fn size(&self) -> Result<Size, ReadError> {
        self.ledger.size().await
    }
    async fn append(&self, expected: Size, records: &[Record]) -> Result<Size, AppendError> {
        self.open.acquire().await.unwrap().forget();
        self.appends.fetch_add(1, Ordering::SeqCst);
        self.ledger.append(expected, records).await
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

async fn gated() -> (Arc<Engine>, Arc<Gate>) {
    let ledger = MemoryLedger::new();
    engine(Arc::new(ledger.clone())).await.close().await;
    let gate = Arc::new(Gate {
        ledger,
        open: Semaphore::new(0),
        appends: AtomicUsize::new(0),
    });
    (Arc::new(engine(gate.clone()).await), gate)
}

fn by(actor: &str, number: u128) -> Command {
    Command {
        actor: actor.parse().unwrap(),
        ..command(number, vec![document("2019-06-03", &format!("通知{number}"))])
    }
}

/// Gives commands at the same time, and lets each go as far as it can.
async fn give(engine: &Arc<Engine>, commands: Vec<Command>) -> Vec<tokio::task::JoinHandle<Outcome>> {
    let given: Vec<_> = commands
        .into_iter()
        .map(|command| {
            let engine = engine.clone();
            tokio::spawn(async move { engine.give(command).await })
        })
        .collect();
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    given
}

type Outcome = Result<jianfu_engine::Answer, EngineError>;

fn is_busy(outcome: &Outcome) -> bool {
    matches!(outcome, Err(error @ EngineError::Busy { .. }) if error.is_unrecorded())
}

#[tokio::test]
async fn what_waits_while_the_disk_works_becomes_one_commit() {
    let (engine, gate) = gated().await;
    let mut waiting = give(&engine, vec![by("office", 10)]).await;
    waiting.extend(give(&engine, (11..111).map(|n| by("office", n)).collect()).await);
    gate.open.add_permits(2);
    let answers = join_all(waiting).await;
    let firsts: BTreeSet<_> = answers.into_iter().map(|a| a.unwrap().unwrap().first).collect();
    assert_eq!(firsts.len(), 101);
    assert_eq!(gate.appends.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn one_actor_who_floods_the_queue_is_refused_and_others_are_not() {
    let (engine, gate) = gated().await;
    let flood = give(&engine, (10..610).map(|n| by("office", n)).collect()).await;
    let other = give(&engine, vec![by("liaison", 1_000)]).await;
    gate.open.add_permits(10);
    let (flood, other) = (join_all(flood).await, join_all(other).await);
    let refused = flood.iter().filter(|o| is_busy(o.as_ref().unwrap())).count();
    assert_eq!(refused, 600 - 256, "256 of one actor may wait");
    // The other actor has no grant here: what matters is that the command was decided at all.
    assert!(matches!(other[0], Ok(Err(EngineError::Refused(_)))), "{other:?}");
    let again = engine.give(by("office", 609)).await.unwrap();
    assert!(
        !again.known,
        "a refused command was not recorded, and may be given again"
    );
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_what_was_accepted_is_answered() {
    let (engine, gate) = gated().await;
    let commands = (10..1_510_u128)
        .map(|n| by(&format!("actor-{}", n % 10), n))
        .collect();
    let given = give(&engine, commands).await;
    gate.open.add_permits(100);
    let outcomes = join_all(given).await;
    let busy = outcomes.iter().filter(|o| is_busy(o.as_ref().unwrap())).count();
    let decided = outcomes.len() - busy;
    assert!(
        busy > 0 && decided >= 1_024,
        "{busy} were refused, {decided} decided"
    );
}

/// Polls a command so many times, then drops it.
async fn poll_and_drop(engine: &Engine, command: Command, times: usize) -> Option<Outcome> {
    let mut giving = pin!(engine.give(command));
    for _ in 0..times {
        if let Poll::Ready(outcome) = giving.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return Some(outcome);
        }
        tokio::task::yield_now().await;
    }
    None
}

#[tokio::test]
async fn a_caller_may_go_away_at_any_moment_and_ask_again() {
    let (engine, gate) = gated().await;
    gate.open.add_permits(1_000);
    for times in 0..12 {
        let number = 100 + times as u128;
        let before = engine.state().await.size();
        let outcome = poll_and_drop(&engine, by("office", number), times).await;
        // Another command behind it: when it is answered, the first is decided, if it was given at all.
        engine.give(by("office", 1_000 + number)).await.unwrap();
        let size = engine.state().await.size();
        let answer = engine.give(by("office", number)).await.unwrap();
        assert_eq!(answer.known, size - before == 2, "polled {times} times");
        assert_eq!(answer.known, times > 0);
        if let Some(outcome) = outcome {
            assert_eq!(outcome.unwrap().first, answer.first);
        }
    }
    let replayed = fold(&gate.ledger, None, |_| {}).await.unwrap();
    let live = engine.live().await.unwrap();
    assert!(live.cells == replayed.cells && live.state.size() == replayed.state.size());
}

/// The runtime ends while an append waits: nothing is half there, and the command can be given to the next writer.
#[test]
fn a_writer_whose_runtime_ends_leaves_a_ledger_that_goes_on() {
    let ledger = MemoryLedger::new();
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap()
    };
    let first = runtime();
    first.block_on(async {
        engine(Arc::new(ledger.clone())).await.close().await;
        let gate = Gate {
            ledger: ledger.clone(),
            open: Semaphore::new(0),
            appends: AtomicUsize::new(0),
        };
        let engine = Arc::new(engine(Arc::new(gate)).await);
        drop(give(&engine, (10..20).map(|n| by("office", n)).collect()).await);
    });
    drop(first);
    runtime().block_on(async {
        let size = ledger.size().await.unwrap();
        let engine = engine(Arc::new(ledger.clone())).await;
        let answer = engine.give(by("office", 10)).await.unwrap();
        assert!(!answer.known && answer.first == size);
    });
}
