//! Redacting: the old bytes are gone, everything else stays; whatever operation fails, it is done or it is not.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use futures::StreamExt as _;
use jianfu_ledger::conformance::entries;
use jianfu_ledger::file::disk::{Disk, Fault, Op};
use jianfu_ledger::{
    AppendError, DamageKind, Delivery, FileLedger, Ledger as _, OpenError, ReadError, Record, RedactError,
    Rejection,
};

use jianfu_proof::TileLog as _;

use crate::support::{Place, append, options};

const SECRET: &str = "13900001111";

fn record(text: &str) -> Record {
    Record {
        id: uuid::Uuid::nil(),
        bytes: Bytes::copy_from_slice(text.as_bytes()),
    }
}

/// Eleven entries; the third and the last but one hold a secret.
fn appends() -> Vec<Vec<Record>> {
    let text = |n: u32| match n {
        2 | 9 => format!("1/1 entry {n} of {SECRET}"),
        n => format!("1/1 entry {n}"),
    };
    vec![(0..11).map(|n| record(&text(n))).collect()]
}

fn restated(n: u64) -> Bytes {
    format!("1/1 entry {n}").into()
}

/// Files of the ledger that hold the secret.
fn secrets(place: &Place) -> Vec<String> {
    let files = place.files().into_iter();
    let holds = |bytes: &[u8]| {
        bytes
            .windows(SECRET.len())
            .any(|window| window == SECRET.as_bytes())
    };
    files
        .filter(|(_, bytes)| holds(bytes))
        .map(|(name, _)| name)
        .collect()
}

async fn assert_redacted(ledger: &FileLedger, size: u64) {
    let found = entries(ledger, 0..size).await.unwrap();
    assert_eq!((&found[2], &found[9]), (&restated(2), &restated(9)));
    assert_eq!(ledger.check(|_| {}).await.unwrap().redacted, 2);
}

#[tokio::test]
async fn a_redacted_entry_reads_as_its_restatement_and_nothing_else_changes() {
    let place = Place::with(&appends()).await;
    let ledger = place.open().await.unwrap();
    let (root, leaves) = (
        ledger.root(11).await.unwrap(),
        ledger.leaf_hashes(0..11).await.unwrap(),
    );
    let reader = place.reader().await;
    ledger.redact(2, restated(2)).await.unwrap();
    ledger.redact(9, restated(9)).await.unwrap();
    ledger.redact(2, restated(2)).await.unwrap();
    assert_eq!(secrets(&place), Vec::<String>::new());
    append(&ledger, &[vec![record("1/1 one more")]]).await;
    for ledger in [&ledger, &reader] {
        assert_redacted(ledger, 12).await;
        assert_eq!(ledger.root(11).await.unwrap(), root);
        assert_eq!(ledger.leaf_hashes(0..11).await.unwrap(), leaves);
    }
    let mut follower = reader.follow(8);
    let Some(Ok(Delivery::Page(page))) = follower.next().await else {
        panic!("no page")
    };
    assert_eq!(page.entries[1], restated(9));
    drop((ledger, follower));
    let again = place.open().await.unwrap();
    assert_redacted(&again, 12).await;
    assert!(!place.path("redacting").exists());
}

#[tokio::test]
async fn a_restatement_that_does_not_fit_is_refused_and_changes_nothing() {
    let place = Place::with(&appends()).await;
    let ledger = place.open().await.unwrap();
    ledger.sync_hashes().await.unwrap();
    let before = place.files();
    let same = format!("1/1 entry 2 of {SECRET}");
    for bad in [
        "",
        "1/1 x\0",
        "1/1 \0x",
        same.as_str(),
        &format!("{same} and more"),
    ] {
        let refused = ledger.redact(2, bad.to_owned().into()).await;
        assert!(
            matches!(refused, Err(RedactError::Length { index: 2, .. })),
            "{bad:?}"
        );
    }
    for bad in ["1/2 entry 2", "entry 2"] {
        let refused = ledger.redact(2, bad.into()).await;
        assert!(
            matches!(refused, Err(RedactError::OtherPart { index: 2 })),
            "{bad:?}"
        );
    }
    let ahead = ledger.redact(11, restated(2)).await;
    assert!(matches!(
        ahead,
        Err(RedactError::Read(ReadError::PositionAhead {
            asked: 11,
            size: 11
        }))
    ));
    assert_eq!(place.files(), before);
    ledger.redact(2, restated(2)).await.unwrap();
    let otherwise = ledger.redact(2, "1/1 other two".into()).await;
    assert!(matches!(otherwise, Err(RedactError::Already { index: 2 })));
    let other_part = ledger.redact(2, "1/2 x".into()).await;
    assert!(matches!(other_part, Err(RedactError::OtherPart { index: 2 })));
    // What was missed may go too: a restatement that is shorter, and none that is as long.
    let as_long = ledger.redact(2, "1/1 entry X".into()).await;
    assert!(matches!(as_long, Err(RedactError::Already { index: 2 })));
    ledger.redact(2, "1/1 x".into()).await.unwrap();
    ledger.redact(2, "1/1 x".into()).await.unwrap();
    assert_eq!(entries(&ledger, 2..3).await.unwrap(), ["1/1 x"]);
    let reader = place.reader().await.redact(9, restated(9)).await;
    assert!(matches!(reader, Err(RedactError::Unavailable { .. })));
    append(&ledger, &[vec![record("1/1 the writer lives")]]).await;
}

#[tokio::test]
async fn an_entry_that_ends_in_a_zero_is_never_appended() {
    let place = Place::with(&appends()).await;
    let ledger = place.open().await.unwrap();
    let refused = ledger
        .append(11, &[record("1/1 good"), record("1/1 bad\0")])
        .await;
    assert!(matches!(
        refused,
        Err(AppendError::Rejected(Rejection::EndsInZero { at: 1 }))
    ));
}

/// Each operation of a redaction fails in turn, and a write in the middle of its bytes: opened again, the entry is the old one or
/// the restated one, and asked again it is redacted.
#[tokio::test]
async fn whatever_operation_fails_the_entry_is_whole_and_the_redaction_can_be_done_again() {
    let whole = Place::with(&appends()).await;
    drop(whole.open().await.unwrap());
    let files = whole.files();
    let mut failed = 0;
    for at in 0.. {
        let place = Place::with(&[]).await;
        for (name, bytes) in &files {
            place.write(name, bytes);
        }
        let (calls, armed) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicUsize::new(usize::MAX)),
        );
        let faults = {
            let (calls, armed) = (calls.clone(), armed.clone());
            move |op: Op, _: &Path| {
                let call = calls.fetch_add(1, Ordering::SeqCst);
                (call >= armed.load(Ordering::SeqCst)).then(|| Fault {
                    error: std::io::Error::other(format!("{op:?} fails")),
                    written: 7,
                })
            }
        };
        let disk = Disk::with_faults(Arc::new(faults));
        let ledger = FileLedger::open(&place.dir, options().with_disk(disk))
            .await
            .unwrap();
        armed.store(calls.load(Ordering::SeqCst) + at, Ordering::SeqCst);
        let done = ledger.redact(2, restated(2)).await;
        if let Err(error) = &done {
            assert!(error.to_string().contains(" fails"), "operation {at}: {error}");
        }
        armed.store(usize::MAX, Ordering::SeqCst);
        drop(ledger);
        let reader = place.reader().await;
        let found = entries(&reader, 2..3).await.unwrap();
        let old = format!("1/1 entry 2 of {SECRET}");
        assert!(
            found[0] == restated(2) || found[0] == old,
            "operation {at}: {found:?}"
        );
        // Also a slot half written over, with its intent: bundles and a check take it as it will be.
        let bundle = reader.tree().await.unwrap().bundle(0, 11).unwrap();
        let there = bundle
            .windows(SECRET.len())
            .filter(|w| *w == SECRET.as_bytes())
            .count();
        assert_eq!(there, 1 + usize::from(found[0] == old), "operation {at}");
        assert_eq!(
            bundle.len(),
            place.read("entries/000000").len()
                + place.read("entries/000001").len()
                + place.read("entries/000002").len()
        );
        assert_eq!(reader.check(|_| {}).await.unwrap().size, 11, "operation {at}");
        let ledger = place.open().await.unwrap();
        assert_eq!(ledger.size().await.unwrap(), 11);
        ledger.redact(2, restated(2)).await.unwrap();
        ledger.redact(9, restated(9)).await.unwrap();
        assert_redacted(&ledger, 11).await;
        assert_eq!(secrets(&place), Vec::<String>::new(), "operation {at}");
        failed += usize::from(done.is_err());
        if done.is_ok() {
            assert!(failed > 8, "{failed} operations failed");
            return;
        }
    }
}

#[tokio::test]
async fn given_a_redacted_slot_without_its_hash_then_it_is_damage() {
    let place = Place::with(&appends()).await;
    place.open().await.unwrap().redact(9, restated(9)).await.unwrap();
    let mut level0 = place.read("level0/000002");
    level0[32..64].fill(0);
    place.write("level0/000002", &level0);
    let Err(OpenError::Damage(damage)) = place.open().await else {
        panic!("opened")
    };
    assert_eq!((damage.index, damage.kind), (9, DamageKind::RedactedUnhashed));
}

/// Without the hash the entry's bytes are all that is left of it: an intent on file doesn't have them written over.
#[tokio::test]
async fn given_a_redaction_under_way_of_an_entry_without_its_hash_then_its_bytes_stay() {
    let place = Place::with(&appends()).await;
    let mut level0 = place.read("level0/000002");
    level0[32..64].fill(0);
    place.write("level0/000002", &level0);
    place.write(
        "redacting",
        &[b"00000000000000000009\n".as_slice(), &restated(9)].concat(),
    );
    let files = place.files();
    let Err(OpenError::Damage(damage)) = place.open().await else {
        panic!("opened")
    };
    assert_eq!((damage.index, damage.kind), (9, DamageKind::RedactedUnhashed));
    assert_eq!(place.files(), files);
}

#[tokio::test]
async fn a_copy_that_a_torn_append_left_aside_is_destroyed_too() {
    let place = Place::with(&appends()).await;
    std::fs::create_dir_all(place.path("torn")).unwrap();
    let torn = format!("\0\x20rubbish1/1 entry 9 of {SECRET} and more");
    place.write("torn/000000-12", torn.as_bytes());
    let ledger = place.open().await.unwrap();
    ledger.redact(9, restated(9)).await.unwrap();
    ledger.redact(2, restated(2)).await.unwrap();
    assert_eq!(secrets(&place), Vec::<String>::new());
    assert_eq!(place.read("torn/000000-12").len(), torn.len());
}

/// A torn file is looked through piece by piece; a copy may lie across two of them.
#[tokio::test]
async fn a_copy_anywhere_in_a_torn_file_of_many_megabytes_is_destroyed() {
    let place = Place::with(&appends()).await;
    std::fs::create_dir_all(place.path("torn")).unwrap();
    let copy = format!("1/1 entry 9 of {SECRET}").into_bytes();
    let mut torn = vec![b'.'; 25 << 20];
    for border in [8 << 20, 16 << 20, 24 << 20] {
        let starts = [
            border - copy.len() * 3,
            border - copy.len() / 2,
            border + copy.len() * 2,
        ];
        for at in starts.into_iter().chain([torn.len() - copy.len()]) {
            torn[at..at + copy.len()].copy_from_slice(&copy);
        }
    }
    place.write("torn/000000-12", &torn);
    let ledger = place.open().await.unwrap();
    ledger.redact(9, restated(9)).await.unwrap();
    ledger.redact(2, restated(2)).await.unwrap();
    assert_eq!(secrets(&place), Vec::<String>::new());
    let blanked = place.read("torn/000000-12");
    assert_eq!(blanked.len(), torn.len());
    let zeros = blanked.iter().filter(|byte| **byte == 0).count();
    assert_eq!(zeros, copy.len() * 10, "nothing else was touched");
}
