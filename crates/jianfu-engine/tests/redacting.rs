//! Redaction in a writer that goes on, before the bytes of an entry are destroyed: nothing that it makes or keeps has the text.

use std::sync::Arc;
use std::time::Instant;

use jianfu_domain::command::Proposal;
use jianfu_engine::{Engine, Home, enforce, entries, fold};
use jianfu_facts::custody::words::{ErasureBasis, PlainField};
use jianfu_facts::digest::Digest;
use jianfu_facts::index::Index;
use jianfu_facts::periods::facts::ReversalReason;
use jianfu_facts::registry::facts::RoleGranted;
use jianfu_facts::registry::role::Role;
use jianfu_ledger::{Ledger, MemoryLedger};
use tempfile::TempDir;

use crate::town::{command, day, document, engine, unit};

const TITLE: &str = "林小满来电反映";

fn approver() -> Proposal {
    let grant = RoleGranted {
        holder: "second".parse().unwrap(),
        role: Role::Office,
    };
    Proposal::record(day("2019-01-01"), &unit("town"), grant)
}

/// The hash is who holds the bytes' to say: nothing here reads it.
pub(crate) fn redact(target: Index) -> Proposal {
    Proposal::Redact {
        target,
        fields: vec![PlainField::Title],
        hash: Digest::try_from("0".repeat(64)).unwrap(),
        basis: ErasureBasis::PersonRequest,
        approved_by: "second".parse().unwrap(),
    }
}

fn reverse(target: Index) -> Proposal {
    Proposal::Reverse {
        target,
        reason: ReversalReason::Wrong,
    }
}

async fn text_of(ledger: &dyn Ledger, index: Index) -> String {
    let mut text = String::new();
    entries(ledger, index..index + 1, |_, bytes, _| {
        text = String::from_utf8(bytes.to_vec()).unwrap();
        Ok(())
    })
    .await
    .unwrap();
    text
}

/// An engine with a document whose title names a person, redacted, of which the slot still holds every byte.
async fn redacted(ledger: &Arc<MemoryLedger>) -> (Engine, Index) {
    let engine = engine(ledger.clone()).await;
    engine.give(command(2, vec![approver()])).await.unwrap();
    let title = vec![document("2019-06-03", TITLE)];
    let target = engine.give(command(3, title)).await.unwrap().first;
    assert!(format!("{:?}", engine.live().await.unwrap().cells).contains(TITLE));
    engine.give(command(4, vec![redact(target)])).await.unwrap();
    (engine, target)
}

#[tokio::test]
async fn cells_and_state_of_a_running_writer_forget_the_text() {
    let ledger = Arc::new(MemoryLedger::new());
    let (engine, target) = redacted(&ledger).await;
    assert!(text_of(ledger.as_ref(), target).await.contains(TITLE));
    let live = engine.live().await.unwrap();
    assert!(!format!("{:?}", live.cells).contains("林小满"));
    assert!(!format!("{:?}", live.state).contains("林小满"));
    // The same when it is read again, from slots that still have the text.
    let replayed = fold(ledger.as_ref(), None, |_| {}).await.unwrap();
    assert!(live.cells == replayed.cells);
    assert!(!format!("{:?}", replayed.cells).contains("林小满"));
}

#[tokio::test]
async fn a_reversal_given_before_the_bytes_are_destroyed_copies_no_text() {
    let ledger = Arc::new(MemoryLedger::new());
    let (engine, target) = redacted(&ledger).await;
    let reversal = engine
        .give(command(5, vec![reverse(target)]))
        .await
        .unwrap()
        .first;
    let text = text_of(ledger.as_ref(), reversal).await;
    assert!(
        text.contains("entry.reversed") && !text.contains("林小满"),
        "{text}"
    );
    assert!(!format!("{:?}", engine.live().await.unwrap().cells).contains("林小满"));
}

#[tokio::test]
async fn a_reversal_decided_in_one_batch_with_the_redaction_copies_no_text() {
    let ledger = Arc::new(MemoryLedger::new());
    let engine = engine(ledger.clone()).await;
    engine.give(command(2, vec![approver()])).await.unwrap();
    let title = vec![document("2019-06-03", TITLE)];
    let target = engine.give(command(3, title)).await.unwrap().first;
    let both = tokio::join!(
        engine.give(command(4, vec![redact(target)])),
        engine.give(command(5, vec![reverse(target)]))
    );
    let (redacted, reversed) = (both.0.unwrap(), both.1.unwrap());
    assert_eq!(redacted.first + 1, reversed.first);
    assert!(!text_of(ledger.as_ref(), reversed.first).await.contains("林小满"));
}

/// What every opening for writing does about redactions: 1,000 of them, each slot held against what is on record.
/// `cargo test --release -p jianfu-engine a_thousand_redactions -- --ignored --nocapture`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "destroys 1,000 entries one by one: a measurement"]
async fn a_thousand_redactions_are_enforced() {
    let data = TempDir::new().unwrap();
    let home = Home::new(data.path());
    let ledger = Arc::new(home.create().await.unwrap());
    let engine = engine(ledger.clone()).await;
    engine.give(command(2, vec![approver()])).await.unwrap();
    let mut targets = Vec::new();
    for nth in 0..10_u128 {
        let titles = (0..100).map(|n| document("2019-06-03", &format!("{TITLE}{nth}-{n}")));
        let first = engine
            .give(command(10 + nth, titles.collect()))
            .await
            .unwrap()
            .first;
        targets.extend(first..first + 100);
    }
    for (nth, some) in (0..).zip(targets.chunks(100)) {
        let all = some.iter().map(|target| redact(*target)).collect();
        engine.give(command(100 + nth, all)).await.unwrap();
    }
    engine.close().await;
    ledger.sync_hashes().await.unwrap();
    let folded = fold(ledger.as_ref(), None, |_| {}).await.unwrap();
    for expected in [1_000, 0, 0] {
        let begun = Instant::now();
        let done = enforce(&home, &ledger, &folded).await.unwrap();
        assert_eq!(done.redacted, expected);
        println!("{expected} of 1,000 redacted in {:?}", begun.elapsed());
    }
}
