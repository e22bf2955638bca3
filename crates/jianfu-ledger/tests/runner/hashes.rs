//! The Merkle tree over the entries: at every size, from files that are whole or lag behind.

use std::fs;
use std::sync::{Arc, Mutex};

use jianfu_ledger::conformance::single;
use jianfu_ledger::file::{Checked, Progress};
use jianfu_ledger::{FileLedger, Ledger, ReadError};
use jianfu_proof::{Hash, leaf_hash, root_of};

use crate::support::{Place, append, options};

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|n| leaf_hash(&single(n).bytes)).collect()
}

async fn assert_tree(ledger: &FileLedger, size: u64) {
    for at in 0..=size {
        let frontier = ledger.frontier(at).await.unwrap();
        assert_eq!(
            (frontier.size(), frontier.root()),
            (at, root_of(leaves(at)).unwrap())
        );
        for from in 0..=at {
            let expected = leaves(at).split_off(usize::try_from(from).unwrap());
            assert_eq!(
                ledger.leaf_hashes(from..at).await.unwrap(),
                expected,
                "{from}..{at}"
            );
        }
    }
}

#[tokio::test]
async fn given_whole_or_lagging_hashes_then_root_and_leaves_are_those_of_the_entries() {
    let all: Vec<_> = (0..11).map(single).collect();
    let place = Place::with(&[all]).await;
    assert_tree(&place.open().await.unwrap(), 11).await;
    let reader = place.reader().await;
    assert_tree(&reader, 11).await;
    let mut level0 = place.read("level0/000001");
    level0[32..64].fill(0);
    place.write("level0/000001", &level0);
    place.write("level0/000002", &[]);
    fs::remove_file(place.path("offsets/000001")).unwrap();
    assert_tree(&reader, 11).await;
    fs::remove_dir_all(place.path("level0")).unwrap();
    assert_tree(&reader, 11).await;
}

#[tokio::test]
async fn a_range_of_hashes_is_exact_or_refused() {
    let place = Place::with(&[vec![single(0), single(1)]]).await;
    let ledger = place.open().await.unwrap();
    assert!(matches!(
        ledger.leaf_hashes(0..3).await,
        Err(ReadError::PositionAhead { asked: 3, size: 2 })
    ));
    let backwards = std::ops::Range { start: 2, end: 1 };
    assert!(matches!(
        ledger.leaf_hashes(backwards).await,
        Err(ReadError::Backwards { start: 2, end: 1 })
    ));
    assert!(matches!(
        ledger.frontier(u64::MAX).await,
        Err(ReadError::PositionAhead { .. })
    ));
    assert!(ledger.leaf_hashes(2..2).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_check_gives_root_progress_and_what_it_could_not_compare() {
    let place = Place::new();
    let options = || options().with_segment_entries(3_000);
    let ledger = FileLedger::create(&place.dir, options()).await.unwrap();
    append(&ledger, &[(0..9_000).map(single).collect()]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let checked = ledger
        .check(move |progress: Progress| log.lock().unwrap().push((progress.done, progress.total)))
        .await;
    let root = root_of(leaves(9_000)).unwrap();
    assert_eq!(
        checked.unwrap(),
        Checked {
            size: 9_000,
            root,
            unhashed: 0,
            redacted: 0
        }
    );
    assert_eq!(
        *seen.lock().unwrap(),
        [(4_096, 9_000), (8_192, 9_000), (9_000, 9_000)]
    );
    append(&ledger, &[vec![single(9_000)]]).await;
    drop(ledger);
    fs::remove_file(place.path("level0/000001")).unwrap();
    fs::remove_file(place.path("level0/000003")).unwrap();
    let reader = FileLedger::open_reader_with(&place.dir, options()).await.unwrap();
    assert_eq!(reader.check(|_| {}).await.unwrap().unhashed, 3_001);
    let ledger = FileLedger::open(&place.dir, options()).await.unwrap();
    assert_eq!(ledger.check(|_| {}).await.unwrap().unhashed, 0);
}

/// With segments of the format's own size: one entry more than a segment, and more hashes than one answer.
#[tokio::test]
async fn a_segment_has_65536_entries() {
    let place = Place::new();
    let options = || jianfu_ledger::file::Options::new("the test", jianfu_ledger::conformance::part);
    let ledger = FileLedger::create(&place.dir, options()).await.unwrap();
    let records: Vec<_> = (0..65_537).map(single).collect();
    append(&ledger, &[records[..65_536].to_vec(), records[65_536..].to_vec()]).await;
    assert!(matches!(
        ledger.leaf_hashes(0..65_537).await,
        Err(ReadError::RangeTooLong {
            asked: 65_537,
            limit: 65_536
        })
    ));
    assert_eq!(place.read("level0/000000").len(), 65_536 * 32);
    assert_eq!(place.read("level0/000001").len(), 32);
    drop(ledger);
    let ledger = FileLedger::open(&place.dir, options()).await.unwrap();
    assert_eq!(
        ledger.frontier(65_537).await.unwrap().root(),
        root_of(leaves(65_537)).unwrap()
    );
    let found = jianfu_ledger::conformance::entries(&ledger, 65_000..65_537)
        .await
        .unwrap();
    assert_eq!(found.last(), Some(&single(65_536).bytes));
    assert_eq!(
        FileLedger::open_reader(&place.dir)
            .await
            .unwrap()
            .size()
            .await
            .unwrap(),
        65_537
    );
}
