//! Ledgers that grow old: every command decided again gives its bytes, on ledgers as 0.1 wrote them and as they are written now;
//! what was never decided is told; an upgrade that is interrupted has happened or has not.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jianfu_domain::command::{Command, Proposal};
use jianfu_domain::in_force::InForce;
use jianfu_engine::{DecidedAgain, Engine, EngineError, Home, ManualClock, decide_again, fold};
use jianfu_facts::entry::{Entry, ending_part, part_of};
use jianfu_facts::fact::Fact;
use jianfu_facts::registry::raised::{DecidingRaised, FormatRaised};
use jianfu_ledger::file::Options;
use jianfu_ledger::file::disk::{Call, Disk, Fault};
use jianfu_ledger::{FileLedger, Ledger as _, MemoryLedger, Record};
use tempfile::TempDir;
use uuid::Uuid;

use crate::cache_faults::{copy, scratch};
use crate::town::{command, document, engine, noon};

fn district(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/districts")
        .join(name)
}

/// A copy of a district that stands in `fixtures/`.
fn copied(name: &str) -> TempDir {
    let folder = scratch();
    copy(&district(name), folder.path());
    folder
}

async fn again(ledger: &dyn jianfu_ledger::Ledger) -> DecidedAgain {
    decide_again(ledger, |_| {}).await.unwrap()
}

#[tokio::test]
async fn every_command_of_an_old_and_of_a_new_ledger_gives_the_same_bytes_when_decided_again() {
    for name in ["format-1", "format-2"] {
        let ledger = Home::new(district(name)).open_reader().await.unwrap();
        let found = again(&ledger).await;
        let expected = DecidedAgain {
            same: 49,
            same_entries: 136,
            redacted: 1,
            redactions: 1,
            ..DecidedAgain::default()
        };
        assert_eq!(found, expected, "{name}");
    }
}

/// The same ledger with entries that were written by hand.
async fn rewritten(
    ledger: &dyn jianfu_ledger::Ledger,
    mut change: impl FnMut(u64, &mut Entry),
) -> MemoryLedger {
    let (forged, mut records) = (MemoryLedger::new(), Vec::new());
    let size = ledger.size().await.unwrap();
    jianfu_engine::entries(ledger, 0..size, |index, _, mut entry| {
        change(index, &mut entry);
        let bytes = entry.encode().unwrap().into();
        records.push(Record {
            id: entry.id(),
            bytes,
        });
        Ok(())
    })
    .await
    .unwrap();
    forged.append(0, &records).await.unwrap();
    forged
}

/// A ledger of which one entry was written by hand: what it was made of says what would have been recorded.
#[tokio::test]
async fn what_was_never_decided_comes_out_otherwise() {
    async fn changed(change: impl FnOnce(&mut Entry)) -> DecidedAgain {
        let ledger = Arc::new(MemoryLedger::new());
        let engine = engine(ledger.clone()).await;
        let answer = engine
            .give(command(2, vec![document("2019-06-03", "通知")]))
            .await
            .unwrap();
        engine.close().await;
        let mut change = Some(change);
        let forged = rewritten(ledger.as_ref(), |index, entry| {
            if index == answer.first
                && let Some(change) = change.take()
            {
                change(entry);
            }
        });
        let forged = forged.await;
        again(&forged).await
    }
    assert_eq!(changed(|_| {}).await.different, []);
    let minutes = changed(|entry| {
        if let Fact::DocumentReceived(f) = &mut entry.fact {
            f.person_minutes = 1;
        }
    });
    let stranger = changed(|entry| entry.actor = "stranger".parse().unwrap());
    let ahead = changed(|entry| entry.on = entry.at.day().next().unwrap());
    let torn = changed(|entry| entry.part = (1, 2));
    for (found, why) in [
        (minutes.await, "\"person_minutes\":0"),
        (stranger.await, "refused as not_allowed"),
        (ahead.await, "refused as in_future"),
        (torn.await, "not the entries of one command"),
    ] {
        let [different] = &found.different[..] else {
            panic!("{why}: {found:?}");
        };
        assert!(different.why.contains(why), "{why}: {different:?}");
        assert_eq!(found.same, 1, "the founding");
    }
}

/// An entry in another version than its ledger's format has is read, and told when it is decided again.
#[tokio::test]
async fn a_version_of_another_format_than_the_ledgers_comes_out_otherwise() {
    for (name, v, why) in [("format-1", 2, "\"v\":1}"), ("format-2", 1, "\"v\":2}")] {
        let old = Home::new(district(name)).open_reader().await.unwrap();
        let mut of = Vec::new();
        let forged = rewritten(&old, |index, entry| {
            if matches!(entry.fact, Fact::DayEnded(_)) {
                entry.v = v;
                of.push(index);
            }
        });
        let forged = forged.await;
        assert!(fold(&forged, None, |_| {}).await.is_ok());
        let found = again(&forged).await;
        let [different] = &found.different[..] else {
            panic!("{name}: {found:?}");
        };
        assert_eq!([different.first], of[..1], "{name}");
        assert!(different.why.ends_with(why), "{name}: {different:?}");
    }
}

/// The upgrade of a ledger as `jianfu ledger upgrade` gives it.
fn upgrade(authority: &str) -> Command {
    let unit = authority.parse().unwrap();
    let on = "2019-07-02".parse().unwrap();
    Command {
        cmd: Uuid::from_u128(9),
        actor: "office".parse().unwrap(),
        seen: None,
        proposals: vec![
            Proposal::record(on, &unit, FormatRaised { format: 2 }),
            Proposal::record(on, &unit, DecidingRaised { n: 2 }),
        ],
    }
}

/// Opens the ledger of a district on a disk and upgrades it.
async fn upgraded_on(home: &Home, disk: Disk) -> Result<u64, EngineError> {
    let options = Options::new("upgrade", part_of)
        .with_ending(ending_part)
        .with_disk(disk);
    let ledger = Arc::new(FileLedger::open(home.ledger(), options).await?);
    let folded = fold(ledger.as_ref(), None, |_| {}).await?;
    let engine = Engine::start(ledger, Arc::new(ManualClock::new(noon("2019-07-02"))), folded);
    let answer = engine.give(upgrade("town")).await;
    engine.close().await;
    Ok(answer?.first)
}

/// What is in force on the ledger of a district, and its size.
async fn in_force(home: &Home) -> (InForce, u64) {
    let ledger = home.open_reader().await.unwrap();
    let folded = fold(&ledger, None, |_| {}).await.unwrap();
    (folded.state.in_force(), folded.state.size())
}

/// A disk of which the call with a number, and each after it where the process ends there, fails; a write half done.
fn failing(at: usize, ends: bool, calls: &Arc<AtomicUsize>) -> Disk {
    let calls = Arc::clone(calls);
    Disk::with_layer(Arc::new(move |call: &Call<'_>| {
        let nth = calls.fetch_add(1, Ordering::SeqCst);
        (nth == at || ends && nth > at).then(|| Fault {
            error: io::Error::from(io::ErrorKind::Other),
            written: if nth == at { call.len / 2 } else { 0 },
        })
    }))
}

#[tokio::test]
async fn an_upgrade_interrupted_at_any_call_has_happened_whole_or_not_at_all() {
    let calls = Arc::new(AtomicUsize::new(0));
    let folder = copied("format-1");
    upgraded_on(&Home::new(folder.path()), failing(usize::MAX, false, &calls))
        .await
        .unwrap();
    let all = calls.load(Ordering::SeqCst);
    assert!(all > 10, "{all} calls");
    let old = InForce {
        format: 1,
        deciding: 1,
    };
    let new = InForce {
        format: 2,
        deciding: 2,
    };
    for (at, ends) in (0..all).flat_map(|at| [(at, false), (at, true)]) {
        let folder = copied("format-1");
        let home = Home::new(folder.path());
        let result = upgraded_on(&home, failing(at, ends, &Arc::new(AtomicUsize::new(0)))).await;
        let (found, _) = in_force(&home).await;
        assert!(found == old || found == new, "call {at}: {found:?}");
        assert!(result.is_err() || found == new, "call {at} was acknowledged");
        // Given again on a whole disk, it is recorded once.
        let first = upgraded_on(&home, Disk::default()).await.unwrap();
        assert_eq!((first, in_force(&home).await), (138, (new, 140)), "call {at}");
    }
}

/// The same command id from two writers of one ledger, one after the other: recorded once.
#[tokio::test]
async fn the_same_command_from_two_processes_is_recorded_once() {
    let folder = copied("format-1");
    let home = Home::new(folder.path());
    let first = upgraded_on(&home, Disk::default()).await.unwrap();
    assert_eq!(upgraded_on(&home, Disk::default()).await.unwrap(), first);
    assert_eq!(in_force(&home).await.1, 140);
}
