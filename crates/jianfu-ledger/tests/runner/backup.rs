//! Backup: a consistent beginning of a ledger that goes on, hashed again, or nothing.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jianfu_ledger::conformance::{entries, part, single};
use jianfu_ledger::file::{Options, backup};
use jianfu_ledger::{BackupError, DamageKind, FileLedger, Ledger as _, OpenError, ReadError};

use crate::support::{Place, append};

fn options() -> Options {
    Options::new("the test", part)
}

async fn ledger(size: u64) -> Place {
    let place = Place::new();
    let ledger = FileLedger::create(&place.dir, options()).await.unwrap();
    let records: Vec<_> = (0..size).map(single).collect();
    for batch in records.chunks(60_000) {
        append(&ledger, &[batch.to_vec()]).await;
    }
    place
}

#[tokio::test]
async fn a_backup_is_the_ledger_and_restoring_it_goes_on() {
    let place = ledger(66_000).await;
    let copy = place.path("../copy");
    assert_eq!(backup(&place.dir, &copy, |_| {}).await.unwrap(), 66_000);
    for name in [
        "entries/000000",
        "entries/000001",
        "offsets/000001",
        "level0/000001",
        "level1/000000",
        "head",
    ] {
        assert!(fs::read(copy.join(name)).unwrap() == place.read(name), "{name}");
    }
    let restored = place.path("../restored");
    assert_eq!(backup(&copy, &restored, |_| {}).await.unwrap(), 66_000);
    let ledger = FileLedger::open(&restored, options()).await.unwrap();
    append(&ledger, &[vec![single(66_000)]]).await;
    assert_eq!(ledger.check(|_| {}).await.unwrap().size, 66_001);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_beside_a_writer_is_a_beginning_of_what_it_writes() {
    let place = ledger(3_000).await;
    let ledger = Arc::new(FileLedger::open(&place.dir, options()).await.unwrap());
    let over = Arc::new(AtomicBool::new(false));
    let writing = {
        let (ledger, over) = (ledger.clone(), over.clone());
        tokio::spawn(async move {
            while !over.load(Ordering::SeqCst) {
                let size = ledger.size().await.unwrap();
                append(ledger.as_ref(), &[(size..size + 7).map(single).collect()]).await;
            }
        })
    };
    for nth in 0..5 {
        let copy = place.path(&format!("../copy{nth}"));
        let size = backup(&place.dir, &copy, |_| {}).await.unwrap();
        let copied = FileLedger::open(&copy, options()).await.unwrap();
        assert_eq!(copied.size().await.unwrap(), size);
        let found = entries(&copied, 0..size).await.unwrap();
        assert!((0..size).map(|n| single(n).bytes).eq(found));
    }
    over.store(true, Ordering::SeqCst);
    writing.await.unwrap();
}

#[tokio::test]
async fn redacted_entries_stay_so_and_a_redaction_under_way_is_waited_for() {
    let place = ledger(300).await;
    let ledger = FileLedger::open(&place.dir, options()).await.unwrap();
    let restated = bytes::Bytes::from_static(b"1/1 -");
    assert!(single(255).bytes.len() > restated.len());
    ledger.redact(255, restated.clone()).await.unwrap();
    let copy = place.path("../copy");
    backup(&place.dir, &copy, |_| {}).await.unwrap();
    let reader = FileLedger::open_reader(&copy).await.unwrap();
    assert_eq!(entries(&reader, 255..256).await.unwrap(), [restated]);
    assert_eq!(reader.check(|_| {}).await.unwrap().redacted, 1);
    place.write("redacting", b"00000000000000000007\n1/1 -");
    let under_way = backup(&place.dir, place.path("../other"), |_| {}).await;
    assert!(matches!(under_way, Err(BackupError::Interrupted { .. })));
    assert!(!place.path("../other").exists());
}

#[tokio::test]
async fn what_is_damaged_or_in_the_way_is_told_and_no_half_copy_stays() {
    let place = ledger(300).await;
    let copy = place.path("../copy");
    let mut bytes = place.read("entries/000000");
    let at = bytes.len() - 3;
    bytes[at] ^= 1;
    place.write("entries/000000", &bytes);
    let Err(BackupError::Read(ReadError::Damage(damage))) = backup(&place.dir, &copy, |_| {}).await else {
        panic!("a damaged ledger was copied")
    };
    assert_eq!((damage.index, damage.kind), (299, DamageKind::HashDiffers));
    assert!(!copy.exists());
    fs::create_dir_all(&copy).unwrap();
    fs::write(copy.join("something"), b"else").unwrap();
    let occupied = backup(&place.dir, &copy, |_| {}).await;
    assert!(matches!(occupied, Err(BackupError::NotEmpty { .. })));
    assert_eq!(fs::read(copy.join("something")).unwrap(), b"else");
    let nothing = backup(place.path("../nowhere"), place.path("../new"), |_| {}).await;
    assert!(matches!(nothing, Err(BackupError::NotALedger { .. })));
}

#[tokio::test]
async fn a_copy_without_a_head_is_no_ledger_to_write_to() {
    let place = ledger(300).await;
    let copy = place.path("../copy");
    backup(&place.dir, &copy, |_| {}).await.unwrap();
    fs::remove_file(copy.join("head")).unwrap();
    let Err(OpenError::Damage(damage)) = FileLedger::open(&copy, options()).await else {
        panic!("opened")
    };
    assert_eq!(damage.kind, DamageKind::HeadUnreadable);
}
